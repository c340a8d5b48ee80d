//! Listed tokens -> the names that hold them, those with an initial first, each with what it holds beside
//! the token.

use std::ops::Range;

use super::dictionary::Dictionary;
use super::index::{Shape, place};
use super::sieve::Sieve;

/// Which of the names that hold a token are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    All,
    /// Those that hold an initial as well, which may stand for any other token of the query.
    WithInitial,
}

/// A name that holds a token, with what else it holds, in a quarter of a cache line: so that a name is
/// looked up only once it is a candidate.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(16))]
pub(super) struct Posting {
    pub(super) name: u32,
    shape: Shape,
    /// Tokens of the name; none where they are more than stand here.
    count: u8,
    /// The marks of those beside.
    others: [u16; OTHERS],
}

/// 24 in 25 names have no more tokens beside one.
const OTHERS: usize = 4;

/// What a token is known by in a posting. Tokens of a large list share it.
#[allow(clippy::cast_possible_truncation)]
pub(super) fn mark(token: u32) -> u16 {
    token as u16
}

/// How many there are at most.
pub(super) const MARKS: usize = 1 << u16::BITS;

impl Posting {
    /// That of a name under one of its tokens.
    fn of(name: u32, token: u32, shape: Shape, ids: &[u32]) -> Self {
        let mut posting = Self { name, shape, ..Self::default() };
        if ids.len() <= OTHERS + 1 {
            posting.count = ids.len() as u8;
            let own = ids.iter().position(|id| *id == token);
            let beside = ids.iter().enumerate().filter(|(at, _)| Some(*at) != own).map(|(_, id)| id);
            posting.others.iter_mut().zip(beside).for_each(|(to, id)| *to = mark(*id));
        }
        posting
    }

    /// How many tokens of each kind the name has, and the marks of those beside; none where they are many.
    pub(super) fn beside(&self) -> Option<(Shape, &[u16])> {
        Some((self.shape, self.others.get(..usize::from(self.count).checked_sub(1)?)?))
    }
}

/// The names of each token of an index.
pub(super) struct Postings {
    /// By token id where its names start, and the end of the last.
    starts: Vec<u32>,
    /// By token id where those of its names end that hold an initial.
    initial_ends: Vec<u32>,
    all: Vec<Posting>,
    /// What the names of `all` are known by.
    sieves: Vec<Sieve>,
}

impl Postings {
    /// The postings of names, each given as its shape and the ids of its tokens.
    pub(super) fn build<'a>(
        dictionary: &Dictionary,
        names: impl Iterator<Item = (Shape, &'a [u32])> + Clone,
    ) -> Self {
        let tokens = dictionary.len();
        let mut distinct = Vec::new();
        let mut each = |ids: &[u32], put: &mut dyn FnMut(usize)| {
            distinct.clear();
            distinct.extend_from_slice(ids);
            distinct.sort_unstable();
            distinct.dedup();
            distinct.iter().for_each(|token| put(*token as usize));
        };
        let mut starts = vec![0u32; tokens + 1];
        for (_, ids) in names.clone() {
            each(ids, &mut |token| starts[token + 1] += 1);
        }
        for token in 0..tokens {
            starts[token + 1] += starts[token];
        }
        let mut next = starts.clone();
        let mut all = vec![Posting::default(); starts[tokens] as usize];
        let mut sieves = vec![Sieve::default(); all.len()];
        let mut initial_ends = Vec::new();
        for initials in [true, false] {
            for ((shape, ids), name) in names.clone().zip(0u32..) {
                if (shape.initials > 0) != initials {
                    continue;
                }
                // An initial may be linked to any token.
                let sieve = match initials {
                    true => Sieve::OPEN,
                    false => Sieve::of_name(ids.iter().map(|id| dictionary.sieve(*id))),
                };
                each(ids, &mut |token| {
                    let at = next[token] as usize;
                    all[at] = Posting::of(name, place(token), shape, ids);
                    sieves[at] = sieve;
                    next[token] += 1;
                });
            }
            if initials {
                initial_ends.clone_from(&next);
            }
        }
        Self { starts, initial_ends, all, sieves }
    }

    /// The names that hold a token.
    pub(super) fn names(&self, token: u32) -> impl ExactSizeIterator<Item = u32> {
        self.part(token, Part::All).iter().map(|one| one.name)
    }

    /// All names that hold a token, or a part of them.
    pub(super) fn part(&self, token: u32, part: Part) -> &[Posting] {
        &self.all[self.range(token, part)]
    }

    /// The names that hold a token, with their sieves.
    pub(super) fn sieved(&self, token: u32) -> impl ExactSizeIterator<Item = (u32, Sieve)> {
        let range = self.range(token, Part::All);
        let sieves = self.sieves[range.clone()].iter();
        self.all[range].iter().zip(sieves).map(|(posting, sieve)| (posting.name, *sieve))
    }

    fn range(&self, token: u32, part: Part) -> Range<usize> {
        let token = token as usize;
        let end = match part {
            Part::All => self.starts[token + 1],
            Part::WithInitial => self.initial_ends[token],
        };
        self.starts[token] as usize..end as usize
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.all.len() * (size_of::<Posting>() + size_of::<Sieve>())
            + (self.starts.len() + self.initial_ends.len()) * 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::Token;

    #[test]
    fn names_with_an_initial_come_first_and_a_token_twice_counts_once() {
        let words = ["rami", "makhluf", "x"];
        let ids = words.iter().zip(0u32..).map(|(word, id)| (Box::from(*word), id)).collect();
        let dictionary = Dictionary::build(words.map(Token::read).to_vec(), ids);
        let shape = |initials| Shape { initials, ..Shape::default() };
        let names = [(shape(0), &[0, 1][..]), (shape(1), &[0, 2]), (shape(0), &[0, 0])];
        let postings = Postings::build(&dictionary, names.into_iter());
        assert!(postings.names(0).eq([1, 0, 2]) && postings.names(1).eq([0]));
        let part = |part| postings.part(0, part).iter().map(|one| one.name).collect::<Vec<_>>();
        assert_eq!((part(Part::All), part(Part::WithInitial)), (vec![1, 0, 2], vec![1]));
        let rami = Sieve::of(&Token::read("rami"));
        let sieves: Vec<Sieve> = postings.sieved(0).map(|(_, sieve)| sieve).collect();
        let lets = |at: usize| sieves[at].holds_beside(rami, rami);
        assert!(lets(0) && !lets(1), "beside an initial any token may be linked");
    }
}
