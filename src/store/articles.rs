//! Articles with their persons, as they are read.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::PgConnection;
use sqlx::types::Json;

use super::{ArticleId, PersonId, Store, StoreError, hits};
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
    /// When it was erased; then it has no text and no names. None while it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub erased_at: Option<DateTime<Utc>>,
    /// The first article of the story it is a copy of.
    pub copy_of: Option<ArticleId>,
    /// Other articles of its story.
    pub copies: i64,
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
    /// False where the name was not screened: it has no letters or is longer than any name, there was no
    /// list, or screening failed.
    pub screened: bool,
    /// The list versions it was last screened against: `ofac-sdn@3`.
    pub screened_against: Vec<String>,
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
    /// The best candidate's score, by name and text.
    pub best_score: Option<Score>,
}

/// Which articles are asked for; by default all that are not erased.
#[derive(Debug, Clone, Default)]
pub struct ArticleFilter {
    /// With this id of the caller's.
    pub external_id: Option<String>,
    /// Added at this instant or later.
    pub since: Option<DateTime<Utc>>,
}

/// A row of `articles`.
struct ArticleRow {
    id: i64,
    external_id: Option<String>,
    url: Option<String>,
    title: Option<String>,
    language: Option<String>,
    published_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    erased_at: Option<DateTime<Utc>>,
    copy_of: Option<i64>,
    copies: i64,
    body: String,
}

impl Store {
    /// One article.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn article(&self, id: ArticleId) -> Result<Option<StoredArticle>, StoreError> {
        let row = sqlx::query_as!(
            ArticleRow,
            r#"SELECT id, external_id, url, title, language, published_at, created_at, erased_at, copy_of, body,
                (SELECT count(*) FROM articles b
                    WHERE b.id <> a.id
                        AND (b.id = coalesce(a.copy_of, a.id) OR b.copy_of = coalesce(a.copy_of, a.id))) AS "copies!"
            FROM articles a WHERE id = $1"#,
            id.0
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let persons = article_persons(&mut *self.pool.acquire().await?, id).await?;
        Ok(Some(StoredArticle {
            id: row.id.into(),
            external_id: row.external_id,
            url: row.url,
            title: row.title,
            language: row.language,
            published_at: row.published_at,
            created_at: row.created_at,
            erased_at: row.erased_at,
            copy_of: row.copy_of.map(ArticleId),
            copies: row.copies,
            body: row.body,
            persons,
        }))
    }

    /// The article with this id of the caller's.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn article_by_external_id(&self, external_id: &str) -> Result<Option<ArticleId>, StoreError> {
        let id = sqlx::query_scalar!(
            r#"SELECT id AS "id!" FROM articles WHERE external_id = $1
            UNION ALL SELECT article_id FROM further_ids WHERE external_id = $1"#,
            external_id
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(id.map(ArticleId))
    }

    /// Articles that are not erased, newest first: at most `limit`, and only those added before `before`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn articles(
        &self,
        filter: &ArticleFilter,
        before: Option<ArticleId>,
        limit: u32,
    ) -> Result<Vec<ArticleSummary>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT a.id, a.external_id, a.url, a.title, a.published_at, a.created_at,
                (SELECT count(*) FROM persons p WHERE p.article_id = a.id) AS "persons!",
                c.candidates AS "candidates!", c.best_score
            FROM (SELECT * FROM articles
                WHERE id < coalesce($1, 9223372036854775807) AND erased_at IS NULL
                    AND ($3::text IS NULL OR external_id = $3
                        OR id = (SELECT article_id FROM further_ids WHERE external_id = $3))
                    AND ($4::timestamptz IS NULL OR created_at >= $4)
                ORDER BY id DESC LIMIT $2) a
            CROSS JOIN LATERAL (
                SELECT count(*) AS candidates, max(coalesce(x.score, h.score)) AS best_score
                FROM persons p JOIN hits h ON h.name_id = p.name_id AND h.superseded_at IS NULL
                    LEFT JOIN contexts x ON x.person_id = p.id AND x.hit_id = h.id
                WHERE p.article_id = a.id
            ) c
            ORDER BY a.id DESC"#,
            before.map(|id| id.0),
            i64::from(limit),
            filter.external_id.as_deref(),
            filter.since
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(ArticleSummary {
                    id: row.id.into(),
                    external_id: row.external_id,
                    url: row.url,
                    title: row.title,
                    published_at: row.published_at,
                    created_at: row.created_at,
                    persons: row.persons,
                    candidates: row.candidates,
                    best_score: row.best_score.map(hits::score).transpose()?,
                })
            })
            .collect()
    }
}

/// The persons of an article with their mentions, in the order of the text.
pub(super) async fn article_persons(
    connection: &mut PgConnection,
    article: ArticleId,
) -> Result<Vec<StoredPerson>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT p.id, p.name, coalesce(cardinality(c.versions) > 0, false) AS "screened!",
            coalesce(c.versions, '{}') AS "screened_against!",
            (SELECT coalesce(jsonb_agg(jsonb_build_object('start', m.span_start, 'end', m.span_end,
                    'text', m.quote, 'provenance', m.provenance) ORDER BY m.position), '[]')
                FROM mentions m WHERE m.person_id = p.id) AS "mentions!: Json<Vec<Mention>>"
        FROM persons p LEFT JOIN names n ON n.id = p.name_id
            LEFT JOIN coverages own ON own.id = n.coverage_id
            LEFT JOIN coverages c ON c.id = coalesce(own.carried_to, own.id)
        WHERE p.article_id = $1
        ORDER BY (SELECT min(m.span_start) FROM mentions m WHERE m.person_id = p.id), p.position"#,
        article.0
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| StoredPerson {
            id: row.id.into(),
            name: row.name,
            screened: row.screened,
            screened_against: row.screened_against,
            mentions: row.mentions.0,
        })
        .collect())
}
