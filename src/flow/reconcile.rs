//! NIGHTLY: all stored names x the current index -> what changes -> store.

use std::sync::Arc;
use std::time::Instant;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::ingest::run_blocking;
use super::plan::plan;
use super::weigh;
use super::{Coverage, Current, Live, Mode};
use crate::name::Name;
use crate::screen::{Screening, screen};
use crate::store::{NameId, NameRow, RunId, Store, StoreError, Tally, WriteLock};

/// Which names a run screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Names not yet screened against the current lists with the current matcher.
    #[default]
    Delta,
    /// All names.
    Full,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Names screened.
    pub done: u64,
    /// Names to screen.
    pub total: u64,
}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReconcileReport {
    /// The run; none for a dry run.
    pub run_id: Option<RunId>,
    /// Which names it screened.
    pub scope: Scope,
    /// Whether it wrote.
    pub mode: Mode,
    /// True when it went on with a run that was killed.
    pub resumed: bool,
    /// Names screened.
    pub names: u64,
    /// Hits that are new.
    pub added: u64,
    /// Hits that no longer stand.
    pub superseded: u64,
    /// Hits that stand as they were.
    pub unchanged: u64,
    /// How long it took.
    pub duration_ms: u64,
    /// What it screened against.
    pub coverage: Coverage,
}

/// Why a run did not finish. What it wrote so far is whole; the next run goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum ReconcileError {
    /// Screening failed inside.
    #[error("screening failed: {0}; please report this")]
    Screening(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Names per transaction: about a second of screening, so that a killed run repeats little.
const CHUNK: u32 = 2_000;

/// Screens stored names against the current lists, adds the hits that are new and supersedes those
/// that no longer stand. Calls `progress` after every chunk.
///
/// Every chunk is one transaction with the place the run came to: a killed run is whole up to its
/// last chunk, and the next one of the same scope goes on behind it as long as the lists are the
/// same. Names that are added meanwhile were screened against the same lists: an import cannot come
/// between, because the lock is held.
///
/// # Errors
/// [`ReconcileError`].
pub async fn reconcile(
    store: &Store,
    live: &Live,
    lock: &mut WriteLock,
    scope: Scope,
    mode: Mode,
    progress: impl Fn(Progress) + Send + Sync,
) -> Result<ReconcileReport, ReconcileError> {
    let started = Instant::now();
    live.refresh(store).await?;
    let current = live.current();
    let coverage = current.coverage_id();
    let stale = match scope {
        Scope::Delta => Some(coverage),
        Scope::Full => None,
    };
    let run = match mode {
        Mode::Apply => Some(lock.open_run(scope.text(), coverage).await?),
        Mode::DryRun => None,
    };
    let mut last_name = run.as_ref().map_or(0, |run| run.last_name);
    let mut tally = run.as_ref().map_or_else(Tally::default, |run| run.tally);
    let left = lock.count_names_after(last_name, stale).await?;
    let total = tally.names + left;
    // As many as there were: names that arrive during the run do not keep it from ending.
    while tally.names < total {
        let limit = CHUNK.min(u32::try_from(total - tally.names).unwrap_or(CHUNK));
        let names = lock.names_after(last_name, stale, limit).await?;
        let Some(last) = names.last().map(|name| NameId(name.id)) else { break };
        let screened = {
            let current = Arc::clone(&current);
            run_blocking(move || screen_chunk(&names, &current)).await.map_err(ReconcileError::Screening)?
        };
        let ids: Vec<NameId> = screened.iter().map(|(id, _)| *id).collect();
        let mut writer = lock.hit_writer().await?;
        if mode == Mode::Apply {
            writer.lock_names(&ids).await?;
        }
        let standing = writer.active_hits(&ids).await?;
        let changes = plan(&standing, &screened);
        tally.names += ids.len() as u64;
        tally.added += changes.added.len() as u64;
        tally.superseded += changes.superseded.len() as u64;
        tally.unchanged += changes.unchanged;
        if let Some(run) = &run {
            let totals: Vec<(NameId, usize)> = screened.iter().map(|(id, s)| (*id, s.total)).collect();
            writer.apply(&changes).await?;
            weigh::note_due(&mut writer, &current, &standing, &changes, &ids).await?;
            writer.mark_screened(&totals, coverage).await?;
            writer.note_progress(run.id, last, tally).await?;
            writer.commit().await?;
        }
        last_name = last.0;
        progress(Progress { done: tally.names, total });
    }
    if let Some(run) = &run {
        weigh::weigh_due(lock, &current).await?;
        lock.finish_run(run.id).await?;
    }
    Ok(ReconcileReport {
        run_id: run.as_ref().map(|run| run.id),
        scope,
        mode,
        resumed: run.as_ref().is_some_and(|run| run.resumed),
        names: tally.names,
        added: tally.added,
        superseded: tally.superseded,
        unchanged: tally.unchanged,
        duration_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        coverage: current.coverage(),
    })
}

/// Screens names on all cores, in their order. A name that can no longer be read has no hits.
fn screen_chunk(names: &[NameRow], current: &Current) -> Vec<(NameId, Screening)> {
    let options = Current::options();
    names
        .par_iter()
        .map(|row| {
            let screening = match Name::parse(&row.spelling) {
                Ok(name) => screen(current.index(), &name, &options),
                Err(_) => Screening { hits: Vec::new(), total: 0, truncated: false },
            };
            (NameId(row.id), screening)
        })
        .collect()
}

impl Scope {
    fn text(self) -> &'static str {
        match self {
            Self::Delta => "delta",
            Self::Full => "full",
        }
    }
}
