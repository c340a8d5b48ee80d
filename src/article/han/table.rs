//! What is known of Chinese words and names, as learned by `namecheck train chinese`: how rare each
//! is, in tenths of a nat (the negative natural logarithm of a probability).
//!
//! A line is what it tells, a cost, tab, and words with blanks between that have it; the simplified
//! forms of letters have no cost.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::around::{self, Lengths};

/// Stands for both ends of a foreign name.
pub(super) const EDGE: char = '|';
/// Nats a step.
const STEP: f32 = 0.1;

/// What was never seen, in nats: rarer than all that was.
const UNSEEN: f32 = 18.0;
/// The same for a letter of a given name.
const UNSEEN_GIVEN: f32 = 12.0;
/// For a letter of a foreign name.
const UNSEEN_SPELLED: f32 = 14.0;

/// The beginning of a word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stem {
    /// What it is known by in [`Table::longer`]; zero for letters that begin no word.
    node: u32,
    /// What it costs as a whole word, in nats; infinite for several letters that only begin one.
    pub(super) cost: f32,
}

/// What a letter costs, in nats, and which words that stand around names have it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Letter {
    /// As a word, and where words begin with it.
    pub(super) stem: Stem,
    /// As a family name; infinite where nobody is called so.
    pub(super) family: f32,
    /// As the first and as the second letter of a given name of two.
    pub(super) first: f32,
    pub(super) second: f32,
    /// As a given name.
    pub(super) only: f32,
    /// First and last in a foreign name.
    pub(super) opening: f32,
    pub(super) closing: f32,
    /// Behind a letter of a foreign name that it was not seen behind, and what it costs to leave it for
    /// one that was not seen behind it.
    spelled: f32,
    leaving: f32,
    pub(super) around: Lengths,
}

impl Letter {
    /// One of which nothing is known.
    const UNKNOWN: Self = Self {
        stem: Stem { node: 0, cost: UNSEEN },
        family: f32::INFINITY,
        first: UNSEEN_GIVEN,
        second: UNSEEN_GIVEN,
        only: UNSEEN_GIVEN,
        opening: UNSEEN_SPELLED,
        closing: UNSEEN_SPELLED,
        spelled: UNSEEN_SPELLED,
        leaving: 0.0,
        around: Lengths::NONE,
    };
}

/// Costs in nats.
#[derive(Debug)]
pub(super) struct Table {
    /// A traditional letter and the simplified one.
    simplified: FxHashMap<char, char>,
    letters: FxHashMap<char, Letter>,
    /// Any other.
    unknown: Letter,
    /// Of foreign names, a letter behind another.
    pairs: FxHashMap<(char, char), f32>,
    /// Stems of two letters and more, by the stem before and the last letter.
    stems: FxHashMap<(u32, char), Stem>,
}

/// The table that comes with the program.
pub(super) fn shipped() -> &'static Table {
    static SHIPPED: LazyLock<Table> = LazyLock::new(|| Table::parse(include_str!("../data/chinese.tsv")));
    &SHIPPED
}

impl Table {
    /// Reads the text of a table.
    pub(super) fn parse(text: &str) -> Self {
        let mut table = Self {
            simplified: FxHashMap::default(),
            letters: FxHashMap::default(),
            unknown: Letter::UNKNOWN,
            pairs: FxHashMap::default(),
            stems: FxHashMap::default(),
        };
        let mut nodes = 0;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((head, items)) = line.split_once('\t') else {
                continue;
            };
            let (what, cost) = head.split_once(' ').unwrap_or((head, ""));
            let cost = STEP * cost.parse().unwrap_or(0.0);
            for item in items.split(' ') {
                match what {
                    "word" => table.put_word(item, cost, &mut nodes),
                    _ => table.put(what, cost, item),
                }
            }
        }
        table.close();
        table
    }

    fn put(&mut self, what: &str, cost: f32, item: &str) {
        let mut chars = item.chars();
        let Some(first) = chars.next() else {
            return;
        };
        match (what, chars.next()) {
            ("simplified", Some(second)) => drop(self.simplified.insert(first, second)),
            ("pair", Some(second)) => {
                self.letter_mut(first);
                self.letter_mut(second);
                self.pairs.insert((first, second), cost);
            }
            ("leaving", _) => self.letter_mut(first).leaving = cost,
            ("letter", _) => self.letter_mut(first).spelled = cost,
            ("family", _) => self.letter_mut(first).family = cost,
            ("first", _) => self.letter_mut(first).first = cost,
            ("second", _) => self.letter_mut(first).second = cost,
            ("only", _) => self.letter_mut(first).only = cost,
            _ => {}
        }
    }

    fn letter_mut(&mut self, letter: char) -> &mut Letter {
        self.letters.entry(letter).or_insert(Letter::UNKNOWN)
    }

    /// Adds a word with all its stems; `nodes` counts those that longer ones begin with.
    fn put_word(&mut self, word: &str, cost: f32, nodes: &mut u32) {
        let mut chars = word.chars();
        let Some(first) = chars.next() else {
            return;
        };
        let mut last = None;
        for letter in chars {
            let stem = self.stem_mut(first, last);
            if stem.node == 0 {
                *nodes += 1;
                stem.node = *nodes;
            }
            last = Some((stem.node, letter));
        }
        self.stem_mut(first, last).cost = cost;
    }

    /// The stem of a letter alone, or of several by the stem before and the last.
    fn stem_mut(&mut self, first: char, last: Option<(u32, char)>) -> &mut Stem {
        let begun = Stem { node: 0, cost: f32::INFINITY };
        match last {
            Some(last) => self.stems.entry(last).or_insert(begun),
            None => &mut self.letter_mut(first).stem,
        }
    }

    /// Notes of what words around names letters are, and what they cost at the edges of a foreign name.
    fn close(&mut self) {
        for (letter, lengths) in around::lengths() {
            self.letter_mut(letter).around = lengths;
        }
        let edge = self.letter(EDGE);
        let pairs = &self.pairs;
        let known = self.letters.iter_mut().map(|(letter, costs)| (Some(*letter), costs));
        for (letter, costs) in known.chain([(None, &mut self.unknown)]) {
            let pair = |key: Option<(char, char)>| key.and_then(|key| pairs.get(&key)).copied();
            let opening = pair(letter.map(|letter| (EDGE, letter)));
            let closing = pair(letter.map(|letter| (letter, EDGE)));
            costs.opening = opening.unwrap_or(edge.leaving + costs.spelled);
            costs.closing = closing.unwrap_or(costs.leaving + edge.spelled);
        }
    }

    /// The simplified form of a letter.
    pub(super) fn simplified(&self, letter: char) -> char {
        self.simplified.get(&letter).copied().unwrap_or(letter)
    }

    /// What a letter costs.
    pub(super) fn letter(&self, letter: char) -> Letter {
        self.letters.get(&letter).copied().unwrap_or(self.unknown)
    }

    /// A stem with a letter more; none where no word begins so.
    pub(super) fn longer(&self, stem: Stem, letter: char) -> Option<Stem> {
        if stem.node == 0 {
            return None;
        }
        self.stems.get(&(stem.node, letter)).copied()
    }

    /// The cost of a letter of a foreign name behind another.
    pub(super) fn sound(&self, (before, left): (char, &Letter), (letter, costs): (char, &Letter)) -> f32 {
        self.pairs.get(&(before, letter)).copied().unwrap_or(left.leaving + costs.spelled)
    }

    /// The cost of a word; none of letters that are no word.
    pub(super) fn word(&self, word: &[char]) -> Option<f32> {
        let (first, more) = word.split_first()?;
        let stem =
            more.iter().try_fold(self.letter(*first).stem, |stem, letter| self.longer(stem, *letter))?;
        Some(stem.cost).filter(|cost| cost.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_tells_costs_in_nats() {
        let table = Table::parse(
            "# head\nsimplified\t習习\nword 55\t总统 说 总统府秘书\npair 20\t|普 普京 京|\nleaving 5\t普\nletter 40\t特 |\nfamily 30\t习\nfirst 60\t近\nsecond 60\t平\nonly 50\t毅\n",
        );
        assert_eq!(table.simplified('習'), '习');
        let word = |word: &str| table.word(&word.chars().collect::<Vec<_>>());
        assert_eq!((word("总统"), word("总统府秘书"), word("说")), (Some(5.5), Some(5.5), Some(5.5)));
        assert_eq!((word("总统府"), word("总总"), word("说说"), word("")), (None, None, None, None));
        assert!(word("总") > Some(10.0) && word("无") > Some(10.0));
        let costs = |letter| table.letter(letter);
        let sound = |a, b| table.sound((a, &costs(a)), (b, &costs(b)));
        assert_eq!((sound('普', '京'), sound('普', '特')), (2.0, 0.5 + 4.0));
        assert_eq!((costs('普').opening, costs('京').closing), (2.0, 2.0));
        assert_eq!((costs('特').opening, costs('普').closing), (4.0, 0.5 + 4.0));
        assert_eq!((costs('无').opening, costs('无').closing), (UNSEEN_SPELLED, 4.0));
        assert_eq!((costs('习').family, costs('毅').only), (3.0, 5.0));
        assert_eq!(costs('近').first + costs('平').second, 12.0);
        assert!(costs('近').family.is_infinite());
    }
}
