//! Listings with the time they have been known here.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::{Store, StoreError};
use crate::list::{Listing, ListingKey, SourceId};
use crate::screen::VersionLabel;

/// A listing of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenListing {
    /// The listing.
    pub listing: Listing,
    /// When the first version that holds a listing of this id was imported, whatever it said then.
    pub first_seen: DateTime<Utc>,
}

/// Where a listing is to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whereabouts {
    /// In the active version of its list.
    Listed,
    /// In an earlier version, and not in the active one.
    NoLonger,
    /// In later versions only, which are held or were gone back from, or no version is active.
    NotActive,
}

/// What is known of a listing, whether it is listed still or was once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownListing {
    /// As the active version of its list has it; where that has it not, as it was last.
    pub listing: Listing,
    /// The version whose words these are.
    pub version: VersionLabel,
    /// The active version of its list; none where the list has none.
    pub active: Option<VersionLabel>,
    /// Where it is to be found.
    pub whereabouts: Whereabouts,
    /// When the first version that holds a listing of this id was imported, whatever it said then.
    pub first_seen: DateTime<Utc>,
}

impl Store {
    /// What is known of a listing; none where no version of its list ever had it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn known_listing(&self, key: &ListingKey) -> Result<Option<KnownListing>, StoreError> {
        // No stored text holds this character, and none can be asked for.
        if key.id.contains('\0') {
            return Ok(None);
        }
        let row = sqlx::query!(
            r#"SELECT l.record AS "record: Json<Listing>", l.first_version, l.last_version,
                v.ordinal AS "active?", stands.here AS "listed!",
                (SELECT min(v.imported_at) FROM listings f
                    JOIN list_versions v ON v.source = f.source AND v.ordinal = f.first_version
                    WHERE f.source = l.source AND f.listing_id = l.listing_id) AS "first_seen!"
            FROM listings l LEFT JOIN list_versions v ON v.source = l.source AND v.state = 'active'
                CROSS JOIN LATERAL (SELECT coalesce(l.first_version <= v.ordinal
                    AND (l.last_version IS NULL OR l.last_version >= v.ordinal), false) AS here) stands
            WHERE l.source = $1 AND l.listing_id = $2
            -- What was never active, because it is held, comes after all that was.
            ORDER BY stands.here DESC, l.first_version <= v.ordinal DESC, l.first_version DESC LIMIT 1"#,
            key.source.as_str(),
            key.id
        )
        .fetch_optional(&self.pool)
        .await?;
        let label = |ordinal| VersionLabel::stored(&key.source, ordinal);
        Ok(row.map(|row| {
            let (whereabouts, version) = match row.active {
                Some(active) if row.listed => (Whereabouts::Listed, active),
                Some(active) if row.first_version <= active => {
                    (Whereabouts::NoLonger, row.last_version.unwrap_or(row.first_version))
                }
                _ => (Whereabouts::NotActive, row.last_version.unwrap_or(row.first_version)),
            };
            KnownListing {
                listing: row.record.0,
                version: label(version),
                active: row.active.map(label),
                whereabouts,
                first_seen: row.first_seen,
            }
        }))
    }

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
