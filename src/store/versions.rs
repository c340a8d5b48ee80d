//! New versions of lists, as they are written: by the holder of the write lock, in one transaction.

use std::collections::HashMap;

use sqlx::types::Json;
use sqlx::{Connection, PgConnection};

use super::{FileRecord, ListVersion, StoreError, WriteLock, lists, lock};
use crate::list::{Listing, PartialDate, PartyKind, SourceId};

/// Rows per statement: large enough that round trips do not count, small enough for memory.
const CHUNK: usize = 2_000;

/// A version to be written.
pub(crate) struct NewVersion<'a> {
    /// The list.
    pub(crate) source: &'a SourceId,
    /// Its content's digest.
    pub(crate) digest: &'a str,
    /// The publisher's date.
    pub(crate) published_on: Option<PartialDate>,
    /// Listings in it.
    pub(crate) listings: u64,
    /// Persons among them.
    pub(crate) persons: u64,
    /// Names of those persons.
    pub(crate) names: u64,
    /// Records that could not be read.
    pub(crate) rejects: u64,
    /// The files it was read from.
    pub(crate) files: &'a [FileRecord],
    /// Listings that are new or changed, with their canonical hash.
    pub(crate) written: &'a [(&'a Listing, String)],
    /// Ids of listings that are changed or gone: their row of the newest version ends.
    pub(crate) ended: &'a [String],
}

impl WriteLock {
    /// The active version of a list.
    pub(crate) async fn active_version(
        &mut self,
        source: &SourceId,
    ) -> Result<Option<ListVersion>, StoreError> {
        let versions = lists::active_versions(&mut self.connection).await?;
        Ok(versions.into_iter().find(|version| version.source == *source))
    }

    /// Id -> canonical hash of every listing of the newest version of a list, active or not.
    pub(crate) async fn newest_hashes(
        &mut self,
        source: &SourceId,
    ) -> Result<HashMap<String, String>, StoreError> {
        let rows = sqlx::query!(
            "SELECT listing_id, hash FROM listings WHERE source = $1 AND last_version IS NULL",
            source.as_str()
        )
        .fetch_all(&mut self.connection)
        .await?;
        Ok(rows.into_iter().map(|row| (row.listing_id, row.hash)).collect())
    }

    /// Writes a version and makes it the active one: all or nothing. Returns its ordinal.
    pub(crate) async fn add_version(&mut self, new: &NewVersion<'_>) -> Result<i64, StoreError> {
        let mut transaction = self.connection.begin().await?;
        let ordinal = insert_version(&mut transaction, new).await?;
        sqlx::query!(
            "UPDATE listings SET last_version = $3
            WHERE source = $1 AND last_version IS NULL AND listing_id = ANY($2)",
            new.source.as_str(),
            new.ended,
            ordinal - 1
        )
        .execute(&mut *transaction)
        .await?;
        for chunk in new.written.chunks(CHUNK) {
            insert_listings(&mut transaction, new.source, ordinal, chunk).await?;
        }
        activate(&mut transaction, new.source, ordinal).await?;
        transaction.commit().await?;
        Ok(ordinal)
    }
}

async fn insert_version(connection: &mut PgConnection, new: &NewVersion<'_>) -> Result<i64, StoreError> {
    let source = new.source.as_str();
    sqlx::query!("INSERT INTO lists (source) VALUES ($1) ON CONFLICT DO NOTHING", source)
        .execute(&mut *connection)
        .await?;
    Ok(sqlx::query_scalar!(
        "INSERT INTO list_versions
            (source, ordinal, digest, published_on, listings, persons, names, rejects, files)
        SELECT $1, coalesce(max(ordinal), 0) + 1, $2, $3, $4, $5, $6, $7, $8
        FROM list_versions WHERE source = $1
        RETURNING ordinal",
        source,
        new.digest,
        new.published_on.map(|date| date.to_string()),
        new.listings.cast_signed(),
        new.persons.cast_signed(),
        new.names.cast_signed(),
        new.rejects.cast_signed(),
        Json(new.files) as _
    )
    .fetch_one(connection)
    .await?)
}

async fn insert_listings(
    connection: &mut PgConnection,
    source: &SourceId,
    ordinal: i64,
    listings: &[(&Listing, String)],
) -> Result<(), StoreError> {
    let ids: Vec<String> = listings.iter().map(|(listing, _)| listing.key.id.clone()).collect();
    let kinds: Vec<String> = listings.iter().map(|(listing, _)| kind_text(listing.kind).to_owned()).collect();
    let hashes: Vec<String> = listings.iter().map(|(_, hash)| hash.clone()).collect();
    let records: Vec<Json<&Listing>> = listings.iter().map(|(listing, _)| Json(*listing)).collect();
    sqlx::query!(
        "INSERT INTO listings (source, listing_id, kind, hash, record, first_version)
        SELECT $1, id, kind, hash, record, $2
        FROM unnest($3::text[], $4::text[], $5::text[], $6::jsonb[]) AS new (id, kind, hash, record)",
        source.as_str(),
        ordinal,
        &ids,
        &kinds,
        &hashes,
        &records as _
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Makes a version the active one, and says so.
async fn activate(connection: &mut PgConnection, source: &SourceId, ordinal: i64) -> Result<(), StoreError> {
    lock::change_versions(connection).await?;
    let source = source.as_str();
    // Two statements: the unique index allows not even for a moment two active versions.
    sqlx::query!("UPDATE list_versions SET active = false WHERE source = $1 AND active", source)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "UPDATE list_versions SET active = true WHERE source = $1 AND ordinal = $2",
        source,
        ordinal
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO outbox (key, kind, payload)
        VALUES (format('list.activated:%s:%s:%s', $1::text, $2::bigint, pg_current_xact_id()), 'list.activated',
            jsonb_build_object('list', $1::text, 'version', format('%s@%s', $1::text, $2::bigint)))",
        source,
        ordinal
    )
    .execute(connection)
    .await?;
    Ok(())
}

fn kind_text(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Person => "person",
        PartyKind::Organization => "organization",
        PartyKind::Vessel => "vessel",
        PartyKind::Aircraft => "aircraft",
    }
}
