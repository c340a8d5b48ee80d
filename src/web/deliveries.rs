//! `/v1/webhook-endpoints/{id}/deliveries` and `/replay`: what came of telling an endpoint.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::parameters::Page;
use super::problem::Problem;
use super::request::{Body, NoParameters};
use super::webhooks::find;
use crate::store::{Delivery, DeliveryState, Replayed};

/// A page of deliveries.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeliveriesResponse {
    /// The deliveries, the newest event first.
    deliveries: Vec<DeliveryBody>,
    /// What to give as `after` for the next page; null on the last one.
    next: Option<String>,
}

/// An event and the endpoint that is told of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Delivery)]
pub(crate) struct DeliveryBody {
    /// The event.
    event_id: String,
    /// What happened.
    #[serde(rename = "type")]
    #[schema(example = "candidate.opened")]
    kind: String,
    /// When it happened.
    happened_at: DateTime<Utc>,
    /// Whether it is delivered.
    state: DeliveryStateBody,
    /// Attempts so far, since the last replay.
    attempts: i32,
    /// The earliest moment of the next; null unless it is pending.
    next_attempt_at: Option<DateTime<Utc>>,
    /// The HTTP status of the last attempt; null where no answer came.
    last_status: Option<i16>,
    /// Why the last attempt failed.
    last_error: Option<String>,
    /// When it was delivered.
    delivered_at: Option<DateTime<Utc>>,
}

/// Whether an event is delivered.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DeliveryState)]
pub(crate) enum DeliveryStateBody {
    /// It waits for its turn, or its next attempt.
    Pending,
    /// The endpoint took it.
    Delivered,
    /// Given up after three days; a replay sends it again.
    Failed,
}

impl From<Delivery> for DeliveryBody {
    fn from(delivery: Delivery) -> Self {
        Self {
            event_id: delivery.event_id,
            kind: delivery.kind,
            happened_at: delivery.happened_at,
            state: match delivery.state {
                DeliveryState::Pending => DeliveryStateBody::Pending,
                DeliveryState::Delivered => DeliveryStateBody::Delivered,
                DeliveryState::Failed => DeliveryStateBody::Failed,
            },
            attempts: delivery.attempts,
            next_attempt_at: delivery.next_attempt_at,
            last_status: delivery.last_status,
            last_error: delivery.last_error,
            delivered_at: delivery.delivered_at,
        }
    }
}

/// Which events are sent again: exactly one of the three.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewReplay)]
pub(crate) struct ReplayBody {
    /// All of the endpoint's kinds since this moment, also from before it was added.
    since: Option<DateTime<Utc>>,
    /// This one.
    event_id: Option<String>,
    /// True: those that were given up.
    #[serde(default)]
    failed: bool,
}

/// How many events are sent again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReplayResponse {
    /// Events that were not waiting to be sent, and are now.
    replayed: u64,
}

/// What came of telling an endpoint.
#[utoipa::path(
    get, path = "/v1/webhook-endpoints/{id}/deliveries", tag = "events", operation_id = "webhook_deliveries",
    params(
        ("id" = i64, Path, description = "The endpoint's id"),
        Page,
    ),
    responses(
        (status = 200, description = "A page of deliveries, the newest event first", body = DeliveriesResponse),
        (status = 404, description = "There is no such endpoint", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn index(
    page: Page,
    state: Data<AppState>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let endpoint = find(&state, &id).await?.id;
    let mut found = state.store.deliveries(endpoint, page.behind(), i64::from(page.look())).await?;
    let next = page.cut(&mut found, |delivery| delivery.position.0);
    let deliveries = found.into_iter().map(DeliveryBody::from).collect();
    Ok(HttpResponse::Ok().json(DeliveriesResponse { deliveries, next }))
}

/// Tell events again, under the same ids.
#[utoipa::path(
    post, path = "/v1/webhook-endpoints/{id}/replay", tag = "events", operation_id = "replay_events",
    params(("id" = i64, Path, description = "The endpoint's id")),
    request_body = ReplayBody,
    responses(
        (status = 202, description = "They are sent as soon as it can be", body = ReplayResponse),
        (status = 404, description = "There is no such endpoint", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn replay(
    _: NoParameters,
    state: Data<AppState>,
    id: Path<String>,
    body: Body<ReplayBody>,
) -> Result<HttpResponse, Problem> {
    let which = match (body.0.since, body.0.event_id, body.0.failed) {
        (Some(since), None, false) => Replayed::Since(since),
        // No event has another id; the database would refuse a zero character.
        (None, Some(event), false) if event.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Replayed::Event(event)
        }
        (None, Some(_), false) => Replayed::Event(String::new()),
        (None, None, true) => Replayed::Failed,
        _ => {
            let detail = "Say which events: exactly one of since, event_id and failed";
            return Err(Problem::invalid_body(detail, Some(String::new())));
        }
    };
    let endpoint = find(&state, &id).await?.id;
    let now = state.store.clock().await?;
    let replayed = state.store.replay_events(endpoint, &which, now).await?;
    Ok(HttpResponse::Accepted().json(ReplayResponse { replayed }))
}
