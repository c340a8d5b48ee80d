//! One entry of a candidate's history of decisions.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::position::UnknownName;
use super::{Act, Disposition};

/// What a person did about a candidate: decided, or took the decision in force back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Verdict {
    /// Decided so.
    Decided(Disposition),
    /// Undid the decision before; none is in force.
    Withdrawn,
}

impl Verdict {
    /// The disposition, where this is one.
    #[must_use]
    pub fn disposition(self) -> Option<Disposition> {
        match self {
            Self::Decided(disposition) => Some(disposition),
            Self::Withdrawn => None,
        }
    }

    /// The act that leads to it.
    #[must_use]
    pub fn act(self) -> Act {
        match self {
            Self::Decided(disposition) => Act::Decide(disposition),
            Self::Withdrawn => Act::Withdraw,
        }
    }

    /// The stable name: that of the disposition, or `withdrawn`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Decided(disposition) => disposition.name(),
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl FromStr for Verdict {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        if text == Self::Withdrawn.name() {
            return Ok(Self::Withdrawn);
        }
        let known = text.parse().map(Self::Decided);
        known.map_err(|_| UnknownName("true_match, false_positive, unsure, withdrawn"))
    }
}

impl TryFrom<String> for Verdict {
    type Error = UnknownName;

    fn try_from(text: String) -> Result<Self, UnknownName> {
        text.parse()
    }
}

impl From<Verdict> for String {
    fn from(verdict: Verdict) -> Self {
        verdict.name().to_owned()
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_is_read_as_it_is_written() {
        let all = Disposition::ALL.map(Verdict::Decided).into_iter().chain([Verdict::Withdrawn]);
        for verdict in all {
            let json = serde_json::to_value(verdict).unwrap();
            assert_eq!(json, verdict.name());
            assert_eq!(serde_json::from_value::<Verdict>(json).unwrap(), verdict);
        }
        assert!(serde_json::from_value::<Verdict>("clear".into()).is_err());
    }
}
