//! Labelled rows + list -> [`Report`].

use std::collections::BTreeMap;

use super::asked::{Asked, best, words};
use super::metrics::{allowed, share, threshold_admitting};
use super::report::{Figure, OperatingPoint, Report, Unit};
use super::rows::{Pair, Query, Right, Scripts};
use super::run::{Answers, Run};
use super::search::{FLOOR, Field, Method};
use super::{brute, left_out, pairs, scripts};
use crate::list::Listing;
use crate::screen::{Score, Threshold};

/// Shares of negatives flagged at which recall is told, as the design asks.
const RATES: [f64; 2] = [0.005, 0.003];
/// A right answer counts among so many.
const FIRST: usize = 10;

/// What is measured on.
#[derive(Debug, Default)]
pub struct Inputs {
    /// The list.
    pub listings: Vec<Listing>,
    /// Names changed by rule, each with its listing.
    pub variants: Vec<Query>,
    /// Names with errors, each with its listing; by file.
    pub positives: Vec<(String, Vec<Query>)>,
    /// Names of people who are not listed; by file.
    pub negatives: Vec<(String, Vec<String>)>,
    /// Labelled pairs; by file.
    pub pairs: Vec<(String, Vec<Pair>)>,
    /// Names in two scripts; by file.
    pub scripts: Vec<(String, Vec<Scripts>)>,
    /// True to take one alias of each listed person away and search for it.
    pub leave_alias_out: bool,
}

/// How to measure.
#[derive(Debug, Clone)]
pub struct EvalOptions {
    /// Taken as the shipped threshold.
    pub threshold: Threshold,
    /// What every choice by chance depends on.
    pub seed: u64,
    /// Rows of each set and class that the plain measures are tried on; none leaves them out.
    pub baselines: Option<usize>,
    /// Queries of each set that are compared with every listed name, to see what candidate selection
    /// loses; none leaves it out.
    pub brute_force: Option<usize>,
    /// Most misses and most false hits told of each kind of set.
    pub examples: usize,
}

/// The thresholds of one method: of the shipped alert rate, and of each of [`RATES`].
type Points = Vec<Option<Threshold>>;

/// Measures everything there is input for.
#[must_use]
pub fn measure(inputs: &Inputs, options: &EvalOptions) -> Report {
    let field = Field::new(inputs.listings.clone());
    let (listings, names) = field.counts();
    let mut run = Run { options, figures: Vec::new(), misses: Vec::new(), false_hits: Vec::new() };
    let (points, operating_points) = run.negatives(&field, &inputs.negatives);
    let variants: Vec<Asked> = inputs.variants.iter().map(Asked::of).collect();
    run.queries("variants", &field, variants, &points);
    for (set, queries) in &inputs.positives {
        let known = run.on_the_list(set, &inputs.listings, queries);
        run.queries(set, &field, known, &points);
    }
    if let Some(most) = options.brute_force {
        brute::measure(&mut run, &field, inputs, most);
    }
    if inputs.leave_alias_out {
        left_out::measure(&mut run, &inputs.listings);
    }
    for (set, pairs) in &inputs.pairs {
        pairs::measure(&mut run, set, pairs);
    }
    for (set, pairs) in &inputs.scripts {
        scripts::measure(&mut run, set, pairs);
    }
    Report {
        threshold: options.threshold.0.value(),
        seed: options.seed,
        listings,
        names,
        operating_points,
        figures: run.figures,
        misses: run.misses,
        false_hits: run.false_hits,
    }
}

impl Run<'_> {
    /// Figures of the people who are not listed, and each method's thresholds from them.
    fn negatives(
        &mut self,
        field: &Field,
        sets: &[(String, Vec<String>)],
    ) -> (Vec<Points>, Vec<OperatingPoint>) {
        let shipped = self.options.threshold;
        let mut bests: Vec<Vec<Score>> = vec![Vec::new(); Method::ALL.len()];
        let mut false_hits = Vec::new();
        for (set, names) in sets {
            let rows: Vec<Asked> = names.iter().map(|name| Asked::nobody(name)).collect();
            let answers = self.ask(field, &rows, FIRST);
            for (scores, method) in bests.iter_mut().zip(&answers) {
                scores.extend(method.asked.iter().map(|(_, found)| best(found)));
            }
            let own = &answers[0].asked;
            let flagged = own.iter().filter(|(_, found)| shipped.admits(best(found))).count();
            let wrong: usize = own
                .iter()
                .map(|(_, found)| found.iter().filter(|one| shipped.admits(one.score)).count())
                .sum();
            let at = |what: &str| format!("{what} at {}", shipped.0);
            self.figures.push(
                Figure::new(set, "", &at("flagged"), Unit::Share, rows.len())
                    .with(&[share(flagged, rows.len())])
                    .of(flagged),
            );
            self.figures.push(
                Figure::new(set, "", &at("wrong hits per query"), Unit::Count, rows.len())
                    .with(&[share(wrong, rows.len())]),
            );
            false_hits.extend(own.iter().filter_map(|(asked, found)| {
                let first = found.first().filter(|first| shipped.admits(first.score))?;
                Some(asked.example(set, Some(first)))
            }));
        }
        self.keep(Vec::new(), false_hits);
        let flagged = bests[0].iter().filter(|score| shipped.admits(**score)).count();
        let shipped_rate = share(flagged, bests[0].len()).unwrap_or(0.0);
        let mut rates = vec![(format!("at {}", shipped.0), shipped_rate)];
        rates.extend(RATES.iter().map(|rate| (format!("at {:.1} % alerts", rate * 100.0), *rate)));
        let mut points: Vec<Points> = bests
            .iter()
            .map(|scores| {
                let point = |(_, rate): &(String, f64)| {
                    let most = allowed(*rate, scores.len());
                    if scores.is_empty() { None } else { threshold_admitting(scores, most, FLOOR) }
                };
                rates.iter().map(point).collect()
            })
            .collect();
        points[0][0] = Some(shipped);
        let told = rates
            .into_iter()
            .enumerate()
            .map(|(at, (label, rate))| {
                let value = |method: usize| points[method][at].map(|threshold| threshold.0.value());
                OperatingPoint {
                    label,
                    rate,
                    namecheck: value(0),
                    jaro_winkler: value(1),
                    token_sorted: value(2),
                }
            })
            .collect();
        (points, told)
    }

    /// Queries whose expected name is on the list; the others are counted and left out.
    fn on_the_list(&mut self, set: &str, listings: &[Listing], queries: &[Query]) -> Vec<Asked> {
        let mut named: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for listing in listings {
            for name in &listing.names {
                if let Some(key) = words(&name.display()) {
                    named.entry(key).or_default().push(&listing.key.id);
                }
            }
        }
        let ids: std::collections::BTreeSet<&str> = listings.iter().map(|one| one.key.id.as_str()).collect();
        let known: Vec<Asked> = queries
            .iter()
            .filter_map(|query| {
                let right: Vec<String> = match &query.right {
                    Right::Listing(id) => ids.get(id.as_str()).into_iter().map(ToString::to_string).collect(),
                    Right::Name(name) => {
                        let ids = named.get(&words(name)?)?;
                        ids.iter().map(ToString::to_string).collect()
                    }
                };
                (!right.is_empty()).then(|| Asked { right, ..Asked::of(query) })
            })
            .collect();
        let absent = queries.len() - known.len();
        #[allow(clippy::cast_precision_loss)]
        self.figures.push(
            Figure::new(set, "", "not on the list, left out", Unit::Count, queries.len())
                .with(&[Some(absent as f64)]),
        );
        known
    }

    /// Recall by class at every operating point.
    fn queries(&mut self, set: &str, field: &Field, queries: Vec<Asked>, points: &[Points]) {
        let mut classes: BTreeMap<String, Vec<Asked>> = BTreeMap::new();
        for query in queries {
            classes.entry(query.class.clone()).or_default().push(query);
        }
        let mut misses = Vec::new();
        for (class, rows) in classes {
            let answers = self.ask(field, &rows, FIRST);
            let labels = [
                format!("recall at {}", self.options.threshold.0),
                format!("recall at {:.1} % alerts", RATES[0] * 100.0),
                format!("recall at {:.1} % alerts", RATES[1] * 100.0),
            ];
            for (at, label) in labels.iter().enumerate() {
                let recalled = |method: &Answers<'_>, points: &Points| {
                    let threshold = points[at]?;
                    Some(
                        method.asked.iter().filter(|(asked, found)| asked.is_found(found, threshold)).count(),
                    )
                };
                let counts: Vec<Option<usize>> =
                    answers.iter().zip(points).map(|(method, points)| recalled(method, points)).collect();
                let values: Vec<Option<f64>> = answers
                    .iter()
                    .zip(&counts)
                    .map(|(method, count)| count.and_then(|count| share(count, method.asked.len())))
                    .collect();
                if counts[0].is_none() {
                    continue;
                }
                let sampled = answers.get(1).map(|method| method.asked.len());
                self.figures.push(
                    Figure::new(set, &class, label, Unit::Share, rows.len())
                        .with(&values)
                        .of(counts[0].unwrap_or_default())
                        .sampled(sampled),
                );
            }
            let own = answers[0].asked.iter();
            misses.extend(
                own.filter(|(asked, found)| !asked.is_found(found, self.options.threshold))
                    .map(|(asked, found)| asked.example(set, found.first())),
            );
        }
        self.keep(misses, Vec::new());
    }
}
