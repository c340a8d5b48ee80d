//! OFAC's advanced XML (`SDN_ADVANCED.XML`, `CONS_ADVANCED.XML`): root `Sanctions`.
//!
//! The document is a set of tables that refer to each other by number: reference values, places,
//! documents, parties, and at the end the sanctions entries with program and day. Parties are kept
//! as drafts until the entries are read; all else is read once. Facts are written as the delimited
//! form writes them and read by the same grammar; see [`super::ofac_draft`].
//!
//! Traps: the parts of a name are typed by groups that stand *behind* the names; one alias holds
//! its name in several scripts; a date is a period of two spans, a whole year being its first and
//! last day; `FixedRef` of a party is the number other forms call `uid`.

use std::collections::{BTreeMap, HashMap};

use super::ofac_advanced_party::Party;
use super::ofac_csv::entry_number;
use super::ofac_draft::clean;
use super::ofac_facts::identity_document;
use super::open::Opened;
use super::reading::Reading;
use super::text::joined;
use super::xml::{Step, Walk};
use super::{Address, PartialDate, ReadError, Snapshot, SourceId};

/// Values other elements refer to.
#[derive(Default)]
pub(super) struct References {
    /// By the name of their element and number: `("Country", "11171")`.
    values: HashMap<(String, String), String>,
    /// Type of party by the number of its subtype.
    party_types: HashMap<String, String>,
    /// By number.
    pub(super) places: HashMap<String, Address>,
    /// Clauses by the number of the identity.
    pub(super) documents: HashMap<String, Vec<String>>,
}

impl References {
    pub(super) fn value(&self, element: &str, id: &str) -> Option<&str> {
        self.values.get(&(element.to_owned(), id.to_owned())).map(String::as_str)
    }

    /// `Individual`, `Entity`, `Vessel` or `Aircraft` of a subtype.
    pub(super) fn party_type(&self, subtype: &str) -> Option<&str> {
        // Vessels and aircraft are subtypes of the type `Transport`.
        match self.value("PartySubType", subtype) {
            Some(name @ ("Vessel" | "Aircraft")) => Some(name),
            _ => self.value("PartyType", self.party_types.get(subtype)?),
        }
    }
}

/// A date being read: year, month and day.
#[derive(Default)]
pub(super) struct DateParts([Option<u16>; 3]);

impl DateParts {
    /// Takes in `Year`, `Month` or `Day`.
    pub(super) fn take(&mut self, element: &str, text: &str) {
        let at = match element {
            "Year" => 0,
            "Month" => 1,
            "Day" => 2,
            _ => return,
        };
        self.0[at] = text.parse().ok();
    }

    pub(super) fn finish(&mut self) -> Option<(u16, u8, u8)> {
        let [year, month, day] = std::mem::take(&mut self.0);
        Some((year?, u8::try_from(month?).ok()?, u8::try_from(day?).ok()?))
    }
}

pub(super) fn day((year, month, day): (u16, u8, u8)) -> Option<PartialDate> {
    PartialDate::new(year, Some(month), Some(day)).ok()
}

/// Reads one document.
pub(super) fn read(source: &SourceId, file: &Opened<'_>) -> Result<Snapshot, ReadError> {
    let mut document = Document::default();
    let mut walk = Walk::new(&file.name, file.text()).metered(file.meter);
    let mut reading = Reading::new(source, file);
    loop {
        match walk.step()? {
            Step::End => break,
            Step::Open => document.open(&walk),
            Step::Close(text) => document.close(walk.path(), &clean(&text)),
        }
    }
    reading.published_on(document.published_on);
    for (position, mut party) in (1_usize..).zip(document.parties) {
        let place = || format!("{} DistinctParty {position}", file.name);
        for (program, listed_on) in party.profiles.iter().filter_map(|id| document.entries.remove(id)) {
            party.draft.programs.extend(program);
            party.draft.listed_on = party.draft.listed_on.or(listed_on);
        }
        reading.take(place, party.finish(source));
    }
    for profile in document.entries.into_keys() {
        let place = format!("{} SanctionsEntry of profile {profile}", file.name);
        reading.reject(place, "no party has this profile".to_owned());
    }
    reading.finish()
}

#[derive(Default)]
struct Document {
    published_on: Option<PartialDate>,
    references: References,
    parties: Vec<Party>,
    /// Programs and day by the number of the profile.
    entries: BTreeMap<String, (Vec<String>, Option<PartialDate>)>,
    /// Number of the value, place, document or entry being read.
    id: String,
    /// Type of the part of a place being read, or of the measure of an entry.
    kind: String,
    parts: BTreeMap<String, String>,
    date: DateParts,
}

impl Document {
    fn open(&mut self, walk: &Walk<'_>) {
        let path: Vec<&str> = walk.path().iter().skip(1).map(String::as_str).collect();
        let get = |name: &str| walk.attribute(name).unwrap_or_default().to_owned();
        match path.as_slice() {
            ["ReferenceValueSets", _, element] => {
                self.id = get("ID");
                if *element == "PartySubType" {
                    self.references.party_types.insert(self.id.clone(), get("PartyTypeID"));
                }
            }
            ["Locations", "Location"] => {
                self.id = get("ID");
                self.parts.clear();
            }
            ["Locations", "Location", "LocationPart"] => {
                let kind = self.references.value("LocPartType", &get("LocPartTypeID"));
                self.kind = kind.unwrap_or_default().to_owned();
            }
            ["Locations", "Location", "LocationCountry"] => {
                let country = self.references.value("Country", &get("CountryID")).map(str::to_owned);
                country
                    .into_iter()
                    .for_each(|country| drop(self.parts.insert("country".to_owned(), country)));
            }
            ["Locations", "Location", "LocationAreaCode"] => {
                let area = self.references.value("AreaCode", &get("AreaCodeID")).map(str::to_owned);
                area.into_iter().for_each(|area| drop(self.parts.insert("area".to_owned(), area)));
            }
            ["IDRegDocuments", "IDRegDocument"] => {
                self.id = get("IdentityID");
                self.parts.clear();
                let kind = self.references.value("IDRegDocType", &get("IDRegDocTypeID"));
                let country = self.references.value("Country", &get("IssuedBy-CountryID"));
                for (field, value) in [("kind", kind), ("country", country)] {
                    if let Some(value) = value {
                        self.parts.insert(field.to_owned(), value.to_owned());
                    }
                }
            }
            ["DistinctParties", "DistinctParty"] => self.parties.push(Party::new(get("FixedRef"))),
            ["DistinctParties", "DistinctParty", within @ ..] => {
                if let Some(party) = self.parties.last_mut() {
                    party.open(within, walk, &self.references);
                }
            }
            ["SanctionsEntries", "SanctionsEntry"] => {
                self.id = get("ProfileID");
                self.entries.entry(self.id.clone()).or_default();
            }
            ["SanctionsEntries", "SanctionsEntry", "SanctionsMeasure"] => {
                let kind = self.references.value("SanctionsType", &get("SanctionsTypeID"));
                self.kind = kind.unwrap_or_default().to_owned();
            }
            _ => {}
        }
    }

    fn close(&mut self, path: &[String], text: &str) {
        let path: Vec<&str> = path.iter().skip(1).map(String::as_str).collect();
        match path.as_slice() {
            ["DateOfIssue", part] => self.date.take(part, text),
            ["DateOfIssue"] => self.published_on = self.date.finish().and_then(day),
            ["ReferenceValueSets", _, element] => {
                let key = ((*element).to_owned(), std::mem::take(&mut self.id));
                self.references.values.insert(key, text.to_owned());
            }
            ["Locations", "Location", "LocationPart", "LocationPartValue", "Value"] if !text.is_empty() => {
                // Of a part in several scripts or spellings, the first is the primary one.
                self.parts.entry(self.kind.clone()).or_insert_with(|| text.to_owned());
            }
            ["Locations", "Location"] => self.place(),
            ["IDRegDocuments", "IDRegDocument", "IDRegistrationNo"] if !text.is_empty() => {
                self.parts.insert("number".to_owned(), text.to_owned());
            }
            ["IDRegDocuments", "IDRegDocument"] => {
                let mut part = |name: &str| self.parts.remove(name);
                let (kind, number, country) = (part("kind"), part("number"), part("country"));
                let clause = identity_document(kind, number, country, None, None);
                self.references.documents.entry(std::mem::take(&mut self.id)).or_default().push(clause);
            }
            ["DistinctParties", "DistinctParty", within @ ..] if !within.is_empty() => {
                if let Some(party) = self.parties.last_mut() {
                    party.close(within, text, &mut self.references);
                }
            }
            ["SanctionsEntries", "SanctionsEntry", "EntryEvent", "Date", part] => self.date.take(part, text),
            ["SanctionsEntries", "SanctionsEntry", "EntryEvent", "Date"] => {
                let found = self.date.finish().and_then(day);
                if let Some((_, listed_on)) = self.entries.get_mut(&self.id) {
                    *listed_on = listed_on.or(found);
                }
            }
            // A program is a measure of the type `Program` with its name as the comment.
            ["SanctionsEntries", "SanctionsEntry", "SanctionsMeasure", "Comment"]
                if self.kind == "Program" && !text.is_empty() =>
            {
                if let Some((programs, _)) = self.entries.get_mut(&self.id) {
                    programs.push(text.to_owned());
                }
            }
            _ => {}
        }
    }

    fn place(&mut self) {
        let mut part = |name: &str| self.parts.remove(name);
        let street = joined([part("ADDRESS1"), part("ADDRESS2"), part("ADDRESS3")], ", ");
        let city = joined([part("CITY"), part("STATE/PROVINCE")], ", ");
        let city = joined([city, part("POSTAL CODE")], " ");
        let region = part("REGION").map(|region| format!("Region: {region}"));
        let country = part("country").or_else(|| part("area")).or(region);
        self.references.places.insert(std::mem::take(&mut self.id), Address { street, city, country });
    }
}

/// The number of a party or alias.
pub(super) fn number(text: &str) -> u64 {
    entry_number(text).unwrap_or(u64::MAX)
}

#[cfg(test)]
pub(super) mod tests {
    use crate::list::ofac_enhanced::tests::SDN;
    use crate::list::{InputFile, Script, read_all};

    /// After the publisher's schema; no full real file was at hand. The party is made up; the plain
    /// form says the same of it.
    pub(crate) const DOCUMENT: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<Sanctions xmlns="any" Version="3"><DateOfIssue CalendarTypeID="1"><Year>2025</Year><Month>1</Month><Day>10</Day></DateOfIssue>
<ReferenceValueSets>
<AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1401">F.K.A.</AliasType><AliasType ID="1403">Name</AliasType></AliasTypeValues>
<CountryValues><Country ID="11101" ISO2="IT">Italy</Country></CountryValues>
<DetailReferenceValues><DetailReference ID="91526">Male</DetailReference></DetailReferenceValues>
<FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="9">Place of Birth</FeatureType><FeatureType ID="10">Nationality Country</FeatureType><FeatureType ID="25">Location</FeatureType><FeatureType ID="26">Title</FeatureType><FeatureType ID="224">Gender</FeatureType></FeatureTypeValues>
<IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType></IDRegDocTypeValues>
<LocPartTypeValues><LocPartType ID="1454">CITY</LocPartType><LocPartType ID="1456">POSTAL CODE</LocPartType></LocPartTypeValues>
<NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType><NamePartType ID="1521">First Name</NamePartType><NamePartType ID="1528">Nickname</NamePartType></NamePartTypeValues>
<PartySubTypeValues><PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
<PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="4">Transport</PartyType></PartyTypeValues>
<SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType><SanctionsType ID="2">Block</SanctionsType></SanctionsTypeValues>
<ScriptValues><Script ID="215" ScriptCode="Latn">Latin</Script><Script ID="220" ScriptCode="Cyrl">Cyrillic</Script></ScriptValues></ReferenceValueSets>
<Locations><Location ID="21"><LocationCountry CountryID="11101" CountryRelevanceID="1"/><LocationPart LocPartTypeID="1454"><LocationPartValue Primary="true"><Comment/><Value>Rome</Value></LocationPartValue></LocationPart><LocationPart LocPartTypeID="1456"><LocationPartValue><Value>00187</Value></LocationPartValue></LocationPart></Location>
<Location ID="22"><LocationCountry CountryID="11101" CountryRelevanceID="1"/></Location></Locations>
<IDRegDocuments><IDRegDocument ID="41" IDRegDocTypeID="1571" IdentityID="1" IssuedBy-CountryID="11101" ValidityID="1"><Comment/><IDRegistrationNo>X1</IDRegistrationNo></IDRegDocument></IDRegDocuments>
<DistinctParties><DistinctParty FixedRef="7"><Comment>(Linked To: DOE &amp; SONS)</Comment><Profile ID="77" PartySubTypeID="4"><Identity ID="1" FixedRef="7" Primary="true" False="false">
<Alias FixedRef="7" AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName ID="1" FixedRef="7" DocNameStatusID="1"><DocumentedNamePart><NamePartValue NamePartGroupID="1" ScriptID="215" ScriptStatusID="1" Acronym="false">AL-ZA&apos;IM</NamePartValue></DocumentedNamePart><DocumentedNamePart><NamePartValue NamePartGroupID="2" ScriptID="215" ScriptStatusID="1" Acronym="false">John</NamePartValue></DocumentedNamePart></DocumentedName>
<DocumentedName ID="2" FixedRef="7" DocNameStatusID="2"><DocumentedNamePart><NamePartValue NamePartGroupID="1" ScriptID="220" ScriptStatusID="1" Acronym="false">АЗ-ЗАИМ</NamePartValue></DocumentedNamePart><DocumentedNamePart><NamePartValue NamePartGroupID="2" ScriptID="220" ScriptStatusID="1" Acronym="false">Джон</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
<Alias FixedRef="13" AliasTypeID="1400" Primary="false" LowQuality="true"><DocumentedName ID="3" FixedRef="7" DocNameStatusID="2"><DocumentedNamePart><NamePartValue NamePartGroupID="3" ScriptID="215" ScriptStatusID="1" Acronym="false">THE DOCTOR</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
<Alias FixedRef="12" AliasTypeID="1401" Primary="false" LowQuality="false"><DocumentedName ID="4" FixedRef="7" DocNameStatusID="2"><DocumentedNamePart><NamePartValue NamePartGroupID="1" ScriptID="215" ScriptStatusID="1" Acronym="false">DOE</NamePartValue></DocumentedNamePart><DocumentedNamePart><NamePartValue NamePartGroupID="2" ScriptID="215" ScriptStatusID="1" Acronym="false">Jon</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
<NamePartGroups><MasterNamePartGroup><NamePartGroup ID="1" NamePartTypeID="1520"/></MasterNamePartGroup><MasterNamePartGroup><NamePartGroup ID="2" NamePartTypeID="1521"/></MasterNamePartGroup><MasterNamePartGroup><NamePartGroup ID="3" NamePartTypeID="1528"/></MasterNamePartGroup></NamePartGroups></Identity>
<Feature ID="31" FeatureTypeID="8"><FeatureVersion ID="31" ReliabilityID="1560"><Comment/><DatePeriod CalendarTypeID="1"><Start Approximate="true"><From><Year>1960</Year><Month>1</Month><Day>1</Day></From><To><Year>1960</Year><Month>1</Month><Day>1</Day></To></Start><End Approximate="true"><From><Year>1960</Year><Month>12</Month><Day>31</Day></From><To><Year>1960</Year><Month>12</Month><Day>31</Day></To></End></DatePeriod></FeatureVersion></Feature>
<Feature ID="32" FeatureTypeID="8"><FeatureVersion ID="32" ReliabilityID="1560"><DatePeriod CalendarTypeID="1"><Start Approximate="false"><From><Year>1961</Year><Month>2</Month><Day>3</Day></From></Start></DatePeriod></FeatureVersion></Feature>
<Feature ID="33" FeatureTypeID="9"><FeatureVersion ID="33" ReliabilityID="1560"><VersionDetail DetailTypeID="1432">Rome, Italy</VersionDetail></FeatureVersion></Feature>
<Feature ID="34" FeatureTypeID="10"><FeatureVersion ID="34" ReliabilityID="1560"><VersionLocation LocationID="22"/></FeatureVersion></Feature>
<Feature ID="35" FeatureTypeID="224"><FeatureVersion ID="35" ReliabilityID="1560"><VersionDetail DetailTypeID="1431" DetailReferenceID="91526"/></FeatureVersion></Feature>
<Feature ID="36" FeatureTypeID="25"><FeatureVersion ID="36" ReliabilityID="1560"><VersionLocation LocationID="21"/></FeatureVersion></Feature>
<Feature ID="37" FeatureTypeID="26"><FeatureVersion ID="37" ReliabilityID="1560"><VersionDetail DetailTypeID="1432">Treasurer</VersionDetail></FeatureVersion></Feature></Profile></DistinctParty>
<DistinctParty FixedRef="8"><Profile ID="78" PartySubTypeID="99"><Identity ID="2"><NamePartGroups/></Identity></Profile></DistinctParty></DistinctParties>
<SanctionsEntries><SanctionsEntry ID="1" ProfileID="77" ListID="1550"><EntryEvent ID="1" EntryEventTypeID="1"><Comment/><Date CalendarTypeID="1"><Year>2022</Year><Month>4</Month><Day>6</Day></Date></EntryEvent><SanctionsMeasure ID="1" SanctionsTypeID="1"><Comment>SDGT</Comment><DatePeriod/></SanctionsMeasure><SanctionsMeasure ID="2" SanctionsTypeID="2"><Comment/></SanctionsMeasure></SanctionsEntry>
<SanctionsEntry ID="2" ProfileID="79" ListID="1550"/></SanctionsEntries></Sanctions>"#;

    #[test]
    fn it_says_what_the_plain_form_says_and_names_in_other_scripts() {
        let read = |text: &str| read_all(&[InputFile::new("any", text.into())]).unwrap().remove(0);
        let (mut advanced, plain) = (read(DOCUMENT), read(SDN));
        assert_eq!(advanced.published_on.unwrap().to_string(), "2025-01-10");
        let listing = &mut advanced.listings[0];
        let original = listing.names.pop().unwrap();
        assert_eq!((original.display().as_str(), original.script), ("Джон АЗ-ЗАИМ", Script::Original));
        assert_eq!(listing.listed_on.take().unwrap().to_string(), "2022-04-06");
        assert_eq!(advanced.listings, plain.listings);
        let places: Vec<&str> = advanced.rejects.iter().map(|reject| reject.place.as_str()).collect();
        assert_eq!(places, ["any DistinctParty 2", "any SanctionsEntry of profile 79"]);
    }
}
