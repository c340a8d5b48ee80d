//! Lists and their versions, as they are read.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Store, StoreError};
use crate::list::{Listing, ListingKey, PartialDate, SourceId};
use crate::screen::{IndexedList, VersionLabel};

/// One imported version of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListVersion {
    /// The list.
    pub source: SourceId,
    /// Our counter, 1, 2, 3... per list.
    pub ordinal: i64,
    /// True for the version that is screened against.
    pub active: bool,
    /// The publisher's own date of this edition.
    pub published_on: Option<PartialDate>,
    /// When it was imported.
    pub imported_at: DateTime<Utc>,
    /// SHA-256 of its content, as [`crate::list::Snapshot::digest`] gives it.
    pub digest: String,
    /// Listings in it.
    pub listings: i64,
    /// Listings that are persons.
    pub persons: i64,
    /// Names of those persons.
    pub names: i64,
    /// Records that could not be read.
    pub rejects: i64,
    /// The files it was read from.
    pub files: Vec<FileRecord>,
}

impl ListVersion {
    /// The label that stands in hits and coverage: `ofac-sdn@3`.
    #[must_use]
    pub fn label(&self) -> VersionLabel {
        VersionLabel::stored(&self.source, self.ordinal)
    }
}

/// A file a version was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
}

/// How one version differs from the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct VersionChanges {
    /// Listings that are new.
    pub added: u64,
    /// Listings whose fields changed.
    pub changed: u64,
    /// Listings that are gone.
    pub removed: u64,
    /// Listings that stand as they were.
    pub unchanged: u64,
}

impl Store {
    /// The active version of every list, in the order of the lists' names.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn lists(&self) -> Result<Vec<ListVersion>, StoreError> {
        todo!()
    }

    /// All versions of one list, newest first; empty for an unknown list.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn versions(&self, source: &SourceId) -> Result<Vec<ListVersion>, StoreError> {
        let _ = source;
        todo!()
    }

    /// The active versions with their person listings, all of one moment, ready for an index.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn indexed_lists(&self) -> Result<Vec<(ListVersion, IndexedList)>, StoreError> {
        todo!()
    }

    /// A listing of the active version of its list.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn listing(&self, key: &ListingKey) -> Result<Option<Listing>, StoreError> {
        let _ = key;
        todo!()
    }
}
