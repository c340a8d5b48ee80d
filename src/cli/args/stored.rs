//! What can be said behind the commands about what is stored: `article`, `candidates`, `reconcile`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{CandidateState, InputForm};
use crate::store::CandidateId;

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
    /// One article with its persons and candidates
    Show {
        /// Its id
        id: i64,
    },
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
