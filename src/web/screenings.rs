//! `POST /v1/screenings`: names in, an answer each, in order. The lookup of the service.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::Data;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::answer::{CoverageBody, HitBody};
use super::metrics::{By, Metrics};
use super::problem::Problem;
use super::request::{Body, NoParameters, whole};
use super::shapes::{BirthDate, GenderName, Moment};
use crate::flow::{Coverage, Current, Past, instant};
use crate::list::{Gender, PartialDate};
use crate::name::{Name, NameError};
use crate::screen::{Country, DEFAULT_THRESHOLD, Score, ScreenOptions, Screener, Screening, Threshold};

/// Most queries of one request.
pub(super) const QUERIES_MAX: usize = 500;
/// Most hits of one answer, and how many are given when nobody says.
pub(super) const LIMIT_MAX: usize = 100;
pub(super) const LIMIT_DEFAULT: usize = 10;

/// Names to screen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScreeningRequest {
    /// 1 to 500 queries.
    #[schema(min_items = 1, max_items = 500)]
    queries: Vec<Query>,
    /// Lowest score that makes a hit, 0 to 1; the shipped threshold when missing.
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 1)]
    threshold: Option<Score>,
    /// Most hits per answer, 1 to 100; 10 when missing. What is cut is counted.
    #[serde(default, deserialize_with = "whole")]
    #[schema(minimum = 1, maximum = 100)]
    limit: Option<usize>,
    /// Screen against the list versions that were active here at this instant, or at the end of this
    /// day (UTC); those of now when missing.
    #[schema(value_type = Option<Moment>, example = "2022-06-30")]
    as_of: Option<String>,
}

/// One name with what is known of the person.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Query {
    /// The name, in any script and order.
    #[schema(example = "Nicolas Maduro")]
    name: String,
    /// Birth date: year, month or day; `~` behind it for circa, two with `/` between for a range.
    #[schema(value_type = Option<BirthDate>)]
    birth_date: Option<PartialDate>,
    /// Nationality, citizenship or residence: an English name, or a code of two or three letters (ISO
    /// 3166-1). What names no country known here is refused.
    #[schema(value_type = Option<String>, example = "Iran")]
    country: Option<Country>,
    /// Gender.
    #[schema(value_type = Option<GenderName>)]
    gender: Option<Gender>,
}

/// The answers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScreeningResponse {
    /// One answer per query, in their order.
    results: Vec<ScreeningAnswer>,
}

/// The answer to one query: hits, no hits, or `error` where the name could not be screened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScreeningAnswer {
    /// The name as it came.
    query: String,
    /// Why it was not screened; then no hit means nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<QueryError>,
    /// Possible matches, best first.
    hits: Vec<HitBody>,
    /// Possible matches before the limit cut them.
    total: usize,
    /// True when `hits` is shorter than `total`.
    truncated: bool,
    /// What the name was screened against.
    coverage: CoverageBody,
}

/// Why a name could not be screened.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct QueryError {
    /// `empty` or `too_long`; from the routes for clients of other programs also `no_person`.
    #[schema(example = "empty")]
    pub(super) kind: &'static str,
    /// The same in words.
    pub(super) message: String,
}

/// Screen names.
///
/// All answers are made against one state of the lists.
#[utoipa::path(
    post, path = "/v1/screenings", tag = "screening", operation_id = "screen",
    request_body = ScreeningRequest,
    responses(
        (status = 200, description = "An answer per query, in order", body = ScreeningResponse),
        (status = 404, description = "No list was active at the time of `as_of`", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "No list is imported, or the database is away", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn create(
    _: NoParameters,
    state: Data<AppState>,
    metrics: Data<Metrics>,
    body: Body<ScreeningRequest>,
) -> Result<HttpResponse, Problem> {
    let request = body.0;
    if request.queries.is_empty() || request.queries.len() > QUERIES_MAX {
        let detail = format!("{} queries; send 1 to {QUERIES_MAX}", request.queries.len());
        return Err(Problem::invalid_body(detail, Some("/queries".to_owned())));
    }
    let limit = request.limit.unwrap_or(LIMIT_DEFAULT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        let detail = format!("limit {limit}; give 1 to {LIMIT_MAX}");
        return Err(Problem::invalid_body(detail, Some("/limit".to_owned())));
    }
    let lists = match &request.as_of {
        None => Lists::Current(state.live.current()),
        Some(text) => {
            let at = instant(text).ok_or_else(|| {
                let detail = format!("as_of {text:?}; give a day like 2022-06-30 or an RFC 3339 instant");
                Problem::invalid_body(detail, Some("/as_of".to_owned()))
            })?;
            Lists::Past(state.live.past(&state.store, at).await?)
        }
    };
    if lists.are_none() {
        return Err(lists.missing());
    }
    let threshold = request.threshold.map_or(DEFAULT_THRESHOLD, Threshold);
    let results =
        tokio::task::spawn_blocking(move || answers(&lists, request.queries, threshold, limit)).await?;
    let screened = results.iter().filter(|answer| answer.error.is_none());
    metrics.screened(By::Screenings, screened.count(), results.iter().map(|answer| answer.total).sum());
    Ok(HttpResponse::Ok().json(ScreeningResponse { results }))
}

type Lookup<'a> = Box<dyn FnMut(&Name, &ScreenOptions) -> Screening + 'a>;

/// What a request screens against, from its beginning to its end.
enum Lists {
    Current(Arc<Current>),
    Past(Arc<Past>),
}

impl Lists {
    fn are_none(&self) -> bool {
        match self {
            Self::Current(current) => current.versions().is_empty(),
            Self::Past(past) => past.versions().is_empty(),
        }
    }

    /// Why there is no answer. Of the past that does not change: trying again would not help.
    fn missing(&self) -> Problem {
        match self {
            Self::Current(_) => Problem::no_lists(),
            Self::Past(_) => {
                Problem::not_found("No list was active here at that time, so nothing was screened")
            }
        }
    }

    /// What screens one name after another, with what lookups and articles before brought.
    fn lookup(&self) -> Lookup<'_> {
        match self {
            Self::Current(current) => {
                let mut lent = current.screener();
                Box::new(move |name, options| lent.names().screen(name, options))
            }
            Self::Past(past) => {
                let mut screener = Screener::new(past.index());
                Box::new(move |name, options| screener.screen(name, options))
            }
        }
    }

    fn coverage(&self) -> Coverage {
        match self {
            Self::Current(current) => current.coverage(),
            Self::Past(past) => past.coverage(),
        }
    }
}

fn answers(lists: &Lists, queries: Vec<Query>, threshold: Threshold, limit: usize) -> Vec<ScreeningAnswer> {
    let coverage = CoverageBody::from(lists.coverage());
    queries
        .into_par_iter()
        .map_init(
            || lists.lookup(),
            |lookup, query| {
                let options = ScreenOptions {
                    threshold,
                    limit,
                    birth: query.birth_date,
                    country: query.country,
                    gender: query.gender,
                    ..ScreenOptions::default()
                };
                let coverage = coverage.clone();
                match Name::parse(&query.name) {
                    Ok(name) => {
                        let done = lookup(&name, &options);
                        ScreeningAnswer {
                            query: query.name,
                            error: None,
                            hits: done.hits.into_iter().map(HitBody::from).collect(),
                            total: done.total,
                            truncated: done.truncated,
                            coverage,
                        }
                    }
                    Err(error) => ScreeningAnswer {
                        query: query.name,
                        error: Some(error.into()),
                        hits: Vec::new(),
                        total: 0,
                        truncated: false,
                        coverage,
                    },
                }
            },
        )
        .collect()
}

impl From<NameError> for QueryError {
    fn from(error: NameError) -> Self {
        let kind = match &error {
            NameError::Empty(_) => "empty",
            NameError::TooLong { .. } | NameError::TooManyTokens { .. } => "too_long",
        };
        Self { kind, message: error.to_string() }
    }
}
