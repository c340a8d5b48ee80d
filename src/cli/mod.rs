//! The command line: reads arguments, calls one flow or store function, and shapes the answer.
//!
//! Data goes to standard output, words and progress to standard error, so that every command can
//! stand in a pipe. It knows nothing of scoring, formats or SQL. One file per group of commands:
//!
//! ```text
//! $ echo "Nicolas Maduro" | namecheck screen --list-file sdn.csv alt.csv sdn_comments.csv
//! {"query":"Nicolas Maduro","hits":[{"score":0.97,"list":"ofac-sdn","listing_id":"22790",...
//! ```

mod actor;
mod answer;
mod args;
mod article;
mod article_import;
mod audit;
mod candidates;
mod compare;
mod database;
mod demo;
mod doctor;
mod erase;
mod eval;
mod eval_link;
mod exit;
mod export;
mod extract;
mod fetch;
mod health;
mod interrupt;
mod journal;
mod key;
mod lines;
mod list;
mod list_args;
mod nightly;
mod output;
mod pack;
mod planted;
mod progress;
mod publications;
mod reconcile;
mod replay;
mod review;
mod scratch;
mod screen;
mod secret_file;
mod serve;
mod settings;
mod suppress;
mod table;
mod train;
mod user;
mod watch;
mod webhook;

use std::future::Future;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use answer::Coverage;
use args::{Command, CommandLine, Format, Global, Progress, ScreenArgs};
use database::Database;
use exit::{Exit, Failure};

use crate::config::{Config, Flags};
use crate::screen::Index;
use crate::{postgres, telemetry};

/// What every command that works on the database is given.
pub(crate) struct Session {
    config: Config,
    /// As asked for, or as fits where the answer goes.
    format: Format,
    progress: Progress,
}

/// Runs the program; returns its exit code.
#[must_use]
pub fn main() -> ExitCode {
    let line = CommandLine::parse();
    match run(&line) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            if !failure.paragraph.is_empty() {
                eprintln!("namecheck: {}", table::printable(&failure.paragraph));
            }
            failure.exit.into()
        }
    }
}

fn run(line: &CommandLine) -> Result<Exit, Failure> {
    let asked = line.global.format;
    match &line.command {
        Command::Screen(args) if !args.list_file.is_empty() => screen_files(args, &line.global),
        Command::Compare(args) => compare::run(args, asked),
        Command::Extract(args) => extract::run(args, asked, shown_progress(&line.global)),
        Command::Eval(command) if !matches!(command, args::EvalCommand::Replay(_)) => {
            eval::run(command, asked, shown_progress(&line.global))
        }
        Command::Train(command) => train::run(command),
        Command::Openapi => serve::openapi(),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut CommandLine::command(), "namecheck", &mut script);
            io::Write::write_all(&mut io::stdout().lock(), &script)?;
            Ok(Exit::Done)
        }
        command => with_session(command, &line.global),
    }
}

fn screen_files(args: &ScreenArgs, global: &Global) -> Result<Exit, Failure> {
    let progress = shown_progress(global);
    let index = screen::index_of_files(&args.list_file, progress)?;
    screen::run(args, &index, &Coverage::of(&index), global.format, progress)
}

fn with_session(command: &Command, global: &Global) -> Result<Exit, Failure> {
    let (bind, nightly) = match command {
        Command::Serve(args) => (args.bind, args.nightly.clone()),
        Command::Health(args) => (args.bind, None),
        _ => (None, None),
    };
    let (database_url, data_dir) = (global.database_url.clone(), global.data_dir.clone());
    let flags = Flags { database_url, data_dir, bind, nightly };
    let env = |name: &str| std::env::var(name).ok();
    let read = |path: &Path| std::fs::read_to_string(path);
    let config = Config::resolve(&flags, env, read, postgres::default_data_dir)
        .map_err(|error| Failure::told(Exit::Usage, error))?;
    // A server says what it does; a command says it in its answer.
    let filter = match command {
        Command::Serve(_) if !global.quiet => config.log.value.as_str(),
        _ if config.log.origin == crate::config::Origin::Default || global.quiet => "error",
        _ => config.log.value.as_str(),
    };
    telemetry::init(filter, config.log_format.value).map_err(|error| Failure::told(Exit::Usage, error))?;
    let session = Session {
        config,
        format: Format::choose(global.format, io::stdout().is_terminal()),
        progress: shown_progress(global),
    };
    match command {
        Command::Screen(args) => wait_for(screen_stored(args, &session, global.format)),
        Command::List(command) => wait_for(list::run(command, &session)),
        Command::Article(command) => wait_for(article::run(command, &session)),
        Command::Candidates(command) => wait_for(candidates::run(command, &session)),
        Command::Review(command) => wait_for(review::run(command, &session)),
        Command::Suppress(command) => wait_for(suppress::run(command, &session)),
        Command::Audit(command) => wait_for(audit::run(command, &session)),
        Command::Export(args) => wait_for(export::run(args, &session)),
        Command::Reconcile(args) => wait_for(reconcile::run(args, &session)),
        Command::Key(command) => wait_for(key::run(command, &session)),
        Command::User(command) => wait_for(user::run(command, &session)),
        Command::Nightly => wait_for(nightly::run(&session)),
        Command::Webhook(command) => wait_for(webhook::run(command, &session)),
        Command::Serve(_) => wait_for(serve::run(&session)),
        Command::Migrate => wait_for(settings::migrate(&session)),
        Command::Health(args) => health::run(&session.config, args.ready),
        Command::Config(args::ConfigCommand::Show) => settings::show(&session),
        Command::Doctor => wait_for(doctor::run(&session)),
        Command::Eval(args::EvalCommand::Replay(args)) => wait_for(replay::run(args, &session)),
        Command::Demo(args) => wait_for(demo::run(args, &session, global.format)),
        Command::Compare(_)
        | Command::Extract(_)
        | Command::Eval(_)
        | Command::Train(_)
        | Command::Openapi
        | Command::Completions { .. } => Ok(Exit::Done),
    }
}

async fn screen_stored(args: &ScreenArgs, session: &Session, asked: Option<Format>) -> Result<Exit, Failure> {
    let database = Database::open(&session.config, session.progress).await?;
    let screen = |index: &Index, coverage: &Coverage| {
        // Standard input is waited for on this thread; nothing else runs meanwhile.
        tokio::task::block_in_place(|| screen::run(args, index, coverage, asked, session.progress))
    };
    let done = match args.as_of {
        None => match database.live(&session.config).await {
            Ok(live) => {
                let current = live.current();
                screen(current.index(), &Coverage::stored(&current.coverage()))
            }
            Err(failure) => Err(failure),
        },
        Some(at) => match database.past(at).await {
            Ok(past) => screen(past.index(), &Coverage::stored(&past.coverage())),
            Err(failure) => Err(failure),
        },
    };
    database.close().await;
    done
}

fn shown_progress(global: &Global) -> Progress {
    if global.quiet { Progress::None } else { global.progress }
}

fn wait_for(work: impl Future<Output = Result<Exit, Failure>>) -> Result<Exit, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| {
        Failure::new(
            Exit::Failed,
            format!("No worker threads: {error}"),
            "The limit of processes or memory is reached",
            "Raise the limit (ulimit -u) and try again",
        )
    })?;
    let done = runtime.block_on(work);
    // After Ctrl-C a file may still be being read; nobody waits for it.
    runtime.shutdown_background();
    done
}
