//! The first sheet of an Office Open XML workbook, as rows of text. Formats, formulas and all
//! other sheets are of no interest: lists are published as one table.
//!
//! Read with [`super::xml`], so that its bounds hold here too. Traps: cells without content are
//! left out; texts stand in a table of their own; a phonetic reading stands beside a text; dates
//! are numbers of days.

use super::archive::Archive;
use super::open::decode;
use super::sheet::Sheet;
use super::table::TableRow;
use super::xml::{Step, Walk};
use super::{PartialDate, ReadError};

/// Most texts in the table of texts; the UK's has 60,000.
const MAX_TEXTS: usize = 1_000_000;

/// The rows of the first sheet.
pub(super) fn rows(mut archive: Archive<'_>) -> Result<Vec<TableRow>, ReadError> {
    let texts = if archive.has("xl/sharedStrings.xml") { shared_texts(&mut archive)? } else { Vec::new() };
    let sheet = part(&mut archive, "xl/worksheets/sheet1.xml")?;
    let file = archive.file;
    let mut walk = Walk::new(file, &sheet);
    let mut rows = Sheet::new(file);
    let (mut column, mut kind, mut value) = (0, String::new(), String::new());
    loop {
        match walk.step()? {
            Step::End => return Ok(rows.finish()),
            Step::Open => match walk.path().last().map(String::as_str) {
                Some("row") => {
                    let line = walk.attribute("r").and_then(|r| r.parse().ok());
                    rows.begin(line.unwrap_or_else(|| rows.line().saturating_add(1)));
                }
                Some("c") => {
                    column = walk.attribute("r").and_then(column_of).unwrap_or_else(|| rows.next_column());
                    kind = walk.attribute("t").unwrap_or_default().to_owned();
                    value.clear();
                }
                _ => {}
            },
            Step::Close(text) => match walk.path().last().map(String::as_str) {
                Some("v") => value = text,
                // The text of a cell that has it inside.
                Some("t") if !walk.path().iter().any(|element| element == "rPh") => value.push_str(&text),
                Some("c") if !value.is_empty() => {
                    if kind == "s" {
                        let text = value.parse::<usize>().ok().and_then(|at| texts.get(at));
                        let lost = || rows.broken("a cell names a text that is not there; fetch it again");
                        let text = text.ok_or_else(lost)?;
                        rows.put(column, 1, text)?;
                    } else {
                        rows.put(column, 1, &value)?;
                    }
                    value.clear();
                }
                Some("row") => rows.end(1)?,
                _ => {}
            },
        }
    }
}

fn part(archive: &mut Archive<'_>, name: &str) -> Result<String, ReadError> {
    let bytes = archive.part(name)?;
    Ok(decode(archive.file, bytes.into())?.into_owned())
}

fn shared_texts(archive: &mut Archive<'_>) -> Result<Vec<String>, ReadError> {
    let document = part(archive, "xl/sharedStrings.xml")?;
    let mut walk = Walk::new(archive.file, &document);
    let mut texts = Vec::new();
    let mut text = String::new();
    loop {
        match walk.step()? {
            Step::End => return Ok(texts),
            Step::Open => {}
            Step::Close(piece) => match walk.path().last().map(String::as_str) {
                // A text in several styles comes in pieces; `rPh` is how it is read aloud.
                Some("t") if !walk.path().iter().any(|element| element == "rPh") => text.push_str(&piece),
                Some("si") if texts.len() < MAX_TEXTS => texts.push(std::mem::take(&mut text)),
                Some("si") => {
                    let detail = format!("more than {MAX_TEXTS} texts");
                    let file = archive.file.to_owned();
                    return Err(ReadError::Malformed {
                        file,
                        place: "xl/sharedStrings.xml".to_owned(),
                        detail,
                    });
                }
                _ => {}
            },
        }
    }
}

/// `AB12` is in column 27, counted from 0.
fn column_of(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase).take(4);
    let number = letters.fold(0, |number, letter| number * 26 + usize::from(letter - b'A') + 1);
    number.checked_sub(1)
}

/// The day a cell gives as a number of days: 1 is 1900-01-01, and there was no 1900-02-29, which
/// spreadsheets believe in.
pub(super) fn day_of_number(cell: &str) -> Option<PartialDate> {
    let days: i64 = cell.trim().split('.').next()?.parse().ok()?;
    if !(61..=110_000).contains(&days) {
        return None;
    }
    let day = chrono::NaiveDate::from_ymd_opt(1899, 12, 30)? + chrono::Duration::days(days);
    day.format("%Y-%m-%d").to_string().parse().ok()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::list::InputFile;
    use crate::list::archive::tests::zipped;
    use crate::list::archive::{Unpacked, unpack};

    /// A workbook of these cells; every other text is shared, numbers are numbers.
    pub(crate) fn workbook(rows: &[&[&str]]) -> Vec<u8> {
        let (mut sheet, mut texts) = (String::new(), String::new());
        let mut shared = 0;
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
        for (at, row) in rows.iter().enumerate() {
            sheet += &format!("<row r=\"{}\">", at + 1);
            for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                assert!(column < 26 * 27);
                let letter = |n: usize| char::from(b'A' + u8::try_from(n).unwrap());
                let name = match column.checked_sub(26) {
                    None => letter(column).to_string(),
                    Some(rest) => format!("{}{}", letter(rest / 26), letter(rest % 26)),
                };
                let reference = format!("{name}{}", at + 1);
                if cell.parse::<u32>().is_ok() {
                    sheet += &format!("<c r=\"{reference}\"><v>{cell}</v></c>");
                } else if column % 2 == 0 {
                    sheet += &format!("<c r=\"{reference}\" t=\"s\"><v>{shared}</v></c>");
                    texts += &format!("<si><t>{}</t></si>", escape(cell));
                    shared += 1;
                } else {
                    sheet +=
                        &format!("<c r=\"{reference}\" t=\"inlineStr\"><is><t>{}</t></is></c>", escape(cell));
                }
            }
            sheet += "</row>";
        }
        let sheet = format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>");
        let texts = format!("<sst>{texts}</sst>");
        zipped(&[
            ("xl/workbook.xml", b"<workbook/>"),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
            ("xl/sharedStrings.xml", texts.as_bytes()),
        ])
    }

    fn read(bytes: Vec<u8>) -> Result<Vec<TableRow>, ReadError> {
        match unpack(&InputFile::new("x.xlsx", bytes))? {
            Unpacked::Workbook(archive) => rows(archive),
            Unpacked::Files(_) => panic!("no workbook"),
        }
    }

    #[test]
    fn cells_stand_in_their_columns_whichever_way_they_are_kept() {
        let read = read(workbook(&[&["a", "b & c"], &["", "", "7"]])).unwrap();
        assert_eq!(read[0], TableRow { line: 1, cells: vec!["a".to_owned(), "b & c".to_owned()] });
        assert_eq!(read[1].cells, ["", "", "7"]);
        assert_eq!(
            (column_of("A1"), column_of("Z9"), column_of("AA1"), column_of("7")),
            (Some(0), Some(25), Some(26), None)
        );
    }

    #[test]
    fn a_text_in_pieces_is_joined_without_its_reading() {
        let sheet =
            b"<worksheet><sheetData><row r='3'><c r='B3' t='s'><v>0</v></c></row></sheetData></worksheet>";
        let texts = "<sst><si><r><t>DOE, </t></r><r><t>John</t></r><rPh><t>x</t></rPh></si></sst>";
        let parts = |texts: &str| {
            zipped(&[
                ("xl/workbook.xml", b"<workbook/>"),
                ("xl/worksheets/sheet1.xml", sheet),
                ("xl/sharedStrings.xml", texts.as_bytes()),
            ])
        };
        let found = read(parts(texts)).unwrap();
        assert_eq!(found[0], TableRow { line: 3, cells: vec![String::new(), "DOE, John".to_owned()] });
        let lost = read(parts("<sst/>"));
        assert!(matches!(lost, Err(ReadError::Malformed { .. })), "{lost:?}");
    }

    #[test]
    fn hostile_workbooks_are_errors() {
        for sheet in [
            "<worksheet><sheetData><row><c r='ZZZZ1'><v>1</v></c></row></sheetData></worksheet>",
            "<!DOCTYPE x [<!ENTITY e 'x'>]><worksheet/>",
            "<worksheet><sheetData><row>",
        ] {
            let parts =
                [("xl/workbook.xml", &b"<workbook/>"[..]), ("xl/worksheets/sheet1.xml", sheet.as_bytes())];
            assert!(read(zipped(&parts)).is_err(), "{sheet}");
        }
        assert!(read(zipped(&[("xl/workbook.xml", b"<workbook/>")])).is_err());
    }

    #[test]
    fn numbers_of_days_are_dates() {
        assert_eq!(day_of_number("41988").unwrap().to_string(), "2014-12-15");
        assert_eq!(day_of_number("21626").unwrap().to_string(), "1959-03-17");
        for text in ["1959", "x", "-3", "999999"] {
            assert!(day_of_number(text).is_none_or(|day| day.years().0 < 1910), "{text}");
        }
    }
}
