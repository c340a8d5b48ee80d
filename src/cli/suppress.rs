//! `suppress`: names that are not to be asked about again for a listing.

use std::io;

use chrono::Utc;
use serde::Serialize;

use super::args::SuppressCommand;
use super::database::Database;
use super::exit::{Exit, Failure};
use super::output::{self, Record};
use super::review::{changes_glance, parsed};
use super::{Session, progress};
use crate::flow;
use crate::store::{StoredSuppression, SuppressionFilter};

/// Runs one of the commands.
pub(crate) async fn run(command: &SuppressCommand, session: &Session) -> Result<Exit, Failure> {
    let database = Database::open(&session.config, session.progress).await?;
    let done = answer(command, &database, session).await;
    database.close().await;
    done
}

async fn answer(command: &SuppressCommand, database: &Database, session: &Session) -> Result<Exit, Failure> {
    let store = &database.store;
    match command {
        SuppressCommand::Add { candidate, words, until } => {
            let (reason, author) = parsed(words)?;
            let made = flow::suppress(store, *candidate, &reason, &author, *until, None, Utc::now()).await?;
            output::one(io::stdout().lock(), session.format, &SuppressionRow(made))?;
        }
        SuppressCommand::Rm { id, words } => {
            let (reason, author) = parsed(words)?;
            let ended = flow::lift(store, *id, &reason, &author).await?;
            output::one(io::stdout().lock(), session.format, &SuppressionRow(ended))?;
        }
        SuppressCommand::Ls { all, limit } => {
            let filter = if *all { SuppressionFilter::All } else { SuppressionFilter::InForce };
            let mut found = store.suppressions(filter, None, limit + 1).await?;
            if found.len() > *limit as usize {
                found.truncate(*limit as usize);
                let more = format!("There are more than these {limit}; --limit shows more.");
                progress::step(session.progress, &more);
            }
            let rows: Vec<SuppressionRow> = found.into_iter().map(SuppressionRow).collect();
            output::many(io::stdout().lock(), session.format, &rows)?;
        }
    }
    Ok(Exit::Done)
}

#[derive(Serialize)]
#[serde(transparent)]
struct SuppressionRow(StoredSuppression);

impl Record for SuppressionRow {
    const COLUMNS: &'static [&'static str] =
        &["suppression", "name", "listing", "by", "reason", "until", "ended", "why_ended"];

    fn rows(&self) -> Vec<Vec<String>> {
        let made = &self.0;
        let why = match (&made.ended_by, &made.ended_reason, &made.changes) {
            (Some(by), Some(reason), _) => format!("{by}: {reason}"),
            (_, _, Some(changes)) => changes_glance(changes),
            _ => String::new(),
        };
        vec![vec![
            made.id.to_string(),
            made.name.clone(),
            format!("{}/{}", made.list, made.listing_id),
            made.author.clone(),
            made.reason.clone(),
            made.expires_at.format("%Y-%m-%d %H:%M UTC").to_string(),
            made.ended_because.map(|ending| ending.name().to_owned()).unwrap_or_default(),
            why,
        ]]
    }
}
