//! `GET /v1/lists`: what is screened against.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;
use utoipa::ToSchema;

use super::AppState;
use super::answer::{CoverageBody, ListVersionBody};
use super::problem::Problem;
use super::request::NoParameters;

/// The lists.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListsResponse {
    /// The active version of every list, in the order of their names.
    lists: Vec<ListVersionBody>,
    /// What this server screens against at this moment; a version just imported follows within
    /// seconds.
    coverage: CoverageBody,
}

/// The active lists.
#[utoipa::path(
    get, path = "/v1/lists", tag = "lists", operation_id = "lists",
    responses(
        (status = 200, description = "The active version of every list", body = ListsResponse),
        (status = 503, description = "The database is away", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn index(_: NoParameters, state: Data<AppState>) -> Result<HttpResponse, Problem> {
    let lists = state.store.lists().await?.into_iter().map(ListVersionBody::from).collect();
    let coverage = state.live.current().coverage().into();
    Ok(HttpResponse::Ok().json(ListsResponse { lists, coverage }))
}
