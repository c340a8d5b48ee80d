//! OpenSanctions' `entities.ftm.json`: one object on each line, in the words of FollowTheMoney.
//! Over two hundred lists are published in this form.
//!
//! Parties refer to other objects (addresses, sanctions, passports), which may come before or
//! after them: those are gathered first. Traps: family members and partners stand in the file with
//! `target: false` and are not listed; a data set without that mark is listed whole; properties are
//! lists, in no order, so their values are sorted here.

use std::collections::{BTreeSet, HashMap};

use serde::Deserialize;

use super::loose_date::births;
use super::name_list::{gathered, split_at_comma, whole};
use super::open::Opened;
use super::party_words::party_of;
use super::reading::Reading;
use super::text::{day_of, filled, unique};
use super::{
    Address, AliasStrength, Gender, Identifier, Listing, ListingKey, NameKind, PartyKind, ReadError,
    Snapshot, SourceId,
};

#[derive(Deserialize)]
struct Entity {
    id: String,
    schema: String,
    caption: Option<String>,
    target: Option<bool>,
    #[serde(default)]
    properties: HashMap<String, Vec<serde_json::Value>>,
}

impl Entity {
    /// The values of a property, sorted.
    fn all(&self, name: &str) -> Vec<String> {
        let values = self.properties.get(name).into_iter().flatten();
        let mut found: Vec<String> = values.filter_map(|value| filled(value.as_str()?)).collect();
        found.sort();
        found
    }

    fn first(&self, name: &str) -> Option<String> {
        self.all(name).into_iter().next()
    }
}

/// What parties refer to.
#[derive(Default)]
struct Referred {
    addresses: HashMap<String, Address>,
    /// By the id of the party.
    programs: HashMap<String, Vec<String>>,
    listed_on: HashMap<String, String>,
    documents: HashMap<String, Vec<Identifier>>,
}

/// Longest line, bytes; the longest published have some 100 KB.
const MAX_LINE_BYTES: usize = 2 << 20;
/// Most objects that parties refer to.
const MAX_REFERRED: usize = 300_000;

/// Reads one file.
pub(super) fn read(source: &SourceId, file: &Opened<'_>) -> Result<Snapshot, ReadError> {
    let mut reading = Reading::new(source, file);
    let mut referred = Referred::default();
    for (_, text) in lines(file) {
        // What cannot be read is said in the second pass.
        if let Ok(entity) = entity(text) {
            referred.take(&entity);
        }
        if referred.len() > MAX_REFERRED {
            let detail = format!("more than {MAX_REFERRED} addresses, sanctions and documents");
            let file = file.name.clone();
            return Err(ReadError::Malformed { file, place: "its objects".to_owned(), detail });
        }
    }
    let ends_whole = file.text().ends_with('\n');
    let mut lines = lines(file).peekable();
    while let Some((line, text)) = lines.next() {
        file.meter.advance(text.len() + 1);
        let place = || format!("{} line {line}", file.name);
        match entity(text) {
            Ok(entity) => {
                let Some(party) = party(&entity) else { continue };
                if entity.target != Some(false) {
                    reading.take(place, listing(source, &entity, party, &mut referred));
                }
            }
            Err(error) if lines.peek().is_none() && !ends_whole && error.is_eof() => {
                return Err(ReadError::Truncated {
                    file: file.name.clone(),
                    place: format!("line {line}"),
                    detail: "the last object is not closed".to_owned(),
                });
            }
            Err(error) => reading.reject(place(), format!("no entity: {error}")),
        }
    }
    reading.finish()
}

/// One line as an object. A longer one than any there is is not taken apart: small texts take many
/// times their length.
fn entity(line: &str) -> Result<Entity, serde_json::Error> {
    if line.len() > MAX_LINE_BYTES {
        return Err(serde::de::Error::custom(format!("a line longer than {MAX_LINE_BYTES} bytes")));
    }
    serde_json::from_str(line)
}

fn lines<'a>(file: &'a Opened<'_>) -> impl Iterator<Item = (usize, &'a str)> {
    (1..).zip(file.text().lines()).filter(|(_, line)| !line.trim().is_empty())
}

impl Referred {
    fn len(&self) -> usize {
        self.addresses.len() + self.programs.len() + self.listed_on.len() + self.documents.len()
    }

    fn take(&mut self, entity: &Entity) {
        match entity.schema.as_str() {
            "Address" => {
                let address = Address {
                    street: entity
                        .first("full")
                        .or_else(|| entity.first("street"))
                        .or(entity.caption.clone()),
                    city: entity.first("city"),
                    country: entity.first("country"),
                };
                self.addresses.insert(entity.id.clone(), address);
            }
            "Sanction" => {
                for party in entity.all("entity") {
                    let programs = self.programs.entry(party.clone()).or_default();
                    programs.extend(entity.all("program"));
                    let since = entity.first("listingDate").or_else(|| entity.first("startDate"));
                    if let Some(since) = since {
                        let earliest = self.listed_on.entry(party).or_insert_with(|| since.clone());
                        if since < *earliest {
                            *earliest = since;
                        }
                    }
                }
            }
            "Passport" | "Identification" => {
                let kind = entity.first("type").unwrap_or_else(|| entity.schema.clone());
                let country = entity.first("country");
                let identifier = |number| Identifier { kind: kind.clone(), number, country: country.clone() };
                let identifiers: Vec<_> = entity.all("number").into_iter().map(identifier).collect();
                for party in entity.all("holder") {
                    self.documents.entry(party).or_default().extend(identifiers.iter().cloned());
                }
            }
            _ => {}
        }
    }
}

/// What kind of party an object is; none where it is no party.
fn party(entity: &Entity) -> Option<PartyKind> {
    match entity.schema.as_str() {
        "Person" => Some(PartyKind::Person),
        "Company" | "Organization" | "PublicBody" => Some(PartyKind::Organization),
        "LegalEntity" => {
            let name = entity.caption.clone().or_else(|| entity.first("name"))?;
            Some(party_of(&name))
        }
        "Vessel" => Some(PartyKind::Vessel),
        "Airplane" => Some(PartyKind::Aircraft),
        _ => None,
    }
}

const IDENTIFIERS: [(&str, &str); 14] = [
    ("passportNumber", "Passport"),
    ("idNumber", "Identification number"),
    ("taxNumber", "Tax number"),
    ("registrationNumber", "Registration number"),
    ("innCode", "INN"),
    ("ogrnCode", "OGRN"),
    ("kppCode", "KPP"),
    ("okpoCode", "OKPO"),
    ("leiCode", "LEI"),
    ("swiftBic", "SWIFT/BIC"),
    ("vatCode", "VAT number"),
    ("imoNumber", "IMO number"),
    ("mmsi", "MMSI"),
    ("uniqueEntityId", "Unique entity id"),
];

fn listing(
    source: &SourceId,
    entity: &Entity,
    party: PartyKind,
    referred: &mut Referred,
) -> Result<Listing, String> {
    let caption = entity.caption.as_deref().and_then(filled);
    let named = |property: &'static str| entity.all(property).into_iter();
    let mut names = Vec::new();
    for text in named("name") {
        let kind = if Some(&text) == caption.as_ref() { NameKind::Primary } else { NameKind::Aka };
        names.push(whole(text, kind, AliasStrength::Strong));
    }
    if let Some(first) = names.first_mut().filter(|_| caption.is_none()) {
        first.kind = NameKind::Primary;
    }
    names.extend(named("alias").map(|text| whole(text, NameKind::Aka, AliasStrength::Strong)));
    names.extend(named("previousName").map(|text| whole(text, NameKind::Fka, AliasStrength::Strong)));
    names.extend(named("weakAlias").map(|text| whole(text, NameKind::Aka, AliasStrength::Weak)));
    if names.is_empty() {
        return Err(format!("{} has no name", entity.id));
    }
    if party == PartyKind::Person {
        names.iter_mut().for_each(split_at_comma);
    }
    let key = ListingKey { source: source.clone(), id: entity.id.clone() };
    let mut listing = Listing::new(key, party, gathered(names));
    let mut remarks = entity.all("notes");
    for text in entity.all("birthDate") {
        births(&text, &mut listing, &mut remarks);
    }
    listing.birth_places = unique([entity.all("birthPlace"), entity.all("birthCountry")].concat());
    listing.nationalities = entity.all("nationality");
    if listing.nationalities.is_empty() && party == PartyKind::Person {
        listing.nationalities = entity.all("country");
    }
    listing.citizenships = entity.all("citizenship");
    listing.gender = match entity.first("gender").as_deref() {
        Some("male") => Some(Gender::Male),
        Some("female") => Some(Gender::Female),
        _ => None,
    };
    listing.titles = unique([entity.all("title"), entity.all("position")].concat());
    let mut programs = [entity.all("programId"), entity.all("program")].concat();
    programs.extend(referred.programs.remove(&entity.id).unwrap_or_default());
    listing.programs = unique(programs);
    for (property, kind) in IDENTIFIERS {
        let identifier = |number| Identifier { kind: kind.to_owned(), number, country: None };
        listing.identifiers.extend(entity.all(property).into_iter().map(identifier));
    }
    let mut documents = referred.documents.remove(&entity.id).unwrap_or_default();
    documents.sort();
    listing.identifiers = unique([listing.identifiers, documents].concat());
    let full = |text| Address { street: Some(text), ..Address::default() };
    let mut addresses: Vec<Address> = entity.all("address").into_iter().map(full).collect();
    let entities = entity.all("addressEntity");
    addresses.extend(entities.iter().filter_map(|id| referred.addresses.get(id).cloned()));
    listing.addresses = unique(addresses);
    listing.listed_on =
        referred.listed_on.remove(&entity.id).and_then(|day| day_of(&day).or(day.parse().ok()));
    listing.source_url = entity.first("sourceUrl");
    let topics: BTreeSet<String> = entity.all("topics").into_iter().collect();
    if !topics.is_empty() {
        remarks.push(format!("Topics: {}", topics.into_iter().collect::<Vec<_>>().join(", ")));
    }
    let remarks = unique(remarks).join("; ");
    listing.remarks = (!remarks.is_empty()).then_some(remarks);
    Ok(listing)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::list::{InputFile, ListedName, Script, read_all};

    pub(crate) const LINES: &str = r#"{"id":"p-1","caption":"John DOE","schema":"Person","properties":{"name":["Jon DOE","John DOE","Джон ДОУ"],"alias":["AL-ZA'IM & SON"],"weakAlias":["Johnny"],"previousName":["ROE, John"],"birthDate":["1960-02","1961"],"nationality":["mt"],"gender":["male"],"position":["Treasurer"],"topics":["sanction"],"addressEntity":["a-1"],"innCode":["77"]},"target":true}
{"id":"p-2","caption":"Ann DOE","schema":"Person","properties":{"name":["Ann DOE"]},"target":false}
{"id":"a-1","caption":"Rome","schema":"Address","properties":{"full":["1 Main St, Rome"],"country":["it"]},"target":false}
{"id":"s-1","schema":"Sanction","properties":{"entity":["p-1"],"program":["TEST"],"startDate":["2020-03-04"]},"target":false}
{"id":"d-1","schema":"Passport","properties":{"holder":["p-1"],"number":["X1"],"country":["mt"]},"target":false}
{"id":"c-1","caption":"DOE & SONS","schema":"Company","properties":{"name":["DOE & SONS"]}}
{"id":"c-2","schema":"Company","properties":{},"target":true}
not json
"#;

    fn names_shown(listing: &Listing) -> Vec<String> {
        listing.names.iter().map(ListedName::display).collect()
    }

    #[test]
    fn targets_are_listed_with_what_they_refer_to() {
        let snapshot = &read_all(&[InputFile::new("any", LINES.into())]).unwrap()[0];
        assert_eq!(snapshot.source, SourceId::opensanctions());
        let ids: Vec<&str> = snapshot.listings.iter().map(|listing| listing.key.id.as_str()).collect();
        assert_eq!(ids, ["c-1", "p-1"]);
        let doe = &snapshot.listings[1];
        let names: Vec<_> =
            doe.names.iter().map(|n| (n.text.as_str(), n.kind, n.strength, n.script)).collect();
        use AliasStrength::{Strong, Weak};
        use NameKind::{Aka, Fka, Primary};
        assert_eq!(
            names,
            [
                ("John DOE", Primary, Strong, Script::Latin),
                ("Jon DOE", Aka, Strong, Script::Latin),
                ("Джон ДОУ", Aka, Strong, Script::Original),
                ("AL-ZA'IM & SON", Aka, Strong, Script::Latin),
                ("ROE, John", Fka, Strong, Script::Latin),
                ("Johnny", Aka, Weak, Script::Latin),
            ]
        );
        assert_eq!(names_shown(doe)[4], "John ROE");
        let births: Vec<String> = doe.births.iter().map(ToString::to_string).collect();
        assert_eq!(births, ["1960-02", "1961"]);
        assert_eq!(doe.programs, ["TEST"]);
        assert_eq!(doe.identifiers.len(), 2);
        assert_eq!(doe.addresses[0].street.as_deref(), Some("1 Main St, Rome"));
        assert_eq!(doe.listed_on.unwrap().to_string(), "2020-03-04");
        let places: Vec<&str> = snapshot.rejects.iter().map(|reject| reject.place.as_str()).collect();
        assert_eq!(places, ["any line 7", "any line 8"]);
    }
}
