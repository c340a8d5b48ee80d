//! Letters of any script -> Latin letters, as news and sanctions lists romanize names.
//!
//! One run of letters and digits comes in, tokens of ASCII letters come out. Each family of scripts
//! has a file with its rules; what rules cannot know, unwritten vowels and how foreign names are
//! spelled by sound, stands in tables that were learned from names in two scripts (`learned`; `pairs`,
//! `sounds` and `learn` make them). What has neither goes through `any_ascii`. Han characters and the
//! syllables of Korean and Burmese names become a token each, since a part of the name is one of them. It
//! knows nothing of names but their spelling.
//!
//! Example: the run "Путин" gives "putin", "김정은" gives "kim jeong un".

mod arabic;
mod brahmic;
mod burmese;
mod cyrillic;
mod greek;
mod han;
mod hangul;
mod hebrew;
mod kana;
mod khmer;
mod kontsevich;
mod learn;
mod learned;
mod pairs;
mod sounds;
mod syllabary;
mod thai;
mod twin;
mod vowels;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub(super) use arabic::{ATTACHED, is_written_onto, join_endings, onto};
pub(crate) use arabic::{is_known as is_known_arabic, small_words as arabic_small_words};
pub(crate) use han::{families, is_double_family, is_family};
pub(super) use hangul::romanized as romanized_hangul;
pub(super) use hebrew::{GERESH, takes_geresh};
pub use learn::{Bounds, Pair, learn};
pub use pairs::pairs;
pub(crate) use syllabary::{Syllabary, is_han};

/// Whether a letter is Arabic.
pub(super) fn is_arabic(c: char) -> bool {
    Family::of(c) == Family::Arabic
}

/// The scripts that are romanized by a file of their own, and the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Of Slavic, Turkic and Caucasian languages.
    Cyrillic,
    /// Greek.
    Greek,
    /// Of Arabic, Persian, Pashto and Urdu.
    Arabic,
    /// Hebrew.
    Hebrew,
    /// Korean syllables.
    Hangul,
    /// Hiragana and katakana.
    Kana,
    /// Chinese characters.
    Han,
    /// Of India, but for Bengali, and of Sri Lanka.
    Brahmic,
    /// Burmese.
    Burmese,
    /// Of Cambodia.
    Khmer,
    /// Thai and Lao.
    Thai,
    /// All that have no file, Latin among them.
    Other,
}

impl Family {
    fn of(c: char) -> Self {
        match c {
            '\0'..='\u{36f}' => Self::Other,
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Self::Greek,
            '\u{400}'..='\u{52f}' => Self::Cyrillic,
            '\u{590}'..='\u{5ff}' => Self::Hebrew,
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => Self::Arabic,
            // Digits are read as all digits are.
            '\u{900}'..='\u{17ff}' if c.is_numeric() => Self::Other,
            '\u{900}'..='\u{97f}' | '\u{a00}'..='\u{dff}' => Self::Brahmic,
            '\u{e00}'..='\u{eff}' => Self::Thai,
            '\u{1000}'..='\u{109f}' => Self::Burmese,
            '\u{1780}'..='\u{17ff}' => Self::Khmer,
            '\u{3040}'..='\u{30ff}' => Self::Kana,
            '\u{ac00}'..='\u{d7a3}' => Self::Hangul,
            _ if is_han(c) => Self::Han,
            _ => Self::Other,
        }
    }
}

/// How the words of scripts written without spaces are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    /// Names of the script's own people: a token for each syllable.
    Native,
    /// Names of foreigners, spelled by sound: a token for each word.
    Foreign,
    /// As native, in Persian, Pashto or Urdu.
    Persian,
    /// The name of a Korean in Cyrillic.
    Korean,
}

/// How the words of `text` are to be read. Foreign names are parted, by blanks in Hangul and by
/// dots in Han; those of the script's own people are written in one, or as family and given name.
pub(super) fn setting(text: &str) -> Setting {
    if text.is_ascii() {
        return Setting::Native;
    }
    let has = |family| text.contains(|c: char| Family::of(c) == family);
    if has(Family::Arabic) {
        return arabic::setting(text);
    }
    if has(Family::Cyrillic) && kontsevich::is_name(text) {
        return Setting::Korean;
    }
    let asian = |c: char| matches!(Family::of(c), Family::Hangul | Family::Han);
    if !text.contains(asian) {
        return Setting::Native;
    }
    let mut words = text.split(|c: char| !asian(c)).filter(|word| !word.is_empty());
    let (first, second, third) = (words.next(), words.next(), words.next());
    let dotted = text.contains(['·', '・', '‧', '•', '･']);
    let all = |word: &str, family| word.chars().all(|c| Family::of(c) == family);
    match (first, second, third) {
        (Some(_), Some(_), _) if dotted => Setting::Foreign,
        (Some(first), _, _) if all(first, Family::Han) => han::setting(first),
        (Some(first), Some(second), third) if all(first, Family::Hangul) => {
            let family_apart = first.chars().count() <= 2
                && third.is_none()
                && hangul::is_family(first)
                && second.chars().count() <= 2;
            if family_apart { Setting::Native } else { Setting::Foreign }
        }
        _ => Setting::Native,
    }
}

/// Appends the Latin form of one run of letters and digits; tokens apart by a space.
pub(super) fn romanize(run: &[char], setting: Setting, out: &mut String) {
    if run.iter().all(char::is_ascii) {
        out.extend(run.iter().map(char::to_ascii_lowercase));
        return;
    }
    let latin = run.iter().filter(|c| c.is_ascii_alphabetic()).count();
    let cyrillic = run.iter().filter(|c| Family::of(**c) == Family::Cyrillic).count();
    let greek = run.iter().filter(|c| Family::of(**c) == Family::Greek).count();
    // One word is written in one script; what is mixed in only looks like it.
    if latin > 0 && cyrillic + greek > 0 {
        let meant = if latin >= cyrillic + greek { twin::latin } else { twin::cyrillic };
        let run: Vec<char> = run.iter().map(|c| meant(*c).unwrap_or(*c)).collect();
        by_family(&run, setting, out);
    } else {
        by_family(run, setting, out);
    }
}

/// The Latin form of a Hangul word as a foreigner's name, by its sound.
pub(crate) fn hangul_by_sound(word: &str) -> String {
    let mut out = String::new();
    romanize(&word.chars().collect::<Vec<char>>(), Setting::Foreign, &mut out);
    out.trim().to_owned()
}

fn by_family(run: &[char], setting: Setting, out: &mut String) {
    for part in run.chunk_by(|a, b| Family::of(*a) == Family::of(*b)) {
        match Family::of(part[0]) {
            Family::Cyrillic => {
                let syllable = if setting == Setting::Korean { kontsevich::syllable(part) } else { None };
                match syllable {
                    Some(syllable) => out.push_str(syllable),
                    None => cyrillic::push(part, out),
                }
            }
            Family::Greek => greek::push(part, out),
            Family::Arabic => arabic::push(part, setting, out),
            Family::Hebrew => hebrew::push(part, out),
            Family::Hangul => hangul::push(part, setting, out),
            Family::Kana => kana::push(part, out),
            Family::Han => han::push(part, setting, out),
            Family::Brahmic => brahmic::push(part, out),
            Family::Burmese => burmese::push(part, out),
            Family::Khmer => khmer::push(part, out),
            Family::Thai => thai::push(part, out),
            Family::Other if push_learned(part, out) => {}
            Family::Other => {
                for &c in part {
                    push_other(c, out);
                }
            }
        }
    }
}

/// A letter of a script without a file. Apostrophes of the romanization belong to the letter.
fn push_other(c: char, out: &mut String) {
    out.extend(
        any_ascii::any_ascii_char(c)
            .chars()
            .filter(|c| !matches!(c, '\'' | '`'))
            .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }),
    );
}

/// A word of a script without a file, if the table of such scripts has all its letters.
fn push_learned(part: &[char], out: &mut String) -> bool {
    // Armenian and Georgian have one sound a letter, which `any_ascii` knows.
    let plain = |c: &char| matches!(c, '\0'..='\u{58f}' | '\u{10a0}'..='\u{10ff}');
    if part.iter().any(plain) {
        return false;
    }
    let letters: Vec<char> = part.iter().map(|c| lower(*c)).collect();
    let known = letters.iter().all(|c| learned::OTHER.knows(*c));
    if known {
        learned::OTHER.push(&letters, out);
    }
    known
}

/// What is typed for a geresh.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '׳' | '´' | '`')
}

/// The letters of a word of one script, as the learned tables hold them.
fn written(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.nfc().map(|c| if is_apostrophe(c) { GERESH } else { c }).collect();
    let hebrew = letters.first().is_some_and(|c| Family::of(*c) == Family::Hebrew);
    letters.retain(|c| c.is_alphanumeric() || is_combining_mark(*c) || (hebrew && *c == GERESH));
    match letters.first().map(|c| Family::of(*c)) {
        Some(Family::Arabic) => letters.into_iter().filter_map(arabic::written).collect(),
        Some(Family::Hangul) => letters.into_iter().nfd().collect(),
        Some(Family::Kana) => letters.into_iter().map(kana::katakana).collect(),
        Some(Family::Cyrillic) => letters.into_iter().map(lower).collect(),
        Some(Family::Hebrew | Family::Han) => letters,
        _ => {
            letters.into_iter().nfkd().filter(|c| !is_combining_mark(*c) || is_sign(*c)).map(lower).collect()
        }
    }
}

/// Scripts in which a composed letter is a letter of its own.
pub(super) fn keeps_composed(c: char) -> bool {
    matches!(
        Family::of(c),
        Family::Cyrillic
            | Family::Kana
            | Family::Hangul
            | Family::Arabic
            | Family::Brahmic
            | Family::Burmese
            | Family::Khmer
    )
}

/// Marks that are letters: the vowel signs of India, Sri Lanka, Burma, Thailand, Laos and Cambodia, and the
/// sign that no vowel follows.
pub(super) fn is_sign(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{dff}' | '\u{e31}'..='\u{e4e}' | '\u{eb1}'..='\u{ecd}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17d3}')
        && is_combining_mark(c)
        // The nukta of Bengali, a dot that makes another letter, is written and left out at will.
        && c != '\u{9bc}'
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}
