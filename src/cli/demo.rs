//! `demo`: everything once, from nothing, on a private database that goes with the program.
//!
//! The sample list and articles are compiled in, so that an installed program needs no files.

use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::answer::evidence_glance;
use super::args::{DemoArgs, Format};
use super::candidates::tier;
use super::database::Database;
use super::exit::{Exit, Failure};
use super::output;
use super::table::{self, printable};
use super::{Session, progress, serve};
use crate::article::NewArticle;
use crate::flow::{self, ImportOrder, Ingested, Live};
use crate::list::{self, InputFile, SourceId};
use crate::postgres::{Keep, PgOptions};
use crate::store::RawFile;

macro_rules! seeds {
    ($($path:literal),* $(,)?) => {
        [$(($path, include_bytes!(concat!("../../seeds/", $path)) as &[u8])),*]
    };
}

const LIST: [(&str, &[u8]); 4] =
    seeds!["ofac-sdn/sdn.csv", "ofac-sdn/alt.csv", "ofac-sdn/add.csv", "ofac-sdn/sdn_comments.csv"];

const ARTICLES: [(&str, &[u8]); 4] =
    seeds!["articles/talks.txt", "articles/summit.html", "articles/vstrecha.txt", "articles/forum.json"];

/// How long the server's directory may take to go.
const REMOVAL_PATIENCE: Duration = Duration::from_secs(10);

/// Shows everything.
pub(crate) async fn run(args: &DemoArgs, session: &Session, asked: Option<Format>) -> Result<Exit, Failure> {
    let listener = if args.once { None } else { Some(listen(args.bind)?) };
    progress::step(session.progress, "Starting a private database ...");
    let directory = private_dir()?;
    let done = on_a_database_in(&directory, listener, session, asked).await;
    remove(&directory).await;
    done
}

/// Removes the directory once it is empty: what is in it goes with the server, a moment after it.
async fn remove(directory: &Path) {
    let deadline = Instant::now() + REMOVAL_PATIENCE;
    while std::fs::remove_dir(directory).is_err() && directory.exists() && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn on_a_database_in(
    directory: &Path,
    listener: Option<TcpListener>,
    session: &Session,
    asked: Option<Format>,
) -> Result<Exit, Failure> {
    let options = PgOptions {
        data_dir: directory.to_owned(),
        bin_dir: session.config.pg_bin_dir.as_ref().map(|setting| setting.value.clone()),
        keep: Keep::Throwaway,
    };
    let database = Database::start(&session.config, options).await?;
    let done = match show(&database, session, asked.unwrap_or(Format::Table)).await {
        Ok(()) => match listener {
            Some(listener) => serve::serve(&database, listener, session, None).await,
            None => Ok(Exit::Done),
        },
        Err(failure) => Err(failure),
    };
    database.close().await;
    done
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

/// A fresh directory that the server's user can reach; it goes with the server.
fn private_dir() -> Result<PathBuf, Failure> {
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_nanos());
    let path = std::env::temp_dir().join(format!("namecheck-demo-{}-{nanos}", std::process::id()));
    // Made anew or not at all: nobody else's directory is ever used. The second step because the
    // umask may have narrowed the first.
    let made = std::fs::DirBuilder::new()
        .mode(0o755)
        .create(&path)
        .and_then(|()| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)));
    made.map_err(|error| {
        Failure::new(
            Exit::Failed,
            format!("No directory for the demo's database can be made: {}: {error}", path.display()),
            "The disk may be full, or the directory for temporary files closed to you",
            "Name another one in TMPDIR",
        )
    })?;
    Ok(path)
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
