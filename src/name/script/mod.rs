//! Letters of any script -> Latin letters, as news and sanctions lists romanize names.
//!
//! One run of letters and digits comes in, tokens of ASCII letters come out. Each family of scripts
//! has a file; what has none goes through `any_ascii`. Arabic and Hebrew come out with the vowels
//! they write; Han characters and the syllables of Korean names become a token each, since a family
//! name is one of them. It knows nothing of names but their spelling.
//!
//! Example: the run "Путин" gives "putin", "김정은" gives "kim jeong un".

mod arabic;
mod cyrillic;
mod greek;
mod han;
mod hangul;
mod hebrew;
mod kana;
mod twin;

pub(super) use arabic::{ATTACHED, onto};
pub(super) use hebrew::{GERESH, takes_geresh};

/// The scripts that are romanized by a file of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Cyrillic,
    Greek,
    Arabic,
    Hebrew,
    Hangul,
    Kana,
    Han,
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
            '\u{3040}'..='\u{30ff}' => Self::Kana,
            '\u{ac00}'..='\u{d7a3}' => Self::Hangul,
            '\u{3005}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}' => Self::Han,
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
}

/// How the words of `text` are to be read. Foreign names are parted, by blanks in Hangul and by
/// dots in Han; those of the script's own people are written in one, or as family and given name.
pub(super) fn setting(text: &str) -> Setting {
    let asian = |c: char| matches!(Family::of(c), Family::Hangul | Family::Han);
    if text.is_ascii() || !text.contains(asian) {
        return Setting::Native;
    }
    let mut words = text.split(|c: char| !asian(c)).filter(|word| !word.is_empty());
    let (first, second, third) = (words.next(), words.next(), words.next());
    let dotted = text.contains(['·', '・', '‧', '•', '･']);
    match (first, second, third) {
        (Some(first), Some(second), third) => {
            let hangul = first.chars().all(|c| Family::of(c) == Family::Hangul);
            let family_apart = first.chars().count() <= 2
                && third.is_none()
                && hangul::is_family(first)
                && second.chars().count() <= 2;
            if dotted || (hangul && !family_apart) { Setting::Foreign } else { Setting::Native }
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

fn by_family(run: &[char], setting: Setting, out: &mut String) {
    for part in run.chunk_by(|a, b| Family::of(*a) == Family::of(*b)) {
        match Family::of(part[0]) {
            Family::Cyrillic => cyrillic::push(part, out),
            Family::Greek => greek::push(part, out),
            Family::Arabic => arabic::push(part, out),
            Family::Hebrew => hebrew::push(part, out),
            Family::Hangul => hangul::push(part, setting, out),
            Family::Kana => kana::push(part, out),
            Family::Han => han::push(part, setting, out),
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

/// Scripts in which a composed letter is a letter of its own.
pub(super) fn keeps_composed(c: char) -> bool {
    matches!(Family::of(c), Family::Cyrillic | Family::Kana | Family::Hangul)
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}
