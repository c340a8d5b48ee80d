//! The database a command works on: the one that was named, else the embedded one.

use chrono::{DateTime, Utc};

use super::args::Progress;
use super::exit::{Exit, Failure};
use super::progress;
use crate::config::{Config, mask};
use crate::flow::{Live, Past};
use crate::postgres::{Keep, PgError, PgOptions, Server};
use crate::store::{Store, StoreError};

/// What the address of a database begins with.
const SCHEMES: [&str; 2] = ["postgres", "postgresql"];

/// An open database, and the server behind it where that is ours.
pub(crate) struct Database {
    pub(crate) store: Store,
    server: Option<Server>,
}

impl Database {
    /// Opens the database of the settings. The embedded one is brought up to date; a named one is
    /// somebody's own, and changes only by `migrate`.
    pub(crate) async fn open(config: &Config, bar: Progress) -> Result<Self, Failure> {
        match &config.database_url {
            Some(url) => Self::named(&url.value, config.max_connections.value).await,
            None => Self::embedded(config, bar).await,
        }
    }

    async fn named(url: &str, max_connections: u32) -> Result<Self, Failure> {
        let scheme = url.split_once("://").map(|(scheme, _)| scheme);
        let is_known = |scheme: &str| SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme));
        if let Some(scheme) = scheme.filter(|scheme| !is_known(scheme)) {
            return Err(Failure::new(
                Exit::Usage,
                format!("{} is no address of a Postgres: it begins with {scheme}://", mask(url)),
                "Data is kept in Postgres only",
                &format!("Give an address that begins with {}://", SCHEMES.join(":// or ")),
            ));
        }
        let options = url.parse().map_err(|_| {
            Failure::new(
                Exit::Usage,
                format!("{} is no database URL", mask(url)),
                "A part may be missing, or a special character in the password is not percent-encoded",
                "Write it like postgres://user:password@host:5432/database",
            )
        })?;
        let store = Store::connect(options, max_connections).await?;
        Ok(Self { store, server: None })
    }

    async fn embedded(config: &Config, bar: Progress) -> Result<Self, Failure> {
        let data_dir = config.data_dir.value.clone();
        if !data_dir.exists() {
            progress::step(bar, &format!("Making the embedded database in {} ...", data_dir.display()));
        }
        Self::start(
            config,
            PgOptions {
                data_dir,
                bin_dir: config.pg_bin_dir.as_ref().map(|setting| setting.value.clone()),
                keep: Keep::Durable,
            },
        )
        .await
    }

    /// Starts the embedded server in a directory of the caller's choice.
    pub(crate) async fn start(config: &Config, options: PgOptions) -> Result<Self, Failure> {
        let server = Server::start(&options).await?;
        let store = Store::connect(server.connect_options(), config.max_connections.value).await?;
        store.migrate().await?;
        Ok(Self { store, server: Some(server) })
    }

    /// The index of the active lists. Without a list nothing can be screened, which is no answer.
    pub(crate) async fn live(&self, config: &Config) -> Result<Live, Failure> {
        let live = Live::with_max_age(&self.store, config.list_max_age()).await?;
        if live.current().versions().is_empty() {
            return Err(Failure::new(
                Exit::Failed,
                "Nothing was screened: no list is imported",
                "The database is new",
                "Import one: namecheck list import ofac-sdn --file sdn.csv alt.csv add.csv sdn_comments.csv",
            ));
        }
        Ok(live)
    }

    /// The index of the lists that were active at an instant. Where none was, there is no answer.
    pub(crate) async fn past(&self, at: DateTime<Utc>) -> Result<Past, Failure> {
        let past = Past::load(&self.store, at).await?;
        if past.versions().is_empty() {
            return Err(Failure::new(
                Exit::NotFound,
                format!("Nothing was screened: no list was active at {}", at.format("%Y-%m-%d %H:%M:%S UTC")),
                "The first list was imported into this database later",
                "See namecheck list history SOURCE",
            ));
        }
        Ok(past)
    }

    /// Closes the connections and waits for our server to end.
    pub(crate) async fn close(self) {
        self.store.close().await;
        if let Some(server) = self.server {
            server.stop().await;
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let exit = if matches!(error, StoreError::LockHeld) { Exit::Locked } else { Exit::Failed };
        Self::told(exit, error)
    }
}

impl From<PgError> for Failure {
    fn from(error: PgError) -> Self {
        Self::told(Exit::Failed, error)
    }
}
