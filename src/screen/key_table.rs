//! A compact multimap from hashed keys to small ids, built once and then only read.

use std::ops::Range;

use super::left_out::LeftOut;

/// Hash -> ids. Two keys may share a hash, so what is found is a proposal to be verified.
pub(super) struct KeyTable {
    /// Hash in the high half, id in the low half; sorted.
    entries: Vec<u64>,
    /// That of each value of the hash's leading bits, and the end.
    buckets: Vec<Bucket>,
    shift: u32,
}

/// The entries whose hashes have the same leading bits.
#[derive(Debug, Clone, Copy, Default)]
struct Bucket {
    start: u32,
    /// A bit for each value of the hash's next bits that an entry has, so that most hashes without an
    /// entry are known before one is read.
    seen: u32,
}

/// The 32-bit hash of a key; never stored.
pub(super) fn hash32(key: &str) -> u32 {
    hash_of(key.bytes())
}

/// The same of a key that is given byte by byte.
pub(super) fn hash_of(key: impl Iterator<Item = u8>) -> u32 {
    finish(key.fold(0, push))
}

/// The hash of a key that is under way.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hashing {
    polynomial: u64,
    /// Without the last byte.
    before: u64,
}

impl Hashing {
    /// Adds a byte of the key.
    pub(super) fn push(&mut self, byte: u8) {
        self.before = self.polynomial;
        self.polynomial = push(self.polynomial, byte);
    }

    /// Adds all bytes of a text.
    pub(super) fn push_all(&mut self, text: &str) {
        text.bytes().for_each(|byte| self.push(byte));
    }

    /// The hash of the key so far.
    pub(super) fn hash(self) -> u32 {
        finish(self.polynomial)
    }

    /// The hash without its last byte.
    pub(super) fn hash_without_last(self) -> u32 {
        finish(self.before)
    }
}

/// What the polynomial is taken at: odd, with bits all over (2^64 over the golden ratio).
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

fn push(polynomial: u64, byte: u8) -> u64 {
    polynomial.wrapping_mul(BASE).wrapping_add(u64::from(byte) + 1)
}

fn finish(polynomial: u64) -> u32 {
    // The low half depends on low bits alone: it is mixed into the high one.
    ((polynomial ^ polynomial >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93) >> 32) as u32
}

/// A short text whose hashes with letters left out cost a few operations each, as the polynomials of
/// its parts are those of its beginnings, subtracted.
pub(super) struct Rolling {
    /// The polynomial of each beginning, that of the prefix first.
    upto: [u64; Self::MOST + 1],
    length: usize,
}

impl Rolling {
    /// Bytes of the longest text.
    pub(super) const MOST: usize = 64;
    const POWERS: [u64; Self::MOST + 1] = {
        let mut powers = [1u64; Self::MOST + 1];
        let mut i = 1;
        while i <= Self::MOST {
            powers[i] = powers[i - 1].wrapping_mul(BASE);
            i += 1;
        }
        powers
    };

    /// A text with something before it; none if the text is too long.
    pub(super) fn new(prefix: &str, text: &[u8]) -> Option<Self> {
        let mut upto = [0; Self::MOST + 1];
        upto[0] = prefix.bytes().fold(0, push);
        if text.len() > Self::MOST {
            return None;
        }
        for (i, byte) in text.iter().enumerate() {
            upto[i + 1] = push(upto[i], *byte);
        }
        Some(Self { upto, length: text.len() })
    }

    /// The hash of the first letters.
    pub(super) fn first(&self, letters: usize) -> u32 {
        finish(self.upto[letters])
    }

    /// Calls `each` with the hash of every text made by leaving one letter out, and, if `two`, of
    /// every one made by leaving two out; and with what was left out.
    pub(super) fn deletions(&self, two: bool, mut each: impl FnMut(u32, LeftOut)) {
        for i in 0..self.length {
            each(finish(self.join(self.upto[i], i + 1, self.length)), LeftOut::one(i));
            for j in i + 1..if two { self.length } else { 0 } {
                let without_first = self.join(self.upto[i], i + 1, j);
                each(finish(self.join(without_first, j + 1, self.length)), LeftOut::two(i, j));
            }
        }
    }

    /// The polynomial of a text with the letters of a range behind it.
    fn join(&self, polynomial: u64, from: usize, to: usize) -> u64 {
        // head * b^n + (whole - beginning * b^n)
        let power = Self::POWERS[to - from];
        polynomial.wrapping_sub(self.upto[from]).wrapping_mul(power).wrapping_add(self.upto[to])
    }
}

/// The bit of a hash in its bucket; `shift` is what takes the hash to the bits that lead to that.
fn seen_bit(hash: u32, shift: u32) -> u32 {
    1 << (hash >> (shift - 5) & 31)
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
        let shift = u32::BITS - bits;
        let mut buckets = vec![Bucket::default(); (1usize << bits) + 1];
        for entry in &entries {
            let hash = (entry >> 32) as u32;
            let bucket = (hash >> shift) as usize;
            buckets[bucket].seen |= seen_bit(hash, shift);
            buckets[bucket + 1].start += 1;
        }
        for i in 1..buckets.len() {
            buckets[i].start += buckets[i - 1].start;
        }
        Self { entries, buckets, shift }
    }

    /// The ids under a hash, ascending.
    pub(super) fn ids(&self, hash: u32) -> impl Iterator<Item = u32> {
        self.ids_among(self.bucket(hash), hash)
    }

    /// Calls `each` with every id under the hash of each of several keys.
    pub(super) fn ids_of_all<K>(&self, keys: &[K], hash: impl Fn(&K) -> u32, mut each: impl FnMut(&K, u32)) {
        // All buckets are looked up before the first is read, so that they come from memory together.
        let mut buckets = [const { 0..0 }; 64];
        for keys in keys.chunks(buckets.len()) {
            for (bucket, key) in buckets.iter_mut().zip(keys) {
                *bucket = self.bucket(hash(key));
            }
            for (bucket, key) in buckets.iter().zip(keys) {
                self.ids_among(bucket.clone(), hash(key)).for_each(|id| each(key, id));
            }
        }
    }

    fn ids_among(&self, bucket: Range<usize>, hash: u32) -> impl Iterator<Item = u32> {
        let of_hash = move |entry: &&u64| **entry >> 32 == u64::from(hash);
        self.entries[bucket].iter().filter(of_hash).map(|entry| (entry & 0xffff_ffff) as u32)
    }

    /// Where the entries of a hash stand, among a few others; an empty range where there are none, mostly.
    fn bucket(&self, hash: u32) -> Range<usize> {
        let at = (hash >> self.shift) as usize;
        let Bucket { start, seen } = self.buckets[at];
        if seen & seen_bit(hash, self.shift) == 0 {
            return 0..0;
        }
        start as usize..self.buckets[at + 1].start as usize
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.entries.len() * 8 + self.buckets.len() * size_of::<Bucket>()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{KeyTable, Rolling, hash32};

    #[test]
    fn deletions_hash_as_what_is_left() {
        let (mut found, mut expected) = (Vec::new(), Vec::new());
        let rolling = Rolling::new("=", b"lavrov").unwrap();
        rolling.deletions(true, |hash, _| found.push(hash));
        for i in 0..6 {
            let mut once = "lavrov".to_owned();
            once.remove(i);
            expected.push(hash32(&format!("={once}")));
            for j in i..5 {
                let mut twice = once.clone();
                twice.remove(j);
                expected.push(hash32(&format!("={twice}")));
            }
        }
        assert_eq!(found, expected);
        assert_eq!(rolling.first(3), hash32("=lav"));
    }

    proptest! {
        #[test]
        fn what_was_put_in_comes_out(pairs in prop::collection::btree_set((0u32..50, 0u32..1000), 0..200), spread in 1u32..80_000_000) {
            let table = KeyTable::build(pairs.iter().map(|(hash, id)| (hash * spread, *id)));
            for hash in 0..50u32 {
                let expected: Vec<u32> = pairs.iter().filter(|pair| pair.0 == hash).map(|pair| pair.1).collect();
                prop_assert_eq!(table.ids(hash * spread).collect::<Vec<_>>(), expected);
            }
            let hashes: Vec<u32> = (0..50).map(|hash| hash * spread).collect();
            let mut found = Vec::new();
            table.ids_of_all(&hashes, |hash| *hash, |_, id| found.push(id));
            prop_assert_eq!(found, pairs.iter().map(|pair| pair.1).collect::<Vec<_>>());
        }
    }
}
