//! The US Consolidated Screening List: the lists of three departments in one table.
//!
//! Traps: aliases stand in one cell, split by `;`, the last perhaps after `and`; identifiers too, as
//! `RU, 7702235133, Tax ID No.`; the same party stands once for each list it is on, so the list is
//! part of the id; only the Treasury's lists say what kind of party it is.

use super::loose_date::dates;
use super::name_list::gathered;
use super::open::Opened;
use super::party_words::party_of;
use super::reading::Reading;
use super::table::{self, Columns, Record};
use super::text::{filled, one_line, script_of, slug, unique};
use super::{
    Address, AliasStrength, Gender, Identifier, ListedName, Listing, ListingKey, NameKind, PartyKind,
    ReadError, Snapshot, SourceId,
};

pub(super) fn is_header(columns: &Columns) -> bool {
    columns.has(&["id", "source", "name", "altnames", "sourcelisturl"])
}

/// Reads one table.
pub(super) fn read(source: &SourceId, file: &Opened<'_>) -> Result<Snapshot, ReadError> {
    let mut reading = Reading::new(source, file);
    table::read(file, is_header, &mut reading, |reading, place, record| {
        reading.take(|| place, listing(source, record));
    })?;
    reading.finish()
}

fn listing(source: &SourceId, record: &Record<'_>) -> Result<Listing, String> {
    let list = record.cell("source").ok_or("the row has no source")?;
    let number = record.first(&["entitynumber", "id"]).ok_or("the row has no id")?;
    let list = abbreviation(&list);
    let id = format!("{}-{number}", slug(&list));
    let name = record.cell("name").ok_or_else(|| format!("{id} has no name"))?;
    let party = match record.cell("type").as_deref() {
        Some("Individual") => PartyKind::Person,
        Some("Entity") => PartyKind::Organization,
        Some("Vessel") => PartyKind::Vessel,
        Some("Aircraft") => PartyKind::Aircraft,
        Some(other) => return Err(format!("{id}: {other:?} is no type of party known here")),
        None => party_of(&name),
    };
    // The Treasury writes `FAMILY, Given`; elsewhere a comma comes before `Jr.` and the like.
    let inverted = party == PartyKind::Person && record.cell("type").is_some();
    let named = |text: &str, kind| {
        let name = ListedName::person(text, kind, AliasStrength::Strong);
        let parts = name.parts.filter(|_| inverted);
        ListedName { script: script_of(text), parts, ..name }
    };
    let mut names = vec![named(&name, NameKind::Primary)];
    for alias in cells(record, "altnames") {
        let alias = alias.strip_prefix("and ").map_or(alias.as_str(), str::trim);
        names.push(named(alias, NameKind::Aka));
    }
    let mut listing = Listing::new(ListingKey { source: source.clone(), id }, party, gathered(names));
    let mut remarks: Vec<String> = record.cell("remarks").into_iter().collect();
    for text in cells(record, "datesofbirth") {
        let (found, rest) = dates(&text);
        listing.births.extend(found);
        remarks.extend(rest.into_iter().map(|text| format!("Date of birth: {text}")));
    }
    listing.births = unique(listing.births);
    listing.birth_places = unique(cells(record, "placesofbirth"));
    listing.nationalities = unique(cells(record, "nationalities"));
    listing.citizenships = unique(cells(record, "citizenships"));
    listing.titles = unique(cells(record, "title"));
    listing.programs = unique(cells(record, "programs"));
    if listing.programs.is_empty() {
        listing.programs.push(list);
    }
    for text in cells(record, "ids") {
        match text.as_str() {
            "Male, Gender" => listing.gender = Some(Gender::Male),
            "Female, Gender" => listing.gender = Some(Gender::Female),
            _ => match identifier(&text) {
                Some(identifier) => listing.identifiers.push(identifier),
                None => remarks.push(text),
            },
        }
    }
    let addresses = cells(record, "addresses").into_iter();
    listing.addresses =
        addresses.map(|street| Address { street: Some(street), ..Address::default() }).collect();
    for (column, label) in [
        ("federalregisternotice", "Federal Register"),
        ("enddate", "Ends"),
        ("licenserequirement", "License requirement"),
        ("licensepolicy", "License policy"),
        ("callsign", "Vessel Call Sign"),
        ("vesseltype", "Vessel Type"),
        ("vesselflag", "Vessel Flag"),
        ("vesselowner", "Vessel Owner"),
    ] {
        remarks.extend(record.cell(column).map(|text| format!("{label}: {text}")));
    }
    listing.listed_on = record.cell("startdate").and_then(|day| day.parse().ok());
    listing.source_url = record.first(&["sourceinformationurl", "sourcelisturl"]);
    let remarks = unique(remarks).join("; ");
    listing.remarks = (!remarks.is_empty()).then_some(remarks);
    Ok(listing)
}

fn cells(record: &Record<'_>, column: &str) -> Vec<String> {
    record.cell(column).unwrap_or_default().split(';').filter_map(filled).collect()
}

/// `SDN` of `Specially Designated Nationals (SDN) - Treasury Department`.
fn abbreviation(list: &str) -> String {
    let inside = list.rsplit_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inside, _)| inside);
    one_line(inside.unwrap_or(list)).trim_end_matches(" List").to_owned()
}

/// `RU, 7702235133, Tax ID No.`, `X0906223, Passport`: perhaps a country and dates, the number, the
/// kind. Without a digit it is no number.
fn identifier(text: &str) -> Option<Identifier> {
    let (rest, kind) = text.rsplit_once(", ")?;
    let mut rest = rest;
    let country = rest
        .split_once(", ")
        .filter(|(code, _)| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()));
    if let Some((_, behind)) = country {
        rest = behind;
    }
    // Dates of issue and expiry, before the number.
    while let Some((date, behind)) = rest.split_once(", ")
        && date.parse::<super::PartialDate>().is_ok()
    {
        rest = behind;
    }
    let number = rest.trim();
    let plain = !kind.ends_with([':', '-']) && !kind.contains("Date") && kind.len() <= 80;
    (plain && number.bytes().any(|byte| byte.is_ascii_digit() || byte == b'.')).then(|| Identifier {
        kind: kind.trim().to_owned(),
        number: number.to_owned(),
        country: country.map(|(code, _)| code.to_owned()),
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::list::{InputFile, read_all};

    pub(crate) const TABLE: &str = "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,\
source_list_url,alt_names,dates_of_birth,nationalities,source_information_url,ids\n\
7,Specially Designated Nationals (SDN) - Treasury Department,7,Individual,SDGT; SYRIA,\"DOE, John\",Treasurer,\"Rome, IT; Malta\",,,\
http://x,\"DOE, Jon; DOE, Johnny;ROE, J\",1960-02-03; circa 1961; 1962 to 1963,IT,http://y,\"IT, 1999-01-01, X1, Passport; Male, Gender; Test, Secondary sanctions risk:\"\n\
7,Sectoral Sanctions Identifications List (SSI) - Treasury Department,7,Individual,,\"DOE, John\",,,,,http://x,,,,,\n\
abc,Denied Persons List (DPL) - Bureau of Industry and Security,,,,\"JOHN DOE, JR.\",,,1 FR 2,2003-06-19,http://x,,,,,\n\
abd,Entity List (EL) - Bureau of Industry and Security,,,,\"Doe Trading Co., Ltd.\",,,,,http://x,Doe Company; and Doe Corp,,,,\n\
7,Specially Designated Nationals (SDN) - Treasury Department,7,Individual,,\"DOE, Twice\",,,,,,,,,,\n\
8,Specially Designated Nationals (SDN) - Treasury Department,8,Robot,,X,,,,,,,,,,\n";

    #[test]
    fn a_row_is_read_with_its_cells_taken_apart() {
        let snapshot = &read_all(&[InputFile::new("any", TABLE.into())]).unwrap()[0];
        assert_eq!(snapshot.source, SourceId::us_csl());
        let find = |id: &str| snapshot.listings.iter().find(|listing| listing.key.id == id).unwrap();
        let doe = find("sdn-7");
        let names: Vec<String> = doe.names.iter().map(ListedName::display).collect();
        assert_eq!(names, ["John DOE", "Jon DOE", "Johnny DOE", "J ROE"]);
        let births: Vec<String> = doe.births.iter().map(ToString::to_string).collect();
        assert_eq!(births, ["1960-02-03", "1961~", "1962/1963"]);
        assert_eq!((doe.gender, doe.addresses.len()), (Some(Gender::Male), 2));
        let passport = &doe.identifiers[0];
        assert_eq!((passport.number.as_str(), passport.country.as_deref()), ("X1", Some("IT")));
        assert_eq!(doe.remarks.as_deref(), Some("Test, Secondary sanctions risk:"));
        assert_eq!(find("ssi-7").programs, ["SSI"]);
        let denied = find("dpl-abc");
        assert_eq!((denied.kind, denied.names[0].display()), (PartyKind::Person, "JOHN DOE, JR.".to_owned()));
        let listed = find("el-abd");
        assert_eq!((listed.kind, listed.names[2].text.as_str()), (PartyKind::Organization, "Doe Corp"));
        let places: Vec<&str> = snapshot.rejects.iter().map(|reject| reject.place.as_str()).collect();
        assert_eq!(places, ["any line 6", "any line 7"]);
    }
}
