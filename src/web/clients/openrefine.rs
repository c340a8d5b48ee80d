//! `/reconcile`: the Reconciliation Service API 0.2 of the W3C community group, as OpenRefine speaks it
//! (<https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/>).
//!
//! A batch of names comes in as the form field or parameter `queries`, candidates go out; the manifest
//! names what is beside it ([`super::preview`], [`super::suggest`]). There is no JSONP, which would run
//! as script in the caller's page; and no `extend`, so the manifest names none.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::http::header::ACCESS_CONTROL_ALLOW_ORIGIN;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::super::AppState;
use super::super::answer::CoverageBody;
use super::super::metrics::{By, Metrics};
use super::super::parameters::Parameters;
use super::super::problem::Problem;
use super::super::request::{self, Form, NoParameters};
use super::super::screenings::{LIMIT_DEFAULT, LIMIT_MAX, QueryError};
use super::asked::{Asked, Choice, Found, Ignored, features, within_bounds};
use super::preview;
use crate::flow::Current;
use crate::screen::{DEFAULT_THRESHOLD, EvidenceKind, Hit};

/// Browsers of other sites may read these answers, because the protocol's clients are pages, too
/// (specification, section 3). They hold what the lists say of names the page itself asked for, and
/// nothing that is stored here. Credentials of the browser are not let through, nor is any header that
/// a page would have to ask for beforehand.
pub(super) const ANY_ORIGIN: (actix_web::http::header::HeaderName, &str) = (ACCESS_CONTROL_ALLOW_ORIGIN, "*");

/// What this service is, in the words of the protocol.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReconciliationManifest {
    /// Versions of the protocol.
    #[schema(example = json!(["0.2"]))]
    versions: [&'static str; 1],
    /// For people.
    name: &'static str,
    /// What ids belong to: `list/id of the listing`.
    identifier_space: &'static str,
    /// What types belong to.
    schema_space: &'static str,
    /// Only persons are screened.
    default_types: [ReconciliationType; 1],
    /// Where a person looks at a listing; they sign in there.
    view: ViewAddress,
    /// A listing for a frame.
    preview: PreviewAddress,
    /// For who is typing.
    suggest: SuggestAddresses,
}

/// A page for each id.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ViewAddress {
    /// Its address, with `{{id}}` for the id, percent-encoded.
    #[schema(example = "http://127.0.0.1:8080/listings/{{id}}")]
    url: String,
}

/// A small page for each id.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewAddress {
    /// Its address, with `{{id}}` for the id, percent-encoded.
    #[schema(example = "http://127.0.0.1:8080/reconcile/preview?id={{id}}")]
    url: String,
    /// Pixels.
    width: u16,
    /// Pixels.
    height: u16,
}

/// Where suggestions come from.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuggestAddresses {
    /// Listed persons.
    entity: SuggestAddress,
    /// Properties of a query.
    property: SuggestAddress,
}

/// An address in the two parts of the protocol.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuggestAddress {
    /// This server.
    #[schema(example = "http://127.0.0.1:8080")]
    service_url: String,
    /// The path there.
    #[schema(example = "/reconcile/suggest/entity")]
    service_path: &'static str,
}

impl ReconciliationManifest {
    /// For a server at this address.
    fn at(server: &str) -> Self {
        let suggest = |service_path| SuggestAddress { service_url: server.to_owned(), service_path };
        let (width, height) = preview::SIZE;
        Self {
            versions: ["0.2"],
            name: "namecheck: listed persons",
            identifier_space: "urn:namecheck:listing",
            schema_space: "urn:namecheck:schema",
            default_types: [PERSON],
            view: ViewAddress { url: format!("{server}/listings/{{{{id}}}}") },
            preview: PreviewAddress {
                url: format!("{server}/reconcile/preview?id={{{{id}}}}"),
                width,
                height,
            },
            suggest: SuggestAddresses {
                entity: suggest("/reconcile/suggest/entity"),
                property: suggest("/reconcile/suggest/property"),
            },
        }
    }
}

/// A type of the protocol.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct ReconciliationType {
    /// Its id.
    #[schema(example = "Person")]
    id: &'static str,
    /// Its name.
    name: &'static str,
}

pub(super) const PERSON: ReconciliationType = ReconciliationType { id: "Person", name: "Listed person" };

/// One query of a batch.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReconciliationQuery {
    /// The name, in any script and order.
    #[schema(example = "Kassem Suleimani")]
    query: String,
    /// A type or several; `Person` must be among them.
    #[serde(default, rename = "type")]
    #[schema(value_type = Option<String>, example = "Person")]
    types: Option<Types>,
    /// Taken and not used: there is one type.
    #[serde(default, rename = "type_strict")]
    #[schema(value_type = Option<String>)]
    _type_strict: Option<Value>,
    /// Most candidates, 1 to 100; 10 when missing.
    #[serde(default, deserialize_with = "request::whole")]
    #[schema(minimum = 1, maximum = 100)]
    limit: Option<usize>,
    /// What else is known: `birthDate`, `country`, `nationality`, `gender`, further `alias`es.
    #[serde(default)]
    properties: Vec<QueryProperty>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "give a type, or an array of types")]
enum Types {
    One(String),
    Several(Vec<String>),
}

/// One property of a query.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct QueryProperty {
    /// Which one.
    #[schema(example = "birthDate")]
    pid: String,
    /// A text, a number, an entity, or a list of such.
    #[schema(value_type = String, example = "1957-03-11")]
    v: Value,
}

/// The form of a batch.
#[derive(Debug, ToSchema)]
#[allow(dead_code)] // describes what `Form` reads
pub(crate) struct ReconciliationForm {
    /// Queries by names the caller chooses, as JSON: `{"q0":{"query":"Kassem Suleimani"}}`.
    queries: String,
}

/// The answer to one query of a batch.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReconciliationAnswer {
    /// Candidates, best first.
    result: Vec<ReconciliationCandidate>,
    /// Why the name was not screened; then an empty result means nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<QueryError>,
    /// Properties that did not take part.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ignored: Vec<Ignored>,
    /// Candidates before the limit cut them; at least so many where there are several names.
    total: usize,
    /// True when `result` is shorter than `total`.
    truncated: bool,
    /// What the name was screened against.
    coverage: CoverageBody,
    /// Names screened.
    #[serde(skip)]
    names: usize,
}

/// A listed person whom a name may mean: a possible match, which only a person may make a match.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReconciliationCandidate {
    /// List and id of the listing.
    #[schema(example = "ofac-sdn/10481")]
    id: String,
    /// Its primary name.
    name: String,
    /// 0 to 100.
    #[schema(minimum = 0, maximum = 100, example = 99.9)]
    score: f64,
    /// Always false: a machine makes possible matches, a person matches.
    r#match: bool,
    /// What it is.
    r#type: [ReconciliationType; 1],
    /// What the score was made from, in bits, by the kind of evidence.
    features: Vec<ReconciliationFeature>,
    /// The listed name or alias that made the score.
    matched_name: String,
    /// Sanctions programs.
    programs: Vec<String>,
}

/// A part of a score.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReconciliationFeature {
    /// The kind of evidence.
    #[schema(value_type = String, example = "token")]
    id: EvidenceKind,
    /// For (positive) or against (negative), in bits.
    value: f64,
}

/// What this reconciliation service is; or a batch.
///
/// With `queries` it answers as the POST does, which does not put names into addresses.
#[utoipa::path(
    get, path = "/reconcile", tag = "clients", operation_id = "reconciliation_service",
    params(("queries" = Option<String>, Query, description = "A batch, as in the form of the POST")),
    responses(
        (status = 200, description = "The service manifest, or an answer per query", body = ReconciliationManifest),
        (status = 400, description = "The batch does not fit", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "No list is imported", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn manifest(
    request: HttpRequest,
    mut parameters: Parameters,
    state: Data<AppState>,
    metrics: Data<Metrics>,
) -> Result<HttpResponse, Problem> {
    let queries = parameters.take("queries", "a batch", |text| Some(text.to_owned()))?;
    parameters.end()?;
    if let Some(queries) = queries {
        return answer(&state, &metrics, &queries).await;
    }
    // As the caller, or the proxy in front, names this server: whom the answer goes to.
    let server = state.gate.server(&request);
    Ok(HttpResponse::Ok().insert_header(ANY_ORIGIN).json(ReconciliationManifest::at(&server)))
}

/// Screen a batch of names, as OpenRefine asks.
#[utoipa::path(
    post, path = "/reconcile", tag = "clients", operation_id = "reconcile_names",
    request_body(content = ReconciliationForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "An answer per query", body = BTreeMap<String, ReconciliationAnswer>),
        (status = 503, description = "No list is imported", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn batch(
    _: NoParameters,
    state: Data<AppState>,
    metrics: Data<Metrics>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    match form.0.as_slice() {
        [(name, queries)] if name == "queries" => answer(&state, &metrics, queries).await,
        _ => Err(Problem::invalid_body("Send a form with one field, queries, which holds JSON", None)),
    }
}

async fn answer(state: &AppState, metrics: &Metrics, queries: &str) -> Result<HttpResponse, Problem> {
    let queries: BTreeMap<String, ReconciliationQuery> = request::read(queries.as_bytes())?;
    let mut limits = BTreeMap::new();
    let mut asked = Vec::with_capacity(queries.len());
    for (key, query) in queries {
        let limit = query.limit.unwrap_or(LIMIT_DEFAULT);
        if !(1..=LIMIT_MAX).contains(&limit) {
            let detail = format!("limit {limit}; give 1 to {LIMIT_MAX}");
            return Err(Problem::invalid_body(detail, Some(request::pointer_to(&[&key, "limit"]))));
        }
        limits.insert(key.clone(), limit);
        asked.push((key, query.into()));
    }
    within_bounds(&asked, "")?;
    let current = state.live.current();
    if current.versions().is_empty() {
        return Err(Problem::no_lists());
    }
    let answers = tokio::task::spawn_blocking(move || screen_all(&current, asked, &limits)).await?;
    metrics.screened(
        By::OpenRefine,
        answers.values().map(|answer| answer.names).sum(),
        answers.values().map(|answer| answer.total).sum(),
    );
    Ok(HttpResponse::Ok().insert_header(ANY_ORIGIN).json(answers))
}

fn screen_all(
    current: &Arc<Current>,
    asked: Vec<(String, Asked)>,
    limits: &BTreeMap<String, usize>,
) -> BTreeMap<String, ReconciliationAnswer> {
    let coverage = CoverageBody::from(current.coverage());
    asked
        .into_par_iter()
        .map_init(
            || current.screener(),
            |lent, (key, asked)| {
                let limit = limits.get(&key).copied().unwrap_or(LIMIT_DEFAULT);
                let choice = Choice { threshold: DEFAULT_THRESHOLD, limit, only: None };
                let found = asked.screen(lent.names(), &choice);
                (key, ReconciliationAnswer::of(found, coverage.clone()))
            },
        )
        .collect()
}

impl From<ReconciliationQuery> for Asked {
    fn from(query: ReconciliationQuery) -> Self {
        let mut asked = Self::default();
        asked.name(query.query);
        match &query.types {
            None => {}
            Some(Types::One(schema)) => asked.about(std::iter::once(schema.as_str())),
            Some(Types::Several(schemata)) if schemata.is_empty() => {}
            Some(Types::Several(schemata)) => asked.about(schemata.iter().map(String::as_str)),
        }
        for property in &query.properties {
            asked.property(&property.pid, &property.v);
        }
        asked
    }
}

impl ReconciliationAnswer {
    fn of(found: Found, coverage: CoverageBody) -> Self {
        Self {
            truncated: found.hits.len() < found.total,
            total: found.total,
            result: found.hits.into_iter().map(ReconciliationCandidate::from).collect(),
            error: found.error,
            ignored: found.ignored,
            coverage,
            names: found.names,
        }
    }
}

impl From<Hit> for ReconciliationCandidate {
    fn from(hit: Hit) -> Self {
        let features = features(&hit);
        Self {
            id: hit.listing_key().to_string(),
            score: f64::from(hit.score.per_mille()) / 10.0,
            r#match: false,
            r#type: [PERSON],
            features: features.into_iter().map(|(id, value)| ReconciliationFeature { id, value }).collect(),
            name: hit.name,
            matched_name: hit.matched_name,
            programs: hit.programs,
        }
    }
}
