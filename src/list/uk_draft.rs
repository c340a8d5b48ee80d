//! One party of the UK's lists in the making, whichever file it is read from. A party comes in many
//! rows or elements that repeat most of what they say; here each thing is kept once.

use super::loose_date::births;
use super::name_list::{gathered, in_parts, split_at_comma, whole};
use super::text::{joined, numbered, unique};
use super::{
    Address, AliasStrength, Gender, Identifier, ListedName, Listing, ListingKey, NameKind, PartialDate,
    PartyKind, Script, SourceId,
};

/// A party in the making.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) party: Option<PartyKind>,
    pub(super) births: Vec<String>,
    pub(super) nationalities: Vec<String>,
    pub(super) titles: Vec<String>,
    pub(super) programs: Vec<String>,
    pub(super) identifiers: Vec<Identifier>,
    pub(super) remarks: Vec<String>,
    pub(super) gender: Option<Gender>,
    pub(super) listed_on: Option<PartialDate>,
    names: Vec<ListedName>,
    birth_places: Vec<String>,
    addresses: Vec<Address>,
}

/// `Individual`, `Entity` or `Ship`, in any case and with blanks around it.
pub(super) fn party(text: &str) -> Result<PartyKind, String> {
    match text.trim().to_lowercase().as_str() {
        "individual" => Ok(PartyKind::Person),
        "entity" => Ok(PartyKind::Organization),
        "ship" => Ok(PartyKind::Vessel),
        other => Err(format!("{other:?} is no type of party known here")),
    }
}

/// `Primary name`, `Prime Alias`, `Primary name variation`, `AKA`, `Alias`, `FKA`. A variation is
/// another spelling of the primary name, and so an alias here.
pub(super) fn name_kind(text: Option<&str>) -> Result<NameKind, String> {
    match text.unwrap_or_default().to_lowercase().as_str() {
        "primary name" | "prime alias" => Ok(NameKind::Primary),
        "" | "aka" | "a.k.a" | "alias" | "primary name variation" => Ok(NameKind::Aka),
        "fka" | "f.k.a" => Ok(NameKind::Fka),
        other => Err(format!("{other:?} is no type of name known here")),
    }
}

/// `Low quality` is weak; `Good quality` and nothing are not.
pub(super) fn strength(text: Option<&str>) -> AliasStrength {
    match text.map(str::to_lowercase) {
        Some(text) if text.starts_with("low") => AliasStrength::Weak,
        _ => AliasStrength::Strong,
    }
}

impl Draft {
    /// Names, dates and the like so far, repeated or not.
    pub(super) fn items(&self) -> usize {
        self.births.len()
            + self.nationalities.len()
            + self.titles.len()
            + self.programs.len()
            + self.identifiers.len()
            + self.remarks.len()
            + self.names.len()
            + self.birth_places.len()
            + self.addresses.len()
    }

    /// Takes in a name in parts 1 to 6, of which the sixth is the family name or the whole name of
    /// an entity. False where no part is there.
    pub(super) fn name(
        &mut self,
        parts: [Option<String>; 6],
        kind: NameKind,
        strength: AliasStrength,
    ) -> bool {
        let [one, two, three, four, five, family] = parts;
        let given = joined([one, two, three, four, five], " ");
        let name = in_parts(family, given, kind, strength);
        let found = name.is_some();
        self.names.extend(name);
        found
    }

    /// Takes in a name in another script.
    pub(super) fn original(&mut self, text: String) {
        self.names.push(whole(text, NameKind::Aka, AliasStrength::Strong));
    }

    /// Takes in the town and the country of birth, both perhaps numbered.
    pub(super) fn birth_place(&mut self, town: Option<String>, country: Option<String>) {
        let towns = numbered(&town.unwrap_or_default());
        let countries = numbered(&country.unwrap_or_default());
        if towns.len() == countries.len() {
            let pairs = towns.into_iter().zip(countries).map(|(town, country)| format!("{town}, {country}"));
            self.birth_places.extend(pairs);
        } else if let [country] = countries.as_slice() {
            self.birth_places.extend(towns.iter().map(|town| format!("{town}, {country}")));
            if towns.is_empty() {
                self.birth_places.push(country.clone());
            }
        } else {
            self.birth_places.extend(towns.into_iter().chain(countries));
        }
    }

    /// Takes in an address of lines 1 to 6, of which the sixth is the town.
    pub(super) fn address(
        &mut self,
        lines: [Option<String>; 6],
        postal_code: Option<String>,
        country: Option<String>,
    ) {
        let [one, two, three, four, five, town] = lines;
        let street = joined([one, two, three, four, five], ", ");
        let address = Address { street, city: joined([town, postal_code], " "), country };
        if address != Address::default() {
            self.addresses.push(address);
        }
    }

    /// Takes in the numbers of documents, and what is said about them.
    pub(super) fn documents(&mut self, kind: &str, numbers: Option<String>, details: Option<String>) {
        // Until 2019 there was one column for both.
        let (numbers, details) = match numbers {
            Some(numbers) => (numbers, details),
            None => (details.unwrap_or_default(), None),
        };
        self.identifiers.extend(numbered(&numbers).into_iter().map(|number| identifier(kind, number)));
        self.remarks.extend(details.map(|details| format!("{kind} {numbers}: {details}")));
    }

    /// Takes in remarks, which hold what has no column of its own: `(Gender):Male`,
    /// `(UK Sanctions List Ref):GHR0086`.
    pub(super) fn remark(&mut self, text: String) {
        let labelled = |label: &str| {
            let rest = text.split_once(label)?.1.trim_start();
            let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            (end > 0).then(|| &rest[..end])
        };
        self.gender = self.gender.or_else(|| gender(labelled("(Gender):")?));
        let reference = labelled("(UK Sanctions List Ref):").map(|text| text.to_owned());
        self.identifiers.extend(reference.map(|number| identifier("UK Sanctions List Ref", number)));
        self.remarks.push(text);
    }

    /// The listing.
    pub(super) fn finish(self, source: &SourceId, id: String) -> Result<Listing, String> {
        let party = self.party.ok_or_else(|| format!("{id} has no type of party"))?;
        let mut names = gathered(self.names);
        if party == PartyKind::Person {
            // In other scripts some stand as `FAMILY, Given`; in Latin the parts say which is which.
            names.iter_mut().filter(|name| name.script == Script::Original).for_each(split_at_comma);
        }
        if names.is_empty() {
            return Err(format!("{id} has no name"));
        }
        let mut listing = Listing::new(ListingKey { source: source.clone(), id }, party, names);
        let mut remarks = self.remarks;
        for text in unique(self.births) {
            births(&text, &mut listing, &mut remarks);
        }
        listing.births = unique(listing.births);
        listing.birth_places = unique(self.birth_places);
        let nationalities = self.nationalities.iter().flat_map(|text| numbered(text)).collect();
        listing.nationalities = unique(nationalities);
        listing.titles = unique(self.titles.iter().flat_map(|text| numbered(text)).collect());
        listing.programs = unique(self.programs);
        listing.identifiers = unique(self.identifiers);
        listing.addresses = unique(self.addresses);
        listing.gender = self.gender;
        listing.listed_on = self.listed_on;
        let remarks = unique(remarks).join("; ");
        listing.remarks = (!remarks.is_empty()).then_some(remarks);
        Ok(listing)
    }
}

pub(super) fn gender(text: &str) -> Option<Gender> {
    match text.trim().to_lowercase().as_str() {
        "male" => Some(Gender::Male),
        "female" => Some(Gender::Female),
        _ => None,
    }
}

pub(super) fn identifier(kind: &str, number: String) -> Identifier {
    Identifier { kind: kind.to_owned(), number, country: None }
}
