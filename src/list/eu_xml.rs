//! The European Union's consolidated list, XML 1.1: root `export`, one `sanctionEntity` for each
//! party, everything in attributes.
//!
//! Traps: attributes change their order from one edition to the next; a name stands once for each
//! language of the regulation, spelled the same or not; `strong` marks the good names; days of other
//! calendars come with `calendarType`; the country `00` is none; remarks may belong to a name or to
//! an address instead of the party.

use super::name_list::{gathered, in_parts, whole};
use super::open::Opened;
use super::reading::Reading;
use super::text::{day_of, filled, joined, unique};
use super::xml::{Step, Walk};
use super::{
    Address, AliasStrength, Gender, Identifier, ListedName, Listing, ListingKey, NameKind, PartialDate,
    PartyKind, ReadError, Snapshot, SourceId,
};

/// Reads one document.
pub(super) fn read(source: &SourceId, file: &Opened<'_>) -> Result<Snapshot, ReadError> {
    let mut walk = Walk::new(&file.name, file.text()).metered(file.meter).records_at(2);
    let mut reading = Reading::new(source, file);
    let mut entry = Entry::default();
    let mut position = 0_usize;
    loop {
        match walk.step()? {
            Step::End => return reading.finish(),
            Step::Open if walk.path().len() == 1 => {
                reading.published_on(walk.attribute("generationDate").and_then(day_of));
            }
            Step::Open if walk.path().get(1).is_some_and(|element| element == "sanctionEntity") => {
                entry.open(&walk);
            }
            Step::Open => {}
            Step::Close(text) => match walk.path() {
                [_, entity] if entity == "sanctionEntity" => {
                    position += 1;
                    let read = std::mem::take(&mut entry).finish(source);
                    reading.take(|| format!("{} sanctionEntity {position}", file.name), read);
                }
                [_, entity, .., remark] if entity == "sanctionEntity" && remark == "remark" => {
                    entry.remarks.extend(filled(&text));
                }
                [_, entity, regulation, url]
                    if entity == "sanctionEntity"
                        && regulation == "regulation"
                        && url == "publicationUrl" =>
                {
                    entry.url = filled(&text);
                }
                _ => {}
            },
        }
    }
}

#[derive(Default)]
struct Entry {
    id: String,
    party: Option<PartyKind>,
    names: Vec<ListedName>,
    births: Vec<PartialDate>,
    birth_places: Vec<String>,
    citizenships: Vec<String>,
    gender: Option<Gender>,
    titles: Vec<String>,
    programs: Vec<String>,
    identifiers: Vec<Identifier>,
    addresses: Vec<Address>,
    remarks: Vec<String>,
    listed_on: Option<PartialDate>,
    url: Option<String>,
}

impl Entry {
    /// Takes in an element that opens inside of a party, or the party itself.
    fn open(&mut self, walk: &Walk<'_>) {
        let get = |name: &str| walk.attribute(name).and_then(filled);
        match walk.path().iter().skip(2).map(String::as_str).collect::<Vec<_>>().as_slice() {
            [] => {
                self.id = get("logicalId").unwrap_or_default();
                self.listed_on = get("designationDate").as_deref().and_then(day_of);
                self.remarks.extend(get("designationDetails"));
                for (attribute, kind) in
                    [("euReferenceNumber", "EU reference number"), ("unitedNationId", "UN reference number")]
                {
                    let number = get(attribute);
                    self.identifiers.extend(number.map(|number| identifier(kind, number, None)));
                }
            }
            ["regulation"] => self.programs.extend(get("programme")),
            ["subjectType"] => {
                self.party = match get("classificationCode").as_deref() {
                    Some("P") => Some(PartyKind::Person),
                    Some("E") => Some(PartyKind::Organization),
                    _ => None,
                };
            }
            ["nameAlias"] => {
                let given = joined([get("firstName"), get("middleName")], " ");
                let strength = match get("strong").as_deref() {
                    Some("false" | "0") => AliasStrength::Weak,
                    _ => AliasStrength::Strong,
                };
                self.names.extend(name(get("wholeName"), get("lastName"), given, strength));
                self.titles.extend(get("title"));
                self.titles.extend(get("function"));
                self.gender = self.gender.or(match get("gender").as_deref() {
                    Some("F") => Some(Gender::Female),
                    Some("M") => Some(Gender::Male),
                    _ => None,
                });
            }
            ["citizenship"] => self.citizenships.extend(country(walk)),
            ["birthdate"] => self.birth(walk),
            ["address"] => {
                let street =
                    joined([get("street"), get("poBox").map(|code| format!("P.O. Box {code}"))], ", ");
                let city = joined([get("zipCode"), get("city").or(get("place")), get("region")], ", ");
                let address = Address { street, city, country: country(walk) };
                if address != Address::default() {
                    self.addresses.push(address);
                }
            }
            ["identification"] => {
                let kind = get("identificationTypeDescription").or(get("identificationTypeCode"));
                let kind = kind.unwrap_or_else(|| "Document".to_owned());
                let numbers = unique([get("number"), get("latinNumber")].into_iter().flatten().collect());
                self.identifiers
                    .extend(numbers.into_iter().map(|number| identifier(&kind, number, country(walk))));
            }
            _ => {}
        }
    }

    fn birth(&mut self, walk: &Walk<'_>) {
        let get = |name: &str| walk.attribute(name).and_then(filled);
        let number = |name: &str| get(name).and_then(|text| text.parse::<u16>().ok()).filter(|n| *n > 0);
        let small = |name: &str| number(name).and_then(|n| u8::try_from(n).ok());
        let year = |year: u16| PartialDate::new(year, None, None).ok();
        let range = number("yearRangeFrom").and_then(year).zip(number("yearRangeTo").and_then(year));
        let parts = || {
            let month = small("monthOfYear");
            PartialDate::new(number("year")?, month, small("dayOfMonth").filter(|_| month.is_some())).ok()
        };
        let single = get("birthdate").as_deref().and_then(day_of).or_else(parts);
        let found = single.or_else(|| range.and_then(|(from, to)| from.until(to).ok()));
        let gregorian = get("calendarType").is_none_or(|calendar| calendar == "GREGORIAN");
        match found {
            Some(date) if gregorian => {
                let circa = matches!(get("circa").as_deref(), Some("true" | "1"));
                self.births.push(if circa { date.circa() } else { date });
            }
            Some(date) => {
                let calendar = get("calendarType").unwrap_or_default();
                self.remarks.push(format!("Date of birth: {date} ({calendar})"));
            }
            None => {}
        }
        let place = joined([get("city"), get("place"), get("region"), country(walk)], ", ");
        self.birth_places.extend(place);
    }

    fn finish(self, source: &SourceId) -> Result<Listing, String> {
        if self.id.is_empty() {
            return Err("the entity has no logicalId".to_owned());
        }
        let party = self.party.ok_or_else(|| format!("{} has no known subjectType", self.id))?;
        let mut names = self.names;
        primary_first(&mut names);
        if names.is_empty() {
            return Err(format!("{} has no name", self.id));
        }
        let key = ListingKey { source: source.clone(), id: self.id };
        let mut listing = Listing::new(key, party, gathered(names));
        listing.births = unique(self.births);
        listing.birth_places = unique(self.birth_places);
        listing.citizenships = unique(self.citizenships);
        listing.gender = self.gender;
        listing.titles = unique(self.titles);
        listing.programs = unique(self.programs);
        listing.identifiers = unique(self.identifiers);
        listing.addresses = unique(self.addresses);
        listing.listed_on = self.listed_on;
        listing.source_url = self.url;
        let remarks = unique(self.remarks).join("; ");
        listing.remarks = (!remarks.is_empty()).then_some(remarks);
        Ok(listing)
    }
}

/// A name with its parts, where the EU keeps any apart, else as a whole. In doubt the whole name
/// counts: parts may leave out what stands in it.
pub(super) fn name(
    whole_name: Option<String>,
    family: Option<String>,
    given: Option<String>,
    strength: AliasStrength,
) -> Option<ListedName> {
    let parted = in_parts(family, given, NameKind::Aka, strength);
    let Some(text) = whole_name else { return parted };
    Some(match parted {
        Some(name) if name.text == text => name,
        _ => whole(text, NameKind::Aka, strength),
    })
}

/// The EU marks no name as the primary one: the first strong one is, in Latin script if any is.
pub(super) fn primary_first(names: &mut [ListedName]) {
    let rank = |name: &ListedName| (name.strength, name.script);
    if let Some(first) = (0..names.len()).min_by_key(|at| rank(&names[*at])) {
        names[first].kind = NameKind::Primary;
    }
}

fn country(walk: &Walk<'_>) -> Option<String> {
    let code = walk.attribute("countryIso2Code").and_then(filled);
    let name = walk.attribute("countryDescription").and_then(filled);
    if code.as_deref() == Some("00") { None } else { name.or(code) }
}

fn identifier(kind: &str, number: String, country: Option<String>) -> Identifier {
    Identifier { kind: kind.to_owned(), number, country }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::list::{InputFile, Script, read_all};

    /// After the publisher's schema; no full real file was at hand. The parties are made up.
    pub(crate) const DOCUMENT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2024-03-14T17:14:56.937+01:00" globalFileId="150000">
<sanctionEntity designationDate="2011-02-01" designationDetails="" unitedNationId="QDi.999" euReferenceNumber="EU.1.2" logicalId="13">
<remark>Arms &amp; money.</remark>
<regulation regulationType="amendment" organisationType="commission" publicationDate="2012-02-21" entryIntoForceDate="2012-02-22" numberTitle="151/2012" programme="TEST" logicalId="1"><publicationUrl>http://eur-lex.europa.eu/x</publicationUrl></regulation>
<subjectType code="person" classificationCode="P"/>
<nameAlias firstName="John" middleName="&apos;Abd" lastName="Doe" wholeName="John &apos;Abd Doe" function="Treasurer" gender="M" title="Dr" nameLanguage="" strong="true" regulationLanguage="en" logicalId="2"><remark>As in the passport.</remark><regulationSummary regulationType="amendment" publicationDate="2012-02-21" numberTitle="1"/></nameAlias>
<nameAlias strong="true" wholeName="Джон Доу" nameLanguage="RU" lastName="" firstName="" middleName="" function="" gender="" title="" regulationLanguage="bg" logicalId="3"/>
<nameAlias strong="false" wholeName="The Doctor" lastName="" firstName="" regulationLanguage="en" logicalId="4"/>
<nameAlias strong="true" wholeName="John &apos;Abd Doe" lastName="" firstName="" regulationLanguage="de" logicalId="5"/>
<citizenship countryIso2Code="MT" countryDescription="MALTA" regulationLanguage="en" logicalId="6"/>
<citizenship countryIso2Code="00" countryDescription="UNKNOWN" regulationLanguage="en" logicalId="7"/>
<birthdate circa="false" calendarType="GREGORIAN" city="Valletta" birthdate="1960-02-03" countryIso2Code="MT" countryDescription="MALTA" regulationLanguage="en" logicalId="8"/>
<birthdate circa="true" calendarType="GREGORIAN" year="1961" countryIso2Code="00" countryDescription="UNKNOWN" regulationLanguage="en" logicalId="9"/>
<birthdate circa="false" calendarType="GREGORIAN" yearRangeFrom="1962" yearRangeTo="1963" countryIso2Code="00" countryDescription="UNKNOWN" regulationLanguage="en" logicalId="10"/>
<birthdate circa="false" calendarType="ISLAMIC" year="1384" monthOfYear="1" countryIso2Code="00" countryDescription="UNKNOWN" regulationLanguage="en" logicalId="11"/>
<address city="Rome" street="1 Main St" zipCode="00187" countryIso2Code="IT" countryDescription="ITALY" asAtListingTime="false" regulationLanguage="en" logicalId="12"/>
<identification identificationTypeCode="passport" identificationTypeDescription="National passport" number="X1" latinNumber="X1" countryIso2Code="MT" countryDescription="MALTA" diplomatic="false" regulationLanguage="en" logicalId="14"/>
</sanctionEntity>
<sanctionEntity logicalId="15"><regulation programme="TEST"/><subjectType code="enterprise" classificationCode="E"/><nameAlias wholeName="AL-ZA&apos;IM &amp; SONS" strong="true"/></sanctionEntity>
<sanctionEntity logicalId="16"><subjectType classificationCode="P"/></sanctionEntity>
</export>"#;

    #[test]
    fn an_entity_is_read_with_all_its_parts() {
        let snapshot = &read_all(&[InputFile::new("any", DOCUMENT.into())]).unwrap()[0];
        assert_eq!(snapshot.source, SourceId::eu_fsf());
        assert_eq!(snapshot.published_on.unwrap().to_string(), "2024-03-14");
        let doe = &snapshot.listings[0];
        let names: Vec<_> = doe.names.iter().map(|n| (n.display(), n.kind, n.strength, n.script)).collect();
        use AliasStrength::{Strong, Weak};
        assert_eq!(
            names,
            [
                ("John 'Abd Doe".to_owned(), NameKind::Primary, Strong, Script::Latin),
                ("Джон Доу".to_owned(), NameKind::Aka, Strong, Script::Original),
                ("The Doctor".to_owned(), NameKind::Aka, Weak, Script::Latin),
            ]
        );
        assert_eq!(doe.names[0].parts.as_ref().unwrap().family, "Doe");
        let births: Vec<String> = doe.births.iter().map(ToString::to_string).collect();
        assert_eq!(births, ["1960-02-03", "1961~", "1962/1963"]);
        assert_eq!(doe.birth_places, ["Valletta, MALTA"]);
        assert_eq!(doe.citizenships, ["MALTA"]);
        assert_eq!(doe.titles, ["Dr", "Treasurer"]);
        assert_eq!(doe.identifiers.len(), 3);
        let remarks = "Arms & money.; As in the passport.; Date of birth: 1384-01 (ISLAMIC)";
        assert_eq!(doe.remarks.as_deref(), Some(remarks));
        assert_eq!(doe.source_url.as_deref(), Some("http://eur-lex.europa.eu/x"));
        assert_eq!(snapshot.listings[1].names[0].text, "AL-ZA'IM & SONS");
        assert_eq!(snapshot.rejects[0].place, "any sanctionEntity 3");
    }

    #[test]
    fn the_order_of_attributes_changes_nothing() {
        let read = |text: &str| read_all(&[InputFile::new("any", text.into())]).unwrap()[0].digest();
        let moved = DOCUMENT.replace(
            "strong=\"false\" wholeName=\"The Doctor\" lastName=\"\"",
            "lastName=\"\" wholeName=\"The Doctor\" strong=\"false\"",
        );
        assert_ne!(moved, DOCUMENT);
        assert_eq!(read(&moved), read(DOCUMENT));
    }
}
