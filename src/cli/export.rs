//! `export`: candidates with what was decided about them, page by page, as CSV or JSON lines.

use std::io::{self, Write};

use super::Session;
use super::args::{ExportArgs, Format};
use super::candidates::tier;
use super::database::Database;
use super::exit::{Exit, Failure};
use super::output;
use crate::store::{Candidate, CandidateId};

/// Candidates read at once: each holds its evidence.
const PAGE: u32 = 500;

const COLUMNS: [&str; 19] = [
    "candidate",
    "state",
    "disposition",
    "reason",
    "author",
    "decided_at",
    "listing_changed",
    "suppression",
    "article",
    "article_title",
    "person",
    "score",
    "tier",
    "list",
    "listing_id",
    "listed_as",
    "programs",
    "list_version",
    "superseded_at",
];

/// Writes them all.
pub(crate) async fn run(args: &ExportArgs, session: &Session) -> Result<Exit, Failure> {
    let database = Database::open(&session.config, session.progress).await?;
    let done = write(args, &database, session.format).await;
    database.close().await;
    done
}

async fn write(args: &ExportArgs, database: &Database, format: Format) -> Result<Exit, Failure> {
    let csv = matches!(format, Format::Csv | Format::Table);
    let mut out = io::stdout().lock();
    if csv {
        out.write_all(&output::csv_line(COLUMNS.into_iter())?)?;
    }
    let mut after: Option<CandidateId> = None;
    loop {
        let page = database.store.export(args.since, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        for candidate in &page {
            if csv {
                let cells = cells(candidate);
                out.write_all(&output::csv_line(cells.iter().map(String::as_str))?)?;
            } else {
                writeln!(out, "{}", output::json(candidate, false)?)?;
            }
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn cells(candidate: &Candidate) -> [String; COLUMNS.len()] {
    let review = &candidate.review;
    let decision = review.decision.as_ref();
    let hit = &candidate.hit;
    [
        candidate.id.to_string(),
        review.state.to_string(),
        decision.map(|decision| decision.disposition.to_string()).unwrap_or_default(),
        decision.map(|decision| decision.reason.clone()).unwrap_or_default(),
        decision.map(|decision| decision.author.clone()).unwrap_or_default(),
        decision.map(|decision| decision.decided_at.to_rfc3339()).unwrap_or_default(),
        review.listing_changed.to_string(),
        review.suppression_id.map(|id| id.to_string()).unwrap_or_default(),
        candidate.article_id.to_string(),
        candidate.article_title.clone().unwrap_or_default(),
        candidate.person.clone(),
        candidate.score().to_string(),
        tier(candidate),
        hit.list.to_string(),
        hit.listing_id.clone(),
        hit.name.clone(),
        hit.programs.join(" "),
        hit.list_version.clone(),
        candidate.superseded_at.map(|at| at.to_rfc3339()).unwrap_or_default(),
    ]
}
