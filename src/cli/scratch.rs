//! A database that is there for one command, in a directory of its own that goes with it.

use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::database::Database;
use super::exit::{Exit, Failure};
use crate::config::Config;
use crate::postgres::{Keep, PgOptions};

/// How long the server's directory may take to go.
const REMOVAL_PATIENCE: Duration = Duration::from_secs(10);

/// An empty database.
pub(crate) struct Scratch {
    pub(crate) database: Database,
    directory: PathBuf,
}

impl Scratch {
    /// Starts a server for it.
    pub(crate) async fn start(config: &Config) -> Result<Self, Failure> {
        let directory = private_dir()?;
        let options = PgOptions {
            data_dir: directory.clone(),
            bin_dir: config.pg_bin_dir.as_ref().map(|setting| setting.value.clone()),
            keep: Keep::Throwaway,
        };
        match Database::start(config, options).await {
            Ok(database) => Ok(Self { database, directory }),
            Err(failure) => {
                remove(&directory).await;
                Err(failure)
            }
        }
    }

    /// Ends it, and leaves nothing.
    pub(crate) async fn close(self) {
        self.database.close().await;
        remove(&self.directory).await;
    }
}

/// Removes the directory once it is empty: what is in it goes with the server, a moment after it.
async fn remove(directory: &Path) {
    let deadline = Instant::now() + REMOVAL_PATIENCE;
    while std::fs::remove_dir(directory).is_err() && directory.exists() && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A fresh directory that the server's user can reach; it goes with the server.
fn private_dir() -> Result<PathBuf, Failure> {
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_nanos());
    let path = std::env::temp_dir().join(format!("namecheck-{}-{nanos}", std::process::id()));
    // Made anew or not at all: nobody else's directory is ever used. The second step because the
    // umask may have narrowed the first.
    let made = std::fs::DirBuilder::new()
        .mode(0o755)
        .create(&path)
        .and_then(|()| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)));
    made.map_err(|error| {
        Failure::new(
            Exit::Failed,
            format!("No directory for a database can be made: {}: {error}", path.display()),
            "The disk may be full, or the directory for temporary files closed to you",
            "Name another one in TMPDIR",
        )
    })?;
    Ok(path)
}
