//! `list import`: a list's files as its new version.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

use super::super::output::{self, Record};
use super::super::screen::read_file;
use super::super::{Session, progress};
use crate::cli::actor::actor;
use crate::cli::database::Database;
use crate::cli::exit::{Exit, Failure};
use crate::cli::list_args::ImportArgs;
use crate::flow::{self, ImportError, ImportOrder, ImportOutcome, ImportReport, Mode};
use crate::list::{self, InputFile, ReadError, Snapshot, SourceId};
use crate::store::{RawFile, StoreError};

/// Rejects said in words; all of them are counted.
const REJECTS_SHOWN: usize = 10;

pub(super) async fn run(database: &Database, session: &Session, args: &ImportArgs) -> Result<Exit, Failure> {
    let files = args.file.iter().map(|path: &PathBuf| read_file(path)).collect::<Result<Vec<_>, _>>()?;
    let (snapshot, files) = read_edition(session, &args.source, files).await?;
    let actor = actor();
    let order = ImportOrder {
        files: &files,
        mode: if args.dry_run { Mode::DryRun } else { Mode::Apply },
        ..ImportOrder::by(&actor)
    };
    let mut lock = match database.store.try_write_lock().await {
        Err(StoreError::LockHeld) => {
            progress::step(session.progress, "Waiting for another import or run to end ...");
            database.store.write_lock_within(Duration::from_secs(args.wait)).await?
        }
        taken => taken?,
    };
    let report = flow::import(&mut lock, &snapshot, &order).await;
    lock.release().await;
    let report = report?;
    output::one(io::stdout().lock(), session.format, &Imported(&report))?;
    if report.findings.is_empty() {
        return Ok(Exit::Done);
    }
    Err(held(&report))
}

/// Reads the files of an edition, says what of it cannot be read, and packs the files.
async fn read_edition(
    session: &Session,
    source: &SourceId,
    files: Vec<InputFile>,
) -> Result<(Snapshot, Vec<RawFile>), Failure> {
    progress::step(session.progress, &format!("Reading {source} ..."));
    let list = source.clone();
    let read = tokio::task::spawn_blocking(move || {
        let snapshot = list::read(&list, &files)?;
        Ok((snapshot, files.iter().map(|file| RawFile::pack(file, None)).collect::<Vec<_>>()))
    });
    let (snapshot, files) = read.await.map_err(|error| broken(&error.to_string()))?.map_err(unread)?;
    for reject in snapshot.rejects.iter().take(REJECTS_SHOWN) {
        progress::step(session.progress, &format!("Not read: {}: {}", reject.place, reject.reason));
    }
    if snapshot.rejects.len() > REJECTS_SHOWN {
        progress::step(session.progress, &format!("... and {} more", snapshot.rejects.len() - REJECTS_SHOWN));
    }
    Ok((snapshot, files))
}

/// An empty file is what the guard is for; others cannot be read as a list at all.
fn unread(error: ReadError) -> Failure {
    let exit = if matches!(error, ReadError::Empty { .. }) { Exit::Guard } else { Exit::Failed };
    Failure::told(exit, error)
}

fn broken(error: &str) -> Failure {
    Failure::new(
        Exit::Failed,
        format!("Reading the files failed: {error}"),
        "No file should be able to do that",
        "Please report this, with the files",
    )
}

/// What is said of an edition that is held, or would be.
fn held(report: &ImportReport) -> Failure {
    let reasons: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
    let list = &report.source;
    let active = match &report.version {
        Some(version) => format!("{version} stays active"),
        None => "No version of it is active".to_owned(),
    };
    let kept = match (&report.held_as, report.outcome) {
        (Some(held), ImportOutcome::Held) => format!(
            "It is kept as {held}: see namecheck list diff {list} {held}, and if it is right, namecheck list activate {list} {held} --override --reason TEXT"
        ),
        _ => "Nothing was written".to_owned(),
    };
    let paragraph = format!("{list}: this edition is held: {}. {active}. {kept}.", reasons.join("; "));
    Failure { exit: Exit::Guard, paragraph }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Guard(guard) => Self::told(Exit::Guard, guard),
            ImportError::Store(store) => store.into(),
        }
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct Imported<'a>(&'a ImportReport);

impl Record for Imported<'_> {
    const COLUMNS: &'static [&'static str] = &[
        "list",
        "outcome",
        "version",
        "listings",
        "persons",
        "added",
        "changed",
        "removed",
        "unchanged",
        "rejects",
    ];

    fn rows(&self) -> Vec<Vec<String>> {
        let report = self.0;
        let outcome = match report.outcome {
            ImportOutcome::New => "new version",
            ImportOutcome::Held => "held",
            ImportOutcome::Unchanged => "unchanged",
            ImportOutcome::DryRun => "dry run",
        };
        let version = report.held_as.as_ref().or(report.version.as_ref());
        let mut row =
            vec![report.source.to_string(), outcome.to_owned(), version.cloned().unwrap_or_default()];
        let counts = [
            report.listings,
            report.persons,
            report.added,
            report.changed,
            report.removed,
            report.unchanged,
            report.rejects,
        ];
        row.extend(counts.iter().map(u64::to_string));
        vec![row]
    }
}
