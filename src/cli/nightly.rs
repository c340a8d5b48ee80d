//! `nightly`: one night at once, for a timer; and what `serve --nightly` runs its nights with.

use std::io;
use std::sync::Arc;

use chrono::Utc;
use serde::Serialize;

use super::Session;
use super::database::Database;
use super::exit::{Exit, Failure};
use super::fetch::fetcher;
use super::interrupt::asked_to_end;
use super::output::{self, Record};
use crate::config::Config;
use crate::flow::{Live, Nightly, NightlyTime, Reach, Retention, Stop};
use crate::store::{Night, NightState, Run, Store};

/// Runs a night; asked to end, it does so where the next one can go on.
pub(crate) async fn run(session: &Session) -> Result<Exit, Failure> {
    let database = Database::open(&session.config, session.progress).await?;
    let done = night(&database, session).await;
    database.close().await;
    done
}

async fn night(database: &Database, session: &Session) -> Result<Exit, Failure> {
    let store = &database.store;
    let live = Arc::new(Live::with_max_age(store, session.config.list_max_age()).await?);
    let stop = Stop::default();
    let nights = nights(&session.config, store, &live, &stop)?;
    let listening = tokio::spawn(async move {
        asked_to_end().await;
        stop.ask();
    });
    let night = nights.once(Utc::now()).await;
    listening.abort();
    let night = night?;
    let run = match night.run_id {
        Some(id) => store.run(id).await?,
        None => None,
    };
    let exit = match night.state {
        NightState::Done if night.lists_missed => Exit::Failed,
        NightState::Done => Exit::Done,
        NightState::Stopped => Exit::Interrupted,
        NightState::Failed | NightState::Running => Exit::Failed,
    };
    let problems = night.problems.join(". ");
    output::one(io::stdout().lock(), session.format, &Told { night, run })?;
    match exit {
        Exit::Failed => Err(Failure { exit, paragraph: problems }),
        exit => Ok(exit),
    }
}

/// The time of the nightly run, where the settings have one.
pub(crate) fn time(config: &Config) -> Result<Option<NightlyTime>, Failure> {
    let Some(setting) = &config.nightly else { return Ok(None) };
    let time = setting.value.parse().map_err(|error| {
        Failure::usage(
            format!("{} is {:?}: {error}", setting.origin, setting.value),
            "Set it right or unset it",
        )
    })?;
    Ok(Some(time))
}

/// What runs nights with these settings.
pub(crate) fn nights(
    config: &Config,
    store: &Store,
    live: &Arc<Live>,
    stop: &Stop,
) -> Result<Nightly, Failure> {
    Ok(Nightly {
        store: store.clone(),
        live: Arc::clone(live),
        fetcher: fetcher(config, Reach::Anywhere)?,
        retention: Retention {
            event_days: config.event_days.value,
            delivery_days: config.delivery_days.value,
        },
        stop: stop.clone(),
    })
}

/// A night with its run.
#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    night: Night,
    run: Option<Run>,
}

impl Record for Told {
    const COLUMNS: &'static [&'static str] = &[
        "run",
        "state",
        "names",
        "texts",
        "new",
        "rescored",
        "superseded",
        "unchanged",
        "lists",
        "problems",
    ];

    fn rows(&self) -> Vec<Vec<String>> {
        let state = match self.night.state {
            NightState::Running => "running",
            NightState::Done => "done",
            NightState::Failed => "failed",
            NightState::Stopped => "stopped",
        };
        let figure =
            |of: fn(&Run) -> u64| self.run.as_ref().map(|run| of(run).to_string()).unwrap_or_default();
        vec![vec![
            self.night.run_id.map(|id| id.to_string()).unwrap_or_default(),
            state.to_owned(),
            figure(|run| run.tally.names),
            figure(|run| run.tally.articles),
            figure(|run| run.tally.hits.new),
            figure(|run| run.tally.hits.rescored),
            figure(|run| run.tally.hits.superseded),
            figure(|run| run.tally.hits.unchanged),
            self.run.as_ref().map(|run| run.versions.join(" ")).unwrap_or_default(),
            self.night.problems.join("; "),
        ]]
    }
}
