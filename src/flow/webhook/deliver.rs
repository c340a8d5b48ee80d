//! Sends what is due: takes deliveries of an endpoint under a lease, a few at once, tells them, and
//! notes what came of each.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use hyper::StatusCode;
use serde::Serialize;
use tokio::task::JoinSet;

use super::send::{Message, Webhooks};
use super::{message, schedule};
use crate::flow::fetch::chance;
use crate::store::{Attempt, Due, EndpointId, Store, StoreError};

/// Messages to one endpoint at once.
const AT_ONCE: i64 = 8;
/// Events that get their place in one transaction.
pub(super) const PLACED_AT_ONCE: i64 = 1000;
/// How much longer a lease lasts than a message may take: for writing down what came of it.
const LEASE_MARGIN: Duration = Duration::from_secs(45);

/// What time it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The database's: one for all who share the work.
    Database,
    /// This, and it stands still.
    At(DateTime<Utc>),
}

/// What was done for an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DeliveryTally {
    /// The endpoint.
    pub endpoint_id: EndpointId,
    /// Events it took.
    pub delivered: u64,
    /// Events it did not take and is told again.
    pub to_retry: u64,
    /// Events that were given up after the last attempt.
    pub failed: u64,
    /// Whether it was disabled: it answered that it is gone, or took nothing for days.
    pub disabled: bool,
}

impl Clock {
    pub(super) async fn now(self, store: &Store) -> Result<DateTime<Utc>, StoreError> {
        match self {
            Self::Database => store.clock().await,
            Self::At(now) => Ok(now),
        }
    }
}

impl DeliveryTally {
    fn new(endpoint_id: EndpointId) -> Self {
        Self { endpoint_id, delivered: 0, to_retry: 0, failed: 0, disabled: false }
    }

    fn attempts(&self) -> u64 {
        self.delivered + self.to_retry + self.failed
    }

    fn add(&mut self, other: &Self) {
        self.delivered += other.delivered;
        self.to_retry += other.to_retry;
        self.failed += other.failed;
        self.disabled |= other.disabled;
    }
}

/// Tells all endpoints what is due by now, and ends. What follows in the order of a candidate is due
/// as soon as what is before it is done.
///
/// # Errors
/// When the database fails; what was under way is told again after its lease.
pub async fn deliver_due(
    store: &Store,
    webhooks: &Arc<Webhooks>,
    clock: Clock,
) -> Result<Vec<DeliveryTally>, StoreError> {
    while store.place_events(PLACED_AT_ONCE).await? > 0 {}
    let due_by = clock.now(store).await?;
    let mut working = JoinSet::new();
    for endpoint in store.due_endpoints(due_by).await? {
        let (store, webhooks) = (store.clone(), Arc::clone(webhooks));
        working.spawn(async move { webhooks.drain(&store, endpoint, due_by, clock, || true).await });
    }
    let mut tallies = Vec::new();
    while let Some(done) = working.join_next().await {
        tallies.push(done.map_err(|_| StoreError::bug("a delivery that broke off"))??);
    }
    tallies.sort_by_key(|tally| tally.endpoint_id);
    Ok(tallies)
}

impl Webhooks {
    /// Tells one endpoint what is due by a moment, until there is no more of it or `go_on` says no.
    pub(super) async fn drain(
        self: &Arc<Self>,
        store: &Store,
        endpoint: EndpointId,
        due_by: DateTime<Utc>,
        clock: Clock,
        go_on: impl Fn() -> bool,
    ) -> Result<DeliveryTally, StoreError> {
        let mut all = DeliveryTally::new(endpoint);
        while go_on() {
            let some = self.step(store, endpoint, due_by, clock).await?;
            if some.attempts() == 0 {
                break;
            }
            all.add(&some);
        }
        Ok(all)
    }

    /// Tells one endpoint a few events.
    async fn step(
        self: &Arc<Self>,
        store: &Store,
        endpoint: EndpointId,
        due_by: DateTime<Utc>,
        clock: Clock,
    ) -> Result<DeliveryTally, StoreError> {
        let now = clock.now(store).await?;
        let lease = later(now, self.timeout() + LEASE_MARGIN).unwrap_or(now);
        let claimed = store.claim_deliveries(endpoint, due_by, now, lease, AT_ONCE).await?;
        let mut sending = JoinSet::new();
        for due in claimed {
            let (webhooks, store) = (Arc::clone(self), store.clone());
            sending.spawn(async move { webhooks.tell(&store, endpoint, &due, now).await });
        }
        let mut tally = DeliveryTally::new(endpoint);
        while let Some(told) = sending.join_next().await {
            tally.add(&told.map_err(|_| StoreError::bug("a message that broke off"))??);
        }
        Ok(tally)
    }

    async fn tell(
        &self,
        store: &Store,
        endpoint: EndpointId,
        due: &Due,
        now: DateTime<Utc>,
    ) -> Result<DeliveryTally, StoreError> {
        let message = Message { id: &due.event.id, body: message::body(&due.event) };
        let sent = self.send(&due.url, &due.secret, message, now).await;
        let status = sent.status.map(|status| status.as_u16().cast_signed());
        let mut tally = DeliveryTally::new(endpoint);
        let Some(error) = sent.error else {
            tally.delivered = 1;
            let attempt = Attempt::Delivered { status: status.unwrap_or_default() };
            store.finish_delivery(endpoint, due, &attempt, now, None).await?;
            return Ok(tally);
        };
        let failed = due.attempts.unsigned_abs().saturating_add(1);
        let next = schedule::wait(failed, chance(), sent.asked).and_then(|wait| later(now, wait));
        if next.is_some() {
            tally.to_retry = 1;
        } else {
            tally.failed = 1;
        }
        // By the specification: the endpoint wants no more.
        let gone = sent.status == Some(StatusCode::GONE);
        let because = gone.then(|| format!("it answered {}", StatusCode::GONE));
        // No address and no error: both are somebody else's words.
        tracing::info!(%endpoint, event = due.event.id, status, failed, "an event was not taken");
        let attempt = Attempt::Failed { status, error, next };
        tally.disabled = store.finish_delivery(endpoint, due, &attempt, now, because.as_deref()).await?;
        Ok(tally)
    }
}

fn later(now: DateTime<Utc>, wait: Duration) -> Option<DateTime<Utc>> {
    now.checked_add_signed(TimeDelta::from_std(wait).ok()?)
}
