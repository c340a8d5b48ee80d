//! What can be said on the command line.

mod deciding;
mod learning;
mod screening;
mod stored;
mod webhook;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::key::KeyCommand;
use super::list_args::ListCommand;
use super::user::UserCommand;
use crate::flow::{NightlyTime, NightlyTimeError};
pub(crate) use deciding::{CandidateState, Disposition, ExportArgs, ReviewCommand, SuppressCommand, Words};
pub(crate) use learning::{EvalCommand, EvalScreenArgs, TrainCommand};
pub(crate) use screening::{CompareArgs, ExtractArgs, Gender, InputForm, ScreenArgs, WeakAliases};
pub(crate) use stored::{
    ArticleCommand, AuditCommand, CandidatesCommand, ImportArticlesArgs, ReconcileArgs, ReconcileCommand,
    Scope,
};
pub(crate) use webhook::{ReplayArgs, WebhookCommand};

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
    /// A Postgres 14 or later: postgres://user@host/database. Better given as DATABASE_URL, or in a
    /// file that DATABASE_URL_FILE names: other users of the machine cannot see those
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
    /// Decide about candidates
    #[command(subcommand)]
    Review(ReviewCommand),
    /// Keep names from being asked about again for a listing
    #[command(subcommand)]
    Suppress(SuppressCommand),
    /// See and check the chain of what was decided
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Write candidates with what was decided about them: CSV, or JSON lines with --format jsonl
    Export(ExportArgs),
    /// Screen all stored names that the current lists have not seen
    Reconcile(ReconcileArgs),
    /// The nightly run, at once: look for a new edition of every list that came from an address, then
    /// screen all stored names that the lists have not seen. For timers; `serve --nightly` needs none
    Nightly,
    /// Tell other systems of events, signed, over HTTP
    #[command(subcommand)]
    Webhook(WebhookCommand),
    /// Measure on labelled files how often the program is right
    #[command(subcommand)]
    Eval(EvalCommand),
    /// Make the tables that ship with the program from open data
    #[command(subcommand)]
    Train(TrainCommand),
    /// Answer HTTP requests
    Serve(ServeArgs),
    /// Say who may use the HTTP interface
    #[command(subcommand)]
    Key(KeyCommand),
    /// Say who may sign in at the review page
    #[command(subcommand)]
    User(UserCommand),
    /// Ask a server on this machine whether it is well; for health checks of containers
    Health(HealthArgs),
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
pub(crate) struct ServeArgs {
    /// Where to listen; port 0 takes a free one [default: 127.0.0.1:8080] [env: NAMECHECK_BIND]
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) bind: Option<SocketAddr>,
    /// Look for new editions of the lists every night at this time and screen all stored names
    /// against them: 02:30 in the time zone of the machine (TZ), 02:30Z in UTC. Several servers on
    /// one database do it once between them [env: NAMECHECK_NIGHTLY]
    #[arg(long, value_name = "TIME", value_parser = nightly_time)]
    pub(crate) nightly: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct HealthArgs {
    /// Also whether it can answer: its database does (/readyz instead of /healthz)
    #[arg(long)]
    pub(crate) ready: bool,
    /// Where it listens [default: 127.0.0.1:8080] [env: NAMECHECK_BIND]
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) bind: Option<SocketAddr>,
}

/// Checks a time of day; it is kept as given, as one from the environment is.
fn nightly_time(text: &str) -> Result<String, NightlyTimeError> {
    text.parse::<NightlyTime>().map(|time| time.to_string())
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Every setting, its value and where it comes from
    Show,
}
