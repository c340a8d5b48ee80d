//! Normal form -> its readings: the ways its words may be taken, each a list of words.

use std::borrow::Cow;

use super::Role;
use super::compounds::{may_be_part, parted};
use super::known::known_level;

/// A normalized word: part of a normal form, or made from two of them.
pub(super) type Word<'a> = Cow<'a, str>;

/// Letters of the shortest name that an article is taken off.
const LEAST_BEHIND_ARTICLE: usize = 4;

/// The ways a normal form may be read: with Arabic compounds written in one way; where that changes
/// anything, as its words stand; with the article written onto its name; with one that is written onto
/// it apart; and, where it begins with "Ben", as that of a Benjamin. A slip hides a compound ("Aebdessamad") and an article ("Almassad"), so that
/// only those other forms are alike.
pub(super) fn readings(normal: &str) -> Vec<Vec<Word<'_>>> {
    let words: Vec<&str> = normal.split(' ').filter(|word| !word.is_empty()).collect();
    let given = as_given_name(&words);
    if words.iter().all(|word| is_plain(word)) && given.is_none() {
        return vec![words.into_iter().map(Cow::Borrowed).collect()];
    }
    let mut readings = vec![parted(&words)];
    if !words.iter().eq(readings[0].iter()) {
        readings.push(words.iter().map(|word| Cow::Borrowed(*word)).collect());
    }
    if words.windows(2).any(|pair| takes_article(pair[0], pair[1])) {
        readings.push(with_articles(&words));
    }
    if readings[0].iter().any(|word| behind_article(word).is_some()) {
        readings.push(apart(&readings[0]));
    }
    readings.extend(given);
    readings
}

/// A name that begins with "Ben", which is "son of" elsewhere, as Benjamin's.
fn as_given_name<'a>(words: &[&'a str]) -> Option<Vec<Word<'a>>> {
    let ["ben", rest @ ..] = words else { return None };
    if rest.is_empty() {
        return None;
    }
    Some(["benjamin"].iter().chain(rest).map(|word| Cow::Borrowed(*word)).collect())
}

/// Whether a word stays as it stands in every reading, where all words beside it do.
fn is_plain(word: &str) -> bool {
    !is_article(word) && !may_be_part(word) && behind_article(word).is_none()
}

pub(super) fn is_article(word: &str) -> bool {
    matches!(word, "al" | "el")
}

/// Whether "al" may be written onto the next word.
fn takes_article(article: &str, word: &str) -> bool {
    is_article(article) && word.len() >= 2 && Role::of(word).may_be_name()
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

/// The name in a word that begins with an article: of names, only those with one are not known as they
/// stand ("alassad"; but "alfred", "elmira").
fn behind_article(word: &str) -> Option<&str> {
    let name = word.strip_prefix(['a', 'e'])?.strip_prefix('l')?;
    let is_name = name.len() >= LEAST_BEHIND_ARTICLE && known_level(name) > 0 && known_level(word) == 0;
    is_name.then_some(name)
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
        assert_eq!(readings("ben carson"), [["ben", "carson"], ["benjamin", "carson"]]);
        assert_eq!(readings("sergey lavrov"), [["sergey", "lavrov"]]);
    }
}
