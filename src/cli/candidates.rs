//! `candidates`: which stored persons may be listed ones.

use std::io;

use serde::Serialize;

use super::Session;
use super::answer::{evidence_glance, evidence_lines};
use super::args::CandidatesCommand;
use super::database::Database;
use super::exit::{Exit, Failure};
use super::output::{self, Record};
use super::table::printable;
use crate::flow::{self, Replay};
use crate::store::{ArticleId, Candidate, HitId, PersonId};

/// Runs one of the commands.
pub(crate) async fn run(command: &CandidatesCommand, session: &Session) -> Result<Exit, Failure> {
    let database = Database::open(&session.config, session.progress).await?;
    let done = match command {
        CandidatesCommand::Ls { article, limit } => ls(&database, session, *article, *limit).await,
        CandidatesCommand::Show { id } => show(&database, session, id).await,
        CandidatesCommand::Explain { id } => explain(&database, session, id).await,
    };
    database.close().await;
    done
}

async fn ls(
    database: &Database,
    session: &Session,
    article: Option<i64>,
    limit: u32,
) -> Result<Exit, Failure> {
    let mut candidates = match article {
        Some(id) => {
            if database.store.article(ArticleId(id)).await?.is_none() {
                return Err(super::article::not_there(id));
            }
            database.store.article_candidates(ArticleId(id)).await?
        }
        None => database.store.candidates(None, limit).await?,
    };
    candidates.truncate(limit as usize);
    let rows: Vec<CandidateRow> = candidates.into_iter().map(CandidateRow).collect();
    output::many(io::stdout().lock(), session.format, &rows)?;
    Ok(Exit::Done)
}

async fn show(database: &Database, session: &Session, id: &str) -> Result<Exit, Failure> {
    let parts = id.split_once('-').and_then(|(hit, person)| Some((hit.parse().ok()?, person.parse().ok()?)));
    let Some((hit, person)) = parts else {
        return Err(Failure::usage(
            format!("{id:?} is no candidate's id"),
            "Give it as `namecheck candidates ls` prints it, like 12-34",
        ));
    };
    let Some(candidate) = database.store.candidate(HitId(hit), PersonId(person)).await? else {
        return Err(Failure::new(
            Exit::NotFound,
            format!("There is no candidate {id}"),
            "It was superseded when a list changed, or never was",
            "See namecheck candidates ls",
        ));
    };
    output::one(io::stdout().lock(), session.format, &CandidateRow(candidate))?;
    Ok(Exit::Done)
}

async fn explain(database: &Database, session: &Session, id: &str) -> Result<Exit, Failure> {
    let hit = id.split_once('-').map_or(id, |(hit, _)| hit);
    let Ok(hit) = hit.parse::<HitId>() else {
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
    output::one(io::stdout().lock(), session.format, &Replayed(replay))?;
    Ok(Exit::Done)
}

#[derive(Serialize)]
#[serde(transparent)]
struct Replayed(Replay);

impl Record for Replayed {
    const COLUMNS: &'static [&'static str] =
        &["hit", "name", "listing", "list_version", "score", "replayed_score", "same"];

    fn rows(&self) -> Vec<Vec<String>> {
        let replay = &self.0;
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
        let replay = &self.0;
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
        text
    }
}

#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct CandidateRow(pub(crate) Candidate);

impl Record for CandidateRow {
    const COLUMNS: &'static [&'static str] =
        &["candidate", "article", "copies", "person", "score", "listed_as", "listing", "programs", "why"];

    fn rows(&self) -> Vec<Vec<String>> {
        let candidate = &self.0;
        vec![vec![
            format!("{}-{}", candidate.hit_id, candidate.person_id),
            candidate.article_title.clone().unwrap_or_else(|| candidate.article_id.to_string()),
            candidate.copies.to_string(),
            candidate.person.clone(),
            candidate.hit.score.to_string(),
            candidate.hit.matched_name.clone(),
            candidate.hit.listing_key().to_string(),
            candidate.hit.programs.join(" "),
            evidence_glance(&candidate.hit.evidence),
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
            format!("Possible match, score {}", hit.score),
            format!("  person    {} in article {}, {article}", candidate.person, candidate.article_id),
            format!("  copies    {} other articles of the same story name this person", candidate.copies),
            format!("  places    {}", places.join(", ")),
            format!("  listing   {} {}, found by its name {}", hit.listing_key(), hit.name, hit.matched_name),
            format!("  programs  {}", hit.programs.join(", ")),
            format!("  screened  against {} by matcher {}", hit.list_version, hit.matcher_version),
        ];
        format!("{}\n{}", printable(&head.join("\n")), evidence_lines(&hit.evidence))
    }
}
