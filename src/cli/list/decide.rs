//! `list activate`, `list rollback`, `list retire`: a person decides which version is the active one, or
//! that none is.

use std::io;

use serde::Serialize;

use super::super::output::{self, Record};
use super::super::{Session, progress};
use super::{kinds, ordinal, versions_of};
use crate::cli::actor::actor;
use crate::cli::database::Database;
use crate::cli::exit::{Exit, Failure};
use crate::flow::{self, ActivationError, ActivationReport, Decision, RetirementReport};
use crate::list::SourceId;
use crate::store::WriteLock;

pub(super) async fn activate(
    database: &Database,
    session: &Session,
    source: &SourceId,
    version: &str,
    override_findings: bool,
    reason: &str,
) -> Result<Exit, Failure> {
    let ordinal = ordinal(source, version)?;
    let actor = actor();
    let decision = Decision { actor: &actor, reason, override_findings };
    let report =
        decided(database, source, async |lock| flow::activate(lock, source, ordinal, decision).await);
    output::one(io::stdout().lock(), session.format, &Activated(report.await?))?;
    Ok(Exit::Done)
}

pub(super) async fn rollback(
    database: &Database,
    session: &Session,
    source: &SourceId,
    reason: &str,
) -> Result<Exit, Failure> {
    let actor = actor();
    let decision = Decision { actor: &actor, reason, override_findings: false };
    let report = decided(database, source, async |lock| flow::rollback(lock, source, decision).await);
    output::one(io::stdout().lock(), session.format, &Activated(report.await?))?;
    Ok(Exit::Done)
}

pub(super) async fn retire(
    database: &Database,
    session: &Session,
    source: &SourceId,
    reason: &str,
) -> Result<Exit, Failure> {
    let actor = actor();
    let decision = Decision { actor: &actor, reason, override_findings: false };
    let report =
        decided(database, source, async |lock| flow::retire(&database.store, lock, source, decision).await);
    output::one(io::stdout().lock(), session.format, &Retired(report.await?))?;
    progress::step(
        session.progress,
        "Its hits stand until the next run; namecheck reconcile supersedes them now.",
    );
    Ok(Exit::Done)
}

/// Decides about a list, which must be there, while nobody else changes any.
async fn decided<T>(
    database: &Database,
    source: &SourceId,
    decide: impl AsyncFnOnce(&mut WriteLock) -> Result<T, ActivationError>,
) -> Result<T, Failure> {
    versions_of(database, source).await?;
    let mut lock = database.store.try_write_lock().await?;
    let report = decide(&mut lock).await;
    lock.release().await;
    Ok(report?)
}

impl From<ActivationError> for Failure {
    fn from(error: ActivationError) -> Self {
        let exit = match &error {
            ActivationError::NoVersion(_) | ActivationError::NoPrevious(_) | ActivationError::NotInUse(_) => {
                Exit::NotFound
            }
            ActivationError::Held { .. } | ActivationError::OnlyList(_) => Exit::Guard,
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

#[derive(Serialize)]
#[serde(transparent)]
struct Retired(RetirementReport);

impl Record for Retired {
    const COLUMNS: &'static [&'static str] = &["list", "before"];

    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![self.0.source.to_string(), self.0.previous.clone()]]
    }
}
