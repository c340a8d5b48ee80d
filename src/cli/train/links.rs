//! `train links`: labelled names and a list -> what each observation is worth.

use std::path::PathBuf;

use super::super::eval::rows_of;
use super::super::exit::Failure;
use super::super::screen::read_listings;
use crate::eval::{Material, lessons, rows};
use crate::screen::fit;

/// The table of the files.
pub(super) fn table(
    list_file: &[PathBuf],
    variants: &[PathBuf],
    negatives: &[PathBuf],
    hold: &[String],
    seed: u64,
) -> Result<String, Failure> {
    if let Some(unknown) = hold.iter().find(|name| !fit::is_observation(name)) {
        return Err(Failure::usage(
            format!("{unknown} is no observation"),
            "Give names as they stand in the first column of the table",
        ));
    }
    let listings = read_listings(list_file)?;
    let (mut queries, mut strangers) = (Vec::new(), Vec::new());
    for path in variants {
        queries.extend(rows_of(path, rows::variants)?);
    }
    for path in negatives {
        strangers.extend(rows_of(path, rows::names)?);
    }
    let material = Material { listings: &listings, variants: &queries, strangers: &strangers, seed };
    Ok(fit::fit(&lessons(&material), hold))
}
