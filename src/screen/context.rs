//! What is asked beside the name, against what the listing says: birth date, country, gender.
//!
//! Each acts both ways. However rare a name, the world holds namesakes, so the evidence of the
//! name alone is bounded ([`most_name_bits`]) before an attribute is added: a birth date forty years
//! off takes even an equal name below the threshold.

use super::ScreenOptions;
use super::hit::{Evidence, EvidenceKind};
use super::model;
use crate::list::{Gender, Listing, PartialDate};
use crate::name::normalize;

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
    /// Nationalities, citizenships and countries of residence, as country keys.
    countries: Box<[Box<str>]>,
    gender: Option<Gender>,
}

impl Attributes {
    /// The attributes of a listing.
    pub(super) fn of(listing: &Listing) -> Self {
        let residences = listing.addresses.iter().filter_map(|address| address.country.as_ref());
        let mut countries: Vec<Box<str>> = listing
            .nationalities
            .iter()
            .chain(&listing.citizenships)
            .chain(residences)
            .map(|country| country_key(country).into_boxed_str())
            .filter(|key| !key.is_empty())
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
        if let Some(country) = &asked.country
            && !self.countries.is_empty()
        {
            let key = country_key(country);
            let same = self.countries.iter().any(|listed| **listed == *key);
            let bits = if same { SAME_COUNTRY_BITS } else { OTHER_COUNTRY_BITS };
            tell(country.clone(), self.countries.join(", "), "country", bits);
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

/// A country however it is written: "IR", "IRN", "Iran" and "Iran (Islamic Republic of)" have one
/// key.
fn country_key(text: &str) -> String {
    let upper = text.trim().to_ascii_uppercase();
    let code = match upper.len() {
        2 => rust_iso3166::from_alpha2(&upper),
        3 => rust_iso3166::from_alpha3(&upper),
        _ => None,
    };
    let normal = normalize(code.map_or(text, |country| country.name));
    if let Some((_, key)) = COUNTRIES.iter().find(|(written, _)| *written == normal) {
        return (*key).to_owned();
    }
    let mut words: Vec<&str> = normal
        .split(' ')
        .filter(|word| !OFFICIAL.contains(word))
        .map(|word| COUNTRIES.iter().find(|(written, _)| *written == word).map_or(word, |(_, key)| key))
        .collect();
    words.sort_unstable();
    words.join(" ")
}

/// Words of official forms, which tell no country from another once those of [`COUNTRIES`] are
/// seen to.
const OFFICIAL: &[&str] = &[
    "the",
    "of",
    "and",
    "republic",
    "islamic",
    "arab",
    "federation",
    "bolivarian",
    "plurinational",
    "kingdom",
    "federal",
    "socialist",
    "democratic",
    "peoples",
    "people",
    "s",
    "state",
    "province",
];

/// Countries whose names differ by more than that.
const COUNTRIES: &[(&str, &str)] = &[
    ("korea democratic peoples republic of", "korea north"),
    ("korea the democratic peoples republic of", "korea north"),
    ("democratic peoples republic of korea", "korea north"),
    ("north korea", "korea north"),
    ("dprk", "korea north"),
    ("korea republic of", "korea south"),
    ("korea the republic of", "korea south"),
    ("republic of korea", "korea south"),
    ("south korea", "korea south"),
    ("congo democratic republic of the", "congo kinshasa"),
    ("congo the democratic republic of the", "congo kinshasa"),
    ("democratic republic of the congo", "congo kinshasa"),
    ("united kingdom of great britain and northern ireland", "uk"),
    ("united kingdom", "uk"),
    ("great britain", "uk"),
    ("united states of america", "us"),
    ("united states", "us"),
    ("usa", "us"),
    ("uae", "arab emirates united"),
    ("united arab emirates", "arab emirates united"),
    ("burma", "myanmar"),
    ("russian", "russia"),
    ("syrian", "syria"),
    ("viet nam", "vietnam"),
    ("turkiye", "turkey"),
    ("lao", "laos"),
    ("swaziland", "eswatini"),
];

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
    fn a_country_is_one_however_it_is_written() {
        for group in [
            &["IR", "IRN", "Iran", "Iran, Islamic Republic of"][..],
            &["KP", "Korea, North", "North Korea"],
            &["KR", "Korea, South", "South Korea"],
            &["RU", "Russia", "Russian Federation"],
            &["SY", "Syria", "Syrian Arab Republic"],
            &["MM", "Burma", "Myanmar"],
            &["GB", "United Kingdom"],
        ] {
            for other in group {
                assert_eq!(country_key(group[0]), country_key(other), "{} {other}", group[0]);
            }
        }
        assert_ne!(country_key("KP"), country_key("KR"));
        assert_ne!(country_key("CD"), country_key("CG"));
    }

    #[test]
    fn silence_proves_nothing() {
        let key = ListingKey { source: SourceId::ofac_sdn(), id: "1".to_owned() };
        let silent = Attributes::of(&Listing::new(key, PartyKind::Person, Vec::new()));
        let asked = ScreenOptions {
            birth: Some("1950".parse().unwrap()),
            country: Some("IR".to_owned()),
            gender: Some(Gender::Male),
            ..ScreenOptions::default()
        };
        assert_eq!(silent.evidence(&asked), Vec::new());
    }
}
