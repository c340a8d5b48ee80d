//! The write lock: proof that no other import or reconcile run is under way; and what tells a run that
//! is led from one whose leader is gone.

use std::time::Duration;

use sqlx::{Connection, PgConnection};

use super::{RunId, Store, StoreError};

/// Key of the session lock of import and reconcile: "namechec" in ASCII.
const WRITE_LOCK: i64 = 0x6e61_6d65_6368_6563;
/// Key of the lock that keeps articles from being stored while the active versions change.
const ACTIVATION_LOCK: i64 = WRITE_LOCK + 1;

/// How long the session of a lock may take to say that it lives.
const ANSWER_PATIENCE: Duration = Duration::from_secs(5);

/// The first half of the key of the lock that the leader of a run holds, "runs" in ASCII; the second is the
/// run's id.
const RUN_LOCKS: i32 = 0x7275_6e73;

/// Owns the connection whose session holds the advisory lock; import and reconcile write on this
/// connection only, so that a lost lock is a lost transaction. Given back when dropped.
#[derive(Debug)]
pub struct WriteLock {
    pub(super) connection: PgConnection,
}

impl Store {
    /// Takes the write lock, or says at once that another program holds it.
    ///
    /// # Errors
    /// [`StoreError::LockHeld`] when another import or run is under way.
    pub async fn try_write_lock(&self) -> Result<WriteLock, StoreError> {
        let mut connection = self.own_connection().await?;
        let taken = sqlx::query_scalar!(r#"SELECT pg_try_advisory_lock($1) AS "taken!""#, WRITE_LOCK)
            .fetch_one(&mut connection)
            .await?;
        if taken { Ok(WriteLock { connection }) } else { Err(StoreError::LockHeld) }
    }

    /// Waits for the write lock.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database goes away meanwhile.
    pub async fn write_lock(&self) -> Result<WriteLock, StoreError> {
        let mut connection = self.own_connection().await?;
        sqlx::query!("SELECT pg_advisory_lock($1)", WRITE_LOCK).execute(&mut connection).await?;
        Ok(WriteLock { connection })
    }

    /// Waits for the write lock, at most so long.
    ///
    /// # Errors
    /// [`StoreError::LockHeld`] when another import or run is still under way then.
    pub async fn write_lock_within(&self, patience: Duration) -> Result<WriteLock, StoreError> {
        match tokio::time::timeout(patience, self.write_lock()).await {
            Ok(taken) => taken,
            // The connection that waits is dropped, and its place in the queue with it.
            Err(_) => Err(StoreError::LockHeld),
        }
    }

    /// A connection outside the pool: back in the pool its session, and the lock, would live on.
    pub(super) async fn own_connection(&self) -> Result<PgConnection, StoreError> {
        Ok(PgConnection::connect_with(&self.pool.connect_options()).await?)
    }
}

impl WriteLock {
    /// Whether the session that holds the lock still answers.
    pub(crate) async fn answers(&mut self) -> bool {
        matches!(tokio::time::timeout(ANSWER_PATIENCE, self.connection.ping()).await, Ok(Ok(())))
    }

    /// Gives the lock back and waits until the database knows. Dropping does the same a moment later.
    pub async fn release(mut self) {
        // A connection that is gone has given its lock back. Closing alone does not wait for the
        // session to end.
        let _ = sqlx::query!("SELECT pg_advisory_unlock_all()").fetch_one(&mut self.connection).await;
        let _ = self.connection.close().await;
    }
}

/// Shows for as long as the connection lives that a run is led, before others can see the run. Shared: a
/// leader that lost its connection takes it anew while the database still holds that one for alive.
pub(super) async fn lead_run(leader: &mut PgConnection, run: RunId) -> Result<(), StoreError> {
    sqlx::query!("SELECT pg_advisory_lock_shared($1, $2)", RUN_LOCKS, run_key(run)).fetch_one(leader).await?;
    Ok(())
}

/// Whether anybody leads a run.
pub(super) async fn is_run_led(connection: &mut PgConnection, run: RunId) -> Result<bool, StoreError> {
    is_held(connection, i64::from(RUN_LOCKS) << 32 | i64::from(run_key(run)), 2).await
}

/// Whether anybody holds the write lock.
pub(super) async fn is_write_lock_held(connection: &mut PgConnection) -> Result<bool, StoreError> {
    is_held(connection, WRITE_LOCK, 1).await
}

/// Whether any session holds the lock of a key, which was given in so many pieces: one of 64 bits or two of
/// 32 (Postgres, "pg_locks": its halves are in `classid` and `objid`, the pieces in `objsubid`).
async fn is_held(connection: &mut PgConnection, key: i64, pieces: i32) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM pg_locks
            WHERE locktype = 'advisory' AND classid::bigint << 32 | objid::bigint = $1 AND objsubid = $2::int
                AND granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS "held!""#,
        key,
        pieces
    )
    .fetch_one(connection)
    .await?)
}

/// The low half of an id; a run ends long before another shares it.
fn run_key(run: RunId) -> i32 {
    i32::try_from(run.0 & i64::from(i32::MAX)).unwrap_or(i32::MAX)
}

/// Holds the active versions still until the transaction ends; many may hold at once.
pub(super) async fn hold_versions(transaction: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query!("SELECT pg_advisory_xact_lock_shared($1)", ACTIVATION_LOCK).execute(transaction).await?;
    Ok(())
}

/// Waits for those that hold the versions, then keeps new ones out until the transaction ends.
pub(super) async fn change_versions(transaction: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query!("SELECT pg_advisory_xact_lock($1)", ACTIVATION_LOCK).execute(transaction).await?;
    Ok(())
}
