//! The part of a file that has come so far, on disk, so that the next attempt or the next run goes
//! on from there.
//!
//! Beside `<hash of the address>.part` stands `.json` with the edition it is a part of. The one is
//! removed before the other is begun anew: a kill at any point leaves a part with its own edition,
//! or a part without one, which counts as nothing. Whoever works on it holds a lock on it.

use std::fs::{self, OpenOptions, TryLockError};
use std::io::{self, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

use super::FetchError;
use crate::digest::sha256;

/// How long a part is kept that nobody goes on with. Editions are published daily, and a part of an old
/// one is worth nothing.
const KEPT: Duration = Duration::from_secs(7 * 24 * 3600);

/// Removes what downloads of long ago left and nobody works on. What cannot be removed is left to the
/// next time: nothing depends on it.
pub(super) fn sweep(directory: &Path, now: SystemTime) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let is_part = path.extension().is_some_and(|extension| extension == "part");
        let is_old = fs::metadata(&path)
            .and_then(|about| about.modified())
            .is_ok_and(|modified| now.duration_since(modified).is_ok_and(|age| age > KEPT));
        if !is_part || !is_old {
            continue;
        }
        // Held until it is gone: whoever waits for it sees that its name is.
        if let Ok(file) = fs::File::open(&path)
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(path.with_extension("json"));
            let _ = fs::remove_file(&path);
        }
    }
}

/// What tells one edition of a file from another, as the server has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Origin {
    /// The address it was asked for by.
    pub(super) address: String,
    /// A strong entity tag or a last modification: what `If-Range` is asked with.
    pub(super) validator: String,
    /// The length of the whole.
    pub(super) total: Option<u64>,
}

impl Origin {
    /// Whether the validator is a tag, and no date.
    pub(super) fn is_tagged(&self) -> bool {
        self.validator.starts_with('"')
    }
}

/// A part of a file.
pub(super) struct Partial {
    file: tokio::fs::File,
    path: PathBuf,
    origin: Option<Origin>,
    len: u64,
}

impl Partial {
    /// Opens what is there of this address, or begins with nothing.
    pub(super) fn open(directory: &Path, address: &str) -> Result<Self, FetchError> {
        fs::create_dir_all(directory).map_err(at(directory))?;
        let mut name = sha256(address.as_bytes());
        name.truncate(32);
        let path = directory.join(name).with_extension("part");
        let file = loop {
            let mut options = OpenOptions::new();
            options.read(true).write(true).create(true).truncate(false);
            let file = options.open(&path).map_err(at(&path))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(FetchError::Busy(address.to_owned())),
                Err(TryLockError::Error(error)) => return Err(at(&path)(error)),
            }
            // Whoever held the lock before may have removed the name of what is now ours.
            if file.metadata().map_err(at(&path))?.nlink() > 0 {
                break file;
            }
        };
        let len = file.metadata().map_err(at(&path))?.len();
        let mut partial = Self { file: file.into(), path, origin: None, len };
        partial.origin = partial.noted().filter(|origin| {
            origin.address == address && len > 0 && origin.total.is_none_or(|total| len < total)
        });
        Ok(partial)
    }

    fn notes(&self) -> PathBuf {
        self.path.with_extension("json")
    }

    fn noted(&self) -> Option<Origin> {
        serde_json::from_slice(&fs::read(self.notes()).ok()?).ok()
    }

    /// The edition that can be gone on with, and how many bytes of it are there.
    pub(super) fn kept(&self) -> Option<(&Origin, u64)> {
        self.origin.as_ref().filter(|_| self.len > 0).map(|origin| (origin, self.len))
    }

    /// Bytes that are there.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// Throws away what is there and begins with nothing: of this edition, if it can be told from
    /// others.
    pub(super) async fn begin(&mut self, origin: Option<Origin>) -> Result<(), FetchError> {
        let (path, notes) = (self.path.clone(), self.notes());
        match fs::remove_file(&notes) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(at(&notes)(error)),
            _ => {}
        }
        self.file.set_len(0).await.map_err(at(&path))?;
        self.len = 0;
        if let Some(origin) = &origin {
            let text = serde_json::to_vec(origin).expect("an origin holds only strings and numbers");
            let unfinished = path.with_extension("new");
            fs::write(&unfinished, text)
                .and_then(|()| fs::rename(&unfinished, &notes))
                .map_err(at(&notes))?;
        }
        self.origin = origin;
        Ok(())
    }

    /// Goes to the end of what is there.
    pub(super) async fn seek_end(&mut self) -> Result<(), FetchError> {
        let end = self.file.seek(SeekFrom::Start(self.len)).await;
        end.map(|_| ()).map_err(at(&self.path))
    }

    /// Adds bytes.
    pub(super) async fn append(&mut self, bytes: &[u8]) -> Result<(), FetchError> {
        self.file.write_all(bytes).await.map_err(at(&self.path))?;
        self.len += bytes.len() as u64;
        Ok(())
    }

    /// Writes out what is still on its way to the file.
    pub(super) async fn flush(&mut self) -> Result<(), FetchError> {
        self.file.flush().await.map_err(at(&self.path))
    }

    /// The whole content; nothing stays behind.
    pub(super) async fn take(mut self) -> Result<Vec<u8>, FetchError> {
        self.flush().await?;
        let mut bytes = Vec::with_capacity(usize::try_from(self.len).unwrap_or_default());
        self.file.rewind().await.map_err(at(&self.path))?;
        self.file.read_to_end(&mut bytes).await.map_err(at(&self.path))?;
        self.remove()?;
        Ok(bytes)
    }

    /// Removes it.
    pub(super) fn remove(self) -> Result<(), FetchError> {
        for path in [self.notes(), self.path] {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(at(&path)(error)),
                _ => {}
            }
        }
        Ok(())
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> FetchError {
    let path = path.display().to_string();
    move |error| FetchError::Disk { path, detail: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "https://example.org/sdn.csv";

    fn origin(total: Option<u64>) -> Origin {
        Origin { address: ADDRESS.to_owned(), validator: "\"a\"".to_owned(), total }
    }

    async fn left(directory: &Path, origin: Option<Origin>) {
        let mut partial = Partial::open(directory, ADDRESS).unwrap();
        partial.begin(origin).await.unwrap();
        partial.seek_end().await.unwrap();
        partial.append(b"12345").await.unwrap();
        partial.flush().await.unwrap();
    }

    #[tokio::test]
    async fn a_part_is_gone_on_with_only_where_its_edition_is_known() {
        let directory = tempfile::tempdir().unwrap();
        let kept = |address: &str| {
            let partial = Partial::open(directory.path(), address).unwrap();
            partial.kept().map(|(origin, len)| (origin.clone(), len))
        };
        left(directory.path(), Some(origin(Some(9)))).await;
        assert_eq!(kept(ADDRESS), Some((origin(Some(9)), 5)));
        assert_eq!(kept("https://example.org/alt.csv"), None);
        left(directory.path(), Some(origin(None))).await;
        assert_eq!(kept(ADDRESS), Some((origin(None), 5)));
        // Without a validator, whole already, and longer than the whole.
        for origin in [None, Some(origin(Some(5))), Some(origin(Some(4)))] {
            left(directory.path(), origin).await;
            assert_eq!(kept(ADDRESS), None);
        }
        // A kill between the two files, or notes that are damaged.
        left(directory.path(), Some(origin(Some(9)))).await;
        let notes = Partial::open(directory.path(), ADDRESS).unwrap().notes();
        fs::write(&notes, "{").unwrap();
        assert_eq!(kept(ADDRESS), None);
        fs::remove_file(&notes).unwrap();
        assert_eq!(kept(ADDRESS), None);
    }

    #[tokio::test]
    async fn what_nobody_goes_on_with_is_removed_in_time() {
        let directory = tempfile::tempdir().unwrap();
        let files = || fs::read_dir(directory.path()).unwrap().count();
        left(directory.path(), Some(origin(None))).await;
        let now = SystemTime::now();
        sweep(directory.path(), now + KEPT - Duration::from_secs(60));
        assert_eq!(files(), 2);
        let held = Partial::open(directory.path(), ADDRESS).unwrap();
        sweep(directory.path(), now + KEPT * 2);
        assert_eq!(files(), 2, "somebody works on it");
        drop(held);
        sweep(directory.path(), now + KEPT * 2);
        assert_eq!(files(), 0);
        sweep(&directory.path().join("none"), now);
    }

    #[tokio::test]
    async fn what_was_taken_leaves_nothing_and_two_cannot_work_on_one() {
        let directory = tempfile::tempdir().unwrap();
        left(directory.path(), Some(origin(None))).await;
        let partial = Partial::open(directory.path(), ADDRESS).unwrap();
        let second = Partial::open(directory.path(), ADDRESS).err();
        assert!(matches!(second, Some(FetchError::Busy(_))), "{second:?}");
        assert_eq!(partial.take().await.unwrap(), b"12345");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    }
}
