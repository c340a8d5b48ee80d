//! `/v1/lists/{source}/changes`: what one version changes of another, listing by listing.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::AppState;
use super::list_versions::find;
use super::parameters::{Cursor, Page, Parameters};
use super::problem::Problem;
use super::shapes::{ListName, VersionName};
use crate::list::{FieldChange, ListedName, Listing, SourceId, changed_fields};
use crate::screen::VersionLabel;
use crate::store::{ListChange, ListVersion, compared};

/// A page of the changes from one version to another.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangesResponse {
    /// The version before; null where everything is new.
    #[schema(example = "ofac-sdn@2")]
    from: Option<String>,
    /// The version after.
    #[schema(example = "ofac-sdn@3")]
    to: String,
    /// Listings that are new, on all pages together.
    added: u64,
    /// Listings that stand in both with different content.
    changed: u64,
    /// Listings that are gone.
    removed: u64,
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
    before: Value,
    /// What it holds now.
    after: Value,
}

/// What a version changes.
///
/// Without `to` it is the newest version, held or not; without `from` what it changes of the active
/// version where it came behind that, else of the version before it. Further pages are of the versions of
/// the first, also where another version came meanwhile.
#[utoipa::path(
    get, path = "/v1/lists/{source}/changes", tag = "lists", operation_id = "list_changes",
    params(
        ("source" = ListName, Path, description = "The list's short name"),
        ("from" = Option<VersionName>, Query, description = "The version before, like ofac-sdn@2 or 2"),
        ("to" = Option<VersionName>, Query, description = "The version after"),
        Page,
    ),
    responses(
        (status = 200, description = "A page of changes", body = ChangesResponse),
        (status = 404, description = "There is no such list or version", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn index(
    mut parameters: Parameters,
    state: Data<AppState>,
    source: Path<String>,
) -> Result<HttpResponse, Problem> {
    let text = |text: &str| Some(text.to_owned());
    let from = parameters.take("from", "a version", text)?;
    let to = parameters.take("to", "a version", text)?;
    let page = parameters.page()?;
    parameters.end()?;
    let (source, versions) = find(&state, &source).await?;
    let named = |text: Option<String>| text.map(|text| version(&versions, &source, &text)).transpose();
    let (from, to) = (named(from)?, named(to)?);
    let (from, to, seen) = match page.after {
        // A further page is one of the versions of the first, whatever was imported meanwhile.
        Some(after) => {
            let (earlier, later, seen) = unpack(after, &versions).ok_or_else(Problem::other_cursor)?;
            let same = |named: Option<&ListVersion>, is: Option<&ListVersion>| named.is_none() || named == is;
            if !same(from, earlier) || !same(to, Some(later)) {
                return Err(Problem::other_cursor());
            }
            (earlier, later, seen)
        }
        None => {
            let (from, to) = compared(&versions, from, to);
            (from, to, 0)
        }
    };
    let pair = (from.map(|version| version.ordinal), to.ordinal);
    let found = state.store.list_changes(&source, pair, seen, page.look()).await?;
    // A change has no id of its own; its place, which is always the same, stands for it.
    let mut places: Vec<(i64, ListChange)> = (seen + 1..).zip(found.part).collect();
    let next = page.cut(&mut places, |(place, _)| pack(pair, *place));
    let label = |version: &ListVersion| version.label().to_string();
    Ok(HttpResponse::Ok().json(ChangesResponse {
        from: from.map(label),
        to: label(to),
        added: found.added,
        changed: found.changed,
        removed: found.removed,
        changes: places.into_iter().map(|(_, change)| change.into()).collect(),
        next,
    }))
}

/// The versions and the place in one cursor; none is 0, as the first version is 1.
fn pack((from, to): (Option<i64>, i64), place: i64) -> Cursor {
    let half = |ordinal: i64| i64::from(u32::try_from(ordinal).unwrap_or(u32::MAX));
    Cursor((half(from.unwrap_or(0)) << 32) | half(to), place)
}

fn unpack(
    Cursor(pair, place): Cursor,
    versions: &[ListVersion],
) -> Option<(Option<&ListVersion>, &ListVersion, i64)> {
    let find = |ordinal: i64| versions.iter().find(|version| version.ordinal == ordinal);
    let earlier = (pair.cast_unsigned() >> 32).cast_signed();
    let from = if earlier == 0 { None } else { Some(find(earlier)?) };
    // A place that no page has would only be slow to come to nothing.
    let fits = (1..=i64::from(u32::MAX)).contains(&place);
    Some((from, find(pair & i64::from(u32::MAX))?, place)).filter(|_| fits)
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

impl From<ListChange> for ChangeBody {
    fn from(change: ListChange) -> Self {
        match change {
            ListChange::Added(listing) => Self::whole(ChangeKind::Added, listing),
            ListChange::Removed(listing) => Self::whole(ChangeKind::Removed, listing),
            ListChange::Changed { before, after } => Self {
                fields: changed_fields(&before, &after).into_iter().map(FieldBody::from).collect(),
                listing: None,
                ..Self::whole(ChangeKind::Changed, after)
            },
        }
    }
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
