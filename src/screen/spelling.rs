//! What two tokens prove as spellings of one name, in bits.
//!
//! Several views of the pair, the one that proves most counts: the letters as written (a slip of the
//! pen), the romanization folds (another table), the folds' letters with cheap exchanges between
//! related sounds, the consonants alone (a script that writes no vowels), a Slavic case ending. The
//! measure of the first view is strsim's optimal string alignment.
//!
//! The constants began as coefficients of a logistic regression over spelling variants of listed
//! names (OFAC, public domain) against synthetic persons, and were then set by hand where pairs of
//! `tests/corpus` asked for it. `namecheck eval screen` shows what they come to.

use super::skeleton;
use crate::name::{Role, Token};

/// An equal token, beside its share of the rarity.
const EQUAL: Link = Link { bits: 5.9, rarity_share: 0.33 };
/// An equal honorific: a name to some of its bearers, a rank to most.
const TITLE: Link = Link { bits: 3.0, rarity_share: 0.33 };
/// An equal particle or suffix: half of all Arabic names hold "al".
const PARTICLE_BITS: f32 = 0.5;
/// A token in another romanization.
const ROMANIZED: Link = Link { bits: 3.0, rarity_share: 0.5 };
/// A token with slips, before they are taken off.
const SLIPPED: Link = Link { bits: 3.4, rarity_share: 0.62 };
/// A token whose vowels are written in one name only, before what sets the two apart is taken off.
const BARE: Link = Link { bits: 1.4, rarity_share: 0.55 };
/// Bits of one letter between a bare form and its full form.
const BARE_BITS: f32 = 3.5;
/// Bits of a slip in a token of endless length; shorter tokens pay more.
const EDIT_BITS: f32 = 0.8;
/// Additional bits of a slip, divided by the length of the longer token: one letter in four is
/// another name more often than one in ten.
const EDIT_SHARE_BITS: f32 = 13.5;
/// What each further edit costs more than the one before, as a share.
const EDIT_GROWTH: f32 = 0.5;
/// Another first letter: slips and romanizations leave it alone more than any other.
const FIRST_LETTER_BITS: f32 = 10.0;
/// A related sound as the first letter: Gaddafi, Kadafi.
const FIRST_SOUND_BITS: f32 = 2.5;
/// A Chinese or Korean syllable in another romanization.
const SYLLABLE_BITS: f32 = 1.5;
/// A case ending in one name only.
const INFLECTED_BITS: f32 = 1.0;

/// How much a kind of link proves: so many bits, and a share of the token's rarity.
struct Link {
    bits: f32,
    rarity_share: f32,
}

impl Link {
    fn bits(&self, a: &Token, b: &Token) -> f32 {
        self.bits + self.rarity_share * a.rarity.min(b.rarity)
    }
}

/// What linking `a` and `b` proves, in bits, which may be negative; `None` when they are further
/// apart than spellings of one name are. Symmetric.
#[must_use]
pub(super) fn link_bits(a: &Token, b: &Token) -> Option<f32> {
    if a.text == b.text {
        return Some(match a.role {
            Role::Name | Role::Initial => EQUAL.bits(a, b),
            Role::Title => TITLE.bits(a, b),
            Role::Particle | Role::Suffix | Role::Filler => PARTICLE_BITS,
        });
    }
    let length = a.text.len().max(b.text.len());
    if a.fold == b.fold {
        let edits = osa(a.text.as_bytes(), b.text.as_bytes());
        return Some(ROMANIZED.bits(a, b) - 0.1 * edits);
    }
    if let (Some(x), Some(y)) = (&a.syllable, &b.syllable) {
        return (x == y).then(|| ROMANIZED.bits(a, b) - SYLLABLE_BITS);
    }
    let views = [slipped_bits(a, b, length), bare_bits(a, b), inflected_bits(a, b)];
    views.into_iter().flatten().reduce(f32::max)
}

/// What two tokens prove of which one is the other in a Slavic case: Путиным, Владимиром. The
/// endings that are one vowel are not here: Daniel is not Daniela.
fn inflected_bits(a: &Token, b: &Token) -> Option<f32> {
    const ENDINGS: &[&str] = &["um", "im", "ui", "umu", "uvi", "uiu"];
    const LEAST_STEM: usize = 4;
    let (short, long) = if a.fold.len() < b.fold.len() { (a, b) } else { (b, a) };
    let ending = long.fold.strip_prefix(short.fold.as_str())?;
    let inflected = short.fold.len() >= LEAST_STEM && ENDINGS.contains(&ending);
    inflected.then(|| ROMANIZED.bits(a, b) - INFLECTED_BITS)
}

/// What two tokens prove of which one has vowels that the other's script does not write.
fn bare_bits(a: &Token, b: &Token) -> Option<f32> {
    let (x, y) = (a.fold.as_bytes(), b.fold.as_bytes());
    let distance = skeleton::distance(x, y).filter(|distance| *distance <= skeleton::limit(x, y))?;
    Some(BARE.bits(a, b) - BARE_BITS * distance)
}

/// What two tokens prove that are a few slips apart.
fn slipped_bits(a: &Token, b: &Token, length: usize) -> Option<f32> {
    let limit = edit_limit(length);
    if limit == 0 {
        return None;
    }
    let written = osa(a.text.as_bytes(), b.text.as_bytes());
    let sounded = sound_distance(a.fold.as_bytes(), b.fold.as_bytes()) + 0.1;
    let distance = written.min(sounded);
    if distance > as_f32(limit) {
        return None;
    }
    let slips = distance
        * (1.0 + EDIT_GROWTH * (distance - 1.0).max(0.0))
        * (EDIT_BITS + EDIT_SHARE_BITS / as_f32(length));
    Some(SLIPPED.bits(a, b) - slips - first_letter_bits(a, b))
}

/// What different first letters cost.
fn first_letter_bits(a: &Token, b: &Token) -> f32 {
    let firsts = |token: &Token| {
        let written = token.text.bytes().next().unwrap_or_default();
        (written, token.fold.bytes().next().unwrap_or_default())
    };
    let ((x, fold_x), (y, fold_y)) = (firsts(a), firsts(b));
    if x == y || fold_x == fold_y {
        0.0
    } else if exchange(fold_x, fold_y) < 1.0 {
        FIRST_SOUND_BITS
    } else {
        FIRST_LETTER_BITS
    }
}

/// Most edits between spellings of one name, by the length of the longer: none up to 3 letters.
#[must_use]
fn edit_limit(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=5 => 1,
        6..=9 => 2,
        _ => 3,
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
