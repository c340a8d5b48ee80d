//! The first sheet of an OpenDocument spreadsheet, as rows of text.
//!
//! Traps: cells and rows that are alike stand there once with a number, which is a million at the
//! end of a sheet; a text is a sequence of paragraphs with elements for blanks, line breaks and
//! styles inside; dates are shown in the language of whoever saved the file, and are told in an
//! attribute; notes stand inside of cells.

use super::archive::Archive;
use super::open::decode;
use super::sheet::Sheet;
use super::table::TableRow;
use super::text::day_of;
use super::xml::{Step, Walk};
use super::{PartialDate, ReadError};

/// The part with the cells.
const CONTENT: &str = "content.xml";
/// Most bytes of that part and, twice, of the archive, which then has hardly packed it. The UK's list
/// is believed to have some 60 MB and 4 MB.
const MAX_CONTENT_BYTES: u64 = 88 << 20;

/// Whether an archive is such a document.
pub(super) fn is_document(archive: &Archive<'_>) -> bool {
    archive.has(CONTENT) && archive.has("mimetype")
}

/// The rows of the first sheet.
pub(super) fn rows(mut archive: Archive<'_>) -> Result<Vec<TableRow>, ReadError> {
    let limit_bytes = MAX_CONTENT_BYTES.saturating_sub(2 * archive.packed_bytes);
    let content = decode(archive.file, archive.part_within(CONTENT, limit_bytes)?.into())?;
    // Cells stand six deep, deeper in groups of rows.
    let mut walk = Walk::new(archive.file, &content).records_at(6);
    let mut sheet = Sheet::new(archive.file);
    let mut cell: Option<Cell> = None;
    let (mut tables, mut repeated_rows, mut column) = (0_usize, 1_usize, 0_usize);
    loop {
        match walk.step()? {
            Step::End => return Ok(sheet.finish()),
            Step::Open => {
                let [above @ .., element] = walk.path() else { continue };
                if above.len() == 3 && element == "table" {
                    tables += 1;
                }
                if tables != 1 {
                    continue;
                }
                if let Some(cell) = &mut cell {
                    cell.inside(above, walk.before());
                    if cell.shows(above) {
                        match element.as_str() {
                            "s" | "tab" => cell.text.push(' '),
                            "line-break" => cell.text.push('\n'),
                            _ => {}
                        }
                    }
                    continue;
                }
                match element.as_str() {
                    "table-row" => {
                        repeated_rows = repeated(&walk, "number-rows-repeated", &sheet)?;
                        column = 0;
                        sheet.begin(sheet.line().saturating_add(1));
                    }
                    "table-cell" | "covered-table-cell" => {
                        cell = Some(Cell {
                            depth: walk.path().len(),
                            repeated: repeated(&walk, "number-columns-repeated", &sheet)?,
                            day: walk.attribute("date-value").and_then(day_of).and_then(day_first),
                            value: walk
                                .attribute("string-value")
                                .or(walk.attribute("value"))
                                .map(str::to_owned),
                            text: String::new(),
                        });
                    }
                    _ => {}
                }
            }
            Step::Close(text) => {
                if let Some(inside) = &mut cell
                    && walk.path().len() > inside.depth
                {
                    inside.inside(walk.path(), &text);
                    // Paragraphs are lines.
                    if walk.path().len() == inside.depth + 1 {
                        inside.text.push('\n');
                    }
                } else if let Some(cell) = cell.take() {
                    let from = column;
                    column = from.saturating_add(cell.repeated);
                    let text = cell.day.as_deref().unwrap_or(cell.text.trim());
                    let text = if text.is_empty() { cell.value.as_deref().unwrap_or_default() } else { text };
                    if !text.is_empty() {
                        sheet.put(from, cell.repeated, text)?;
                    }
                } else if tables == 1 && walk.path().last().is_some_and(|element| element == "table-row") {
                    sheet.end(repeated_rows)?;
                }
            }
        }
    }
}

/// A cell as far as it is read.
struct Cell {
    /// Elements from the root to it.
    depth: usize,
    repeated: usize,
    /// The day it holds, where it holds one.
    day: Option<String>,
    /// What it holds, where no text is shown.
    value: Option<String>,
    text: String,
}

impl Cell {
    /// Whether the text of an element at this path is shown in the cell.
    fn shows(&self, path: &[String]) -> bool {
        let within = path.get(self.depth..).unwrap_or_default();
        within.first().is_some_and(|element| element == "p" || element == "h")
            && !within.iter().any(|element| element == "annotation" || element == "ruby-text")
    }

    fn inside(&mut self, path: &[String], text: &str) {
        if self.shows(path) {
            self.text.push_str(text);
        }
    }
}

fn repeated(walk: &Walk<'_>, attribute: &str, sheet: &Sheet<'_>) -> Result<usize, ReadError> {
    match walk.attribute(attribute).map(str::parse) {
        None => Ok(1),
        Some(Ok(count)) if count > 0 => Ok(count),
        Some(_) => Err(sheet.broken(&format!("{attribute} is no number"))),
    }
}

/// As tables of the same lists write a day.
fn day_first(day: PartialDate) -> Option<String> {
    let (month, number) = day.month_and_day()?;
    Some(format!("{number:02}/{month:02}/{:04}", day.years().0))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::list::InputFile;
    use crate::list::archive::tests::zipped;
    use crate::list::archive::{Unpacked, unpack};

    /// A document with this inside of its first sheet.
    pub(crate) fn document(rows: &str) -> Vec<u8> {
        let content = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"urn:o\" \
             xmlns:table=\"urn:t\" xmlns:text=\"urn:x\"><office:automatic-styles/><office:body><office:spreadsheet>\
             <table:table table:name=\"List\"><table:table-column table:number-columns-repeated=\"30\"/>{rows}\
             <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell \
             table:number-columns-repeated=\"16384\"/></table:table-row></table:table>\
             <table:table table:name=\"Notes\"><table:table-row><table:table-cell><text:p>no row</text:p>\
             </table:table-cell></table:table-row></table:table>\
             </office:spreadsheet></office:body></office:document-content>"
        );
        zipped(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", content.as_bytes()),
        ])
    }

    /// A document of these cells: days as days shown in another language, line breaks as paragraphs,
    /// `&` behind a style, like cells and rows once with their number.
    pub(crate) fn spreadsheet(rows: &[Vec<String>]) -> Vec<u8> {
        let mut sheet = String::new();
        for row in rows.chunk_by(|a, b| a == b) {
            sheet += &format!("<table:table-row table:number-rows-repeated=\"{}\">", row.len());
            for cells in row[0].chunk_by(|a, b| a == b) {
                let repeated = format!("table:number-columns-repeated=\"{}\"", cells.len());
                let cell = &cells[0];
                let parts: Vec<&str> = cell.split('/').collect();
                sheet += &match parts.as_slice() {
                    [day, month, year]
                        if *day != "00"
                            && cell.len() == 10
                            && cell.split('/').all(|n| n.parse::<u16>().is_ok()) =>
                    {
                        format!(
                            "<table:table-cell {repeated} office:value-type=\"date\" \
                             office:date-value=\"{year}-{month}-{day}\"><text:p>{month}. {day}. {year}</text:p></table:table-cell>"
                        )
                    }
                    _ if cell.is_empty() => format!("<table:table-cell {repeated}/>"),
                    _ => {
                        let text = cell.replace('&', "<text:span>&amp;</text:span>").replace('\'', "&apos;");
                        let text =
                            text.replace('\n', "</text:p><text:p>").replace("  ", " <text:s text:c=\"1\"/>");
                        format!(
                            "<table:table-cell {repeated} office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
                        )
                    }
                };
            }
            sheet += "</table:table-row>";
        }
        document(&sheet)
    }

    fn read(bytes: Vec<u8>) -> Result<Vec<TableRow>, ReadError> {
        match unpack(&InputFile::new("x.ods", bytes))? {
            Unpacked::Workbook(archive) => rows(archive),
            Unpacked::Files(_) => panic!("no workbook"),
        }
    }

    fn row(cells: &str) -> String {
        format!("<table:table-row>{cells}</table:table-row>")
    }

    #[test]
    fn texts_come_whole_and_without_what_stands_beside_them() {
        let cells = "<table:table-cell><office:annotation><text:p>a note</text:p></office:annotation>\
                     <text:p>AL-ZA&apos;IM<text:s text:c=\"3\"/>&amp; <text:span>SO<text:a>NS</text:a>, </text:span>LTD</text:p>\
                     <text:p>Rome<text:line-break/>Milan</text:p></table:table-cell>\
                     <table:covered-table-cell/>\
                     <table:table-cell office:value-type=\"float\" office:value=\"12\"/>\
                     <table:table-cell office:value-type=\"date\" office:date-value=\"2024-03-14T00:00:00\"><text:p>14. M\u{e4}rz</text:p></table:table-cell>";
        let read = read(document(&row(cells))).unwrap();
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].cells, ["AL-ZA'IM & SONS, LTD\nRome\nMilan", "", "12", "14/03/2024"]);
    }

    #[test]
    fn what_is_repeated_stands_in_every_place() {
        let cells = "<table:table-cell table:number-columns-repeated=\"2\"/>\
                     <table:table-cell table:number-columns-repeated=\"2\"><text:p>a</text:p></table:table-cell>\
                     <table:table-cell table:number-columns-repeated=\"16380\"/>";
        let blank = "<table:table-row table:number-rows-repeated=\"7\"><table:table-cell/></table:table-row>";
        let twice =
            row(cells).replacen("<table:table-row>", "<table:table-row table:number-rows-repeated=\"2\">", 1);
        let read = read(document(&format!(
            "<table:table-header-rows>{}</table:table-header-rows>{blank}{twice}{}",
            row(cells),
            row(cells)
        )))
        .unwrap();
        let lines: Vec<usize> = read.iter().map(|row| row.line).collect();
        assert_eq!(lines, [1, 9, 10, 11]);
        assert!(read.iter().all(|row| row.cells == ["", "", "a", "a"]), "{read:?}");
    }

    #[test]
    fn hostile_documents_are_errors_and_quickly() {
        let content = "<table:table-cell><text:p>a</text:p></table:table-cell>";
        let long = format!("<table:table-cell><text:p>{}</text:p></table:table-cell>", "x".repeat(200_000));
        let rows = |count: &str, cells: &str| {
            format!("<table:table-row table:number-rows-repeated=\"{count}\">{cells}</table:table-row>")
        };
        let columns = |count: &str| {
            content.replace("cell><", &format!("cell table:number-columns-repeated=\"{count}\"><"))
        };
        for sheet in [
            rows("18446744073709551615", content),
            rows("99999999999999999999", content),
            rows("-1", content),
            rows("0", content),
            rows("1048576", &columns("1000")),
            rows("300", &long),
            row(&columns("1048576")),
            row(&columns("18446744073709551615")),
            row(&format!(
                "<table:table-cell table:number-columns-repeated=\"18446744073709551615\"/>{content}"
            )),
            row(&"<table:table-cell>".repeat(100)),
            "<table:table-row>".to_owned(),
        ] {
            let refused = read(document(&sheet));
            assert!(refused.is_err(), "{sheet:.200}");
        }
        let parts = |content: &str| zipped(&[("mimetype", b"x"), ("content.xml", content.as_bytes())]);
        assert!(read(parts("<!DOCTYPE x [<!ENTITY e 'x'>]><office:document-content/>")).is_err());
        assert!(read(parts("<document-content><body><spreadsheet><table><table-row>")).is_err());
        assert_eq!(read(parts("<document-content/>")), Ok(Vec::new()));
    }
}
