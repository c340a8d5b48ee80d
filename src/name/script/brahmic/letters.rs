//! The letters of the scripts of India and Sri Lanka, by their place in a block.
//!
//! Source: the code charts of the Unicode Standard (chapters 12 and 13). Places are those that all blocks
//! from Devanagari to Malayalam share; Sinhala's letters are mapped onto them.

use super::{Script, Unit};

/// What a character does in a word.
pub(super) enum Letter {
    /// A consonant with the vowel a.
    Consonant(u8),
    /// Two consonants, of which the second has the vowel a.
    Pair(u8, u8),
    /// A consonant that no vowel follows.
    Bare(u8),
    /// A vowel with a letter of its own.
    Vowel(&'static str),
    /// A vowel that takes the place of the a; empty: none does.
    Sign(&'static str),
    Nasal,
    /// The next consonant is doubled.
    Double,
    Nukta,
    /// Not spoken.
    Mute,
}

pub(super) const KA: u8 = 0x15;
pub(super) const NGA: u8 = 0x19;
pub(super) const CA: u8 = 0x1a;
pub(super) const JA: u8 = 0x1c;
pub(super) const NYA: u8 = 0x1e;
pub(super) const TTA: u8 = 0x1f;
pub(super) const NNA: u8 = 0x23;
pub(super) const TA: u8 = 0x24;
pub(super) const NA: u8 = 0x28;
pub(super) const NNNA: u8 = 0x29;
pub(super) const PA: u8 = 0x2a;
pub(super) const PHA: u8 = 0x2b;
pub(super) const MA: u8 = 0x2e;
pub(super) const YA: u8 = 0x2f;
pub(super) const RA: u8 = 0x30;
pub(super) const RRA: u8 = 0x31;
pub(super) const LLLA: u8 = 0x34;
const VA: u8 = 0x35;
const HA: u8 = 0x39;
/// Gurmukhi's flapped r.
const FLAP: u8 = 0x5c;
/// Odia's y, beside which its ya is a j.
const YYA: u8 = 0x5f;
/// Tamil's sign that makes an f of the p behind it, at the place of the visarga.
pub(super) const AYTHAM: u8 = 0x03;

/// What a character of a script does.
pub(super) fn letter(c: char, script: Script) -> Letter {
    let place = u8::try_from(u32::from(c) & 0x7f).unwrap_or_default();
    if script == Script::Sinhala {
        return sinhala(place);
    }
    match place {
        0x01 | 0x02 | 0x70 if script == Script::Gurmukhi => Letter::Nasal,
        0x71 if script == Script::Gurmukhi => Letter::Double,
        0x71 if script == Script::Odia => Letter::Consonant(VA),
        0x7a if script == Script::Malayalam => Letter::Bare(NNA),
        0x7b if script == Script::Malayalam => Letter::Bare(NA),
        0x7c | 0x4e if script == Script::Malayalam => Letter::Bare(RA),
        0x7d | 0x7e if script == Script::Malayalam => Letter::Bare(0x32),
        0x7f if script == Script::Malayalam => Letter::Bare(KA),
        0x01 | 0x02 => Letter::Nasal,
        AYTHAM if script == Script::Tamil => Letter::Bare(AYTHAM),
        KA..=HA => Letter::Consonant(place),
        0x3c => Letter::Nukta,
        0x4d => Letter::Sign(""),
        // Other letters with a dot come as letter and nukta.
        FLAP if script == Script::Gurmukhi => Letter::Consonant(FLAP),
        YYA if script == Script::Odia => Letter::Consonant(YYA),
        _ => vowel(place).map_or(Letter::Mute, |vowel| {
            if place < KA || matches!(place, 0x60 | 0x61) {
                Letter::Vowel(vowel)
            } else {
                Letter::Sign(vowel)
            }
        }),
    }
}

/// The vowel at a place, as a letter or as a sign.
fn vowel(place: u8) -> Option<&'static str> {
    Some(match place {
        0x05 | 0x06 | 0x3e => "a",
        0x07 | 0x08 | 0x3f | 0x40 => "i",
        0x09 | 0x0a | 0x41 | 0x42 => "u",
        0x0b | 0x60 | 0x43 | 0x44 => "ri",
        0x0d..=0x0f | 0x45..=0x47 => "e",
        0x10 | 0x48 => "ai",
        0x11..=0x13 | 0x49..=0x4b => "o",
        // The second is the length mark that Tamil and Malayalam write alone.
        0x14 | 0x4c | 0x57 => "au",
        _ => return None,
    })
}

/// Sinhala has an order of its own.
fn sinhala(place: u8) -> Letter {
    match place {
        0x01 | 0x02 => Letter::Nasal,
        0x05..=0x08 => Letter::Vowel("a"),
        0x09 | 0x0a => Letter::Vowel("i"),
        0x0b | 0x0c => Letter::Vowel("u"),
        0x0d | 0x0e => Letter::Vowel("ri"),
        0x11 | 0x12 => Letter::Vowel("e"),
        0x13 => Letter::Vowel("ai"),
        0x14 | 0x15 => Letter::Vowel("o"),
        0x16 => Letter::Vowel("au"),
        0x1a..=0x1e => Letter::Consonant(place - 0x1a + KA),
        0x1f => Letter::Pair(NGA, 0x17),
        0x20..=0x24 => Letter::Consonant(place - 0x20 + CA),
        0x25 => Letter::Pair(JA, NYA),
        0x26 => Letter::Pair(NYA, JA),
        0x27..=0x2b => Letter::Consonant(place - 0x27 + TTA),
        0x2c => Letter::Pair(NNA, 0x21),
        0x2d..=0x31 => Letter::Consonant(place - 0x2d + TA),
        0x33 => Letter::Pair(NA, 0x26),
        0x34..=0x38 => Letter::Consonant(place - 0x34 + PA),
        0x39 => Letter::Pair(MA, 0x2c),
        0x3a => Letter::Consonant(YA),
        0x3b => Letter::Consonant(RA),
        0x3d | 0x45 => Letter::Consonant(0x32),
        0x40 => Letter::Consonant(VA),
        0x41..=0x44 => Letter::Consonant(place - 0x41 + 0x36),
        0x46 => Letter::Consonant(PHA),
        0x4a => Letter::Sign(""),
        0x4f..=0x51 => Letter::Sign("a"),
        0x52 | 0x53 => Letter::Sign("i"),
        0x54 | 0x56 => Letter::Sign("u"),
        0x58 | 0x72 => Letter::Sign("ru"),
        0x59 | 0x5a => Letter::Sign("e"),
        0x5b => Letter::Sign("ai"),
        0x5c | 0x5d => Letter::Sign("o"),
        0x5e => Letter::Sign("au"),
        _ => Letter::Mute,
    }
}

/// How a consonant is spelled between its neighbors.
pub(super) fn consonant(units: &[Unit], at: usize, script: Script) -> &'static str {
    let unit = units[at];
    let bare =
        |neighbor: Option<&Unit>| neighbor.filter(|unit| unit.vowel.is_empty()).map(|unit| unit.consonant);
    let before = at.checked_sub(1).and_then(|at| bare(units.get(at)));
    let next = units.get(at + 1).filter(|_| unit.vowel.is_empty()).map(|unit| unit.consonant);
    match (unit.consonant, script) {
        // Before a k or g the nasal is only theirs.
        (NGA, _) if !matches!(units.get(at + 1).map(|next| next.consonant), Some(KA..=0x18)) => "ng",
        // Jñ is no two sounds: gyan in the north, gnana in the south.
        (JA, _) if next == Some(NYA) => "g",
        (NYA, Script::Devanagari | Script::Gujarati | Script::Gurmukhi | Script::Odia)
            if before == Some(JA) =>
        {
            "y"
        }
        (NYA, _) if before == Some(JA) => "n",
        (NYA, Script::Malayalam) if before == Some(NYA) => "j",
        (TTA, Script::Malayalam) if before == Some(NNA) => "d",
        (TTA, Script::Malayalam) if at > 0 && before.is_none() && next.is_none() => "d",
        (RRA, Script::Malayalam) if matches!(before, Some(NA | RRA)) => "t",
        (RRA, Script::Malayalam) if next == Some(RRA) => "t",
        (YA, Script::Odia) if before.is_none() => "j",
        (VA, Script::Gurmukhi | Script::Sinhala) => "w",
        (JA, _) if unit.nukta => "z",
        (0x38, _) if unit.nukta => "sh",
        (0x21, _) if unit.nukta => "r",
        (0x22, _) if unit.nukta => "rh",
        (place, _) => plain(place),
    }
}

/// A consonant as it is spelled mostly.
pub(super) fn plain(place: u8) -> &'static str {
    match place {
        KA => "k",
        0x16 => "kh",
        0x17 => "g",
        0x18 => "gh",
        NGA | NNA | NA | NNNA => "n",
        CA => "ch",
        0x1b => "chh",
        JA => "j",
        0x1d => "jh",
        NYA => "n",
        TTA | TA => "t",
        0x20 | 0x25 => "th",
        0x21 | 0x26 => "d",
        0x22 | 0x27 => "dh",
        PA => "p",
        PHA => "f",
        0x2c => "b",
        0x2d => "bh",
        MA => "m",
        YA | YYA => "y",
        RA | RRA | FLAP => "r",
        0x32 | 0x33 => "l",
        LLLA => "zh",
        VA => "v",
        0x36 | 0x37 => "sh",
        0x38 => "s",
        HA => "h",
        _ => "",
    }
}

/// What the sign of a nasal is before a letter, or at the end of a word.
pub(super) fn nasal(next: Option<&Unit>, script: Script) -> &'static str {
    match (next.map(|unit| unit.consonant), script) {
        (Some(PA..=MA), _) => "m",
        (Some(HA), Script::Gujarati) => "n",
        (Some(HA), _) => "ng",
        (None, Script::Telugu | Script::Kannada | Script::Malayalam) => "m",
        (None, Script::Sinhala) => "ng",
        _ => "n",
    }
}

/// Whether a consonant behind another needs a vowel to be spoken.
pub(super) fn is_sonorant(place: u8) -> bool {
    matches!(place, NA | NNA | MA..=VA | YYA)
}

/// Whether a consonant is spoken with the tongue turned up.
pub(super) fn is_cerebral(unit: &Unit) -> bool {
    matches!(unit.consonant, TTA..=NNA)
}
