//! `/v1/lists/{source}/changes`: what one version changes of another, listing by listing.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::AppState;
use super::list_versions::find;
use super::paging::{Page, parameters};
use super::problem::Problem;
use crate::list::{self, Delta, FieldChange, ListedName, Listing, SourceId};
use crate::screen::VersionLabel;
use crate::store::ListVersion;

/// A page of the changes from one version to another.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangesResponse {
    /// The version before; null where everything is new.
    #[schema(example = "ofac-sdn@2")]
    from: Option<String>,
    /// The version after. Give both for further pages: which is the newest may change between them.
    #[schema(example = "ofac-sdn@3")]
    to: String,
    /// Listings that are new, on all pages together.
    added: usize,
    /// Listings that stand in both with different content.
    changed: usize,
    /// Listings that are gone.
    removed: usize,
    /// This page of them: those added, then changed, then removed, each in the order of their ids.
    changes: Vec<ChangeBody>,
    /// What to give as `after` for the next page; null on the last one.
    next: Option<String>,
}

/// One listing that differs.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ListChange)]
pub(crate) struct ChangeBody {
    /// What became of it.
    change: ChangeKind,
    /// The publisher's own id of the listing.
    listing_id: String,
    /// Its primary name.
    name: String,
    /// What changed in it; empty where it came or went.
    fields: Vec<FieldBody>,
    /// All of it, where it came or went.
    #[schema(value_type = Option<Object>)]
    listing: Option<Listing>,
}

/// What became of a listing.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ChangeKind {
    /// It is new.
    Added,
    /// It stands in both, with different content.
    Changed,
    /// It is gone.
    Removed,
}

/// A field that differs.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FieldChange)]
pub(crate) struct FieldBody {
    /// Its name.
    #[schema(example = "births")]
    field: &'static str,
    /// What it held before.
    #[schema(value_type = Object)]
    before: Value,
    /// What it holds now.
    #[schema(value_type = Object)]
    after: Value,
}

/// What a version changes.
///
/// Without `to` it is the newest version, held or not; without `from` the one before that.
#[utoipa::path(
    get, path = "/v1/lists/{source}/changes", tag = "lists", operation_id = "list_changes",
    params(
        ("source" = String, Path, description = "The list's short name", example = "ofac-sdn"),
        ("from" = Option<String>, Query, description = "The version before, like ofac-sdn@2 or 2"),
        ("to" = Option<String>, Query, description = "The version after"),
        ("limit" = Option<u32>, Query, description = "Most changes of a page, 1 to 100; 20 where it is missing"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of changes", body = ChangesResponse),
        (status = 400, description = "A parameter does not fit", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such list or version", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn index(
    request: HttpRequest,
    state: Data<AppState>,
    source: Path<String>,
) -> Result<HttpResponse, Problem> {
    let (mut page, mut from, mut to) = (Page::default(), None, None);
    for (name, value) in parameters(&request) {
        match &*name {
            "from" => from = Some(value.into_owned()),
            "to" => to = Some(value.into_owned()),
            other => page.take(other, &value)?,
        }
    }
    let (source, versions) = find(&state, &source).await?;
    let to = match to {
        Some(text) => version(&versions, &source, &text)?,
        None => &versions[0],
    };
    let from = match from {
        Some(text) => Some(version(&versions, &source, &text)?),
        // Against nothing, the first version adds everything.
        None => versions.iter().find(|version| version.ordinal < to.ordinal),
    };
    let old = match from {
        Some(from) => state.store.listings_of(&source, from.ordinal).await?,
        None => Vec::new(),
    };
    let new = state.store.listings_of(&source, to.ordinal).await?;
    // Long lists take long enough to be felt by the other requests of this thread.
    let delta = tokio::task::spawn_blocking(move || list::delta(&old, &new)).await?;
    Ok(HttpResponse::Ok().json(respond(from, to, delta, page)))
}

fn respond(from: Option<&ListVersion>, to: &ListVersion, delta: Delta, page: Page) -> ChangesResponse {
    let label = |version: &ListVersion| version.label().to_string();
    let (added, changed, removed) = (delta.added.len(), delta.changed.len(), delta.removed.len());
    let changed_ones = delta.changed.into_iter().map(|changed| ChangeBody {
        change: ChangeKind::Changed,
        listing_id: changed.key.id,
        name: changed.name,
        fields: changed.fields.into_iter().map(FieldBody::from).collect(),
        listing: None,
    });
    let all = delta.added.into_iter().map(|listing| ChangeBody::whole(ChangeKind::Added, listing));
    let all = all.chain(changed_ones);
    let all =
        all.chain(delta.removed.into_iter().map(|listing| ChangeBody::whole(ChangeKind::Removed, listing)));
    // An entry has no id of its own; its place, which is always the same, stands for it.
    let seen = page.after.and_then(|after| usize::try_from(after).ok()).unwrap_or(0);
    let mut places: Vec<(usize, ChangeBody)> =
        (1..).zip(all).skip(seen).take(page.limit as usize + 1).collect();
    let next = page.cut(&mut places, |(place, _)| i64::try_from(*place).unwrap_or(i64::MAX));
    ChangesResponse {
        from: from.map(label),
        to: label(to),
        added,
        changed,
        removed,
        changes: places.into_iter().map(|(_, change)| change).collect(),
        next,
    }
}

fn version<'a>(
    versions: &'a [ListVersion],
    source: &SourceId,
    text: &str,
) -> Result<&'a ListVersion, Problem> {
    let asked = VersionLabel::ordinal(source, text);
    versions.iter().find(|version| Some(version.ordinal) == asked).ok_or_else(|| {
        Problem::not_found(format!("There is no such version; see GET /v1/lists/{source}/versions"))
    })
}

impl ChangeBody {
    fn whole(change: ChangeKind, listing: Listing) -> Self {
        Self {
            change,
            listing_id: listing.key.id.clone(),
            name: listing.primary_name().map(ListedName::display).unwrap_or_default(),
            fields: Vec::new(),
            listing: Some(listing),
        }
    }
}

impl From<FieldChange> for FieldBody {
    fn from(change: FieldChange) -> Self {
        Self { field: change.field, before: change.old, after: change.new }
    }
}
