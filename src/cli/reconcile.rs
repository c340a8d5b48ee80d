//! `reconcile`: the nightly job, and how its runs went.

use std::io;

use serde::Serialize;

use super::args::{ReconcileArgs, ReconcileCommand, Scope};
use super::database::Database;
use super::exit::{Exit, Failure};
use super::output::{self, Record};
use super::{Session, progress};
use crate::flow::{self, Mode, ReconcileError, ReconcileReport};
use crate::store::{Run, RunState};

/// Runs shown by `reconcile status`.
const RUNS_SHOWN: u32 = 20;

/// Screens the stored names, or tells how that went before.
pub(crate) async fn run(args: &ReconcileArgs, session: &Session) -> Result<Exit, Failure> {
    let database = Database::open(&session.config, session.progress).await?;
    let done = match args.status {
        Some(ReconcileCommand::Status) => status(&database, session).await,
        None => reconcile(&database, args, session).await,
    };
    database.close().await;
    done
}

async fn status(database: &Database, session: &Session) -> Result<Exit, Failure> {
    let runs: Vec<RunRow> = database.store.runs(RUNS_SHOWN).await?.into_iter().map(RunRow).collect();
    output::many(io::stdout().lock(), session.format, &runs)?;
    Ok(Exit::Done)
}

async fn reconcile(database: &Database, args: &ReconcileArgs, session: &Session) -> Result<Exit, Failure> {
    let live = database.live(&session.config).await?;
    let mode = if args.dry_run { Mode::DryRun } else { Mode::Apply };
    let scope = match args.scope {
        Scope::Delta => flow::Scope::Delta,
        Scope::Full => flow::Scope::Full,
    };
    let bar = progress::bar(session.progress, "names");
    let mut lock = database.store.try_write_lock().await?;
    let report = flow::reconcile(&database.store, &live, &mut lock, scope, mode, |progress| {
        bar.set_length(progress.total);
        bar.set_position(progress.done);
    })
    .await;
    lock.release().await;
    bar.finish_and_clear();
    output::one(io::stdout().lock(), session.format, &Report(report?))?;
    Ok(Exit::Done)
}

impl From<ReconcileError> for Failure {
    fn from(error: ReconcileError) -> Self {
        match error {
            ReconcileError::Store(store) => store.into(),
            other => Self::told(Exit::Failed, other),
        }
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct Report(ReconcileReport);

impl Record for Report {
    const COLUMNS: &'static [&'static str] = &[
        "run",
        "scope",
        "mode",
        "names",
        "added",
        "superseded",
        "unchanged",
        "reopened",
        "seconds",
        "lists",
    ];

    fn rows(&self) -> Vec<Vec<String>> {
        let report = &self.0;
        let lists: Vec<&str> = report.coverage.lists.iter().map(|list| list.version.as_str()).collect();
        vec![vec![
            report.run_id.map(|id| id.to_string()).unwrap_or_default(),
            match report.scope {
                flow::Scope::Delta => "delta",
                flow::Scope::Full => "full",
            }
            .to_owned(),
            match report.mode {
                Mode::Apply if report.resumed => "resumed",
                Mode::Apply => "applied",
                Mode::DryRun => "dry run",
            }
            .to_owned(),
            report.names.to_string(),
            report.added.to_string(),
            report.superseded.to_string(),
            report.unchanged.to_string(),
            report.reopened.to_string(),
            format!("{}.{:03}", report.duration_ms / 1000, report.duration_ms % 1000),
            lists.join(" "),
        ]]
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct RunRow(Run);

impl Record for RunRow {
    const COLUMNS: &'static [&'static str] =
        &["run", "scope", "state", "started", "names", "added", "superseded", "unchanged", "lists"];

    fn rows(&self) -> Vec<Vec<String>> {
        let run = &self.0;
        vec![vec![
            run.id.to_string(),
            run.scope.clone(),
            match run.state {
                RunState::Running => "running",
                RunState::Finished => "finished",
                RunState::Abandoned => "abandoned",
            }
            .to_owned(),
            run.started_at.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
            run.names.to_string(),
            run.added.to_string(),
            run.superseded.to_string(),
            run.unchanged.to_string(),
            run.versions.join(" "),
        ]]
    }
}
