//! Word -> what it says beside a name: a country, an office, an age. Two tables made by hand.
//!
//! Inflected languages are met by stems: a form of the table with a star accepts any ending. So a
//! word is looked up whole, then without one letter after another of its end.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::fold::fold_into;
use super::role::Role;

const PLACES: &str = include_str!("data/places.tsv");
const WORDS: &str = include_str!("data/words.tsv");

/// Most letters that a star stands for: "российскими" for "росси*".
const LONGEST_ENDING: usize = 6;
/// Fewest letters of a stem; shorter words are looked up whole only.
const SHORTEST_STEM: usize = 2;
/// Most words of a form.
const LONGEST_FORM: usize = 6;

/// What a word or phrase says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// A country.
    Place(Country, PlaceKind),
    /// An office or calling.
    Role(Role),
    /// An address or word for a woman.
    Female,
    /// One for a man.
    Male,
    /// "She", "her".
    She,
    /// "He", "his".
    He,
    /// "Born".
    Born,
    /// "Years old", "aged".
    Years,
    /// Of sanctions.
    Sanction,
    /// A small word that may stand between an office and a name: "of", "former".
    Tie,
    /// A word that parts what is said of one from what is said of another: "with", "says".
    Stop,
    /// One of these that tells where something is or happens: "in", "at".
    Where,
    /// One that joins: "and".
    And,
    /// One that tells what somebody is: "is", "as".
    Copula,
    /// A word that opens a clause: "who", "whose".
    Who,
    /// Somebody of somebody's: "son", "friend", "adviser".
    Kin,
    /// A body of people that is no state: "university", "club".
    Body,
    /// Of prison and its terms.
    Term,
    /// A body of sport that has sanctions of its own: "FIFA".
    Game,
}

impl Sense {
    /// Whether a word is as telling with it as without it, as a word of a listing's remarks: "uncle",
    /// "university".
    pub(super) fn is_plain(self) -> bool {
        matches!(self, Self::Kin | Self::Body | Self::Term | Self::Game)
    }
}

/// A country's code: two letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Country(pub(super) [u8; 2]);

/// How a word names a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PlaceKind {
    /// By its name or its people's.
    Country,
    /// By a town.
    Capital,
    /// By who rules or fights there.
    Power,
}

impl Country {
    /// The code as text.
    pub(super) fn code(self) -> String {
        self.0.iter().map(|byte| char::from(*byte)).collect()
    }
}

/// What was found at a word: how many words it takes, and its senses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) words: usize,
    pub(super) senses: [Option<Sense>; 3],
}

/// One form, under its first word.
struct Form {
    /// Whether its first word may end in any way.
    open: bool,
    /// Whether the text must write it with a capital.
    capital: bool,
    /// Its other words, each with whether it may end in any way.
    rest: Box<[(Box<str>, bool)]>,
    sense: Sense,
}

/// Both tables.
pub(super) struct Lexicon {
    forms: FxHashMap<Box<str>, Vec<Form>>,
}

/// The tables compiled in.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::load);

impl Lexicon {
    /// The longest form that begins with the first of these words (folded), `capital` telling whether
    /// the text writes that one with a capital; with all its senses.
    pub(super) fn find<'w>(
        &self,
        first: &str,
        capital: bool,
        rest: impl Fn(usize) -> Option<&'w str>,
    ) -> Option<Found> {
        let mut best: Option<Found> = None;
        for start in starts(first) {
            let word = &first[start..];
            let letters = word.chars().count();
            let cuts = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect::<Cuts>();
            for cut in 0..=LONGEST_ENDING.min(letters.saturating_sub(SHORTEST_STEM)) {
                let end = cuts.before_end(cut);
                let Some(forms) = self.forms.get(&word[..end]) else { continue };
                for form in forms.iter().filter(|form| (cut == 0 || form.open) && (capital || !form.capital))
                {
                    let follows =
                        form.rest.iter().enumerate().all(|(at, (stem, open))| {
                            rest(at + 1).is_some_and(|word| fits(word, stem, *open))
                        });
                    if follows {
                        note(&mut best, form.rest.len() + 1, form.sense);
                    }
                }
            }
            if best.is_some() {
                break;
            }
        }
        best
    }

    fn load() -> Self {
        let mut lexicon = Self { forms: FxHashMap::default() };
        for line in PLACES.lines().filter(|line| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            let (Some(code), Some(kind), Some(forms)) = (cells.next(), cells.next(), cells.next()) else {
                continue;
            };
            let kind = match kind {
                "capital" => PlaceKind::Capital,
                "power" => PlaceKind::Power,
                _ => PlaceKind::Country,
            };
            if let [a, b] = code.as_bytes() {
                lexicon.add(forms, Sense::Place(Country([*a, *b]), kind));
            }
        }
        for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, forms)) = line.split_once('\t')
                && let Some(sense) = sense_named(name)
            {
                lexicon.add(forms, sense);
            }
        }
        lexicon
    }

    fn add(&mut self, forms: &str, sense: Sense) {
        for written in forms.split(';').map(str::trim).filter(|form| !form.is_empty()) {
            let mut words = written.split(' ').map(|word| {
                let mut folded = String::new();
                fold_into(word.trim_end_matches('*'), &mut folded);
                (folded.into_boxed_str(), word.ends_with('*'))
            });
            let Some((first, open)) = words.next() else { continue };
            let capital = written.chars().any(char::is_uppercase);
            let rest: Box<[_]> = words.collect();
            self.forms.entry(first).or_default().push(Form { open, capital, rest, sense });
        }
    }
}

/// Adds a sense to the longest form so far.
fn note(best: &mut Option<Found>, words: usize, sense: Sense) {
    match best {
        Some(found) if found.words > words => {}
        Some(found) if found.words == words => {
            if !found.senses.contains(&Some(sense))
                && let Some(free) = found.senses.iter_mut().find(|sense| sense.is_none())
            {
                *free = Some(sense);
            }
        }
        _ => *best = Some(Found { words: words.min(LONGEST_FORM), senses: [Some(sense), None, None] }),
    }
}

fn fits(word: &str, stem: &str, open: bool) -> bool {
    match word.strip_prefix(stem) {
        Some(ending) => ending.is_empty() || (open && ending.chars().count() <= LONGEST_ENDING),
        // The Arabic article of an adjective.
        None => word.strip_prefix("ال").is_some_and(|word| word == stem),
    }
}

/// Where a word may begin: itself, and behind the Arabic article and the one-letter words that Arabic
/// writes together with the next.
fn starts(word: &str) -> impl Iterator<Item = usize> {
    const PREFIXES: [&str; 9] = ["وال", "بال", "لل", "ال", "و", "ب", "ل", "ك", "ف"];
    let arabic = word.chars().next().is_some_and(|c| ('\u{600}'..='\u{6ff}').contains(&c));
    let prefixes: &[&str] = if arabic { &PREFIXES } else { &[] };
    let behind = |prefix: &&str| word.strip_prefix(*prefix).map(|rest| word.len() - rest.len());
    let starts: Vec<usize> = prefixes.iter().filter_map(behind).filter(|at| word.len() - at >= 4).collect();
    std::iter::once(0).chain(starts)
}

/// The places of a word where it may be cut, the last ones kept.
struct Cuts([usize; LONGEST_ENDING + 1], usize);

impl FromIterator<usize> for Cuts {
    fn from_iter<I: IntoIterator<Item = usize>>(places: I) -> Self {
        let mut cuts = Self([0; LONGEST_ENDING + 1], 0);
        for place in places {
            cuts.0[cuts.1 % (LONGEST_ENDING + 1)] = place;
            cuts.1 += 1;
        }
        cuts
    }
}

impl Cuts {
    /// The place so many letters before the end.
    fn before_end(&self, letters: usize) -> usize {
        self.0[self.1.saturating_sub(letters + 1) % (LONGEST_ENDING + 1)]
    }
}

fn sense_named(name: &str) -> Option<Sense> {
    Some(match name {
        "female" => Sense::Female,
        "male" => Sense::Male,
        "she" => Sense::She,
        "he" => Sense::He,
        "born" => Sense::Born,
        "years" => Sense::Years,
        "sanction" => Sense::Sanction,
        "tie" => Sense::Tie,
        "stop" => Sense::Stop,
        "where" => Sense::Where,
        "and" => Sense::And,
        "copula" => Sense::Copula,
        "who" => Sense::Who,
        "kin" => Sense::Kin,
        "body" => Sense::Body,
        "term" => Sense::Term,
        "game" => Sense::Game,
        role => Sense::Role(Role::named(role)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn senses(text: &str) -> Vec<Sense> {
        let words: Vec<String> = text
            .split(' ')
            .map(|word| {
                let mut folded = String::new();
                fold_into(word, &mut folded);
                folded
            })
            .collect();
        let capital = text.chars().next().is_some_and(char::is_uppercase);
        let found = LEXICON.find(&words[0], capital, |at| words.get(at).map(String::as_str));
        found.map(|found| found.senses.into_iter().flatten().collect()).unwrap_or_default()
    }

    fn country(text: &str) -> Option<String> {
        senses(text).into_iter().find_map(|sense| match sense {
            Sense::Place(country, _) => Some(country.code()),
            _ => None,
        })
    }

    #[test]
    fn a_country_is_known_in_every_language_and_case() {
        for (code, forms) in [
            (
                "IR",
                &["Iran", "Iranian", "Тегеране", "иранского", "iranischen", "iraní", "الإيراني", "بإيران"][..],
            ),
            ("SY", &["Syrian", "сирийского", "سوريا", "السوري", "syrien", "Сирије", "сирійський"]),
            ("RU", &["Russia", "российскими", "РФ", "ruski", "руског", "русских", "الروسي", "Kremlin"]),
            ("KP", &["North Korean", "Северной Кореи", "КНДР", "كوريا الشمالية"]),
            ("PS", &["Palestinian", "палестинской", "الفلسطيني", "Hamas", "حماس"]),
            ("US", &["U S", "US", "американский", "الأمريكي", "United States of America"]),
        ] {
            for form in forms {
                assert_eq!(country(form).as_deref(), Some(code), "{form}");
            }
        }
    }

    #[test]
    fn words_that_look_like_countries_are_none() {
        for word in ["us", "sad", "mali", "индивидуальный", "turkey", "polish", "данные", "daniel"]
        {
            assert_eq!(country(word), None, "{word}");
        }
    }

    #[test]
    fn the_longest_form_counts() {
        assert_eq!(senses("vice president"), [Sense::Role(Role::Deputy)]);
        assert_eq!(senses("president"), [Sense::Role(Role::State)]);
        assert_eq!(senses("министром иностранных дел"), [Sense::Role(Role::Foreign)]);
        assert_eq!(senses("وزير الخارجية"), [Sense::Role(Role::Foreign)]);
    }
}
