//! `GET /v1/lists`: what is screened against, and how fresh it is.

use actix_web::HttpResponse;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::AppState;
use super::answer::CoverageBody;
use super::problem::Problem;
use super::request::NoParameters;
use crate::flow::{Freshness, judge};
use crate::store::ListVersion;

/// The lists.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListsResponse {
    /// The active version of every list, in the order of their names.
    lists: Vec<ListVersionBody>,
    /// What this server screens against at this moment; a version just imported follows within
    /// seconds.
    coverage: CoverageBody,
}

/// The active version of a list, with the list's clocks.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ListVersion)]
pub(crate) struct ListVersionBody {
    /// The list.
    #[schema(example = "ofac-sdn")]
    list: String,
    /// Its version.
    #[schema(example = "ofac-sdn@3")]
    version: String,
    /// The publisher's date of it.
    published_on: Option<String>,
    /// When it was imported.
    imported_at: DateTime<Utc>,
    /// When the publisher's files were last read, changed or not.
    checked_at: Option<DateTime<Utc>>,
    /// When the content that is screened against last changed.
    changed_at: Option<DateTime<Utc>>,
    /// True when the last check is too long ago.
    stale: bool,
    /// Why it is stale.
    why_stale: Option<String>,
    /// Newer versions that the import guard holds: a person has to look at them.
    held: Vec<String>,
    /// SHA-256 of its content.
    digest: String,
    /// Listings in it.
    listings: i64,
    /// Listings that are persons: those are screened against.
    persons: i64,
    /// Names of those persons.
    names: i64,
    /// Records that could not be read.
    rejects: i64,
}

impl ListVersionBody {
    fn of(version: ListVersion, judged: Option<Freshness>) -> Self {
        let clocks = judged.as_ref().map(|judged| &judged.clocks);
        Self {
            version: version.label().to_string(),
            list: version.source.to_string(),
            published_on: version.published_on.map(|date| date.to_string()),
            imported_at: version.imported_at,
            checked_at: clocks.and_then(|clocks| clocks.checked_at),
            changed_at: clocks.and_then(|clocks| clocks.changed_at),
            held: clocks.map(|clocks| clocks.held.clone()).unwrap_or_default(),
            stale: judged.as_ref().is_none_or(|judged| judged.stale),
            why_stale: judged.and_then(|judged| judged.why),
            digest: version.digest,
            listings: version.listings,
            persons: version.persons,
            names: version.names,
            rejects: version.rejects,
        }
    }
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
    let versions = state.store.lists().await?;
    let clocks = state.store.clocks().await?;
    let now = Utc::now();
    let judged = |version: &ListVersion| {
        let clocks = clocks.iter().find(|clocks| clocks.list == version.source)?;
        Some(judge(clocks.clone(), now, state.live.max_age()))
    };
    let lists = versions
        .into_iter()
        .map(|version| {
            let judged = judged(&version);
            ListVersionBody::of(version, judged)
        })
        .collect();
    let coverage = state.live.current().coverage().into();
    Ok(HttpResponse::Ok().json(ListsResponse { lists, coverage }))
}
