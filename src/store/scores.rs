//! How the scores of the newest candidates spread, for a picture.

use super::{Store, StoreError};
use crate::list::SourceId;
use crate::screen::Score;

/// Steps that [`Store::score_spread`] counts by, of 0.05 each; the last holds 1.
pub const SPREAD_STEPS: usize = 20;
/// Hits that are looked at, the newest: what a page may cost must not grow with the database.
pub const SPREAD_HITS: i64 = 10_000;

impl Store {
    /// How many candidates of the newest [`SPREAD_HITS`] hits, on one list or on all, have a score by
    /// name and text in each of the [`SPREAD_STEPS`] steps from 0 to 1. Copies of a story count each.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn score_spread(&self, list: Option<&SourceId>) -> Result<[u64; SPREAD_STEPS], StoreError> {
        let rows = sqlx::query!(
            r#"SELECT coalesce(c.score, h.score) AS "score!", count(*) AS "count!"
            FROM (SELECT id, name_id, score FROM hits
                WHERE superseded_at IS NULL AND ($1::text IS NULL OR source = $1)
                ORDER BY id DESC LIMIT $2) h
            JOIN persons p ON p.name_id = h.name_id
            LEFT JOIN contexts c ON c.person_id = p.id AND c.hit_id = h.id
            GROUP BY 1"#,
            list.map(SourceId::as_str),
            SPREAD_HITS
        )
        .fetch_all(&self.pool)
        .await?;
        let mut spread = [0; SPREAD_STEPS];
        for row in rows {
            spread[step(super::hits::score(row.score)?)] += row.count.cast_unsigned();
        }
        Ok(spread)
    }
}

/// The step that a score is in.
fn step(score: Score) -> usize {
    (usize::from(score.per_mille()) * SPREAD_STEPS / 1000).min(SPREAD_STEPS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_begins_with_its_lower_bound_and_the_last_holds_one() {
        let at = |per_mille| step(Score::from_per_mille(per_mille));
        assert_eq!([0, 49, 50, 499, 500, 949, 950, 999, 1000].map(at), [0, 0, 1, 9, 10, 18, 19, 19, 19]);
    }
}
