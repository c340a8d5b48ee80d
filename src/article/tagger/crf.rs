//! Learning: a linear-chain conditional random field (Lafferty et al. 2001), by stochastic gradient
//! steps of AdaGrad (Duchi et al. 2011).
//!
//! At each step a part of the features is hidden, so that no name or neighbor is relied on alone:
//! that is what carries what was learned over to other news.

use std::collections::BTreeMap;

use super::decode::{Follow, Scores};
use super::label::{ALL, LABELS, Label};
use super::learn::Dice;

/// How far a step goes.
const RATE: f32 = 0.1;
/// Hidden features, in a hundred.
const HIDDEN: usize = 35;
/// Squares of gradients taken as seen before the first step.
const PRIOR: f32 = 1e-2;
/// A label this sure moves nothing.
const SURE: f32 = 1e-4;
/// The logarithm of an impossibility.
const NEVER: f32 = -1e30;

/// A run of words: the rows of each, and its label.
#[derive(Clone)]
pub(super) struct Example {
    pub(super) rows: Vec<Vec<u32>>,
    pub(super) labels: Vec<Label>,
}

/// Weights while they are learned.
pub(super) struct Learner {
    rows: Vec<Scores>,
    row_squares: Vec<Scores>,
    follow: Follow,
    follow_squares: Follow,
    /// Sums of the weights at the end of each round from [`Self::keep`] on.
    row_sums: Vec<Scores>,
    follow_sums: Follow,
}

impl Learner {
    /// Knows nothing of so many rows.
    pub(super) fn new(rows: usize) -> Self {
        Self {
            rows: vec![[0.0; LABELS]; rows],
            row_squares: vec![[PRIOR; LABELS]; rows],
            follow: [[0.0; LABELS]; LABELS],
            follow_squares: [[PRIOR; LABELS]; LABELS],
            row_sums: vec![[0.0; LABELS]; rows],
            follow_sums: [[0.0; LABELS]; LABELS],
        }
    }

    /// Moves the weights toward the labels of one run.
    pub(super) fn step(&mut self, example: &Example, dice: &mut Dice) {
        let rows: Vec<Vec<u32>> = example
            .rows
            .iter()
            .map(|rows| rows.iter().copied().filter(|_| dice.below(100) >= HIDDEN).collect())
            .collect();
        let scores: Vec<Scores> = rows.iter().map(|rows| self.scores(rows)).collect();
        let sums = Sums::of(&scores, &self.follow);
        for (at, rows) in rows.iter().enumerate() {
            let mut gradient = [0.0; LABELS];
            for label in ALL {
                let right = f32::from(u8::from(label == example.labels[at]));
                gradient[label.number()] = sums.label(at, label) - right;
            }
            if gradient.iter().all(|slope| slope.abs() < SURE) {
                continue;
            }
            for row in rows {
                let (weights, squares) =
                    (&mut self.rows[*row as usize], &mut self.row_squares[*row as usize]);
                for (at, slope) in gradient.iter().enumerate() {
                    descend(&mut weights[at], &mut squares[at], *slope);
                }
            }
        }
        for (at, (own, right)) in scores.iter().zip(&example.labels).enumerate().skip(1) {
            let right = (example.labels[at - 1], *right);
            for (before, label) in pairs() {
                let (a, b) = (before.number(), label.number());
                let likely = sums.pair(at, before, label, self.follow[a][b] + own[b]);
                let slope = likely - f32::from(u8::from((before, label) == right));
                descend(&mut self.follow[a][b], &mut self.follow_squares[a][b], slope);
            }
        }
    }

    /// Lets the weights as they are now count for what was learned: single steps waver, their mean
    /// does not.
    pub(super) fn keep(&mut self) {
        let now = self.rows.iter().flatten().chain(self.follow.iter().flatten());
        let sums = self.row_sums.iter_mut().flatten().chain(self.follow_sums.iter_mut().flatten());
        for (sum, weight) in sums.zip(now) {
            *sum += weight;
        }
    }

    /// What was learned, where `numbers` are those of the rows in the table.
    pub(super) fn learned(self, numbers: impl IntoIterator<Item = u32>) -> Learned {
        Learned { rows: numbers.into_iter().zip(self.row_sums).collect(), follow: self.follow_sums }
    }

    fn scores(&self, rows: &[u32]) -> Scores {
        let mut sum = [0.0; LABELS];
        for row in rows {
            add(&mut sum, &self.rows[*row as usize]);
        }
        sum
    }
}

/// Sums of weights, of which only the proportions matter.
#[derive(Default)]
pub(super) struct Learned {
    pub(super) rows: BTreeMap<u32, Scores>,
    pub(super) follow: Follow,
}

impl Learned {
    /// Adds what was learned elsewhere.
    pub(super) fn add(&mut self, other: Self) {
        for (row, weights) in other.rows {
            add(self.rows.entry(row).or_default(), &weights);
        }
        for (sum, weights) in self.follow.iter_mut().zip(&other.follow) {
            add(sum, weights);
        }
    }
}

fn add(sums: &mut Scores, weights: &Scores) {
    for (sum, weight) in sums.iter_mut().zip(weights) {
        *sum += weight;
    }
}

fn descend(weight: &mut f32, squares: &mut f32, slope: f32) {
    *squares += slope * slope;
    *weight -= RATE * slope / squares.sqrt();
}

/// Labels that may stand side by side.
fn pairs() -> impl Iterator<Item = (Label, Label)> {
    let after = |before: Label| ALL.into_iter().filter(move |label| before.may_precede(*label));
    ALL.into_iter().flat_map(move |before| after(before).map(move |label| (before, label)))
}

/// Sums over all labelings of a run, as logarithms: up to each word, and from it to the end.
struct Sums {
    forward: Vec<Scores>,
    backward: Vec<Scores>,
    whole: f32,
}

impl Sums {
    fn of(scores: &[Scores], follow: &Follow) -> Self {
        let words = scores.len();
        let mut forward = vec![[NEVER; LABELS]; words];
        let mut backward = vec![[NEVER; LABELS]; words];
        for label in ALL {
            let b = label.number();
            if label.may_open() {
                forward[0][b] = scores[0][b];
            }
            if !label.is_unended() {
                backward[words - 1][b] = 0.0;
            }
        }
        for at in 1..words {
            let mut terms = [[NEVER; LABELS]; LABELS];
            for (before, label) in pairs() {
                let (a, b) = (before.number(), label.number());
                terms[b][a] = forward[at - 1][a] + follow[a][b];
            }
            for (b, terms) in terms.iter().enumerate() {
                forward[at][b] = log_sum(terms) + scores[at][b];
            }
        }
        for at in (0..words - 1).rev() {
            let mut terms = [[NEVER; LABELS]; LABELS];
            for (before, label) in pairs() {
                let (a, b) = (before.number(), label.number());
                terms[a][b] = backward[at + 1][b] + follow[a][b] + scores[at + 1][b];
            }
            for (a, terms) in terms.iter().enumerate() {
                backward[at][a] = log_sum(terms);
            }
        }
        let mut ends = forward[words - 1];
        for (sum, end) in ends.iter_mut().zip(&backward[words - 1]) {
            *sum += end;
        }
        Self { forward, backward, whole: log_sum(&ends) }
    }

    /// How likely the word bears the label.
    fn label(&self, at: usize, label: Label) -> f32 {
        let b = label.number();
        (self.forward[at][b] + self.backward[at][b] - self.whole).exp()
    }

    /// How likely it bears `label` after `before`, where `own` is what speaks for that.
    fn pair(&self, at: usize, before: Label, label: Label, own: f32) -> f32 {
        let (a, b) = (before.number(), label.number());
        (self.forward[at - 1][a] + own + self.backward[at][b] - self.whole).exp()
    }
}

/// The logarithm of a sum of exponentials.
fn log_sum(terms: &Scores) -> f32 {
    let most = terms.iter().copied().fold(NEVER, f32::max);
    if most <= NEVER { NEVER } else { most + terms.iter().map(|term| (term - most).exp()).sum::<f32>().ln() }
}

#[cfg(test)]
mod tests {
    use super::super::book::Book;
    use super::super::weights::Weights;
    use super::*;

    #[test]
    fn likelihoods_are_those_of_all_labelings_counted_out() {
        let scores = [[0.3, 1.2, -0.4, 0.1, 0.9, -1.0], [0.0, 0.2, 0.8, 1.1, -0.3, 0.4]];
        let mut follow = [[0.0; LABELS]; LABELS];
        follow[1][3] = 0.7;
        let sums = Sums::of(&scores, &follow);
        let legal: Vec<(Label, Label)> = pairs().filter(|(a, b)| a.may_open() && !b.is_unended()).collect();
        let weight = |(a, b): (Label, Label)| {
            let (a, b) = (a.number(), b.number());
            (scores[0][a] + follow[a][b] + scores[1][b]).exp()
        };
        let whole: f32 = legal.iter().copied().map(weight).sum();
        for (a, b) in legal.iter().copied() {
            let own = follow[a.number()][b.number()] + scores[1][b.number()];
            assert!((sums.pair(1, a, b, own) - weight((a, b)) / whole).abs() < 1e-5);
        }
        let unit: f32 = legal.iter().copied().filter(|(a, _)| *a == Label::Unit).map(weight).sum();
        assert!((sums.label(0, Label::Unit) - unit / whole).abs() < 1e-5);
    }

    #[test]
    fn what_is_repeated_is_learned() {
        let example = Example {
            rows: vec![vec![1, 2], vec![3], vec![4, 5]],
            labels: vec![Label::Outside, Label::Begin, Label::Last],
        };
        let mut learner = Learner::new(6);
        let mut dice = Dice::new(1);
        for _ in 0..60 {
            learner.step(&example, &mut dice);
        }
        learner.keep();
        let weights = Weights::rounded(&learner.learned(0..6), Book::default());
        let scores: Vec<Scores> = example.rows.iter().map(|rows| weights.scores(rows)).collect();
        assert_eq!(super::super::decode::decode(&scores, weights.follow()).0, example.labels);
    }
}
