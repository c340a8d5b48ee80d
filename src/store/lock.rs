//! The write lock: proof that no other import or reconcile run is under way.

use sqlx::PgConnection;

use super::{Store, StoreError};

/// Owns the connection whose session holds the advisory lock; import and reconcile write on this
/// connection only, so that a lost lock is a lost transaction. Given back when dropped.
#[derive(Debug)]
pub struct WriteLock {
    connection: PgConnection,
}

impl Store {
    /// Takes the write lock, or says at once that another program holds it.
    ///
    /// # Errors
    /// [`StoreError::LockHeld`] when another import or run is under way.
    pub async fn try_write_lock(&self) -> Result<WriteLock, StoreError> {
        todo!()
    }

    /// Waits for the write lock.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database goes away meanwhile.
    pub async fn write_lock(&self) -> Result<WriteLock, StoreError> {
        todo!()
    }
}

impl WriteLock {
    /// Gives the lock back and waits until the database knows. Dropping does the same a moment later.
    pub async fn release(self) {
        let _ = self.connection;
    }
}
