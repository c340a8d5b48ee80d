//! Arabic compounds: names of two words that are one, which writers part and join as they like.
//!
//! "Abd al-Rahman" is Abdurrahman, "Salah al-Din" Salahuddin or Saladdine, "Nasr Allah" Nasrallah,
//! "Habib al-Rahman" Habibur Rahman. [`parted`] gives all spellings of one compound the same words:
//! servants stand before whom they serve, faith and God are written onto what is said of them, and
//! an article that is written onto the word before stands alone.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::fold::fold;
use super::known::known_level;
use super::readings::Word;
use super::{Role, persian, script};

/// "Servant", with the article that may be written onto it.
pub(super) fn is_servant(word: &str) -> bool {
    matches!(
        word,
        "abd" | "abdul" | "abdel" | "abdal" | "abdol" | "abdoul" | "abdu" | "abdur" | "abdus" | "abid"
    )
}

fn is_spoken_article(word: &str) -> bool {
    matches!(word, "al" | "el" | "ul" | "ol" | "ar" | "ur" | "as" | "us" | "an" | "un" | "ad" | "er")
}

/// "Father of", with the article.
fn is_father_of(word: &str) -> bool {
    matches!(word, "abul" | "aboul" | "abol")
}

/// God, behind what is said of him.
fn is_god(word: &str) -> bool {
    matches!(word, "allah" | "ullah" | "ollah" | "alla" | "ulla" | "olla")
}

/// The article before "faith", whose first letter it takes on.
fn is_before_faith(word: &str) -> bool {
    matches!(word, "al" | "el" | "ul" | "ol" | "ad" | "ed" | "ud" | "id" | "od" | "e")
}

fn is_faith(word: &str) -> bool {
    matches!(word, "din" | "deen" | "dine" | "dien")
}

/// Both in one word.
fn is_the_faith(word: &str) -> bool {
    matches!(
        word,
        "addin"
            | "eddin"
            | "uddin"
            | "iddin"
            | "oddin"
            | "addine"
            | "eddine"
            | "uddine"
            | "addeen"
            | "eddeen"
            | "uddeen"
            | "aldin"
            | "eldin"
            | "uldin"
            | "aldine"
            | "eldine"
            | "aldeen"
            | "eldeen"
            | "ettin"
            | "attin"
    )
}

/// How they end a word that no other name ends in.
const ENDS_IN_FAITH: &[&str] = &[
    "ouddine", "ouddin", "addine", "eddine", "iddine", "oddine", "uddine", "addeen", "eddeen", "iddeen",
    "oddeen", "uddeen", "addien", "eddien", "uddien", "addin", "eddin", "iddin", "oddin", "uddin",
];
/// Other endings, which count behind a word of [`OF_FAITH`] only: Martin, Geraldine and Borodin have
/// them, too.
const MAY_END_IN_FAITH: &[&str] = &[
    "aldeen", "eldeen", "aldine", "eldine", "uldine", "aldin", "eldin", "uldin", "attin", "ettin", "ittin",
    "uttin", "adeen", "edeen", "ideen", "udeen", "adine", "edine", "idine", "udine", "oudine", "edin",
    "adin", "idin", "udin", "oudin",
];
/// What is said of the faith: light, sun, sword and the like, in the spellings that fold apart.
const OF_FAITH: &[&str] = &[
    "ala", "alam", "amin", "asad", "azz", "badr", "bedr", "baha", "burhan", "celal", "cemal", "diya", "ezz",
    "fahr", "fakhr", "giyas", "ghiyath", "hair", "hamid", "hossam", "husam", "imad", "emad", "izz", "jalal",
    "djalal", "jamal", "djamal", "jamil", "kamal", "kemal", "khair", "kutb", "qutb", "mohi", "muhi", "mouhi",
    "moin", "nadjm", "najm", "necm", "nedjm", "nasir", "nasr", "nizam", "nur", "radi", "rashid", "rukn",
    "sad", "safi", "sadr", "saif", "seif", "salah", "saleh", "selah", "shams", "chams", "sems", "sharaf",
    "seref", "shihab", "chihab", "siraj", "siradj", "taj", "tadj", "tac", "taqi", "zahir", "zain", "zein",
    "zia", "ziya",
];
/// What is said of God, where the word ends in less than "-llah".
const OF_GOD: &[&str] = &[
    "abaid", "aman", "amir", "asad", "ata", "barakat", "fadl", "faiz", "fath", "fazl", "habib", "hafiz",
    "hamid", "hasb", "hibat", "hidayat", "ikram", "inayat", "jad", "jar", "kalim", "karam", "khair", "naqib",
    "nasr", "nimat", "obaid", "qudrat", "rahmat", "rafi", "rizq", "sad", "said", "saif", "sami", "sana",
    "shafi", "shukr", "ubaid", "wali", "zabih", "zia",
];
/// Who is served and has no father: "Abul Rahman" is a servant whose d was lost.
const SERVED: &[&str] = &[
    "ahad", "aziz", "bari", "basir", "basit", "fattah", "ghaffar", "ghafur", "ghani", "hafiz", "halim",
    "jabbar", "jalil", "karim", "khaliq", "latif", "majid", "mannan", "matin", "mumin", "muttalib", "qadir",
    "qahhar", "qayyum", "quddus", "rahim", "rahman", "rashid", "razzaq", "rauf", "salam", "samad", "sattar",
    "shakur", "wadud", "wahhab", "wahid", "zahir",
];

/// Their folds.
static FAITHS: LazyLock<FxHashSet<String>> = LazyLock::new(|| folds(OF_FAITH));
static GODS: LazyLock<FxHashSet<String>> = LazyLock::new(|| folds(OF_GOD));
static SERVANTS_OF: LazyLock<FxHashSet<String>> = LazyLock::new(|| folds(SERVED));

fn folds(words: &[&str]) -> FxHashSet<String> {
    words.iter().map(|word| fold(word)).collect()
}

fn is_one_of(word: &str, folds: &FxHashSet<String>) -> bool {
    folds.contains(&fold(word))
}

/// The words of a normal form with Arabic compounds written in one way.
///
/// "abd al rahman", "abdul rahman", "abdelrahman" and "abdurrahman" become `abdul`, `rahman`; "salah al
/// din", "salah eddine" and "salaheddine" become `salahuddin`; "nasr allah" and "nasrollah" become
/// `nasrullah`; "habibur rahman" and "habib ur rahman" become `habib`, `al`, `rahman`.
pub(super) fn parted<'a>(words: &[&'a str]) -> Vec<Word<'a>> {
    let mut parted = Vec::with_capacity(words.len());
    let mut i = 0;
    while i < words.len() {
        let word = words[i];
        let after = &words[i + 1..];
        let next = after.first().copied().unwrap_or_default();
        if is_servant(word) && is_god(next) {
            parted.push(Cow::Borrowed("abdullah"));
            i += 1;
        } else if is_servant(word) || (is_father_of(word) && is_one_of(next, &SERVANTS_OF)) {
            parted.push(Cow::Borrowed("abdul"));
            // The article belongs to the compound.
            i += usize::from(is_spoken_article(next) && after.len() > 1);
        } else if let Some(of) = served(word) {
            parted.extend([Cow::Borrowed("abdul"), Cow::Borrowed(of)]);
        } else if let Some((whole, more)) = of_faith_or_god(word, after) {
            parted.push(Cow::Owned(whole));
            i += more;
        } else if let Some((whole, more)) = father_of(word, after) {
            parted.push(Cow::Borrowed(whole));
            i += more;
        } else if is_father_of(word) && !next.is_empty() {
            parted.extend([Cow::Borrowed("abu"), Cow::Borrowed("al")]);
        } else if let Some((whole, more)) = persian::surname(word, next) {
            parted.push(Cow::Owned(whole));
            i += more;
        } else if let Some(first) = before_article(word, next) {
            parted.extend([Cow::Borrowed(first), Cow::Borrowed("al")]);
        } else if i > 0 && takes_on(word, next) {
            parted.push(Cow::Borrowed("al"));
        } else {
            parted.push(Cow::Borrowed(word));
        }
        i += 1;
    }
    parted
}

/// Whether a word may be part of a compound or hold one; most words show by a few letters that they
/// are none.
pub(super) fn may_be_part(word: &str) -> bool {
    match word.as_bytes() {
        [b'a', b'b', ..] | [.., b'u', b'l' | b's' | b'z' | b'd'] | [.., b'u' | b'o', b'r'] => true,
        [.., b'l', b'a', b'h'] | [.., b'l', b'l', b'a'] => true,
        _ => may_end_in_faith(word) || persian::may_be_part(word),
    }
}

/// Whether a word ends in the letters of "faith": most that end in n have others before its vowel.
fn may_end_in_faith(word: &str) -> bool {
    let before_n = word.strip_suffix('e').unwrap_or(word).strip_suffix('n');
    before_n.is_some_and(|rest| rest.trim_end_matches(['i', 'e']).ends_with(['d', 't']))
}

/// The second half of a compound with "servant" written as one word.
fn served(word: &str) -> Option<&str> {
    let rest = word.strip_prefix("abd")?;
    // Abdullah is a name of its own; in West Africa it is Abdoulaye.
    let stem = rest.trim_start_matches(['u', 'a', 'o', 'e']);
    if stem.starts_with("lla") || matches!(stem, "laye" | "lay" | "lai" | "lahi" | "lah") {
        return None;
    }
    let of = ["oul", "ul", "el", "al", "ol"]
        .iter()
        .find_map(|article| rest.strip_prefix(article))
        // The l of the article turns into the letter it meets, written once or twice.
        .or_else(|| {
            let rest = rest.strip_prefix(['u', 'a', 'e', 'o', 'i'])?;
            let first = rest.chars().next().filter(|c| matches!(c, 'r' | 's' | 'n' | 'z' | 'd'))?;
            let once = &rest[1..];
            Some(if once.starts_with(first) { once } else { rest })
        })?;
    (of.len() >= 3).then_some(of)
}

/// A given name that began as "father of", in one spelling, and how many of the words behind its first
/// it takes: "Abolfazl", "Abu al-Fadl".
fn father_of(word: &str, after: &[&str]) -> Option<(&'static str, usize)> {
    let (of, more) = match after {
        [article, of, ..] if word == "abu" && matches!(*article, "al" | "el") => (*of, 2),
        [of, ..] if is_father_of(word) => (*of, 1),
        _ => (["abul", "aboul", "abol"].iter().find_map(|father| word.strip_prefix(father))?, 0),
    };
    let whole = match of {
        "fadl" | "fazl" | "fazal" => "abulfazl",
        "qasim" | "qasem" | "ghasem" | "qassem" | "kasim" | "kassem" => "abulqasim",
        "hasan" | "hassan" => "abulhasan",
        "fath" | "fateh" => "abulfath",
        "khayr" | "khair" => "abulkhayr",
        _ => return None,
    };
    Some((whole, more))
}

/// A compound with "faith" or "God" as one word, and how many of the words behind the first it takes.
fn of_faith_or_god(word: &str, after: &[&str]) -> Option<(String, usize)> {
    let more = match after {
        [article, faith, ..] if is_before_faith(article) && is_faith(faith) => Some(("uddin", 2)),
        [faith, ..] if is_the_faith(faith) => Some(("uddin", 1)),
        [god, ..] if is_god(god) && word.len() > 2 => Some(("ullah", 1)),
        _ => None,
    };
    if let Some((end, more)) = more {
        return (word.len() > 1 && Role::of(word) == Role::Name).then(|| (said_of(word, end), more));
    }
    // Most words end otherwise.
    let (first, end) = match word.as_bytes() {
        [.., b'n'] | [.., b'n', b'e'] => (before_faith(word)?, "uddin"),
        [.., b'l', b'a', b'h'] | [.., b'l', b'l', b'a'] => (before_god(word)?, "ullah"),
        _ => return None,
    };
    (Role::of(word) == Role::Name).then(|| (said_of(first, end), 0))
}

/// What is said in a compound with "faith" or "God": it is as widely known a name as that.
pub(super) fn said(compound: &str) -> Option<&str> {
    compound.strip_suffix("uddin").or_else(|| compound.strip_suffix("ullah")).filter(|first| first.len() > 1)
}

fn said_of(first: &str, end: &str) -> String {
    let mut whole = first.to_owned();
    if end == "ullah" {
        script::onto(&mut whole);
    }
    whole.push_str(end);
    whole
}

fn before_faith(word: &str) -> Option<&str> {
    if !may_end_in_faith(word) {
        return None;
    }
    let before = |endings: &[&str]| endings.iter().find_map(|ending| word.strip_suffix(ending));
    before(ENDS_IN_FAITH)
        .filter(|first| first.len() >= 2)
        .or_else(|| before(MAY_END_IN_FAITH).filter(|first| is_one_of(first, &FAITHS)))
}

fn before_god(word: &str) -> Option<&str> {
    let spoken = |rest: &'_ str| rest.ends_with(['a', 'e', 'o', 'u']);
    let first = word.strip_suffix("llah").or_else(|| word.strip_suffix("lla")).filter(|rest| spoken(rest))?;
    let first = &first[..first.len() - 1];
    let whole = word.ends_with('h') && first.len() >= 2 && !first.ends_with("abd");
    (whole || is_one_of(first, &GODS)).then_some(first)
}

/// The first of two words that stand as one with the article of the second: "habibur", before
/// "rahman". It is a name that such compounds have, or better known than the two.
fn before_article<'a>(word: &'a str, next: &str) -> Option<&'a str> {
    let (first, article) = word.split_at_checked(word.len().checked_sub(2)?)?;
    if first.len() < 3 || !takes_on(article, next) || Role::of(next) != Role::Name {
        return None;
    }
    (is_one_of(first, &FAITHS) || is_one_of(first, &GODS) || known_level(first) > known_level(word))
        .then_some(first)
}

/// Whether a word is the article as it is spoken before the next: "ur" before "rahman".
fn takes_on(article: &str, next: &str) -> bool {
    match article {
        "ul" => next.len() > 2,
        "ur" | "or" => next.starts_with('r'),
        "us" => next.starts_with('s'),
        "uz" => next.starts_with('z'),
        "ud" => next.starts_with('d'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{may_be_part, parted};

    fn texts(normal: &str) -> String {
        parted(&normal.split(' ').collect::<Vec<_>>()).join(" ")
    }

    #[test]
    fn a_compound_has_the_same_words_however_it_is_written() {
        for (words, spellings) in [
            (
                "abdul rahman",
                &["abd al rahman", "abdul rahman", "abdelrahman", "abdurrahman", "abdurahman", "abd rahman"]
                    [..],
            ),
            (
                "salahuddin",
                &[
                    "salah al din",
                    "salah ad din",
                    "salah eddine",
                    "salah el deen",
                    "salahuddin",
                    "salaheddine",
                ],
            ),
            ("nuruddin", &["nur al din", "nurettin", "nuredin", "nuraldin", "nurudin"]),
            ("safiuddin", &["safi al din", "safieddine", "safi eddin"]),
            ("tajuddin", &["taj al din", "tajideen", "tajeddine"]),
            ("nasrullah", &["nasr allah", "nasrallah", "nasrollah", "nasr ullah", "nasralla"]),
            ("nimatullah", &["nima allah", "nimat allah", "nimatollah"]),
            ("habib al rahman", &["habibur rahman", "habib ur rahman", "habib al rahman"]),
            ("fazl al rahman", &["fazlur rahman", "fazl ur rahman"]),
            ("anwar al haq", &["anwarul haq", "anwar ul haq"]),
            ("abu al hadi", &["abul hadi", "abu al hadi", "aboul hadi"]),
            ("abulhasan", &["abul hasan", "abu al hasan", "abolhassan"]),
            ("abulfazl", &["abolfazl", "abu al fadl", "abul fazal"]),
        ] {
            for spelling in spellings {
                assert_eq!(texts(spelling), words, "{spelling}");
            }
        }
        assert_eq!(texts("abdul qadeer khan"), "abdul qadeer khan");
    }

    proptest! {
        #[test]
        fn words_that_are_no_parts_stay_as_they_are(words in prop::collection::vec(
            "a[bd]d?[eou]?[lr]?|[ou]ll?ah?|[aeiou]?dd?[ei]+ne?|[a-z]{3,5}(llah?|[ou][lrszd]|[aeu]?tt?ine?)?", 1..5,
        )) {
            let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| !may_be_part(word)).collect();
            prop_assert_eq!(parted(&words), words);
        }
    }

    #[test]
    fn names_that_look_alike_stay_as_they_are() {
        for name in [
            "abdullah",
            "abdallah",
            "abdi",
            "abdo",
            "abduh",
            "abdoulaye",
            "paula abdul",
            "geraldine martin",
            "alexander borodin",
            "din mohammad",
            "mullah omar",
            "ayatollah khomeini",
            "raul castro",
            "rasul rahimov",
            "arthur ross",
            "cavalla",
            "wilbur ross",
        ] {
            assert_eq!(texts(name), name);
        }
        assert_eq!(texts("abd allah"), "abdullah");
    }
}
