//! NIGHTLY: all stored names x the current index -> what changes -> store.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::delta::{Deltas, Since};
use super::ingest::run_blocking;
use super::plan::plan;
use super::reopen::reopen;
use super::weigh;
use super::{Coverage, Current, Live, Mode};
use crate::name::Name;
use crate::screen::{Screener, Screening};
use crate::store::{ActiveHit, CoverageId, NameId, NameRow, RunId, Store, StoreError, Tally, WriteLock};

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
    /// Suppressions that were reopened, because their listing changed.
    pub reopened: u64,
    /// Suppressions that ended, because their time was over.
    pub expired: u64,
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
/// A delta run screens a name against the listings that came, changed or went since it was screened
/// last; where matcher, normalizer or threshold changed, or most of the list, against all of them.
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
    let mut deltas = Deltas::default();
    let mut last_name = run.as_ref().map_or(0, |run| run.last_name);
    let mut tally = run.as_ref().map_or_else(Tally::default, |run| run.tally);
    let left = lock.count_names_after(last_name, stale).await?;
    let total = tally.names + left;
    // As many as there were: names that arrive during the run do not keep it from ending.
    while tally.names < total {
        let limit = CHUNK.min(u32::try_from(total - tally.names).unwrap_or(CHUNK));
        let names = lock.names_after(last_name, stale, limit).await?;
        let Some(last) = names.last().map(|name| NameId(name.id)) else { break };
        let asked = asked(lock, &current, &mut deltas, names, scope).await?;
        let chunk = {
            let current = Arc::clone(&current);
            run_blocking(move || screen_chunk(&asked, &current)).await.map_err(ReconcileError::Screening)?
        };
        let ids: Vec<NameId> = chunk.screened.iter().map(|(id, _)| *id).collect();
        let mut writer = lock.hit_writer().await?;
        if mode == Mode::Apply {
            writer.lock_names(&ids).await?;
        }
        let standing = writer.active_hits(&ids).await?;
        let (untouched, open): (Vec<ActiveHit>, Vec<ActiveHit>) =
            standing.iter().cloned().partition(|hit| chunk.leaves_alone(hit));
        let changes = plan(&open, &chunk.screened);
        tally.names += ids.len() as u64;
        tally.added += changes.added.len() as u64;
        tally.superseded += changes.superseded.len() as u64;
        tally.unchanged += changes.unchanged + untouched.len() as u64;
        if let Some(run) = &run {
            let mut totals: BTreeMap<NameId, usize> =
                chunk.screened.iter().map(|(id, screening)| (*id, screening.total)).collect();
            for hit in &untouched {
                *totals.entry(hit.name).or_default() += 1;
            }
            let totals: Vec<(NameId, usize)> = totals.into_iter().collect();
            writer.apply(&changes).await?;
            weigh::note_due(&mut writer, &current, &standing, &changes, &ids).await?;
            writer.mark_screened(&totals, coverage).await?;
            writer.note_progress(run.id, last, tally).await?;
            writer.commit().await?;
        }
        last_name = last.0;
        progress(Progress { done: tally.names, total });
    }
    if run.is_some() {
        weigh::weigh_due(lock, &current).await?;
    }
    let ended = reopen(lock, mode).await?;
    if let Some(run) = &run {
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
        reopened: ended.reopened,
        expired: ended.expired,
        duration_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        coverage: current.coverage(),
    })
}

/// A name to be screened, against what changed since it was screened last where that is enough.
struct Asked {
    row: NameRow,
    since: Option<Arc<Since>>,
}

/// The names of a chunk, screened.
struct Chunk {
    screened: Vec<(NameId, Screening)>,
    /// Those that were screened against what changed only.
    deltas: BTreeMap<NameId, Arc<Since>>,
}

impl Chunk {
    /// Whether the hit is on a listing that did not change since its name was screened.
    fn leaves_alone(&self, hit: &ActiveHit) -> bool {
        self.deltas.get(&hit.name).is_some_and(|since| !since.touches(hit))
    }
}

async fn asked(
    lock: &mut WriteLock,
    current: &Current,
    deltas: &mut Deltas,
    names: Vec<NameRow>,
    scope: Scope,
) -> Result<Vec<Asked>, StoreError> {
    let mut asked = Vec::with_capacity(names.len());
    for row in names {
        let since = match row.coverage_id {
            Some(coverage) if scope == Scope::Delta => {
                deltas.since(lock, current, CoverageId::from(coverage)).await?
            }
            _ => None,
        };
        asked.push(Asked { row, since });
    }
    Ok(asked)
}

/// Screens names on all cores, in their order.
fn screen_chunk(asked: &[Asked], current: &Current) -> Chunk {
    let piece = asked.len().div_ceil(rayon::current_num_threads()).max(1);
    let pieces: Vec<Vec<Screened>> =
        asked.par_chunks(piece).map(|names| screen_piece(names, current)).collect();
    let mut chunk = Chunk { screened: Vec::with_capacity(asked.len()), deltas: BTreeMap::new() };
    for (id, screening, since) in pieces.into_iter().flatten() {
        chunk.screened.push((id, screening));
        chunk.deltas.extend(since.map(|since| (id, since)));
    }
    chunk
}

/// A name, what screening says of it, and the changes it was screened against, where it was only that.
type Screened = (NameId, Screening, Option<Arc<Since>>);

/// Screens names one after another, with memory of their words. A name that can no longer be read has
/// no hits.
fn screen_piece(names: &[Asked], current: &Current) -> Vec<Screened> {
    let options = Current::options();
    let mut whole = Screener::new(current.index());
    // Most names of a run were screened against the same.
    let mut changes: Option<(&Arc<Since>, Screener<'_>)> = None;
    let mut screened = Vec::with_capacity(names.len());
    for Asked { row, since } in names {
        let id = NameId(row.id);
        let Ok(name) = Name::parse(&row.spelling) else {
            screened.push((id, Screening { hits: Vec::new(), total: 0, truncated: false }, None));
            continue;
        };
        if let Some(since) = since {
            let kept = changes.take().filter(|(known, _)| Arc::ptr_eq(known, since));
            let (_, screener) = changes.insert(kept.unwrap_or_else(|| (since, Screener::new(since.index()))));
            let screening = screener.screen(&name, &options);
            // Which of too many hits are kept, only all of them together tell.
            let before = usize::try_from(row.hit_total).unwrap_or(usize::MAX);
            if before.saturating_add(screening.total) <= options.limit {
                screened.push((id, screening, Some(Arc::clone(since))));
                continue;
            }
        }
        screened.push((id, whole.screen(&name, &options), None));
    }
    screened
}

impl Scope {
    fn text(self) -> &'static str {
        match self {
            Self::Delta => "delta",
            Self::Full => "full",
        }
    }
}
