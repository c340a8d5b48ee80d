//! What a run reads of its chunks: names, and the texts of articles.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::types::Json;

use super::hits::HitWriter;
use super::run_chunks::{Chunk, Stale};
use super::{ArticleId, CoverageId, NameId, PersonId, StoreError};
use crate::article::{Mention, Person};
use crate::name::NORMALIZER_VERSION;

/// A name to be screened.
pub(crate) struct NameRow {
    pub(crate) id: NameId,
    /// Its normal form; where an older normalizer made that, its spelling, to be read again. That of an
    /// erased name has no letters.
    pub(crate) text: String,
    /// What it was last screened against.
    pub(crate) coverage: Option<CoverageId>,
    /// Hits it had then, before a limit cut them.
    pub(crate) hit_total: usize,
}

/// An article whose text is to be read again.
pub(crate) struct TextRow {
    pub(crate) id: ArticleId,
    pub(crate) body: String,
    /// The lists whose persons were looked for in it.
    pub(crate) coverage: Option<CoverageId>,
}

impl HitWriter<'_> {
    /// The names of a chunk that there is something to do with, in the order of ids.
    pub(crate) async fn names_of(&mut self, chunk: Chunk, stale: &Stale) -> Result<Vec<NameRow>, StoreError> {
        // A few rows with arrays cost less than a row for each name.
        let groups = sqlx::query!(
            r#"SELECT coverage_id, hit_total, array_agg(id) AS "ids!",
                array_agg(CASE WHEN normalizer_version = $5 AND erased_at IS NULL THEN normal ELSE spelling END)
                    AS "texts!"
            FROM names
            WHERE id BETWEEN $1 AND $2 AND ($3 OR coverage_id IS NULL OR coverage_id = ANY($4))
            GROUP BY coverage_id, hit_total"#,
            chunk.first,
            chunk.last,
            stale.all,
            &stale.ids(),
            NORMALIZER_VERSION
        )
        .fetch_all(&mut *self.transaction)
        .await?;
        let mut rows = Vec::with_capacity(groups.iter().map(|group| group.ids.len()).sum());
        for group in groups {
            let coverage = group.coverage_id.map(CoverageId);
            let hit_total = usize::try_from(group.hit_total).unwrap_or(usize::MAX);
            let names = group.ids.into_iter().zip(group.texts);
            rows.extend(names.map(|(id, text)| NameRow { id: id.into(), text, coverage, hit_total }));
        }
        rows.sort_by_key(|row| row.id);
        Ok(rows)
    }

    /// The articles of a chunk that there is something to do with, in the order of ids.
    pub(crate) async fn texts_of(&mut self, chunk: Chunk, stale: &Stale) -> Result<Vec<TextRow>, StoreError> {
        let rows = sqlx::query!(
            "SELECT id, body, coverage_id FROM articles
            WHERE id BETWEEN $1 AND $2 AND ($3 OR coverage_id IS NULL OR coverage_id = ANY($4))
            ORDER BY id",
            chunk.first,
            chunk.last,
            stale.all,
            &stale.ids()
        )
        .fetch_all(&mut *self.transaction)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| TextRow {
                id: row.id.into(),
                body: row.body,
                coverage: row.coverage_id.map(CoverageId),
            })
            .collect())
    }

    /// The persons of these articles, in the order of the text.
    pub(crate) async fn persons_of(
        &mut self,
        articles: &[ArticleId],
    ) -> Result<BTreeMap<ArticleId, Vec<(PersonId, Person)>>, StoreError> {
        let ids: Vec<i64> = articles.iter().map(|article| article.0).collect();
        let rows = sqlx::query!(
            r#"SELECT p.id, p.article_id, p.name,
                (SELECT coalesce(jsonb_agg(jsonb_build_object('start', m.span_start, 'end', m.span_end,
                        'text', m.quote, 'provenance', m.provenance) ORDER BY m.position), '[]')
                    FROM mentions m WHERE m.person_id = p.id) AS "mentions!: Json<Vec<Mention>>"
            FROM persons p WHERE p.article_id = ANY($1)
            ORDER BY p.article_id, (SELECT min(m.span_start) FROM mentions m WHERE m.person_id = p.id), p.position"#,
            &ids
        )
        .fetch_all(&mut *self.transaction)
        .await?;
        let mut persons: BTreeMap<ArticleId, Vec<(PersonId, Person)>> = BTreeMap::new();
        for row in rows {
            let person = Person { name: row.name, mentions: row.mentions.0 };
            persons.entry(row.article_id.into()).or_default().push((row.id.into(), person));
        }
        Ok(persons)
    }

    /// Those of these normal forms that are stored.
    pub(crate) async fn known_names(&mut self, normals: &[String]) -> Result<BTreeSet<String>, StoreError> {
        let known = sqlx::query_scalar!("SELECT normal FROM names WHERE normal = ANY($1)", normals)
            .fetch_all(&mut *self.transaction)
            .await?;
        Ok(known.into_iter().collect())
    }

    /// Notes whose persons were looked for in these articles.
    pub(crate) async fn mark_read(
        &mut self,
        articles: &[ArticleId],
        coverage: CoverageId,
    ) -> Result<(), StoreError> {
        let ids: Vec<i64> = articles.iter().map(|article| article.0).collect();
        sqlx::query!("UPDATE articles SET coverage_id = $2 WHERE id = ANY($1)", &ids, coverage.0)
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}
