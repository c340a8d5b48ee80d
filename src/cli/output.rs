//! Answers on standard output: the same records as a table, JSON, JSON lines or CSV.

use std::io::{self, Write};

use serde::Serialize;

use super::args::Format;
use super::table;

/// Something a command answers with. Its JSON form is stable; rows are for people and spreadsheets.
pub(crate) trait Record: Serialize {
    /// Names of the cells.
    const COLUMNS: &'static [&'static str];

    /// The same for people, where a name that programs know is not clear enough beside others.
    fn title(column: &'static str) -> &'static str {
        column
    }

    /// One row per thing worth a line; a record may have several.
    fn rows(&self) -> Vec<Vec<String>>;

    /// The record for a person who asked for nothing else.
    fn describe(&self) -> String {
        table_of::<Self>(&self.rows())
    }
}

fn table_of<R: Record + ?Sized>(rows: &[Vec<String>]) -> String {
    let titles: Vec<&str> = R::COLUMNS.iter().map(|column| R::title(column)).collect();
    table::render(&titles, rows)
}

impl Format {
    /// What was asked for; else a table for a terminal and JSON lines for everything else.
    pub(crate) fn choose(asked: Option<Self>, terminal: bool) -> Self {
        asked.unwrap_or(if terminal { Self::Table } else { Self::Jsonl })
    }
}

/// Writes one record alone.
pub(crate) fn one<R: Record>(mut out: impl Write, format: Format, record: &R) -> io::Result<()> {
    match format {
        Format::Table => writeln!(out, "{}", record.describe())?,
        Format::Json => writeln!(out, "{}", json(record, true)?)?,
        Format::Jsonl => writeln!(out, "{}", json(record, false)?)?,
        Format::Csv => return many(out, format, std::slice::from_ref(record)),
    }
    out.flush()
}

/// Writes records that are all there already.
pub(crate) fn many<R: Record>(mut out: impl Write, format: Format, records: &[R]) -> io::Result<()> {
    match format {
        Format::Table => {
            let rows: Vec<_> = records.iter().flat_map(Record::rows).collect();
            writeln!(out, "{}", table_of::<R>(&rows))?;
        }
        Format::Json => writeln!(out, "{}", json(&records, true)?)?,
        Format::Jsonl => {
            for record in records {
                writeln!(out, "{}", json(record, false)?)?;
            }
        }
        Format::Csv => {
            out.write_all(&csv_line(R::COLUMNS.iter().copied())?)?;
            for row in records.iter().flat_map(Record::rows) {
                out.write_all(&csv_line(row.iter().map(String::as_str))?)?;
            }
        }
    }
    out.flush()
}

/// A record as JSON text, on one line or indented.
pub(crate) fn json<T: Serialize>(record: &T, indented: bool) -> io::Result<String> {
    let text = if indented { serde_json::to_string_pretty(record) } else { serde_json::to_string(record) };
    text.map_err(io::Error::other)
}

/// One line of CSV. A cell that a spreadsheet would take for a formula gets an apostrophe before
/// it (OWASP, CSV injection): names come from the open web.
pub(crate) fn csv_line<'a>(cells: impl Iterator<Item = &'a str>) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    let safe = cells.map(|cell| {
        if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
            format!("'{cell}")
        } else {
            cell.to_owned()
        }
    });
    writer.write_record(safe)?;
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_of_a_spreadsheet_is_a_formula() {
        let line =
            csv_line(["=cmd|' /C calc'!A0", "@x", "+1", "-1", "O'Neill", "a,\"b\""].into_iter()).unwrap();
        assert_eq!(
            String::from_utf8(line).unwrap(),
            "'=cmd|' /C calc'!A0,'@x,'+1,'-1,O'Neill,\"a,\"\"b\"\"\"\n"
        );
    }

    #[test]
    fn a_terminal_gets_a_table_and_a_pipe_gets_lines() {
        assert_eq!(Format::choose(None, true), Format::Table);
        assert_eq!(Format::choose(None, false), Format::Jsonl);
        assert_eq!(Format::choose(Some(Format::Csv), true), Format::Csv);
    }
}
