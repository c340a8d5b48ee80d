//! `GET /v1/events`: what happened, for programs that would rather ask than be told.

use actix_web::HttpResponse;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::AppState;
use super::parameters::Page;
use super::problem::Problem;
use crate::flow::event_data;
use crate::store::{Event, EventPosition};

/// Events that get their place before an answer: more than a page has, so that whoever asks on gets
/// all where nothing else gives places.
const PLACED: i64 = 1000;

/// A page of events.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventsResponse {
    /// The events, oldest first. No event ever comes to stand before one that was given out.
    events: Vec<EventBody>,
    /// What to give as `after` to go on, now or when more has happened; null where nothing has yet.
    next: Option<String>,
    /// True when there is more already.
    more: bool,
}

/// Something that happened: the same as a webhook endpoint is told.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Event)]
pub(crate) struct EventBody {
    /// Its id, as `webhook-id` has it.
    #[schema(example = "evt_0e9f7bcf0c2a4f2fae3ed7f2b2b1b1a0")]
    id: String,
    /// What happened.
    #[serde(rename = "type")]
    #[schema(example = "candidate.opened")]
    kind: String,
    /// When.
    timestamp: DateTime<Utc>,
    /// The ids of what it happened to.
    #[schema(value_type = Object, example = json!({"article_id": 3, "hit_id": 7, "person_id": 11}))]
    data: Map<String, Value>,
}

impl From<Event> for EventBody {
    fn from(event: Event) -> Self {
        Self { data: event_data(&event), id: event.id, kind: event.kind, timestamp: event.happened_at }
    }
}

/// What happened.
///
/// Give `next` as `after` again and again: every event comes once.
#[utoipa::path(
    get, path = "/v1/events", tag = "events", operation_id = "events",
    params(
        Page,
    ),
    responses(
        (status = 200, description = "A page of events, oldest first", body = EventsResponse),
    )
)]
pub(crate) async fn index(page: Page, state: Data<AppState>) -> Result<HttpResponse, Problem> {
    state.store.place_events(PLACED).await?;
    let after = page.behind().unwrap_or(EventPosition(0));
    let mut events = state.store.events(after, i64::from(page.look())).await?;
    let more = page.cut(&mut events, |event| event.position.0).is_some();
    let last = events.last().map(|event| event.position.0.into()).or(page.after);
    Ok(HttpResponse::Ok().json(EventsResponse {
        events: events.into_iter().map(EventBody::from).collect(),
        next: last.map(|last| page.next(last)),
        more,
    }))
}
