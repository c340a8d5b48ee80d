//! Contexts, as they are written: candidates weighed by name and text, and the articles that are due
//! to be weighed anew.

use std::collections::BTreeMap;

use sqlx::types::Json;

use super::hits::{HitWriter, hit_row};
use super::{ArticleId, HitId, NameId, PersonId, StoreError};
use crate::article::Person;
use crate::screen::{CONTEXT_VERSION, Context, Evidence, Hit, Tier};

/// An article as far as it is weighed.
pub(crate) struct Scene {
    pub(crate) body: String,
    /// The year it was published in, or else added in.
    pub(crate) year: u16,
    pub(crate) published: bool,
    /// In the order of the text.
    pub(crate) persons: Vec<ScenePerson>,
}

/// A person of it with the hits that stand for its name.
pub(crate) struct ScenePerson {
    pub(crate) id: PersonId,
    pub(crate) person: Person,
    pub(crate) hits: Vec<(HitId, Hit)>,
}

/// What was weighed.
pub(crate) struct Weighed {
    pub(crate) person: PersonId,
    pub(crate) hit: HitId,
    pub(crate) context: Context,
    pub(crate) listing_digest: String,
}

/// A listing that a name's candidates were weighed against, as it was then.
pub(crate) struct WeighedListing {
    pub(crate) name: NameId,
    pub(crate) source: String,
    pub(crate) listing_id: String,
    pub(crate) digest: String,
}

impl HitWriter<'_> {
    /// Notes the articles that name one of these as due.
    pub(crate) async fn note_due(&mut self, names: &[NameId]) -> Result<(), StoreError> {
        if names.is_empty() {
            return Ok(());
        }
        let names: Vec<i64> = names.iter().map(|name| name.0).collect();
        sqlx::query!(
            "INSERT INTO contexts_due (article_id)
            SELECT DISTINCT article_id FROM persons WHERE name_id = ANY($1) ORDER BY article_id
            ON CONFLICT DO NOTHING",
            &names
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Notes one article as due.
    pub(crate) async fn note_article_due(&mut self, article: ArticleId) -> Result<(), StoreError> {
        sqlx::query!("INSERT INTO contexts_due (article_id) VALUES ($1) ON CONFLICT DO NOTHING", article.0)
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Whether an article is due.
    pub(crate) async fn is_due(&mut self, article: ArticleId) -> Result<bool, StoreError> {
        let due = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM contexts_due WHERE article_id = $1) AS "due!""#,
            article.0
        )
        .fetch_one(&mut *self.transaction)
        .await?;
        Ok(due)
    }

    /// The first articles that are due.
    pub(crate) async fn due_articles(&mut self, limit: u32) -> Result<Vec<ArticleId>, StoreError> {
        let ids = sqlx::query_scalar!(
            "SELECT article_id FROM contexts_due ORDER BY article_id LIMIT $1 FOR UPDATE SKIP LOCKED",
            i64::from(limit)
        )
        .fetch_all(&mut *self.transaction)
        .await?;
        Ok(ids.into_iter().map(ArticleId).collect())
    }

    /// The listings that candidates of these names were weighed against, with what they said then; an
    /// empty digest where that was by another version of the cues.
    pub(crate) async fn weighed_listings(
        &mut self,
        names: &[NameId],
    ) -> Result<Vec<WeighedListing>, StoreError> {
        let names: Vec<i64> = names.iter().map(|name| name.0).collect();
        let rows = sqlx::query!(
            r#"SELECT DISTINCT h.name_id, h.source, h.listing_id,
                CASE WHEN c.version = $2 THEN c.listing_digest ELSE '' END AS "digest!"
            FROM hits h JOIN contexts c ON c.hit_id = h.id
            WHERE h.name_id = ANY($1) AND h.superseded_at IS NULL
            ORDER BY h.name_id, h.source, h.listing_id"#,
            &names,
            CONTEXT_VERSION
        )
        .fetch_all(&mut *self.transaction)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| WeighedListing {
                name: row.name_id.into(),
                source: row.source,
                listing_id: row.listing_id,
                digest: row.digest,
            })
            .collect())
    }

    /// These articles, as far as they are weighed.
    pub(crate) async fn scenes(&mut self, articles: &[ArticleId]) -> Result<Vec<Scene>, StoreError> {
        let ids: Vec<i64> = articles.iter().map(|article| article.0).collect();
        let rows = sqlx::query!(
            r#"SELECT id, body, published_at IS NOT NULL AS "published!",
                extract(year FROM coalesce(published_at, created_at) AT TIME ZONE 'UTC')::integer AS "year!"
            FROM articles WHERE id = ANY($1) ORDER BY id"#,
            &ids
        )
        .fetch_all(&mut *self.transaction)
        .await?;
        let mut hits = self.hits_of(&ids).await?;
        let mut persons = self.persons_of(articles).await?;
        let mut scene_person = |(id, person): (PersonId, Person)| ScenePerson {
            id,
            person,
            hits: hits.remove(&id.0).unwrap_or_default(),
        };
        let scenes = rows.into_iter().map(|row| Scene {
            body: row.body,
            year: u16::try_from(row.year).unwrap_or_default(),
            published: row.published,
            persons: persons
                .remove(&row.id.into())
                .unwrap_or_default()
                .into_iter()
                .map(&mut scene_person)
                .collect(),
        });
        Ok(scenes.collect())
    }

    /// The hits that stand for the persons of these articles, best first, by person.
    async fn hits_of(&mut self, articles: &[i64]) -> Result<BTreeMap<i64, Vec<(HitId, Hit)>>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT p.id AS person_id, h.id, h.source, h.listing_id, h.score, h.listing_name, h.matched_name,
                h.alias_strength, h.programs AS "programs: Json<Vec<String>>",
                h.evidence AS "evidence: Json<Vec<Evidence>>", h.list_version, h.matcher_version
            FROM persons p JOIN hits h ON h.name_id = p.name_id AND h.superseded_at IS NULL
            WHERE p.article_id = ANY($1)
            ORDER BY p.id, h.score DESC, h.source COLLATE "C", h.listing_id COLLATE "C""#,
            articles
        )
        .fetch_all(&mut *self.transaction)
        .await?;
        let mut hits: BTreeMap<i64, Vec<(HitId, Hit)>> = BTreeMap::new();
        for row in rows {
            let hit = hit_row!(row);
            hits.entry(row.person_id).or_default().push((row.id.into(), hit.try_into()?));
        }
        Ok(hits)
    }

    /// Writes what was weighed over what was before, and takes the articles off those that are due.
    pub(crate) async fn write_contexts(
        &mut self,
        articles: &[ArticleId],
        weighed: &[Weighed],
    ) -> Result<(), StoreError> {
        let persons: Vec<i64> = weighed.iter().map(|one| one.person.0).collect();
        let hits: Vec<i64> = weighed.iter().map(|one| one.hit.0).collect();
        let scores: Vec<i16> =
            weighed.iter().map(|one| one.context.score.per_mille().cast_signed()).collect();
        let bits: Vec<f64> = weighed.iter().map(|one| one.context.bits).collect();
        let tiers: Vec<String> = weighed.iter().map(|one| one.context.tier.to_string()).collect();
        let evidence: Vec<Json<&[Evidence]>> =
            weighed.iter().map(|one| Json(&one.context.evidence[..])).collect();
        let digests: Vec<String> = weighed.iter().map(|one| one.listing_digest.clone()).collect();
        if !weighed.is_empty() {
            sqlx::query!(
                "INSERT INTO contexts (person_id, hit_id, score, bits, tier, evidence, listing_digest, version)
                SELECT person_id, hit_id, score, bits, tier, evidence, listing_digest, $8
                FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::double precision[], $5::text[],
                    $6::jsonb[], $7::text[])
                    AS new (person_id, hit_id, score, bits, tier, evidence, listing_digest)
                ORDER BY person_id, hit_id
                ON CONFLICT (person_id, hit_id) DO UPDATE SET score = excluded.score, bits = excluded.bits,
                    tier = excluded.tier, evidence = excluded.evidence, version = excluded.version,
                    listing_digest = excluded.listing_digest, weighed_at = now()",
                &persons,
                &hits,
                &scores,
                &bits,
                &tiers,
                &evidence as _,
                &digests,
                CONTEXT_VERSION
            )
            .execute(&mut *self.transaction)
            .await?;
        }
        let articles: Vec<i64> = articles.iter().map(|article| article.0).collect();
        sqlx::query!("DELETE FROM contexts_due WHERE article_id = ANY($1)", &articles)
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}

/// A context from its columns; none where the candidate was not weighed yet.
pub(super) fn context(
    score: Option<i16>,
    bits: Option<f64>,
    tier: Option<&str>,
    evidence: Option<Json<Vec<Evidence>>>,
) -> Result<Option<Context>, StoreError> {
    let (Some(score), Some(bits), Some(tier), Some(evidence)) = (score, bits, tier, evidence) else {
        return Ok(None);
    };
    let tier = match tier {
        "strong" => Tier::Strong,
        "possible" => Tier::Possible,
        "weak" => Tier::Weak,
        other => return Err(StoreError::bug(format!("a tier {other:?}"))),
    };
    Ok(Some(Context { score: super::hits::score(score)?, bits, tier, evidence: evidence.0 }))
}
