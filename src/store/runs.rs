//! Reconcile runs: what each did, and how far it came.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{RunId, Store, StoreError};

/// A reconcile run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// `full` or `delta`.
    pub scope: String,
    /// Where it stands.
    pub state: RunState,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// The list versions it screens against.
    pub versions: Vec<String>,
    /// Names screened so far.
    pub names: i64,
    /// Hits that are new.
    pub added: i64,
    /// Hits that no longer stand.
    pub superseded: i64,
    /// Hits that stand as they were.
    pub unchanged: i64,
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Under way, or killed: the next run of the same scope goes on from where it came to.
    Running,
    /// Ended.
    Finished,
    /// Given up, because the lists changed since it was killed.
    Abandoned,
}

impl Store {
    /// The latest runs, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn runs(&self, limit: u32) -> Result<Vec<Run>, StoreError> {
        let _ = limit;
        todo!()
    }
}
