//! Articles, as they are written: article, names, persons, mentions and events in the transaction
//! of the hits.

use super::hits::HitWriter;
use super::{ArticleId, CoverageId, NameId, StoreError};
use crate::article::{NewArticle, Person};
use crate::name::{NORMALIZER_VERSION, Name};

/// Whether an article was there already.
pub(crate) enum Inserted {
    /// It is new.
    New(ArticleId),
    /// The same content is stored.
    Same(ArticleId),
    /// Another content is stored under its external id.
    Conflict(ArticleId),
}

/// A name that is not yet screened against the coverage in question.
pub(crate) struct StaleName {
    pub(crate) id: NameId,
    pub(crate) normal: String,
}

impl HitWriter<'_> {
    /// Stores an article unless it is there. Of two at once the later waits for the earlier.
    pub(crate) async fn insert_article(
        &mut self,
        article: &NewArticle,
        content_hash: &str,
    ) -> Result<Inserted, StoreError> {
        let id = sqlx::query_scalar!(
            "INSERT INTO articles (external_id, content_hash, url, title, language, published_at, body)
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id",
            article.external_id(),
            content_hash,
            article.url(),
            article.title(),
            article.language(),
            article.published_at(),
            article.body()
        )
        .fetch_optional(&mut *self.transaction)
        .await?;
        if let Some(id) = id {
            return Ok(Inserted::New(id.into()));
        }
        // The caller's id goes before the content: it is what the caller will ask by.
        let row = sqlx::query!(
            "SELECT id, content_hash FROM articles WHERE external_id = $1 OR content_hash = $2
            ORDER BY external_id IS NOT DISTINCT FROM $1 DESC LIMIT 1",
            article.external_id(),
            content_hash
        )
        .fetch_optional(&mut *self.transaction)
        .await?
        .ok_or_else(|| StoreError::bug("an article that was there and is gone"))?;
        if row.content_hash != content_hash {
            return Ok(Inserted::Conflict(row.id.into()));
        }
        if article.external_id().is_some() {
            sqlx::query!(
                "UPDATE articles SET external_id = $2 WHERE id = $1 AND external_id IS NULL",
                row.id,
                article.external_id(),
            )
            .execute(&mut *self.transaction)
            .await?;
        }
        Ok(Inserted::Same(row.id.into()))
    }

    /// Stores names that are not there yet.
    pub(crate) async fn insert_names(&mut self, names: &[&Name]) -> Result<(), StoreError> {
        // One order for all writers: two that insert the same names wait for each other, never both.
        let mut sorted: Vec<&Name> = names.to_vec();
        sorted.sort_by(|a, b| a.normal().cmp(b.normal()));
        sorted.dedup_by(|a, b| a.normal() == b.normal());
        let normals: Vec<String> = sorted.iter().map(|name| name.normal().to_owned()).collect();
        let spellings: Vec<String> = sorted.iter().map(|name| name.verbatim().to_owned()).collect();
        // Without the first part every known name would still use up an id.
        sqlx::query!(
            r#"INSERT INTO names (normal, spelling, normalizer_version)
            SELECT normal, spelling, $3 FROM unnest($1::text[], $2::text[]) AS new (normal, spelling)
            WHERE NOT EXISTS (SELECT FROM names WHERE names.normal = new.normal)
            ORDER BY normal COLLATE "C"
            ON CONFLICT (normal) DO NOTHING"#,
            &normals,
            &spellings,
            NORMALIZER_VERSION
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Those of these names that are not screened against the coverage, kept from other writers
    /// until the end.
    pub(crate) async fn lock_stale_names(
        &mut self,
        normals: &[String],
        coverage: CoverageId,
    ) -> Result<Vec<StaleName>, StoreError> {
        let rows = sqlx::query!(
            "SELECT id, normal FROM names
            WHERE normal = ANY($1) AND coverage_id IS DISTINCT FROM $2
            ORDER BY id FOR NO KEY UPDATE",
            normals,
            coverage.0
        )
        .fetch_all(&mut *self.transaction)
        .await?;
        Ok(rows.into_iter().map(|row| StaleName { id: row.id.into(), normal: row.normal }).collect())
    }

    /// Stores the persons of an article with their mentions, and an event for each candidate.
    /// Each comes with its normal form, where it has one.
    pub(crate) async fn insert_persons(
        &mut self,
        article: ArticleId,
        persons: &[(Person, Option<String>)],
    ) -> Result<(), StoreError> {
        let positions: Vec<i32> = (0..).take(persons.len()).collect();
        let names: Vec<String> = persons.iter().map(|(person, _)| person.name.clone()).collect();
        let normals: Vec<Option<String>> = persons.iter().map(|(_, normal)| normal.clone()).collect();
        sqlx::query!(
            "INSERT INTO persons (article_id, position, name, name_id)
            SELECT $1, position, new.name, names.id
            FROM unnest($2::integer[], $3::text[], $4::text[]) AS new (position, name, normal)
            LEFT JOIN names ON names.normal = new.normal
            ORDER BY position",
            article.0,
            &positions,
            &names,
            &normals as &[Option<String>]
        )
        .execute(&mut *self.transaction)
        .await?;
        let mut of: Vec<i32> = Vec::new();
        let (mut orders, mut starts, mut ends): (Vec<i32>, Vec<i64>, Vec<i64>) = Default::default();
        let (mut quotes, mut provenances): (Vec<String>, Vec<String>) = Default::default();
        for (position, (person, _)) in (0..).zip(persons) {
            for (order, mention) in (0..).zip(&person.mentions) {
                of.push(position);
                orders.push(order);
                starts.push(mention.span.start.into());
                ends.push(mention.span.end.into());
                quotes.push(mention.text.clone());
                provenances.push(mention.provenance.to_string());
            }
        }
        sqlx::query!(
            "INSERT INTO mentions (person_id, position, span_start, span_end, quote, provenance)
            SELECT p.id, new.position, new.span_start, new.span_end, new.quote, new.provenance
            FROM unnest($2::integer[], $3::integer[], $4::bigint[], $5::bigint[], $6::text[], $7::text[])
                AS new (person, position, span_start, span_end, quote, provenance)
            JOIN persons p ON p.article_id = $1 AND p.position = new.person",
            article.0,
            &of,
            &orders,
            &starts,
            &ends,
            &quotes,
            &provenances
        )
        .execute(&mut *self.transaction)
        .await?;
        sqlx::query!(
            "INSERT INTO outbox (key, kind, payload)
            SELECT format('candidate.opened:%s:%s', h.id, p.id), 'candidate.opened',
                jsonb_build_object('hit_id', h.id, 'person_id', p.id, 'article_id', p.article_id)
            FROM persons p JOIN hits h ON h.name_id = p.name_id AND h.superseded_at IS NULL
            WHERE p.article_id = $1
            ORDER BY h.id, p.id
            ON CONFLICT (key) DO NOTHING",
            article.0
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }
}
