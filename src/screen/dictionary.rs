//! The distinct tokens of all listed names, and the listed tokens a query token may be a spelling
//! of.
//!
//! Found by [`keys`](super::keys) rather than by a scan, so that the cost grows far slower than the
//! list. Each find is then verified.

use rustc_hash::FxHashMap;

use super::key_table::KeyTable;
use super::keys::{TokenKey, given_key_of_two, keys_of};
use super::left_out::LeftOut;
use super::marks::Marks;
use super::sieve::Sieve;
use super::spelling::Speller;
use super::view::{Print, View};
use super::weights::{Bits, Sum};
use crate::name::Token;

/// The distinct tokens of an index.
pub(super) struct Dictionary {
    tokens: Vec<Token>,
    prints: Vec<Option<Print>>,
    sieves: Vec<Sieve>,
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

/// Working memory of [`Dictionary::similar`].
pub(super) struct Memory {
    keys: Vec<TokenKey>,
    found: Vec<u32>,
    seen: Marks,
    prints: Vec<Option<Print>>,
    similar: Vec<Similar>,
}

impl Memory {
    /// For a dictionary of so many tokens.
    pub(super) fn new(tokens: usize) -> Self {
        Self {
            keys: Vec::new(),
            found: Vec::new(),
            seen: Marks::new(tokens),
            prints: Vec::new(),
            similar: Vec::new(),
        }
    }

    fn begin(&mut self) {
        self.keys.clear();
        self.found.clear();
        self.prints.clear();
        self.similar.clear();
        self.seen.next_round();
    }
}

/// Bits of the id in an entry of the table of keys.
const ID_BITS: u32 = 24;

/// What stands in the table of keys: a token and what was left out of it to make the key.
fn entry(token: u32, left_out: LeftOut) -> u32 {
    token | u32::from(left_out.to_bits()) << ID_BITS
}

fn read_entry(entry: u32) -> (u32, LeftOut) {
    (entry & ((1 << ID_BITS) - 1), LeftOut::of_bits((entry >> ID_BITS) as u8))
}

impl Dictionary {
    /// Builds the dictionary; ids are positions in `tokens`.
    pub(super) fn build(tokens: Vec<Token>, ids: FxHashMap<Box<str>, u32>) -> Self {
        assert!(tokens.len() >> ID_BITS == 0, "fewer than 16 million distinct tokens");
        let mut pairs = Vec::new();
        let mut prints = Vec::with_capacity(tokens.len());
        for (token, id) in tokens.iter().zip(0..) {
            let view = View::of(token);
            if token.role.may_be_name() {
                keys_of(token, &view.facts, true, |key| pairs.push((key.hash, entry(id, key.left_out))));
            }
            prints.push(Print::of(&view));
        }
        let sieves = tokens.iter().map(Sieve::of).collect();
        Self { keys: KeyTable::build(pairs.into_iter()), prints, sieves, tokens, ids }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn token(&self, id: u32) -> &Token {
        &self.tokens[id as usize]
    }

    /// The token of these letters.
    pub(super) fn equal(&self, word: &str) -> Option<u32> {
        self.ids.get(word).copied()
    }

    /// The tokens that may be two written together, and have a letter more than those or are
    /// another spelling of a given name; `letters` is the key of their letters.
    pub(super) fn joined(&self, letters: u32, a: &Token, b: &Token) -> impl Iterator<Item = u32> {
        let keys = [Some(letters), given_key_of_two(a, b)];
        keys.into_iter().flatten().flat_map(|key| self.keys.ids(key)).map(|entry| read_entry(entry).0)
    }

    /// What a token is known by in the sieve of a name.
    pub(super) fn sieve(&self, id: u32) -> Sieve {
        self.sieves[id as usize]
    }

    /// What several are known by.
    pub(super) fn sieve_of(&self, ids: impl Iterator<Item = u32>) -> Sieve {
        ids.map(|id| self.sieve(id)).collect()
    }

    /// The listed tokens that `query` may be a spelling of, in the order of their ids.
    pub(super) fn similar(&self, query: &Token, memory: &mut Memory) -> Box<[Similar]> {
        memory.begin();
        let speller = Speller::new(query);
        if query.role.may_be_name() {
            keys_of(query, speller.facts(), false, |key| memory.keys.push(key));
            let Memory { keys, found, .. } = memory;
            self.keys.ids_of_all(
                keys,
                |key| key.hash,
                |key, entry| {
                    let (token, left_out) = read_entry(entry);
                    if key.may_meet(left_out) {
                        found.push(token);
                    }
                },
            );
        } else {
            memory.found.extend(self.equal(&query.text));
        }
        // One token is found by many keys.
        memory.found.retain(|token| memory.seen.add(*token));
        // All prints are copied before the first is read, so that they come from memory together.
        memory.prints.extend(memory.found.iter().map(|token| self.prints[*token as usize]));
        for (&token, print) in memory.found.iter().zip(&memory.prints) {
            let view = print.as_ref().map_or_else(|| View::of(self.token(token)), Print::view);
            let bits = speller.link::<Bits>(&view).map_or(0.0, |sum| sum.bits());
            if bits > 0.0 {
                memory.similar.push(Similar { token, bits });
            }
        }
        memory.similar.sort_unstable_by_key(|one| one.token);
        memory.similar.as_slice().into()
    }

    /// Bytes held, about.
    pub(super) fn bytes(&self) -> usize {
        let text: usize = self.tokens.iter().map(|token| 2 * token.text.len() + token.fold.len()).sum();
        text + self.tokens.len() * (size_of::<Token>() + size_of::<Option<Print>>() + size_of::<Sieve>() + 32)
            + self.keys.bytes()
    }
}
