//! What is Tamil's own: one letter for k and g, t and d, p and b, s and ch, told apart by its neighbors.
//!
//! A stop is voiced between vowels and behind a nasal, and not where it is first or doubled. Names of
//! Sanskrit that have it otherwise are printed as they are elsewhere; the commonest are known here.

use super::Unit;
use super::letters::{AYTHAM, CA, JA, KA, LLLA, MA, NA, NGA, NNA, NNNA, NYA, PA, RA, RRA, TA, TTA, plain};

/// How a consonant is spelled between its neighbors.
pub(super) fn consonant(units: &[Unit], at: usize) -> &'static str {
    let unit = units[at];
    let before = at.checked_sub(1).map(|at| units[at]);
    let closed = before.filter(|unit| unit.vowel.is_empty()).map(|unit| unit.consonant);
    let next = units.get(at + 1).filter(|_| unit.vowel.is_empty()).map(|unit| unit.consonant);
    // Behind a vowel and before one.
    let between = before.is_some() && closed.is_none() && next.is_none();
    let behind_nasal = matches!(closed, Some(NGA | NYA | NNA | NA | NNNA | MA));
    match unit.consonant {
        AYTHAM => "",
        PA if closed == Some(AYTHAM) => "f",
        KA if behind_nasal => "g",
        KA if between => inner_k(units, at),
        CA if closed == Some(NYA) => "j",
        CA if closed == Some(KA) => "s",
        // Doubled where two words meet: தமிழ்ச்செல்வன்.
        CA if next == Some(CA) && closed.is_some() => "",
        CA if next == Some(CA) => "c",
        CA if closed.is_some() => "ch",
        CA => "s",
        TTA if behind_nasal || between || at == 0 => "d",
        TA if behind_nasal || between => "dh",
        TA => "th",
        // -paksa.
        PA if between && units[at + 1..].first().is_some_and(|unit| unit.consonant == KA) => "p",
        PA if behind_nasal || between => "b",
        // The doubled hard r is spoken tr, and behind an n dr.
        RRA if next == Some(RRA) => "t",
        RRA if matches!(closed, Some(NA | NNNA)) => "dr",
        // In Sri Lanka this is a foreign t.
        RA if matches!(closed, Some(NNNA)) => "t",
        LLLA if next.is_some() || unit.vowel.is_empty() => "l",
        NYA if next != Some(CA) => "gn",
        NGA if !matches!(units.get(at + 1), Some(next) if next.consonant == KA) => "ng",
        NYA | NGA => "n",
        JA => "j",
        place => plain(place),
    }
}

/// A k between vowels: g, but for parts of names that begin with it.
fn inner_k(units: &[Unit], at: usize) -> &'static str {
    let next = units.get(at + 1).map(|unit| (unit.consonant, unit.vowel));
    match (units[at].vowel, next) {
        // -karan, -kumar, -kanth.
        ("a", Some((RA | NA | NNNA, "a" | ""))) | ("u", Some((MA, "a"))) => "k",
        _ => "g",
    }
}

/// Whether a vowel i only parts the consonants of a cluster, which Tamil does not write: விக்கிரம is
/// Vikrama, பிரேம Prema.
pub(super) fn is_filling(units: &[Unit], at: usize) -> bool {
    let unit = units[at];
    let next = units.get(at + 1).is_some_and(|unit| unit.consonant == RA && unit.vowel != "u");
    let behind_cluster = at > 0 && units[at - 1].vowel.is_empty();
    let stop = matches!(unit.consonant, KA | PA) || (unit.consonant == TA && behind_cluster);
    unit.vowel == "i" && next && stop && (at == 0 || behind_cluster)
}

/// Whether a word is an initial: one syllable, or இரா. for R. Letters that only foreign names have, and லீ
/// (Lee), are names.
pub(super) fn is_initial(units: &[Unit]) -> bool {
    match units {
        [unit] => {
            !unit.nasal && !unit.vowel.is_empty() && !matches!(unit.consonant, 0 | JA | 0x32 | 0x36..=0x39)
        }
        [first, second] => {
            first.consonant == 0 && first.vowel == "i" && second.consonant == RA && second.vowel == "a"
        }
        _ => false,
    }
}

/// A word with the parts in which news write another letter than the position tells.
pub(super) fn as_printed(latin: String) -> String {
    let printed =
        BEGINNINGS.iter().find_map(|(begin, printed)| Some([printed, latin.strip_prefix(begin)?].concat()));
    printed.unwrap_or(latin)
}

/// Beginnings of names in their usual spelling, by common knowledge.
const BEGINNINGS: &[(&str, &str)] = &[
    ("iraja", "raja"),
    ("irasa", "raja"),
    ("irama", "rama"),
    ("rasa", "raja"),
    ("jeya", "jaya"),
    ("ragul", "rahul"),
    ("magind", "mahind"),
    ("magend", "mahend"),
    ("mages", "mahes"),
    ("kandhi", "gandhi"),
    ("kobal", "gopal"),
    ("kovind", "govind"),
    ("kanes", "ganes"),
    ("kunas", "gunas"),
    ("kunara", "gunara"),
    ("kotta", "gota"),
    ("pala", "bala"),
    ("paska", "baska"),
    ("pazhani", "palani"),
    ("sandhir", "chandr"),
    ("sandhr", "chandr"),
    ("sidhambar", "chidambar"),
    ("theva", "deva"),
    ("thevi", "devi"),
    ("thurai", "durai"),
    ("thisa", "disa"),
    ("thina", "dina"),
];

#[cfg(test)]
mod tests {
    use crate::name::normalize;

    #[test]
    fn a_stop_is_read_by_its_neighbors() {
        for (tamil, latin) in [
            ("பொட்டு அம்மான்", "pottu amman"),
            ("சண்முகம்", "sanmugam"),
            ("சுதாகரன்", "sudhakaran"),
            ("சம்பந்தன்", "sambandhan"),
            ("வெற்றி", "vetri"),
            ("விக்கிரமசிங்க", "vikkramasinghe"),
        ] {
            assert_eq!(normalize(tamil), latin, "{tamil}");
        }
    }

    #[test]
    fn a_syllable_alone_is_an_initial_but_a_foreign_name() {
        assert_eq!(normalize("சு. ப."), "s p");
        assert_eq!(normalize("இரா. சம்பந்தன்"), "r sambandhan");
        assert_eq!(normalize("ஷி ஜின்பிங்"), "shi jinbing");
    }
}
