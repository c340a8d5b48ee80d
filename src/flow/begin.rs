//! A reconcile run that goes on in the background of a server: its id at once, its end later.

use std::sync::Arc;

use super::{Background, Live, Mode, ReconcileError, ReconcileReport, Scope, reconcile_until};
use crate::store::{RunId, Store, StoreError, Tally, WriteLock};

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
    scope: Scope,
    mode: Mode,
) -> Result<RunId, BeginError> {
    if background.stop().is_asked() {
        return Err(BeginError::Ending);
    }
    let mut lock = store.try_write_lock().await?;
    let run = match open(store, live, &mut lock, scope, mode).await {
        Ok(run) => run,
        Err(error) => {
            lock.release().await;
            return Err(error);
        }
    };
    let (store, live, stop) = (store.clone(), Arc::clone(live), background.stop().clone());
    background.spawn(async move {
        let done = reconcile_until(&stop, &store, &live, &mut lock, scope, mode, |_| ()).await;
        if mode == Mode::DryRun {
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
    scope: Scope,
    mode: Mode,
) -> Result<RunId, BeginError> {
    live.refresh(store).await?;
    let current = live.current();
    if current.versions().is_empty() {
        return Err(BeginError::NoLists);
    }
    Ok(match mode {
        // `reconcile` finds it open and goes on with it: the lists cannot change, the lock is held.
        Mode::Apply => lock.open_run(scope.text(), current.coverage_id()).await?.id,
        Mode::DryRun => lock.open_dry_run(scope.text(), current.coverage_id()).await?,
    })
}

async fn end_dry_run(store: &Store, run: RunId, report: Option<&ReconcileReport>) {
    let counted = report.map(|report| Tally {
        names: report.names,
        added: report.added,
        superseded: report.superseded,
        unchanged: report.unchanged,
    });
    if let Err(error) = store.end_dry_run(run, counted).await {
        tracing::error!(%run, %error, "the end of a dry run cannot be noted");
    }
}

fn tell(run: RunId, done: &Result<Option<ReconcileReport>, ReconcileError>) {
    match done {
        Ok(Some(report)) => {
            let ReconcileReport { names, added, superseded, unchanged, duration_ms, .. } = report;
            tracing::info!(%run, names, added, superseded, unchanged, duration_ms, "a run ended");
        }
        Ok(None) => tracing::info!(%run, "a run was stopped; the next one of its scope goes on with it"),
        Err(error) => {
            tracing::error!(%run, %error, "a run failed; the next one of its scope goes on with it")
        }
    }
}
