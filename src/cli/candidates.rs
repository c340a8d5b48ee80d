//! `candidates`: which stored persons may be listed ones.

use std::io;

use serde::Serialize;

use super::answer::{evidence_glance, evidence_lines};
use super::args::{CandidateState, CandidatesCommand};
use super::database::Database;
use super::exit::{Exit, Failure};
use super::output::{self, Record};
use super::review::history_lines;
use super::table::printable;
use super::{Session, progress};
use crate::flow::{self, HistoryEntry, Replay};
use crate::review::State;
use crate::screen::Context;
use crate::store::{ArticleId, Candidate, CandidateFilter, CandidateId, HitId};

/// Runs one of the commands.
pub(crate) async fn run(command: &CandidatesCommand, session: &Session) -> Result<Exit, Failure> {
    let database = Database::open(&session.config, session.progress).await?;
    let done = match command {
        CandidatesCommand::Ls { article, state, limit } => {
            ls(&database, session, *article, state, *limit).await
        }
        CandidatesCommand::Show { id } => show(&database, session, *id).await,
        CandidatesCommand::Pack { id, out } => super::pack::run(&database, session, *id, out).await,
        CandidatesCommand::Explain { id } => explain(&database, session, id).await,
    };
    database.close().await;
    done
}

async fn ls(
    database: &Database,
    session: &Session,
    article: Option<i64>,
    states: &[CandidateState],
    limit: u32,
) -> Result<Exit, Failure> {
    let wanted = states_of(states);
    let mut candidates = match article {
        Some(id) => {
            if database.store.article(ArticleId(id)).await?.is_none() {
                return Err(super::article::not_there(id));
            }
            let mut all = database.store.article_candidates(ArticleId(id)).await?;
            all.retain(|candidate| wanted.is_empty() || wanted.contains(&candidate.review.state));
            all
        }
        None => {
            let filter = CandidateFilter { states: wanted, ..CandidateFilter::default() };
            database.store.candidates(&filter, None, limit + 1).await?
        }
    };
    if candidates.len() > limit as usize {
        candidates.truncate(limit as usize);
        progress::step(session.progress, &format!("There are more than these {limit}; --limit shows more."));
    }
    let rows: Vec<CandidateRow> = candidates.into_iter().map(CandidateRow).collect();
    output::many(io::stdout().lock(), session.format, &rows)?;
    Ok(Exit::Done)
}

/// The states that are asked for; empty for any.
fn states_of(asked: &[CandidateState]) -> Vec<State> {
    let state = |asked: &CandidateState| match asked {
        CandidateState::Open => Some(State::Open),
        CandidateState::Decided => Some(State::Decided),
        CandidateState::Suppressed => Some(State::Suppressed),
        CandidateState::Reopened => Some(State::Reopened),
        CandidateState::All => None,
    };
    asked.iter().map(state).collect::<Option<_>>().unwrap_or_default()
}

async fn show(database: &Database, session: &Session, id: CandidateId) -> Result<Exit, Failure> {
    let Some(candidate) = database.store.candidate(id).await? else {
        return Err(flow::missing_candidate(&database.store, id).await?.into());
    };
    let history = flow::history(&database.store, id).await?.unwrap_or_default();
    let shown = Shown { candidate: CandidateRow(candidate), history };
    output::one(io::stdout().lock(), session.format, &shown)?;
    Ok(Exit::Done)
}

async fn explain(database: &Database, session: &Session, id: &str) -> Result<Exit, Failure> {
    let candidate = id.parse::<CandidateId>().ok();
    let Some(hit) = candidate.map(|candidate| candidate.hit).or_else(|| id.parse::<HitId>().ok()) else {
        return Err(Failure::usage(
            format!("{id:?} is no id of a candidate or a hit"),
            "Give it as `namecheck candidates ls` prints it, like 12-34, or the hit's alone, like 12",
        ));
    };
    let Some(replay) = flow::replay(&database.store, hit).await? else {
        return Err(Failure::new(
            Exit::NotFound,
            format!("There is no hit {hit}"),
            "It never was: hits are superseded, and never deleted",
            "See namecheck candidates ls",
        ));
    };
    let context = match candidate {
        Some(id) => {
            // One that no longer stands was a candidate all the same.
            if database.store.decisions(id).await?.is_none() {
                return Err(flow::missing_candidate(&database.store, id).await?.into());
            }
            database.store.candidate(id).await?.and_then(|candidate| candidate.context)
        }
        None => None,
    };
    output::one(io::stdout().lock(), session.format, &Replayed { replay, context })?;
    Ok(Exit::Done)
}

/// The tier of a candidate, for a table.
pub(crate) fn tier(candidate: &Candidate) -> String {
    candidate.context.as_ref().map(|context| context.tier.to_string()).unwrap_or_default()
}

/// The state of a candidate, for a table: with the disposition where one is in force.
pub(crate) fn state(candidate: &Candidate) -> String {
    let review = &candidate.review;
    match &review.decision {
        Some(decision) if review.state == State::Decided => decision.disposition.to_string(),
        Some(decision) => format!("{}, was {}", review.state, decision.disposition),
        None => review.state.to_string(),
    }
}

#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    candidate: CandidateRow,
    /// What people decided, and what followed; missing where nothing did.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    history: Vec<HistoryEntry>,
}

impl Record for Shown {
    const COLUMNS: &'static [&'static str] = CandidateRow::COLUMNS;

    fn rows(&self) -> Vec<Vec<String>> {
        self.candidate.rows()
    }

    fn describe(&self) -> String {
        let text = self.candidate.describe();
        if self.history.is_empty() {
            return text;
        }
        format!("{text}\nhistory:\n{}", history_lines(&self.history))
    }
}

#[derive(Serialize)]
struct Replayed {
    #[serde(flatten)]
    replay: Replay,
    /// What name and text say together, where a candidate is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<Context>,
}

impl Record for Replayed {
    const COLUMNS: &'static [&'static str] =
        &["hit", "name", "listing", "list_version", "score", "replayed_score", "same"];

    fn rows(&self) -> Vec<Vec<String>> {
        let replay = &self.replay;
        vec![vec![
            replay.hit_id.to_string(),
            replay.name.clone(),
            replay.stored.listing_key().to_string(),
            replay.list_version.clone(),
            replay.stored.score.to_string(),
            replay.replayed.as_ref().map(|hit| hit.score.to_string()).unwrap_or_default(),
            if replay.same { "yes" } else { "no" }.to_owned(),
        ]]
    }

    fn describe(&self) -> String {
        let replay = &self.replay;
        let stored = &replay.stored;
        let verdict = match (&replay.replayed, replay.same) {
            (_, true) => "the same, to the last part".to_owned(),
            (Some(hit), false) => format!("another: score {}", hit.score),
            (None, false) => "none".to_owned(),
        };
        let mut head = vec![
            format!("Hit {}, score {}", replay.hit_id, stored.score),
            format!("  name      {}", replay.name),
            format!(
                "  listing   {} {}, by its name {}",
                stored.listing_key(),
                stored.name,
                stored.matched_name
            ),
            format!("  found     against {} by matcher {}", replay.list_version, stored.matcher_version),
            format!(
                "  replayed  against {} by matcher {}: {verdict}",
                replay.list_version, replay.matcher_version
            ),
        ];
        if let Some(at) = replay.superseded_at {
            head.push(format!("  ended     {}", at.format("%Y-%m-%d %H:%M UTC")));
        }
        let mut text = format!("{}\n{}", printable(&head.join("\n")), evidence_lines(&stored.evidence));
        if let Some(hit) = replay.replayed.as_ref().filter(|_| !replay.same) {
            text.push_str(&format!("\nnow:\n{}", evidence_lines(&hit.evidence)));
        }
        if let Some(context) = &self.context {
            let cues = evidence_lines(&context.evidence);
            text.push_str(&format!("\nin its text ({}, score {}):\n{cues}", context.tier, context.score));
        }
        text
    }
}

#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct CandidateRow(pub(crate) Candidate);

impl Record for CandidateRow {
    const COLUMNS: &'static [&'static str] = &[
        "candidate",
        "article",
        "copies",
        "person",
        "score",
        "tier",
        "state",
        "listed_as",
        "listing",
        "programs",
        "why",
    ];

    /// The JSON forms have two scores: of the name alone, and in `context` that of name and text.
    fn title(column: &'static str) -> &'static str {
        match column {
            "score" => "score in text",
            "listed_as" => "listed as",
            column => column,
        }
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let candidate = &self.0;
        vec![vec![
            candidate.id.to_string(),
            candidate.article_title.clone().unwrap_or_else(|| candidate.article_id.to_string()),
            candidate.copies.to_string(),
            candidate.person.clone(),
            candidate.score().to_string(),
            tier(candidate),
            state(candidate),
            candidate.hit.matched_name.clone(),
            candidate.hit.listing_key().to_string(),
            candidate.hit.programs.join(" "),
            evidence_glance(&candidate.evidence()),
        ]]
    }

    fn describe(&self) -> String {
        let candidate = &self.0;
        let hit = &candidate.hit;
        let article = candidate.article_title.as_deref().unwrap_or("(no title)");
        let places: Vec<String> = candidate
            .mentions
            .iter()
            .map(|mention| format!("{}..{}", mention.span.start, mention.span.end))
            .collect();
        let head = [
            match &candidate.context {
                Some(context) => format!(
                    "Possible match, {}: score {}, by its name alone {}",
                    context.tier, context.score, hit.score
                ),
                None => format!(
                    "Possible match: score {} by its name alone, not weighed with its text",
                    hit.score
                ),
            },
            format!(
                "  state     {}{}",
                state(candidate),
                if candidate.review.listing_changed {
                    "; the listing has changed since that decision"
                } else {
                    ""
                }
            ),
            format!("  person    {} in article {}, {article}", candidate.person, candidate.article_id),
            format!("  copies    {} other articles of the same story name this person", candidate.copies),
            format!("  places    {}", places.join(", ")),
            format!("  listing   {} {}, found by its name {}", hit.listing_key(), hit.name, hit.matched_name),
            format!("  programs  {}", hit.programs.join(", ")),
            format!("  screened  against {} by matcher {}", hit.list_version, hit.matcher_version),
        ];
        let text = format!("{}\n{}", printable(&head.join("\n")), evidence_lines(&hit.evidence));
        match &candidate.context {
            Some(context) if !context.evidence.is_empty() => {
                format!("{text}\nin its text:\n{}", evidence_lines(&context.evidence))
            }
            _ => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_which_score_it_is_and_programs_find_it_under_its_name() {
        let titled: Vec<_> =
            CandidateRow::COLUMNS.iter().map(|column| (*column, CandidateRow::title(column))).collect();
        assert!(titled.contains(&("score", "score in text")), "{titled:?}");
        assert!(titled.contains(&("listed_as", "listed as")), "{titled:?}");
        let others = titled.iter().filter(|(column, title)| column == title);
        assert_eq!(others.count() + 2, CandidateRow::COLUMNS.len());
    }
}
