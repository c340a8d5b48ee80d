//! Labelled pairs: how many are judged rightly, and whether a score means what it says.

use rayon::prelude::*;

use super::metrics::{Counts, Judged, best_f1, calibration_error, f1_interval, wilson};
use super::report::{Example, Figure, Unit};
use super::rows::Pair;
use super::run::Run;
use super::search::Method;
use crate::screen::Score;

/// Measures one file of pairs.
pub(super) fn measure(run: &mut Run<'_>, set: &str, pairs: &[Pair]) {
    let methods = if run.options.baselines.is_some() { &Method::ALL[..] } else { &Method::ALL[..1] };
    let judged: Vec<Vec<Judged>> = methods
        .iter()
        .map(|method| pairs.par_iter().map(|pair| (method.score(&pair.a, &pair.b), pair.same)).collect())
        .collect();
    let shipped = run.options.threshold;
    let counts = Counts::at(shipped, &judged[0]);
    let both_kinds = pairs.iter().any(|pair| !pair.same);
    let sampled = (methods.len() > 1).then_some(pairs.len());
    let figure = |measure: String, unit| Figure::new(set, "", &measure, unit, pairs.len());
    let mut own = |measure: &str, value: Option<f64>, interval: Option<[f64; 2]>| {
        let mut line = figure(format!("{measure} at {}", shipped.0), Unit::Share).with(&[value]);
        line.interval = interval;
        run.figures.push(line);
    };
    own("recall", counts.recall(), wilson(counts.right, counts.right + counts.missed));
    // Where every pair is true, no hit can be wrong, and these say nothing.
    if both_kinds {
        own("precision", counts.precision(), wilson(counts.right, counts.right + counts.wrong));
        own("F1", counts.f1(), f1_interval(shipped, &judged[0], run.options.seed));
        let best: Vec<_> = judged.iter().map(|pairs| best_f1(pairs)).collect();
        let f1: Vec<Option<f64>> = best.iter().map(|best| best.map(|(_, f1)| f1)).collect();
        let at: Vec<Option<f64>> =
            best.iter().map(|best| best.map(|(threshold, _)| threshold.0.value())).collect();
        run.figures.push(figure("best F1".to_owned(), Unit::Share).with(&f1).sampled(sampled));
        run.figures.push(figure("threshold of best F1".to_owned(), Unit::Score).with(&at).sampled(sampled));
        let off: Vec<Option<f64>> = judged.iter().map(|pairs| calibration_error(pairs)).collect();
        run.figures.push(figure("calibration error".to_owned(), Unit::Score).with(&off).sampled(sampled));
    }
    let scored = || pairs.iter().zip(judged[0].iter().map(|(score, _)| *score));
    let example = |(pair, score): (&Pair, Score)| Example {
        set: set.to_owned(),
        class: String::new(),
        query: pair.a.clone(),
        expected: if pair.same { pair.b.clone() } else { String::new() },
        found: Some(pair.b.clone()),
        score: Some(score.value()),
    };
    let mut misses: Vec<Example> =
        scored().filter(|(pair, score)| pair.same && !shipped.admits(*score)).map(example).collect();
    misses.sort_by(|a, b| a.score.unwrap_or(0.0).total_cmp(&b.score.unwrap_or(0.0)));
    let false_hits =
        scored().filter(|(pair, score)| !pair.same && shipped.admits(*score)).map(example).collect();
    run.keep(misses, false_hits);
}
