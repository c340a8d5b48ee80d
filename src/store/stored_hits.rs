//! Single hits, as they are read again, whether they still stand or not.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::hits::hit_row;
use super::{HitId, Store, StoreError};
use crate::screen::{Evidence, Hit};

/// A hit with what is needed to make it anew.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StoredHit {
    pub(crate) hit: Hit,
    /// [`super::hit_digest`] of it when it was made.
    pub(crate) digest: String,
    /// The name it is of, in the first spelling seen.
    pub(crate) name: String,
    /// The ordinal of its list version.
    pub(crate) list_version: i64,
    pub(crate) superseded_at: Option<DateTime<Utc>>,
}

impl Store {
    /// A hit, whether it still stands or not.
    pub(crate) async fn stored_hit(&self, hit: HitId) -> Result<Option<StoredHit>, StoreError> {
        let row = sqlx::query!(
            r#"SELECT h.source, h.listing_id, h.score, h.listing_name, h.matched_name, h.alias_strength,
                h.programs AS "programs: Json<Vec<String>>", h.evidence AS "evidence: Json<Vec<Evidence>>",
                h.list_version, h.matcher_version, h.digest, h.superseded_at, n.spelling
            FROM hits h JOIN names n ON n.id = h.name_id WHERE h.id = $1"#,
            hit.0
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(StoredHit {
            digest: row.digest,
            name: row.spelling,
            list_version: row.list_version,
            superseded_at: row.superseded_at,
            hit: hit_row!(row).try_into()?,
        }))
    }
}
