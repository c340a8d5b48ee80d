//! Persian, Pashto and Urdu names of two words that are one, which writers part and join as they like.
//!
//! "Gholamhossein" is Ghulam Husayn and "Alireza" Ali Riza: given names of two of the parts below, in
//! any of their spellings. "Ahmadi Nezhad" is Ahmadinejad and "Hasan Zada" Hassanzadeh: what ends a
//! surname is written onto it. By common knowledge of the names of Iran, Afghanistan and Pakistan.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Role;

/// Names that are either half of a given name, the spellings of each in a line.
const EITHER: &[&str] = &[
    "ahmad ahmed",
    "ali",
    "hamid hameed",
    "hasan hassan",
    "hossein hosein husain husayn husein hussain hussein",
    "jan",
    "khan",
    "mohammad mohamad mohamed mohammed muhamad muhammad muhammed",
];
/// First halves only.
const FIRST: &[&str] = &[
    "amir ameer",
    "dost doust doost",
    "emam imam",
    "gholam ghulam golam gulam qolam qulam",
    "ghorban qorban qurban",
    "gol gul",
    "mahmoud mahmud mahmood",
    "mir",
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
/// Second halves only.
const SECOND: &[&str] = &[
    "abbas",
    "agha aqa",
    "akbar",
    "amin",
    "asghar asqar",
    "bagher baqer baqir baghir",
    "ebrahim ibrahim",
    "ghasem qasem qasim",
    "hashem hashim",
    "heidar heydar haidar haydar",
    "jafar jaafar",
    "javad jawad",
    "kazem kazim kadhim",
    "mahdi mehdi",
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
/// What ends surnames, standing apart or written onto them, and hardly any other words; the spellings
/// of each in a line, that in which it is written onto them first.
const ENDS: &[&str] = &["nejad najad nejhad nezad nezhad", "zada zadah zade zadeh"];
/// The same of what ends other words, too, so that only where it stands apart it is known.
const ENDS_APART: &[&str] =
    &["doust doost dost dust", "far", "fard", "khah", "manesh", "nia niya", "panah", "pour poor pur", "vand"];
/// Letters of the shortest beginning of a surname.
const LEAST_BEGINNING: usize = 3;
/// Letters of the shortest given name of two: Mirali.
const LEAST_GIVEN: usize = 6;

/// Spellings -> the first of their line.
type Spellings = FxHashMap<&'static str, &'static str>;

static FIRSTS: LazyLock<Spellings> = LazyLock::new(|| spellings(&[EITHER, FIRST]));
static SECONDS: LazyLock<Spellings> = LazyLock::new(|| spellings(&[EITHER, SECOND]));
static APART: LazyLock<Spellings> = LazyLock::new(|| spellings(&[ENDS, ENDS_APART]));

fn spellings(tables: &[&'static [&'static str]]) -> Spellings {
    tables.iter().flat_map(|lines| lines.iter()).flat_map(|line| each(line)).collect()
}

/// The spellings of a line, each with the first of them.
fn each(line: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let first = line.split(' ').next().unwrap_or(line);
    line.split(' ').map(move |spelling| (spelling, first))
}

/// A given name written as one, in the spelling that all its spellings share.
pub(super) fn given(word: &str) -> Option<String> {
    if word.len() < LEAST_GIVEN {
        return None;
    }
    (2..=word.len() - 2).filter(|at| word.is_char_boundary(*at)).find_map(|at| {
        let (first, second) = word.split_at(at);
        given_of_two(first, second)
    })
}

/// The same of two words that stand apart.
pub(super) fn given_of_two(first: &str, second: &str) -> Option<String> {
    Some(format!("{}{}", FIRSTS.get(first)?, SECONDS.get(second)?))
}

/// A surname with its end in one spelling, and how many of the words behind its first it takes.
pub(super) fn surname(word: &str, next: &str) -> Option<(String, usize)> {
    if word.len() < LEAST_BEGINNING || !Role::of(word).may_be_name() {
        return None;
    }
    if let Some(end) = APART.get(next) {
        return Some((format!("{word}{end}"), 1));
    }
    if !may_end_surname(word) {
        return None;
    }
    let (beginning, end) = ENDS
        .iter()
        .flat_map(|line| each(line))
        .filter(|(written, end)| written != end)
        .find_map(|(written, end)| Some((word.strip_suffix(written)?, end)))?;
    (beginning.len() >= LEAST_BEGINNING).then(|| (format!("{beginning}{end}"), 0))
}

/// Whether [`surname`] may change a word or write it onto another; most show by a few letters that it
/// does not.
pub(super) fn may_be_part(word: &str) -> bool {
    may_end_surname(word) || APART.contains_key(word)
}

fn may_end_surname(word: &str) -> bool {
    matches!(word.as_bytes(), [.., b'a', b'd', b'e'] | [.., b'd', b'a' | b'e', b'h'] | [.., b'a', b'd'])
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
        for end in APART.keys() {
            assert!(may_be_part(end), "{end}");
        }
        for (end, written) in ENDS.iter().flat_map(|line| each(line)).filter(|(end, written)| end != written)
        {
            assert!(may_be_part(&format!("karim{end}")), "{end}, {written}");
        }
    }
}
