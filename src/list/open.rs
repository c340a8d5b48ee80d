//! Opens one file: unpacks it, decodes it to text, and finds its format by the content. The name
//! of a file is never trusted: mirrors rename files, and error pages come under any name.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::{InputFile, ReadError};

/// Most bytes a compressed file may unpack to: 1 GiB, eight times the largest list published today
/// (`SDN_ADVANCED.XML`, 127 MB). Past it, the file is a decompression bomb.
const MAX_UNPACKED_BYTES: u64 = 1 << 30;

/// Lines looked at before a text is said to be no list.
const SNIFFED_LINES: usize = 50;

/// A file as text, with its format.
pub(super) struct Opened {
    /// The file's name, for messages.
    pub(super) name: String,
    /// The whole text.
    pub(super) text: String,
    /// What it is.
    pub(super) format: Format,
}

/// The formats known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Format {
    /// `sdn.csv`, `cons_prim.csv`: one row of 12 columns for each listing.
    OfacMain,
    /// `alt.csv`: one row of 5 columns for each strong alias.
    OfacAliases,
    /// `add.csv`: one row of 6 columns for each address.
    OfacAddresses,
    /// `sdn_comments.csv`: remarks that did not fit into the main file; 2 columns.
    OfacComments,
    /// `SDN.XML`, `CONSOLIDATED.XML`: root `sdnList`, in whatever namespace (it has changed).
    OfacXml,
    /// The Security Council's consolidated list: root `CONSOLIDATED_LIST`.
    UnXml,
}

impl Format {
    /// Columns of a row; none for XML.
    pub(super) fn columns(self) -> usize {
        match self {
            Self::OfacMain => 12,
            Self::OfacAliases => 5,
            Self::OfacAddresses => 6,
            Self::OfacComments => 2,
            Self::OfacXml | Self::UnXml => 0,
        }
    }

    /// The publisher's name for such a file.
    pub(super) fn usual_name(self) -> &'static str {
        match self {
            Self::OfacMain => "sdn.csv",
            Self::OfacAliases => "alt.csv",
            Self::OfacAddresses => "add.csv",
            Self::OfacComments => "sdn_comments.csv",
            Self::OfacXml => "SDN.XML",
            Self::UnXml => "consolidated.xml",
        }
    }
}

/// Unpacks, decodes and recognizes a file.
pub(super) fn open(file: &InputFile) -> Result<Opened, ReadError> {
    let unpacked;
    let bytes = if file.bytes.starts_with(&[0x1f, 0x8b]) {
        unpacked = unpack(file, MAX_UNPACKED_BYTES)?;
        &unpacked
    } else {
        &file.bytes
    };
    let text = decode(&file.name, bytes)?;
    let format = recognize(&file.name, &text)?;
    Ok(Opened { name: file.name.clone(), text, format })
}

fn unpack(file: &InputFile, limit_bytes: u64) -> Result<Vec<u8>, ReadError> {
    let mut unpacked = Vec::new();
    // One byte past the limit tells a file that fits exactly from one that does not.
    let mut packed = MultiGzDecoder::new(file.bytes.as_slice()).take(limit_bytes + 1);
    match packed.read_to_end(&mut unpacked) {
        Ok(_) if unpacked.len() as u64 > limit_bytes => {
            Err(ReadError::TooLarge { file: file.name.clone(), limit_bytes })
        }
        Ok(_) => Ok(unpacked),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Err(ReadError::Truncated {
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

/// UTF-8 where it is that; else windows-1252, which old list files are in. XML must be UTF-8
/// unless its declaration names a one-byte encoding.
fn decode(name: &str, bytes: &[u8]) -> Result<String, ReadError> {
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    if bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == END_OF_FILE as u8) {
        return Err(ReadError::Empty { file: name.to_owned() });
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(ReadError::UnknownFormat {
            file: name.to_owned(),
            detail: "text in UTF-16; lists come in UTF-8 or windows-1252".to_owned(),
        });
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(error) => error,
    };
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_ascii_lowercase();
    let one_byte = head.contains("windows-1252") || head.contains("iso-8859-1");
    if head.trim_start().starts_with('<') && !one_byte {
        let place = format!("byte {}", error.valid_up_to());
        let file = name.to_owned();
        return Err(if error.error_len().is_none() {
            ReadError::Truncated { file, place, detail: "it ends inside a character".to_owned() }
        } else {
            ReadError::Malformed { file, place, detail: "not UTF-8; fetch it again".to_owned() }
        });
    }
    Ok(encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned())
}

/// OFAC's delimited files end with this character, as DOS files did; mirrors often strip it.
pub(super) const END_OF_FILE: char = '\u{1a}';

fn recognize(name: &str, text: &str) -> Result<Format, ReadError> {
    if text.trim_start().starts_with('<') {
        return recognize_xml(name, text);
    }
    for line in super::ofac_csv::lines(text).take(SNIFFED_LINES) {
        let Some(cells) = super::ofac_csv::split_row(line) else { continue };
        if cells.first().is_none_or(|cell| super::ofac_csv::entry_number(cell).is_none()) {
            continue;
        }
        match cells.len() {
            12 => return Ok(Format::OfacMain),
            6 => return Ok(Format::OfacAddresses),
            5 if matches!(cells[2].trim(), "aka" | "fka" | "nka" | "-0-") => {
                return Ok(Format::OfacAliases);
            }
            2 => return Ok(Format::OfacComments),
            _ => {}
        }
    }
    let start: String = text.trim_start().chars().take(40).collect();
    Err(ReadError::UnknownFormat { file: name.to_owned(), detail: format!("it begins {start:?}") })
}

fn recognize_xml(name: &str, text: &str) -> Result<Format, ReadError> {
    let file = name.to_owned();
    let cut_off = || ReadError::Truncated {
        file: name.to_owned(),
        place: "its start".to_owned(),
        detail: "there is no element in it".to_owned(),
    };
    let mut rest = text.trim_start();
    loop {
        let end = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<!") {
            let head: String = rest.chars().take(16).collect();
            return Err(if head.to_ascii_lowercase().starts_with("<!doctype html") {
                ReadError::HtmlPage { file }
            } else if rest.contains('>') {
                super::xml::doctype(name)
            } else {
                cut_off()
            });
        } else {
            break;
        };
        rest = rest.split_once(end).ok_or_else(cut_off)?.1.trim_start();
    }
    let Some(tag) = rest.strip_prefix('<') else { return Err(cut_off()) };
    let end = tag.find(|c: char| c.is_whitespace() || c == '>' || c == '/').ok_or_else(cut_off)?;
    let root = tag[..end].rsplit(':').next().unwrap_or_default();
    match root {
        "sdnList" => Ok(Format::OfacXml),
        "CONSOLIDATED_LIST" => Ok(Format::UnXml),
        _ if ["html", "head", "body"].iter().any(|tag| root.eq_ignore_ascii_case(tag)) => {
            Err(ReadError::HtmlPage { file })
        }
        "Sanctions" | "sanctionsData" => Err(ReadError::UnknownFormat {
            file,
            detail: "OFAC's advanced or enhanced XML; give SDN.XML or CONSOLIDATED.XML".to_owned(),
        }),
        _ => {
            let root: String = root.chars().take(40).collect();
            Err(ReadError::UnknownFormat { file, detail: format!("XML with the root {root:?}") })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    }

    fn refusal(bytes: &[u8]) -> ReadError {
        open(&InputFile::new("x", bytes.to_vec())).err().unwrap()
    }

    #[test]
    fn a_gzip_file_past_the_limit_is_refused_and_one_at_the_limit_is_not() {
        let file = InputFile::new("bomb.gz", gzip(&[b' '; 1000]));
        assert_eq!(unpack(&file, 1000).unwrap().len(), 1000);
        assert!(matches!(unpack(&file, 999), Err(ReadError::TooLarge { limit_bytes: 999, .. })));
    }

    #[test]
    fn a_gzip_file_without_its_end_is_truncated() {
        let packed = gzip(b"7,\"DOE, John\"");
        assert!(matches!(refusal(&packed[..packed.len() - 5]), ReadError::Truncated { .. }));
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
        let advanced = refusal(b"<Sanctions xmlns=\"x\">").to_string();
        assert!(advanced.contains("give SDN.XML"), "{advanced}");
    }

    #[test]
    fn a_format_is_known_by_its_content_under_any_name() {
        let format = |text: &str| open(&InputFile::new("x.bin", text.into())).unwrap().format;
        assert_eq!(format("7,1,\"aka\",\"DOE, J.\",-0- \r\n"), Format::OfacAliases);
        assert_eq!(format("////\n7,1,\"Main St\",\"Rome\",\"Italy\",-0- \r\n"), Format::OfacAddresses);
        assert_eq!(format("7,\"the rest.\"\r\n"), Format::OfacComments);
        assert_eq!(format("<?xml version=\"1.0\"?>\n<!-- x --><o:sdnList xmlns:o=\"any\">"), Format::OfacXml);
        assert_eq!(format("<CONSOLIDATED_LIST>"), Format::UnXml);
    }
}
