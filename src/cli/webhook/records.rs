//! What `webhook` answers with. No answer but that of `add` has a secret, and that one once.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::cli::output::Record;
use crate::cli::table;
use crate::flow::{DeliveryTally, WebhookTest, shown_address};
use crate::store::{Delivery, EndpointId, EndpointState, WebhookEndpoint};

#[derive(Serialize)]
pub(super) struct Endpoint {
    id: EndpointId,
    /// Without its query, which may hold a token.
    url: String,
    /// Empty: all.
    kinds: Vec<String>,
    #[serde(flatten)]
    state: EndpointState,
    pending: i64,
    failed: i64,
    created_at: DateTime<Utc>,
}

impl From<WebhookEndpoint> for Endpoint {
    fn from(endpoint: WebhookEndpoint) -> Self {
        Self {
            id: endpoint.id,
            url: shown_address(&endpoint.url),
            kinds: endpoint.kinds,
            state: endpoint.state,
            pending: endpoint.pending,
            failed: endpoint.failed,
            created_at: endpoint.created_at,
        }
    }
}

impl Record for Endpoint {
    const COLUMNS: &'static [&'static str] =
        &["endpoint", "url", "kinds", "state", "pending", "failed", "since"];

    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![
            self.id.to_string(),
            self.url.clone(),
            if self.kinds.is_empty() { "all".to_owned() } else { self.kinds.join(" ") },
            match &self.state {
                EndpointState::Active => "active".to_owned(),
                EndpointState::Disabled(because) => format!("disabled: {because}"),
            },
            self.pending.to_string(),
            self.failed.to_string(),
            minute(self.created_at),
        ]]
    }
}

#[derive(Serialize)]
pub(super) struct Added {
    #[serde(flatten)]
    pub(super) endpoint: Endpoint,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) secret: Option<String>,
}

impl Record for Added {
    const COLUMNS: &'static [&'static str] = &["endpoint", "url", "kinds", "secret"];

    fn rows(&self) -> Vec<Vec<String>> {
        let mut row = self.endpoint.rows().remove(0);
        row.truncate(3);
        row.push(self.secret.clone().unwrap_or_default());
        vec![row]
    }

    fn describe(&self) -> String {
        let table = table::render(Endpoint::COLUMNS, &self.endpoint.rows());
        match &self.secret {
            // Not in the table: a secret that a cell breaks in two cannot be copied.
            Some(secret) => format!("{table}\nsecret, not shown again: {secret}"),
            None => table,
        }
    }
}

#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct LogLine(pub(super) Delivery);

impl Record for LogLine {
    const COLUMNS: &'static [&'static str] =
        &["event", "kind", "happened", "state", "attempts", "status", "error", "next", "delivered"];

    fn rows(&self) -> Vec<Vec<String>> {
        let delivery = &self.0;
        vec![vec![
            delivery.event_id.clone(),
            delivery.kind.clone(),
            minute(delivery.happened_at),
            delivery.state.text().to_owned(),
            delivery.attempts.to_string(),
            delivery.last_status.map(|status| status.to_string()).unwrap_or_default(),
            delivery.last_error.clone().unwrap_or_default(),
            delivery.next_attempt_at.map(minute).unwrap_or_default(),
            delivery.delivered_at.map(minute).unwrap_or_default(),
        ]]
    }
}

#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct Test(pub(super) WebhookTest);

impl Record for Test {
    const COLUMNS: &'static [&'static str] = &["endpoint", "taken", "status", "error", "ms"];

    fn rows(&self) -> Vec<Vec<String>> {
        let test = &self.0;
        vec![vec![
            test.endpoint_id.to_string(),
            if test.delivered { "yes" } else { "no" }.to_owned(),
            test.status.map(|status| status.to_string()).unwrap_or_default(),
            test.error.clone().unwrap_or_default(),
            test.elapsed_ms.to_string(),
        ]]
    }
}

#[derive(Serialize)]
pub(super) struct Replay {
    pub(super) endpoint_id: EndpointId,
    pub(super) replayed: u64,
}

impl Record for Replay {
    const COLUMNS: &'static [&'static str] = &["endpoint", "replayed"];

    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![self.endpoint_id.to_string(), self.replayed.to_string()]]
    }
}

#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct Tally(pub(super) DeliveryTally);

impl Record for Tally {
    const COLUMNS: &'static [&'static str] = &["endpoint", "delivered", "to_retry", "failed", "disabled"];

    fn rows(&self) -> Vec<Vec<String>> {
        let tally = &self.0;
        vec![vec![
            tally.endpoint_id.to_string(),
            tally.delivered.to_string(),
            tally.to_retry.to_string(),
            tally.failed.to_string(),
            if tally.disabled { "yes" } else { "" }.to_owned(),
        ]]
    }
}

fn minute(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}
