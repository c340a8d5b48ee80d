//! An import of a list: the file that was sent, or those that are published, through the guard.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use super::super::{
    Address, EditionError, FetchError, FetchEvent, ImportError, ImportOrder, ImportReport, LockFor, Mode,
    Published, Wanted, import, published, read_edition,
};
use super::{Ended, Jobs, Look, Work, of_store, problem};
use crate::list::{InputFile, Meter, Reject, SourceId, publication};
use crate::store::{Job, StoreError};

/// Rejects that are told one by one; all of them are counted.
const REJECTS_TOLD: usize = 10;

/// What is to be imported. With neither a file nor addresses: what the publisher has now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListOrder {
    /// The name of the file that was sent.
    pub file: Option<String>,
    /// Addresses of the files of one edition.
    #[serde(default)]
    pub urls: Vec<String>,
    /// Only find out what would change.
    pub dry_run: bool,
}

/// Why a list cannot be fetched as ordered.
#[derive(Debug, thiserror::Error)]
pub enum ListOrderError {
    /// Where it is published is not known.
    #[error("where {0} is published is not known; send its file, or give its address as url")]
    NotPublished(SourceId),
    /// An address is none.
    #[error(transparent)]
    Address(#[from] FetchError),
}

impl ListOrder {
    /// The addresses to fetch from. Redirects may lead to the publisher's hosts, of a given address to
    /// its own.
    ///
    /// # Errors
    /// [`ListOrderError`].
    pub fn addresses(&self, source: &SourceId) -> Result<Vec<Address>, ListOrderError> {
        if self.urls.is_empty() {
            let publication =
                publication(source).ok_or_else(|| ListOrderError::NotPublished(source.clone()))?;
            return Ok(Address::official(publication, &[])?);
        }
        self.urls.iter().map(|url| Ok(Address::given(url, &[])?)).collect()
    }

    /// The same with addresses fit to be shown: a query may hold a token.
    #[must_use]
    pub fn shown(&self) -> Self {
        let shown = |url: &String| Address::given(url, &[]).map_or_else(|_| String::new(), |url| url.shown());
        Self { urls: self.urls.iter().map(shown).collect(), ..self.clone() }
    }
}

/// How far it is.
#[derive(Default)]
struct Reached {
    phase: Mutex<&'static str>,
    fetched: AtomicU64,
    meter: Arc<Meter>,
    written: AtomicU64,
    to_write: AtomicU64,
}

impl Reached {
    fn enter(&self, phase: &'static str) {
        *self.phase.lock().unwrap_or_else(PoisonError::into_inner) = phase;
    }

    fn told(&self) -> Value {
        let phase = *self.phase.lock().unwrap_or_else(PoisonError::into_inner);
        let load = |counter: &AtomicU64| counter.load(Relaxed);
        json!({
            "phase": phase,
            "fetched_bytes": load(&self.fetched),
            "read_bytes": self.meter.bytes(),
            "records": self.meter.records(),
            "written": load(&self.written),
            "to_write": load(&self.to_write),
        })
    }
}

/// The work of one import. What it reads may take a quarter of a gigabyte, so it does that while it
/// holds the one permit of `reading`.
pub(super) fn begin(jobs: &Jobs, job: &Job, reading: &Arc<Semaphore>) -> (Look, Work) {
    let reached = Arc::new(Reached::default());
    reached.enter("beginning");
    let look = {
        let reached = Arc::clone(&reached);
        Box::new(move || reached.told())
    };
    let (jobs, job, reading) = (jobs.clone(), job.clone(), Arc::clone(reading));
    let work = async move {
        // Of an import that is left in the middle nothing stays.
        jobs.stop.or(work(&jobs, &job, &reached, &reading)).await.unwrap_or(Ended::Stopped)
    };
    (look, Box::pin(work))
}

pub(super) fn kept_input(input: &Value) -> Value {
    let order: ListOrder = serde_json::from_value(input.clone()).unwrap_or_default();
    serde_json::to_value(order.shown()).unwrap_or_default()
}

async fn work(jobs: &Jobs, job: &Job, reached: &Reached, reading: &Semaphore) -> Ended {
    match carry_out(jobs, job, reached, reading).await {
        Ok(result) => {
            reached.enter("done");
            // The server does it by itself in a moment; whoever sees the job done may count on it.
            if let Err(error) = jobs.live.refresh(&jobs.store).await {
                tracing::warn!(%error, "the active lists cannot be looked up");
            }
            Ended::Done(result)
        }
        Err(error) => error.into(),
    }
}

/// Why a list was not imported.
enum Trouble {
    Order(ListOrderError),
    Fetch(FetchError),
    Read(EditionError),
    Import(ImportError),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Import(error.into())
    }
}

impl From<FetchError> for Trouble {
    fn from(error: FetchError) -> Self {
        Self::Fetch(error)
    }
}

impl From<Trouble> for Ended {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Import(ImportError::Store(error)) => of_store(&error),
            Trouble::Import(error @ ImportError::Guard(_)) => {
                Self::Failed(problem("refused", error.to_string()))
            }
            Trouble::Read(error) => Self::Failed(problem("unreadable", error.to_string())),
            Trouble::Order(error) => Self::Failed(problem("not-fetched", error.to_string())),
            // Another program fetches the same.
            Trouble::Fetch(error @ FetchError::Busy(_)) => Self::Later(error.to_string()),
            Trouble::Fetch(error) => Self::Failed(problem("not-fetched", error.to_string())),
        }
    }
}

async fn carry_out(jobs: &Jobs, job: &Job, reached: &Reached, reading: &Semaphore) -> Result<Value, Trouble> {
    let source = job.source.as_ref().ok_or_else(|| StoreError::bug("an import of no list"))?;
    let order: ListOrder = serde_json::from_value(job.input.clone())
        .map_err(|error| StoreError::bug(format!("an order that cannot be read: {error}")))?;
    let mode = if order.dry_run { Mode::DryRun } else { Mode::Apply };
    let fetched = match order.file {
        Some(_) => None,
        None => match fetched(jobs, source, &order, mode, reached).await? {
            Published::Files(files) => Some(files),
            Published::Same(report) => return Ok(told(&report, &[])),
        },
    };
    reached.enter("waiting");
    // Never closed: what cannot be had is no permit, and then nobody else reads either.
    let _turn = reading.acquire().await;
    let files = match fetched {
        Some(files) => files,
        None => vec![(InputFile::new(order.file.unwrap_or_default(), body(jobs, job).await?), None)],
    };
    reached.enter("reading");
    let read = read_edition(source, files, Arc::clone(&reached.meter)).await;
    let (snapshot, files) = read.map_err(Trouble::Read)?;
    reached.enter("waiting");
    let mut lock = jobs.store.write_lock().await?;
    reached.enter("writing");
    let progress = |done, total| {
        reached.written.store(done, Relaxed);
        reached.to_write.store(total, Relaxed);
    };
    let order = ImportOrder { files: &files, mode, actor: &job.actor, progress: &progress };
    let report = import(&mut lock, &snapshot, &order).await;
    lock.release().await;
    Ok(told(&report.map_err(Trouble::Import)?, &snapshot.rejects))
}

/// The file that was sent.
async fn body(jobs: &Jobs, job: &Job) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::with_capacity(usize::try_from(job.bytes).unwrap_or(0));
    let mut ordinal = 0;
    while let Some(chunk) = jobs.store.job_chunk(job.id, ordinal).await? {
        bytes.extend_from_slice(&chunk);
        ordinal += 1;
    }
    Ok(bytes)
}

/// The files that are published; or what came of them before, where they are the same.
async fn fetched(
    jobs: &Jobs,
    source: &SourceId,
    order: &ListOrder,
    mode: Mode,
    reached: &Reached,
) -> Result<Published, Trouble> {
    reached.enter("fetching");
    let fetcher = if order.urls.is_empty() { &jobs.publishers } else { &jobs.given };
    let on = |event: FetchEvent<'_>| {
        if let FetchEvent::Received { bytes, .. } = event {
            // Behind a wait for the lock, the files may come after all.
            reached.enter("fetching");
            reached.fetched.store(bytes, Relaxed);
        }
    };
    let addresses = order.addresses(source).map_err(Trouble::Order)?;
    let lock = async {
        reached.enter("waiting");
        jobs.store.write_lock().await
    };
    let wanted = Wanted { source, addresses: &addresses, fetcher, on: &on, mode };
    published(&jobs.store, wanted, LockFor::Taken(Box::pin(lock))).await
}

/// The report as it is kept, with its findings in words.
fn told(report: &ImportReport, rejects: &[Reject]) -> Value {
    let findings = report.findings.iter();
    let findings: Vec<Value> =
        findings.map(|finding| json!({"kind": finding.kind(), "detail": finding.to_string()})).collect();
    let mut told = serde_json::to_value(report).unwrap_or_default();
    told["findings"] = findings.into();
    told["rejected"] = rejects
        .iter()
        .take(REJECTS_TOLD)
        .map(|reject| json!({"place": reject.place, "reason": reject.reason}))
        .collect();
    told
}
