//! Two adjacent tokens of a listed name, written together -> the names in which they stand so.

use super::key_table::{KeyTable, hash32};

/// The pairs of adjacent tokens of an index that may be written together.
pub(super) struct Pairs {
    /// Pairs by the hash of their fold.
    folds: KeyTable,
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
    /// Of all adjacent tokens that may be joined, `fold` telling what two tokens fold to.
    pub(super) fn build(mut all: Vec<Adjacent>, fold: impl Fn(u32, u32) -> String) -> Self {
        all.sort_unstable();
        all.dedup();
        let (mut hashes, mut firsts, mut starts, mut names) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for same in all.chunk_by(|a, b| (a.first, a.second) == (b.first, b.second)) {
            hashes.push((hash32(&fold(same[0].first, same[0].second)), place(firsts.len())));
            firsts.push(same[0].first);
            starts.push(place(names.len()));
            names.extend(same.iter().map(|one| one.name));
        }
        starts.push(place(names.len()));
        Self { folds: KeyTable::build(hashes.into_iter()), firsts, starts, names }
    }

    /// The pairs that may fold to `fold`: the first token of each, and the names it stands in.
    pub(super) fn folding_to(&self, fold: &str) -> impl Iterator<Item = (u32, &[u32])> {
        self.folds.ids(hash32(fold)).map(|pair| {
            let pair = pair as usize;
            let names = self.starts[pair] as usize..self.starts[pair + 1] as usize;
            (self.firsts[pair], &self.names[names])
        })
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.folds.bytes() + (self.firsts.len() + self.starts.len() + self.names.len()) * 4
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than 4 billion entries")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_one_fold_are_told_apart_by_their_first_token() {
        let adjacent = |first, second, name| Adjacent { first, second, name };
        let all = vec![adjacent(0, 1, 7), adjacent(2, 3, 8), adjacent(0, 1, 5), adjacent(0, 1, 7)];
        let pairs = Pairs::build(all, |_, _| "nurullah".to_owned());
        assert_eq!(pairs.folding_to("nurullah").collect::<Vec<_>>(), [(0, &[5, 7][..]), (2, &[8])]);
        assert_eq!(pairs.folding_to("nurula").count(), 0);
    }
}
