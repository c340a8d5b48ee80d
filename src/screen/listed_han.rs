//! The names that lists give in Chinese letters, as one set: what a text that has no blanks is searched
//! for letter by letter.

use std::ops::RangeInclusive;

use rustc_hash::FxHashSet;

use crate::article::han::{is_dot, is_han, is_word, simplified, stretches};

/// Letters of the shortest and the longest name: a family name alone is nobody's, and longer runs are
/// descriptions.
const LETTERS: RangeInclusive<usize> = 2..=12;

/// Names of people in Chinese letters, simplified, dots as the first kind of dot.
#[derive(Debug, Default)]
pub(super) struct ListedHan {
    names: FxHashSet<Box<str>>,
}

impl ListedHan {
    /// Adds a name as it is listed, if it is written so. A word of two letters that any text may have is
    /// no name to search for (高峰, "peak").
    pub(super) fn add(&mut self, display: &str) {
        let letters = || display.chars().filter(|c| !c.is_whitespace());
        if !display.starts_with(is_han) || !letters().all(|c| is_han(c) || is_dot(c)) {
            return;
        }
        let name: String = letters().map(plain).collect();
        let letters = name.chars().count();
        if LETTERS.contains(&letters) && !(letters == 2 && is_word(&name)) {
            self.names.insert(name.into());
        }
    }

    /// The places of such names in a text, in bytes; they may overlap.
    pub(super) fn find(&self, text: &str) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        if self.names.is_empty() {
            return found;
        }
        for (at, stretch) in stretches(text) {
            let (mut run, mut places) = (String::with_capacity(stretch.len()), Vec::new());
            for (place, c) in stretch.char_indices() {
                places.push((run.len(), at + place));
                run.push(plain(c));
            }
            places.push((run.len(), at + stretch.len()));
            self.find_in(&run, &places, &mut found);
        }
        found
    }

    /// Adds the places in a run; `places` are those of its letters, in the run and in the text, and of
    /// its end.
    fn find_in(&self, run: &str, places: &[(usize, usize)], found: &mut Vec<(usize, usize)>) {
        for (first, (from, start)) in places.iter().enumerate() {
            for (to, end) in places.iter().skip(first + LETTERS.start()).take(LETTERS.count()) {
                if self.names.contains(&run[*from..*to]) {
                    found.push((*start, *end));
                }
            }
        }
    }

    /// Bytes held, about.
    pub(super) fn bytes(&self) -> usize {
        self.names.iter().map(|name| name.len() + 32).sum()
    }
}

fn plain(letter: char) -> char {
    if is_dot(letter) { '·' } else { simplified(letter) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(listed: &[&str], text: &'t str) -> Vec<&'t str> {
        let mut names = ListedHan::default();
        listed.iter().for_each(|name| names.add(name));
        names.find(text).into_iter().map(|(start, end)| &text[start..end]).collect()
    }

    #[test]
    fn names_are_found_in_either_form_of_letters_and_words_are_none() {
        assert_eq!(found(&["李家超"], "行政長官李家超說"), ["李家超"]);
        assert_eq!(found(&["鄭雁雄"], "署长郑雁雄、副署长李江舟"), ["郑雁雄"]);
        assert_eq!(found(&["弗拉基米尔・普京"], "总统弗拉基米尔·普京"), ["弗拉基米尔·普京"]);
        assert_eq!(found(&["김정은", "高峰", "李"], "高峰在李家"), [""; 0]);
        assert_eq!(found(&["王 小明"], "王小明。王小\n明·"), ["王小明"]);
        assert_eq!(found(&["李家超"], ""), [""; 0]);
    }
}
