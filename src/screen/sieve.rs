//! The tokens of a name as 96 bits, so that what shares too few tokens with the words of a text is turned
//! away where it is met, before its tokens are looked at.

use super::keys::consonants_hash;
use crate::name::Token;

/// A bit for each token that may be linked as a name. Two tokens may have the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sieve([u32; WORDS]);

/// Enough that most names a word may be of are turned away, and few enough to be read at once.
const WORDS: usize = 3;

impl Sieve {
    /// What lets everything through.
    pub(super) const OPEN: Self = Self([u32::MAX; WORDS]);

    /// That of one token. Spellings of one name mostly share it.
    pub(super) fn of(token: &Token) -> Self {
        let mut words = [0; WORDS];
        if token.role.may_be_name() {
            let hash = consonants_hash(&token.fold) as usize;
            words[hash / 32 % WORDS] = 1 << (hash % 32);
        }
        Self(words)
    }

    /// That of a listed name without initials, by those of its tokens. Where tokens share a bit, it
    /// lets everything through.
    pub(super) fn of_name(tokens: impl Iterator<Item = Self>) -> Self {
        let mut all = Self::default();
        for one in tokens {
            if all.shares(one) {
                return Self::OPEN;
            }
            all = all.and(one);
        }
        all
    }

    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        Self(std::array::from_fn(|at| self.0[at] | other.0[at]))
    }

    /// Whether a listed name that holds a token known as `own` may hold one of `others` beside it.
    pub(super) fn holds_beside(self, own: Self, others: Self) -> bool {
        let beside = Self(std::array::from_fn(|at| self.0[at] & !own.0[at]));
        beside.shares(others) || self == Self::OPEN
    }

    fn shares(self, other: Self) -> bool {
        self.0.iter().zip(other.0).fold(0, |shared, (a, b)| shared | a & b) != 0
    }
}

impl FromIterator<Sieve> for Sieve {
    fn from_iter<I: IntoIterator<Item = Self>>(all: I) -> Self {
        all.into_iter().fold(Self::default(), Self::and)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::name::Role;

    fn sieve(words: &[String]) -> Sieve {
        let tokens: Vec<Token> = words.iter().map(|word| Token::read(word)).collect();
        Sieve::of_name(tokens.iter().map(Sieve::of))
    }

    proptest! {
        #[test]
        fn two_tokens_of_a_name_pass(
            words in prop::collection::vec("[a-z]{1,8}", 2..6), first in 0usize..6, second in 0usize..6
        ) {
            let named = |word: &String| Role::of(word).may_be_name();
            let (first, second) = (first % words.len(), second % words.len());
            prop_assume!(first != second && named(&words[first]) && named(&words[second]));
            let [own, other] = [first, second].map(|at| Sieve::of(&Token::read(&words[at])));
            prop_assert!(sieve(&words).holds_beside(own, other));
        }
    }

    #[test]
    fn a_token_is_not_beside_itself() {
        let words = ["rami", "makhluf"].map(str::to_owned);
        let rami = Sieve::of(&Token::read("rami"));
        assert!(!sieve(&words).holds_beside(rami, rami));
    }
}
