//! Labelled pairs of names -> the weights of links (`data/links.tsv`), by logistic regression.
//!
//! What is observed of a pair depends on its alignment, and that on the weights: so pairs are
//! aligned with the weights in force, new weights are fitted, and the command is run again with
//! those until they stand still. Deterministic.

use rayon::prelude::*;

use super::align::Aligner;
use super::spelling::link_bits;
use super::weights::{FEATURES, Feature};
use crate::name::{Name, Token};

/// Two names, and whether they are one person's.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    /// One name.
    pub a: Name,
    /// The other.
    pub b: Name,
    /// True when they are one person's.
    pub same: bool,
    /// How much the pair counts, beside others.
    pub weight: f64,
}

/// Steps of the descent. Far more than it takes: the loss no longer moves in the fourth decimal.
const STEPS: usize = 4000;
/// Pull of every weight towards the one in force, against what the pairs do not decide.
const RIDGE: f64 = 2e-4;

/// The table of weights that fits the pairs best: a line for each kind of observation, with its
/// name, its bits and its meaning. `held` names those that keep their weight, `Alone` always does.
#[must_use]
pub fn fit(pairs: &[Labelled], held: &[String]) -> String {
    let rows: Vec<([f64; FEATURES], f64, f64)> = pairs
        .par_iter()
        .map_init(Aligner::default, |aligner, pair| {
            (observed(aligner, pair), f64::from(u8::from(pair.same)), pair.weight)
        })
        .filter(|(seen, ..)| seen[Feature::Alone as usize] <= 0.0)
        .collect();
    let start: Vec<f64> = Feature::ALL.iter().map(|feature| f64::from(feature.bits())).collect();
    let weights = descend(&rows, &start, |at| {
        let feature = Feature::ALL[at];
        feature == Feature::Alone || held.iter().any(|name| name == feature.name())
    });
    Feature::ALL
        .iter()
        .zip(&weights)
        .map(|(feature, bits)| format!("{}\t{bits:.3}\t{}\n", feature.name(), feature.meaning().trim()))
        .collect()
}

/// Whether an observation is so called in the table.
#[must_use]
pub fn is_observation(name: &str) -> bool {
    Feature::ALL.iter().any(|feature| feature.name() == name)
}

fn observed(aligner: &mut Aligner, pair: &Labelled) -> [f64; FEATURES] {
    let (left, right) = super::best_readings(aligner, &pair.a, &pair.b);
    let (left, right): (Vec<&Token>, Vec<&Token>) = (left.iter().collect(), right.iter().collect());
    let _ = aligner.align(&left, &right, true, f32::MIN, |i, j| link_bits(left[i], right[j]));
    let mut observed = [0.0; FEATURES];
    observed[Feature::Start as usize] = 1.0;
    for (feature, amount) in aligner.seen(&left, &right) {
        observed[feature as usize] += f64::from(amount);
    }
    observed
}

/// Adam (Kingma and Ba, ICLR 2015) on the logistic loss in bits, over all rows at once.
fn descend(rows: &[([f64; FEATURES], f64, f64)], start: &[f64], held: impl Fn(usize) -> bool) -> Vec<f64> {
    let total: f64 = rows.iter().map(|(.., weight)| weight).sum::<f64>().max(f64::MIN_POSITIVE);
    let mut weights = start.to_vec();
    let (mut mean, mut square) = (vec![0.0; FEATURES], vec![0.0; FEATURES]);
    let (keep, keep_square): (f64, f64) = (0.9, 0.999);
    for step in 1..=STEPS {
        let chunks: Vec<[f64; FEATURES]> = rows
            .par_chunks(4096)
            .map(|chunk| {
                let mut sum = [0.0; FEATURES];
                for (seen, same, weight) in chunk {
                    let bits: f64 = seen.iter().zip(&weights).map(|(x, w)| x * w).sum();
                    let error = (1.0 / (1.0 + (-bits).exp2()) - same) * weight;
                    for (total, x) in sum.iter_mut().zip(seen) {
                        *total += error * x;
                    }
                }
                sum
            })
            .collect();
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_possible_wrap)]
        let (rate, power) = (0.05 * (1.0 - step as f64 / STEPS as f64), step as i32);
        for at in (0..FEATURES).filter(|at| !held(*at)) {
            let slope =
                chunks.iter().map(|chunk| chunk[at]).sum::<f64>() / total + RIDGE * (weights[at] - start[at]);
            mean[at] = keep * mean[at] + (1.0 - keep) * slope;
            square[at] = keep_square * square[at] + (1.0 - keep_square) * slope * slope;
            let (m, v) = (mean[at] / (1.0 - keep.powi(power)), square[at] / (1.0 - keep_square.powi(power)));
            weights[at] -= rate * m / (v.sqrt() + 1e-9);
            // What speaks for or against goes on doing so; else chance in the pairs shows.
            if weights[at] * start[at] < 0.0 {
                weights[at] = 0.0;
            }
        }
    }
    weights
}
