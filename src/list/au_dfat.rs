//! Australia's consolidated list, a workbook with one row for each name.
//!
//! Traps: names of one party share the number of `Reference` and differ in the letters behind it
//! (`12`, `12a`, `12b3`); values of `Type` and `Name Type` vary in case and in blanks; several dates
//! or places stand in one cell as `a) ... b) ...`; some dates are numbers of days; `NA` is nothing.

use super::annotation::{Annotated, annotated};
use super::gathering::Gathering;
use super::loose_date::births;
use super::name_list::{gathered, split_at_comma, whole};
use super::open::Opened;
use super::reading::Reading;
use super::table::{self, Columns, Record};
use super::text::{numbered, unique};
use super::xlsx::day_of_number;
use super::{
    Address, AliasStrength, ListedName, Listing, ListingKey, NameKind, PartyKind, ReadError, Snapshot,
    SourceId,
};

pub(super) fn is_header(columns: &Columns) -> bool {
    columns.has(&["reference", "nameofindividualorentity", "type", "nametype"])
}

/// Reads one table.
pub(super) fn read(source: &SourceId, file: &Opened<'_>) -> Result<Snapshot, ReadError> {
    let mut reading = Reading::new(source, file);
    let mut drafts = Gathering::of(file, Draft::items)?;
    table::read(file, is_header, &mut reading, |reading, place, record| {
        let Some(number) = record.cell("reference").and_then(|text| reference(&text)) else {
            return reading.reject(place, "the row has no number in Reference".to_owned());
        };
        if let Err(reason) = drafts.row(number, &place, Draft::default, |draft| draft.row(record)) {
            reading.reject(place, reason);
        }
    })?;
    for (number, place, draft) in drafts.finish(file)? {
        reading.take(|| place, draft.finish(source, number));
    }
    reading.finish()
}

fn reference(text: &str) -> Option<u64> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok()
}

#[derive(Default)]
struct Draft {
    party: Option<PartyKind>,
    names: Vec<ListedName>,
    births: Vec<String>,
    birth_places: Vec<String>,
    citizenships: Vec<String>,
    addresses: Vec<String>,
    programs: Vec<String>,
    remarks: Vec<String>,
}

impl Draft {
    /// Names, dates and the like so far, repeated or not.
    fn items(&self) -> usize {
        self.names.len()
            + self.births.len()
            + self.birth_places.len()
            + self.citizenships.len()
            + self.addresses.len()
            + self.programs.len()
            + self.remarks.len()
    }

    fn row(&mut self, record: &Record<'_>) -> Result<(), String> {
        let cell = |name: &str| record.cell(name).filter(|text| !text.eq_ignore_ascii_case("na"));
        let party = match cell("type").unwrap_or_default().to_lowercase().as_str() {
            "individual" => PartyKind::Person,
            "entity" => PartyKind::Organization,
            "vessel" => PartyKind::Vessel,
            other => return Err(format!("{other:?} is no type of party known here")),
        };
        if *self.party.get_or_insert(party) != party {
            return Err("the type of party differs from that of an earlier row".to_owned());
        }
        let kind = match cell("nametype").unwrap_or_default().to_lowercase().as_str() {
            "primary name" => NameKind::Primary,
            "aka" | "original script" => NameKind::Aka,
            "formerly known as" | "previously listed as" | "fka" => NameKind::Fka,
            other => return Err(format!("{other:?} is no type of name known here")),
        };
        let name = record.cell("nameofindividualorentity").ok_or("the row has no name")?;
        let Annotated { names, are_former } = annotated(&name);
        let kind = if are_former && kind == NameKind::Aka { NameKind::Fka } else { kind };
        for text in names {
            let mut name = whole(text.to_owned(), kind, AliasStrength::Strong);
            if party == PartyKind::Person {
                // Some persons stand as `FAMILY, Given`.
                split_at_comma(&mut name);
            }
            self.names.push(name);
        }
        self.births.extend(cell("dateofbirth"));
        self.birth_places.extend(cell("placeofbirth"));
        self.citizenships.extend(cell("citizenship"));
        self.addresses.extend(cell("address"));
        self.programs.extend(cell("committees"));
        self.remarks.extend(cell("additionalinformation"));
        self.remarks.extend(cell("listinginformation"));
        Ok(())
    }

    fn finish(self, source: &SourceId, number: u64) -> Result<Listing, String> {
        let names = gathered(self.names);
        let party = self.party.ok_or_else(|| format!("{number} has no type of party"))?;
        if names.is_empty() {
            return Err(format!("{number} has no name"));
        }
        let key = ListingKey { source: source.clone(), id: number.to_string() };
        let mut listing = Listing::new(key, party, names);
        let mut remarks = self.remarks;
        for text in unique(self.births) {
            match day_of_number(&text).filter(|_| text.len() == 5) {
                Some(day) => listing.births.push(day),
                None => births(&text, &mut listing, &mut remarks),
            }
        }
        let several = |texts: Vec<String>| unique(texts.iter().flat_map(|text| numbered(text)).collect());
        listing.births = unique(listing.births);
        listing.birth_places = several(self.birth_places);
        listing.citizenships = several(self.citizenships);
        let addresses = several(self.addresses).into_iter();
        listing.addresses =
            addresses.map(|street| Address { street: Some(street), ..Address::default() }).collect();
        listing.programs = unique(self.programs);
        let remarks = unique(remarks).join("; ");
        listing.remarks = (!remarks.is_empty()).then_some(remarks);
        Ok(listing)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::list::xlsx::tests::workbook;
    use crate::list::{InputFile, Script, read_all};

    pub(crate) const HEADER: &[&str] = &[
        "Reference",
        "Name of Individual or Entity",
        "Type",
        "Name Type",
        "Date of Birth",
        "Place of Birth",
        "Citizenship",
        "Address",
        "Additional Information",
        "Listing Information",
        "Committees",
        "Control Date",
    ];

    #[test]
    fn rows_of_one_reference_make_one_listing() {
        let snapshot = read_all(&[InputFile::new(
            "any",
            workbook(&[
                HEADER,
                &[
                    "12",
                    "John DOE",
                    "Individual ",
                    "Primary Name ",
                    "a) Approximately 1960 b) 1961",
                    "Rome",
                    "a) Italy b) Malta",
                    "NA",
                    "Father's name is X.",
                    "Listed on 1 Feb. 2011",
                    "1988 (Test)",
                    "41988",
                ],
                &[
                    "12a",
                    "ДОУ",
                    "individual",
                    "Original script ",
                    "21626",
                    "Rome",
                    "",
                    "NA",
                    "",
                    "",
                    "1988 (Test)",
                    "41988",
                ],
                &[
                    "12b3 ",
                    "DOE, Johnny (previously listed as)",
                    "Individual",
                    "Aka ",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "1988 (Test)",
                    "41988",
                ],
                &["13", "DOE & SONS", "Entity ", "primary Name", "", "", "", "", "", "", "", ""],
                &["", "", "", ""],
                &["x", "DOE", "Entity", "aka"],
                &["14", "DOE", "Robot", "aka"],
            ]),
        )])
        .unwrap()
        .remove(0);
        assert_eq!(snapshot.source, SourceId::au_dfat());
        let doe = &snapshot.listings[0];
        let names: Vec<_> = doe.names.iter().map(|n| (n.display(), n.kind, n.script)).collect();
        assert_eq!(
            names,
            [
                ("John DOE".to_owned(), NameKind::Primary, Script::Latin),
                ("ДОУ".to_owned(), NameKind::Aka, Script::Original),
                ("Johnny DOE".to_owned(), NameKind::Fka, Script::Latin),
            ]
        );
        let births: Vec<String> = doe.births.iter().map(ToString::to_string).collect();
        assert_eq!(births, ["1960~", "1961", "1959-03-17"]);
        assert_eq!(doe.citizenships, ["Italy", "Malta"]);
        assert_eq!(doe.addresses, []);
        assert_eq!(doe.remarks.as_deref(), Some("Father's name is X.; Listed on 1 Feb. 2011"));
        assert_eq!(snapshot.listings[1].names[0].text, "DOE & SONS");
        let places: Vec<&str> = snapshot.rejects.iter().map(|reject| reject.place.as_str()).collect();
        assert_eq!(places, ["any row 7", "any row 8", "any row 8"]);
    }
}
