//! A lesson -> the same lesson about other people, so that names are known by what is around them
//! and how they are built, and those of no part of the world better than others.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Span;
use super::super::lexicon::{Flags, is_arabic_letter, is_cyrillic};
use super::super::token::{self, Shape, Token};
use super::learn::{Dice, Lesson};

/// Names to draw from.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// Given and family names in Latin letters.
    full: Vec<(String, String)>,
    /// Single names in Arabic letters, which do not change by case.
    arabic: Vec<String>,
}

impl Names {
    /// Those of the names that are two capitalized words of Latin letters, or one of Arabic ones.
    pub(super) fn of(names: &[String]) -> Self {
        let is_word = |word: &str| {
            let mut letters = word.chars();
            letters.next().is_some_and(char::is_uppercase)
                && letters.next().is_some_and(char::is_lowercase)
                && word.chars().all(|c| c < '\u{250}' && !matches!(c, '.' | ','))
        };
        let full = names.iter().filter_map(|name| {
            let (given, family) = name.split_once(' ')?;
            (is_word(given) && is_word(family) && !family.contains(' '))
                .then(|| (given.to_owned(), family.to_owned()))
        });
        let arabic =
            names.iter().filter(|name| name.chars().all(is_arabic_letter) && name.chars().nth(2).is_some());
        Self { full: full.collect(), arabic: arabic.cloned().collect() }
    }

    /// A name to stand for the word, rather a family name or a given one.
    fn draw(&self, word: &Token<'_>, family: bool, dice: &mut Dice) -> Option<&str> {
        if word.text.starts_with(is_arabic_letter) {
            return self.arabic.get(dice.below(self.arabic.len())).map(String::as_str);
        }
        let (first, last) = self.full.get(dice.below(self.full.len()))?;
        Some(if family || dice.below(2) == 0 { last } else { first })
    }
}

/// The lesson with every word of a person's name replaced, the same word always by the same one.
/// `None` where there is no name, or one in a script that inflects names.
pub(super) fn renamed(lesson: &Lesson, names: &Names, dice: &mut Dice) -> Option<Lesson> {
    let tokens = token::tokens(&lesson.text);
    let mut families = BTreeSet::new();
    let mut replaced = vec![false; tokens.len()];
    for span in &lesson.persons {
        let first = tokens.partition_point(|token| token.span.end <= span.start);
        let end = tokens.partition_point(|token| token.span.start < span.end);
        let words: Vec<usize> = (first..end.max(first)).filter(|at| is_word(&tokens[*at])).collect();
        if let [_, .., last] = words[..] {
            families.insert(tokens[last].key);
        }
        for at in words {
            replaced[at] = true;
        }
    }
    let words: Vec<&Token<'_>> =
        tokens.iter().zip(&replaced).filter(|(_, replaced)| **replaced).map(|(token, _)| token).collect();
    if words.is_empty() || words.iter().any(|token| token.text.starts_with(is_cyrillic)) {
        return None;
    }
    let mut drawn: BTreeMap<u64, &str> = BTreeMap::new();
    let mut text = String::with_capacity(lesson.text.len());
    // Where each replaced word ended, and how far what follows has moved.
    let mut moves: Vec<(u32, i64)> = Vec::new();
    let (mut byte, mut shift) = (0, 0);
    for token in words {
        let new = match drawn.get(&token.key) {
            Some(known) => known,
            None => {
                let new = names.draw(token, families.contains(&token.key), dice)?;
                drawn.entry(token.key).or_insert(new)
            }
        };
        let new = if token.shape == Shape::Upper { new.to_uppercase() } else { (*new).to_owned() };
        text.push_str(&lesson.text[byte..token.byte]);
        text.push_str(&new);
        byte = token.byte_end();
        let (before, now) = (token.text.chars().count(), new.chars().count());
        shift += i64::try_from(now).ok()? - i64::try_from(before).ok()?;
        moves.push((token.span.end, shift));
    }
    text.push_str(&lesson.text[byte..]);
    let moved = |place: u32| {
        let passed = moves.partition_point(|(end, _)| *end <= place);
        let shift = passed.checked_sub(1).map_or(0, |last| moves[last].1);
        u32::try_from(i64::from(place) + shift).unwrap_or(0)
    };
    let all = |spans: &[Span]| {
        spans.iter().map(|span| Span { start: moved(span.start), end: moved(span.end) }).collect()
    };
    Some(Lesson { text, persons: all(&lesson.persons), others: all(&lesson.others) })
}

/// Whether the word is replaced: small words and titles stay.
fn is_word(token: &Token<'_>) -> bool {
    let written =
        matches!(token.shape, Shape::Capital | Shape::Upper) || token.text.starts_with(is_arabic_letter);
    let named = token.flags.has(Flags::GIVEN.and(Flags::FAMILY)) || !token.flags.has(Flags::TITLE);
    written && named && !token.flags.has(Flags::PARTICLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_people_stand_in_the_same_places() {
        let text = "Mr. Obama, Barack Obama of Rome".to_owned();
        let persons = vec![Span { start: 4, end: 9 }, Span { start: 11, end: 23 }];
        let others = vec![Span { start: 27, end: 31 }];
        let names = Names::of(&["Chukwuemeka Okonkwo".to_owned(), "Louis IX".to_owned()]);
        let new = renamed(&Lesson { text, persons, others }, &names, &mut Dice::new(3)).unwrap();
        let at = |span: Span| -> String {
            new.text.chars().skip(span.start as usize).take((span.end - span.start) as usize).collect()
        };
        assert_eq!(at(new.persons[0]), "Okonkwo");
        assert!(at(new.persons[1]).ends_with(" Okonkwo"), "{}", new.text);
        assert_eq!(at(new.others[0]), "Rome");
        assert!(
            renamed(&Lesson { text: "No one".to_owned(), ..Lesson::default() }, &names, &mut Dice::new(3))
                .is_none()
        );
    }
}
