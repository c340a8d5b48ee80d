//! Arabic, Persian, Pashto and Urdu words -> Latin tokens.
//!
//! Short vowels are not written. The commonest names stand in a table with their vowels; any other
//! word comes out as its consonants with the long vowels, "qdhafi" for Qadhafi, which the spelling
//! measure links to the full form by its skeleton.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// A token that begins so is written onto the token before it: Habib + ullah.
pub(crate) const ATTACHED: char = '+';

/// Appends the tokens of one word.
pub(super) fn push(word: &[char], out: &mut String) {
    let letters: Vec<char> = word.iter().map(|c| same(*c)).collect();
    push_letters(&letters, out);
}

fn push_letters(letters: &[char], out: &mut String) {
    let whole: String = letters.iter().collect();
    if let Some(latin) = KNOWN.get(whole.as_str()) {
        out.push_str(latin);
    } else if let Some(rest) = after(letters, &['ع', 'ب', 'د', 'ا', 'ل']).filter(|rest| rest.len() >= 2)
    {
        // Written together or apart at will: Abd al-Rahman.
        out.push_str("abd al ");
        push_letters(rest, out);
    } else if let Some(first) = before(letters, &['ا', 'ل', 'ل', 'ه']) {
        push_letters(first, out);
        onto(out);
        out.push_str("ullah");
    } else if let Some(first) = before(letters, &['ا', 'ل', 'د', 'ي', 'ن']) {
        push_letters(first, out);
        out.push_str("uddin");
    } else if let Some(rest) = after(letters, &['ا', 'ل']).filter(|rest| rest.len() >= 3 || known(rest)) {
        out.push_str("al ");
        push_letters(rest, out);
    } else if let Some(rest) = after(letters, &['ا', 'ب', 'و', 'ا', 'ل']).filter(|rest| rest.len() >= 3)
    {
        out.push_str("abu al ");
        push_letters(rest, out);
    } else if let Some(rest) = after(letters, &['ب', 'ن']).filter(|rest| rest.len() >= 3 && known(rest)) {
        out.push_str("bin ");
        push_letters(rest, out);
    } else {
        spell(letters, out);
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

/// Letters as written where no word is known.
fn spell(letters: &[char], out: &mut String) {
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

fn consonant(c: char) -> &'static str {
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
fn same(c: char) -> char {
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
