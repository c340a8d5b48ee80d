//! Runs as they are looked at, and dry runs, which leave nothing but a row here.

use chrono::{DateTime, Utc};

use super::{CoverageId, Run, RunId, RunState, Store, StoreError, Tally, WriteLock};

/// A row of `runs` with the list versions of its coverage.
struct RunRow {
    id: i64,
    scope: String,
    dry_run: bool,
    state: String,
    started_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
    versions: Vec<String>,
    names: i64,
    added: i64,
    superseded: i64,
    unchanged: i64,
}

impl TryFrom<RunRow> for Run {
    type Error = StoreError;

    fn try_from(row: RunRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            scope: row.scope,
            dry_run: row.dry_run,
            state: match row.state.as_str() {
                "running" => RunState::Running,
                "finished" => RunState::Finished,
                "abandoned" => RunState::Abandoned,
                other => return Err(StoreError::bug(format!("a run state {other:?}"))),
            },
            started_at: row.started_at,
            finished_at: row.finished_at,
            versions: row.versions,
            names: row.names,
            added: row.added,
            superseded: row.superseded,
            unchanged: row.unchanged,
        })
    }
}

impl Store {
    /// The latest runs, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn runs(&self, limit: u32) -> Result<Vec<Run>, StoreError> {
        self.runs_before(None, limit).await
    }

    /// Runs that began before this one, newest first; the latest ones where none is given.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn runs_before(&self, before: Option<RunId>, limit: u32) -> Result<Vec<Run>, StoreError> {
        sqlx::query_as!(
            RunRow,
            "SELECT r.id, r.scope, r.dry_run, r.state, r.started_at, r.finished_at, c.versions,
                r.names, r.added, r.superseded, r.unchanged
            FROM runs r JOIN coverages c ON c.id = r.coverage_id
            WHERE $1::bigint IS NULL OR r.id < $1
            ORDER BY r.id DESC LIMIT $2",
            before.map(|run| run.0),
            i64::from(limit)
        )
        .fetch_all(&self.pool)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
    }

    /// One run.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn run(&self, id: RunId) -> Result<Option<Run>, StoreError> {
        sqlx::query_as!(
            RunRow,
            "SELECT r.id, r.scope, r.dry_run, r.state, r.started_at, r.finished_at, c.versions,
                r.names, r.added, r.superseded, r.unchanged
            FROM runs r JOIN coverages c ON c.id = r.coverage_id WHERE r.id = $1",
            id.0
        )
        .fetch_optional(&self.pool)
        .await?
        .map(TryInto::try_into)
        .transpose()
    }

    /// When the last run that came to its end and wrote did so.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn last_run_finished_at(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT finished_at FROM runs WHERE state = 'finished' AND NOT dry_run ORDER BY id DESC LIMIT 1"
        )
        .fetch_optional(&self.pool)
        .await?
        .flatten())
    }

    /// Ends a dry run with what it counted; one that counted nothing is abandoned.
    pub(crate) async fn end_dry_run(&self, run: RunId, counted: Option<Tally>) -> Result<(), StoreError> {
        let tally = counted.unwrap_or_default();
        sqlx::query!(
            "UPDATE runs SET state = $2, finished_at = now(), names = $3, added = $4, superseded = $5, unchanged = $6
            WHERE id = $1 AND dry_run AND state = 'running'",
            run.0,
            if counted.is_some() { "finished" } else { "abandoned" },
            tally.names.cast_signed(),
            tally.added.cast_signed(),
            tally.superseded.cast_signed(),
            tally.unchanged.cast_signed()
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

impl WriteLock {
    /// Begins a dry run. Those whose server was killed are given up; other runs are left alone.
    pub(crate) async fn open_dry_run(
        &mut self,
        scope: &str,
        coverage: CoverageId,
    ) -> Result<RunId, StoreError> {
        let id = sqlx::query_scalar!(
            "WITH killed AS (
                UPDATE runs SET state = 'abandoned', finished_at = now() WHERE state = 'running' AND dry_run)
            INSERT INTO runs (scope, coverage_id, dry_run) VALUES ($1, $2, true) RETURNING id",
            scope,
            coverage.0
        )
        .fetch_one(&mut self.connection)
        .await?;
        Ok(id.into())
    }
}
