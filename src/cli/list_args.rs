//! What can be said behind `list`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::fetch::FetchArgs;
use crate::list::SourceId;

/// The lists there are readers for; a name of one's own may stand for a data set of OpenSanctions.
const SOURCE: &str = "The list's short name: ofac-sdn, ofac-cons, un-sc, uk-fcdo, uk-ofsi, eu-fsf, ca-sema, ch-seco, au-dfat, us-csl, us-bis-dpl, opensanctions, or one of your own";

#[derive(Debug, Subcommand)]
pub(crate) enum ListCommand {
    /// Import a list's files as its new version, all or nothing; from files, from addresses, or, with
    /// neither, from its publisher. An edition that the guard does not
    /// believe is kept, held, and not screened against (exit code 3)
    Import(ImportArgs),
    /// The active version of every list
    Ls,
    /// How fresh every list is; exit code 6 when one is stale
    Status {
        /// Only this list
        #[arg(value_parser = SourceId::parse)]
        source: Option<SourceId>,
        /// A list is stale when its last check is older [default: 48] [env:
        /// NAMECHECK_LIST_MAX_AGE_HOURS]
        #[arg(long, value_name = "HOURS", value_parser = clap::value_parser!(u32).range(1..))]
        max_age: Option<u32>,
    },
    /// All kept editions of one list: active, held and past, with what the guard found
    Versions {
        /// The list's short name
        #[arg(value_parser = SourceId::parse)]
        source: SourceId,
    },
    /// Which version was active when, by whom and why
    History {
        /// The list's short name
        #[arg(value_parser = SourceId::parse)]
        source: SourceId,
    },
    /// What one version changes of another, listing by listing and field by field: `diff SOURCE TO`
    /// of the active version, `diff SOURCE FROM TO` of any
    Diff {
        /// The list's short name
        #[arg(value_parser = SourceId::parse)]
        source: SourceId,
        /// The version that is looked at, or with another behind it the one before, like ofac-sdn@5 or 5
        /// [default: the newest; against the active one where that is older, else the one before]
        first: Option<String>,
        /// The version that is looked at
        second: Option<String>,
    },
    /// Make a version the active one
    Activate {
        /// The list's short name
        #[arg(value_parser = SourceId::parse)]
        source: SourceId,
        /// The version, like ofac-sdn@5 or 5
        version: String,
        /// Also one that is held: what the guard found is overridden, and noted
        #[arg(long = "override")]
        override_findings: bool,
        /// Why; kept with who and when
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Go back to the version that was active before
    Rollback {
        /// The list's short name
        #[arg(value_parser = SourceId::parse)]
        source: SourceId,
        /// Why; kept with who and when
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Take a list out of use: names are no longer screened against it, and the next run supersedes what
    /// was found by it. Its versions and their history stay; an import takes it up again
    Retire {
        /// The list's short name
        #[arg(value_parser = SourceId::parse)]
        source: SourceId,
        /// Why; kept with who and when
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Write the raw files of a version to a directory, as the publisher gave them
    Raw {
        /// The list's short name
        #[arg(value_parser = SourceId::parse)]
        source: SourceId,
        /// The version, like ofac-sdn@5 or 5
        version: String,
        /// The directory; made where there is none. A file that is there already is not overwritten
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    #[arg(value_parser = SourceId::parse, help = SOURCE)]
    pub(crate) source: SourceId,
    /// The files of one edition of the list; without any, they are fetched
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) file: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) fetch: FetchArgs,
    /// Only say what would change
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Begin a new list even where its name is nearly that of another
    #[arg(long)]
    pub(crate) new_list: bool,
    /// How long to wait for another import or run to end (exit code 5 after that)
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub(crate) wait: u64,
}
