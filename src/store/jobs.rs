//! Imports that were taken over HTTP and are done behind the answer: what is looked at of them, and
//! the bytes they came with.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;
use sqlx::postgres::{PgListener, PgPoolOptions};

use super::{JobId, Store, StoreError, lists};
use crate::list::SourceId;

/// Bytes of a piece of a body; the last one may have fewer.
pub(crate) const CHUNK_BYTES: usize = 1 << 20;
/// The channel on which workers are told that there is a new job.
pub(super) const JOBS_CHANNEL: &str = "namecheck_jobs";

/// What a job is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// Import an edition of a list.
    ListImport,
    /// Import articles, one a line.
    ArticleImport,
}

impl JobKind {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::ListImport => "list_import",
            Self::ArticleImport => "article_import",
        }
    }
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Taken in; its turn comes.
    Queued,
    /// Under way, or its server was killed: then another one goes on with it.
    Running,
    /// Ended, with a result.
    Done,
    /// Ended, with a reason.
    Failed,
    /// Ended before it was begun, since somebody said so.
    Withdrawn,
}

/// An import that was taken over HTTP.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What it is to do.
    pub kind: JobKind,
    /// The list, where it is to import one.
    pub source: Option<SourceId>,
    /// Where it stands.
    pub state: JobState,
    /// Who sent it.
    pub actor: String,
    /// What was ordered.
    pub input: Value,
    /// Length of the body.
    pub bytes: u64,
    /// When it was taken in.
    pub created_at: DateTime<Utc>,
    /// When it was begun.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// How often it was taken since it last came further.
    pub attempts: u32,
    /// How far it is.
    pub progress: Value,
    /// What came of it, where it is done.
    pub result: Option<Value>,
    /// Why it failed, where it did.
    pub problem: Option<Value>,
    /// Who withdrew it, where somebody did.
    pub withdrawn_by: Option<String>,
}

impl Store {
    /// Jobs of a kind, and of one list where one is named; newest first, those with lower ids than
    /// `before`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn jobs(
        &self,
        kind: JobKind,
        source: Option<&SourceId>,
        before: Option<JobId>,
        limit: u32,
    ) -> Result<Vec<Job>, StoreError> {
        jobs(&mut *self.pool.acquire().await?, kind, source, before, limit).await
    }

    /// One job; none where there is no such of this kind and list, or it ended long ago.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn job(
        &self,
        kind: JobKind,
        source: Option<&SourceId>,
        id: JobId,
    ) -> Result<Option<Job>, StoreError> {
        job(&mut *self.pool.acquire().await?, kind, source, id).await
    }

    /// A piece of a body, counted from 0; none behind the last.
    pub(crate) async fn job_chunk(&self, id: JobId, ordinal: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let Ok(ordinal) = i32::try_from(ordinal) else { return Ok(None) };
        Ok(sqlx::query_scalar!(
            "SELECT content FROM job_chunks WHERE job_id = $1 AND ordinal = $2",
            id.0,
            ordinal
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Ends a job that waits; its bytes go. `input` is what is kept of the order. False where it does
    /// not wait: whoever takes it says so on the same row.
    pub(crate) async fn withdraw_job(
        &self,
        id: JobId,
        input: &Value,
        actor: &str,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let done = sqlx::query!(
            "UPDATE jobs SET state = 'withdrawn', withdrawn_by = $2, input = $3, finished_at = now()
            WHERE id = $1 AND state = 'queued'",
            id.0,
            actor,
            input
        )
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        forget_body(&mut transaction, id).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Removes jobs that ended 30 days ago.
    pub(crate) async fn forget_jobs(&self) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM jobs WHERE finished_at < now() - interval '30 days'")
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Listens for jobs that are taken in from now on, on a connection outside the pool.
    pub(crate) async fn job_notices(&self) -> Result<JobNotices, StoreError> {
        let alone = PgPoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
        let alone = alone.connect_lazy_with((*self.pool.connect_options()).clone());
        let mut listener = PgListener::connect_with(&alone).await?;
        listener.listen(JOBS_CHANNEL).await?;
        Ok(JobNotices(listener))
    }
}

/// Notices that there is a new job.
pub(crate) struct JobNotices(PgListener);

impl JobNotices {
    /// Waits for the next one. After a lost connection there may have been some: that counts as one.
    pub(crate) async fn next(&mut self) -> Result<(), StoreError> {
        self.0.try_recv().await?;
        Ok(())
    }
}

/// Removes the bytes that a job came with.
pub(super) async fn forget_body(connection: &mut PgConnection, id: JobId) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM job_chunks WHERE job_id = $1", id.0).execute(connection).await?;
    Ok(())
}

pub(super) async fn job(
    connection: &mut PgConnection,
    kind: JobKind,
    source: Option<&SourceId>,
    id: JobId,
) -> Result<Option<Job>, StoreError> {
    let behind = id.0.checked_add(1).map(JobId);
    let newest = jobs(connection, kind, source, behind, 1).await?.pop();
    Ok(newest.filter(|job| job.id == id))
}

async fn jobs(
    connection: &mut PgConnection,
    kind: JobKind,
    source: Option<&SourceId>,
    before: Option<JobId>,
    limit: u32,
) -> Result<Vec<Job>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, source, state, actor, input, bytes, created_at, started_at, finished_at, attempts, progress, result,
            problem, withdrawn_by
        FROM jobs
        WHERE kind = $1 AND ($2::text IS NULL OR source = $2) AND ($3::bigint IS NULL OR id < $3)
        ORDER BY id DESC LIMIT $4",
        kind.text(),
        source.map(SourceId::as_str),
        before.map(|before| before.0),
        i64::from(limit)
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Job {
                id: row.id.into(),
                kind,
                source: row.source.map(lists::source_id).transpose()?,
                state: match row.state.as_str() {
                    "queued" => JobState::Queued,
                    "running" => JobState::Running,
                    "done" => JobState::Done,
                    "failed" => JobState::Failed,
                    "withdrawn" => JobState::Withdrawn,
                    other => return Err(StoreError::bug(format!("a job that is {other:?}"))),
                },
                actor: row.actor,
                input: row.input,
                bytes: row.bytes.cast_unsigned(),
                created_at: row.created_at,
                started_at: row.started_at,
                finished_at: row.finished_at,
                attempts: row.attempts.cast_unsigned(),
                progress: row.progress,
                result: row.result,
                problem: row.problem,
                withdrawn_by: row.withdrawn_by,
            })
        })
        .collect()
}
