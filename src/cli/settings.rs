//! `config show` and `migrate`.

use std::io;

use serde::Serialize;

use super::Session;
use super::database::Database;
use super::exit::{Exit, Failure};
use super::output::{self, Record};
use super::progress;

/// Shows the settings in force.
pub(crate) fn show(session: &Session) -> Result<Exit, Failure> {
    let rows: Vec<Row> =
        session.config.shown().into_iter().map(|(name, value, origin)| Row { name, value, origin }).collect();
    output::many(io::stdout().lock(), session.format, &rows)?;
    Ok(Exit::Done)
}

/// Brings the tables up to date.
pub(crate) async fn migrate(session: &Session) -> Result<Exit, Failure> {
    let database = Database::open(&session.config, session.progress).await?;
    let done = database.store.migrate().await;
    database.close().await;
    done?;
    progress::step(session.progress, "The tables are up to date.");
    Ok(Exit::Done)
}

#[derive(Serialize)]
struct Row {
    name: &'static str,
    value: String,
    origin: String,
}

impl Record for Row {
    const COLUMNS: &'static [&'static str] = &["name", "value", "from"];

    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![self.name.to_owned(), self.value.clone(), self.origin.clone()]]
    }
}
