//! Unpacks what publishers and users keep lists in: gzip and zip. Bounded: an archive that unpacks
//! to more than any list has, that holds too many files, or another archive, is refused.

use std::borrow::Cow;
use std::io::{self, Cursor, Read};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;
use zip::result::ZipError;

use super::{InputFile, ReadError};

/// Most bytes a file may have or unpack to: 160 MiB, a third more than the largest list published
/// today (`SDN_ADVANCED.XML`, 127 MB). Past it, the file is no list or a decompression bomb; up to
/// it, reading stays within 256 MiB of memory.
pub const MAX_FILE_BYTES: u64 = 160 << 20;

/// Most bytes of one part of a spreadsheet. The UK's longest is 13 MB.
const MAX_PART_BYTES: u64 = 48 << 20;

/// Most files in an archive. A spreadsheet has some twenty, OFAC's archive of all forms a dozen.
const MAX_ENTRIES: usize = 256;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZIP: [u8; 4] = *b"PK\x03\x04";
const EMPTY_ZIP: [u8; 4] = *b"PK\x05\x06";

/// What a file holds once it is unpacked.
pub(super) enum Unpacked<'a> {
    /// One file after the other, each with its name.
    Files(Vec<(String, Cow<'a, [u8]>)>),
    /// A workbook, whose parts are still packed.
    Workbook(Archive<'a>),
}

/// Unpacks a file; a plain one is handed through without a copy.
pub(super) fn unpack(file: &InputFile) -> Result<Unpacked<'_>, ReadError> {
    unpack_within(file, MAX_FILE_BYTES)
}

fn unpack_within(file: &InputFile, limit_bytes: u64) -> Result<Unpacked<'_>, ReadError> {
    if file.bytes.starts_with(&GZIP) {
        let unpacked = gunzip(file, limit_bytes)?;
        refuse_nested(&file.name, &unpacked)?;
        return Ok(Unpacked::Files(vec![(file.name.clone(), Cow::Owned(unpacked))]));
    }
    if !file.bytes.starts_with(&ZIP) && !file.bytes.starts_with(&EMPTY_ZIP) {
        if file.bytes.len() as u64 > limit_bytes {
            return Err(ReadError::TooLarge { file: file.name.clone(), limit_bytes });
        }
        return Ok(Unpacked::Files(vec![(file.name.clone(), Cow::Borrowed(&file.bytes))]));
    }
    let mut archive = Archive::open(file)?;
    if archive.has("xl/workbook.xml") || super::ods::is_document(&archive) {
        return Ok(Unpacked::Workbook(archive));
    }
    let mut files = Vec::new();
    let mut left = limit_bytes;
    for at in 0..archive.zip.len() {
        let (name, bytes) = archive.read_within(at, left, limit_bytes)?;
        // Folders, and what a desktop computer adds to an archive.
        if name.ends_with('/') || name.starts_with("__MACOSX/") {
            continue;
        }
        left -= bytes.len() as u64;
        let inside = format!("{}/{name}", file.name);
        refuse_nested(&inside, &bytes)?;
        files.push((inside, Cow::Owned(bytes)));
    }
    if files.is_empty() {
        return Err(ReadError::Empty { file: file.name.clone() });
    }
    Ok(Unpacked::Files(files))
}

fn refuse_nested(file: &str, bytes: &[u8]) -> Result<(), ReadError> {
    if bytes.starts_with(&GZIP) || bytes.starts_with(&ZIP) || bytes.starts_with(&EMPTY_ZIP) {
        return Err(ReadError::Malformed {
            file: file.to_owned(),
            place: "first bytes".to_owned(),
            detail: "an archive inside an archive; unpack the outer one and give the inner".to_owned(),
        });
    }
    Ok(())
}

fn gunzip(file: &InputFile, limit_bytes: u64) -> Result<Vec<u8>, ReadError> {
    let packed = || MultiGzDecoder::new(file.bytes.as_slice()).take(limit_bytes + 1);
    let unpacked = length(packed()).and_then(|length| match length > limit_bytes {
        true => Ok(None),
        false => read(packed(), length).map(Some),
    });
    match unpacked {
        Ok(Some(unpacked)) => Ok(unpacked),
        Ok(None) => Err(ReadError::TooLarge { file: file.name.clone(), limit_bytes }),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(ReadError::Truncated {
            file: file.name.clone(),
            place: format!("byte {} of its compressed form", file.bytes.len()),
            detail: "the gzip stream has no end".to_owned(),
        }),
        Err(error) => Err(ReadError::Malformed {
            file: file.name.clone(),
            place: "gzip stream".to_owned(),
            detail: format!("cannot be unpacked: {error}; fetch it again"),
        }),
    }
}

/// How much comes out of a packed file, whatever it says of itself. It is unpacked twice, since a buffer
/// that grows with it holds the old one beside the new one, and may be twice as long as what is in it.
fn length(mut packed: impl Read) -> io::Result<u64> {
    io::copy(&mut packed, &mut io::sink())
}

fn read(mut packed: impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(usize::try_from(length).map_err(io::Error::other)?)?;
    packed.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A zip archive.
pub(super) struct Archive<'a> {
    pub(super) file: &'a str,
    /// Bytes of the whole archive as it came.
    pub(super) packed_bytes: u64,
    zip: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Archive<'a> {
    fn open(file: &'a InputFile) -> Result<Self, ReadError> {
        let zip = ZipArchive::new(Cursor::new(file.bytes.as_slice())).map_err(|error| match error {
            // The table of an archive stands at its end: without it, the end is missing.
            ZipError::InvalidArchive(_) | ZipError::Io(_) => ReadError::Truncated {
                file: file.name.clone(),
                place: format!("byte {}", file.bytes.len()),
                detail: "the zip archive has no whole table of its files".to_owned(),
            },
            error => ReadError::Malformed {
                file: file.name.clone(),
                place: "zip archive".to_owned(),
                detail: format!("cannot be unpacked: {error}; fetch it again"),
            },
        })?;
        if zip.len() > MAX_ENTRIES {
            return Err(ReadError::Malformed {
                file: file.name.clone(),
                place: "zip archive".to_owned(),
                detail: format!("{} files in it; no list is published in so many", zip.len()),
            });
        }
        Ok(Self { file: &file.name, packed_bytes: file.bytes.len() as u64, zip })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// One part of a workbook.
    pub(super) fn part(&mut self, name: &str) -> Result<Vec<u8>, ReadError> {
        self.part_within(name, MAX_PART_BYTES)
    }

    /// One part of a workbook of at most so many bytes.
    pub(super) fn part_within(&mut self, name: &str, limit_bytes: u64) -> Result<Vec<u8>, ReadError> {
        let at = self.zip.index_for_name(name).ok_or_else(|| self.broken(name, "it is not there"))?;
        Ok(self.read_within(at, limit_bytes, limit_bytes)?.1)
    }

    fn read_within(
        &mut self,
        at: usize,
        left: u64,
        limit_bytes: u64,
    ) -> Result<(String, Vec<u8>), ReadError> {
        let file = self.file;
        let broken = |name: &str, error: io::Error| Self::broken_in(file, name, &error.to_string());
        let (name, part) = self.entry(at)?;
        // One byte past the limit tells a part that fits exactly from one that does not.
        let length = length(part.take(left + 1)).map_err(|error| broken(&name, error))?;
        if length > left {
            return Err(ReadError::TooLarge { file: file.to_owned(), limit_bytes });
        }
        let bytes = read(self.entry(at)?.1, length).map_err(|error| broken(&name, error))?;
        Ok((name, bytes))
    }

    fn entry(&mut self, at: usize) -> Result<(String, impl Read + use<'_, 'a>), ReadError> {
        let broken = |error: ZipError| Self::broken_in(self.file, "zip archive", &error.to_string());
        let part = self.zip.by_index(at).map_err(broken)?;
        let name = part.name().map_err(broken)?.into_owned();
        Ok((name, part))
    }

    fn broken(&self, name: &str, error: &str) -> ReadError {
        Self::broken_in(self.file, name, error)
    }

    fn broken_in(file: &str, place: &str, error: &str) -> ReadError {
        ReadError::Malformed {
            file: file.to_owned(),
            place: place.to_owned(),
            detail: format!("cannot be unpacked: {error}; fetch it again"),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use zip::write::SimpleFileOptions;

    use super::*;

    pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    }

    pub(crate) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            archive.start_file(*name, SimpleFileOptions::default()).unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    fn files(bytes: Vec<u8>, limit_bytes: u64) -> Result<Vec<usize>, ReadError> {
        match unpack_within(&InputFile::new("x", bytes), limit_bytes)? {
            Unpacked::Files(files) => Ok(files.iter().map(|(_, bytes)| bytes.len()).collect()),
            Unpacked::Workbook(_) => Ok(Vec::new()),
        }
    }

    #[test]
    fn an_archive_past_the_limit_is_refused_and_one_at_the_limit_is_not() {
        for packed in [gzip(&[b' '; 1000]), zipped(&[("a", &[b' '; 600]), ("b", &[b' '; 400])])] {
            assert_eq!(files(packed.clone(), 1000).unwrap().iter().sum::<usize>(), 1000);
            let refused = files(packed, 999);
            assert!(matches!(refused, Err(ReadError::TooLarge { limit_bytes: 999, .. })), "{refused:?}");
        }
    }

    #[test]
    fn an_archive_in_an_archive_and_one_of_many_files_are_refused() {
        let inner = zipped(&[("a", b"x")]);
        let many: Vec<String> = (0..=MAX_ENTRIES).map(|n| n.to_string()).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
        for packed in [
            gzip(&gzip(b"x")),
            gzip(&inner),
            zipped(&[("a.zip", &inner)]),
            zipped(&[("a.gz", &gzip(b"x"))]),
            zipped(&many),
        ] {
            let refused = files(packed, 1 << 20);
            assert!(matches!(refused, Err(ReadError::Malformed { .. })), "{refused:?}");
        }
        assert!(matches!(files(zipped(&[]), 9), Err(ReadError::Empty { .. })));
    }

    #[test]
    fn an_archive_cut_anywhere_is_an_error() {
        for packed in [gzip(b"7,\"DOE, John\""), zipped(&[("sdn.csv", b"7,\"DOE, John\"")])] {
            for cut in 4..packed.len() {
                let refused = files(packed[..cut].to_vec(), 1 << 20);
                assert!(
                    matches!(refused, Err(ReadError::Truncated { .. } | ReadError::Malformed { .. })),
                    "cut at {cut}: {refused:?}"
                );
            }
        }
    }
}
