//! LIST: snapshot -> guards -> one transaction with a new version of the list.

use serde::Serialize;

use super::Mode;
use crate::list::{InputFile, SourceId, Snapshot};
use crate::store::{FileRecord, Store, StoreError, WriteLock};

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// The list.
    pub source: SourceId,
    /// What came of it.
    pub outcome: ImportOutcome,
    /// The version that is active now: `ofac-sdn@3`; none after a dry run on an empty database.
    pub version: Option<String>,
    /// True when this import made that version active.
    pub activated: bool,
    /// Listings in the snapshot.
    pub listings: u64,
    /// Listings that are persons.
    pub persons: u64,
    /// Listings that are new.
    pub added: u64,
    /// Listings whose fields changed.
    pub changed: u64,
    /// Listings that are gone.
    pub removed: u64,
    /// Listings that stand as they were.
    pub unchanged: u64,
    /// Records that could not be read.
    pub rejects: u64,
}

/// What came of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    /// A new version, now active.
    New,
    /// The active version has the same content; nothing was written.
    Unchanged,
    /// Nothing was written because nothing was to be.
    DryRun,
}

/// Why an import was refused or failed. The active version stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The snapshot looks wrong.
    #[error(transparent)]
    Guard(#[from] GuardError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a snapshot is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GuardError {
    /// It has no listings.
    #[error("{source_id}: no listings in these files; the download may have failed, fetch them again")]
    Empty {
        /// The list.
        source_id: SourceId,
    },
}

/// What is kept of a file: name, length and SHA-256.
#[must_use]
pub fn file_record(file: &InputFile) -> FileRecord {
    let _ = file;
    todo!()
}

/// Imports a snapshot as a new, active version of its list, all or nothing.
///
/// # Errors
/// [`GuardError`] when the snapshot looks wrong, [`StoreError`] when the database fails.
pub async fn import(
    store: &Store,
    lock: &mut WriteLock,
    snapshot: &Snapshot,
    files: &[FileRecord],
    mode: Mode,
) -> Result<ImportReport, ImportError> {
    let _ = (store, lock, snapshot, files, mode);
    todo!()
}
