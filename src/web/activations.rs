//! `/v1/lists/{source}/activations`: which version was active when, and a person's decision which is.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::caller::Caller;
use super::decided::{said, wrong};
use super::list_versions::{FindingBody, find};
use super::problem::Problem;
use super::request::{Body, NoParameters};
use super::shapes::{AuthorName, ListName, ReasonText, VersionName};
use crate::flow::{self, ActivationError, Decision};
use crate::review::Reason;
use crate::screen::VersionLabel;
use crate::store::{Activation, Cause};

/// A person's decision which version is the active one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewActivation {
    /// The version, like ofac-sdn@3 or 3. Missing: the one that was active before the active one.
    #[schema(value_type = Option<VersionName>)]
    version: Option<String>,
    /// Who decides; kept with the decision, as said through this interface. It cannot be checked.
    #[schema(value_type = AuthorName)]
    by: String,
    /// Why; kept with the decision.
    #[schema(value_type = ReasonText)]
    reason: String,
    /// True: activate it also where the guard holds it; what was found is noted as overridden.
    #[serde(default, rename = "override")]
    override_findings: bool,
}

/// What a decision led to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ActivationResponse {
    /// The list.
    list: String,
    /// The version that is active now; servers screen against it within seconds.
    version: String,
    /// The version that was active before.
    previous: Option<String>,
    /// False where it was the active one already, and nothing was written.
    activated: bool,
    /// What the guard had found in it, overridden now.
    overridden: Vec<FindingBody>,
}

/// The changes of a list's active version.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ActivationsResponse {
    /// The list.
    list: String,
    /// The changes, newest first.
    activations: Vec<ActivationBody>,
}

/// One change of the active version.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Activation)]
pub(crate) struct ActivationBody {
    /// The version that became active, or stopped being so where the cause is retire.
    version: String,
    /// When.
    activated_at: DateTime<Utc>,
    /// What made it so.
    cause: CauseBody,
    /// By whom.
    by: String,
    /// Why; null for an import.
    reason: Option<String>,
    /// What the guard had found in it and was overridden.
    overridden: Vec<FindingBody>,
}

/// What made a version the active one.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Cause)]
pub(crate) enum CauseBody {
    /// The import that brought it, which nothing spoke against.
    Import,
    /// A person chose it.
    Activate,
    /// A person went back to it.
    Rollback,
    /// A person took the list out of use: it was active until then, and none took its place.
    Retire,
}

impl From<Activation> for ActivationBody {
    fn from(activation: Activation) -> Self {
        Self {
            version: activation.version,
            activated_at: activation.activated_at,
            cause: match activation.cause {
                Cause::Import => CauseBody::Import,
                Cause::Activate => CauseBody::Activate,
                Cause::Rollback => CauseBody::Rollback,
                Cause::Retire => CauseBody::Retire,
            },
            by: activation.actor,
            reason: activation.reason,
            overridden: activation.overridden.iter().map(FindingBody::from).collect(),
        }
    }
}

/// Decide which version is the active one.
#[utoipa::path(
    post, path = "/v1/lists/{source}/activations", tag = "lists", operation_id = "activate_list_version",
    params(("source" = ListName, Path, description = "The list's short name")),
    request_body = NewActivation,
    responses(
        (status = 201, description = "It is the active one now", body = ActivationResponse),
        (status = 200, description = "It was the active one already", body = ActivationResponse),
        (status = 404, description = "There is no such list or version, or none to go back to", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The guard holds the version, or another import or run is under way", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn create(
    _: NoParameters,
    state: Data<AppState>,
    source: Path<String>,
    caller: Caller,
    body: Body<NewActivation>,
) -> Result<HttpResponse, Problem> {
    let new = body.0;
    let (source, _) = find(&state, &source).await?;
    let by = said(&new.by, "/by")?;
    let reason = Reason::parse(&new.reason).map_err(|error| wrong(error, "/reason"))?;
    // A label of another list names no version of this one.
    let wanted = match &new.version {
        Some(text) => Some(VersionLabel::ordinal(&source, text).ok_or_else(|| {
            Problem::not_found(format!(
                "There is no such version of {source}; it is given like {source}@3 or 3"
            ))
        })?),
        None => None,
    };
    let actor = caller.signs(&format!("api: {by}"), usize::MAX);
    let decision =
        Decision { actor: &actor, reason: reason.as_str(), override_findings: new.override_findings };
    let mut lock = state.store.try_write_lock().await?;
    let done = match wanted {
        Some(ordinal) => flow::activate(&mut lock, &source, ordinal, decision).await,
        None => flow::rollback(&mut lock, &source, decision).await,
    };
    lock.release().await;
    let report = done?;
    let mut answer = if report.activated { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(answer.json(ActivationResponse {
        list: report.source.to_string(),
        version: report.version,
        previous: report.previous,
        activated: report.activated,
        overridden: report.overridden.iter().map(FindingBody::from).collect(),
    }))
}

/// Which version was active when.
#[utoipa::path(
    get, path = "/v1/lists/{source}/activations", tag = "lists", operation_id = "list_activations",
    params(("source" = ListName, Path, description = "The list's short name")),
    responses(
        (status = 200, description = "The changes of the active version, newest first", body = ActivationsResponse),
        (status = 404, description = "There is no such list", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn index(
    _: NoParameters,
    state: Data<AppState>,
    source: Path<String>,
) -> Result<HttpResponse, Problem> {
    let (source, _) = find(&state, &source).await?;
    let activations = state.store.activations(&source).await?.into_iter().map(ActivationBody::from).collect();
    Ok(HttpResponse::Ok().json(ActivationsResponse { list: source.to_string(), activations }))
}

impl From<ActivationError> for Problem {
    fn from(error: ActivationError) -> Self {
        match error {
            ActivationError::NoVersion(version) => {
                Self::not_found(format!("There is no version {version}; see the list's versions"))
            }
            ActivationError::NoPrevious(source) => Self::not_found(format!(
                "{source} has had no other active version, so there is none to go back to"
            )),
            ActivationError::Held { version, findings } => {
                let findings: Vec<String> = findings.iter().map(ToString::to_string).collect();
                Self::held(&version, &findings.join("; "))
            }
            error @ (ActivationError::NotInUse(_) | ActivationError::OnlyList(_)) => {
                Self::not_allowed_now(error.to_string())
            }
            ActivationError::NoReason => {
                Self::invalid_body("A decision needs a reason", Some("/reason".to_owned()))
            }
            ActivationError::Store(error) => error.into(),
        }
    }
}
