//! What is linked of a listed name -> whether the name may reach the bits a hit needs.
//!
//! Nine in ten names that share a token with a query are let go here, by what their postings tell and
//! before they are aligned. The bound is never below what the alignment comes to.

use super::align::most_joined_bits;
use super::dictionary::Dictionary;
use super::index::Shape;
use super::model;
use super::postings::mark;
use super::weights::Feature;
use crate::name::{Beginnings, Role, Token};

/// The most that listed tokens prove by links to a query, and what these links are. All in one word, so
/// that one addition takes a token to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Links(u32);

/// Parts of a bit that are counted.
const BIT: f32 = 256.0;
/// More bits than any token proves.
const MOST_BITS: f32 = 100.0;
/// A link of two names stands above the bits of forty tokens, one of an initial above the names.
const NAME: u32 = 1 << 20;
const INITIAL: u32 = 1 << 26;

impl Links {
    /// No link.
    pub(super) const NONE: Self = Self(0);

    /// A link of two names.
    pub(super) fn name(bits: f32) -> Self {
        Self(NAME | Self::other(bits).0)
    }

    /// One of two tokens that are no names, of which there may be any number.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub(super) fn other(bits: f32) -> Self {
        Self((bits.min(MOST_BITS) * BIT).ceil() as u32)
    }

    /// One of a listed initial.
    pub(super) fn initial() -> Self {
        Self(INITIAL | Self::other(Feature::Initial.bits()).0)
    }

    /// What is not below either: the better link of one token, or those of two tokens of one mark.
    pub(super) fn or(self, other: Self) -> Self {
        let most = |part: u32| (self.0 & part).max(other.0 & part);
        Self(most(NAME - 1) | most(INITIAL - NAME) | most(!(INITIAL - 1)))
    }

    /// With those of some more tokens, by their marks.
    pub(super) fn and_all(self, linked: &[Self], marks: impl Iterator<Item = u16>) -> Self {
        marks.fold(self, |all, mark| Self(all.0 + linked[usize::from(mark)].0))
    }

    #[allow(clippy::cast_precision_loss)]
    fn bits(self) -> f32 {
        (self.0 & (NAME - 1)) as f32 / BIT
    }

    fn names(self) -> u8 {
        (self.0 / NAME % (INITIAL / NAME)) as u8
    }

    fn initials(self) -> u8 {
        (self.0 / INITIAL) as u8
    }
}

/// A listed initial.
pub(super) struct Initial {
    pub(super) mark: u16,
    beginnings: Beginnings,
}

/// Those of a dictionary.
pub(super) fn initials_of(dictionary: &Dictionary) -> Vec<Initial> {
    let of = |letter: u8| {
        let id = dictionary.equal(char::from(letter).encode_utf8(&mut [0; 4]))?;
        Some(Initial { mark: mark(id), beginnings: dictionary.token(id).beginnings })
    };
    (b'a'..=b'z').filter_map(of).collect()
}

impl Initial {
    /// Whether it may be linked to a token of a query.
    pub(super) fn may_stand_for(&self, token: &Token) -> bool {
        (token.role == Role::Initial || token.role.may_be_name()) && self.beginnings.meet(token.beginnings)
    }
}

/// What bounds the bits of a name.
pub(super) struct Bound {
    query: Shape,
    /// The query is one token.
    alone: bool,
    /// A hit has two tokens that are linked as names, or one and an initial of the listed name.
    pub(super) two_links: bool,
    need: f32,
    /// Even what has too little in common is a hit.
    admits_alone: bool,
    initial: f32,
    missing: f32,
    missing_more: f32,
    contradiction: f32,
    kin: f32,
    /// The most that two joined tokens prove.
    joined: f32,
}

impl Bound {
    /// For a query of so many tokens.
    pub(super) fn new(query: Shape, tokens: usize, need: f32) -> Self {
        let admits_alone = model::most_alone_bits() >= need;
        Self {
            query,
            alone: tokens == 1,
            two_links: tokens > 1 && query.initials == 0 && !admits_alone,
            need,
            admits_alone,
            initial: Feature::Initial.bits(),
            missing: Feature::Missing.bits(),
            missing_more: Feature::MissingMore.bits(),
            contradiction: Feature::Contradiction.bits(),
            kin: Feature::Kin.bits(),
            joined: most_joined_bits(),
        }
    }

    /// Whether a name of so many tokens may reach what a hit needs without joined tokens: all its links
    /// together, less what is left over whichever way the tokens are paired.
    pub(super) fn admits(&self, shape: Shape, tokens: usize, links: Links) -> bool {
        if links.names() + links.initials() + self.query.initials < 2 {
            let single = self.alone && tokens == 1;
            return single && links.bits() >= self.need || self.admits_alone;
        }
        let left = self.query.names.min(shape.names);
        links.bits() + self.least_against(shape, links, links.names(), left, 0) >= self.need
    }

    /// The same of a name in which so many tokens of the query may be written as so many of the name; of
    /// the links, those of the joined tokens may be left out.
    pub(super) fn admits_joined(&self, shape: Shape, links: Links, (query, listed): (u8, u8)) -> bool {
        let is_whole = self.query.names <= query && shape.names <= listed;
        let others = links.names() + links.initials() + self.query.initials;
        if others == 0 && !is_whole {
            return self.admits_alone;
        }
        let left = self.query.names.saturating_sub(query).min(shape.names.saturating_sub(listed));
        let bits = self.joined + links.bits();
        bits + self.least_against(shape, links, links.names() + 2, left, query.max(listed)) >= self.need
    }

    /// The least that speaks against a name, and the most that initials of the query speak for it. `named`
    /// name tokens are linked at most, and `left` names stand on either side without those that are joined,
    /// of which there are so many.
    fn least_against(&self, shape: Shape, links: Links, named: u8, left: u8, joined: u8) -> f32 {
        let initials = self.query.initials + links.initials();
        let mut bits = self.initial * f32::from(self.query.initials);
        let left = left.saturating_sub(links.names() + initials);
        if left > 0 {
            bits += self.contradiction * f32::from(left);
            bits += if named <= 2 { self.kin } else { 0.0 };
        }
        // Titles may be linked to names, so that as many need not be missing.
        let spared = initials + joined + self.query.titles.max(shape.titles);
        let missing = self.query.names.abs_diff(shape.names).saturating_sub(spared);
        if missing > 0 {
            bits += self.missing + self.missing_more * f32::from(missing - 1);
        }
        bits
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::name::MAX_TOKENS;

    proptest! {
        #[test]
        fn links_are_counted_by_their_kind_and_their_bits_never_fall_short(
            all in prop::collection::vec((0.0f32..30.0, 0u8..3), 0..40)
        ) {
            let link = |(bits, kind)| match kind {
                0 => Links::name(bits),
                1 => Links::other(bits),
                _ => Links::initial(),
            };
            let linked: Vec<Links> = all.iter().copied().map(link).collect();
            let sum = Links::NONE.and_all(&linked, (0..).take(linked.len()));
            let count = |of: u8| all.iter().filter(|(_, kind)| *kind == of).count();
            prop_assert_eq!(usize::from(sum.names()), count(0));
            prop_assert_eq!(usize::from(sum.initials()), count(2));
            let bits = |(bits, kind): &(f32, u8)| if *kind == 2 { Feature::Initial.bits() } else { *bits };
            let bits = all.iter().map(bits).sum::<f32>();
            prop_assert!((bits - 0.001..bits + 0.2).contains(&sum.bits()), "{} {bits}", sum.bits());
        }
    }

    #[test]
    fn as_many_tokens_as_a_name_has_are_counted() {
        for link in [Links::name(f32::MAX), Links::initial()] {
            let sum = Links::NONE.and_all(&[link; MAX_TOKENS], (0..).take(MAX_TOKENS));
            assert_eq!(usize::from(sum.names() + sum.initials()), MAX_TOKENS);
        }
    }

    #[test]
    fn two_tokens_of_one_mark_count_as_the_better_of_both() {
        let both = Links::name(3.0).or(Links::initial()).or(Links::other(9.0)).or(Links::NONE);
        assert_eq!((both.names(), both.initials(), both.bits()), (1, 1, 9.0));
    }

    #[test]
    fn an_initial_stands_for_names_that_begin_so() {
        let initial = Initial { mark: 0, beginnings: Token::read("c").beginnings };
        let stands = |word: &str| initial.may_stand_for(&Token::read(word));
        assert!(["carlos", "karl", "qasim", "c", "colonel"].into_iter().all(stands));
        assert!(!["maria", "s", "of", "5"].into_iter().any(stands));
    }
}
