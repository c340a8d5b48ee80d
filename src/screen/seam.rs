//! Two neighbors written together -> the hash of their fold, from what is remembered of the first.
//!
//! Each adjacent pair of a query is looked up so, and hardly one in a thousand is found: what the first
//! word gives by itself is folded once, when the word is met.

use super::key_table::Hashing;
use super::keys::LETTERS;
use crate::name::Token;
use crate::name::fold::Folding;

/// The first word of a pair, folded as far as no word behind it has a part in that, and hashed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seam {
    folding: Folding,
    fold: Hashing,
    letters: Hashing,
    /// Where the letters begin that are folded with the next word.
    rest: usize,
}

/// Letters of two neighbors that cost no memory of their own.
const MOST_ON_STACK: usize = 64;

impl Seam {
    /// That of a word.
    pub(super) fn of(word: &str) -> Self {
        let (mut folding, mut fold, mut letters) = <(Folding, Hashing, Hashing)>::default();
        let rest = folding.take_beginning(word.as_bytes(), |letter| fold.push(letter)).len();
        letters.push_all(LETTERS);
        letters.push_all(word);
        Self { folding, fold, letters, rest: word.len() - rest }
    }

    /// The key of the letters of its word with another written onto it; see
    /// [`letters_key`](super::keys::letters_key).
    pub(super) fn letters_key(mut self, next: &Token) -> u32 {
        self.letters.push_all(&next.text);
        self.letters.hash()
    }

    /// The hash of the fold of its word with another written onto it.
    pub(super) fn fold_hash(mut self, word: &Token, next: &Token) -> u32 {
        let (rest, next) = (&word.text.as_bytes()[self.rest..], next.text.as_bytes());
        let mut stack = [0; MOST_ON_STACK];
        let heap;
        let both = match stack.get_mut(..rest.len() + next.len()) {
            Some(both) => {
                both.iter_mut().zip(rest.iter().chain(next)).for_each(|(to, from)| *to = *from);
                &*both
            }
            None => {
                heap = [rest, next].concat();
                &heap
            }
        };
        self.folding.take(both, |letter| self.fold.push(letter));
        if self.folding.ends_in_mute() { self.fold.hash_without_last() } else { self.fold.hash() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::screen::align::joined_fold;
    use crate::screen::key_table::hash32;
    use crate::screen::keys::letters_key;

    proptest! {
        #[test]
        fn hashes_are_those_of_what_is_written_together(
            first in "abdu?l?|[a-z]{1,12}|[ah]{1,3}", second in "[a-z]{1,12}|h{1,3}|[a-z]{60,70}",
        ) {
            let (first, second) = (Token::read(&first), Token::read(&second));
            let seam = Seam::of(&first.text);
            prop_assert_eq!(seam.fold_hash(&first, &second), hash32(&joined_fold(&first, &second)));
            prop_assert_eq!(seam.letters_key(&second), letters_key(&first, &second));
        }
    }
}
