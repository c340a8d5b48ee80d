//! Canada's consolidated autonomous sanctions list: root `data-set`, one `record` for each party.
//!
//! Traps: elements were renamed between 2020 and 2025 (`Entity` is `EntityOrShip`, `DateOfBirth` is
//! `DateOfBirthOrShipBuildDate`, `Title` is `TitleOrShip`); there is no id, so that the regulation,
//! its schedule and the item number stand for one; aliases are one text, split by `;` or `,`, which
//! also stands before `Ltd.`; a language may be named before an alias; English and French stand in
//! one cell with `/` between.

use std::collections::BTreeMap;

use super::loose_date::births;
use super::name_list::{gathered, in_parts, whole};
use super::open::Opened;
use super::reading::Reading;
use super::text::{filled, slug, unique};
use super::xml::{Step, Walk};
use super::{
    AliasStrength, Identifier, Listing, ListingKey, NameKind, PartyKind, ReadError, Snapshot, SourceId,
};

/// Reads one document.
pub(super) fn read(source: &SourceId, file: &Opened<'_>) -> Result<Snapshot, ReadError> {
    let mut walk = Walk::new(&file.name, file.text()).metered(file.meter);
    let mut reading = Reading::new(source, file);
    let mut fields: BTreeMap<String, String> = BTreeMap::new();
    let mut position = 0_usize;
    loop {
        let text = match walk.step()? {
            Step::Open => continue,
            Step::End => return reading.finish(),
            Step::Close(text) => text,
        };
        match walk.path() {
            [_, record] if record == "record" => {
                position += 1;
                let read = listing(source, &std::mem::take(&mut fields));
                reading.take(|| format!("{} record {position}", file.name), read);
            }
            [_, _, field] => drop(filled(&text).map(|text| fields.insert(field.clone(), text))),
            _ => {}
        }
    }
}

fn listing(source: &SourceId, fields: &BTreeMap<String, String>) -> Result<Listing, String> {
    let field = |names: &[&str]| names.iter().find_map(|name| fields.get(*name).cloned());
    let country = field(&["Country"]).ok_or("the record has no Country")?;
    let regulation = country.split('/').next().unwrap_or(&country);
    let item = field(&["Item"]).ok_or("the record has no Item")?;
    let schedule = field(&["Schedule"]).unwrap_or_default();
    let id = slug(&format!("{regulation} {schedule} {item}"));

    let (family, given) = (field(&["LastName"]), field(&["GivenName"]));
    let person = family.is_some() || given.is_some();
    let vessel = field(&["ShipIMONumber"]);
    let party = match (person, &vessel) {
        (true, _) => PartyKind::Person,
        (false, Some(_)) => PartyKind::Vessel,
        (false, None) => PartyKind::Organization,
    };
    let primary = match field(&["EntityOrShip", "Entity"]) {
        Some(name) if !person => Some(whole(name, NameKind::Primary, AliasStrength::Strong)),
        _ => in_parts(family, given, NameKind::Primary, AliasStrength::Strong),
    };
    let mut names = vec![primary.ok_or_else(|| format!("{id} has no name"))?];
    for alias in aliases(&field(&["Aliases"]).unwrap_or_default(), person) {
        names.push(whole(alias, NameKind::Aka, AliasStrength::Strong));
    }

    let mut listing = Listing::new(ListingKey { source: source.clone(), id }, party, gathered(names));
    let mut remarks = Vec::new();
    let born = field(&["DateOfBirthOrShipBuildDate", "DateOfBirth"]);
    match (party, born) {
        (PartyKind::Person, Some(born)) => births(&born, &mut listing, &mut remarks),
        (_, Some(built)) => remarks.push(format!("Built: {built}")),
        (_, None) => {}
    }
    listing.births = unique(listing.births);
    if let Some(title) = field(&["TitleOrShip", "Title"]) {
        if person { listing.titles.push(title) } else { remarks.push(format!("Type: {title}")) }
    }
    listing.programs.push(regulation.trim().to_owned());
    listing.identifiers.extend(vessel.map(|number| Identifier {
        kind: "IMO number".to_owned(),
        number,
        country: None,
    }));
    listing.listed_on = field(&["DateOfListing"]).and_then(|day| day.parse().ok());
    remarks.push(format!("Schedule {}, item {item}", if schedule.is_empty() { "-" } else { &schedule }));
    listing.remarks = Some(remarks.join("; "));
    Ok(listing)
}

/// Words that end the name of a company behind a comma.
const LEGAL_FORMS: [&str; 12] =
    ["ltd", "limited", "inc", "llc", "l", "co", "corp", "jsc", "ojsc", "pjsc", "gmbh", "sa"];

fn aliases(text: &str, person: bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for piece in text.split(';').flat_map(|piece| piece.split([',', '،', '、'])) {
        let Some(mut piece) = filled(piece) else { continue };
        // `Belarusian: ...`, but no `http://` and no name with a colon inside.
        if let Some((language, name)) = piece.split_once(": ")
            && language.len() > 3
            && language.chars().all(char::is_alphabetic)
        {
            piece = name.trim().to_owned();
        }
        let form = piece.to_lowercase().replace('.', "");
        match found.last_mut() {
            Some(last) if !person && LEGAL_FORMS.contains(&form.split(' ').next().unwrap_or_default()) => {
                *last = format!("{last}, {piece}");
            }
            _ if piece.is_empty() => {}
            _ => found.push(piece),
        }
    }
    found
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::list::{InputFile, Script, read_all};

    pub(crate) const RECORDS: &str = "<record><Country>Test / Essai</Country><LastName>DOE</LastName><GivenName>John</GivenName>\
<DateOfBirth>1960-02-03</DateOfBirth><Title>Brigadier</Title><Schedule>1, Part 2</Schedule><Item>7</Item></record>\
<record><Country>Test </Country><Entity>AL-ZA&apos;IM &amp; SONS</Entity><Item>8</Item></record>";

    fn snapshot(records: &str) -> Snapshot {
        let text = format!("<?xml version=\"1.0\"?>\n<data-set>{records}</data-set>");
        read_all(&[InputFile::new("any", text.into_bytes())]).unwrap().remove(0)
    }

    #[test]
    fn both_schemas_are_read() {
        let old = snapshot(RECORDS);
        let new = snapshot(
            "<record><Country>Test / Essai</Country><LastName>DOE</LastName><GivenName>John</GivenName>\
             <DateOfBirthOrShipBuildDate>1960-02-03</DateOfBirthOrShipBuildDate><TitleOrShip>Brigadier</TitleOrShip>\
             <Schedule>1, Part 2</Schedule><Item>7</Item></record>\
             <record><Country>Test </Country><EntityOrShip>AL-ZA&apos;IM &amp; SONS</EntityOrShip><Item>8</Item></record>",
        );
        assert_eq!(old.digest(), new.digest());
        assert_eq!((old.source.as_str(), old.rejects.len()), ("ca-sema", 0));
        let doe = &old.listings[0];
        assert_eq!((doe.key.id.as_str(), doe.names[0].display()), ("test-1-part-2-7", "John DOE".to_owned()));
        assert_eq!(doe.births[0].to_string(), "1960-02-03");
        assert_eq!(doe.titles, ["Brigadier"]);
        assert_eq!(old.listings[1].names[0].text, "AL-ZA'IM & SONS");
    }

    #[test]
    fn aliases_in_one_cell_are_taken_apart() {
        let person = "Jon DOE, Belarusian: Джон ДОУ; Johnny";
        assert_eq!(aliases(person, true), ["Jon DOE", "Джон ДОУ", "Johnny"]);
        assert_eq!(aliases("Doe Trading Co., Ltd., OOO Doe", false), ["Doe Trading Co., Ltd.", "OOO Doe"]);
        assert_eq!(crate::list::text::script_of("Джон ДОУ"), Script::Original);
    }

    #[test]
    fn ships_and_what_cannot_be_read() {
        let snapshot = snapshot(
            "<record><Country>Test</Country><EntityOrShip>Doe III</EntityOrShip><TitleOrShip>Oil Tanker</TitleOrShip>\
             <ShipIMONumber>9999999</ShipIMONumber><DateOfBirthOrShipBuildDate>1980</DateOfBirthOrShipBuildDate>\
             <Schedule>1.1</Schedule><Item>1</Item><DateOfListing>2025-02-21</DateOfListing></record>\
             <record><Country>Test</Country><LastName>DOE</LastName><DateOfBirth>born in the early 1990s</DateOfBirth><Item>2</Item></record>\
             <record><Country>Test</Country><LastName>ROE</LastName><Item>2</Item></record>\
             <record><Country>Test</Country><Item>3</Item></record><record><LastName>POE</LastName><Item>4</Item></record>",
        );
        assert_eq!(snapshot.listings[0].kind, PartyKind::Vessel);
        assert_eq!(
            snapshot.listings[0].remarks.as_deref(),
            Some("Built: 1980; Type: Oil Tanker; Schedule 1.1, item 1")
        );
        assert!(
            snapshot.listings[1].remarks.as_deref().unwrap().starts_with("Date of birth: born in the early")
        );
        let places: Vec<&str> = snapshot.rejects.iter().map(|reject| reject.place.as_str()).collect();
        assert_eq!(places, ["any record 3", "any record 4", "any record 5"]);
    }
}
