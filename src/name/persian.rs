//! Persian, Pashto and Urdu names of two words that are one, which writers part and join as they like.
//!
//! "Gholamhossein" is Ghulam Husayn and "Alireza" Ali Riza: given names of two of the parts below, in
//! any of their spellings. "Ahmadi Nezhad" is Ahmadinejad and "Hasan Zada" Hassanzadeh: what ends a
//! surname is written onto it. By common knowledge of the names of Iran, Afghanistan and Pakistan.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Role;

/// First halves of given names, the spellings of each in a line.
const FIRST: &[&str] = &[
    "ahmad ahmed",
    "ali",
    "amir ameer",
    "dost doust doost",
    "emam imam",
    "gholam ghulam golam gulam",
    "ghorban qorban qurban",
    "gol gul",
    "hamid hameed",
    "hasan hassan",
    "hossein hosein husain husayn husein hussain hussein",
    "jan",
    "khan",
    "mahmoud mahmud mahmood",
    "mir",
    "mohammad mohamad mohamed mohammed muhamad muhammad muhammed",
    "nazar",
    "nur noor nour",
    "rajab",
    "ramazan",
    "safar",
    "seyed sayed sayyed sayyid seyyed",
    "shir sher",
    "taj",
    "wali vali",
    "yar",
];
/// Second halves.
const SECOND: &[&str] = &[
    "abbas",
    "agha",
    "ahmad ahmed",
    "akbar",
    "ali",
    "amin",
    "asghar",
    "bagher baqer baqir baghir",
    "ebrahim ibrahim",
    "ghasem qasem qasim",
    "hamid hameed",
    "hasan hassan",
    "hashem hashim",
    "heidar heydar haidar haydar",
    "hossein hosein husain husayn husein hussain hussein",
    "jafar jaafar",
    "jan",
    "javad jawad",
    "kazem kazim kadhim",
    "khan",
    "mahdi mehdi",
    "mohammad mohamad mohamed mohammed muhamad muhammad muhammed",
    "mortaza morteza murtaza",
    "mostafa mustafa",
    "nabi",
    "naghi naqi",
    "rasul rasool",
    "reza raza redha rida ridha riza",
    "sadegh sadeq sadiq",
    "saeed said",
    "sajjad",
    "sakhi",
    "shah",
    "taghi taqi",
    "zaman",
];
/// What ends surnames when it stands apart, and as it is written onto them.
const ENDS_APART: &[(&str, &str)] = &[
    ("doost", "doust"),
    ("dost", "doust"),
    ("doust", "doust"),
    ("dust", "doust"),
    ("far", "far"),
    ("fard", "fard"),
    ("khah", "khah"),
    ("manesh", "manesh"),
    ("najad", "nejad"),
    ("nejad", "nejad"),
    ("nejhad", "nejad"),
    ("nezad", "nejad"),
    ("nezhad", "nejad"),
    ("nia", "nia"),
    ("niya", "nia"),
    ("panah", "panah"),
    ("poor", "pour"),
    ("pour", "pour"),
    ("pur", "pour"),
    ("vand", "vand"),
    ("zada", "zada"),
    ("zadah", "zada"),
    ("zade", "zada"),
    ("zadeh", "zada"),
];
/// Of those, the ones that end hardly any other words.
const ENDS_WRITTEN_ON: &[(&str, &str)] = &[
    ("najad", "nejad"),
    ("nejhad", "nejad"),
    ("nezad", "nejad"),
    ("nezhad", "nejad"),
    ("zadah", "zada"),
    ("zade", "zada"),
    ("zadeh", "zada"),
];
/// Letters of the shortest beginning of a surname.
const LEAST_BEGINNING: usize = 3;
/// Letters of the shortest given name of two: Mirali.
const LEAST_GIVEN: usize = 6;

/// Spellings -> the first of their line.
type Spellings = FxHashMap<&'static str, &'static str>;

static FIRSTS: LazyLock<Spellings> = LazyLock::new(|| spellings(FIRST));
static SECONDS: LazyLock<Spellings> = LazyLock::new(|| spellings(SECOND));

fn spellings(lines: &[&'static str]) -> Spellings {
    let each = |line: &'static str| {
        line.split(' ').map(move |spelling| (spelling, &line[..line.find(' ').unwrap_or(line.len())]))
    };
    lines.iter().flat_map(|line| each(line)).collect()
}

/// A given name written as one, in the spelling that all its spellings share.
pub(super) fn given(word: &str) -> Option<String> {
    if word.len() < LEAST_GIVEN || !may_begin_given(word) {
        return None;
    }
    (2..=word.len() - 2).filter(|at| word.is_char_boundary(*at)).find_map(|at| {
        let (first, second) = word.split_at(at);
        given_of_two(first, second)
    })
}

/// The same of two words that stand apart.
pub(super) fn given_of_two(first: &str, second: &str) -> Option<String> {
    if !may_begin_given(first) {
        return None;
    }
    Some(format!("{}{}", FIRSTS.get(first)?, SECONDS.get(second)?))
}

/// Whether a word has the first two letters of a first half; most have others.
fn may_begin_given(word: &str) -> bool {
    matches!(
        word.as_bytes(),
        [b'a', b'h' | b'l' | b'm', ..]
            | [b'd' | b'n' | b'q', b'o' | b'u', ..]
            | [b'n' | b'j' | b'r' | b't' | b'v' | b'w' | b'y', b'a', ..]
            | [b'e' | b'i', b'm', ..]
            | [b'g', b'h' | b'o' | b'u', ..]
            | [b'h', b'a' | b'o' | b'u', ..]
            | [b'k', b'h', ..]
            | [b'm', b'a' | b'i' | b'o' | b'u', ..]
            | [b's', b'a' | b'e' | b'h', ..]
    )
}

/// A surname with its end in one spelling, and how many of the words behind its first it takes.
pub(super) fn surname(word: &str, next: &str) -> Option<(String, usize)> {
    if word.len() < LEAST_BEGINNING || !Role::of(word).may_be_name() {
        return None;
    }
    if let Some(end) = end_apart(next) {
        return Some((format!("{word}{end}"), 1));
    }
    if !may_end_surname(word) {
        return None;
    }
    let (beginning, end) =
        ENDS_WRITTEN_ON.iter().find_map(|(written, end)| Some((word.strip_suffix(written)?, end)))?;
    (beginning.len() >= LEAST_BEGINNING).then(|| (format!("{beginning}{end}"), 0))
}

/// Whether [`surname`] may change a word or write it onto another; most show by a few letters that it
/// does not.
pub(super) fn may_be_part(word: &str) -> bool {
    may_end_surname(word) || end_apart(word).is_some()
}

fn may_end_surname(word: &str) -> bool {
    matches!(word.as_bytes(), [.., b'a', b'd', b'e'] | [.., b'd', b'a' | b'e', b'h'] | [.., b'a', b'd'])
}

fn end_apart(word: &str) -> Option<&'static str> {
    if word.len() > 6
        || !matches!(word.as_bytes(), [b'd' | b'f' | b'k' | b'm' | b'n' | b'p' | b'v' | b'z', ..])
    {
        return None;
    }
    ENDS_APART.iter().find(|(apart, _)| *apart == word).map(|(_, end)| *end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_name_of_two_has_one_spelling() {
        for (word, shared) in [
            ("alireza", "alireza"),
            ("ghulamhusayn", "gholamhossein"),
            ("muhammadbaqir", "mohammadbagher"),
            ("amirali", "amirali"),
            ("noormuhammad", "nurmohammad"),
        ] {
            assert_eq!(given(word).as_deref(), Some(shared));
        }
        for word in
            ["", "ali", "mohammadi", "alirezaei", "nuraliyev", "hassanzadeh", "gulnara", "alinghi", "şahşah"]
        {
            assert_eq!(given(word), None, "{word}");
        }
        assert_eq!(given_of_two("ali", "rida").as_deref(), Some("alireza"));
        assert_eq!(given_of_two("ali", "rezaei"), None);
    }

    #[test]
    fn a_surname_has_its_end_in_one_spelling() {
        for (word, next, whole) in [
            ("ahmadi", "nezhad", "ahmadinejad"),
            ("hasan", "zadeh", "hasanzada"),
            ("mammadzade", "", "mammadzada"),
            ("khosrow", "panah", "khosrowpanah"),
            ("mehdi", "pour", "mehdipour"),
        ] {
            assert_eq!(surname(word, next).unwrap().0, whole);
        }
        for (word, next) in
            [("zadeh", ""), ("al", "zade"), ("jabalpur", ""), ("karimi", ""), ("virginia", "")]
        {
            assert_eq!(surname(word, next), None, "{word} {next}");
        }
    }

    #[test]
    fn the_letters_let_every_name_of_the_tables_through() {
        for first in FIRSTS.keys() {
            for second in SECONDS.keys().filter(|second| first.len() + second.len() >= LEAST_GIVEN) {
                assert!(given(&format!("{first}{second}")).is_some(), "{first} {second}");
            }
        }
        for (end, _) in ENDS_APART {
            assert!(may_be_part(end), "{end}");
        }
        for (end, _) in ENDS_WRITTEN_ON {
            assert!(may_be_part(&format!("karim{end}")), "{end}");
        }
    }
}
