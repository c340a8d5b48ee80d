//! `key`: who may use the HTTP interface.

use std::io;

use chrono::{DateTime, Utc};
use clap::Subcommand;
use serde::Serialize;

use super::Session;
use super::actor::actor;
use super::database::Database;
use super::exit::{Exit, Failure};
use super::output::{self, Record};
use crate::store::{API_KEY_MOST_DAYS, API_KEY_USUAL_DAYS, ApiKey, ApiKeyId, ApiKeyName, ApiScope, Store};

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Make a key; it is shown this once
    Create {
        /// What it is for
        #[arg(value_name = "NAME")]
        name: ApiKeyName,
        /// What it allows: read (what is stored), screen (names), write (articles), review (decisions and
        /// suppressions), admin (lists, runs, webhooks, keys)
        #[arg(long, value_name = "SCOPE", num_args = 1.., default_values_t = [ApiScope::Read, ApiScope::Screen])]
        scope: Vec<ApiScope>,
        /// Worth nothing after so many days
        #[arg(long, value_name = "N", default_value_t = API_KEY_USUAL_DAYS, value_parser = clap::value_parser!(u16).range(1..=i64::from(API_KEY_MOST_DAYS)))]
        days: u16,
    },
    /// All keys there ever were, without what is secret of them
    Ls,
    /// Make a key worth nothing, within seconds
    Revoke {
        /// Its id, as `key ls` prints it
        id: i64,
    },
}

/// Runs one of the commands.
pub(crate) async fn run(command: &KeyCommand, session: &Session) -> Result<Exit, Failure> {
    let database = Database::open(&session.config, session.progress).await?;
    let done = match command {
        KeyCommand::Create { name, scope, days } => {
            create(&database.store, name, scope, *days, session).await
        }
        KeyCommand::Ls => ls(&database.store, session).await,
        KeyCommand::Revoke { id } => revoke(&database.store, (*id).into(), session).await,
    };
    database.close().await;
    done
}

async fn create(
    store: &Store,
    name: &ApiKeyName,
    scopes: &[ApiScope],
    days: u16,
    session: &Session,
) -> Result<Exit, Failure> {
    let made = store
        .make_api_key(name, scopes.to_vec(), days, &actor())
        .await
        .map_err(|error| Failure::told(Exit::Failed, error))?;
    let created = Created {
        id: made.id,
        name: name.to_string(),
        key: made.secret.reveal().to_owned(),
        scopes: made.scopes,
        expires_at: made.expires_at,
    };
    output::one(io::stdout().lock(), session.format, &created)?;
    super::progress::step(session.progress, "This is the only time the key is shown.");
    Ok(Exit::Done)
}

async fn ls(store: &Store, session: &Session) -> Result<Exit, Failure> {
    let keys: Vec<Row> = store.api_keys().await?.into_iter().map(Row).collect();
    output::many(io::stdout().lock(), session.format, &keys)?;
    Ok(Exit::Done)
}

async fn revoke(store: &Store, id: ApiKeyId, session: &Session) -> Result<Exit, Failure> {
    if !store.revoke_api_key(id).await? {
        return Err(Failure::new(
            Exit::NotFound,
            format!("There is no key {id}, or it was revoked before"),
            "The id may be mistyped",
            "See namecheck key ls",
        ));
    }
    super::progress::step(session.progress, &format!("Key {id} is worth nothing any more."));
    Ok(Exit::Done)
}

#[derive(Serialize)]
struct Created {
    id: ApiKeyId,
    name: String,
    key: String,
    scopes: Vec<ApiScope>,
    expires_at: DateTime<Utc>,
}

impl Record for Created {
    const COLUMNS: &'static [&'static str] = &["id", "name", "key", "scopes", "expires"];

    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![
            self.id.to_string(),
            self.name.clone(),
            self.key.clone(),
            words(&self.scopes),
            day(self.expires_at),
        ]]
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct Row(ApiKey);

impl Record for Row {
    const COLUMNS: &'static [&'static str] =
        &["id", "name", "key", "scopes", "made by", "expires", "last used", "state"];

    fn rows(&self) -> Vec<Vec<String>> {
        let key = &self.0;
        let state = match key.revoked_at {
            Some(at) => format!("revoked {}", day(at)),
            None if key.expires_at <= Utc::now() => "expired".to_owned(),
            None => "valid".to_owned(),
        };
        vec![vec![
            key.id.to_string(),
            key.name.clone(),
            format!("{}...", key.hint),
            words(&key.scopes),
            key.created_by.clone(),
            day(key.expires_at),
            key.last_used_at.map(day).unwrap_or_default(),
            state,
        ]]
    }
}

/// Scopes for a cell of a table.
pub(super) fn words(scopes: &[ApiScope]) -> String {
    scopes.iter().map(|scope| scope.text()).collect::<Vec<_>>().join(" ")
}

/// A day for one.
pub(super) fn day(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d").to_string()
}
