//! What a listing says that an article may say, too: countries, offices, the words of its remarks.

use std::sync::OnceLock;

use super::fold::fold_into;
use super::lexicon::{Country, Sense};
use super::role::Roles;
use super::text::Text;

use crate::digest::sha256;
use crate::list::{Gender, Listing, PartialDate};

/// Bytes of remarks that are read: the UK's statements of reasons run to pages.
const LONGEST_REMARKS: usize = 2_000;
/// Letters of the shortest word of remarks that counts.
const SHORTEST_WORD: usize = 4;

/// What a listing says, as it says it; read for cues when the first hit needs them.
#[derive(Debug, Default)]
pub(in crate::screen) struct Told {
    births: Box<[PartialDate]>,
    gender: Option<Gender>,
    /// Nationalities, citizenships, places of birth and residence, titles.
    facts: Box<str>,
    /// Titles and remarks.
    remarks: Box<str>,
    programs: Box<str>,
    names: Box<str>,
    portrait: OnceLock<Portrait>,
}

/// What it says, in words of the tables.
#[derive(Debug, Default)]
pub(super) struct Portrait {
    /// Countries the person is of, lives in or was born in.
    pub(super) countries: Vec<Country>,
    /// Those that only programs or remarks name.
    pub(super) around: Vec<Country>,
    pub(super) roles: Roles,
    /// Other words of titles and remarks, folded and sorted; those of the person's own names left out.
    pub(super) words: Vec<Box<str>>,
}

impl Told {
    /// What a listing says.
    pub(in crate::screen) fn of(listing: &Listing) -> Self {
        let residences = listing.addresses.iter().flat_map(|address| [&address.city, &address.country]);
        let issuers = listing.identifiers.iter().filter_map(|identifier| identifier.country.as_ref());
        let facts = listing
            .nationalities
            .iter()
            .chain(&listing.citizenships)
            .chain(&listing.birth_places)
            .chain(&listing.titles)
            .chain(residences.flatten())
            .chain(issuers);
        let mut remarks = listing.titles.join(".\n");
        for clause in listing.remarks.iter().flat_map(|text| text.split(';')) {
            // What the publisher warns of on every listing of a program says nothing of the person.
            if !clause.to_ascii_lowercase().contains("sanctions") {
                remarks.push_str(".\n");
                remarks.push_str(clause.trim());
            }
        }
        let names: Vec<String> = listing.names.iter().map(|name| name.display()).collect();
        Self {
            births: listing.births.clone().into(),
            gender: listing.gender,
            facts: lines(facts).into(),
            remarks: cut(&remarks).into(),
            programs: listing.programs.join("\n").into(),
            names: names.join("\n").into(),
            portrait: OnceLock::new(),
        }
    }

    pub(super) fn births(&self) -> &[PartialDate] {
        &self.births
    }

    pub(super) fn gender(&self) -> Option<Gender> {
        self.gender
    }

    /// What it says, in words of the tables.
    pub(super) fn portrait(&self) -> &Portrait {
        self.portrait.get_or_init(|| self.read())
    }

    /// SHA-256 over all that it says, cut to 32 hexadecimal digits: what was weighed against a listing
    /// is weighed anew once that says something else.
    pub(in crate::screen) fn digest(&self) -> String {
        let births: Vec<String> = self.births.iter().map(ToString::to_string).collect();
        let gender = format!("{:?}", self.gender);
        let said = [&births.join(" "), &gender, &*self.facts, &*self.remarks, &*self.programs, &*self.names];
        let mut digest = sha256(said.join("\u{1f}").as_bytes());
        digest.truncate(32);
        digest
    }

    /// Bytes held, about.
    pub(in crate::screen) fn bytes(&self) -> usize {
        self.facts.len() + self.remarks.len() + self.programs.len() + self.names.len()
    }

    fn read(&self) -> Portrait {
        let mut portrait = Portrait { countries: countries(&self.facts), ..Portrait::default() };
        portrait.around = countries(&self.remarks);
        for program in self.programs.lines() {
            portrait.around.extend(of_program(program));
            portrait.around.extend(countries(&title_case(program)));
        }
        portrait.around.sort_unstable();
        portrait.around.dedup();
        portrait.around.retain(|country| !portrait.countries.contains(country));
        let remarks = Text::read(&self.remarks, &[]);
        let own = own_words(&self.names);
        let mut at = 0;
        while at < remarks.words().len() {
            let mut known = false;
            for sense in remarks.senses(at) {
                known |= !sense.is_plain();
                if let Sense::Role(role) = sense {
                    portrait.roles.add(role);
                }
            }
            let word = remarks.folded(at);
            if !known && is_telling(word) && !own.iter().any(|own| own == word) {
                portrait.words.push(word.into());
            }
            at += remarks.length(at);
        }
        portrait.words.sort_unstable();
        portrait.words.dedup();
        portrait
    }
}

/// Whether a word of a remark may tell one person from another.
fn is_telling(word: &str) -> bool {
    /// Words that remarks of any listing have.
    const COMMON: [&str; 40] = [
        "linked",
        "information",
        "additional",
        "member",
        "members",
        "former",
        "since",
        "until",
        "gender",
        "male",
        "female",
        "number",
        "passport",
        "date",
        "also",
        "known",
        "other",
        "reported",
        "according",
        "through",
        "national",
        "state",
        "ministry",
        "government",
        "department",
        "office",
        "council",
        "affairs",
        "federal",
        "republic",
        "services",
        "company",
        "group",
        "bank",
        "position",
        "listed",
        "under",
        "role",
        "been",
        "from",
    ];
    word.chars().count() >= SHORTEST_WORD
        && !word.bytes().any(|byte| byte.is_ascii_digit())
        && !COMMON.contains(&word)
}

fn own_words(names: &str) -> Vec<String> {
    names
        .split(|c: char| !c.is_alphanumeric())
        .map(|word| {
            let mut folded = String::new();
            fold_into(word, &mut folded);
            folded
        })
        .collect()
}

fn lines<'a>(parts: impl Iterator<Item = &'a String>) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(part);
        text.push('\n');
    }
    text
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(LONGEST_REMARKS);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Programs are written in capitals, and forms of the tables that need one are not all capitals.
fn title_case(program: &str) -> String {
    program
        .split(|c: char| !c.is_alphabetic())
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect()
            })
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// The countries a text names, in order.
fn countries(text: &str) -> Vec<Country> {
    let read = Text::read(text, &[]);
    let mut countries: Vec<Country> = (0..read.words().len())
        .flat_map(|at| read.senses(at))
        .filter_map(|sense| match sense {
            Sense::Place(country, _) => Some(country),
            _ => None,
        })
        .collect();
    countries.sort_unstable();
    countries.dedup();
    countries
}

/// Countries of programs whose abbreviation does not name them. Source: OFAC's list of program tags.
fn of_program(program: &str) -> Vec<Country> {
    let codes: &[&[u8; 2]] = match program.split('-').next().unwrap_or_default().trim() {
        "BALKANS" => &[b"RS", b"BA", b"HR", b"MK", b"ME", b"XK", b"AL", b"YU"],
        "IRAQ2" | "IRAQ3" => &[b"IQ"],
        "LIBYA2" | "LIBYA3" => &[b"LY"],
        "DPRK" | "DPRK2" | "DPRK3" | "DPRK4" => &[b"KP"],
        "UKRAINE" => &[b"UA", b"RU"],
        "RUSSIA" | "MAGNIT" => &[b"RU"],
        "DARFUR" => &[b"SD"],
        "DRCONGO" => &[b"CD"],
        "CAR" => &[b"CF"],
        "IFSR" | "IRGC" | "HRIT" | "CAATSA" => &[b"IR"],
        "NS" => &[b"PS"],
        _ => &[],
    };
    codes.iter().map(|code| Country(**code)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::{ListedName, ListingKey, NameKind, PartyKind, SourceId};
    use crate::screen::cues::role::Role;

    #[test]
    fn countries_offices_and_words_come_out_of_a_listing() {
        let key = ListingKey { source: SourceId::ofac_sdn(), id: "1".to_owned() };
        let name = ListedName::person("DOE, John", NameKind::Primary, crate::list::AliasStrength::Strong);
        let mut listing = Listing::new(key, PartyKind::Person, vec![name]);
        listing.birth_places = vec!["Karbala, Iraq".to_owned()];
        listing.programs = vec!["IRAN-HR".to_owned(), "IFSR".to_owned()];
        listing.titles = vec!["Minister of Intelligence".to_owned()];
        listing.remarks =
            Some("Linked To: ROE, Richard; Secondary sanctions risk: Cuba; uncle of John DOE".to_owned());
        let told = Told::of(&listing);
        let portrait = told.portrait();
        assert_eq!(portrait.countries, [Country(*b"IQ")]);
        assert_eq!(portrait.around, [Country(*b"IR")]);
        assert!(portrait.roles.has(Role::Intelligence));
        assert_eq!(portrait.words, ["richard".into(), "uncle".into()] as [Box<str>; 2]);
    }
}
