//! New versions of lists, as they are written: by the holder of the write lock, in one transaction.

use std::collections::{BTreeMap, HashMap};

use sqlx::types::Json;
use sqlx::{Connection, PgConnection};

use super::activations::{self, Cause};
use super::{Finding, LastRead, ListVersion, RawFile, Store, StoreError, WriteLock, lists, raw_files};
use crate::list::{Listing, PartialDate, PartyKind, SourceId};

/// Rows per statement: large enough that round trips do not count, small enough for memory.
const CHUNK: usize = 2_000;

/// A version to be written. With findings it is held, else it becomes the active one.
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
    /// Field -> persons that have it.
    pub(crate) fill: &'a BTreeMap<String, u64>,
    /// Records that could not be read.
    pub(crate) rejects: u64,
    /// What speaks against it.
    pub(crate) findings: &'a [Finding],
    /// The files it was read from.
    pub(crate) files: &'a [RawFile],
    /// Listings that are new or changed, with their canonical hash.
    pub(crate) written: &'a [(&'a Listing, String)],
    /// Ids of listings that are changed or gone: their row of the newest version ends.
    pub(crate) ended: &'a [String],
    /// Who imports.
    pub(crate) actor: &'a str,
    /// Told the number of listings written so far.
    pub(crate) progress: &'a (dyn Fn(u64) + Sync),
}

/// A wording of a listing, and the versions it stood in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wording {
    pub(crate) id: String,
    pub(crate) hash: String,
    pub(crate) first: i64,
    /// None while it stands in the newest version.
    pub(crate) last: Option<i64>,
}

impl Wording {
    /// Whether it stood in this version.
    pub(crate) fn stood_in(&self, ordinal: i64) -> bool {
        self.first <= ordinal && self.last.is_none_or(|last| last >= ordinal)
    }
}

impl WriteLock {
    /// All versions of a list, newest first.
    pub(crate) async fn versions(&mut self, source: &SourceId) -> Result<Vec<ListVersion>, StoreError> {
        lists::versions(&mut self.connection, source).await
    }

    /// Id -> canonical hash of every listing of a version, active or not.
    pub(crate) async fn hashes(
        &mut self,
        source: &SourceId,
        ordinal: i64,
    ) -> Result<HashMap<String, Standing>, StoreError> {
        let rows = sqlx::query!(
            "SELECT listing_id, hash, kind = 'person' AS \"person!\" FROM listings
            WHERE source = $1 AND first_version <= $2 AND (last_version IS NULL OR last_version >= $2)",
            source.as_str(),
            ordinal
        )
        .fetch_all(&mut self.connection)
        .await?;
        let standing =
            rows.into_iter().map(|row| (row.listing_id, Standing { hash: row.hash, person: row.person }));
        Ok(standing.collect())
    }

    /// Some of the listings of a version.
    pub(crate) async fn listings(
        &mut self,
        source: &SourceId,
        ordinal: i64,
        ids: &[String],
    ) -> Result<Vec<Listing>, StoreError> {
        listings(&mut self.connection, source, ordinal, ids).await
    }

    /// Every wording that these listings ever had.
    pub(crate) async fn wordings(
        &mut self,
        source: &SourceId,
        ids: &[String],
    ) -> Result<Vec<Wording>, StoreError> {
        Ok(sqlx::query_as!(
            Wording,
            "SELECT listing_id AS id, hash, first_version AS first, last_version AS last
            FROM listings WHERE source = $1 AND listing_id = ANY($2)",
            source.as_str(),
            ids
        )
        .fetch_all(&mut self.connection)
        .await?)
    }

    /// The ids of the listings in which two versions differ, of any kind. Version 0 is empty.
    pub(crate) async fn differing(
        &mut self,
        source: &SourceId,
        one: i64,
        other: i64,
    ) -> Result<Vec<String>, StoreError> {
        differing(&mut self.connection, source, one, other).await
    }

    /// Most persons of the versions that were active in the last days, since a person last chose
    /// one: whoever overrode a loss need not do so again the next day.
    pub(crate) async fn most_persons(&mut self, source: &SourceId, days: u32) -> Result<u64, StoreError> {
        let most = sqlx::query_scalar!(
            r#"SELECT max(v.persons) FROM activations a JOIN list_versions v USING (source, ordinal)
            WHERE a.source = $1 AND a.activated_at > now() - make_interval(days => $2)
                AND a.id >= (SELECT coalesce(max(id), 0) FROM activations WHERE source = $1 AND cause <> 'import')"#,
            source.as_str(),
            i32::try_from(days).unwrap_or(i32::MAX)
        )
        .fetch_one(&mut self.connection)
        .await?;
        Ok(most.unwrap_or_default().cast_unsigned())
    }

    /// Notes that the publisher's files were read at this moment, whatever was in them, and how they
    /// came.
    pub(crate) async fn note_check(
        &mut self,
        source: &SourceId,
        last: Option<&LastRead>,
    ) -> Result<(), StoreError> {
        note_check(&mut self.connection, source, last).await
    }

    /// Notes a newer date of the publisher under which this version's content came again: files are
    /// stamped anew without a change.
    pub(crate) async fn note_date(
        &mut self,
        source: &SourceId,
        ordinal: i64,
        published_on: PartialDate,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE list_versions SET published_on = $3 WHERE source = $1 AND ordinal = $2",
            source.as_str(),
            ordinal,
            published_on.to_string()
        )
        .execute(&mut self.connection)
        .await?;
        Ok(())
    }

    /// Writes a version, and makes it the active one unless it is held: all or nothing. Returns its
    /// ordinal.
    pub(crate) async fn add_version(&mut self, new: &NewVersion<'_>) -> Result<i64, StoreError> {
        let mut transaction = self.connection.begin().await?;
        let ordinal = insert_version(&mut transaction, new).await?;
        for file in new.files {
            raw_files::insert(&mut transaction, file).await?;
        }
        sqlx::query!(
            "UPDATE listings SET last_version = $3
            WHERE source = $1 AND last_version IS NULL AND listing_id = ANY($2)",
            new.source.as_str(),
            new.ended,
            ordinal - 1
        )
        .execute(&mut *transaction)
        .await?;
        let mut done = 0;
        for chunk in new.written.chunks(CHUNK) {
            insert_listings(&mut transaction, new.source, ordinal, chunk).await?;
            done += chunk.len() as u64;
            (new.progress)(done);
        }
        if new.findings.is_empty() {
            let activation =
                activations::New { cause: Cause::Import, actor: new.actor, reason: None, overridden: &[] };
            activations::activate(&mut transaction, new.source, ordinal, &activation).await?;
        } else {
            activations::tell_held(&mut transaction, new.source, ordinal, new.findings).await?;
        }
        transaction.commit().await?;
        Ok(ordinal)
    }
}

/// What is known of a listing that stands in a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) hash: String,
    pub(crate) person: bool,
}

async fn note_check(
    connection: &mut PgConnection,
    source: &SourceId,
    last: Option<&LastRead>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO lists (source, checked_at, last_read) VALUES ($1, clock_timestamp(), $2)
        ON CONFLICT (source) DO UPDATE SET checked_at = excluded.checked_at, last_read = excluded.last_read",
        source.as_str(),
        last.map(Json) as _
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn insert_version(connection: &mut PgConnection, new: &NewVersion<'_>) -> Result<i64, StoreError> {
    let read: Option<LastRead> = LastRead::of(new.digest, new.files);
    note_check(connection, new.source, read.as_ref()).await?;
    let records: Vec<_> = new.files.iter().map(|file| &file.record).collect();
    Ok(sqlx::query_scalar!(
        "INSERT INTO list_versions
            (source, ordinal, state, digest, published_on, listings, persons, names, rejects, fill, findings, files)
        SELECT $1, coalesce(max(ordinal), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
        FROM list_versions WHERE source = $1
        RETURNING ordinal",
        new.source.as_str(),
        if new.findings.is_empty() { "past" } else { "held" },
        new.digest,
        new.published_on.map(|date| date.to_string()),
        new.listings.cast_signed(),
        new.persons.cast_signed(),
        new.names.cast_signed(),
        new.rejects.cast_signed(),
        Json(new.fill) as _,
        Json(new.findings) as _,
        Json(records) as _
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

fn kind_text(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Person => "person",
        PartyKind::Organization => "organization",
        PartyKind::Vessel => "vessel",
        PartyKind::Aircraft => "aircraft",
    }
}

impl Store {
    /// Some of the listings of a version.
    pub(crate) async fn listings(
        &self,
        source: &SourceId,
        ordinal: i64,
        ids: &[String],
    ) -> Result<Vec<Listing>, StoreError> {
        listings(&mut *self.pool.acquire().await?, source, ordinal, ids).await
    }

    /// The ids of the listings in which two versions differ, of any kind. Version 0 is empty.
    pub(crate) async fn differing(
        &self,
        source: &SourceId,
        one: i64,
        other: i64,
    ) -> Result<Vec<String>, StoreError> {
        differing(&mut *self.pool.acquire().await?, source, one, other).await
    }
}

async fn listings(
    connection: &mut PgConnection,
    source: &SourceId,
    ordinal: i64,
    ids: &[String],
) -> Result<Vec<Listing>, StoreError> {
    let rows = sqlx::query_scalar!(
        r#"SELECT record AS "record: Json<Listing>" FROM listings
        WHERE source = $1 AND listing_id = ANY($3)
            AND first_version <= $2 AND (last_version IS NULL OR last_version >= $2)"#,
        source.as_str(),
        ordinal,
        ids
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|Json(listing)| listing).collect())
}

async fn differing(
    connection: &mut PgConnection,
    source: &SourceId,
    one: i64,
    other: i64,
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"WITH one AS (SELECT listing_id, hash FROM listings
            WHERE source = $1 AND first_version <= $2 AND (last_version IS NULL OR last_version >= $2)),
        other AS (SELECT listing_id, hash FROM listings
            WHERE source = $1 AND first_version <= $3 AND (last_version IS NULL OR last_version >= $3))
        SELECT listing_id AS "listing_id!" FROM one FULL JOIN other USING (listing_id)
        WHERE one.hash IS DISTINCT FROM other.hash ORDER BY listing_id"#,
        source.as_str(),
        one,
        other
    )
    .fetch_all(connection)
    .await?)
}
