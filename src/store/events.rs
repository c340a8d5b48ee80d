//! Events, as they go out: each is given its place in one order, and to every endpoint that wants it.
//!
//! Facts write to `outbox` in their own transactions, which end in any order: a reader that keeps the
//! highest id it has seen would miss a lower one that is committed later. So ids are never compared.
//! A row without a place is one that was not handed on yet; [`Store::place_events`] gives places to
//! all that it sees, under a lock, and in the same transaction makes the deliveries. Whatever is
//! killed, an event has a place and its deliveries, or neither and its turn comes; and since places
//! are committed in their order, the highest place seen is a safe mark to go on from.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::postgres::PgListener;
use sqlx::{Connection, PgConnection};

use super::{EventPosition, Store, StoreError};

/// The kinds of events there are, as the table's check has them.
pub const EVENT_KINDS: [&str; 6] = [
    "candidate.opened",
    "candidate.superseded",
    "candidate.decided",
    "candidate.reopened",
    "list.activated",
    "list.held",
];

/// Key of the lock of the order of events: "namechee" in ASCII, behind the two of `lock.rs`.
const ORDER_LOCK: i64 = 0x6e61_6d65_6368_6565;
/// The channel of `tell_of_events` in the migrations.
const CHANNEL: &str = "namecheck_events";

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What receivers know it by: the same whenever and to whomever it is told.
    pub id: String,
    /// Its place.
    pub position: EventPosition,
    /// What happened; one of [`EVENT_KINDS`].
    pub kind: String,
    /// When.
    pub happened_at: DateTime<Utc>,
    /// What it happened to.
    pub payload: Value,
}

impl Store {
    /// Gives at most `limit` events their place, and makes a delivery of each for every endpoint that
    /// wants it; returns how many. Waits where another does the same.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn place_events(&self, limit: i64) -> Result<u64, StoreError> {
        let mut connection = self.pool.acquire().await?;
        // Asked first without a lock: mostly there is nothing to do.
        let any =
            sqlx::query_scalar!(r#"SELECT EXISTS (SELECT FROM outbox WHERE position IS NULL) AS "any!""#)
                .fetch_one(&mut *connection)
                .await?;
        if !any {
            return Ok(0);
        }
        let mut transaction = connection.begin().await?;
        lock_order(&mut transaction).await?;
        let placed = place(&mut transaction, limit).await?;
        transaction.commit().await?;
        Ok(placed)
    }

    /// Events that have a place, in their order, from behind one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn events(&self, after: EventPosition, limit: i64) -> Result<Vec<Event>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT event_id, position AS "position!", kind, created_at, payload FROM outbox
            WHERE position > $1 ORDER BY position LIMIT $2"#,
            after.0,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| Event {
                id: row.event_id,
                position: row.position.into(),
                kind: row.kind,
                happened_at: row.created_at,
                payload: row.payload,
            })
            .collect())
    }

    /// The database's time: one clock for all who share the deliveries.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn clock(&self) -> Result<DateTime<Utc>, StoreError> {
        Ok(sqlx::query_scalar!(r#"SELECT clock_timestamp() AS "now!""#).fetch_one(&self.pool).await?)
    }

    /// Listens for events from now on. Takes a connection for as long as it lives.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn listen_for_events(&self) -> Result<EventListener, StoreError> {
        let mut listener = PgListener::connect_with(&self.pool).await?;
        listener.listen(CHANNEL).await?;
        Ok(EventListener(listener))
    }
}

/// Hears of events as they are committed. What it misses while it is away is found by looking.
pub struct EventListener(PgListener);

impl EventListener {
    /// Waits for a notice, or for the connection to have been lost and made anew. Dropping the wait
    /// loses nothing.
    ///
    /// # Errors
    /// When the connection is lost and cannot be made anew.
    pub async fn heard(&mut self) -> Result<(), StoreError> {
        self.0.try_recv().await?;
        // Those that came together are one.
        while self.0.next_buffered().is_some() {}
        Ok(())
    }
}

/// Keeps others from giving places until the transaction ends.
pub(super) async fn lock_order(transaction: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query!("SELECT pg_advisory_xact_lock($1)", ORDER_LOCK).execute(transaction).await?;
    Ok(())
}

/// Gives places; the caller holds the lock. A statement of its own, because it must see all that was
/// committed before the lock was taken.
pub(super) async fn place(transaction: &mut PgConnection, limit: i64) -> Result<u64, StoreError> {
    // Events of one subject follow from each other, so that their ids are in order, unlike those of
    // others.
    let placed = sqlx::query_scalar!(
        r#"WITH fresh AS (
            SELECT id, nextval('event_positions') AS position
            FROM (SELECT id FROM outbox WHERE position IS NULL ORDER BY id LIMIT $1) AS next
        ), placed AS (
            UPDATE outbox o SET position = fresh.position, subject = event_subject(o.key, o.payload)
            FROM fresh WHERE o.id = fresh.id
            RETURNING o.position, o.subject, o.kind, o.created_at
        ), told AS (
            INSERT INTO webhook_deliveries (endpoint_id, position, subject, next_attempt_at)
            SELECT e.id, p.position, p.subject, p.created_at
            FROM placed p JOIN webhook_endpoints e ON e.kinds = '{}' OR p.kind = ANY(e.kinds)
        )
        SELECT count(*) AS "placed!" FROM placed"#,
        limit
    )
    .fetch_one(transaction)
    .await?;
    Ok(placed.unsigned_abs())
}

/// Wakes those who listen, once the transaction is committed.
pub(super) async fn notify(transaction: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query!("SELECT pg_notify($1, '')", CHANNEL).execute(transaction).await?;
    Ok(())
}
