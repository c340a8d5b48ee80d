//! Edits between two short texts: strsim's optimal string alignment distance, a word of bits at a
//! time.
//!
//! The recurrence of Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit
//! distances" (2003): a column of the table is two bit vectors, so that a letter costs a dozen
//! operations whatever the length. Held equal to strsim by a property test.

/// A text prepared for being compared with many others.
pub(super) struct Pattern<'a> {
    text: &'a [u8],
    /// For each byte below 128, the places at which it stands.
    places: [u64; 128],
}

impl<'a> Pattern<'a> {
    /// Most bytes of a pattern; longer texts go through strsim.
    const MOST: usize = 64;

    pub(super) fn new(text: &'a [u8]) -> Self {
        let mut places = [0; 128];
        for (at, byte) in text.iter().take(Self::MOST).enumerate() {
            places[usize::from(*byte & 127)] |= 1 << at;
        }
        Self { text, places }
    }

    /// The edits that turn the pattern into `other`: letters inserted, deleted, exchanged, and
    /// neighbors swapped, no letter edited twice. Both are ASCII, as tokens and folds are.
    pub(super) fn edits(&self, other: &[u8]) -> usize {
        if self.text.is_empty() {
            return other.len();
        }
        if self.text.len() > Self::MOST {
            let (a, b) = (String::from_utf8_lossy(self.text), String::from_utf8_lossy(other));
            return strsim::osa_distance(&a, &b);
        }
        let (mut plus, mut minus, mut diagonal, mut before) = (u64::MAX, 0u64, 0u64, 0u64);
        for byte in other {
            let here = self.places[usize::from(*byte & 127)];
            let swapped = ((!diagonal & here) << 1) & before;
            diagonal = ((here & plus).wrapping_add(plus) ^ plus) | here | minus | swapped;
            let (rise, fall) = (minus | !(diagonal | plus), diagonal & plus);
            let (rise, fall) = (rise << 1 | 1, fall << 1);
            plus = fall | !(diagonal | rise);
            minus = rise & diagonal;
            before = here;
        }
        // The last column begins with the length of the other and rises and falls by its bits.
        let whole = u64::MAX >> (Self::MOST - self.text.len());
        other.len() + (plus & whole).count_ones() as usize - (minus & whole).count_ones() as usize
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Pattern;

    proptest! {
        #[test]
        fn edits_are_strsims(a in "[a-d]{0,12}", b in "[a-d]{0,12}") {
            prop_assert_eq!(Pattern::new(a.as_bytes()).edits(b.as_bytes()), strsim::osa_distance(&a, &b));
        }

        #[test]
        fn long_texts_do_not_panic(a in "[a-c]{0,90}", b in "[a-c]{0,90}") {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            prop_assert_eq!(Pattern::new(a).edits(b), Pattern::new(b).edits(a));
        }
    }
}
