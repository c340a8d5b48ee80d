//! Figures that only the database knows.

use std::convert::Infallible;
use std::time::Duration;

use super::text::{Kind, Text};
use crate::store::{Backlog, Run, RunState, Store, StoreError};
use crate::web::kept::Kept;

/// How long figures are kept: the usual interval between two readings, so that several readers cost
/// no more than one.
const KEPT: Duration = Duration::from_secs(15);
/// How long the database may take: less than a reader waits (10 s).
const PATIENCE: Duration = Duration::from_secs(2);
/// Among how many of the latest runs the last finished one is looked for; others are dry or killed.
const RUNS: u32 = 20;

/// The figures as they were last asked for.
#[derive(Debug)]
pub(super) struct Stored(Kept<(), Option<Figures>>);

impl Default for Stored {
    fn default() -> Self {
        Self(Kept::for_at_most(KEPT))
    }
}

#[derive(Debug, Clone)]
struct Figures {
    backlog: Backlog,
    last_run: Option<Run>,
}

impl Stored {
    /// Writes the figures. Where the database is away there are none, and `namecheck_database_up` is 0.
    pub(super) async fn write(&self, store: &Store, text: &mut Text) {
        let figures = self.figures(store).await;
        text.gauge("namecheck_database_up", "1 where the database answers", u8::from(figures.is_some()));
        let Some(figures) = figures else { return };
        let Backlog { events, pending, failed, jobs } = figures.backlog;
        text.gauge(
            "namecheck_outbox_waiting",
            "Events without a place in the order they are told in",
            events,
        );
        let deliveries = "namecheck_webhook_deliveries";
        let help = "Webhook messages that wait or were given up; 100000 means that many or more";
        text.family(deliveries, Kind::Gauge, help);
        text.sample(deliveries, &[("state", "pending")], pending);
        text.sample(deliveries, &[("state", "failed")], failed);
        text.gauge("namecheck_imports_waiting", "Imports taken over HTTP that are not done", jobs);
        if let Some(run) = figures.last_run
            && let Some(finished) = run.finished_at
        {
            let at = finished.timestamp();
            let took_s = (finished - run.started_at).as_seconds_f64();
            text.gauge("namecheck_last_run_finished_timestamp_seconds", "End of the last finished run", at);
            text.gauge("namecheck_last_run_duration_seconds", "Time it took, with what a kill cost", took_s);
            text.gauge("namecheck_last_run_names", "Names it screened", run.tally.names);
        }
    }

    async fn figures(&self, store: &Store) -> Option<Figures> {
        let asking = async {
            Ok::<_, Infallible>(match tokio::time::timeout(PATIENCE, ask(store)).await {
                Ok(Ok(figures)) => Some(figures),
                Ok(Err(error)) => {
                    tracing::warn!(%error, "metrics without figures of the database");
                    None
                }
                Err(_) => None,
            })
        };
        self.0.get((), asking).await.ok().flatten()
    }
}

async fn ask(store: &Store) -> Result<Figures, StoreError> {
    let backlog = store.backlog().await?;
    let runs = store.runs(RUNS).await?;
    let last_run = runs.into_iter().find(|run| run.state == RunState::Finished && !run.dry_run);
    Ok(Figures { backlog, last_run })
}
