//! Annotated places -> the label of every token.
//!
//! Corpora differ in whether a title belongs to a name ("President Bush"); here it does not. One
//! corpus is silver: a machine marked it and, after a title, took one name in seven for an
//! organization or a place, and passed over others. What follows a title that only people bear is
//! mended, and so is a full name that is marked elsewhere.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::Span;
use super::super::lexicon::{Flags, is_cyrillic};
use super::super::token::{self, Gap, Shape, Token};
use super::label::Label;
use super::learn::Lesson;

/// Titles before nothing but people.
const PERSONAL: [&str; 14] = [
    "Mr",
    "Mrs",
    "Ms",
    "Dr",
    "President",
    "Minister",
    "Senator",
    "Chancellor",
    "Ambassador",
    "Governor",
    "Gen",
    "Ayatollah",
    "Sheikh",
    "Colonel",
];
/// Forms of address, before a person whatever the annotator says.
const ADDRESS: [&str; 3] = ["Mr", "Mrs", "Ms"];

/// Full names that are people's wherever they stand, by the keys of their words.
#[derive(Debug, Default)]
pub(super) struct KnownNames(FxHashSet<Vec<u64>>);

/// Times a full name is marked before the places where it is not are taken for oversights.
const OFTEN: u32 = 3;
/// Most words of a known name.
const MOST_WORDS: usize = 4;

impl KnownNames {
    /// The full names that were marked as a person's [`OFTEN`] times, and as often as not.
    pub(super) fn of(lessons: &[Lesson]) -> Self {
        let mut marked: FxHashMap<Vec<u64>, u32> = FxHashMap::default();
        for lesson in lessons.iter().filter(|lesson| !lesson.persons.is_empty()) {
            let tokens = token::tokens(&lesson.text);
            for range in lesson.persons.iter().filter_map(|span| bare(&tokens, *span)) {
                if (2..=MOST_WORDS).contains(&range.len()) {
                    *marked.entry(keys(&tokens[range])).or_default() += 1;
                }
            }
        }
        marked.retain(|_, count| *count >= OFTEN);
        let often = Self(marked.keys().cloned().collect());
        let mut standing: FxHashMap<Vec<u64>, u32> = FxHashMap::default();
        for lesson in lessons {
            let tokens = token::tokens(&lesson.text);
            for place in often.places(&tokens) {
                *standing.entry(keys(&tokens[place])).or_default() += 1;
            }
        }
        marked.retain(|name, count| *count * 2 >= standing.get(name).copied().unwrap_or(0));
        Self(marked.into_keys().collect())
    }

    /// Where they stand, the longest first.
    fn places(&self, tokens: &[Token<'_>]) -> Vec<Range<usize>> {
        let mut places = Vec::new();
        for words in (2..=MOST_WORDS).rev() {
            let known = |at: &usize| {
                let window = &tokens[*at..*at + words];
                window[0].is_capital() && self.0.contains(&keys(window))
            };
            let starts = (0..(tokens.len() + 1).saturating_sub(words)).filter(known);
            places.extend(starts.map(|at| at..at + words));
        }
        places
    }
}

fn keys(tokens: &[Token<'_>]) -> Vec<u64> {
    tokens.iter().map(|token| token.key).collect()
}

/// The labels of a lesson's tokens.
pub(super) fn labels(tokens: &[Token<'_>], lesson: &Lesson, known: &KnownNames) -> Vec<Label> {
    let mut labels = vec![Label::Outside; tokens.len()];
    for span in &lesson.others {
        labels[inside(tokens, *span)].fill(Label::Other);
    }
    for span in &lesson.persons {
        if let Some(range) = bare(tokens, *span) {
            write_name(&mut labels[range]);
        }
    }
    mend(tokens, &mut labels);
    for place in known.places(tokens) {
        if labels[place.clone()].iter().all(|label| matches!(label, Label::Outside | Label::Other)) {
            write_name(&mut labels[place]);
        }
    }
    labels
}

/// The marked place without titles before the name and without a mark or a possessive behind it;
/// `None` where nothing is left.
pub fn without_title(text: &str, span: Span) -> Option<Span> {
    let tokens = token::tokens(text);
    let whole = inside(&tokens, span);
    if whole.is_empty() {
        return Some(span);
    }
    let bare = bare(&tokens, span)?;
    let start = if bare.start == whole.start { span.start } else { tokens[bare.start].span.start };
    let end = if bare.end == whole.end { span.end } else { tokens[bare.end - 1].span.end };
    Some(Span { start, end })
}

/// The tokens that a place touches.
fn inside(tokens: &[Token<'_>], span: Span) -> Range<usize> {
    let first = tokens.partition_point(|token| token.span.end <= span.start);
    let end = tokens.partition_point(|token| token.span.start < span.end);
    first..end.max(first)
}

fn bare(tokens: &[Token<'_>], span: Span) -> Option<Range<usize>> {
    let mut range = inside(tokens, span);
    while range.len() > 1 && is_title(&tokens[range.start]) {
        range.start += 1;
    }
    let is_tail = |token: &Token<'_>| token.key == 0 || matches!(token.text, "s" | "S");
    while range.len() > 1 && is_tail(&tokens[range.end - 1]) {
        range.end -= 1;
    }
    // One corpus marks "He" and "I", others "The President".
    let names = |token: &Token<'_>| !is_title(token) && !is_small_word(token);
    let is_name = tokens[range.clone()].iter().any(names);
    is_name.then_some(range)
}

/// A pronoun or another small word, however it is written, that nobody is called.
fn is_small_word(token: &Token<'_>) -> bool {
    let named = token.flags.has(Flags::GIVEN.and(Flags::FAMILY).and(Flags::PARTICLE));
    token.flags.has(Flags::STOP) && (!named || SMALL.contains(&token.folded.as_str()))
}

/// Small words that are family names, too; as such they hardly ever stand alone.
const SMALL: [&str; 7] = ["he", "i", "she", "me", "you", "it", "the"];

/// Words that some corpora count to a name and others do not.
fn is_title(token: &Token<'_>) -> bool {
    let named = token.flags.has(Flags::GIVEN.and(Flags::FAMILY));
    match token.shape {
        Shape::Mark(_) => true,
        Shape::Caseless | Shape::Han(_) => false,
        Shape::Lower => !token.flags.has(Flags::PARTICLE) || token.flags.has(Flags::TITLE),
        _ => {
            let title = token.flags.has(Flags::TITLE);
            title && !token.text.starts_with(is_cyrillic)
                || token.flags.has(Flags::TITLE.and(Flags::ORGANIZATION).and(Flags::PLACE)) && !named
        }
    }
}

fn write_name(labels: &mut [Label]) {
    let words = labels.len();
    for (label, right) in labels.iter_mut().zip(Label::of_name(words)) {
        *label = right;
    }
}

/// Labels the names that an annotator passed over.
fn mend(tokens: &[Token<'_>], labels: &mut [Label]) {
    let other = Flags::TITLE.and(Flags::ORGANIZATION).and(Flags::PLACE).and(Flags::CALENDAR).and(Flags::STOP);
    let is_name = |token: &Token<'_>| {
        matches!(token.shape, Shape::Capital | Shape::Initial)
            && token.gap == Gap::Space
            && !token.flags.has(other)
    };
    let mut at = 1;
    while at < tokens.len() {
        let title = if tokens[at - 1].is_mark(&['.']) && at > 1 { at - 2 } else { at - 1 };
        let text = tokens[title].text;
        let is_free =
            |label: Label| label == Label::Outside || (label == Label::Other && ADDRESS.contains(&text));
        let borne = PERSONAL.contains(&text) && labels[title] == Label::Outside;
        let words = tokens[at..].iter().zip(&labels[at..]);
        let words = words.take_while(|(token, label)| is_name(token) && is_free(**label)).count();
        if borne && words > 0 {
            write_name(&mut labels[at..at + words]);
        }
        at += words.max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labelled(text: &str, persons: &[&str]) -> Vec<Label> {
        let place = |name: &&str| {
            let start = u32::try_from(text[..text.find(name).unwrap()].chars().count()).unwrap();
            Span { start, end: start + u32::try_from(name.chars().count()).unwrap() }
        };
        let lesson = Lesson {
            text: text.to_owned(),
            persons: persons.iter().map(place).collect(),
            others: Vec::new(),
        };
        labels(&token::tokens(text), &lesson, &KnownNames::default())
    }

    #[test]
    fn titles_are_taken_off_names() {
        use Label::{Begin, Last, Outside, Unit};
        assert_eq!(
            labelled("U.S. President Barack Obama's plan", &["U.S. President Barack Obama's"]),
            [Outside, Outside, Begin, Last, Outside, Outside, Outside]
        );
        assert_eq!(labelled("Mr. Obama left", &["Mr. Obama"]), [Outside, Outside, Unit, Outside]);
        let span = Span { start: 0, end: 9 };
        assert_eq!(without_title("Mr. Obama left", span), Some(Span { start: 4, end: 9 }));
        assert_eq!(without_title("Mr. Obama left", Span { start: 0, end: 3 }), None);
        assert_eq!(without_title("He left", Span { start: 0, end: 2 }), None);
        assert_eq!(without_title("The President left", Span { start: 0, end: 13 }), None);
        assert_eq!(
            without_title("The Rock left", Span { start: 0, end: 8 }),
            Some(Span { start: 0, end: 8 })
        );
    }

    #[test]
    fn what_follows_a_form_of_address_is_a_person() {
        use Label::{Begin, Last, Outside};
        assert_eq!(labelled("Ms. Ana Ruiz left", &[]), [Outside, Outside, Begin, Last, Outside]);
    }

    #[test]
    fn a_name_marked_often_is_one_where_it_was_passed_over() {
        use Label::{Begin, Last, Outside};
        let lesson = |text: &str, persons: &[(u32, u32)]| Lesson {
            text: text.to_owned(),
            persons: persons.iter().map(|(start, end)| Span { start: *start, end: *end }).collect(),
            others: Vec::new(),
        };
        let marked = vec![lesson("Ana Ruiz left", &[(0, 8)]); 3];
        let passed_over = lesson("So Ana Ruiz left", &[]);
        let tokens = token::tokens(&passed_over.text);
        let known = KnownNames::of(&[marked.clone(), vec![passed_over.clone()]].concat());
        assert_eq!(labels(&tokens, &passed_over, &known), [Outside, Begin, Last, Outside]);
        // What is mostly passed over was marked by mistake.
        let known = KnownNames::of(&[marked, vec![passed_over.clone(); 4]].concat());
        assert!(!labels(&tokens, &passed_over, &known).contains(&Begin));
    }
}
