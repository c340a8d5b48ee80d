//! Opens one file: unpacks it, decodes it to text, and finds its format by the content. The name
//! of a file is never trusted: mirrors rename files, and error pages come under any name.

use std::borrow::Cow;

use super::archive::{self, Unpacked};
use super::format::{self, Format};
use super::table::{Delimited, TableRow};
use super::{InputFile, Meter, ReadError};

/// A file, unpacked and decoded, with its format.
pub(super) struct Opened<'a> {
    /// The file's name, for messages.
    pub(super) name: String,
    /// What it is.
    pub(super) format: Format,
    /// Told how far its reading is.
    pub(super) meter: &'a Meter,
    content: Content<'a>,
}

enum Content<'a> {
    /// Borrowed where nothing had to be unpacked or decoded: the largest list fills 127 MB.
    Text(Cow<'a, str>),
    Sheet(Vec<TableRow>),
}

impl Opened<'_> {
    /// The whole text; empty for a workbook.
    pub(super) fn text(&self) -> &str {
        match &self.content {
            Content::Text(text) => text,
            Content::Sheet(_) => "",
        }
    }

    /// Whether it is a workbook rather than text.
    pub(super) fn is_sheet(&self) -> bool {
        matches!(self.content, Content::Sheet(_))
    }

    /// The rows of a table.
    pub(super) fn rows(&self) -> Box<dyn Iterator<Item = Result<TableRow, ReadError>> + '_> {
        match &self.content {
            Content::Text(text) => Box::new(Delimited::new(&self.name, text).metered(self.meter)),
            Content::Sheet(rows) => Box::new(rows.iter().cloned().map(Ok)),
        }
    }
}

/// Unpacks, decodes and recognizes a file; an archive may hold several.
pub(super) fn open<'a>(file: &'a InputFile, meter: &'a Meter) -> Result<Vec<Opened<'a>>, ReadError> {
    match archive::unpack(file)? {
        Unpacked::Files(files) => files.into_iter().map(|(name, bytes)| text(name, bytes, meter)).collect(),
        Unpacked::Workbook(archive) => {
            let document = super::ods::is_document(&archive);
            let rows = if document { super::ods::rows(archive)? } else { super::xlsx::rows(archive)? };
            sheet(file, rows, meter).map(|sheet| vec![sheet])
        }
    }
}

fn text<'a>(name: String, bytes: Cow<'a, [u8]>, meter: &'a Meter) -> Result<Opened<'a>, ReadError> {
    let text = decode(&name, bytes)?;
    let format = format::recognize(&name, &text)?;
    meter.expect(text.len());
    Ok(Opened { name, format, meter, content: Content::Text(text) })
}

fn sheet<'a>(file: &'a InputFile, rows: Vec<TableRow>, meter: &'a Meter) -> Result<Opened<'a>, ReadError> {
    let first = rows.iter().cloned().map(Ok);
    let format = super::table::headers(first).find_map(|columns| Format::of_table(&columns));
    let format = format.ok_or_else(|| ReadError::UnknownFormat {
        file: file.name.clone(),
        detail: "a workbook whose first sheet is no list known here".to_owned(),
    })?;
    Ok(Opened { name: file.name.clone(), format, meter, content: Content::Sheet(rows) })
}

/// Longest text in windows-1252, bytes; each may take three in UTF-8. The UK's list had 13 MB.
const MAX_ONE_BYTE_TEXT: usize = 24 << 20;

const BYTE_ORDER_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

/// UTF-8 where it is that; else windows-1252, which old list files are in. JSON must be UTF-8, and
/// XML too unless its declaration names a one-byte encoding. Valid text is not copied.
pub(super) fn decode<'a>(name: &str, bytes: Cow<'a, [u8]>) -> Result<Cow<'a, str>, ReadError> {
    let content = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
    if content.iter().all(|byte| byte.is_ascii_whitespace() || *byte == END_OF_FILE as u8) {
        return Err(ReadError::Empty { file: name.to_owned() });
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(ReadError::UnknownFormat {
            file: name.to_owned(),
            detail: "text in UTF-16; lists come in UTF-8 or windows-1252".to_owned(),
        });
    }
    let (bytes, error) = match bytes {
        Cow::Borrowed(bytes) => {
            let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
            match std::str::from_utf8(bytes) {
                Ok(text) => return Ok(Cow::Borrowed(text)),
                Err(error) => (Cow::Borrowed(bytes), error),
            }
        }
        Cow::Owned(mut bytes) => {
            if bytes.starts_with(BYTE_ORDER_MARK) {
                bytes.drain(..BYTE_ORDER_MARK.len());
            }
            match String::from_utf8(bytes) {
                Ok(text) => return Ok(Cow::Owned(text)),
                Err(error) => {
                    let reason = error.utf8_error();
                    (Cow::Owned(error.into_bytes()), reason)
                }
            }
        }
    };
    if bytes.len() > MAX_ONE_BYTE_TEXT {
        return Err(ReadError::TooLarge { file: name.to_owned(), limit_bytes: MAX_ONE_BYTE_TEXT as u64 });
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_ascii_lowercase();
    let one_byte = head.contains("windows-1252") || head.contains("iso-8859-1");
    if head.trim_start().starts_with(['<', '{']) && !one_byte {
        let place = format!("byte {}", error.valid_up_to());
        let file = name.to_owned();
        return Err(if error.error_len().is_none() {
            ReadError::Truncated { file, place, detail: "it ends inside a character".to_owned() }
        } else {
            ReadError::Malformed { file, place, detail: "not UTF-8; fetch it again".to_owned() }
        });
    }
    Ok(Cow::Owned(encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned()))
}

/// OFAC's delimited files end with this character, as DOS files did; mirrors often strip it.
pub(super) const END_OF_FILE: char = '\u{1a}';

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(bytes: &[u8]) -> ReadError {
        open(&InputFile::new("x", bytes.to_vec()), &Meter::default()).err().unwrap()
    }

    #[test]
    fn empty_files_are_empty_even_with_blanks_in_them() {
        for bytes in [&b""[..], b" \r\n", b"\x1a", b"\xef\xbb\xbf"] {
            assert!(matches!(refusal(bytes), ReadError::Empty { .. }), "{bytes:?}");
        }
    }

    #[test]
    fn an_html_page_is_called_one() {
        for page in
            ["<!DOCTYPE html><html>", "\n<HTML lang=en>", "<?xml version='1.0'?><!doctype HTML>", "<html>"]
        {
            assert!(matches!(refusal(page.as_bytes()), ReadError::HtmlPage { .. }), "{page}");
        }
    }

    #[test]
    fn other_texts_are_of_no_known_format() {
        for text in ["{\"a\":1}", "name,date\nx,y\n", "1,2,3\n", "<kml/>", "\u{fffd}PNG"] {
            assert!(matches!(refusal(text.as_bytes()), ReadError::UnknownFormat { .. }), "{text}");
        }
        assert!(matches!(refusal(b"\xff\xfe1\x00"), ReadError::UnknownFormat { .. }));
        let delta = refusal(b"{\"op\":\"ADD\",\"entity\":{}}\n").to_string();
        assert!(delta.contains("give entities.ftm.json"), "{delta}");
    }

    #[test]
    fn a_format_is_known_by_its_content_under_any_name() {
        let format =
            |text: &str| open(&InputFile::new("x.bin", text.into()), &Meter::default()).unwrap()[0].format;
        assert_eq!(format("7,1,\"aka\",\"DOE, J.\",-0- \r\n"), Format::OfacAliases);
        assert_eq!(format("////\n7,1,\"Main St\",\"Rome\",\"Italy\",-0- \r\n"), Format::OfacAddresses);
        assert_eq!(format("7,\"the rest.\"\r\n"), Format::OfacComments);
        assert_eq!(format("<?xml version=\"1.0\"?>\n<!-- x --><o:sdnList xmlns:o=\"any\">"), Format::OfacXml);
        assert_eq!(format("<CONSOLIDATED_LIST>"), Format::UnXml);
        assert_eq!(format("<Sanctions xmlns='x'>"), Format::OfacAdvanced);
        assert_eq!(format("Last Updated,1/2/2020\r\nName 6,Name 1,Group ID\r\n"), Format::UkTable);
        assert_eq!(format("{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{}}"), Format::OsEntities);
    }
}
