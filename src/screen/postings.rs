//! Listed tokens -> the names that hold them, those with an initial first, each with its [`Sieve`].

use super::dictionary::Dictionary;
use super::index::Shape;
use super::sieve::Sieve;

/// Which of the names that hold a token are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    All,
    /// Those that hold an initial as well, which may stand for any other token of the query.
    WithInitial,
}

/// A name that holds a token.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Posting {
    pub(super) name: u32,
    pub(super) sieve: Sieve,
}

/// The names of each token of an index.
pub(super) struct Postings {
    /// By token id where its names start, and the end of the last.
    starts: Vec<u32>,
    /// By token id where those of its names end that hold an initial.
    initial_ends: Vec<u32>,
    all: Vec<Posting>,
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
                    all[next[token] as usize] = Posting { name, sieve };
                    next[token] += 1;
                });
            }
            if initials {
                initial_ends.clone_from(&next);
            }
        }
        Self { starts, initial_ends, all }
    }

    /// The names that hold a token.
    pub(super) fn names(&self, token: u32) -> impl ExactSizeIterator<Item = u32> {
        self.part(token, Part::All).iter().map(|one| one.name)
    }

    /// All names that hold a token, or a part of them.
    pub(super) fn part(&self, token: u32, part: Part) -> &[Posting] {
        let token = token as usize;
        let end = match part {
            Part::All => self.starts[token + 1],
            Part::WithInitial => self.initial_ends[token],
        };
        &self.all[self.starts[token] as usize..end as usize]
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.all.len() * size_of::<Posting>() + (self.starts.len() + self.initial_ends.len()) * 4
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
        let lets = |at: usize| postings.part(0, Part::All)[at].sieve.holds_beside(rami, rami);
        assert!(lets(0) && !lets(1), "beside an initial any token may be linked");
    }
}
