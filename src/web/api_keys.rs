//! `/v1/api-keys`: who may use this interface.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::caller::Caller;
use super::problem::Problem;
use super::request::{Body, NoParameters, whole};
use super::shapes::KeyName;
use crate::store::{
    API_KEY_MOST_DAYS, API_KEY_USUAL_DAYS, ApiKey, ApiKeyId, ApiKeyName, ApiScope, MakeApiKeyError,
};

/// What a key allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ApiScope)]
pub(crate) enum ScopeBody {
    /// Seeing what is stored: articles, candidates, lists, runs, events.
    Read,
    /// Screening names.
    Screen,
    /// Adding and removing articles.
    Write,
    /// Deciding about candidates, and suppressing names.
    Review,
    /// Everything that changes what others get: lists, runs, webhooks, keys.
    Admin,
}

/// A key to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewApiKey {
    /// What it is for: 1 to 100 characters.
    #[schema(value_type = KeyName)]
    name: String,
    /// What it allows; at least one.
    #[schema(min_items = 1)]
    scopes: Vec<ScopeBody>,
    /// Worth nothing after so many days, 1 to 3650; 90 where it is missing.
    #[serde(default, deserialize_with = "whole")]
    #[schema(minimum = 1, maximum = 3650)]
    days: Option<u16>,
}

/// A key that was made. This is the only time it is shown.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiKeyCreated {
    /// Its id.
    id: i64,
    /// The key: send it as `Authorization: Bearer nck_...`.
    #[schema(example = "nck_...")]
    key: String,
    /// After this it is worth nothing.
    expires_at: DateTime<Utc>,
}

/// A key, without what is secret of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiKey)]
pub(crate) struct ApiKeyBody {
    /// Its id.
    id: i64,
    /// What it is for.
    name: String,
    /// How it begins.
    hint: String,
    /// What it allows.
    scopes: Vec<ScopeBody>,
    /// Who made it.
    created_by: String,
    /// When.
    created_at: DateTime<Utc>,
    /// After this it is worth nothing.
    expires_at: DateTime<Utc>,
    /// Since then it is worth nothing.
    revoked_at: Option<DateTime<Utc>>,
    /// About when it was last used.
    last_used_at: Option<DateTime<Utc>>,
}

/// All keys there ever were.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiKeysResponse {
    /// The keys, oldest first.
    keys: Vec<ApiKeyBody>,
}

impl From<ApiScope> for ScopeBody {
    fn from(scope: ApiScope) -> Self {
        match scope {
            ApiScope::Read => Self::Read,
            ApiScope::Screen => Self::Screen,
            ApiScope::Write => Self::Write,
            ApiScope::Review => Self::Review,
            ApiScope::Admin => Self::Admin,
        }
    }
}

impl From<ScopeBody> for ApiScope {
    fn from(scope: ScopeBody) -> Self {
        match scope {
            ScopeBody::Read => Self::Read,
            ScopeBody::Screen => Self::Screen,
            ScopeBody::Write => Self::Write,
            ScopeBody::Review => Self::Review,
            ScopeBody::Admin => Self::Admin,
        }
    }
}

impl From<ApiKey> for ApiKeyBody {
    fn from(key: ApiKey) -> Self {
        Self {
            id: key.id.0,
            name: key.name,
            hint: key.hint,
            scopes: key.scopes.into_iter().map(ScopeBody::from).collect(),
            created_by: key.created_by,
            created_at: key.created_at,
            expires_at: key.expires_at,
            revoked_at: key.revoked_at,
            last_used_at: key.last_used_at,
        }
    }
}

/// All keys.
#[utoipa::path(
    get, path = "/v1/api-keys", tag = "keys", operation_id = "api_keys",
    responses((status = 200, description = "All keys there ever were, oldest first", body = ApiKeysResponse))
)]
pub(crate) async fn index(_: NoParameters, state: Data<AppState>) -> Result<HttpResponse, Problem> {
    let keys = state.store.api_keys().await?.into_iter().map(ApiKeyBody::from).collect();
    Ok(HttpResponse::Ok().json(ApiKeysResponse { keys }))
}

/// Make a key.
#[utoipa::path(
    post, path = "/v1/api-keys", tag = "keys", operation_id = "create_api_key",
    request_body = NewApiKey,
    responses(
        (status = 201, description = "Made; the key is shown this once", body = ApiKeyCreated),
    )
)]
pub(crate) async fn create(
    _: NoParameters,
    state: Data<AppState>,
    caller: Caller,
    body: Body<NewApiKey>,
) -> Result<HttpResponse, Problem> {
    let new = body.0;
    let name: ApiKeyName = new.name.parse().map_err(|_| {
        let detail = "A key needs a name of 1 to 100 characters on one line";
        Problem::invalid_body(detail, Some("/name".to_owned()))
    })?;
    let scopes: Vec<ApiScope> = new.scopes.into_iter().map(ApiScope::from).collect();
    if scopes.is_empty() {
        return Err(Problem::invalid_body("A key needs at least one scope", Some("/scopes".to_owned())));
    }
    let days = new.days.unwrap_or(API_KEY_USUAL_DAYS);
    if !(1..=API_KEY_MOST_DAYS).contains(&days) {
        let detail = format!("A key is worth something for 1 to {API_KEY_MOST_DAYS} days");
        return Err(Problem::invalid_body(detail, Some("/days".to_owned())));
    }
    let made = match state.store.make_api_key(&name, scopes, days, &caller.actor()).await {
        Ok(made) => made,
        Err(MakeApiKeyError::Store(error)) => return Err(error.into()),
        Err(error @ MakeApiKeyError::NoChance(_)) => {
            tracing::error!(%error, "no key was made");
            return Err(Problem::internal());
        }
    };
    let key = made.secret.reveal().to_owned();
    Ok(HttpResponse::Created().json(ApiKeyCreated { id: made.id.0, key, expires_at: made.expires_at }))
}

/// Make a key worth nothing: here at once, for other servers on this database within ten seconds.
#[utoipa::path(
    delete, path = "/v1/api-keys/{id}", tag = "keys", operation_id = "revoke_api_key",
    params(("id" = i64, Path, description = "The key's id")),
    responses(
        (status = 204, description = "It is worth nothing any more"),
        (status = 404, description = "There is no such key, or it was revoked before", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn revoke(
    _: NoParameters,
    state: Data<AppState>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let missing =
        || Problem::not_found("There is no such key that is worth something; GET /v1/api-keys lists them");
    let id: ApiKeyId = id.parse().map_err(|_| missing())?;
    if state.store.revoke_api_key(id).await? {
        state.gate.forget();
        Ok(HttpResponse::NoContent().finish())
    } else {
        Err(missing())
    }
}
