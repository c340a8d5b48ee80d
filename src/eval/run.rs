//! A measurement under way: who is asked, and what is kept of the answers.

use super::asked::Asked;
use super::measure::EvalOptions;
use super::report::{Example, Figure, in_turn};
use super::sample::sample;
use super::search::{Field, Found, Method};

/// A measurement under way.
pub(super) struct Run<'a> {
    pub(super) options: &'a EvalOptions,
    pub(super) figures: Vec<Figure>,
    pub(super) misses: Vec<Example>,
    pub(super) false_hits: Vec<Example>,
}

/// The answers of one method to some rows.
pub(super) struct Answers<'q> {
    pub(super) asked: Vec<(&'q Asked, Vec<Found>)>,
}

impl Run<'_> {
    /// The answers of every method: this program's to all rows, the plain measures' to a sample.
    pub(super) fn ask<'q>(&self, field: &Field, rows: &'q [Asked], limit: usize) -> Vec<Answers<'q>> {
        let answer = |method, rows: Vec<&'q Asked>| {
            let texts: Vec<&str> = rows.iter().map(|asked| asked.text.as_str()).collect();
            let found = field.search(method, &texts, limit);
            Answers { asked: rows.into_iter().zip(found).collect() }
        };
        let mut all = vec![answer(Method::Namecheck, rows.iter().collect())];
        if let Some(most) = self.options.baselines {
            for method in [Method::JaroWinkler, Method::TokenSorted] {
                all.push(answer(method, sample(rows, most, self.options.seed)));
            }
        }
        all
    }

    /// Keeps the first examples of one kind of set.
    pub(super) fn keep(&mut self, misses: Vec<Example>, mut false_hits: Vec<Example>) {
        false_hits.sort_by(|a, b| b.score.unwrap_or(0.0).total_cmp(&a.score.unwrap_or(0.0)));
        false_hits.truncate(self.options.examples);
        self.false_hits.extend(false_hits);
        self.misses.extend(in_turn(misses, self.options.examples));
    }
}
