//! What the import guard found wrong with an edition: kept with the version that is held for it,
//! and with the activation that overrides it.

use serde::{Deserialize, Serialize};

use crate::list::PartialDate;

/// One reason not to believe an edition, with its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Finding {
    /// The files are in a form that only another list is published in.
    #[error("the files are of another list, {found}")]
    Foreign {
        /// The list they are of.
        found: String,
    },
    /// The publisher's own count differs.
    #[error(
        "the publisher declares {declared} records and the files have {found}; the download may be cut off"
    )]
    Count {
        /// The publisher's count.
        declared: u64,
        /// Listings and rejects together.
        found: u64,
    },
    /// Too much of it cannot be read.
    #[error(
        "{rejects} of {records} records cannot be read, the first at {place}: {reason}; the format may have changed"
    )]
    Rejects {
        /// Records that cannot be read.
        rejects: u64,
        /// All records.
        records: u64,
        /// Where the first stands.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Too few persons are left of the active version's number.
    #[error("{persons} persons are too few beside the {active} of the active version")]
    FewerPersons {
        /// Persons in the edition.
        persons: u64,
        /// Persons in the active version.
        active: u64,
    },
    /// Too few persons are left of the most that were active in the last days.
    #[error("{persons} persons are too few beside the {most} of the last {days} days")]
    FewerThanBefore {
        /// Persons in the edition.
        persons: u64,
        /// Most persons of a version that was active in these days.
        most: u64,
        /// How many days.
        days: u32,
    },
    /// Too many listings of the active version are gone at once.
    #[error("{lost} of the {active} {what} in the active version are gone at once")]
    Lost {
        /// `listings` or `persons`.
        what: String,
        /// Those that are gone.
        lost: u64,
        /// Those in the active version.
        active: u64,
    },
    /// Other listings stand in the place of many.
    #[error("{removed} of {active} ids are gone and {added} others have come: this may be another list")]
    Replaced {
        /// Ids that are gone.
        removed: u64,
        /// Ids that are new.
        added: u64,
        /// Ids in the active version.
        active: u64,
    },
    /// A field that many persons had is empty.
    #[error(
        "{filled} of {persons} persons have {field}, where {filled_before} of {persons_before} had; a file or a column may be missing"
    )]
    Fill {
        /// The field.
        field: String,
        /// Persons that have it.
        filled: u64,
        /// Persons in the edition.
        persons: u64,
        /// Persons that had it in the active version.
        filled_before: u64,
        /// Persons in the active version.
        persons_before: u64,
    },
    /// The publisher's date is before that of the active version.
    #[error("it is of {published_on}, older than the active version of {active}")]
    Older {
        /// The edition's date.
        published_on: PartialDate,
        /// The active version's.
        active: PartialDate,
    },
    /// It has the content of a version that was active earlier.
    #[error("it has the content of {version}, which later versions replaced")]
    SameAsPast {
        /// That version.
        version: String,
    },
    /// What it changes all goes back to what stood in an earlier version.
    #[error("all {changes} changes go back to what stood in {version}, {apart} listings away from it")]
    BackToPast {
        /// That version.
        version: String,
        /// Listings that differ from the active version.
        changes: u64,
        /// Listings that differ from that version.
        apart: u64,
    },
    /// The publisher's numbers only grow, and the newest are missing.
    #[error("its highest number is {highest}, and the active version's {active}: the newest are missing")]
    NumbersShrank {
        /// Highest number of the edition.
        highest: u64,
        /// Highest number of the active version.
        active: u64,
    },
}

impl Finding {
    /// What kind of finding it is, in a word; the tag of its JSON.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Foreign { .. } => "foreign",
            Self::Count { .. } => "count",
            Self::Rejects { .. } => "rejects",
            Self::FewerPersons { .. } => "fewer_persons",
            Self::FewerThanBefore { .. } => "fewer_than_before",
            Self::Lost { .. } => "lost",
            Self::Replaced { .. } => "replaced",
            Self::Fill { .. } => "fill",
            Self::Older { .. } => "older",
            Self::SameAsPast { .. } => "same_as_past",
            Self::BackToPast { .. } => "back_to_past",
            Self::NumbersShrank { .. } => "numbers_shrank",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_comes_back_from_its_json_and_bears_its_kind() {
        let older = || "2022-06-30".parse().unwrap();
        for finding in [
            Finding::Lost { what: "persons".to_owned(), lost: 9, active: 10 },
            Finding::Older { published_on: older(), active: older() },
            Finding::SameAsPast { version: "ofac-sdn@1".to_owned() },
        ] {
            let json = serde_json::to_value(&finding).unwrap();
            assert_eq!(json["kind"], finding.kind());
            assert_eq!(serde_json::from_value::<Finding>(json).unwrap(), finding);
        }
    }
}
