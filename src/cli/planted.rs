//! `eval planted`: listed names planted into real sentences, and how many are found.

use std::io;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::args::{Format, Progress};
use super::eval::rows_of;
use super::exit::Failure;
use super::output::{self, Record};
use super::screen::index_of_files;
use super::table;
use crate::eval::{self, Annotated, Oddity, PlantedReport, Query, rows};

/// Every file but the lists may be compressed with gzip.
#[derive(Debug, Args)]
pub(crate) struct EvalPlantedArgs {
    /// The lists whose persons are looked for
    #[arg(long, value_name = "PATH", num_args = 1.., required = true)]
    list_file: Vec<PathBuf>,
    /// Names to plant: lines of class|name|listing id
    #[arg(long, value_name = "FILE", num_args = 1..)]
    variants: Vec<PathBuf>,
    /// Texts to plant into: one JSON object a line with text and entities (start, end, type)
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    into: Vec<PathBuf>,
    /// Examples of each kind of failure that are shown
    #[arg(long, value_name = "N", default_value_t = 20)]
    examples: usize,
}

/// Plants, reads and tells.
pub(crate) fn run(args: &EvalPlantedArgs, format: Format, bar: Progress) -> Result<(), Failure> {
    let index = index_of_files(&args.list_file, bar)?;
    let mut variants: Vec<Query> = Vec::new();
    for path in &args.variants {
        variants.extend(rows_of(path, rows::variants)?);
    }
    let mut texts: Vec<Annotated> = Vec::new();
    for path in &args.into {
        texts.extend(rows_of(path, eval::annotated)?);
    }
    let report = eval::planted(&index, &variants, &texts, args.examples);
    output::one(io::stdout().lock(), format, &Planted(report))?;
    Ok(())
}

#[derive(Serialize)]
#[serde(transparent)]
struct Planted(PlantedReport);

impl Record for Planted {
    const COLUMNS: &'static [&'static str] = &["class", "planted", "by text", "by windows", "together"];

    fn rows(&self) -> Vec<Vec<String>> {
        let share = |part: usize, of: usize| {
            #[allow(clippy::cast_precision_loss)]
            let share = 100.0 * part as f64 / of.max(1) as f64;
            format!("{share:.2}")
        };
        let classes = self.0.classes.iter();
        let rows = classes.map(|class| {
            let of = class.planted;
            let shares = [class.by_text, class.by_windows, class.together].map(|part| share(part, of));
            [vec![class.class.clone(), of.to_string()], shares.to_vec()].concat()
        });
        rows.collect()
    }

    fn describe(&self) -> String {
        let none = &self.0.unplanted;
        let mut text = table::render(Self::COLUMNS, &self.rows());
        text += &format!(
            "\n\nwithout planting: {} words, {} finds that the text alone does not give, {} of them off any marked person: {:.3} per article of 600 words\n",
            none.words, none.finds, none.off_persons, none.off_persons_per_article
        );
        for (title, oddities) in [("not found", &self.0.missed), ("found off any marked person", &self.0.odd)]
        {
            if !oddities.is_empty() {
                let rows: Vec<Vec<String>> = oddities.iter().map(cells).collect();
                text +=
                    &format!("\n{title}\n{}", table::render(&["class", "name", "listing", "text"], &rows));
            }
        }
        text
    }
}

fn cells(oddity: &Oddity) -> Vec<String> {
    let Oddity { class, name, listing, text } = oddity;
    [class, name, listing, text].map(|cell| cell.replace('\n', "\u{23ce}")).to_vec()
}
