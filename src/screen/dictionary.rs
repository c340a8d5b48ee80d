//! The distinct tokens of all listed names, and the listed tokens a query token may be a spelling
//! of.
//!
//! Found by [`keys`](super::keys) rather than by a scan, so that the cost grows far slower than the
//! list. Each find is then verified.

use rustc_hash::FxHashMap;

use super::key_table::KeyTable;
use super::keys::keys_of;
use super::spelling::Speller;
use super::view::{Print, View};
use super::weights::{Bits, Sum};
use crate::name::{Role, Token};

/// The distinct tokens of an index.
pub(super) struct Dictionary {
    tokens: Vec<Token>,
    prints: Vec<Option<Print>>,
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

impl Dictionary {
    /// Builds the dictionary; ids are positions in `tokens`.
    pub(super) fn build(tokens: Vec<Token>, ids: FxHashMap<Box<str>, u32>) -> Self {
        let mut pairs = Vec::new();
        for (token, id) in tokens.iter().zip(0..) {
            if matches!(token.role, Role::Name | Role::Title) {
                keys_of(token, true, |key| pairs.push((key, id)));
            }
        }
        let prints = tokens.iter().map(Print::of).collect();
        Self { keys: KeyTable::build(pairs.into_iter()), prints, tokens, ids }
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
            let print = &self.prints[token as usize];
            let view = print.as_ref().map_or_else(|| View::of(self.token(token)), Print::view);
            let bits = speller.link::<Bits>(&view)?.bits();
            (bits > 0.0).then_some(Similar { token, bits })
        };
        found.into_iter().filter_map(verified).collect()
    }

    /// Bytes held, about.
    pub(super) fn bytes(&self) -> usize {
        let text: usize = self.tokens.iter().map(|token| 2 * token.text.len() + token.fold.len()).sum();
        text + self.tokens.len() * (size_of::<Token>() + size_of::<Option<Print>>() + 32) + self.keys.bytes()
    }
}
