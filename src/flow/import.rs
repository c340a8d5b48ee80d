//! LIST: snapshot -> guards -> one transaction with a new version of the list.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{GuardError, Mode, guard};
use crate::list::{InputFile, Listing, PartyKind, Snapshot, SourceId};
use crate::store::{FileRecord, ListVersion, NewVersion, StoreError, WriteLock};

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

impl ImportReport {
    /// What to report when the publisher says that nothing has changed since the active version.
    #[must_use]
    pub fn not_modified(source: &SourceId, active: Option<&ListVersion>) -> Self {
        // Counts that the database keeps signed; none is below zero.
        let count = |of: fn(&ListVersion) -> i64| active.map_or(0, |version| of(version).unsigned_abs());
        let listings = count(|version| version.listings);
        Self {
            source: source.clone(),
            outcome: ImportOutcome::Unchanged,
            version: active.map(|version| version.label().to_string()),
            activated: false,
            listings,
            persons: count(|version| version.persons),
            added: 0,
            changed: 0,
            removed: 0,
            unchanged: listings,
            rejects: count(|version| version.rejects),
        }
    }
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

/// What is kept of a file: name, length and SHA-256.
#[must_use]
pub fn file_record(file: &InputFile) -> FileRecord {
    FileRecord {
        name: file.name.clone(),
        bytes: file.bytes.len() as u64,
        sha256: Sha256::digest(&file.bytes).iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

/// Imports a snapshot as a new, active version of its list, all or nothing. The same content as
/// that of the active version changes nothing.
///
/// # Errors
/// [`GuardError`] when the snapshot looks wrong, [`StoreError`] when the database fails.
pub async fn import(
    lock: &mut WriteLock,
    snapshot: &Snapshot,
    files: &[FileRecord],
    mode: Mode,
) -> Result<ImportReport, ImportError> {
    let source = &snapshot.source;
    let active = lock.active_version(source).await?;
    guard::check(snapshot, active.as_ref())?;
    let digest = snapshot.digest();
    let mut report = ImportReport {
        source: source.clone(),
        outcome: ImportOutcome::Unchanged,
        version: active.as_ref().map(|version| version.label().to_string()),
        activated: false,
        listings: snapshot.listings.len() as u64,
        persons: persons(snapshot).count() as u64,
        added: 0,
        changed: 0,
        removed: 0,
        unchanged: snapshot.listings.len() as u64,
        rejects: snapshot.rejects.len() as u64,
    };
    if active.is_some_and(|version| version.digest == digest) {
        return Ok(report);
    }
    // Against the newest version, which an earlier one may have been put in front of: the history
    // of a listing goes from version to version.
    let mut before = lock.newest_hashes(source).await?;
    let mut written: Vec<(&Listing, String)> = Vec::new();
    let mut ended: Vec<String> = Vec::new();
    for listing in &snapshot.listings {
        let hash = listing.canonical_hash();
        match before.remove(&listing.key.id) {
            Some(earlier) if earlier == hash => continue,
            Some(_) => {
                report.changed += 1;
                ended.push(listing.key.id.clone());
            }
            None => report.added += 1,
        }
        written.push((listing, hash));
    }
    report.removed = before.len() as u64;
    report.unchanged = report.listings - report.added - report.changed;
    ended.extend(before.into_keys());
    if mode == Mode::DryRun {
        report.outcome = ImportOutcome::DryRun;
        return Ok(report);
    }
    let ordinal = lock
        .add_version(&NewVersion {
            source,
            digest: &digest,
            published_on: snapshot.published_on,
            listings: report.listings,
            persons: report.persons,
            names: persons(snapshot).map(|person| person.names.len() as u64).sum(),
            rejects: report.rejects,
            files,
            written: &written,
            ended: &ended,
        })
        .await?;
    report.version = Some(crate::screen::VersionLabel::stored(source, ordinal).to_string());
    report.outcome = ImportOutcome::New;
    report.activated = true;
    Ok(report)
}

fn persons(snapshot: &Snapshot) -> impl Iterator<Item = &Listing> {
    snapshot.listings.iter().filter(|listing| listing.kind == PartyKind::Person)
}
