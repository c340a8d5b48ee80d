//! Imports as jobs: a body goes to the database as it comes, the answer names the job, and the work is
//! done behind it ([`Jobs`](crate::flow::Jobs)).

pub(super) mod articles;
pub(super) mod lists;
mod taking;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::AppState;
use super::caller::Caller;
use super::problem::Problem;
use crate::flow::{self, WithdrawError};
use crate::list::SourceId;
use crate::store::{Job, JobId, JobKind, JobState};

/// Where a job stands.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = JobState)]
pub(crate) enum JobStateBody {
    /// Taken in; its turn comes.
    Queued,
    /// Under way. Where its server was killed, another or the same one goes on with it.
    Running,
    /// Ended, with a result.
    Done,
    /// Ended, with a problem.
    Failed,
    /// Withdrawn before it was begun.
    Withdrawn,
}

impl From<JobState> for JobStateBody {
    fn from(state: JobState) -> Self {
        match state {
            JobState::Queued => Self::Queued,
            JobState::Running => Self::Running,
            JobState::Done => Self::Done,
            JobState::Failed => Self::Failed,
            JobState::Withdrawn => Self::Withdrawn,
        }
    }
}

/// Why a job failed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = JobProblem)]
pub(crate) struct JobProblemBody {
    /// For programs: unreadable, refused, not-fetched, database, given-up or fault.
    #[schema(example = "unreadable")]
    kind: String,
    /// What happened, and what to do.
    detail: String,
}

/// What all jobs have.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Job)]
pub(crate) struct JobBody {
    /// Its id.
    id: i64,
    /// Where it stands.
    state: JobStateBody,
    /// Who sent it.
    by: String,
    /// Length of the file that was sent.
    bytes: u64,
    /// When it was taken in.
    created_at: DateTime<Utc>,
    /// When it was begun.
    started_at: Option<DateTime<Utc>>,
    /// When it ended; 30 days later it is forgotten.
    finished_at: Option<DateTime<Utc>>,
    /// Why it failed, where it did. What was active or added before stays so.
    problem: Option<JobProblemBody>,
    /// Who withdrew it, where somebody did.
    withdrawn_by: Option<String>,
}

impl JobBody {
    fn of(job: &Job) -> Result<Self, Problem> {
        Ok(Self {
            id: job.id.0,
            state: job.state.into(),
            by: job.actor.clone(),
            bytes: job.bytes,
            created_at: job.created_at,
            started_at: job.started_at,
            finished_at: job.finished_at,
            problem: noted_if(job.problem.clone())?,
            withdrawn_by: job.withdrawn_by.clone(),
        })
    }
}

/// A job that is not withdrawn.
fn not_withdrawn(job: Job) -> Result<Job, Problem> {
    match (job.state, &job.withdrawn_by) {
        (JobState::Withdrawn, by) => Err(Problem::withdrawn(by.as_deref().unwrap_or("Somebody"))),
        _ => Ok(job),
    }
}

/// Withdraws a job that waits; `missing` is said where there is none.
async fn withdrawn(
    state: &AppState,
    (kind, source, id): (JobKind, Option<&SourceId>, JobId),
    caller: &Caller,
    missing: impl FnOnce() -> Problem,
) -> Result<Job, Problem> {
    flow::withdraw(&state.store, kind, source, id, &caller.actor()).await.map_err(|error| match error {
        WithdrawError::NoJob => missing(),
        WithdrawError::UnderWay | WithdrawError::Ended => Problem::not_allowed_now(error.to_string()),
        WithdrawError::Store(error) => error.into(),
    })
}

/// What the program itself noted of a job.
fn noted<T: DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_json::from_value(value).map_err(|error| {
        tracing::error!(%error, "what was noted of a job cannot be read");
        Problem::internal()
    })
}

/// Where something is noted at all.
fn noted_if<T: DeserializeOwned>(value: Option<Value>) -> Result<Option<T>, Problem> {
    value.map(noted).transpose()
}
