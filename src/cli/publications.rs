//! A directory of publications of one list -> each, in the order of their names.
//!
//! A file is a publication; a tar archive, plain or packed with gzip or Zstandard, is as many as it
//! holds. They are read on a thread of their own, one ahead of who takes them: all together may be
//! larger than memory.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use tokio::sync::mpsc;

/// Most bytes of one publication: as of lists that are fetched.
const MOST_BYTES: u64 = 1 << 30;
/// Window of Zstandard, as a power of two: editions that hardly differ are packed with the largest.
const WINDOW_LOG: u32 = 31;

/// One edition of the list.
pub(crate) struct Publication {
    /// Its file's name.
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// Begins to read; the last may be the error that ended it.
pub(crate) fn read(directory: PathBuf) -> mpsc::Receiver<io::Result<Publication>> {
    let (sender, receiver) = mpsc::channel(1);
    std::thread::spawn(move || {
        // Nobody listens any more: then there is nothing to read for.
        let send = |one| sender.blocking_send(Ok(one)).is_ok();
        if let Err(error) = send_all(&directory, send) {
            let _ = sender.blocking_send(Err(error));
        }
    });
    receiver
}

fn send_all(directory: &Path, send: impl Fn(Publication) -> bool) -> io::Result<()> {
    let mut paths: Vec<PathBuf> =
        directory.read_dir()?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort();
    for path in paths.iter().filter(|path| path.is_file() && !is_about_the_others(path)) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = File::open(path)?;
        let goes_on = match name.as_str() {
            packed if packed.ends_with(".tar.zst") => {
                let mut reader = zstd::Decoder::new(file)?;
                reader.window_log_max(WINDOW_LOG)?;
                send_archive(reader, &send)?
            }
            packed if packed.ends_with(".tar.gz") || packed.ends_with(".tgz") => {
                send_archive(MultiGzDecoder::new(file), &send)?
            }
            plain if plain.ends_with(".tar") => send_archive(file, &send)?,
            _ => send(Publication { bytes: bounded(file, &name)?, name }),
        };
        if !goes_on {
            break;
        }
    }
    Ok(())
}

fn send_archive(reader: impl Read, send: &impl Fn(Publication) -> bool) -> io::Result<bool> {
    for entry in tar::Archive::new(reader).entries()? {
        let entry = entry?;
        if entry.header().entry_type().is_file() {
            let name = entry.path()?.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let bytes = bounded(entry, &name)?;
            if !send(Publication { name, bytes }) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// A table of contents, or words for people.
fn is_about_the_others(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    matches!(stem.as_str(), "index" | "readme" | "manifest")
}

fn bounded(reader: impl Read, name: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(io::Error::other(format!("{name} is larger than {MOST_BYTES} bytes")));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(directory: &Path) -> Vec<String> {
        let mut read = read(directory.to_owned());
        std::iter::from_fn(|| read.blocking_recv())
            .map(|one| one.unwrap())
            .map(|one| format!("{} {}", one.name, String::from_utf8(one.bytes).unwrap()))
            .collect()
    }

    #[test]
    fn files_and_archives_are_read_in_order_and_tables_of_contents_are_not() {
        let directory = tempfile::tempdir().unwrap();
        let mut archive = tar::Builder::new(Vec::new());
        for name in ["3.csv", "4.csv"] {
            let mut header = tar::Header::new_gnu();
            header.set_size(1);
            header.set_cksum();
            archive.append_data(&mut header, name, &name.as_bytes()[..1]).unwrap();
        }
        let archive = archive.into_inner().unwrap();
        let packed = zstd::encode_all(archive.as_slice(), 1).unwrap();
        for (name, bytes) in
            [("INDEX.csv", &b"0"[..]), ("1.csv", b"1"), ("2.tar.zst", &packed), ("5.tar", &archive)]
        {
            std::fs::write(directory.path().join(name), bytes).unwrap();
        }
        assert_eq!(names(directory.path()), ["1.csv 1", "3.csv 3", "4.csv 4", "3.csv 3", "4.csv 4"]);
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("1.tar.zst"), b"not packed").unwrap();
        assert!(read(directory.path().to_owned()).blocking_recv().unwrap().is_err());
        assert!(read(directory.path().join("none")).blocking_recv().unwrap().is_err());
    }
}
