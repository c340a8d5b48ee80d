//! `/v1/reconciliations`: the runs that screen all stored names, and how to begin one.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::parameters::Page;
use super::problem::Problem;
use super::request::{Body, NoParameters};
use crate::flow::{self, Background, BeginError, Mode, RunOrder, Scope};
use crate::store::{HitCounts, Run, RunId, RunState};

/// A run to be begun.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReconciliation {
    /// Which names are screened.
    #[serde(default)]
    scope: ScopeBody,
    /// True: only count what would change, and write nothing.
    #[serde(default)]
    dry_run: bool,
}

/// Which names a run screens.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Scope)]
pub(crate) enum ScopeBody {
    /// Those not yet screened against the current lists.
    #[default]
    Delta,
    /// All.
    Full,
}

/// A run.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reconciliation)]
pub(crate) struct RunBody {
    /// Its id.
    id: i64,
    /// `delta`: names not yet screened against the lists; `full`: all.
    #[schema(example = "delta")]
    scope: String,
    /// True where it only counts and writes nothing; its figures come with its end.
    dry_run: bool,
    /// Where it stands.
    state: RunStateBody,
    /// When it began.
    started_at: DateTime<Utc>,
    /// When it ended.
    finished_at: Option<DateTime<Utc>>,
    /// The list versions it screens against.
    #[schema(example = json!(["ofac-sdn@3"]))]
    list_versions: Vec<String>,
    /// Names screened so far.
    names: u64,
    /// Articles in which listed persons were looked for again.
    articles: u64,
    /// Persons found in them who were not found there before.
    persons: u64,
    /// What became of hits.
    #[serde(flatten)]
    hits: HitCountsBody,
    /// The same by list.
    lists: BTreeMap<String, HitCountsBody>,
}

/// What became of hits.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = HitCounts)]
pub(crate) struct HitCountsBody {
    /// Of a name and a listing that had none.
    new: u64,
    /// That say something else than the one before them, which is superseded by them.
    rescored: u64,
    /// That are not found any more.
    superseded: u64,
    /// That stand as they were.
    unchanged: u64,
}

impl From<HitCounts> for HitCountsBody {
    fn from(counts: HitCounts) -> Self {
        let HitCounts { new, rescored, superseded, unchanged } = counts;
        Self { new, rescored, superseded, unchanged }
    }
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReconciliationState)]
pub(crate) enum RunStateBody {
    /// Under way.
    Running,
    /// Left in the middle, by a program that was stopped or killed: the next run of the same scope goes on
    /// from where it came to.
    Stopped,
    /// Ended.
    Finished,
    /// Given up: the lists changed since it was stopped, or it was a dry run that did not end.
    Abandoned,
}

impl From<Run> for RunBody {
    fn from(run: Run) -> Self {
        Self {
            id: run.id.0,
            scope: run.scope,
            dry_run: run.dry_run,
            state: match run.state {
                RunState::Running => RunStateBody::Running,
                RunState::Stopped => RunStateBody::Stopped,
                RunState::Finished => RunStateBody::Finished,
                RunState::Abandoned => RunStateBody::Abandoned,
            },
            started_at: run.started_at,
            finished_at: run.finished_at,
            list_versions: run.versions,
            names: run.tally.names,
            articles: run.tally.articles,
            persons: run.tally.persons,
            hits: run.tally.hits.into(),
            lists: run.tally.lists.into_iter().map(|(list, counts)| (list, counts.into())).collect(),
        }
    }
}

/// A page of runs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReconciliationsResponse {
    /// The runs, newest first.
    reconciliations: Vec<RunBody>,
    /// What to give as `after` for the next page; null on the last one.
    next: Option<String>,
}

/// A run was begun.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReconciliationBegun {
    /// Its id.
    id: i64,
}

/// Begin a run.
///
/// It goes on in the background of this server; `GET` of its address tells how far it is. One of the
/// same scope that was stopped on the way is gone on with.
#[utoipa::path(
    post, path = "/v1/reconciliations", tag = "reconciliations", operation_id = "begin_reconciliation",
    request_body = NewReconciliation,
    responses(
        (status = 202, description = "It is under way; Location is its address", body = ReconciliationBegun),
        (status = 409, description = "Another import or run is under way", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "No list is imported, or the database is away", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn create(
    _: NoParameters,
    state: Data<AppState>,
    background: Data<Background>,
    body: Body<NewReconciliation>,
) -> Result<HttpResponse, Problem> {
    let scope = match body.0.scope {
        ScopeBody::Delta => Scope::Delta,
        ScopeBody::Full => Scope::Full,
    };
    let mode = if body.0.dry_run { Mode::DryRun } else { Mode::Apply };
    let order = RunOrder { mode, ..RunOrder::new(scope) };
    let run = flow::begin_reconcile(&state.store, &state.live, &background, order).await?;
    Ok(HttpResponse::Accepted()
        .insert_header((LOCATION, format!("/v1/reconciliations/{run}")))
        .json(ReconciliationBegun { id: run.0 }))
}

/// The runs.
#[utoipa::path(
    get, path = "/v1/reconciliations", tag = "reconciliations", operation_id = "reconciliations",
    params(
        Page,
    ),
    responses(
        (status = 200, description = "A page of runs, newest first", body = ReconciliationsResponse),
    )
)]
pub(crate) async fn index(page: Page, state: Data<AppState>) -> Result<HttpResponse, Problem> {
    let mut runs = state.store.runs_before(page.behind(), page.look()).await?;
    let next = page.cut(&mut runs, |run| run.id.0);
    let reconciliations = runs.into_iter().map(RunBody::from).collect();
    Ok(HttpResponse::Ok().json(ReconciliationsResponse { reconciliations, next }))
}

/// One run.
#[utoipa::path(
    get, path = "/v1/reconciliations/{id}", tag = "reconciliations", operation_id = "reconciliation",
    params(("id" = i64, Path, description = "The run's id")),
    responses(
        (status = 200, description = "The run", body = RunBody),
        (status = 404, description = "There is no such run", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    _: NoParameters,
    state: Data<AppState>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let missing = || Problem::not_found("There is no such run; see GET /v1/reconciliations");
    let id: RunId = id.parse().map_err(|_| missing())?;
    let run = state.store.run(id).await?.ok_or_else(missing)?;
    Ok(HttpResponse::Ok().json(RunBody::from(run)))
}

impl From<BeginError> for Problem {
    fn from(error: BeginError) -> Self {
        match error {
            BeginError::NoLists => Self::no_lists(),
            BeginError::Ending => Self::unavailable(),
            BeginError::Store(error) => error.into(),
        }
    }
}
