//! Keeps on telling for as long as a server runs.
//!
//! Woken by a notice of the database, and every few seconds, since a notice may be lost with its
//! connection. Every endpoint is served by a task of its own, so that a slow one holds up itself only.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{self, JoinSet};
use tokio::time::sleep;

use super::deliver::{Clock, PLACED_AT_ONCE};
use super::send::Webhooks;
use crate::store::{EndpointId, EventListener, Store, StoreError};

/// How long a look for what is due is put off at most.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Tasks that serve an endpoint each.
struct Working {
    tasks: JoinSet<Result<(), StoreError>>,
    endpoints: HashMap<task::Id, EndpointId>,
}

impl Webhooks {
    /// Tells endpoints what is due until `ended` becomes true; messages under way are finished first.
    pub async fn run(self: Arc<Self>, store: Store, mut ended: watch::Receiver<bool>) {
        let mut working = Working { tasks: JoinSet::new(), endpoints: HashMap::new() };
        let mut listener = None;
        let mut away = false;
        while !*ended.borrow() {
            if listener.is_none() {
                listener = store.listen_for_events().await.ok();
            }
            let more = match self.look(&store, &mut working, &ended).await {
                Ok(more) => {
                    away = false;
                    more
                }
                Err(error) => {
                    if !away {
                        tracing::warn!(%error, "events cannot be looked up");
                    }
                    away = true;
                    false
                }
            };
            if more {
                continue;
            }
            tokio::select! {
                // An error means that whoever would end this is gone.
                changed = ended.changed() => if changed.is_err() { break },
                heard = heard(&mut listener) => if heard.is_err() { listener = None },
                done = working.tasks.join_next_with_id(), if !working.tasks.is_empty() => {
                    if working.finished(done).is_err() {
                        // The database, most likely: not at once again.
                        tokio::select! {
                            _ = ended.changed() => {}
                            () = sleep(LOOK_EVERY) => {}
                        }
                    }
                }
                () = sleep(LOOK_EVERY) => {}
            }
        }
        while working.tasks.join_next().await.is_some() {}
    }

    /// Starts a task for every endpoint with something due that has none; true where there may be more.
    async fn look(
        self: &Arc<Self>,
        store: &Store,
        working: &mut Working,
        ended: &watch::Receiver<bool>,
    ) -> Result<bool, StoreError> {
        let placed = store.place_events(PLACED_AT_ONCE).await?;
        let now = store.clock().await?;
        for endpoint in store.due_endpoints(now).await? {
            if working.endpoints.values().any(|busy| *busy == endpoint) {
                continue;
            }
            let (webhooks, store, ended) = (Arc::clone(self), store.clone(), ended.clone());
            let task = working.tasks.spawn(async move {
                let go_on = || !*ended.borrow();
                let tally = webhooks.drain(&store, endpoint, now, Clock::Database, go_on).await?;
                if tally.disabled {
                    tracing::warn!(%endpoint, "an endpoint was disabled: it is gone, or took nothing for days");
                }
                Ok(())
            });
            working.endpoints.insert(task.id(), endpoint);
        }
        Ok(placed == PLACED_AT_ONCE.unsigned_abs())
    }
}

type Finished = Option<Result<(task::Id, Result<(), StoreError>), task::JoinError>>;

impl Working {
    /// Forgets a task that ended.
    fn finished(&mut self, done: Finished) -> Result<(), ()> {
        let (id, ended) = match done {
            None => return Ok(()),
            Some(Ok((id, ended))) => (id, ended.map_err(|error| error.to_string())),
            Some(Err(error)) => (error.id(), Err("it broke off".to_owned())),
        };
        let endpoint = self.endpoints.remove(&id);
        ended.map_err(|error| {
            let endpoint = endpoint.map(|endpoint| endpoint.0);
            tracing::warn!(endpoint, error, "telling an endpoint failed; it goes on later");
        })
    }
}

/// Waits for a notice; for ever where nobody listens.
async fn heard(listener: &mut Option<EventListener>) -> Result<(), StoreError> {
    match listener {
        Some(listener) => listener.heard().await,
        None => std::future::pending().await,
    }
}
