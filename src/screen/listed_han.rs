//! The names that lists give in Chinese letters, as one set: what a text that has no blanks is searched
//! for letter by letter.

use std::ops::RangeInclusive;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::article::Body;
use crate::article::han::{is_dot, is_han, is_word, plain_letter};

/// Letters of the shortest and the longest name: a family name alone is nobody's, and longer runs are
/// descriptions.
const LETTERS: RangeInclusive<usize> = 2..=12;

/// Names of people in Chinese letters, simplified, dots as the first kind of dot.
#[derive(Debug, Default)]
pub(super) struct ListedHan {
    names: FxHashSet<Box<[char]>>,
    /// By the letters that they begin with, a bit for each length.
    lengths: FxHashMap<(char, char), u16>,
}

impl ListedHan {
    /// Adds a name as it is listed, if it is written so. A word of two letters that any text may have is
    /// no name to search for (高峰, "peak").
    pub(super) fn add(&mut self, display: &str) {
        let letters = || display.chars().filter(|c| !c.is_whitespace());
        if !display.starts_with(is_han) || !letters().all(|c| is_han(c) || is_dot(c)) {
            return;
        }
        let name: Box<[char]> = letters().map(plain_letter).collect();
        if let [first, second, ..] = *name
            && LETTERS.contains(&name.len())
            && !(name.len() == 2 && is_word(&name))
        {
            *self.lengths.entry((first, second)).or_default() |= 1 << name.len();
            self.names.insert(name);
        }
    }

    /// The places of such names in a text, in bytes; they may overlap.
    pub(super) fn find(&self, text: &Body) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        if self.names.is_empty() {
            return found;
        }
        for (start, letters) in text.chinese().stretches() {
            let bytes = text[start..].char_indices().map(|(at, _)| start + at);
            let pairs = letters.iter().copied().zip(letters.iter().copied().skip(1));
            for ((first, at), pair) in bytes.enumerate().zip(pairs) {
                let Some(lengths) = self.lengths.get(&pair) else { continue };
                for length in LETTERS.filter(|length| lengths & 1 << length != 0) {
                    if letters.get(first..first + length).is_some_and(|name| self.names.contains(name)) {
                        let name = text[at..].chars().take(length);
                        found.push((at, at + name.map(char::len_utf8).sum::<usize>()));
                    }
                }
            }
        }
        found
    }

    /// Bytes held, about.
    pub(super) fn bytes(&self) -> usize {
        let names: usize = self.names.iter().map(|name| 4 * name.len() + 24).sum();
        names + 16 * self.lengths.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(listed: &[&str], text: &'t str) -> Vec<&'t str> {
        let mut names = ListedHan::default();
        listed.iter().for_each(|name| names.add(name));
        names.find(&Body::new(text)).into_iter().map(|(start, end)| &text[start..end]).collect()
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
