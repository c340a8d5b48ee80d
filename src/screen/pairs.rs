//! Two adjacent tokens of a listed name, written together -> the names in which they stand so.

use super::align::{LETTER_MORE, joined_fold};
use super::index::place;
use super::key_table::{KeyTable, Rolling, hash32};
use super::keys::{LETTERS, given_key, given_key_of_two, letters_key};
use crate::name::Token;

/// The pairs of adjacent tokens of an index that may be written together.
pub(super) struct Pairs {
    /// Pairs by the hash of their fold, and by that of their letters and of what the spellings of a
    /// given name share.
    folds: KeyTable,
    texts: KeyTable,
    /// The first token of each.
    firsts: Vec<u32>,
    /// Where the names of each start, and the end of the last.
    starts: Vec<u32>,
    names: Vec<u32>,
}

/// Two adjacent tokens of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Adjacent {
    pub(super) first: u32,
    pub(super) second: u32,
    pub(super) name: u32,
}

impl Pairs {
    /// Of all adjacent tokens that may be joined.
    pub(super) fn build<'a>(mut all: Vec<Adjacent>, token: impl Fn(u32) -> &'a Token) -> Self {
        all.sort_unstable();
        all.dedup();
        let (mut folds, mut texts) = (Vec::new(), Vec::new());
        let (mut firsts, mut starts, mut names) = (Vec::new(), Vec::new(), Vec::new());
        for same in all.chunk_by(|a, b| (a.first, a.second) == (b.first, b.second)) {
            let (first, second) = (token(same[0].first), token(same[0].second));
            folds.push((hash32(&joined_fold(first, second)), place(firsts.len())));
            texts.push((letters_key(first, second), place(firsts.len())));
            texts.extend(given_key_of_two(first, second).map(|key| (key, place(firsts.len()))));
            firsts.push(same[0].first);
            starts.push(place(names.len()));
            names.extend(same.iter().map(|one| one.name));
        }
        starts.push(place(names.len()));
        let (folds, texts) = (KeyTable::build(folds.into_iter()), KeyTable::build(texts.into_iter()));
        Self { folds, texts, firsts, starts, names }
    }

    /// The pairs of the letters that a key is of: the first token of each, and the names it stands in.
    pub(super) fn of_letters(&self, key: u32) -> impl Iterator<Item = (u32, &[u32])> {
        self.texts.ids(key).map(|pair| (self.firsts[pair as usize], self.names_of(pair)))
    }

    /// The pairs whose fold has a hash; likewise.
    pub(super) fn folding_to(&self, hash: u32) -> impl Iterator<Item = (u32, &[u32])> {
        self.folds.ids(hash).map(|pair| (self.firsts[pair as usize], self.names_of(pair)))
    }

    /// The names in which two adjacent tokens may stand as `token`, where it has a letter more or is
    /// another spelling of a given name, too.
    pub(super) fn names_as(&self, token: &Token) -> Vec<u32> {
        let mut names: Vec<u32> =
            self.folding_to(hash32(&token.fold)).flat_map(|(_, names)| names).copied().collect();
        let mut keys = Vec::with_capacity(token.text.len() + 1);
        keys.extend(given_key(token.given.as_deref()));
        if LETTER_MORE.contains(&token.text.len())
            && let Some(letters) = Rolling::new(LETTERS, token.text.as_bytes())
        {
            letters.deletions(false, |key, _| keys.push(key));
        }
        self.texts.ids_of_all(&keys, |key| *key, |_, pair| names.extend(self.names_of(pair)));
        names
    }

    fn names_of(&self, pair: u32) -> &[u32] {
        let pair = pair as usize;
        &self.names[self.starts[pair] as usize..self.starts[pair + 1] as usize]
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.folds.bytes()
            + self.texts.bytes()
            + (self.firsts.len() + self.starts.len() + self.names.len()) * 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_one_fold_are_told_apart_by_their_first_token() {
        let tokens = ["nur", "ullah", "nurul", "lah", "tong", "chol"].map(Token::read);
        let adjacent = |first, second, name| Adjacent { first, second, name };
        let all = vec![
            adjacent(0, 1, 7),
            adjacent(2, 3, 8),
            adjacent(0, 1, 5),
            adjacent(0, 1, 7),
            adjacent(4, 5, 9),
        ];
        let pairs = Pairs::build(all, |id| &tokens[id as usize]);
        let letters = |first, second| letters_key(&Token::read(first), &Token::read(second));
        let found = |first, second| pairs.of_letters(letters(first, second)).collect::<Vec<_>>();
        assert_eq!(found("nuru", "llah"), [(0, &[5, 7][..]), (2, &[8])]);
        assert_eq!(found("nur", "ulah"), []);
        assert_eq!(pairs.names_as(&Token::read("noorullah")), [5, 7, 8]);
        assert_eq!(pairs.names_as(&Token::read("tongpchol")), [9]);
        assert_eq!(pairs.names_as(&Token::read("tongxhol")), [0u32; 0]);
    }
}
