//! Listed names -> their tokens, in order, and how many there are of each kind.

use super::index::{Shape, place};

/// The token ids of every name of an index.
#[derive(Default)]
pub(super) struct TokenLists {
    short: Vec<Short>,
    /// The ids of names with more tokens than stand beside the shape, one name after another.
    long: Vec<u32>,
}

/// Tokens that stand beside the shape: 99 names in 100 have no more.
const MOST: usize = 7;

/// The list of a name, in half a cache line, since what is looked at is rarely looked at twice.
#[derive(Clone, Copy)]
#[repr(align(32))]
struct Short {
    shape: Shape,
    count: u8,
    /// The ids; of a longer list where it begins.
    ids: [u32; MOST],
}

impl TokenLists {
    /// Adds the list of the next name. At most 255 ids.
    pub(super) fn push(&mut self, shape: Shape, ids: &[u32]) {
        let mut short = Short { shape, count: u8::try_from(ids.len()).unwrap_or(u8::MAX), ids: [0; MOST] };
        match short.ids.get_mut(..ids.len()) {
            Some(beside) => beside.copy_from_slice(ids),
            None => {
                short.ids[0] = place(self.long.len());
                self.long.extend_from_slice(&ids[..usize::from(short.count)]);
            }
        }
        self.short.push(short);
    }

    /// The list of a name.
    pub(super) fn get(&self, name: u32) -> (Shape, &[u32]) {
        let Short { shape, count, ids } = &self.short[name as usize];
        let count = usize::from(*count);
        let ids = ids.get(..count).unwrap_or_else(|| &self.long[ids[0] as usize..][..count]);
        (*shape, ids)
    }

    /// All lists, in the order of the names.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Shape, &[u32])> + Clone {
        (0u32..).take(self.short.len()).map(|name| self.get(name))
    }

    /// The same lists with every id changed.
    pub(super) fn renumbered(&self, change: impl Fn(u32) -> u32) -> Self {
        let mut changed = Self::default();
        let mut to = Vec::new();
        for (shape, ids) in self.iter() {
            to.clear();
            to.extend(ids.iter().map(|id| change(*id)));
            changed.push(shape, &to);
        }
        changed
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.short.len() * size_of::<Short>() + self.long.len() * 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_short_lists_come_out_as_they_went_in() {
        assert_eq!(size_of::<Short>(), 32);
        let all: Vec<Vec<u32>> = [0u32, 1, 7, 8, 40].map(|count| (0..count).collect()).to_vec();
        let mut lists = TokenLists::default();
        for ids in &all {
            lists.push(Shape { names: 1, titles: 2, initials: 3 }, ids);
        }
        assert!(lists.iter().map(|(_, ids)| ids.to_vec()).eq(all.clone()));
        let next = lists.renumbered(|id| id + 1);
        assert_eq!((next.get(4).0.titles, next.get(4).1[39]), (2, 40));
    }
}
