//! A word in Arabic script -> the listed name it is likely to be: the one with its consonants whose
//! vowels fit the long ones that are written.
//!
//! The names come from sanctions lists, by how many people bear them. Letters and Latin spellings
//! fall into classes wide enough for every romanization, so that a word's key has few names; the
//! cheapest alignment among these is taken, the commoner name where two fit alike.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Cost of an unwritten a, and of another unwritten vowel: the others are written more often.
const SHORT_A: f32 = 0.15;
const SHORT: f32 = 0.25;
/// Cost of a long vowel that the Latin spelling lacks.
const LOST: f32 = 0.9;
/// Cost of a spelling that is not the usual one of its letter.
const RARE: f32 = 0.3;
/// Gain of a name for each doubling of its bearers.
const COMMON: f32 = 0.1;
/// Cost of a letter written double: the sign for it is left out.
const DOUBLE: f32 = 0.05;
/// Cost of another vowel than a as the first letter, for alef and ain.
const FIRST: f32 = 0.15;
/// Most that a name may be away from the word, for each letter of it.
const LIMIT: f32 = 0.2;
/// Names longer than this are not looked at.
const MOST: usize = 24;

/// The likeliest listed name of a word, its letters with one form for all keyboards.
pub(super) fn restore(word: &[char]) -> Option<&'static str> {
    if word.len() < 3 || word.len() > MOST {
        return None;
    }
    let mut key = String::new();
    for &c in word {
        push_class(letter_class(c), &mut key);
    }
    if key.len() < 2 {
        return None;
    }
    let names = BY_CONSONANTS.get(key.as_str())?;
    let best = names
        .iter()
        .filter_map(|(name, bearers)| {
            let distance = distance(word, name)?;
            fits(word, name).then_some((distance - COMMON * bearers.log2(), *name))
        })
        .min_by(|a, b| a.0.total_cmp(&b.0));
    best.map(|(_, name)| name)
}

/// Whether a Latin form can be the word with its vowels.
pub(super) fn fits(word: &[char], latin: &str) -> bool {
    #[allow(clippy::cast_precision_loss)]
    let limit = LIMIT * word.len() as f32;
    distance(word, latin).is_some_and(|distance| distance <= limit)
}

type Names = Vec<(&'static str, f32)>;

static BY_CONSONANTS: LazyLock<FxHashMap<String, Names>> = LazyLock::new(|| {
    let mut names: FxHashMap<String, Names> = FxHashMap::default();
    let lines = include_str!("../data/romanize/listed.tsv").lines().filter(|line| !line.starts_with('#'));
    for (name, bearers) in lines.filter_map(|line| line.split_once('\t')) {
        let Ok(bearers) = bearers.parse() else { continue };
        names.entry(latin_key(name)).or_default().push((name, bearers));
    }
    names
});

fn push_class(class: Option<char>, out: &mut String) {
    if let Some(class) = class.filter(|class| !out.ends_with(*class)) {
        out.push(class);
    }
}

/// The consonant class of a letter; none for vowels and what Latin spellings leave out at will.
fn letter_class(c: char) -> Option<char> {
    Some(match c {
        'ب' | 'پ' => 'b',
        'ت' | 'ط' | 'ٹ' | 'ټ' => 't',
        'ث' | 'س' | 'ص' => 's',
        'ج' | 'ق' | 'غ' | 'ك' | 'گ' | 'ګ' | 'ڭ' => 'k',
        'د' | 'ذ' | 'ض' | 'ز' | 'ظ' | 'ڈ' | 'ډ' | 'ځ' => 'd',
        'ر' | 'ڑ' | 'ړ' => 'r',
        'ش' | 'چ' | 'ښ' | 'ژ' | 'ږ' => 'c',
        'خ' | 'څ' => 'x',
        'ف' => 'f',
        'ل' => 'l',
        'م' => 'm',
        'ن' | 'ں' | 'ڼ' => 'n',
        _ => return None,
    })
}

fn latin_key(name: &str) -> String {
    let mut out = String::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let (taken, class) = match rest.get(..2) {
            Some("sh" | "ch" | "zh") => (2, Some('c')),
            Some("kh") => (2, Some('x')),
            Some("gh") => (2, Some('k')),
            Some("th") => (2, Some('s')),
            Some("dh") => (2, Some('d')),
            Some("dj") => (2, Some('k')),
            Some("ph") => (2, Some('f')),
            _ => (
                first.len_utf8(),
                match first {
                    'b' | 'p' => Some('b'),
                    't' => Some('t'),
                    's' => Some('s'),
                    'j' | 'q' | 'g' | 'k' | 'c' => Some('k'),
                    'd' | 'z' => Some('d'),
                    'r' => Some('r'),
                    'f' => Some('f'),
                    'l' => Some('l'),
                    'm' => Some('m'),
                    'n' => Some('n'),
                    'x' => Some('k'),
                    _ => None,
                },
            ),
        };
        push_class(class, &mut out);
        rest = &rest[taken..];
    }
    out
}

/// The spellings of a letter, the usual one first.
fn spellings(c: char, first: bool, last: bool) -> &'static [&'static str] {
    match c {
        'ا' if first => &["a", "i", "e", "u", "o", "aa", "ai", "ou", "oo", "ee"],
        'ا' => &["a", "aa", "e"],
        'ع' if first => &["a", "aa", "i", "e", "u", "o", "ou", "oo"],
        'ع' => &["", "a", "aa", "i", "e", "u", "o"],
        'و' if first => &["w", "v", "ou", "u", "o"],
        'و' => &["u", "w", "o", "ou", "oo", "aw", "au", "v", "ow", "uw", "ouw"],
        'ي' if last => &["i", "y", "ee", "iy", "ai", "ay", "ie", "e", "a"],
        'ي' => &["i", "y", "ee", "iy", "ay", "ai", "ei", "ey", "e", "ayy", "iyy", "yy", "ie"],
        'ه' if last => &["h", "a", "ah", "eh", "e"],
        'ه' | 'ح' => &["h", "hh"],
        'ة' => &["a", "ah", "e", "eh", "at", "h"],
        'ب' => &["b", "bb"],
        'پ' => &["p", "pp"],
        'ت' | 'ط' | 'ٹ' | 'ټ' => &["t", "tt"],
        'ث' => &["th", "s", "t"],
        'ج' => &["j", "jj", "g", "dj", "gg"],
        'خ' | 'څ' => &["kh", "kkh", "khkh"],
        'د' | 'ڈ' | 'ډ' => &["d", "dd"],
        'ذ' => &["dh", "z", "d", "th"],
        'ر' | 'ڑ' | 'ړ' => &["r", "rr"],
        'ز' => &["z", "zz"],
        'س' | 'ص' => &["s", "ss", "c"],
        'ش' | 'ښ' => &["sh", "ch", "shsh"],
        'چ' => &["ch", "c"],
        'ژ' | 'ږ' => &["zh", "j"],
        'ض' => &["d", "dh", "z", "dd", "th"],
        'ظ' => &["z", "dh", "th", "d", "zz"],
        'غ' => &["gh", "g", "q"],
        'ف' => &["f", "ff", "ph"],
        'ق' => &["q", "k", "gh", "g", "qq", "kk", "c"],
        'ك' => &["k", "kk", "c", "q", "ck"],
        'گ' | 'ګ' | 'ڭ' => &["g", "gg"],
        'ل' => &["l", "ll"],
        'م' => &["m", "mm"],
        'ن' | 'ں' | 'ڼ' => &["n", "nn"],
        _ => &[""],
    }
}

/// How far a Latin name is from being the word with its vowels; none when its letters do not fit.
fn distance(word: &[char], name: &str) -> Option<f32> {
    let latin = name.as_bytes();
    if latin.len() > MOST || word.len() > MOST {
        return None;
    }
    let mut last = [f32::MAX; MOST + 1];
    last[0] = 0.0;
    for (i, &c) in word.iter().enumerate() {
        let mut now = [f32::MAX; MOST + 1];
        let spellings = spellings(c, i == 0, i + 1 == word.len());
        let long = matches!(c, 'و' | 'ي' | 'ع') || (c == 'ا' && i == 0);
        for j in 0..=latin.len() {
            if last[j] == f32::MAX {
                continue;
            }
            for (at, spelling) in spellings.iter().enumerate() {
                if latin[j..].starts_with(spelling.as_bytes()) {
                    let spelling = spelling.as_bytes();
                    let cost = last[j]
                        + match spelling {
                            _ if at == 0 => 0.0,
                            _ if long && i == 0 => FIRST,
                            _ if long => 0.0,
                            [a, b] if a == b => DOUBLE,
                            _ => RARE,
                        };
                    let end = &mut now[j + spelling.len()];
                    *end = end.min(cost);
                }
            }
            if i > 0 && matches!(c, 'ا' | 'و' | 'ي') {
                now[j] = now[j].min(last[j] + LOST);
            }
        }
        skip_vowels(latin, &mut now);
        last = now;
    }
    let distance = last[latin.len()];
    (distance < f32::MAX).then_some(distance)
}

/// Vowels that are not written.
fn skip_vowels(latin: &[u8], costs: &mut [f32; MOST + 1]) {
    for j in 0..latin.len() {
        if costs[j] < f32::MAX {
            let cost = match latin[j] {
                b'a' => SHORT_A,
                b'e' | b'i' | b'o' | b'u' => SHORT,
                b'h' if j + 1 == latin.len() => SHORT,
                _ => continue,
            };
            costs[j + 1] = costs[j + 1].min(costs[j] + cost);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(word: &str) -> Vec<char> {
        word.chars().collect()
    }

    #[test]
    fn a_latin_form_fits_the_consonants_and_long_vowels_it_spells() {
        for (word, latin) in [
            ("المتصدق", "almotassadeq"),
            ("قاسمي", "qasemi"),
            ("قاسمي", "ghasemi"),
            ("جمال", "djamal"),
            ("خليفه", "khalifa"),
            ("عمر", "omar"),
            ("يوسف", "yusuf"),
            ("شريف", "cherif"),
        ] {
            assert!(fits(&letters(word), latin), "{word} {latin}");
        }
        for (word, latin) in [
            ("قاسمي", "qasim"),
            ("سالم", "salman"),
            ("عماري", "maria"),
            ("عتيق", "otegui"),
            ("حسن", "hussein"),
            ("محمد", "ahmad"),
        ] {
            assert!(!fits(&letters(word), latin), "{word} {latin}");
        }
    }

    #[test]
    fn keys_of_both_scripts_are_the_same_letters() {
        for (word, latin) in
            [("مشهداني", "mashhadani"), ("ذاكر", "zakir"), ("غلام", "gholam"), ("ثامر", "thamir")]
        {
            let mut key = String::new();
            letters(word).into_iter().for_each(|c| push_class(letter_class(c), &mut key));
            assert_eq!(key, latin_key(latin), "{word}");
        }
    }

    #[test]
    fn a_listed_name_gives_its_vowels() {
        for (word, name) in [("مشهداني", "mashhadani"), ("دلاور", "delawar"), ("جولاني", "jolani")]
        {
            let restored = restore(&letters(word)).unwrap_or_default();
            assert_eq!(latin_key(restored), latin_key(name), "{word}: {restored}");
        }
        assert_eq!(restore(&letters("تشرشل")), None);
        assert_eq!(restore(&[]), None);
    }
}
