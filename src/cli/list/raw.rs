//! `list raw`: the files of a version, as the publisher gave them.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::super::Session;
use super::super::output::{self, Record};
use super::{version, versions_of};
use crate::cli::database::Database;
use crate::cli::exit::{Exit, Failure};
use crate::list::SourceId;
use crate::store::FileRecord;

pub(super) async fn run(
    database: &Database,
    session: &Session,
    source: &SourceId,
    text: &str,
    out: &Path,
) -> Result<Exit, Failure> {
    let versions = versions_of(database, source).await?;
    let version = version(&versions, source, text)?;
    fs::create_dir_all(out).map_err(|error| unwritable(out, &error))?;
    let mut rows = Vec::new();
    for (number, record) in (1..).zip(&version.files) {
        let Some(bytes) = database.store.raw_file(&record.sha256).await? else {
            return Err(Failure::new(
                Exit::NotFound,
                format!("The raw file {} of {} is not kept", record.name, version.label()),
                "It was imported by a version of this program that kept none",
                "Ask the publisher for it, and compare the SHA-256",
            ));
        };
        let path = out.join(file_name(record, number, &version.files));
        let written = OpenOptions::new().write(true).create_new(true).open(&path);
        written.and_then(|mut file| file.write_all(&bytes)).map_err(|error| unwritable(&path, &error))?;
        rows.push(Written { path: path.display().to_string(), record: record.clone() });
    }
    output::many(io::stdout().lock(), session.format, &rows)?;
    Ok(Exit::Done)
}

/// The last part of the name the file came under, which is not trusted; with its number where two
/// files have one name.
fn file_name(record: &FileRecord, number: usize, files: &[FileRecord]) -> String {
    let last = record.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).collect();
    let usable = !matches!(plain.as_str(), "" | "." | ".." | "-");
    match files.iter().filter(|file| file.name == record.name).count() {
        1 if usable => plain,
        _ if usable => format!("{number}-{plain}"),
        _ => format!("file-{number}"),
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(
        Exit::Failed,
        format!("{} cannot be written: {error}", path.display()),
        "It may be there already, or the directory belongs to another user",
        "Name another directory with --out",
    )
}

#[derive(Serialize)]
struct Written {
    path: String,
    #[serde(flatten)]
    record: FileRecord,
}

impl Record for Written {
    const COLUMNS: &'static [&'static str] = &["path", "bytes", "sha256"];

    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![self.path.clone(), self.record.bytes.to_string(), self.record.sha256.clone()]]
    }
}
