//! What can go wrong with the database, in the words of who has to act.

use sqlx::error::ErrorKind;

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot be reached, or has no connection to spare. Worth another try.
    #[error(
        "the database does not answer: {0}; try again in a moment. One that DATABASE_URL names must run and be \
         named right, the embedded one is started again by itself"
    )]
    Unavailable(#[source] sqlx::Error),
    /// Another program holds the write lock.
    #[error("another import or reconcile run is under way; wait for it to end, then try again")]
    LockHeld,
    /// Two writers met. Worth another try.
    #[error("another writer was faster: {0}; try again")]
    Conflict(#[source] sqlx::Error),
    /// The active lists changed again and again while something was made with them. Worth another try.
    #[error("the active lists changed at every attempt, so nothing was stored; try again")]
    ListsMoved,
    /// The tables cannot be brought up to date.
    #[error(
        "the database's tables do not fit this program: {0}; use the newest namecheck on this database, or another database"
    )]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// The database has no tables yet.
    #[error("the database has no namecheck tables, or old ones ({0}); run `namecheck migrate`")]
    NotMigrated(#[source] sqlx::Error),
    /// A row this program cannot have written, or a statement it should not have sent.
    #[error("unexpected in the database: {what}; please report this")]
    Bug {
        /// What was seen.
        what: String,
    },
}

impl StoreError {
    /// A row that this program cannot have written.
    pub(crate) fn bug(what: impl Into<String>) -> Self {
        Self::Bug { what: what.into() }
    }

    /// True where the same call may succeed a moment later.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Conflict(_) | Self::LockHeld | Self::ListsMoved)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match &error {
            E::Io(_) | E::Tls(_) | E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed | E::Protocol(_) => {
                Self::Unavailable(error)
            }
            E::Database(database) => match database.code().as_deref() {
                // Class 08 connection, 57P0x shutdown or crash, 53 out of resources, 28 wrong user
                // or password, 3D no such database, 55000 it takes no connections: nothing is wrong
                // with the statement.
                Some(code)
                    if ["08", "57P", "53", "28", "3D", "55000"]
                        .iter()
                        .any(|class| code.starts_with(class)) =>
                {
                    Self::Unavailable(error)
                }
                // 40001 serialization failure, 40P01 deadlock, 55P03 lock not available.
                Some("40001" | "40P01" | "55P03") => Self::Conflict(error),
                // 42P01 no such table, 42703 no such column.
                Some("42P01" | "42703") => Self::NotMigrated(error),
                _ if database.kind() == ErrorKind::UniqueViolation => Self::Conflict(error),
                _ => Self::bug(error.to_string()),
            },
            _ => Self::bug(error.to_string()),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::Execute(error) => error.into(),
            error => Self::Migration(error),
        }
    }
}
