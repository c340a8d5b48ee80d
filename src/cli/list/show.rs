//! `list ls`, `list versions`, `list history`.

use std::io;

use serde::Serialize;

use super::super::output::{self, Record};
use super::super::{Session, progress};
use super::{kinds, versions_of};
use crate::cli::database::Database;
use crate::cli::exit::{Exit, Failure};
use crate::list::SourceId;
use crate::store::{Activation, Cause, ListVersion, VersionState};

pub(super) async fn ls(database: &Database, session: &Session) -> Result<Exit, Failure> {
    let rows: Vec<Version> = database.store.lists().await?.into_iter().map(Version::from).collect();
    if rows.is_empty() {
        progress::step(session.progress, "No list is imported yet.");
    }
    output::many(io::stdout().lock(), session.format, &rows)?;
    Ok(Exit::Done)
}

pub(super) async fn versions(
    database: &Database,
    session: &Session,
    source: &SourceId,
) -> Result<Exit, Failure> {
    let rows: Vec<Version> = versions_of(database, source).await?.into_iter().map(Version::from).collect();
    output::many(io::stdout().lock(), session.format, &rows)?;
    Ok(Exit::Done)
}

pub(super) async fn history(
    database: &Database,
    session: &Session,
    source: &SourceId,
) -> Result<Exit, Failure> {
    versions_of(database, source).await?;
    let rows: Vec<Change> = database.store.activations(source).await?.into_iter().map(Change).collect();
    output::many(io::stdout().lock(), session.format, &rows)?;
    Ok(Exit::Done)
}

#[derive(Serialize)]
struct Version {
    active: bool,
    version: String,
    #[serde(flatten)]
    kept: ListVersion,
}

impl From<ListVersion> for Version {
    fn from(kept: ListVersion) -> Self {
        Self { active: kept.state == VersionState::Active, version: kept.label().to_string(), kept }
    }
}

impl Record for Version {
    const COLUMNS: &'static [&'static str] = &[
        "version",
        "state",
        "published_on",
        "imported_at",
        "listings",
        "persons",
        "names",
        "rejects",
        "findings",
    ];

    fn rows(&self) -> Vec<Vec<String>> {
        let kept = &self.kept;
        vec![vec![
            self.version.clone(),
            match kept.state {
                VersionState::Active => "active",
                VersionState::Held => "held",
                VersionState::Past => "past",
            }
            .to_owned(),
            kept.published_on.map(|date| date.to_string()).unwrap_or_default(),
            kept.imported_at.format("%Y-%m-%d %H:%M UTC").to_string(),
            kept.listings.to_string(),
            kept.persons.to_string(),
            kept.names.to_string(),
            kept.rejects.to_string(),
            kinds(&kept.findings),
        ]]
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct Change(Activation);

impl Record for Change {
    const COLUMNS: &'static [&'static str] =
        &["version", "active_from", "by", "cause", "reason", "overridden"];

    fn rows(&self) -> Vec<Vec<String>> {
        let change = &self.0;
        vec![vec![
            change.version.clone(),
            change.activated_at.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
            change.actor.clone(),
            match change.cause {
                Cause::Import => "import",
                Cause::Activate => "activate",
                Cause::Rollback => "rollback",
                Cause::Retire => "retire",
            }
            .to_owned(),
            change.reason.clone().unwrap_or_default(),
            kinds(&change.overridden),
        ]]
    }
}
