//! A job that waits and is not wanted any more.

use super::kept_input;
use crate::list::SourceId;
use crate::store::{Job, JobId, JobKind, JobState, Store, StoreError};

/// Why a job was not withdrawn. It is as it was.
#[derive(Debug, thiserror::Error)]
pub enum WithdrawError {
    /// There is no such job, or it ended long ago.
    #[error("there is no such import")]
    NoJob,
    /// It is under way.
    #[error("the import is under way, and only one that waits can be withdrawn; see how it ends")]
    UnderWay,
    /// It has ended, one way or another.
    #[error("the import has ended, so there is nothing to withdraw")]
    Ended,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Withdraws a job that waits, as `actor`, and returns it as it is then: its bytes go and it is never
/// begun. What an import of articles that was stopped on the way had added stays.
///
/// # Errors
/// [`WithdrawError`].
pub async fn withdraw(
    store: &Store,
    kind: JobKind,
    source: Option<&SourceId>,
    id: JobId,
    actor: &str,
) -> Result<Job, WithdrawError> {
    let job = store.job(kind, source, id).await?.ok_or(WithdrawError::NoJob)?;
    let withdrawn = store.withdraw_job(id, &kept_input(&job), actor).await?;
    let job = store.job(kind, source, id).await?.ok_or(WithdrawError::NoJob)?;
    if withdrawn {
        tracing::info!(job = %job.id, "a job was withdrawn");
        return Ok(job);
    }
    Err(match job.state {
        JobState::Queued | JobState::Running => WithdrawError::UnderWay,
        JobState::Done | JobState::Failed | JobState::Withdrawn => WithdrawError::Ended,
    })
}
