//! OFAC's enhanced XML (`SDN_ENHANCED.XML`, `CONS_ENHANCED.XML`): root `sanctionsData`, one `entity`
//! for each listing.
//!
//! It says what `SDN.XML` says in other elements, and adds names in other scripts. The facts are
//! written as the delimited form writes them and read by the same grammar; see
//! [`super::ofac_draft`]. Traps: a name has a translation for each script; features carry their own
//! kinds; `id` is the number other forms call `uid`.

use std::collections::BTreeMap;

use super::ofac_csv::entry_number;
use super::ofac_draft::{Draft, clean};
use super::ofac_facts::{feature, identity_document};
use super::open::Opened;
use super::reading::Reading;
use super::text::{day_of, joined};
use super::xml::{Step, Walk};
use super::{Address, AliasStrength, Listing, NameKind, PartyKind, ReadError, Snapshot, SourceId};

/// Reads one document.
pub(super) fn read(source: &SourceId, file: &Opened<'_>) -> Result<Snapshot, ReadError> {
    let mut walk = Walk::new(&file.name, file.text()).metered(file.meter);
    let mut reading = Reading::new(source, file);
    let mut entry = Entry::default();
    let mut position = 0_usize;
    loop {
        let text = match walk.step()? {
            Step::Open => {
                match walk.path() {
                    [_, entities, entity] if entities == "entities" && entity == "entity" => {
                        entry.id = walk.attribute("id").unwrap_or_default().to_owned();
                    }
                    [.., item] if matches!(item.as_str(), "name" | "address") => {
                        entry.number = walk.attribute("id").and_then(entry_number).unwrap_or(u64::MAX);
                    }
                    _ => {}
                }
                continue;
            }
            Step::End => return reading.finish(),
            Step::Close(text) => clean(&text),
        };
        let path: Vec<&str> = walk.path().iter().skip(1).map(String::as_str).collect();
        match path.as_slice() {
            ["publicationInfo", "dataAsOf"] => reading.published_on(day_of(&text)),
            ["entities", "entity"] => {
                position += 1;
                let read = std::mem::take(&mut entry).finish(source);
                reading.take(|| format!("{} entity {position}", file.name), read);
            }
            ["entities", "entity", within @ ..] => entry.close(within, text),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Entry {
    id: String,
    party: String,
    /// The publisher's number of the name or address being read.
    number: u64,
    fields: BTreeMap<String, String>,
    /// Fields of the translation or part being read.
    inner: BTreeMap<String, String>,
    /// Names of the name being read: script and text.
    translations: Vec<(String, String)>,
    /// Parts of the address being read.
    parts: BTreeMap<String, String>,
    draft: Draft,
    problem: Option<String>,
}

fn take(fields: &mut BTreeMap<String, String>, name: &str) -> Option<String> {
    fields.remove(name).filter(|text| !text.is_empty())
}

impl Entry {
    fn close(&mut self, within: &[&str], text: String) {
        match within {
            ["generalInfo", "entityType"] => self.party = text,
            ["generalInfo", "title"] => self.draft.title = (!text.is_empty()).then_some(text),
            ["generalInfo", "remarks"] => self.draft.remark(&text),
            ["sanctionsPrograms", "sanctionsProgram"] if !text.is_empty() => self.draft.programs.push(text),
            ["names", "name"] => self.name(),
            ["names", "name", "translations", "translation"] => {
                let script = take(&mut self.inner, "script").unwrap_or_default();
                let parts =
                    [take(&mut self.inner, "formattedLastName"), take(&mut self.inner, "formattedFirstName")];
                let name = joined(parts, ", ").or_else(|| take(&mut self.inner, "formattedFullName"));
                self.inner.clear();
                self.translations.extend(name.map(|name| (script, name)));
            }
            ["addresses", "address"] => self.address(),
            ["addresses", "address", .., "addressPart"] => {
                let kind = take(&mut self.inner, "type").unwrap_or_default();
                let value = take(&mut self.inner, "value");
                // Of an address in several scripts, the first is the Latin one.
                if let Some(value) = value {
                    self.parts.entry(kind).or_insert(value);
                }
            }
            ["identityDocuments", "identityDocument"] => {
                let mut get = |name: &str| take(&mut self.fields, name);
                let clause = identity_document(
                    get("type"),
                    get("documentNumber"),
                    get("issuingCountry"),
                    get("issueDate"),
                    get("expirationDate"),
                );
                self.draft.remark(&clause);
                self.fields.clear();
            }
            ["relationships", "relationship"] => {
                if let Some(other) = take(&mut self.fields, "relatedEntity") {
                    self.draft.remark(&format!("Linked To: {other}"));
                }
                self.fields.clear();
            }
            ["features", "feature"] => {
                let main = take(&mut self.fields, "isPrimary").as_deref() != Some("false");
                let kind = take(&mut self.fields, "type").unwrap_or_default();
                if let Some(value) = take(&mut self.fields, "value") {
                    self.draft.remark(&feature(&kind, &value, main));
                }
                self.fields.clear();
            }
            [_, _, "translations", .., field] => drop(self.inner.insert((*field).to_owned(), text)),
            [_, _, field] => drop(self.fields.insert((*field).to_owned(), text)),
            _ => {}
        }
    }

    fn name(&mut self) {
        let primary = take(&mut self.fields, "isPrimary").as_deref() == Some("true");
        let weak = take(&mut self.fields, "isLowQuality").as_deref() == Some("true");
        let kind = match take(&mut self.fields, "aliasType").as_deref() {
            _ if primary => Some(NameKind::Primary),
            Some("A.K.A.") => Some(NameKind::Aka),
            Some("F.K.A.") => Some(NameKind::Fka),
            Some("N.K.A.") => Some(NameKind::Nka),
            _ => None,
        };
        self.fields.clear();
        let strength = if weak { AliasStrength::Weak } else { AliasStrength::Strong };
        for (script, name) in std::mem::take(&mut self.translations) {
            match kind {
                None => self.problem = Some(format!("the alias {name:?} has no known type")),
                Some(kind) if script != "Latin" => self.draft.original_script(kind, strength, name),
                Some(NameKind::Primary) => self.draft.name = name,
                Some(kind) if weak => self.draft.weak_alias(kind, name),
                Some(kind) => self.draft.strong.push((self.number, kind, name)),
            }
        }
    }

    fn address(&mut self) {
        let mut part = |name: &str| take(&mut self.parts, name);
        let street = joined([part("ADDRESS1"), part("ADDRESS2"), part("ADDRESS3")], ", ");
        let city = joined([part("CITY"), part("STATE/PROVINCE")], ", ");
        let city = joined([city, part("POSTAL CODE")], " ");
        let country = take(&mut self.fields, "country");
        // So the other forms write it, in the place of the country.
        let country = country.or_else(|| part("REGION").map(|region| format!("Region: {region}")));
        let address = Address { street, city, country };
        self.fields.clear();
        self.parts.clear();
        if address != Address::default() {
            self.draft.addresses.push((self.number, address));
        }
    }

    fn finish(self, source: &SourceId) -> Result<Listing, String> {
        let id = entry_number(&self.id).ok_or_else(|| format!("{:?} is no id of an entity", self.id))?;
        if let Some(problem) = self.problem {
            return Err(format!("{id}: {problem}"));
        }
        let party =
            party(&self.party).ok_or_else(|| format!("{id}: {:?} is no type of party", self.party))?;
        if self.draft.name.is_empty() {
            return Err(format!("{id} has no name"));
        }
        Ok(self.draft.finish(source, id, party))
    }
}

fn party(text: &str) -> Option<PartyKind> {
    match text {
        "Individual" => Some(PartyKind::Person),
        "Entity" => Some(PartyKind::Organization),
        "Vessel" => Some(PartyKind::Vessel),
        "Aircraft" => Some(PartyKind::Aircraft),
        _ => None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::list::{InputFile, Script, read_all};

    /// The party is made up; `SDN.XML` below says the same of it.
    pub(crate) const DOCUMENT: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<sanctionsData xmlns="any"><publicationInfo><dataAsOf>2025-01-10T00:00:00</dataAsOf></publicationInfo>
<referenceValues><referenceValue refId="1"><type>ALIAS TYPE</type><value>A.K.A.</value></referenceValue></referenceValues>
<entities><entity id="7"><generalInfo><identityId>1</identityId><entityType refId="600">Individual</entityType><title>Treasurer</title><remarks>(Linked To: DOE &amp; SONS)</remarks></generalInfo>
<sanctionsPrograms><sanctionsProgram refId="2" id="3">SDGT</sanctionsProgram></sanctionsPrograms>
<names><name id="11"><isPrimary>true</isPrimary><isLowQuality>false</isLowQuality><translations>
<translation id="1"><isPrimary>true</isPrimary><script refId="1">Latin</script><formattedFirstName>John</formattedFirstName><formattedLastName>AL-ZA&apos;IM</formattedLastName><formattedFullName>AL-ZA&apos;IM, John</formattedFullName><nameParts><namePart id="1"><type refId="1520">Last Name</type><value>AL-ZA&apos;IM</value></namePart></nameParts></translation>
<translation id="2"><isPrimary>false</isPrimary><script refId="2">Cyrillic</script><formattedFirstName>Джон</formattedFirstName><formattedLastName>АЗ-ЗАИМ</formattedLastName></translation></translations></name>
<name id="13"><isPrimary>false</isPrimary><aliasType refId="1">A.K.A.</aliasType><isLowQuality>true</isLowQuality><translations><translation id="3"><script>Latin</script><formattedLastName>THE DOCTOR</formattedLastName></translation></translations></name>
<name id="12"><isPrimary>false</isPrimary><aliasType refId="1">F.K.A.</aliasType><isLowQuality>false</isLowQuality><translations><translation id="4"><script>Latin</script><formattedFirstName>Jon</formattedFirstName><formattedLastName>DOE</formattedLastName></translation></translations></name></names>
<addresses><address id="21"><country refId="1">Italy</country><translations><translation id="5"><isPrimary>true</isPrimary><script>Latin</script><addressParts><addressPart id="1"><type refId="1">CITY</type><value>Rome</value></addressPart><addressPart id="2"><type>POSTAL CODE</type><value>00187</value></addressPart></addressParts></translation></translations></address></addresses>
<features><feature id="31"><type featureTypeId="8">Birthdate</type><value>circa 1960</value><valueDate id="1"><fromDateBegin>1960-01-01</fromDateBegin></valueDate><isPrimary>true</isPrimary></feature>
<feature id="32"><type>Birthdate</type><value>03 Feb 1961</value><isPrimary>false</isPrimary></feature>
<feature id="33"><type>Place of Birth</type><value>Rome, Italy</value><isPrimary>true</isPrimary></feature>
<feature id="34"><type>Nationality Country</type><value>Italy</value><isPrimary>true</isPrimary></feature>
<feature id="35"><type>Gender</type><value>Male</value><isPrimary>true</isPrimary></feature></features>
<identityDocuments><identityDocument id="41"><type>Passport</type><name nameId="11">X</name><documentNumber>X1</documentNumber><isValid>true</isValid><issuingCountry>Italy</issuingCountry></identityDocument></identityDocuments></entity>
<entity id="8"><generalInfo><entityType>Robot</entityType></generalInfo></entity></entities></sanctionsData>"#;

    pub(crate) const SDN: &str = r#"<sdnList><sdnEntry><uid>7</uid><firstName>John</firstName><lastName>AL-ZA&apos;IM</lastName><title>Treasurer</title><sdnType>Individual</sdnType><remarks>(Linked To: DOE &amp; SONS)</remarks><programList><program>SDGT</program></programList>
<akaList><aka><uid>13</uid><type>a.k.a.</type><category>weak</category><lastName>THE DOCTOR</lastName></aka><aka><uid>12</uid><type>f.k.a.</type><category>strong</category><lastName>DOE</lastName><firstName>Jon</firstName></aka></akaList>
<idList><id><uid>41</uid><idType>Passport</idType><idNumber>X1</idNumber><idCountry>Italy</idCountry></id><id><uid>42</uid><idType>Gender</idType><idNumber>Male</idNumber></id></idList>
<addressList><address><uid>21</uid><city>Rome</city><postalCode>00187</postalCode><country>Italy</country></address></addressList>
<nationalityList><nationality><uid>1</uid><country>Italy</country><mainEntry>true</mainEntry></nationality></nationalityList>
<dateOfBirthList><dateOfBirthItem><uid>1</uid><dateOfBirth>circa 1960</dateOfBirth><mainEntry>true</mainEntry></dateOfBirthItem><dateOfBirthItem><uid>2</uid><dateOfBirth>03 Feb 1961</dateOfBirth><mainEntry>false</mainEntry></dateOfBirthItem></dateOfBirthList>
<placeOfBirthList><placeOfBirthItem><uid>1</uid><placeOfBirth>Rome, Italy</placeOfBirth><mainEntry>true</mainEntry></placeOfBirthItem></placeOfBirthList></sdnEntry></sdnList>"#;

    fn read(text: &str) -> Snapshot {
        read_all(&[InputFile::new("any", text.into())]).unwrap().remove(0)
    }

    #[test]
    fn it_says_what_the_plain_form_says_and_names_in_other_scripts() {
        let (mut enhanced, plain) = (read(DOCUMENT), read(SDN));
        assert_eq!(enhanced.published_on.unwrap().to_string(), "2025-01-10");
        assert_eq!(enhanced.rejects[0].place, "any entity 2");
        let original = enhanced.listings[0].names.pop().unwrap();
        assert_eq!((original.display().as_str(), original.script), ("Джон АЗ-ЗАИМ", Script::Original));
        assert_eq!(enhanced.listings, plain.listings);
        assert_eq!(plain.listings[0].names[0].display(), "John AL-ZA'IM");
    }
}
