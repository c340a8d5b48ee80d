//! Lists and their versions, as they are read.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use sqlx::{PgConnection, PgPool, Postgres, Transaction};

use super::{Finding, RawFile, Store, StoreError};
use crate::digest::sha256;
use crate::list::{DateError, Listing, ListingKey, PartialDate, SourceId};
use crate::screen::{IndexedList, VersionLabel};

/// Where a version stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VersionState {
    /// Screened against.
    Active,
    /// The guard did not believe it, and nobody has activated it since.
    Held,
    /// It was active.
    Past,
}

/// One kept edition of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListVersion {
    /// The list.
    pub source: SourceId,
    /// Our counter, 1, 2, 3... per list.
    pub ordinal: i64,
    /// Where it stands.
    pub state: VersionState,
    /// The publisher's own date of this edition, the newest under which its content came while active.
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
    /// Field -> persons that have it; empty for a version from before this was counted.
    pub fill: BTreeMap<String, u64>,
    /// What the guard found wrong with it.
    pub findings: Vec<Finding>,
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

/// The version that is screened against, out of those of a list.
pub(crate) fn active_of(versions: &[ListVersion]) -> Option<&ListVersion> {
    versions.iter().find(|version| version.state == VersionState::Active)
}

/// The two versions of a list that are compared where one or both are not named: `versions`, of which
/// there is one at least, are all of the list, newest first. What is looked at is the newest; what it is
/// compared with is the active version where it came behind that, else the version before it. None for
/// the first version, which adds everything.
pub(crate) fn compared<'a>(
    versions: &'a [ListVersion],
    from: Option<&'a ListVersion>,
    to: Option<&'a ListVersion>,
) -> (Option<&'a ListVersion>, &'a ListVersion) {
    let to = to.unwrap_or(&versions[0]);
    let active = active_of(versions).filter(|active| active.ordinal < to.ordinal);
    let before = || versions.iter().find(|version| version.ordinal < to.ordinal);
    (from.or(active).or_else(before), to)
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
    /// Where and how it was fetched; none for a file that was handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetched: Option<FetchRecord>,
}

/// How a file came over HTTP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchRecord {
    /// The address it was asked for, without its query, which may hold a token.
    pub url: String,
    /// SHA-256 of the whole address: two files of one publisher may differ in the query alone.
    pub address_sha256: String,
    /// The address that answered, behind all redirects, without its query.
    pub answered_by: String,
    /// When it was answered.
    pub at: DateTime<Utc>,
    /// The answer's `ETag`, for the next conditional request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The answer's `Last-Modified`, as the server wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

impl FetchRecord {
    /// What stands for a whole address.
    #[must_use]
    pub fn key(address: &str) -> String {
        sha256(address.as_bytes())
    }
}

/// The edition of a list that was read last: what the next fetch need not fetch again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastRead {
    /// Digest of its content, which is that of the version it became or equals.
    pub digest: String,
    /// Version of the program that read it: a later one may read more from the same files.
    pub program: String,
    /// How its files came.
    pub files: Vec<FetchRecord>,
}

impl LastRead {
    /// An edition as this program reads it now; none where a file was not fetched.
    pub(crate) fn of(digest: &str, files: &[RawFile]) -> Option<Self> {
        let files: Option<Vec<_>> = files.iter().map(|file| file.record().fetched.clone()).collect();
        let files = files.filter(|files| !files.is_empty())?;
        Some(Self { digest: digest.to_owned(), program: PROGRAM.to_owned(), files })
    }
}

const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// A row of `list_versions`.
pub(super) struct VersionRow {
    source: String,
    ordinal: i64,
    state: String,
    published_on: Option<String>,
    imported_at: DateTime<Utc>,
    digest: String,
    listings: i64,
    persons: i64,
    names: i64,
    rejects: i64,
    fill: Json<BTreeMap<String, u64>>,
    findings: Json<Vec<Finding>>,
    files: Json<Vec<FileRecord>>,
}

impl TryFrom<VersionRow> for ListVersion {
    type Error = StoreError;

    fn try_from(row: VersionRow) -> Result<Self, StoreError> {
        Ok(Self {
            source: source_id(row.source)?,
            ordinal: row.ordinal,
            state: match row.state.as_str() {
                "active" => VersionState::Active,
                "held" => VersionState::Held,
                "past" => VersionState::Past,
                other => return Err(StoreError::bug(format!("a version that is {other:?}"))),
            },
            published_on: row.published_on.map(published_on).transpose()?,
            imported_at: row.imported_at,
            digest: row.digest,
            listings: row.listings,
            persons: row.persons,
            names: row.names,
            rejects: row.rejects,
            fill: row.fill.0,
            findings: row.findings.0,
            files: row.files.0,
        })
    }
}

/// A publisher's date, from a column that only ever holds such.
pub(super) fn published_on(text: String) -> Result<PartialDate, StoreError> {
    text.parse().map_err(|error: DateError| StoreError::bug(error.to_string()))
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
        versions(&mut *self.pool.acquire().await?, source).await
    }

    /// The edition of a list that was read last, where it was fetched, was read by this version of the
    /// program, and is one that still counts: the active version or one that is held.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn last_read(&self, source: &SourceId) -> Result<Option<LastRead>, StoreError> {
        let row = sqlx::query_scalar!(
            r#"SELECT last_read AS "last_read!: Json<LastRead>" FROM lists
            WHERE source = $1 AND last_read->>'program' = $2 AND last_read->>'digest' IN
                (SELECT digest FROM list_versions WHERE source = $1 AND state <> 'past')"#,
            source.as_str(),
            PROGRAM
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|Json(last)| last))
    }

    /// The active versions with their person listings, all of one moment, ready for an index.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn indexed_lists(&self) -> Result<Vec<(ListVersion, IndexedList)>, StoreError> {
        let mut transaction = snapshot(&self.pool).await?;
        let versions = active_versions(&mut transaction).await?;
        with_listings(&mut transaction, versions).await
    }

    /// The versions that were active at an instant, with their person listings.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn indexed_lists_at(
        &self,
        at: DateTime<Utc>,
    ) -> Result<Vec<(ListVersion, IndexedList)>, StoreError> {
        let mut transaction = snapshot(&self.pool).await?;
        let versions = sqlx::query_as!(
            VersionRow,
            r#"SELECT v.source, v.ordinal, v.state, v.published_on, v.imported_at, v.digest, v.listings, v.persons,
                v.names, v.rejects, v.fill AS "fill: _", v.findings AS "findings: _", v.files AS "files: _"
            FROM (SELECT DISTINCT ON (source) source, ordinal, cause FROM activations
                WHERE activated_at <= $1 ORDER BY source, activated_at DESC, id DESC) chosen
            JOIN list_versions v ON v.source = chosen.source AND v.ordinal = chosen.ordinal
            WHERE chosen.cause <> 'retire'
            ORDER BY v.source COLLATE "C""#,
            at
        )
        .fetch_all(&mut *transaction)
        .await?;
        let versions: Result<Vec<ListVersion>, StoreError> =
            versions.into_iter().map(TryInto::try_into).collect();
        with_listings(&mut transaction, versions?).await
    }

    /// One version with its person listings, active or not; none where there is no such.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn indexed_version(
        &self,
        source: &SourceId,
        ordinal: i64,
    ) -> Result<Option<(ListVersion, IndexedList)>, StoreError> {
        let version = self.versions(source).await?.into_iter().find(|version| version.ordinal == ordinal);
        let mut connection = self.pool.acquire().await?;
        match version {
            // Versions never change, so that no one moment is needed.
            Some(version) => Ok(Some(with_persons(&mut connection, version).await?)),
            None => Ok(None),
        }
    }

    /// Every listing of one version, of all kinds, in the order of their keys.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn listings_of(&self, source: &SourceId, ordinal: i64) -> Result<Vec<Listing>, StoreError> {
        let rows = sqlx::query_scalar!(
            r#"SELECT record AS "record: Json<Listing>" FROM listings
            WHERE source = $1 AND first_version <= $2 AND (last_version IS NULL OR last_version >= $2)"#,
            source.as_str(),
            ordinal
        )
        .fetch_all(&self.pool)
        .await?;
        let mut listings: Vec<Listing> = rows.into_iter().map(|Json(listing)| listing).collect();
        listings.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(listings)
    }

    /// A listing of the active version of its list.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn listing(&self, key: &ListingKey) -> Result<Option<Listing>, StoreError> {
        let row = sqlx::query_scalar!(
            r#"SELECT l.record AS "record: Json<Listing>"
            FROM listings l JOIN list_versions v ON v.source = l.source AND v.state = 'active'
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

/// A transaction that sees one moment only: an import in between must not mix two versions.
async fn snapshot(pool: &PgPool) -> Result<Transaction<'static, Postgres>, StoreError> {
    let mut transaction = pool.begin().await?;
    sqlx::query!("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .execute(&mut *transaction)
        .await?;
    Ok(transaction)
}

async fn with_listings(
    connection: &mut PgConnection,
    versions: Vec<ListVersion>,
) -> Result<Vec<(ListVersion, IndexedList)>, StoreError> {
    let mut lists = Vec::with_capacity(versions.len());
    for version in versions {
        lists.push(with_persons(connection, version).await?);
    }
    Ok(lists)
}

async fn with_persons(
    connection: &mut PgConnection,
    version: ListVersion,
) -> Result<(ListVersion, IndexedList), StoreError> {
    let rows = sqlx::query_scalar!(
        r#"SELECT record AS "record: Json<Listing>" FROM listings
        WHERE source = $1 AND kind = 'person'
            AND first_version <= $2 AND (last_version IS NULL OR last_version >= $2)
        ORDER BY listing_id"#,
        version.source.as_str(),
        version.ordinal
    )
    .fetch_all(connection)
    .await?;
    let listings = rows.into_iter().map(|Json(listing)| listing).collect();
    let list = IndexedList { version: version.label(), listings };
    Ok((version, list))
}

/// The active version of every list.
pub(super) async fn active_versions(connection: &mut PgConnection) -> Result<Vec<ListVersion>, StoreError> {
    sqlx::query_as!(
        VersionRow,
        r#"SELECT source, ordinal, state, published_on, imported_at, digest, listings, persons, names, rejects,
            fill AS "fill: _", findings AS "findings: _", files AS "files: _"
        FROM list_versions WHERE state = 'active' ORDER BY source COLLATE "C""#
    )
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(TryInto::try_into)
    .collect()
}

/// All versions of one list, newest first.
pub(super) async fn versions(
    connection: &mut PgConnection,
    source: &SourceId,
) -> Result<Vec<ListVersion>, StoreError> {
    sqlx::query_as!(
        VersionRow,
        r#"SELECT source, ordinal, state, published_on, imported_at, digest, listings, persons, names, rejects,
            fill AS "fill: _", findings AS "findings: _", files AS "files: _"
        FROM list_versions WHERE source = $1 ORDER BY ordinal DESC"#,
        source.as_str()
    )
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(TryInto::try_into)
    .collect()
}
