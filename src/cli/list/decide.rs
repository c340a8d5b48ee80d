//! `list activate`, `list rollback`: a person decides which version is the active one.

use std::io;

use serde::Serialize;

use super::super::Session;
use super::super::output::{self, Record};
use super::{kinds, ordinal, versions_of};
use crate::cli::actor::actor;
use crate::cli::database::Database;
use crate::cli::exit::{Exit, Failure};
use crate::flow::{self, ActivationError, ActivationReport, Decision};
use crate::list::SourceId;

pub(super) async fn activate(
    database: &Database,
    session: &Session,
    source: &SourceId,
    version: &str,
    override_findings: bool,
    reason: &str,
) -> Result<Exit, Failure> {
    let ordinal = ordinal(source, version)?;
    versions_of(database, source).await?;
    let actor = actor();
    let decision = Decision { actor: &actor, reason, override_findings };
    let mut lock = database.store.try_write_lock().await?;
    let report = flow::activate(&mut lock, source, ordinal, decision).await;
    lock.release().await;
    output::one(io::stdout().lock(), session.format, &Activated(report?))?;
    Ok(Exit::Done)
}

pub(super) async fn rollback(
    database: &Database,
    session: &Session,
    source: &SourceId,
    reason: &str,
) -> Result<Exit, Failure> {
    versions_of(database, source).await?;
    let actor = actor();
    let decision = Decision { actor: &actor, reason, override_findings: false };
    let mut lock = database.store.try_write_lock().await?;
    let report = flow::rollback(&mut lock, source, decision).await;
    lock.release().await;
    output::one(io::stdout().lock(), session.format, &Activated(report?))?;
    Ok(Exit::Done)
}

impl From<ActivationError> for Failure {
    fn from(error: ActivationError) -> Self {
        let exit = match &error {
            ActivationError::NoVersion(_) | ActivationError::NoPrevious(_) => Exit::NotFound,
            ActivationError::Held { .. } => Exit::Guard,
            ActivationError::NoReason => Exit::Usage,
            ActivationError::Store(_) => Exit::Failed,
        };
        match error {
            ActivationError::Store(store) => store.into(),
            other => Self::told(exit, other),
        }
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct Activated(ActivationReport);

impl Record for Activated {
    const COLUMNS: &'static [&'static str] = &["list", "version", "before", "activated", "overridden"];

    fn rows(&self) -> Vec<Vec<String>> {
        let report = &self.0;
        vec![vec![
            report.source.to_string(),
            report.version.clone(),
            report.previous.clone().unwrap_or_default(),
            if report.activated { "yes" } else { "no, it was active" }.to_owned(),
            kinds(&report.overridden),
        ]]
    }
}
