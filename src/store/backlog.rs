//! What waits to be told or done.

use super::{Store, StoreError};

/// Counts of what waits; the deliveries up to 100,000 each, so that a backlog costs no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    /// Events without a place in the order they are told in.
    pub events: i64,
    /// Deliveries that wait for their turn or their next attempt.
    pub pending: i64,
    /// Deliveries that were given up.
    pub failed: i64,
    /// Imports taken over HTTP that are not done.
    pub jobs: i64,
}

impl Store {
    /// Counts what waits, by partial indexes alone.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn backlog(&self) -> Result<Backlog, StoreError> {
        Ok(sqlx::query_as!(
            Backlog,
            r#"SELECT (SELECT count(*) FROM outbox WHERE position IS NULL) AS "events!",
                (SELECT count(*) FROM (SELECT FROM webhook_deliveries WHERE state = 'pending' LIMIT 100000) p) AS "pending!",
                (SELECT count(*) FROM (SELECT FROM webhook_deliveries WHERE state = 'failed' LIMIT 100000) f) AS "failed!",
                (SELECT count(*) FROM jobs WHERE finished_at IS NULL) AS "jobs!""#
        )
        .fetch_one(&self.pool)
        .await?)
    }
}
