//! What is published of a list: its files, fetched, or what came of the same ones before.

use std::pin::Pin;

use chrono::Utc;

use super::import::still_the_same;
use super::{Address, Conditions, Edition, FetchError, Fetched, Fetcher, ImportReport, Mode, OnFetchEvent};
use crate::list::{InputFile, SourceId};
use crate::store::{FetchRecord, LastRead, Store, StoreError, WriteLock};

/// The files of an edition, each with how it came, where it was fetched.
pub type EditionFiles = Vec<(InputFile, Option<FetchRecord>)>;

/// What there is to import.
pub enum Published {
    /// These files.
    Files(EditionFiles),
    /// Nothing: the files are those read last, and this came of them. The time of the check is noted.
    Same(ImportReport),
}

/// Where to look for an edition, and how.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// The list.
    pub source: &'a SourceId,
    /// The addresses of the files of one edition.
    pub addresses: &'a [Address],
    /// Fetches them.
    pub fetcher: &'a Fetcher,
    /// Told what happens on the way.
    pub on: OnFetchEvent<'a>,
    /// Whether the time of the check is noted.
    pub mode: Mode,
}

/// The write lock, for the moment in which it is needed: not while files come.
pub enum LockFor<'a> {
    /// The caller holds it, and keeps it.
    Held(&'a mut WriteLock),
    /// It is taken by this, where it is needed at all, and given back.
    Taken(Pin<Box<dyn Future<Output = Result<WriteLock, StoreError>> + Send + 'a>>),
}

/// Asks for the edition that is published now. What has not changed since it was read last is not
/// fetched, unless nothing of that is active or held any more.
///
/// # Errors
/// When it cannot be fetched, the lock not be had, or the database does not answer.
pub async fn published<E>(store: &Store, wanted: Wanted<'_>, lock: LockFor<'_>) -> Result<Published, E>
where
    E: From<FetchError> + From<StoreError>,
{
    let Wanted { source, addresses, mode, .. } = wanted;
    let last = store.last_read(source).await?;
    let mut files = fetch(&wanted, conditional(addresses, last.as_ref())).await?;
    if let (None, Some(last)) = (&files, &last) {
        let report = match lock {
            LockFor::Held(lock) => still_the_same(lock, source, last, mode).await,
            LockFor::Taken(taking) => {
                let mut lock = taking.await?;
                let report = still_the_same(&mut lock, source, last, mode).await;
                lock.release().await;
                report
            }
        };
        if let Some(report) = report? {
            return Ok(Published::Same(report));
        }
        // Somebody chose another version meanwhile.
        files = fetch(&wanted, conditional(addresses, None)).await?;
    }
    Ok(Published::Files(files.unwrap_or_default()))
}

async fn fetch(
    wanted: &Wanted<'_>,
    files: Vec<(Address, Conditions)>,
) -> Result<Option<EditionFiles>, FetchError> {
    match wanted.fetcher.edition(&files, wanted.on).await? {
        Edition::Files(fetched) => Ok(Some(recorded(fetched, &files))),
        Edition::NotModified => Ok(None),
    }
}

/// Each address with what the server said of it before, if the edition read last came from just these.
fn conditional(addresses: &[Address], last: Option<&LastRead>) -> Vec<(Address, Conditions)> {
    let read = last.map_or(&[][..], |last| &last.files);
    let known = |address: &Address| {
        let key = FetchRecord::key(address.whole());
        read.iter().find(|file| file.address_sha256 == key)
    };
    let same = addresses.len() == read.len() && addresses.iter().all(|address| known(address).is_some());
    let conditions = |address: &Address| match known(address) {
        Some(file) if same => {
            Conditions { etag: file.etag.clone(), last_modified: file.last_modified.clone() }
        }
        _ => Conditions::default(),
    };
    addresses.iter().map(|address| (address.clone(), conditions(address))).collect()
}

/// The files of an edition, each with what is to be kept of how it came.
fn recorded(files: Vec<Fetched>, wanted: &[(Address, Conditions)]) -> EditionFiles {
    let at = Utc::now();
    let kept = files.into_iter().zip(wanted).map(|(fetched, (address, _))| {
        let record = FetchRecord {
            url: address.shown(),
            address_sha256: FetchRecord::key(address.whole()),
            answered_by: fetched.answered_by,
            at,
            etag: fetched.conditions.etag,
            last_modified: fetched.conditions.last_modified,
        };
        (fetched.file, Some(record))
    });
    kept.collect()
}
