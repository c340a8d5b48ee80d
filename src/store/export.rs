//! Candidates with what was decided about them, for a file: those that stand, and those that were
//! decided and stand no longer.

use chrono::{DateTime, Utc};

use super::candidates::Pair;
use super::{Candidate, CandidateId, Store, StoreError};

impl Store {
    /// Candidates, oldest hit first: at most `limit` behind the given one; with `since` only those that
    /// came, were superseded, decided, suppressed or opened again at that instant or later. Copies of a
    /// story have each their own. Of a candidate whose hit changed only the newest hit counts.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn export(
        &self,
        since: Option<DateTime<Utc>>,
        after: Option<CandidateId>,
        limit: u32,
    ) -> Result<Vec<Candidate>, StoreError> {
        let (hit, person) = after.map_or((0, 0), |after| (after.hit.0, after.person.0));
        let pairs = sqlx::query_as!(
            Pair,
            r#"SELECT r.hit_id AS "hit!", r.person_id AS "person!"
            FROM candidate_reviews r JOIN hits h ON h.id = r.hit_id
            WHERE r.hit_id >= $1 AND (r.hit_id, r.person_id) > ($1, $2)
                AND (r.stands OR (r.disposition_id IS NOT NULL AND NOT EXISTS (
                    SELECT FROM hits newer WHERE newer.name_id = h.name_id AND newer.source = h.source
                        AND newer.listing_id = h.listing_id AND newer.id > h.id)))
                AND ($3::timestamptz IS NULL OR
                    greatest(h.created_at, h.superseded_at, r.decided_at, r.suppressed_at, r.ended_at) >= $3)
            ORDER BY r.hit_id, r.person_id LIMIT $4"#,
            hit,
            person,
            since,
            i64::from(limit)
        )
        .fetch_all(&self.pool)
        .await?;
        self.load(&pairs).await
    }
}
