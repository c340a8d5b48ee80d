//! ARTICLE: text -> persons -> screen -> one transaction with the hits and their events.

use serde::Serialize;

use super::{Coverage, Live};
use crate::article::NewArticle;
use crate::store::{ArticleId, Candidate, Store, StoreError, StoredPerson};

/// An article added, or found to be there already.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ingested {
    /// Its id.
    pub article_id: ArticleId,
    /// False when it was there already: then nothing was written.
    pub created: bool,
    /// Its persons, in the order of the text.
    pub persons: Vec<StoredPerson>,
    /// Its candidates, best first.
    pub candidates: Vec<Candidate>,
    /// What it was screened against.
    pub coverage: Coverage,
}

/// Why an article was not added.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// Another text is stored under this id. Articles are not rewritten: what was screened stays.
    #[error("article {article_id} has the external id {external_id:?} and another text; send a changed article under an id of its own")]
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

/// Adds an article, screens its persons and stores the hits.
///
/// # Errors
/// [`IngestError`].
pub async fn ingest(store: &Store, live: &Live, article: NewArticle) -> Result<Ingested, IngestError> {
    let _ = (store, live, article);
    todo!()
}
