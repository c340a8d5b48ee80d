//! `compare`: two names, or a file of pairs, with the evidence.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use rayon::prelude::*;
use serde::Deserialize;

use super::answer::{CompareAnswer, LineError};
use super::args::{CompareArgs, Format};
use super::exit::{Exit, Failure};
use super::output;
use super::screen::read_file;

#[derive(Deserialize)]
struct Pair {
    a: String,
    b: String,
}

/// Compares.
pub(crate) fn run(args: &CompareArgs, asked: Option<Format>) -> Result<Exit, Failure> {
    let stdout = io::stdout();
    let format = Format::choose(asked, stdout.is_terminal());
    let mut out = io::BufWriter::new(stdout.lock());
    if let ([a, b], None) = (args.names.as_slice(), &args.file) {
        let answer = CompareAnswer::to(a.clone(), b.clone());
        if let Some(error) = answer.error() {
            return Err(Failure::usage(error.message(), "Give two names with at least one letter each"));
        }
        output::one(&mut out, format, &answer)?;
        return Ok(Exit::Done);
    }
    let path = args.file.as_deref().unwrap_or(Path::new("-"));
    let answers = pairs(&read_file(path)?.bytes, path)?;
    output::many(&mut out, format, &answers)?;
    out.flush()?;
    Ok(Exit::Done)
}

fn pairs(bytes: &[u8], path: &Path) -> Result<Vec<CompareAnswer>, Failure> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::Headers).from_reader(bytes);
    let headers = reader.headers().map_err(|error| no_pairs(path, &error.to_string()))?.clone();
    for column in ["a", "b"] {
        if !headers.iter().any(|header| header.trim_start_matches('\u{feff}') == column) {
            return Err(no_pairs(path, &format!("its first line has no column {column}")));
        }
    }
    let headers: csv::StringRecord =
        headers.iter().map(|header| header.trim_start_matches('\u{feff}')).collect();
    let records: Vec<csv::Result<csv::StringRecord>> = reader.into_records().collect();
    Ok(records
        .into_par_iter()
        .map(|record| match record.and_then(|record| record.deserialize::<Pair>(Some(&headers))) {
            Ok(pair) => CompareAnswer::to(pair.a, pair.b),
            Err(error) => CompareAnswer::failed(
                String::new(),
                String::new(),
                LineError::new("unreadable", error.to_string()),
            ),
        })
        .collect())
}

fn no_pairs(path: &Path, detail: &str) -> Failure {
    Failure::new(
        Exit::Failed,
        format!("{} is no file of pairs: {detail}", path.display()),
        "It may have no header, or another separator than the comma",
        "Give a CSV file whose first line names the columns a and b",
    )
}
