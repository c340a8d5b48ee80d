//! Which letters were left out of a text to make a key, so that two texts that share one are told apart
//! by where they differ.
//!
//! Two texts within n edits share a key made by at most n deletions of each, but most that share one are
//! further apart: "karimi" and "rakami" are both "kami" without two letters, yet not the same two. An edit
//! takes off letters that stand across from each other, give or take a swap and the letters that one text
//! has more.

use super::keys::within;

/// The places of none, one or two letters left out of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LeftOut {
    first: u8,
    second: u8,
}

/// In the place of a letter.
const NONE: u8 = 15;
/// Places behind this one count as this one, which only brings them nearer.
const LAST: usize = 14;

impl LeftOut {
    /// No letter.
    pub(super) const NOTHING: Self = Self { first: NONE, second: NONE };

    /// One letter.
    pub(super) fn one(place: usize) -> Self {
        Self { first: place.min(LAST) as u8, second: NONE }
    }

    /// Two letters, in their order.
    pub(super) fn two(first: usize, second: usize) -> Self {
        Self { second: second.min(LAST) as u8, ..Self::one(first) }
    }

    /// As eight bits.
    pub(super) fn to_bits(self) -> u8 {
        self.first | self.second << 4
    }

    /// From those.
    pub(super) fn of_bits(bits: u8) -> Self {
        Self { first: bits & 15, second: bits >> 4 }
    }

    fn count(self) -> usize {
        usize::from(self.first != NONE) + usize::from(self.second != NONE)
    }

    /// Whether a text of `length` letters, of which these are left out, may be near another of which
    /// `other` are left out, where what is left of the two is the same: within as many edits as folds of
    /// their lengths are found at, or within one, if they are texts as `written`.
    pub(super) fn may_meet(self, other: Self, length: usize, written: bool) -> bool {
        let (own, others) = (self.count(), other.count());
        let other_length = (length + others).saturating_sub(own);
        let within = if written { 1 } else { within(length, other_length) };
        let near = |a: u8, b: u8| a.abs_diff(b) <= 1;
        match (own, others) {
            (0, edits) | (edits, 0) => edits <= within,
            (1, 1) => within == 2 || near(self.first, other.first),
            _ if within < 2 => false,
            (1, _) => near(self.first, other.first) || near(self.first + 1, other.second),
            (_, 1) => near(self.first, other.first) || near(self.second, other.first + 1),
            _ => near(self.first, other.first) && near(self.second, other.second),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// All that is left of a text without at most so many letters, with what was left out.
    fn all(text: &str, most: usize) -> Vec<(String, LeftOut)> {
        let without = |at: &[usize]| {
            text.char_indices().filter(|(i, _)| !at.contains(i)).map(|(_, letter)| letter).collect::<String>()
        };
        let mut all = vec![(text.to_owned(), LeftOut::NOTHING)];
        for i in 0..text.len() {
            all.push((without(&[i]), LeftOut::one(i)));
            for j in i + 1..if most == 2 { text.len() } else { 0 } {
                all.push((without(&[i, j]), LeftOut::two(i, j)));
            }
        }
        all
    }

    fn meet(a: &str, b: &str, written: bool) -> bool {
        let most = |text: &str| if written { 1 } else { within(text.len(), text.len()) };
        let others = all(b, most(b));
        all(a, most(a)).iter().any(|(left, own)| {
            let same = others.iter().filter(|(other, _)| left == other);
            same.map(|(_, other)| other).any(|other| own.may_meet(*other, a.len(), written))
        })
    }

    #[test]
    fn letters_left_out_in_other_places_are_not_near() {
        assert!(meet("karimi", "kasimo", false) && meet("karimi", "kraimi", false));
        assert!(!meet("karimi", "rakami", false) && !meet("halid", "ahlit", false));
        assert_eq!(LeftOut::of_bits(LeftOut::two(3, 40).to_bits()), LeftOut::two(3, LAST));
    }

    proptest! {
        #[test]
        fn texts_within_the_edits_meet(a in "[ab]{1,4}[a-d]{0,14}", b in "[ab]{1,4}[a-d]{0,14}") {
            let edits = strsim::osa_distance(&a, &b);
            prop_assert!(edits > within(a.len(), b.len()) || meet(&a, &b, false));
            prop_assert!(edits > 1 || meet(&a, &b, true));
        }

        #[test]
        fn what_is_edited_twice_meets(
            text in "[a-d]{1,18}", edits in prop::collection::vec((0usize..4, 0usize..18, "[a-d]"), 0..3)
        ) {
            let mut other = text.clone();
            for (kind, at, letter) in edits {
                let at = at % other.len().max(1);
                match kind {
                    0 => other.insert_str(at, &letter),
                    1 if at < other.len() => drop(other.remove(at)),
                    2 if at < other.len() => other.replace_range(at..=at, &letter),
                    3 if at + 1 < other.len() => {
                        let swapped: String = other[at..at + 2].chars().rev().collect();
                        other.replace_range(at..at + 2, &swapped);
                    }
                    _ => {}
                }
            }
            let edits = strsim::osa_distance(&text, &other);
            prop_assert!(edits > within(text.len(), other.len()) || meet(&text, &other, false));
            prop_assert!(edits > 1 || meet(&text, &other, true));
        }
    }
}
