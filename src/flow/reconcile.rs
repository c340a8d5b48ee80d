//! NIGHTLY: all stored names and texts x what changed -> what becomes of hits -> store.
//!
//! One program leads: it holds the write lock, opens the run with its chunks, and finishes it. Workers
//! of it and of others do the chunks ([`super::worker`]).

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::delta::Deltas;
use super::reopen::reopen;
use super::worker::{Chunks, Patience, Shift, work};
use super::{Coverage, Current, Live, Mode, weigh};
use crate::store::{RunId, Store, StoreError, Tally, WriteLock};

/// Which names and texts a run screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Those that have not seen the current lists with the current matcher, against what changed.
    #[default]
    Delta,
    /// All, against everything.
    Full,
}

/// What is asked of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunOrder {
    /// Which names and texts.
    pub scope: Scope,
    /// Whether it writes.
    pub mode: Mode,
    /// Workers of this program, at least one; each has a connection of its own.
    pub workers: usize,
}

impl RunOrder {
    /// A run of this scope that writes, with a worker for each core.
    #[must_use]
    pub fn new(scope: Scope) -> Self {
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        Self { scope, mode: Mode::Apply, workers }
    }
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Names screened.
    pub names: u64,
    /// Chunks of names and texts that this program has done.
    pub done: u64,
    /// Chunks there were to do when it began.
    pub total: u64,
}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReconcileReport {
    /// The run; none for a dry run.
    pub run_id: Option<RunId>,
    /// Which names and texts it screened.
    pub scope: Scope,
    /// Whether it wrote.
    pub mode: Mode,
    /// True when it went on with a run that was killed.
    pub resumed: bool,
    /// What it did, with what other programs did of the same run.
    #[serde(flatten)]
    pub tally: Tally,
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
    /// The lock was lost, and another program took it.
    #[error("the lists changed during the run, whose lock was lost; run it again")]
    ListsChanged,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How long a run waits for a database that went away before it gives up.
const PATIENCE: Duration = Duration::from_secs(600);
/// Pauses between two looks whether it is back.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));
/// How often in one run the database may go away.
const MOST_SETBACKS: u32 = 100;

/// Brings all hits to the current lists: screens stored names, adds the hits that are new and
/// supersedes those that no longer stand, and looks in stored texts for persons who were not listed
/// when they were read. Calls `progress` after every chunk.
///
/// A delta run screens names and texts against the listings that came, changed or went since they were
/// screened last; where matcher, normalizer or threshold changed, or most of the list, against all of
/// them.
///
/// Every chunk is one transaction: a killed run is whole up to the chunks that are done, and the next
/// one of the same scope does the others as long as the lists are the same. Names that are added
/// meanwhile were screened against the same lists: an import cannot come between, because the lock is
/// held. When the database goes away the run waits for it, takes the lock anew, and goes on.
///
/// # Errors
/// [`ReconcileError`].
pub async fn reconcile(
    store: &Store,
    live: &Live,
    lock: &mut WriteLock,
    order: RunOrder,
    progress: impl Fn(Progress) + Send + Sync,
) -> Result<ReconcileReport, ReconcileError> {
    let started = Instant::now();
    let mut setbacks = 0;
    let (run, resumed, tally, current) = loop {
        match lead(store, live, lock, order, &progress).await {
            Ok(done) => break done,
            Err(ReconcileError::Store(StoreError::Unavailable(_)) | ReconcileError::ListsChanged)
                if setbacks < MOST_SETBACKS =>
            {
                setbacks += 1;
                if lock.answers().await {
                    // To wait for it would be to wait for ourselves.
                    tracing::warn!("a run had no connection for a while, and goes on");
                    tokio::time::sleep(PAUSES.0).await;
                } else {
                    tracing::warn!("the database went away during a run, which goes on when it is back");
                    *lock = regain(store).await?;
                }
            }
            Err(error) => return Err(error),
        }
    };
    Ok(ReconcileReport {
        run_id: run,
        scope: order.scope,
        mode: order.mode,
        resumed,
        tally,
        duration_ms: milliseconds(started),
        coverage: current.coverage(),
    })
}

type Done = (Option<RunId>, bool, Tally, Arc<Current>);

async fn lead(
    store: &Store,
    live: &Live,
    lock: &mut WriteLock,
    order: RunOrder,
    progress: &(impl Fn(Progress) + Send + Sync),
) -> Result<Done, ReconcileError> {
    live.refresh(store).await?;
    let current = live.current();
    let deltas = Deltas::of(order.scope, store, &current).await?;
    let stale = deltas.stale();
    let mut tally = Tally::default();
    let (chunks, run) = match order.mode {
        Mode::Apply => {
            let run = lock.open_run(order.scope.text(), current.coverage_id(), &stale).await?;
            if run.resumed {
                tally = store.tally(run.id).await?;
            }
            (Chunks::Run(run.id), Some(run))
        }
        Mode::DryRun => (Chunks::Dry(Mutex::new(store.chunks(&stale).await?.into())), None),
    };
    let total = chunks.left(store).await?;
    let shift = Shift { store: store.clone(), current: Arc::clone(&current), deltas, stale, chunks };
    let mut done = 0;
    crew(Arc::new(shift), order.workers, Patience::ToTheEnd, |chunk| {
        tally.add(&chunk);
        done += 1;
        progress(Progress { names: tally.names, done, total });
    })
    .await?;
    match &run {
        Some(run) => {
            weigh::weigh_due(lock, &current).await?;
            reopen(lock, run.id).await?;
            tally = lock.finish_run(run.id, current.coverage_id()).await?;
        }
        None => {
            let due = lock.count_suppressions_due().await?;
            (tally.reopened, tally.expired) = (due.changed, due.expired);
        }
    }
    let resumed = run.as_ref().is_some_and(|run| run.resumed);
    Ok((run.map(|run| run.id), resumed, tally, current))
}

/// Lets workers do the chunks; tells what each chunk came to. They end when nothing is left, all at
/// once when this is dropped.
pub(super) async fn crew(
    shift: Arc<Shift>,
    workers: usize,
    patience: Patience,
    mut tell: impl FnMut(Tally),
) -> Result<(), ReconcileError> {
    let (told, mut heard) = mpsc::unbounded_channel();
    let mut crew = JoinSet::new();
    for number in 0..workers.max(1) {
        let patience = if number == 0 { patience } else { Patience::None };
        crew.spawn(work(Arc::clone(&shift), patience, told.clone()));
    }
    drop(told);
    while let Some(done) = heard.recv().await {
        tell(done);
    }
    while let Some(ended) = crew.join_next().await {
        ended.map_err(|error| ReconcileError::Screening(error.to_string()))??;
    }
    Ok(())
}

/// Since then, in milliseconds.
pub(super) fn milliseconds(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// Waits for the database and takes the lock anew.
async fn regain(store: &Store) -> Result<WriteLock, StoreError> {
    let until = Instant::now() + PATIENCE;
    let (mut pause, longest) = PAUSES;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        match store.write_lock_within(left).await {
            Err(StoreError::Unavailable(_)) if !left.is_zero() => {
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(longest);
            }
            other => return other,
        }
    }
}

impl Scope {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Delta => "delta",
            Self::Full => "full",
        }
    }

    /// That of a stored run.
    pub(super) fn of(text: &str) -> Self {
        if text == Self::Full.text() { Self::Full } else { Self::Delta }
    }
}
