//! Score and threshold: per-mille integers inside, so that equal input gives equal output on any
//! machine, and order is total.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How alike two names are, 0..=1 in steps of 0.001. 1 only for equal normal forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Score(u16);

/// The lowest score that makes a hit; inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Threshold(pub Score);

/// Why a number is no score.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("{0} is not a score; give a number from 0 to 1, like 0.8")]
pub struct ScoreError(f64);

impl Score {
    /// The lowest score.
    pub const ZERO: Self = Self(0);
    /// The score of equal normal forms.
    pub const ONE: Self = Self(1000);

    /// A score from a number, rounded to the nearest thousandth.
    ///
    /// # Errors
    /// When the number is not finite or not within 0..=1.
    pub fn new(value: f64) -> Result<Self, ScoreError> {
        if (0.0..=1.0).contains(&value) { Ok(Self::saturating(value)) } else { Err(ScoreError(value)) }
    }

    /// A score from a number, cut to 0..=1; not-a-number becomes 0.
    #[must_use]
    pub fn saturating(value: f64) -> Self {
        // In range after clamp, and `as` turns not-a-number into 0.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Self((value.clamp(0.0, 1.0) * 1000.0).round() as u16)
    }

    /// A score from thousandths; more than 1000 becomes 1000.
    #[must_use]
    pub const fn from_per_mille(per_mille: u16) -> Self {
        Self(if per_mille > 1000 { 1000 } else { per_mille })
    }

    /// The score in thousandths, 0..=1000.
    #[must_use]
    pub fn per_mille(self) -> u16 {
        self.0
    }

    /// The score as a number, 0..=1.
    #[must_use]
    pub fn value(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

impl Threshold {
    /// True when the score is at or above the threshold.
    #[must_use]
    pub fn admits(self, score: Score) -> bool {
        score >= self.0
    }
}

impl TryFrom<f64> for Score {
    type Error = ScoreError;

    fn try_from(value: f64) -> Result<Self, ScoreError> {
        Self::new(value)
    }
}

impl From<Score> for f64 {
    fn from(score: Score) -> Self {
        score.value()
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.value())
    }
}

impl std::str::FromStr for Threshold {
    type Err = ScoreError;

    fn from_str(text: &str) -> Result<Self, ScoreError> {
        let value = text.trim().parse::<f64>().map_err(|_| ScoreError(f64::NAN))?;
        Score::new(value).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_from_zero_to_one_are_scores() {
        for bad in [f64::NAN, f64::INFINITY, -0.001, 1.001] {
            assert!(Score::new(bad).is_err(), "{bad}");
        }
        assert_eq!(Score::new(0.9994).unwrap().per_mille(), 999);
        assert_eq!("0.8".parse::<Threshold>().unwrap().0.per_mille(), 800);
        assert!("high".parse::<Threshold>().is_err());
    }

    #[test]
    fn a_threshold_admits_its_own_score() {
        let threshold = Threshold(Score::from_per_mille(800));
        assert!(threshold.admits(Score::from_per_mille(800)));
        assert!(!threshold.admits(Score::from_per_mille(799)));
    }
}
