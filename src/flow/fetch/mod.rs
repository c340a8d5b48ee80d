//! FETCH: address -> the bytes of a list's file, whole and of one edition, or the word that nothing
//! has changed.
//!
//! Bytes go to a partial file first; a download that breaks off is gone on with by the next attempt
//! or the next run, if the server can tell editions apart. It knows nothing of what is inside the
//! file, and nothing of the database: what was fetched last comes in as [`Conditions`] and goes out
//! with [`Fetched`].
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use namecheck::flow::{Address, Client, ClientSettings, Conditions, Edition, Fetcher};
//! use namecheck::list::{SourceId, publication};
//! let client = Client::new(&ClientSettings::default())?;
//! let fetcher = Fetcher::new(client, "/var/lib/namecheck/downloads".into());
//! let un = publication(&SourceId::un_sc()).expect("the UN publishes its list");
//! let wanted: Vec<_> =
//!     Address::official(un, &[])?.into_iter().map(|address| (address, Conditions::default())).collect();
//! if let Edition::Files(files) = fetcher.edition(&wanted, &|_| ()).await? {
//!     println!("{} bytes", files[0].file.bytes.len());
//! }
//! # Ok(()) }
//! ```

mod address;
mod attempt;
mod error;
mod partial;
mod retry;

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::http::Client;
use crate::list::InputFile;

pub use address::Address;
pub(super) use address::shown;
use attempt::Attempt;
use error::Trouble;
pub use error::{FetchError, Setback};
use partial::Partial;
pub use retry::Retry;
pub(super) use retry::{chance, retry_after};

/// Most bytes of a file as it is sent: what a reader takes, a third more than the largest list that is
/// published (`SDN_ADVANCED.XML`, 127 MB).
pub const SIZE_LIMIT_BYTES: u64 = crate::list::MAX_FILE_BYTES;

/// An attempt that brings so many new bytes does not count as failed: a poor line gets there too.
const PROGRESS_BYTES: u64 = 1 << 20;

/// What is known of the edition that was fetched last, as the server gave it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conditions {
    /// `ETag`, for `If-None-Match`.
    pub etag: Option<String>,
    /// `Last-Modified`, for `If-Modified-Since`.
    pub last_modified: Option<String>,
}

/// A file that was fetched whole.
#[derive(Clone)]
pub struct Fetched {
    /// Its content, under the name the address ends in.
    pub file: InputFile,
    /// The address it was asked for by.
    pub address: String,
    /// The address that answered, behind all redirects; without its query, which may hold a
    /// signature.
    pub answered_by: String,
    /// What to ask the next time with.
    pub conditions: Conditions,
}

/// The answer to a wish for one file.
pub enum Fetch {
    /// It has changed, or nothing was known of it.
    File(Fetched),
    /// It is what the conditions say.
    NotModified,
}

/// The answer to a wish for all files of a list.
pub enum Edition {
    /// All of them.
    Files(Vec<Fetched>),
    /// None has changed.
    NotModified,
}

/// What happens on the way, for whoever waits.
#[derive(Debug)]
pub enum FetchEvent<'a> {
    /// Bytes came.
    Received {
        /// Bytes that are there.
        bytes: u64,
        /// Bytes of the whole, where the server tells.
        total: Option<u64>,
    },
    /// An attempt came to nothing; another follows.
    Waiting {
        /// What it came to.
        setback: &'a Setback,
        /// For how long.
        wait: Duration,
    },
}

/// Where events go.
pub type OnFetchEvent<'a> = &'a (dyn Fn(FetchEvent<'_>) + Sync);

/// Fetches files.
pub struct Fetcher {
    client: Client,
    downloads: PathBuf,
    /// Most bytes of a file as it is sent.
    pub size_limit_bytes: u64,
    /// When to try again.
    pub retry: Retry,
}

impl Fetcher {
    /// With the usual bounds; partial files lie in `downloads`.
    #[must_use]
    pub fn new(client: Client, downloads: PathBuf) -> Self {
        Self { client, downloads, size_limit_bytes: SIZE_LIMIT_BYTES, retry: Retry::default() }
    }

    /// Fetches all files of a list, one after the other. If one of them has changed, all are
    /// fetched: an edition is whole. Before, what downloads of a week ago left is removed.
    ///
    /// # Errors
    /// As [`Fetcher::fetch`], of the first file that fails.
    pub async fn edition(
        &self,
        wanted: &[(Address, Conditions)],
        on: OnFetchEvent<'_>,
    ) -> Result<Edition, FetchError> {
        partial::sweep(&self.downloads, SystemTime::now());
        let mut files = Vec::with_capacity(wanted.len());
        for (address, conditions) in wanted {
            files.push(self.fetch(address, conditions, on).await?);
        }
        if files.iter().all(|file| matches!(file, Fetch::NotModified)) {
            return Ok(Edition::NotModified);
        }
        let mut whole = Vec::with_capacity(files.len());
        for (file, (address, _)) in files.into_iter().zip(wanted) {
            let file = match file {
                Fetch::NotModified => self.fetch(address, &Conditions::default(), on).await?,
                fetched @ Fetch::File(_) => fetched,
            };
            if let Fetch::File(fetched) = file {
                whole.push(fetched);
            }
        }
        Ok(Edition::Files(whole))
    }

    /// Fetches one file: goes on from what an earlier run left of it, and tries again after what
    /// may pass (no connection, a stall, a cut, 408, 429, 5xx).
    ///
    /// # Errors
    /// What will not pass, and what did not pass in as many attempts as are allowed.
    pub async fn fetch(
        &self,
        address: &Address,
        conditions: &Conditions,
        on: OnFetchEvent<'_>,
    ) -> Result<Fetch, FetchError> {
        let shown = address::shown(&address.url);
        let mut partial = Partial::open(&self.downloads, address.url.as_str())?;
        let mut setbacks = Vec::new();
        let mut best = partial.kept().map_or(0, |(_, len)| len);
        loop {
            let attempt = Attempt {
                client: &self.client,
                size_limit_bytes: self.size_limit_bytes,
                address,
                shown: &shown,
                conditions,
                on,
            };
            let setback = match attempt.run(&mut partial).await {
                Ok(None) => {
                    partial.remove()?;
                    return Ok(Fetch::NotModified);
                }
                Ok(Some(answered)) => {
                    let file = InputFile::new(address.file_name(), partial.take().await?);
                    return Ok(Fetch::File(Fetched {
                        file,
                        address: address.url.to_string(),
                        answered_by: address::shown(&answered.url),
                        conditions: answered.conditions,
                    }));
                }
                Err(Trouble::Again(setback)) => setback,
                Err(Trouble::Final(error)) => return Err(error),
            };
            partial.flush().await?;
            let kept = partial.kept().map_or(0, |(_, len)| len);
            if kept >= best.saturating_add(PROGRESS_BYTES) {
                best = kept;
                setbacks.clear();
            }
            let asked = match &setback {
                Setback::Status(_, asked) => *asked,
                _ => None,
            };
            setbacks.push(setback);
            let failed = u32::try_from(setbacks.len()).unwrap_or(u32::MAX);
            if failed >= self.retry.attempts {
                return Err(FetchError::GaveUp { address: shown, setbacks, kept_bytes: kept });
            }
            let setback = &setbacks[setbacks.len() - 1];
            let Some(wait) = self.retry.wait(failed, retry::chance(), asked) else {
                let seconds = asked.unwrap_or_default().as_secs();
                return Err(FetchError::Later { address: shown, status: setback.to_string(), seconds });
            };
            on(FetchEvent::Waiting { setback, wait });
            tokio::time::sleep(wait).await;
        }
    }
}
