//! What names were screened against: matcher, threshold and list versions.
//!
//! A finished run leaves no name behind, so it need not write a million rows to say so: it *carries*
//! every other coverage to its own. A name's coverage is the one it has, or where that is carried to.

use super::{CoverageId, Store, StoreError};
use crate::screen::Threshold;

/// What a name can have been screened against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CoverageRow {
    pub(crate) id: CoverageId,
    /// The coverage that stands for it since a run finished.
    pub(crate) carried_to: Option<CoverageId>,
    pub(crate) matcher_version: String,
    pub(crate) normalizer_version: i32,
    /// Per mille.
    pub(crate) threshold: i16,
    /// Labels of the list versions.
    pub(crate) versions: Vec<String>,
}

impl Store {
    /// The id of what names are screened against; the same for the same, until a run of something else
    /// finishes. Then no name is given that id any more, and the same again has a new one.
    pub(crate) async fn coverage_id(
        &self,
        matcher: &str,
        normalizer: i32,
        threshold: Threshold,
        versions: &[String],
    ) -> Result<CoverageId, StoreError> {
        let threshold = threshold.0.per_mille().cast_signed();
        loop {
            let open = sqlx::query_scalar!(
                "SELECT id FROM coverages WHERE matcher_version = $1 AND normalizer_version = $2
                    AND threshold = $3 AND versions = $4 AND carried_to IS NULL",
                matcher,
                normalizer,
                threshold,
                versions
            )
            .fetch_optional(&self.pool)
            .await?;
            if let Some(id) = open {
                return Ok(id.into());
            }
            // Another program may do the same at this moment; then its row is there at the next turn.
            sqlx::query!(
                "INSERT INTO coverages (matcher_version, normalizer_version, threshold, versions)
                VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                matcher,
                normalizer,
                threshold,
                versions
            )
            .execute(&self.pool)
            .await?;
        }
    }

    /// All there are.
    pub(crate) async fn coverages(&self) -> Result<Vec<CoverageRow>, StoreError> {
        let rows = sqlx::query!(
            "SELECT id, carried_to, matcher_version, normalizer_version, threshold, versions
            FROM coverages ORDER BY id"
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| CoverageRow {
                id: row.id.into(),
                carried_to: row.carried_to.map(CoverageId),
                matcher_version: row.matcher_version,
                normalizer_version: row.normalizer_version,
                threshold: row.threshold,
                versions: row.versions,
            })
            .collect())
    }

    /// The coverages of runs that did not finish, since the last that did: some names may have been
    /// screened against these without saying so.
    pub(crate) async fn unsettled(&self) -> Result<Vec<CoverageId>, StoreError> {
        let ids = sqlx::query_scalar!(
            "SELECT DISTINCT coverage_id FROM runs WHERE state <> 'finished' AND NOT dry_run
                AND id > (SELECT coalesce(max(id), 0) FROM runs WHERE state = 'finished' AND NOT dry_run)
            ORDER BY coverage_id"
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(ids.into_iter().map(CoverageId).collect())
    }
}

impl CoverageRow {
    /// Whether a name and a listing have the same hit by both: the lists aside, all is the same.
    pub(crate) fn says_the_same_of_names(&self, other: &Self) -> bool {
        self.matcher_version == other.matcher_version
            && self.normalizer_version == other.normalizer_version
            && self.threshold == other.threshold
    }
}
