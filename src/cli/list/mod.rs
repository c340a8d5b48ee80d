//! `list`: import a list, see what is kept of it and how fresh it is, and decide which version is
//! the active one.

mod decide;
mod diff;
mod import;
mod raw;
mod show;
mod status;

use super::Session;
use super::database::Database;
use super::exit::{Exit, Failure};
use super::list_args::ListCommand;
use crate::list::SourceId;
use crate::screen::VersionLabel;
use crate::store::{Finding, ListVersion};

/// Runs one of the commands.
pub(crate) async fn run(command: &ListCommand, session: &Session) -> Result<Exit, Failure> {
    let database = Database::open(&session.config, session.progress).await?;
    let done = match command {
        ListCommand::Import(args) => import::run(&database, session, args).await,
        ListCommand::Ls => show::ls(&database, session).await,
        ListCommand::Status { source, max_age } => {
            status::run(&database, session, source.as_ref(), *max_age).await
        }
        ListCommand::Versions { source } => show::versions(&database, session, source).await,
        ListCommand::History { source } => show::history(&database, session, source).await,
        ListCommand::Diff { source, first, second } => {
            diff::run(&database, session, source, first.as_deref(), second.as_deref()).await
        }
        ListCommand::Activate { source, version, override_findings, reason } => {
            decide::activate(&database, session, source, version, *override_findings, reason).await
        }
        ListCommand::Rollback { source, reason } => {
            decide::rollback(&database, session, source, reason).await
        }
        ListCommand::Retire { source, reason } => decide::retire(&database, session, source, reason).await,
        ListCommand::Raw { source, version, out } => raw::run(&database, session, source, version, out).await,
    };
    database.close().await;
    done
}

/// The versions of a list that must be there, newest first.
async fn versions_of(database: &Database, source: &SourceId) -> Result<Vec<ListVersion>, Failure> {
    let versions = database.store.versions(source).await?;
    if versions.is_empty() {
        return Err(Failure::new(
            Exit::NotFound,
            format!("There is no list {source}"),
            "It was never imported into this database, or its name is another",
            "See namecheck list ls",
        ));
    }
    Ok(versions)
}

/// The ordinal in `ofac-sdn@5` or `5`.
fn ordinal(source: &SourceId, text: &str) -> Result<i64, Failure> {
    VersionLabel::ordinal(source, text).ok_or_else(|| {
        Failure::usage(
            format!("{text:?} is no version of {source}"),
            &format!("Give it as namecheck list versions {source} prints it, like {source}@5 or 5"),
        )
    })
}

/// One version out of several.
fn version<'a>(
    versions: &'a [ListVersion],
    source: &SourceId,
    text: &str,
) -> Result<&'a ListVersion, Failure> {
    let ordinal = ordinal(source, text)?;
    versions.iter().find(|version| version.ordinal == ordinal).ok_or_else(|| not_there(source, ordinal))
}

fn not_there(source: &SourceId, ordinal: i64) -> Failure {
    Failure::new(
        Exit::NotFound,
        format!("There is no version {source}@{ordinal}"),
        "It was never imported",
        &format!("See namecheck list versions {source}"),
    )
}

/// Kinds of findings for a cell; the JSON forms have them whole.
fn kinds(findings: &[Finding]) -> String {
    let mut kinds: Vec<&str> = findings.iter().map(Finding::kind).collect();
    kinds.dedup();
    kinds.join(", ")
}
