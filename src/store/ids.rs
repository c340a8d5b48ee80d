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
    /// What a name was screened against: list versions, matcher, threshold.
    CoverageId
    /// An endpoint that is told of events.
    EndpointId
    /// The place of an event in the order events are told in, from 1, with gaps.
    EventPosition
}
