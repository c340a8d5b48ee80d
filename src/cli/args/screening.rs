//! What can be said behind `screen`, `compare` and `extract`.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};

use crate::cli::exit::{birth_date, instant};
use crate::list::PartialDate;
use crate::screen::{Country, Threshold};

#[derive(Debug, Args)]
pub(crate) struct ScreenArgs {
    /// Names to screen; without any, one per line of --file or standard input
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<String>,
    /// Names, one per line; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "names")]
    pub(crate) file: Option<PathBuf>,
    /// Screen against these list files (one list's files together, or several lists) instead of the
    /// lists in the database; no database is used then. Names go before it, or after --
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) list_file: Vec<PathBuf>,
    /// Lowest score that makes a hit, 0 to 1
    #[arg(long, value_name = "SCORE", default_value_t = crate::screen::DEFAULT_THRESHOLD.0.value())]
    pub(crate) threshold: f64,
    /// Most hits per name; what is cut is counted
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) limit: u16,
    /// Birth date of the persons asked for: 1962, 1962-11, 1962-11-23, 1962~
    #[arg(long, value_name = "DATE", value_parser = birth_date)]
    pub(crate) dob: Option<PartialDate>,
    /// Nationality, citizenship or residence of the persons asked for: its English name, or its code of
    /// two or three letters (ISO 3166-1)
    #[arg(long, value_name = "COUNTRY")]
    pub(crate) country: Option<Country>,
    /// Gender of the persons asked for
    #[arg(long, value_enum)]
    pub(crate) gender: Option<Gender>,
    /// How aliases that their source marks weak take part
    #[arg(long, value_enum, default_value_t)]
    pub(crate) weak_aliases: WeakAliases,
    /// Screen against the lists as they were active here at the end of this day (UTC), or at this
    /// instant: 2022-06-30, 2022-06-30T12:00:00Z
    #[arg(long, value_name = "DATE", value_parser = instant, conflicts_with = "list_file")]
    pub(crate) as_of: Option<DateTime<Utc>>,
    /// Show the parts of each score (the JSON formats always have them)
    #[arg(long)]
    pub(crate) explain: bool,
    /// End with code 10 when there are candidates
    #[arg(long)]
    pub(crate) exit_code: bool,
}

impl ScreenArgs {
    /// The threshold, if the number is a score.
    pub(crate) fn threshold(&self) -> Result<Threshold, crate::screen::ScoreError> {
        crate::screen::Score::new(self.threshold).map(Threshold)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Gender {
    Female,
    Male,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum WeakAliases {
    /// Not at all
    Off,
    /// Only in their exact form
    #[default]
    Exact,
    /// Like any other name
    Full,
}

#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// The two names
    #[arg(value_names = ["A", "B"], num_args = 2, required_unless_present = "file", conflicts_with = "file")]
    pub(crate) names: Vec<String>,
    /// A CSV file with the columns a and b; - is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ExtractArgs {
    /// The text; - or nothing is standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// What the input is, when its beginning does not tell
    #[arg(long = "as", value_enum, value_name = "FORM")]
    pub(crate) form: Option<InputForm>,
    /// A list whose persons are found even where the text alone proves no name
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) list_file: Vec<PathBuf>,
}

/// What an article file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputForm {
    /// Plain text
    Text,
    /// A web page
    Html,
    /// An object with body and, if known, external_id, url, title, language, published_at, mentions
    Json,
}
