//! Lists and their versions, as they are read.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use sqlx::types::Json;

use super::{Store, StoreError};
use crate::list::{DateError, Listing, ListingKey, PartialDate, SourceId};
use crate::screen::{IndexedList, VersionLabel};

/// One imported version of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListVersion {
    /// The list.
    pub source: SourceId,
    /// Our counter, 1, 2, 3... per list.
    pub ordinal: i64,
    /// True for the version that is screened against.
    pub active: bool,
    /// The publisher's own date of this edition.
    pub published_on: Option<PartialDate>,
    /// When it was imported.
    pub imported_at: DateTime<Utc>,
    /// SHA-256 of its content, as [`crate::list::Snapshot::digest`] gives it.
    pub digest: String,
    /// Listings in it.
    pub listings: i64,
    /// Listings that are persons.
    pub persons: i64,
    /// Names of those persons.
    pub names: i64,
    /// Records that could not be read.
    pub rejects: i64,
    /// The files it was read from.
    pub files: Vec<FileRecord>,
}

impl ListVersion {
    /// The label that stands in hits and coverage: `ofac-sdn@3`.
    #[must_use]
    pub fn label(&self) -> VersionLabel {
        VersionLabel::stored(&self.source, self.ordinal)
    }
}

/// A file a version was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
}

/// A row of `list_versions`.
struct VersionRow {
    source: String,
    ordinal: i64,
    active: bool,
    published_on: Option<String>,
    imported_at: DateTime<Utc>,
    digest: String,
    listings: i64,
    persons: i64,
    names: i64,
    rejects: i64,
    files: Json<Vec<FileRecord>>,
}

impl TryFrom<VersionRow> for ListVersion {
    type Error = StoreError;

    fn try_from(row: VersionRow) -> Result<Self, StoreError> {
        Ok(Self {
            source: source_id(row.source)?,
            ordinal: row.ordinal,
            active: row.active,
            published_on: row
                .published_on
                .map(|text| text.parse().map_err(|error: DateError| StoreError::bug(error.to_string())))
                .transpose()?,
            imported_at: row.imported_at,
            digest: row.digest,
            listings: row.listings,
            persons: row.persons,
            names: row.names,
            rejects: row.rejects,
            files: row.files.0,
        })
    }
}

/// The short name of a list, from a column that only ever holds such.
pub(super) fn source_id(text: String) -> Result<SourceId, StoreError> {
    SourceId::try_from(text).map_err(|error| StoreError::bug(error.to_string()))
}

impl Store {
    /// The active version of every list, in the order of the lists' names.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn lists(&self) -> Result<Vec<ListVersion>, StoreError> {
        active_versions(&mut *self.pool.acquire().await?).await
    }

    /// All versions of one list, newest first; empty for an unknown list.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn versions(&self, source: &SourceId) -> Result<Vec<ListVersion>, StoreError> {
        sqlx::query_as!(
            VersionRow,
            r#"SELECT source, ordinal, active, published_on, imported_at, digest, listings, persons,
                names, rejects, files AS "files: Json<Vec<FileRecord>>"
            FROM list_versions WHERE source = $1 ORDER BY ordinal DESC"#,
            source.as_str()
        )
        .fetch_all(&self.pool)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
    }

    /// The active versions with their person listings, all of one moment, ready for an index.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn indexed_lists(&self) -> Result<Vec<(ListVersion, IndexedList)>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        // One snapshot for versions and listings: an import in between must not mix two versions.
        sqlx::query!("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            .execute(&mut *transaction)
            .await?;
        let mut lists = Vec::new();
        for version in active_versions(&mut transaction).await? {
            let rows = sqlx::query_scalar!(
                r#"SELECT record AS "record: Json<Listing>" FROM listings
                WHERE source = $1 AND kind = 'person'
                    AND first_version <= $2 AND (last_version IS NULL OR last_version >= $2)
                ORDER BY listing_id"#,
                version.source.as_str(),
                version.ordinal
            )
            .fetch_all(&mut *transaction)
            .await?;
            let listings = rows.into_iter().map(|Json(listing)| listing).collect();
            let list = IndexedList { version: version.label(), listings };
            lists.push((version, list));
        }
        transaction.commit().await?;
        Ok(lists)
    }

    /// A listing of the active version of its list.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn listing(&self, key: &ListingKey) -> Result<Option<Listing>, StoreError> {
        let row = sqlx::query_scalar!(
            r#"SELECT l.record AS "record: Json<Listing>"
            FROM listings l JOIN list_versions v ON v.source = l.source AND v.active
            WHERE l.source = $1 AND l.listing_id = $2
                AND l.first_version <= v.ordinal AND (l.last_version IS NULL OR l.last_version >= v.ordinal)"#,
            key.source.as_str(),
            key.id
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|Json(listing)| listing))
    }
}

/// The active version of every list.
pub(super) async fn active_versions(connection: &mut PgConnection) -> Result<Vec<ListVersion>, StoreError> {
    sqlx::query_as!(
        VersionRow,
        r#"SELECT source, ordinal, active, published_on, imported_at, digest, listings, persons,
            names, rejects, files AS "files: Json<Vec<FileRecord>>"
        FROM list_versions WHERE active ORDER BY source COLLATE "C""#
    )
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(TryInto::try_into)
    .collect()
}
