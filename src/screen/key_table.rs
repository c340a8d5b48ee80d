//! A compact multimap from hashed keys to small ids, built once and then only read.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

/// Hash -> ids. Two keys may share a hash, so what is found is a proposal to be verified.
pub(super) struct KeyTable {
    /// Hash in the high half, id in the low half; sorted.
    entries: Vec<u64>,
    /// First entry of each value of the hash's leading bits, and the end.
    starts: Vec<u32>,
    shift: u32,
}

/// The 32-bit hash of a key. Stable within a build of the program; never stored.
pub(super) fn hash32(key: &str) -> u32 {
    let mut hasher = FxHasher::default();
    key.hash(&mut hasher);
    // FxHasher mixes upward: the high half is the good one.
    (hasher.finish() >> 32) as u32
}

impl KeyTable {
    /// Builds the table from (hash, id) pairs; equal pairs count once.
    pub(super) fn build(pairs: impl Iterator<Item = (u32, u32)>) -> Self {
        let mut entries: Vec<u64> = pairs.map(|(hash, id)| u64::from(hash) << 32 | u64::from(id)).collect();
        entries.sort_unstable();
        entries.dedup();
        entries.shrink_to_fit();
        // About four entries for each value of the leading bits.
        let bits = (entries.len() / 4).next_power_of_two().trailing_zeros().clamp(4, 24);
        let shift = 64 - bits;
        let mut starts = vec![0u32; (1usize << bits) + 1];
        for entry in &entries {
            starts[(entry >> shift) as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        Self { entries, starts, shift }
    }

    /// The ids under a hash, ascending.
    pub(super) fn ids(&self, hash: u32) -> impl Iterator<Item = u32> {
        let low = u64::from(hash) << 32;
        let bucket = (low >> self.shift) as usize;
        self.entries[self.starts[bucket] as usize..self.starts[bucket + 1] as usize]
            .iter()
            .skip_while(move |entry| **entry < low)
            .take_while(move |entry| **entry >> 32 == u64::from(hash))
            .map(|entry| (entry & 0xffff_ffff) as u32)
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.entries.len() * 8 + self.starts.len() * 4
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::KeyTable;

    proptest! {
        #[test]
        fn what_was_put_in_comes_out(pairs in prop::collection::btree_set((0u32..50, 0u32..1000), 0..200), spread in 1u32..80_000_000) {
            let table = KeyTable::build(pairs.iter().map(|(hash, id)| (hash * spread, *id)));
            for hash in 0..50u32 {
                let expected: Vec<u32> = pairs.iter().filter(|pair| pair.0 == hash).map(|pair| pair.1).collect();
                prop_assert_eq!(table.ids(hash * spread).collect::<Vec<_>>(), expected);
            }
        }
    }
}
