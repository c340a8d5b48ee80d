//! What can be said behind the commands about what is stored: `article`, `candidates`, `reconcile`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{CandidateState, InputForm, Words};
use crate::store::{AuditHead, CandidateId};

#[derive(Debug, Subcommand)]
pub(crate) enum ArticleCommand {
    /// Add articles; one that is there already is left as it is
    Add {
        /// The articles; - is standard input
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// What the files are, when their beginning does not tell
        #[arg(long = "as", value_enum, value_name = "FORM")]
        form: Option<InputForm>,
    },
    /// Add the articles of a file, one JSON object a line, several at once
    Import(ImportArticlesArgs),
    /// One article with its persons and candidates
    Show {
        /// Its id
        id: i64,
    },
    /// Erase an article: its text, and the names that no other article bears. Decisions stay, without
    /// the names
    Rm {
        /// Its id
        id: i64,
        #[command(flatten)]
        words: Words,
    },
    /// Erase the articles that were added too long ago
    Expire {
        /// Those added more than so many days ago
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36500))]
        older_than: u32,
        /// Only say how many that are
        #[arg(long)]
        dry_run: bool,
        /// Why [default: older than DAYS days]
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
        /// Who erases [default: the user who runs the program]
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// The links of the chain, oldest first
    Ls {
        /// Only those behind this place
        #[arg(long, value_name = "POSITION", default_value_t = 0)]
        after: i64,
        /// At most so many
        #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10000))]
        limit: u32,
    },
    /// Check every link against the one before it and against what it tells of; exit code 1 names the
    /// first that does not hold
    Verify {
        /// An end of the chain that was written down elsewhere, POSITION:HASH as this command says it:
        /// tells also whether the end was cut off since
        #[arg(long, value_name = "HEAD", value_parser = head)]
        head: Option<AuditHead>,
    },
}

/// An end of the chain: its place and its hash.
fn head(text: &str) -> Result<AuditHead, String> {
    let wrong = || "not like 12:HASH, with a hash of 64 hexadecimal digits".to_owned();
    let (position, hash) = text.split_once(':').ok_or_else(wrong)?;
    let position = position.parse().ok().filter(|position| *position >= 0).ok_or_else(wrong)?;
    if hash.len() != 64 || !hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return Err(wrong());
    }
    Ok(AuditHead { position, hash: hash.to_owned() })
}

#[derive(Debug, Args)]
pub(crate) struct ImportArticlesArgs {
    /// The articles, each as `article add` takes one as JSON; - is standard input
    pub(crate) file: PathBuf,
    /// Go on where an import of this file was broken off, as FILE.progress tells
    #[arg(long)]
    pub(crate) resume: bool,
    /// Work on so many articles at once [default: two for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) jobs: Option<u16>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CandidatesCommand {
    /// Candidates, newest hit first
    Ls {
        /// Only of this article
        #[arg(long, value_name = "ID")]
        article: Option<i64>,
        /// Only in these states, with commas between; open,reopened is what waits for a person
        #[arg(long, value_enum, value_delimiter = ',', default_value = "all")]
        state: Vec<CandidateState>,
        /// At most so many
        #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1000))]
        limit: u32,
    },
    /// One candidate with its evidence and history
    Show {
        /// Its id as `candidates ls` prints it: HIT-PERSON
        id: CandidateId,
    },
    /// Write all that speaks for and against a candidate to one file, for whoever checks it elsewhere
    Pack {
        /// Its id: HIT-PERSON; also of one that no longer stands
        id: CandidateId,
        /// The file; its ending, .json or .zip, says the form
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Screen the name of a stored hit once more, against the list version it was found in, and say
    /// whether it comes out the same
    Explain {
        /// A candidate's id, HIT-PERSON, or the hit's alone; also of one that no longer stands
        id: String,
    },
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct ReconcileArgs {
    #[command(subcommand)]
    pub(crate) status: Option<ReconcileCommand>,
    /// Only say what would change
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Which names and texts are screened
    #[arg(long, value_enum, default_value_t)]
    pub(crate) scope: Scope,
    /// Take part in the run that is under way elsewhere, and lead one where there is none: for several
    /// hosts that begin at the same time
    #[arg(long)]
    pub(crate) join: bool,
    /// Work so many chunks at once, each on a connection of its own [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) workers: Option<u16>,
    /// Write the report to this file as well, as JSON; it is there whole or not at all
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReconcileCommand {
    /// The latest runs
    Status,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Scope {
    /// Those that have not seen the current lists, against what changed since
    #[default]
    Delta,
    /// All, against everything
    Full,
}
