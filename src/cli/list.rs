//! `list`: import a list, and see what is imported.

use std::io;
use std::path::PathBuf;

use serde::Serialize;

use super::database::Database;
use super::exit::{Exit, Failure};
use super::fetch::{self, FetchArgs};
use super::output::{self, Record};
use super::progress;
use super::screen::read_file;
use super::{Session, args::ListCommand};
use crate::flow::{self, Edition, ImportError, ImportOutcome, ImportReport, Mode};
use crate::list::{self, InputFile, SourceId};
use crate::store::ListVersion;

/// Runs one of the commands.
pub(crate) async fn run(command: &ListCommand, session: &Session) -> Result<Exit, Failure> {
    let database = Database::open(&session.config, session.progress).await?;
    let done = match command {
        ListCommand::Import { source, file, fetch, dry_run } => {
            match files(session, source, file, fetch).await {
                Ok(Some(files)) => import(&database, session, source, &files, *dry_run).await,
                Ok(None) => not_modified(&database, session, source).await,
                Err(failure) => Err(failure),
            }
        }
        ListCommand::Ls => ls(session, database.store.lists().await),
        ListCommand::Versions { source } => versions(&database, session, source).await,
    };
    database.close().await;
    done
}

/// The files of an edition, from disk or from where they are published; none when the publisher says
/// that they are those of the active version.
async fn files(
    session: &Session,
    source: &SourceId,
    paths: &[PathBuf],
    args: &FetchArgs,
) -> Result<Option<Vec<InputFile>>, Failure> {
    if !paths.is_empty() {
        return paths.iter().map(|path| read_file(path)).collect::<Result<_, _>>().map(Some);
    }
    match fetch::fetch(session, source, args).await? {
        Edition::Files(files) => Ok(Some(files.into_iter().map(|fetched| fetched.file).collect())),
        Edition::NotModified => Ok(None),
    }
}

async fn not_modified(database: &Database, session: &Session, source: &SourceId) -> Result<Exit, Failure> {
    let versions = database.store.versions(source).await?;
    let report = ImportReport::not_modified(source, versions.iter().find(|version| version.active));
    output::one(io::stdout().lock(), session.format, &Imported(report))?;
    Ok(Exit::Done)
}

async fn import(
    database: &Database,
    session: &Session,
    source: &SourceId,
    files: &[InputFile],
    dry_run: bool,
) -> Result<Exit, Failure> {
    progress::step(session.progress, &format!("Reading {source} ..."));
    let snapshot = list::read(source, files)?;
    for reject in snapshot.rejects.iter().take(REJECTS_SHOWN) {
        progress::step(session.progress, &format!("Not read: {}: {}", reject.place, reject.reason));
    }
    if snapshot.rejects.len() > REJECTS_SHOWN {
        progress::step(session.progress, &format!("... and {} more", snapshot.rejects.len() - REJECTS_SHOWN));
    }
    let records: Vec<_> = files.iter().map(flow::file_record).collect();
    let mode = if dry_run { Mode::DryRun } else { Mode::Apply };
    let mut lock = database.store.try_write_lock().await?;
    let report = flow::import(&mut lock, &snapshot, &records, mode).await;
    lock.release().await;
    let report = report?;
    output::one(io::stdout().lock(), session.format, &Imported(report))?;
    Ok(Exit::Done)
}

/// Rejects said in words; all of them are counted.
const REJECTS_SHOWN: usize = 10;

fn ls(session: &Session, lists: Result<Vec<ListVersion>, crate::store::StoreError>) -> Result<Exit, Failure> {
    let rows: Vec<Version> = lists?.into_iter().map(Version).collect();
    if rows.is_empty() {
        progress::step(session.progress, "No list is imported yet.");
    }
    output::many(io::stdout().lock(), session.format, &rows)?;
    Ok(Exit::Done)
}

async fn versions(database: &Database, session: &Session, source: &SourceId) -> Result<Exit, Failure> {
    let versions = database.store.versions(source).await?;
    if versions.is_empty() {
        return Err(Failure::new(
            Exit::NotFound,
            format!("There is no list {source}"),
            "It was never imported into this database, or its name is another",
            "See namecheck list ls",
        ));
    }
    let rows: Vec<Version> = versions.into_iter().map(Version).collect();
    output::many(io::stdout().lock(), session.format, &rows)?;
    Ok(Exit::Done)
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
pub(crate) struct Imported(pub(crate) ImportReport);

impl Record for Imported {
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
        let report = &self.0;
        let outcome = match report.outcome {
            ImportOutcome::New => "new version",
            ImportOutcome::Unchanged => "unchanged",
            ImportOutcome::DryRun => "dry run",
        };
        let mut row =
            vec![report.source.to_string(), outcome.to_owned(), report.version.clone().unwrap_or_default()];
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

#[derive(Serialize)]
#[serde(transparent)]
struct Version(ListVersion);

impl Record for Version {
    const COLUMNS: &'static [&'static str] =
        &["version", "active", "published_on", "imported_at", "listings", "persons", "names", "rejects"];

    fn rows(&self) -> Vec<Vec<String>> {
        let version = &self.0;
        vec![vec![
            version.label().to_string(),
            if version.active { "yes" } else { "no" }.to_owned(),
            version.published_on.map(|date| date.to_string()).unwrap_or_default(),
            version.imported_at.format("%Y-%m-%d %H:%M UTC").to_string(),
            version.listings.to_string(),
            version.persons.to_string(),
            version.names.to_string(),
            version.rejects.to_string(),
        ]]
    }
}
