//! The arithmetic of the report: counts and scores in, figures out.

use super::sample::Random;
use crate::screen::{Score, Threshold};

/// The 97.5 % point of the normal distribution: intervals hold the true value in 95 of 100 cases.
const Z95: f64 = 1.959_963_985;
/// Bins of the calibration error, as is usual (Naeini, Cooper and Hauskrecht, AAAI 2015).
const BINS: usize = 10;
/// Resamples of a bootstrap interval.
const RESAMPLES: usize = 1000;

/// A pair's score, and whether the two names are truly one person's.
pub type Judged = (Score, bool);

/// How the answers at one threshold compare with the truth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Hits that are right.
    pub right: usize,
    /// Hits that are wrong.
    pub wrong: usize,
    /// True pairs that were no hit.
    pub missed: usize,
}

impl Counts {
    /// The counts at a threshold.
    #[must_use]
    pub fn at(threshold: Threshold, pairs: &[Judged]) -> Self {
        let mut counts = Self::default();
        for (score, same) in pairs {
            match (threshold.admits(*score), same) {
                (true, true) => counts.right += 1,
                (true, false) => counts.wrong += 1,
                (false, true) => counts.missed += 1,
                (false, false) => {}
            }
        }
        counts
    }

    /// Share of the hits that are right; none without a hit.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        share(self.right, self.right + self.wrong)
    }

    /// Share of the true pairs that are hits; none without a true pair.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        share(self.right, self.right + self.missed)
    }

    /// Harmonic mean of precision and recall; none where nothing is true and nothing was hit.
    #[must_use]
    pub fn f1(&self) -> Option<f64> {
        share(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }
}

/// `part` of `whole` as 0..=1; none of nothing.
#[must_use]
pub fn share(part: usize, whole: usize) -> Option<f64> {
    // Counts of names are far below 2^53.
    #[allow(clippy::cast_precision_loss)]
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The Wilson interval of a share, 95 %.
#[must_use]
pub fn wilson(part: usize, whole: usize) -> Option<[f64; 2]> {
    let p = share(part, whole)?;
    #[allow(clippy::cast_precision_loss)]
    let n = whole as f64;
    let z2 = Z95 * Z95;
    let center = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z95 * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt() / (1.0 + z2 / n);
    Some([(center - half).max(0.0), (center + half).min(1.0)])
}

/// The 95 % bootstrap interval of F1 at a threshold: the pairs drawn anew with replacement.
#[must_use]
pub fn f1_interval(threshold: Threshold, pairs: &[Judged], seed: u64) -> Option<[f64; 2]> {
    let mut random = Random::new(seed);
    let mut drawn = Vec::with_capacity(pairs.len());
    let mut values = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        drawn.clear();
        drawn.extend((0..pairs.len()).map(|_| pairs[random.below(pairs.len())]));
        values.extend(Counts::at(threshold, &drawn).f1());
    }
    values.sort_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    // The 2.5th and the 97.5th of a hundred.
    Some([values[last / 40], values[last - last / 40]])
}

/// The best F1 of any threshold, with the lowest such threshold; none without a true pair.
#[must_use]
pub fn best_f1(pairs: &[Judged]) -> Option<(Threshold, f64)> {
    let mut sorted: Vec<&Judged> = pairs.iter().collect();
    sorted.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let truths = pairs.iter().filter(|(_, same)| *same).count();
    let mut counts = Counts { missed: truths, ..Counts::default() };
    let mut best: Option<(Threshold, f64)> = None;
    for (at, (score, same)) in sorted.iter().enumerate() {
        if *same {
            counts.right += 1;
            counts.missed -= 1;
        } else {
            counts.wrong += 1;
        }
        // A threshold takes all pairs of one score or none of them.
        if sorted.get(at + 1).is_some_and(|(next, _)| next == score) {
            continue;
        }
        if truths > 0
            && let Some(f1) = counts.f1()
            && best.is_none_or(|(_, least)| f1 >= least)
        {
            best = Some((Threshold(*score), f1));
        }
    }
    best
}

/// Expected calibration error: how far the scores of ten equal bins are, on average over the pairs,
/// from the share of them that are true. 0..=1, best 0.
#[must_use]
pub fn calibration_error(pairs: &[Judged]) -> Option<f64> {
    let mut sums = [(0.0_f64, 0.0_f64); BINS];
    for (score, same) in pairs {
        let bin = (usize::from(score.per_mille()) * BINS / 1000).min(BINS - 1);
        sums[bin].0 += score.value();
        sums[bin].1 += f64::from(u8::from(*same));
    }
    let off: f64 = sums.iter().map(|(scores, truths)| (scores - truths).abs()).sum();
    #[allow(clippy::cast_precision_loss)]
    (!pairs.is_empty()).then(|| off / pairs.len() as f64)
}

/// The lowest threshold from `floor` up that admits at most `allowed` of the scores. None where
/// even 1 admits more.
#[must_use]
pub fn threshold_admitting(scores: &[Score], allowed: usize, floor: Score) -> Option<Threshold> {
    let mut sorted = scores.to_vec();
    sorted.sort_by_key(|score| std::cmp::Reverse(*score));
    match sorted.get(allowed) {
        None => Some(Threshold(floor)),
        Some(first_out) if *first_out == Score::ONE => None,
        Some(first_out) => Some(Threshold(Score::from_per_mille(first_out.per_mille() + 1).max(floor))),
    }
}

/// How many of `whole` a rate allows.
#[must_use]
pub fn allowed(rate: f64, whole: usize) -> usize {
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    // A little more than the product: 0.003 * 1000 is less than 3 in binary.
    let count = (rate * whole as f64 + 1e-9) as usize;
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(per_mille: u16) -> Score {
        Score::from_per_mille(per_mille)
    }

    fn near(value: Option<f64>, expected: f64) {
        let value = value.unwrap();
        assert!((value - expected).abs() < 1e-4, "{value} is not {expected}");
    }

    #[test]
    fn precision_recall_and_f1_are_those_of_paper_and_pencil() {
        let pairs = [
            (score(900), true),
            (score(800), false),
            (score(700), true),
            (score(500), true),
            (score(400), false),
        ];
        // At 0.7: two right, one wrong, one missed.
        let counts = Counts::at(Threshold(score(700)), &pairs);
        assert_eq!(counts, Counts { right: 2, wrong: 1, missed: 1 });
        near(counts.precision(), 2.0 / 3.0);
        near(counts.recall(), 2.0 / 3.0);
        near(counts.f1(), 2.0 / 3.0);
        assert_eq!(Counts::default().f1(), None);
        // At 0.5 all three are right and one is wrong: F1 6/7, the best there is.
        assert_eq!(best_f1(&pairs), Some((Threshold(score(500)), 6.0 / 7.0)));
    }

    #[test]
    fn pairs_of_one_score_stand_or_fall_together() {
        let tied = [(score(600), true), (score(600), false), (score(600), false)];
        assert_eq!(best_f1(&tied), Some((Threshold(score(600)), 0.5)));
        assert_eq!(best_f1(&[(score(600), false)]), None);
        assert_eq!(best_f1(&[]), None);
    }

    #[test]
    fn calibration_is_the_distance_of_score_and_truth_by_bin() {
        // Bin 8: scores 0.8 and 0.84, one of two true: |1.64 - 1| = 0.64. Bin 1: 0.1, false: 0.1.
        // Bin 9 holds 1.0 as well: true, so 0. Together 0.74 of 4 pairs.
        let pairs = [(score(800), true), (score(840), false), (score(100), false), (score(1000), true)];
        near(calibration_error(&pairs), 0.185);
        assert_eq!(calibration_error(&[]), None);
    }

    #[test]
    fn a_rate_gives_the_lowest_threshold_that_keeps_it() {
        let scores: Vec<Score> = [900, 800, 800, 300].map(score).to_vec();
        assert_eq!(threshold_admitting(&scores, 0, score(50)), Some(Threshold(score(901))));
        // The two at 0.8 are tied: admitting two of four is not to be had, one is.
        assert_eq!(threshold_admitting(&scores, 1, score(50)), Some(Threshold(score(801))));
        assert_eq!(threshold_admitting(&scores, 2, score(50)), Some(Threshold(score(801))));
        assert_eq!(threshold_admitting(&scores, 3, score(50)), Some(Threshold(score(301))));
        assert_eq!(threshold_admitting(&scores, 4, score(50)), Some(Threshold(score(50))));
        assert_eq!(threshold_admitting(&[score(1000)], 0, score(50)), None);
        assert_eq!(allowed(0.003, 1000), 3);
        assert_eq!(allowed(0.005, 199), 0);
    }

    #[test]
    fn intervals_are_the_published_ones() {
        // Newcombe (1998), table I: 81 of 263 is 0.2553 to 0.3662.
        let [low, high] = wilson(81, 263).unwrap();
        assert!((low - 0.2553).abs() < 1e-4 && (high - 0.3662).abs() < 1e-4, "{low} {high}");
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn the_interval_of_f1_holds_it_and_is_the_same_each_time() {
        let pairs: Vec<Judged> =
            (0..200).map(|n| (score(if n % 5 == 0 { 300 } else { 700 }), n % 4 != 0)).collect();
        let threshold = Threshold(score(500));
        let f1 = Counts::at(threshold, &pairs).f1().unwrap();
        let [low, high] = f1_interval(threshold, &pairs, 7).unwrap();
        assert!(low < f1 && f1 < high && high - low < 0.15, "{low} {f1} {high}");
        assert_eq!(f1_interval(threshold, &pairs, 7), Some([low, high]));
        assert_eq!(f1_interval(threshold, &[], 7), None);
    }
}
