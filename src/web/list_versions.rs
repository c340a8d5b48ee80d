//! `/v1/lists/{source}/versions`: all kept editions of a list, and what the guard found in them.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::parameters::Page;
use super::problem::Problem;
use super::shapes::ListName;
use crate::list::SourceId;
use crate::store::{Finding, ListVersion, VersionState};

/// A page of a list's versions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VersionsResponse {
    /// The list.
    list: String,
    /// Its versions, newest first.
    versions: Vec<KeptVersionBody>,
    /// What to give as `after` for the next page; null on the last one.
    next: Option<String>,
}

/// One kept edition of a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = KeptVersion)]
pub(crate) struct KeptVersionBody {
    /// Its label.
    #[schema(example = "ofac-sdn@3")]
    version: String,
    /// Where it stands.
    state: VersionStateBody,
    /// The publisher's date of it.
    published_on: Option<String>,
    /// When it was imported.
    imported_at: DateTime<Utc>,
    /// SHA-256 of its content.
    digest: String,
    /// Listings in it.
    listings: i64,
    /// Listings that are persons.
    persons: i64,
    /// Names of those persons.
    names: i64,
    /// Records that could not be read.
    rejects: i64,
    /// What the guard found wrong with it.
    findings: Vec<FindingBody>,
    /// The files it was read from.
    files: Vec<FileBody>,
}

/// Where a version stands.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = VersionState)]
pub(crate) enum VersionStateBody {
    /// Screened against.
    Active,
    /// The guard did not believe it, and nobody has activated it since.
    Held,
    /// It was active.
    Past,
}

/// One reason not to believe an edition.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Finding)]
pub(crate) struct FindingBody {
    /// What kind, in a word.
    #[schema(example = "fewer_persons")]
    kind: String,
    /// The same with its figures, in words.
    detail: String,
}

impl From<&Finding> for FindingBody {
    fn from(finding: &Finding) -> Self {
        Self { kind: finding.kind().to_owned(), detail: finding.to_string() }
    }
}

/// A file a version was read from.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ListFile)]
pub(crate) struct FileBody {
    /// Its name.
    name: String,
    /// Its length.
    bytes: u64,
    /// SHA-256 of its bytes.
    sha256: String,
    /// Where it was fetched, without the query; null for a file that was handed in.
    url: Option<String>,
}

impl From<ListVersion> for KeptVersionBody {
    fn from(version: ListVersion) -> Self {
        let file = |file: crate::store::FileRecord| FileBody {
            name: file.name,
            bytes: file.bytes,
            sha256: file.sha256,
            url: file.fetched.map(|fetched| fetched.url),
        };
        Self {
            version: version.label().to_string(),
            state: match version.state {
                VersionState::Active => VersionStateBody::Active,
                VersionState::Held => VersionStateBody::Held,
                VersionState::Past => VersionStateBody::Past,
            },
            published_on: version.published_on.map(|date| date.to_string()),
            imported_at: version.imported_at,
            digest: version.digest,
            listings: version.listings,
            persons: version.persons,
            names: version.names,
            rejects: version.rejects,
            findings: version.findings.iter().map(FindingBody::from).collect(),
            files: version.files.into_iter().map(file).collect(),
        }
    }
}

/// The versions of a list.
#[utoipa::path(
    get, path = "/v1/lists/{source}/versions", tag = "lists", operation_id = "list_versions",
    params(
        ("source" = ListName, Path, description = "The list's short name"),
        Page,
    ),
    responses(
        (status = 200, description = "A page of versions, newest first", body = VersionsResponse),
        (status = 404, description = "There is no such list", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn index(
    page: Page,
    state: Data<AppState>,
    source: Path<String>,
) -> Result<HttpResponse, Problem> {
    let (source, mut versions) = find(&state, &source).await?;
    versions.retain(|version| page.behind().is_none_or(|after: i64| version.ordinal < after));
    let next = page.cut(&mut versions, |version| version.ordinal);
    let versions = versions.into_iter().map(KeptVersionBody::from).collect();
    Ok(HttpResponse::Ok().json(VersionsResponse { list: source.to_string(), versions, next }))
}

/// The list of a path with its versions, newest first. What is no short name names no list either.
pub(super) async fn find(state: &AppState, source: &str) -> Result<(SourceId, Vec<ListVersion>), Problem> {
    let missing = || Problem::not_found("There is no such list; see GET /v1/lists");
    let source = SourceId::parse(source).map_err(|_| missing())?;
    let versions = state.store.versions(&source).await?;
    if versions.is_empty() { Err(missing()) } else { Ok((source, versions)) }
}
