//! The wish that work under way may end: asked once, heard by all that hold a copy.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use tokio::sync::watch;

use super::{Live, Progress, ReconcileError, ReconcileReport, RunOrder, reconcile};
use crate::store::{Store, WriteLock};

/// How long a chunk may take to end, once asked; it takes about a second.
const CHUNK_PATIENCE: Duration = Duration::from_secs(15);

/// Asks work to end, or hears of it. Copies are one.
#[derive(Debug, Clone)]
pub struct Stop {
    asked: watch::Sender<bool>,
}

impl Default for Stop {
    fn default() -> Self {
        Self { asked: watch::Sender::new(false) }
    }
}

impl Stop {
    /// Asks everything that holds a copy to end.
    pub fn ask(&self) {
        self.asked.send_replace(true);
    }

    /// Whether that was asked.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        *self.asked.borrow()
    }

    /// Waits until it is asked.
    pub async fn asked(&self) {
        // Ends with an error only when every sender is gone, and this is one.
        let _ = self.asked.subscribe().wait_for(|asked| *asked).await;
    }

    /// Does the work, or leaves it where it is once asked; none then.
    pub(super) async fn or<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            done = work => Some(done),
            () = self.asked() => None,
        }
    }
}

/// [`reconcile`], which ends behind the chunk under way when that is asked; none then. The run stays
/// open, and the next one of the same scope goes on with it.
///
/// # Errors
/// As [`reconcile`].
pub async fn reconcile_until(
    stop: &Stop,
    store: &Store,
    live: &Live,
    lock: &mut WriteLock,
    order: RunOrder,
    progress: impl Fn(Progress) + Send + Sync,
) -> Result<Option<ReconcileReport>, ReconcileError> {
    if stop.is_asked() {
        return Ok(None);
    }
    let behind_a_chunk = AtomicBool::new(false);
    let mut work = pin!(reconcile(store, live, lock, order, |reached| {
        progress(reached);
        behind_a_chunk.store(stop.is_asked(), Ordering::Relaxed);
    }));
    // What keeps its chunk from ending must not keep the program from it.
    let mut impatient = pin!(async {
        stop.asked().await;
        tokio::time::sleep(CHUNK_PATIENCE).await;
    });
    std::future::poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(done.map(Some)),
        // A chunk is committed. Those that other workers are at are undone, as nothing of them is yet.
        Poll::Pending if behind_a_chunk.load(Ordering::Relaxed) => Poll::Ready(Ok(None)),
        Poll::Pending => impatient.as_mut().poll(context).map(|()| Ok(None)),
    })
    .await
}
