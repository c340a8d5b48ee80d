//! `demo`: everything once, from nothing, on a private database that goes with the program.
//!
//! The sample list and articles are compiled in, so that an installed program needs no files.

use std::fmt::Display;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};

use super::answer::evidence_glance;
use super::args::{DemoArgs, Format};
use super::candidates::tier;
use super::database::Database;
use super::exit::{Exit, Failure};
use super::output;
use super::scratch::Scratch;
use super::serve::Serving;
use super::table::{self, printable};
use super::{Session, progress, serve};
use crate::article::NewArticle;
use crate::flow::{self, ImportOrder, Ingested, Live};
use crate::list::{self, InputFile, SourceId};
use crate::review::Author;
use crate::store::{ApiKeyName, ApiScope, RawFile, Store};
use crate::web::Gate;

macro_rules! seeds {
    ($($path:literal),* $(,)?) => {
        [$(($path, include_bytes!(concat!("../../seeds/", $path)) as &[u8])),*]
    };
}

const LIST: [(&str, &[u8]); 4] =
    seeds!["ofac-sdn/sdn.csv", "ofac-sdn/alt.csv", "ofac-sdn/add.csv", "ofac-sdn/sdn_comments.csv"];

const ARTICLES: [(&str, &[u8]); 4] =
    seeds!["articles/talks.txt", "articles/summit.html", "articles/vstrecha.txt", "articles/forum.json"];

/// Shows everything.
pub(crate) async fn run(args: &DemoArgs, session: &Session, asked: Option<Format>) -> Result<Exit, Failure> {
    let listener = if args.once { None } else { Some(listen(args.bind)?) };
    progress::step(session.progress, "Starting a private database ...");
    let scratch = Scratch::start(&session.config).await?;
    let done = match show(&scratch.database, session, asked.unwrap_or(Format::Table)).await {
        Ok(()) => match listener {
            Some(listener) => match gate(&scratch.database.store, &listener, session).await {
                Ok(gate) => {
                    let serving = Serving { gate, nightly: None, tls: None };
                    serve::serve(&scratch.database, listener, session, serving).await
                }
                Err(failure) => Err(failure),
            },
            None => Ok(Exit::Done),
        },
        Err(failure) => Err(failure),
    };
    scratch.close().await;
    done
}

/// Answers everybody on this machine; where others can reach it, who has the key or the password that is
/// shown.
async fn gate(store: &Store, listener: &TcpListener, session: &Session) -> Result<Gate, Failure> {
    if listener.local_addr()?.ip().is_loopback() {
        return Ok(Gate::open());
    }
    let failed = |error: &dyn Display| Failure::told(Exit::Failed, error);
    let name: ApiKeyName = "demo".parse().map_err(|error| failed(&error))?;
    let made = store.make_api_key(&name, ApiScope::ALL.to_vec(), 1, "demo").await;
    let secret = made.map_err(|error| failed(&error))?.secret;
    let password = flow::made_password().map_err(|error| failed(&error))?;
    let user: Author = Author::parse("demo").map_err(|error| failed(&error))?;
    flow::add_user(store, &user, &password, &[ApiScope::Read, ApiScope::Review], "demo").await?;
    eprintln!("Sign in as demo with {password}; programs send the key {}", secret.reveal());
    Ok(Gate::keys(store.clone(), session.config.rate_limit.value))
}

async fn show(database: &Database, session: &Session, format: Format) -> Result<(), Failure> {
    progress::step(session.progress, "Importing the sample list ...");
    import(database).await?;
    let live = Live::load(&database.store).await?;
    let lists: Vec<String> = live
        .current()
        .versions()
        .iter()
        .map(|list| format!("{}: {} persons under {} names", list.label(), list.persons, list.names))
        .collect();
    progress::step(session.progress, &lists.join("; "));
    progress::step(session.progress, &format!("Adding {} sample articles ...", ARTICLES.len()));
    let mut out = io::stdout().lock();
    for (path, bytes) in ARTICLES {
        let article =
            NewArticle::from_bytes(bytes, None).map_err(|error| broken(path, &error.to_string()))?;
        let title = article.title().map(str::to_owned);
        let added = flow::ingest(&database.store, &live, article).await?;
        if format == Format::Table {
            writeln!(out, "{}", describe(path, title.as_deref(), &added))?;
        } else {
            writeln!(out, "{}", output::json(&added, format == Format::Json)?)?;
        }
        out.flush()?;
    }
    Ok(())
}

async fn import(database: &Database) -> Result<(), Failure> {
    let files: Vec<InputFile> =
        LIST.iter().map(|(path, bytes)| InputFile::new(*path, bytes.to_vec())).collect();
    let snapshot = list::read(&SourceId::ofac_sdn(), &files)?;
    let files: Vec<RawFile> = files.iter().map(|file| RawFile::pack(file, None)).collect();
    let order = ImportOrder { files: &files, ..ImportOrder::by("demo") };
    let mut lock = database.store.try_write_lock().await?;
    let report = flow::import(&mut lock, &snapshot, &order).await;
    lock.release().await;
    report?;
    Ok(())
}

/// One article for a reader: a row per possible match.
fn describe(path: &str, title: Option<&str>, added: &Ingested) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let persons = count(added.persons.len(), "person", "persons");
    let matches = count(added.candidates.len(), "possible match", "possible matches");
    let head = format!(
        "\nArticle {}, {name}{}: {persons}, {matches}",
        added.article_id,
        match title {
            Some(title) => format!(", {:?}", printable(title)),
            None => String::new(),
        }
    );
    if added.candidates.is_empty() {
        return head;
    }
    let rows: Vec<Vec<String>> = added
        .candidates
        .iter()
        .map(|candidate| {
            let hit = &candidate.hit;
            vec![
                name.to_owned(),
                candidate.person.clone(),
                hit.name.clone(),
                candidate.score().to_string(),
                tier(candidate),
                format!("{} {}", hit.list, hit.programs.join(" ")),
                evidence_glance(&candidate.evidence()),
            ]
        })
        .collect();
    format!(
        "{head}\n{}",
        table::render(&["article", "person", "candidate", "score", "tier", "list and program", "why"], &rows)
    )
}

fn count(number: usize, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}

/// The address asked for; else the usual one, or a free one where that is taken.
fn listen(asked: Option<SocketAddr>) -> Result<TcpListener, Failure> {
    match asked {
        Some(address) => serve::listen(address),
        None => serve::listen(SocketAddr::from(([127, 0, 0, 1], 8080)))
            .or_else(|_| serve::listen(SocketAddr::from(([127, 0, 0, 1], 0)))),
    }
}

fn broken(path: &str, detail: &str) -> Failure {
    Failure::new(
        Exit::Failed,
        format!("The sample {path} cannot be read: {detail}"),
        "It is compiled in, so the program is broken",
        "Please report this",
    )
}
