//! `article import`: a file of articles, one JSON object a line. Several are worked on at once, the
//! answers come in the order of the lines, and a line that is wrong does not stop the rest.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::thread::available_parallelism;

use indicatif::ProgressBar;
use serde::Serialize;

use super::Session;
use super::args::{Format, ImportArticlesArgs};
use super::article::live;
use super::database::Database;
use super::exit::{Exit, Failure};
use super::journal::Journal;
use super::output::{self, Record};
use super::{interrupt, progress};
use crate::flow::{self, Ingested, LinesError, Live, Mark, documents, import_lines};
use crate::screen::Score;
use crate::store::{ArticleId, Store};

/// Articles under way for each core where nobody says: while one waits for the database, another is read.
const AT_ONCE_PER_CORE: usize = 2;

/// Imports the articles of a file.
pub(crate) async fn run(
    database: &Database,
    session: &Session,
    args: &ImportArticlesArgs,
) -> Result<Exit, Failure> {
    let Input { source, from, failed, journal } = open(&args.file, args.resume)?;
    let live = Arc::new(live(database, session).await?);
    let connections = session.config.max_connections.value as usize;
    let cores = available_parallelism().map_or(1, usize::from);
    let at_once = args.jobs.map_or(AT_ONCE_PER_CORE * cores, usize::from).min(connections);
    if from.lines > 0 {
        progress::step(session.progress, &format!("Going on behind line {}.", from.lines));
    }
    let mut import = Import {
        out: io::stdout(),
        format: session.format,
        bar: progress::count(session.progress, "articles"),
        journal,
        at: from.clone(),
        tally: Tally { failed, ..Tally::default() },
        first: true,
    };
    import.begin()?;
    let interrupted = import.all(source, from, &database.store, &live, at_once).await;
    import.bar.finish_and_clear();
    if let Some(journal) = &mut import.journal {
        journal.write(&import.at, import.tally.failed);
    }
    let interrupted = interrupted?;
    import.end()?;
    let Tally { added, there, failed } = import.tally;
    let words = format!("{added} articles added, {there} were there, {failed} lines refused.");
    progress::step(session.progress, &words);
    Ok(match (interrupted, failed) {
        (true, _) => Exit::Interrupted,
        (false, 0) => Exit::Done,
        (false, _) => Exit::Failed,
    })
}

struct Input {
    source: Box<dyn Read + Send>,
    /// Where to begin.
    from: Mark,
    /// Lines before that were refused.
    failed: u64,
    journal: Option<Journal>,
}

/// Opens the input. What can be read once only has no journal.
fn open(path: &Path, resume: bool) -> Result<Input, Failure> {
    let stdin = path == Path::new("-");
    let file = (!stdin).then(|| File::open(path)).transpose();
    let file = file.map_err(|error| Failure::unreadable(path, &error))?;
    let regular = file.as_ref().is_some_and(|file| file.metadata().is_ok_and(|data| data.is_file()));
    if resume && !regular {
        return Err(Failure::usage(
            "--resume goes on in a file, and this is a stream",
            "Send it again without --resume: what is stored is not added twice",
        ));
    }
    let begin = |source, journal| Input { source, from: Mark::default(), failed: 0, journal };
    let Some(mut file) = file else { return Ok(begin(Box::new(io::stdin()), None)) };
    if !regular {
        return Ok(begin(Box::new(file), None));
    }
    let journal = Journal::beside(path);
    let (from, failed) = if resume { journal.resume(&mut file)? } else { (Mark::default(), 0) };
    Ok(Input { source: Box::new(file), from, failed, journal: Some(journal) })
}

struct Import {
    out: io::Stdout,
    format: Format,
    bar: ProgressBar,
    journal: Option<Journal>,
    /// Up to here all lines are answered.
    at: Mark,
    tally: Tally,
    first: bool,
}

#[derive(Default)]
struct Tally {
    added: u64,
    there: u64,
    failed: u64,
}

impl Import {
    /// Works through the lines; true where it was asked to end before the last one. What was begun is
    /// finished first.
    async fn all(
        &mut self,
        source: Box<dyn Read + Send>,
        from: Mark,
        store: &Store,
        live: &Arc<Live>,
        at_once: usize,
    ) -> Result<bool, Failure> {
        let lines = documents(source, from);
        let until = interrupt::asked_to_end();
        import_lines(lines, (store, live), at_once, until, |mark, outcome| {
            self.answer(&Answer::of(mark.lines, outcome))?;
            self.pass(mark);
            Ok(())
        })
        .await
    }

    fn begin(&mut self) -> io::Result<()> {
        match self.format {
            Format::Json => self.out.write_all(b"["),
            Format::Csv => self.out.write_all(&output::csv_line(Answer::COLUMNS.iter().copied())?),
            Format::Table | Format::Jsonl => Ok(()),
        }
    }

    /// Writes one answer. A person gets those lines only that something is wrong with; the bar and the
    /// last words tell the rest.
    fn answer(&mut self, answer: &Answer) -> io::Result<()> {
        match &answer.outcome {
            Outcome::Refused { .. } => self.tally.failed += 1,
            Outcome::Stored(stored) if stored.created => self.tally.added += 1,
            Outcome::Stored(_) => self.tally.there += 1,
        }
        let text = match self.format {
            Format::Table => match &answer.outcome {
                Outcome::Refused { error } => {
                    format!("line {}: {}\n", answer.line, super::table::printable(&error.message))
                        .into_bytes()
                }
                Outcome::Stored(_) => Vec::new(),
            },
            Format::Json => {
                let before = if self.first { "\n" } else { ",\n" };
                format!("{before}{}", output::json(answer, false)?).into_bytes()
            }
            Format::Jsonl => (output::json(answer, false)? + "\n").into_bytes(),
            Format::Csv => {
                let rows = answer.rows();
                rows.iter()
                    .map(|row| output::csv_line(row.iter().map(String::as_str)))
                    .collect::<io::Result<Vec<_>>>()?
                    .concat()
            }
        };
        self.first = false;
        // Above the bar, where there is one, and before the journal says that it is done.
        self.bar.suspend(|| self.out.write_all(&text).and_then(|()| self.out.flush()))
    }

    fn pass(&mut self, mark: Mark) {
        self.at = mark;
        self.bar.inc(1);
        let Some(journal) = &mut self.journal else { return };
        journal.pass(&self.at, self.tally.failed);
        if let Some(error) = journal.trouble.take() {
            let path = journal.path().display();
            self.bar.suspend(|| {
                eprintln!("{path} cannot be written ({error}); --resume would not go on from here.")
            });
        }
    }

    fn end(&mut self) -> io::Result<()> {
        if self.format == Format::Json {
            self.out.write_all(b"\n]\n")?;
        }
        self.out.flush()
    }
}

impl From<LinesError> for Failure {
    fn from(error: LinesError) -> Self {
        match error {
            LinesError::Store(error) => error.into(),
            LinesError::Unreadable(error) => Self::new(
                Exit::Failed,
                format!("The file cannot be read to its end: {error}"),
                "The disk may be failing, or the file went away",
                "Run the command again with --resume",
            ),
        }
    }
}

/// What became of one line.
#[derive(Serialize)]
struct Answer {
    /// Its number in the file, from 1.
    line: u64,
    #[serde(flatten)]
    outcome: Outcome,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Outcome {
    Stored(Stored),
    Refused { error: Refusal },
}

#[derive(Serialize)]
struct Stored {
    article_id: ArticleId,
    created: bool,
    copy_of: Option<ArticleId>,
    persons: usize,
    candidates: usize,
    best_score: Option<Score>,
    /// The versions it was screened against; none where no list is imported.
    lists: Vec<String>,
    /// True where screening failed: the next run screens it.
    failed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
}

#[derive(Serialize)]
struct Refusal {
    /// `invalid` or `conflict`.
    kind: &'static str,
    message: String,
}

impl From<Ingested> for Stored {
    fn from(done: Ingested) -> Self {
        Self {
            article_id: done.article_id,
            created: done.created,
            copy_of: done.copy_of,
            persons: done.persons.len(),
            candidates: done.candidates.len(),
            best_score: done.candidates.first().map(crate::store::Candidate::score),
            lists: done.coverage.lists.into_iter().map(|list| list.version).collect(),
            failed: done.coverage.failed,
            warning: done.warning,
        }
    }
}

impl Answer {
    fn of(line: u64, outcome: flow::Outcome) -> Self {
        let outcome = match outcome {
            Ok(done) => Outcome::Stored((*done).into()),
            Err(refusal) => {
                let error = Refusal { kind: refusal.kind(), message: refusal.to_string() };
                Outcome::Refused { error }
            }
        };
        Self { line, outcome }
    }
}

impl Record for Answer {
    const COLUMNS: &'static [&'static str] =
        &["line", "article", "state", "persons", "candidates", "best", "error"];

    fn rows(&self) -> Vec<Vec<String>> {
        let mut row = vec![self.line.to_string()];
        match &self.outcome {
            Outcome::Refused { error } => {
                row.extend(["", "refused", "", "", "", &error.message].map(str::to_owned));
            }
            Outcome::Stored(stored) => row.extend([
                stored.article_id.to_string(),
                if stored.created { "added" } else { "was there" }.to_owned(),
                stored.persons.to_string(),
                stored.candidates.to_string(),
                stored.best_score.map(|best| best.to_string()).unwrap_or_default(),
                stored.warning.clone().unwrap_or_default(),
            ]),
        }
        vec![row]
    }
}
