//! Suppressions, as they are read, made by a person and removed by one.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use sqlx::types::Json;

use super::hits::HitWriter;
use super::{CandidateId, NameId, Review, Store, StoreError, SuppressionId, reviews};
use crate::list::SourceId;
use crate::review::{Author, Ending, Reason};

/// A name that is not the listed person, until a date or until the listing changes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoredSuppression {
    /// Its id.
    pub id: SuppressionId,
    /// The name, in the first spelling seen; all names of the same normal form are covered.
    pub name: String,
    /// The list.
    pub list: SourceId,
    /// The publisher's own id of the listing.
    pub listing_id: String,
    /// Why.
    pub reason: String,
    /// Who suppressed it.
    pub author: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it ends at the latest.
    pub expires_at: DateTime<Utc>,
    /// When its ending was noted; none before.
    pub ended_at: Option<DateTime<Utc>>,
    /// How it ended, noted or not; none while it is in force.
    pub ended_because: Option<Ending>,
    /// Who removed it.
    pub ended_by: Option<String>,
    /// Why it was removed.
    pub ended_reason: Option<String>,
    /// What of the listing changed, field by field with both contents; noted with the ending.
    pub changes: Option<Value>,
}

/// Which suppressions are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuppressionFilter {
    /// Those in force.
    InForce,
    /// All that ever were.
    All,
    /// One.
    One(SuppressionId),
}

impl Store {
    /// Suppressions, newest first: at most `limit` with an id below `before`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn suppressions(
        &self,
        filter: SuppressionFilter,
        before: Option<SuppressionId>,
        limit: u32,
    ) -> Result<Vec<StoredSuppression>, StoreError> {
        let one = match filter {
            SuppressionFilter::One(id) => Some(id.0),
            SuppressionFilter::InForce | SuppressionFilter::All => None,
        };
        self.read_suppressions(one, None, filter == SuppressionFilter::InForce, before, limit).await
    }

    /// All suppressions of a candidate's name and listing, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn suppressions_of(
        &self,
        candidate: CandidateId,
    ) -> Result<Vec<StoredSuppression>, StoreError> {
        let mut all = self.read_suppressions(None, Some(candidate.hit.0), false, None, u32::MAX).await?;
        all.reverse();
        Ok(all)
    }

    async fn read_suppressions(
        &self,
        one: Option<i64>,
        of_hit: Option<i64>,
        in_force: bool,
        before: Option<SuppressionId>,
        limit: u32,
    ) -> Result<Vec<StoredSuppression>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT s.id AS "id!", n.spelling, s.source AS "source!", s.listing_id AS "listing_id!",
                s.reason AS "reason!", s.author AS "author!", s.created_at AS "created_at!",
                s.expires_at AS "expires_at!", s.ended_at, s.ended_by, s.ended_reason, s.ending,
                s.changes AS "changes: Json<Value>"
            FROM suppressions_now s JOIN names n ON n.id = s.name_id
            WHERE ($1::bigint IS NULL OR s.id = $1)
                AND ($2::bigint IS NULL OR (s.name_id, s.source, s.listing_id) IN (
                    SELECT name_id, source, listing_id FROM hits WHERE id = $2))
                AND (NOT $3::boolean OR (s.ended_at IS NULL AND s.ending IS NULL))
                AND ($4::bigint IS NULL OR s.id < $4)
            ORDER BY s.id DESC LIMIT $5"#,
            one,
            of_hit,
            in_force,
            before.map(|id| id.0),
            i64::from(limit)
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(StoredSuppression {
                    id: row.id.into(),
                    name: row.spelling,
                    list: super::lists::source_id(row.source)?,
                    listing_id: row.listing_id,
                    reason: row.reason,
                    author: row.author,
                    created_at: row.created_at,
                    expires_at: row.expires_at,
                    ended_at: row.ended_at,
                    ended_because: row.ending.as_deref().map(reviews::ending).transpose()?,
                    ended_by: row.ended_by,
                    ended_reason: row.ended_reason,
                    changes: row.changes.map(|Json(changes)| changes),
                })
            })
            .collect()
    }
}

impl HitWriter<'_> {
    /// Adds a suppression of a candidate's name and listing, upon what [`HitWriter::lock_review`] gave
    /// with this wording of the listing.
    pub(crate) async fn add_suppression(
        &mut self,
        upon: &Review,
        listing_hash: &str,
        reason: &Reason,
        author: &Author,
        (created_at, expires_at): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<SuppressionId, StoreError> {
        let basis = &upon.basis;
        let id = sqlx::query_scalar!(
            "INSERT INTO suppressions
                (name_id, source, listing_id, listing_hash, reason, author, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
            basis.name.0,
            &basis.source,
            &basis.listing_id,
            listing_hash,
            reason.as_str(),
            author.as_str(),
            created_at,
            expires_at
        )
        .fetch_one(&mut *self.transaction)
        .await?;
        Ok(id.into())
    }

    /// The name that a suppression is of, kept from other writers until the end; none for an unknown one.
    pub(crate) async fn lock_suppressed_name(
        &mut self,
        suppression: SuppressionId,
    ) -> Result<Option<NameId>, StoreError> {
        self.hold_versions().await?;
        let name = sqlx::query_scalar!("SELECT name_id FROM suppressions WHERE id = $1", suppression.0)
            .fetch_optional(&mut *self.transaction)
            .await?;
        let Some(name) = name.map(NameId) else { return Ok(None) };
        self.lock_names(&[name]).await?;
        Ok(Some(name))
    }

    /// A candidate of the same name and listing that is decided a true match.
    pub(crate) async fn true_match(&mut self, upon: &Review) -> Result<Option<CandidateId>, StoreError> {
        let basis = &upon.basis;
        let row = sqlx::query!(
            r#"SELECT hit_id AS "hit!", person_id AS "person!" FROM candidate_reviews
            WHERE name_id = $1 AND source = $2 AND listing_id = $3 AND stands AND disposition = 'true_match'
            ORDER BY person_id LIMIT 1"#,
            basis.name.0,
            &basis.source,
            &basis.listing_id
        )
        .fetch_optional(&mut *self.transaction)
        .await?;
        Ok(row.map(|row| CandidateId { hit: row.hit.into(), person: row.person.into() }))
    }

    /// Ends a suppression that a person removes; false where it has ended already.
    pub(crate) async fn remove_suppression(
        &mut self,
        suppression: SuppressionId,
        reason: &Reason,
        author: &Author,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query!(
            "UPDATE suppressions SET ended_at = clock_timestamp(), ended_because = 'removed', ended_by = $2,
                ended_reason = $3
            WHERE id = $1 AND ended_at IS NULL",
            suppression.0,
            author.as_str(),
            reason.as_str()
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}
