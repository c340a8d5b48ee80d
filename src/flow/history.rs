//! What happened to a candidate: decisions about it, and suppressions of its name and listing, in the
//! order of time.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

use crate::store::{CandidateId, Decision, HitId, Store, StoreError, StoredSuppression, SuppressionId};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HistoryEntry {
    /// When, by the database's clock; none for an end that is due and not noted yet.
    pub at: Option<DateTime<Utc>>,
    /// A disposition, `withdrawn`, `suppressed`, or how a suppression ended: `removed`, `expired`,
    /// `listing_changed`.
    pub what: &'static str,
    /// Who did it; none for what nobody did.
    pub author: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The hit that was decided upon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hit_id: Option<HitId>,
    /// The suppression it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suppression_id: Option<SuppressionId>,
    /// When that suppression ends at the latest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// What of the listing changed, field by field with both contents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<Value>,
}

/// The history of a candidate, oldest first, whether it stands or not; none where it never was.
///
/// # Errors
/// When the database does not answer.
pub async fn history(store: &Store, candidate: CandidateId) -> Result<Option<Vec<HistoryEntry>>, StoreError> {
    let Some(decisions) = store.decisions(candidate).await? else { return Ok(None) };
    let suppressions = store.suppressions_of(candidate).await?;
    let mut entries: Vec<HistoryEntry> = decisions.into_iter().map(HistoryEntry::from).collect();
    entries.extend(suppressions.into_iter().flat_map(of_suppression));
    // What is due and not noted comes last. Stable: equal instants keep the order of their ids.
    entries.sort_by_key(|entry| entry.at.unwrap_or(DateTime::<Utc>::MAX_UTC));
    Ok(Some(entries))
}

impl From<Decision> for HistoryEntry {
    fn from(decision: Decision) -> Self {
        Self {
            at: Some(decision.decided_at),
            what: decision.disposition.name(),
            author: Some(decision.author),
            reason: Some(decision.reason),
            hit_id: Some(decision.hit_id),
            suppression_id: None,
            expires_at: None,
            changes: None,
        }
    }
}

fn of_suppression(made: StoredSuppression) -> impl Iterator<Item = HistoryEntry> {
    let begins = HistoryEntry {
        at: Some(made.created_at),
        what: "suppressed",
        author: Some(made.author),
        reason: Some(made.reason),
        hit_id: None,
        suppression_id: Some(made.id),
        expires_at: Some(made.expires_at),
        changes: None,
    };
    let ends = made.ended_because.map(|ending| HistoryEntry {
        at: made.ended_at,
        what: ending.name(),
        author: made.ended_by,
        reason: made.ended_reason,
        hit_id: None,
        suppression_id: Some(made.id),
        expires_at: None,
        changes: made.changes,
    });
    std::iter::once(begins).chain(ends)
}
