//! How the program ends: an exit code that scripts can act on, and for every failure one paragraph
//! that says what happened, why that is likely, and what to do.

use std::io;
use std::process::ExitCode;

use chrono::{DateTime, Utc};

use crate::list::{PartialDate, ReadError};

/// The exit codes, stable for scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done.
    Done = 0,
    /// Failed.
    Failed = 1,
    /// The command line makes no sense; clap uses the same code.
    Usage = 2,
    /// Refused by a guard.
    Guard = 3,
    /// What was asked for is not there.
    NotFound = 4,
    /// Another run holds the lock.
    Locked = 5,
    /// `list status` found a stale list.
    Stale = 6,
    /// `screen --exit-code` found candidates.
    Candidates = 10,
    /// Ctrl-C; the code shells use for it.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command did not do what was asked.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The code to end with.
    pub(crate) exit: Exit,
    /// One paragraph for standard error; empty when there is nobody left to read it.
    pub(crate) paragraph: String,
}

impl Failure {
    /// A failure from its three parts; the parts are sentences without their final stop.
    pub(crate) fn new(exit: Exit, happened: impl AsRef<str>, cause: &str, remedy: &str) -> Self {
        let paragraph = format!("{}. {cause}. {remedy}.", happened.as_ref());
        Self { exit, paragraph }
    }

    /// A failure of an error that already says all three.
    pub(crate) fn told(exit: Exit, error: impl std::fmt::Display) -> Self {
        Self { exit, paragraph: error.to_string() }
    }

    /// A command line that makes no sense.
    pub(crate) fn usage(happened: impl AsRef<str>, remedy: &str) -> Self {
        Self { exit: Exit::Usage, paragraph: format!("{}. {remedy}.", happened.as_ref()) }
    }

    /// Several failures as one, each in a line; with their code where all have the same one. None where
    /// there are none.
    pub(crate) fn of_several(failures: Vec<Self>) -> Option<Self> {
        let mut failures = failures.into_iter();
        let mut all = failures.next()?;
        for failure in failures {
            if failure.exit != all.exit {
                all.exit = Exit::Failed;
            }
            all.paragraph = format!("{}\n{}", all.paragraph, failure.paragraph);
        }
        Some(all)
    }

    /// A file that cannot be read.
    pub(crate) fn unreadable(path: &std::path::Path, error: &io::Error) -> Self {
        Self::new(
            Exit::Failed,
            format!("{} cannot be read: {error}", path.display()),
            "The path may be wrong, or the file belongs to another user",
            "Check it with ls -l and try again",
        )
    }
}

/// Writing the answer failed. A closed pipe is no failure: the reader has seen enough.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self { exit: Exit::Done, paragraph: String::new() };
        }
        Self::new(
            Exit::Failed,
            format!("The answer cannot be written: {error}"),
            "The disk or pipe that standard output goes to may be full or gone",
            "Make room or write elsewhere, and run the command again",
        )
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self::told(Exit::Failed, error)
    }
}

/// Reads `--as-of`, for clap: an instant, or the end of a day.
pub(crate) fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    crate::flow::instant(text)
        .ok_or_else(|| "neither a day like 2022-06-30 nor an instant like 2022-06-30T12:00:00Z".to_owned())
}

/// Reads `--dob`; for clap.
pub(crate) fn birth_date(text: &str) -> Result<PartialDate, String> {
    text.parse::<PartialDate>().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_is_a_quiet_success_and_a_full_disk_is_not() {
        let closed = Failure::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!((closed.exit, closed.paragraph.as_str()), (Exit::Done, ""));
        let full = Failure::from(io::Error::from(io::ErrorKind::StorageFull));
        assert_eq!(full.exit, Exit::Failed);
        assert!(full.paragraph.contains("Make room"), "{}", full.paragraph);
    }
}
