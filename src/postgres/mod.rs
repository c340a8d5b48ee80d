//! A database without setup: finds the server's programs on the machine and runs a private cluster.
//!
//! It knows nothing of tables.

use std::path::{Path, PathBuf};

use sqlx::postgres::PgConnectOptions;

/// What the embedded server needs to know.
#[derive(Debug, Clone)]
pub struct PgOptions {
    /// Where the cluster lives; made if missing.
    pub data_dir: PathBuf,
    /// Directory of `initdb`, `pg_ctl` and `postgres`; searched for when not given.
    pub bin_dir: Option<PathBuf>,
    /// Whether the data outlives the program.
    pub keep: Keep,
}

/// Whether the data outlives the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keep {
    /// Data of value: every commit is on disk before it is acknowledged.
    #[default]
    Durable,
    /// A throw-away cluster, for tests: nothing waits for the disk, and the directory is removed with the server.
    Throwaway,
}

/// A running server, shared by all programs that started it on the same directory. It stops when
/// the last of them drops this, ends, or is killed.
#[derive(Debug)]
pub struct Server {
    options: PgConnectOptions,
}

/// Why there is no embedded server.
#[derive(Debug, thiserror::Error)]
pub enum PgError {
    /// No server programs.
    #[error("no Postgres found")]
    NoPrograms,
}

impl Server {
    /// Joins the server that runs on this directory, or starts it, after making the cluster if there is none.
    ///
    /// # Errors
    /// [`PgError`].
    pub async fn start(options: &PgOptions) -> Result<Self, PgError> {
        let _ = options;
        todo!()
    }

    /// How to connect.
    #[must_use]
    pub fn connect_options(&self) -> PgConnectOptions {
        self.options.clone()
    }

    /// Leaves the server, and waits until it has stopped unless other programs use it.
    pub async fn stop(self) {}
}

/// Where the cluster lives when nobody says: `$XDG_DATA_HOME/namecheck`, else
/// `$HOME/.local/share/namecheck`; for root `/var/lib/namecheck`, because the server runs as
/// another user then and cannot reach into root's home.
#[must_use]
pub fn default_data_dir(xdg_data_home: Option<&Path>, home: Option<&Path>) -> PathBuf {
    let _ = (xdg_data_home, home);
    todo!()
}
