//! The UK's lists as a table: OFSI's consolidated list (`ConList.csv`, `ConList.xlsx`), and the UK
//! Sanctions List of the Foreign Office, since 2026 the only one. Their columns differ mostly in
//! name.
//!
//! One row is one name of one party, with everything else repeated; parties are told by `Group ID`
//! and `Unique ID`. Traps: files until 2019 are windows-1252; a row's other columns may say what no
//! other row of the party says; unknown parts of a date are `00`, or the letters `dd` and `mm`; the
//! line above the header holds the date.

use super::gathering::Gathering;
use super::loose_date::{day_first, single};
use super::open::Opened;
use super::reading::Reading;
use super::table::{self, Columns, Record, TableRow};
use super::text::{filled, one_line};
use super::uk_draft::{Draft, gender, identifier, name_kind, party, strength};
use super::{PartialDate, ReadError, Snapshot, SourceId};

pub(super) fn is_header(columns: &Columns) -> bool {
    columns.has(&["name6", "name1"]) && (columns.has(&["groupid"]) || columns.has(&["uniqueid"]))
}

/// OFSI's list, rather than the UK Sanctions List.
pub(super) fn is_conlist(file: &Opened<'_>) -> bool {
    table::headers(file.rows()).any(|columns| columns.has(&["name6", "groupid"]))
}

/// Reads one table.
pub(super) fn read(source: &SourceId, file: &Opened<'_>) -> Result<Snapshot, ReadError> {
    let mut reading = Reading::new(source, file);
    let mut drafts = Gathering::of(file, Draft::items)?;
    let preamble = table::read(file, is_header, &mut reading, |reading, place, record| {
        let Some(id) = record.first(&["groupid", "uniqueid"]) else {
            return reading.reject(place, "the row has no Group ID or Unique ID".to_owned());
        };
        if let Err(reason) = drafts.row(id, &place, Draft::default, |draft| row(record, draft)) {
            reading.reject(place, reason);
        }
    })?;
    reading.published_on(preamble.iter().find_map(date_of));
    for (id, place, draft) in drafts.finish(file)? {
        reading.take(|| place, draft.finish(source, id));
    }
    reading.finish()
}

/// `Last Updated,10/04/2025` or `Report Date: 14-Mar-2024`.
fn date_of(row: &TableRow) -> Option<PartialDate> {
    let text = one_line(&row.cells.join(" "));
    let date = ["Last Updated", "Report Date"].iter().find_map(|label| text.strip_prefix(label))?;
    let date = date.trim_matches(|c: char| c == ':' || c.is_whitespace());
    day_first(date).or_else(|| single(&date.replace('-', " ")))
}

fn row(record: &Record<'_>, draft: &mut Draft) -> Result<(), String> {
    let found = party(&record.first(&["grouptype", "designationtype"]).unwrap_or_default())?;
    if *draft.party.get_or_insert(found) != found {
        return Err("the type of party differs from that of an earlier row".to_owned());
    }
    let kind = name_kind(record.first(&["aliastype", "nametype"]).as_deref())?;
    let strength = strength(record.first(&["aliasquality", "aliasstrength"]).as_deref());
    let parts = ["name1", "name2", "name3", "name4", "name5", "name6"].map(|name| record.cell(name));
    let named = draft.name(parts, kind, strength);
    match record.cell("namenonlatinscript") {
        Some(text) => draft.original(text),
        None if !named => return Err("the row has no name".to_owned()),
        None => {}
    }
    draft.births.extend(record.cell("dob"));
    draft.birth_place(record.cell("townofbirth"), record.cell("countryofbirth"));
    draft.nationalities.extend(record.first(&["nationality", "nationalityies"]));
    draft.titles.extend(record.cell("title"));
    draft.titles.extend(record.cell("position"));
    draft.programs.extend(record.first(&["regime", "regimename"]));
    let lines = ["1", "2", "3", "4", "5", "6"]
        .map(|n| record.first(&[format!("address{n}").as_str(), format!("addressline{n}").as_str()]));
    draft.address(
        lines,
        record.first(&["postzipcode", "addresspostalcode"]),
        record.first(&["country", "addresscountry"]),
    );
    draft.documents(
        "Passport",
        record.cell("passportnumber"),
        record.first(&["passportdetails", "passportadditionalinformation"]),
    );
    draft.documents(
        "National identification",
        record.first(&["ninumber", "nationalidentificationnumber", "nationalidentifiernumber"]),
        record.first(&["nationalidentificationdetails", "nationalidentifieradditionalinformation"]),
    );
    for (column, kind) in [
        ("unreferencenumber", "UN reference number"),
        ("ofsigroupid", "OFSI Group ID"),
        ("businessregistrationnumbers", "Business registration number"),
        ("imonumber", "IMO number"),
    ] {
        draft.identifiers.extend(record.cell(column).map(|number| identifier(kind, number)));
    }
    draft.gender = draft.gender.or_else(|| gender(&record.cell("gender")?));
    for text in ["otherinformation", "ukstatementofreasons"].iter().filter_map(|name| record.cell(name)) {
        draft.remark(text);
    }
    let listed_on = record.first(&["listedon", "datedesignated"]).and_then(|text| filled(&text));
    draft.listed_on = draft.listed_on.or_else(|| day_first(&listed_on?));
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::list::ods::tests::spreadsheet;
    use crate::list::xlsx::tests::workbook;
    use crate::list::{AliasStrength, InputFile, NameKind, PartyKind, Script, read_all};

    /// The columns of 2018 and after; the party is made up.
    pub(crate) const CONLIST: &str = "Last Updated,13/04/2018,,,,,,,,,,,,,,,,,,,,,,,,,,,,\r\n\
Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,DOB,Town of Birth,Country of Birth,Nationality,\
Passport Details,NI Number,Position,Address 1,Address 2,Address 3,Address 4,Address 5,Address 6,Post/Zip Code,Country,\
Other Information,Group Type,Alias Type,Alias Quality,Regime,Listed On,Group ID\r\n\
 DOE,Jon,,,,,,,00/00/1961,,,,,,,,,,,,,,,,Individual,AKA,Low quality,Test,01/02/2011,77\r\n\
DOE,John,Andr\u{e9},,,,Dr,\u{414}\u{436}\u{43e}\u{43d},05/02/1960,(1) Rome (2) Milan,(1) Italy (2) Italy,1) Italy 2) Malta,\
\"(1) A1 (2) B2\",,Treasurer,1 Main St,,,,,Rome,00187,Italy,\"(Gender):Male. Says \"\"no\"\".\",Individual,Primary name,,Test,01/02/2011,77\r\n\
\"DOE & SONS, LTD\",,,,,,,,,,,,,,,,,,,,,,,,Entity,Primary name,,Test,01/02/2011,78\r\n\
GHOST,,,,,,,,,,,,,,,,,,,,,,,,Robot,Primary name,,Test,01/02/2011,79\r\n";

    /// The columns of the Foreign Office.
    const SANCTIONS_LIST: &str = "Report Date: 14-Mar-2024\r\n\
Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,\
Alias strength,Title,Name non-latin script,Regime Name,Designation Type,Address Line 1,Address Postal Code,\
Address Country,Date Designated,D.O.B,Nationality(/ies),Gender\r\n\
01/01/2024,XYZ0001,12,QDi.999,DOE,John,,,,,Primary Name,,,,Test,Individual,1 Main St,00187,Italy,02/01/2020,dd/mm/1960,Malta,Female\r\n\
01/01/2024,XYZ0001,12,,,,,,,,Alias,,,Джон,Test,Individual,,,,,,,\r\n";

    fn snapshot(bytes: &[u8]) -> Snapshot {
        read_all(&[InputFile::new("any", bytes.to_vec())]).unwrap().remove(0)
    }

    fn latin(text: &str) -> Vec<u8> {
        encoding_rs::WINDOWS_1252.encode(&text.replace("\u{414}\u{436}\u{43e}\u{43d}", "")).0.into_owned()
    }

    #[test]
    fn the_rows_of_a_group_make_one_listing() {
        let snapshot = snapshot(CONLIST.as_bytes());
        assert_eq!(snapshot.source, SourceId::uk_ofsi());
        assert_eq!(snapshot.published_on.unwrap().to_string(), "2018-04-13");
        let doe = &snapshot.listings[0];
        let names: Vec<_> = doe.names.iter().map(|n| (n.display(), n.kind, n.strength, n.script)).collect();
        use AliasStrength::{Strong, Weak};
        assert_eq!(
            names,
            [
                ("John André DOE".to_owned(), NameKind::Primary, Strong, Script::Latin),
                ("Jon DOE".to_owned(), NameKind::Aka, Weak, Script::Latin),
                ("Джон".to_owned(), NameKind::Aka, Strong, Script::Original),
            ]
        );
        assert_eq!(doe.names[0].parts.as_ref().unwrap().family, "DOE");
        let births: Vec<String> = doe.births.iter().map(ToString::to_string).collect();
        assert_eq!(births, ["1961", "1960-02-05"]);
        assert_eq!(doe.birth_places, ["Rome, Italy", "Milan, Italy"]);
        assert_eq!(doe.nationalities, ["Italy", "Malta"]);
        assert_eq!(doe.titles, ["Dr", "Treasurer"]);
        assert_eq!(doe.identifiers.iter().map(|i| i.number.as_str()).collect::<Vec<_>>(), ["A1", "B2"]);
        assert_eq!(doe.addresses[0].city.as_deref(), Some("Rome 00187"));
        assert_eq!(doe.gender, Some(crate::list::Gender::Male));
        assert_eq!(doe.remarks.as_deref(), Some("(Gender):Male. Says \"no\"."));
        assert_eq!(doe.listed_on.unwrap().to_string(), "2011-02-01");
        let sons = &snapshot.listings[1];
        assert_eq!((sons.kind, sons.names[0].text.as_str()), (PartyKind::Organization, "DOE & SONS, LTD"));
        let places: Vec<&str> = snapshot.rejects.iter().map(|reject| reject.place.as_str()).collect();
        assert_eq!(places, ["any line 6", "any line 6"]);
    }

    #[test]
    fn old_files_are_windows_1252() {
        assert_eq!(snapshot(&latin(CONLIST)).listings[0].names[0].text, "John André DOE");
    }

    /// The cells of a table in text.
    pub(crate) fn cells(text: &str) -> Vec<Vec<String>> {
        table::Delimited::new("x", text).map(|row| row.unwrap().cells).collect()
    }

    #[test]
    fn the_workbook_gives_the_same_listings() {
        let rows = cells(CONLIST);
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let (sheet, text) = (snapshot(&workbook(&rows)), snapshot(CONLIST.as_bytes()));
        assert_eq!((sheet.digest(), sheet.published_on), (text.digest(), text.published_on));
        assert_eq!(sheet.rejects[0].place, "any row 6");
    }

    #[test]
    fn the_spreadsheet_gives_the_same_listings() {
        for table in [CONLIST, SANCTIONS_LIST] {
            let (sheet, text) = (snapshot(&spreadsheet(&cells(table))), snapshot(table.as_bytes()));
            assert_eq!((&sheet.source, sheet.published_on), (&text.source, text.published_on));
            assert_eq!(sheet.listings, text.listings);
            let reasons = |read: &Snapshot| read.rejects.iter().map(|r| r.reason.clone()).collect::<Vec<_>>();
            assert_eq!(reasons(&sheet), reasons(&text));
        }
    }

    /// The columns the Foreign Office publishes; no real file was at hand.
    #[test]
    fn the_uk_sanctions_list_is_read_by_its_own_columns() {
        let snapshot = snapshot(SANCTIONS_LIST.as_bytes());
        assert_eq!(snapshot.source, SourceId::uk_fcdo());
        assert_eq!(snapshot.published_on.unwrap().to_string(), "2024-03-14");
        assert_eq!(snapshot.rejects, []);
        let doe = &snapshot.listings[0];
        assert_eq!(doe.key.id, "XYZ0001");
        assert_eq!(doe.births[0].to_string(), "1960");
        assert_eq!(doe.names[1].script, Script::Original);
        assert_eq!(doe.identifiers.len(), 2);
        assert_eq!(doe.listed_on.unwrap().to_string(), "2020-01-02");
    }
}
