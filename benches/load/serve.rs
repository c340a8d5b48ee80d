//! The stage: a throw-away Postgres with a list in it, and the server as a process of its own.

use std::error::Error;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use namecheck::flow::{ImportOrder, import};
use namecheck::list::{Listing, Snapshot, SourceId};
use namecheck::postgres::{Keep, PgOptions, Server};
use namecheck::store::{ApiScope, Store};
use sqlx::ConnectOptions;

use crate::drive::Target;

/// How long the server may take to read the list and listen.
const PATIENCE: Duration = Duration::from_secs(120);

/// Whether the server wants keys.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keys {
    Off,
    Required,
}

/// A database with a list and a key.
pub(crate) struct Stage {
    database_url: String,
    key: String,
    log: PathBuf,
    // Goes last, and its directory with it.
    _postgres: Server,
}

/// A running server, ended with this.
pub(crate) struct Serving {
    child: Child,
    port: u16,
    key: Option<String>,
}

impl Stage {
    /// Starts Postgres and imports the list.
    pub(crate) fn set(listings: Vec<Listing>) -> Result<Self, Box<dyn Error>> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        runtime.block_on(async {
            let data_dir = env_dir()?;
            let log = data_dir.join("server.log");
            let bin_dir = std::env::var_os("PG_BIN_DIR").map(Into::into);
            let options = PgOptions { data_dir: data_dir.join("data"), bin_dir, keep: Keep::Throwaway };
            let postgres = Server::start(&options).await?;
            let store = Store::connect(postgres.connect_options(), 2).await?;
            store.migrate().await?;
            let snapshot = Snapshot {
                source: SourceId::ofac_sdn(),
                published_on: None,
                foreign: None,
                declared_count: None,
                listings,
                delisted: 0,
                rejects: Vec::new(),
            };
            let mut lock = store.write_lock().await?;
            import(&mut lock, &snapshot, &ImportOrder::by("bench")).await?;
            lock.release().await;
            let made = store.make_api_key(&"bench".parse()?, vec![ApiScope::Screen], 1, "bench").await?;
            let key = made.secret.reveal().to_owned();
            store.close().await;
            let database_url = postgres.connect_options().to_url_lossy().to_string();
            Ok(Self { database_url, key, log, _postgres: postgres })
        })
    }

    /// Starts the server, and waits until it listens.
    pub(crate) fn serve(&self, keys: Keys) -> Result<Serving, Box<dyn Error>> {
        let required = keys == Keys::Required;
        let child = Command::new(env!("CARGO_BIN_EXE_namecheck"))
            .args(["serve", "--bind", "127.0.0.1:0"])
            .env("DATABASE_URL", &self.database_url)
            .env("NAMECHECK_KEYS", if required { "required" } else { "off" })
            .env("NAMECHECK_RATE_LIMIT", "1000000")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&self.log)?)
            .spawn()?;
        let mut serving = Serving { child, port: 0, key: required.then(|| self.key.clone()) };
        let deadline = Instant::now() + PATIENCE;
        loop {
            let said = fs::read_to_string(&self.log)?;
            let port =
                said.split_once("Serving http://127.0.0.1:").and_then(|(_, rest)| rest.split_once('/'));
            if let Some((port, _)) = port {
                serving.port = port.parse()?;
                return Ok(serving);
            }
            if serving.child.try_wait()?.is_some() || Instant::now() > deadline {
                return Err(format!("the server did not start: {said}").into());
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // Postgres removes its own part.
        let _ = fs::remove_file(&self.log);
    }
}

impl Serving {
    /// Where requests are sent.
    pub(crate) fn target(&self) -> Target {
        Target { port: self.port, key: self.key.clone() }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A fresh directory that the server's user can enter.
fn env_dir() -> Result<PathBuf, Box<dyn Error>> {
    use std::os::unix::fs::PermissionsExt;
    let path = tempfile::Builder::new().prefix("namecheck-load-").tempdir()?.keep();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
    Ok(path)
}
