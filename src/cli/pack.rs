//! `candidates pack`: the evidence pack of one candidate, as one JSON file or as a zip of several. The
//! same pack has the same bytes.

use std::fs;
use std::io::{self, Cursor, Write};
use std::path::Path;

use serde_json::{Map, Value};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::Session;
use super::database::Database;
use super::exit::{Exit, Failure};
use super::progress;
use crate::digest::sha256;
use crate::flow::{self, EvidencePack};
use crate::store::CandidateId;

/// Writes the pack of a candidate to a file, in the form its ending names.
pub(crate) async fn run(
    database: &Database,
    session: &Session,
    id: CandidateId,
    out: &Path,
) -> Result<Exit, Failure> {
    let form = match out.extension().and_then(|ending| ending.to_str()) {
        Some("json") => json as fn(&EvidencePack) -> io::Result<Vec<u8>>,
        Some("zip") => zipped,
        _ => {
            return Err(Failure::usage(
                "--out ends neither in .json nor in .zip",
                "Name the file by its form",
            ));
        }
    };
    let Some(pack) = flow::pack(&database.store, id).await? else {
        return Err(flow::missing_candidate(&database.store, id).await?.into());
    };
    let bytes = form(&pack)?;
    fs::write(out, &bytes).map_err(|error| {
        Failure::new(
            Exit::Failed,
            format!("{} cannot be written: {error}", out.display()),
            "The folder may be missing, or belong to another user",
            "Name another place",
        )
    })?;
    progress::step(session.progress, &format!("{} written, SHA-256 {}.", out.display(), sha256(&bytes)));
    Ok(Exit::Done)
}

fn json(pack: &EvidencePack) -> io::Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(pack).map_err(io::Error::other)?;
    text.push(b'\n');
    Ok(text)
}

/// One file for each part, and one with their digests. Nothing in it tells when it was made.
fn zipped(pack: &EvidencePack) -> io::Result<Vec<u8>> {
    let Value::Object(parts) = serde_json::to_value(pack).map_err(io::Error::other)? else {
        return Err(io::Error::other("a pack is an object"));
    };
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut digests = Map::new();
    let mut add = |name: String, part: &Value| -> io::Result<String> {
        let mut text = serde_json::to_vec_pretty(part).map_err(io::Error::other)?;
        text.push(b'\n');
        zip.start_file(name, options).map_err(io::Error::other)?;
        zip.write_all(&text)?;
        Ok(sha256(&text))
    };
    for (name, part) in &parts {
        let name = format!("{name}.json");
        let digest = add(name.clone(), part)?;
        digests.insert(name, digest.into());
    }
    add("sha256.json".to_owned(), &Value::Object(digests))?;
    Ok(zip.finish().map_err(io::Error::other)?.into_inner())
}
