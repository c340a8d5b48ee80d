//! Hits, as they are written: in one transaction with the names they are of and the events that
//! tell of them. Never deleted.

use std::collections::BTreeMap;

use serde_json::json;
use sqlx::types::Json;
use sqlx::{Connection, Postgres, Transaction};

use super::{CoverageId, HitCounts, HitId, NameId, Store, StoreError, WriteLock, lists, lock};
use crate::digest::sha256;
use crate::list::{AliasStrength, SourceId};
use crate::screen::{Evidence, Hit, Score, VersionLabel};

/// A transaction that writes hits. Nothing of it stays unless [`HitWriter::commit`] is reached.
pub(crate) struct HitWriter<'c> {
    pub(super) transaction: Transaction<'c, Postgres>,
}

/// A hit that stands in the database, as far as a comparison needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ActiveHit {
    pub(crate) id: HitId,
    pub(crate) name: NameId,
    pub(crate) source: String,
    pub(crate) listing_id: String,
    /// [`hit_digest`] of it.
    pub(crate) digest: String,
}

/// Why a hit no longer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Because {
    /// Screening does not give it any more.
    NoLongerFound,
    /// Another hit for the same name and listing takes its place.
    Changed,
}

/// What is to be written so that the hits of some names are those of a new screening.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct HitChanges {
    pub(crate) superseded: Vec<(HitId, Because)>,
    pub(crate) added: Vec<(NameId, Hit)>,
    /// By list.
    pub(crate) counts: BTreeMap<String, HitCounts>,
}

/// SHA-256 over all that a hit says except its versions: an equal hit is left alone, and keeps the
/// versions it was first found with. A digest, because numbers that went through `jsonb` and back
/// may differ in the last bit.
pub(crate) fn hit_digest(hit: &Hit) -> String {
    let said = json!([
        hit.score.per_mille(),
        hit.name,
        hit.matched_name,
        hit.alias_strength,
        hit.programs,
        hit.evidence
    ]);
    sha256(said.to_string().as_bytes())
}

/// A score from its column.
pub(super) fn score(per_mille: i16) -> Result<Score, StoreError> {
    u16::try_from(per_mille)
        .map(Score::from_per_mille)
        .map_err(|_| StoreError::bug(format!("a score of {per_mille}")))
}

/// The columns of a hit.
pub(super) struct HitRow {
    pub(super) source: String,
    pub(super) listing_id: String,
    pub(super) score: i16,
    pub(super) listing_name: String,
    pub(super) matched_name: String,
    pub(super) alias_strength: String,
    pub(super) programs: Json<Vec<String>>,
    pub(super) evidence: Json<Vec<Evidence>>,
    pub(super) list_version: i64,
    pub(super) matcher_version: String,
}

/// The columns of a hit out of a row that has more: each statement's row has a type of its own.
macro_rules! hit_row {
    ($row:ident) => {
        $crate::store::hits::HitRow {
            source: $row.source,
            listing_id: $row.listing_id,
            score: $row.score,
            listing_name: $row.listing_name,
            matched_name: $row.matched_name,
            alias_strength: $row.alias_strength,
            programs: $row.programs,
            evidence: $row.evidence,
            list_version: $row.list_version,
            matcher_version: $row.matcher_version,
        }
    };
}
pub(super) use hit_row;

macro_rules! active_hit {
    ($row:ident) => {
        ActiveHit {
            id: $row.id.into(),
            name: $row.name_id.into(),
            source: $row.source,
            listing_id: $row.listing_id,
            digest: $row.digest,
        }
    };
}

impl TryFrom<HitRow> for Hit {
    type Error = StoreError;

    fn try_from(row: HitRow) -> Result<Self, StoreError> {
        let list = lists::source_id(row.source)?;
        Ok(Self {
            score: score(row.score)?,
            list_version: VersionLabel::stored(&list, row.list_version).to_string(),
            list,
            listing_id: row.listing_id,
            name: row.listing_name,
            matched_name: row.matched_name,
            alias_strength: match row.alias_strength.as_str() {
                "strong" => AliasStrength::Strong,
                "weak" => AliasStrength::Weak,
                other => return Err(StoreError::bug(format!("an alias strength {other:?}"))),
            },
            programs: row.programs.0,
            evidence: row.evidence.0,
            matcher_version: row.matcher_version,
        })
    }
}

impl Store {
    /// Begins a transaction for the hits of an article.
    pub(crate) async fn hit_writer(&self) -> Result<HitWriter<'static>, StoreError> {
        Ok(HitWriter { transaction: self.pool.begin().await? })
    }
}

impl WriteLock {
    /// Begins a transaction for the hits of a run.
    pub(crate) async fn hit_writer(&mut self) -> Result<HitWriter<'_>, StoreError> {
        Ok(HitWriter { transaction: self.connection.begin().await? })
    }
}

impl HitWriter<'_> {
    /// Keeps the active versions as they are until the end, and returns their labels, sorted.
    pub(crate) async fn hold_versions(&mut self) -> Result<Vec<String>, StoreError> {
        lock::hold_versions(&mut self.transaction).await?;
        let active = lists::active_versions(&mut self.transaction).await?;
        let mut labels: Vec<String> = active.iter().map(|version| version.label().to_string()).collect();
        labels.sort_unstable();
        Ok(labels)
    }

    /// Keeps the active versions as they are until the end; false where they are others than these, or
    /// a run finished that carried the coverage on.
    pub(crate) async fn holds(
        &mut self,
        coverage: CoverageId,
        labels: &[String],
    ) -> Result<bool, StoreError> {
        if self.hold_versions().await? != labels {
            return Ok(false);
        }
        let open = sqlx::query_scalar!(
            r#"SELECT carried_to IS NULL AS "open!" FROM coverages WHERE id = $1"#,
            coverage.0
        )
        .fetch_one(&mut *self.transaction)
        .await?;
        Ok(open)
    }

    /// Keeps others from writing hits of these names until the end. Always in the order of ids, so
    /// that two writers wait for each other and never both.
    pub(crate) async fn lock_names(&mut self, names: &[NameId]) -> Result<(), StoreError> {
        let names = raw(names);
        sqlx::query!("SELECT id FROM names WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE", &names)
            .fetch_all(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// The hits that stand for these names, in the order of name and listing.
    pub(crate) async fn active_hits(&mut self, names: &[NameId]) -> Result<Vec<ActiveHit>, StoreError> {
        let names = raw(names);
        let rows = sqlx::query!(
            r#"SELECT id, name_id, source, listing_id, digest FROM hits
            WHERE name_id = ANY($1) AND superseded_at IS NULL
            ORDER BY name_id, source COLLATE "C", listing_id COLLATE "C""#,
            &names
        )
        .fetch_all(&mut *self.transaction)
        .await?;
        Ok(rows.into_iter().map(|row| active_hit!(row)).collect())
    }

    /// The hits that stand for the names whose ids are in a range.
    pub(crate) async fn active_hits_within(
        &mut self,
        first: i64,
        last: i64,
    ) -> Result<Vec<ActiveHit>, StoreError> {
        let rows = sqlx::query!(
            "SELECT id, name_id, source, listing_id, digest FROM hits
            WHERE name_id BETWEEN $1 AND $2 AND superseded_at IS NULL",
            first,
            last
        )
        .fetch_all(&mut *self.transaction)
        .await?;
        Ok(rows.into_iter().map(|row| active_hit!(row)).collect())
    }

    /// Writes the changes, with an event for every person they concern.
    pub(crate) async fn apply(&mut self, changes: &HitChanges) -> Result<(), StoreError> {
        self.supersede(&changes.superseded).await?;
        self.add(&changes.added).await
    }

    async fn supersede(&mut self, hits: &[(HitId, Because)]) -> Result<(), StoreError> {
        if hits.is_empty() {
            return Ok(());
        }
        let ids: Vec<i64> = hits.iter().map(|(id, _)| id.0).collect();
        let because: Vec<String> = hits.iter().map(|(_, because)| because.text().to_owned()).collect();
        sqlx::query!(
            "UPDATE hits SET superseded_at = now(), superseded_because = ended.because
            FROM unnest($1::bigint[], $2::text[]) AS ended (id, because)
            WHERE hits.id = ended.id AND superseded_at IS NULL",
            &ids,
            &because
        )
        .execute(&mut *self.transaction)
        .await?;
        self.tell("candidate.superseded", &ids).await
    }

    async fn add(&mut self, hits: &[(NameId, Hit)]) -> Result<(), StoreError> {
        if hits.is_empty() {
            return Ok(());
        }
        let names: Vec<i64> = hits.iter().map(|(name, _)| name.0).collect();
        let column = |of: fn(&Hit) -> String| hits.iter().map(|(_, hit)| of(hit)).collect::<Vec<_>>();
        let scores: Vec<i16> = hits.iter().map(|(_, hit)| hit.score.per_mille().cast_signed()).collect();
        let programs: Vec<Json<&[String]>> = hits.iter().map(|(_, hit)| Json(&hit.programs[..])).collect();
        let evidence: Vec<Json<&[Evidence]>> = hits.iter().map(|(_, hit)| Json(&hit.evidence[..])).collect();
        let versions = hits.iter().map(|(_, hit)| ordinal(hit)).collect::<Result<Vec<_>, _>>()?;
        let ids = sqlx::query_scalar!(
            "INSERT INTO hits (name_id, source, listing_id, score, listing_name, matched_name,
                alias_strength, programs, evidence, digest, list_version, matcher_version)
            SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::smallint[], $5::text[],
                $6::text[], $7::text[], $8::jsonb[], $9::jsonb[], $10::text[], $11::bigint[], $12::text[])
            RETURNING id",
            &names,
            &column(|hit| hit.list.to_string()),
            &column(|hit| hit.listing_id.clone()),
            &scores,
            &column(|hit| hit.name.clone()),
            &column(|hit| hit.matched_name.clone()),
            &column(|hit| strength_text(hit.alias_strength).to_owned()),
            &programs as _,
            &evidence as _,
            &column(hit_digest),
            &versions,
            &column(|hit| hit.matcher_version.clone())
        )
        .fetch_all(&mut *self.transaction)
        .await?;
        self.tell("candidate.opened", &ids).await
    }

    /// One event per hit and person, however often it is told.
    async fn tell(&mut self, kind: &str, hits: &[i64]) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO outbox (key, kind, payload)
            SELECT format('%s:%s:%s', $1::text, h.id, p.id), $1::text,
                jsonb_build_object('hit_id', h.id, 'person_id', p.id, 'article_id', p.article_id)
            FROM hits h JOIN persons p ON p.name_id = h.name_id
            WHERE h.id = ANY($2)
            ORDER BY h.id, p.id
            ON CONFLICT (key) DO NOTHING",
            kind,
            hits
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Notes what names were screened against, and how many hits that gave before the limit.
    pub(crate) async fn mark_screened(
        &mut self,
        names: &[(NameId, usize)],
        coverage: CoverageId,
    ) -> Result<(), StoreError> {
        let ids: Vec<i64> = names.iter().map(|(name, _)| name.0).collect();
        let totals: Vec<i32> =
            names.iter().map(|(_, total)| i32::try_from(*total).unwrap_or(i32::MAX)).collect();
        // Rows that already say so are left alone: a million needless row versions are minutes.
        sqlx::query!(
            "UPDATE names SET coverage_id = $3, hit_total = done.total
            FROM unnest($1::bigint[], $2::integer[]) AS done (id, total)
            WHERE names.id = done.id AND (coverage_id, hit_total) IS DISTINCT FROM ($3, done.total)",
            &ids,
            &totals,
            coverage.0
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Makes all of it stay.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit().await?)
    }
}

impl Because {
    fn text(self) -> &'static str {
        match self {
            Self::NoLongerFound => "no_longer_found",
            Self::Changed => "changed",
        }
    }
}

fn raw(names: &[NameId]) -> Vec<i64> {
    names.iter().map(|name| name.0).collect()
}

fn strength_text(strength: AliasStrength) -> &'static str {
    match strength {
        AliasStrength::Strong => "strong",
        AliasStrength::Weak => "weak",
    }
}

/// The ordinal in `ofac-sdn@3`. A hit against a list that was never imported cannot be stored.
fn ordinal(hit: &Hit) -> Result<i64, StoreError> {
    let source: &SourceId = &hit.list;
    VersionLabel::stored_parts(&hit.list_version)
        .filter(|(list, _)| *list == source.as_str())
        .map(|(_, ordinal)| ordinal)
        .ok_or_else(|| StoreError::bug(format!("a hit of {source} from version {:?}", hit.list_version)))
}
