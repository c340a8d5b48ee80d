//! `list import`: a list's files as its new version.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use serde::Serialize;

use super::super::output::{self, Record};
use super::super::screen::{read_list_file, tell_rejects};
use super::super::{Session, progress};
use crate::cli::actor::actor;
use crate::cli::database::Database;
use crate::cli::exit::{Exit, Failure};
use crate::cli::fetch;
use crate::cli::interrupt::asked_to_end;
use crate::cli::list_args::ImportArgs;
use crate::cli::watch::{Reached, watch};
use crate::flow::{
    self, EditionError, EditionFiles, ImportError, ImportOrder, ImportOutcome, ImportReport, Mode,
    NewListError, Published,
};
use crate::list::{Meter, ReadError, Snapshot, SourceId};
use crate::store::{ListVersion, RawFile, StoreError, WriteLock};

/// How long after Ctrl-C the session that wrote may take to end.
const LOOK_PATIENCE: Duration = Duration::from_secs(10);

/// Imports, unless somebody asks the program to end first: then nothing of it stays.
pub(super) async fn run(database: &Database, session: &Session, args: &ImportArgs) -> Result<Exit, Failure> {
    if !args.new_list {
        flow::is_plain_name(&database.store, &args.source).await?;
    }
    let before = newest(database, &args.source).await?;
    tokio::select! {
        done = import(database, session, args) => done,
        () = asked_to_end() => Err(interrupted(database, args, before).await),
    }
}

async fn import(database: &Database, session: &Session, args: &ImportArgs) -> Result<Exit, Failure> {
    let files = match edition(database, session, args).await? {
        Published::Files(files) => files,
        Published::Same(report) => return tell(session, &report),
    };
    let (snapshot, files) = read_edition(session, &args.source, files).await?;
    let actor = actor();
    let written = Arc::new((AtomicU64::new(0), AtomicU64::new(0)));
    let order = ImportOrder {
        files: &files,
        mode: mode(args),
        progress: &|done, total| {
            written.0.store(done, Relaxed);
            written.1.store(total, Relaxed);
        },
        ..ImportOrder::by(&actor)
    };
    let mut lock = lock(database, session, args).await?;
    let look = Arc::clone(&written);
    let writing = watch(session.progress, format!("Writing {}", args.source), move || Reached {
        entries: (look.0.load(Relaxed), look.1.load(Relaxed)),
        ..Reached::default()
    });
    let report = flow::import(&mut lock, &snapshot, &order).await;
    drop(writing);
    lock.release().await;
    tell(session, &report?)
}

fn mode(args: &ImportArgs) -> Mode {
    if args.dry_run { Mode::DryRun } else { Mode::Apply }
}

/// Reads the files that were given, or fetches those that are published.
async fn edition(database: &Database, session: &Session, args: &ImportArgs) -> Result<Published, Failure> {
    if !args.file.is_empty() {
        let files = args.file.iter().map(|path: &PathBuf| Ok((read_list_file(path)?, None)));
        return Ok(Published::Files(files.collect::<Result<_, Failure>>()?));
    }
    let lock = lock(database, session, args);
    fetch::published(session, &database.store, (&args.source, mode(args)), &args.fetch, lock).await
}

async fn lock(database: &Database, session: &Session, args: &ImportArgs) -> Result<WriteLock, StoreError> {
    match database.store.try_write_lock().await {
        Err(StoreError::LockHeld) => {
            progress::step(session.progress, "Waiting for another import or run to end ...");
            database.store.write_lock_within(Duration::from_secs(args.wait)).await
        }
        taken => taken,
    }
}

fn tell(session: &Session, report: &ImportReport) -> Result<Exit, Failure> {
    output::one(io::stdout().lock(), session.format, &Imported(report))?;
    if report.findings.is_empty() { Ok(Exit::Done) } else { Err(held(report)) }
}

/// Reads the files of an edition, says what of it cannot be read, and packs the files.
async fn read_edition(
    session: &Session,
    source: &SourceId,
    files: EditionFiles,
) -> Result<(Snapshot, Vec<RawFile>), Failure> {
    progress::step(session.progress, &format!("Reading {source} ..."));
    let meter = Arc::new(Meter::default());
    let look = Arc::clone(&meter);
    let reading = watch(session.progress, format!("Reading {source}"), move || Reached {
        bytes: (look.bytes(), look.bytes_total()),
        entries: (look.records(), 0),
    });
    let read = flow::read_edition(source, files, meter).await;
    drop(reading);
    let (snapshot, files) = read.map_err(unread)?;
    tell_rejects(&snapshot.rejects, session.progress);
    if snapshot.delisted > 0 {
        let left_out = format!("Left out: {} that the files name and are listed no more", snapshot.delisted);
        progress::step(session.progress, &left_out);
    }
    Ok((snapshot, files))
}

/// The newest version of a list, held or not.
async fn newest(database: &Database, source: &SourceId) -> Result<Option<ListVersion>, StoreError> {
    Ok(database.store.versions(source).await?.into_iter().next())
}

/// What to say after Ctrl-C: what the database says once the session that wrote has ended. Asked
/// once more, the program ends without looking.
async fn interrupted(database: &Database, args: &ImportArgs, before: Option<ListVersion>) -> Failure {
    let look = async {
        let lock = database.store.write_lock_within(LOOK_PATIENCE).await?;
        let now = newest(database, &args.source).await;
        lock.release().await;
        now
    };
    let now = tokio::select! {
        now = look => now,
        () = asked_to_end() => Err(StoreError::LockHeld),
    };
    let label = |version: &ListVersion| version.label().to_string();
    let paragraph = match now {
        Ok(now) if now.as_ref().map(label) == before.as_ref().map(label) => format!(
            "Interrupted: nothing of {} was imported, and what was active stays so. Run the command again.",
            args.source
        ),
        Ok(now) => format!(
            "Interrupted just after the import was done: {} is kept. See namecheck list versions {}.",
            now.as_ref().map(label).unwrap_or_default(),
            args.source
        ),
        Err(_) => format!(
            "Interrupted: the import of {0} is undone unless it was done already. See namecheck list versions {0}.",
            args.source
        ),
    };
    Failure { exit: Exit::Interrupted, paragraph }
}

/// An empty file is what the guard is for; others cannot be read as a list at all.
fn unread(error: EditionError) -> Failure {
    let empty = matches!(error, EditionError::Read(ReadError::Empty { .. }));
    Failure::told(if empty { Exit::Guard } else { Exit::Failed }, error)
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

impl From<NewListError> for Failure {
    fn from(error: NewListError) -> Self {
        match error {
            NewListError::Store(store) => store.into(),
            doubtful => Self::new(
                Exit::Guard,
                doubtful.to_string(),
                "Nothing was imported",
                "Give the name of the list, or --new-list to begin a new one",
            ),
        }
    }
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
