//! Old events and deliveries, removed in batches: each a short transaction that holds nobody up.

use chrono::{DateTime, Utc};

use super::{Store, StoreError};

/// Rows looked at in one transaction.
const BATCH: i64 = 1_000;

/// Where a batch ended.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Behind {
    endpoint: i64,
    position: i64,
}

/// What became of a batch.
pub(crate) struct Removed {
    /// Rows that are gone.
    pub(crate) rows: u64,
    /// Where to go on; none behind the last.
    pub(crate) next: Option<Behind>,
}

impl Store {
    /// Removes deliveries that were made before `before`, of the next batch.
    pub(crate) async fn remove_deliveries(
        &self,
        behind: Behind,
        before: DateTime<Utc>,
    ) -> Result<Removed, StoreError> {
        let done = sqlx::query!(
            r#"WITH batch AS (
                SELECT endpoint_id, position FROM webhook_deliveries WHERE (endpoint_id, position) > ($1, $2)
                ORDER BY endpoint_id, position LIMIT $4
            ), gone AS (
                DELETE FROM webhook_deliveries d USING batch b
                WHERE d.endpoint_id = b.endpoint_id AND d.position = b.position
                    AND d.state = 'delivered' AND d.delivered_at < $3
                RETURNING 1
            ), last AS (SELECT * FROM batch ORDER BY endpoint_id DESC, position DESC LIMIT 1)
            SELECT (SELECT count(*) FROM gone) AS "rows!", (SELECT endpoint_id FROM last) AS endpoint,
                (SELECT position FROM last) AS position"#,
            behind.endpoint,
            behind.position,
            before,
            BATCH
        )
        .fetch_one(&self.pool)
        .await?;
        let next = done.endpoint.zip(done.position).map(|(endpoint, position)| Behind { endpoint, position });
        Ok(Removed { rows: done.rows.cast_unsigned(), next })
    }

    /// Removes events that happened before `before`, of the next batch, with what is known of their
    /// deliveries. One that an endpoint still has to get stays, unless that is disabled; so does one that
    /// was not handed on yet.
    pub(crate) async fn remove_events(
        &self,
        behind: Behind,
        before: DateTime<Utc>,
    ) -> Result<Removed, StoreError> {
        let batch = sqlx::query!(
            r#"SELECT position AS "position!", created_at < $2 AS "old!" FROM outbox WHERE position > $1
            ORDER BY position LIMIT $3"#,
            behind.position,
            before,
            BATCH
        )
        .fetch_all(&self.pool)
        .await?;
        let old: Vec<i64> = batch.iter().filter(|event| event.old).map(|event| event.position).collect();
        // Places are given soon after, so what follows is younger still.
        let last = batch.last().filter(|_| !old.is_empty());
        let next = last.map(|event| Behind { position: event.position, ..behind });
        let mut transaction = self.pool.begin().await?;
        // A replay that is under way holds its events, and one that comes waits: the next statement sees all
        // deliveries there will be.
        let held = sqlx::query_scalar!(
            r#"SELECT position AS "position!" FROM outbox WHERE position = ANY($1)
            ORDER BY position FOR UPDATE SKIP LOCKED"#,
            &old
        )
        .fetch_all(&mut *transaction)
        .await?;
        let done = sqlx::query_scalar!(
            r#"SELECT position AS "position!" FROM unnest($1::bigint[]) AS held (position)
            WHERE NOT EXISTS (
                SELECT FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id
                WHERE d.position = held.position AND d.state = 'pending' AND e.state = 'active')"#,
            &held
        )
        .fetch_all(&mut *transaction)
        .await?;
        sqlx::query!("DELETE FROM webhook_deliveries WHERE position = ANY($1)", &done)
            .execute(&mut *transaction)
            .await?;
        let gone = sqlx::query!("DELETE FROM outbox WHERE position = ANY($1)", &done)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(Removed { rows: gone.rows_affected(), next })
    }
}
