//! Candidates: the active hits of the names of an article's persons.

use serde::Serialize;

use super::{ArticleId, HitId, PersonId, Store, StoreError};
use crate::article::Mention;
use crate::screen::Hit;

/// One person of one article who may be one listed person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// The hit; shared by all persons whose name has the same normal form.
    pub hit_id: HitId,
    /// The article.
    pub article_id: ArticleId,
    /// Its headline.
    pub article_title: Option<String>,
    /// The person in it.
    pub person_id: PersonId,
    /// The person's name, as the article gives it.
    pub person: String,
    /// The person's mentions.
    pub mentions: Vec<Mention>,
    /// The listing, the score and the evidence.
    #[serde(flatten)]
    pub hit: Hit,
}

impl Store {
    /// The candidates of one article, best first; empty for an unknown article.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn article_candidates(&self, article: ArticleId) -> Result<Vec<Candidate>, StoreError> {
        let _ = article;
        todo!()
    }

    /// Candidates of all articles, newest hit first: at most `limit` after the given (hit, person).
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn candidates(&self, after: Option<(HitId, PersonId)>, limit: u32) -> Result<Vec<Candidate>, StoreError> {
        let _ = (after, limit);
        todo!()
    }

    /// One candidate.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn candidate(&self, hit: HitId, person: PersonId) -> Result<Option<Candidate>, StoreError> {
        let _ = (hit, person);
        todo!()
    }
}
