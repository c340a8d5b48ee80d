//! The distinct tokens of all listed names, and the listed tokens a query token may be a spelling
//! of.
//!
//! Found by keys rather than by a scan, so that the cost grows far slower than the list: the
//! deletion neighborhood of the fold (Garbe's symmetric deletion: two strings within n edits share
//! a string made by at most n deletions), that of the letters as written, and the skeleton of
//! related consonants. Each find is then verified by [`link_bits`].

use rustc_hash::FxHashMap;

use super::keys::{KeyTable, hash32};
use super::skeleton;
use super::spelling::Speller;
use super::weights::{Bits, Sum};
use crate::name::{Role, Token};

/// The distinct tokens of an index.
pub(super) struct Dictionary {
    tokens: Vec<Token>,
    ids: FxHashMap<Box<str>, u32>,
    keys: KeyTable,
}

/// A listed token that a query token may be a spelling of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Similar {
    /// Id of the listed token.
    pub(super) token: u32,
    /// What the link of the two proves, in bits; positive.
    pub(super) bits: f32,
}

/// Folds from this length are found at two edits, shorter ones at one.
const TWO_EDITS_FROM: usize = 6;
/// Skeletons below this length are shared by too many names to find by.
const LEAST_SKELETON: usize = 3;

impl Dictionary {
    /// Builds the dictionary; ids are positions in `tokens`.
    pub(super) fn build(tokens: Vec<Token>, ids: FxHashMap<Box<str>, u32>) -> Self {
        let mut pairs = Vec::new();
        for (token, id) in tokens.iter().zip(0..) {
            if matches!(token.role, Role::Name | Role::Title) {
                keys_of(token, true, |key| pairs.push((key, id)));
            }
        }
        Self { keys: KeyTable::build(pairs.into_iter()), tokens, ids }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn token(&self, id: u32) -> &Token {
        &self.tokens[id as usize]
    }

    /// The listed tokens that `query` may be a spelling of, in the order of their ids.
    pub(super) fn similar(&self, query: &Token) -> Vec<Similar> {
        let mut found = Vec::new();
        if matches!(query.role, Role::Name | Role::Title) {
            keys_of(query, false, |key| found.extend(self.keys.ids(key)));
            found.sort_unstable();
            found.dedup();
        } else {
            found.extend(self.ids.get(query.text.as_str()));
        }
        let speller = Speller::new(query);
        let verified = |token| {
            let bits = speller.link::<Bits>(self.token(token))?.bits();
            (bits > 0.0).then_some(Similar { token, bits })
        };
        found.into_iter().filter_map(verified).collect()
    }

    /// Bytes held, about.
    pub(super) fn bytes(&self) -> usize {
        let text: usize = self.tokens.iter().map(|token| 2 * token.text.len() + token.fold.len()).sum();
        text + self.tokens.len() * (size_of::<Token>() + 32) + self.keys.bytes()
    }
}

/// Calls `each` with the hash of every key a name token is found by.
fn keys_of(token: &Token, listed: bool, mut each: impl FnMut(u32)) {
    let fold = token.fold.as_str();
    each(hash32(fold));
    if let Some(class) = &token.syllable {
        each(hash32(&format!("~{class}")));
    }
    let mut text = String::with_capacity(token.text.len() + 1);
    deletions(fold, |once, at| {
        each(hash32(once));
        if fold.len() >= TWO_EDITS_FROM {
            for i in at..once.len() {
                text.clear();
                text.push_str(&once[..i]);
                text.push_str(&once[i + 1..]);
                each(hash32(&text));
            }
        }
    });
    // Written and skeleton keys live in the same table under a prefix of their own.
    let mut key = String::with_capacity(token.text.len() + 1);
    let mut written = |text: &str| {
        key.clear();
        key.push('=');
        key.push_str(text);
        each(hash32(&key));
    };
    if token.text.len() >= 4 {
        written(&token.text);
        deletions(&token.text, |once, _| written(once));
    }
    let consonants = consonants(fold);
    if consonants.len() > LEAST_SKELETON {
        each(hash32(&consonants));
    }
    // A bare form and a full form share a key: each gives what the other side looks for.
    if skeleton::key(fold, &mut text) {
        if listed || skeleton::is_bare(fold) {
            each(hash32(&text));
        }
        if !listed || skeleton::is_bare(fold) {
            text.push('!');
            each(hash32(&text));
        }
    }
}

/// Calls `each` with every string that one deletion makes, and the place of the deletion.
fn deletions(text: &str, mut each: impl FnMut(&str, usize)) {
    let mut once = String::with_capacity(text.len());
    for i in 0..text.len() {
        once.clear();
        once.push_str(&text[..i]);
        once.push_str(&text[i + 1..]);
        each(&once, i);
    }
}

/// The consonants of a fold, related ones as one, behind a `#`.
fn consonants(fold: &str) -> String {
    let mut out = String::from("#");
    for letter in fold.bytes() {
        let class = match letter {
            b'a' | b'i' | b'u' => continue,
            b'k' | b'g' | b'h' => 'k',
            b'c' | b'j' | b's' | b'z' => 's',
            b'd' | b't' => 't',
            b'b' | b'p' | b'v' | b'f' => 'p',
            other => char::from(other),
        };
        if !out.ends_with(class) {
            out.push(class);
        }
    }
    out
}
