//! A list's newest edition from where its last one came: asked for, and imported where it changed.

use std::sync::Arc;

use super::{
    Address, EditionFiles, FetchError, Fetcher, ImportError, ImportOrder, ImportReport, LockFor, Mode,
    Published, Wanted, import, published,
};
use crate::list::{self, Meter, ReadError, Snapshot, SourceId, publication};
use crate::store::{FetchRecord, LastRead, RawFile, Store, StoreError, WriteLock};

/// Why a list could not be renewed. The active version stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum RenewError {
    /// Only the digest of the address is known.
    #[error(
        "the address {0} had a query, which is not kept because it may hold a token; fetch the list with `namecheck list import --url`"
    )]
    NoAddress(String),
    /// It could not be fetched.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// Its files could not be read.
    #[error(transparent)]
    Read(#[from] EditionError),
    /// It could not be imported.
    #[error(transparent)]
    Import(#[from] ImportError),
}

/// Why the files of an edition gave no snapshot.
#[derive(Debug, thiserror::Error)]
pub enum EditionError {
    /// They cannot be read as a list.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Reading them failed inside; no file should be able to do that.
    #[error("reading the files failed: {0}; please report this, with the files")]
    Broken(String),
}

impl RenewError {
    /// Whether another attempt in the same night may do better.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        !matches!(self, Self::NoAddress(_))
    }
}

impl From<StoreError> for RenewError {
    fn from(error: StoreError) -> Self {
        Self::Import(error.into())
    }
}

/// Asks for the edition that is published now where `from` was read, and imports it as `actor`. What
/// has not changed is not fetched; then only the time of the check is noted.
///
/// # Errors
/// [`RenewError`].
pub async fn renew(
    store: &Store,
    lock: &mut WriteLock,
    fetcher: &Fetcher,
    source: &SourceId,
    from: &LastRead,
    actor: &str,
) -> Result<ImportReport, RenewError> {
    let addresses = addresses(source, from)?;
    let wanted = Wanted { source, addresses: &addresses, fetcher, on: &|_| (), mode: Mode::Apply };
    let files = match published::<RenewError>(store, wanted, LockFor::Held(lock)).await? {
        Published::Files(files) => files,
        Published::Same(report) => return Ok(report),
    };
    let (snapshot, files) = read_edition(source, files, Arc::default()).await?;
    let order = ImportOrder { files: &files, ..ImportOrder::by(actor) };
    Ok(import(lock, &snapshot, &order).await?)
}

/// Reads the files of an edition, and packs them to be kept with it.
///
/// # Errors
/// [`EditionError`].
pub async fn read_edition(
    source: &SourceId,
    files: EditionFiles,
    meter: Arc<Meter>,
) -> Result<(Snapshot, Vec<RawFile>), EditionError> {
    let list = source.clone();
    let read = tokio::task::spawn_blocking(move || {
        let (files, records): (Vec<_>, Vec<_>) = files.into_iter().unzip();
        let snapshot = list::read_metered(&list, &files, &meter)?;
        let packed = files.iter().zip(records).map(|(file, record)| RawFile::pack(file, record));
        Ok((snapshot, packed.collect()))
    });
    read.await.map_err(|error| EditionError::Broken(error.to_string()))?
}

/// Where an edition was read: the publisher's own addresses, which may have a query, or those that
/// somebody gave. Redirects may lead where they led before, since somebody allowed that.
fn addresses(source: &SourceId, from: &LastRead) -> Result<Vec<Address>, RenewError> {
    let host = |file: &FetchRecord| Some(url::Url::parse(&file.answered_by).ok()?.host_str()?.to_owned());
    let hosts: Vec<String> = from.files.iter().filter_map(host).collect();
    let official = match publication(source) {
        Some(publication) => Address::official(publication, &hosts)?,
        None => Vec::new(),
    };
    from.files
        .iter()
        .map(|file| {
            let is_it = |address: &Address| FetchRecord::key(address.whole()) == file.address_sha256;
            let address = match official.iter().find(|address| is_it(address)) {
                Some(address) => address.clone(),
                None => Address::given(&file.url, &hosts)?,
            };
            if is_it(&address) { Ok(address) } else { Err(RenewError::NoAddress(file.url.clone())) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use chrono::Utc;

    use super::*;

    fn read_from(url: &str, answered_by: &str) -> LastRead {
        let whole = Address::given(url, &[]).unwrap();
        let file = FetchRecord {
            url: whole.shown(),
            address_sha256: FetchRecord::key(whole.whole()),
            answered_by: answered_by.to_owned(),
            at: Utc::now(),
            etag: None,
            last_modified: None,
        };
        LastRead { digest: String::new(), program: String::new(), files: vec![file] }
    }

    #[test]
    fn a_list_is_asked_for_where_it_was_read() {
        let plain = "https://lists.example.org/sdn.csv";
        let found =
            addresses(&SourceId::ofac_sdn(), &read_from(plain, "https://store.example.net/x")).unwrap();
        assert_eq!(found[0].whole(), plain);
        // The publisher's own address has a query, which this program knows.
        let eu = publication(&SourceId::eu_fsf()).unwrap().addresses[0];
        let found = addresses(&SourceId::eu_fsf(), &read_from(eu, eu)).unwrap();
        assert_eq!(found[0].whole(), eu);
        let token = "https://lists.example.org/sdn.csv?token=secret";
        let error = addresses(&SourceId::ofac_sdn(), &read_from(token, plain)).unwrap_err();
        assert!(matches!(error, RenewError::NoAddress(_)) && !error.may_pass());
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}
