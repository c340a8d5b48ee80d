//! The European Union's consolidated list as it was published until 2017, XML 1.0: root `WHOLE`,
//! one `ENTITY` for each party. It says nothing of the quality of a name.

use std::collections::BTreeMap;

use super::eu_draft::{Fields, name, primary_first};
use super::loose_date::{births, day_first};
use super::name_list::gathered;
use super::open::Opened;
use super::reading::Reading;
use super::text::{filled, joined, unique};
use super::xml::{Step, Walk};
use super::{
    Address, AliasStrength, Gender, Identifier, ListedName, Listing, ListingKey, PartyKind, ReadError,
    Snapshot, SourceId,
};

/// Reads one document.
pub(super) fn read(source: &SourceId, file: &Opened<'_>) -> Result<Snapshot, ReadError> {
    let mut walk = Walk::new(&file.name, file.text()).metered(file.meter).records_at(2);
    let mut reading = Reading::new(source, file);
    let mut entry: Result<Entry, String> = Err("no entity".to_owned());
    let mut position = 0_usize;
    loop {
        match walk.step()? {
            Step::End => return reading.finish(),
            Step::Open => match walk.path() {
                [_] => reading.published_on(walk.attribute("Date").and_then(day_first)),
                [_, entity] if entity == "ENTITY" => {
                    let get = |name: &str| walk.attribute(name).and_then(filled);
                    entry = Entry::open(source, &get).map(|mut entry| {
                        entry.entity(&get);
                        entry
                    });
                }
                _ => {}
            },
            Step::Close(text) => match walk.path() {
                [_, entity] if entity == "ENTITY" => {
                    position += 1;
                    let read = std::mem::replace(&mut entry, Err("no entity".to_owned()));
                    let read = read.and_then(Entry::finish);
                    reading.take(|| format!("{} ENTITY {position}", file.name), read);
                }
                [_, entity, item] if entity == "ENTITY" => {
                    if let Ok(entry) = &mut entry {
                        entry.close(item);
                    }
                }
                [_, entity, _, field] if entity == "ENTITY" => {
                    if let (Ok(entry), Some(text)) = (&mut entry, filled(&text)) {
                        entry.field(field, text);
                    }
                }
                _ => {}
            },
        }
    }
}

/// A party in the making, whichever form it is read from.
pub(super) struct Entry {
    listing: Listing,
    names: Vec<ListedName>,
    remarks: Vec<String>,
    /// Fields of the name, birth, passport or address being read.
    item: BTreeMap<String, String>,
}

impl Entry {
    /// A party of which this is known under the names of its attributes.
    pub(super) fn open(source: &SourceId, get: Fields<'_>) -> Result<Self, String> {
        let id = get("Id").ok_or("the entity has no Id")?;
        let party = match get("Type").as_deref() {
            Some("P") => PartyKind::Person,
            Some("E") => PartyKind::Organization,
            other => return Err(format!("{id}: {other:?} is no type of party known here")),
        };
        let listing = Listing::new(ListingKey { source: source.clone(), id }, party, Vec::new());
        Ok(Self { listing, names: Vec::new(), remarks: Vec::new(), item: BTreeMap::new() })
    }

    /// Takes in what its attributes say.
    pub(super) fn entity(&mut self, get: Fields<'_>) {
        let listing = &mut self.listing;
        listing.programs.extend(get("programme"));
        listing.listed_on = listing.listed_on.or_else(|| get("reg_date")?.parse().ok());
        listing.source_url = listing.source_url.take().or_else(|| get("pdf_link"));
        self.remarks.extend(get("remark"));
    }

    /// Names, dates and the like so far, repeated or not.
    pub(super) fn items(&self) -> usize {
        let listing = &self.listing;
        self.names.len()
            + self.remarks.len()
            + listing.births.len()
            + listing.birth_places.len()
            + listing.citizenships.len()
            + listing.titles.len()
            + listing.programs.len()
            + listing.identifiers.len()
            + listing.addresses.len()
    }

    /// Takes in a number that no element holds.
    pub(super) fn identifier(&mut self, identifier: Identifier) {
        self.listing.identifiers.push(identifier);
    }

    /// Takes in a field of the element that [`Self::close`] ends.
    pub(super) fn field(&mut self, name: &str, text: String) {
        self.item.insert(name.to_owned(), text);
    }

    /// Takes in the element of which the fields are.
    pub(super) fn close(&mut self, element: &str) {
        let mut item = std::mem::take(&mut self.item);
        let mut field = |name: &str| item.remove(name);
        let listing = &mut self.listing;
        match element {
            "NAME" => {
                let given = joined([field("FIRSTNAME"), field("MIDDLENAME")], " ");
                let (whole, family) = (field("WHOLENAME"), field("LASTNAME"));
                self.names.extend(name(whole, family, given, AliasStrength::Strong));
                listing.titles.extend(field("TITLE"));
                listing.titles.extend(field("FUNCTION"));
                listing.gender = listing.gender.or(match field("GENDER").as_deref() {
                    Some("F") => Some(Gender::Female),
                    Some("M") => Some(Gender::Male),
                    _ => None,
                });
            }
            "BIRTH" => {
                if let Some(date) = field("DATE") {
                    births(&date, listing, &mut self.remarks);
                }
                listing.birth_places.extend(joined([field("PLACE"), field("COUNTRY")], ", "));
            }
            "CITIZEN" => listing.citizenships.extend(field("COUNTRY")),
            "PASSPORT" => {
                let country = field("COUNTRY");
                let number = field("NUMBER");
                let identifier = |number| Identifier { kind: "Passport".to_owned(), number, country };
                listing.identifiers.extend(number.map(identifier));
            }
            "ADDRESS" => {
                let street = joined([field("NUMBER"), field("STREET"), field("OTHER")], " ");
                let city = joined([field("ZIPCODE"), field("CITY")], " ");
                let address = Address { street, city, country: field("COUNTRY") };
                if address != Address::default() {
                    listing.addresses.push(address);
                }
            }
            _ => {}
        }
    }

    /// The listing.
    pub(super) fn finish(self) -> Result<Listing, String> {
        let (mut listing, mut names) = (self.listing, self.names);
        if names.is_empty() {
            return Err(format!("{} has no name", listing.key.id));
        }
        primary_first(&mut names);
        listing.names = gathered(names);
        listing.births = unique(listing.births);
        listing.birth_places = unique(listing.birth_places);
        listing.citizenships = unique(listing.citizenships);
        listing.titles = unique(listing.titles);
        listing.programs = unique(listing.programs);
        listing.identifiers = unique(listing.identifiers);
        listing.addresses = unique(listing.addresses);
        let remarks = unique(self.remarks).join("; ");
        listing.remarks = (!remarks.is_empty()).then_some(remarks);
        Ok(listing)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use crate::list::{InputFile, NameKind, read_all};

    pub(crate) const DOCUMENT: &str = r#"<WHOLE Date="11/02/2016">
<ENTITY Id="1" Type="P" legal_basis="1" reg_date="2012-02-21" pdf_link="http://x" programme="TEST" remark="Arms &amp; money.">
<NAME Id="1" Entity_id="1"><LASTNAME>Doe</LASTNAME><FIRSTNAME>John</FIRSTNAME><MIDDLENAME>A</MIDDLENAME><WHOLENAME>John A Doe</WHOLENAME><GENDER>M</GENDER><TITLE/><FUNCTION>President</FUNCTION></NAME>
<NAME Id="2" Entity_id="1"><LASTNAME/><WHOLENAME>Jon Doe</WHOLENAME></NAME>
<BIRTH Id="1"><DATE>1924-02-21</DATE><PLACE>Valletta</PLACE><COUNTRY>MLT</COUNTRY></BIRTH>
<PASSPORT Id="3"><NUMBER>X1 (passport)</NUMBER><COUNTRY></COUNTRY></PASSPORT></ENTITY>
<ENTITY Id="2" Type="E"><NAME><WHOLENAME>AL-ZA&apos;IM &amp; SONS</WHOLENAME></NAME></ENTITY>
<ENTITY Id="3" Type="X"><NAME><WHOLENAME>Doe</WHOLENAME></NAME></ENTITY></WHOLE>"#;

    #[test]
    fn an_entity_is_read_with_all_its_parts() {
        let snapshot = &read_all(&[InputFile::new("any", DOCUMENT.into())]).unwrap()[0];
        assert_eq!(snapshot.published_on.unwrap().to_string(), "2016-02-11");
        let doe = &snapshot.listings[0];
        let names: Vec<_> = doe.names.iter().map(|n| (n.display(), n.kind)).collect();
        assert_eq!(
            names,
            [("John A Doe".to_owned(), NameKind::Primary), ("Jon Doe".to_owned(), NameKind::Aka)]
        );
        assert_eq!(doe.names[0].parts.as_ref().unwrap().given, "John A");
        assert_eq!(doe.births[0].to_string(), "1924-02-21");
        assert_eq!(doe.remarks.as_deref(), Some("Arms & money."));
        assert_eq!(snapshot.listings[1].names[0].text, "AL-ZA'IM & SONS");
        assert_eq!(snapshot.rejects[0].place, "any ENTITY 3");
    }
}
