//! JOB: an import that was taken over HTTP -> the same flows as from the command line, behind the answer.
//!
//! What was accepted is in the database, with its bytes, and stays there until it is done. A server
//! calls [`Jobs::keep`]; several on one database share the jobs. Who works on one holds its lease
//! ([`store`](crate::store)), which ends with the server however that ends; another then goes on with
//! it: an import of articles behind the line it came to, an import of a list from its beginning,
//! since of that nothing is there before all is. It knows nothing of requests.
//!
//! ```no_run
//! # async fn example(store: namecheck::store::Store) -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//! use namecheck::flow::{Client, ClientSettings, Fetcher, Jobs, Live, Reach, Stop};
//! let fetcher = |reach| -> Result<_, namecheck::flow::ClientError> {
//!     let client = Client::new(&ClientSettings { reach, ..ClientSettings::default() })?;
//!     Ok(Arc::new(Fetcher::new(client, "/var/lib/namecheck/downloads".into())))
//! };
//! let (publishers, given) = (fetcher(Reach::Anywhere)?, fetcher(Reach::Public)?);
//! let live = Arc::new(Live::load(&store).await?);
//! Jobs { store, live, publishers, given, stop: Stop::default(), at_once: 2 }.keep().await;
//! # Ok(()) }
//! ```

mod articles;
mod lists;
mod withdraw;

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, interval, timeout};

use super::{Fetcher, Live, Stop};
use crate::store::{Job, JobKind, JobLease, Store, StoreError};

pub use lists::{ListOrder, ListOrderError};
pub use withdraw::{WithdrawError, withdraw};

/// How often jobs are looked for where nobody tells of one: those of a server that was killed.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How often it is noted how far a job is: a killed server does at most so much once more.
const REPORT_EVERY: Duration = Duration::from_secs(1);
/// How often a worker says that it lives where it comes no further.
const REPORTS_SKIPPED: u32 = 20;
/// How often a job is taken by servers that did not live to say how it went, and came no further: it
/// may be what kills them.
const MOST_ATTEMPTS: u32 = 5;
/// Lists that are imported beside each other: one whose publisher stands still for minutes does not
/// hold up those of others.
const LISTS_AT_ONCE: usize = 3;
/// How often jobs of long ago are removed.
const FORGET_EVERY: Duration = Duration::from_secs(3600);

/// What works on jobs.
#[derive(Clone)]
pub struct Jobs {
    /// The database.
    pub store: Store,
    /// The index to be screened against.
    pub live: Arc<Live>,
    /// Fetches from the addresses that publishers document.
    pub publishers: Arc<Fetcher>,
    /// Fetches from addresses that callers give: should not reach machines around this one.
    pub given: Arc<Fetcher>,
    /// Ends it.
    pub stop: Stop,
    /// Most articles that are worked on at once, 1 or more.
    pub at_once: usize,
}

/// How work on a job ended.
enum Ended {
    Done(Value),
    Failed(Value),
    /// The server ends; the job is gone on with.
    Stopped,
    /// It may do better later.
    Later(String),
}

type Work = Pin<Box<dyn Future<Output = Ended> + Send>>;
/// Tells how far the work is.
type Look = Box<dyn Fn() -> Value + Send + Sync>;

impl Jobs {
    /// Works on jobs until it is stopped: on imports of three lists and on one of articles at a time. The
    /// lists are fetched beside each other, and read and written one after another. Errors are logged,
    /// and the job is tried again.
    pub async fn keep(self) {
        let (wake, woken) = watch::channel(());
        let reading = Arc::new(Semaphore::new(1));
        let mut workers = JoinSet::new();
        let kinds = [JobKind::ListImport; LISTS_AT_ONCE].into_iter().chain([JobKind::ArticleImport]);
        for kind in kinds {
            let (jobs, woken, reading) = (self.clone(), woken.clone(), Arc::clone(&reading));
            workers.spawn(async move { jobs.work(kind, woken, reading).await });
        }
        self.listen(wake).await;
        while workers.join_next().await.is_some() {}
    }

    /// Wakes the workers when a job is taken in, by this server or another.
    async fn listen(&self, wake: watch::Sender<()>) {
        loop {
            let listening = async {
                let mut notices = self.store.job_notices().await?;
                loop {
                    notices.next().await?;
                    wake.send_replace(());
                }
            };
            let ended: Option<Result<Infallible, StoreError>> = self.stop.or(listening).await;
            match ended {
                None => return,
                Some(Ok(never)) => match never {},
                // Workers look by themselves, and tell of it.
                Some(Err(_)) => drop(self.stop.or(tokio::time::sleep(LOOK_EVERY)).await),
            }
        }
    }

    async fn work(&self, kind: JobKind, mut woken: watch::Receiver<()>, reading: Arc<Semaphore>) {
        let mut forgotten: Option<Instant> = None;
        let mut away = false;
        while !self.stop.is_asked() {
            woken.mark_unchanged();
            let mut turn = self.turn(kind, &reading).await;
            if let (Ok(false), None) = (&turn, forgotten.filter(|at| at.elapsed() < FORGET_EVERY)) {
                turn = self.store.forget_jobs().await.map(|()| false);
                forgotten = Some(Instant::now());
            }
            match turn {
                Ok(true) => continue,
                Ok(false) => away = false,
                Err(error) if !away => {
                    tracing::warn!(%error, "jobs cannot be worked on");
                    away = true;
                }
                Err(_) => {}
            }
            // Without one who tells of jobs there is the clock.
            let told = async {
                if woken.changed().await.is_err() {
                    std::future::pending::<()>().await;
                }
            };
            let _ = self.stop.or(timeout(LOOK_EVERY, told)).await;
        }
    }

    /// Takes the next job and works on it; false where there is none.
    async fn turn(&self, kind: JobKind, reading: &Arc<Semaphore>) -> Result<bool, StoreError> {
        let Some((mut lease, job)) = self.store.take_job(kind).await? else { return Ok(false) };
        tracing::info!(job = %job.id, ?kind, "a job is begun");
        let (look, work) = match kind {
            JobKind::ListImport => lists::begin(self, &job, reading),
            JobKind::ArticleImport => articles::begin(self, &job),
        };
        let ended = if job.attempts > MOST_ATTEMPTS {
            let detail =
                format!("given up: {MOST_ATTEMPTS} servers ended while they worked on it; see their logs");
            Ended::Failed(problem("given-up", detail))
        } else {
            watched(&mut lease, kind, &job, &look, work).await?
        };
        let (input, progress) = (kept_input(&job), look());
        match &ended {
            Ended::Done(result) => lease.finish(&input, &progress, Ok(result)).await?,
            Ended::Failed(problem) => lease.finish(&input, &progress, Err(problem)).await?,
            Ended::Stopped | Ended::Later(_) => lease.give_back(&progress).await?,
        }
        match ended {
            Ended::Done(_) => tracing::info!(job = %job.id, "a job is done"),
            Ended::Failed(problem) => {
                let kind = problem["kind"].as_str().unwrap_or_default();
                tracing::warn!(job = %job.id, kind, "a job failed");
            }
            Ended::Stopped => tracing::info!(job = %job.id, "a job was stopped and is gone on with later"),
            Ended::Later(reason) => {
                tracing::warn!(job = %job.id, reason, "a job is tried again in a moment");
                let _ = self.stop.or(tokio::time::sleep(LOOK_EVERY)).await;
            }
        }
        Ok(true)
    }
}

/// Does the work on a task of its own, whose panic ends nothing else, and notes how far it is. Where
/// that cannot be noted the lease may be another's: the work ends.
async fn watched(
    lease: &mut JobLease,
    kind: JobKind,
    job: &Job,
    look: &Look,
    work: Work,
) -> Result<Ended, StoreError> {
    let mut work = tokio::spawn(work);
    let mut tick = interval(REPORT_EVERY);
    let (mut last, mut skipped) = (job.progress.clone(), 0);
    loop {
        tokio::select! {
            ended = &mut work => {
                return Ok(ended.unwrap_or_else(|_| {
                    // What a panic says may hold what it worked on, and is not repeated.
                    Ended::Failed(problem("fault", "a fault in this program; please report it"))
                }));
            }
            _ = tick.tick() => {
                let now = look();
                let further = now != last;
                skipped += 1;
                if !further && skipped < REPORTS_SKIPPED {
                    continue;
                }
                // An import of a list begins anew, however far it was.
                let counts = further && kind == JobKind::ArticleImport;
                if let Err(error) = lease.report(&now, counts).await {
                    work.abort();
                    return Err(error);
                }
                (last, skipped) = (now, 0);
            }
        }
    }
}

/// What is kept of the order when the job has ended.
fn kept_input(job: &Job) -> Value {
    match job.kind {
        JobKind::ListImport => lists::kept_input(&job.input),
        JobKind::ArticleImport => job.input.clone(),
    }
}

/// Why a job failed: a word for programs, and what happened and what to do.
fn problem(kind: &str, detail: impl Into<String>) -> Value {
    json!({"kind": kind, "detail": detail.into()})
}

/// What an error of the database means for a job.
fn of_store(error: &StoreError) -> Ended {
    if error.is_temporary() {
        return Ended::Later(error.to_string());
    }
    tracing::error!(%error, "the database did not do its part in a job");
    Ended::Failed(problem("database", "the database failed; the server's log has more"))
}
