//! `list import` without files: where the list comes from, and what is shown while it comes.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use clap::Args;
use indicatif::HumanBytes;

use super::Session;
use super::exit::{Exit, Failure};
use super::progress;
use crate::config::Config;
use crate::flow::{
    self, Address, Client, ClientError, ClientSettings, FetchError, FetchEvent, Fetcher, LockFor, Mode,
    Published, Reach, Retry, Wanted,
};
use crate::list::{PUBLICATIONS, SourceId, publication};
use crate::store::{Store, StoreError, WriteLock};

/// How often a line is written where no bar can be shown.
const LINE_EVERY: Duration = Duration::from_secs(10);

#[derive(Debug, Args)]
pub(crate) struct FetchArgs {
    /// Addresses of the files of one edition [default, without --file: the publisher's own]
    #[arg(long, value_name = "URL", num_args = 1.., conflicts_with = "file")]
    pub(crate) url: Vec<String>,
    /// Further hosts that redirects may lead to: lists.example.org, or *.example.org for all below
    #[arg(long, value_name = "HOST", conflicts_with = "file")]
    allow_host: Vec<String>,
    /// Most seconds without a byte
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds, conflicts_with = "file")]
    stall_timeout: Duration,
    /// Most seconds until a connection stands
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds, conflicts_with = "file")]
    connect_timeout: Duration,
    /// Attempts in a row that may bring nothing new
    #[arg(long, value_name = "N", default_value_t = Retry::default().attempts, value_parser = clap::value_parser!(u32).range(1..=100), conflicts_with = "file")]
    attempts: u32,
    /// Seconds to wait after the first of them; doubles from one to the next
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds, conflicts_with = "file")]
    retry_wait: Duration,
}

/// Reads a number of seconds; a hundredth will do for a server beside us, a day for any.
fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    if (0.01..=86_400.0).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err("not within 0.01 and 86400 seconds".to_owned())
    }
}

/// Fetches all files of a list, unless they are those that were read last; then the lock is taken, and
/// what came of those is told.
pub(crate) async fn published(
    session: &Session,
    store: &Store,
    (source, mode): (&SourceId, Mode),
    args: &FetchArgs,
    lock: impl Future<Output = Result<WriteLock, StoreError>> + Send,
) -> Result<Published, Failure> {
    let addresses = addresses(source, args)?;
    let config = &session.config;
    let client = Client::new(&ClientSettings {
        connect_timeout: args.connect_timeout,
        stall_timeout: args.stall_timeout,
        ..client_settings(config)
    })?;
    let mut fetcher = Fetcher::new(client, config.data_dir.value.join("downloads"));
    fetcher.retry = Retry { attempts: args.attempts, first_wait: args.retry_wait, ..Retry::default() };
    let shown = Shown::new(session, source);
    let on = |event: FetchEvent<'_>| shown.event(&event);
    let wanted = Wanted { source, addresses: &addresses, fetcher: &fetcher, on: &on, mode };
    let lock = async {
        shown.bar.finish_and_clear();
        lock.await
    };
    let found = flow::published(store, wanted, LockFor::Taken(Box::pin(lock))).await;
    shown.bar.finish_and_clear();
    found
}

/// What fetches lists for a server with these settings.
pub(crate) fn fetcher(config: &Config, reach: Reach) -> Result<Arc<Fetcher>, ClientError> {
    let client = Client::new(&ClientSettings { reach, ..client_settings(config) })?;
    Ok(Arc::new(Fetcher::new(client, config.data_dir.value.join("downloads"))))
}

/// How programs of others are called with these settings.
pub(crate) fn client_settings(config: &Config) -> ClientSettings {
    ClientSettings {
        contact: config.contact.as_ref().map(|setting| setting.value.clone()),
        ca_file: config.ca_file.as_ref().map(|setting| setting.value.clone()),
        ..ClientSettings::default()
    }
}

fn addresses(source: &SourceId, args: &FetchArgs) -> Result<Vec<Address>, Failure> {
    if !args.url.is_empty() {
        return Ok(args
            .url
            .iter()
            .map(|url| Address::given(url, &args.allow_host))
            .collect::<Result<_, _>>()?);
    }
    let publication = publication(source).ok_or_else(|| {
        let known: Vec<&str> = PUBLICATIONS.iter().map(|publication| publication.source).collect();
        Failure::usage(
            format!("Where {source} is published is not known; known are {}", known.join(", ")),
            "Give its files with --file, or their addresses with --url",
        )
    })?;
    Ok(Address::official(publication, &args.allow_host)?)
}

/// A bar on a terminal, else a line every ten seconds.
struct Shown<'a> {
    session: &'a Session,
    source: &'a SourceId,
    bar: indicatif::ProgressBar,
    /// When the last line was written, and the bytes that were there then.
    last_line: Mutex<(Instant, u64)>,
}

impl<'a> Shown<'a> {
    fn new(session: &'a Session, source: &'a SourceId) -> Self {
        progress::step(session.progress, &format!("Fetching {source} ..."));
        let bar = progress::bytes(session.progress);
        Self { session, source, bar, last_line: Mutex::new((Instant::now(), 0)) }
    }

    fn event(&self, event: &FetchEvent<'_>) {
        match event {
            FetchEvent::Received { bytes, total } => {
                if self.bar.is_finished() {
                    self.bar.reset();
                }
                progress::received(&self.bar, *bytes, *total);
                self.line(*bytes, *total);
            }
            FetchEvent::Waiting { setback, wait } => self.bar.suspend(|| {
                let seconds = wait.as_secs_f64();
                progress::step(self.session.progress, &format!("{setback}; again in {seconds:.1} s ..."));
            }),
        }
    }

    fn line(&self, bytes: u64, total: Option<u64>) {
        if !self.bar.is_hidden() {
            return;
        }
        let Ok(mut last) = self.last_line.lock() else { return };
        let elapsed = last.0.elapsed();
        if elapsed < LINE_EVERY {
            return;
        }
        let new_bytes = bytes.saturating_sub(last.1);
        let rate = u128::from(new_bytes) * 1000 / elapsed.as_millis();
        let rate = HumanBytes(u64::try_from(rate).unwrap_or(u64::MAX));
        *last = (Instant::now(), bytes);
        let of = total.map_or_else(String::new, |total| format!(" of {}", HumanBytes(total)));
        let line = format!("Fetching {}: {}{of}, {rate}/s", self.source, HumanBytes(bytes));
        progress::step(self.session.progress, &line);
    }
}

impl From<FetchError> for Failure {
    fn from(error: FetchError) -> Self {
        let exit = match error {
            FetchError::Address { .. } | FetchError::Host(_) => Exit::Usage,
            FetchError::Busy(_) => Exit::Locked,
            _ => Exit::Failed,
        };
        match options(&error) {
            Some(options) => Self::told(exit, format_args!("{error} ({options})")),
            None => Self::told(exit, error),
        }
    }
}

/// The options by which a person does what an error says is to be done.
fn options(error: &FetchError) -> Option<String> {
    let options = match error {
        FetchError::OtherHost { to, .. } => return Some(format!("--url, or --allow-host {to}")),
        FetchError::Insecure { .. } | FetchError::Redirect { .. } => "--url",
        FetchError::Status { .. } => "--url, --file",
        FetchError::Address { .. }
        | FetchError::TooLarge { .. }
        | FetchError::Longer { .. }
        | FetchError::GaveUp { .. } => "--file",
        FetchError::Disk { .. } => "--data-dir",
        FetchError::Host(_)
        | FetchError::Later { .. }
        | FetchError::Untrusted { .. }
        | FetchError::OutOfReach { .. }
        | FetchError::Busy(_) => return None,
    };
    Some(options.to_owned())
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        Self::told(Exit::Usage, error)
    }
}
