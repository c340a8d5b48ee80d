//! Decisions about candidates, as they are written: rows are only added, with an event each.

use super::hits::HitWriter;
use super::{CandidateId, DecisionId, Review, StoreError};
use crate::review::{Author, Reason, Verdict};

impl HitWriter<'_> {
    /// Adds a decision about a candidate, upon what [`HitWriter::lock_review`] gave.
    pub(crate) async fn add_decision(
        &mut self,
        candidate: CandidateId,
        upon: &Review,
        verdict: Verdict,
        reason: &Reason,
        author: &Author,
    ) -> Result<DecisionId, StoreError> {
        let basis = &upon.basis;
        let id = sqlx::query_scalar!(
            "INSERT INTO dispositions (person_id, source, listing_id, hit_id, listing_hash, disposition,
                suppression_id, reason, author, decided_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp()) RETURNING id",
            candidate.person.0,
            &basis.source,
            &basis.listing_id,
            candidate.hit.0,
            basis.listing_hash.as_deref(),
            verdict.name(),
            basis.newest_suppression.map(|id| id.0),
            reason.as_str(),
            author.as_str()
        )
        .fetch_one(&mut *self.transaction)
        .await?;
        sqlx::query!(
            "INSERT INTO outbox (key, kind, payload)
            SELECT format('candidate.decided:%s', $1::bigint), 'candidate.decided',
                jsonb_build_object('hit_id', $2::bigint, 'person_id', p.id, 'article_id', p.article_id,
                    'decision_id', $1::bigint, 'disposition', $4::text)
            FROM persons p WHERE p.id = $3",
            id,
            candidate.hit.0,
            candidate.person.0,
            verdict.name()
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(id.into())
    }
}
