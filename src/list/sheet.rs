//! The rows of a sheet in the making, whichever kind of workbook it stands in: cells come with their
//! column, and what a small file can make of memory has a bound.

use super::ReadError;
use super::table::TableRow;

/// Most cells of a sheet, of which the UK's list has 680,000.
const MAX_CELLS: usize = 2_000_000;
/// Most text of a sheet with every shared text and every repeated cell written out, bytes: a
/// workbook of a few kilobytes can name one long text millions of times.
const MAX_SHEET_BYTES: usize = 48 << 20;
/// Widest row, 16,384 columns in a workbook; lists have some forty.
const MAX_COLUMNS: usize = 1_024;

/// A sheet in the making.
pub(super) struct Sheet<'f> {
    file: &'f str,
    rows: Vec<TableRow>,
    row: TableRow,
    cells: usize,
    bytes: usize,
}

impl<'f> Sheet<'f> {
    pub(super) fn new(file: &'f str) -> Self {
        let row = TableRow { line: 0, cells: Vec::new() };
        Self { file, rows: Vec::new(), row, cells: 0, bytes: 0 }
    }

    /// The row being read, counted from 1.
    pub(super) fn line(&self) -> usize {
        self.row.line
    }

    /// Begins this row.
    pub(super) fn begin(&mut self, line: usize) {
        self.row = TableRow { line, cells: Vec::new() };
    }

    /// The column behind the last cell of the row, counted from 0.
    pub(super) fn next_column(&self) -> usize {
        self.row.cells.len()
    }

    /// Puts a text into columns `from` to `from + count` of the row.
    pub(super) fn put(&mut self, from: usize, count: usize, text: &str) -> Result<(), ReadError> {
        let end = from.saturating_add(count);
        self.bytes = self.bytes.saturating_add(text.len().saturating_mul(count));
        self.cells = self.cells.saturating_add(end.saturating_sub(self.row.cells.len()));
        self.bounded(end)?;
        if self.row.cells.len() < end {
            self.row.cells.resize(end, String::new());
        }
        self.row.cells[from..end].iter_mut().for_each(|cell| text.clone_into(cell));
        Ok(())
    }

    /// Ends the row, which stands there `count` times. Sheets go on below their content: a row
    /// without cells is none.
    pub(super) fn end(&mut self, count: usize) -> Result<(), ReadError> {
        let line = self.row.line;
        let mut cells = std::mem::take(&mut self.row.cells);
        self.row.line = line.saturating_add(count.saturating_sub(1));
        if cells.is_empty() {
            return Ok(());
        }
        let (again, bytes) = (count.saturating_sub(1), cells.iter().map(String::len).sum::<usize>());
        self.cells = self.cells.saturating_add(cells.len().saturating_mul(again));
        self.bytes = self.bytes.saturating_add(bytes.saturating_mul(again));
        self.bounded(cells.len())?;
        cells.shrink_to_fit();
        let copies = (0..again).map(|n| TableRow { line: line + n, cells: cells.clone() });
        self.rows.extend(copies);
        self.rows.push(TableRow { line: line + again, cells });
        Ok(())
    }

    /// The rows that have cells.
    pub(super) fn finish(self) -> Vec<TableRow> {
        self.rows
    }

    fn bounded(&self, columns: usize) -> Result<(), ReadError> {
        if columns <= MAX_COLUMNS && self.cells <= MAX_CELLS && self.bytes <= MAX_SHEET_BYTES {
            return Ok(());
        }
        Err(self.broken("more cells or text than any list has"))
    }

    /// The error of a row that cannot be trusted.
    pub(super) fn broken(&self, detail: &str) -> ReadError {
        ReadError::Malformed {
            file: self.file.to_owned(),
            place: format!("row {}", self.row.line),
            detail: detail.to_owned(),
        }
    }
}
