//! `/v1/lists/{source}/imports`: an edition of a list, sent or fetched, imported behind the answer.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::AppState;
use super::super::caller::Caller;
use super::super::list_versions::FindingBody;
use super::super::parameters::{Page, Parameters};
use super::super::problem::Problem;
use super::super::request::{NoParameters, read};
use super::super::shapes::{FileBytes, ListName};
use super::taking::{Incoming, kind};
use super::{JobBody, not_withdrawn, noted, noted_if, withdrawn};
use crate::flow::{ListOrder, ListOrderError, NewListError, is_plain_name};
use crate::list::{MAX_FILE_BYTES, SourceId};
use crate::store::{Job, JobId, JobKind};

/// Most bytes of an order in JSON.
const ORDER_LIMIT_BYTES: u64 = 64 * 1024;
/// Most addresses of one edition.
const MOST_ADDRESSES: usize = 16;
/// Longest name of a file.
const MAX_FILE_NAME_CHARS: usize = 100;
/// The name of a file that was sent without one.
const USUAL_FILE_NAME: &str = "upload";

/// An import of what is published.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewListImport {
    /// The address of the file, or addresses of all files of one edition, on the public internet;
    /// missing: the publisher's own.
    url: Option<AddressesBody>,
    /// True: only find out what would change.
    #[serde(default)]
    dry_run: bool,
    /// True: begin a new list even where its name is nearly that of another.
    #[serde(default)]
    new_list: bool,
}

/// One address or several.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged, expecting = "give an address, or an array of addresses")]
#[schema(as = Addresses)]
pub(crate) enum AddressesBody {
    /// Of the one file.
    One(String),
    /// Of all files of one edition.
    Several(Vec<String>),
}

/// An import of a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ListImport)]
pub(crate) struct ListImportBody {
    /// The job.
    #[serde(flatten)]
    job: JobBody,
    /// The list.
    #[schema(example = "ofac-sdn")]
    list: String,
    /// The name of the file that was sent; null where it is fetched.
    file: Option<String>,
    /// Where it is fetched from, without queries; empty: where the publisher says.
    url: Vec<String>,
    /// True where it only finds out what would change.
    dry_run: bool,
    /// How far it is, noted every second.
    progress: ListProgressBody,
    /// What came of it, where it is done.
    result: Option<ListResultBody>,
}

/// How far an import of a list is.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = ListImportProgress)]
pub(crate) struct ListProgressBody {
    /// fetching, reading, waiting (for another import or run to end), writing or done; empty while queued.
    #[schema(example = "reading")]
    phase: String,
    /// Bytes of the file under way that were fetched.
    fetched_bytes: u64,
    /// Bytes that were read.
    read_bytes: u64,
    /// Records that were read.
    records: u64,
    /// Listings that were written.
    written: u64,
    /// Listings that are to be written.
    to_write: u64,
}

/// What came of an import.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ListImportResult)]
pub(crate) struct ListResultBody {
    /// new: a new version, now active; held: kept, and not made active; unchanged: it is the active
    /// version; dry_run: nothing was to be written.
    #[schema(example = "new")]
    outcome: String,
    /// The version that is active now; null where none ever was.
    version: Option<String>,
    /// True where this import made it active.
    activated: bool,
    /// The version under which a held edition is kept.
    held_as: Option<String>,
    /// What speaks against the edition.
    findings: Vec<FindingBody>,
    /// Listings in it.
    listings: u64,
    /// Listings that are persons.
    persons: u64,
    /// Listings that are new, beside the version that was active before.
    added: u64,
    /// Listings whose fields changed.
    changed: u64,
    /// Field -> listings in which it changed.
    changed_fields: BTreeMap<String, u64>,
    /// Listings that are gone.
    removed: u64,
    /// Listings that stand as they were.
    unchanged: u64,
    /// Records that could not be read.
    rejects: u64,
    /// The first 10 of them.
    rejected: Vec<RejectBody>,
}

/// A record that could not be read.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Reject)]
pub(crate) struct RejectBody {
    /// File and line, or the path inside the document.
    place: String,
    /// What is wrong with it.
    reason: String,
}

/// A page of imports.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListImportsPage {
    /// Newest first.
    imports: Vec<ListImportBody>,
    /// What to give as `after` for the next page; null where there is none.
    next: Option<String>,
}

impl TryFrom<Job> for ListImportBody {
    type Error = Problem;

    fn try_from(job: Job) -> Result<Self, Problem> {
        let order: ListOrder = noted(job.input.clone())?;
        let order = order.shown();
        Ok(Self {
            job: JobBody::of(&job)?,
            list: job.source.map(|source| source.to_string()).unwrap_or_default(),
            file: order.file,
            url: order.urls,
            dry_run: order.dry_run,
            progress: noted(job.progress)?,
            result: noted_if(job.result)?,
        })
    }
}

/// Import an edition of a list.
///
/// The body is the file itself, plain, in gzip, or several of one edition in a zip, 160 MiB at most,
/// declared as `application/octet-stream` or as what it is; or an order in JSON to fetch what is
/// published. It is imported behind the answer, through the guard: an edition that it does not believe
/// is done with the outcome `held` and its findings. Imports wait for each other and for runs. Once
/// this is answered with 202 no restart loses it.
#[utoipa::path(
    post, path = "/v1/lists/{source}/imports", tag = "lists", operation_id = "import_list",
    params(
        ("source" = ListName, Path, description = "The list's short name, or one of your own for a data set of OpenSanctions", example = "ofac-sdn"),
        ("file" = Option<String>, Query, description = "With a file: the name to keep it under, 1 to 100 characters"),
        ("dry_run" = Option<bool>, Query, description = "With a file: true only to find out what would change"),
        ("new_list" = Option<bool>, Query, description = "With a file: true to begin a new list even where its name is nearly that of another"),
    ),
    request_body(content(
        (NewListImport = "application/json"),
        (FileBytes = "application/octet-stream"),
    )),
    responses(
        (status = 202, description = "Taken in; Location is its address", body = ListImportBody),
        (status = 404, description = "There can be no such list", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "There is no such list, and its name is nearly that of another", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Too much waits to be done, or the database is away", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn create(
    request: HttpRequest,
    mut parameters: Parameters,
    state: Data<AppState>,
    source: Path<String>,
    caller: Caller,
    body: Payload,
) -> Result<HttpResponse, Problem> {
    let source = named(&source)?;
    let of_list = (&state.store, JobKind::ListImport, Some(&source), &caller);
    let kind = kind(&request);
    let (incoming, upload, order, sent);
    match kind.as_str() {
        "application/json" => {
            parameters.end()?;
            let mut arriving = Incoming::begin(&request, body, ORDER_LIMIT_BYTES).await?;
            let bytes = arriving.whole().await?;
            let asked: NewListImport = read(&bytes)?;
            plainly_named(&state, &source, asked.new_list).await?;
            order = ordered(asked, &source)?;
            let job = arriving.job(of_list).await?;
            (incoming, upload, sent) = (arriving, job, Some(bytes));
        }
        "" | "application/x-www-form-urlencoded" | "multipart/form-data" => {
            let detail = "Send the file itself with the header Content-Type: application/octet-stream, several files in a zip; or, to fetch it, JSON with application/json";
            return Err(Problem::wrong_kind(detail));
        }
        _ => {
            let file = parameters.take("file", "a name of 1 to 100 printable characters", file_name)?;
            let dry_run = parameters.take("dry_run", "true or false", |text| text.parse().ok())?;
            let new_list = parameters.take("new_list", "true or false", |text| text.parse().ok())?;
            parameters.end()?;
            plainly_named(&state, &source, new_list.unwrap_or(false)).await?;
            let file = Some(file.unwrap_or_else(|| USUAL_FILE_NAME.to_owned()));
            order = ListOrder { file, urls: Vec::new(), dry_run: dry_run.unwrap_or(false) };
            let mut arriving = Incoming::begin(&request, body, MAX_FILE_BYTES).await?;
            let mut file = arriving.job(of_list).await?;
            arriving.fill(&mut file).await?;
            (incoming, upload, sent) = (arriving, file, None);
        }
    }
    let input = serde_json::to_value(&order).map_err(|_| Problem::internal())?;
    let shown = |job: Job| {
        let address = format!("/v1/lists/{source}/imports/{}", job.id);
        Ok((address, ListImportBody::try_from(job)?))
    };
    incoming.accept(upload, sent.as_deref(), &input, shown).await
}

/// Imports of a list, page by page.
#[utoipa::path(
    get, path = "/v1/lists/{source}/imports", tag = "lists", operation_id = "list_imports",
    params(("source" = ListName, Path, description = "The list's short name", example = "ofac-sdn"), Page),
    responses(
        (status = 200, description = "A page of imports, newest first", body = ListImportsPage),
        (status = 404, description = "There can be no such list", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn index(
    page: Page,
    state: Data<AppState>,
    source: Path<String>,
) -> Result<HttpResponse, Problem> {
    let source = named(&source)?;
    let mut found = state.store.jobs(JobKind::ListImport, Some(&source), page.behind(), page.look()).await?;
    let next = page.cut(&mut found, |job| job.id.0);
    let imports = found.into_iter().map(ListImportBody::try_from).collect::<Result<_, _>>()?;
    Ok(HttpResponse::Ok().json(ListImportsPage { imports, next }))
}

/// One import of a list.
#[utoipa::path(
    get, path = "/v1/lists/{source}/imports/{id}", tag = "lists", operation_id = "list_import",
    params(
        ("source" = ListName, Path, description = "The list's short name", example = "ofac-sdn"),
        ("id" = i64, Path, description = "The import's id"),
    ),
    responses(
        (status = 200, description = "The import", body = ListImportBody),
        (status = 404, description = "There is no such import of this list", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "It was withdrawn", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    _: NoParameters,
    state: Data<AppState>,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (source, id) = one(&path)?;
    let job = state.store.job(JobKind::ListImport, Some(&source), id).await?;
    let job = not_withdrawn(job.ok_or_else(|| missing(&source))?)?;
    Ok(HttpResponse::Ok().json(ListImportBody::try_from(job)?))
}

/// Withdraw an import that waits.
///
/// It is never begun, and what was sent with it is removed. It is then shown as withdrawn, with who did
/// it, among the imports that ended.
#[utoipa::path(
    delete, path = "/v1/lists/{source}/imports/{id}", tag = "lists", operation_id = "withdraw_list_import",
    params(
        ("source" = ListName, Path, description = "The list's short name", example = "ofac-sdn"),
        ("id" = i64, Path, description = "The import's id"),
    ),
    responses(
        (status = 200, description = "Withdrawn", body = ListImportBody),
        (status = 404, description = "There is no such import of this list", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It is under way, or has ended", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn withdraw(
    _: NoParameters,
    state: Data<AppState>,
    path: Path<(String, String)>,
    caller: Caller,
) -> Result<HttpResponse, Problem> {
    let (source, id) = one(&path)?;
    let of = (JobKind::ListImport, Some(&source), id);
    let job = withdrawn(&state, of, &caller, || missing(&source)).await?;
    Ok(HttpResponse::Ok().json(ListImportBody::try_from(job)?))
}

/// The list and the import of a path.
fn one((source, id): &(String, String)) -> Result<(SourceId, JobId), Problem> {
    let source = named(source)?;
    let id = id.parse().map_err(|_| missing(&source))?;
    Ok((source, id))
}

fn missing(source: &SourceId) -> Problem {
    Problem::not_found(format!("There is no such import; see GET /v1/lists/{source}/imports"))
}

/// The list of a path, imported before or not.
fn named(source: &str) -> Result<SourceId, Problem> {
    SourceId::parse(source).map_err(|error| Problem::not_found(format!("There can be no such list: {error}")))
}

/// Refuses a name that is easily taken for that of another list, unless the caller insists.
async fn plainly_named(state: &AppState, source: &SourceId, insists: bool) -> Result<(), Problem> {
    if insists {
        return Ok(());
    }
    is_plain_name(&state.store, source).await.map_err(|error| match error {
        NewListError::Store(error) => error.into(),
        doubtful => Problem::doubtful_list(format!("{doubtful}; send new_list=true to begin a new one")),
    })
}

/// What an order in JSON says, checked as far as it can be before anything is fetched.
fn ordered(body: NewListImport, source: &SourceId) -> Result<ListOrder, Problem> {
    let urls = match body.url {
        None => Vec::new(),
        Some(AddressesBody::One(url)) => vec![url],
        Some(AddressesBody::Several(urls)) if (1..=MOST_ADDRESSES).contains(&urls.len()) => urls,
        Some(AddressesBody::Several(_)) => {
            let detail = format!("An edition has 1 to {MOST_ADDRESSES} files");
            return Err(Problem::invalid_body(detail, Some("/url".to_owned())));
        }
    };
    let order = ListOrder { file: None, urls, dry_run: body.dry_run };
    order.addresses(source).map_err(|error| match error {
        ListOrderError::NotPublished(_) | ListOrderError::Address(_) => {
            Problem::invalid_body(error.to_string(), Some("/url".to_owned()))
        }
    })?;
    Ok(order)
}

fn file_name(text: &str) -> Option<String> {
    let fits = (1..=MAX_FILE_NAME_CHARS).contains(&text.chars().count())
        && !text.chars().any(|c| c.is_control() || matches!(c, '/' | '\\'))
        && !text.trim().is_empty();
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_may_be_named_and_lead_nowhere() {
        assert_eq!(file_name("SDN.XML").as_deref(), Some("SDN.XML"));
        for wrong in ["", " ", "a/b", "..\\x", "a\nb", &"x".repeat(101)] {
            assert_eq!(file_name(wrong), None, "{wrong:?}");
        }
    }
}
