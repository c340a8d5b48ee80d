//! Arabic, Persian, Pashto and Urdu words -> Latin tokens.
//!
//! Short vowels are not written. The commonest names stand in a table with their vowels; others get
//! those of a listed name (`vowels`) or of what was learned (`learned`). A native word that neither
//! fits comes out as its consonants with the long vowels, "qdhafi" for Qadhafi, which the spelling
//! measure links to the full form by its skeleton.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::learned::ARABIC;
use super::{Setting, vowels};

/// A token that begins so is written onto the token before it: Habib + ullah.
pub(crate) const ATTACHED: char = '+';

/// Whether a word is the ending of a Persian name before it, which is written onto it or apart at will:
/// "خامنه ای".
pub(in crate::name) fn is_written_onto(word: &str, next: &str) -> bool {
    let bare = || next.trim_end_matches(|c: char| !c.is_alphanumeric());
    word.ends_with('ه') && matches!(bare(), "ای" | "اي")
}

/// Writes that ending behind a non-joiner as it is written without: "خامنه‌ای" is "خامنئی".
pub(in crate::name) fn join_endings(letters: &mut Vec<char>) {
    let Some(end) = letters.iter().rposition(|c| super::is_arabic(*c)) else { return };
    if end >= 4 && matches!(letters[end - 3..=end], ['ه', '\u{200c}', 'ا', 'ی' | 'ي']) {
        letters.splice(end - 3..=end, ['ئ', 'ی']);
    }
}

/// Appends the tokens of one word.
pub(super) fn push(word: &[char], setting: Setting, out: &mut String) {
    let letters: Vec<char> = word.iter().map(|c| same(*c)).collect();
    let hamza: Vec<char> = word.iter().map(|c| written(*c).unwrap_or(*c)).collect();
    let start = out.len();
    push_letters(&letters, &hamza, setting, out);
    if setting == Setting::Persian {
        soften(&letters, start, out);
    }
}

/// The letters, and the same with their hamzas.
fn push_letters(letters: &[char], written: &[char], setting: Setting, out: &mut String) {
    let whole: String = letters.iter().collect();
    if let Some(latin) = KNOWN.get(whole.as_str()) {
        out.push_str(latin);
    } else if let Some(rest) = after(letters, &['ع', 'ب', 'د', 'ا', 'ل']).filter(|rest| rest.len() >= 2)
    {
        // Written together or apart at will: Abd al-Rahman.
        out.push_str("abd al ");
        push_letters(rest, &written[written.len() - rest.len()..], setting, out);
    } else if let Some(first) = before(letters, &['ا', 'ل', 'ل', 'ه']) {
        push_letters(first, &written[..first.len()], setting, out);
        onto(out);
        out.push_str("ullah");
    } else if let Some(first) = before(letters, &['ا', 'ل', 'د', 'ي', 'ن']) {
        push_letters(first, &written[..first.len()], setting, out);
        out.push_str("uddin");
    } else if let Some(rest) =
        after(letters, &['ا', 'ل']).filter(|rest| written[0] == 'ا' && (rest.len() >= 3 || known(rest)))
    {
        out.push_str("al ");
        push_letters(rest, &written[written.len() - rest.len()..], setting, out);
    } else if let Some(rest) = after(letters, &['ا', 'ب', 'و', 'ا', 'ل']).filter(|rest| rest.len() >= 3)
    {
        out.push_str("abu al ");
        push_letters(rest, &written[written.len() - rest.len()..], setting, out);
    } else if let Some(rest) = after(letters, &['ب', 'ن']).filter(|rest| rest.len() >= 3 && known(rest)) {
        out.push_str("bin ");
        push_letters(rest, &written[written.len() - rest.len()..], setting, out);
    } else if let Some((first, second, rest)) = joined(letters) {
        out.push_str(first);
        out.push(' ');
        let start = out.len();
        out.push_str(second);
        if setting == Setting::Persian {
            soften(rest, start, out);
        }
    } else {
        spell(letters, written, setting, out);
    }
}

fn known(letters: &[char]) -> bool {
    KNOWN.contains_key(letters.iter().collect::<String>().as_str())
}

fn after<'a>(letters: &'a [char], start: &[char]) -> Option<&'a [char]> {
    letters.strip_prefix(start)
}

fn before<'a>(letters: &'a [char], end: &[char]) -> Option<&'a [char]> {
    letters.strip_suffix(end).filter(|rest| rest.len() >= 2)
}

/// Readies the token at the end of `out` for "ullah": a final ta marbuta is spoken before it.
pub(crate) fn onto(out: &mut String) {
    if out.ends_with("ma") || out.ends_with("aya") {
        out.push('t');
    }
}

/// A word that is not known: of the script's own people by the listed name that it can be, by what
/// was learned where that can be right, or by its consonants; a foreign one by what was learned.
fn spell(letters: &[char], written: &[char], setting: Setting, out: &mut String) {
    let native = setting != Setting::Foreign;
    if native && let Some(name) = vowels::restore(letters) {
        out.push_str(name);
        return;
    }
    let fits = |latin: &str| !native || vowels::fits(letters, latin);
    let word = |letters: &[char]| {
        let word: String = letters.iter().collect();
        ARABIC.word(&word).filter(|latin| fits(latin))
    };
    if let Some(latin) = word(written).or_else(|| word(letters)) {
        out.push_str(latin);
        return;
    }
    let latin = ARABIC.spell(written);
    if fits(&latin) { out.push_str(&latin) } else { spell_bare(letters, out) }
}

/// The consonants and long vowels.
fn spell_bare(letters: &[char], out: &mut String) {
    let start = out.len();
    for (i, &c) in letters.iter().enumerate() {
        let next = letters.get(i + 1).copied();
        let vowel_before = out[start..].ends_with(['a', 'i', 'u']);
        let sound = match c {
            // Ain is heard as a vowel, unless one stands beside it.
            'ا' | 'ع' if out[start..].ends_with('a') || (vowel_before && next.is_none()) => "",
            'ع' if next == Some('ا') => "",
            'ا' | 'ع' => "a",
            'ة' => "a",
            'و' if i == 0 || next == Some('ا') || (vowel_before && next != Some('د')) => "w",
            'و' => "u",
            'ي' if next.is_none() => "i",
            'ي' if i == 0 || next == Some('ا') => "y",
            'ي' => "i",
            // A final h is a vowel in Persian.
            'ه' if next.is_none() && letters.len() > 3 && !vowel_before => "a",
            other => consonant(other),
        };
        // Two letters must not be taken for one sound: t and s in Mutasaddiq.
        if (sound.starts_with('h') && out[start..].ends_with(['t', 's', 'k', 'g', 'd', 'z', 'c']))
            || (sound.starts_with('s') && out[start..].ends_with('t'))
        {
            out.push('a');
        }
        out.push_str(sound);
    }
}

pub(super) fn consonant(c: char) -> &'static str {
    match c {
        'ب' => "b",
        'پ' => "p",
        'ت' | 'ط' | 'ٹ' | 'ټ' => "t",
        'ث' => "th",
        'ج' => "j",
        'چ' => "ch",
        'ح' | 'ه' => "h",
        'خ' | 'څ' => "kh",
        'د' | 'ڈ' | 'ډ' | 'ض' => "d",
        'ذ' => "dh",
        'ر' | 'ڑ' | 'ړ' => "r",
        'ز' | 'ظ' | 'ځ' => "z",
        'ژ' | 'ږ' => "zh",
        'س' | 'ص' => "s",
        'ش' | 'ښ' => "sh",
        'غ' => "gh",
        'ف' => "f",
        'ڤ' | 'ۋ' => "v",
        'ق' => "q",
        'ك' => "k",
        'گ' | 'ګ' | 'ڭ' => "g",
        'ل' => "l",
        'م' => "m",
        'ن' | 'ں' | 'ڼ' => "n",
        '٠' | '۰' => "0",
        '١' | '۱' => "1",
        '٢' | '۲' => "2",
        '٣' | '۳' => "3",
        '٤' | '۴' => "4",
        '٥' | '۵' => "5",
        '٦' | '۶' => "6",
        '٧' | '۷' => "7",
        '٨' | '۸' => "8",
        '٩' | '۹' => "9",
        _ => "",
    }
}

/// One form of the letters that Arabic, Persian, Pashto and Urdu keyboards write differently.
pub(super) fn same(c: char) -> char {
    match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ی' | 'ى' | 'ئ' | 'ې' | 'ۍ' | 'ے' | 'ێ' => 'ي',
        'ؤ' | 'ۆ' | 'ۇ' => 'و',
        'ک' | 'ڪ' => 'ك',
        'ە' | 'ہ' | 'ھ' | 'ۀ' | 'ۂ' => 'ه',
        'ۃ' => 'ة',
        other => other,
    }
}

/// Names and words whose unwritten vowels are known; its head says what it is.
const WORDS: &str = include_str!("../data/arabic.txt");

static KNOWN: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
    WORDS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' ')).collect()
});

/// Whether a word is in the table of Arabic names written by hand, and is no ordinary word besides.
pub(crate) fn is_known(word: &str) -> bool {
    /// "On", "peace", "good", and forms of address.
    const ORDINARY: [&str; 14] = [
        "علي",
        "على",
        "سلام",
        "السلام",
        "صالح",
        "الصالح",
        "الشيخ",
        "شيخ",
        "الحاج",
        "السيد",
        "الله",
        "الدين",
        "ملا",
        "حاج",
    ];
    let letters: String = word.chars().filter_map(written).collect();
    let plain: String = letters.chars().map(|c| if matches!(c, 'أ' | 'إ' | 'آ') { 'ا' } else { c }).collect();
    let ordinary = ORDINARY.iter().any(|known| known.chars().filter_map(written).eq(letters.chars()));
    !ordinary && (KNOWN.contains_key(letters.as_str()) || KNOWN.contains_key(plain.as_str()))
}

/// Bytes of the small words ("and", "to", "by", "as") that are written onto a name of that table: 0 where
/// none are, or the whole is a name.
pub(crate) fn small_words(word: &str) -> usize {
    let (ands, tos) = (['و', 'ف'], ['ب', 'ل', 'ك']);
    // Most words are of another script.
    if !word.starts_with(ands) && !word.starts_with(tos) || is_known(word) {
        return 0;
    }
    let and = word.strip_prefix(ands);
    let names = [and, word.strip_prefix(tos), and.and_then(|rest| rest.strip_prefix(tos))];
    names.into_iter().flatten().find(|name| is_known(name)).map_or(0, |name| word.len() - name.len())
}

/// One form of the letters that keyboards write differently, alef with hamza being a letter of its
/// own; none for a sign that is no letter.
pub(super) fn written(c: char) -> Option<char> {
    match c {
        'أ' | 'إ' | 'آ' | 'ؤ' | 'ئ' => Some(c),
        'ٱ' => Some('ا'),
        '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' => None,
        other => Some(same(other)),
    }
}

/// How the words of a name are to be read: as those of the people whose script this is if one of
/// them is known, has an article, or a letter that names of others are hardly written with.
pub(super) fn setting(text: &str) -> Setting {
    let native = text.split(char::is_whitespace).any(|word| {
        let letters: Vec<char> = word.chars().filter_map(written).map(same).collect();
        letters.iter().any(|c| matches!(c, 'ع' | 'ح' | 'ص' | 'ض' | 'ظ' | 'ق' | 'ذ' | 'ة'))
            || known(&letters)
            || (letters.len() >= 5 && letters.starts_with(&['ا', 'ل']) && word.starts_with('ا'))
            || letters.ends_with(&['ا', 'ل', 'ل', 'ه'])
    });
    if !native {
        Setting::Foreign
    } else if text.contains(['ی', 'ک', 'پ', 'چ', 'ژ', 'گ', 'ې', 'ښ', 'ځ', 'ړ', 'ټ', 'ډ', 'ے', 'ہ', 'ں', 'ٹ'])
    {
        Setting::Persian
    } else {
        Setting::Native
    }
}

/// Persian, Pashto and Urdu speak the sounds that only Arabic has as z and s.
fn soften(letters: &[char], start: usize, out: &mut String) {
    let has = |c| letters.contains(&c);
    let softened = if has('ض') && !has('د') {
        out[start..].replace("dh", "z").replace('d', "z")
    } else if has('ذ') {
        out[start..].replace("dh", "z")
    } else if has('ث') {
        out[start..].replace("th", "s")
    } else {
        return;
    };
    out.truncate(start);
    out.push_str(&softened);
}

/// Two known words that were written without the blank between them.
fn joined(letters: &[char]) -> Option<(&'static str, &'static str, &[char])> {
    let find = |part: &[char]| {
        let part: String = part.iter().collect();
        KNOWN.get(part.as_str()).copied().filter(|latin| !latin.starts_with(ATTACHED))
    };
    (3..letters.len().saturating_sub(2)).find_map(|at| {
        let (first, second) = letters.split_at(at);
        Some((find(first)?, find(second)?, second))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::normalize;

    #[test]
    fn a_name_is_native_by_its_words_and_letters() {
        for (name, expected) in [
            ("محمد طاهر", Setting::Native),
            ("سيف المشهداني", Setting::Native),
            ("علیرضا خاکی", Setting::Persian),
            ("ديفيد كاميرون", Setting::Foreign),
        ] {
            assert_eq!(setting(name), expected, "{name}");
        }
    }

    #[test]
    fn persian_softens_and_words_written_together_part() {
        for (name, normal) in [
            ("ذاکر", "zakir"),
            ("محمدرضا خاکی", "muhammad riza"),
            ("محمدعلي", "muhammad ali"),
            ("البصير", "al "),
            ("ألبرت", "al"),
        ] {
            assert!(normalize(name).starts_with(normal), "{name}: {}", normalize(name));
        }
        // A name that only begins like the article is one token.
        assert!(!normalize("ألبرت").contains(' '));
    }
}
