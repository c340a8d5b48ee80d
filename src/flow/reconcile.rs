//! NIGHTLY: all stored names x the current index -> what changes -> store.

use serde::{Deserialize, Serialize};

use super::{Coverage, Live, Mode};
use crate::store::{RunId, Store, StoreError, WriteLock};

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

/// Screens stored names against the current lists, adds the hits that are new and supersedes those
/// that no longer stand. Calls `progress` after every chunk.
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
    let _ = (store, live, lock, scope, mode);
    progress(Progress { done: 0, total: 0 });
    todo!()
}
