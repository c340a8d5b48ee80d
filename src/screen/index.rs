//! The immutable index of listed names that [`super::screen`] reads.

use std::fmt;

use crate::list::{Listing, PartyKind, SourceId};

/// Which version of which list: stands in every hit and in the coverage of every answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionLabel(pub String);

impl VersionLabel {
    /// The label of a version kept in the database: `ofac-sdn@3`.
    #[must_use]
    pub fn stored(source: &SourceId, ordinal: i64) -> Self {
        Self(format!("{source}@{ordinal}"))
    }

    /// The label of a list read straight from files: `ofac-sdn@sha256:1f2e3d4c5b6a`.
    #[must_use]
    pub fn of_digest(source: &SourceId, digest: &str) -> Self {
        Self(format!("{source}@sha256:{}", digest.get(..12).unwrap_or(digest)))
    }
}

impl fmt::Display for VersionLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One list as it goes into an index.
pub struct IndexedList {
    /// Its version.
    pub version: VersionLabel,
    /// Its listings; those that are not persons are left out of the index.
    pub listings: Vec<Listing>,
}

/// All listed persons' names, ready to be screened against. Immutable: build a new one and swap.
pub struct Index {
    lists: Vec<IndexedList>,
}

impl Index {
    /// Builds the index.
    #[must_use]
    pub fn build(mut lists: Vec<IndexedList>) -> Self {
        for list in &mut lists {
            list.listings.retain(|listing| listing.kind == PartyKind::Person);
        }
        Self { lists }
    }

    /// The versions of the lists in this index.
    pub fn versions(&self) -> impl Iterator<Item = &VersionLabel> {
        self.lists.iter().map(|list| &list.version)
    }

    /// Every listing, with the version of its list.
    pub(super) fn listings(&self) -> impl Iterator<Item = (&VersionLabel, &Listing)> {
        self.lists.iter().flat_map(|list| list.listings.iter().map(|listing| (&list.version, listing)))
    }
}
