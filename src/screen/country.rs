//! A country however it is written -> the one country it is. "IR", "IRN", "Iran" and "Iran (Islamic
//! Republic of)" are one; "Atlantis" is none, and never counts as another country.
//!
//! Known are the codes and short names of ISO 3166-1 in English, and the names in [`OTHER_NAMES`].

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Deserializer, de};

use crate::name::normalize;

/// A country or territory of ISO 3166-1, Kosovo, or a state that was. Equal for all spellings of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Country {
    name: &'static str,
}

/// A text that names no country known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "this names no country known here; give its English name (Iran, North Korea) or its code of ISO 3166-1 \
     (IR, PRK)"
)]
pub struct CountryError;

impl FromStr for Country {
    type Err = CountryError;

    /// Reads a code or a name, in capitals or not, with or without the words of an official form.
    fn from_str(text: &str) -> Result<Self, CountryError> {
        let normal = normalize(text);
        if normal.len() > LONGEST_BYTES {
            return Err(CountryError);
        }
        let found = KNOWN.get(&normal).or_else(|| forms(&normal).find_map(|form| KNOWN.get(&form)));
        found.copied().flatten().map(|name| Self { name }).ok_or(CountryError)
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        String::deserialize(reader)?.parse().map_err(de::Error::custom)
    }
}

impl fmt::Display for Country {
    /// The short name of ISO 3166-1, in English.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Longer than any name of a country, in bytes of the normal form.
const LONGEST_BYTES: usize = 120;

/// Normal form, or words of it in the order of the alphabet -> country; none where two countries have
/// the same words ("korea").
static KNOWN: LazyLock<FxHashMap<String, Option<&'static str>>> = LazyLock::new(|| {
    let mut known: FxHashMap<String, Option<&'static str>> = FxHashMap::default();
    let iso = |code: &str| rust_iso3166::from_alpha2(code).map(|country| country.name);
    let others: Vec<(&'static str, &'static str)> = OTHER_NAMES
        .iter()
        .flat_map(|(code, names)| {
            let name = iso(code).unwrap_or(names[0]);
            names.iter().map(move |other| (*other, name))
        })
        .collect();
    for country in rust_iso3166::ALL {
        for written in [country.alpha2, country.alpha3, country.name] {
            known.insert(normalize(written), Some(country.name));
        }
    }
    let peoples = PEOPLES.iter().filter_map(|(code, people)| Some((*people, iso(code)?)));
    for (written, name) in others.iter().copied().chain(peoples) {
        known.insert(normalize(written), Some(name));
    }
    // What a name says in full goes before what is left of another one.
    let mut shorter: FxHashMap<String, Option<&'static str>> = FxHashMap::default();
    let full = rust_iso3166::ALL.iter().map(|country| (country.name, country.name)).chain(others);
    for (written, name) in full {
        for form in forms(&normalize(written)).filter(|form| !form.is_empty()) {
            let entry = shorter.entry(form).or_insert(Some(name));
            if *entry != Some(name) {
                *entry = None;
            }
        }
    }
    for (form, name) in shorter {
        known.entry(form).or_insert(name);
    }
    known
});

/// The words of a normal form in the order of the alphabet: without small words, then also without
/// those of official forms.
fn forms(normal: &str) -> impl Iterator<Item = String> {
    let without = |dropped: &[&[&str]]| {
        let mut words: Vec<&str> =
            normal.split(' ').filter(|word| !dropped.iter().any(|list| list.contains(word))).collect();
        words.sort_unstable();
        words.join(" ")
    };
    [without(&[SMALL]), without(&[SMALL, OFFICIAL])].into_iter()
}

/// Words that tell nothing.
const SMALL: &[&str] = &["the", "of", "and", "s"];

/// Words of official forms, which tell few countries from each other; those have all their words in
/// [`OTHER_NAMES`].
const OFFICIAL: &[&str] = &[
    "republic",
    "islamic",
    "arab",
    "federation",
    "federative",
    "federated",
    "bolivarian",
    "plurinational",
    "kingdom",
    "federal",
    "socialist",
    "democratic",
    "peoples",
    "people",
    "state",
    "states",
    "province",
    "union",
    "commonwealth",
    "principality",
    "sultanate",
    "hashemite",
    "oriental",
];

/// Code of ISO 3166-1, and names beside the one it gives: common ones, older ones, and those of lists.
/// Codes that ISO does not assign are followed by the name to show. [`PEOPLES`] are read as well.
const OTHER_NAMES: &[(&str, &[&str])] = &[
    ("XK", &["Kosovo", "XK", "XKX"]),
    ("SU", &["Soviet Union", "USSR", "SU", "SUN", "Union of Soviet Socialist Republics"]),
    ("YU", &["Yugoslavia", "YU", "YUG", "Federal Republic of Yugoslavia"]),
    ("CS", &["Serbia and Montenegro", "SCG"]),
    ("CZ", &["Czech Republic"]),
    ("CSHH", &["Czechoslovakia", "CSK"]),
    ("DDR", &["East Germany", "German Democratic Republic", "DDR", "GDR"]),
    ("DE", &["Federal Republic of Germany", "West Germany"]),
    ("AE", &["UAE", "Emirates"]),
    ("AG", &["Antigua"]),
    ("AX", &["Aland"]),
    ("BA", &["Bosnia", "Bosnia-Herzegovina"]),
    ("BN", &["Brunei"]),
    ("BO", &["Bolivia"]),
    ("BQ", &["Caribbean Netherlands", "Bonaire"]),
    ("BS", &["The Bahamas"]),
    ("CC", &["Cocos Islands", "Keeling Islands"]),
    (
        "CD",
        &[
            "Democratic Republic of the Congo",
            "Democratic Republic of Congo",
            "DR Congo",
            "DRC",
            "Congo-Kinshasa",
            "Congo DR",
            "Congo, Dem. Rep.",
            "Zaire",
        ],
    ),
    ("CG", &["Republic of the Congo", "Congo-Brazzaville", "Congo, Rep."]),
    ("CI", &["Ivory Coast", "Cote d Ivoire"]),
    ("CN", &["PRC", "People's Republic of China", "Mainland China"]),
    ("CV", &["Cape Verde"]),
    ("EH", &["Sahrawi Arab Democratic Republic"]),
    ("FK", &["Falklands", "Falkland Islands", "Malvinas"]),
    ("FM", &["Micronesia"]),
    ("FO", &["Faeroe Islands"]),
    (
        "GB",
        &[
            "United Kingdom",
            "UK",
            "Great Britain",
            "Britain",
            "England",
            "Scotland",
            "Wales",
            "Northern Ireland",
            "U.K.",
        ],
    ),
    ("GM", &["The Gambia"]),
    ("HK", &["Hong Kong SAR", "Hong Kong, China", "Hongkong"]),
    ("IR", &["Persia"]),
    ("KG", &["Kyrgyz Republic", "Kirghizia", "Kirgizstan"]),
    ("KN", &["St. Kitts and Nevis", "Saint Kitts"]),
    ("KP", &["North Korea", "DPRK", "Democratic People's Republic of Korea", "DPR Korea"]),
    ("KR", &["South Korea", "Republic of Korea", "ROK"]),
    ("LA", &["Laos", "Lao"]),
    ("LC", &["St. Lucia"]),
    ("MD", &["Moldova", "Moldavia"]),
    ("MF", &["Saint Martin", "St. Martin"]),
    ("MK", &["Macedonia", "The former Yugoslav Republic of Macedonia", "FYROM", "Macedonia, North"]),
    ("MM", &["Burma"]),
    ("MO", &["Macau", "Macao SAR"]),
    ("NL", &["Netherlands", "Holland"]),
    ("PM", &["St. Pierre and Miquelon"]),
    (
        "PS",
        &[
            "Palestine",
            "Palestinian",
            "Palestinian Territories",
            "Palestinian Territory",
            "Occupied Palestinian Territories",
            "Occupied Palestinian Territory",
            "Palestinian Territory, Occupied",
            "West Bank",
            "Gaza",
            "Gaza Strip",
            "West Bank and Gaza",
            "Region: Gaza",
        ],
    ),
    ("PN", &["Pitcairn Islands"]),
    ("RU", &["Russia"]),
    ("SA", &["Saudi"]),
    ("SH", &["Saint Helena", "St. Helena"]),
    ("SK", &["Slovak Republic"]),
    ("ST", &["Sao Tome", "São Tomé and Príncipe"]),
    ("SX", &["Sint Maarten", "St. Maarten"]),
    ("SY", &["Syria"]),
    ("SZ", &["Swaziland"]),
    ("TL", &["East Timor"]),
    ("TR", &["Turkey"]),
    ("TT", &["Trinidad"]),
    ("TW", &["Taiwan", "Taiwan, China", "Republic of China", "Chinese Taipei"]),
    ("TZ", &["Tanzania"]),
    ("US", &["United States", "USA", "America", "U.S.", "U.S.A."]),
    ("VA", &["Vatican", "Vatican City", "Vatican City State"]),
    ("VC", &["St. Vincent and the Grenadines", "Saint Vincent", "St. Vincent"]),
    ("VE", &["Venezuela"]),
    ("VG", &["British Virgin Islands", "BVI", "Virgin Islands, British"]),
    ("VI", &["US Virgin Islands", "United States Virgin Islands", "Virgin Islands, US"]),
    ("VN", &["Vietnam"]),
];

/// Code, and what its people are called, as lists write nationalities. "Congolese" is of two.
const PEOPLES: &[(&str, &str)] = &[
    ("AF", "Afghan"),
    ("AU", "Australian"),
    ("BH", "Bahraini"),
    ("BI", "Burundian"),
    ("BY", "Belarusian"),
    ("CA", "Canadian"),
    ("CN", "Chinese"),
    ("CU", "Cuban"),
    ("DE", "German"),
    ("DZ", "Algerian"),
    ("EG", "Egyptian"),
    ("FR", "French"),
    ("GB", "British"),
    ("GE", "Georgian"),
    ("ID", "Indonesian"),
    ("IL", "Israeli"),
    ("IN", "Indian"),
    ("IQ", "Iraqi"),
    ("IR", "Iranian"),
    ("JO", "Jordanian"),
    ("KP", "North Korean"),
    ("KR", "South Korean"),
    ("KW", "Kuwaiti"),
    ("LB", "Lebanese"),
    ("LY", "Libyan"),
    ("MA", "Moroccan"),
    ("ML", "Malian"),
    ("MR", "Mauritanian"),
    ("MY", "Malaysian"),
    ("NG", "Nigerian"),
    ("PH", "Filipino"),
    ("PK", "Pakistani"),
    ("QA", "Qatari"),
    ("RU", "Russian"),
    ("RW", "Rwandan"),
    ("SA", "Saudi Arabian"),
    ("SD", "Sudanese"),
    ("SN", "Senegalese"),
    ("SO", "Somali"),
    ("SY", "Syrian"),
    ("TN", "Tunisian"),
    ("TR", "Turkish"),
    ("UA", "Ukrainian"),
    ("UG", "Ugandan"),
    ("US", "American"),
    ("VE", "Venezuelan"),
    ("YE", "Yemeni"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Country> {
        text.parse().ok()
    }

    #[test]
    fn a_country_is_one_however_it_is_written() {
        for group in [
            &["IR", "irn", "Iran", "Iran, Islamic Republic of", " IRAN "][..],
            &["KP", "Korea, North", "North Korea", "Korea, Democratic People's Republic of", "DPRK"],
            &["KR", "Korea, South", "South Korea", "Korea, Republic of"],
            &["RU", "Russia", "Russian Federation", "The Russian Federation", "Russian"],
            &["SY", "Syria", "Syrian Arab Republic"],
            &["MM", "Burma", "Myanmar"],
            &["GB", "United Kingdom", "UK", "Great Britain"],
            &["US", "USA", "U.S.A.", "United States"],
            &["CD", "Congo, Democratic Republic of the", "Democratic Republic of Congo, the", "DR Congo"],
            &["CG", "Congo", "Congo, Republic of the"],
            &["TZ", "Tanzania", "United Republic of Tanzania", "Tanzania, United Republic of"],
            &["TW", "Taiwan", "Taiwan, Province of China", "Republic of China"],
            &["CI", "Côte d'Ivoire", "Cote d Ivoire", "Ivory Coast"],
            &["LA", "Laos", "Lao People's Democratic Republic"],
            &["TR", "Türkiye", "Turkey"],
            &["CZ", "Czechia", "Czech Republic"],
            &["XK", "Kosovo", "Republic of Kosovo"],
            &["DZ", "Algeria", "People's Democratic Republic of Algeria"],
        ] {
            let first = read(group[0]);
            assert!(first.is_some(), "{}", group[0]);
            for other in group {
                assert_eq!(first, read(other), "{} {other}", group[0]);
            }
        }
        for (one, other) in
            [("KP", "KR"), ("CD", "CG"), ("GN", "GW"), ("DM", "DO"), ("CN", "TW"), ("VG", "VI")]
        {
            assert_ne!(read(one), read(other));
        }
    }

    #[test]
    fn what_names_no_country_is_none() {
        let long = "Iran ".repeat(1000);
        for text in
            ["", " ", "Atlantis", "Russland", "the", "Republic", "Korea", "XX", "00", "42", "male", &long]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn every_name_reads_as_the_country_it_stands_for() {
        for country in rust_iso3166::ALL {
            for written in [country.alpha2, country.alpha3, country.name] {
                assert_eq!(read(written).map(|found| found.name), Some(country.name), "{written}");
            }
        }
        for (code, people) in PEOPLES {
            assert_eq!((read(people).is_some(), read(people)), (true, read(code)), "{people}");
        }
        for (_, names) in OTHER_NAMES {
            for written in *names {
                assert_eq!(read(written), read(names[0]), "{written}");
            }
        }
        let longest = KNOWN.keys().map(String::len).max().unwrap();
        assert!(longest <= LONGEST_BYTES, "{longest}");
    }
}
