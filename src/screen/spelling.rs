//! What two tokens prove as spellings of one name, in bits.
//!
//! Several views of the pair, the one that proves most counts: the letters as written (a slip of the
//! pen), the romanization folds (another table), the folds' letters with cheap exchanges between
//! related sounds, the consonants alone (a script that writes no vowels), a Slavic case ending. The
//! measure of the first view is strsim's optimal string alignment.

use super::skeleton;
use super::weights::{Feature, Part};
use crate::name::{Role, Token};

/// What linking `a` and `b` proves, in bits, which may be negative; `None` when they are further
/// apart than spellings of one name are. Symmetric.
#[must_use]
pub(super) fn link_bits(a: &Token, b: &Token) -> Option<f32> {
    link(a, b).map(|part| part.bits())
}

/// What is observed of two tokens as spellings of one name; see [`link_bits`].
#[must_use]
pub(super) fn link(a: &Token, b: &Token) -> Option<Part> {
    let rarity = a.rarity.min(b.rarity);
    if a.text == b.text {
        return Some(match a.role {
            Role::Name | Role::Initial => Part::of(Feature::Equal).and(Feature::EqualRarity, rarity),
            Role::Title => Part::of(Feature::Title),
            Role::Particle | Role::Suffix | Role::Filler => Part::of(Feature::Particle),
        });
    }
    let romanized = || Part::of(Feature::Romanized).and(Feature::RomanizedRarity, rarity);
    let roles = a.role != b.role;
    if a.fold == b.fold {
        let edits = osa(a.text.as_bytes(), b.text.as_bytes());
        return Some(romanized().and(Feature::RomanizedEdits, edits).when(roles, Feature::OtherRole));
    }
    if let (Some(x), Some(y)) = (&a.syllable, &b.syllable) {
        return (x == y).then(|| romanized().and(Feature::Syllable, 1.0));
    }
    let views = [slipped(a, b, rarity), bare(a, b, rarity), inflected(a, b).then(|| romanized().and(Feature::Inflected, 1.0))];
    let best = views.into_iter().flatten().reduce(|x, y| if y.bits() > x.bits() { y } else { x })?;
    Some(best.when(roles, Feature::OtherRole))
}

/// Whether more than half of the letters of two tokens differ, in either of the ways they are written.
pub(super) fn is_far(a: &Token, b: &Token) -> bool {
    let far = |a: &str, b: &str| osa(a.as_bytes(), b.as_bytes()) > 0.5 * as_f32(a.len().max(b.len()));
    far(&a.text, &b.text) && far(&a.fold, &b.fold)
}

/// Whether one is the other in a Slavic case: Путиным, Владимиром. The endings that are one vowel are
/// not here: Daniel is not Daniela.
fn inflected(a: &Token, b: &Token) -> bool {
    const ENDINGS: &[&str] = &["um", "im", "ui", "umu", "uvi", "uiu"];
    const LEAST_STEM: usize = 4;
    let (short, long) = if a.fold.len() < b.fold.len() { (a, b) } else { (b, a) };
    let ending = long.fold.strip_prefix(short.fold.as_str());
    short.fold.len() >= LEAST_STEM && ending.is_some_and(|ending| ENDINGS.contains(&ending))
}

/// Two tokens of which one has vowels that the other's script does not write.
fn bare(a: &Token, b: &Token, rarity: f32) -> Option<Part> {
    let (x, y) = (a.fold.as_bytes(), b.fold.as_bytes());
    let distance = skeleton::distance(x, y).filter(|distance| *distance <= skeleton::limit(x, y))?;
    let part = Part::of(Feature::Bare).and(Feature::BareRarity, rarity).and(Feature::BareDistance, distance);
    Some(known(part, a, b))
}

/// Two tokens that are a few slips apart.
fn slipped(a: &Token, b: &Token, rarity: f32) -> Option<Part> {
    let length = a.text.len().max(b.text.len());
    let limit = edit_limit(length);
    if limit == 0.0 {
        return None;
    }
    let written = osa(a.text.as_bytes(), b.text.as_bytes());
    let sounded = sound_distance(a.fold.as_bytes(), b.fold.as_bytes()) + 0.1;
    let distance = written.min(sounded);
    if distance > limit {
        return None;
    }
    let part = Part::of(Feature::Slipped)
        .and(Feature::SlippedRarity, rarity)
        .and(Feature::SlippedEdits, distance)
        .and(Feature::SlippedMore, (distance - 1.0).max(0.0))
        .and(Feature::SlippedWritten, written - distance)
        .and(Feature::SlippedShare, distance / as_f32(length));
    Some(ends(known(part, a, b), a, b))
}

/// Tells where both spellings are names of their own.
fn known(part: Part, a: &Token, b: &Token) -> Part {
    match (a.known.min(b.known), a.known.max(b.known)) {
        (0, 0) => part,
        (0, level) => part.and(Feature::SlippedOne, 1.0).and(Feature::SlippedOneLevel, f32::from(level)),
        (level, _) => part.and(Feature::SlippedKnown, 1.0).and(Feature::SlippedLevel, f32::from(level)),
    }
}

/// Tells which of the first and the last letters differ.
fn ends(part: Part, a: &Token, b: &Token) -> Part {
    let firsts = |token: &Token| (token.text.bytes().next(), token.fold.bytes().next().unwrap_or_default());
    let ((x, fold_x), (y, fold_y)) = (firsts(a), firsts(b));
    let part = if x == y || fold_x == fold_y {
        part
    } else if exchange(fold_x, fold_y) < 1.0 {
        part.and(Feature::FirstSound, 1.0)
    } else {
        part.and(Feature::FirstLetter, 1.0)
    };
    let lasts = |token: &Token| (token.text.bytes().last(), token.fold.bytes().last());
    let ((x, fold_x), (y, fold_y)) = (lasts(a), lasts(b));
    part.when(x != y && fold_x != fold_y, Feature::LastLetter)
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

/// strsim's optimal string alignment distance of two tokens, without its allocations.
fn osa(a: &[u8], b: &[u8]) -> f32 {
    alignment(a, b, |x, y| f32::from(u8::from(x != y)), |_| 1.0)
}

/// Optimal string alignment of two folds with cheap exchanges between related sounds. Symmetric.
fn sound_distance(a: &[u8], b: &[u8]) -> f32 {
    alignment(a, b, exchange, indel)
}

/// The least cost of turning `a` into `b` by exchanging, inserting and deleting letters and by
/// swapping two neighbors, no letter twice. Texts over 64 letters are as far apart as can be.
fn alignment(a: &[u8], b: &[u8], exchange: impl Fn(u8, u8) -> f32, indel: impl Fn(u8) -> f32) -> f32 {
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
        let token = |text: &str| Token::new(text.to_owned(), Role::of(text));
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
        fn osa_is_strsims(a in "[a-c]{0,9}", b in "[a-c]{0,9}") {
            prop_assert!((osa(a.as_bytes(), b.as_bytes()) - as_f32(strsim::osa_distance(&a, &b))).abs() < 0.01);
        }

        #[test]
        fn the_order_of_the_pair_does_not_count(a in "[a-z]{1,12}", b in "[a-z]{1,12}") {
            prop_assert_eq!(bits(&a, &b), bits(&b, &a));
        }
    }
}
