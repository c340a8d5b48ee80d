//! `audit`: the chain of what was decided, shown and checked.

use std::io;

use serde::Serialize;

use super::Session;
use super::args::AuditCommand;
use super::database::Database;
use super::exit::{Exit, Failure};
use super::output::{self, Record};
use crate::store::{AuditLink, AuditReport};

/// Runs one of the commands.
pub(crate) async fn run(command: &AuditCommand, session: &Session) -> Result<Exit, Failure> {
    let database = Database::open(&session.config, session.progress).await?;
    let done = answer(command, &database, session).await;
    database.close().await;
    done
}

async fn answer(command: &AuditCommand, database: &Database, session: &Session) -> Result<Exit, Failure> {
    let out = io::stdout().lock();
    match command {
        AuditCommand::Ls { after, limit } => {
            let links = database.store.audit(*after, *limit).await?;
            let rows: Vec<LinkRow> = links.into_iter().map(LinkRow).collect();
            output::many(out, session.format, &rows)?;
            Ok(Exit::Done)
        }
        AuditCommand::Verify { head } => {
            let report = database.store.verify_audit(head.as_ref()).await?;
            let exit = if report.broken.is_some() { Exit::Failed } else { Exit::Done };
            output::one(out, session.format, &Checked(report))?;
            Ok(exit)
        }
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct LinkRow(AuditLink);

impl Record for LinkRow {
    const COLUMNS: &'static [&'static str] = &["position", "at", "actor", "subject", "payload", "hash"];

    fn rows(&self) -> Vec<Vec<String>> {
        let link = &self.0;
        vec![vec![
            link.position.to_string(),
            link.at.format("%Y-%m-%d %H:%M UTC").to_string(),
            link.actor.clone(),
            link.subject.clone(),
            link.payload.to_string(),
            link.hash.clone(),
        ]]
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct Checked(AuditReport);

impl Record for Checked {
    const COLUMNS: &'static [&'static str] = &["links", "head", "broken", "why"];

    fn rows(&self) -> Vec<Vec<String>> {
        let AuditReport { links, head, broken } = &self.0;
        let (at, why) = broken.as_ref().map_or_else(
            || ("none".to_owned(), String::new()),
            |broken| (broken.position.to_string(), broken.why.clone()),
        );
        vec![vec![links.to_string(), format!("{}:{}", head.position, head.hash), at, why]]
    }
}
