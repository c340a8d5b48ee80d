//! ARTICLE: text -> persons -> screen -> one transaction with the hits and their events.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::Serialize;

use super::plan::plan;
use super::{Coverage, Current, Live, extract, weigh};
use crate::article::{Finder, Mention, NewArticle, Person, Sketch};
use crate::name::Name;
use crate::screen::Screening;
use crate::store::{
    ArticleId, Candidate, HitCounts, HitWriter, Inserted, NameId, Store, StoreError, StoredPerson,
};

/// How often an article is screened anew because the lists changed between screening and storing.
/// Lists change a few times a day; more than two changes within one request are a fault elsewhere.
const ATTEMPTS: usize = 4;

/// An article added, or found to be there already.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ingested {
    /// Its id.
    pub article_id: ArticleId,
    /// False when it was there already.
    pub created: bool,
    /// The first article of the story it is a copy of.
    pub copy_of: Option<ArticleId>,
    /// Its persons, in the order of the text.
    pub persons: Vec<StoredPerson>,
    /// Its candidates, best first.
    pub candidates: Vec<Candidate>,
    /// What it was screened against.
    pub coverage: Coverage,
    /// Why the persons are not those of the extractor that was to find them; the one built in found
    /// them then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warning: Option<String>,
}

/// Why an article was not added.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// Another text is stored under this id. Articles are not rewritten: what was screened stays.
    #[error(
        "article {article_id} has the external id {external_id:?} and another text; send a changed article under an id of its own"
    )]
    Conflict {
        /// The caller's id.
        external_id: String,
        /// The article stored under it.
        article_id: ArticleId,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An article read: who is in it, and what screening says of them.
struct Read {
    content_hash: String,
    sketch: Option<Sketch>,
    /// Each with its normal form, where it has one.
    persons: Vec<(Person, Option<String>)>,
    /// By normal form.
    names: BTreeMap<String, Name>,
}

/// Adds an article, screens its persons and stores the hits.
///
/// The same article again, by the caller's id or by its content, gives the stored one: a caller's id
/// is noted where there was none, and names that were last screened against older lists are screened
/// anew; else nothing is written. A copy under another headline or with another wording is stored and
/// named a copy.
/// With an extractor ([`Live::with_extractor`]) the persons are those of its mentions; where it
/// fails, the one built in serves, and the answer carries a warning.
/// Where screening fails the article is kept, `coverage.failed` says so, and the next reconcile
/// run screens its names.
///
/// # Errors
/// [`IngestError`].
pub async fn ingest(store: &Store, live: &Live, article: NewArticle) -> Result<Ingested, IngestError> {
    let article = Arc::new(article);
    let (extracted, warning) = match live.extractor() {
        Some(extractor) => extract::mentions(extractor, &article).await,
        None => (None, None),
    };
    let extracted = Arc::new(extracted);
    for _ in 0..ATTEMPTS {
        let current = live.current();
        // Whom a text names depends on the lists as well: see `TextScreener`.
        let read = {
            let (article, current) = (Arc::clone(&article), Arc::clone(&current));
            let extracted = Arc::clone(&extracted);
            let read = move || read(&article, extracted.as_deref(), &current);
            run_blocking(read).await.map_err(StoreError::bug)?
        };
        let read = Arc::new(read);
        let screened = {
            let (read, current) = (Arc::clone(&read), Arc::clone(&current));
            run_blocking(move || screen_all(&read.names, &current)).await
        };
        if let Err(reason) = &screened {
            tracing::error!(%reason, "screening an article failed; its names wait for the next run");
        }
        let mut coverage = current.coverage();
        coverage.failed = screened.is_err();
        let mut writer = store.hit_writer().await?;
        if !writer.holds(current.coverage_id(), &current.labels()).await? {
            // An import was faster. Nothing is stored that was screened against an old version.
            drop(writer);
            live.refresh(store).await?;
            continue;
        }
        let sketch = read.sketch.as_ref();
        let inserted =
            writer.insert_article(&article, &read.content_hash, sketch, current.coverage_id()).await?;
        let (article_id, created, copy_of) = match inserted {
            Inserted::New(id, copy_of) => {
                write(&mut writer, &read, screened.as_ref().ok(), &current).await?;
                writer.insert_persons(id, &read.persons).await?;
                if screened.as_ref().is_ok_and(any_hit) {
                    weigh::weigh(&mut writer, &current, &[id]).await?;
                }
                (id, true, copy_of)
            }
            Inserted::Same(id, copy_of) => {
                // The lists may have changed since it was added, and the answer says what it was
                // screened against.
                write(&mut writer, &read, screened.as_ref().ok(), &current).await?;
                if writer.is_due(id).await? {
                    weigh::weigh(&mut writer, &current, &[id]).await?;
                }
                (id, false, copy_of)
            }
            Inserted::Conflict(article_id) => {
                let external_id = article.external_id().unwrap_or_default().to_owned();
                return Err(IngestError::Conflict { external_id, article_id });
            }
        };
        let (persons, candidates) = writer.outcome(article_id).await?;
        writer.commit().await?;
        return Ok(Ingested { article_id, created, copy_of, persons, candidates, coverage, warning });
    }
    Err(StoreError::ListsMoved.into())
}

/// Stores the names of an article, and their hits where they were screened.
async fn write(
    writer: &mut HitWriter<'_>,
    read: &Read,
    screened: Option<&HashMap<String, Screening>>,
    current: &Current,
) -> Result<(), StoreError> {
    match screened {
        Some(screened) => write_hits(writer, &read.names, screened, current).await.map(drop),
        None => store_names(writer, &read.names).await,
    }
}

/// Brings the hits of these names to the current lists, where they are not. By list, what became of
/// them.
pub(super) async fn write_hits(
    writer: &mut HitWriter<'_>,
    names: &BTreeMap<String, Name>,
    screened: &HashMap<String, Screening>,
    current: &Current,
) -> Result<BTreeMap<String, HitCounts>, StoreError> {
    store_names(writer, names).await?;
    let normals: Vec<String> = names.keys().cloned().collect();
    let stale = writer.lock_stale_names(&normals, current.coverage_id()).await?;
    let results: Vec<(NameId, &Screening)> =
        stale.iter().filter_map(|name| Some((name.id, screened.get(&name.normal)?))).collect();
    let ids: Vec<NameId> = results.iter().map(|(id, _)| *id).collect();
    let standing = writer.active_hits(&ids).await?;
    let changes = plan(&standing, results.iter().copied());
    writer.apply(&changes).await?;
    weigh::note_due(writer, current, &standing, &changes, &ids).await?;
    let totals: Vec<(NameId, usize)> = results.iter().map(|(id, screening)| (*id, screening.total)).collect();
    writer.mark_screened(&totals, current.coverage_id()).await?;
    Ok(changes.counts)
}

async fn store_names(writer: &mut HitWriter<'_>, names: &BTreeMap<String, Name>) -> Result<(), StoreError> {
    let names: Vec<&Name> = names.values().collect();
    writer.insert_names(&names).await
}

/// Runs what takes the processor's time off the threads that answer requests; a panic in it
/// becomes an error.
pub(super) async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, String> {
    tokio::task::spawn_blocking(work).await.map_err(|error| error.to_string())
}

fn any_hit(screened: &HashMap<String, Screening>) -> bool {
    screened.values().any(|screening| !screening.hits.is_empty())
}

fn screen_all(names: &BTreeMap<String, Name>, current: &Current) -> HashMap<String, Screening> {
    let options = Current::options();
    let mut screener = current.screener();
    names.iter().map(|(normal, name)| (normal.clone(), screener.names().screen(name, &options))).collect()
}

fn read(article: &NewArticle, extracted: Option<&[Mention]>, current: &Current) -> Read {
    let finds = current.screener().find(article.body());
    if finds.truncated {
        tracing::warn!("a text of listed words only was screened in part; persons found otherwise are kept");
    }
    let mut names = BTreeMap::new();
    let persons = article
        .persons_by(extracted.map_or_else(Finder::default, Finder::Extractor), &finds.mentions)
        .into_iter()
        .map(|person| {
            let name = Name::parse(&person.name).ok();
            let normal = name.as_ref().map(|name| name.normal().to_owned());
            if let Some(name) = name {
                names.entry(name.normal().to_owned()).or_insert(name);
            }
            (person, normal)
        })
        .collect();
    Read { content_hash: article.content_hash(), sketch: article.sketch(), persons, names }
}
