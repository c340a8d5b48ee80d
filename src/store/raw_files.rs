//! Raw list files, as the publishers gave them, packed: what a version was read from can be read
//! again by a later reader, or shown to whoever asks.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use sqlx::PgConnection;

use super::{FetchRecord, FileRecord, Store, StoreError};
use crate::digest::sha256;
use crate::list::InputFile;

/// A file to be kept with the version that is read from it.
#[derive(Debug, Clone)]
pub struct RawFile {
    /// What is shown of it.
    pub(super) record: FileRecord,
    packing: &'static str,
    content: Vec<u8>,
}

impl RawFile {
    /// Packs a file; one that is published compressed is kept as it is.
    #[must_use]
    pub fn pack(file: &InputFile, fetched: Option<FetchRecord>) -> Self {
        let record = FileRecord {
            name: file.name.clone(),
            bytes: file.bytes.len() as u64,
            sha256: sha256(&file.bytes),
            fetched,
        };
        let packed = [&[0x1f, 0x8b][..], b"PK\x03\x04"].iter().any(|magic| file.bytes.starts_with(magic));
        let (packing, content) = match (packed, gzip(&file.bytes)) {
            (false, Some(content)) => ("gzip", content),
            _ => ("none", file.bytes.clone()),
        };
        Self { record, packing, content }
    }

    /// What is shown of it.
    #[must_use]
    pub fn record(&self) -> &FileRecord {
        &self.record
    }
}

impl Store {
    /// The bytes of a raw file, as they were published; none where no such file is kept.
    ///
    /// # Errors
    /// [`StoreError::Bug`] also where the bytes are not those the key stands for.
    pub async fn raw_file(&self, sha256_wanted: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let row = sqlx::query!("SELECT packing, content FROM raw_files WHERE sha256 = $1", sha256_wanted)
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let bytes = if row.packing == "gzip" { gunzip(&row.content)? } else { row.content };
        if sha256(&bytes) != sha256_wanted {
            return Err(StoreError::bug(format!("the raw file {sha256_wanted} holds other bytes")));
        }
        Ok(Some(bytes))
    }
}

/// Keeps a file, once.
pub(super) async fn insert(connection: &mut PgConnection, file: &RawFile) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO raw_files (sha256, length, packing, content) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING",
        file.record.sha256,
        file.record.bytes.cast_signed(),
        file.packing,
        file.content
    )
    .execute(connection)
    .await?;
    Ok(())
}

fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).ok()?;
    packed.finish().ok()
}

fn gunzip(packed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    GzDecoder::new(packed)
        .read_to_end(&mut bytes)
        .map_err(|error| StoreError::bug(format!("a raw file cannot be unpacked: {error}")))?;
    Ok(bytes)
}
