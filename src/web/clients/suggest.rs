//! `/reconcile/suggest/...`: what somebody who is still typing may mean, a listed person or a property of
//! a query (Reconciliation Service API 0.2, section 6).

use std::collections::{HashMap, HashSet};

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::AppState;
use super::super::metrics::{By, Metrics};
use super::super::parameters::Parameters;
use super::super::problem::Problem;
use super::super::screenings::LIMIT_MAX;
use super::openrefine::{ANY_ORIGIN, PERSON, ReconciliationType};
use super::results::seen;
use crate::flow::Current;
use crate::list::{Listing, ListingKey};
use crate::name::{MAX_CHARS, Name};
use crate::screen::{Index, ScreenOptions, screen};
use crate::store::SeenListing;

/// Suggestions of one answer, at most.
const MOST: usize = 20;
/// Other names in a description, at most; a famous person has dozens.
const OTHER_NAMES: usize = 4;
/// Values of any other kind in a description, at most.
const FACTS: usize = 3;

/// Suggestions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntitySuggestions {
    /// At most 20, those whose name begins as was typed first.
    result: Vec<EntitySuggestion>,
}

/// A listed person who may be meant.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntitySuggestion {
    /// List and id of the listing.
    #[schema(example = "ofac-sdn/10481")]
    id: String,
    /// Its primary name.
    name: String,
    /// Other names, births and programs, in one line.
    description: String,
    /// What it is.
    notable: [ReconciliationType; 1],
}

/// Suggestions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PropertySuggestions {
    /// Those whose id or name begins as was typed.
    result: Vec<PropertySuggestion>,
}

/// A property that a query may hold.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct PropertySuggestion {
    /// What a query calls it.
    #[schema(example = "birthDate")]
    id: &'static str,
    /// For people.
    name: &'static str,
    /// What its values are.
    description: &'static str,
}

const PROPERTIES: [PropertySuggestion; 5] = [
    PropertySuggestion {
        id: "birthDate",
        name: "Birth date",
        description: "A year, month or day: 1957-03-11",
    },
    PropertySuggestion {
        id: "country",
        name: "Country",
        description: "Nationality, citizenship or residence: a name or code",
    },
    PropertySuggestion { id: "nationality", name: "Nationality", description: "The same as country" },
    PropertySuggestion { id: "gender", name: "Gender", description: "female or male" },
    PropertySuggestion { id: "alias", name: "Alias", description: "A further name of the person" },
];

/// What was typed, and how many suggestions the client has already.
struct Typed {
    prefix: String,
    skip: usize,
}

impl Typed {
    fn take(mut parameters: Parameters) -> Result<Self, Problem> {
        let fits = |text: &str| (text.chars().count() <= MAX_CHARS).then(|| text.to_owned());
        let rule = format!("at most {MAX_CHARS} characters");
        let prefix = parameters.take("prefix", &rule, fits)?;
        let skip = parameters.take("cursor", "a whole number, 0 or more", |text| text.parse::<u32>().ok())?;
        parameters.end()?;
        let prefix = prefix.ok_or_else(|| Problem::invalid_parameter("prefix", "is missing"))?;
        Ok(Self { prefix, skip: skip.unwrap_or_default() as usize })
    }
}

/// Listed persons whom somebody who types may mean, as OpenRefine asks.
///
/// Those with a name or alias that begins so, in whichever order its parts are written; then those whose
/// name is like it, as in a screening.
#[utoipa::path(
    get, path = "/reconcile/suggest/entity", tag = "clients", operation_id = "suggest_listed",
    params(
        ("prefix" = String, Query, max_length = 400, description = "What was typed", example = "qasem sol"),
        ("cursor" = Option<u32>, Query, minimum = 0, description = "How many suggestions to pass over; 0 where it is missing"),
    ),
    responses(
        (status = 200, description = "Suggestions", body = EntitySuggestions),
        (status = 503, description = "No list is imported, or the database is away", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn entity(
    parameters: Parameters,
    state: Data<AppState>,
    metrics: Data<Metrics>,
) -> Result<HttpResponse, Problem> {
    let typed = Typed::take(parameters)?;
    let current = state.live.current();
    if current.versions().is_empty() {
        return Err(Problem::no_lists());
    }
    let index = current.clone();
    let (found, screened) = tokio::task::spawn_blocking(move || suggested(index.index(), &typed)).await?;
    if let Some(hits) = screened {
        metrics.screened(By::OpenRefine, 1, hits);
    }
    let described = described(&state, &current, &found).await?;
    let result = found
        .into_iter()
        .map(|(key, name)| EntitySuggestion {
            description: described.get(&key).map(|seen| line(&seen.listing)).unwrap_or_default(),
            id: key.to_string(),
            name,
            notable: [PERSON],
        })
        .collect();
    Ok(HttpResponse::Ok().insert_header(ANY_ORIGIN).json(EntitySuggestions { result }))
}

/// Listings with their primary names; and how many hits there were, where the text was screened.
fn suggested(index: &Index, typed: &Typed) -> (Vec<(ListingKey, String)>, Option<usize>) {
    let begun = index.beginning_with(&typed.prefix);
    let mut found: Vec<(ListingKey, String)> = begun
        .iter()
        .skip(typed.skip)
        .take(MOST)
        .map(|one| (ListingKey { source: one.list.clone(), id: one.id.to_owned() }, one.name.to_owned()))
        .collect();
    // Where those fill the answer there is no need to look for more.
    let Some(name) = Name::parse(&typed.prefix).ok().filter(|_| found.len() < MOST) else {
        return (found, None);
    };
    let screening = screen(index, &name, &ScreenOptions { limit: LIMIT_MAX, ..ScreenOptions::default() });
    let known: HashSet<(&str, &str)> = begun.iter().map(|one| (one.list.as_str(), one.id)).collect();
    let alike =
        screening.hits.into_iter().filter(|hit| !known.contains(&(hit.list.as_str(), &hit.listing_id)));
    let rest = alike.skip(typed.skip.saturating_sub(begun.len())).take(MOST - found.len());
    found.extend(rest.map(|hit| (hit.listing_key(), hit.name)));
    (found, Some(screening.total))
}

async fn described(
    state: &AppState,
    current: &Current,
    found: &[(ListingKey, String)],
) -> Result<HashMap<ListingKey, SeenListing>, Problem> {
    let keys: Vec<ListingKey> = found.iter().map(|(key, _)| key.clone()).collect();
    seen(&state.store, current, &keys).await
}

/// What tells a listing from others of its name, in one line.
fn line(listing: &Listing) -> String {
    let primary = listing.primary_name();
    let others = listing.names.iter().filter(|name| Some(*name) != primary).map(|name| name.display());
    let births = listing.births.iter().map(ToString::to_string);
    let parts = [
        some("also ", others, OTHER_NAMES),
        some("born ", births, FACTS),
        some("", listing.programs.iter().cloned(), FACTS),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Values with what they are before them, the first few; none where there are none.
fn some(what: &str, values: impl Iterator<Item = String>, most: usize) -> Option<String> {
    let values: Vec<String> = values.collect();
    let more = if values.len() > most { ", …" } else { "" };
    let shown = values.iter().take(most).map(String::as_str).collect::<Vec<_>>().join(", ");
    (!values.is_empty()).then(|| format!("{what}{shown}{more}"))
}

/// Properties of a query that somebody who types may mean, as OpenRefine asks.
#[utoipa::path(
    get, path = "/reconcile/suggest/property", tag = "clients", operation_id = "suggest_property",
    params(
        ("prefix" = String, Query, max_length = 400, description = "What was typed; all properties where it is empty", example = "bir"),
        ("cursor" = Option<u32>, Query, minimum = 0, description = "How many suggestions to pass over; 0 where it is missing"),
    ),
    responses((status = 200, description = "Suggestions", body = PropertySuggestions))
)]
pub(crate) async fn property(parameters: Parameters) -> Result<HttpResponse, Problem> {
    let typed = Typed::take(parameters)?;
    let prefix = typed.prefix.trim().to_lowercase();
    let begins = |text: &str| text.to_lowercase().starts_with(&prefix);
    let fitting = PROPERTIES.into_iter().filter(|one| begins(one.id) || begins(one.name));
    let result = fitting.skip(typed.skip).collect();
    Ok(HttpResponse::Ok().insert_header(ANY_ORIGIN).json(PropertySuggestions { result }))
}
