//! `list status`: how fresh every list is.

use std::io;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::super::Session;
use super::super::output::{self, Record};
use crate::cli::database::Database;
use crate::cli::exit::{Exit, Failure};
use crate::flow::{Freshness, judge};
use crate::list::SourceId;

/// Prints the clocks; the exit code tells whether a list is stale. Without a list nothing is fresh.
pub(super) async fn run(
    database: &Database,
    session: &Session,
    source: Option<&SourceId>,
    max_age_hours: Option<u32>,
) -> Result<Exit, Failure> {
    let hours = max_age_hours.unwrap_or(session.config.list_max_age_hours.value);
    let max_age = Duration::from_secs(u64::from(hours) * 3600);
    let now = Utc::now();
    let rows: Vec<Status> = database
        .store
        .clocks()
        .await?
        .into_iter()
        .filter(|clocks| source.is_none_or(|source| clocks.list == *source))
        .map(|clocks| Status(judge(clocks, now, max_age)))
        .collect();
    if let Some(source) = source.filter(|_| rows.is_empty()) {
        return Err(Failure::new(
            Exit::NotFound,
            format!("There is no list {source}"),
            "It was never imported into this database, or its name is another",
            "See namecheck list status",
        ));
    }
    output::many(io::stdout().lock(), session.format, &rows)?;
    if rows.is_empty() {
        return Err(Failure::new(
            Exit::Stale,
            "No list is imported, so there is nothing fresh to screen against",
            "The database is new",
            "Import one: namecheck list import ofac-sdn --file SDN.XML",
        ));
    }
    Ok(if rows.iter().any(|row| row.0.stale) { Exit::Stale } else { Exit::Done })
}

#[derive(Serialize)]
#[serde(transparent)]
struct Status(Freshness);

impl Record for Status {
    const COLUMNS: &'static [&'static str] =
        &["list", "version", "checked_at", "published_on", "changed_at", "stale", "why", "held"];

    fn rows(&self) -> Vec<Vec<String>> {
        let Freshness { clocks, stale, why } = &self.0;
        let time = |at: Option<DateTime<Utc>>| {
            at.map(|at| at.format("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default()
        };
        vec![vec![
            clocks.list.to_string(),
            clocks.version.clone().unwrap_or_default(),
            time(clocks.checked_at),
            clocks.published_on.map(|date| date.to_string()).unwrap_or_default(),
            time(clocks.changed_at),
            if *stale { "yes" } else { "no" }.to_owned(),
            why.clone().unwrap_or_default(),
            clocks.held.join(" "),
        ]]
    }
}
