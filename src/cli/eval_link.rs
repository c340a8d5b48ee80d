//! `eval link`: mentions in texts whose listing is known, by names alone and with the text.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::eval::{name, rows_of};
use super::exit::Failure;
use super::output::Record;
use super::screen::read_listings;
use super::table;
use crate::eval::{self, Finding, LinkReport};
use crate::screen::Threshold;

/// Every file may be compressed with gzip.
#[derive(Debug, Args)]
pub(crate) struct EvalLinkArgs {
    /// The list to screen against
    #[arg(long, value_name = "PATH", num_args = 1.., required = true)]
    list_file: Vec<PathBuf>,
    /// Texts: JSON lines of id and text
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    texts: Vec<PathBuf>,
    /// Mentions: JSON lines of text_id, start, end, mention, and ids (the listings that mean the person)
    /// or not_ids (the person is not listed)
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    mentions: Vec<PathBuf>,
    /// Lowest score of a name that makes a hit, 0 to 1 [default: that of `screen`]
    #[arg(long, value_name = "SCORE")]
    threshold: Option<Threshold>,
    /// Year the texts are taken to have come in; they may be older
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(u16).range(1900..2200))]
    year: u16,
    /// Most examples told of each set
    #[arg(long, value_name = "N", default_value_t = 10)]
    examples: usize,
}

/// Measures.
pub(super) fn run(args: &EvalLinkArgs) -> Result<Vec<Linked>, Failure> {
    let listings = read_listings(&args.list_file)?;
    let mut texts = Vec::new();
    for path in &args.texts {
        texts.extend(rows_of(path, eval::link_texts)?);
    }
    let mut sets = Vec::new();
    for path in &args.mentions {
        sets.push((name(path), rows_of(path, eval::link_rows)?));
    }
    let threshold = args.threshold.unwrap_or(crate::screen::DEFAULT_THRESHOLD);
    let mut reports = eval::link(listings, texts, &sets, threshold, args.year);
    for report in &mut reports {
        report.examples.truncate(args.examples);
    }
    Ok(reports.into_iter().map(Linked).collect())
}

#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct Linked(LinkReport);

impl Record for Linked {
    const COLUMNS: &'static [&'static str] = &[
        "set",
        "mentions",
        "rows",
        "off list",
        "no person",
        "surname only",
        "found",
        "first by name",
        "first",
        "weak",
        "raised by name",
        "raised",
        "plain first",
        "plain raised",
    ];

    fn rows(&self) -> Vec<Vec<String>> {
        let figures = &self.0.figures;
        let mentions = match self.0.mentions {
            Finding::Given => "given",
            Finding::Found => "found",
        };
        let mut row = vec![self.0.set.clone(), mentions.to_owned()];
        row.extend(
            [
                figures.mentions,
                figures.not_on_list,
                figures.not_extracted,
                figures.surname_only,
                figures.found,
                figures.first_by_name,
                figures.first,
                figures.found_weak,
                figures.raised_by_name,
                figures.raised,
                figures.plain_first,
                figures.plain_raised,
            ]
            .map(|count| count.to_string()),
        );
        vec![row]
    }

    fn describe(&self) -> String {
        table::render(Self::COLUMNS, &self.rows())
    }
}
