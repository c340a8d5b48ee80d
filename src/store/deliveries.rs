//! Deliveries: an event and an endpoint that is told of it. Several servers share the work by leases.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{EndpointId, Event, EventPosition, Store, StoreError, WebhookSecret, events, webhooks};

/// Days without a message taken after which an endpoint that a message was given up for is told no more,
/// until somebody looks (Standard Webhooks 1.0, "Operational considerations": some days).
const SILENT_DAYS: i32 = 5;

/// How a delivery stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// The event's id.
    pub event_id: String,
    /// The event's place.
    #[serde(skip)]
    pub position: EventPosition,
    /// What happened.
    pub kind: String,
    /// When it happened.
    pub happened_at: DateTime<Utc>,
    /// Whether it is delivered.
    pub state: DeliveryState,
    /// Attempts since it last became pending.
    pub attempts: i32,
    /// When it is tried next; none unless it is pending.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// The HTTP status of the last attempt; none where no answer came.
    pub last_status: Option<i16>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was delivered.
    pub delivered_at: Option<DateTime<Utc>>,
}

/// Whether an event is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It waits for its turn, or its next attempt.
    Pending,
    /// The endpoint took it.
    Delivered,
    /// It was tried as often as is allowed.
    Failed,
}

impl DeliveryState {
    /// As it is written.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }
}

/// Which events are told again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replayed {
    /// Those of the kinds the endpoint wants, from this moment on, also from before it was added.
    Since(DateTime<Utc>),
    /// This one, of whatever kind.
    Event(String),
    /// Those that were given up.
    Failed,
}

/// A delivery that is ours until the lease ends.
pub(crate) struct Due {
    pub(crate) event: Event,
    /// Attempts that failed before.
    pub(crate) attempts: i32,
    pub(crate) url: String,
    pub(crate) secret: WebhookSecret,
    leased_until: DateTime<Utc>,
}

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// The endpoint took it.
    Delivered { status: i16 },
    /// It did not; the next attempt, if there is one.
    Failed { status: Option<i16>, error: String, next: Option<DateTime<Utc>> },
}

impl Store {
    /// Active endpoints for which something can be taken.
    pub(crate) async fn due_endpoints(&self, now: DateTime<Utc>) -> Result<Vec<EndpointId>, StoreError> {
        let ids = sqlx::query_scalar!(
            "SELECT id FROM webhook_endpoints e
            WHERE state = 'active' AND EXISTS (SELECT FROM webhook_deliveries d
                WHERE d.endpoint_id = e.id AND d.state = 'pending' AND d.next_attempt_at <= $1
                    AND (d.leased_until IS NULL OR d.leased_until <= $1)
                    AND d.position = (SELECT b.position FROM webhook_deliveries b
                        WHERE b.endpoint_id = e.id AND b.state = 'pending' AND b.subject = d.subject
                        ORDER BY b.position LIMIT 1))
            ORDER BY id",
            now
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(ids.into_iter().map(EndpointId).collect())
    }

    /// Takes at most `limit` deliveries of an active endpoint that are due by a moment, the longest due
    /// first, and keeps them from others until `leased_until`. Of each subject only the first that is
    /// pending.
    pub(crate) async fn claim_deliveries(
        &self,
        endpoint: EndpointId,
        due_by: DateTime<Utc>,
        now: DateTime<Utc>,
        leased_until: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<Due>, StoreError> {
        // The first of a subject is looked up row by row in its index, and rows come in the order of
        // theirs: an anti-join would read all that is pending, every time.
        let rows = sqlx::query!(
            r#"WITH due AS (
                SELECT d.position FROM webhook_deliveries d
                WHERE d.endpoint_id = $1 AND d.state = 'pending' AND d.next_attempt_at <= $2
                    AND (d.leased_until IS NULL OR d.leased_until <= $3)
                    AND d.position = (SELECT b.position FROM webhook_deliveries b
                        WHERE b.endpoint_id = $1 AND b.state = 'pending' AND b.subject = d.subject
                        ORDER BY b.position LIMIT 1)
                ORDER BY d.next_attempt_at, d.position LIMIT $5
                FOR UPDATE SKIP LOCKED
            )
            UPDATE webhook_deliveries d SET leased_until = $4
            FROM due, outbox o, webhook_endpoints e
            WHERE d.endpoint_id = $1 AND d.position = due.position AND o.position = d.position
                AND e.id = $1 AND e.state = 'active'
            RETURNING o.event_id, d.position, o.kind, o.created_at, o.payload, d.attempts, e.url, e.secret,
                d.leased_until AS "leased_until!""#,
            endpoint.0,
            due_by,
            now,
            leased_until,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        let mut claimed = rows
            .into_iter()
            .map(|row| {
                Ok(Due {
                    event: Event {
                        id: row.event_id,
                        position: row.position.into(),
                        kind: row.kind,
                        happened_at: row.created_at,
                        payload: row.payload,
                    },
                    attempts: row.attempts,
                    url: row.url,
                    secret: webhooks::secret(&row.secret)?,
                    leased_until: row.leased_until,
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        claimed.sort_by_key(|due| due.event.position);
        Ok(claimed)
    }

    /// Notes what came of an attempt, and gives the delivery back. `disable`, where given, disables
    /// the endpoint for that reason in the same moment; giving a delivery up does, where the endpoint
    /// has taken nothing for [`SILENT_DAYS`]. True where it was disabled. A failure counts only while
    /// the lease is ours: whoever has it now says what comes next.
    pub(crate) async fn finish_delivery(
        &self,
        endpoint: EndpointId,
        due: &Due,
        attempt: &Attempt,
        now: DateTime<Utc>,
        disable: Option<&str>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        match attempt {
            Attempt::Delivered { status } => {
                sqlx::query!(
                    "UPDATE webhook_deliveries SET state = 'delivered', delivered_at = $3, last_status = $4,
                        last_error = NULL, attempts = attempts + 1, leased_until = NULL
                    WHERE endpoint_id = $1 AND position = $2 AND state = 'pending'",
                    endpoint.0,
                    due.event.position.0,
                    now,
                    status
                )
                .execute(&mut *transaction)
                .await?;
            }
            Attempt::Failed { status, error, next } => {
                sqlx::query!(
                    "UPDATE webhook_deliveries SET attempts = attempts + 1, leased_until = NULL,
                        last_status = $3, last_error = $4,
                        state = CASE WHEN $5::timestamptz IS NULL THEN 'failed' ELSE 'pending' END,
                        next_attempt_at = coalesce($5, next_attempt_at)
                    WHERE endpoint_id = $1 AND position = $2 AND state = 'pending' AND leased_until = $6",
                    endpoint.0,
                    due.event.position.0,
                    *status,
                    error,
                    *next,
                    due.leased_until
                )
                .execute(&mut *transaction)
                .await?;
            }
        }
        let silent = format!("it took no message for {SILENT_DAYS} days");
        let given_up = matches!(attempt, Attempt::Failed { next: None, .. });
        let mut disabled = false;
        if let Some(because) = disable.or(given_up.then_some(silent.as_str())) {
            let done = sqlx::query!(
                "UPDATE webhook_endpoints e SET state = 'disabled', disabled_because = $2
                WHERE id = $1 AND state = 'active' AND ($3 OR (
                    created_at <= $4::timestamptz - make_interval(days => $5)
                    AND NOT EXISTS (SELECT FROM webhook_deliveries d
                        WHERE d.endpoint_id = e.id AND d.delivered_at > $4 - make_interval(days => $5))))",
                endpoint.0,
                because,
                disable.is_some(),
                now,
                SILENT_DAYS
            )
            .execute(&mut *transaction)
            .await?;
            disabled = done.rows_affected() > 0;
        }
        transaction.commit().await?;
        Ok(disabled)
    }

    /// Deliveries of an endpoint, the newest event first, from before one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn deliveries(
        &self,
        endpoint: EndpointId,
        before: Option<EventPosition>,
        limit: i64,
    ) -> Result<Vec<Delivery>, StoreError> {
        let rows = sqlx::query!(
            "SELECT o.event_id, d.position, o.kind, o.created_at, d.state, d.attempts, d.next_attempt_at,
                d.last_status, d.last_error, d.delivered_at
            FROM webhook_deliveries d JOIN outbox o ON o.position = d.position
            WHERE d.endpoint_id = $1 AND ($2::bigint IS NULL OR d.position < $2)
            ORDER BY d.position DESC LIMIT $3",
            endpoint.0,
            before.map(|position| position.0),
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                let state = match row.state.as_str() {
                    "pending" => DeliveryState::Pending,
                    "delivered" => DeliveryState::Delivered,
                    "failed" => DeliveryState::Failed,
                    other => return Err(StoreError::bug(format!("a delivery that is {other:?}"))),
                };
                Ok(Delivery {
                    event_id: row.event_id,
                    position: row.position.into(),
                    kind: row.kind,
                    happened_at: row.created_at,
                    state,
                    attempts: row.attempts,
                    next_attempt_at: Some(row.next_attempt_at).filter(|_| state == DeliveryState::Pending),
                    last_status: row.last_status,
                    last_error: row.last_error,
                    delivered_at: row.delivered_at,
                })
            })
            .collect()
    }

    /// Makes events pending again for an endpoint, with all attempts before them; returns how many.
    /// Those that are pending already are left alone.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn replay_events(
        &self,
        endpoint: EndpointId,
        which: &Replayed,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let (since, event, failed) = match which {
            Replayed::Since(moment) => (Some(*moment), None, false),
            Replayed::Event(id) => (None, Some(id.as_str()), false),
            Replayed::Failed => (None, None, true),
        };
        let mut transaction = self.pool.begin().await?;
        let done = sqlx::query!(
            "INSERT INTO webhook_deliveries AS d (endpoint_id, position, subject, next_attempt_at)
            SELECT e.id, o.position, o.subject, $5
            FROM webhook_endpoints e JOIN outbox o ON o.position IS NOT NULL
            WHERE e.id = $1 AND (
                (o.created_at >= $2 AND (e.kinds = '{}' OR o.kind = ANY(e.kinds)))
                OR o.event_id = $3
                OR ($4 AND EXISTS (SELECT FROM webhook_deliveries f
                    WHERE f.endpoint_id = e.id AND f.position = o.position AND f.state = 'failed')))
            ORDER BY o.position FOR KEY SHARE OF o
            ON CONFLICT (endpoint_id, position) DO UPDATE SET state = 'pending', attempts = 0,
                next_attempt_at = excluded.next_attempt_at, leased_until = NULL, delivered_at = NULL
            WHERE d.state <> 'pending'",
            endpoint.0,
            since,
            event,
            failed,
            now
        )
        .execute(&mut *transaction)
        .await?;
        events::notify(&mut transaction).await?;
        transaction.commit().await?;
        Ok(done.rows_affected())
    }
}
