//! How the scores of the newest candidates spread and how long those that wait have waited, for
//! pictures.

use super::{Store, StoreError};
use crate::list::SourceId;
use crate::screen::Score;

/// Steps that scores are counted by, of 0.05 each; the last holds 1.
pub const SPREAD_STEPS: usize = 20;
/// Where each step of ages begins, in days; the last has no end.
pub const AGE_STEPS_DAYS: [u16; 7] = [0, 1, 3, 7, 14, 30, 90];
/// Candidates that are looked at, the newest: what a page may cost must grow neither with the database
/// nor with the persons of one name.
pub const FIGURES_CANDIDATES: i64 = 10_000;

/// What is counted of the newest [`FIGURES_CANDIDATES`] candidates. Copies of a story count each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueueFigures {
    /// How many have a score by name and text in each step from 0 to 1.
    pub scores: [u64; SPREAD_STEPS],
    /// How many wait for a person (open or reopened), by the days since the hit came, in the steps of
    /// [`AGE_STEPS_DAYS`].
    pub waiting: [u64; AGE_STEPS_DAYS.len()],
}

impl Store {
    /// Figures of the newest candidates, on one list or on all.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn queue_figures(&self, list: Option<&SourceId>) -> Result<QueueFigures, StoreError> {
        let starts = AGE_STEPS_DAYS.map(i32::from);
        let mut transaction = self.pool.begin().await?;
        // A plan for any list would read all hits where this one has few.
        sqlx::query!("SELECT set_config('plan_cache_mode', 'force_custom_plan', true)")
            .fetch_one(&mut *transaction)
            .await?;
        // Joins would be made with all of `contexts` and of the view, since the planner does not know how
        // few candidates there are; so each is looked up. What nobody ever suppressed or decided waits,
        // and need not be looked at closer.
        let rows = sqlx::query!(
            r#"SELECT coalesce(
                    (SELECT c.score FROM contexts c WHERE c.person_id = n.person_id AND c.hit_id = n.id), n.score
                ) AS "score!",
                CASE WHEN (
                    (SELECT true FROM dispositions d WHERE d.person_id = n.person_id LIMIT 1) IS NULL
                    AND (SELECT true FROM suppressions s WHERE s.name_id = n.name_id LIMIT 1) IS NULL
                ) OR (
                    SELECT r.state FROM candidate_reviews r WHERE r.hit_id = n.id AND r.person_id = n.person_id
                ) IN ('open', 'reopened')
                THEN width_bucket(floor(extract(epoch FROM now() - n.created_at) / 86400)::int4, $3::int4[])
                END AS step, count(*) AS "count!"
            FROM (SELECT h.id, h.name_id, h.score, h.created_at, p.id AS person_id
                FROM hits h JOIN persons p ON p.name_id = h.name_id
                WHERE h.superseded_at IS NULL AND ($1::text IS NULL OR h.source = $1)
                ORDER BY h.id DESC LIMIT $2) n
            GROUP BY 1, 2"#,
            list.map(SourceId::as_str),
            FIGURES_CANDIDATES,
            &starts[..]
        )
        .fetch_all(&mut *transaction)
        .await?;
        transaction.rollback().await?;
        let mut figures = QueueFigures::default();
        for row in rows {
            let count = row.count.cast_unsigned();
            figures.scores[score_step(super::hits::score(row.score)?)] += count;
            if let Some(step) = row.step {
                figures.waiting[age_step(step)] += count;
            }
        }
        Ok(figures)
    }
}

/// The step that a score is in.
fn score_step(score: Score) -> usize {
    (usize::from(score.per_mille()) * SPREAD_STEPS / 1000).min(SPREAD_STEPS - 1)
}

/// The step that the database counted from 1; 0 would be before the first: a clock that went back.
fn age_step(counted: i32) -> usize {
    usize::try_from(counted).unwrap_or(0).saturating_sub(1).min(AGE_STEPS_DAYS.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_begins_with_its_lower_bound_and_the_last_holds_one() {
        let at = |per_mille| score_step(Score::from_per_mille(per_mille));
        assert_eq!([0, 49, 50, 499, 500, 949, 950, 999, 1000].map(at), [0, 0, 1, 9, 10, 18, 19, 19, 19]);
        assert_eq!([-1, 0, 1, 2, 7, 8].map(age_step), [0, 0, 0, 1, 6, 6]);
    }
}
