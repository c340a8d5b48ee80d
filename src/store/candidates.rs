//! Candidates: the active hits of the names of an article's persons.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::PgConnection;
use sqlx::types::Json;

use super::hits::hit_row;
use super::{ArticleId, CandidateId, HitId, PersonId, Review, Store, StoreError, reviews};
use crate::article::Mention;
use crate::list::{ListingKey, SourceId};
use crate::review::State;
use crate::screen::{Context, Evidence, Hit, Score};

/// One person of one article who may be one listed person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Its id, hit and person, as long as this hit stands.
    pub id: CandidateId,
    /// The hit; shared by all persons whose name has the same normal form.
    pub hit_id: HitId,
    /// The article.
    pub article_id: ArticleId,
    /// Its headline.
    pub article_title: Option<String>,
    /// When it was published.
    pub article_published_at: Option<DateTime<Utc>>,
    /// The person in it.
    pub person_id: PersonId,
    /// The person's name, as the article gives it.
    pub person: String,
    /// Other articles of the same story in which this name stands: they have the same candidate.
    pub copies: i64,
    /// The person's mentions.
    pub mentions: Vec<Mention>,
    /// The listing, the score and the evidence.
    #[serde(flatten)]
    pub hit: Hit,
    /// What name and text say together; none where the article waits for the next run to be weighed.
    pub context: Option<Context>,
    /// Where it stands with the people who decide.
    #[serde(flatten)]
    pub review: Review,
    /// When its hit was superseded; none while it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub superseded_at: Option<DateTime<Utc>>,
}

/// Which candidates are asked for; by default all.
#[derive(Debug, Clone, Default)]
pub struct CandidateFilter {
    /// In one of these states; empty for any.
    pub states: Vec<State>,
    /// On this list.
    pub list: Option<SourceId>,
    /// Of this article, which may be a copy.
    pub article: Option<ArticleId>,
    /// With this score by name and text, or more.
    pub min_score: Option<Score>,
}

impl Candidate {
    /// The score by name and text; by the name alone where the text was not weighed yet.
    #[must_use]
    pub fn score(&self) -> Score {
        self.context.as_ref().map_or(self.hit.score, |context| context.score)
    }

    /// The parts of that score: of the name, then of the text.
    #[must_use]
    pub fn evidence(&self) -> Vec<Evidence> {
        let of_text = self.context.iter().flat_map(|context| &context.evidence);
        self.hit.evidence.iter().chain(of_text).cloned().collect()
    }
}

impl Store {
    /// The candidates of one article, best first by name and text; empty for an unknown article.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn article_candidates(&self, article: ArticleId) -> Result<Vec<Candidate>, StoreError> {
        article_candidates(&mut *self.pool.acquire().await?, article).await
    }
    /// Candidates, newest hit first: at most `limit` after the given one. Of the copies of a story only
    /// the first that has the name stands for all, unless an article is asked for.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn candidates(
        &self,
        filter: &CandidateFilter,
        after: Option<CandidateId>,
        limit: u32,
    ) -> Result<Vec<Candidate>, StoreError> {
        self.load(&self.pairs(filter, after, limit).await?).await
    }

    /// The candidate behind one in the order of [`Store::candidates`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn candidate_behind(
        &self,
        filter: &CandidateFilter,
        id: CandidateId,
    ) -> Result<Option<CandidateId>, StoreError> {
        Ok(self.pairs(filter, Some(id), 1).await?.first().map(Pair::id))
    }

    async fn pairs(
        &self,
        filter: &CandidateFilter,
        after: Option<CandidateId>,
        limit: u32,
    ) -> Result<Vec<Pair>, StoreError> {
        let (hit, person) = after.map_or((i64::MAX, i64::MAX), |after| (after.hit.0, after.person.0));
        let states: Vec<String> = filter.states.iter().map(ToString::to_string).collect();
        // What nobody ever suppressed or decided need not be looked at one by one.
        let only = |those: &[State]| {
            !filter.states.is_empty() && filter.states.iter().all(|state| those.contains(state))
        };
        Ok(sqlx::query_as!(
            Pair,
            "SELECT h.id AS hit, p.id AS person
            FROM hits h JOIN persons p ON p.name_id = h.name_id
            JOIN articles a ON a.id = p.article_id
            LEFT JOIN contexts c ON c.person_id = p.id AND c.hit_id = h.id
            WHERE h.superseded_at IS NULL AND h.id <= $1 AND (h.id, p.id) < ($1, $2)
                AND ($4::text IS NULL OR h.source = $4)
                AND ($5::bigint IS NULL OR p.article_id = $5)
                AND ($6::smallint IS NULL OR coalesce(c.score, h.score) >= $6)
                AND ($5::bigint IS NOT NULL OR a.copy_of IS NULL OR NOT EXISTS (
                    SELECT FROM articles b JOIN persons q ON q.article_id = b.id
                    WHERE (b.id = a.copy_of OR b.copy_of = a.copy_of) AND b.id < a.id AND q.name_id = p.name_id
                ))
                AND (NOT $8::boolean OR h.name_id IN (SELECT name_id FROM suppressions))
                AND (NOT $9::boolean OR p.id IN (SELECT person_id FROM dispositions))
                AND (cardinality($7::text[]) = 0 OR (
                    SELECT r.state FROM candidate_reviews r WHERE r.hit_id = h.id AND r.person_id = p.id
                ) = ANY($7))
            ORDER BY h.id DESC, p.id DESC LIMIT $3",
            hit,
            person,
            i64::from(limit),
            filter.list.as_ref().map(SourceId::as_str),
            filter.article.map(|article| article.0),
            filter.min_score.map(|score| score.per_mille().cast_signed()),
            &states,
            only(&[State::Suppressed, State::Reopened]),
            only(&[State::Decided])
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// The candidates that one listing may be, newest hit first, at most `limit`. Of the copies of a story
    /// only the first that has the name stands for all.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn listing_candidates(
        &self,
        key: &ListingKey,
        limit: u32,
    ) -> Result<Vec<Candidate>, StoreError> {
        // A statement of its own, which begins at the hits of the listing: as a condition of the one above
        // it would be looked for among all hits, from the newest on.
        let pairs = sqlx::query_as!(
            Pair,
            r#"SELECT own.id AS "hit!", p.id AS "person!"
            FROM (
                -- OFFSET keeps it a step of its own, in order, so that the rest ends with the limit.
                SELECT id, name_id FROM hits WHERE superseded_at IS NULL AND source = $1 AND listing_id = $2
                ORDER BY id DESC OFFSET 0
            ) own JOIN persons p ON p.name_id = own.name_id JOIN articles a ON a.id = p.article_id
            WHERE a.copy_of IS NULL OR NOT EXISTS (
                SELECT FROM articles b JOIN persons q ON q.article_id = b.id
                WHERE (b.id = a.copy_of OR b.copy_of = a.copy_of) AND b.id < a.id AND q.name_id = p.name_id
            )
            ORDER BY own.id DESC, p.id DESC LIMIT $3"#,
            key.source.as_str(),
            key.id,
            i64::from(limit)
        )
        .fetch_all(&self.pool)
        .await?;
        self.load(&pairs).await
    }

    /// One candidate, as long as its hit stands.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn candidate(&self, id: CandidateId) -> Result<Option<Candidate>, StoreError> {
        let pair = sqlx::query_as!(
            Pair,
            "SELECT h.id AS hit, p.id AS person FROM hits h JOIN persons p ON p.name_id = h.name_id
            WHERE h.id = $1 AND p.id = $2 AND h.superseded_at IS NULL",
            id.hit.0,
            id.person.0
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(self.load(pair.as_slice()).await?.pop())
    }

    /// One candidate, whether its hit stands or not.
    pub(crate) async fn candidate_that_was(&self, id: CandidateId) -> Result<Option<Candidate>, StoreError> {
        Ok(self.load(&[Pair { hit: id.hit.0, person: id.person.0 }]).await?.pop())
    }

    /// The candidates of these pairs, in their order.
    pub(super) async fn load(&self, pairs: &[Pair]) -> Result<Vec<Candidate>, StoreError> {
        load(&mut *self.pool.acquire().await?, pairs).await
    }
}

/// A hit and a person that bears its name.
pub(super) struct Pair {
    pub(super) hit: i64,
    pub(super) person: i64,
}

impl Pair {
    fn id(&self) -> CandidateId {
        CandidateId { hit: self.hit.into(), person: self.person.into() }
    }
}

/// See [`Store::article_candidates`].
pub(super) async fn article_candidates(
    connection: &mut PgConnection,
    article: ArticleId,
) -> Result<Vec<Candidate>, StoreError> {
    let pairs = sqlx::query_as!(
        Pair,
        r#"SELECT h.id AS hit, p.id AS person
        FROM persons p JOIN hits h ON h.name_id = p.name_id AND h.superseded_at IS NULL
            LEFT JOIN contexts c ON c.person_id = p.id AND c.hit_id = h.id
        WHERE p.article_id = $1
        ORDER BY coalesce(c.score, h.score) DESC, c.bits DESC NULLS FIRST, h.score DESC, h.source COLLATE "C", h.listing_id COLLATE "C", p.position"#,
        article.0
    )
    .fetch_all(&mut *connection)
    .await?;
    load(connection, &pairs).await
}

/// See [`Store::load`].
async fn load(connection: &mut PgConnection, pairs: &[Pair]) -> Result<Vec<Candidate>, StoreError> {
    let hits: Vec<i64> = pairs.iter().map(|pair| pair.hit).collect();
    let persons: Vec<i64> = pairs.iter().map(|pair| pair.person).collect();
    let ids: Vec<CandidateId> = pairs.iter().map(Pair::id).collect();
    let mut reviews = reviews::reviews(connection, &ids).await?;
    let rows = sqlx::query!(
        r#"SELECT h.id, h.source, h.listing_id, h.score, h.listing_name, h.matched_name, h.alias_strength,
            h.programs AS "programs: Json<Vec<String>>", h.evidence AS "evidence: Json<Vec<Evidence>>",
            h.list_version, h.matcher_version, h.superseded_at,
            c.score AS "context_score?", c.bits AS "bits?", c.tier AS "tier?",
            c.evidence AS "context_evidence?: Json<Vec<Evidence>>",
            p.id AS person_id, p.name AS person, a.id AS article_id, a.title, a.published_at,
            (SELECT count(*) FROM articles b
                WHERE b.id <> a.id AND (b.id = coalesce(a.copy_of, a.id) OR b.copy_of = coalesce(a.copy_of, a.id))
                    AND EXISTS (SELECT FROM persons q WHERE q.article_id = b.id AND q.name_id = p.name_id)
            ) AS "copies!",
            (SELECT coalesce(jsonb_agg(jsonb_build_object('start', m.span_start, 'end', m.span_end,
                    'text', m.quote, 'provenance', m.provenance) ORDER BY m.position), '[]')
                FROM mentions m WHERE m.person_id = p.id) AS "mentions!: Json<Vec<Mention>>"
        FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS pair (hit, person, place)
        JOIN hits h ON h.id = pair.hit
        JOIN persons p ON p.id = pair.person
        JOIN articles a ON a.id = p.article_id
        LEFT JOIN contexts c ON c.person_id = p.id AND c.hit_id = h.id
        ORDER BY pair.place"#,
        &hits,
        &persons
    )
    .fetch_all(&mut *connection)
    .await?;
    // What was deleted between the two statements is in one of them only.
    rows.into_iter()
        .filter_map(|row| {
            let id = CandidateId { hit: row.id.into(), person: row.person_id.into() };
            reviews.remove(&id).map(|review| (row, id, review))
        })
        .map(|(row, id, review)| {
            Ok(Candidate {
                id,
                hit_id: row.id.into(),
                article_id: row.article_id.into(),
                article_title: row.title,
                article_published_at: row.published_at,
                person_id: row.person_id.into(),
                person: row.person,
                copies: row.copies,
                mentions: row.mentions.0,
                context: super::contexts::context(
                    row.context_score,
                    row.bits,
                    row.tier.as_deref(),
                    row.context_evidence,
                )?,
                review,
                superseded_at: row.superseded_at,
                hit: hit_row!(row).try_into()?,
            })
        })
        .collect()
}
