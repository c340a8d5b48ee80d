//! Endpoints that are told of events.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{EndpointId, Store, StoreError, WebhookSecret, events};

/// An endpoint. Its secret is no part of it: no answer can show what it does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WebhookEndpoint {
    /// Its id.
    pub id: EndpointId,
    /// Where it is told. May hold a token in its query.
    pub url: String,
    /// Kinds of events it is told of; empty: all.
    pub kinds: Vec<String>,
    /// Whether it is told.
    pub state: EndpointState,
    /// It is told of what became known after this.
    pub created_at: DateTime<Utc>,
    /// Events that wait to be told, or to be told again.
    pub pending: i64,
    /// Events that were given up after the last attempt.
    pub failed: i64,
}

/// Whether an endpoint is told of events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state", content = "because")]
pub enum EndpointState {
    /// It is.
    Active,
    /// It is not, for this reason; events are kept for it.
    Disabled(String),
}

/// An endpoint to be added.
#[derive(Debug, Clone)]
pub struct NewEndpoint {
    /// Where it is told, checked by the caller.
    pub url: String,
    /// Kinds of [`EVENT_KINDS`](super::EVENT_KINDS) it is told of; empty: all, also those that are
    /// added later.
    pub kinds: Vec<String>,
    /// What signs.
    pub secret: WebhookSecret,
}

struct Row {
    id: i64,
    url: String,
    kinds: Vec<String>,
    disabled_because: Option<String>,
    created_at: DateTime<Utc>,
    pending: i64,
    failed: i64,
}

impl From<Row> for WebhookEndpoint {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            url: row.url,
            kinds: row.kinds,
            state: row.disabled_because.map_or(EndpointState::Active, EndpointState::Disabled),
            created_at: row.created_at,
            pending: row.pending,
            failed: row.failed,
        }
    }
}

impl Store {
    /// Adds an endpoint. It is told of every event that is committed from now on: those that are
    /// there get their place before it, under the lock that gives out places.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn add_endpoint(&self, new: &NewEndpoint) -> Result<WebhookEndpoint, StoreError> {
        let mut transaction = self.pool.begin().await?;
        events::lock_order(&mut transaction).await?;
        events::place(&mut transaction, i64::MAX).await?;
        let row = sqlx::query!(
            "INSERT INTO webhook_endpoints (url, kinds, secret, created_at)
            VALUES ($1, $2, $3, clock_timestamp()) RETURNING id, created_at",
            new.url,
            &new.kinds,
            new.secret.reveal()
        )
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(WebhookEndpoint {
            id: row.id.into(),
            url: new.url.clone(),
            kinds: new.kinds.clone(),
            state: EndpointState::Active,
            created_at: row.created_at,
            pending: 0,
            failed: 0,
        })
    }

    /// All endpoints, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn endpoints(&self) -> Result<Vec<WebhookEndpoint>, StoreError> {
        self.endpoints_where(None).await
    }

    /// One endpoint.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn endpoint(&self, id: EndpointId) -> Result<Option<WebhookEndpoint>, StoreError> {
        Ok(self.endpoints_where(Some(id)).await?.pop())
    }

    async fn endpoints_where(&self, id: Option<EndpointId>) -> Result<Vec<WebhookEndpoint>, StoreError> {
        let rows = sqlx::query_as!(
            Row,
            r#"SELECT e.id, e.url, e.kinds, e.disabled_because, e.created_at,
                count(d.*) FILTER (WHERE d.state = 'pending') AS "pending!",
                count(d.*) FILTER (WHERE d.state = 'failed') AS "failed!"
            FROM webhook_endpoints e
            LEFT JOIN webhook_deliveries d ON d.endpoint_id = e.id AND d.state <> 'delivered'
            WHERE $1::bigint IS NULL OR e.id = $1
            GROUP BY e.id ORDER BY e.id"#,
            id.map(|id| id.0)
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(WebhookEndpoint::from).collect())
    }

    /// The address and the secret of an endpoint, for a message to it.
    pub(crate) async fn endpoint_secret(
        &self,
        id: EndpointId,
    ) -> Result<Option<(String, WebhookSecret)>, StoreError> {
        let row = sqlx::query!("SELECT url, secret FROM webhook_endpoints WHERE id = $1", id.0)
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| Ok((row.url, secret(&row.secret)?))).transpose()
    }

    /// Removes an endpoint with all that is known of its deliveries; false where there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn remove_endpoint(&self, id: EndpointId) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        // Or an event that is just given its place would be told to an endpoint that goes.
        events::lock_order(&mut transaction).await?;
        let removed = sqlx::query!("DELETE FROM webhook_endpoints WHERE id = $1", id.0)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(removed.rows_affected() > 0)
    }

    /// Tells an endpoint again that was disabled, at once and of all that waits; false where there is
    /// no endpoint.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn enable_endpoint(&self, id: EndpointId, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let enabled = sqlx::query!(
            "UPDATE webhook_endpoints SET state = 'active', disabled_because = NULL WHERE id = $1",
            id.0
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!(
            "UPDATE webhook_deliveries SET next_attempt_at = $2, attempts = 0
            WHERE endpoint_id = $1 AND state = 'pending' AND next_attempt_at > $2",
            id.0,
            now
        )
        .execute(&mut *transaction)
        .await?;
        events::notify(&mut transaction).await?;
        transaction.commit().await?;
        Ok(enabled.rows_affected() > 0)
    }
}

/// A secret from its column.
pub(super) fn secret(text: &str) -> Result<WebhookSecret, StoreError> {
    text.parse().map_err(|_| StoreError::bug("a signing secret that is none"))
}
