//! How far an import of a file came: a file beside it, from which `--resume` goes on.
//!
//! It says what is done from the first line on, and the digest of that part of the input: a part that
//! was changed since is not taken for done. It is written after the lines it tells of, and by way of
//! another file, so that a kill leaves the old one or the new one. What was done behind it is done
//! once more, which changes nothing: articles have natural keys.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::exit::{Exit, Failure};
use crate::flow::{Mark, skip};

/// How often it is written: a killed import does at most so much once more.
const EVERY: Duration = Duration::from_secs(1);

/// The progress file of one input file.
pub(crate) struct Journal {
    path: PathBuf,
    written: Instant,
    /// Why it could not be written, where that was not said yet.
    pub(crate) trouble: Option<io::Error>,
    broken: bool,
}

/// What it says.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Done {
    /// Lines that are done, from the first.
    lines: u64,
    /// Bytes of them.
    bytes: u64,
    /// SHA-256 of those bytes.
    sha256: String,
    /// How many of the lines were refused.
    failed: u64,
}

impl Journal {
    /// The one beside `input`: `articles.ndjson.progress`.
    pub(crate) fn beside(input: &Path) -> Self {
        let mut name: OsString = input.as_os_str().to_owned();
        name.push(".progress");
        Self { path: name.into(), written: Instant::now(), trouble: None, broken: false }
    }

    /// Reads the input up to where the journal came: the place, and how many lines before it were
    /// refused. Without a journal that is the beginning.
    pub(crate) fn resume(&self, input: &mut File) -> Result<(Mark, u64), Failure> {
        let text = match fs::read(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((Mark::default(), 0)),
            other => other.map_err(|error| Failure::unreadable(&self.path, &error))?,
        };
        let done: Option<Done> = serde_json::from_slice(&text).ok();
        if let Some(done) = done {
            let mark = skip(input, done.lines, done.bytes)
                .map_err(|error| Failure::unreadable(&self.path, &error))?;
            if (mark.bytes, mark.sha256()) == (done.bytes, done.sha256) {
                return Ok((mark, done.failed));
            }
        }
        Err(Failure::new(
            Exit::Guard,
            format!("{} does not tell of this file", self.path.display()),
            "The part of the file that was imported has changed since, or it is another file",
            "Import it from its beginning, without --resume: what is stored stays and is not added twice",
        ))
    }

    /// Notes that everything up to `mark` is done, unless it was just written.
    pub(crate) fn pass(&mut self, mark: &Mark, failed: u64) {
        if self.written.elapsed() >= EVERY {
            self.write(mark, failed);
        }
    }

    /// Notes it now. A place that cannot be written to does not stop an import: that is told once.
    pub(crate) fn write(&mut self, mark: &Mark, failed: u64) {
        if self.broken {
            return;
        }
        let done = Done { lines: mark.lines, bytes: mark.bytes, sha256: mark.sha256(), failed };
        if let Err(error) = self.replace(&done) {
            self.broken = true;
            self.trouble = Some(error);
        }
        self.written = Instant::now();
    }

    /// Its place, for people.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn replace(&self, done: &Done) -> io::Result<()> {
        let mut part = self.path.clone().into_os_string();
        part.push(".part");
        let text = serde_json::to_vec(done).map_err(io::Error::other)?;
        fs::write(&part, text)?;
        fs::rename(&part, &self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_is_believed_for_the_file_it_was_written_for_only() {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("a.ndjson");
        fs::write(&input, "{1}\n{2}\n").unwrap();
        let mut journal = Journal::beside(&input);
        let from = |journal: &Journal| journal.resume(&mut File::open(&input).unwrap());
        assert_eq!(from(&journal).unwrap().0.lines, 0, "nothing is done yet");
        let mark = skip(&mut File::open(&input).unwrap(), 1, 4).unwrap();
        journal.write(&mark, 1);
        assert!(journal.trouble.is_none());
        let (mark, failed) = from(&journal).unwrap();
        assert_eq!((mark.lines, mark.bytes, failed), (1, 4, 1));
        fs::write(&input, "{1}\n{2}\n{3}\n").unwrap();
        assert_eq!(from(&journal).unwrap().0.lines, 1, "lines that are added are simply not done");
        for changed in ["{9}\n{2}\n", "{1", ""] {
            fs::write(&input, changed).unwrap();
            assert_eq!(from(&journal).unwrap_err().exit, Exit::Guard, "{changed:?}");
        }
        fs::write(journal.path(), "no JSON").unwrap();
        assert_eq!(from(&journal).unwrap_err().exit, Exit::Guard);
    }
}
