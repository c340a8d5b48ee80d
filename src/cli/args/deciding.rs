//! What can be said behind the commands by which people decide: `review`, `suppress`, `export`.

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand, ValueEnum};

use crate::cli::exit::instant;
use crate::store::{CandidateId, SuppressionId};

#[derive(Debug, Subcommand)]
pub(crate) enum ReviewCommand {
    /// Say what a candidate is; again to change or confirm it
    Decide {
        /// Its id as `candidates ls` prints it: HIT-PERSON
        candidate: CandidateId,
        /// What it is
        #[arg(value_enum)]
        disposition: Disposition,
        #[command(flatten)]
        words: Words,
    },
    /// Take the decision in force back; it stays in the history
    Undo {
        /// Its id: HIT-PERSON
        candidate: CandidateId,
        #[command(flatten)]
        words: Words,
    },
    /// All that happened to a candidate, also to one that no longer stands
    History {
        /// Its id: HIT-PERSON
        candidate: CandidateId,
    },
}

/// Why, and who.
#[derive(Debug, Args)]
pub(crate) struct Words {
    /// Why; one line
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Who decides [default: the user who runs the program]
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Disposition {
    /// The person of the article is the listed one
    TrueMatch,
    /// It is somebody else
    FalsePositive,
    /// It cannot be told, for now
    Unsure,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SuppressCommand {
    /// Keep the name of a candidate from being asked about again for its listing, until a date or
    /// until the listing changes
    Add {
        /// The candidate's id: HIT-PERSON
        candidate: CandidateId,
        #[command(flatten)]
        words: Words,
        /// Until the end of this day (UTC), or this instant; 366 days at most [default: 180 days]
        #[arg(long, value_name = "DATE", value_parser = instant)]
        until: Option<DateTime<Utc>>,
    },
    /// The suppressions in force, newest first
    Ls {
        /// Those that are over as well
        #[arg(long)]
        all: bool,
        /// At most so many
        #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1000))]
        limit: u32,
    },
    /// End one; its candidates are open again
    Rm {
        /// Its id as `suppress ls` prints it
        id: SuppressionId,
        #[command(flatten)]
        words: Words,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// Only candidates that came, went, were decided, suppressed or opened again at this instant or
    /// later; a day stands for its beginning (UTC)
    #[arg(long, value_name = "DATE", value_parser = beginning)]
    pub(crate) since: Option<DateTime<Utc>>,
}

/// A state of `candidates ls`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CandidateState {
    /// Nobody has decided
    Open,
    /// A person has decided
    Decided,
    /// Its name and listing are suppressed
    Suppressed,
    /// It was suppressed, and its listing changed
    Reopened,
    /// Any
    All,
}

/// An instant, or the beginning of a day.
fn beginning(text: &str) -> Result<DateTime<Utc>, String> {
    let day = text.parse::<chrono::NaiveDate>();
    day.map_or_else(|_| instant(text), |day| Ok(day.and_time(chrono::NaiveTime::MIN).and_utc()))
}
