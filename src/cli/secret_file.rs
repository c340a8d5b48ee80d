//! Secrets come in files or on standard input: arguments and the environment are seen by others.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::exit::Failure;

/// Longest file that is read for a secret.
const LIMIT_BYTES: u64 = 4096;

/// What stands in a file; `-` is standard input.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let read = if path == Path::new("-") {
        io::stdin().lock().take(LIMIT_BYTES).read_to_string(&mut text)
    } else {
        File::open(path).and_then(|file| file.take(LIMIT_BYTES).read_to_string(&mut text))
    };
    read.map_err(|error| Failure::unreadable(path, &error))?;
    Ok(text)
}
