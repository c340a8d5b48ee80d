//! How long candidates have waited for a person, for a picture.

use super::{SPREAD_HITS, Store, StoreError};
use crate::list::SourceId;

/// Where each step of [`Store::waiting_ages`] begins, in days; the last has no end.
pub const AGE_STEPS_DAYS: [u16; 7] = [0, 1, 3, 7, 14, 30, 90];

impl Store {
    /// How many candidates of the newest [`SPREAD_HITS`] hits, on one list or on all, wait for a person
    /// (open or reopened), by the days since the hit came, in the steps of [`AGE_STEPS_DAYS`]. Copies of
    /// a story count each.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn waiting_ages(
        &self,
        list: Option<&SourceId>,
    ) -> Result<[u64; AGE_STEPS_DAYS.len()], StoreError> {
        let starts = AGE_STEPS_DAYS.map(i32::from);
        let rows = sqlx::query!(
            r#"SELECT width_bucket(floor(extract(epoch FROM now() - h.created_at) / 86400)::int4, $3::int4[]) AS "step!",
                count(*) AS "count!"
            FROM (SELECT id, created_at FROM hits
                WHERE superseded_at IS NULL AND ($1::text IS NULL OR source = $1)
                ORDER BY id DESC LIMIT $2) h
            JOIN candidate_reviews r ON r.hit_id = h.id
            WHERE r.state IN ('open', 'reopened')
            GROUP BY 1"#,
            list.map(SourceId::as_str),
            SPREAD_HITS,
            &starts[..]
        )
        .fetch_all(&self.pool)
        .await?;
        let mut ages = [0; AGE_STEPS_DAYS.len()];
        for row in rows {
            // From 1; 0 would be before the first step: a clock that went back.
            let step = usize::try_from(row.step).unwrap_or(0).saturating_sub(1);
            ages[step.min(AGE_STEPS_DAYS.len() - 1)] += row.count.cast_unsigned();
        }
        Ok(ages)
    }
}
