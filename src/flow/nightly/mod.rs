//! Every night once, whoever runs: the schedule and the last night -> a night, or a time to wait.
//!
//! A server calls [`Nightly::keep`]. Several servers on one database do each night once between
//! them: who takes the write lock looks whether the night is still to be done, and notes it before
//! it begins. It knows nothing of how long a machine slept: [`NightlyTime`] says from the database
//! and the clock what is due, each time anew.
//!
//! ```
//! use namecheck::flow::{Next, NightlyTime};
//! let schedule: NightlyTime = "02:30Z".parse()?;
//! let now = "2026-06-10T12:00:00Z".parse().expect("an instant");
//! // Never run before: the night that lasts now is due.
//! assert_eq!(schedule.next(None, now), Next::Now("2026-06-10T02:30:00Z".parse().expect("an instant")));
//! # Ok::<(), namecheck::flow::NightlyTimeError>(())
//! ```

mod forget;
mod night;
mod schedule;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

pub use forget::Retention;
pub use night::NightError;
pub use schedule::{Next, NightlyTime, NightlyTimeError};

use super::{Fetcher, Live, Stop};
use crate::store::{Night, NightState, Store, StoreError, WriteLock};

/// How often the clock is looked at: a timer stands still while a machine sleeps, the clock does not.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// What runs nights.
#[derive(Clone)]
pub struct Nightly {
    /// The database.
    pub store: Store,
    /// The index to be swapped and screened against.
    pub live: Arc<Live>,
    /// What fetches lists.
    pub fetcher: Arc<Fetcher>,
    /// How long events and deliveries are kept.
    pub retention: Retention,
    /// Ends it.
    pub stop: Stop,
}

/// What one look at the clock led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// Nothing is due before this instant.
    Waits(DateTime<Utc>),
    /// A night is due, and another import or run holds the lock: perhaps another server runs it.
    Locked,
    /// A night was tried; the state says with what success.
    Tried(Night),
}

impl Nightly {
    /// Runs every night until it is stopped. Errors are logged, and the night is tried again.
    pub async fn keep(self, schedule: NightlyTime) {
        tracing::info!(at = %schedule, "a run every night");
        let mut told = None;
        while !self.stop.is_asked() {
            match self.turn(schedule, Utc::now()).await {
                // Told when it changes, not with every look.
                Ok(Turn::Waits(until)) if told != Some(until) => {
                    tracing::info!(%until, "the next nightly run");
                    told = Some(until);
                }
                Ok(Turn::Waits(_) | Turn::Tried(_)) => {}
                Ok(Turn::Locked) => {
                    tracing::info!("a night is due, and another import or run is under way");
                }
                Err(error) => tracing::error!(%error, "the nightly run cannot be looked after"),
            }
            let _ = self.stop.or(tokio::time::sleep(LOOK_EVERY)).await;
        }
    }

    /// Looks once what is due at `now`, and does it.
    ///
    /// # Errors
    /// When the database does not say which night was last, or cannot note one. What goes wrong in a
    /// night is noted in it.
    pub async fn turn(&self, schedule: NightlyTime, now: DateTime<Utc>) -> Result<Turn, StoreError> {
        if let Next::At(later) = schedule.next(self.store.last_night().await?.as_ref(), now) {
            return Ok(Turn::Waits(later));
        }
        let mut lock = match self.store.try_write_lock().await {
            Err(StoreError::LockHeld) => return Ok(Turn::Locked),
            taken => taken?,
        };
        // Another server may have been faster, and be done already.
        match schedule.next(self.store.last_night().await?.as_ref(), now) {
            Next::Now(due_at) => {
                let night = lock.begin_night(due_at, now).await?;
                Ok(Turn::Tried(self.night(lock, night).await?))
            }
            Next::At(later) => {
                lock.release().await;
                Ok(Turn::Waits(later))
            }
        }
    }

    /// A night at once, whatever was done before; servers with a schedule count it as theirs.
    ///
    /// # Errors
    /// [`StoreError::LockHeld`] when another import or run is under way, or when the night cannot be
    /// noted.
    pub async fn once(&self, now: DateTime<Utc>) -> Result<Night, StoreError> {
        let mut lock = self.store.try_write_lock().await?;
        let night = lock.begin_night(now, now).await?;
        self.night(lock, night).await
    }

    async fn night(&self, mut lock: WriteLock, night: Night) -> Result<Night, StoreError> {
        tracing::info!(due = %night.due_at, attempt = night.attempts, "a nightly run begins");
        let (nightly, mut tried) = (self.clone(), night.clone());
        let work = caught(async move {
            let done = night::run(&nightly, &mut lock, &mut tried).await;
            // Work that was left in the middle has no use for its connection; closing it does the same.
            if tried.state == NightState::Stopped {
                drop(lock)
            } else {
                lock.release().await
            }
            (done, tried)
        });
        let mut night = match work.await {
            Ok((Ok(()), tried)) => tried,
            Ok((Err(error), tried)) => failed(tried, error.to_string()),
            Err(panicked) => failed(night, panicked.to_owned()),
        };
        night.ended_at = Some(Utc::now().max(night.started_at));
        self.store.end_night(&night).await?;
        let problems = night.problems.len();
        tracing::info!(due = %night.due_at, state = ?night.state, problems, "a nightly run ended");
        Ok(night)
    }
}

/// Does work on a task of its own: its panic ends that, and not the server. What a panic says may
/// hold what it worked on, and is not repeated.
async fn caught<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, &'static str> {
    tokio::spawn(work).await.map_err(|_| "it panicked; please report this")
}

fn failed(mut night: Night, problem: String) -> Night {
    tracing::error!(%problem, "the nightly run failed; it is tried again");
    night.state = NightState::Failed;
    night.problems.push(problem);
    night
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_ends_its_work_and_nothing_else() {
        assert_eq!(caught(async { 1 }).await, Ok(1));
        let panicked = caught(async { panic!("on {}", "purpose") }).await;
        assert!(matches!(panicked, Err::<(), _>(reason) if !reason.contains("purpose")));
    }
}
