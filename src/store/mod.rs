//! Rows <-> the types of `list`, `article` and `screen`. The only SQL of the program.
//!
//! Every statement is checked at compile time against the metadata in `.sqlx`, which
//! `.ci/sqlx-metadata` makes from `migrations/`. Writes that must not meet each other take a
//! [`WriteLock`]; natural keys make every write safe to repeat. It knows nothing of how hits come
//! about, of requests or of where the database runs.
//!
//! ```no_run
//! # async fn example(options: sqlx::postgres::PgConnectOptions) -> Result<(), namecheck::store::StoreError> {
//! let store = namecheck::store::Store::connect(options, 8).await?;
//! store.migrate().await?;
//! for list in store.lists().await? {
//!     println!("{} {} listings", list.label(), list.listings);
//! }
//! # Ok(()) }
//! ```

mod activations;
mod articles;
mod candidates;
mod clocks;
mod contexts;
mod dispositions;
mod error;
mod export;
mod finding;
mod hits;
mod ids;
mod ingest;
mod lists;
mod lock;
mod raw_files;
mod reviews;
mod runs;
mod stored_hits;
mod suppression_ends;
mod suppressions;
mod versions;

use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

pub(crate) use activations::New as NewActivation;
pub use activations::{Activation, Cause};
pub use articles::{ArticleSummary, StoredArticle, StoredPerson};
pub use candidates::{Candidate, CandidateFilter};
pub use clocks::ListClocks;
pub(crate) use contexts::{Scene, Weighed};
pub use error::StoreError;
pub use finding::Finding;
pub(crate) use hits::{ActiveHit, Because, HitChanges, HitWriter, hit_digest};
pub use ids::{
    ArticleId, CandidateId, CandidateIdError, CoverageId, DecisionId, HitId, NameId, PersonId, RunId,
    SuppressionId,
};
pub(crate) use ingest::Inserted;
pub use lists::{FetchRecord, FileRecord, LastRead, ListVersion, VersionState};
pub use lock::WriteLock;
pub use raw_files::RawFile;
pub use reviews::{Decision, Review};
pub(crate) use runs::{NameRow, Tally};
pub use runs::{Run, RunState};
pub use suppressions::{StoredSuppression, SuppressionFilter};
pub(crate) use versions::{NewVersion, Standing, Wording};

/// The database, as the rest of the program sees it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pool: PgPool,
}

/// How long a caller waits for a free connection before it is told that the database is busy.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

impl Store {
    /// Connects, with one connection at once and at most `max_connections`.
    ///
    /// # Errors
    /// When no connection comes about within five seconds.
    pub async fn connect(options: PgConnectOptions, max_connections: u32) -> Result<Self, StoreError> {
        let pool = PgPoolOptions::new()
            .max_connections(max_connections)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    // Pages of candidates look expensive to the planner: it would compile for a second
                    // what then runs for a millisecond.
                    sqlx::query!("SELECT set_config('jit', 'off', false)").fetch_one(connection).await?;
                    Ok(())
                })
            })
            .connect_with(options)
            .await?;
        Ok(Self { pool })
    }

    /// Brings the tables up to date; does nothing when they are. Safe to run by several programs at once.
    ///
    /// # Errors
    /// When the database is unreachable, or newer than this program.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        Ok(MIGRATIONS.run(&self.pool).await?)
    }

    /// One round trip.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query!("SELECT 1 AS one").fetch_one(&self.pool).await?;
        Ok(())
    }

    /// Closes all connections, after the queries under way.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}
