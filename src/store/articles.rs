//! Articles with their persons, as they are read.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{ArticleId, PersonId, Store, StoreError};
use crate::article::Mention;
use crate::screen::Score;

/// An article as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoredArticle {
    /// Our id.
    pub id: ArticleId,
    /// The caller's own id.
    pub external_id: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its language, as the caller said.
    pub language: Option<String>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was added here.
    pub created_at: DateTime<Utc>,
    /// Its text; mentions point into it.
    pub body: String,
    /// Its persons, in the order of the text.
    pub persons: Vec<StoredPerson>,
}

/// A person of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoredPerson {
    /// Our id.
    pub id: PersonId,
    /// The name that stands for all mentions.
    pub name: String,
    /// False where the name could not be screened (longer than any name, or without letters).
    pub screened: bool,
    /// All mentions, in the order of the text.
    pub mentions: Vec<Mention>,
}

/// An article in a list of articles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArticleSummary {
    /// Our id.
    pub id: ArticleId,
    /// The caller's own id.
    pub external_id: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was added here.
    pub created_at: DateTime<Utc>,
    /// Persons in it.
    pub persons: i64,
    /// Candidates of it.
    pub candidates: i64,
    /// The best candidate's score.
    pub best_score: Option<Score>,
}

impl Store {
    /// One article.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn article(&self, id: ArticleId) -> Result<Option<StoredArticle>, StoreError> {
        let _ = id;
        todo!()
    }

    /// The article with this id of the caller's.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn article_by_external_id(&self, external_id: &str) -> Result<Option<ArticleId>, StoreError> {
        let _ = external_id;
        todo!()
    }

    /// Articles, newest first: at most `limit`, and only those added before `before`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn articles(&self, before: Option<ArticleId>, limit: u32) -> Result<Vec<ArticleSummary>, StoreError> {
        let _ = (before, limit);
        todo!()
    }
}
