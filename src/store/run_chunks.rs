//! The work of a run in chunks that workers take, each in one transaction with what it writes.
//!
//! The lease of a chunk is the lock on its row: it ends with the transaction, whether that commits, or
//! its program is killed, or its host vanishes. Nothing has to be taken back, and no chunk is done
//! twice.

use std::time::Duration;

use serde::Serialize;
use sqlx::postgres::PgListener;
use sqlx::types::Json;
use sqlx::{Connection, PgConnection, PgTransaction};

use super::hits::HitWriter;
use super::lock::lead_run;
use super::{CoverageId, RunId, Store, StoreError, Tally, WriteLock};

/// After this time without a word from a worker its chunk is another's. Screening a chunk takes a second.
const LEASE: Duration = Duration::from_secs(120);

/// What a chunk is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ChunkKind {
    Names,
    Articles,
}

/// A piece of the work: the rows whose ids are in a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chunk {
    pub(crate) kind: ChunkKind,
    pub(crate) first: i64,
    pub(crate) last: i64,
}

/// Which names and articles a run has to do with.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stale {
    /// All of them.
    pub(crate) all: bool,
    /// Those that have one of these coverages; those without any always.
    pub(crate) coverages: Vec<CoverageId>,
}

impl Stale {
    pub(super) fn ids(&self) -> Vec<i64> {
        self.coverages.iter().map(|coverage| coverage.0).collect()
    }

    fn is_none(&self) -> bool {
        !self.all && self.coverages.is_empty()
    }
}

/// A run to be carried out: new, or taken up where it was killed.
pub(crate) struct OpenRun {
    pub(crate) id: RunId,
    /// True when it was begun before.
    pub(crate) resumed: bool,
}

/// A connection that does chunks of a run, beside others here and elsewhere.
pub(crate) struct RunWorker {
    connection: PgConnection,
}

impl Store {
    /// A worker's own connection: a long run must not keep requests from the pool.
    pub(crate) async fn run_worker(&self) -> Result<RunWorker, StoreError> {
        let mut connection = self.own_connection().await?;
        let lease_ms = LEASE.as_millis().to_string();
        sqlx::query!("SELECT set_config('idle_in_transaction_session_timeout', $1, false)", lease_ms)
            .fetch_one(&mut connection)
            .await?;
        Ok(RunWorker { connection })
    }

    /// Listens for runs that begin from now on.
    pub(crate) async fn run_notices(&self) -> Result<RunNotices, StoreError> {
        let mut listener = PgListener::connect_with(&self.pool).await?;
        listener.listen(RUNS_CHANNEL).await?;
        Ok(RunNotices(listener))
    }

    /// The run under way, and what it screens against.
    pub(crate) async fn running(&self) -> Result<Option<(RunId, String, CoverageId)>, StoreError> {
        let run =
            sqlx::query!("SELECT id, scope, coverage_id FROM runs WHERE state = 'running' AND NOT dry_run")
                .fetch_optional(&self.pool)
                .await?;
        Ok(run.map(|run| (run.id.into(), run.scope, run.coverage_id.into())))
    }

    /// The chunks of the work, without a run.
    pub(crate) async fn chunks(&self, stale: &Stale) -> Result<Vec<Chunk>, StoreError> {
        chunks(&mut *self.pool.acquire().await?, stale).await
    }

    /// How many chunks of a run are not done.
    pub(crate) async fn chunks_left(&self, run: RunId) -> Result<u64, StoreError> {
        let left = sqlx::query_scalar!(
            r#"SELECT count(*) AS "count!" FROM run_chunks WHERE run_id = $1 AND done_at IS NULL"#,
            run.0
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(left.cast_unsigned())
    }
}

/// Notices that a run has begun.
pub(crate) struct RunNotices(PgListener);

impl RunNotices {
    /// Waits for the next one. After a lost connection there may have been some: that counts as one.
    pub(crate) async fn next(&mut self) -> Result<(), StoreError> {
        self.0.try_recv().await?;
        Ok(())
    }
}

impl RunWorker {
    /// Begins the transaction of a chunk.
    pub(crate) async fn begin(&mut self) -> Result<HitWriter<'_>, StoreError> {
        Ok(HitWriter { transaction: self.connection.begin().await? })
    }
}

impl HitWriter<'_> {
    /// Takes the next chunk that nobody has; none when all are done or taken, or the run has ended.
    pub(crate) async fn take_chunk(&mut self, run: RunId) -> Result<Option<Chunk>, StoreError> {
        let chunk = sqlx::query!(
            "SELECT kind, first_id, last_id FROM run_chunks
            WHERE run_id = $1 AND done_at IS NULL
                AND EXISTS (SELECT FROM runs WHERE id = $1 AND state = 'running')
            ORDER BY kind DESC, first_id LIMIT 1 FOR UPDATE SKIP LOCKED",
            run.0
        )
        .fetch_optional(&mut *self.transaction)
        .await?;
        chunk.map(|row| read(&row.kind, row.first_id, row.last_id)).transpose()
    }

    /// Waits for the worker of the first chunk that is not done; takes the chunk where that worker is gone.
    pub(crate) async fn await_chunk(&mut self, run: RunId) -> Result<Option<Chunk>, StoreError> {
        let chunk = sqlx::query!(
            "SELECT kind, first_id, last_id FROM run_chunks
            WHERE run_id = $1 AND done_at IS NULL
                AND EXISTS (SELECT FROM runs WHERE id = $1 AND state = 'running')
            ORDER BY kind DESC, first_id LIMIT 1 FOR UPDATE",
            run.0
        )
        .fetch_optional(&mut *self.transaction)
        .await?;
        chunk.map(|row| read(&row.kind, row.first_id, row.last_id)).transpose()
    }

    /// Notes a chunk as done; stays or goes with what it did.
    pub(crate) async fn finish_chunk(
        &mut self,
        run: RunId,
        chunk: Chunk,
        tally: &Tally,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE run_chunks SET done_at = now(), tally = $4 WHERE run_id = $1 AND kind = $2 AND first_id = $3",
            run.0,
            chunk.kind.text(),
            chunk.first,
            Json(tally) as _
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }
}

impl WriteLock {
    /// Takes up the run that was killed, if it had the same scope and coverage; else begins one, with
    /// the chunks of its work.
    pub(crate) async fn open_run(
        &mut self,
        scope: &str,
        coverage: CoverageId,
        stale: &Stale,
    ) -> Result<OpenRun, StoreError> {
        let mut transaction = self.connection.begin().await?;
        // Nobody else has one under way: the write lock is ours.
        let killed =
            sqlx::query!("SELECT id, scope, coverage_id FROM runs WHERE state = 'running' AND NOT dry_run")
                .fetch_optional(&mut *transaction)
                .await?;
        if let Some(run) = killed {
            if run.scope == scope && run.coverage_id == coverage.0 {
                lead_run(&mut transaction, run.id.into()).await?;
                transaction.commit().await?;
                return Ok(OpenRun { id: run.id.into(), resumed: true });
            }
            close(&mut transaction, run.id.into(), "abandoned").await?;
        }
        let id = sqlx::query_scalar!(
            "INSERT INTO runs (scope, coverage_id) VALUES ($1, $2) RETURNING id",
            scope,
            coverage.0
        )
        .fetch_one(&mut *transaction)
        .await?;
        lead_run(&mut transaction, id.into()).await?;
        let chunks = chunks(&mut transaction, stale).await?;
        let kinds: Vec<String> = chunks.iter().map(|chunk| chunk.kind.text().to_owned()).collect();
        let firsts: Vec<i64> = chunks.iter().map(|chunk| chunk.first).collect();
        let lasts: Vec<i64> = chunks.iter().map(|chunk| chunk.last).collect();
        sqlx::query!(
            "INSERT INTO run_chunks (run_id, kind, first_id, last_id)
            SELECT $1, kind, first_id, last_id
            FROM unnest($2::text[], $3::bigint[], $4::bigint[]) AS new (kind, first_id, last_id)",
            id,
            &kinds,
            &firsts,
            &lasts
        )
        .execute(&mut *transaction)
        .await?;
        // Whoever waits to help may begin.
        sqlx::query!("SELECT pg_notify($1, $2)", RUNS_CHANNEL, id.to_string())
            .fetch_one(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(OpenRun { id: id.into(), resumed: false })
    }

    /// Ends a run of which all chunks are done: every name and article has its coverage from now on.
    pub(crate) async fn finish_run(&mut self, run: RunId, coverage: CoverageId) -> Result<Tally, StoreError> {
        let mut transaction = self.connection.begin().await?;
        let tally = close(&mut transaction, run, "finished").await?;
        sqlx::query!(
            "UPDATE coverages SET carried_to = $1 WHERE id <> $1 AND carried_to IS DISTINCT FROM $1",
            coverage.0
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(tally)
    }
}

/// Where it is told that a run has begun.
const RUNS_CHANNEL: &str = "namecheck_runs";

async fn close(transaction: &mut PgTransaction<'_>, run: RunId, state: &str) -> Result<Tally, StoreError> {
    let tallies = sqlx::query_scalar!(
        r#"DELETE FROM run_chunks WHERE run_id = $1 RETURNING tally AS "tally: Json<Tally>""#,
        run.0
    )
    .fetch_all(&mut **transaction)
    .await?;
    let mut sum = Tally::default();
    for Json(tally) in tallies.iter().flatten() {
        sum.add(tally);
    }
    end_run(transaction, run, state, &sum).await?;
    let ended = sqlx::query!("SELECT reopened, expired FROM runs WHERE id = $1", run.0)
        .fetch_one(&mut **transaction)
        .await?;
    sum.reopened = ended.reopened.cast_unsigned();
    sum.expired = ended.expired.cast_unsigned();
    Ok(sum)
}

/// Ends a run with what it did; one that has ended stays as it is.
pub(super) async fn end_run(
    connection: &mut PgConnection,
    run: RunId,
    state: &str,
    tally: &Tally,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE runs SET state = $2, finished_at = now(), names = $3, articles = $4, persons = $5, new = $6,
            rescored = $7, superseded = $8, unchanged = $9, lists = $10
        WHERE id = $1 AND state = 'running'",
        run.0,
        state,
        tally.names.cast_signed(),
        tally.articles.cast_signed(),
        tally.persons.cast_signed(),
        tally.hits.new.cast_signed(),
        tally.hits.rescored.cast_signed(),
        tally.hits.superseded.cast_signed(),
        tally.hits.unchanged.cast_signed(),
        Json(&tally.lists) as _
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The work in chunks of about a hundredth, so that a killed worker repeats little: names 2,000 to
/// 20,000, articles 50 to 1,000.
async fn chunks(connection: &mut PgConnection, stale: &Stale) -> Result<Vec<Chunk>, StoreError> {
    let rows = sqlx::query!(
        r#"WITH bounds AS (
            SELECT 'names' AS kind, min(id) AS first, max(id) AS last, 2000 AS least, 20000 AS most
            FROM names WHERE $1 OR coverage_id IS NULL
            UNION ALL
            SELECT 'articles', min(id), max(id), 50, 1000 FROM articles WHERE $1 OR coverage_id IS NULL),
        cut AS (SELECT *, least(greatest((last - first) / 100, least), most) AS width FROM bounds)
        SELECT kind AS "kind!", at AS "first_id!", least(at + width - 1, last) AS "last_id!"
        FROM cut, generate_series(first, last, width) AS at ORDER BY kind DESC, at"#,
        !stale.is_none()
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|row| read(&row.kind, row.first_id, row.last_id)).collect()
}

fn read(kind: &str, first: i64, last: i64) -> Result<Chunk, StoreError> {
    let kind = match kind {
        "names" => ChunkKind::Names,
        "articles" => ChunkKind::Articles,
        other => return Err(StoreError::bug(format!("a chunk of {other:?}"))),
    };
    Ok(Chunk { kind, first, last })
}

impl ChunkKind {
    fn text(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::Articles => "articles",
        }
    }
}
