//! What went wrong, as RFC 9457 problem details: stable types that programs can act on.

use std::fmt;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;

use super::guard::protect;
use crate::flow::IngestError;
use crate::store::{ApiScope, StoreError};

/// A problem: the body of every answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// What kind of problem, for programs; never changes its meaning.
    #[serde(rename = "type")]
    #[schema(example = "urn:namecheck:problem:invalid-body")]
    kind: String,
    /// The same in words.
    pub(super) title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What happened this time, and what to do.
    pub(super) detail: String,
    /// The part of the body it is about, as a JSON pointer (RFC 6901).
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<String>,
    /// The request, as the header `X-Request-Id` of the answer has it. Give it when you report.
    request_id: String,
    #[serde(skip)]
    pub(super) retry_after_s: Option<u32>,
    #[serde(skip)]
    allow: Option<&'static str>,
    #[serde(skip)]
    asks_key: bool,
}

impl Problem {
    fn new(status: StatusCode, slug: &str, title: &'static str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:namecheck:problem:{slug}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
            pointer: None,
            request_id: String::new(),
            retry_after_s: None,
            allow: None,
            asks_key: false,
        }
    }

    /// The body is no JSON, or not what this route takes.
    pub(crate) fn invalid_body(detail: impl Into<String>, pointer: Option<String>) -> Self {
        Self {
            pointer,
            ..Self::new(StatusCode::BAD_REQUEST, "invalid-body", "The body does not fit", detail)
        }
    }

    /// A query parameter this route does not know.
    pub(crate) fn unknown_parameter(name: &str) -> Self {
        // Its value, and a long name, may be personal data in the wrong place: not repeated.
        let shown: String =
            name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(40).collect();
        let detail = format!("This route takes no parameter {shown:?}; see /docs");
        Self::new(StatusCode::BAD_REQUEST, "unknown-parameter", "Unknown query parameter", detail)
    }

    /// A query parameter whose value cannot be; `rule` says what it is.
    pub(crate) fn invalid_parameter(name: &str, rule: &str) -> Self {
        let detail = format!("The parameter {name} {rule}");
        Self::new(StatusCode::BAD_REQUEST, "invalid-parameter", "A query parameter does not fit", detail)
    }

    /// The `after` of another answer.
    pub(crate) fn other_cursor() -> Self {
        let detail =
            "The parameter after is of another path, or of other versions of the list; begin without it";
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Self::new(status, "other-cursor", "The page is of another path", detail)
    }

    /// The request must say what its sender saw.
    pub(crate) fn condition_missing() -> Self {
        let detail = "Send the ETag of what you looked at as If-Match, so that no decision is made upon \
                      something else";
        Self::new(StatusCode::PRECONDITION_REQUIRED, "condition-missing", "If-Match is missing", detail)
    }

    /// It is not what its sender saw any more.
    pub(crate) fn condition_failed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PRECONDITION_FAILED, "condition-failed", "Changed meanwhile", detail)
    }

    /// The rules of review forbid it as things stand.
    pub(crate) fn not_allowed_now(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "not-allowed-now", "Not possible as things stand", detail)
    }

    /// There is no such list, and its name is nearly that of another.
    pub(crate) fn doubtful_list(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "doubtful-list", "Perhaps another list is meant", detail)
    }

    /// No such route.
    pub(crate) fn no_route() -> Self {
        let detail = "Nothing is served under this path; see /docs";
        Self::new(StatusCode::NOT_FOUND, "no-route", "No such route", detail)
    }

    /// The route has other methods.
    pub(crate) fn wrong_method(allow: &'static str) -> Self {
        let detail = format!("This path takes {allow}; see /docs");
        let problem = Self::new(StatusCode::METHOD_NOT_ALLOWED, "wrong-method", "Wrong method", detail);
        Self { allow: Some(allow), ..problem }
    }

    /// What the path names is not there.
    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail)
    }

    /// There is no key, or it is worth nothing. Which, is not said.
    pub(crate) fn no_key() -> Self {
        let detail = "Send a valid key as Authorization: Bearer nck_...; `namecheck key create` makes one";
        Self { asks_key: true, ..Self::new(StatusCode::UNAUTHORIZED, "no-key", "No valid key", detail) }
    }

    /// Nobody signed in, or their session is over.
    pub(crate) fn signed_out() -> Self {
        let detail = "You are not signed in, or your session is over";
        Self::new(StatusCode::UNAUTHORIZED, "signed-out", "Not signed in", detail)
    }

    /// Whether signing in would help.
    pub(crate) fn is_signed_out(&self) -> bool {
        self.kind.ends_with(":signed-out")
    }

    /// The proxy named nobody whose name can stand under a decision.
    pub(crate) fn no_person() -> Self {
        let detail = "The proxy in front named nobody, or several: have it send one header with a name of at most 100 characters, and drop that of its callers";
        Self::new(StatusCode::FORBIDDEN, "no-person", "Nobody is named", detail)
    }

    /// The key, or the person, may do other things.
    pub(crate) fn no_scope(scope: ApiScope) -> Self {
        let detail = format!("This needs the scope {scope}, which your key or account does not have");
        Self::new(StatusCode::FORBIDDEN, "no-scope", "You may not do this", detail)
    }

    /// Too many requests.
    pub(crate) fn too_many(wait: Duration) -> Self {
        let detail = "This was one request too many; wait as long as Retry-After says";
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many", "Too many requests", detail);
        let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
        Self { retry_after_s: Some(seconds), ..problem }
    }

    /// A form that no page of this server sent, or not provably.
    pub(crate) fn of_another_site() -> Self {
        let detail = "This form did not come from a page of this server, so nothing was changed; open the page here and send it again. Programs send JSON to /v1";
        Self::new(StatusCode::FORBIDDEN, "other-site", "Sent from another site", detail)
    }

    /// It was there, and was erased.
    pub(crate) fn gone(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::GONE, "gone", "Erased", detail)
    }

    /// It was taken in, and withdrawn by somebody before it was begun.
    pub(crate) fn withdrawn(by: &str) -> Self {
        let detail = format!("{by} withdrew this import before it was begun; the list of imports shows it");
        Self::new(StatusCode::GONE, "withdrawn", "Withdrawn", detail)
    }

    /// The header `Idempotency-Key` holds no key.
    pub(crate) fn invalid_key(most_chars: usize) -> Self {
        let detail = format!("Idempotency-Key is 1 to {most_chars} visible ASCII characters");
        Self::new(StatusCode::BAD_REQUEST, "invalid-idempotency-key", "The key does not fit", detail)
    }

    /// The request of this key is still being done.
    pub(crate) fn key_under_way() -> Self {
        let detail = "The first request with this Idempotency-Key is still under way; send this one again";
        let problem = Self::new(StatusCode::CONFLICT, "idempotency-key-under-way", "Still under way", detail);
        Self { retry_after_s: Some(1), ..problem }
    }

    /// Another request was sent with this key.
    pub(crate) fn key_of_another() -> Self {
        let detail = "Another path or body was sent with this Idempotency-Key; give every request its own";
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Self::new(status, "idempotency-key-reused", "The key belongs to another request", detail)
    }

    /// The body is longer than the route takes.
    pub(crate) fn too_large(limit_bytes: usize) -> Self {
        let detail = format!("The body has more than {limit_bytes} bytes; send less at once");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "The body is too large", detail)
    }

    /// The body is not declared as JSON.
    pub(crate) fn not_json() -> Self {
        let detail = "Send JSON, with the header Content-Type: application/json";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json", "Wrong content type", detail)
    }

    /// The body is not declared as a form.
    pub(crate) fn not_form() -> Self {
        let detail = "Send a form, with the header Content-Type: application/x-www-form-urlencoded";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-form", "Wrong content type", detail)
    }

    /// The body is of a kind that this route does not take; `detail` says which it takes.
    pub(crate) fn wrong_kind(detail: &str) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong-content-type", "Wrong content type", detail)
    }

    /// As many imports as can be taken in are on their way or wait to be done.
    pub(crate) fn too_many_uploads() -> Self {
        let detail =
            "Other imports are being sent to this server or wait to be done; send this one again later";
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "Busy for now", detail);
        Self { retry_after_s: Some(30), ..problem }
    }

    /// The body came to no end.
    pub(crate) fn too_slow() -> Self {
        let detail = "The body did not arrive in time; send it again";
        Self::new(StatusCode::REQUEST_TIMEOUT, "too-slow", "The body did not arrive", detail)
    }

    /// There is no list, so nothing can be screened; that is no answer.
    pub(crate) fn no_lists() -> Self {
        let detail = "No list is imported, so nothing was screened; import one with `namecheck list import`";
        let problem =
            Self::new(StatusCode::SERVICE_UNAVAILABLE, "no-lists", "Nothing to screen against", detail);
        Self { retry_after_s: Some(60), ..problem }
    }

    /// The database is away.
    pub(crate) fn unavailable() -> Self {
        let detail = "The database does not answer; nothing was changed, send the request again";
        let problem =
            Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Not available for now", detail);
        Self { retry_after_s: Some(2), ..problem }
    }

    /// The same id with another content.
    pub(crate) fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", "Stored with another content", detail)
    }

    /// Another import or run is under way.
    pub(crate) fn locked() -> Self {
        let detail = "Another import or reconcile run is under way; see GET /v1/reconciliations and send the request again when it has ended";
        let problem = Self::new(StatusCode::CONFLICT, "locked", "Another run is under way", detail);
        Self { retry_after_s: Some(60), ..problem }
    }

    /// A version that the import guard holds.
    pub(crate) fn held(version: &str, findings: &str) -> Self {
        let detail = format!(
            "{version} is held: {findings}; look at its changes, and send the request with \"override\": true if it is right"
        );
        Self::new(StatusCode::CONFLICT, "held", "Held by the import guard", detail)
    }

    /// A fault of this program.
    pub(crate) fn internal() -> Self {
        let detail = "A fault in this program; the log has more under this request id, please report it";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Internal error", detail)
    }

    /// The problem that an error of the framework stands for.
    pub(crate) fn of_framework(error: &actix_web::Error) -> Self {
        if let Some(problem) = error.as_error::<Self>() {
            return problem.clone();
        }
        match error.as_response_error().status_code() {
            StatusCode::NOT_FOUND => Self::no_route(),
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too-large",
                "The body is too large",
                "Send less at once",
            ),
            status if status.is_client_error() => {
                Self::new(status, "bad-request", "The request cannot be read", error.to_string())
            }
            _ => Self::internal(),
        }
    }

    /// The same problem with the id of its request.
    pub(crate) fn of_request(mut self, request_id: &str) -> Self {
        request_id.clone_into(&mut self.request_id);
        self
    }

    /// The name of the kind, for the log.
    pub(crate) fn kind(&self) -> &str {
        &self.kind
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.title, self.kind)
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut builder = HttpResponseBuilder::new(self.status_code());
        builder.insert_header((CONTENT_TYPE, "application/problem+json"));
        if let Some(seconds) = self.retry_after_s {
            builder.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        if self.asks_key {
            builder.insert_header((WWW_AUTHENTICATE, "Bearer"));
        }
        if let Some(allow) = self.allow {
            // Where there is a GET there is a HEAD.
            builder.insert_header((ALLOW, allow.replacen("GET", "GET, HEAD", 1)));
        }
        let body = serde_json::to_vec(self).unwrap_or_default();
        let mut response = builder.body(body);
        protect(response.headers_mut(), &self.request_id);
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::LockHeld) {
            return Self::locked();
        }
        tracing::error!(%error, "the database did not do its part");
        match error {
            StoreError::ListsMoved => Self { detail: error.to_string(), ..Self::unavailable() },
            _ if error.is_temporary() => Self::unavailable(),
            StoreError::NotMigrated(_) | StoreError::Migration(_) => Self::unavailable(),
            _ => Self::internal(),
        }
    }
}

impl From<IngestError> for Problem {
    fn from(error: IngestError) -> Self {
        match error {
            IngestError::Conflict { article_id, .. } => Self::conflict(format!(
                "Article {article_id} has this external_id and another text; send a changed article under an id of its own"
            )),
            IngestError::Store(error) => error.into(),
        }
    }
}

/// Work on another thread that ended by a panic or with the server.
impl From<tokio::task::JoinError> for Problem {
    fn from(error: tokio::task::JoinError) -> Self {
        tracing::error!(panicked = error.is_panic(), "work on another thread did not end");
        Self::internal()
    }
}
