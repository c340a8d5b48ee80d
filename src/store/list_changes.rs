//! What one version of a list changes of another: counted, and page by page. Found by the hashes that
//! are stored with the listings, so that only those of a page are loaded.

use sqlx::types::Json;

use super::{Store, StoreError};
use crate::list::{Listing, SourceId};

/// A part of what one version changes of another.
#[derive(Debug, Clone, PartialEq)]
pub struct ListChanges {
    /// Listings that are new, in this part or not.
    pub added: u64,
    /// Listings that stand in both with different content.
    pub changed: u64,
    /// Listings that are gone.
    pub removed: u64,
    /// This part: those added, then changed, then removed, each in the order of their ids.
    pub part: Vec<ListChange>,
}

/// One listing that differs.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a page of them, made once")]
pub enum ListChange {
    /// It is new.
    Added(Listing),
    /// It stands in both, with different content.
    Changed {
        /// In the version before.
        before: Listing,
        /// In the version after.
        after: Listing,
    },
    /// It is gone.
    Removed(Listing),
}

impl Store {
    /// What `to` changes of `from`; of nothing where that is none. The part begins behind the first
    /// `skip` changes and has `limit` at most.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn list_changes(
        &self,
        source: &SourceId,
        (from, to): (Option<i64>, i64),
        skip: i64,
        limit: u32,
    ) -> Result<ListChanges, StoreError> {
        // The first version is 1.
        let from = from.unwrap_or(0);
        // Versions never change, so that no one moment is needed.
        let counts = sqlx::query!(
            r#"WITH before AS (SELECT listing_id, hash FROM listings
                WHERE source = $1 AND first_version <= $2 AND (last_version IS NULL OR last_version >= $2)),
            later AS (SELECT listing_id, hash FROM listings
                WHERE source = $1 AND first_version <= $3 AND (last_version IS NULL OR last_version >= $3))
            SELECT count(*) FILTER (WHERE before.hash IS NULL) AS "added!",
                count(*) FILTER (WHERE before.hash <> later.hash) AS "changed!",
                count(*) FILTER (WHERE later.hash IS NULL) AS "removed!"
            FROM before FULL JOIN later USING (listing_id)"#,
            source.as_str(),
            from,
            to
        )
        .fetch_one(&self.pool)
        .await?;
        let rows = sqlx::query!(
            r#"WITH before AS (SELECT id, listing_id, hash FROM listings
                WHERE source = $1 AND first_version <= $2 AND (last_version IS NULL OR last_version >= $2)),
            later AS (SELECT id, listing_id, hash FROM listings
                WHERE source = $1 AND first_version <= $3 AND (last_version IS NULL OR last_version >= $3)),
            part AS (SELECT before.id AS before, later.id AS later, listing_id,
                    CASE WHEN before.id IS NULL THEN 0 WHEN later.id IS NULL THEN 2 ELSE 1 END AS kind
                FROM before FULL JOIN later USING (listing_id)
                WHERE before.hash IS DISTINCT FROM later.hash
                ORDER BY kind, listing_id COLLATE "C" OFFSET $4 LIMIT $5)
            SELECT one.record AS "before?: Json<Listing>", other.record AS "after?: Json<Listing>"
            FROM part LEFT JOIN listings one ON one.id = part.before LEFT JOIN listings other ON other.id = part.later
            ORDER BY part.kind, part.listing_id COLLATE "C""#,
            source.as_str(),
            from,
            to,
            skip,
            i64::from(limit)
        )
        .fetch_all(&self.pool)
        .await?;
        let part = rows.into_iter().map(|row| match (row.before, row.after) {
            (None, Some(Json(after))) => Ok(ListChange::Added(after)),
            (Some(Json(before)), Some(Json(after))) => Ok(ListChange::Changed { before, after }),
            (Some(Json(before)), None) => Ok(ListChange::Removed(before)),
            (None, None) => Err(StoreError::bug("a change of no listing")),
        });
        Ok(ListChanges {
            added: counts.added.cast_unsigned(),
            changed: counts.changed.cast_unsigned(),
            removed: counts.removed.cast_unsigned(),
            part: part.collect::<Result<_, _>>()?,
        })
    }
}
