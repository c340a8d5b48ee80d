//! What two tokens prove as spellings of one name, in bits.
//!
//! Several views of the pair, the one that proves most counts: the letters as written (a slip of the
//! pen), the romanization folds (another table), the folds' letters with cheap exchanges between
//! related sounds, the consonants alone (a script that writes no vowels), a Slavic case ending. The
//! measure of the first view is strsim's optimal string alignment, by `edits`.

use super::edits::Pattern;
use super::keys::{self, MOST_LETTERS};
use super::skeleton;
use super::weights::{Bits, Feature, Sum};
use crate::name::variants::{Relation, partners};
use crate::name::{Role, Token};

/// A token prepared for being compared with many others.
pub(super) struct Speller<'a> {
    token: &'a Token,
    text: Pattern<'a>,
    fold: Pattern<'a>,
    partners: &'static [(&'static str, Relation)],
}

/// What linking `a` and `b` proves, in bits; `None` when they are further apart than spellings of one
/// name are, which includes most pairs that would prove less than nothing. Symmetric.
#[must_use]
pub(super) fn link_bits(a: &Token, b: &Token) -> Option<f32> {
    Speller::new(a).link::<Bits>(b).map(|sum| sum.bits())
}

/// What is observed of two tokens as spellings of one name; see [`link_bits`].
#[must_use]
pub(super) fn link<S: Sum>(a: &Token, b: &Token) -> Option<S> {
    Speller::new(a).link(b)
}

/// Whether more than half of the letters of two tokens differ, in either of the ways they are written.
pub(super) fn is_far(a: &Token, b: &Token) -> bool {
    let far = |a: &str, b: &str| 2 * Pattern::new(a).edits(b) > a.len().max(b.len());
    far(&a.text, &b.text) && far(&a.fold, &b.fold)
}

impl<'a> Speller<'a> {
    pub(super) fn new(token: &'a Token) -> Self {
        let (text, fold) = (Pattern::new(&token.text), Pattern::new(&token.fold));
        Self { token, text, fold, partners: partners(&token.text) }
    }

    /// What is observed of the token and another; see [`link_bits`].
    pub(super) fn link<S: Sum>(&self, b: &Token) -> Option<S> {
        let a = self.token;
        let rarity = a.rarity.min(b.rarity);
        if a.text == b.text {
            return Some(match a.role {
                Role::Name | Role::Initial => S::of(Feature::Equal).and(Feature::EqualRarity, rarity),
                Role::Title => S::of(Feature::Title),
                Role::Particle | Role::Suffix | Role::Filler => S::of(Feature::Particle),
            });
        }
        let romanized = || S::of(Feature::Romanized).and(Feature::RomanizedRarity, rarity);
        let roles = a.role != b.role;
        if a.fold == b.fold {
            let edits = as_f32(self.text.edits(&b.text));
            return Some(romanized().and(Feature::RomanizedEdits, edits).when(roles, Feature::OtherRole));
        }
        if let Some((_, relation)) = self.partners.iter().find(|(partner, _)| *partner == b.text) {
            let feature = match relation {
                Relation::Spelling => Feature::Variant,
                Relation::Nickname => Feature::Nickname,
            };
            return Some(romanized().and(feature, 1.0).when(roles, Feature::OtherRole));
        }
        if let (Some(x), Some(y)) = (&a.syllable, &b.syllable) {
            return (x == y).then(|| romanized().and(Feature::Syllable, 1.0));
        }
        if a.text.len().max(b.text.len()) > MOST_LETTERS {
            return None;
        }
        let inflected = inflected(a, b).then(|| romanized().and(Feature::Inflected, 1.0));
        let views = [self.slipped(b, rarity), bare(a, b, rarity), inflected];
        let best = views.into_iter().flatten().reduce(|x, y| if y.bits() > x.bits() { y } else { x })?;
        let equal = Bits::of(Feature::Equal).and(Feature::EqualRarity, rarity);
        let beyond = best.bits() - (equal.bits() - SPELLING_BELOW);
        let best = if beyond > 0.0 { best.and(Feature::Beyond, beyond) } else { best };
        Some(best.when(roles, Feature::OtherRole))
    }

    /// Two tokens that are a few slips apart.
    fn slipped<S: Sum>(&self, b: &Token, rarity: f32) -> Option<S> {
        let a = self.token;
        let length = a.text.len().max(b.text.len());
        let limit = edit_limit(length);
        if limit == 0.0 {
            return None;
        }
        let (written, folded) = (self.text.edits(&b.text), self.fold.edits(&b.fold));
        let (letters, written) = (written, as_f32(written));
        // No edit of a sound costs less than half an edit of a letter.
        let least = written.min(SOUND_EDITS + LEAST_EDIT * as_f32(folded));
        if least > limit {
            return None;
        }
        let sum = S::of(Feature::Slipped).and(Feature::SlippedRarity, rarity);
        let sum = ends(known(sum, a, b), a, b);
        let apart = |distance: f32| -> Bits { edited(Bits::new(), distance, written, length) };
        // What is taken off is straight between these, so it is least at one of them.
        let best = [least, 1.0, written].map(|at| apart(at.clamp(least, written)).bits());
        if sum.bits() + best.into_iter().fold(f32::MIN, f32::max) <= 0.0 {
            return None;
        }
        if !keys::meet(a, b, letters, folded) {
            return None;
        }
        let distance = if least < written {
            written.min(SOUND_EDITS + sound_distance(a.fold.as_bytes(), b.fold.as_bytes()))
        } else {
            written
        };
        (distance <= limit).then(|| edited(sum, distance, written, length))
    }
}

/// Takes off what edits cost in tokens of a length, of which some only sound alike.
fn edited<S: Sum>(sum: S, distance: f32, written: f32, length: usize) -> S {
    sum.and(Feature::SlippedEdits, distance)
        .and(Feature::SlippedMore, (distance - 1.0).max(0.0))
        .and(Feature::SlippedWritten, (written - distance).min(MOST_WRITTEN))
        .and(Feature::SlippedShare, distance / as_f32(length))
}

/// Edits that only sound alike and still weigh; whole romanizations differ by more.
const MOST_WRITTEN: f32 = 1.5;

/// Bits by which any spelling stays below the equal token.
const SPELLING_BELOW: f32 = 0.5;

/// Edits that any difference of sounds costs beside its own, since the letters differ too.
const SOUND_EDITS: f32 = 0.1;

/// Whether one is the other in a Slavic case: Путиным, Владимиром.
fn inflected(a: &Token, b: &Token) -> bool {
    let (short, long) = if a.fold.len() < b.fold.len() { (a, b) } else { (b, a) };
    keys::stem(&long.fold) == Some(short.fold.as_str())
}

/// Two tokens of which one has vowels that the other's script does not write.
fn bare<S: Sum>(a: &Token, b: &Token, rarity: f32) -> Option<S> {
    // A form that people bear as it stands lacks no vowels.
    let bare = if skeleton::vowels(a.fold.as_bytes()) < skeleton::vowels(b.fold.as_bytes()) { a } else { b };
    if bare.known > 0 {
        return None;
    }
    let sum = S::of(Feature::Bare).and(Feature::BareRarity, rarity);
    let (x, y) = (a.fold.as_bytes(), b.fold.as_bytes());
    let distance = skeleton::distance(x, y).filter(|distance| *distance <= skeleton::limit(x, y))?;
    skeleton::meet(&a.fold, &b.fold).then(|| sum.and(Feature::BareDistance, distance))
}

/// Tells where both spellings are names of their own.
fn known<S: Sum>(sum: S, a: &Token, b: &Token) -> S {
    match (a.known.min(b.known), a.known.max(b.known)) {
        (0, 0) => sum,
        (0, level) => sum.and(Feature::SlippedOne, 1.0).and(Feature::SlippedOneLevel, f32::from(level)),
        (level, _) => sum.and(Feature::SlippedKnown, 1.0).and(Feature::SlippedLevel, f32::from(level)),
    }
}

/// Tells which of the first and the last letters differ.
fn ends<S: Sum>(sum: S, a: &Token, b: &Token) -> S {
    let firsts = |token: &Token| (token.text.bytes().next(), token.fold.bytes().next().unwrap_or_default());
    let ((x, fold_x), (y, fold_y)) = (firsts(a), firsts(b));
    let sum = if x == y || fold_x == fold_y {
        sum
    } else if exchange(fold_x, fold_y) < 1.0 {
        sum.and(Feature::FirstSound, 1.0)
    } else {
        sum.and(Feature::FirstLetter, 1.0)
    };
    let lasts = |token: &Token| (token.text.bytes().last(), token.fold.bytes().last());
    let ((x, fold_x), (y, fold_y)) = (lasts(a), lasts(b));
    sum.when(x != y && fold_x != fold_y, Feature::LastLetter)
}

/// Most edits between spellings of one name, by the length of the longer. In three letters there
/// may be another sound (Baz, Bas), and no slip.
#[must_use]
fn edit_limit(length: usize) -> f32 {
    match length {
        0..=2 => 0.0,
        3 => 0.6,
        4..=5 => 1.0,
        6..=9 => 2.0,
        _ => 3.0,
    }
}

#[allow(clippy::cast_precision_loss)]
fn as_f32(count: usize) -> f32 {
    count as f32
}

/// Optimal string alignment of two folds with cheap exchanges between related sounds: the least cost
/// of turning `a` into `b` by exchanging, inserting and deleting letters and by swapping two
/// neighbors, no letter twice. Symmetric. Texts over 64 letters are as far apart as can be.
fn sound_distance(a: &[u8], b: &[u8]) -> f32 {
    const MOST: usize = 64;
    if a.len() > MOST || b.len() > MOST {
        return if a == b { 0.0 } else { f32::MAX };
    }
    let (mut before, mut last, mut now) = ([0.0f32; MOST + 1], [0.0f32; MOST + 1], [0.0f32; MOST + 1]);
    let (mut before, mut last, mut now) = (&mut before, &mut last, &mut now);
    for (j, &letter) in b.iter().enumerate() {
        last[j + 1] = last[j] + indel(letter);
    }
    for i in 1..=a.len() {
        now[0] = last[0] + indel(a[i - 1]);
        for j in 1..=b.len() {
            let (x, y) = (a[i - 1], b[j - 1]);
            let mut best = (last[j - 1] + exchange(x, y)).min(last[j] + indel(x)).min(now[j - 1] + indel(y));
            if i > 1 && j > 1 && x == b[j - 2] && y == a[i - 2] && x != y {
                best = best.min(before[j - 2] + 1.0);
            }
            now[j] = best;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut now);
    }
    last[b.len()]
}

/// The least that any edit costs.
const LEAST_EDIT: f32 = 0.5;

/// Cost of a letter that stands in one fold only.
fn indel(letter: u8) -> f32 {
    match letter {
        b'a' | b'i' | b'u' | b'h' => 0.6,
        _ => 1.0,
    }
}

/// Cost of one letter of a fold for another.
fn exchange(x: u8, y: u8) -> f32 {
    if x == y {
        return 0.0;
    }
    let pair = if x < y { (x, y) } else { (y, x) };
    match pair {
        (b'a', b'i' | b'u') | (b'i', b'u') => 0.7,
        (b'g', b'k' | b'h' | b'j')
        | (b'h', b'k')
        | (b'd', b't')
        | (b'b', b'p' | b'v')
        | (b'f', b'v')
        | (b's', b'z')
        | (b'c', b's' | b'j' | b'k')
        | (b'j', b'z')
        | (b'i', b'j')
        | (b'u', b'v') => 0.5,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bits(a: &str, b: &str) -> Option<f32> {
        let token = Token::read;
        link_bits(&token(a), &token(b))
    }

    #[test]
    fn a_romanization_proves_more_than_a_slip_and_a_slip_more_than_another_name() {
        let romanized = bits("qadhafi", "kadafi").unwrap();
        let slip = bits("qadhafi", "qadhadi").unwrap();
        assert!(romanized > slip, "{romanized} {slip}");
        assert_eq!(bits("qadhafi", "mubarak"), None);
    }

    #[test]
    fn short_tokens_are_other_names_when_a_letter_differs() {
        assert_eq!(bits("wei", "wen"), None);
        assert_eq!(bits("kim", "kin"), None);
        assert!(bits("lee", "li").is_some());
    }

    #[test]
    fn one_different_syllable_is_another_name() {
        assert_eq!(bits("jong", "song"), None);
        assert!(bits("jong", "chong").is_some());
        assert!(bits("zhang", "chang").is_some());
    }

    proptest! {
        #[test]
        fn no_edit_costs_less_than_the_least(a in "[a-z]{0,9}", b in "[a-z]{0,9}") {
            let letters = as_f32(strsim::osa_distance(&a, &b));
            prop_assert!(sound_distance(a.as_bytes(), b.as_bytes()) >= LEAST_EDIT * letters - 0.001);
        }

        #[test]
        fn the_order_of_the_pair_does_not_count(a in "[a-z]{1,12}", b in "[a-z]{1,12}") {
            prop_assert_eq!(bits(&a, &b), bits(&b, &a));
        }
    }
}
