//! What is asked beside the name, against what the listing says: birth date, country, gender.
//!
//! Each acts both ways. However rare a name, the world holds namesakes, so the evidence of the
//! name alone is bounded ([`most_name_bits`]) before an attribute is added: a birth date forty years
//! off takes even an equal name below the threshold.

use super::ScreenOptions;
use super::country::Country;
use super::hit::{Evidence, EvidenceKind};
use super::model;
use crate::list::{Gender, Listing, PartialDate};

/// Most that a name proves beyond even odds where an attribute is known, in bits.
const NAME_BEYOND_EVEN: f32 = 9.5;

/// Equal to the day, which one in 25,000 strangers of an age is.
const SAME_DAY_BITS: f32 = 8.0;
/// The years agree and no more is known.
const SAME_YEAR_BITS: f32 = 4.0;
/// A year apart: lunar calendars and guesses.
const NEXT_YEAR_BITS: f32 = 0.0;
/// Two to four years apart, as lists themselves are about one person.
const FEW_YEARS_BITS: f32 = -4.0;
/// Five to nine years apart.
const MANY_YEARS_BITS: f32 = -8.0;
/// Ten years and more: another generation.
const GENERATION_BITS: f32 = -14.0;
/// Years that "circa" allows either way.
const CIRCA_YEARS: u16 = 2;
/// The same country among those listed.
const SAME_COUNTRY_BITS: f32 = 2.0;
/// Another country. People hold several, and lists miss some.
const OTHER_COUNTRY_BITS: f32 = -2.0;
/// Another gender.
const OTHER_GENDER_BITS: f32 = -10.0;

/// Most that a name proves where an attribute is known, in bits.
pub(super) fn most_name_bits() -> f32 {
    model::even_bits() + NAME_BEYOND_EVEN
}

/// The most that what is asked can add to any name.
pub(super) fn most_bits(asked: &ScreenOptions) -> f32 {
    let birth = if asked.birth.is_some() { SAME_DAY_BITS } else { 0.0 };
    let country = if asked.country.is_some() { SAME_COUNTRY_BITS } else { 0.0 };
    birth + country
}

/// What a listing says of a person, as far as a query can ask for it.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    births: Box<[PartialDate]>,
    /// Nationalities, citizenships and countries of residence, as far as they are known.
    countries: Box<[Country]>,
    gender: Option<Gender>,
}

impl Attributes {
    /// The attributes of a listing.
    pub(super) fn of(listing: &Listing) -> Self {
        let residences = listing.addresses.iter().filter_map(|address| address.country.as_ref());
        let mut countries: Vec<Country> = listing
            .nationalities
            .iter()
            .chain(&listing.citizenships)
            .chain(residences)
            .filter_map(|country| country.parse().ok())
            .collect();
        countries.sort_unstable();
        countries.dedup();
        Self { births: listing.births.clone().into(), countries: countries.into(), gender: listing.gender }
    }

    /// The evidence of what is asked; nothing where either side is silent.
    pub(super) fn evidence(&self, asked: &ScreenOptions) -> Vec<Evidence> {
        let mut evidence = Vec::new();
        let mut tell = |query: String, listed: String, measure: &str, bits: f32| {
            evidence.push(Evidence {
                kind: EvidenceKind::Attribute,
                query: Some(query),
                listed: Some(listed),
                measure: measure.to_owned(),
                bits: f64::from(bits),
                span: None,
            });
        };
        let births = self.births.iter().map(|listed| (listed, asked.birth.as_ref()));
        let best = births
            .filter_map(|(listed, asked)| Some((listed, asked?)))
            .map(|(listed, asked)| (birth_bits(listed, asked), listed, asked))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((bits, listed, asked)) = best {
            tell(asked.to_string(), listed.to_string(), "birth date", bits);
        }
        if let Some(country) = asked.country
            && !self.countries.is_empty()
        {
            let bits = if self.countries.contains(&country) { SAME_COUNTRY_BITS } else { OTHER_COUNTRY_BITS };
            let listed: Vec<String> = self.countries.iter().map(ToString::to_string).collect();
            tell(country.to_string(), listed.join(", "), "country", bits);
        }
        if let (Some(asked), Some(listed)) = (asked.gender, self.gender)
            && asked != listed
        {
            let word = |gender| if gender == Gender::Female { "female" } else { "male" };
            tell(word(asked).to_owned(), word(listed).to_owned(), "gender", OTHER_GENDER_BITS);
        }
        evidence
    }
}

/// What two birth dates prove.
fn birth_bits(listed: &PartialDate, asked: &PartialDate) -> f32 {
    if let (Some(a), Some(b)) = (listed.month_and_day(), asked.month_and_day()) {
        // Month and day are exchanged in one file in a hundred.
        let exchanged = (b.1, b.0);
        if listed.years() == asked.years() && (a == b || a == exchanged) {
            return SAME_DAY_BITS;
        }
    }
    match years_apart(listed, asked) {
        0 => SAME_YEAR_BITS,
        1 => NEXT_YEAR_BITS,
        2..=4 => FEW_YEARS_BITS,
        5..=9 => MANY_YEARS_BITS,
        _ => GENERATION_BITS,
    }
}

/// Years between the nearest possible years of two dates.
fn years_apart(a: &PartialDate, b: &PartialDate) -> u16 {
    let range = |date: &PartialDate| {
        let (from, to) = date.years();
        let allowance = if date.is_circa() { CIRCA_YEARS } else { 0 };
        (from.saturating_sub(allowance), to.saturating_add(allowance))
    };
    let (a, b) = (range(a), range(b));
    a.0.saturating_sub(b.1).max(b.0.saturating_sub(a.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::{ListingKey, PartyKind, SourceId};

    fn bits(listed: &str, asked: &str) -> f32 {
        birth_bits(&listed.parse().unwrap(), &asked.parse().unwrap())
    }

    #[test]
    fn a_birth_date_speaks_for_and_against() {
        assert!(bits("1950-03-21", "1950-03-21") > bits("1950", "1950-03-21"));
        assert!((bits("1950-03-12", "1950-12-03") - SAME_DAY_BITS).abs() < 0.01);
        assert!(bits("1950", "1990") < bits("1950", "1957"));
        assert!(bits("1950/1955", "1953") > 0.0);
        assert!(bits("1950~", "1952") > 0.0);
        assert!(bits("1950", "1952") < 0.0);
    }

    #[test]
    fn silence_proves_nothing() {
        let key = ListingKey { source: SourceId::ofac_sdn(), id: "1".to_owned() };
        // What names no country says none.
        let mut listing = Listing::new(key, PartyKind::Person, Vec::new());
        listing.nationalities = vec!["unknown".to_owned()];
        let silent = Attributes::of(&listing);
        let asked = ScreenOptions {
            birth: Some("1950".parse().unwrap()),
            country: "IR".parse().ok(),
            gender: Some(Gender::Male),
            ..ScreenOptions::default()
        };
        assert_eq!(silent.evidence(&asked), Vec::new());
    }
}
