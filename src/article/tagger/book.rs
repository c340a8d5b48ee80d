//! What is known of a word beyond the text at hand: whether people are called so, whether a place
//! is, whether texts write it small, and what words stand where it does.

use rustc_hash::FxHashMap;

use super::super::lexicon;
use super::super::token::{self, Shape};
use super::classes::Class;
use super::sound::Sound;

/// What is known of one word; all zero is nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Entry(u32);

/// Facts about words, learned with the weights.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Book {
    /// In the order of their [`short`] keys.
    words: Vec<(u32, Entry)>,
    /// By the leading bits of a key where its words begin, and the end; empty where there are none.
    starts: Vec<u32>,
    sound: Sound,
}

/// Bits of a key that do not lead to its place among the starts: four of a million words share one.
const REST: u32 = 14;

impl Entry {
    /// The entry of the base form an inflected word was led to.
    const LED: u32 = 1 << 7;

    pub(super) fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// All facts, as they are kept.
    pub(super) fn bits(self) -> u32 {
        self.0
    }

    /// The facts but for [`Self::frequency`], as one number below 2^10.
    pub(super) fn facts(self) -> u64 {
        u64::from(self.0 & 0x3ff)
    }

    /// How often texts hold the word, from 0, seldom, to 7.
    pub(super) fn frequency(self) -> u8 {
        (self.0 >> 10 & 7) as u8
    }

    /// Its [`Class`] as a number from 1 on; 0 where it has none.
    pub(super) fn class(self) -> u64 {
        u64::from(self.0 >> 21)
    }

    /// The group of its class; 0 may also be that it has none.
    pub(super) fn group(self) -> u64 {
        u64::from(self.0 >> 13 & 0xff)
    }

    /// Whether people are called so.
    pub(super) fn is_name(self) -> bool {
        self.0 >> 4 & 7 != 0
    }

    /// Whether more than one person is called so.
    pub(super) fn is_borne(self) -> bool {
        self.0 >> 4 & 7 > 1
    }

    /// Whether texts write the word small, more than by chance.
    pub(super) fn is_ordinary(self) -> bool {
        self.0 & 3 > 1
    }

    /// Whether no text is known to hold it but as a name of people.
    pub(super) fn is_unheard(self) -> bool {
        const PLACE: u32 = 3 << 8;
        self.0 & (PLACE | 3) == 0 && self.frequency() == 0
    }

    /// The same facts, of an inflected form.
    pub(super) fn led(self) -> Self {
        Self(self.0 | Self::LED)
    }

    fn of(counts: &Counts) -> Self {
        let name = match counts.names {
            0 => 0,
            1 => 1,
            2..=4 => 2,
            5..=19 => 3,
            _ => 4,
        };
        let sides = counts.first + counts.last;
        let side = if sides < 2 {
            0
        } else if counts.first * 4 >= sides * 3 {
            1
        } else if counts.last * 4 >= sides * 3 {
            3
        } else {
            2
        };
        let small = match counts.small {
            0..=1 => 0,
            2..=5 => 1,
            6..=30 => 2,
            _ => 3,
        };
        Self(counts.class << 13 | counts.frequency << 10 | counts.place << 8 | name << 4 | side << 2 | small)
    }
}

impl Book {
    /// A book of entries by [`short`] keys, each once.
    pub(super) fn of(words: impl IntoIterator<Item = (u32, Entry)>, sound: Sound) -> Self {
        let mut words: Vec<(u32, Entry)> = words.into_iter().collect();
        words.sort_unstable_by_key(|(key, _)| *key);
        let mut starts = Vec::new();
        for ((key, _), at) in words.iter().zip(0u32..) {
            starts.resize(starts.len().max((key >> REST) as usize + 1), at);
        }
        starts.resize((1 << (u32::BITS - REST)) + 1, u32::try_from(words.len()).unwrap_or(u32::MAX));
        Self { words, starts, sound }
    }

    /// How words are built.
    pub(super) fn sound(&self) -> &Sound {
        &self.sound
    }

    /// What is known of the word with this [`lexicon::key`].
    pub(super) fn entry(&self, key: u64) -> Entry {
        let key = short(key);
        let at = (key >> REST) as usize;
        let [start, end] = [at, at + 1].map(|at| self.starts.get(at).map_or(0, |start| *start as usize));
        let found = self.words[start..end].iter().find(|(other, _)| *other == key);
        found.map_or_else(Entry::default, |(_, entry)| *entry)
    }

    /// The entries, by key.
    pub(super) fn entries(&self) -> &[(u32, Entry)] {
        &self.words
    }
}

/// Half of a [`lexicon::key`]: of a million words one in ten thousand is taken for another, which
/// a cue may be.
#[allow(clippy::cast_possible_truncation)]
fn short(key: u64) -> u32 {
    (key >> 16) as u32
}

/// Counts of one word while a book is written.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    /// Persons it opens the name of, of those with two words and more.
    first: u32,
    /// Persons it ends the name of.
    last: u32,
    /// Persons, or persons' names, that hold it.
    names: u32,
    /// Times texts write it small.
    small: u32,
    /// 1: stands in a place's name, 2: is one, 3: is a large one's.
    place: u32,
    /// See [`Entry::frequency`].
    frequency: u32,
    /// See [`Entry::class`] and [`Entry::group`].
    class: u32,
}

/// Inhabitants that make a place large.
const LARGE: u64 = 100_000;
/// Inhabitants below which a place is left out.
const LEAST: u64 = 30_000;

/// Gathers a book.
#[derive(Debug, Clone, Default)]
pub struct Author {
    counts: FxHashMap<u32, Counts>,
    /// Folded words that were heard of as names.
    names: Vec<String>,
    /// Those that were heard of as frequent.
    frequent: Vec<String>,
}

impl Author {
    /// Hears of a person's full name.
    pub fn name(&mut self, name: &str) {
        let words: Vec<&str> = name.split_whitespace().collect();
        for (at, word) in words.iter().enumerate() {
            self.names.push(lexicon::fold(word));
            let counts = self.counts(word);
            counts.names += 1;
            if words.len() > 1 {
                counts.first += u32::from(at == 0);
                counts.last += u32::from(at + 1 == words.len());
            }
        }
    }

    /// Hears of a word that so many persons' names hold.
    pub fn part(&mut self, word: &str, persons: u32) {
        self.names.push(lexicon::fold(word));
        let counts = self.counts(word);
        counts.names = counts.names.saturating_add(persons);
    }

    /// Hears of a place with so many inhabitants. Names in other scripts than those the tagger
    /// reads, and romanizations that no text writes, are passed over.
    pub fn place(&mut self, name: &str, inhabitants: u64) {
        let read = |c: char| c < '\u{700}';
        if inhabitants < LEAST || !name.chars().all(read) || name.starts_with(char::is_lowercase) {
            return;
        }
        let words: Vec<&str> = name.split_whitespace().collect();
        let place = match (words.len(), inhabitants) {
            (1, LARGE..) => 3,
            (1, _) => 2,
            _ => 1,
        };
        for word in words.into_iter().filter(|word| word.chars().count() > 2) {
            let counts = self.counts(word);
            counts.place = counts.place.max(place);
        }
    }

    /// Hears how often texts hold a word: the logarithm of base ten of its count in a billion words.
    pub fn frequency(&mut self, word: &str, zipf: f32) {
        // Two levels for each power of ten from the word in a million on.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let level = ((zipf - 2.5) * 2.0).clamp(0.0, 7.0) as u32;
        self.frequent.push(lexicon::fold(word));
        let counts = self.counts(word);
        counts.frequency = counts.frequency.max(level);
    }

    /// Hears what words stand where a word does.
    pub fn class(&mut self, word: &str, class: Class) {
        let Class { class, group } = class;
        self.counts(word).class = (u32::from(class) + 1) << 8 | u32::from(group);
    }

    /// Hears of a text.
    pub(super) fn text(&mut self, text: &str) {
        for token in token::tokens(text).iter().filter(|token| token.shape == Shape::Lower) {
            self.counts.entry(short(token.key)).or_default().small += 1;
        }
    }

    /// The book.
    pub(super) fn finish(&self) -> Book {
        let entries = self.counts.iter().map(|(key, counts)| (*key, Entry::of(counts)));
        let mut names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        names.sort_unstable();
        names.dedup();
        let is_no_name = |word: &&str| names.binary_search(word).is_err();
        let plain = self.frequent.iter().map(String::as_str).filter(is_no_name).map(|word| (word, false));
        let words: Vec<(&str, bool)> = names.iter().map(|name| (*name, true)).chain(plain).collect();
        Book::of(entries.filter(|(_, entry)| *entry != Entry::default()), Sound::learn(&words))
    }

    fn counts(&mut self, word: &str) -> &mut Counts {
        self.counts.entry(short(lexicon::key(&lexicon::fold(word)))).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_tells_names_places_and_ordinary_words_apart() {
        let mut author = Author::default();
        for name in ["Ana Lopez", "Ana Ruiz", "Berta Lopez"] {
            author.name(name);
        }
        author.place("Lopez", 500_000);
        author.place("mwskva", 500_000);
        author.place("Hamlet", 12);
        author.text("the river and the river");
        let book = author.finish();
        let entry = |word: &str| book.entry(lexicon::key(word));
        assert_eq!(entry("ana"), Entry(2 << 4 | 1 << 2));
        assert_eq!(entry("lopez"), Entry(3 << 8 | 2 << 4 | 3 << 2));
        assert_eq!(entry("river"), Entry(1));
        for unknown in ["mwskva", "hamlet", "and"] {
            assert_eq!(entry(unknown), Entry::default(), "{unknown}");
        }
        assert!(entry("ana").is_name() && !entry("river").is_name());
        assert_eq!(Book::of(book.entries().to_vec(), book.sound().clone()), book);
    }
}
