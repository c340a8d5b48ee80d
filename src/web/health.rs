//! `/healthz`: the program runs. `/readyz`: it can answer.

use actix_web::HttpResponse;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::AppState;
use super::answer::CoverageBody;
use super::problem::Problem;
use super::request::NoParameters;
use crate::store::{Night, NightState};

/// How the program is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// `ok`.
    status: &'static str,
    /// Version of the program.
    version: &'static str,
}

/// Whether the program can answer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Readiness {
    /// `ready`.
    status: &'static str,
    /// What is screened against. Without lists, articles are stored and nothing is screened.
    coverage: CoverageBody,
    /// When the last reconcile run ended that came to its end; null before the first.
    last_run_finished_at: Option<DateTime<Utc>>,
    /// The nightly run that was due last, of whichever server on this database; null where none ever
    /// was.
    last_night: Option<NightBody>,
}

/// A nightly run.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Night)]
pub(crate) struct NightBody {
    /// When it was due.
    due_at: DateTime<Utc>,
    /// Where it stands.
    state: NightStateBody,
    /// Attempts so far.
    attempts: u32,
    /// When the latest attempt began.
    started_at: DateTime<Utc>,
    /// When that ended.
    ended_at: Option<DateTime<Utc>>,
    /// Its reconcile run; null where it did not come so far.
    run_id: Option<i64>,
    /// What did not go well in it: lists that could not be fetched, editions that are held.
    problems: Vec<String>,
}

/// Where a night stands.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = NightState)]
pub(crate) enum NightStateBody {
    /// Under way.
    Running,
    /// Done.
    Done,
    /// Wholly or in part to be tried again, while the night lasts.
    Failed,
    /// Its server was asked to end, or was killed; the next attempt goes on.
    Stopped,
}

impl From<Night> for NightBody {
    fn from(night: Night) -> Self {
        Self {
            due_at: night.due_at,
            state: match night.state {
                NightState::Running => NightStateBody::Running,
                NightState::Done => NightStateBody::Done,
                NightState::Failed => NightStateBody::Failed,
                NightState::Stopped => NightStateBody::Stopped,
            },
            attempts: night.attempts,
            started_at: night.started_at,
            ended_at: night.ended_at,
            run_id: night.run_id.map(|run| run.0),
            problems: night.problems,
        }
    }
}

/// The program runs.
#[utoipa::path(
    get, path = "/healthz", tag = "operation", operation_id = "health",
    responses((status = 200, description = "It runs", body = Health))
)]
pub(crate) async fn health(_: NoParameters) -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "ok", version: env!("CARGO_PKG_VERSION") })
}

/// The program can answer.
#[utoipa::path(
    get, path = "/readyz", tag = "operation", operation_id = "readiness",
    responses(
        (status = 200, description = "It can", body = Readiness),
        (status = 503, description = "The database is away", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn readiness(_: NoParameters, state: Data<AppState>) -> Result<HttpResponse, Problem> {
    let last_run_finished_at = state.store.last_run_finished_at().await?;
    let last_night = state.store.last_night_told().await?.map(NightBody::from);
    let coverage = state.live.current().coverage().into();
    Ok(HttpResponse::Ok().json(Readiness { status: "ready", coverage, last_run_finished_at, last_night }))
}
