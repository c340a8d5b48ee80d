//! The tokens of a name as they are compared: the normal form's tokens, with Arabic compounds that
//! are written together or apart at will made one.

use std::borrow::Cow;

use super::Role;
use super::fold::fold;
use super::known::known_level;
use super::rarity::{rarity_bits, rarity_of_fold};
use super::syllable::canonical;

/// Most bits of a syllable: there are about 400 in Chinese and fewer in Korean names, and the
/// hundred commonest make up most of them.
const SYLLABLE_BITS: f32 = 6.5;
/// Most bits of an honorific. Haji, Mullah or Sultan is a name to its bearer and a rank to others.
const TITLE_BITS: f32 = 4.5;
/// Bits of "servant", which proves next to nothing.
const SERVANT_BITS: f32 = 1.0;

/// A token of a name, with what the comparison needs to know of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// The text, lower-case Latin letters and digits.
    pub text: String,
    /// Its romanization fold.
    pub fold: String,
    /// What it does in the name.
    pub role: Role,
    /// Its class where it can be a Chinese or Korean syllable.
    pub syllable: Option<String>,
    /// How much meeting it in two names proves, in bits; see [`rarity_bits`].
    pub rarity: f32,
    /// How widely it is known as a name of its own; see [`known_level`].
    pub known: u8,
    /// It is written onto the next word in another reading: an article, or "servant".
    pub leans: bool,
}

impl Token {
    /// The token of a normalized word. What it is depends on the word alone.
    #[must_use]
    pub fn read(word: &str) -> Self {
        let role = Role::of(word);
        let syllable = match role {
            Role::Name => canonical(word),
            _ => None,
        };
        let fold = fold(word);
        let rarity = match role {
            // "Servant": the first half of a hundred Arabic names.
            Role::Name if SERVANT.contains(&word) => SERVANT_BITS,
            Role::Name if syllable.is_some() => rarity_of_fold(&fold).min(SYLLABLE_BITS),
            // With the article written onto it a name is no rarer than without.
            Role::Name => match word.strip_prefix(['a', 'e']).and_then(|rest| rest.strip_prefix('l')) {
                Some(rest) if rest.len() >= 2 => rarity_of_fold(&fold).min(rarity_bits(rest)),
                _ => rarity_of_fold(&fold),
            },
            Role::Title => rarity_of_fold(&fold).min(TITLE_BITS),
            // Three in ten Arabic names hold "al"; two initials agree by chance once in twelve.
            Role::Particle | Role::Filler => 0.5,
            Role::Suffix => 1.0,
            Role::Initial => 2.0,
        };
        Self {
            text: word.to_owned(),
            fold,
            role,
            syllable,
            rarity,
            known: known_level(word),
            leans: is_article(word) || (SERVANT.contains(&word) && word.starts_with("abd")),
        }
    }
}

/// A normalized word: part of a normal form, or made from two of them.
pub(super) type Word<'a> = Cow<'a, str>;

/// The ways a normal form may be read: as [`parted`] does; where that parts or joins a compound, as
/// its words stand; and with the article written onto its name. A slip hides a compound
/// ("Aebdessamad") and an article ("Almassad"), so that only those other forms are alike.
pub(super) fn readings(normal: &str) -> Vec<Vec<Word<'_>>> {
    let words: Vec<&str> = normal.split(' ').filter(|word| !word.is_empty()).collect();
    let mut readings = vec![parted(&words)];
    if !words.iter().eq(readings[0].iter()) {
        readings.push(words.iter().map(|word| Cow::Borrowed(*word)).collect());
    }
    if words.windows(2).any(|pair| takes_article(pair[0], pair[1])) {
        readings.push(with_articles(&words));
    }
    readings
}

fn is_article(word: &str) -> bool {
    matches!(word, "al" | "el")
}

/// Whether "al" may be written onto the next word.
fn takes_article(article: &str, word: &str) -> bool {
    is_article(article) && word.len() >= 2 && Role::of(word) == Role::Name
}

fn with_articles<'a>(words: &[&'a str]) -> Vec<Word<'a>> {
    let mut joined = Vec::with_capacity(words.len());
    let mut rest = words;
    while let [first, tail @ ..] = rest {
        rest = tail;
        match tail {
            [second, after @ ..] if takes_article(first, second) => {
                joined.push(Cow::Owned(format!("{first}{second}")));
                rest = after;
            }
            _ => joined.push(Cow::Borrowed(*first)),
        }
    }
    joined
}

/// The words of a normal form with Arabic compounds parted.
///
/// "abd al rahman", "abdul rahman", "abdelrahman" and "abdurrahman" become `abdul`, `rahman`: the
/// words are one name ("servant of the Merciful"), and writers part it as they like.
fn parted<'a>(words: &[&'a str]) -> Vec<Word<'a>> {
    let mut parted = Vec::with_capacity(words.len());
    let mut i = 0;
    while i < words.len() {
        let word = words[i];
        let next = words.get(i + 1).copied().unwrap_or_default();
        if SERVANT.contains(&word) && matches!(next, "allah" | "ullah" | "alla" | "ulla") {
            parted.push(Cow::Borrowed("abdullah"));
            i += 1;
        } else if SERVANT.contains(&word) {
            parted.push(Cow::Borrowed("abdul"));
            // The article belongs to the compound.
            i += usize::from(ARTICLES.contains(&next) && i + 2 < words.len());
        } else if let Some(of) = served(word) {
            parted.extend([Cow::Borrowed("abdul"), Cow::Borrowed(of)]);
        } else {
            parted.push(Cow::Borrowed(word));
        }
        i += 1;
    }
    parted
}

const SERVANT: &[&str] =
    &["abd", "abdul", "abdel", "abdal", "abdol", "abdoul", "abdu", "abdur", "abdus", "abid"];
const ARTICLES: &[&str] = &["al", "el", "ul", "ol", "ar", "ur", "as", "us", "an", "un", "ad", "er"];

/// The second half of a compound written as one word.
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

#[cfg(test)]
mod tests {
    use super::readings;

    fn texts(normal: &str) -> Vec<String> {
        readings(normal).swap_remove(0).into_iter().map(|word| word.into_owned()).collect()
    }

    #[test]
    fn an_arabic_compound_has_the_same_tokens_however_it_is_written() {
        for normal in
            ["abd al rahman", "abdul rahman", "abdelrahman", "abdurrahman", "abdurahman", "abd rahman"]
        {
            assert_eq!(texts(normal), ["abdul", "rahman"], "{normal}");
        }
        assert_eq!(texts("abdul qadeer khan"), ["abdul", "qadeer", "khan"]);
    }

    #[test]
    fn a_compound_is_read_as_it_stands_too() {
        assert_eq!(
            readings("abdessamad fateh"),
            [vec!["abdul", "samad", "fateh"], vec!["abdessamad", "fateh"]]
        );
        assert_eq!(readings("hafez al assad"), [vec!["hafez", "al", "assad"], vec!["hafez", "alassad"]]);
        assert_eq!(readings("sergey lavrov"), [["sergey", "lavrov"]]);
    }

    #[test]
    fn names_that_begin_alike_stay_whole() {
        for name in ["abdullah", "abdallah", "abdi", "abdo", "abduh", "abdoulaye"] {
            assert_eq!(texts(name), [name], "{name}");
        }
        assert_eq!(texts("abd allah"), ["abdullah"]);
        assert_eq!(texts("paula abdul"), ["paula", "abdul"]);
    }
}
