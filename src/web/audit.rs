//! `GET /v1/audit`: the chain of what was decided, link by link.

use actix_web::HttpResponse;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::AppState;
use super::parameters::Page;
use super::problem::Problem;
use crate::store::AuditLink;

/// A page of the audit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditResponse {
    /// The links, oldest first.
    links: Vec<AuditLinkBody>,
    /// What to give as `after` to go on, now or when more has happened; null where nothing has yet.
    next: Option<String>,
    /// True when there is more already.
    more: bool,
}

/// One link of the chain.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditLink)]
pub(crate) struct AuditLinkBody {
    /// Its place, from 1, without gaps.
    position: i64,
    /// When the fact happened.
    at: DateTime<Utc>,
    /// Who did it.
    actor: String,
    /// decision, suppression, suppression_end, activation or erasure.
    what: String,
    /// The fact.
    #[schema(example = "decision:12")]
    subject: String,
    /// Ids and hashes of it; no personal text.
    #[schema(value_type = Object)]
    payload: Value,
    /// Hash of the link before; 64 zeros in the first.
    previous: String,
    /// SHA-256 over position, at, what, subject, payload, previous and actor, a line each.
    hash: String,
}

impl From<AuditLink> for AuditLinkBody {
    fn from(link: AuditLink) -> Self {
        Self {
            position: link.position,
            at: link.at,
            actor: link.actor,
            what: link.what,
            subject: link.subject,
            payload: link.payload,
            previous: link.previous,
            hash: link.hash,
        }
    }
}

/// What was decided, by whom and when, as a chain of hashes.
///
/// `namecheck audit verify` checks the chain. Write the last hash down somewhere else: it tells
/// whether the end was cut off.
#[utoipa::path(
    get, path = "/v1/audit", tag = "operation", operation_id = "audit",
    params(
        Page,
    ),
    responses(
        (status = 200, description = "A page of links, oldest first", body = AuditResponse),
    )
)]
pub(crate) async fn index(page: Page, state: Data<AppState>) -> Result<HttpResponse, Problem> {
    let mut links = state.store.audit(page.behind().unwrap_or(0), page.look()).await?;
    let more = page.cut(&mut links, |link| link.position).is_some();
    let last = links.last().map(|link| link.position.into()).or(page.after);
    Ok(HttpResponse::Ok().json(AuditResponse {
        links: links.into_iter().map(AuditLinkBody::from).collect(),
        next: last.map(|last| page.next(last)),
        more,
    }))
}
