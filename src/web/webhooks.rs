//! `/v1/webhook-endpoints`: who is told of events.

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::problem::Problem;
use super::request::{Body, NoParameters};
use super::shapes::{EventKind, HookAddress, SigningSecret};
use crate::flow::{WebhookTest, shown_address};
use crate::store::{EVENT_KINDS, EndpointId, EndpointState, NewEndpoint, WebhookEndpoint, WebhookSecret};

/// An endpoint to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewWebhookEndpoint)]
pub(crate) struct NewEndpointBody {
    /// Where events are sent: https, on the open internet.
    #[schema(value_type = HookAddress)]
    url: String,
    /// Kinds of events that are sent; all where it is missing or empty.
    #[serde(default)]
    #[schema(value_type = Vec<EventKind>, example = json!(["candidate.opened"]))]
    kinds: Vec<String>,
    /// A secret of your own that signs: `whsec_` and the base64 of 24 to 64 bytes. One is made where
    /// it is missing.
    #[schema(value_type = Option<SigningSecret>)]
    secret: Option<String>,
}

/// An endpoint.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookEndpoint)]
pub(crate) struct EndpointBody {
    /// Its id.
    id: i64,
    /// Where events are sent, without its query, which may hold a token.
    url: String,
    /// Kinds of events that are sent; empty: all.
    kinds: Vec<String>,
    /// Whether events are sent.
    state: EndpointStateBody,
    /// Why they are not.
    #[schema(example = "it answered 410 Gone")]
    disabled_because: Option<String>,
    /// Events that wait to be sent, or to be sent again.
    pending: i64,
    /// Events that were given up after three days.
    failed: i64,
    /// Events from then on are sent.
    created_at: DateTime<Utc>,
}

/// Whether events are sent to an endpoint.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WebhookEndpointState)]
pub(crate) enum EndpointStateBody {
    /// They are.
    Active,
    /// They are kept for it, and not sent.
    Disabled,
}

impl From<WebhookEndpoint> for EndpointBody {
    fn from(endpoint: WebhookEndpoint) -> Self {
        let (state, disabled_because) = match endpoint.state {
            EndpointState::Active => (EndpointStateBody::Active, None),
            EndpointState::Disabled(because) => (EndpointStateBody::Disabled, Some(because)),
        };
        Self {
            id: endpoint.id.0,
            url: shown_address(&endpoint.url),
            kinds: endpoint.kinds,
            state,
            disabled_because,
            pending: endpoint.pending,
            failed: endpoint.failed,
            created_at: endpoint.created_at,
        }
    }
}

/// An endpoint that was added.
#[derive(Serialize, ToSchema)]
pub(crate) struct EndpointCreated {
    #[serde(flatten)]
    endpoint: EndpointBody,
    /// The secret that was made. No other answer shows it; missing where you gave your own.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

/// The endpoints.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EndpointsResponse {
    /// All of them, oldest first.
    endpoints: Vec<EndpointBody>,
}

/// What an endpoint answered to a message that tries it out.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookTest)]
pub(crate) struct TestBody {
    /// True when it took the message: a status of 200 to 299.
    delivered: bool,
    /// The HTTP status; null where no answer came.
    status: Option<u16>,
    /// Why it was not taken.
    error: Option<String>,
    /// How long it took, in milliseconds.
    elapsed_ms: u64,
}

impl From<WebhookTest> for TestBody {
    fn from(test: WebhookTest) -> Self {
        Self {
            delivered: test.delivered,
            status: test.status,
            error: test.error,
            elapsed_ms: test.elapsed_ms,
        }
    }
}

/// Add an endpoint.
///
/// It is told of every event from now on, signed by Standard Webhooks.
#[utoipa::path(
    post, path = "/v1/webhook-endpoints", tag = "events", operation_id = "add_webhook_endpoint",
    request_body = NewEndpointBody,
    responses(
        (status = 201, description = "Added; Location is its address", body = EndpointCreated),
    )
)]
pub(crate) async fn create(
    _: NoParameters,
    state: Data<AppState>,
    body: Body<NewEndpointBody>,
) -> Result<HttpResponse, Problem> {
    let wrong = |detail: String, pointer: &str| Problem::invalid_body(detail, Some(pointer.to_owned()));
    let url = state.webhooks.destination(&body.0.url).map_err(|error| wrong(error.to_string(), "/url"))?;
    if let Some(place) = body.0.kinds.iter().position(|kind| !EVENT_KINDS.contains(&kind.as_str())) {
        let detail = format!("There is no such kind of event; there are {}", EVENT_KINDS.join(", "));
        return Err(wrong(detail, &format!("/kinds/{place}")));
    }
    let given = body.0.secret.as_deref().map(str::parse::<WebhookSecret>).transpose();
    let given = given.map_err(|error| wrong(error.to_string(), "/secret"))?;
    let made = given.is_none();
    let secret = match given {
        Some(secret) => secret,
        None => WebhookSecret::generate().map_err(|error| {
            tracing::error!(%error, "no secret can be made");
            Problem::internal()
        })?,
    };
    let new = NewEndpoint { url, kinds: body.0.kinds, secret };
    let endpoint = state.store.add_endpoint(&new).await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/v1/webhook-endpoints/{}", endpoint.id)))
        .json(EndpointCreated { endpoint: endpoint.into(), secret: made.then(|| new.secret.reveal()) }))
}

/// The endpoints.
#[utoipa::path(
    get, path = "/v1/webhook-endpoints", tag = "events", operation_id = "webhook_endpoints",
    responses((status = 200, description = "All endpoints, without their secrets", body = EndpointsResponse))
)]
pub(crate) async fn index(_: NoParameters, state: Data<AppState>) -> Result<HttpResponse, Problem> {
    let endpoints = state.store.endpoints().await?.into_iter().map(EndpointBody::from).collect();
    Ok(HttpResponse::Ok().json(EndpointsResponse { endpoints }))
}

/// One endpoint.
#[utoipa::path(
    get, path = "/v1/webhook-endpoints/{id}", tag = "events", operation_id = "webhook_endpoint",
    params(("id" = i64, Path, description = "The endpoint's id")),
    responses(
        (status = 200, description = "The endpoint, without its secret", body = EndpointBody),
        (status = 404, description = "There is no such endpoint", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    _: NoParameters,
    state: Data<AppState>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(EndpointBody::from(find(&state, &id).await?)))
}

/// Remove an endpoint.
///
/// What waits for it is dropped.
#[utoipa::path(
    delete, path = "/v1/webhook-endpoints/{id}", tag = "events", operation_id = "remove_webhook_endpoint",
    params(("id" = i64, Path, description = "The endpoint's id")),
    responses(
        (status = 204, description = "Removed"),
        (status = 404, description = "There is no such endpoint", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn remove(
    _: NoParameters,
    state: Data<AppState>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    if !state.store.remove_endpoint(parse(&id)?).await? {
        return Err(missing());
    }
    Ok(HttpResponse::NoContent().finish())
}

/// Try an endpoint out.
///
/// Sends one signed message of the type `webhook.test` at once, and says what came back.
#[utoipa::path(
    post, path = "/v1/webhook-endpoints/{id}/test", tag = "events", operation_id = "test_webhook_endpoint",
    params(("id" = i64, Path, description = "The endpoint's id")),
    responses(
        (status = 200, description = "What came back, good or bad", body = TestBody),
        (status = 404, description = "There is no such endpoint", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn test(
    _: NoParameters,
    state: Data<AppState>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let now = state.store.clock().await?;
    let test = state.webhooks.test(&state.store, parse(&id)?, now).await?.ok_or_else(missing)?;
    Ok(HttpResponse::Ok().json(TestBody::from(test)))
}

/// Tell an endpoint again that was disabled.
///
/// Of all that waits, too.
#[utoipa::path(
    post, path = "/v1/webhook-endpoints/{id}/enable", tag = "events", operation_id = "enable_webhook_endpoint",
    params(("id" = i64, Path, description = "The endpoint's id")),
    responses(
        (status = 200, description = "The endpoint as it is now", body = EndpointBody),
        (status = 404, description = "There is no such endpoint", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn enable(
    _: NoParameters,
    state: Data<AppState>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let now = state.store.clock().await?;
    state.store.enable_endpoint(parse(&id)?, now).await?;
    Ok(HttpResponse::Ok().json(EndpointBody::from(find(&state, &id).await?)))
}

/// The endpoint of a path. What is no id names no endpoint either.
pub(super) async fn find(state: &AppState, id: &str) -> Result<WebhookEndpoint, Problem> {
    state.store.endpoint(parse(id)?).await?.ok_or_else(missing)
}

fn parse(id: &str) -> Result<EndpointId, Problem> {
    id.parse().map_err(|_| missing())
}

fn missing() -> Problem {
    Problem::not_found("There is no such endpoint; see GET /v1/webhook-endpoints")
}
