//! Finds the server programs on the machine.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::PgError;

/// What is said of a directory that somebody named.
const SETTING: &str = ", which PG_BIN_DIR names: set it to the directory of initdb, pg_ctl and postgres, or unset it to have the usual places searched";

/// The oldest major version that will do.
const OLDEST: u32 = 14;

/// A directory with `initdb`, `pg_ctl` and `postgres` of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Programs {
    /// The directory.
    pub(super) dir: PathBuf,
    /// Major version: 15.
    pub(super) major: u32,
}

impl Programs {
    /// The given directory; else PATH, then where distributions and Homebrew put them. Of several
    /// the one that made the cluster, else the newest.
    pub(super) fn find(bin_dir: Option<&Path>, cluster: &Path) -> Result<Self, PgError> {
        let places = bin_dir.map_or_else(usual_places, |dir| vec![dir.to_owned()]);
        let mut found: Vec<Self> = places.iter().filter_map(|dir| Self::at(dir)).collect();
        // Stable: among equal versions the first place counts.
        found.sort_by_key(|programs| std::cmp::Reverse(programs.major));
        if let Some(made_by) = cluster_version(cluster) {
            let installed = found.iter().map(|p| p.major.to_string()).collect::<Vec<_>>().join(", ");
            if !found.is_empty() {
                return found.into_iter().find(|programs| programs.major == made_by).ok_or_else(|| {
                    PgError::OtherVersion { cluster: cluster.to_owned(), made_by, installed }
                });
            }
        }
        found.into_iter().next().ok_or_else(|| PgError::NoPrograms {
            searched: places.iter().map(|dir| dir.display().to_string()).collect::<Vec<_>>().join(", "),
            setting: if bin_dir.is_some() { SETTING } else { "" },
        })
    }

    /// The path of one program.
    pub(super) fn path(&self, program: &str) -> PathBuf {
        self.dir.join(program)
    }

    fn at(dir: &Path) -> Option<Self> {
        if !["initdb", "pg_ctl", "postgres"].iter().all(|program| dir.join(program).is_file()) {
            return None;
        }
        let output = Command::new(dir.join("postgres")).arg("--version").output().ok()?;
        let major = parse_major(&String::from_utf8(output.stdout).ok()?)?;
        (major >= OLDEST).then(|| Self { dir: dir.to_owned(), major })
    }
}

/// `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)` -> 15; `17beta1` -> 17.
fn parse_major(version: &str) -> Option<u32> {
    let number = version.split(") ").nth(1)?;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// The major version that made the cluster, if there is one.
fn cluster_version(cluster: &Path) -> Option<u32> {
    std::fs::read_to_string(cluster.join("PG_VERSION")).ok()?.trim().parse().ok()
}

fn usual_places() -> Vec<PathBuf> {
    let mut places: Vec<PathBuf> = std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).filter(|dir| dir.is_absolute()).collect())
        .unwrap_or_default();
    places.extend(children("/usr/lib/postgresql", "", "bin"));
    places.extend(children("/usr", "pgsql-", "bin"));
    for homebrew in ["/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt"] {
        places.extend(children(homebrew, "postgresql", "bin"));
    }
    places
}

/// `parent/<prefix...>/sub` for every such child, sorted.
fn children(parent: &str, prefix: &str, sub: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(parent) else { return Vec::new() };
    let mut dirs: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .map(|entry| entry.path().join(sub))
        .filter(|dir| dir.is_dir())
        .collect();
    dirs.sort();
    dirs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_distributions_print() {
        for (text, major) in [
            ("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n", Some(15)),
            ("postgres (PostgreSQL) 17beta1", Some(17)),
            ("postgres (PostgreSQL) 9.6.24", Some(9)),
            ("something else", None),
        ] {
            assert_eq!(parse_major(text), major, "{text}");
        }
    }

    #[test]
    fn a_directory_without_the_programs_is_named_with_the_remedy() {
        let error =
            Programs::find(Some(Path::new("/nonexistent/bin")), Path::new("/nonexistent")).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("/nonexistent/bin, which PG_BIN_DIR names"), "{text}");
        assert!(text.contains("unset it") && text.contains("apt-get install"), "{text}");
    }
}
