//! `/v1/candidates`: what waits for a person, and what people decided.

use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::answer::{CandidateBody, CoverageBody};
use super::caller::Caller;
use super::decided::{DecisionBody, IfMatch, words};
use super::parameters::{Page, Parameters};
use super::problem::Problem;
use super::request::{Body, NoParameters};
use super::shapes::{AuthorName, CandidateKey, CandidateStates, DispositionName, ListName, ReasonText};
use crate::flow;
use crate::list::SourceId;
use crate::review::{State, Verdict};
use crate::screen::Score;
use crate::store::{ArticleId, Candidate, CandidateFilter, CandidateId};

/// A page of candidates.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CandidatesPage {
    /// Newest hit first. Of the copies of a story the first stands for all, unless an article is asked
    /// for.
    candidates: Vec<CandidateBody>,
    /// What to give as `after` for the next page; null where there is none.
    next: Option<String>,
    /// What is screened against at this moment; each candidate names its own list version.
    coverage: CoverageBody,
}

/// One candidate.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CandidateResponse {
    /// The candidate.
    candidate: CandidateBody,
    /// What is screened against at this moment.
    coverage: CoverageBody,
}

/// What a person decides about a candidate.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDecision {
    /// true_match, false_positive, unsure; or withdrawn, to undo the decision in force.
    #[schema(value_type = DispositionName)]
    disposition: Verdict,
    /// Why: 1 to 2,000 characters, one line.
    #[schema(value_type = ReasonText)]
    reason: String,
    /// Who decides: 1 to 80 characters.
    #[schema(value_type = AuthorName)]
    author: String,
}

/// A decision that was written.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DecisionMade {
    /// The decision.
    decision: DecisionBody,
    /// The candidate as it stands now; the header ETag is of it.
    candidate: CandidateBody,
    /// What is screened against at this moment.
    coverage: CoverageBody,
}

/// All decisions about a candidate.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DecisionsResponse {
    /// Oldest first; the last is in force unless it is a withdrawal.
    decisions: Vec<DecisionBody>,
    /// What is screened against at this moment.
    coverage: CoverageBody,
}

/// Candidates, page by page.
#[utoipa::path(
    get, path = "/v1/candidates", tag = "review", operation_id = "candidates",
    params(
        ("state" = Option<CandidateStates>, Query, description = "Only in these states, with commas between: open, decided, suppressed, reopened"),
        ("list" = Option<ListName>, Query, description = "Only on this list"),
        ("article" = Option<i64>, Query, description = "Only of this article"),
        ("min_score" = Option<f64>, Query, minimum = 0, maximum = 1, description = "Only with this score of name and text or more, 0 to 1: `score` of `context`, and `score` of the name alone where that is null"),
        Page,
    ),
    responses(
        (status = 200, description = "A page of candidates", body = CandidatesPage),
    )
)]
pub(crate) async fn index(
    mut parameters: Parameters,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let states = parameters.take("state", "states with commas between, like open,reopened", states)?;
    let filter = CandidateFilter {
        states: states.unwrap_or_default(),
        list: parameters
            .take("list", "the name of a list, like ofac-sdn", |text| SourceId::parse(text).ok())?,
        article: parameters.take("article", "an article's id", |text| text.parse::<ArticleId>().ok())?,
        min_score: parameters
            .take("min_score", "a number from 0 to 1", |text| Score::new(text.parse().ok()?).ok())?,
    };
    let page = parameters.page()?;
    parameters.end()?;
    let mut found = state.store.candidates(&filter, page.after.map(CandidateId::from), page.look()).await?;
    let next = page.cut(&mut found, |candidate| candidate.id);
    Ok(HttpResponse::Ok().json(CandidatesPage {
        candidates: found.into_iter().map(CandidateBody::from).collect(),
        next,
        coverage: state.live.current().coverage().into(),
    }))
}

/// One candidate.
///
/// Its ETag changes with every decision about it, with a suppression, and with the listing.
#[utoipa::path(
    get, path = "/v1/candidates/{id}", tag = "review", operation_id = "candidate",
    params(("id" = CandidateKey, Path, description = "The candidate's id, like 12-34")),
    responses(
        (status = 200, description = "The candidate, with an ETag", body = CandidateResponse),
        (status = 404, description = "There is no such candidate, or another took its place", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    _: NoParameters,
    state: Data<AppState>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = read(&id)?;
    let Some(candidate) = state.store.candidate(id).await? else {
        return Err(flow::missing_candidate(&state.store, id).await?.into());
    };
    Ok(tagged(&mut HttpResponse::Ok(), &candidate).json(CandidateResponse {
        candidate: candidate.into(),
        coverage: state.live.current().coverage().into(),
    }))
}

/// Decide about a candidate, or undo a decision.
///
/// With the ETag of the candidate in If-Match: a decision is made upon what its author saw.
#[utoipa::path(
    post, path = "/v1/candidates/{id}/decisions", tag = "review", operation_id = "decide",
    params(
        ("id" = CandidateKey, Path, description = "The candidate's id, like 12-34"),
        ("If-Match" = String, Header, description = "The ETag of the candidate that was looked at; * for whatever it is now"),
    ),
    request_body = NewDecision,
    responses(
        (status = 201, description = "Written", body = DecisionMade),
        (status = 404, description = "There is no such candidate, or another took its place", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "There is nothing to undo", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Somebody decided meanwhile, or the listing changed", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn decide(
    _: NoParameters,
    state: Data<AppState>,
    id: Path<String>,
    condition: IfMatch,
    caller: Caller,
    body: Body<NewDecision>,
) -> Result<HttpResponse, Problem> {
    let id = read(&id)?;
    let (reason, author) = words(&body.0.reason, &body.0.author, &caller)?;
    let (candidate, decision) =
        flow::decide(&state.store, id, body.0.disposition, &reason, &author, condition.seen()).await?;
    Ok(tagged(&mut HttpResponse::Created(), &candidate).json(DecisionMade {
        decision: decision.into(),
        candidate: candidate.into(),
        coverage: state.live.current().coverage().into(),
    }))
}

/// All decisions about a candidate, also about one that no longer stands.
#[utoipa::path(
    get, path = "/v1/candidates/{id}/decisions", tag = "review", operation_id = "decisions",
    params(("id" = CandidateKey, Path, description = "The candidate's id, like 12-34")),
    responses(
        (status = 200, description = "The decisions, oldest first", body = DecisionsResponse),
        (status = 404, description = "There is and was no such candidate", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn decisions(
    _: NoParameters,
    state: Data<AppState>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = read(&id)?;
    let Some(decisions) = state.store.decisions(id).await? else {
        return Err(flow::missing_candidate(&state.store, id).await?.into());
    };
    Ok(HttpResponse::Ok().json(DecisionsResponse {
        decisions: decisions.into_iter().map(DecisionBody::from).collect(),
        coverage: state.live.current().coverage().into(),
    }))
}

/// The id of a path. What is no id names no candidate either.
pub(crate) fn read(id: &str) -> Result<CandidateId, Problem> {
    id.parse().map_err(|_| Problem::not_found("There is no such candidate; GET /v1/candidates lists them"))
}

fn tagged<'a>(answer: &'a mut HttpResponseBuilder, candidate: &Candidate) -> &'a mut HttpResponseBuilder {
    answer.insert_header((ETAG, format!("\"{}\"", candidate.review.revision)))
}

fn states(text: &str) -> Option<Vec<State>> {
    text.split(',').map(|state| state.parse().ok()).collect()
}
