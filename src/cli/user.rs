//! `user`: who may sign in at the review page.

use std::io;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde::Serialize;

use super::Session;
use super::actor::actor;
use super::database::Database;
use super::exit::{Exit, Failure};
use super::key::{day, words};
use super::output::{self, Record};
use super::{progress, secret_file};
use crate::flow::{self, LoginError};
use crate::review::Author;
use crate::store::{ApiScope, Store, User, UserId};

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Make a user; without a file, a password is made and shown this once
    Create {
        /// What they sign in with, and what stands under their decisions
        #[arg(value_name = "NAME", value_parser = Author::parse)]
        name: Author,
        /// What they may do: read (see what is stored), review (decide)
        #[arg(long, value_name = "SCOPE", num_args = 1.., default_values_t = [ApiScope::Read, ApiScope::Review])]
        scope: Vec<ApiScope>,
        #[command(flatten)]
        password: PasswordSource,
    },
    /// All users there ever were
    Ls,
    /// Give a user another password; wherever they are signed in, they are no longer
    Password {
        /// Their name
        name: String,
        #[command(flatten)]
        password: PasswordSource,
    },
    /// Let a user sign in no longer, at once; their decisions stay
    Disable {
        /// Their name
        name: String,
    },
    /// Let a user sign in again
    Enable {
        /// Their name
        name: String,
    },
}

/// Where a password is read.
#[derive(Debug, clap::Args)]
pub(crate) struct PasswordSource {
    /// File whose first line is the password; - is standard input
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

/// Runs one of the commands.
pub(crate) async fn run(command: &UserCommand, session: &Session) -> Result<Exit, Failure> {
    let database = Database::open(&session.config, session.progress).await?;
    let done = on(&database.store, command, session).await;
    database.close().await;
    done
}

async fn on(store: &Store, command: &UserCommand, session: &Session) -> Result<Exit, Failure> {
    let out = || io::stdout().lock();
    match command {
        UserCommand::Create { name, scope, password } => {
            let (password, made) = password.read()?;
            let mut scopes = scope.clone();
            scopes.sort_unstable();
            scopes.dedup();
            let id = flow::add_user(store, name, &password, &scopes, &actor()).await?;
            let created = Given { id: Some(id), name: name.to_string(), password: made.then_some(password) };
            output::one(out(), session.format, &created)?;
            say(session, made);
        }
        UserCommand::Ls => {
            let users: Vec<Row> = store.users().await?.into_iter().map(Row).collect();
            output::many(out(), session.format, &users)?;
        }
        UserCommand::Password { name, password } => {
            let (password, made) = password.read()?;
            flow::change_password(store, name, &password).await?;
            let given = Given { id: None, name: name.clone(), password: made.then_some(password) };
            output::one(out(), session.format, &given)?;
            say(session, made);
        }
        UserCommand::Disable { name } => enable(store, name, false, session).await?,
        UserCommand::Enable { name } => enable(store, name, true, session).await?,
    }
    Ok(Exit::Done)
}

async fn enable(store: &Store, name: &str, enabled: bool, session: &Session) -> Result<(), Failure> {
    if !store.enable_user(name, enabled).await? {
        return Err(LoginError::NoUser.into());
    }
    let words = if enabled { "may sign in" } else { "may sign in no longer, and is signed out" };
    progress::step(session.progress, &format!("{name} {words}."));
    Ok(())
}

fn say(session: &Session, made: bool) {
    if made {
        progress::step(session.progress, "This is the only time the password is shown.");
    }
}

impl PasswordSource {
    /// The password, and whether it was made here.
    fn read(&self) -> Result<(String, bool), Failure> {
        match &self.password_file {
            Some(path) => Ok((first_line(path)?, false)),
            None => Ok((flow::made_password().map_err(LoginError::from)?, true)),
        }
    }
}

fn first_line(path: &Path) -> Result<String, Failure> {
    Ok(secret_file::read(path)?.lines().next().unwrap_or_default().to_owned())
}

impl From<LoginError> for Failure {
    fn from(error: LoginError) -> Self {
        match error {
            LoginError::Store(error) => error.into(),
            LoginError::NoUser => Self::new(
                Exit::NotFound,
                "There is no user of this name",
                "It may be mistyped",
                "See namecheck user ls",
            ),
            error => Self::told(Exit::Failed, error),
        }
    }
}

#[derive(Serialize)]
struct Given {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<UserId>,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<String>,
}

impl Record for Given {
    const COLUMNS: &'static [&'static str] = &["name", "password"];

    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![self.name.clone(), self.password.clone().unwrap_or_else(|| "(as given)".to_owned())]]
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct Row(User);

impl Record for Row {
    const COLUMNS: &'static [&'static str] =
        &["id", "name", "scopes", "made by", "made", "last signed in", "state"];

    fn rows(&self) -> Vec<Vec<String>> {
        let user = &self.0;
        let state = match user.disabled_at {
            Some(at) => format!("disabled {}", day(at)),
            None => "may sign in".to_owned(),
        };
        vec![vec![
            user.id.to_string(),
            user.name.clone(),
            words(&user.scopes),
            user.created_by.clone(),
            day(user.created_at),
            user.signed_in_at.map(day).unwrap_or_default(),
            state,
        ]]
    }
}
