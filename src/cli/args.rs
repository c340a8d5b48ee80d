//! What can be said on the command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::exit::{birth_date, instant};
use super::list_args::ListCommand;
use super::planted::EvalPlantedArgs;
use super::train::tagger::{MaterialArgs, TaggerArgs};
use crate::list::PartialDate;
use crate::name::script::Family;
use crate::screen::Threshold;

/// Finds sanctioned people in the news: articles in, possible matches against public sanctions
/// lists out, with the evidence for each.
///
/// Data goes to standard output, words and progress to standard error. Without DATABASE_URL an
/// embedded database is used. Exit codes: 0 done, 1 failed, 2 usage, 3 refused by a guard,
/// 4 not found, 5 another run holds the lock, 6 stale list (list status), 10 candidates found
/// (screen --exit-code), 130 interrupted.
#[derive(Debug, Parser)]
#[command(name = "namecheck", version, max_term_width = 100, disable_help_subcommand = true)]
pub(crate) struct CommandLine {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Args)]
pub(crate) struct Global {
    /// How answers are written [default: table on a terminal, else jsonl]
    #[arg(long, global = true, value_enum)]
    pub(crate) format: Option<Format>,
    /// A Postgres 14 or later: postgres://user@host/database. Better given as DATABASE_URL, which
    /// other users of the machine cannot see
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database_url: Option<String>,
    /// Where the embedded database and unfinished downloads live [env: NAMECHECK_DATA_DIR]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Only errors on standard error
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// How progress is shown on standard error; auto: a bar on a terminal, else a line every ten
    /// seconds; plain: lines also there
    #[arg(long, global = true, value_enum, default_value_t)]
    pub(crate) progress: Progress,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Table,
    /// One JSON document
    Json,
    /// One JSON document per line
    Jsonl,
    /// Comma-separated, with a header; cells that a spreadsheet would run are quoted
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Progress {
    #[default]
    Auto,
    Plain,
    None,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show everything once, from nothing: private database, sample list, sample articles, their
    /// candidates; then serve
    Demo(DemoArgs),
    /// Screen names: one answer per name, in order; works as a filter
    Screen(ScreenArgs),
    /// Compare two names, with the evidence
    Compare(CompareArgs),
    /// Find the persons of a text
    Extract(ExtractArgs),
    /// Import lists, and see what is imported
    #[command(subcommand)]
    List(ListCommand),
    /// Add articles, and see what is stored of one
    #[command(subcommand)]
    Article(ArticleCommand),
    /// See which stored persons may be listed ones
    #[command(subcommand)]
    Candidates(CandidatesCommand),
    /// Screen all stored names that the current lists have not seen; the nightly job
    Reconcile(ReconcileArgs),
    /// Measure on labelled files how often the program is right
    #[command(subcommand)]
    Eval(EvalCommand),
    /// Make the tables that ship with the program from open data
    #[command(subcommand)]
    Train(TrainCommand),
    /// Answer HTTP requests
    Serve(ServeArgs),
    /// Bring the database's tables up to date
    Migrate,
    /// See the settings in force, secrets masked
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Check everything the program needs
    Doctor,
    /// Print the OpenAPI description of the HTTP interface
    Openapi,
    /// Print a shell's completion script
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// End after the tables instead of serving
    #[arg(long)]
    pub(crate) once: bool,
    /// Where to serve [default: 127.0.0.1:8080, or a free port where that is taken]
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) bind: Option<SocketAddr>,
}

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
    /// Nationality, citizenship or residence of the persons asked for
    #[arg(long, value_name = "COUNTRY")]
    pub(crate) country: Option<String>,
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
        /// At most so many
        #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1000))]
        limit: u32,
    },
    /// One candidate with its evidence
    Show {
        /// Its id as `candidates ls` prints it: HIT-PERSON
        id: String,
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
    /// Which names are screened
    #[arg(long, value_enum, default_value_t)]
    pub(crate) scope: Scope,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReconcileCommand {
    /// The latest runs
    Status,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Scope {
    /// Names not yet screened against the current lists
    #[default]
    Delta,
    /// All names
    Full,
}

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Where to listen; port 0 takes a free one [default: 127.0.0.1:8080] [env: NAMECHECK_BIND]
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) bind: Option<SocketAddr>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Every setting, its value and where it comes from
    Show,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EvalCommand {
    /// Screening: recall, false hits, labelled pairs, other scripts; one table
    Screen(EvalScreenArgs),
    /// Linking: mentions in texts whose listing is known, by names alone and with what the text says
    Link(super::eval_link::EvalLinkArgs),
    /// Extraction: persons of annotated texts that are found, beside rules alone
    Extract {
        /// One JSON object a line: text, entities (start, end, type); may be compressed with gzip
        #[arg(long, value_name = "FILE", num_args = 1..)]
        gold: Vec<PathBuf>,
        /// Measure taggers that learn anew from all but the texts they are measured on, in so many
        /// parts, instead of the one that ships
        #[arg(long, value_name = "PARTS", value_parser = clap::value_parser!(u8).range(2..=50))]
        held_out: Option<u8>,
        #[command(flatten)]
        material: MaterialArgs,
    },
    /// Extraction of listed persons: names planted into annotated texts, and finds where none is
    Planted(EvalPlantedArgs),
}

/// Every file may be compressed with gzip.
#[derive(Debug, Args)]
pub(crate) struct EvalScreenArgs {
    /// The list to screen against; needed for all but --pairs and --scripts
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) list_file: Vec<PathBuf>,
    /// Changed names of listed people: lines of class|name|listing id
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "list_file")]
    pub(crate) variants: Vec<PathBuf>,
    /// Names of listed people with errors: CSV or JSON lines with the name (name, query, variant)
    /// and its listing (listing_id, ent_num, expected_name)
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "list_file")]
    pub(crate) positives: Vec<PathBuf>,
    /// People who are not listed: a name a line, or CSV with a column full_name or name
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "list_file")]
    pub(crate) negatives: Vec<PathBuf>,
    /// Pairs of names: CSV with name1, name2 (or a, b) and label; without a label all are true
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) pairs: Vec<PathBuf>,
    /// Names in two scripts, apart by a tab
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) scripts: Vec<PathBuf>,
    /// Take one alias of each listed person off the list and search for it
    #[arg(long, requires = "list_file")]
    pub(crate) leave_alias_out: bool,
    /// Lowest score that makes a hit, 0 to 1 [default: that of `screen`]
    #[arg(long, value_name = "SCORE")]
    pub(crate) threshold: Option<Threshold>,
    /// Try plain Jaro-Winkler as well, with and without sorted words, on a sample of each set
    #[arg(long)]
    pub(crate) baselines: bool,
    /// Most rows of each set and class that the baselines are tried on
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(crate) sample: usize,
    /// Compare N names of variants, positives and negatives with every listed name, too, and tell what
    /// candidate selection loses
    #[arg(long, value_name = "N", requires = "list_file")]
    pub(crate) brute_force: Option<usize>,
    /// What every choice by chance depends on
    #[arg(long, value_name = "SEED", default_value_t = 7)]
    pub(crate) seed: u64,
    /// Most misses and false hits told of each set
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) examples: usize,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TrainCommand {
    /// Which words of a text name a person; the tagger's file goes to standard output
    Tagger(TaggerArgs),
    /// Which names are one though their letters differ; the table goes to standard output
    Variants {
        /// Names by count, one file for each script: name, tab, the name in the script, tab, count
        #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
        tokens: Vec<PathBuf>,
        /// Nicknames: CSV of name, relationship, nickname
        #[arg(long, value_name = "FILE", num_args = 1..)]
        nicknames: Vec<PathBuf>,
        /// A source and its licence, for the head of the table
        #[arg(long, value_name = "TEXT", required = true)]
        source: Vec<String>,
    },
    /// What each observation about two names is worth, from the weights in force; the table goes to
    /// standard output
    Links {
        /// The files of a list
        #[arg(long, value_name = "PATH", num_args = 1.., required = true)]
        list_file: Vec<PathBuf>,
        /// Changed names of its people: lines of class|name|listing id
        #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
        variants: Vec<PathBuf>,
        /// People who are not on it: a name a line, or CSV with a column full_name or name
        #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
        negatives: Vec<PathBuf>,
        /// Observations that keep their weight, since the pairs cannot tell
        #[arg(long, value_name = "NAME", num_args = 1..)]
        hold: Vec<String>,
        /// What chance depends on
        #[arg(long, value_name = "N", default_value_t = 7)]
        seed: u64,
        /// A source and its licence, for the head of the table
        #[arg(long, value_name = "TEXT", required = true)]
        source: Vec<String>,
    },
    /// Which tokens are names of their own; the table goes to standard output
    Known {
        /// Names by count, one file for each culture: name, tab, the name in another script, tab, count
        #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
        tokens: Vec<PathBuf>,
        /// A source and its licence, for the head of the table
        #[arg(long, value_name = "TEXT", required = true)]
        source: Vec<String>,
    },
    /// How rare each name is among people; the table goes to standard output
    Rarity {
        /// Names by count, one file for each culture: name, tab, the name in another script, tab, count
        #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
        tokens: Vec<PathBuf>,
        /// The files of a list, whose people are one more culture
        #[arg(long, value_name = "PATH", num_args = 1..)]
        list_file: Vec<PathBuf>,
        /// A source and its licence, for the head of the table
        #[arg(long, value_name = "TEXT", required = true)]
        source: Vec<String>,
    },
    /// How the words of a script are read; the table goes to standard output
    Romanize {
        /// The script
        #[arg(long, value_enum)]
        script: ScriptName,
        /// Names in two scripts: name, tab, letters, tab, count; two names, a tab between; or forms of
        /// one name with commas between, =>, anything
        #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
        pairs: Vec<PathBuf>,
        /// A source and its licence, for the head of the table
        #[arg(long, value_name = "TEXT", required = true)]
        source: Vec<String>,
    },
    /// The name parts of listed people; the table goes to standard output
    Listed {
        /// The files of a list
        #[arg(long, value_name = "PATH", num_args = 1.., required = true)]
        list_file: Vec<PathBuf>,
        /// Programs whose people count, by how their abbreviations begin
        #[arg(long, value_name = "PROGRAM", num_args = 1.., required = true)]
        program: Vec<String>,
        /// A source and its licence, for the head of the table
        #[arg(long, value_name = "TEXT", required = true)]
        source: Vec<String>,
    },
}

/// A script that a table is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScriptName {
    Arabic,
    Cyrillic,
    Greek,
    Han,
    Hangul,
    Hebrew,
    Kana,
    /// All that have no rules of their own: Armenian, Georgian, Devanagari, Bengali, Thai
    Other,
}

impl ScriptName {
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    pub(crate) fn family(self) -> Family {
        match self {
            Self::Arabic => Family::Arabic,
            Self::Cyrillic => Family::Cyrillic,
            Self::Greek => Family::Greek,
            Self::Han => Family::Han,
            Self::Hangul => Family::Hangul,
            Self::Hebrew => Family::Hebrew,
            Self::Kana => Family::Kana,
            Self::Other => Family::Other,
        }
    }
}
