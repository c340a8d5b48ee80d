//! Names that could be one person's and that the text tells apart: "Ali Abdullah Saleh and his son Ahmed
//! Ali Abdullah Saleh", "Donald Trump and Donald Trump Jr."

use rustc_hash::{FxHashMap, FxHashSet};

use super::cue;
use super::find::Candidate;
use super::lexicon::{self, Flags};
use super::reading::is_syllable;
use super::token::Token;
use super::who::Text;
use crate::name::fold::fold;
use crate::name::normalize;

/// Most words between two names of which one says what its bearer is to the other.
const MOST_BETWEEN: usize = 8;
/// A word of family stands no further from the name: "his son, General", "father of".
const MOST_FROM_KIN: usize = 3;

/// Most words between a word of family and the name of whose kin is meant: "the son of former President".
const MOST_FROM_OWNER: usize = 5;

/// Which names of a text are of other people.
#[derive(Debug, Default)]
pub(super) struct Apart {
    /// A number for each candidate, the same for the same words; empty where no two are told apart.
    names: Vec<u32>,
    /// Both ways.
    pairs: FxHashSet<(u32, u32)>,
}

impl Apart {
    /// Reads the text between names: `words` are those of each candidate, and `full` the full names in the
    /// order of the text.
    pub(super) fn of(
        text: Text<'_, '_>,
        candidates: &[Candidate],
        words: &[Vec<&Token<'_>>],
        full: &[usize],
    ) -> Self {
        let share = |a: usize, b: usize| {
            words[a].iter().any(|word| words[b].iter().any(|other| other.folded == word.folded))
        };
        let told: Vec<(usize, usize)> = full
            .windows(2)
            .map(|pair| (pair[0], pair[1]))
            .filter(|(a, b)| share(*a, *b) && are_two(text, &candidates[*a], &candidates[*b]))
            .collect();
        if told.is_empty() {
            return Self::default();
        }
        let mut numbers: FxHashMap<Vec<&str>, u32> = FxHashMap::default();
        let mut names = Vec::with_capacity(words.len());
        for name in words {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            let key = name.iter().map(|word| &*word.folded).collect();
            names.push(*numbers.entry(key).or_insert(next));
        }
        let both = told.iter().flat_map(|(a, b)| [(names[*a], names[*b]), (names[*b], names[*a])]);
        let pairs = both.filter(|(a, b)| a != b).collect();
        Self { names, pairs }
    }

    /// What a candidate's name is known by; the same for all where nothing is told apart.
    pub(super) fn name(&self, at: usize) -> u32 {
        self.names.get(at).copied().unwrap_or(0)
    }

    /// Whether two names are of two people.
    pub(super) fn are_two(&self, a: u32, b: u32) -> bool {
        self.pairs.contains(&(a, b))
    }
}

/// Whether a name is a shorter one with another given name before it, which makes it somebody else's, often a
/// child's: "Mojtaba Ali Khamenei". Muhammad is left out at will.
pub(super) fn is_childs(name: &[String], shorter: &[String]) -> bool {
    let [given] = &name[..name.len().saturating_sub(shorter.len())] else { return false };
    // Burmese names are shortened to their last syllables: "Suu Kyi".
    let second = shorter.first().is_some_and(|first| lexicon::is_given(first) && !is_syllable(first));
    second && lexicon::is_given(given) && fold(&normalize(given)) != fold("muhammad")
}

/// Whether two names that follow each other are joined by "and", or the one's bearer is said to be kin of the
/// other's.
fn are_two(text: Text<'_, '_>, a: &Candidate, b: &Candidate) -> bool {
    let Some(between) = text.between(a, b) else { return false };
    if is_junior(text, a) != is_junior(text, b) && is_of_kin(between) {
        return true;
    }
    if between.len() > MOST_BETWEEN {
        return false;
    }
    // The point of "Jr.", or what a comma adds of the first: "Muhammad Ali, the boxer, and".
    let joined = match between {
        [word] => cue::is_and(word),
        [mark, .., word] => mark.is_mark(&['.', ',']) && cue::is_and(word),
        [] => false,
    };
    // "The son of Nicolás Maduro, Nicolás Maduro Guerra".
    let beside = || matches!(between, [comma] if comma.is_mark(&[','])) && is_of_kin(text.before(a));
    let ends = |token: &&Token<'_>| token.is_mark(&['.', '!', '?', ';']);
    let before =
        || between.iter().rev().take(MOST_FROM_KIN).take_while(|token| !ends(token)).any(cue::is_kin);
    joined || before() || beside() || is_kin_behind(text.behind(b))
}

/// Whether a name ends with "Jr" or the like.
fn is_junior(text: Text<'_, '_>, name: &Candidate) -> bool {
    text.tokens[name.last].flags.has(Flags::SUFFIX)
}

/// Whether what stands before a name says that it is of whose kin somebody is: "the son of former President".
fn is_of_kin(before: &[Token<'_>]) -> bool {
    let of = |word: &Token<'_>| ["of", "de", "del", "du", "do", "da", "von"].contains(&word.folded.as_str());
    let says = |word: &Token<'_>| {
        word.flags.has(Flags::TITLE.and(Flags::ROLE).and(Flags::PARTICLE)) || cue::is(&word.folded, "weak")
    };
    let mut words = before.iter().rev().take(MOST_FROM_OWNER);
    let before = words.by_ref().find(|word| of(word) || !says(word));
    before.is_some_and(of) && words.next().is_some_and(cue::is_kin)
}

/// Whether what stands behind a name calls its bearer kin of somebody named before: ", his son,".
fn is_kin_behind(text: &[Token<'_>]) -> bool {
    let Some([comma, rest @ ..]) = text.get(..MOST_FROM_KIN + 1) else { return false };
    let kin = rest.iter().take_while(|token| token.is_word()).position(cue::is_kin);
    // "Son of" says of whom behind it.
    comma.is_mark(&[',']) && kin.is_some_and(|at| rest.get(at + 1).is_some_and(|next| !next.is_word()))
}

#[cfg(test)]
mod tests {
    use crate::article::persons;
    use crate::article::tests::names;

    #[test]
    fn who_stands_beside_a_name_by_and_or_as_kin_is_somebody_else() {
        for (text, people) in [
            (
                "Ali Abdullah Saleh and his son Ahmed Ali Abdullah Saleh ruled. Ali Abdullah Saleh was killed.",
                ["Ali Abdullah Saleh", "Ahmed Ali Abdullah Saleh"],
            ),
            ("Donald Trump and Donald Trump Jr. spoke.", ["Donald Trump", "Donald Trump Jr"]),
            ("Muhammad Ali, the boxer, and Muhammad Ali Khan met.", ["Muhammad Ali", "Muhammad Ali Khan"]),
            ("Donald Trump Jr. and Donald Trump spoke.", ["Donald Trump Jr", "Donald Trump"]),
            (
                "Idriss Déby was killed. Mahamat Idriss Déby, his son, took power.",
                ["Idriss Déby", "Mahamat Idriss Déby"],
            ),
            (
                "El presidente Nicolás Maduro y su hijo Nicolás Maduro Guerra viajaron.",
                ["Nicolás Maduro", "Nicolás Maduro Guerra"],
            ),
            (
                "El hijo de Nicolás Maduro, Nicolás Maduro Guerra, viajó. Nicolás Maduro se quedó.",
                ["Nicolás Maduro", "Nicolás Maduro Guerra"],
            ),
            (
                "El hijo del presidente Nicolás Maduro, Nicolás Maduro Guerra, viajó.",
                ["Nicolás Maduro", "Nicolás Maduro Guerra"],
            ),
            (
                "Donald Trump Jr. spoke in Ohio. He is the son of former President Donald Trump.",
                ["Donald Trump Jr", "Donald Trump"],
            ),
        ] {
            assert_eq!(names(text), people, "{text}");
        }
    }

    #[test]
    fn another_given_name_before_a_name_makes_it_somebody_elses() {
        for (text, people) in [
            (
                "The envoy met Ali Khamenei. Later Mojtaba Ali Khamenei arrived. Ali Khamenei was ill.",
                vec!["Ali Khamenei", "Mojtaba Ali Khamenei"],
            ),
            (
                "Uday Saddam Hussein was killed. Saddam Hussein was hanged.",
                vec!["Uday Saddam Hussein", "Saddam Hussein"],
            ),
            (
                "John Smith was charged. Peter John Smith gave evidence.",
                vec!["John Smith", "Peter John Smith"],
            ),
            ("Javad Zarif quit. Mohammad Javad Zarif spoke.", vec!["Mohammad Javad Zarif"]),
            ("Aung San Suu Kyi spoke. Suu Kyi left.", vec!["Aung San Suu Kyi"]),
            ("J. Edgar Hoover spoke. Edgar Hoover left.", vec!["J. Edgar Hoover"]),
        ] {
            assert_eq!(names(text), people, "{text}");
        }
    }

    #[test]
    fn what_calls_the_first_kin_says_nothing_of_the_second() {
        let text = "Teodoro Nguema Obiang Mangue, his son. Obiang Mangue denied it.";
        assert_eq!(names(text), ["Teodoro Nguema Obiang Mangue"]);
    }

    #[test]
    fn a_part_of_a_name_still_joins_the_one_who_bears_it() {
        let text = "Nicolás Maduro and his son Nicolás Maduro Guerra came. Maduro spoke, Maduro Guerra left.";
        let mentions: Vec<usize> = persons(text).iter().map(|person| person.mentions.len()).collect();
        assert_eq!(mentions, [2, 2]);
    }

    #[test]
    fn a_part_of_a_name_joins_the_one_who_has_its_suffix_or_none() {
        let text = "Donald Trump and Donald Trump Jr. spoke. Trump left. Mr Trump slept. Trump Jr. stayed.";
        let mentions: Vec<usize> = persons(text).iter().map(|person| person.mentions.len()).collect();
        assert_eq!(mentions, [3, 2]);
        let text = "Robert Kennedy Jr. spoke. Kennedy left.";
        assert_eq!(persons(text).len(), 1);
    }

    #[test]
    fn the_longer_form_of_a_name_is_the_same_person_without_such_a_word() {
        for text in [
            "Nicolás Maduro spoke. Later Nicolás Maduro Moros left with his son.",
            "El amigo de Nicolás Maduro, Nicolás Maduro Moros, viajó.",
            "Nicolás Maduro spoke of Nicolás Maduro Moros, his hometown and the party.",
            "Nicolás Maduro and his son were there when Nicolás Maduro Moros spoke at length, they said.",
        ] {
            assert_eq!(names(text), ["Nicolás Maduro Moros"], "{text}");
        }
    }
}
