//! Where candidates stand with the people who decide: read beside the candidates, and under the lock
//! of whoever decides.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::PgConnection;

use super::hits::HitWriter;
use super::{CandidateId, DecisionId, HitId, NameId, Store, StoreError, SuppressionId};
use crate::digest::sha256;
use crate::review::{Ending, Order, Position, State, Suppression, SuppressionStanding, UnknownName, Verdict};

/// Where a candidate stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Review {
    /// Open, decided, suppressed or reopened.
    pub state: State,
    /// The decision in force.
    pub decision: Option<Decision>,
    /// True where the listing says something else than when that was decided.
    pub listing_changed: bool,
    /// The suppression of its name and listing that is in force or was reopened.
    pub suppression_id: Option<SuppressionId>,
    /// What a decision made now is made upon.
    #[serde(skip)]
    pub(crate) basis: Basis,
    /// Stands for all of this: another where anybody decided, suppressed, or the listing changed.
    #[serde(skip)]
    pub revision: String,
}

/// What a person decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// Its id.
    pub id: DecisionId,
    /// A disposition, or `withdrawn`.
    pub disposition: Verdict,
    /// Why.
    pub reason: String,
    /// Who.
    pub author: String,
    /// When, by the database's clock.
    pub decided_at: DateTime<Utc>,
    /// The hit that was looked at.
    pub hit_id: HitId,
    /// SHA-256 of what the listing said; none where it was not on the list any more.
    pub listing_hash: Option<String>,
}

/// What a decision is made upon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Basis {
    pub(crate) name: NameId,
    pub(crate) source: String,
    pub(crate) listing_id: String,
    /// What the listing says in the active version; none where it is not on it.
    pub(crate) listing_hash: Option<String>,
    /// The newest suppression, over or not.
    pub(crate) newest_suppression: Option<SuppressionId>,
    pub(crate) position: Position,
}

impl Store {
    /// All decisions about a candidate, oldest first, also those made about a hit in whose place
    /// another stands, or whose article was erased. None where there is and was no such candidate.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn decisions(&self, candidate: CandidateId) -> Result<Option<Vec<Decision>>, StoreError> {
        let rows = sqlx::query!(
            "SELECT d.id, d.disposition, d.reason, d.author, d.decided_at, d.hit_id, d.listing_hash
            FROM dispositions d JOIN hits h ON h.source = d.source AND h.listing_id = d.listing_id
            WHERE h.id = $1 AND d.person_id = $2 ORDER BY d.id",
            candidate.hit.0,
            candidate.person.0
        )
        .fetch_all(&self.pool)
        .await?;
        // Without the article the person bears no name, so it is a candidate by its decisions alone.
        if rows.is_empty() && reviews(&mut *self.pool.acquire().await?, &[candidate]).await?.is_empty() {
            return Ok(None);
        }
        let decisions = rows.into_iter().map(|row| {
            Ok(Decision {
                id: row.id.into(),
                disposition: verdict(&row.disposition)?,
                reason: row.reason,
                author: row.author,
                decided_at: row.decided_at,
                hit_id: row.hit_id.into(),
                listing_hash: row.listing_hash,
            })
        });
        decisions.collect::<Result<_, StoreError>>().map(Some)
    }

    /// The candidate of the hit that took the place of this one's, where one did.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn successor(&self, candidate: CandidateId) -> Result<Option<CandidateId>, StoreError> {
        let hit = sqlx::query_scalar!(
            "SELECT new.id FROM hits old
            JOIN hits new ON new.name_id = old.name_id AND new.source = old.source
                AND new.listing_id = old.listing_id AND new.superseded_at IS NULL
            JOIN persons p ON p.name_id = old.name_id
            WHERE old.id = $1 AND p.id = $2 AND new.id <> old.id",
            candidate.hit.0,
            candidate.person.0
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(hit.map(|hit| CandidateId { hit: hit.into(), ..candidate }))
    }
}

impl HitWriter<'_> {
    /// Where a candidate stands, with nobody else deciding about its name or making another list
    /// version the active one until the end; none where its hit does not stand.
    pub(crate) async fn lock_review(&mut self, candidate: CandidateId) -> Result<Option<Review>, StoreError> {
        self.hold_versions().await?;
        let name = sqlx::query_scalar!(
            "SELECT h.name_id FROM hits h JOIN persons p ON p.name_id = h.name_id WHERE h.id = $1 AND p.id = $2",
            candidate.hit.0,
            candidate.person.0
        )
        .fetch_optional(&mut *self.transaction)
        .await?;
        let Some(name) = name else { return Ok(None) };
        self.lock_names(&[name.into()]).await?;
        // Only now: whoever held the lock may have superseded the hit.
        let stands = sqlx::query_scalar!(
            "SELECT id FROM hits WHERE id = $1 AND superseded_at IS NULL",
            candidate.hit.0
        )
        .fetch_optional(&mut *self.transaction)
        .await?;
        if stands.is_none() {
            return Ok(None);
        }
        Ok(reviews(&mut self.transaction, &[candidate]).await?.remove(&candidate))
    }
}

/// Where these candidates stand; those that never were are left out.
pub(super) async fn reviews(
    connection: &mut PgConnection,
    candidates: &[CandidateId],
) -> Result<HashMap<CandidateId, Review>, StoreError> {
    let hits: Vec<i64> = candidates.iter().map(|candidate| candidate.hit.0).collect();
    let persons: Vec<i64> = candidates.iter().map(|candidate| candidate.person.0).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT r.hit_id AS "hit!", r.person_id AS "person!", r.name_id AS "name!", r.source AS "source!", r.listing_id AS "listing_id!",
            r.disposition_id AS "disposition_id?", r.disposition AS "disposition?", r.reason AS "reason?",
            r.author AS "author?", r.decided_at AS "decided_at?", r.decided_hit AS "decided_hit?",
            r.decided_hash AS "decided_hash?", r.decided_since AS "decided_since!",
            r.suppression_id AS "suppression_id?", r.expires_at AS "expires_at?",
            r.ended_because AS "ended_because?", r.suppressed_hash AS "suppressed_hash?",
            r.listing_hash AS "listing_hash?", now() AS "now!"
        FROM unnest($1::bigint[], $2::bigint[]) AS pair (hit, person)
        JOIN candidate_reviews r ON r.hit_id = pair.hit AND r.person_id = pair.person"#,
        &hits,
        &persons
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let id = CandidateId { hit: row.hit.into(), person: row.person.into() };
            Ok((id, Review::try_from(row)?))
        })
        .collect()
}

/// A row of the view.
struct Row {
    hit: i64,
    person: i64,
    name: i64,
    source: String,
    listing_id: String,
    disposition_id: Option<i64>,
    disposition: Option<String>,
    reason: Option<String>,
    author: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    decided_hit: Option<i64>,
    decided_hash: Option<String>,
    decided_since: bool,
    suppression_id: Option<i64>,
    expires_at: Option<DateTime<Utc>>,
    ended_because: Option<String>,
    suppressed_hash: Option<String>,
    listing_hash: Option<String>,
    now: DateTime<Utc>,
}

impl TryFrom<Row> for Review {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let suppression = match (&row.suppressed_hash, row.expires_at) {
            (Some(listing_hash), Some(expires_at)) => {
                let ending = row.ended_because.as_deref().map(ending).transpose()?;
                let made = Suppression { listing_hash, expires_at, ending };
                Some(made.standing(row.listing_hash.as_deref(), row.now))
            }
            _ => None,
        };
        let revision = revision(&row, suppression);
        let decision = match (row.disposition_id, row.disposition, row.decided_at, row.decided_hit) {
            (Some(id), Some(disposition), Some(decided_at), Some(hit)) => Some(Decision {
                id: id.into(),
                disposition: verdict(&disposition)?,
                reason: row.reason.unwrap_or_default(),
                author: row.author.unwrap_or_default(),
                decided_at,
                hit_id: hit.into(),
                listing_hash: row.decided_hash,
            }),
            _ => None,
        };
        let decision = decision.filter(|decision| decision.disposition != Verdict::Withdrawn);
        let position = Position {
            disposition: decision.as_ref().and_then(|decision| decision.disposition.disposition()),
            suppression,
            order: if row.decided_since { Order::DecidedSince } else { Order::DecidedBefore },
        };
        let then = decision.as_ref().and_then(|decision| decision.listing_hash.as_ref());
        Ok(Self {
            state: position.state(),
            listing_changed: then.is_some()
                && row.listing_hash.is_some()
                && then != row.listing_hash.as_ref(),
            decision,
            suppression_id: row
                .suppression_id
                .filter(|_| suppression.is_some_and(|standing| standing != SuppressionStanding::Over))
                .map(SuppressionId),
            revision,
            basis: Basis {
                name: row.name.into(),
                source: row.source,
                listing_id: row.listing_id,
                listing_hash: row.listing_hash,
                newest_suppression: row.suppression_id.map(SuppressionId),
                position,
            },
        })
    }
}

/// The first 16 hexadecimal digits of a SHA-256: told apart, not kept secret.
fn revision(row: &Row, standing: Option<SuppressionStanding>) -> String {
    let seen = format!(
        "{} {:?} {:?} {:?} {:?}",
        row.hit, row.disposition_id, row.suppression_id, standing, row.listing_hash
    );
    let mut digits = sha256(seen.as_bytes());
    digits.truncate(16);
    digits
}

/// A verdict from its column.
fn verdict(text: &str) -> Result<Verdict, StoreError> {
    text.parse().map_err(|error: UnknownName| StoreError::bug(format!("a decision {text:?}, {error}")))
}

/// An ending from its column.
pub(super) fn ending(text: &str) -> Result<Ending, StoreError> {
    match text {
        "removed" => Ok(Ending::Removed),
        "expired" => Ok(Ending::Expired),
        "listing_changed" => Ok(Ending::ListingChanged),
        other => Err(StoreError::bug(format!("a suppression that ended by {other:?}"))),
    }
}
