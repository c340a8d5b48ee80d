//! The ends of suppressions that no person makes: their time is over, or their listing changed.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::hits::HitWriter;
use super::{NameId, RunId, StoreError, SuppressionId, WriteLock};
use crate::list::{FieldChange, Listing};

/// A suppression whose end is due but not noted.
pub(crate) struct DueSuppression {
    pub(crate) id: SuppressionId,
    pub(crate) listing_hash: String,
    pub(crate) expires_at: DateTime<Utc>,
    /// What the listing says now; none where it is not on the active version.
    pub(crate) current_hash: Option<String>,
    /// The listing when it was made, and now.
    pub(crate) was: Option<Listing>,
    pub(crate) is: Option<Listing>,
    /// The database's clock.
    pub(crate) now: DateTime<Utc>,
}

/// How many suppressions are to be ended, without ending any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct DueCounts {
    pub(crate) changed: u64,
    pub(crate) expired: u64,
}

impl HitWriter<'_> {
    /// Those of these suppressions whose end is due and not noted. Whoever asks holds their names.
    pub(crate) async fn due_suppressions(
        &mut self,
        suppressions: &[SuppressionId],
    ) -> Result<Vec<DueSuppression>, StoreError> {
        let ids: Vec<i64> = suppressions.iter().map(|id| id.0).collect();
        let rows = sqlx::query!(
            r#"SELECT s.id AS "id!", s.listing_hash AS "listing_hash!", s.expires_at AS "expires_at!", now() AS "now!",
                s.current_hash, s.current_record AS "current: Json<Listing>",
                (SELECT o.record FROM listings o WHERE o.source = s.source AND o.listing_id = s.listing_id
                    AND o.hash = s.listing_hash LIMIT 1) AS "was?: Json<Listing>"
            FROM suppressions_now s
            WHERE s.id = ANY($1) AND s.ended_at IS NULL AND s.ending IS NOT NULL ORDER BY s.id"#,
            &ids
        )
        .fetch_all(&mut *self.transaction)
        .await?;
        let due = rows.into_iter().map(|row| DueSuppression {
            id: row.id.into(),
            listing_hash: row.listing_hash,
            expires_at: row.expires_at,
            current_hash: row.current_hash,
            was: row.was.map(|Json(listing)| listing),
            is: row.current.map(|Json(listing)| listing),
            now: row.now,
        });
        Ok(due.collect())
    }

    /// Adds to what a run ended.
    pub(crate) async fn note_ended(
        &mut self,
        run: RunId,
        reopened: u64,
        expired: u64,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE runs SET reopened = reopened + $2, expired = expired + $3 WHERE id = $1",
            run.0,
            reopened.cast_signed(),
            expired.cast_signed()
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Notes that the time of these is over.
    pub(crate) async fn expire_suppressions(
        &mut self,
        suppressions: &[SuppressionId],
    ) -> Result<(), StoreError> {
        let ids: Vec<i64> = suppressions.iter().map(|id| id.0).collect();
        sqlx::query!(
            "UPDATE suppressions SET ended_at = clock_timestamp(), ended_because = 'expired'
            WHERE id = ANY($1) AND ended_at IS NULL",
            &ids
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Notes that the listings of these say something else now, and what; tells of every candidate
    /// that waits for a person again by it.
    pub(crate) async fn reopen_suppressions(
        &mut self,
        suppressions: &[(SuppressionId, String, Vec<FieldChange>)],
    ) -> Result<(), StoreError> {
        let ids: Vec<i64> = suppressions.iter().map(|(id, ..)| id.0).collect();
        let hashes: Vec<String> = suppressions.iter().map(|(_, hash, _)| hash.clone()).collect();
        let changes: Vec<Json<&[FieldChange]>> =
            suppressions.iter().map(|(_, _, changes)| Json(&changes[..])).collect();
        sqlx::query!(
            "UPDATE suppressions SET ended_at = clock_timestamp(), ended_because = 'listing_changed',
                changed_hash = new.hash, changes = new.changes
            FROM unnest($1::bigint[], $2::text[], $3::jsonb[]) AS new (id, hash, changes)
            WHERE suppressions.id = new.id AND ended_at IS NULL",
            &ids,
            &hashes,
            &changes as _
        )
        .execute(&mut *self.transaction)
        .await?;
        // By name and listing first: the newest suppression alone has no index to go by.
        sqlx::query!(
            "INSERT INTO outbox (key, kind, payload)
            SELECT format('candidate.reopened:%s:%s', s.id, p.id), 'candidate.reopened',
                jsonb_build_object('hit_id', r.hit_id, 'person_id', p.id, 'article_id', p.article_id,
                    'suppression_id', s.id)
            FROM suppressions s
            JOIN candidate_reviews r ON r.name_id = s.name_id AND r.source = s.source
                AND r.listing_id = s.listing_id AND r.stands AND r.suppression_id = s.id
            JOIN persons p ON p.id = r.person_id
            WHERE s.id = ANY($1) AND r.state = 'reopened'
            ORDER BY s.id, p.id
            ON CONFLICT (key) DO NOTHING",
            &ids
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }
}

impl WriteLock {
    /// Suppressions whose end is due and not noted, with their names: the first `limit` behind `after`.
    pub(crate) async fn suppressions_due(
        &mut self,
        after: SuppressionId,
        limit: u32,
    ) -> Result<Vec<(SuppressionId, NameId)>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT id AS "id!", name_id AS "name_id!" FROM suppressions_now
            WHERE id > $1 AND ended_at IS NULL AND ending IS NOT NULL ORDER BY id LIMIT $2"#,
            after.0,
            i64::from(limit)
        )
        .fetch_all(&mut self.connection)
        .await?;
        Ok(rows.into_iter().map(|row| (row.id.into(), row.name_id.into())).collect())
    }

    /// How many [`WriteLock::suppressions_due`] has to give, by why.
    pub(crate) async fn count_suppressions_due(&mut self) -> Result<DueCounts, StoreError> {
        let row = sqlx::query!(
            r#"SELECT count(*) FILTER (WHERE ending = 'listing_changed') AS "changed!",
                count(*) FILTER (WHERE ending = 'expired') AS "expired!"
            FROM suppressions_now WHERE ended_at IS NULL"#
        )
        .fetch_one(&mut self.connection)
        .await?;
        Ok(DueCounts { changed: row.changed.cast_unsigned(), expired: row.expired.cast_unsigned() })
    }
}
