//! The user the server runs as: oneself, except that Postgres refuses root.

use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::PgError;

/// The user the server runs as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Account {
    /// The user of this program.
    Own {
        /// Its number.
        uid: u32,
    },
    /// Another one, because this program runs as root.
    Other {
        /// Its name.
        name: String,
        /// Its number.
        uid: u32,
        /// Its group.
        gid: u32,
    },
}

impl Account {
    /// Finds it: oneself, or for root the user `postgres`, else `nobody`.
    pub(super) fn find() -> Result<Self, PgError> {
        match own_uid() {
            0 => {
                let path = Path::new("/etc/passwd");
                let passwd = std::fs::read_to_string(path).map_err(PgError::file("cannot read", path))?;
                ["postgres", "nobody"]
                    .iter()
                    .find_map(|name| parse_passwd(&passwd, name))
                    .ok_or(PgError::NoAccount)
            }
            uid => Ok(Self::Own { uid }),
        }
    }

    /// Its number.
    pub(super) fn uid(&self) -> u32 {
        match self {
            Self::Own { uid } | Self::Other { uid, .. } => *uid,
        }
    }

    /// A command that runs as this user, away from the terminal and in a directory all can enter.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir("/").stdin(Stdio::null());
        if let Self::Other { uid, gid, .. } = self {
            command.uid(*uid).gid(*gid);
        }
        // Own process group: Ctrl-C on the terminal reaches the whole group of the program, and the
        // server must outlive it until the last commit is through.
        command.process_group(0);
        command
    }

    /// Makes the path this user's.
    pub(super) fn own(&self, path: &Path) -> Result<(), PgError> {
        match self {
            Self::Own { .. } => Ok(()),
            Self::Other { uid, gid, .. } => {
                chown(path, Some(*uid), Some(*gid)).map_err(PgError::file("cannot give away", path))
            }
        }
    }

    /// Checks that this user gets to the path: a private home above it would be in the way.
    pub(super) fn check_reach(&self, path: &Path) -> Result<(), PgError> {
        let Self::Other { name, .. } = self else { return Ok(()) };
        let reached = self
            .command(Path::new("/bin/sh"))
            .args(["-c", "test -x \"$1\"", "sh"])
            .arg(path)
            .status()
            .map_err(PgError::file("cannot run /bin/sh to look at", path))?;
        if reached.success() {
            Ok(())
        } else {
            Err(PgError::Unreachable { account: name.clone(), path: path.to_owned() })
        }
    }
}

/// The number of the user this program runs as.
pub(super) fn own_uid() -> u32 {
    // The standard library has no geteuid. /proc names it on Linux, `id` everywhere; where both
    // fail one is no root, and Postgres itself says so if that is wrong.
    if let Ok(metadata) = std::fs::metadata("/proc/self") {
        return metadata.uid();
    }
    Command::new("id")
        .arg("-u")
        .output()
        .ok()
        .and_then(|output| String::from_utf8(output.stdout).ok()?.trim().parse().ok())
        .unwrap_or(u32::MAX)
}

fn parse_passwd(passwd: &str, name: &str) -> Option<Account> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next()? != name {
            return None;
        }
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some(Account::Other { name: name.to_owned(), uid, gid })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_found_by_its_whole_name() {
        let passwd =
            "root:x:0:0::/root:/bin/sh\nnobody2:x:9:9::/:\n\nbroken\nnobody:x:65534:65533::/:/bin/false\n";
        let expected = Account::Other { name: "nobody".to_owned(), uid: 65534, gid: 65533 };
        assert_eq!(parse_passwd(passwd, "nobody"), Some(expected));
        assert_eq!(parse_passwd(passwd, "postgres"), None);
    }
}
