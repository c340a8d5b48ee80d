//! A job on its way in: its bytes go to the database as they come, in one transaction with the job, so
//! that an answer says "accepted" of what is wholly there and of nothing else.

use std::time::Duration;

use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::{Connection, PgConnection};

use super::idempotency::{Begun, KeptAnswer, begin_request, keep_answer};
use super::jobs::{CHUNK_BYTES, JOBS_CHANNEL, job};
use super::{Job, JobId, JobKind, Store, StoreError};
use crate::list::SourceId;

/// After this time without a byte the transaction of a server that vanished ends.
const LEASE: Duration = Duration::from_secs(120);

/// Jobs that wait to be done, at most; and what their bodies may have before no more are taken in.
const MOST_WAITING: i64 = 1000;
const MOST_WAITING_BYTES: i64 = 8 << 30;

/// A job that is being taken in. Dropped, nothing of it stays.
pub(crate) struct JobUpload {
    connection: PgConnection,
    id: JobId,
    kind: JobKind,
    source: Option<SourceId>,
    /// Bytes that fill no chunk yet.
    open: Vec<u8>,
    chunks: i32,
    bytes: u64,
    digest: Sha256,
}

impl Store {
    /// Begins to take in a job, on a connection outside the pool: a slow sender must not keep others
    /// from it. None where too much waits to be done already: it would fill the disk.
    pub(crate) async fn begin_job(
        &self,
        kind: JobKind,
        source: Option<&SourceId>,
        actor: &str,
    ) -> Result<Option<JobUpload>, StoreError> {
        let waiting = sqlx::query!(
            r#"SELECT count(*) AS "jobs!", coalesce(sum(bytes), 0)::bigint AS "bytes!" FROM jobs
            WHERE finished_at IS NULL"#
        )
        .fetch_one(&self.pool)
        .await?;
        if waiting.jobs >= MOST_WAITING || waiting.bytes >= MOST_WAITING_BYTES {
            return Ok(None);
        }
        let mut connection = self.own_connection().await?;
        let lease_ms = LEASE.as_millis().to_string();
        sqlx::query!("SELECT set_config('idle_in_transaction_session_timeout', $1, false)", lease_ms)
            .fetch_one(&mut connection)
            .await?;
        sqlx::query!("BEGIN").execute(&mut connection).await?;
        let id = sqlx::query_scalar!(
            "INSERT INTO jobs (kind, source, actor) VALUES ($1, $2, $3) RETURNING id",
            kind.text(),
            source.map(SourceId::as_str),
            actor
        )
        .fetch_one(&mut connection)
        .await?;
        Ok(Some(JobUpload {
            connection,
            id: id.into(),
            kind,
            source: source.cloned(),
            open: Vec::new(),
            chunks: 0,
            bytes: 0,
            digest: Sha256::new(),
        }))
    }
}

impl JobUpload {
    /// Bytes taken in so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// SHA-256 of them.
    pub(crate) fn sha256(&self) -> [u8; 32] {
        self.digest.clone().finalize().into()
    }

    /// Takes in the next bytes of the body.
    pub(crate) async fn push(&mut self, mut bytes: &[u8]) -> Result<(), StoreError> {
        self.digest.update(bytes);
        self.bytes += bytes.len() as u64;
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(CHUNK_BYTES - self.open.len()));
            self.open.extend_from_slice(now);
            bytes = later;
            if self.open.len() == CHUNK_BYTES {
                self.write().await?;
            }
        }
        Ok(())
    }

    async fn write(&mut self) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO job_chunks (job_id, ordinal, content) VALUES ($1, $2, $3)",
            self.id.0,
            self.chunks,
            &self.open
        )
        .execute(&mut self.connection)
        .await?;
        self.chunks += 1;
        self.open.clear();
        Ok(())
    }

    /// All bytes are there: what is to be done with them. Gives the job as it will be.
    pub(crate) async fn complete(&mut self, input: &Value) -> Result<Job, StoreError> {
        if !self.open.is_empty() {
            self.write().await?;
        }
        sqlx::query!(
            "UPDATE jobs SET input = $2, bytes = $3, created_at = clock_timestamp() WHERE id = $1",
            self.id.0,
            input,
            self.bytes.cast_signed()
        )
        .execute(&mut self.connection)
        .await?;
        let made = job(&mut self.connection, self.kind, self.source.as_ref(), self.id).await?;
        made.ok_or_else(|| StoreError::bug("a job that was written and is not there"))
    }

    /// Begins the request by its idempotency key, both digests, in the same transaction: waits for
    /// another of the same key that is being taken in.
    pub(crate) async fn begin_request(&mut self, key: &str, request: &str) -> Result<Begun, StoreError> {
        begin_request(&mut self.connection, key, request).await
    }

    /// Keeps its answer.
    pub(crate) async fn keep_answer(&mut self, key: &str, answer: &KeptAnswer) -> Result<(), StoreError> {
        keep_answer(&mut self.connection, key, answer).await
    }

    /// The job is accepted; workers are told.
    pub(crate) async fn accept(mut self) -> Result<(), StoreError> {
        sqlx::query!("SELECT pg_notify($1, '')", JOBS_CHANNEL).fetch_one(&mut self.connection).await?;
        sqlx::query!("COMMIT").execute(&mut self.connection).await?;
        // It is committed, however the connection ends.
        let _ = self.connection.close().await;
        Ok(())
    }
}
