//! A token as it is compared: its letters and what they are found by, side by side.
//!
//! Of the listed tokens that share a key with one of the query, nine in ten are other names. To turn
//! them away at the pace of a million a second, a dictionary keeps a [`Print`] of each, which fits
//! one cache line, so that no letter lies behind a pointer.

use super::skeleton::Form;
use super::{keys, skeleton};
use crate::name::{Role, Token, syllable};

/// What the comparison of two tokens reads.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) text: &'a [u8],
    pub(super) fold: &'a [u8],
    pub(super) facts: Facts,
}

/// What stands beside the letters of a token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    /// Which letters the text has, and the fold.
    pub(super) text_letters: Letters,
    pub(super) fold_letters: Letters,
    /// Hash of the fold's related consonants; none where too few tell names apart.
    pub(super) consonants: Key,
    /// Hash of what bare and full forms share; none where the fold has no such key.
    pub(super) skeleton: Key,
    /// Hash of the class of a Chinese or Korean syllable.
    pub(super) syllable: Key,
    /// See [`Token::rarity`].
    pub(super) rarity: f32,
    /// See [`Token::known`].
    pub(super) known: u8,
    /// Vowels of the fold, and its hard consonants.
    pub(super) vowels: u8,
    pub(super) hard: u8,
    pub(super) form: Form,
    pub(super) syllables: Syllables,
    pub(super) role: Role,
}

/// What a token is by the syllables of Chinese and Korean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syllables {
    /// Nothing, or a slip that can be read as a syllable.
    None,
    /// A syllable that people are called by.
    One,
    /// A given name of two in Pinyin, which no other language writes so.
    Two,
    /// One that other languages have as well.
    MayBeTwo,
}

impl Syllables {
    fn of(token: &Token) -> Self {
        match &token.syllable {
            Some(_) if token.known > 0 || syllable::is_real(&token.text) => Self::One,
            None => token.given.as_ref().map_or(Self::None, |given| match given.is_pinyin() {
                true if given.is_chinese() => Self::Two,
                true => Self::MayBeTwo,
                false => Self::None,
            }),
            Some(_) => Self::None,
        }
    }

    /// Whether each is one syllable.
    pub(super) fn are_both_one(self, other: Self) -> bool {
        self == Self::One && other == Self::One
    }

    /// Whether each is a given name of two, and one of them is nothing else.
    pub(super) fn are_both_two(self, other: Self) -> bool {
        matches!((self, other), (Self::Two, Self::Two | Self::MayBeTwo) | (Self::MayBeTwo, Self::Two))
    }
}

/// The hash of a key, or none. Two keys of one hash are taken for the same: names are found by the
/// hash as well, so what is found and what is linked agree.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Key(u32);

impl Key {
    pub(super) fn of(hash: Option<u32>) -> Self {
        Self(hash.unwrap_or(0))
    }

    /// The hash, where there is one.
    pub(super) fn get(self) -> Option<u32> {
        self.is_some().then_some(self.0)
    }

    pub(super) fn is_some(self) -> bool {
        self.0 != 0
    }

    /// Whether both have the key.
    pub(super) fn is_shared(self, other: Self) -> bool {
        self.is_some() && self.0 == other.0
    }
}

/// Which letters a text has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letters(u32);

impl Letters {
    pub(super) fn of(text: &[u8]) -> Self {
        // Signs that fall together can only make the bounds below lower.
        Self(text.iter().fold(0, |letters, byte| letters | 1 << (byte & 31)))
    }

    /// The same of a text that is known beforehand.
    pub(super) const fn new(text: &[u8]) -> Self {
        let (mut letters, mut i) = (0, 0);
        while i < text.len() {
            letters |= 1 << (text[i] & 31);
            i += 1;
        }
        Self(letters)
    }

    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) fn has_any_of(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// How many of some letters there are, each counted once.
    pub(super) fn count_of(self, other: Self) -> u16 {
        (self.0 & other.0).count_ones() as u16
    }

    /// The least edits between two texts with these letters: one edit brings in at most one letter and
    /// takes away at most one, and changes the length by one at most.
    pub(super) fn least_edits(self, other: Self, text: &[u8], other_text: &[u8]) -> usize {
        let letters = (self.0 & !other.0).count_ones().max((other.0 & !self.0).count_ones());
        text.len().abs_diff(other_text.len()).max(letters as usize)
    }
}

impl<'a> View<'a> {
    pub(super) fn of(token: &'a Token) -> Self {
        let fold = token.fold.as_str();
        let count = |letters: usize| u8::try_from(letters).unwrap_or(u8::MAX);
        let facts = Facts {
            text_letters: Letters::of(token.text.as_bytes()),
            fold_letters: Letters::of(fold.as_bytes()),
            consonants: Key::of(keys::consonants_key(fold)),
            skeleton: Key::of(skeleton::key_hash(fold)),
            syllable: Key::of(token.syllable.as_deref().map(keys::syllable_key)),
            rarity: token.rarity,
            known: token.known,
            vowels: count(skeleton::vowels(fold.as_bytes())),
            hard: count(skeleton::hard(fold.as_bytes())),
            form: Form::of(token),
            syllables: Syllables::of(token),
            role: token.role,
        };
        Self { text: token.text.as_bytes(), fold: fold.as_bytes(), facts }
    }
}

/// A view that holds its letters itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Print {
    text: Short,
    fold: Short,
    facts: Facts,
}

/// Letters of the longest text that a print holds.
const MOST: usize = 15;

#[derive(Debug, Clone, Copy)]
struct Short {
    bytes: [u8; MOST],
    count: u8,
}

impl Print {
    /// The print of what is viewed; none where it has too many letters.
    pub(super) fn of(view: &View) -> Option<Self> {
        Some(Self { text: Short::of(view.text)?, fold: Short::of(view.fold)?, facts: view.facts })
    }

    pub(super) fn view(&self) -> View<'_> {
        View { text: self.text.get(), fold: self.fold.get(), facts: self.facts }
    }
}

impl Short {
    fn of(text: &[u8]) -> Option<Self> {
        let mut bytes = [0; MOST];
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        Some(Self { bytes, count: u8::try_from(text.len()).ok()? })
    }

    fn get(&self) -> &[u8] {
        &self.bytes[..usize::from(self.count)]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_print_is_the_view_of_its_token() {
        assert!(size_of::<Option<Print>>() <= 64, "one cache line, not {}", size_of::<Option<Print>>());
        let token = Token::read("qadhafi");
        let view = View::of(&token);
        let print = Print::of(&view).unwrap();
        assert_eq!((print.view().text, print.view().fold), (view.text, view.fold));
        assert!(Print::of(&View::of(&Token::read("abcdefghijklmnopqrs"))).is_none());
    }

    proptest! {
        #[test]
        fn the_bound_is_never_above_the_edits(a in "[a-f0-9]{0,9}", b in "[a-f0-9]{0,9}") {
            let (x, y) = (a.as_bytes(), b.as_bytes());
            let least = Letters::of(x).least_edits(Letters::of(y), x, y);
            prop_assert!(least <= strsim::osa_distance(&a, &b));
        }
    }
}
