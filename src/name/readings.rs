//! Normal form -> its readings: the ways its words may be taken, each a list of words.

use std::borrow::Cow;

use super::Role;
use super::cantonese::in_mandarin;
use super::compounds::{may_be_part, parted};
use super::known::known_level;
use super::tokens::without_article;

/// A normalized word: part of a normal form, or made from two of them.
pub(super) type Word<'a> = Cow<'a, str>;

/// The ways a normal form may be read: with Arabic compounds written in one way; where that changes
/// anything, as its words stand; with articles and the like written onto their names; with those apart
/// that are written onto them; with a first word that is a given name in some countries; and in Mandarin.
/// A slip hides a compound ("Aebdessamad") and an article ("Almassad"), so that only those other forms are
/// alike.
pub(super) fn readings(normal: &str) -> Vec<Vec<Word<'_>>> {
    let words: Vec<&str> = normal.split(' ').filter(|word| !word.is_empty()).collect();
    let given = as_given_name(&words);
    let mandarin = in_mandarin(&words);
    let is_onto = (0..words.len()).any(|at| leaning(&words[at..]) > 0);
    if !is_onto && given.is_none() && mandarin.is_empty() && words.iter().all(|word| is_plain(word)) {
        return vec![words.into_iter().map(Cow::Borrowed).collect()];
    }
    let mut readings = vec![parted(&words)];
    if !words.iter().eq(readings[0].iter()) {
        readings.push(words.iter().map(|word| Cow::Borrowed(*word)).collect());
    }
    if is_onto {
        readings.push(onto(&words));
    }
    if readings[0].iter().any(|word| behind_article(word).is_some()) {
        readings.push(apart(&readings[0]));
    }
    readings.extend(given);
    readings.extend(mandarin);
    readings
}

/// A name that begins with "Ben", which is "son of" elsewhere, as Benjamin's; one with "Md", a doctor's
/// degree elsewhere, as Mohammed's, as Bengal writes him.
fn as_given_name<'a>(words: &[&'a str]) -> Option<Vec<Word<'a>>> {
    let (given, rest) = match words {
        ["ben", rest @ ..] => ("benjamin", rest),
        ["md", rest @ ..] => ("mohammed", rest),
        _ => return None,
    };
    if rest.is_empty() {
        return None;
    }
    Some([given].iter().chain(rest).map(|word| Cow::Borrowed(*word)).collect())
}

/// Whether a word stays as it stands in every reading, where all words beside it do.
fn is_plain(word: &str) -> bool {
    !is_article(word) && !may_be_part(word) && behind_article(word).is_none()
}

pub(super) fn is_article(word: &str) -> bool {
    matches!(word, "al" | "el")
}

/// How many of the first words may be written onto the next: "al Assad", "O Neill", "de la Cruz".
fn leaning(words: &[&str]) -> usize {
    let is_name = |word: &str, least: usize| word.len() >= least && Role::of(word).may_be_name();
    match words {
        [article, next, ..] if is_article(article) && is_name(next, 2) => 1,
        ["o" | "d", next, ..] if is_name(next, 4) => 1,
        ["de", "la" | "las" | "los", next, ..] if is_name(next, 3) => 2,
        ["van", "de" | "den" | "der", next, ..] if is_name(next, 3) => 2,
        ["von", "dem" | "den" | "der", next, ..] if is_name(next, 3) => 2,
        _ => 0,
    }
}

/// The words with those that lean written onto the next.
fn onto<'a>(words: &[&'a str]) -> Vec<Word<'a>> {
    let mut written = Vec::with_capacity(words.len());
    let mut rest = words;
    while !rest.is_empty() {
        let (first, after) = rest.split_at(leaning(rest) + 1);
        written.push(match first {
            [only] => Cow::Borrowed(*only),
            several => Cow::Owned(several.concat()),
        });
        rest = after;
    }
    written
}

/// The name in a word that begins with an article: the word is not known as it stands, and the name is,
/// or may well be one ("alassad", "alsinwar"; but "alfred", "alexandrov").
fn behind_article(word: &str) -> Option<&str> {
    /// Letters of the shortest name, and of one that is not known.
    const LEAST: usize = 4;
    const LEAST_UNKNOWN: usize = 5;
    let name = without_article(word).filter(|name| name.len() >= LEAST)?;
    let may_be_name = name.len() >= LEAST_UNKNOWN && !name.starts_with(['a', 'e', 'i', 'o', 'u', 'y']);
    ((may_be_name || known_level(name) > 0) && known_level(word) == 0).then_some(name)
}

/// The words with each article apart.
fn apart<'a>(words: &[Word<'a>]) -> Vec<Word<'a>> {
    let parts = |word: &Word<'a>| match behind_article(word) {
        Some(name) => vec![Cow::Owned(word[..2].to_owned()), Cow::Owned(name.to_owned())],
        None => vec![word.clone()],
    };
    words.iter().flat_map(parts).collect()
}

#[cfg(test)]
mod tests {
    use super::readings;

    #[test]
    fn a_compound_is_read_as_it_stands_too() {
        assert_eq!(
            readings("abdessamad fateh"),
            [vec!["abdul", "samad", "fateh"], vec!["abdessamad", "fateh"]]
        );
        assert_eq!(readings("hafez al assad"), [vec!["hafez", "al", "assad"], vec!["hafez", "alassad"]]);
        assert_eq!(readings("bashar alassad"), [vec!["bashar", "alassad"], vec!["bashar", "al", "assad"]]);
        assert_eq!(readings("alfred elmira"), [["alfred", "elmira"]]);
        assert_eq!(
            readings("de la cruz o neill"),
            [vec!["de", "la", "cruz", "o", "neill"], vec!["delacruz", "oneill"]]
        );
        assert_eq!(readings("juan de la"), [["juan", "de", "la"]]);
        assert_eq!(readings("ben carson"), [["ben", "carson"], ["benjamin", "carson"]]);
        assert_eq!(readings("sergey lavrov"), [["sergey", "lavrov"]]);
    }
}
