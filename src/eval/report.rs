//! What a measurement answers with: one flat table, and the worst cases by name.

use serde::Serialize;

use super::metrics::wilson;

/// The report of one run. Equal input gives equal reports.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The threshold taken as the shipped one.
    pub threshold: f64,
    /// What every choice by chance depended on.
    pub seed: u64,
    /// Persons of the list.
    pub listings: usize,
    /// Their names.
    pub names: usize,
    /// The thresholds at which a rate of the negatives is flagged.
    pub operating_points: Vec<OperatingPoint>,
    /// The table.
    pub figures: Vec<Figure>,
    /// Queries and pairs whose right answer was no hit at the threshold.
    pub misses: Vec<Example>,
    /// Hits at the threshold that are wrong, highest score first.
    pub false_hits: Vec<Example>,
}

/// A threshold of each method that flags a given share of the negatives.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OperatingPoint {
    /// How the table calls it.
    pub label: String,
    /// The share of negatives that may be flagged.
    pub rate: f64,
    /// This program's threshold; none where even equal names are more than the rate allows, or
    /// there are no negatives.
    pub namecheck: Option<f64>,
    /// That of plain Jaro-Winkler.
    pub jaro_winkler: Option<f64>,
    /// That of Jaro-Winkler over sorted words.
    pub token_sorted: Option<f64>,
}

/// One figure, for each method.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// The set of rows: "variants", or the file.
    pub set: String,
    /// The class within it; empty for all.
    pub class: String,
    /// What is measured.
    pub measure: String,
    /// What the numbers are.
    pub unit: Unit,
    /// Rows it was measured on.
    pub rows: usize,
    /// This program's.
    pub namecheck: Option<f64>,
    /// The 95 % interval of this program's figure.
    pub interval: Option<[f64; 2]>,
    /// Rows the plain measures were tried on: a sample, since they try every name.
    pub baseline_rows: Option<usize>,
    /// That of plain Jaro-Winkler.
    pub jaro_winkler: Option<f64>,
    /// That of Jaro-Winkler over sorted words.
    pub token_sorted: Option<f64>,
}

/// What the numbers of a figure are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A share, 0..=1.
    Share,
    /// A score or an error of scores, 0..=1.
    Score,
    /// A number of things.
    Count,
}

/// One case, for somebody who wants to see why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Example {
    /// The set of rows.
    pub set: String,
    /// The class within it.
    pub class: String,
    /// The name asked for.
    pub query: String,
    /// Who it is: the listing's id or the name; empty for nobody.
    pub expected: String,
    /// The best name found, if any.
    pub found: Option<String>,
    /// Its score; of a pair, the pair's.
    pub score: Option<f64>,
}

impl Figure {
    /// A figure of scores without rows of its own, to be filled in.
    #[must_use]
    pub fn blank(set: &str, measure: &str) -> Self {
        Self::new(set, "", measure, Unit::Score, 0)
    }

    /// A figure of this program alone.
    pub(super) fn new(set: &str, class: &str, measure: &str, unit: Unit, rows: usize) -> Self {
        Self {
            set: set.to_owned(),
            class: class.to_owned(),
            measure: measure.to_owned(),
            unit,
            rows,
            namecheck: None,
            interval: None,
            baseline_rows: None,
            jaro_winkler: None,
            token_sorted: None,
        }
    }

    /// With the values of the methods, this program's, plain Jaro-Winkler's, and that over sorted words.
    pub(super) fn with(mut self, values: &[Option<f64>]) -> Self {
        let value = |at: usize| values.get(at).copied().flatten();
        (self.namecheck, self.jaro_winkler, self.token_sorted) = (value(0), value(1), value(2));
        self
    }

    /// With the size of the sample the plain measures were tried on.
    pub(super) fn sampled(mut self, rows: Option<usize>) -> Self {
        self.baseline_rows = rows;
        self
    }

    /// With the interval of a share of `part` in the rows.
    pub(super) fn of(mut self, part: usize) -> Self {
        self.interval = wilson(part, self.rows);
        self
    }
}

/// At most `most` of the examples, taken from each class in turn.
pub(super) fn in_turn(examples: Vec<Example>, most: usize) -> Vec<Example> {
    let mut seen: std::collections::BTreeMap<(String, String), usize> = std::collections::BTreeMap::new();
    let mut ranked: Vec<(usize, Example)> = examples
        .into_iter()
        .map(|example| {
            let turn = seen.entry((example.set.clone(), example.class.clone())).or_default();
            *turn += 1;
            (*turn, example)
        })
        .collect();
    ranked.sort_by_key(|(turn, _)| *turn);
    ranked.into_iter().take(most).map(|(_, example)| example).collect()
}
