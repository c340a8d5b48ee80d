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
use crate::store::{ArticleId, Candidate, HitId, PersonId};

/// Runs one of the commands.
pub(crate) async fn run(command: &CandidatesCommand, session: &Session) -> Result<Exit, Failure> {
    let database = Database::open(&session.config, session.progress).await?;
    let done = match command {
        CandidatesCommand::Ls { article, limit } => ls(&database, session, *article, *limit).await,
        CandidatesCommand::Show { id } => show(&database, session, id).await,
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

#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct CandidateRow(pub(crate) Candidate);

impl Record for CandidateRow {
    const COLUMNS: &'static [&'static str] =
        &["candidate", "article", "person", "score", "listed_as", "listing", "programs", "why"];

    fn rows(&self) -> Vec<Vec<String>> {
        let candidate = &self.0;
        vec![vec![
            format!("{}-{}", candidate.hit_id, candidate.person_id),
            candidate.article_title.clone().unwrap_or_else(|| candidate.article_id.to_string()),
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
            format!("  places    {}", places.join(", ")),
            format!("  listing   {} {}, found by its name {}", hit.listing_key(), hit.name, hit.matched_name),
            format!("  programs  {}", hit.programs.join(", ")),
            format!("  screened  against {} by matcher {}", hit.list_version, hit.matcher_version),
        ];
        format!("{}\n{}", printable(&head.join("\n")), evidence_lines(&hit.evidence))
    }
}
