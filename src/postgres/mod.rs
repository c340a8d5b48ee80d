//! A database without setup: finds the server's programs on the machine and runs a private cluster.
//!
//! The cluster lies in the data directory and listens on a Unix socket in a directory that only
//! its user may enter: no port, no password. It stops with the last program that uses it, even
//! when that is killed; how is told in `watchdog`. Should it be gone before, it is started again
//! (`supervise`). Postgres refuses to run as root, so for root it
//! runs as the user `postgres`, else `nobody`. Knows nothing of tables.
//!
//! ```no_run
//! # async fn example() -> Result<(), namecheck::postgres::PgError> {
//! use namecheck::postgres::{Keep, PgOptions, Server};
//! let options = PgOptions { data_dir: "/var/lib/namecheck".into(), bin_dir: None, keep: Keep::Durable };
//! let server = Server::start(&options).await?;
//! let connect = server.connect_options();
//! server.stop().await;
//! # Ok(()) }
//! ```

mod account;
mod cluster;
mod error;
mod programs;
mod supervise;
mod watchdog;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{ConnectOptions, Connection};
use tokio::task::JoinHandle;

use cluster::Cluster;
pub use error::PgError;
use watchdog::Hold;

/// The database inside the cluster.
const DATABASE: &str = "namecheck";

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
    /// A throw-away cluster, for tests: nothing waits for the disk, and the data directory is removed
    /// with the server.
    Throwaway,
}

/// A running server, shared by all programs that started it on the same directory. It stops when
/// the last of them drops this, ends, or is killed; where it is gone before, it is started again.
#[derive(Debug)]
pub struct Server {
    cluster: Cluster,
    hold: Arc<Mutex<Hold>>,
    /// None until it runs, and once it is to stop.
    supervision: Option<JoinHandle<()>>,
}

impl Server {
    /// Joins the server that runs on this directory, or starts it, after making the cluster if
    /// there is none (about a second).
    ///
    /// # Errors
    /// When there are no server programs, the directory will not do, or the server does not start.
    pub async fn start(options: &PgOptions) -> Result<Self, PgError> {
        let options = options.clone();
        let started = tokio::task::spawn_blocking(move || {
            let cluster = Cluster::prepare(&options)?;
            let hold = cluster.start()?;
            let hold = Arc::new(Mutex::new(hold));
            Ok::<_, PgError>(Self { cluster, hold, supervision: None })
        });
        let mut server = started.await.map_err(|error| PgError::Program {
            program: "starting the server".to_owned(),
            output: error.to_string(),
        })??;
        server.create_database().await.map_err(PgError::Silent)?;
        let keeping =
            supervise::keep_up(server.cluster.clone(), server.connect_options(), Arc::clone(&server.hold));
        server.supervision = Some(tokio::spawn(keeping));
        Ok(server)
    }

    /// How to connect.
    #[must_use]
    pub fn connect_options(&self) -> PgConnectOptions {
        // Every setting that the PG* variables of the environment could bend is set here.
        PgConnectOptions::new_without_pgpass()
            .socket(&self.cluster.socket_dir)
            .host("localhost")
            .port(cluster::PORT)
            .username(cluster::USER)
            .database(DATABASE)
            .ssl_mode(PgSslMode::Disable)
    }

    /// Leaves the server, and waits until it has stopped unless other programs use it.
    pub async fn stop(mut self) {
        if let Some(supervision) = self.supervision.take() {
            supervision.abort();
            // Its connection and its hold go with it.
            let _ = supervision.await;
        }
        let cluster = self.cluster.clone();
        drop(self);
        // Only waits: the watchdog stops the server whether or not anybody looks.
        let _ = tokio::task::spawn_blocking(move || cluster.wait_until_left()).await;
    }

    async fn create_database(&self) -> Result<(), sqlx::Error> {
        let mut connection = self.connect_options().database("postgres").connect().await?;
        let exists: Option<i32> = sqlx::query_scalar("SELECT 1 FROM pg_database WHERE datname = $1")
            .bind(DATABASE)
            .fetch_optional(&mut connection)
            .await?;
        if exists.is_none() {
            // Two programs may come here at once; the slower one finds it made.
            let made = sqlx::query("CREATE DATABASE namecheck").execute(&mut connection).await;
            match made {
                Err(sqlx::Error::Database(error))
                    if matches!(error.code().as_deref(), Some("42P04" | "23505")) => {}
                made => {
                    made?;
                }
            }
        }
        connection.close().await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(supervision) = &self.supervision {
            supervision.abort();
        }
    }
}

/// Where the cluster lives when nobody says: `$XDG_DATA_HOME/namecheck`, else
/// `$HOME/.local/share/namecheck`; for root `/var/lib/namecheck`, because the server runs as
/// another user then and cannot reach into root's home.
#[must_use]
pub fn default_data_dir(xdg_data_home: Option<&Path>, home: Option<&Path>) -> PathBuf {
    if account::own_uid() == 0 {
        return PathBuf::from("/var/lib/namecheck");
    }
    match (xdg_data_home, home) {
        (Some(xdg), _) if xdg.is_absolute() => xdg.join("namecheck"),
        (_, Some(home)) => home.join(".local/share/namecheck"),
        _ => PathBuf::from("namecheck-data"),
    }
}
