//! Tables with a header: text separated by commas, tabs or semicolons, or the first sheet of a workbook. Rows come
//! one at a time; cells are found by the name of their column, so that publishers may add and move
//! columns.
//!
//! Here a quoted cell may hold line breaks. A quotation mark that is never closed would make the
//! rest of the file one cell: that file is cut off.

use std::collections::HashMap;

use super::open::{END_OF_FILE, Opened};
use super::reading::Reading;
use super::text::filled;
use super::{Meter, ReadError};

/// Longest cell, bytes, as in XML; most cells of a row, as in a workbook.
const MAX_CELL_BYTES: usize = 256 * 1024;
const MAX_CELLS: usize = 1_024;
/// Rows before the header that may say something of the edition: the UK writes its date there.
const MAX_PREAMBLE_ROWS: usize = 5;

/// One row with the line or sheet row it begins on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TableRow {
    pub(super) line: usize,
    pub(super) cells: Vec<String>,
}

impl TableRow {
    fn is_blank(&self) -> bool {
        self.cells
            .iter()
            .all(|cell| cell.trim_matches(|c: char| c.is_whitespace() || c.is_control()).is_empty())
    }
}

/// The columns of a table, by name.
#[derive(Debug, Default)]
pub(super) struct Columns {
    by_name: HashMap<String, usize>,
    width: usize,
}

impl Columns {
    pub(super) fn of(header: &TableRow) -> Self {
        let mut by_name = HashMap::new();
        for (at, cell) in header.cells.iter().enumerate() {
            by_name.entry(normal(cell)).or_insert(at);
        }
        Self { by_name, width: header.cells.len() }
    }

    pub(super) fn has(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.by_name.contains_key(*name))
    }
}

/// `Name 6`, `name_6` and `NAME6` are one column.
fn normal(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A row together with the columns.
pub(super) struct Record<'t> {
    columns: &'t Columns,
    row: TableRow,
}

impl Record<'_> {
    /// A cell in one line; none where it is empty or the table has no such column.
    pub(super) fn cell(&self, name: &str) -> Option<String> {
        filled(self.row.cells.get(*self.columns.by_name.get(name)?)?)
    }

    /// Whether the table has a column whose name begins so.
    pub(super) fn has_any(&self, prefix: &str) -> bool {
        self.columns.by_name.keys().any(|name| name.starts_with(prefix))
    }

    /// The cell of the first of these columns that has one: publishers rename columns.
    pub(super) fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.cell(name))
    }
}

/// Each of the first rows, taken for a header: one of them is.
pub(super) fn headers<'f>(
    rows: impl Iterator<Item = Result<TableRow, ReadError>> + 'f,
) -> impl Iterator<Item = Columns> + 'f {
    rows.take(MAX_PREAMBLE_ROWS).filter_map(Result::ok).map(|row| Columns::of(&row))
}

/// Hands every row under the header to `each`, with its place; rows of another width become
/// rejects. Gives back the rows above the header.
pub(super) fn read(
    file: &Opened<'_>,
    is_header: fn(&Columns) -> bool,
    reading: &mut Reading<'_>,
    mut each: impl FnMut(&mut Reading<'_>, String, &Record<'_>),
) -> Result<Vec<TableRow>, ReadError> {
    let mut preamble = Vec::new();
    let mut columns = Columns::default();
    let mut empty = true;
    let padded = file.is_sheet();
    for row in file.rows() {
        let mut row = row?;
        if columns.width == 0 {
            let found = Columns::of(&row);
            if is_header(&found) {
                columns = found;
            } else {
                preamble.push(row);
            }
            continue;
        }
        if row.is_blank() {
            continue;
        }
        empty = false;
        if padded {
            // A sheet leaves out cells without content.
            row.cells.resize(columns.width.max(row.cells.len()), String::new());
        }
        let place = format!("{} {} {}", file.name, if padded { "row" } else { "line" }, row.line);
        if row.cells.len() != columns.width && !padded {
            reading.reject(place, format!("{} columns instead of {}", row.cells.len(), columns.width));
            continue;
        }
        each(reading, place, &Record { columns: &columns, row });
    }
    if empty {
        return Err(ReadError::Truncated {
            file: file.name.clone(),
            place: "its header".to_owned(),
            detail: "no row follows".to_owned(),
        });
    }
    Ok(preamble)
}

/// The rows of delimited text.
pub(super) struct Delimited<'a> {
    file: &'a str,
    rest: &'a str,
    delimiter: char,
    line: usize,
    /// Cells of the row before.
    width: usize,
    failed: bool,
    /// Bytes at the end that hold nothing.
    blank: usize,
    meter: Option<&'a Meter>,
}

impl<'a> Delimited<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        let first = text.lines().next().unwrap_or_default();
        // The last of those that come as often: a comma only where neither of the others does.
        let delimiter = [',', ';', '\t'].into_iter().max_by_key(|c| first.matches(*c).count()).unwrap_or(',');
        let delimiter = if first.contains(delimiter) { delimiter } else { ',' };
        // Once for all rows: looked for behind each, a file of blank lines would take forever.
        let blank = text.len() - text.trim_end_matches(|c: char| c.is_whitespace() || c == END_OF_FILE).len();
        Self { file, rest: text, delimiter, line: 1, width: 0, failed: false, blank, meter: None }
    }

    /// Tells this meter how far the rows are.
    pub(super) fn metered(self, meter: &'a Meter) -> Self {
        Self { meter: Some(meter), ..self }
    }

    /// A row that goes over several lines and is of another width than the one before holds a
    /// quotation mark that was not closed: only its first line is lost, and the next is a row again.
    fn row(&mut self, line: usize, start: &'a str, cells: Vec<String>) -> TableRow {
        let torn = self.line > line + 1 && self.width > 2 && cells.len() != self.width;
        if torn && let Some((first, rest)) = start.split_once('\n') {
            (self.rest, self.line) = (rest, line + 1);
            return TableRow { line, cells: vec![first.to_owned()] };
        }
        self.width = cells.len();
        TableRow { line, cells }
    }

    fn cut_off(&mut self, line: usize, detail: &str) -> ReadError {
        self.failed = true;
        ReadError::Truncated {
            file: self.file.to_owned(),
            place: format!("line {line}"),
            detail: detail.to_owned(),
        }
    }
}

impl Iterator for Delimited<'_> {
    type Item = Result<TableRow, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed || self.rest.len() <= self.blank {
            return None;
        }
        let before = self.rest.len();
        let row = self.read_row();
        if let Some(meter) = self.meter {
            meter.advance(before - self.rest.len());
        }
        row
    }
}

impl Delimited<'_> {
    fn read_row(&mut self) -> Option<Result<TableRow, ReadError>> {
        let (line, start) = (self.line, self.rest);
        let mut cells = Vec::new();
        let mut cell = String::new();
        // A cell that begins with a quotation mark: still open, or closed.
        let (mut open, mut closed) = (false, false);
        let mut characters = self.rest.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' if open => {
                    if characters.peek().is_some_and(|(_, next)| *next == '"') {
                        characters.next();
                        cell.push('"');
                    } else {
                        (open, closed) = (false, true);
                    }
                }
                '"' if cell.is_empty() && !closed => open = true,
                '\n' => {
                    self.line += 1;
                    if !open {
                        self.rest = &self.rest[at + 1..];
                        cells.push(cell.strip_suffix('\r').map_or_else(|| cell.clone(), str::to_owned));
                        return Some(Ok(self.row(line, start, cells)));
                    }
                    cell.push('\n');
                }
                c if c == self.delimiter && !open => {
                    cells.push(std::mem::take(&mut cell));
                    closed = false;
                }
                c => cell.push(c),
            }
            if cell.len() > MAX_CELL_BYTES || cells.len() > MAX_CELLS {
                self.failed = true;
                return Some(Err(ReadError::Malformed {
                    file: self.file.to_owned(),
                    place: format!("line {line}"),
                    detail: format!("more than {MAX_CELLS} cells, or one longer than {MAX_CELL_BYTES} bytes"),
                }));
            }
        }
        self.rest = "";
        if open {
            return Some(Err(self.cut_off(line, "a quotation mark is never closed")));
        }
        // Only a closed quotation mark tells a whole last cell from one cut short.
        if !closed {
            return Some(Err(self.cut_off(line, "the last row has no line break")));
        }
        cells.push(cell);
        Some(Ok(self.row(line, start, cells)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Result<TableRow, ReadError>> {
        Delimited::new("x.csv", text).collect()
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        rows(text).into_iter().map(|row| row.unwrap().cells).collect()
    }

    #[test]
    fn quoted_cells_keep_delimiters_line_breaks_and_quotation_marks() {
        let read = cells("a,\"b, c\nd\",\"e \"\"f\"\"\"\r\n1,2,3\n");
        assert_eq!(read, [["a", "b, c\nd", "e \"f\""], ["1", "2", "3"]]);
        assert_eq!(cells("a\t\"b, c\"\n"), [["a", "b, c"]]);
        let lines: Vec<usize> = rows("a\n\"b\nc\"\nd\n").into_iter().map(|row| row.unwrap().line).collect();
        assert_eq!(lines, [1, 2, 4]);
    }

    #[test]
    fn an_open_quotation_mark_swallows_no_row() {
        let text = "a,b,c\n\"1,2,3\n4,5,6\n7,\"8\n9\",0\n";
        assert_eq!(
            cells(text),
            [vec!["a", "b", "c"], vec!["\"1,2,3"], vec!["4", "5", "6"], vec!["7", "8\n9", "0"]]
        );
    }

    #[test]
    fn a_text_without_its_end_is_truncated() {
        for text in ["a,b\nc,d", "a,b\nc,\"d", "a,b\n\"c,d\n", "a"] {
            let last = rows(text).pop().unwrap();
            assert!(matches!(last, Err(ReadError::Truncated { .. })), "{text}: {last:?}");
        }
        assert_eq!(cells("a,b\n\"c\",\"d\""), [["a", "b"], ["c", "d"]]);
        assert_eq!(cells(""), Vec::<Vec<String>>::new());
    }
}
