//! Names whose vowels were not written, or written by a script that has too many of them.
//!
//! Arabic and Hebrew leave short vowels out: "qdhafi" is Qadhafi. Kana and Hangul part every two
//! consonants by a vowel, which their romanization here drops where it is likely filling: "smis" is
//! Smith. The full form has more vowels than the bare one, and all of them between consonants.

use std::cmp::Ordering;

use super::key_table::hash32;
use super::letters::Exchanges;
use super::view::{Facts, Letters, View};
use crate::name::Token;

// Costs in hundredths.

/// A vowel of the full form between two consonants of the bare one.
const INNER_VOWEL: u16 = 12;
/// A second vowel in the same gap.
const SECOND_VOWEL: u16 = 35;
/// A vowel at the end: most scripts write it.
const LAST_VOWEL: u16 = 50;
/// A vowel at the start.
const LEADING_VOWEL: u16 = 80;
/// A vowel of the bare form that the full form has not.
const LOST_VOWEL: u16 = 40;
/// One vowel for another as the first letter.
const FIRST_VOWEL: u16 = 20;
/// H, written and dropped at will.
const BREATH: u16 = 50;
/// Any other letter of one form only.
const LETTER: u16 = 100;

/// Cost of one letter of the bare form for one of the full form. A long vowel letter stands for
/// several vowels.
static EXCHANGES: Exchanges = Exchanges::new(
    100,
    &[
        (b"uv", 15),
        (b"ij", 15),
        (b"bv", 30),
        (b"bp", 30),
        (b"fv", 30),
        (b"fp", 30),
        (b"lr", 30),
        (b"gj", 30),
        (b"gk", 30),
        (b"sz", 30),
        (b"st", 30),
        (b"ai", 40),
        (b"au", 40),
        (b"iu", 40),
        (b"jz", 40),
        (b"hk", 40),
        (b"gh", 40),
        (b"dt", 40),
        (b"dz", 40),
        (b"cs", 40),
        (b"cj", 40),
        (b"ck", 40),
        (b"ks", 40),
    ],
);

/// Whether a fold may lack vowels that another form has.
pub(super) fn may_lack_vowels(fold: &[u8]) -> bool {
    // Two consonants in a row at least, or there is no gap to fill. A form with as many vowels as most
    // languages have is a form of its own.
    let gaps = fold.windows(2).any(|pair| !is_vowel(pair[0]) && !is_vowel(pair[1]));
    gaps && fold.len() >= 2 * vowels(fold)
}

/// The distance of a fold that may lack vowels and one that has more of them: 0 and up, about 0.1 for
/// each vowel that was not written. `None` when they are too far apart for forms of one name.
pub(super) fn distance(bare: &View, full: &View) -> Option<f32> {
    let consonants = |form: &View| form.fold.len() - usize::from(form.facts.vowels);
    let most = match consonants(bare).min(consonants(full)) {
        0..=2 => 40,
        3 => 70,
        4 => 110,
        _ => 150,
    };
    if least(&bare.facts, &full.facts) > most {
        return None;
    }
    fill(bare.fold, full.fold, most).map(|distance| f32::from(distance) / 100.0)
}

/// Letters that are written for a vowel, or for any of several consonants.
const SOFT: Letters = Letters::new(b"hjv");
/// All consonants but these.
const HARD: Letters = Letters::new(b"bcdfgklmnpqrstwxyz");
/// The least that a hard consonant for another letter costs.
const LEAST_EXCHANGE: u16 = 30;

/// The least that [`fill`] may come to, by how many vowels and consonants the forms have and which.
fn least(bare: &Facts, full: &Facts) -> u16 {
    let vowels = u16::from(full.vowels.saturating_sub(bare.vowels));
    let (few, many) = if bare.hard < full.hard { (bare, full) } else { (full, bare) };
    let more = u16::from(many.hard - few.hard);
    let (few, many) = (few.fold_letters, many.fold_letters);
    // One more is written for no letter, or for a vowel, which is counted by itself.
    let each = if few.has_any_of(SOFT) { LEAST_EXCHANGE } else { LETTER - INNER_VOWEL };
    let others = many.without(few).count_of(HARD).saturating_sub(more).max(few.without(many).count_of(HARD));
    vowels * INNER_VOWEL + more * each + others * LEAST_EXCHANGE
}

/// How many hard consonants a fold has.
pub(super) fn hard(fold: &[u8]) -> usize {
    fold.iter().filter(|letter| !is_vowel(**letter) && !b"hjv".contains(letter)).count()
}

/// The least cost of turning the bare form into the full one, unless it is above `most`.
fn fill(bare: &[u8], full: &[u8], most: u16) -> Option<u16> {
    const MOST: usize = 48;
    if bare.len() > MOST || full.len() > MOST {
        return None;
    }
    let mut added = [0u16; MOST];
    for (j, cost) in added.iter_mut().enumerate().take(full.len()) {
        *cost = match full[j] {
            b'h' => BREATH,
            letter if !is_vowel(letter) => LETTER,
            _ if j == 0 => LEADING_VOWEL,
            _ if j + 1 == full.len() => LAST_VOWEL,
            _ if is_vowel(full[j - 1]) => SECOND_VOWEL,
            _ => INNER_VOWEL,
        };
    }
    let lost = |letter: u8| match letter {
        b'h' => BREATH,
        letter if is_vowel(letter) => LOST_VOWEL,
        _ => LETTER,
    };
    let (mut last, mut now) = ([0u16; MOST + 1], [0u16; MOST + 1]);
    let (mut last, mut now) = (&mut last, &mut now);
    for j in 0..full.len() {
        last[j + 1] = last[j] + added[j];
    }
    for (i, &x) in bare.iter().enumerate() {
        let gone = lost(x);
        now[0] = last[0] + gone;
        let mut least = now[0];
        for (j, &y) in full.iter().enumerate() {
            let mut exchanged = u16::from(EXCHANGES.cost(x, y));
            // Alef and ain at the start stand for any vowel.
            if i == 0 && j == 0 && is_vowel(x) && is_vowel(y) {
                exchanged = exchanged.min(FIRST_VOWEL);
            }
            now[j + 1] = (last[j] + exchanged).min(last[j + 1] + gone).min(now[j] + added[j]);
            least = least.min(now[j + 1]);
        }
        if least > most {
            return None;
        }
        std::mem::swap(&mut last, &mut now);
    }
    Some(last[full.len()]).filter(|distance| *distance <= most)
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'i' | b'u')
}

/// How many vowels a fold has.
pub(super) fn vowels(fold: &[u8]) -> usize {
    fold.iter().filter(|letter| is_vowel(**letter)).count()
}

/// What bare names and their full forms are found by: the consonants of a fold in the coarsest
/// classes, two as they are, behind a `%`. A bare form has several gaps; what has one is found as a
/// slip.
fn key(fold: &str, out: &mut String) -> bool {
    out.clear();
    out.push('%');
    let consonants = fold.bytes().filter(|letter| !is_vowel(*letter)).count();
    let mut last = None;
    for letter in fold.bytes().filter(|letter| !is_vowel(*letter)) {
        let class = match letter {
            _ if consonants == 2 => letter,
            // W, which may be a vowel of the other form.
            b'v' => continue,
            b'k' | b'g' | b'h' => b'k',
            b'c' | b'j' | b's' | b'z' | b'd' | b't' => b't',
            b'b' | b'p' | b'f' => b'p',
            b'l' | b'r' => b'l',
            other => other,
        };
        if last.replace(class) != Some(class) {
            out.push(char::from(class));
        }
    }
    match consonants {
        0 | 1 => false,
        2 => fold.len() <= 5,
        _ => out.len() > 2,
    }
}

/// The hash of that key.
pub(super) fn key_hash(fold: &str) -> Option<u32> {
    let mut out = String::with_capacity(fold.len() + 1);
    key(fold, &mut out).then(|| hash32(&out))
}

/// What a token may be to another that has the same key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    /// See [`is_bare`].
    bare: bool,
    /// See [`may_lack_vowels`]; a form that people bear as it stands lacks none.
    lacks: bool,
}

impl Form {
    const ALL: [Self; 4] = [
        Self { bare: false, lacks: false },
        Self { bare: false, lacks: true },
        Self { bare: true, lacks: false },
        Self { bare: true, lacks: true },
    ];

    pub(super) fn of(token: &Token) -> Self {
        let lacks = token.known == 0 && may_lack_vowels(token.fold.as_bytes());
        Self { bare: is_bare(&token.fold), lacks }
    }

    /// The forms that may be one name with this one: one of the two is bare, and one lacks vowels.
    pub(super) fn partners(self) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |other| self.may_meet(*other))
    }

    fn may_meet(self, other: Self) -> bool {
        (self.bare || other.bare) && (self.lacks || other.lacks)
    }

    /// The hash that tokens of this form are kept under, of that of their key.
    pub(super) fn hash(self, key: u32) -> u32 {
        key ^ (u32::from(self.bare) << 31 | u32::from(self.lacks) << 30)
    }
}

/// The bare form and the full one of two tokens that may be forms of one name.
pub(super) fn meet<'a, 'b>(a: &'a View<'b>, b: &'a View<'b>) -> Option<(&'a View<'b>, &'a View<'b>)> {
    let (bare, full) = match a.facts.vowels.cmp(&b.facts.vowels) {
        Ordering::Less => (a, b),
        Ordering::Greater => (b, a),
        Ordering::Equal => return None,
    };
    let meets = bare.facts.form.lacks && a.facts.form.may_meet(b.facts.form);
    (meets && a.facts.skeleton.is_shared(b.facts.skeleton)).then_some((bare, full))
}

/// Whether a fold is so bare that no deletion neighborhood reaches its full form.
fn is_bare(fold: &str) -> bool {
    let vowels = vowels(fold.as_bytes());
    let consonants = fold.len() - vowels;
    consonants >= vowels + 2 || (consonants == 2 && fold.len() <= 4)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_bare_form_is_near_its_full_form_only() {
        let near = |bare: &str, full: &str| {
            let (bare, full) = (Token::read(bare), Token::read(full));
            may_lack_vowels(bare.fold.as_bytes()) && distance(&View::of(&bare), &View::of(&full)).is_some()
        };
        assert!(near("kdafi", "kadafi") && near("slm", "salim") && near("tkriti", "tikriti"));
        for (bare, other) in [("slm", "salman"), ("slm", "kasim"), ("kdafi", "kadiri"), ("hsn", "hilmi")] {
            assert!(!near(bare, other), "{bare} {other}");
        }
        assert!(!near("maria", "marina"));
    }

    proptest! {
        #[test]
        fn the_least_is_never_above_the_cost(bare in "[a-z]{1,8}|[bhiklrsuv]{1,8}", full in "[a-z]{1,8}|[afhijklru]{1,8}") {
            let (bare, full) = (Token::read(&bare), Token::read(&full));
            let (bare, full) = (View::of(&bare), View::of(&full));
            prop_assert!(least(&bare.facts, &full.facts) <= fill(bare.fold, full.fold, u16::MAX).unwrap());
        }
    }
}
