//! Stops the server when the last program that uses it is gone, however it went.
//!
//! Every program holds the writing end of one named pipe open for as long as it uses the server. A
//! shell, the watchdog, reads from it: the kernel reports the end of the pipe to it when the last
//! writer is closed, be it by a drop, by the end of a program or by SIGKILL. Nothing is ever
//! written into the pipe.
//!
//! Races, and how they end:
//! - A program opens the pipe just when the watchdog has seen its end: the watchdog removes the
//!   pipe's name, then reads once more. With that program's end open the second read lasts as long
//!   as it does, and the server with it.
//! - A program finds no pipe but a running server: the watchdog is stopping it, or waits in its
//!   second read. The program waits for the stop; if there is none it makes a pipe and a watchdog
//!   of its own, and the first watchdog sees the new pipe and leaves the server to it.
//! - A program starts the server anew just when it has stopped: `pg_ctl stop`, which looks for the
//!   server's file every tenth of a second, may not see that it was gone, waits in vain and fails. The
//!   watchdog sees the new pipe then, and does not stop that server with more force.
//! - Somebody kills the watchdog: the pipe has no reader then, and the next program starts a new one.
//! - Ctrl-C goes to the process group of the terminal: the watchdog has its own, and ignores it.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::Stdio;

use super::account::Account;
use super::{Keep, PgError};

/// $1 pipe, $2 `pg_ctl`, $3 cluster, $4 directory to remove, or empty, $5 socket directory.
const SCRIPT: &str = r#"
trap '' HUP INT QUIT TERM
while read -r _; do :; done
rm -f "$1"
while read -r _; do :; done
[ -e "$1" ] && exit 0
"$2" stop -D "$3" -m fast -w -t 30 || [ -e "$1" ] || "$2" stop -D "$3" -m immediate -w -t 30
[ -n "$4" ] && [ ! -e "$1" ] && rm -rf "$4" "$5" && rmdir "${4%/*}"
exit 0
"#;

/// `O_NONBLOCK`: the standard library has the flag's place but not its value.
#[cfg(any(target_os = "linux", target_os = "android"))]
const O_NONBLOCK: i32 = 0o4000;
/// The value of the BSDs, macOS among them.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const O_NONBLOCK: i32 = 4;

/// The error of opening the writing end of a pipe nobody reads (ENXIO, 6 on every Unix).
const NO_READER: i32 = 6;

/// The open writing end: the server runs at least as long as this lives.
#[derive(Debug)]
pub(super) struct Hold {
    _end: File,
}

/// What there is to join.
#[derive(Debug)]
pub(super) enum Joined {
    /// A watchdog that now waits for us too.
    Yes(Hold),
    /// A pipe whose watchdog was killed.
    Deserted,
    /// No pipe.
    No,
}

/// Joins the watchdog that reads this pipe, if there is one.
pub(super) fn join(pipe: &Path) -> Result<Joined, PgError> {
    // Non-blocking, because opening for writing otherwise waits for a reader.
    match OpenOptions::new().write(true).custom_flags(O_NONBLOCK).open(pipe) {
        Ok(end) => Ok(Joined::Yes(Hold { _end: end })),
        Err(error) if error.raw_os_error() == Some(NO_READER) => Ok(Joined::Deserted),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Joined::No),
        Err(source) => Err(PgError::File { doing: "cannot open", path: pipe.to_owned(), source }),
    }
}

/// What a watchdog looks after.
pub(super) struct Charge<'a> {
    /// The user it runs as, which is the server's.
    pub(super) account: &'a Account,
    /// The `pg_ctl` program.
    pub(super) pg_ctl: &'a Path,
    /// The pipe; must not exist yet.
    pub(super) pipe: &'a Path,
    /// The cluster.
    pub(super) cluster: &'a Path,
    /// The directory around pipe and cluster.
    pub(super) home: &'a Path,
    /// The directory of the socket.
    pub(super) socket_dir: &'a Path,
    /// Whether `home` and the directory around it go with the server.
    pub(super) keep: Keep,
}

/// Makes the pipe and starts its watchdog.
pub(super) fn start(charge: &Charge<'_>) -> Result<Hold, PgError> {
    let pipe = charge.pipe;
    let made = charge
        .account
        .command(Path::new("mkfifo"))
        .args(["-m", "600"])
        .arg(pipe)
        .output()
        .map_err(PgError::file("cannot run mkfifo for", pipe))?;
    if !made.status.success() {
        let output = String::from_utf8_lossy(&made.stderr).trim().to_owned();
        return Err(PgError::Program { program: "mkfifo".to_owned(), output });
    }
    let open = |options: &mut OpenOptions| options.open(pipe).map_err(PgError::file("cannot open", pipe));
    // Either end alone waits for the other when it is opened. Both at once does not, and with that
    // in hand the two ends that are needed open at once too.
    let both = open(OpenOptions::new().read(true).write(true))?;
    let reader = open(OpenOptions::new().read(true))?;
    let writer = open(OpenOptions::new().write(true))?;
    drop(both);
    let remove = match charge.keep {
        Keep::Durable => Path::new(""),
        Keep::Throwaway => charge.home,
    };
    // All files the standard library opens are closed in children: neither the watchdog nor the
    // server can hold the writing end.
    charge
        .account
        .command(Path::new("/bin/sh"))
        .args(["-c", SCRIPT, "namecheck-watchdog"])
        .args([pipe, charge.pg_ctl, charge.cluster, remove, charge.socket_dir])
        .stdin(Stdio::from(reader))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(PgError::file("cannot start the watchdog of", pipe))?;
    Ok(Hold { _end: writer })
}
