//! `article`: add articles, and see what is stored of one.

use std::io;

use serde::Serialize;

use super::Session;
use super::args::ArticleCommand;
use super::article_import;
use super::candidates::CandidateRow;
use super::database::Database;
use super::erase;
use super::exit::{Exit, Failure};
use super::extract::read_article;
use super::output::{self, Record};
use super::progress;
use super::screen::read_file;
use super::table::{self, printable};
use crate::flow::{self, IngestError, Ingested, Live};
use crate::store::{ArticleId, Candidate, StoredArticle};

/// Runs one of the commands.
pub(crate) async fn run(command: &ArticleCommand, session: &Session) -> Result<Exit, Failure> {
    let database = Database::open(&session.config, session.progress).await?;
    let done = match command {
        ArticleCommand::Add { files, form } => add(&database, session, files, *form).await,
        ArticleCommand::Import(args) => article_import::run(&database, session, args).await,
        ArticleCommand::Rm { id, words } => erase::one(&database, session, *id, words).await,
        ArticleCommand::Expire { older_than, dry_run, reason, by } => {
            let words = (reason.as_deref(), by.as_deref());
            erase::expired(&database, session, *older_than, *dry_run, words).await
        }
        ArticleCommand::Show { id } => show(&database, session, *id).await,
    };
    database.close().await;
    done
}

async fn add(
    database: &Database,
    session: &Session,
    files: &[std::path::PathBuf],
    form: Option<super::args::InputForm>,
) -> Result<Exit, Failure> {
    let live = live(database, session).await?;
    let (mut added, mut failures) = (Vec::new(), Vec::new());
    for path in files {
        let read = read_file(path).and_then(|file| read_article(&file, form));
        let article = match read {
            Ok(article) => article,
            Err(failure) => {
                failures.push(failure);
                continue;
            }
        };
        match flow::ingest(&database.store, &live, article).await {
            Ok(done) => added.push(Added(done)),
            Err(error @ IngestError::Conflict { .. }) => failures.push(error.into()),
            // Without the database the others will not be stored either.
            Err(error @ IngestError::Store(_)) => {
                failures.push(error.into());
                break;
            }
        }
    }
    // Also where not all was: it is stored, and its ids are known from here.
    if !added.is_empty() {
        output::many(io::stdout().lock(), session.format, &added)?;
    }
    match Failure::of_several(failures) {
        Some(failure) => Err(failure),
        None => Ok(Exit::Done),
    }
}

/// What articles are read and screened with. Without a list they are stored all the same.
pub(crate) async fn live(database: &Database, session: &Session) -> Result<Live, Failure> {
    let live = Live::with_max_age(&database.store, session.config.list_max_age())
        .await?
        .with_extractor(super::serve::extractor(&session.config)?);
    if live.current().versions().is_empty() {
        progress::step(
            session.progress,
            "No list is imported yet: the articles are stored, and `namecheck reconcile` screens them later.",
        );
    }
    Ok(live)
}

async fn show(database: &Database, session: &Session, id: i64) -> Result<Exit, Failure> {
    let id = ArticleId(id);
    let article = database.store.article(id).await?.ok_or_else(|| not_there(id.0))?;
    let candidates = database.store.article_candidates(id).await?;
    output::one(io::stdout().lock(), session.format, &Shown { article, candidates })?;
    Ok(Exit::Done)
}

/// There is no such article.
pub(crate) fn not_there(id: i64) -> Failure {
    Failure::new(
        Exit::NotFound,
        format!("There is no article {id}"),
        "The id may be another program's, or of another database",
        "See the ids in `namecheck candidates ls`, or where the article was added",
    )
}

impl From<IngestError> for Failure {
    fn from(error: IngestError) -> Self {
        match error {
            IngestError::Store(store) => store.into(),
            conflict @ IngestError::Conflict { .. } => Self::told(Exit::Guard, conflict),
        }
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct Added(Ingested);

impl Record for Added {
    const COLUMNS: &'static [&'static str] = &["article", "state", "persons", "candidates", "best", "lists"];

    fn rows(&self) -> Vec<Vec<String>> {
        let added = &self.0;
        let lists: Vec<&str> = added.coverage.lists.iter().map(|list| list.version.as_str()).collect();
        vec![vec![
            added.article_id.to_string(),
            match (added.created, added.copy_of) {
                (false, _) => "was there".to_owned(),
                (true, Some(story)) => format!("added, copy of {story}"),
                (true, None) => "added".to_owned(),
            },
            added.persons.len().to_string(),
            added.candidates.len().to_string(),
            added.candidates.first().map(|best| best.score().to_string()).unwrap_or_default(),
            if lists.is_empty() { "(not screened)".to_owned() } else { lists.join(" ") },
        ]]
    }
}

/// What is said of the copies of an article, in a line of its own; nothing where there are none.
fn story(article: &StoredArticle) -> String {
    let others = match article.copies {
        0 => return String::new(),
        1 => "1 other article".to_owned(),
        many => format!("{many} other articles"),
    };
    match article.copy_of {
        Some(first) => format!("\nA copy of article {first}; {others} of this story"),
        None => format!("\nThe first of its story; {others} are copies of it")
            .replace("1 other article are copies", "1 other article is a copy"),
    }
}

#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    article: StoredArticle,
    candidates: Vec<Candidate>,
}

impl Record for Shown {
    const COLUMNS: &'static [&'static str] = &["article", "person", "screened", "mentions", "candidates"];

    fn rows(&self) -> Vec<Vec<String>> {
        self.article
            .persons
            .iter()
            .map(|person| {
                let candidates =
                    self.candidates.iter().filter(|candidate| candidate.person_id == person.id).count();
                vec![
                    self.article.id.to_string(),
                    person.name.clone(),
                    if person.screened { "yes" } else { "no" }.to_owned(),
                    person.mentions.len().to_string(),
                    candidates.to_string(),
                ]
            })
            .collect()
    }

    fn describe(&self) -> String {
        let title = self.article.title.as_deref().unwrap_or("(no title)");
        if let Some(at) = self.article.erased_at {
            let day = at.format("%Y-%m-%d");
            return format!("Article {} was erased on {day}; see namecheck audit ls", self.article.id);
        }
        let mut text = format!(
            "Article {}: {}{}\n\n{}",
            self.article.id,
            printable(title),
            story(&self.article),
            table::render(Self::COLUMNS, &self.rows())
        );
        let rows: Vec<Vec<String>> =
            self.candidates.iter().flat_map(|candidate| CandidateRow(candidate.clone()).rows()).collect();
        if !rows.is_empty() {
            text.push_str("\n\n");
            text.push_str(&table::render(CandidateRow::COLUMNS, &rows));
        }
        text
    }
}
