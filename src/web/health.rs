//! `/healthz`: the program runs. `/readyz`: it can answer.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;
use utoipa::ToSchema;

use super::AppState;
use super::answer::CoverageBody;
use super::problem::Problem;
use super::request::NoParameters;

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
    state.store.ping().await?;
    let coverage = state.live.current().coverage().into();
    Ok(HttpResponse::Ok().json(Readiness { status: "ready", coverage }))
}
