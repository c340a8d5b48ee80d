//! A table that was learned from names in two scripts: words with their Latin form, and what a
//! letter is read as between others.
//!
//! A line is a word, tab, its Latin form; or a letter in brackets with the letters around it, tab,
//! what it is read as there. The widest context that the table has decides. `namecheck train
//! romanize` makes the tables; see [`learn`](super::learn).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Stands for the start and the end of a word in a context.
pub(super) const BOUNDARY: char = '|';
/// The contexts, narrow to wide: letters before and after.
pub(super) const WINDOWS: [(usize, usize); 7] = [(0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 3), (3, 3)];

/// Words and contexts, by their text.
#[derive(Debug)]
pub(super) struct Table<'a> {
    entries: FxHashMap<&'a str, &'a str>,
}

impl<'a> Table<'a> {
    /// Reads the text of a table.
    pub(super) fn parse(text: &'a str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        Self { entries: lines.filter_map(|line| line.split_once('\t')).collect() }
    }

    /// The Latin form of a word that the table knows.
    pub(super) fn word(&self, word: &str) -> Option<&'a str> {
        self.entries.get(word).copied()
    }

    /// Appends the Latin form of a word, its letters as [`written`](super::written) gives them.
    pub(super) fn push(&self, letters: &[char], out: &mut String) {
        let word: String = letters.iter().collect();
        match self.word(&word) {
            Some(latin) => out.push_str(latin),
            None => out.push_str(&self.spell(letters)),
        }
    }

    /// Whether the table has the letter at all.
    pub(super) fn knows(&self, letter: char) -> bool {
        let mut key = String::new();
        push_key(&[letter], 0, (0, 0), &mut key);
        self.entries.contains_key(key.as_str())
    }

    /// A word letter by letter.
    pub(super) fn spell(&self, letters: &[char]) -> String {
        let mut out = String::with_capacity(letters.len() * 2);
        let mut key = String::with_capacity(32);
        for at in 0..letters.len() {
            let read = WINDOWS.iter().rev().find_map(|window| {
                push_key(letters, at, *window, &mut key);
                self.entries.get(key.as_str())
            });
            out.push_str(read.copied().unwrap_or_default());
        }
        out
    }
}

/// The key of the letter at `at` with as many letters around it as the window has.
pub(super) fn push_key(letters: &[char], at: usize, window: (usize, usize), out: &mut String) {
    out.clear();
    if at < window.0 {
        out.push(BOUNDARY);
    }
    out.extend(&letters[at.saturating_sub(window.0)..at]);
    out.push('[');
    out.push(letters[at]);
    out.push(']');
    let end = (at + 1 + window.1).min(letters.len());
    out.extend(&letters[at + 1..end]);
    if at + 1 + window.1 > letters.len() {
        out.push(BOUNDARY);
    }
}

/// A table by the name of its file.
macro_rules! table {
    ($name:ident, $file:literal) => {
        pub(super) static $name: LazyLock<Table<'_>> =
            LazyLock::new(|| Table::parse(include_str!(concat!("../data/romanize/", $file))));
    };
}

table!(ARABIC, "arabic.tsv");
table!(CYRILLIC, "cyrillic.tsv");
table!(HAN, "han.tsv");
table!(HANGUL, "hangul.tsv");
table!(HEBREW, "hebrew.tsv");
table!(KANA, "kana.tsv");
table!(OTHER, "other.tsv");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_context_decides_and_a_word_before_all() {
        let table = Table::parse("# head\n[a]\tx\n[a]b\ty\n|[a]b\tz\n[b]\tw\naba\tword\n");
        let read = |word: &str| {
            let mut out = String::new();
            table.push(&word.chars().collect::<Vec<_>>(), &mut out);
            out
        };
        assert_eq!(read("a"), "x");
        assert_eq!(read("ab"), "zw");
        assert_eq!(read("bab"), "wyw");
        assert_eq!(read("aba"), "word");
        assert_eq!(read("c"), "");
    }
}
