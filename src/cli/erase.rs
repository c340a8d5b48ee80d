//! `article rm` and `article expire`: the erasure of articles.

use std::io;

use chrono::{Days, Utc};
use serde::Serialize;

use super::actor::actor;
use super::args::Words;
use super::article::not_there;
use super::database::Database;
use super::exit::{Exit, Failure};
use super::output::{self, Record};
use super::review::parsed;
use super::{Session, progress};
use crate::review::{Author, Reason};
use crate::store::{ArticleId, Erasure, ErasureCause};

/// Articles looked up at once.
const AT_ONCE: u32 = 500;

/// Erases one article.
pub(crate) async fn one(
    database: &Database,
    session: &Session,
    id: i64,
    words: &Words,
) -> Result<Exit, Failure> {
    let (reason, author) = parsed(words)?;
    let done = database.store.erase(ArticleId(id), ErasureCause::Request, &reason, &author).await?;
    let done = done.ok_or_else(|| not_there(id))?;
    output::one(io::stdout().lock(), session.format, &Erased(done))?;
    Ok(Exit::Done)
}

/// Erases the articles that were added more than `days` ago, each in a transaction of its own: broken
/// off, it goes on the next time. `words` are reason and author.
pub(crate) async fn expired(
    database: &Database,
    session: &Session,
    days: u32,
    dry_run: bool,
    words: (Option<&str>, Option<&str>),
) -> Result<Exit, Failure> {
    let reason = Reason::parse(words.0.unwrap_or(&format!("older than {days} days")))?;
    let author = Author::parse(&words.1.map_or_else(actor, str::to_owned))?;
    let too_long = || Failure::usage("--older-than is longer than there are dates", "Give fewer days");
    let before = Utc::now().checked_sub_days(Days::new(days.into())).ok_or_else(too_long)?;
    let mut sum = Expired { older_than_days: days, dry_run, ..Expired::default() };
    let bar = progress::count(session.progress, "articles");
    let mut after = ArticleId(0);
    loop {
        let articles = database.store.articles_added_before(before, after, AT_ONCE).await?;
        let Some(last) = articles.last() else { break };
        after = *last;
        for article in articles {
            if dry_run {
                sum.articles += 1;
            } else if let Some(done) =
                database.store.erase(article, ErasureCause::Retention, &reason, &author).await?
            {
                sum.add(&done);
            }
            bar.inc(1);
        }
    }
    bar.finish_and_clear();
    output::one(io::stdout().lock(), session.format, &sum)?;
    Ok(Exit::Done)
}

#[derive(Serialize)]
#[serde(transparent)]
struct Erased(Erasure);

impl Record for Erased {
    const COLUMNS: &'static [&'static str] = &[
        "article",
        "erased",
        "persons",
        "kept_without_name",
        "mentions",
        "candidates",
        "decisions_kept",
        "names_removed",
        "names_anonymized",
        "suppressions_ended",
    ];

    fn rows(&self) -> Vec<Vec<String>> {
        let done = &self.0;
        let mut row =
            vec![done.article_id.to_string(), done.erased_at.format("%Y-%m-%d %H:%M UTC").to_string()];
        row.extend(
            [
                done.persons,
                done.persons_kept,
                done.mentions,
                done.candidates,
                done.decisions_kept,
                done.names_removed,
                done.names_anonymized,
                done.suppressions_ended,
            ]
            .map(|count| count.to_string()),
        );
        vec![row]
    }
}

/// What `article expire` did, or would do.
#[derive(Default, Serialize)]
struct Expired {
    older_than_days: u32,
    dry_run: bool,
    /// Erased, or to be erased.
    articles: u64,
    persons: i64,
    decisions_kept: i64,
    names_removed: i64,
    names_anonymized: i64,
    suppressions_ended: i64,
}

impl Expired {
    fn add(&mut self, done: &Erasure) {
        self.articles += 1;
        self.persons += done.persons;
        self.decisions_kept += done.decisions_kept;
        self.names_removed += done.names_removed;
        self.names_anonymized += done.names_anonymized;
        self.suppressions_ended += done.suppressions_ended;
    }
}

impl Record for Expired {
    const COLUMNS: &'static [&'static str] =
        &["mode", "articles", "persons", "decisions_kept", "names_removed", "names_anonymized"];

    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![
            if self.dry_run { "dry run" } else { "erased" }.to_owned(),
            self.articles.to_string(),
            self.persons.to_string(),
            self.decisions_kept.to_string(),
            self.names_removed.to_string(),
            self.names_anonymized.to_string(),
        ]]
    }
}
