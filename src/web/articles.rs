//! `/v1/articles`: add an article, see it and its candidates. The list of articles and their erasure
//! are in [`super::stored_articles`].

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::AppState;
use super::answer::{ArticleBody, CandidateBody, CoverageBody, PersonBody};
use super::incoming::NewArticleBody;
use super::metrics::{By, Metrics};
use super::problem::Problem;
use super::request::{Body, NoParameters};
use crate::flow;
use crate::store::{ArticleId, StoredArticle};

/// An article added, or found to be there already.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ArticleCreated {
    /// Its id.
    article_id: i64,
    /// False when it was there already: then nothing was written.
    created: bool,
    /// The first article of the story it is a copy of; null where it is no copy.
    copy_of: Option<i64>,
    /// The persons it names, in the order of the text.
    persons: Vec<PersonBody>,
    /// Persons who may be listed ones, best first.
    candidates: Vec<CandidateBody>,
    /// What the persons were screened against.
    coverage: CoverageBody,
    /// Why the persons are not those of the outside extractor, where one is set: it failed, and the
    /// one built in found them.
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
}

/// The candidates of one article.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CandidatesResponse {
    /// The article.
    article_id: i64,
    /// Persons who may be listed ones, best first.
    candidates: Vec<CandidateBody>,
    /// What is screened against at this moment; each candidate names its own list version.
    coverage: CoverageBody,
}

/// Add an article.
///
/// Finds the persons it names, stores them, screens them, and answers with the candidates. The same
/// article sent again is answered with what is stored.
#[utoipa::path(
    post, path = "/v1/articles", tag = "articles", operation_id = "add_article",
    request_body = NewArticleBody,
    responses(
        (status = 201, description = "Added; Location is its address", body = ArticleCreated),
        (status = 200, description = "It was there already", body = ArticleCreated),
        (status = 409, description = "Another text is stored under this external_id", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The database is away", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn create(
    _: NoParameters,
    state: Data<AppState>,
    metrics: Data<Metrics>,
    body: Body<NewArticleBody>,
) -> Result<HttpResponse, Problem> {
    // Reading a page takes long enough to be felt by the other requests of this thread.
    let article = tokio::task::spawn_blocking(move || body.0.read()).await??;
    let done = flow::ingest(&state.store, &state.live, article).await?;
    if done.created {
        let screened = done.persons.iter().filter(|person| person.screened).count();
        metrics.screened(By::Articles, screened, done.candidates.len());
    }
    let mut answer = if done.created { HttpResponse::Created() } else { HttpResponse::Ok() };
    answer.insert_header((LOCATION, format!("/v1/articles/{}", done.article_id)));
    Ok(answer.json(ArticleCreated {
        article_id: done.article_id.0,
        created: done.created,
        copy_of: done.copy_of.map(|id| id.0),
        persons: done.persons.into_iter().map(PersonBody::from).collect(),
        candidates: done.candidates.into_iter().map(CandidateBody::from).collect(),
        coverage: done.coverage.into(),
        warning: done.warning,
    }))
}

/// One article.
#[utoipa::path(
    get, path = "/v1/articles/{id}", tag = "articles", operation_id = "article",
    params(("id" = i64, Path, description = "The article's id")),
    responses(
        (status = 200, description = "The article with its persons", body = ArticleBody),
        (status = 404, description = "There is no such article", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "It was erased", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    _: NoParameters,
    state: Data<AppState>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let article = find(&state, &id).await?;
    Ok(HttpResponse::Ok().json(ArticleBody::of(article, state.live.current().coverage())))
}

/// The candidates of one article.
#[utoipa::path(
    get, path = "/v1/articles/{id}/candidates", tag = "articles", operation_id = "article_candidates",
    params(("id" = i64, Path, description = "The article's id")),
    responses(
        (status = 200, description = "Its candidates, best first", body = CandidatesResponse),
        (status = 404, description = "There is no such article", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "It was erased", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn candidates(
    _: NoParameters,
    state: Data<AppState>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let article = find(&state, &id).await?;
    let found = state.store.article_candidates(article.id).await?;
    Ok(HttpResponse::Ok().json(CandidatesResponse {
        article_id: article.id.0,
        candidates: found.into_iter().map(CandidateBody::from).collect(),
        coverage: state.live.current().coverage().into(),
    }))
}

/// The article of a path. What is no id names no article either; one that was erased says so.
pub(super) async fn find(state: &AppState, id: &str) -> Result<StoredArticle, Problem> {
    let missing =
        || Problem::not_found("There is no such article; POST /v1/articles answers with the id of one");
    let id: ArticleId = id.parse().map_err(|_| missing())?;
    let article = state.store.article(id).await?.ok_or_else(missing)?;
    match article.erased_at {
        None => Ok(article),
        Some(at) => Err(Problem::gone(format!("This article was erased on {}", at.format("%Y-%m-%d")))),
    }
}
