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
mod api_keys;
mod articles;
mod audit;
mod backlog;
mod candidates;
mod clocks;
mod contexts;
mod coverages;
mod deliveries;
mod dispositions;
mod erasures;
mod error;
mod events;
mod export;
mod figures;
mod finding;
mod hits;
mod idempotency;
mod ids;
mod ingest;
mod job_lease;
mod job_upload;
mod jobs;
mod list_changes;
mod lists;
mod lock;
mod nights;
mod raw_files;
mod reading;
mod retention;
mod reviews;
mod run_chunks;
mod run_pages;
mod runs;
mod secret;
mod seen;
mod stored_hits;
mod suppression_ends;
mod suppressions;
mod token;
mod users;
mod versions;
mod webhooks;

use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

pub(crate) use activations::New as NewActivation;
pub use activations::{Activation, Cause};
pub use api_keys::{
    API_KEY_MOST_DAYS, API_KEY_USUAL_DAYS, ApiKey, ApiKeyName, ApiKeyNameError, ApiKeySecret, ApiScope,
    ApiScopeError, Grant, MadeApiKey, MakeApiKeyError,
};
pub use articles::{ArticleFilter, ArticleSummary, StoredArticle, StoredPerson};
pub use audit::{AuditHead, AuditLink, AuditReport, BrokenLink};
pub use backlog::Backlog;
pub use candidates::{Candidate, CandidateFilter};
pub use clocks::ListClocks;
pub(crate) use contexts::{Scene, Weighed};
pub(crate) use coverages::CoverageRow;
pub(crate) use deliveries::{Attempt, Due};
pub use deliveries::{Delivery, DeliveryState, Replayed};
pub use erasures::{Erasure, ErasureCause};
pub use error::StoreError;
pub use events::{EVENT_KINDS, Event, EventListener};
pub use figures::{AGE_STEPS_DAYS, FIGURES_CANDIDATES, QueueFigures, SPREAD_STEPS};
pub use finding::Finding;
pub(crate) use hits::{ActiveHit, Because, HitChanges, HitWriter, hit_digest};
pub(crate) use idempotency::{Begun, KeptAnswer};
pub use ids::{
    ApiKeyId, ArticleId, CandidateId, CandidateIdError, CoverageId, DecisionId, EndpointId, EventPosition,
    HitId, JobId, NameId, PersonId, RunId, SuppressionId, UserId,
};
pub(crate) use ingest::Inserted;
pub(crate) use job_lease::JobLease;
pub(crate) use job_upload::JobUpload;
pub(crate) use jobs::CHUNK_BYTES as JOB_CHUNK_BYTES;
pub use jobs::{Job, JobKind, JobState};
pub use list_changes::{ListChange, ListChanges};
pub use lists::{FetchRecord, FileRecord, LastRead, ListVersion, VersionState};
pub(crate) use lists::{active_of, compared};
pub use lock::WriteLock;
pub use nights::{Night, NightState};
pub use raw_files::RawFile;
pub(crate) use reading::{NameRow, TextRow};
pub(crate) use retention::Behind;
pub use reviews::{Decision, Review};
pub(crate) use run_chunks::{Chunk, ChunkKind, Stale};
pub use runs::{HitCounts, Run, RunState, Tally};
pub use secret::{SecretError, WebhookSecret};
pub use seen::{KnownListing, SeenListing, Whereabouts};
pub use suppressions::{StoredSuppression, SuppressionFilter};
pub use token::NoChance;
pub use users::{NewUser, SESSION_IDLE_MINUTES, SESSION_MOST_HOURS, SessionSecret, SignedIn, User};
pub(crate) use versions::{NewVersion, Standing, Wording};
pub use webhooks::{EndpointState, NewEndpoint, WebhookEndpoint};

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

    /// Closes all connections, after the queries under way.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}
