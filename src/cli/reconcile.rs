//! `reconcile`: the nightly job, and how its runs went.

use std::path::Path;
use std::{fs, io};

use indicatif::HumanCount;
use serde::Serialize;

use super::args::{ReconcileArgs, ReconcileCommand, Scope};
use super::database::Database;
use super::exit::{Exit, Failure};
use super::output::{self, Record};
use super::{Session, progress};
use crate::flow::{self, Mode, ReconcileError, ReconcileReport, RunOrder};
use crate::store::{HitCounts, Run, RunState};

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
    let scope = match args.scope {
        Scope::Delta => flow::Scope::Delta,
        Scope::Full => flow::Scope::Full,
    };
    let mut order = RunOrder::new(scope);
    order.mode = if args.dry_run { Mode::DryRun } else { Mode::Apply };
    order.workers = args.workers.map_or(order.workers, usize::from);
    let bar = progress::bar(session.progress, "parts");
    let tell = |progress: flow::Progress| {
        bar.set_length(progress.total);
        bar.set_position(progress.done);
        bar.set_message(format!("parts, {} names", HumanCount(progress.names)));
    };
    let report = if args.join {
        flow::share(&database.store, &live, order, tell).await
    } else {
        let mut lock = database.store.try_write_lock().await?;
        let report = flow::reconcile(&database.store, &live, &mut lock, order, tell).await;
        lock.release().await;
        report
    };
    bar.finish_and_clear();
    let report = Report(report?);
    if let Some(path) = &args.report {
        write_whole(path, &report)?;
    }
    output::one(io::stdout().lock(), session.format, &report)?;
    Ok(Exit::Done)
}

/// Writes the report beside its place, then puts it there in one step.
fn write_whole(path: &Path, report: &Report) -> Result<(), Failure> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let written = serde_json::to_vec_pretty(report)
        .map_err(io::Error::from)
        .and_then(|text| fs::write(&beside, text))
        .and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        Failure::new(
            Exit::Failed,
            format!("The run has ended, but its report is not in {}: {error}", path.display()),
            "The directory may be missing, or not yours to write in",
            "See what the run did with `namecheck reconcile status`",
        )
    })
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
        "list",
        "names",
        "texts",
        "new",
        "rescored",
        "superseded",
        "unchanged",
        "reopened",
        "seconds",
    ];

    /// All lists together, then each.
    fn rows(&self) -> Vec<Vec<String>> {
        let report = &self.0;
        let mut all = vec![
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
            "all".to_owned(),
            report.tally.names.to_string(),
            report.tally.articles.to_string(),
        ];
        all.extend(counts(&report.tally.hits));
        all.push(report.tally.reopened.to_string());
        all.push(format!("{}.{:03}", report.duration_ms / 1000, report.duration_ms % 1000));
        let mut rows = vec![all];
        for list in &report.coverage.lists {
            let of_list = report.tally.lists.get(list.list.as_str()).copied().unwrap_or_default();
            let mut row = vec![String::new(); 3];
            row.extend([list.version.clone(), String::new(), String::new()]);
            row.extend(counts(&of_list));
            row.extend([String::new(), String::new()]);
            rows.push(row);
        }
        rows
    }
}

fn counts(hits: &HitCounts) -> [String; 4] {
    [hits.new, hits.rescored, hits.superseded, hits.unchanged].map(|count| count.to_string())
}

#[derive(Serialize)]
#[serde(transparent)]
struct RunRow(Run);

impl Record for RunRow {
    const COLUMNS: &'static [&'static str] = &[
        "run",
        "scope",
        "state",
        "started",
        "names",
        "texts",
        "new",
        "rescored",
        "superseded",
        "unchanged",
        "lists",
    ];

    fn rows(&self) -> Vec<Vec<String>> {
        let run = &self.0;
        let mut row = vec![
            run.id.to_string(),
            if run.dry_run { format!("{} (dry run)", run.scope) } else { run.scope.clone() },
            match run.state {
                RunState::Running => "running",
                RunState::Stopped => "stopped",
                RunState::Finished => "finished",
                RunState::Abandoned => "abandoned",
            }
            .to_owned(),
            run.started_at.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
            run.tally.names.to_string(),
            run.tally.articles.to_string(),
        ];
        row.extend(counts(&run.tally.hits));
        row.push(run.versions.join(" "));
        vec![row]
    }
}
