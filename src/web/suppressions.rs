//! `/v1/suppressions`: names that are not to be asked about again for a listing.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use chrono::Utc;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::answer::CoverageBody;
use super::caller::Caller;
use super::decided::{IfMatch, SuppressionBody, WordsBody, words};
use super::parameters::{Page, Parameters};
use super::problem::Problem;
use super::request::{Body, NoParameters};
use super::shapes::{AuthorName, CandidateKey, Moment, ReasonText, SuppressionState};
use crate::flow;
use crate::store::{CandidateId, SuppressionFilter, SuppressionId};

/// A page of suppressions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuppressionsPage {
    /// Newest first.
    suppressions: Vec<SuppressionBody>,
    /// What to give as `after` for the next page; null where there is none.
    next: Option<String>,
    /// What is screened against at this moment.
    coverage: CoverageBody,
}

/// A suppression to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSuppression {
    /// A candidate; its name and listing are suppressed, for every person of that name.
    #[schema(value_type = CandidateKey)]
    candidate: CandidateId,
    /// Why: 1 to 2,000 characters, one line.
    #[schema(value_type = ReasonText)]
    reason: String,
    /// Who suppresses: 1 to 80 characters.
    #[schema(value_type = AuthorName)]
    author: String,
    /// Until this instant, or the end of this day (UTC): at most 366 days away; 180 days when missing.
    #[schema(value_type = Option<Moment>)]
    until: Option<String>,
}

/// One suppression.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuppressionResponse {
    /// The suppression.
    suppression: SuppressionBody,
    /// What is screened against at this moment.
    coverage: CoverageBody,
}

/// Suppressions, page by page.
#[utoipa::path(
    get, path = "/v1/suppressions", tag = "review", operation_id = "suppressions",
    params(
        ("state" = Option<SuppressionState>, Query, description = "in_force or all; in_force when missing"),
        Page,
    ),
    responses(
        (status = 200, description = "A page of suppressions", body = SuppressionsPage),
    )
)]
pub(crate) async fn index(
    mut parameters: Parameters,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let filter = parameters.take("state", "in_force or all", |text| match text {
        "in_force" => Some(SuppressionFilter::InForce),
        "all" => Some(SuppressionFilter::All),
        _ => None,
    })?;
    let page = parameters.page()?;
    parameters.end()?;
    let filter = filter.unwrap_or(SuppressionFilter::InForce);
    let mut found = state.store.suppressions(filter, page.behind(), page.look()).await?;
    let next = page.cut(&mut found, |suppression| suppression.id.0);
    Ok(HttpResponse::Ok().json(SuppressionsPage {
        suppressions: found.into_iter().map(SuppressionBody::from).collect(),
        next,
        coverage: state.live.current().coverage().into(),
    }))
}

/// Suppress the name and listing of a candidate, as it was when you looked.
#[utoipa::path(
    post, path = "/v1/suppressions", tag = "review", operation_id = "suppress",
    params(("If-Match" = String, Header, description = "The candidate's ETag as you saw it; * for whatever it is")),
    request_body = NewSuppression,
    responses(
        (status = 201, description = "Suppressed", body = SuppressionResponse),
        (status = 404, description = "There is no such candidate, or another took its place", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "It is not what you saw any more", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It is suppressed already, or somebody decided a true match", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn create(
    _: NoParameters,
    state: Data<AppState>,
    condition: IfMatch,
    caller: Caller,
    body: Body<NewSuppression>,
) -> Result<HttpResponse, Problem> {
    let order = body.0;
    let (reason, author) = words(&order.reason, &order.author, &caller)?;
    let instant = |text: &String| {
        flow::instant(text).ok_or_else(|| {
            let detail = "neither a day like 2027-03-31 nor an instant like 2027-03-31T12:00:00Z";
            Problem::invalid_body(detail, Some("/until".to_owned()))
        })
    };
    let until = order.until.as_ref().map(instant).transpose()?;
    let (seen, now) = (condition.seen(), Utc::now());
    let made = flow::suppress(&state.store, order.candidate, &reason, &author, until, seen, now).await?;
    Ok(HttpResponse::Created().json(SuppressionResponse {
        suppression: made.into(),
        coverage: state.live.current().coverage().into(),
    }))
}

/// End a suppression; it stays in the list of all, with who ended it and why.
///
/// Who and why stand in the body: an address goes to logs, and a header takes no other script.
#[utoipa::path(
    delete, path = "/v1/suppressions/{id}", tag = "review", operation_id = "end_suppression",
    params(("id" = i64, Path, description = "The suppression's id")),
    request_body = WordsBody,
    responses(
        (status = 200, description = "Ended", body = SuppressionResponse),
        (status = 404, description = "There is no such suppression", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It is over already", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn remove(
    _: NoParameters,
    state: Data<AppState>,
    id: Path<String>,
    caller: Caller,
    body: Body<WordsBody>,
) -> Result<HttpResponse, Problem> {
    let missing = |_| Problem::not_found("There is no such suppression; GET /v1/suppressions lists them");
    let id: SuppressionId = id.parse().map_err(missing)?;
    let (reason, author) = body.0.read(&caller)?;
    let ended = flow::lift(&state.store, id, &reason, &author).await?;
    Ok(HttpResponse::Ok().json(SuppressionResponse {
        suppression: ended.into(),
        coverage: state.live.current().coverage().into(),
    }))
}
