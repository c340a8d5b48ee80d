//! A job that is being worked on: the lease is an advisory lock of the connection on which all is
//! written that says so. It ends with the connection, whether its program is killed or its host
//! vanishes; no job is worked on twice at once, and what another one took up is not overwritten.

use std::time::Duration;

use serde_json::Value;
use sqlx::{Connection, PgConnection};

use super::jobs::{forget_body, job};
use super::{Job, JobId, JobKind, Store, StoreError};

/// The first half of the lock's key, "jobs" in ASCII; the second is the id.
const LOCKS: i32 = 0x6a6f_6273;
/// After this time without a word from its worker a job is another's.
const LEASE: Duration = Duration::from_secs(120);

/// The right to work on a job.
pub(crate) struct JobLease {
    connection: PgConnection,
    id: JobId,
}

impl Store {
    /// Takes the job whose turn it is, of those that nobody works on; none where there is none. The
    /// imports of one list are done in the order in which they came.
    pub(crate) async fn take_job(&self, kind: JobKind) -> Result<Option<(JobLease, Job)>, StoreError> {
        let waiting = sqlx::query_scalar!(
            "SELECT id FROM jobs WHERE kind = $1 AND finished_at IS NULL AND NOT EXISTS (
                SELECT FROM jobs earlier WHERE earlier.kind = $1 AND earlier.finished_at IS NULL
                    AND earlier.source = jobs.source AND earlier.id < jobs.id)
            ORDER BY id",
            kind.text()
        )
        .fetch_all(&self.pool)
        .await?;
        if waiting.is_empty() {
            return Ok(None);
        }
        let mut connection = self.own_connection().await?;
        let lease_ms = LEASE.as_millis().to_string();
        sqlx::query!("SELECT set_config('idle_session_timeout', $1, false)", lease_ms)
            .fetch_one(&mut connection)
            .await?;
        for id in waiting {
            if !lock(&mut connection, id).await? {
                continue;
            }
            // Only now: whoever held the lock may have ended it.
            let taken = sqlx::query!(
                "UPDATE jobs SET state = 'running', started_at = coalesce(started_at, now()), attempts = attempts + 1
                WHERE id = $1 AND finished_at IS NULL",
                id
            )
            .execute(&mut connection)
            .await?;
            if taken.rows_affected() == 1
                && let Some(job) = job(&mut connection, kind, None, id.into()).await?
            {
                return Ok(Some((JobLease { connection, id: id.into() }, job)));
            }
            unlock(&mut connection, id).await?;
        }
        let _ = connection.close().await;
        Ok(None)
    }
}

impl JobLease {
    /// Notes how far the job is; `further` where it came further since. Also says that its worker
    /// lives.
    pub(crate) async fn report(&mut self, progress: &Value, further: bool) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE jobs SET progress = $2, attempts = CASE WHEN $3 THEN 0 ELSE attempts END WHERE id = $1",
            self.id.0,
            progress,
            further
        )
        .execute(&mut self.connection)
        .await?;
        Ok(())
    }

    /// Ends the job with a result, or with why it failed; its bytes go. `input` is what is kept of the
    /// order.
    pub(crate) async fn finish(
        mut self,
        input: &Value,
        progress: &Value,
        ended: Result<&Value, &Value>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.connection.begin().await?;
        let state = if ended.is_ok() { "done" } else { "failed" };
        sqlx::query!(
            "UPDATE jobs SET state = $2, input = $3, progress = $4, result = $5, problem = $6, finished_at = now()
            WHERE id = $1",
            self.id.0,
            state,
            input,
            progress,
            ended.ok(),
            ended.err()
        )
        .execute(&mut *transaction)
        .await?;
        forget_body(&mut transaction, self.id).await?;
        transaction.commit().await?;
        let _ = unlock(&mut self.connection, self.id.0).await;
        let _ = self.connection.close().await;
        Ok(())
    }

    /// Gives the job back to be gone on with.
    pub(crate) async fn give_back(mut self, progress: &Value) -> Result<(), StoreError> {
        self.report(progress, true).await?;
        sqlx::query!("UPDATE jobs SET state = 'queued' WHERE id = $1", self.id.0)
            .execute(&mut self.connection)
            .await?;
        // Closing alone does not wait for the session to end.
        unlock(&mut self.connection, self.id.0).await?;
        let _ = self.connection.close().await;
        Ok(())
    }
}

/// The low half of an id: should two ever share it, one waits for the other.
fn key(id: i64) -> i32 {
    i32::try_from(id & i64::from(i32::MAX)).unwrap_or(i32::MAX)
}

async fn lock(connection: &mut PgConnection, id: i64) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(r#"SELECT pg_try_advisory_lock($1, $2) AS "taken!""#, LOCKS, key(id))
        .fetch_one(connection)
        .await?)
}

async fn unlock(connection: &mut PgConnection, id: i64) -> Result<(), StoreError> {
    sqlx::query!("SELECT pg_advisory_unlock($1, $2)", LOCKS, key(id)).fetch_one(connection).await?;
    Ok(())
}
