//! The private cluster: its directories, its making, its start.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use super::account::Account;
use super::programs::Programs;
use super::watchdog::{self, Charge, Hold, Joined};
use super::{Keep, PgError, PgOptions};

/// The database user of the cluster; only who reaches the private socket can be it.
pub(super) const USER: &str = "namecheck";
/// Part of the socket's name only: nothing listens on the network.
pub(super) const PORT: u16 = 5432;
/// Longest path of a Unix socket: 104 bytes with the closing zero on macOS, 108 on Linux.
const SOCKET_PATH_MAX: usize = 103;
/// How long a server that loses its last user may take to stop before it is adopted instead.
const STOP_PATIENCE: Duration = Duration::from_secs(15);
const POLL: Duration = Duration::from_millis(20);

/// The settings that differ from Postgres's own.
const SETTINGS: &str = "\
# Written by namecheck at every start.
# No network: only who may enter the socket's directory may connect.
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 100
# Containers often have 64 MB of shared memory, too little for parallel plans.
max_parallel_workers_per_gather = 0
log_min_messages = warning
";

/// Without these a crash may lose everything, which is what a throw-away cluster is for.
const THROWAWAY_SETTINGS: &str = "\
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
";

/// The paths of one data directory.
#[derive(Debug, Clone)]
pub(super) struct Cluster {
    account: Account,
    programs: Programs,
    keep: Keep,
    /// Everything below is in here; only the server's user may enter.
    home: PathBuf,
    data: PathBuf,
    pipe: PathBuf,
    log: PathBuf,
    pub(super) socket_dir: PathBuf,
}

impl Cluster {
    /// Makes the directories.
    pub(super) fn prepare(options: &PgOptions) -> Result<Self, PgError> {
        let account = Account::find()?;
        let base = &options.data_dir;
        let is_new = !base.exists();
        fs::create_dir_all(base).map_err(PgError::file("cannot make", base))?;
        let base = base.canonicalize().map_err(PgError::file("cannot find", base))?;
        // A new one, because root's umask may keep others out; a throw-away one, so that the
        // watchdog may remove it.
        if is_new || options.keep == Keep::Throwaway {
            account.own(&base)?;
        }
        account.check_reach(&base)?;
        let home = base.join("postgres");
        private_dir(&home, &account)?;
        let socket_dir = socket_dir(&home);
        private_dir(&socket_dir, &account)?;
        let data = home.join("cluster");
        let programs = Programs::find(options.bin_dir.as_deref(), &data)?;
        account.check_reach(&programs.path("postgres"))?;
        let (pipe, log) = (home.join("in-use"), home.join("server.log"));
        Ok(Self { account, programs, keep: options.keep, home, data, pipe, log, socket_dir })
    }

    /// Joins the running server or starts it. Blocks: up to a few seconds for a new cluster.
    pub(super) fn start(&self) -> Result<Hold, PgError> {
        // One program at a time looks and starts; the lock goes with the file, so with the program.
        let path = self.home.join("start.lock");
        let lock = File::create(&path).map_err(PgError::file("cannot make", &path))?;
        lock.lock().map_err(PgError::file("cannot lock", &path))?;
        let hold = match watchdog::join(&self.pipe)? {
            Joined::Yes(hold) => hold,
            Joined::Deserted => {
                fs::remove_file(&self.pipe).map_err(PgError::file("cannot remove", &self.pipe))?;
                self.start_watchdog()?
            }
            Joined::No => {
                self.wait_for_stop(STOP_PATIENCE);
                self.start_watchdog()?
            }
        };
        if !self.data.join("PG_VERSION").is_file() {
            self.init()?;
        }
        // A server that was killed counts as running until its process is reaped, which in a
        // container without an init process takes its time.
        let deadline = Instant::now() + STOP_PATIENCE;
        while !self.accepts() && self.is_running() && Instant::now() < deadline {
            thread::sleep(POLL);
        }
        if !self.accepts() {
            self.start_server()?;
        }
        Ok(hold)
    }

    fn accepts(&self) -> bool {
        UnixStream::connect(self.socket_dir.join(format!(".s.PGSQL.{PORT}"))).is_ok()
    }

    /// Waits until the server has stopped, unless other programs use it.
    pub(super) fn wait_until_left(&self) {
        // The watchdog takes the pipe's name away at once when nobody else holds it.
        let deadline = Instant::now() + Duration::from_millis(500);
        while self.pipe.exists() && Instant::now() < deadline {
            thread::sleep(POLL);
        }
        if !self.pipe.exists() {
            self.wait_for_stop(Duration::from_secs(60));
        }
    }

    fn wait_for_stop(&self, patience: Duration) {
        let deadline = Instant::now() + patience;
        while self.is_running() && Instant::now() < deadline {
            thread::sleep(POLL);
        }
    }

    /// True while a server process has this cluster open; a left-over pid file is told apart.
    fn is_running(&self) -> bool {
        self.data.join("postmaster.pid").exists()
            && self
                .account
                .command(&self.programs.path("pg_ctl"))
                .args(["status", "-D"])
                .arg(&self.data)
                .output()
                .is_ok_and(|output| output.status.success())
    }

    fn start_watchdog(&self) -> Result<Hold, PgError> {
        watchdog::start(&Charge {
            account: &self.account,
            pg_ctl: &self.programs.path("pg_ctl"),
            pipe: &self.pipe,
            cluster: &self.data,
            home: &self.home,
            socket_dir: &self.socket_dir,
            keep: self.keep,
        })
    }

    /// Makes the cluster beside its place and moves it there whole: a killed first start leaves
    /// nothing that looks like a cluster.
    fn init(&self) -> Result<(), PgError> {
        let unfinished = self.home.join("cluster.new");
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished).map_err(PgError::file("cannot remove", &unfinished))?;
        }
        let mut command = self.account.command(&self.programs.path("initdb"));
        command
            .args(["--username", USER, "--auth-local=trust", "--auth-host=reject"])
            .args(["--encoding=UTF8", "--locale=C", "--no-instructions", "--no-sync", "--pgdata"])
            .arg(&unfinished);
        self.run(command, "initdb")?;
        let config = unfinished.join("postgresql.conf");
        let mut text = fs::read_to_string(&config).map_err(PgError::file("cannot read", &config))?;
        text.push_str("\ninclude 'namecheck.conf'\n");
        fs::write(&config, text).map_err(PgError::file("cannot write", &config))?;
        fs::rename(&unfinished, &self.data).map_err(PgError::file("cannot move into place", &self.data))?;
        match self.keep {
            Keep::Durable => self.sync(),
            Keep::Throwaway => Ok(()),
        }
    }

    /// Brings the new cluster to the disk: the whole file system in one go takes a tenth of a second
    /// where initdb's own way, a thousand files one by one, takes four.
    fn sync(&self) -> Result<(), PgError> {
        let mut command = self.account.command(Path::new("sync"));
        command.arg("-f").arg(&self.data);
        // Without GNU's `-f`: everything.
        self.run(command, "sync -f").or_else(|_| self.run(self.account.command(Path::new("sync")), "sync"))
    }

    fn start_server(&self) -> Result<(), PgError> {
        let config = self.data.join("namecheck.conf");
        let quoted = self.socket_dir.display().to_string().replace('\'', "''");
        let extra = if self.keep == Keep::Throwaway { THROWAWAY_SETTINGS } else { "" };
        let text = format!("{SETTINGS}unix_socket_directories = '{quoted}'\nport = {PORT}\n{extra}");
        fs::write(&config, text).map_err(PgError::file("cannot write", &config))?;
        self.account.own(&config)?;
        let mut command = self.account.command(&self.programs.path("pg_ctl"));
        command.args(["start", "-w", "-t", "60", "-s", "-D"]).arg(&self.data).arg("-l").arg(&self.log);
        self.run(command, "pg_ctl start")
    }

    fn run(&self, mut command: std::process::Command, program: &str) -> Result<(), PgError> {
        // To a file, not a pipe: the server that `pg_ctl` leaves behind would hold a pipe open.
        let path = self.home.join("last-command.log");
        let open = || {
            let mut options = OpenOptions::new();
            options.create(true).truncate(true).write(true).read(true);
            options.open(&path).map_err(PgError::file("cannot write", &path))
        };
        let out = open()?;
        let clone = || out.try_clone().map_err(PgError::file("cannot write", &path));
        let status = command
            .stdout(clone()?)
            .stderr(clone()?)
            .status()
            .map_err(PgError::file("cannot run", Path::new(command.get_program())))?;
        if status.success() {
            return Ok(());
        }
        let output = format!("{} {}", tail(&path), tail(&self.log)).trim().to_owned();
        Err(PgError::Program { program: format!("{program} in {}", self.home.display()), output })
    }
}

/// The last 2,000 bytes of a text file; empty where there is none.
fn tail(path: &Path) -> String {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(2000)))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    String::from_utf8_lossy(&read().unwrap_or_default()).trim().to_owned()
}

/// Makes a directory that only the server's user may enter, or checks that it is one.
fn private_dir(path: &Path, account: &Account) -> Result<(), PgError> {
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => account.own(path),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            // Not through a link: in a directory all can write to, somebody else may have put it there.
            let metadata = fs::symlink_metadata(path).map_err(PgError::file("cannot look at", path))?;
            if metadata.is_dir()
                && metadata.uid() == super::account::own_uid()
                && metadata.uid() != account.uid()
            {
                // Made by root a moment before it was killed.
                account.own(path)?;
            } else if !metadata.is_dir() || metadata.uid() != account.uid() {
                return Err(PgError::Foreign { path: path.to_owned() });
            }
            fs::set_permissions(path, fs::Permissions::from_mode(0o700))
                .map_err(PgError::file("cannot make private", path))
        }
        Err(source) => Err(PgError::File { doing: "cannot make", path: path.to_owned(), source }),
    }
}

/// `home/socket`; where that is too long for a socket, a short place that every program computes alike.
fn socket_dir(home: &Path) -> PathBuf {
    let near = home.join("socket");
    let name = format!("/.s.PGSQL.{PORT}.lock");
    if near.as_os_str().len() + name.len() <= SOCKET_PATH_MAX {
        return near;
    }
    let digest = Sha256::digest(home.as_os_str().as_encoded_bytes());
    let short: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    PathBuf::from(format!("/tmp/namecheck-{short}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_data_directory_gets_a_short_socket() {
        let near = socket_dir(Path::new("/var/lib/namecheck/postgres"));
        assert_eq!(near, Path::new("/var/lib/namecheck/postgres/socket"));
        let long = PathBuf::from(format!("/{}/postgres", "x".repeat(120)));
        let far = socket_dir(&long);
        assert!(far.as_os_str().len() < 40, "{far:?}");
        assert_eq!(far, socket_dir(&long));
    }
}
