//! Answers that were given to requests with an idempotency key.

use std::collections::BTreeMap;

use sqlx::PgConnection;
use sqlx::types::Json;

use super::{Store, StoreError};

/// How a request with a key stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Begun {
    /// Nobody sent it before: it is to be done now, and then kept or released.
    New,
    /// It is being done.
    UnderWay,
    /// Another request was sent with the key.
    Other,
    /// It was done, and answered so.
    Done(KeptAnswer),
}

/// An answer that is given again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptAnswer {
    pub(crate) status: u16,
    /// Headers of it, by name in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Store {
    /// Begins a request with a key; both are digests. Keys are kept for 24 hours. One that was begun
    /// two minutes ago and is not done was lost with its server.
    pub(crate) async fn begin_request(&self, key: &str, request: &str) -> Result<Begun, StoreError> {
        begin_request(&mut *self.pool.acquire().await?, key, request).await
    }

    /// Keeps the answer of a request that was begun.
    pub(crate) async fn keep_answer(&self, key: &str, answer: &KeptAnswer) -> Result<(), StoreError> {
        keep_answer(&mut *self.pool.acquire().await?, key, answer).await
    }

    /// Lets go of a request that was begun and had no answer to be kept.
    pub(crate) async fn release_request(&self, key: &str) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM idempotency WHERE key = $1 AND status IS NULL", key)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

/// As [`Store::begin_request`]. In a transaction it waits for another that began the same and is not
/// over.
pub(super) async fn begin_request(
    connection: &mut PgConnection,
    key: &str,
    request: &str,
) -> Result<Begun, StoreError> {
    sqlx::query!(
        "DELETE FROM idempotency WHERE key IN (
            SELECT key FROM idempotency WHERE begun_at < now() - interval '24 hours' LIMIT 1000)
            OR (key = $1 AND status IS NULL AND begun_at < now() - interval '2 minutes')",
        key
    )
    .execute(&mut *connection)
    .await?;
    let begun = sqlx::query!(
        "INSERT INTO idempotency (key, request) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        key,
        request
    )
    .execute(&mut *connection)
    .await?;
    if begun.rows_affected() == 1 {
        return Ok(Begun::New);
    }
    let row = sqlx::query!(
        r#"SELECT request, status, headers AS "headers: Json<BTreeMap<String, String>>", body
        FROM idempotency WHERE key = $1"#,
        key
    )
    .fetch_optional(connection)
    .await?;
    // Released between the two statements: whoever asks again begins it.
    let Some(row) = row else { return Ok(Begun::UnderWay) };
    if row.request != request {
        return Ok(Begun::Other);
    }
    Ok(match (row.status, row.body) {
        (Some(status), Some(body)) => Begun::Done(KeptAnswer {
            status: u16::try_from(status).unwrap_or(500),
            headers: row.headers.0,
            body,
        }),
        _ => Begun::UnderWay,
    })
}

/// As [`Store::keep_answer`].
pub(super) async fn keep_answer(
    connection: &mut PgConnection,
    key: &str,
    answer: &KeptAnswer,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE idempotency SET status = $2, headers = $3, body = $4 WHERE key = $1 AND status IS NULL",
        key,
        answer.status.cast_signed(),
        Json(&answer.headers) as _,
        &answer.body
    )
    .execute(connection)
    .await?;
    Ok(())
}
