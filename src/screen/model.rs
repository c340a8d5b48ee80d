//! Bits of evidence -> score. One logistic curve, so that the score rises with the evidence and
//! can be read as a probability; [`super::DEFAULT_THRESHOLD`] is a point on it.

use super::Score;
use super::weights::Feature;

/// Bits that names with too little in common are kept below the even odds, whatever links them.
const ALONE_BELOW: f32 = 3.0;
/// Bits that make the odds ten times better.
const DECADE_BITS: f32 = std::f32::consts::LOG2_10;
/// What a name that its source marks as weak takes off: more than any one token proves, so that such
/// an alias raises a hit alone only where it has two rare parts.
pub(super) const WEAK_ALIAS_BITS: f32 = -15.0;

/// Bits of evidence at which two names are as likely one person's as not: their score is 0.5.
#[must_use]
pub fn even_bits() -> f32 {
    -Feature::Start.bits()
}

/// The most that names with too little in common reach.
pub(super) fn most_alone_bits() -> f32 {
    even_bits() - ALONE_BELOW
}

/// What is taken off `bits` of names with too little in common: enough to end below the shipped
/// threshold.
pub(super) fn alone_bits(bits: f32) -> f32 {
    Feature::Alone.bits().min(most_alone_bits() - bits)
}

/// The score of an amount of evidence: below 1, which is kept for equal normal forms.
pub(super) fn score(bits: f32) -> Score {
    let odds_against = 10f64.powf(f64::from(even_bits() - bits) / f64::from(DECADE_BITS));
    Score::saturating(1.0 / (1.0 + odds_against)).min(Score::from_per_mille(999))
}

/// The least bits that give `score` or more: of nothing, any.
pub(super) fn bits_at(score: Score) -> f32 {
    if score == Score::ZERO {
        return f32::MIN;
    }
    // Half a step lower, since scores are rounded to the nearest step.
    let p = (score.value() - 0.0005).clamp(1e-6, 1.0 - 1e-6);
    #[allow(clippy::cast_possible_truncation)]
    let decades = (p / (1.0 - p)).log10() as f32;
    even_bits() + DECADE_BITS * decades
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_and_score_are_inverse() {
        for per_mille in 1..999 {
            let score_at = Score::from_per_mille(per_mille);
            assert!(score(bits_at(score_at) + 0.001) >= score_at, "{per_mille}");
            assert!(score(bits_at(score_at) - 0.05) < score_at || per_mille < 10, "{per_mille}");
        }
        assert!(bits_at(Score::ZERO) < -1e9);
    }

    #[test]
    fn evidence_alone_never_reaches_one() {
        assert_eq!(score(1e9), Score::from_per_mille(999));
        assert_eq!(score(-1e9), Score::ZERO);
    }
}
