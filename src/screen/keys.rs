//! What similar tokens are found by: strings that two spellings of one name share.
//!
//! The deletion neighborhood of the fold (Garbe's symmetric deletion: two strings within n edits
//! share a string made by at most n deletions of each), that of the letters as written, the skeleton
//! of related consonants, the stem of a Slavic case, the bare form without vowels, three letters in any
//! order, and what all spellings of a given name of two parts share. What shares none is no spelling of
//! one name: [`meet`] holds the scorer to that, so that nothing it would link is lost here. Of what
//! shares one made by deletions, [`LeftOut`] lets those go that are further apart for sure.

use std::iter;

use super::key_table::{Rolling, hash_of, hash32};
use super::left_out::LeftOut;
use super::view::{Facts, View};
use crate::name::Token;
use crate::name::given::Given;
use crate::name::variants::partners;

/// Letters of the longest token that may have slips; longer ones are found as they are.
pub(super) const MOST_LETTERS: usize = 32;
/// Letters of the shortest token that is found by its letters as written with one left out.
const LEAST_WRITTEN: usize = 4;
/// Folds from this length are found at two edits, shorter ones at one.
const TWO_EDITS_FROM: usize = 6;
/// Skeletons below this length are shared by too many names to find by.
const LEAST_SKELETON: usize = 3;

/// Whether two tokens, so many edits apart as folded and as written, share a key for sure. The latter
/// is asked for only where it decides.
pub(super) fn meet(a: &View, b: &View, folded: usize, written: impl Fn() -> usize) -> bool {
    folded <= within(a.fold.len(), b.fold.len())
        || a.facts.consonants.is_shared(b.facts.consonants)
        || (written_meet(a.text.len(), b.text.len()) && written() <= 1)
        || are_swapped(a.text, b.text)
}

/// Whether one of two texts of three letters is the other with two neighbors that changed places.
pub(super) fn are_swapped(a: &[u8], b: &[u8]) -> bool {
    let ([x, y, z], [u, v, w]) = (a, b) else { return false };
    (x, y, z) == (v, u, w) || (x, y, z) == (u, w, v)
}

/// The hash of the key that texts of the same three letters share.
fn three_key(text: &[u8]) -> Option<u32> {
    let mut three = <[u8; 3]>::try_from(text).ok()?;
    three.sort_unstable();
    Some(hash_of(iter::once(b'^').chain(three)))
}

/// The edits at which folds of these lengths are found.
pub(super) fn within(a: usize, b: usize) -> usize {
    if a.min(b) >= TWO_EDITS_FROM { 2 } else { 1 }
}

/// Whether texts of these lengths share a key where they are one edit apart: a letter may be lost of
/// four, and none of three.
fn written_meet(a: usize, b: usize) -> bool {
    let (short, long) = (a.min(b), a.max(b));
    short >= LEAST_WRITTEN || (short + 1, long) == (LEAST_WRITTEN, LEAST_WRITTEN)
}

/// What stands before letters as written, whose keys are in one table with those of folds.
pub(super) const LETTERS: &str = "=";

/// The hash of the key of two tokens written together.
pub(super) fn letters_key(a: &Token, b: &Token) -> u32 {
    hash_of(LETTERS.bytes().chain(a.text.bytes()).chain(b.text.bytes()))
}

/// The hash of the key that the spellings of a given name of two parts share.
pub(super) fn given_key(given: Option<&Given>) -> Option<u32> {
    given.map(|given| hash32(&format!("%{}", given.shared)))
}

/// The same for two parts that stand apart.
pub(super) fn given_key_of_two(a: &Token, b: &Token) -> Option<u32> {
    let are_syllables = a.syllable.is_some() && b.syllable.is_some();
    given_key(Given::read_two(&a.text, &b.text, are_syllables).as_ref())
}

/// The hash of the key of a syllable's class.
pub(super) fn syllable_key(class: &str) -> u32 {
    hash32(&format!("~{class}"))
}

/// The hash of the key of related consonants, for folds that have enough of them.
pub(super) fn consonants_key(fold: &str) -> Option<u32> {
    (consonants(fold).count() >= LEAST_SKELETON).then(|| consonants_hash(fold))
}

/// The hash of the related consonants of any fold.
pub(super) fn consonants_hash(fold: &str) -> u32 {
    hash_of(iter::once(b'#').chain(consonants(fold)))
}

/// Slavic case endings as folded, none of which ends in another. Those that are one vowel are not
/// here: Daniel is not Daniela.
const ENDINGS: &[&[u8]] = &[b"umu", b"uvi", b"uiu", b"um", b"im", b"ui"];
/// Letters of the shortest stem.
const LEAST_STEM: usize = 4;

/// How many letters of a fold are before its Slavic case ending.
fn stem(fold: &str) -> Option<usize> {
    let ending = ENDINGS.iter().find(|ending| fold.as_bytes().ends_with(ending))?;
    Some(fold.len() - ending.len()).filter(|stem| *stem >= LEAST_STEM)
}

/// Whether the longer of two folds is the shorter with a Slavic case ending.
pub(super) fn is_stem(short: &[u8], long: &[u8]) -> bool {
    short.len() >= LEAST_STEM
        && matches!(long.len().saturating_sub(short.len()), 2..=3)
        && ENDINGS.contains(&&long[short.len()..])
        && long.starts_with(short)
}

/// What a token is found by.
#[derive(Debug, Clone, Copy)]
pub(super) struct TokenKey {
    pub(super) hash: u32,
    pub(super) left_out: LeftOut,
    /// Letters of what these were left out of, and whether it is the text as written, not the fold.
    length: u8,
    written: bool,
}

impl TokenKey {
    fn of(text: &[u8], written: bool) -> impl Fn(u32, LeftOut) -> Self {
        let length = u8::try_from(text.len()).unwrap_or(u8::MAX);
        move |hash, left_out| Self { hash, left_out, length, written }
    }

    /// Whether another token whose key has the same hash may be a spelling of this one.
    pub(super) fn may_meet(&self, other: LeftOut) -> bool {
        self.left_out.may_meet(other, usize::from(self.length), self.written)
    }
}

/// Calls `each` with every key a name token is found by; `facts` are those of its view.
pub(super) fn keys_of(token: &Token, facts: &Facts, listed: bool, mut put: impl FnMut(TokenKey)) {
    let fold = token.fold.as_str();
    let folded = TokenKey::of(fold.as_bytes(), false);
    let mut each = |hash| put(folded(hash, LeftOut::NOTHING));
    each(hash32(fold));
    facts.syllable.get().into_iter().for_each(&mut each);
    given_key(token.given.as_deref()).into_iter().for_each(&mut each);
    for (partner, _) in partners(&token.text) {
        let text = token.text.as_str();
        let (a, b) = (text.min(partner), text.max(partner));
        each(hash32(&format!("&{a} {b}")));
    }
    if token.text.len() > MOST_LETTERS {
        return;
    }
    facts.consonants.get().into_iter().for_each(&mut each);
    three_key(token.text.as_bytes()).into_iter().for_each(&mut each);
    if let Some(key) = facts.skeleton.get() {
        match listed {
            true => each(facts.form.hash(key)),
            false => facts.form.partners().for_each(|form| each(form.hash(key))),
        }
    }
    if let Some(letters) = Rolling::new("", fold.as_bytes()) {
        stem(fold).into_iter().for_each(|stem| each(letters.first(stem)));
        letters.deletions(fold.len() >= TWO_EDITS_FROM, |hash, left_out| put(folded(hash, left_out)));
    }
    // Written keys live in the same table under a prefix of their own.
    let text = token.text.as_bytes();
    if text.len() + 1 >= LEAST_WRITTEN
        && let Some(letters) = Rolling::new(LETTERS, text)
    {
        let written = TokenKey::of(text, true);
        put(written(letters.first(text.len()), LeftOut::NOTHING));
        if text.len() >= LEAST_WRITTEN {
            letters.deletions(false, |hash, left_out| put(written(hash, left_out)));
        }
    }
}

/// The consonants of a fold, related ones as one.
pub(super) fn consonants(fold: &str) -> impl Iterator<Item = u8> {
    let mut last = None;
    fold.bytes().filter_map(move |letter| {
        let class = match letter {
            b'a' | b'i' | b'u' => return None,
            b'k' | b'g' | b'h' => b'k',
            b'c' | b'j' | b's' | b'z' => b's',
            b'd' | b't' => b't',
            b'b' | b'p' | b'v' | b'f' => b'p',
            other => other,
        };
        (last.replace(class) != Some(class)).then_some(class)
    })
}
