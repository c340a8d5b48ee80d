//! ARTICLES: a stream of JSON objects, one a line -> each read and stored. Several are worked on at
//! once, what came of them comes in the order of the lines, and a line that is wrong does not stop
//! the rest. Of lines with one id the earlier is stored first, so that it is always the later one that
//! is refused for another text. A line that is read again changes nothing: articles have natural keys.

use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, pending};
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::documents::{Document, Mark};
use super::{IngestError, Ingested, Live, ingest};
use crate::article::{self, ArticleError, NewArticle};
use crate::store::{Store, StoreError};

/// How often a line is tried while the database does not answer or writers meet.
const ATTEMPTS: u32 = 5;
/// The wait before the second attempt; each further one waits twice as long, 3 s in all.
const FIRST_WAIT: Duration = Duration::from_millis(200);

/// Why no further line was worked on; those before are done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LinesError {
    /// The stream broke off.
    #[error(transparent)]
    Unreadable(#[from] io::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a line made no article.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// It is none.
    Invalid(ArticleError),
    /// Another text is stored under its id.
    Conflict(IngestError),
}

/// What became of a line.
pub(crate) type Outcome = Result<Box<Ingested>, Refusal>;

/// A line that is worked on.
struct UnderWay {
    /// Where it ends.
    mark: Mark,
    /// How far it is; closed once it is done.
    stage: watch::Receiver<Stage>,
    work: JoinHandle<Result<Outcome, StoreError>>,
}

/// How far a line under way is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    /// Being read: its id is not known.
    Reading,
    /// Being stored, under this id of the caller's.
    Storing(Option<String>),
}

/// Works through the lines, at most `at_once` at a time, and gives each outcome to `answer`, whose
/// error ends it. True where `until` came before the last line; what was begun is finished then.
pub(crate) async fn import_lines<E: From<LinesError>>(
    mut lines: Receiver<io::Result<Document>>,
    (store, live): (&Store, &Arc<Live>),
    at_once: usize,
    until: impl Future<Output = ()>,
    mut answer: impl FnMut(Mark, Outcome) -> Result<(), E>,
) -> Result<bool, E> {
    let mut under_way: VecDeque<UnderWay> = VecDeque::new();
    let mut until = pin!(until);
    let (mut reading, mut interrupted) = (true, false);
    while reading || !under_way.is_empty() {
        tokio::select! {
            () = &mut until, if reading => (reading, interrupted) = (false, true),
            line = lines.recv(), if reading && under_way.len() < at_once => match line {
                None => reading = false,
                Some(line) => {
                    let Document { bytes, mark } = line.map_err(LinesError::from)?;
                    let (reached, stage) = watch::channel(Stage::Reading);
                    let before = under_way.iter().map(|line| line.stage.clone()).collect();
                    let work = add(store.clone(), Arc::clone(live), bytes, (reached, before));
                    under_way.push_back(UnderWay { mark, stage, work: tokio::spawn(work) });
                }
            },
            done = first_of(&mut under_way) => {
                let (mark, outcome) = done.map_err(LinesError::from)?;
                under_way.pop_front();
                answer(mark, outcome)?;
            }
        }
    }
    Ok(interrupted)
}

/// Waits for the earliest line under way; forever where there is none.
async fn first_of(under_way: &mut VecDeque<UnderWay>) -> Result<(Mark, Outcome), StoreError> {
    let Some(UnderWay { mark, work, .. }) = under_way.front_mut() else { return pending().await };
    let outcome =
        work.await.map_err(|error| StoreError::bug(format!("a line's work did not end: {error}")))?;
    Ok((mark.clone(), outcome?))
}

/// Reads and stores one article. An error is one of the database; what is wrong with the line is an
/// outcome. `reached` is told how far it is, which ends with it; `before` are the lines before that
/// were under way when it was begun.
async fn add(
    store: Store,
    live: Arc<Live>,
    bytes: Vec<u8>,
    (reached, before): (watch::Sender<Stage>, Vec<watch::Receiver<Stage>>),
) -> Result<Outcome, StoreError> {
    let read = move || NewArticle::from_bytes(&bytes, Some(article::Format::Json));
    let read = tokio::task::spawn_blocking(read).await.map_err(|error| StoreError::bug(error.to_string()))?;
    let article = match read {
        Ok(article) => article,
        Err(error) => return Ok(Err(Refusal::Invalid(error))),
    };
    let id = article.external_id().map(str::to_owned);
    reached.send_replace(Stage::Storing(id.clone()));
    if id.is_some() {
        let mine = Stage::Storing(id);
        for mut line in before {
            // An error is the end of that line.
            let _ = line.wait_for(|stage| *stage != Stage::Reading && *stage != mine).await;
        }
    }
    let mut wait = FIRST_WAIT;
    let mut attempt = 1;
    loop {
        match ingest(&store, &live, article.clone()).await {
            Ok(done) => return Ok(Ok(Box::new(done))),
            Err(IngestError::Store(error)) if attempt < ATTEMPTS && error.is_temporary() => {
                tokio::time::sleep(wait).await;
                (wait, attempt) = (wait * 2, attempt + 1);
            }
            Err(IngestError::Store(error)) => return Err(error),
            Err(conflict) => return Ok(Err(Refusal::Conflict(conflict))),
        }
    }
}

impl Refusal {
    /// `invalid` or `conflict`.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalid",
            Self::Conflict(_) => "conflict",
        }
    }

    /// The same without anything that stood in the line: fit to be kept when the article is gone.
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::Invalid(ArticleError::Json(detail)) => {
                // Ends with the place, behind words that may be of the line.
                let column = detail.rsplit_once(" column ").map(|(_, column)| column);
                let column = column.filter(|column| column.bytes().all(|byte| byte.is_ascii_digit()));
                let at = column.map(|column| format!(", at byte {column}")).unwrap_or_default();
                format!(
                    "no article in JSON{at}; give an object with \"body\" and, if known, external_id, url, title, language, published_at, mentions"
                )
            }
            Self::Invalid(ArticleError::MentionMoved { index, start, end, .. }) => format!(
                "mention {index} says another text than stands at {start}..{end}; count Unicode code points, not bytes or UTF-16 units, end exclusive"
            ),
            Self::Invalid(
                error @ (ArticleError::Empty
                | ArticleError::TooLong { .. }
                | ArticleError::TooManyMentions(_)
                | ArticleError::MentionOutside { .. }),
            ) => error.to_string(),
            Self::Conflict(IngestError::Conflict { article_id, .. }) => format!(
                "article {article_id} has its external_id and another text; send a changed article under an id of its own"
            ),
            Self::Conflict(IngestError::Store(_)) => "the database failed".to_owned(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(error) => error.fmt(f),
            Self::Conflict(error) => error.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(line: &str) -> String {
        let error = NewArticle::from_bytes(line.as_bytes(), Some(article::Format::Json)).unwrap_err();
        Refusal::Invalid(error).reason()
    }

    #[test]
    fn a_reason_holds_nothing_of_the_line() {
        for line in [
            r#"{"body": "Secret", "Secret": 1}"#,
            r#"{"body": 1, "title": "Secret"}"#,
            r#"{"body": {"Secret": 1}}"#,
            r#"{"body": "x", "published_at": "Secret column 7x"}"#,
            "Secret",
            r#"{"body": "Secret x", "mentions": [{"start": 0, "end": 6, "text": "Sacred"}]}"#,
            r#"{"body": "Secret x", "mentions": [{"start": 0, "end": 99, "text": "Secret"}]}"#,
        ] {
            let reason = reason(line);
            assert!(!reason.contains("Secret") && !reason.contains("Sacred"), "{reason}");
            assert!(reason.contains("give") || reason.contains("mention"), "{reason}");
        }
        assert!(reason("{\"body\": 1}").contains(", at byte "), "{}", reason("{\"body\": 1}"));
        let conflict = IngestError::Conflict { external_id: "Secret".to_owned(), article_id: 7.into() };
        assert!(Refusal::Conflict(conflict).reason().starts_with("article 7 has"));
    }
}
