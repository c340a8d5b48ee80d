//! `train variants`: names in two scripts, and nicknames -> which names are one.

use std::path::{Path, PathBuf};

use super::super::eval::text;
use super::super::exit::{Exit, Failure};
use crate::name::normalize;
use crate::name::variants::{Row, learn};

/// The table of the files.
pub(super) fn table(tokens: &[PathBuf], nicknames: &[PathBuf]) -> Result<String, Failure> {
    let scripts = tokens.iter().map(|path| rows(path)).collect::<Result<Vec<_>, _>>()?;
    let mut pairs = Vec::new();
    for path in nicknames {
        for line in text(path)?.lines().skip(1).filter(|line| !line.trim().is_empty()) {
            match line.split(',').map(str::trim).collect::<Vec<_>>()[..] {
                [name, _, nickname] => pairs.push((name.to_owned(), nickname.to_owned())),
                _ => return Err(other_kind(path, "name, relationship, nickname")),
            }
        }
    }
    Ok(learn(&scripts, &pairs))
}

fn rows(path: &Path) -> Result<Vec<Row>, Failure> {
    let text = text(path)?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let row = |line: &str| match line.split('\t').collect::<Vec<_>>()[..] {
        [name, form, count] => {
            let count = count.trim().parse().map_err(|_| other_kind(path, "a count"))?;
            Ok((normalize(name), form.replace(' ', ""), count))
        }
        _ => Err(other_kind(path, "name, tab, the name in another script, tab, count")),
    };
    lines.map(row).collect()
}

fn other_kind(path: &Path, wanted: &str) -> Failure {
    Failure::new(
        Exit::Failed,
        format!("{} has a line that is not of the form {wanted}", path.display()),
        "The file may be of another kind",
        "Mend or remove the line",
    )
}
