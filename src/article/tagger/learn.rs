//! Annotated texts and lists of names -> a [`Tagger`].

use rayon::prelude::*;

use super::super::{Span, token};
use super::Tagger;
use super::book::{Author, Book};
use super::crf::{Example, Learned, Learner};
use super::features::{Features, ROWS};
use super::gold::{self, KnownNames};
use super::label::Label;
use super::rename::{Names, renamed};
use super::weights::Weights;

/// A text and the places in it that name somebody or something.
#[derive(Debug, Clone, Default)]
pub struct Lesson {
    /// The text.
    pub text: String,
    /// Names of people; of nested ones the widest.
    pub persons: Vec<Span>,
    /// Names of organizations, places and the like.
    pub others: Vec<Span>,
}

/// What there is to learn from.
#[derive(Debug, Clone, Default)]
pub struct Material {
    /// Annotated texts.
    pub lessons: Vec<Lesson>,
    /// What else is known of words.
    pub words: Author,
    /// Names of people of many origins, to put into the texts: full ones, and single ones of scripts
    /// where a name is the same in all places.
    pub names: Vec<String>,
}

/// Times each text is learned from. From five on little changes.
pub const ROUNDS: usize = 10;

/// Taggers that learn apart, each of copies and in an order of its own; the mean of their weights is the
/// one that is made. It wavers less with chance than any of them.
const PUPILS: u64 = 6;

/// Features seen less often than this say nothing.
const LEAST_SEEN: u32 = 3;

/// Learns. The same material, rounds and seed give the same tagger.
#[must_use]
pub fn learn(material: &Material, rounds: usize, seed: u64) -> Tagger {
    let mut words = material.words.clone();
    for lesson in &material.lessons {
        words.text(&lesson.text);
    }
    let book = words.finish();
    let known = KnownNames::of(&material.lessons);
    let originals: Vec<Vec<Example>> =
        material.lessons.par_iter().map(|lesson| examples(lesson, &book, &known)).collect();
    let names = Names::of(&material.names);
    let pupils = (0..PUPILS).into_par_iter().map(|pupil| {
        let mut dice = Dice::new(seed.wrapping_mul(PUPILS).wrapping_add(pupil));
        // Texts without people once more, too: else the copies would make names more frequent.
        let copies = material.lessons.iter().zip(&originals).filter_map(|(lesson, original)| {
            if lesson.persons.is_empty() {
                return Some(original.clone());
            }
            renamed(lesson, &names, &mut dice).map(|copy| examples(&copy, &book, &known))
        });
        let copies: Vec<Vec<Example>> = copies.collect();
        taught(originals.iter().cloned().chain(copies).collect(), rounds, &mut dice)
    });
    let mut learned = Learned::default();
    for pupil in pupils.collect::<Vec<_>>() {
        learned.add(pupil);
    }
    Tagger { weights: Weights::rounded(&learned, book) }
}

/// What one learns of these texts.
fn taught(mut texts: Vec<Vec<Example>>, rounds: usize, dice: &mut Dice) -> Learned {
    let numbers = renumbered(&mut texts);
    let mut learner = Learner::new(numbers.len());
    let mut order: Vec<usize> = (0..texts.len()).collect();
    for round in 0..rounds {
        for at in (1..order.len()).rev() {
            order.swap(at, dice.below(at + 1));
        }
        for example in order.iter().flat_map(|at| &texts[*at]) {
            learner.step(example, dice);
        }
        if round >= rounds / 2 {
            learner.keep();
        }
    }
    learner.learned(numbers)
}

fn examples(lesson: &Lesson, book: &Book, known: &KnownNames) -> Vec<Example> {
    let tokens = token::tokens(&lesson.text);
    let labels = gold::labels(&tokens, lesson, known);
    let features = Features::of(&tokens, book);
    let rows_of = |at| {
        let mut rows = Vec::new();
        features.rows(at, &mut rows);
        rows
    };
    let example = |run: std::ops::Range<usize>| Example {
        labels: whole(&labels[run.clone()]),
        rows: run.map(rows_of).collect(),
    };
    features.runs().into_iter().map(example).collect()
}

/// The labels of a run, where names that reach beyond it are made whole within.
fn whole(labels: &[Label]) -> Vec<Label> {
    let is_person = |label: Label| !matches!(label, Label::Outside | Label::Other);
    let mut whole = labels.to_vec();
    let mut at = 0;
    while at < labels.len() {
        let ends = |end: &usize| {
            *end == labels.len()
                || !labels[*end - 1].is_unended()
                || !is_person(labels[*end])
                || labels[*end].may_open()
        };
        let end =
            if is_person(labels[at]) { (at + 1..=labels.len()).find(ends).unwrap_or(at + 1) } else { at + 1 };
        if is_person(labels[at]) {
            for (label, right) in whole[at..end].iter_mut().zip(Label::of_name(end - at)) {
                *label = right;
            }
        }
        at = end;
    }
    whole
}

/// Numbers the rows that are seen often enough from 0 on, and drops the others. What comes back are
/// the numbers they had, in order.
fn renumbered(examples: &mut [Vec<Example>]) -> Vec<u32> {
    let mut seen = vec![0u32; ROWS];
    for row in examples.iter().flatten().flat_map(|example| example.rows.iter().flatten()) {
        seen[*row as usize] += 1;
    }
    let numbers: Vec<u32> =
        (0..).zip(&seen).filter(|(_, seen)| **seen >= LEAST_SEEN).map(|(row, _)| row).collect();
    for rows in examples.iter_mut().flatten().flat_map(|example| &mut example.rows) {
        rows.retain(|row| seen[*row as usize] >= LEAST_SEEN);
    }
    let mut new = seen;
    for (at, row) in (0..).zip(&numbers) {
        new[*row as usize] = at;
    }
    for row in examples.iter_mut().flatten().flat_map(|example| example.rows.iter_mut().flatten()) {
        *row = new[*row as usize];
    }
    numbers
}

/// Chance that can be repeated: xorshift (Marsaglia 2003).
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`; 0 where that is 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        // The low bits of a xorshift are the worst.
        #[allow(clippy::cast_possible_truncation)]
        let drawn = (self.0 >> 20) as usize;
        drawn.checked_rem(end).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cut_by_a_run_are_made_whole() {
        use Label::{Begin, Inside, Last, Other, Outside, Unit};
        assert_eq!(whole(&[Last, Outside, Begin, Inside]), [Unit, Outside, Begin, Last]);
        assert_eq!(whole(&[Inside, Last, Unit, Other, Begin]), [Begin, Last, Unit, Other, Unit]);
        assert_eq!(whole(&[Begin, Last, Begin, Last]), [Begin, Last, Begin, Last]);
        assert_eq!(whole(&[]), []);
    }
}
