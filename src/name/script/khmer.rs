//! Khmer words -> Latin, roughly as news spell Cambodian names.
//!
//! Every consonant is of one of two series, and the series chooses how the vowel sign behind it is read;
//! two signs move a consonant to the other series. A consonant may be written below another. Where a
//! syllable ends is not written: a consonant without a vowel ends the syllable before it if that is
//! still open. Names that are printed in the French way of the royal court are known by their letters.

/// Written before a consonant that stands below another.
const COENG: char = '\u{17d2}';
/// Moves a consonant to the first series (ម៉) or to the second (ស៊).
const TO_FIRST: char = '\u{17c9}';
const TO_SECOND: char = '\u{17ca}';
/// The consonant before it ends a syllable with a short vowel.
const SHORT: char = '\u{17cb}';
/// A short vowel stands before the next consonant.
const SHORT_VOWEL: char = '\u{17d0}';
/// The letter before it is not spoken.
const SILENT: char = '\u{17cd}';

/// Appends the token of one word.
pub(super) fn push(word: &[char], out: &mut String) {
    let whole: String = word.iter().collect();
    if let Some((_, latin)) = KNOWN.iter().find(|(khmer, _)| *khmer == whole) {
        out.push_str(latin);
        return;
    }
    let letters = letters(word);
    let mut at = 0;
    while at < letters.len() {
        at += syllable(&letters[at..], at == 0, out);
    }
}

/// A consonant or an independent vowel, with its signs.
struct Letter {
    base: char,
    /// Written below it, the last one counts.
    below: Option<char>,
    /// Of the first series, which the signs may change.
    first: bool,
    /// `p` for a b that was moved to the first series.
    hard: bool,
    /// The vowel signs.
    vowel: String,
    /// Ends a syllable.
    short: bool,
}

/// The letters of a word without those that are silent.
fn letters(word: &[char]) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::with_capacity(word.len());
    let mut below = false;
    for &c in word {
        let last = letters.last_mut();
        match (c, last) {
            (COENG, _) => {
                below = true;
                continue;
            }
            ('\u{1780}'..='\u{17b3}', Some(last)) if below && last.vowel.is_empty() => {
                last.below = Some(c);
                // A sonorant below or above takes the series of the other.
                if is_sonorant(last.base) || !is_sonorant(c) {
                    last.first = is_first(c);
                }
            }
            ('\u{1780}'..='\u{17b3}', _) => letters.push(Letter {
                base: c,
                below: None,
                first: is_first(c),
                hard: false,
                vowel: String::new(),
                short: false,
            }),
            (TO_FIRST, Some(last)) => {
                last.first = true;
                last.hard = true;
            }
            (TO_SECOND, Some(last)) => last.first = false,
            (SHORT, Some(last)) => last.short = true,
            (SILENT, _) => {
                letters.pop();
            }
            ('\u{17b6}'..='\u{17c7}' | SHORT_VOWEL, Some(last)) => last.vowel.push(c),
            _ => {}
        }
        below = false;
    }
    letters
}

/// Appends the syllable that the letters begin with; how many letters it has.
fn syllable(letters: &[Letter], begins: bool, out: &mut String) -> usize {
    let head = &letters[0];
    if let Some(vowel) = independent(head.base) {
        out.push_str(vowel);
    } else {
        out.push_str(&onset(head));
    }
    // A vowel with m or a breath ends the syllable, but for -ang.
    let nasal = head.vowel.ends_with(['\u{17c6}', '\u{17c7}']);
    let last = letters.get(1).filter(|last| ends(last, letters.get(2)) && (!nasal || last.base == 'ង'));
    let is_alone = begins && letters.len() == 1;
    if independent(head.base).is_none() {
        out.push_str(vowel(head, last, letters.len() == 1, is_alone));
    }
    let Some(last) = last else { return 1 };
    out.push_str(coda(last.base, &head.vowel));
    // The second of two consonants between vowels begins the next syllable.
    if let Some(below) = last.below.filter(|_| !last.vowel.is_empty()) {
        let next = Letter { base: below, below: None, vowel: last.vowel.clone(), hard: false, ..*last };
        out.push_str(&onset(&next));
        out.push_str(vowel(&next, None, letters.len() == 2, false));
        if let Some(end) = letters.get(2).filter(|end| ends(end, letters.get(3)) && end.below.is_none()) {
            out.push_str(coda(end.base, &next.vowel));
            return 3;
        }
    }
    2
}

/// Whether a letter ends the syllable before it.
fn ends(letter: &Letter, next: Option<&Letter>) -> bool {
    if independent(letter.base).is_some() {
        return false;
    }
    if letter.short {
        return true;
    }
    if letter.below.is_some() {
        return next.is_none() || letter.vowel.is_empty() || !letter.below.is_some_and(is_sonorant);
    }
    letter.vowel.is_empty() && !(letter.base == 'ហ' && next.is_some())
}

/// The consonants that begin a syllable.
fn onset(letter: &Letter) -> String {
    match (letter.base, letter.below) {
        // Letters for sounds of other languages.
        ('ហ', Some('គ')) => return "g".to_owned(),
        ('ហ', Some('វ')) => return "f".to_owned(),
        ('ហ', Some('ស')) => return "z".to_owned(),
        ('ហ', Some(below)) => return initial(below).to_owned(),
        _ => {}
    }
    let base = match letter.base {
        'ប' if letter.hard || letter.below.is_some() => "p",
        base => initial(base),
    };
    [base, letter.below.map_or("", initial)].concat()
}

/// The vowel of a syllable by the series of its consonant.
fn vowel(head: &Letter, last: Option<&Letter>, is_last: bool, is_alone: bool) -> &'static str {
    let by = |first: &'static str, second: &'static str| if head.first { first } else { second };
    let open = last.is_none();
    match head.vowel.as_str() {
        "" if is_alone => "ar",
        "" | "\u{17d0}" => by("a", "o"),
        "\u{17b6}" => by("a", "ea"),
        "\u{17b7}" | "\u{17b8}" => "i",
        "\u{17b9}" => by("e", "i"),
        "\u{17ba}" => "eu",
        "\u{17bb}" if open && is_last && !is_alone => by("ok", "uk"),
        "\u{17bb}" => by("o", "u"),
        "\u{17bc}" => by("o", "u"),
        "\u{17bd}" => "uo",
        "\u{17be}" => by("aeu", "eu"),
        "\u{17bf}" => "oeu",
        "\u{17c0}" if open => "ea",
        "\u{17c0}" => "ie",
        "\u{17c1}" | "\u{17c2}" => "e",
        "\u{17c3}" => by("ai", "ey"),
        "\u{17c4}" if open && is_last => by("or", "o"),
        "\u{17c4}" => "o",
        "\u{17c5}" => by("ao", "ov"),
        "\u{17c6}" => by("am", "um"),
        "\u{17bb}\u{17c6}" => "um",
        "\u{17b6}\u{17c6}" if last.is_some_and(|last| last.base == 'ង') => "a",
        "\u{17b6}\u{17c6}" => "am",
        "\u{17c7}" | "\u{17b6}\u{17c7}" => "ah",
        "\u{17bb}\u{17c7}" | "\u{17c4}\u{17c7}" => "oh",
        "\u{17c1}\u{17c7}" | "\u{17b7}\u{17c7}" => "eh",
        _ => "a",
    }
}

/// A consonant before a vowel.
fn initial(letter: char) -> &'static str {
    match letter {
        'ក' | 'គ' => "k",
        'ខ' | 'ឃ' => "kh",
        'ង' => "ng",
        'ច' | 'ជ' => "ch",
        'ឆ' | 'ឈ' => "chh",
        'ញ' => "nh",
        'ដ' | 'ឌ' => "d",
        'ឋ' | 'ឍ' | 'ថ' | 'ធ' => "th",
        'ណ' | 'ន' => "n",
        'ត' | 'ទ' => "t",
        'ប' => "b",
        'ផ' | 'ភ' => "ph",
        'ព' => "p",
        'ម' => "m",
        'យ' => "y",
        'រ' => "r",
        'ល' | 'ឡ' => "l",
        'វ' => "v",
        'ឝ' | 'ឞ' | 'ស' => "s",
        'ហ' => "h",
        _ => "",
    }
}

/// A consonant behind a vowel.
fn coda(letter: char, vowel: &str) -> &'static str {
    match letter {
        'ក'..='ឃ' => "k",
        'ច'..='ឈ' => "ch",
        'ដ'..='ឍ' => "t",
        'ថ' | 'ធ' => "th",
        'ត' | 'ទ' => "t",
        'ប'..='ភ' => "p",
        'រ' => "r",
        'វ' if vowel == "\u{17c0}" => "u",
        letter => initial(letter),
    }
}

/// A vowel with a letter of its own.
fn independent(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ឣ' | 'ឤ' => "a",
        'ឥ' | 'ឦ' => "i",
        'ឧ' | 'ឨ' | 'ឩ' => "u",
        'ឪ' | 'ឳ' => "ov",
        'ឫ' | 'ឬ' => "ri",
        'ឭ' | 'ឮ' => "li",
        'ឯ' => "e",
        'ឰ' => "ai",
        'ឱ' | 'ឲ' => "o",
        _ => return None,
    })
}

/// Whether a consonant is of the first series.
fn is_first(letter: char) -> bool {
    matches!(
        letter,
        'ក' | 'ខ'
            | 'ច'
            | 'ឆ'
            | 'ដ'
            | 'ឋ'
            | 'ណ'
            | 'ត'
            | 'ថ'
            | 'ប'
            | 'ផ'
            | 'ស'
            | 'ហ'
            | 'ឡ'
            | 'អ'
    )
}

/// Whether a consonant leaves the series to the one it stands with.
fn is_sonorant(letter: char) -> bool {
    matches!(letter, 'ង' | 'ញ' | 'ណ' | 'ន' | 'ម' | 'យ' | 'រ' | 'ល' | 'វ')
}

/// Names whose spelling in Latin letters is not of the sounds, by common knowledge.
const KNOWN: &[(&str, &str)] = &[
    ("នរោត្តម", "norodom"),
    ("សីហនុ", "sihanouk"),
    ("រណឫទ្ធិ", "ranariddh"),
    ("រង្ស៊ី", "rainsy"),
    ("រង្សី", "rainsy"),
    ("ស៊ីសុវត្ថិ", "sisowath"),
    ("សុវណ្ណ", "sovann"),
    ("រតនៈ", "ratanak"),
    ("វិបុល", "vibol"),
    ("ចន្ទ", "chan"),
    ("ចន្ទ្រា", "chandra"),
];

#[cfg(test)]
mod tests {
    use crate::name::normalize;

    #[test]
    fn the_series_of_a_consonant_chooses_the_vowel() {
        for (khmer, latin) in [
            ("ហ៊ុន សែន", "hun sen"),
            ("ជា ស៊ីម", "chea sim"),
            ("ម៉ាណា", "mana"),
            ("ទៀ បាញ់", "tea banh"),
            ("ប៉ុល ពត", "pol pot"),
            ("ប្រាក់ សុខុន", "prak sokhon"),
            ("លន់ នល់", "lon nol"),
        ] {
            assert_eq!(normalize(khmer), latin, "{khmer}");
        }
    }

    #[test]
    fn signs_without_a_letter_are_let_go() {
        for text in ["\u{17d2}\u{17d2}", "\u{17cd}ក", "ក\u{17d2}", "\u{17b6}\u{17d2}ក\u{17cd}\u{17cd}"]
        {
            let normal = normalize(text);
            assert_eq!(normalize(&normal), normal, "{text:?}");
        }
    }
}
