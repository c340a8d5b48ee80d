//! `/v1/article-imports`: many articles in one request, added behind the answer.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::super::AppState;
use super::super::caller::Caller;
use super::super::parameters::Page;
use super::super::problem::Problem;
use super::super::request::NoParameters;
use super::super::shapes::FileBytes;
use super::taking::{Incoming, kind};
use super::{JobBody, not_withdrawn, noted, noted_if, withdrawn};
use crate::store::{Job, JobId, JobKind};

/// Most bytes of a body.
const LIMIT_BYTES: u64 = 512 << 20;
/// What a body may be declared as; the second is what clients say of a file they do not know.
const KINDS: [&str; 2] = ["application/x-ndjson", "application/octet-stream"];

/// An import of articles.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArticleImport)]
pub(crate) struct ArticleImportBody {
    /// The job.
    #[serde(flatten)]
    job: JobBody,
    /// What came of it so far, noted every second.
    progress: ArticleTallyBody,
    /// What came of it, where it is done.
    result: Option<ArticleTallyBody>,
}

/// What came of the lines.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = ArticleTally)]
pub(crate) struct ArticleTallyBody {
    /// Lines that are done, from the first; blank ones count.
    lines: u64,
    /// Bytes of them.
    bytes: u64,
    /// Articles that were added.
    added: u64,
    /// Articles that were there already. A line that was done just before its server was killed is
    /// done again, and counts here.
    known: u64,
    /// Lines that made no article.
    failed: u64,
    /// Articles that are stored and could not be screened: the next run does it.
    not_screened: u64,
    /// The first 100 lines that made none.
    failures: Vec<LineFailureBody>,
}

/// A line that made no article.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = LineFailure)]
pub(crate) struct LineFailureBody {
    /// Its number, from 1.
    line: u64,
    /// invalid or conflict.
    #[schema(example = "invalid")]
    kind: String,
    /// What is wrong with it; nothing that stands in it.
    reason: String,
}

/// A page of imports.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ArticleImportsPage {
    /// Newest first.
    imports: Vec<ArticleImportBody>,
    /// What to give as `after` for the next page; null where there is none.
    next: Option<String>,
}

impl TryFrom<Job> for ArticleImportBody {
    type Error = Problem;

    fn try_from(job: Job) -> Result<Self, Problem> {
        Ok(Self { job: JobBody::of(&job)?, progress: noted(job.progress)?, result: noted_if(job.result)? })
    }
}

/// Import articles, one a line.
///
/// Each line is an article in JSON, as `POST /v1/articles` takes it with a text; 512 MiB at most. They
/// are added behind the answer, and a line that is wrong does not stop the rest. Once this is answered
/// with 202 no restart loses it. The same articles sent again are added once.
#[utoipa::path(
    post, path = "/v1/article-imports", tag = "articles", operation_id = "import_articles",
    request_body(description = "An article a line", content(
        (FileBytes = "application/x-ndjson"),
        (FileBytes = "application/octet-stream"),
    )),
    responses(
        (status = 202, description = "Taken in; Location is its address", body = ArticleImportBody),
        (status = 503, description = "Too much waits to be done, or the database is away", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn create(
    request: HttpRequest,
    _: NoParameters,
    state: Data<AppState>,
    caller: Caller,
    body: Payload,
) -> Result<HttpResponse, Problem> {
    if !KINDS.contains(&kind(&request).as_str()) {
        let detail = "Send an article in JSON a line, with the header Content-Type: application/x-ndjson";
        return Err(Problem::wrong_kind(detail));
    }
    let mut incoming = Incoming::begin(&request, body, LIMIT_BYTES).await?;
    let mut upload = incoming.job((&state.store, JobKind::ArticleImport, None, &caller)).await?;
    incoming.fill(&mut upload).await?;
    incoming
        .accept(upload, None, &json!({}), |job| Ok((address(job.id), ArticleImportBody::try_from(job)?)))
        .await
}

/// Imports of articles, page by page.
#[utoipa::path(
    get, path = "/v1/article-imports", tag = "articles", operation_id = "article_imports",
    params(Page),
    responses(
        (status = 200, description = "A page of imports, newest first", body = ArticleImportsPage),
    )
)]
pub(crate) async fn index(page: Page, state: Data<AppState>) -> Result<HttpResponse, Problem> {
    let mut found = state.store.jobs(JobKind::ArticleImport, None, page.behind(), page.look()).await?;
    let next = page.cut(&mut found, |job| job.id.0);
    let imports = found.into_iter().map(ArticleImportBody::try_from).collect::<Result<_, _>>()?;
    Ok(HttpResponse::Ok().json(ArticleImportsPage { imports, next }))
}

/// One import of articles.
#[utoipa::path(
    get, path = "/v1/article-imports/{id}", tag = "articles", operation_id = "article_import",
    params(("id" = i64, Path, description = "The import's id")),
    responses(
        (status = 200, description = "The import", body = ArticleImportBody),
        (status = 404, description = "There is no such import", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "It was withdrawn", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    _: NoParameters,
    state: Data<AppState>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let id: JobId = id.parse().map_err(|_| missing())?;
    let job = state.store.job(JobKind::ArticleImport, None, id).await?.ok_or_else(missing)?;
    Ok(HttpResponse::Ok().json(ArticleImportBody::try_from(not_withdrawn(job)?)?))
}

/// Withdraw an import that waits.
///
/// It is never begun, and what was sent with it is removed; of one that a server left in the middle, what
/// it added stays. It is then shown as withdrawn, with who did it, among the imports that ended.
#[utoipa::path(
    delete, path = "/v1/article-imports/{id}", tag = "articles", operation_id = "withdraw_article_import",
    params(("id" = i64, Path, description = "The import's id")),
    responses(
        (status = 200, description = "Withdrawn", body = ArticleImportBody),
        (status = 404, description = "There is no such import", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It is under way, or has ended", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn withdraw(
    _: NoParameters,
    state: Data<AppState>,
    id: Path<String>,
    caller: Caller,
) -> Result<HttpResponse, Problem> {
    let id: JobId = id.parse().map_err(|_| missing())?;
    let job = withdrawn(&state, (JobKind::ArticleImport, None, id), &caller, missing).await?;
    Ok(HttpResponse::Ok().json(ArticleImportBody::try_from(job)?))
}

fn missing() -> Problem {
    Problem::not_found("There is no such import; see GET /v1/article-imports")
}

fn address(id: JobId) -> String {
    format!("/v1/article-imports/{id}")
}
