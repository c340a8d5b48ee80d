//! A reconcile run that goes on in the background of a server: its id at once, its end later.

use std::sync::Arc;

use super::delta::Deltas;
use super::{Background, Live, Mode, ReconcileError, ReconcileReport, RunOrder, reconcile_until};
use crate::store::{RunId, Store, StoreError, WriteLock};

/// Why a run did not begin. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// Nothing to screen against.
    #[error("no list is imported; import one with `namecheck list import`")]
    NoLists,
    /// The server is about to end.
    #[error("this server is ending; ask another one, or this one again in a moment")]
    Ending,
    /// The database failed, or another import or run holds the lock ([`StoreError::LockHeld`]).
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins a run, or takes up the one of the same scope that was killed, and gives its id; the run
/// goes on beside what the server does else, and ends behind its chunk when the server does.
///
/// # Errors
/// [`BeginError`].
pub async fn begin_reconcile(
    store: &Store,
    live: &Arc<Live>,
    background: &Background,
    order: RunOrder,
) -> Result<RunId, BeginError> {
    if background.stop().is_asked() {
        return Err(BeginError::Ending);
    }
    let mut lock = store.try_write_lock().await?;
    let run = match open(store, live, &mut lock, order).await {
        Ok(run) => run,
        Err(error) => {
            lock.release().await;
            return Err(error);
        }
    };
    let (store, live, stop) = (store.clone(), Arc::clone(live), background.stop().clone());
    background.spawn(async move {
        let done = reconcile_until(&stop, &store, &live, &mut lock, order, |_| ()).await;
        if order.mode == Mode::DryRun {
            end_dry_run(&store, run, done.as_ref().ok().and_then(Option::as_ref)).await;
        }
        tell(run, &done);
        // A run that was left in the middle has no use for its connection; closing it does the same.
        if let Ok(Some(_)) = done {
            lock.release().await;
        }
    });
    Ok(run)
}

async fn open(
    store: &Store,
    live: &Live,
    lock: &mut WriteLock,
    order: RunOrder,
) -> Result<RunId, BeginError> {
    live.refresh(store).await?;
    let current = live.current();
    if current.versions().is_empty() {
        return Err(BeginError::NoLists);
    }
    let (scope, coverage) = (order.scope.text(), current.coverage_id());
    if order.mode == Mode::DryRun {
        return Ok(lock.open_dry_run(scope, coverage).await?);
    }
    let deltas = Deltas::of(order.scope, store, &current).await?;
    // `reconcile` finds it open and goes on with it: the lists cannot change, the lock is held.
    Ok(lock.open_run(scope, coverage, &deltas.stale()).await?.id)
}

async fn end_dry_run(store: &Store, run: RunId, report: Option<&ReconcileReport>) {
    let counted = report.map(|report| &report.tally);
    if let Err(error) = store.end_dry_run(run, counted).await {
        tracing::error!(%run, %error, "the end of a dry run cannot be noted");
    }
}

fn tell(run: RunId, done: &Result<Option<ReconcileReport>, ReconcileError>) {
    match done {
        Ok(Some(report)) => {
            let ReconcileReport { tally, duration_ms, .. } = report;
            let (names, articles, new, superseded) =
                (tally.names, tally.articles, tally.hits.new, tally.hits.superseded);
            tracing::info!(%run, names, articles, new, superseded, duration_ms, "a run ended");
        }
        Ok(None) => tracing::info!(%run, "a run was stopped; the next one of its scope goes on with it"),
        Err(error) => {
            tracing::error!(%run, %error, "a run failed; the next one of its scope goes on with it")
        }
    }
}
