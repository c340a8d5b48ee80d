//! Text -> what its language writes onto names; word -> where a name may begin and end in it.
//!
//! "Vlagyimir Putyinnak" is to Vladimir Putin in Hungarian, and "Vladimir Putinille" in Finnish. Which
//! endings are tried depends on the language, since the same letters end another person's name elsewhere:
//! "Hassani" is in English no form of "Hassan". The language is told by its small words and letters; where
//! none stands out, names are taken as written.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::words::{Word, Writing, is_apostrophe};
use crate::article::sectioned;

/// Languages, each with a section of its own for words, letters and endings.
const TABLE: &str = include_str!("data/endings.txt");
/// Words that are looked at: the head of a text tells.
const LOOKED_AT: usize = 400;
/// Of so many small words one must be of the language.
const ONE_IN: usize = 12;
/// Letters of the shortest name that an ending is cut from.
const LEAST_NAME: usize = 3;

/// What one language writes onto names.
#[derive(Debug)]
pub(super) struct Endings {
    /// Its place among [`count`] languages.
    pub(super) number: usize,
    written: Vec<&'static str>,
    elisions: Vec<&'static str>,
    prefixes: Vec<&'static str>,
}

impl Endings {
    fn new(number: usize) -> Self {
        Self { number, written: Vec::new(), elisions: Vec::new(), prefixes: Vec::new() }
    }
}

/// What tells languages, and what they write onto names.
#[derive(Default)]
struct Languages {
    all: Vec<Endings>,
    /// The languages of a small word.
    words: FxHashMap<&'static str, Vec<usize>>,
    letters: Vec<(&'static str, usize)>,
}

static LANGUAGES: LazyLock<Languages> = LazyLock::new(|| {
    let mut languages = Languages::default();
    let mut names: Vec<&str> = Vec::new();
    for (section, entry) in sectioned(TABLE) {
        let (name, part) = section.split_once(' ').unwrap_or_default();
        let number = names.iter().position(|known| *known == name).unwrap_or(names.len());
        if number == names.len() {
            names.push(name);
            languages.all.push(Endings::new(number));
        }
        match part {
            "words" => languages.words.entry(entry).or_default().push(number),
            "letters" => languages.letters.push((entry, number)),
            "elisions" => languages.all[number].elisions.push(entry),
            "prefixes" => languages.all[number].prefixes.push(entry),
            _ => languages.all[number].written.push(entry),
        }
    }
    languages
});

/// How many languages there are.
pub(super) fn count() -> usize {
    LANGUAGES.all.len()
}

impl Endings {
    /// Those of the language of a text; none where it has none, or is not told.
    pub(super) fn of(words: &[Word<'_>]) -> Option<&'static Self> {
        let languages = &*LANGUAGES;
        let mut votes = vec![0; languages.all.len()];
        let mut read = 0;
        for word in &words[..words.len().min(LOOKED_AT)] {
            if !matches!(word.writing, Writing::Small | Writing::Caseless) {
                continue;
            }
            read += 1;
            for language in languages.words.get(word.text).into_iter().flatten() {
                votes[*language] += 1;
            }
            if !word.text.is_ascii() {
                // A letter of its own tells as much as a word.
                let written = languages.letters.iter().filter(|(letters, _)| word.text.contains(letters));
                written.for_each(|(_, language)| votes[*language] += 1);
            }
        }
        let most = votes.iter().copied().max().filter(|most| *most * ONE_IN >= read && *most > 0)?;
        let mut best = (0..votes.len()).filter(|language| votes[*language] == most);
        // Languages that are told alike by the text are not told apart.
        let language = best.next().filter(|_| best.next().is_none())?;
        Some(&languages.all[language])
            .filter(|own| !(own.written.is_empty() && own.elisions.is_empty() && own.prefixes.is_empty()))
    }

    /// How many bytes of a word are small words that may be written onto a name: "d'Alexandre". 0 where none
    /// are.
    pub(super) fn begins(&self, word: &str) -> usize {
        let elided = |small: &&'static str| {
            let rest = word.strip_prefix(*small)?.strip_prefix(is_apostrophe)?;
            rest.starts_with(char::is_uppercase).then(|| word.len() - rest.len())
        };
        let joined = |small: &&'static str| {
            let rest = word.strip_prefix(*small)?;
            (rest.chars().count() > LEAST_NAME).then_some(small.len())
        };
        let elided = self.elisions.iter().find_map(elided);
        elided.or_else(|| self.prefixes.iter().find_map(joined)).unwrap_or(0)
    }

    /// The bytes of a word at which a name may end, longest first, the whole among them; none where nothing
    /// is written onto it.
    pub(super) fn places(&self, word: &str) -> Vec<usize> {
        let mut places: Vec<usize> =
            self.written.iter().filter_map(|ending| cut(word, ending)).chain([word.len()]).collect();
        places.sort_unstable_by(|a, b| b.cmp(a));
        places.dedup();
        if places.len() > 1 { places } else { Vec::new() }
    }
}

/// How many bytes of a word are before an ending.
fn cut(word: &str, ending: &str) -> Option<usize> {
    let stem = match ending.strip_prefix('*') {
        Some(rest) => {
            let doubled = word.strip_suffix(rest)?;
            let last = doubled.chars().next_back()?;
            doubled.strip_suffix(last).filter(|stem| stem.ends_with(last))?
        }
        None if ending == "'" => word.split_once(is_apostrophe).map(|(stem, _)| stem)?,
        None => word.strip_suffix(ending)?,
    };
    let stem = stem.trim_end_matches(is_apostrophe);
    (stem.chars().count() >= LEAST_NAME).then_some(stem.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screen::in_text::words::read;

    fn stems(text: &str, word: &str) -> Vec<String> {
        let endings = Endings::of(&read(text));
        let places = endings.map(|endings| endings.places(word)).unwrap_or_default();
        places.into_iter().map(|end| word[..end].to_owned()).collect()
    }

    #[test]
    fn endings_are_those_of_the_language_of_the_text() {
        for (text, word, stem) in [
            ("A levelet Vlagyimir Putyinnak írták, és nem nekem.", "Putyinnak", "Putyin"),
            ("Az elnök Vlagyimir Putyinnal tárgyalt.", "Putyinnal", "Putyin"),
            ("Kirje on lähetetty Vladimir Putinille, ja se on tärkeä.", "Putinille", "Putin"),
            ("Laiškas išsiųstas, kad Vladimirui Putinui.", "Putinui", "Putin"),
            ("Mektup Vladimir Putin’e gönderildi ve bir", "Putin’e", "Putin"),
            ("Министр Сергей Лавровтың жауабын күтуде және бұл қиын.", "Лавровтың", "Лавров"),
            ("წერილი ვლადიმერ პუტინს გაუგზავნეს.", "პუტინს", "პუტინ"),
        ] {
            assert!(stems(text, word).iter().any(|found| found == stem), "{text}");
        }
    }

    #[test]
    fn a_name_may_begin_behind_small_words() {
        let begins = |text: &str, word: &str| Endings::of(&read(text)).map_or(0, |own| own.begins(word));
        let french = "Le pouvoir d’Alexandre ne dure pas dans une ville";
        assert_eq!(begins(french, "d’Alexandre"), "d’".len());
        assert_eq!(begins(french, "aujourd'hui") + begins(french, "O'Brien") + begins(french, "d'alors"), 0);
        assert_eq!(begins("The power of d'Artagnan is not that of the king", "d'Artagnan"), 0);
        assert_eq!(begins("השר אמר לסרגיי לברוב שלא יגיע.", "לסרגיי"), "ל".len());
    }

    #[test]
    fn a_name_is_taken_as_written_where_the_language_has_no_endings_or_is_not_told() {
        for text in [
            "The minister met with Ali Hassani and the others.",
            "Le ministre a parlé avec Ali Hassani dans la ville.",
            "Ali Hassani",
            "",
        ] {
            assert_eq!(stems(text, "Hassani"), [""; 0], "{text}");
        }
        assert_eq!(stems("Presidenti dhe ministri në Tiranë", "Xis"), [""; 0], "too short");
    }

    #[test]
    fn the_table_is_whole() {
        for (section, entry) in sectioned(TABLE) {
            assert!(
                matches!(
                    section.split_once(' '),
                    Some((_, "words" | "letters" | "endings" | "elisions" | "prefixes"))
                ),
                "{section}: {entry}"
            );
        }
        assert!(count() > 30);
    }
}
