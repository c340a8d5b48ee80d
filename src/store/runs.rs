//! Reconcile runs: what each did, and how far it came.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::Connection;

use super::hits::HitWriter;
use super::{CoverageId, NameId, RunId, Store, StoreError, WriteLock};
use crate::screen::Threshold;

/// A reconcile run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// `full` or `delta`.
    pub scope: String,
    /// True where it only counts and writes nothing.
    pub dry_run: bool,
    /// Where it stands.
    pub state: RunState,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// The list versions it screens against.
    pub versions: Vec<String>,
    /// Names screened so far.
    pub names: i64,
    /// Hits that are new.
    pub added: i64,
    /// Hits that no longer stand.
    pub superseded: i64,
    /// Hits that stand as they were.
    pub unchanged: i64,
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Under way, or killed: the next run of the same scope goes on from where it came to.
    Running,
    /// Ended.
    Finished,
    /// Given up, because the lists changed since it was killed.
    Abandoned,
}

/// A run to be carried out: new, or taken up where it was killed.
pub(crate) struct OpenRun {
    pub(crate) id: RunId,
    /// The last name that is done; 0 for none.
    pub(crate) last_name: i64,
    /// What it did so far.
    pub(crate) tally: Tally,
    /// True when it was begun before.
    pub(crate) resumed: bool,
}

/// What a run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tally {
    pub(crate) names: u64,
    pub(crate) added: u64,
    pub(crate) superseded: u64,
    pub(crate) unchanged: u64,
}

/// A name to be screened.
pub(crate) struct NameRow {
    pub(crate) id: i64,
    pub(crate) spelling: String,
    /// What it was last screened against.
    pub(crate) coverage_id: Option<i64>,
    /// Hits it had then, before a limit cut them.
    pub(crate) hit_total: i32,
}

/// What a name can have been screened against.
pub(crate) struct CoverageRow {
    pub(crate) matcher_version: String,
    pub(crate) normalizer_version: i32,
    /// Per mille.
    pub(crate) threshold: i16,
    /// Labels of the list versions.
    pub(crate) versions: Vec<String>,
}

impl Store {
    /// The id of what names are screened against; the same for the same.
    pub(crate) async fn coverage_id(
        &self,
        matcher: &str,
        normalizer: i32,
        threshold: Threshold,
        versions: &[String],
    ) -> Result<CoverageId, StoreError> {
        let threshold = threshold.0.per_mille().cast_signed();
        sqlx::query!(
            "INSERT INTO coverages (matcher_version, normalizer_version, threshold, versions)
            SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT FROM coverages WHERE matcher_version = $1
                AND normalizer_version = $2 AND threshold = $3 AND versions = $4)
            ON CONFLICT DO NOTHING",
            matcher,
            normalizer,
            threshold,
            versions
        )
        .execute(&self.pool)
        .await?;
        let id = sqlx::query_scalar!(
            "SELECT id FROM coverages WHERE matcher_version = $1 AND normalizer_version = $2
                AND threshold = $3 AND versions = $4",
            matcher,
            normalizer,
            threshold,
            versions
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(id.into())
    }
}

impl WriteLock {
    /// Takes up the run that was killed, if it had the same scope and coverage; else begins one.
    pub(crate) async fn open_run(
        &mut self,
        scope: &str,
        coverage: CoverageId,
    ) -> Result<OpenRun, StoreError> {
        let mut transaction = self.connection.begin().await?;
        // Nobody else has one under way: the write lock is ours.
        let killed = sqlx::query!(
            "SELECT id, last_name, names, added, superseded, unchanged FROM runs
            WHERE state = 'running' AND NOT dry_run AND scope = $1 AND coverage_id = $2",
            scope,
            coverage.0
        )
        .fetch_optional(&mut *transaction)
        .await?;
        if let Some(run) = killed {
            return Ok(OpenRun {
                id: run.id.into(),
                last_name: run.last_name,
                tally: Tally {
                    names: run.names.cast_unsigned(),
                    added: run.added.cast_unsigned(),
                    superseded: run.superseded.cast_unsigned(),
                    unchanged: run.unchanged.cast_unsigned(),
                },
                resumed: true,
            });
        }
        sqlx::query!("UPDATE runs SET state = 'abandoned', finished_at = now() WHERE state = 'running'")
            .execute(&mut *transaction)
            .await?;
        let id = sqlx::query_scalar!(
            "INSERT INTO runs (scope, coverage_id) VALUES ($1, $2) RETURNING id",
            scope,
            coverage.0
        )
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(OpenRun { id: id.into(), last_name: 0, tally: Tally::default(), resumed: false })
    }

    /// Ends a run.
    pub(crate) async fn finish_run(&mut self, run: RunId) -> Result<(), StoreError> {
        sqlx::query!("UPDATE runs SET state = 'finished', finished_at = now() WHERE id = $1", run.0)
            .execute(&mut self.connection)
            .await?;
        Ok(())
    }

    /// Names behind `after`, in the order of ids; with `stale` only those screened against
    /// something else than that coverage, or not at all.
    pub(crate) async fn names_after(
        &mut self,
        after: i64,
        stale: Option<CoverageId>,
        limit: u32,
    ) -> Result<Vec<NameRow>, StoreError> {
        Ok(sqlx::query_as!(
            NameRow,
            "SELECT id, spelling, coverage_id, hit_total FROM names
            WHERE id > $1 AND ($2::bigint IS NULL OR coverage_id IS DISTINCT FROM $2)
            ORDER BY id LIMIT $3",
            after,
            stale.map(|coverage| coverage.0),
            i64::from(limit)
        )
        .fetch_all(&mut self.connection)
        .await?)
    }

    /// What a coverage covers.
    pub(crate) async fn coverage(&mut self, coverage: CoverageId) -> Result<CoverageRow, StoreError> {
        Ok(sqlx::query_as!(
            CoverageRow,
            "SELECT matcher_version, normalizer_version, threshold, versions FROM coverages WHERE id = $1",
            coverage.0
        )
        .fetch_one(&mut self.connection)
        .await?)
    }

    /// How many names [`Self::names_after`] has to give.
    pub(crate) async fn count_names_after(
        &mut self,
        after: i64,
        stale: Option<CoverageId>,
    ) -> Result<u64, StoreError> {
        let count = sqlx::query_scalar!(
            r#"SELECT count(*) AS "count!" FROM names
            WHERE id > $1 AND ($2::bigint IS NULL OR coverage_id IS DISTINCT FROM $2)"#,
            after,
            stale.map(|coverage| coverage.0)
        )
        .fetch_one(&mut self.connection)
        .await?;
        Ok(count.cast_unsigned())
    }
}

impl HitWriter<'_> {
    /// Notes how far a run came; stays or goes with what it did.
    pub(crate) async fn note_progress(
        &mut self,
        run: RunId,
        last_name: NameId,
        tally: Tally,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE runs SET last_name = $2, names = $3, added = $4, superseded = $5, unchanged = $6 WHERE id = $1",
            run.0,
            last_name.0,
            tally.names.cast_signed(),
            tally.added.cast_signed(),
            tally.superseded.cast_signed(),
            tally.unchanged.cast_signed()
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }
}
