//! `POST /match/{dataset}`: the matching interface of yente, OpenSanctions' server
//! (<https://www.opensanctions.org/docs/yente/>), over our lists and our scorer.
//!
//! Its request and the shape of its answer, so that a client needs another address only. What differs
//! is in docs/api.md; above all `match` is always false, and scores are this program's.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::super::AppState;
use super::super::answer::CoverageBody;
use super::super::metrics::{By, Metrics};
use super::super::parameters::Parameters;
use super::super::problem::Problem;
use super::super::request::Body;
use super::super::screenings::{LIMIT_MAX, QueryError};
use super::super::shapes::AlgorithmName;
use super::asked::{Asked, Choice, Found, Ignored, within_bounds};
use super::results::{FeatureDoc, MatchResult, documented, with_listings};
use crate::flow::Current;
use crate::list::SourceId;
use crate::screen::{DEFAULT_THRESHOLD, Score, Threshold};

/// The dataset of all lists.
const ALL: &str = "default";
/// Results of a query when nobody says, as in yente.
const LIMIT_DEFAULT: usize = 5;
/// Names of algorithms that are taken. yente's are, so that a client need not be changed; the scorer is
/// ours for each of them.
pub(in crate::web) const ALGORITHMS: [&str; 9] = [
    "namecheck",
    "best",
    "logic-v1",
    "logic-v2",
    "name-based",
    "name-qualified",
    "regression-v1",
    "regression-v2",
    "regression-v3",
];

/// Queries by names the caller chooses.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MatchRequest {
    /// 1 to 500 queries.
    queries: BTreeMap<String, MatchQuery>,
}

/// A person as far as the caller knows it.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MatchQuery {
    /// Taken and given back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// `Person`; of other parties nothing can be said.
    #[schema(example = "Person")]
    schema: String,
    /// Lists of texts: `name`, `alias`, `firstName` with `lastName`, `birthDate`, `nationality`,
    /// `country`, `gender`; others are taken and named in `ignored`.
    #[schema(value_type = Object, example = json!({"name": ["Kassem Suleimani"], "birthDate": ["1957-03-11"]}))]
    properties: Map<String, Value>,
}

/// The answers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MatchResponse {
    /// By the names of the queries.
    responses: BTreeMap<String, MatchAnswer>,
    /// What the features of results mean.
    matcher: BTreeMap<&'static str, FeatureDoc>,
    /// Most results of a query.
    limit: usize,
    /// What was screened against.
    coverage: CoverageBody,
}

/// The answer to one query.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MatchAnswer {
    /// 200; 400 where the query could not be screened: then no result means nothing.
    status: u16,
    /// Why it could not.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<QueryError>,
    /// Possible matches, best first.
    results: Vec<MatchResult>,
    /// How many there were before the limit cut them.
    total: MatchTotal,
    /// Properties that did not take part.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ignored: Vec<Ignored>,
    /// The query, as it came.
    query: MatchQuery,
}

/// A count.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MatchTotal {
    /// The count.
    value: usize,
    /// `eq`, or `gte` where there may be more.
    #[schema(example = "eq")]
    relation: &'static str,
}

/// What the parameters say.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    limit: usize,
    threshold: Score,
    cutoff: Score,
}

impl Wanted {
    fn take(mut parameters: Parameters) -> Result<Self, Problem> {
        let limit = parameters.take("limit", "a number from 1 to 100", |text| {
            text.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit))
        })?;
        let score = |text: &str| text.parse().ok().and_then(|value| Score::new(value).ok());
        let threshold = parameters.take("threshold", "a number from 0 to 1", score)?;
        let cutoff = parameters.take("cutoff", "a number from 0 to 1", score)?;
        parameters.take("algorithm", &format!("one of {}", ALGORITHMS.join(", ")), |text| {
            ALGORITHMS.contains(&text).then_some(())
        })?;
        parameters.end()?;
        Ok(Self {
            limit: limit.unwrap_or(LIMIT_DEFAULT),
            threshold: threshold.unwrap_or(DEFAULT_THRESHOLD.0),
            cutoff: cutoff.unwrap_or(DEFAULT_THRESHOLD.0),
        })
    }
}

/// Screen persons, as clients of yente ask.
#[utoipa::path(
    post, path = "/match/{dataset}", tag = "clients", operation_id = "match",
    params(
        ("dataset" = String, Path, description = "A list's short name, or `default` for all lists", example = "default"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100, description = "Most results of a query, 1 to 100; 5 where it is missing"),
        ("threshold" = Option<f64>, Query, minimum = 0, maximum = 1, description = "Score from which `above_threshold` is true, 0 to 1; the shipped threshold where it is missing"),
        ("cutoff" = Option<f64>, Query, minimum = 0, maximum = 1, description = "Lowest score of a result, 0 to 1; the shipped threshold where it is missing"),
        ("algorithm" = Option<AlgorithmName>, Query, description = "`namecheck`, `best` or a name of yente's; the scorer is the same for all"),
    ),
    request_body = MatchRequest,
    responses(
        (status = 200, description = "An answer per query", body = MatchResponse),
        (status = 404, description = "There is no such list", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "No list is imported, or the database is away", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn answer(
    parameters: Parameters,
    state: Data<AppState>,
    metrics: Data<Metrics>,
    dataset: Path<String>,
    body: Body<MatchRequest>,
) -> Result<HttpResponse, Problem> {
    let wanted = Wanted::take(parameters)?;
    let current = state.live.current();
    if current.versions().is_empty() {
        return Err(Problem::no_lists());
    }
    let only = list(&current, &dataset)?;
    let queries = body.0.queries;
    let asked: Vec<(String, Asked)> =
        queries.iter().map(|(key, query)| (key.clone(), Asked::from(query))).collect();
    within_bounds(&asked, "/queries")?;
    let choice = Choice { threshold: Threshold(wanted.cutoff), limit: wanted.limit, only };
    let lists = current.clone();
    let found = tokio::task::spawn_blocking(move || {
        asked
            .into_par_iter()
            .map_init(|| lists.screener(), |lent, (key, asked)| (key, asked.screen(lent.names(), &choice)))
            .collect::<BTreeMap<String, Found>>()
    })
    .await?;
    metrics.screened(
        By::Yente,
        found.values().map(|found| found.names).sum(),
        found.values().map(|found| found.total).sum(),
    );
    let listings =
        with_listings(&state.store, &current, found.values().flat_map(|found| &found.hits)).await?;
    let mut responses = BTreeMap::new();
    for (key, query) in queries {
        let Some(found) = found.get(&key) else { continue };
        let results =
            found.hits.iter().map(|hit| MatchResult::of(hit, &listings, wanted.threshold)).collect();
        let relation = if found.at_least { "gte" } else { "eq" };
        let answer = MatchAnswer {
            status: if found.error.is_some() { 400 } else { 200 },
            error: found.error.clone(),
            results,
            total: MatchTotal { value: found.total, relation },
            ignored: found.ignored.clone(),
            query,
        };
        responses.insert(key, answer);
    }
    let coverage = current.coverage().into();
    Ok(HttpResponse::Ok().json(MatchResponse {
        responses,
        matcher: documented(),
        limit: wanted.limit,
        coverage,
    }))
}

/// The list of a dataset; none for all of them.
fn list(current: &Current, dataset: &str) -> Result<Option<SourceId>, Problem> {
    if dataset == ALL {
        return Ok(None);
    }
    let known = current.versions().iter().find(|version| version.source.as_str() == dataset);
    let missing = || {
        Problem::not_found("No list of this name is imported; GET /v1/lists names them, `default` means all")
    };
    Ok(Some(known.ok_or_else(missing)?.source.clone()))
}

impl From<&MatchQuery> for Asked {
    fn from(query: &MatchQuery) -> Self {
        let mut asked = Self::default();
        asked.about(std::iter::once(query.schema.as_str()));
        for (property, value) in &query.properties {
            asked.property(property, value);
        }
        asked
    }
}
