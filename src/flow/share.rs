//! One run by programs on several hosts that are told the same at the same time.
//!
//! Whoever has the write lock leads; the others do chunks of its run, and wait for the lock then: with
//! it comes the knowledge that the run has ended, or the duty to end it in the place of a leader that
//! is gone. Nobody polls: a leader gives notice when its run has begun.

use std::sync::Arc;
use std::time::Instant;

use super::delta::Deltas;
use super::reconcile::{
    Progress, ReconcileError, ReconcileReport, RunOrder, Scope, crew, milliseconds, reconcile,
};
use super::worker::{Chunks, Patience, Shift};
use super::{Live, Mode};
use crate::store::{RunId, RunState, Store, StoreError, WriteLock};

/// Takes part in the run that is under way, until it has ended; leads one where there is none. Of a dry
/// run nothing can be shared: it is led, or refused as long as another program holds the lock.
///
/// # Errors
/// [`ReconcileError`].
pub async fn share(
    store: &Store,
    live: &Live,
    order: RunOrder,
    progress: impl Fn(Progress) + Send + Sync,
) -> Result<ReconcileReport, ReconcileError> {
    let started = Instant::now();
    let mut notices = store.run_notices().await?;
    let mut helped = None;
    loop {
        let lock = match store.try_write_lock().await {
            Ok(lock) => lock,
            Err(StoreError::LockHeld) if order.mode == Mode::Apply => {
                helped = help(store, live, order, &progress).await?.or(helped);
                tokio::select! {
                    lock = store.write_lock() => lock?,
                    noticed = notices.next() => { noticed?; continue }
                }
            }
            Err(error) => return Err(error.into()),
        };
        return end(store, live, lock, order, helped, started, progress).await;
    }
}

/// Says what became of the run that was helped with; leads one where that did not end, or there was none.
async fn end(
    store: &Store,
    live: &Live,
    mut lock: WriteLock,
    order: RunOrder,
    helped: Option<RunId>,
    started: Instant,
    progress: impl Fn(Progress) + Send + Sync,
) -> Result<ReconcileReport, ReconcileError> {
    let shared = match helped {
        Some(run) => store.run(run).await?,
        None => None,
    };
    let report = match shared.filter(|run| run.state == RunState::Finished) {
        Some(run) => {
            live.refresh(store).await?;
            Ok(ReconcileReport {
                run_id: helped,
                scope: Scope::of(&run.scope),
                mode: order.mode,
                resumed: false,
                tally: run.tally,
                duration_ms: milliseconds(started),
                coverage: live.current().coverage(),
            })
        }
        None => reconcile(store, live, &mut lock, order, progress).await,
    };
    lock.release().await;
    report
}

/// Does chunks of the run under way until none is free; its id, where there is one that this program can
/// help with.
async fn help(
    store: &Store,
    live: &Live,
    order: RunOrder,
    progress: &(impl Fn(Progress) + Send + Sync),
) -> Result<Option<RunId>, ReconcileError> {
    let Some((run, scope, coverage)) = store.running().await? else { return Ok(None) };
    live.refresh(store).await?;
    let current = live.current();
    if current.coverage_id() != coverage {
        // Another version of the program leads, or the lists change at this moment.
        return Ok(None);
    }
    let deltas = Deltas::of(Scope::of(&scope), store, &current).await?;
    let stale = deltas.stale();
    let chunks = Chunks::Run(run);
    let total = chunks.left(store).await?;
    let shift = Shift { store: store.clone(), current, deltas, stale, chunks };
    let (mut names, mut done) = (0, 0);
    crew(Arc::new(shift), order.workers, Patience::None, |chunk| {
        names += chunk.names;
        done += 1;
        progress(Progress { names, done, total });
    })
    .await?;
    Ok(Some(run))
}
