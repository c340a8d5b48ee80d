//! What a snapshot must show before it may become the active version of its list. Pure.

use std::collections::HashSet;

use crate::list::{PartyKind, Snapshot, SourceId};
use crate::store::ListVersion;

/// A new version must have at least this share of the active version's persons, in per cent: real
/// lists grow, and halves and empty files have been published.
const PERSONS_KEPT_PERCENT: u64 = 95;
/// Of so many records at most one may be unreadable.
const RECORDS_PER_REJECT: u64 = 1_000;

/// Why a snapshot is not believed. The active version stays.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GuardError {
    /// It has no listings.
    #[error("{list}: no listings in these files; the download may have failed, fetch them again")]
    Empty {
        /// The list.
        list: SourceId,
    },
    /// The publisher's own count differs.
    #[error(
        "{list}: the publisher declares {declared} records and the files have {found}; the download may be cut off, fetch them again"
    )]
    Count {
        /// The list.
        list: SourceId,
        /// The publisher's count.
        declared: u64,
        /// Listings and rejects together.
        found: u64,
    },
    /// Too few persons are left.
    #[error(
        "{list}: {persons} persons are less than {PERSONS_KEPT_PERCENT} % of the {active} in the active version; the files may be incomplete, fetch them again"
    )]
    Shrunk {
        /// The list.
        list: SourceId,
        /// Persons in the snapshot.
        persons: u64,
        /// Persons in the active version.
        active: u64,
    },
    /// Too much of it cannot be read.
    #[error(
        "{list}: {rejects} of {records} records cannot be read, the first at {place}: {reason}; the format may have changed, nothing was imported"
    )]
    Rejects {
        /// The list.
        list: SourceId,
        /// Records that cannot be read.
        rejects: u64,
        /// All records.
        records: u64,
        /// Where the first stands.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
    /// One id stands twice.
    #[error("{list}: the id {id} stands twice; the files may be of different editions, fetch them again")]
    Twice {
        /// The list.
        list: SourceId,
        /// The id.
        id: String,
    },
    /// A listing of one list in a snapshot of another.
    #[error("{list}: the listing {key} is of another list; please report this")]
    Stray {
        /// The list.
        list: SourceId,
        /// The listing.
        key: String,
    },
    /// A character that cannot be stored.
    #[error("{list}: the listing {id} holds a zero character; the files may be damaged, fetch them again")]
    ZeroCharacter {
        /// The list.
        list: SourceId,
        /// The listing.
        id: String,
    },
}

/// Checks a snapshot against itself and against the active version.
pub(super) fn check(snapshot: &Snapshot, active: Option<&ListVersion>) -> Result<(), GuardError> {
    let list = || snapshot.source.clone();
    let listings = snapshot.listings.len() as u64;
    let rejects = snapshot.rejects.len() as u64;
    let records = listings + rejects;
    if listings == 0 {
        return Err(GuardError::Empty { list: list() });
    }
    if let Some(declared) = snapshot.declared_count.map(u64::from)
        && declared != records
    {
        return Err(GuardError::Count { list: list(), declared, found: records });
    }
    if let Some(first) = snapshot.rejects.first()
        && rejects * RECORDS_PER_REJECT > records
    {
        let (place, reason) = (first.place.clone(), first.reason.clone());
        return Err(GuardError::Rejects { list: list(), rejects, records, place, reason });
    }
    let mut seen = HashSet::with_capacity(snapshot.listings.len());
    for listing in &snapshot.listings {
        let id = &listing.key.id;
        if listing.key.source != snapshot.source {
            return Err(GuardError::Stray { list: list(), key: listing.key.to_string() });
        }
        if !seen.insert(id) {
            return Err(GuardError::Twice { list: list(), id: id.clone() });
        }
        // Postgres stores no U+0000, and JSON writes it this way and no other.
        if serde_json::to_string(listing).is_ok_and(|json| json.contains("\\u0000")) {
            return Err(GuardError::ZeroCharacter { list: list(), id: id.clone() });
        }
    }
    let persons = snapshot.listings.iter().filter(|l| l.kind == PartyKind::Person).count() as u64;
    let before = active.map_or(0, |version| version.persons.cast_unsigned());
    if persons * 100 < before * PERSONS_KEPT_PERCENT {
        return Err(GuardError::Shrunk { list: list(), persons, active: before });
    }
    Ok(())
}
