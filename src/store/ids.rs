//! Ids of rows: a newtype each, so that no id is taken for another.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta] $name:ident)*) => {$(
        #[$doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl From<i64> for $name {
            fn from(id: i64) -> Self {
                Self(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

id! {
    /// An article.
    ArticleId
    /// A person of one article.
    PersonId
    /// A distinct normalized name.
    NameId
    /// A hit: a name and a listing.
    HitId
    /// A reconcile run.
    RunId
    /// A key of the HTTP interface.
    ApiKeyId
    /// Somebody who may sign in at the review page.
    UserId
    /// What a name was screened against: list versions, matcher, threshold.
    CoverageId
    /// An endpoint that is told of events.
    EndpointId
    /// The place of an event in the order events are told in, from 1, with gaps.
    EventPosition
    /// A decision of a person about a candidate.
    DecisionId
    /// A suppression of a name and a listing.
    SuppressionId
    /// An import that was taken over HTTP.
    JobId
}

/// A candidate: a hit and a person that bears its name. Written `12-34`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CandidateId {
    /// The hit. Once another takes its place, this id names a candidate no more.
    pub hit: HitId,
    /// The person.
    pub person: PersonId,
}

/// A text that is no candidate's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no candidate's id; give it like 12-34")]
pub struct CandidateIdError;

impl fmt::Display for CandidateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.hit, self.person)
    }
}

impl FromStr for CandidateId {
    type Err = CandidateIdError;

    fn from_str(text: &str) -> Result<Self, CandidateIdError> {
        let number = |text: &str| {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<i64>().ok().filter(|_| digits).ok_or(CandidateIdError)
        };
        let (hit, person) = text.split_once('-').ok_or(CandidateIdError)?;
        Ok(Self { hit: HitId(number(hit)?), person: PersonId(number(person)?) })
    }
}

impl TryFrom<String> for CandidateId {
    type Error = CandidateIdError;

    fn try_from(text: String) -> Result<Self, CandidateIdError> {
        text.parse()
    }
}

impl From<CandidateId> for String {
    fn from(id: CandidateId) -> Self {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_a_candidate_is_two_numbers() {
        let id: CandidateId = "12-34".parse().unwrap();
        assert_eq!((id.hit, id.person, id.to_string().as_str()), (HitId(12), PersonId(34), "12-34"));
        for text in
            ["", "12", "12-", "-34", "12-34-56", "+1-2", "1--2", " 1-2", "99999999999999999999-1", "a-b"]
        {
            assert_eq!(text.parse::<CandidateId>(), Err(CandidateIdError), "{text:?}");
        }
    }
}
