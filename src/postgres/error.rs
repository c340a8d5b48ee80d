//! Why there is no embedded server, and what to do about it.

use std::path::PathBuf;

/// Why there is no embedded server.
#[derive(Debug, thiserror::Error)]
pub enum PgError {
    /// No server programs.
    #[error(
        "no Postgres server programs (14 or later) found in {searched}{setting}; install them:\n  \
         Debian, Ubuntu: sudo apt-get install postgresql\n  \
         Fedora:         sudo dnf install postgresql-server\n  \
         macOS:          brew install postgresql@17\n\
         or name their directory in PG_BIN_DIR, or a database in DATABASE_URL"
    )]
    NoPrograms {
        /// Where they were looked for.
        searched: String,
        /// The setting that says so, with what to do about it; empty where none does.
        setting: &'static str,
    },
    /// The cluster was made by another major version than any that is installed.
    #[error(
        "the database in {cluster} was made by Postgres {made_by}, and only {installed} is installed; \
         install Postgres {made_by}, or move that directory away to begin with an empty database"
    )]
    OtherVersion {
        /// The cluster.
        cluster: PathBuf,
        /// Major version that made it.
        made_by: u32,
        /// Major versions found.
        installed: String,
    },
    /// Postgres refuses to run as root, and there is nobody else.
    #[error(
        "Postgres refuses to run as root, and this machine has neither a user `postgres` nor `nobody`; run as another user, or name a database in DATABASE_URL"
    )]
    NoAccount,
    /// The user the server runs as cannot get at a directory or program.
    #[error(
        "the user {account}, as which Postgres must run because root may not run it, cannot reach {path}; \
         choose a place it can reach (NAMECHECK_DATA_DIR for data, PG_BIN_DIR for programs)"
    )]
    Unreachable {
        /// That user.
        account: String,
        /// What it cannot reach.
        path: PathBuf,
    },
    /// A directory that others can write to, where a private one is needed.
    #[error(
        "{path} belongs to another user; remove it, or choose another data directory (NAMECHECK_DATA_DIR)"
    )]
    Foreign {
        /// The directory.
        path: PathBuf,
    },
    /// One of the server programs failed.
    #[error("{program} failed: {output}")]
    Program {
        /// Which one, and in which directory.
        program: String,
        /// The end of what it wrote.
        output: String,
    },
    /// A file or directory could not be made, read or locked.
    #[error(
        "{doing} {path}: {source}; check that the disk is not full and that the directory is yours, or choose another (NAMECHECK_DATA_DIR)"
    )]
    File {
        /// What was tried.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The server runs, but its database could not be made.
    #[error(
        "the embedded server started, but does not answer: {0}; its log is server.log in the data directory"
    )]
    Silent(#[source] sqlx::Error),
}

impl PgError {
    /// For `map_err` on what the file system refuses.
    pub(super) fn file(doing: &'static str, path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { doing, path, source }
    }
}
