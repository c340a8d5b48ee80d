//! What is known of Chinese words and names, as learned by `namecheck train chinese`: how rare each
//! is, in tenths of a nat (the negative natural logarithm of a probability).
//!
//! A line is what it tells, a cost, tab, and words with blanks between that have it; the simplified
//! forms of letters have no cost.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Stands for both ends of a foreign name.
pub(super) const EDGE: char = '|';
/// Nats a step.
const STEP: f32 = 0.1;

/// Costs in nats.
#[derive(Debug, Default)]
pub(super) struct Table<'a> {
    /// A traditional letter and the simplified one.
    simplified: FxHashMap<char, char>,
    /// What only begins words has an infinite cost.
    words: FxHashMap<&'a str, f32>,
    /// Of foreign names, a letter behind another.
    pairs: FxHashMap<(char, char), f32>,
    /// A letter behind one that it was not seen behind: what it costs to leave the first, and that of
    /// the second.
    leaving: FxHashMap<char, f32>,
    letters: FxHashMap<char, f32>,
    /// Of Chinese names.
    families: FxHashMap<char, f32>,
    firsts: FxHashMap<char, f32>,
    seconds: FxHashMap<char, f32>,
    onlys: FxHashMap<char, f32>,
}

/// What was never seen, in nats: rarer than all that was.
const UNSEEN: f32 = 18.0;
/// The same for a letter of a given name.
const UNSEEN_GIVEN: f32 = 12.0;
/// For a letter of a foreign name.
const UNSEEN_SPELLED: f32 = 14.0;

/// The table that comes with the program.
pub(super) fn shipped() -> &'static Table<'static> {
    static SHIPPED: LazyLock<Table<'static>> =
        LazyLock::new(|| Table::parse(include_str!("../data/chinese.tsv")));
    &SHIPPED
}

impl<'a> Table<'a> {
    /// Reads the text of a table.
    pub(super) fn parse(text: &'a str) -> Self {
        let mut table = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((head, items)) = line.split_once('\t') else {
                continue;
            };
            let (what, cost) = head.split_once(' ').unwrap_or((head, ""));
            let cost = STEP * cost.parse().unwrap_or(0.0);
            for item in items.split(' ') {
                table.put(what, cost, item);
            }
        }
        table
    }

    fn put(&mut self, what: &str, cost: f32, item: &'a str) {
        let mut chars = item.chars();
        let Some(first) = chars.next() else {
            return;
        };
        let second = chars.next();
        match (what, second) {
            ("word", _) => {
                for (end, _) in item.char_indices().skip(2) {
                    self.words.entry(&item[..end]).or_insert(f32::INFINITY);
                }
                self.words.insert(item, cost);
            }
            ("simplified", Some(second)) => drop(self.simplified.insert(first, second)),
            ("pair", Some(second)) => drop(self.pairs.insert((first, second), cost)),
            ("leaving", _) => drop(self.leaving.insert(first, cost)),
            ("letter", _) => drop(self.letters.insert(first, cost)),
            ("family", _) => drop(self.families.insert(first, cost)),
            ("first", _) => drop(self.firsts.insert(first, cost)),
            ("second", _) => drop(self.seconds.insert(first, cost)),
            ("only", _) => drop(self.onlys.insert(first, cost)),
            _ => {}
        }
    }

    /// The simplified form of a letter.
    pub(super) fn simplified(&self, letter: char) -> char {
        self.simplified.get(&letter).copied().unwrap_or(letter)
    }

    /// The cost of a word: infinite for several letters that only begin one, none where they do not
    /// even that.
    pub(super) fn word(&self, word: &str, letters: usize) -> Option<f32> {
        self.words.get(word).copied().or((letters == 1).then_some(UNSEEN))
    }

    /// The cost of a letter of a foreign name behind another, or at its [`EDGE`].
    pub(super) fn sound(&self, before: char, letter: char) -> f32 {
        self.pairs.get(&(before, letter)).copied().unwrap_or_else(|| {
            let leaving = self.leaving.get(&before).copied().unwrap_or(0.0);
            leaving + self.letters.get(&letter).copied().unwrap_or(UNSEEN_SPELLED)
        })
    }

    /// The cost of a letter as a family name; none where nobody is called so.
    pub(super) fn family(&self, letter: char) -> Option<f32> {
        self.families.get(&letter).copied()
    }

    /// The cost of one or two letters as a given name; none for more.
    pub(super) fn given(&self, letters: &[char]) -> Option<f32> {
        let cost = |costs: &FxHashMap<char, f32>, letter| costs.get(letter).copied().unwrap_or(UNSEEN_GIVEN);
        match letters {
            [only] => Some(cost(&self.onlys, only)),
            [first, second] => Some(cost(&self.firsts, first) + cost(&self.seconds, second)),
            _ => None,
        }
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
        assert_eq!(table.word("总统", 2), Some(5.5));
        assert_eq!((table.word("总统府", 3), table.word("总总", 2)), (Some(f32::INFINITY), None));
        assert!(table.word("总", 1) > Some(10.0));
        assert_eq!(table.sound('普', '京'), 2.0);
        assert_eq!(table.sound('普', '特'), 0.5 + 4.0);
        assert_eq!(table.family('习'), Some(3.0));
        assert_eq!(table.given(&['近', '平']), Some(12.0));
        assert_eq!(table.given(&['毅']), Some(5.0));
        assert_eq!(table.given(&['近', '平', '毅']), None);
    }
}
