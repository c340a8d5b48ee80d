//! Pairs of a word in its own script and its Latin form -> the text of a [`Table`].
//!
//! Three steps: which Latin letters each letter of the script stands for in each pair, by
//! expectation and maximization; what a letter is read as most often in each context, narrow to
//! wide, kept where a wider context says otherwise than the narrower one; and the words that those
//! rules would still read wrongly. Equal pairs give equal text.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::learned::{Table, WINDOWS, push_key};
use super::sounds::Sounds;
use super::{Family, arabic, cyrillic};
use crate::name::fold::fold;

/// A word and its Latin form, both as they are compared, and how often the two are one name.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The word, its letters readied for lookup.
    pub word: String,
    /// Lower-case Latin letters.
    pub latin: String,
    /// How much the pair counts.
    pub weight: f64,
}

/// What is worth a place in the table.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Most Latin letters of one letter.
    pub span: usize,
    /// Least weight of a context that overrides a narrower one.
    pub context: f64,
    /// Least weight of a word that overrides the contexts.
    pub word: f64,
    /// Least likelihood of a pair for each letter, as a logarithm; others are no transliterations.
    pub likely: f64,
    /// What a letter is read as by rule.
    pub usual: fn(char) -> &'static str,
    /// How many times the weight of its rule another reading needs.
    pub loyalty: f64,
}

impl Bounds {
    /// The bounds that the tables in use were made with.
    #[must_use]
    pub fn of(family: Family) -> Self {
        let all = Self { span: 3, context: 2.5, word: 2.0, likely: -2.5, usual: |_| "", loyalty: 1.0 };
        match family {
            // Vowels are the reading that needs the doubled weight: one too few is read as unwritten.
            Family::Arabic => Self { likely: -3.0, usual: arabic::consonant, loyalty: 2.0, ..all },
            // Slavic names are read by rule; others have to be frequent to be read otherwise.
            Family::Cyrillic => {
                Self { span: 4, context: 8.0, word: 5.0, usual: cyrillic::letter, loyalty: 6.0, ..all }
            }
            Family::Han => Self { span: 6, likely: -3.0, ..all },
            Family::Kana => Self { span: 4, context: 3.0, word: 3.0, ..all },
            Family::Hebrew | Family::Hangul => Self { context: 3.0, ..all },
            _ => Self { context: 2.0, word: 1.0, likely: -3.0, ..all },
        }
    }
}

/// Rounds of expectation and maximization; the likelihood moves little after four.
const ROUNDS: usize = 6;

/// The text of a table: one line for each context and word, sorted.
#[must_use]
pub fn learn(pairs: &[Pair], bounds: &Bounds) -> String {
    let mut sounds = Sounds::default();
    for _ in 0..ROUNDS {
        sounds = sounds.next(pairs, bounds.span);
    }
    let clean: Vec<Pair> = pairs
        .iter()
        .filter(|pair| {
            let letters: Vec<char> = pair.word.chars().collect();
            sounds.best(&letters, &pair.latin, bounds.span).is_some_and(|best| best.1 >= bounds.likely)
        })
        .cloned()
        .collect();
    let pairs = clean.as_slice();
    for _ in 0..2 {
        sounds = sounds.next(pairs, bounds.span);
    }
    let mut contexts: Vec<FxHashMap<String, Votes>> = vec![FxHashMap::default(); WINDOWS.len()];
    let mut words: BTreeMap<&str, Votes> = BTreeMap::new();
    let mut key = String::new();
    for pair in pairs {
        let letters: Vec<char> = pair.word.chars().collect();
        let Some((parts, likelihood)) = sounds.best(&letters, &pair.latin, bounds.span) else { continue };
        if likelihood < bounds.likely {
            continue;
        }
        words.entry(&pair.word).or_default().add(&pair.latin, pair.weight);
        let weight = 1.0 + pair.weight.ln().max(0.0);
        for (at, part) in parts.iter().enumerate() {
            for (window, contexts) in WINDOWS.iter().zip(&mut contexts) {
                push_key(&letters, at, *window, &mut key);
                contexts.entry(key.clone()).or_default().add(part, weight);
            }
        }
    }
    let rules = prune(&contexts, bounds);
    let mut lines: BTreeSet<String> = rules.iter().map(|(key, to)| format!("{key}\t{to}\n")).collect();
    let text: String = lines.iter().map(String::as_str).collect();
    let table = Table::parse(&text);
    for (word, votes) in &words {
        let plain: String = word.chars().map(bounds.usual).collect();
        let Some((latin, weight)) = votes.first(&plain, bounds.loyalty) else { continue };
        let letters: Vec<char> = word.chars().collect();
        let read = table.spell(&letters);
        if weight >= bounds.word && fold(&read) != fold(latin) {
            lines.insert(format!("{word}\t{latin}\n"));
        }
    }
    lines.into_iter().collect()
}

/// The contexts that say otherwise than the narrower ones they hold.
fn prune(contexts: &[FxHashMap<String, Votes>], bounds: &Bounds) -> BTreeMap<String, String> {
    let mut rules: BTreeMap<String, String> = BTreeMap::new();
    let mut narrower = String::new();
    for (width, level) in contexts.iter().enumerate() {
        for (key, votes) in level {
            let letter = key.split_once('[').and_then(|(_, rest)| rest.chars().next()).unwrap_or_default();
            let Some((to, weight)) = votes.first((bounds.usual)(letter), bounds.loyalty) else { continue };
            if width > 0 && weight < bounds.context {
                continue;
            }
            let mut said = None;
            for window in WINDOWS[..width].iter().rev() {
                narrow(key, *window, &mut narrower);
                said = rules.get(&narrower);
                if said.is_some() {
                    break;
                }
            }
            if said.is_none_or(|said| said != to) {
                rules.insert(key.clone(), to.to_owned());
            }
        }
    }
    rules
}

/// The key of a narrower window of the same letter.
fn narrow(key: &str, window: (usize, usize), out: &mut String) {
    out.clear();
    let Some((left, rest)) = key.split_once('[') else { return };
    let Some((letter, right)) = rest.split_once(']') else { return };
    let skipped = left.chars().count().saturating_sub(window.0);
    out.extend(left.chars().skip(skipped));
    out.push('[');
    out.push_str(letter);
    out.push(']');
    out.extend(right.chars().take(window.1));
}

/// What has been read for one word or context, and how often.
#[derive(Debug, Clone, Default)]
struct Votes(BTreeMap<String, f64>);

impl Votes {
    fn add(&mut self, to: &str, weight: f64) {
        *self.0.entry(to.to_owned()).or_default() += weight;
    }

    /// The commonest spelling of the commonest sound, the usual sound counting so many times, and
    /// the weight of that sound. What folds together is one sound.
    fn first(&self, usual: &str, loyalty: f64) -> Option<(&str, f64)> {
        let usual_sound = fold(usual);
        let mut sounds: BTreeMap<String, f64> = BTreeMap::new();
        for (to, weight) in &self.0 {
            let sound = fold(to);
            let times = if sound == usual_sound { loyalty } else { 1.0 };
            *sounds.entry(sound).or_default() += weight * times;
        }
        let most = |a: &f64, b: &f64| a.total_cmp(b);
        let (sound, weight) = sounds.iter().max_by(|a, b| most(a.1, b.1))?;
        let spellings = self.0.iter().filter(|(to, _)| fold(to) == *sound);
        let kept = loyalty > 1.0 && *sound == usual_sound && self.0.contains_key(usual);
        let (to, _) = spellings.max_by(|a, b| match kept {
            true => (a.0 == usual).cmp(&(b.0 == usual)),
            false => most(a.1, b.1),
        })?;
        Some((to, *weight))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str, f64)]) -> Vec<Pair> {
        let pair = |(word, latin, weight): &(&str, &str, f64)| Pair {
            word: (*word).to_owned(),
            latin: (*latin).to_owned(),
            weight: *weight,
        };
        pairs.iter().map(pair).collect()
    }

    fn bounds() -> Bounds {
        Bounds { span: 3, context: 1.0, word: 1.0, likely: -20.0, usual: |_| "", loyalty: 1.0 }
    }

    #[test]
    fn letters_are_read_as_in_the_pairs_and_in_their_contexts() {
        let text = learn(
            &pairs(&[
                ("анна", "anna", 2.0),
                ("нина", "nina", 2.0),
                ("иван", "ivan", 2.0),
                ("ваня", "vanya", 2.0),
                ("шина", "shina", 2.0),
                ("маша", "masha", 2.0),
            ]),
            &bounds(),
        );
        let table = Table::parse(&text);
        let read = |word: &str| {
            let mut out = String::new();
            table.push(&word.chars().collect::<Vec<_>>(), &mut out);
            out
        };
        assert_eq!(read("ваша"), "vasha");
        assert_eq!(read("инна"), "inna");
    }

    #[test]
    fn the_usual_reading_stays_until_enough_speak_against_it() {
        let mut votes = Votes::default();
        votes.add("aleksandr", 2.0);
        votes.add("sasha", 5.0);
        assert_eq!(votes.first("", 1.0).map(|first| first.0), Some("sasha"));
        assert_eq!(votes.first("aleksandr", 4.0).map(|first| first.0), Some("aleksandr"));
        assert_eq!(votes.first("aleksandr", 2.0).map(|first| first.0), Some("sasha"));
    }

    #[test]
    fn a_narrower_window_is_part_of_the_wider() {
        let letters: Vec<char> = "abcd".chars().collect();
        let (mut wide, mut key, mut narrowed) = (String::new(), String::new(), String::new());
        for at in 0..letters.len() {
            push_key(&letters, at, (3, 3), &mut wide);
            for window in WINDOWS {
                push_key(&letters, at, window, &mut key);
                narrow(&wide, window, &mut narrowed);
                assert_eq!(key, narrowed);
            }
        }
    }
}
