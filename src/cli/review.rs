//! `review`: what people decide about candidates.

use std::io;

use serde::Serialize;
use serde_json::Value;

use super::Session;
use super::actor::actor;
use super::args::{Disposition, ReviewCommand, Words};
use super::database::Database;
use super::exit::{Exit, Failure};
use super::output::{self, Record};
use super::table::{self, printable};
use crate::flow::{self, HistoryEntry, ReviewError};
use crate::review::{self, Author, Reason, Verdict, WordsError};
use crate::store::{Candidate, CandidateId, Decision};

/// Runs one of the commands.
pub(crate) async fn run(command: &ReviewCommand, session: &Session) -> Result<Exit, Failure> {
    let database = Database::open(&session.config, session.progress).await?;
    let done = match command {
        ReviewCommand::Decide { candidate, disposition, words } => {
            let verdict = Verdict::Decided(match disposition {
                Disposition::TrueMatch => review::Disposition::TrueMatch,
                Disposition::FalsePositive => review::Disposition::FalsePositive,
                Disposition::Unsure => review::Disposition::Unsure,
            });
            decide(&database, session, *candidate, verdict, words).await
        }
        ReviewCommand::Undo { candidate, words } => {
            decide(&database, session, *candidate, Verdict::Withdrawn, words).await
        }
        ReviewCommand::History { candidate } => history(&database, session, *candidate).await,
    };
    database.close().await;
    done
}

async fn decide(
    database: &Database,
    session: &Session,
    id: CandidateId,
    verdict: Verdict,
    words: &Words,
) -> Result<Exit, Failure> {
    let (reason, author) = parsed(words)?;
    let (candidate, decision) = flow::decide(&database.store, id, verdict, &reason, &author, None).await?;
    output::one(io::stdout().lock(), session.format, &Decided::of(&candidate, decision))?;
    Ok(Exit::Done)
}

async fn history(database: &Database, session: &Session, id: CandidateId) -> Result<Exit, Failure> {
    let Some(entries) = flow::history(&database.store, id).await? else {
        return Err(ReviewError::NoCandidate(id).into());
    };
    let rows: Vec<HistoryRow> = entries.into_iter().map(HistoryRow).collect();
    output::many(io::stdout().lock(), session.format, &rows)?;
    Ok(Exit::Done)
}

/// Why, and who: by default the process's user.
pub(crate) fn parsed(words: &Words) -> Result<(Reason, Author), Failure> {
    let author = words.by.clone().unwrap_or_else(actor);
    Ok((Reason::parse(&words.reason)?, Author::parse(&author)?))
}

impl From<WordsError> for Failure {
    fn from(error: WordsError) -> Self {
        Self::usage(format!("Nothing was written: {error}"), "Say it with --reason, and who with --by")
    }
}

impl From<ReviewError> for Failure {
    fn from(error: ReviewError) -> Self {
        let (exit, remedy) = match error {
            ReviewError::Store(store) => return store.into(),
            ReviewError::NoCandidate(_) => (Exit::NotFound, "Take an id from namecheck candidates ls"),
            ReviewError::Gone(_) => (Exit::NotFound, "See namecheck review history with the same id"),
            ReviewError::Superseded { .. } => (Exit::NotFound, "See it with namecheck candidates show"),
            ReviewError::NoSuppression(_) | ReviewError::NotSuppressed(_) | ReviewError::Over(_) => {
                (Exit::NotFound, "See namecheck suppress ls, or suppress ls --all for those that are over")
            }
            ReviewError::Refused { .. } | ReviewError::NotListed(_) => {
                (Exit::Guard, "See namecheck candidates show with its id")
            }
            ReviewError::Moved(_) => (Exit::Failed, "See namecheck candidates show, then decide again"),
            ReviewError::Expiry(_) => (Exit::Usage, "Give the last day with --until"),
        };
        let mut happened = error.to_string();
        if let Some(first) = happened.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        Self::told(exit, format!("{happened}. {remedy}."))
    }
}

/// A decision that was written, and where the candidate stands then.
#[derive(Serialize)]
struct Decided {
    candidate: CandidateId,
    person: String,
    listing: String,
    state: review::State,
    decision: Decision,
}

impl Decided {
    fn of(candidate: &Candidate, decision: Decision) -> Self {
        Self {
            candidate: candidate.id,
            person: candidate.person.clone(),
            listing: candidate.hit.listing_key().to_string(),
            state: candidate.review.state,
            decision,
        }
    }
}

impl Record for Decided {
    const COLUMNS: &'static [&'static str] =
        &["candidate", "person", "listing", "state", "decision", "by", "reason"];

    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![
            self.candidate.to_string(),
            self.person.clone(),
            self.listing.clone(),
            self.state.to_string(),
            self.decision.disposition.to_string(),
            self.decision.author.clone(),
            self.decision.reason.clone(),
        ]]
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct HistoryRow(HistoryEntry);

impl Record for HistoryRow {
    const COLUMNS: &'static [&'static str] = &["at", "what", "by", "reason", "suppression", "changed"];

    fn rows(&self) -> Vec<Vec<String>> {
        let entry = &self.0;
        vec![vec![
            entry.at.map_or_else(
                || "not noted yet".to_owned(),
                |at| at.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
            ),
            entry.what.to_owned(),
            entry.author.clone().unwrap_or_default(),
            entry.reason.clone().unwrap_or_default(),
            entry.suppression_id.map(|id| id.to_string()).unwrap_or_default(),
            entry.changes.as_ref().map(changes_glance).unwrap_or_default(),
        ]]
    }
}

/// A history below something else.
pub(crate) fn history_lines(entries: &[HistoryEntry]) -> String {
    let rows: Vec<_> = entries.iter().flat_map(|entry| HistoryRow(entry.clone()).rows()).collect();
    table::render(HistoryRow::COLUMNS, &rows)
}

/// Which fields of a listing changed, and from what to what, in few words.
pub(crate) fn changes_glance(changes: &Value) -> String {
    const CHARS: usize = 60;
    let short = |value: &Value| {
        let text = printable(&value.to_string());
        if text.chars().nth(CHARS).is_none() {
            return text;
        }
        text.chars().take(CHARS).chain(['…']).collect()
    };
    let fields = changes.as_array().into_iter().flatten().map(|change| {
        let name = change["field"].as_str().unwrap_or_default();
        format!("{name}: {} -> {}", short(&change["old"]), short(&change["new"]))
    });
    fields.collect::<Vec<_>>().join("; ")
}
