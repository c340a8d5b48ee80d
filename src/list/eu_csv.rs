//! The European Union's consolidated list as a table, CSV 1.1 (`csvFullSanctionsList_1_1`):
//! separated by semicolons, a row for each name, address, birth, document and citizenship of a
//! party, whose own columns repeat.
//!
//! A column is named after an element and an attribute of the XML, and so is read by [`Draft`], with
//! the same listings coming of it. What the table does not say: which names are strong (unless it
//! has the column), and where one of several remarks ends, but for the characters `\n` between them.

use super::eu_draft::{Draft, Element};
use super::gathering::Gathering;
use super::loose_date::day_first;
use super::open::Opened;
use super::reading::Reading;
use super::table::{self, Columns, Record};
use super::text::day_of;
use super::{ReadError, Snapshot, SourceId};

pub(super) fn is_header(columns: &Columns) -> bool {
    columns.has(&["entitylogicalid", "namealiaswholename"])
}

/// Reads one table.
pub(super) fn read(source: &SourceId, file: &Opened<'_>) -> Result<Snapshot, ReadError> {
    let mut reading = Reading::new(source, file);
    let mut parties = Gathering::of(file, |party: &Party| party.draft.items())?;
    let mut generated = None;
    table::read(file, is_header, &mut reading, |reading, place, record| {
        generated = generated.or_else(|| {
            let stamp = record.cell("filegenerationdate")?;
            day_of(&stamp).or_else(|| day_first(stamp.split(' ').next()?))
        });
        let Some(id) = record.cell("entitylogicalid") else {
            return reading.reject(place, "the row has no Entity_LogicalId".to_owned());
        };
        if let Err(reason) = parties.row(id, &place, Party::default, |party| party.row(record)) {
            reading.reject(place, reason);
        }
    })?;
    reading.published_on(generated);
    for (id, place, party) in parties.finish(file)? {
        reading.take(|| place, party.draft.finish(source, id));
    }
    reading.finish()
}

/// The columns of a party.
const OF_PARTY: [&str; 7] = [
    "entityeureferencenumber",
    "entityunitednationid",
    "entitydesignationdate",
    "entitydesignationdetails",
    "entityremark",
    "entityregulationprogramme",
    "entityregulationremark",
];

/// The elements a row may tell of, and how their columns begin.
const ELEMENTS: [(Element, &str); 7] = [
    (Element::SanctionEntity, "entity"),
    (Element::Regulation, "entityregulation"),
    (Element::NameAlias, "namealias"),
    (Element::Citizenship, "citizenship"),
    (Element::Birthdate, "birthdate"),
    (Element::Address, "address"),
    (Element::Identification, "identification"),
];

/// A party in the making.
#[derive(Default)]
struct Party {
    draft: Draft,
    /// What the columns of the party said last: most rows only repeat them.
    told: Vec<Option<String>>,
}

impl Party {
    fn row(&mut self, record: &Record<'_>) -> Result<(), String> {
        let draft = &mut self.draft;
        let before = draft.party;
        draft.element(Element::SubjectType, &|attribute| cell(record, "entitysubjecttype", attribute));
        if before.is_some_and(|before| draft.party != Some(before)) {
            draft.party = before;
            return Err("the type of party differs from that of an earlier row".to_owned());
        }
        let told = OF_PARTY.map(|column| record.cell(column));
        let repeated = self.told == told;
        self.told = told.into();
        for (element, prefix) in ELEMENTS {
            // Of an element that the table has no column for no row tells anything.
            if repeated && element < Element::SubjectType || !record.has_any(prefix) {
                continue;
            }
            draft.element(element, &|attribute| cell(record, prefix, attribute));
            let remark = record.cell(&format!("{prefix}remark")).unwrap_or_default();
            remark.split("\\n").for_each(|remark| draft.remark(element, remark));
        }
        if let Some(url) = record.cell("entityregulationpublicationurl") {
            draft.url(&url);
        }
        Ok(())
    }
}

/// The cell that says what this attribute of an element says in XML.
fn cell(record: &Record<'_>, prefix: &str, attribute: &str) -> Option<String> {
    let column = |name: &str| record.cell(&format!("{prefix}{}", name.to_lowercase()));
    match attribute {
        "dayOfMonth" => column("day"),
        "monthOfYear" => column("month"),
        "identificationTypeCode" => column("typeCode"),
        "identificationTypeDescription" => column("typeDescription"),
        // Which of the two columns holds the letter and which the word is not certain.
        "classificationCode" => ["classificationCode", ""].iter().find_map(|name| {
            let letter = match column(name)?.to_lowercase().as_str() {
                "p" | "person" => "P",
                "e" | "enterprise" => "E",
                _ => return None,
            };
            Some(letter.to_owned())
        }),
        // In XML they are written year first.
        "birthdate" | "designationDate" => {
            column(attribute).map(|day| day_first(&day).map_or(day, |day| day.to_string()))
        }
        _ => column(attribute),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::list::eu_xml::tests::DOCUMENT;
    use crate::list::{AliasStrength, InputFile, Listing, read_all};

    /// Groups of columns, in the publisher's order; `*` stands for the seven of a regulation. No
    /// full real file was at hand.
    const COLUMNS: [(&str, &str); 7] = [
        ("", "fileGenerationDate"),
        (
            "Entity_",
            "LogicalId EU_ReferenceNumber UnitedNationId DesignationDate DesignationDetails Remark SubjectType \
             SubjectType_ClassificationCode *",
        ),
        (
            "NameAlias_",
            "LastName FirstName MiddleName WholeName NameLanguage Gender Title Function LogicalId RegulationLanguage \
             Remark *",
        ),
        (
            "Address_",
            "City Street PoBox ZipCode Region Place AsAtListingTime ContactInfo CountryIso2Code CountryDescription \
             LogicalId RegulationLanguage Remark *",
        ),
        (
            "BirthDate_",
            "BirthDate Day Month Year YearRangeFrom YearRangeTo Circa CalendarType ZipCode Region Place City \
             CountryIso2Code CountryDescription LogicalId RegulationLanguage Remark *",
        ),
        (
            "Identification_",
            "Number KnownExpired KnownFalse ReportedLost RevokedByIssuer IssuedBy IssuedDate ValidFrom ValidTo \
             LatinNumber NameOnDocument TypeCode TypeDescription Region CountryIso2Code CountryDescription LogicalId \
             RegulationLanguage Remark *",
        ),
        ("Citizenship_", "Region CountryIso2Code CountryDescription LogicalId RegulationLanguage Remark *"),
    ];
    const REGULATION: [&str; 7] = [
        "Type",
        "OrganisationType",
        "PublicationDate",
        "EntryIntoForceDate",
        "NumberTitle",
        "Programme",
        "PublicationUrl",
    ];

    fn columns() -> Vec<String> {
        let of = |(prefix, names): (&str, &'static str)| -> Vec<String> {
            let names = names.split(' ').flat_map(|name| match name {
                "*" => REGULATION.iter().map(|name| format!("{prefix}Regulation_{name}")).collect(),
                name => vec![format!("{prefix}{name}")],
            });
            names.collect()
        };
        COLUMNS.into_iter().flat_map(of).collect()
    }

    /// A row of these cells, behind those of the party.
    fn row(party: &[(&str, &str)], cells: &[(&str, &str)]) -> String {
        let of = |column: &String| {
            let cell = party.iter().chain(cells).find(|(name, _)| name == column).map(|(_, cell)| *cell);
            let cell = cell.unwrap_or_default();
            if cell.contains(['"', ';']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.to_owned()
            }
        };
        assert!(party.iter().chain(cells).all(|(name, _)| columns().contains(&(*name).to_owned())));
        columns().iter().map(of).collect::<Vec<_>>().join(";") + "\r\n"
    }

    /// The parties of [`DOCUMENT`].
    pub(crate) fn table() -> String {
        let doe = [
            ("fileGenerationDate", "14/03/2024"),
            ("Entity_LogicalId", "13"),
            ("Entity_EU_ReferenceNumber", "EU.1.2"),
            ("Entity_UnitedNationId", "QDi.999"),
            ("Entity_DesignationDate", "2011-02-01"),
            ("Entity_Remark", "Arms & money."),
            ("Entity_SubjectType", "P"),
            ("Entity_SubjectType_ClassificationCode", "person"),
            ("Entity_Regulation_Programme", "TEST"),
            ("Entity_Regulation_PublicationUrl", "http://eur-lex.europa.eu/x"),
        ];
        let unknown = [("BirthDate_CountryIso2Code", "00"), ("BirthDate_CountryDescription", "UNKNOWN")];
        let birth = |cells: &[(&'static str, &'static str)]| row(&doe, &[cells, &unknown].concat());
        let rows = [
            row(
                &doe,
                &[
                    ("NameAlias_LastName", "Doe"),
                    ("NameAlias_FirstName", "John"),
                    ("NameAlias_MiddleName", "'Abd"),
                    ("NameAlias_WholeName", "John 'Abd Doe"),
                    ("NameAlias_Gender", "M"),
                    ("NameAlias_Title", "Dr"),
                    ("NameAlias_Function", "Treasurer"),
                    ("NameAlias_Remark", "As in the passport."),
                    ("NameAlias_Regulation_Programme", "OTHER"),
                ],
            ),
            row(&doe, &[("NameAlias_WholeName", "Джон Доу"), ("NameAlias_NameLanguage", "RU")]),
            row(&doe, &[("NameAlias_WholeName", "The Doctor")]),
            row(&doe, &[("NameAlias_WholeName", "John 'Abd Doe"), ("NameAlias_RegulationLanguage", "de")]),
            row(
                &doe,
                &[
                    ("Address_City", "Rome"),
                    ("Address_Street", "1 Main St"),
                    ("Address_ZipCode", "00187"),
                    ("Address_CountryIso2Code", "IT"),
                    ("Address_CountryDescription", "ITALY"),
                ],
            ),
            row(
                &doe,
                &[
                    ("BirthDate_BirthDate", "1960-02-03"),
                    ("BirthDate_Day", "3"),
                    ("BirthDate_Month", "2"),
                    ("BirthDate_Year", "1960"),
                    ("BirthDate_Circa", "false"),
                    ("BirthDate_CalendarType", "GREGORIAN"),
                    ("BirthDate_City", "Valletta"),
                    ("BirthDate_CountryIso2Code", "MT"),
                    ("BirthDate_CountryDescription", "MALTA"),
                ],
            ),
            birth(&[("BirthDate_Year", "1961"), ("BirthDate_Circa", "true")]),
            birth(&[("BirthDate_YearRangeFrom", "1962"), ("BirthDate_YearRangeTo", "1963")]),
            birth(&[
                ("BirthDate_Month", "1"),
                ("BirthDate_Year", "1384"),
                ("BirthDate_CalendarType", "ISLAMIC"),
            ]),
            row(
                &doe,
                &[
                    ("Identification_Number", "X1"),
                    ("Identification_LatinNumber", "X1"),
                    ("Identification_TypeCode", "passport"),
                    ("Identification_TypeDescription", "National passport"),
                    ("Identification_CountryIso2Code", "MT"),
                    ("Identification_CountryDescription", "MALTA"),
                ],
            ),
            row(&doe, &[("Citizenship_CountryIso2Code", "MT"), ("Citizenship_CountryDescription", "MALTA")]),
            row(
                &doe,
                &[("Citizenship_CountryIso2Code", "00"), ("Citizenship_CountryDescription", "UNKNOWN")],
            ),
            row(
                &[
                    ("Entity_LogicalId", "15"),
                    ("Entity_SubjectType", "E"),
                    ("Entity_SubjectType_ClassificationCode", "enterprise"),
                    ("Entity_Regulation_Programme", "TEST"),
                ],
                &[("NameAlias_WholeName", "AL-ZA'IM & SONS")],
            ),
            row(&[("Entity_LogicalId", "16"), ("Entity_SubjectType", "P")], &[]),
        ];
        format!("\u{feff}{}\r\n{}", columns().join(";"), rows.concat())
    }

    fn snapshot(text: &str) -> Snapshot {
        read_all(&[InputFile::new("any", text.into())]).unwrap().remove(0)
    }

    /// Each name as strong as the table has it.
    fn all_strong(mut listings: Vec<Listing>) -> Vec<Listing> {
        listings.iter_mut().flat_map(|l| &mut l.names).for_each(|n| n.strength = AliasStrength::Strong);
        listings
    }

    #[test]
    fn the_table_gives_the_listings_of_the_xml_but_for_the_strength_of_names() {
        let (table, xml) = (snapshot(&table()), snapshot(DOCUMENT));
        assert_eq!((&table.source, table.published_on), (&xml.source, xml.published_on));
        assert_ne!(table.digest(), xml.digest());
        assert_eq!(table.listings, all_strong(xml.listings));
        assert_eq!(table.rejects[0].place, "any line 15");
        assert_eq!(table.rejects[0].reason, xml.rejects[0].reason);
    }

    #[test]
    fn with_a_column_for_strong_names_both_forms_are_equal() {
        let with_column: String = table()
            .lines()
            .map(|line| match line {
                line if line.contains("fileGenerationDate") => format!("{line};NameAlias_Strong\r\n"),
                line if line.contains("The Doctor") => format!("{line};false\r\n"),
                line => format!("{line};true\r\n"),
            })
            .collect();
        assert_eq!(snapshot(&with_column).digest(), snapshot(DOCUMENT).digest());
    }

    #[test]
    fn remarks_days_and_types_in_other_spellings_are_read() {
        let text = table()
            .replace("1960-02-03", "03/02/1960")
            .replace("Arms & money.", "(One)\\n(\"Two\"; three)")
            .replace(";P;person;", ";person;P;")
            .replace("(One)\\n(\"Two\"; three)", "\"(One)\\n(\"\"Two\"\"; three)\"");
        let doe = &snapshot(&text).listings[0];
        assert_eq!(doe.births[0].to_string(), "1960-02-03");
        assert!(
            doe.remarks.as_deref().unwrap().starts_with("(One); (\"Two\"; three); As in"),
            "{:?}",
            doe.remarks
        );
    }

    #[test]
    fn columns_may_move_and_rows_of_a_party_stand_apart() {
        let text = table();
        let mut lines: Vec<&str> = text.lines().collect();
        let last = lines.remove(10);
        lines.push(last);
        assert_eq!(snapshot(&(lines.join("\r\n") + "\r\n")).digest(), snapshot(&text).digest());
        let turned: String = text
            .trim_start_matches('\u{feff}')
            .lines()
            .map(|line| line.split(';').rev().collect::<Vec<_>>().join(";") + "\r\n")
            .collect();
        assert_eq!(snapshot(&turned).digest(), snapshot(&text).digest());
    }

    #[test]
    fn rows_that_do_not_fit_are_rejects_with_their_line() {
        let text = table();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines[2] = lines[2].replacen(";13;", ";;", 1);
        lines[3] = lines[3].replacen(";P;person;", ";E;enterprise;", 1);
        lines[4] += ";one too many";
        let snapshot = snapshot(&(lines.join("\n") + "\n"));
        let rejects: Vec<_> =
            snapshot.rejects.iter().map(|r| (r.place.as_str(), r.reason.as_str())).collect();
        assert_eq!(
            rejects,
            [
                ("any line 3", "the row has no Entity_LogicalId"),
                ("any line 4", "the type of party differs from that of an earlier row"),
                ("any line 5", "118 columns instead of 117"),
                ("any line 15", "16 has no name"),
            ]
        );
        assert_eq!(snapshot.listings[0].names.len(), 1);
    }
}
