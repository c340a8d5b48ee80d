//! `/v1/articles` as a list, and the erasure of one.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use chrono::{DateTime, NaiveTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::AppState;
use super::answer::CoverageBody;
use super::caller::Caller;
use super::decided::WordsBody;
use super::parameters::{Page, Parameters};
use super::problem::Problem;
use super::request::{Body, NoParameters};
use super::shapes::Moment;
use crate::flow;
use crate::store::{ArticleFilter, ArticleId, ArticleSummary, Erasure, ErasureCause};

/// A page of articles.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ArticlesPage {
    /// Newest first; erased ones are not among them.
    articles: Vec<ArticleSummaryBody>,
    /// What to give as `after` for the next page; null where there is none.
    next: Option<String>,
    /// What is screened against at this moment.
    coverage: CoverageBody,
}

/// An article in a list of articles.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArticleSummary)]
pub(crate) struct ArticleSummaryBody {
    /// Its id.
    article_id: i64,
    /// Your own id of it.
    external_id: Option<String>,
    /// Where it was published.
    url: Option<String>,
    /// Its headline.
    title: Option<String>,
    /// When it was published.
    published_at: Option<DateTime<Utc>>,
    /// When it was added.
    created_at: DateTime<Utc>,
    /// Persons in it.
    persons: i64,
    /// Its candidates.
    candidates: i64,
    /// The best candidate's score by name and text, 0 to 1; null where there is none.
    best_score: Option<f64>,
}

impl From<ArticleSummary> for ArticleSummaryBody {
    fn from(article: ArticleSummary) -> Self {
        Self {
            article_id: article.id.0,
            external_id: article.external_id,
            url: article.url,
            title: article.title,
            published_at: article.published_at,
            created_at: article.created_at,
            persons: article.persons,
            candidates: article.candidates,
            best_score: article.best_score.map(|score| f64::from(score.per_mille()) / 1000.0),
        }
    }
}

/// An article that was erased, and what went and stayed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErasureResponse {
    /// The article; its id is not given to another.
    article_id: i64,
    /// When it was erased.
    erased_at: DateTime<Utc>,
    /// By whom.
    author: String,
    /// Why.
    reason: String,
    /// Persons it had.
    persons: i64,
    /// Of these the ones that stay, without a name, because decisions hang on them.
    persons_kept: i64,
    /// Mentions that went.
    mentions: i64,
    /// Candidates that stood, and were superseded.
    candidates: i64,
    /// Decisions that stay: about whom of the article, on which listing, by whom, when and why.
    decisions_kept: i64,
    /// Names of no other article that went whole.
    names_removed: i64,
    /// Names of no other article of which hits or suppressions stay, without the name.
    names_anonymized: i64,
    /// Suppressions of such names that were in force, and ended.
    suppressions_ended: i64,
}

impl From<Erasure> for ErasureResponse {
    fn from(done: Erasure) -> Self {
        Self {
            article_id: done.article_id.0,
            erased_at: done.erased_at,
            author: done.author,
            reason: done.reason,
            persons: done.persons,
            persons_kept: done.persons_kept,
            mentions: done.mentions,
            candidates: done.candidates,
            decisions_kept: done.decisions_kept,
            names_removed: done.names_removed,
            names_anonymized: done.names_anonymized,
            suppressions_ended: done.suppressions_ended,
        }
    }
}

/// Articles, page by page.
#[utoipa::path(
    get, path = "/v1/articles", tag = "articles", operation_id = "articles",
    params(
        ("external_id" = Option<String>, Query, description = "Only the one with this id of yours"),
        ("since" = Option<Moment>, Query, description = "Only those added at this instant or later; a day stands for its beginning (UTC)"),
        Page,
    ),
    responses(
        (status = 200, description = "A page of articles, newest first", body = ArticlesPage),
    )
)]
pub(crate) async fn index(
    mut parameters: Parameters,
    state: Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let filter = ArticleFilter {
        external_id: parameters.take("external_id", "an id of yours", external_id)?,
        since: parameters.take("since", "a day or an instant like 2027-03-31T12:00:00Z", beginning)?,
    };
    let page = parameters.page()?;
    parameters.end()?;
    let mut found = state.store.articles(&filter, page.behind(), page.look()).await?;
    let next = page.cut(&mut found, |article| article.id.0);
    Ok(HttpResponse::Ok().json(ArticlesPage {
        articles: found.into_iter().map(ArticleSummaryBody::from).collect(),
        next,
        coverage: state.live.current().coverage().into(),
    }))
}

/// Erase an article: its text, and the names of persons that no other article bears.
///
/// Decisions about its persons stay, without the names. Who and why stand in the body: an address goes
/// to logs. Once more is answered with what was done then.
#[utoipa::path(
    delete, path = "/v1/articles/{id}", tag = "articles", operation_id = "erase_article",
    params(("id" = i64, Path, description = "The article's id")),
    request_body = WordsBody,
    responses(
        (status = 200, description = "Erased, with what went and stayed", body = ErasureResponse),
        (status = 404, description = "There is no such article", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn erase(
    _: NoParameters,
    state: Data<AppState>,
    id: Path<String>,
    caller: Caller,
    body: Body<WordsBody>,
) -> Result<HttpResponse, Problem> {
    let missing = || Problem::not_found("There is no such article; GET /v1/articles lists them");
    let id: ArticleId = id.parse().map_err(|_| missing())?;
    let (reason, author) = body.0.read(&caller)?;
    let done = state.store.erase(id, ErasureCause::Request, &reason, &author).await?;
    Ok(HttpResponse::Ok().json(ErasureResponse::from(done.ok_or_else(missing)?)))
}

/// An id of the caller's. What cannot be stored was not: control characters stand as blanks there.
fn external_id(text: &str) -> Option<String> {
    (!text.contains('\0')).then(|| text.to_owned())
}

/// An instant, or the beginning of a day.
fn beginning(text: &str) -> Option<DateTime<Utc>> {
    let day = flow::day(text).map(|day| day.and_time(NaiveTime::MIN).and_utc());
    day.or_else(|| DateTime::parse_from_rfc3339(text).ok().map(|at| at.with_timezone(&Utc)))
}
