//! Articles, as they are written: article, names, persons, mentions and events in the transaction
//! of the hits. Copies of a story are recognized here, under locks that let no two pass each other.

use super::articles::article_persons;
use super::candidates::article_candidates;
use super::hits::HitWriter;
use super::{ArticleId, Candidate, CoverageId, NameId, StoreError, StoredPerson};
use crate::article::{NewArticle, Person, Sketch};
use crate::name::{NORMALIZER_VERSION, Name};

/// First key of the locks of bands; the second is the band. Locks of one key are another space.
const BAND_LOCKS: i32 = 0x636f_7079;
/// First key of the locks of the callers' ids, "exid" in ASCII; the second is a hash of the id.
const ID_LOCKS: i32 = 0x6578_6964;
/// Articles that share a band and are compared. A story is copied some hundred times at most, and a
/// copy resembles the earliest.
const MOST_COMPARED: i64 = 200;

/// Whether an article was there already.
pub(crate) enum Inserted {
    /// It is new; where it is a copy, with the first article of its story.
    New(ArticleId, Option<ArticleId>),
    /// The same content is stored; where that is a copy, with the first article of its story.
    Same(ArticleId, Option<ArticleId>),
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
        sketch: Option<&Sketch>,
        coverage: CoverageId,
    ) -> Result<Inserted, StoreError> {
        if let Some(external_id) = article.external_id()
            && let Some(known) = self.lock_further_id(external_id).await?
        {
            return self.known(known, content_hash).await;
        }
        let bands = sketch.map(Sketch::bands);
        if let Some(bands) = &bands {
            self.lock_bands(bands).await?;
        }
        let id = sqlx::query_scalar!(
            "INSERT INTO articles
                (external_id, content_hash, url, title, language, published_at, body, sketch, bands, shingles,
                coverage_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING id",
            article.external_id(),
            content_hash,
            article.url(),
            article.title(),
            article.language(),
            article.published_at(),
            article.body().as_str(),
            sketch.map(Sketch::to_bytes),
            bands.as_deref(),
            sketch.map(|sketch| i32::try_from(sketch.runs()).unwrap_or(i32::MAX)),
            coverage.0
        )
        .fetch_optional(&mut *self.transaction)
        .await?;
        if let Some(id) = id {
            let copy_of = match sketch {
                Some(sketch) => self.note_copy(id.into(), sketch).await?,
                None => None,
            };
            return Ok(Inserted::New(id.into(), copy_of));
        }
        // The caller's id goes before the content: it is what the caller will ask by.
        let id = sqlx::query_scalar!(
            "SELECT id FROM articles WHERE external_id = $1 OR content_hash = $2
            ORDER BY external_id IS NOT DISTINCT FROM $1 DESC LIMIT 1",
            article.external_id(),
            content_hash
        )
        .fetch_optional(&mut *self.transaction)
        .await?
        .ok_or_else(|| StoreError::bug("an article that was there and is gone"))?;
        let known = self.known(id.into(), content_hash).await?;
        if let (Inserted::Same(id, _), Some(external_id)) = (&known, article.external_id()) {
            self.note_id(*id, external_id).await?;
        }
        Ok(known)
    }

    /// Waits for others that store an article under this id; the article that it is a further id of.
    /// Before [`Self::lock_bands`], in all writers.
    async fn lock_further_id(&mut self, external_id: &str) -> Result<Option<ArticleId>, StoreError> {
        sqlx::query!("SELECT pg_advisory_xact_lock($1, hashtext($2))", ID_LOCKS, external_id)
            .fetch_one(&mut *self.transaction)
            .await?;
        let id =
            sqlx::query_scalar!("SELECT article_id FROM further_ids WHERE external_id = $1", external_id)
                .fetch_optional(&mut *self.transaction)
                .await?;
        Ok(id.map(ArticleId))
    }

    /// Whether the article that is there has this content.
    async fn known(&mut self, id: ArticleId, content_hash: &str) -> Result<Inserted, StoreError> {
        let row = sqlx::query!("SELECT content_hash, copy_of FROM articles WHERE id = $1", id.0)
            .fetch_one(&mut *self.transaction)
            .await?;
        if row.content_hash != content_hash {
            return Ok(Inserted::Conflict(id));
        }
        Ok(Inserted::Same(id, row.copy_of.map(ArticleId)))
    }

    /// Notes that the caller calls an article so: as its id where it has none, else as a further one.
    async fn note_id(&mut self, id: ArticleId, external_id: &str) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE articles SET external_id = $2 WHERE id = $1 AND external_id IS NULL",
            id.0,
            external_id,
        )
        .execute(&mut *self.transaction)
        .await?;
        sqlx::query!(
            "INSERT INTO further_ids (external_id, article_id)
            SELECT $2, id FROM articles WHERE id = $1 AND external_id <> $2",
            id.0,
            external_id
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Waits for others that store an article with one of these bands: two copies sent at once would
    /// not see each other.
    async fn lock_bands(&mut self, bands: &[i64]) -> Result<(), StoreError> {
        // All writers in one order, so that two never wait for each other.
        let mut keys: Vec<i32> = bands.iter().map(|band| (band >> 32) as i32).collect();
        keys.sort_unstable();
        keys.dedup();
        sqlx::query!(
            "SELECT pg_advisory_xact_lock($1, key) FROM unnest($2::integer[]) AS key",
            BAND_LOCKS,
            &keys
        )
        .fetch_all(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Finds the story a new article is a copy of, and notes it. Of several the most alike, of these
    /// the first.
    async fn note_copy(&mut self, id: ArticleId, sketch: &Sketch) -> Result<Option<ArticleId>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT coalesce(copy_of, id) AS "story!", sketch AS "sketch!", shingles AS "shingles!"
            FROM articles WHERE bands && $2 AND id <> $1 ORDER BY id LIMIT $3"#,
            id.0,
            &sketch.bands(),
            MOST_COMPARED
        )
        .fetch_all(&mut *self.transaction)
        .await?;
        let copies = rows.into_iter().filter_map(|row| {
            let known = Sketch::from_bytes(&row.sketch, row.shingles.unsigned_abs())?;
            sketch.is_copy(&known).then(|| (sketch.resemblance(&known), row.story))
        });
        let best = copies.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let Some((_, story)) = best else { return Ok(None) };
        sqlx::query!("UPDATE articles SET copy_of = $2 WHERE id = $1", id.0, story)
            .execute(&mut *self.transaction)
            .await?;
        Ok(Some(ArticleId(story)))
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
            "SELECT names.id, normal FROM names LEFT JOIN coverages c ON c.id = names.coverage_id
            WHERE normal = ANY($1) AND coalesce(c.carried_to, c.id) IS DISTINCT FROM $2
            ORDER BY names.id FOR NO KEY UPDATE OF names",
            normals,
            coverage.0
        )
        .fetch_all(&mut *self.transaction)
        .await?;
        Ok(rows.into_iter().map(|row| StaleName { id: row.id.into(), normal: row.normal }).collect())
    }

    /// The persons and the candidates of an article as they are now. After [`Self::holds`], by which no
    /// other lists come into force before the end, these are of the lists it was screened against.
    pub(crate) async fn outcome(
        &mut self,
        article: ArticleId,
    ) -> Result<(Vec<StoredPerson>, Vec<Candidate>), StoreError> {
        let connection = &mut *self.transaction;
        let persons = article_persons(connection, article).await?;
        Ok((persons, article_candidates(connection, article).await?))
    }

    /// Stores persons of an article, behind those it has, with their mentions, and an event for each
    /// candidate. Each comes with its normal form, where it has one.
    pub(crate) async fn insert_persons(
        &mut self,
        article: ArticleId,
        persons: &[(Person, Option<String>)],
    ) -> Result<(), StoreError> {
        let next = sqlx::query_scalar!(
            r#"SELECT coalesce(max(position) + 1, 0) AS "next!" FROM persons WHERE article_id = $1"#,
            article.0
        )
        .fetch_one(&mut *self.transaction)
        .await?;
        let positions: Vec<i32> = (next..).take(persons.len()).collect();
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
        for (position, (person, _)) in (next..).zip(persons) {
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
            WHERE p.article_id = $1 AND p.position = ANY($2)
            ORDER BY h.id, p.id
            ON CONFLICT (key) DO NOTHING",
            article.0,
            &positions
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }
}
