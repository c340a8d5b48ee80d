//! Burmese words -> Latin: a token for each syllable, spelled as news and lists spell it.
//!
//! Burmese is written without blanks between the parts of a name. A syllable is an initial with its
//! medials and a rhyme: vowel signs, and a last consonant under the sign that no vowel follows it. The
//! spelling is that of newspapers, which follows the sound (အောင် "aung"), not the transliteration of the
//! Myanmar Language Commission, which follows the letters. Pali names, whose consonants are stacked, and
//! a few by common knowledge are one token, as they are printed.

/// Appends the tokens of one word.
pub(super) fn push(word: &[char], out: &mut String) {
    let mut rest = word;
    let mut joined = false;
    while let Some(&first) = rest.first() {
        let begins = rest.len() == word.len();
        if let Some((after, latin)) = known(rest) {
            part(joined, out);
            out.push_str(latin);
            (rest, joined) = (after, false);
        } else if is_initial(first) {
            let (syllable, after) = Syllable::read(rest);
            part(joined, out);
            syllable.push(begins, out);
            (rest, joined) = (after, syllable.stacked);
        } else {
            // A sign that belongs to no syllable, or a letter of Shan, Mon or Karen.
            if first.is_alphabetic() && !is_sign(first) {
                super::push_other(first, out);
            }
            rest = &rest[1..];
        }
    }
    out.push(' ');
}

/// Begins a token, unless the syllable before is stacked onto this one.
fn part(joined: bool, out: &mut String) {
    if !joined {
        out.push(' ');
    }
}

/// No vowel follows: the consonant before it ends the syllable.
const ASAT: char = '\u{103a}';
/// The consonant before it ends the syllable, and the one behind is written below.
const STACK: char = '\u{1039}';
const DOT: char = '\u{1037}';
const VISARGA: char = '\u{1038}';

/// One written syllable.
struct Syllable {
    initial: char,
    /// The medials y (two letters, one sound), w and h.
    y: bool,
    w: bool,
    h: bool,
    /// Vowel signs as written, with the anusvara and without tones.
    vowel: String,
    last: Option<char>,
    /// With the dot that makes a nasal short: myint, nyunt.
    dot: bool,
    /// With the tone that makes a vowel long: soe.
    long: bool,
    /// Whether the next syllable is written below the last consonant.
    stacked: bool,
}

impl Syllable {
    /// Reads the syllable that the letters begin with; gives what is behind it.
    fn read(letters: &[char]) -> (Self, &[char]) {
        let mut syllable = Self {
            initial: letters[0],
            y: false,
            w: false,
            h: false,
            vowel: String::new(),
            last: None,
            dot: false,
            long: false,
            stacked: false,
        };
        let mut at = 1;
        while let Some(&c) = letters.get(at) {
            match c {
                '\u{103b}' | '\u{103c}' => syllable.y = true,
                '\u{103d}' => syllable.w = true,
                '\u{103e}' => syllable.h = true,
                '\u{102b}' => syllable.vowel.push('\u{102c}'),
                '\u{102c}'..='\u{1032}' | '\u{1036}' => syllable.vowel.push(c),
                DOT => syllable.dot = true,
                VISARGA => syllable.long = true,
                // Behind a vowel it is a tone.
                ASAT => {}
                _ => {
                    let Some(taken) = last(&letters[at..]) else { break };
                    syllable.last.get_or_insert(c);
                    syllable.dot |= letters[at..at + taken].contains(&DOT);
                    syllable.stacked = letters[at + taken - 1] == STACK;
                    at += taken;
                    if syllable.stacked {
                        break;
                    }
                    continue;
                }
            }
            at += 1;
        }
        (syllable, &letters[at..])
    }

    fn push(&self, begins: bool, out: &mut String) {
        let start = out.len();
        if let Some(vowel) = independent(self.initial) {
            // The title U stands first, the name Oo does not.
            out.push_str(if self.initial == 'ဦ' && !begins { "oo" } else { vowel });
            if self.last.is_none() && self.vowel.is_empty() {
                return;
            }
            // ဥ in a closed syllable, as in Ottama.
            if vowel == "u" {
                out.truncate(start);
                out.push_str(rhyme("\u{102f}", self.last.and_then(Last::of), false, self.stacked));
            }
            return;
        }
        out.push_str(&self.initial());
        let w = self.w || self.initial == 'ဝ';
        let last = self.last.and_then(Last::of);
        let rhyme = rhyme(&self.vowel, last, w, self.stacked);
        let rhyme = match (rhyme, self.initial) {
            // The vowel of "soe" and "moe" is printed so where it is long.
            ("o", _) if self.long && !self.y && !w && !self.h && self.initial != 'က' => "oe",
            (rhyme, 'ဝ') if rhyme.starts_with('w') => &rhyme[1..],
            (rhyme, _) => rhyme,
        };
        out.push_str(rhyme);
        if self.dot && rhyme.ends_with('n') && !self.stacked {
            out.push('t');
        }
    }

    /// The initial with its medials; the w, with which the vowel may change, stands in the rhyme.
    fn initial(&self) -> String {
        let plain = match self.initial {
            'က' => "k",
            'ခ' if self.y => return "ch".to_owned(),
            'ခ' => "kh",
            'ဂ' | 'ဃ' => "g",
            'င' if self.y => return "ny".to_owned(),
            'င' => "ng",
            'စ' | 'ဆ' => "s",
            'ဇ' | 'ဈ' => "z",
            'ဉ' | 'ည' => "ny",
            'ဋ' | 'တ' => "t",
            'ဌ' | 'ထ' => "ht",
            'ဍ' | 'ဎ' | 'ဒ' | 'ဓ' => "d",
            'ဏ' | 'န' => "n",
            'ပ' => "p",
            'ဖ' => "ph",
            'ဗ' | 'ဘ' => "b",
            'မ' => "m",
            'ယ' | 'ရ' if self.h => return "sh".to_owned(),
            'ယ' | 'ရ' => "y",
            'လ' | 'သ' if self.h && self.y => return "sh".to_owned(),
            'လ' | 'ဠ' => "l",
            'ဝ' => "w",
            'သ' | 'ဿ' => "th",
            'ဟ' => "h",
            _ => "",
        };
        let breath = if self.h { "h" } else { "" };
        let glide = if self.y { "y" } else { "" };
        [breath, plain, glide].concat()
    }
}

/// The classes of last consonants, which have few sounds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    K,
    Ng,
    S,
    /// The letter ည, which is a vowel here.
    Nya,
    N,
    T,
    Y,
}

impl Last {
    /// The class of a letter; none for those that are not heard.
    fn of(letter: char) -> Option<Self> {
        Some(match letter {
            'က'..='ဃ' => Self::K,
            'င' => Self::Ng,
            'စ'..='ဈ' => Self::S,
            'ည' => Self::Nya,
            'ဉ' | 'ဏ' | 'န' | 'မ' => Self::N,
            'ဋ'..='ဎ' | 'တ'..='ဓ' | 'ပ'..='ဘ' => Self::T,
            'ယ' => Self::Y,
            _ => return None,
        })
    }
}

/// What the vowel signs and the last consonant of a syllable are read as, behind the medial w or not.
fn rhyme(vowel: &str, last: Option<Last>, w: bool, stacked: bool) -> &'static str {
    match (vowel, last) {
        ("" | "ာ", None) => by(w, "wa", "a"),
        ("" | "ာ", Some(Last::K)) => by(w, "wet", "et"),
        ("" | "ာ", Some(Last::Ng)) => by(w, "win", "in"),
        ("" | "ာ", Some(Last::S)) => by(w, "wit", "it"),
        ("" | "ာ", Some(Last::Nya)) => by(w, "wi", "i"),
        ("" | "ာ", Some(Last::N)) | ("\u{1036}", _) => by(w, "un", "an"),
        ("" | "ာ", Some(Last::T)) => by(w, "ut", "at"),
        ("" | "ာ", Some(Last::Y)) | ("\u{1032}", _) => by(w, "we", "e"),
        ("ိ", Some(Last::N)) | ("ိ\u{1036}", _) => by(w, "wein", "ein"),
        ("ိ", Some(Last::T)) => by(w, "weik", "eik"),
        ("ိ" | "ီ", _) => by(w, "wi", "i"),
        ("ု", Some(Last::N)) | ("ု\u{1036}", _) => "one",
        ("ု", Some(Last::T)) if stacked => "ot",
        ("ု", Some(Last::T | Last::K)) => "ok",
        ("ု" | "ူ", _) => "u",
        ("ော", Some(Last::K)) => "auk",
        ("ော", Some(Last::Ng)) => "aung",
        ("ော", _) => "aw",
        ("ေ", _) => by(w, "we", "e"),
        ("ို", Some(Last::K)) => "aik",
        ("ို", Some(Last::Ng)) => "aing",
        ("ို", _) => "o",
        _ => "a",
    }
}

fn by(w: bool, with: &'static str, without: &'static str) -> &'static str {
    if w { with } else { without }
}

/// How many letters the last consonant of a syllable takes with its sign, if the letters are one.
fn last(letters: &[char]) -> Option<usize> {
    if !is_initial(*letters.first()?) {
        return None;
    }
    let mut at = 1;
    if letters.get(at) == Some(&DOT) {
        at += 1;
    }
    match *letters.get(at)? {
        STACK if at == 1 => Some(2),
        ASAT if letters.get(at + 1) == Some(&STACK) => Some(at + 2),
        ASAT => Some(at + 1),
        _ => None,
    }
}

/// A consonant or an independent vowel, with which a syllable begins.
fn is_initial(c: char) -> bool {
    matches!(c, '\u{1000}'..='\u{102a}' | 'ဿ')
}

/// A sign of Burmese that is no syllable by itself.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{102b}'..='\u{103e}')
}

fn independent(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ဣ' | 'ဤ' => "i",
        'ဥ' | 'ဦ' => "u",
        'ဧ' => "e",
        'ဩ' | 'ဪ' => "aw",
        _ => return None,
    })
}

/// The known name that the letters begin with, if it ends there or before a new syllable.
fn known(letters: &[char]) -> Option<(&[char], &'static str)> {
    KNOWN.iter().find_map(|(name, latin)| {
        let mut at = 0;
        for c in name.chars() {
            if letters.get(at) != Some(&c) {
                return None;
            }
            at += 1;
        }
        let rest = &letters[at..];
        let goes_on = rest.first().is_some_and(|c| is_sign(*c)) || last(rest).is_some();
        (!goes_on).then_some((rest, *latin))
    })
}

/// Syllables and Pali names that are printed otherwise than they are read, and ranks.
const KNOWN: &[(&str, &str)] = &[
    ("ဒုတိယဗိုလ်ချုပ်မှူးကြီး", "vice general"),
    ("ဗိုလ်ချုပ်မှူးကြီး", "general"),
    ("ဗိုလ်ချုပ်ကြီး", "general"),
    ("ဗိုလ်ချုပ်", "general"),
    ("ဗိုလ်မှူးချုပ်", "brigadier general"),
    ("ဗိုလ်မှူးကြီး", "colonel"),
    ("ဗိုလ်မှူး", "major"),
    ("ဗိုလ်ကြီး", "captain"),
    ("ကြီး", "gyi"),
    ("ဖေ", "pe"),
    ("ထွန်း", "tun"),
    ("ဘုန်း", "phone"),
    ("ဘုန်", "phone"),
    ("မွန်", "mon"),
    ("မာ", "mar"),
    ("စွာ", "swar"),
    ("ရာ", "yar"),
    ("သာ", "thar"),
    ("ဝါ", "war"),
    ("ပြည့်", "pyae"),
    ("သီတာ", "thida"),
    ("သီရိ", "thiri"),
    ("သီဟ", "thiha"),
    ("သူရ", "thura"),
    ("တေဇ", "tayza"),
    ("ဇေယျာ", "zeya"),
    ("ဇေယျ", "zeya"),
    ("မာလာ", "malar"),
    ("သန္တာ", "thandar"),
    ("နန္ဒာ", "nanda"),
    ("ဒူဝါ", "duwa"),
    ("ဒူးဝါး", "duwa"),
];

#[cfg(test)]
mod tests {
    use crate::name::normalize;

    #[test]
    fn syllables_are_tokens_in_the_spelling_of_news() {
        for (burmese, latin) in [
            ("မင်းအောင်လှိုင်", "min aung hlaing"),
            ("အောင်ဆန်းစုကြည်", "aung san su kyi"),
            ("မြထွန်းဦး", "mya tun oo"),
            ("ဦးနု", "u nu"),
            ("ဗိုလ်ချုပ်ကြီးမြထွန်းဦး", "general mya tun oo"),
            ("ခင်ညွန့်", "khin nyunt"),
            ("စိုးဝင်း", "soe win"),
            ("သန်းရွှေ", "than shwe"),
            ("ကျော်စွာလင်း", "kyaw swar lin"),
        ] {
            assert_eq!(normalize(burmese), latin, "{burmese}");
        }
    }

    #[test]
    fn stacked_consonants_are_one_name() {
        assert_eq!(normalize("ဝဏ္ဏမောင်လွင်"), "wunna maung lwin");
    }

    #[test]
    fn signs_without_a_letter_are_let_go() {
        for text in ["\u{103a}\u{1039}", "က\u{1039}\u{1039}", "\u{1031}က", "\u{1037}\u{103a}က\u{103a}"]
        {
            let normal = normalize(text);
            assert_eq!(normalize(&normal), normal, "{text:?}");
        }
    }
}
