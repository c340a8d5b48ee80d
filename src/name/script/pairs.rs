//! Text of a file of names in two scripts -> [`Pair`]s to learn from.
//!
//! Four forms are read, told apart line by line: `latin, tab, l e t t e r s, tab, count`; a word or
//! a full name, tab, the same in Latin letters, in either order; and `form, form, ... => key`, forms
//! of one name. What is of another script than asked for is passed over.

use std::collections::BTreeMap;

use super::learn::Pair;
use super::{Family, written};
use crate::name::normalize;

/// Most Latin forms of one name that count; the rest are rather other names.
const FORMS: usize = 4;

/// The pairs of words of `script` in the texts, each pair once.
#[must_use]
pub fn pairs(texts: &[String], script: Family) -> Vec<Pair> {
    let mut weights: BTreeMap<(String, String), f64> = BTreeMap::new();
    for line in texts.iter().flat_map(|text| text.lines()) {
        for (word, latin, weight) in read(line) {
            add(&word, &latin, weight, script, &mut weights);
        }
    }
    weights.into_iter().map(|((word, latin), weight)| Pair { word, latin, weight }).collect()
}

/// Words, their Latin forms and how often they are one name.
fn read(line: &str) -> Vec<(String, String, f64)> {
    if let Some((forms, _)) = line.split_once(" => ") {
        let (latin, other): (Vec<&str>, Vec<&str>) =
            forms.split(',').map(str::trim).partition(|form| is_latin(form));
        let latin = &latin[..latin.len().min(FORMS)];
        let weight = 1.0 / f64::from(u8::try_from(latin.len().max(1)).unwrap_or(u8::MAX));
        let each = |word: &&str| {
            let word = (*word).to_owned();
            latin.iter().map(move |latin| (word.clone(), (*latin).to_owned(), weight))
        };
        return other.iter().flat_map(each).collect();
    }
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    match cells[..] {
        [latin, letters, count] => {
            let count = count.parse().unwrap_or(1.0);
            vec![(letters.replace(' ', ""), latin.to_owned(), count)]
        }
        [a, b] => {
            let (latin, word) = if is_latin(a) { (a, b) } else { (b, a) };
            let words: Vec<&str> = word.split_whitespace().collect();
            let latins: Vec<&str> = latin.split_whitespace().collect();
            if words.len() != latins.len() {
                return Vec::new();
            }
            let one = |(word, latin): (&&str, &&str)| ((*word).to_owned(), (*latin).to_owned(), 1.0);
            words.iter().zip(&latins).map(one).collect()
        }
        _ => Vec::new(),
    }
}

fn is_latin(text: &str) -> bool {
    text.chars().next().is_some_and(|c| c < '\u{370}')
}

fn add(word: &str, latin: &str, weight: f64, script: Family, weights: &mut BTreeMap<(String, String), f64>) {
    if word.contains(char::is_whitespace)
        || is_latin(word)
        || word.chars().next().map(Family::of) != Some(script)
    {
        return;
    }
    let mut latin = normalize(latin).replace(' ', "");
    let mut word: String = written(word).into_iter().collect();
    if script == Family::Arabic
        && let Some(bare) = word.strip_prefix("ال").filter(|bare| bare.chars().count() > 1)
    {
        // The article is a token of its own when the word is read.
        let Some(rest) = ["al", "el", "ul"].iter().find_map(|article| latin.strip_prefix(article)) else {
            return;
        };
        (latin, word) = (rest.to_owned(), bare.to_owned());
    }
    if word.is_empty() || latin.is_empty() || !latin.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return;
    }
    if script == Family::Arabic {
        // Half of all writers leave the hamza out.
        let bare: String = word.chars().map(super::arabic::same).collect();
        if bare != word {
            *weights.entry((bare, latin.clone())).or_default() += weight / 4.0;
        }
    }
    *weights.entry((word, latin)).or_default() += weight;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, script: Family) -> Vec<(String, String)> {
        pairs(&[text.to_owned()], script).into_iter().map(|pair| (pair.word, pair.latin)).collect()
    }

    fn one(word: &str, latin: &str) -> (String, String) {
        (word.to_owned(), latin.to_owned())
    }

    #[test]
    fn every_form_of_file_gives_pairs() {
        assert_eq!(read("José\tх о с е\t3", Family::Cyrillic), [one("хосе", "jose")]);
        assert_eq!(read("Анна Ли\tAnna Lee", Family::Cyrillic), [one("анна", "anna"), one("ли", "lee")]);
        assert_eq!(read("wolf, вольф, ウルフ => Q1", Family::Kana), [one("ウルフ", "wolf")]);
        assert_eq!(read("الهادي\thadi\nالهادي\talhadi", Family::Arabic), [one("هادي", "hadi")]);
    }

    #[test]
    fn what_is_no_pair_gives_none() {
        for line in ["", "anna", "Anna Lee\tАнна", "anna\tанна", "# x\ty\tz"] {
            assert_eq!(read(line, Family::Greek), [], "{line}");
        }
    }
}
