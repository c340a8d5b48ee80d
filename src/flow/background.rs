//! Work that a server does beside answering requests, and that ends with it.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinSet;

use super::Stop;

/// How long work may take to end, once asked: more than a chunk of a run may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Starts such work and waits for its end. Copies are one.
#[derive(Debug, Clone, Default)]
pub struct Background {
    stop: Stop,
    tasks: Arc<Mutex<JoinSet<()>>>,
}

impl Background {
    /// What asks the work to end; the work has to listen to it.
    #[must_use]
    pub fn stop(&self) -> &Stop {
        &self.stop
    }

    /// Starts work. Its panic ends nothing but itself.
    pub fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        // What ended since is let go of here, so that they do not pile up.
        while tasks.try_join_next().is_some() {}
        tasks.spawn(work);
    }

    /// Asks all work to end and waits until it has, at most 20 s; what does not hear is cut off.
    pub async fn end(&self) {
        self.stop.ask();
        let mut tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        let ended = async { while tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(PATIENCE, ended).await.is_err() {
            tracing::warn!("work in the background did not end in time and is cut off");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[tokio::test]
    async fn all_work_has_ended_and_a_panic_disturbs_none() {
        let background = Background::default();
        let ended = Arc::new(AtomicBool::new(false));
        background.spawn(async { panic!("on purpose") });
        let (stop, seen) = (background.stop().clone(), Arc::clone(&ended));
        background.spawn(async move {
            stop.asked().await;
            seen.store(true, Ordering::Relaxed);
        });
        background.clone().end().await;
        assert!(ended.load(Ordering::Relaxed) && background.stop().is_asked());
    }
}
