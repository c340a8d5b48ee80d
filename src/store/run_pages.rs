//! Runs as they are looked at, and dry runs, which leave nothing but a row here.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sqlx::Connection;
use sqlx::types::Json;

use super::lock::{is_run_led, lead_run};
use super::run_chunks::end_run;
use super::{CoverageId, HitCounts, Run, RunId, RunState, Store, StoreError, Tally, WriteLock};

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
    articles: i64,
    persons: i64,
    reopened: i64,
    expired: i64,
    new: i64,
    rescored: i64,
    superseded: i64,
    unchanged: i64,
    lists: Json<BTreeMap<String, HitCounts>>,
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
            tally: Tally {
                names: row.names.cast_unsigned(),
                articles: row.articles.cast_unsigned(),
                persons: row.persons.cast_unsigned(),
                reopened: row.reopened.cast_unsigned(),
                expired: row.expired.cast_unsigned(),
                hits: HitCounts {
                    new: row.new.cast_unsigned(),
                    rescored: row.rescored.cast_unsigned(),
                    superseded: row.superseded.cast_unsigned(),
                    unchanged: row.unchanged.cast_unsigned(),
                },
                lists: row.lists.0,
            },
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
        let rows = sqlx::query_as!(
            RunRow,
            r#"SELECT r.id, r.scope, r.dry_run, r.state, r.started_at, r.finished_at, c.versions, r.names,
                r.articles, r.persons, r.reopened, r.expired, r.new, r.rescored, r.superseded, r.unchanged,
                r.lists AS "lists: _"
            FROM runs r JOIN coverages c ON c.id = r.coverage_id
            WHERE $1::bigint IS NULL OR r.id < $1
            ORDER BY r.id DESC LIMIT $2"#,
            before.map(|run| run.0),
            i64::from(limit)
        )
        .fetch_all(&self.pool)
        .await?;
        let mut runs = Vec::with_capacity(rows.len());
        for row in rows {
            runs.push(self.with_tally(row.try_into()?).await?);
        }
        Ok(runs)
    }

    /// One run.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn run(&self, id: RunId) -> Result<Option<Run>, StoreError> {
        let row = sqlx::query_as!(
            RunRow,
            r#"SELECT r.id, r.scope, r.dry_run, r.state, r.started_at, r.finished_at, c.versions, r.names,
                r.articles, r.persons, r.reopened, r.expired, r.new, r.rescored, r.superseded, r.unchanged,
                r.lists AS "lists: _"
            FROM runs r JOIN coverages c ON c.id = r.coverage_id WHERE r.id = $1"#,
            id.0
        )
        .fetch_optional(&self.pool)
        .await?;
        match row {
            Some(row) => Ok(Some(self.with_tally(row.try_into()?).await?)),
            None => Ok(None),
        }
    }

    /// A run that has not ended with what its workers did so far, and whether it is led.
    async fn with_tally(&self, mut run: Run) -> Result<Run, StoreError> {
        if run.state == RunState::Running {
            if !is_run_led(&mut *self.pool.acquire().await?, run.id).await? {
                // It may have ended since its row was read.
                let open = sqlx::query_scalar!(
                    r#"SELECT state = 'running' AS "open!" FROM runs WHERE id = $1"#,
                    run.id.0
                )
                .fetch_one(&self.pool)
                .await?;
                if !open && let Some(ended) = Box::pin(self.run(run.id)).await? {
                    return Ok(ended);
                }
                run.state = RunState::Stopped;
            }
            let Tally { reopened, expired, .. } = run.tally;
            run.tally = Tally { reopened, expired, ..self.tally(run.id).await? };
        }
        Ok(run)
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
    pub(crate) async fn end_dry_run(&self, run: RunId, counted: Option<&Tally>) -> Result<(), StoreError> {
        let state = if counted.is_some() { "finished" } else { "abandoned" };
        let tally = counted.cloned().unwrap_or_default();
        end_run(&mut *self.pool.acquire().await?, run, state, &tally).await
    }
}

impl WriteLock {
    /// Begins a dry run. Those whose server was killed are given up; other runs are left alone.
    pub(crate) async fn open_dry_run(
        &mut self,
        scope: &str,
        coverage: CoverageId,
    ) -> Result<RunId, StoreError> {
        let mut transaction = self.connection.begin().await?;
        let id = sqlx::query_scalar!(
            "WITH killed AS (
                UPDATE runs SET state = 'abandoned', finished_at = now() WHERE state = 'running' AND dry_run)
            INSERT INTO runs (scope, coverage_id, dry_run) VALUES ($1, $2, true) RETURNING id",
            scope,
            coverage.0
        )
        .fetch_one(&mut *transaction)
        .await?;
        lead_run(&mut transaction, id.into()).await?;
        transaction.commit().await?;
        Ok(id.into())
    }
}
