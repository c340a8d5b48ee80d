//! LIST: snapshot -> guard -> one transaction with a new version of the list, active or held.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::Mode;
use super::facts::{self, Facts};
use super::guard::{self, Active, GuardError};
use super::older::{self, Changes};
use crate::list::{Listing, PartialDate, PartyKind, Snapshot, SourceId, changed_fields};
use crate::screen::VersionLabel;
use crate::store::{
    Finding, LastRead, ListVersion, NewVersion, RawFile, Standing, StoreError, VersionState, WriteLock,
    active_of,
};

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// The list.
    pub source: SourceId,
    /// What came of it.
    pub outcome: ImportOutcome,
    /// The version that is active now: `ofac-sdn@3`; none where none ever was.
    pub version: Option<String>,
    /// True when this import made that version active.
    pub activated: bool,
    /// The version under which a held edition is kept; none after a dry run.
    pub held_as: Option<String>,
    /// What speaks against the edition.
    pub findings: Vec<Finding>,
    /// Listings in the snapshot.
    pub listings: u64,
    /// Listings that are persons.
    pub persons: u64,
    /// Listings that are new, beside the version that was active before.
    pub added: u64,
    /// Listings whose fields changed.
    pub changed: u64,
    /// Field -> listings in which it changed.
    pub changed_fields: BTreeMap<&'static str, u64>,
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
    /// Kept, and not made active: see the findings.
    Held,
    /// The active version has the same content; nothing was written but the time of this check, and the
    /// publisher's date where it is newer.
    Unchanged,
    /// Nothing was written because nothing was to be.
    DryRun,
}

/// Why an import was refused or failed. The active version stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The snapshot cannot be kept.
    #[error(transparent)]
    Guard(#[from] GuardError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How an import is to be done.
#[derive(Clone, Copy)]
pub struct ImportOrder<'a> {
    /// The files the snapshot was read from, to be kept with it.
    pub files: &'a [RawFile],
    /// Whether it writes.
    pub mode: Mode,
    /// Who imports: a user of the operating system, `nightly run`, or `api: NAME`.
    pub actor: &'a str,
    /// Told how many listings are written, and how many are to be.
    pub progress: &'a (dyn Fn(u64, u64) + Sync),
}

impl<'a> ImportOrder<'a> {
    /// An import that writes, keeps no files and tells nobody how far it is.
    #[must_use]
    pub fn by(actor: &'a str) -> Self {
        Self { files: &[], mode: Mode::Apply, actor, progress: &|_, _| {} }
    }
}

/// Imports a snapshot as a new version of its list, all or nothing. It becomes the active version,
/// unless something speaks against it: then it is held. The same content as that of the active
/// version, or of one that is held, makes no version.
///
/// # Errors
/// [`GuardError`] when the snapshot cannot be kept, [`StoreError`] when the database fails.
pub async fn import(
    lock: &mut WriteLock,
    snapshot: &Snapshot,
    order: &ImportOrder<'_>,
) -> Result<ImportReport, ImportError> {
    guard::storable(snapshot)?;
    let source = &snapshot.source;
    let versions = lock.versions(source).await?;
    let active = active_of(&versions);
    let digest = snapshot.digest();
    let facts = Facts::of(snapshot);
    let mut report = ImportReport {
        source: source.clone(),
        outcome: if order.mode == Mode::DryRun { ImportOutcome::DryRun } else { ImportOutcome::Unchanged },
        version: active.map(|version| version.label().to_string()),
        activated: false,
        held_as: None,
        findings: Vec::new(),
        listings: facts.listings,
        persons: facts.persons,
        added: 0,
        changed: 0,
        changed_fields: BTreeMap::new(),
        removed: 0,
        unchanged: facts.listings,
        rejects: snapshot.rejects.len() as u64,
    };
    if let Some(active) = active.filter(|version| version.digest == digest) {
        report.outcome = ImportOutcome::Unchanged;
        if order.mode == Mode::Apply {
            lock.note_check(source, LastRead::of(&digest, order.files).as_ref()).await?;
            if let Some(date) = newer_date(snapshot.published_on, active.published_on, Utc::now()) {
                lock.note_date(source, active.ordinal, date).await?;
            }
        }
        return Ok(report);
    }
    let hashes: Vec<String> = snapshot.listings.iter().map(Listing::canonical_hash).collect();
    let edition: Vec<(&Listing, &str)> =
        snapshot.listings.iter().zip(hashes.iter().map(String::as_str)).collect();
    let newest = versions.first();
    let newest_standing = standing(lock, newest).await?;
    let other = if newest.map(|v| v.ordinal) == active.map(|v| v.ordinal) {
        None
    } else {
        Some(standing(lock, active).await?)
    };
    let difference = Difference::between(other.as_ref().unwrap_or(&newest_standing), &edition);
    count(&mut report, lock, active, &difference).await?;
    let known = match active {
        Some(active) => Some(beside(lock, &versions, active, snapshot, &digest, &difference).await?),
        None => None,
    };
    report.findings = guard::check(snapshot, &facts, known.as_ref());
    let held_before = versions.iter().find(|version| {
        version.state == VersionState::Held && version.digest == digest && !report.findings.is_empty()
    });
    report.held_as = held_before.map(|version| version.label().to_string());
    if order.mode == Mode::DryRun {
        return Ok(report);
    }
    if held_before.is_some() {
        lock.note_check(source, LastRead::of(&digest, order.files).as_ref()).await?;
        report.outcome = ImportOutcome::Held;
        return Ok(report);
    }
    // Written beside the newest version, which need not be the active one: the history of a listing
    // goes from version to version.
    let history = Difference::between(&newest_standing, &edition);
    let written: Vec<(&Listing, String)> =
        history.written.iter().map(|(listing, hash)| (*listing, (*hash).to_owned())).collect();
    let total = written.len() as u64;
    let ordinal = lock
        .add_version(&NewVersion {
            source,
            digest: &digest,
            published_on: snapshot.published_on,
            listings: facts.listings,
            persons: facts.persons,
            names: facts.names,
            fill: &facts.fill,
            rejects: report.rejects,
            findings: &report.findings,
            files: order.files,
            written: &written,
            ended: &history.ended(),
            actor: order.actor,
            progress: &|done| (order.progress)(done, total),
        })
        .await?;
    let label = VersionLabel::stored(source, ordinal).to_string();
    if report.findings.is_empty() {
        report.outcome = ImportOutcome::New;
        report.version = Some(label);
        report.activated = true;
    } else {
        report.outcome = ImportOutcome::Held;
        report.held_as = Some(label);
    }
    Ok(report)
}

/// The date under which the publisher has the same content now, where it is newer than the one known.
/// A date to come is a mistake, which would hold off every edition until then.
fn newer_date(
    stated: Option<PartialDate>,
    known: Option<PartialDate>,
    now: DateTime<Utc>,
) -> Option<PartialDate> {
    // Somewhere it is tomorrow already.
    let tomorrow: PartialDate = (now + TimeDelta::days(1)).format("%Y-%m-%d").to_string().parse().ok()?;
    stated.filter(|stated| *stated <= tomorrow && known.is_none_or(|known| known < *stated))
}

/// Notes that the publisher's files are still those read last, and reports what came of them then: they
/// are the active version, or are held. None where they are neither any more; then they are to be
/// fetched and imported again.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn still_the_same(
    lock: &mut WriteLock,
    source: &SourceId,
    last: &LastRead,
    mode: Mode,
) -> Result<Option<ImportReport>, StoreError> {
    let versions = lock.versions(source).await?;
    let counts =
        |version: &&ListVersion| version.digest == last.digest && version.state != VersionState::Past;
    let Some(read) = versions.iter().find(counts) else { return Ok(None) };
    if mode == Mode::Apply {
        lock.note_check(source, Some(last)).await?;
    }
    let active = active_of(&versions);
    let held = read.state == VersionState::Held;
    Ok(Some(ImportReport {
        source: source.clone(),
        outcome: if held { ImportOutcome::Held } else { ImportOutcome::Unchanged },
        version: active.map(|version| version.label().to_string()),
        activated: false,
        held_as: held.then(|| read.label().to_string()),
        findings: if held { read.findings.clone() } else { Vec::new() },
        listings: read.listings.cast_unsigned(),
        persons: read.persons.cast_unsigned(),
        added: 0,
        changed: 0,
        changed_fields: BTreeMap::new(),
        removed: 0,
        unchanged: if held { 0 } else { read.listings.cast_unsigned() },
        rejects: read.rejects.cast_unsigned(),
    }))
}

async fn standing(
    lock: &mut WriteLock,
    version: Option<&ListVersion>,
) -> Result<HashMap<String, Standing>, StoreError> {
    match version {
        Some(version) => lock.hashes(&version.source, version.ordinal).await,
        None => Ok(HashMap::new()),
    }
}

/// What an edition changes of a version.
struct Difference<'a> {
    /// Listings that are new or changed, with their hash; true where they are changed.
    written: Vec<(&'a Listing, &'a str)>,
    /// Ids of those that are changed.
    changed: Vec<String>,
    /// Persons among those that are new.
    added_persons: u64,
    /// Ids of those that are gone, and whether they are persons.
    gone: Vec<(String, bool)>,
}

impl<'a> Difference<'a> {
    fn between(before: &HashMap<String, Standing>, edition: &[(&'a Listing, &'a str)]) -> Self {
        let mut left: HashMap<&str, &Standing> =
            before.iter().map(|(id, standing)| (id.as_str(), standing)).collect();
        let mut difference =
            Self { written: Vec::new(), changed: Vec::new(), added_persons: 0, gone: Vec::new() };
        for (listing, hash) in edition {
            match left.remove(listing.key.id.as_str()) {
                Some(standing) if standing.hash == **hash => continue,
                Some(_) => difference.changed.push(listing.key.id.clone()),
                None => difference.added_persons += u64::from(listing.kind == PartyKind::Person),
            }
            difference.written.push((listing, hash));
        }
        difference.gone = left.into_iter().map(|(id, standing)| (id.to_owned(), standing.person)).collect();
        // The map has no order, and the same input must give the same writes.
        difference.gone.sort_unstable();
        difference
    }

    fn added(&self) -> u64 {
        (self.written.len() - self.changed.len()) as u64
    }

    fn ended(&self) -> Vec<String> {
        self.changed.iter().chain(self.gone.iter().map(|(id, _)| id)).cloned().collect()
    }

    fn changes(&self) -> Changes<'_> {
        let gone = self.gone.iter().map(|(id, _)| (id.as_str(), None));
        self.written
            .iter()
            .map(|(listing, hash)| (listing.key.id.as_str(), Some(*hash)))
            .chain(gone)
            .collect()
    }
}

/// Puts what changed into the report, with the fields of the listings that changed.
async fn count(
    report: &mut ImportReport,
    lock: &mut WriteLock,
    active: Option<&ListVersion>,
    difference: &Difference<'_>,
) -> Result<(), StoreError> {
    report.added = difference.added();
    report.changed = difference.changed.len() as u64;
    report.removed = difference.gone.len() as u64;
    report.unchanged = report.listings - report.added - report.changed;
    let Some(active) = active else { return Ok(()) };
    let before = lock.listings(&active.source, active.ordinal, &difference.changed).await?;
    let now: HashMap<&str, &Listing> =
        difference.written.iter().map(|(listing, _)| (listing.key.id.as_str(), *listing)).collect();
    for before in &before {
        let Some(now) = now.get(before.key.id.as_str()) else { continue };
        for change in changed_fields(before, now) {
            *report.changed_fields.entry(change.field).or_default() += 1;
        }
    }
    Ok(())
}

/// What the guard needs to know of the active version.
async fn beside(
    lock: &mut WriteLock,
    versions: &[ListVersion],
    active: &ListVersion,
    snapshot: &Snapshot,
    digest: &str,
    difference: &Difference<'_>,
) -> Result<Active, StoreError> {
    let source = &snapshot.source;
    let past = || versions.iter().filter(|version| version.state == VersionState::Past);
    let back = match past().find(|version| version.digest == digest) {
        Some(same) => Some(Finding::SameAsPast { version: same.label().to_string() }),
        None => {
            let earlier: Vec<i64> =
                past().map(|version| version.ordinal).filter(|ordinal| *ordinal < active.ordinal).collect();
            back_to(lock, active, &earlier, difference).await?
        }
    };
    let highest = |ids: &mut dyn Iterator<Item = &str>| facts::highest_number(source, ids);
    let now = highest(&mut snapshot.listings.iter().map(|listing| listing.key.id.as_str()));
    // Of the active version: those that stayed are in the edition, so only those that went count.
    let gone = highest(&mut difference.gone.iter().map(|(id, _)| id.as_str()));
    Ok(Active {
        facts: Facts {
            listings: active.listings.cast_unsigned(),
            persons: active.persons.cast_unsigned(),
            names: active.names.cast_unsigned(),
            fill: active.fill.clone(),
        },
        published_on: active.published_on,
        most_persons: lock.most_persons(source, guard::DAYS).await?,
        lost: (
            difference.gone.len() as u64,
            difference.gone.iter().filter(|(_, person)| *person).count() as u64,
        ),
        added: (difference.added(), difference.added_persons),
        highest: now.zip(gone),
        back,
    })
}

async fn back_to(
    lock: &mut WriteLock,
    active: &ListVersion,
    earlier: &[i64],
    difference: &Difference<'_>,
) -> Result<Option<Finding>, StoreError> {
    if earlier.is_empty() {
        return Ok(None);
    }
    let changes = difference.changes();
    let ids: Vec<String> = changes.keys().map(|id| (*id).to_owned()).collect();
    let wordings = lock.wordings(&active.source, &ids).await?;
    let Some(agreed) = older::agrees(&changes, &wordings, earlier) else { return Ok(None) };
    let between = lock.differing(&active.source, agreed, active.ordinal).await?.len() as u64;
    Ok(older::closer(changes.len() as u64, between).map(|apart| Finding::BackToPast {
        version: VersionLabel::stored(&active.source, agreed).to_string(),
        changes: changes.len() as u64,
        apart,
    }))
}
