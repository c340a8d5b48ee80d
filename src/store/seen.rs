//! Listings with the time they have been known here.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::{Store, StoreError};
use crate::list::{Listing, SourceId};

/// A listing of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenListing {
    /// The listing.
    pub listing: Listing,
    /// When the first version that holds a listing of this id was imported, whatever it said then.
    pub first_seen: DateTime<Utc>,
}

impl Store {
    /// Some of the listings of a version, in no order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn listings_seen(
        &self,
        source: &SourceId,
        ordinal: i64,
        ids: &[String],
    ) -> Result<Vec<SeenListing>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT l.record AS "record: Json<Listing>",
                (SELECT min(v.imported_at) FROM listings f
                    JOIN list_versions v ON v.source = f.source AND v.ordinal = f.first_version
                    WHERE f.source = l.source AND f.listing_id = l.listing_id) AS "first_seen!"
            FROM listings l
            WHERE l.source = $1 AND l.listing_id = ANY($3)
                AND l.first_version <= $2 AND (l.last_version IS NULL OR l.last_version >= $2)"#,
            source.as_str(),
            ordinal,
            ids
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| SeenListing { listing: row.record.0, first_seen: row.first_seen })
            .collect())
    }
}
