//! One party of the European Union's list in the making, whichever form it is read from. The table
//! says in cells what the XML says in attributes, so that both are read here by the names of the
//! attributes.
//!
//! Traps: a name stands once for each language of the regulation, spelled the same or not; `strong`
//! marks the good names; days of other calendars come with `calendarType`; the country `00` is none;
//! remarks may belong to a name or to an address instead of the party.

use super::name_list::{gathered, in_parts, whole};
use super::text::{day_of, filled, joined, unique};
use super::{
    Address, AliasStrength, Gender, Identifier, ListedName, Listing, ListingKey, NameKind, PartialDate,
    PartyKind, SourceId,
};

/// What an element says under the name of an attribute; nothing where it is empty.
pub(super) type Fields<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What a party is described with, in the order of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Element {
    SanctionEntity,
    Regulation,
    SubjectType,
    NameAlias,
    Citizenship,
    Birthdate,
    Address,
    Identification,
}

impl Element {
    /// By its name in XML.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "sanctionEntity" => Self::SanctionEntity,
            "regulation" => Self::Regulation,
            "subjectType" => Self::SubjectType,
            "nameAlias" => Self::NameAlias,
            "citizenship" => Self::Citizenship,
            "birthdate" => Self::Birthdate,
            "address" => Self::Address,
            "identification" => Self::Identification,
            _ => return None,
        })
    }
}

/// A party in the making.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) party: Option<PartyKind>,
    names: Vec<ListedName>,
    births: Vec<PartialDate>,
    birth_places: Vec<String>,
    citizenships: Vec<String>,
    gender: Option<Gender>,
    titles: Vec<String>,
    programs: Vec<String>,
    identifiers: Vec<Identifier>,
    addresses: Vec<Address>,
    /// Each with what it belongs to: the table has its elements in another order than the XML.
    remarks: Vec<(Element, String)>,
    listed_on: Option<PartialDate>,
    url: Option<String>,
}

impl Draft {
    /// Names, dates and the like so far, repeated or not.
    pub(super) fn items(&self) -> usize {
        self.names.len()
            + self.births.len()
            + self.birth_places.len()
            + self.citizenships.len()
            + self.titles.len()
            + self.programs.len()
            + self.identifiers.len()
            + self.addresses.len()
            + self.remarks.len()
    }

    /// Takes in a remark on an element.
    pub(super) fn remark(&mut self, on: Element, text: &str) {
        self.remarks.extend(filled(text).map(|text| (on, text)));
    }

    /// Takes in the address of a regulation.
    pub(super) fn url(&mut self, text: &str) {
        self.url = filled(text);
    }

    /// Takes in an element of a party, or the party itself.
    pub(super) fn element(&mut self, element: Element, get: Fields<'_>) {
        match element {
            Element::SanctionEntity => {
                self.listed_on = self.listed_on.or_else(|| day_of(&get("designationDate")?));
                self.remark(element, &get("designationDetails").unwrap_or_default());
                for (attribute, kind) in
                    [("euReferenceNumber", "EU reference number"), ("unitedNationId", "UN reference number")]
                {
                    let number = get(attribute);
                    self.identifiers.extend(number.map(|number| identifier(kind, number, None)));
                }
            }
            Element::Regulation => self.programs.extend(get("programme")),
            Element::SubjectType => {
                self.party = match get("classificationCode").as_deref() {
                    Some("P") => Some(PartyKind::Person),
                    Some("E") => Some(PartyKind::Organization),
                    _ => None,
                };
            }
            Element::NameAlias => {
                let given = joined([get("firstName"), get("middleName")], " ");
                let strength = match get("strong").map(|strong| strong.to_ascii_lowercase()).as_deref() {
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
            Element::Citizenship => self.citizenships.extend(country(get)),
            Element::Birthdate => self.birth(get),
            Element::Address => {
                let street =
                    joined([get("street"), get("poBox").map(|code| format!("P.O. Box {code}"))], ", ");
                let city = joined([get("zipCode"), get("city").or(get("place")), get("region")], ", ");
                let address = Address { street, city, country: country(get) };
                if address != Address::default() {
                    self.addresses.push(address);
                }
            }
            Element::Identification => {
                let kind = get("identificationTypeDescription").or(get("identificationTypeCode"));
                let kind = kind.unwrap_or_else(|| "Document".to_owned());
                let numbers = unique([get("number"), get("latinNumber")].into_iter().flatten().collect());
                self.identifiers
                    .extend(numbers.into_iter().map(|number| identifier(&kind, number, country(get))));
            }
        }
    }

    fn birth(&mut self, get: Fields<'_>) {
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
                let circa =
                    get("circa").is_some_and(|circa| circa.eq_ignore_ascii_case("true") || circa == "1");
                self.births.push(if circa { date.circa() } else { date });
            }
            Some(date) => {
                let calendar = get("calendarType").unwrap_or_default();
                self.remark(Element::Birthdate, &format!("Date of birth: {date} ({calendar})"));
            }
            None => {}
        }
        let place = joined([get("city"), get("place"), get("region"), country(get)], ", ");
        self.birth_places.extend(place);
    }

    /// The listing with this `logicalId`.
    pub(super) fn finish(self, source: &SourceId, id: String) -> Result<Listing, String> {
        let party = self.party.ok_or_else(|| format!("{id} has no known subjectType"))?;
        let mut names = self.names;
        primary_first(&mut names);
        if names.is_empty() {
            return Err(format!("{id} has no name"));
        }
        let key = ListingKey { source: source.clone(), id };
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
        let mut remarks = self.remarks;
        remarks.sort_by_key(|(element, _)| *element);
        let remarks = unique(remarks.into_iter().map(|(_, text)| text).collect()).join("; ");
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

fn country(get: Fields<'_>) -> Option<String> {
    let (code, name) = (get("countryIso2Code"), get("countryDescription"));
    if code.as_deref() == Some("00") { None } else { name.or(code) }
}

fn identifier(kind: &str, number: String, country: Option<String>) -> Identifier {
    Identifier { kind: kind.to_owned(), number, country }
}
