//! What the program does, start to end: fetch ([`Fetcher`]) and [`import`] a list, [`ingest`] an article, [`reconcile`]
//! all stored names, do imports that were taken over HTTP ([`Jobs`]), keep the [`Live`] index that all
//! screening reads, and tell events ([`Webhooks`]).
//!
//! Each flow joins pure rooms (`article`, `list`, `screen`) with `store` in as few transactions as
//! it needs. It knows nothing of requests, of arguments or of how an answer is written.
//!
//! ```no_run
//! # async fn example(store: namecheck::store::Store, article: namecheck::article::NewArticle) -> Result<(), Box<dyn std::error::Error>> {
//! use namecheck::flow::{Live, ingest};
//! let live = Live::load(&store).await?;
//! let answer = ingest(&store, &live, article).await?;
//! println!("{} possible matches in article {}", answer.candidates.len(), answer.article_id);
//! # Ok(()) }
//! ```

mod activate;
mod background;
mod begin;
mod delta;
mod desk;
mod documents;
mod extract;
mod facts;
mod fetch;
mod freshness;
mod guard;
mod history;
mod http;
mod import;
mod ingest;
mod jobs;
mod lines;
mod live;
mod login;
mod new_list;
mod nightly;
mod older;
mod pack;
mod past;
mod plan;
mod published;
mod reconcile;
mod renew;
mod reopen;
mod reread;
mod review;
mod share;
mod stop;
mod webhook;
mod weigh;
mod work;
mod worker;

pub use activate::{
    ActivationError, ActivationReport, Decision, RetirementReport, activate, retire, rollback,
};
pub use background::Background;
pub use begin::{BeginError, begin_reconcile};
pub(crate) use documents::{Mark, documents, skip};
pub use extract::{Extracting, Extractor, ExtractorError, ExtractorSettings, HttpExtractor};
pub use fetch::{
    Address, Conditions, Edition, Fetch, FetchError, FetchEvent, Fetched, Fetcher, OnFetchEvent, Retry,
    SIZE_LIMIT_BYTES, Setback,
};
pub use freshness::{DEFAULT_MAX_AGE, Freshness, judge};
pub use guard::GuardError;
pub use history::{HistoryEntry, history};
pub use http::{Client, ClientError, ClientSettings, Proxies, Reach};
pub use import::{ImportError, ImportOrder, ImportOutcome, ImportReport, import};
pub use ingest::{IngestError, Ingested, ingest};
pub use jobs::{Jobs, ListOrder, ListOrderError, WithdrawError, withdraw};
pub(crate) use lines::{LinesError, Outcome, import_lines};
pub use live::{Coverage, Current, ListCoverage, Live};
pub use login::{
    LoginError, PASSWORD_LEAST_CHARS, PASSWORD_MOST_BYTES, add_user, change_password, made_password, sign_in,
};
pub use new_list::{NewListError, is_plain_name};
pub use nightly::{Next, NightError, Nightly, NightlyTime, NightlyTimeError, Retention, Turn};
pub use pack::{EvidencePack, MadeBy, PackedArticle, PackedVersion, Passage, pack};
pub use past::{Past, Replay, day, instant, replay};
pub use published::{EditionFiles, LockFor, Published, Wanted, published};
pub use reconcile::{Progress, ReconcileError, ReconcileReport, RunOrder, Scope, reconcile};
pub use renew::{EditionError, RenewError, read_edition, renew};
pub use review::{ReviewError, decide, lift, lift_of, missing_candidate, suppress};
pub use share::share;
pub use stop::{Stop, reconcile_until};
pub use webhook::{
    Clock, DeliveryTally, DestinationError, WebhookSettings, WebhookTest, Webhooks, deliver_due, event_data,
    shown_address,
};

use serde::{Deserialize, Serialize};

/// Whether a flow writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Writes.
    #[default]
    Apply,
    /// Finds out what would change, and leaves everything as it is.
    DryRun,
}
