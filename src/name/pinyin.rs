//! Chinese given names of two syllables, in Pinyin and in Wade-Giles.
//!
//! "Xiaoping" is Hsiao-p'ing, but not Xiaohong.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

/// The readings of Han characters in Pinyin, each once. Twenty thousand characters have four hundred.
static PINYIN: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let readings: FxHashSet<&str> = ('\u{4e00}'..='\u{9fff}').map(any_ascii::any_ascii_char).collect();
    let spoken = readings.into_iter().map(str::to_ascii_lowercase);
    spoken.filter(|reading| reading.contains(VOWELS)).collect()
});

/// Syllables of Pinyin, and what Wade-Giles makes of them.
static WADE_GILES: LazyLock<FxHashMap<&'static str, String>> =
    LazyLock::new(|| PINYIN.iter().map(|syllable| (syllable.as_str(), wade_giles(syllable))).collect());

/// Syllables of Wade-Giles, its apostrophes left out, as most do.
static OF_WADE_GILES: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| WADE_GILES.values().map(String::as_str).collect());

/// The syllables of Pinyin and of Wade-Giles, some twice.
pub(super) fn syllables() -> impl Iterator<Item = String> {
    PINYIN.iter().chain(WADE_GILES.values()).cloned()
}

/// Whether a word is two syllables of Wade-Giles.
pub(super) fn is_two_of_wade_giles(word: &str) -> bool {
    two(word, |half| OF_WADE_GILES.contains(half)).is_some()
}

/// What Wade-Giles makes of a word of two syllables of Pinyin.
pub(super) fn of_pinyin(word: &str) -> Option<String> {
    two_of_pinyin(word).map(|(first, second)| made_of(first, second))
}

pub(super) fn two_of_pinyin(word: &str) -> Option<(&str, &str)> {
    two(word, |half| PINYIN.contains(half))
}

pub(super) fn made_of(first: &str, second: &str) -> String {
    [first, second].into_iter().filter_map(|half| WADE_GILES.get(half)).map(String::as_str).collect()
}

/// Whether a syllable of Pinyin is written as no other language has it.
pub(super) fn is_chinese(syllable: &str) -> bool {
    syllable.starts_with(['x', 'q'])
        || syllable.starts_with("zh")
        || ["ian", "iao", "uan", "iong"].iter().any(|vowels| syllable.contains(vowels))
}

/// The two syllables that a word is made of. The second begins with a consonant: an apostrophe parts
/// it from the first where it does not (Xi'an).
fn two(word: &str, is_syllable: impl Fn(&str) -> bool) -> Option<(&str, &str)> {
    if !may_be_two(word.as_bytes()) || is_syllable(word) {
        return None;
    }
    (2..=word.len() - 2)
        .map(|at| word.split_at(at))
        .filter(|(_, second)| !second.starts_with(VOWELS))
        .find(|(first, second)| is_syllable(first) && is_syllable(second))
}

const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];

/// Whether a word has the letters of two syllables: most words are let go by that.
pub(super) fn may_be_two(word: &[u8]) -> bool {
    let is_vowel = |byte: &u8| VOWELS.contains(&char::from(*byte));
    let ends = word.last().is_some_and(|last| is_vowel(last) || matches!(last, b'n' | b'g' | b'h' | b'r'));
    ends && (4..=12).contains(&word.len())
        && word.iter().all(u8::is_ascii_lowercase)
        && word.chunk_by(|a, b| is_vowel(a) == is_vowel(b)).filter(|run| is_vowel(&run[0])).count() == 2
}

/// Syllables that the rules do not reach.
const IRREGULAR: &[(&str, &str)] = &[
    ("zhi", "chih"),
    ("chi", "chih"),
    ("shi", "shih"),
    ("ri", "jih"),
    ("zi", "tzu"),
    ("ci", "tzu"),
    ("si", "ssu"),
    ("er", "erh"),
    ("you", "yu"),
    ("yan", "yen"),
    ("ye", "yeh"),
    ("yue", "yueh"),
    ("ge", "ko"),
    ("ke", "ko"),
    ("he", "ho"),
    ("gui", "kuei"),
    ("kui", "kuei"),
];
/// Initials that are written otherwise.
const INITIALS: &[(&str, &str)] = &[
    ("zh", "ch"),
    ("ch", "ch"),
    ("sh", "sh"),
    ("b", "p"),
    ("d", "t"),
    ("g", "k"),
    ("j", "ch"),
    ("q", "ch"),
    ("x", "hs"),
    ("r", "j"),
    ("z", "ts"),
    ("c", "ts"),
];

/// A syllable of Pinyin as Wade-Giles writes it (Giles, A Chinese-English Dictionary, 1912; the table
/// of the Library of Congress), without apostrophes and marks.
fn wade_giles(syllable: &str) -> String {
    if let Some((_, written)) = IRREGULAR.iter().find(|(pinyin, _)| *pinyin == syllable) {
        return (*written).to_owned();
    }
    let (initial, rest) = INITIALS
        .iter()
        .find_map(|(pinyin, written)| Some((*written, syllable.strip_prefix(pinyin)?)))
        .unwrap_or_else(|| syllable.split_at(syllable.find(VOWELS).unwrap_or(0)));
    let rest = match rest {
        "ian" => "ien",
        "ie" => "ieh",
        "ue" => "ueh",
        "ong" => "ung",
        "iong" => "iung",
        "uo" if !matches!(initial, "k" | "h" | "sh") => "o",
        rest => rest,
    };
    format!("{initial}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_of_a_vowel_are_known_too() {
        assert!(
            ["a", "an", "ang", "e", "en", "er", "o", "ou"].iter().all(|syllable| PINYIN.contains(*syllable))
        );
    }

    #[test]
    fn wade_giles_writes_the_syllables_of_pinyin() {
        for (pinyin, written) in [
            ("jin", "chin"),
            ("ping", "ping"),
            ("xiao", "hsiao"),
            ("dong", "tung"),
            ("ze", "tse"),
            ("qiang", "chiang"),
            ("guo", "kuo"),
            ("luo", "lo"),
            ("jian", "chien"),
            ("xue", "hsueh"),
            ("ren", "jen"),
            ("zhong", "chung"),
            ("shi", "shih"),
            ("en", "en"),
            ("lai", "lai"),
            ("hua", "hua"),
        ] {
            assert_eq!(wade_giles(pinyin), written);
        }
    }
}
