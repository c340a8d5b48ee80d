//! `eval`: labelled files in, one table of how often the program is right out.

use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use serde::Serialize;

use super::args::{EvalCommand, EvalScreenArgs, Format, Progress};
use super::exit::{Exit, Failure};
use super::output::{self, Record};
use super::screen::{read_file, read_listings};
use super::table;
use super::train::tagger::MaterialArgs;
use crate::eval::{self, EvalOptions, Example, Extraction, Figure, Inputs, Report, RowError, Unit, rows};

/// Most bytes a compressed file may unpack to: 1 GiB, as of lists.
const MAX_UNPACKED_BYTES: u64 = 1 << 30;

/// Runs one of the commands.
pub(crate) fn run(command: &EvalCommand, asked: Option<Format>, bar: Progress) -> Result<Exit, Failure> {
    let stdout = io::stdout();
    let format = Format::choose(asked, stdout.is_terminal());
    match command {
        EvalCommand::Screen(args) => {
            let inputs = inputs(args)?;
            let options = EvalOptions {
                threshold: args.threshold.unwrap_or(crate::screen::DEFAULT_THRESHOLD),
                seed: args.seed,
                baselines: args.baselines.then_some(args.sample),
                brute_force: args.brute_force,
                examples: args.examples,
            };
            output::one(stdout.lock(), format, &Screened(eval::measure(&inputs, &options)))?;
        }
        EvalCommand::Link(args) => {
            output::many(stdout.lock(), format, &super::eval_link::run(args)?)?;
        }
        EvalCommand::Extract { gold, held_out, material } => {
            let files: Vec<Extracted> =
                extractions(gold, *held_out, material)?.into_iter().map(Extracted).collect();
            output::many(stdout.lock(), format, &files)?;
        }
        EvalCommand::Planted(args) => super::planted::run(args, format, bar)?,
        // Needs a database; see the caller.
        EvalCommand::Replay(_) => {}
    }
    Ok(Exit::Done)
}

/// How well the persons of every file are found; files of marked lines are measured like the others.
fn extractions(
    gold: &[PathBuf],
    held_out: Option<u8>,
    material: &MaterialArgs,
) -> Result<Vec<Extraction>, Failure> {
    let mut files = sets(gold, eval::annotated)?;
    if let Some(parts) = held_out {
        return Ok(eval::held_out(&files, &material.read()?, parts.into()));
    }
    files.extend(sets(&material.marked, eval::marked)?);
    Ok(files.iter().flat_map(|(name, texts)| eval::extraction(name, texts)).collect())
}

fn inputs(args: &EvalScreenArgs) -> Result<Inputs, Failure> {
    let mut inputs = Inputs { leave_alias_out: args.leave_alias_out, ..Inputs::default() };
    if !args.list_file.is_empty() {
        inputs.listings = read_listings(&args.list_file)?;
    }
    for path in &args.variants {
        inputs.variants.extend(rows_of(path, rows::variants)?);
    }
    inputs.positives = sets(&args.positives, rows::positives)?;
    inputs.negatives = sets(&args.negatives, rows::names)?;
    inputs.pairs = sets(&args.pairs, rows::pairs)?;
    inputs.scripts = sets(&args.scripts, rows::scripts)?;
    let sets = [
        inputs.variants.len(),
        inputs.positives.len(),
        inputs.negatives.len(),
        inputs.pairs.len(),
        inputs.scripts.len(),
    ];
    if sets.iter().sum::<usize>() == 0 && !inputs.leave_alias_out {
        return Err(Failure::usage(
            "There is nothing to measure on",
            "Give at least one of --variants, --positives, --negatives, --pairs, --scripts, --leave-alias-out",
        ));
    }
    Ok(inputs)
}

/// The rows of every file, by its name.
fn sets<T>(
    paths: &[PathBuf],
    read: fn(&str) -> Result<Vec<T>, RowError>,
) -> Result<Vec<(String, Vec<T>)>, Failure> {
    paths.iter().map(|path| Ok((name(path), rows_of(path, read)?))).collect()
}

pub(crate) fn rows_of<T>(path: &Path, read: fn(&str) -> Result<Vec<T>, RowError>) -> Result<Vec<T>, Failure> {
    let told = |error: &RowError| Failure::told(Exit::Failed, format!("{}: {error}.", path.display()));
    read(&text(path)?).map_err(|error| told(&error))
}

/// The text of a file, unpacked where it is compressed; what is no UTF-8 is replaced.
pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    let mut bytes = read_file(path)?.bytes;
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut unpacked = Vec::new();
        MultiGzDecoder::new(bytes.as_slice())
            .take(MAX_UNPACKED_BYTES)
            .read_to_end(&mut unpacked)
            .map_err(|error| Failure::unreadable(path, &error))?;
        bytes = unpacked;
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The name of a file, without the places that differ from machine to machine.
pub(crate) fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

#[derive(Serialize)]
#[serde(transparent)]
struct Screened(Report);

impl Record for Screened {
    const COLUMNS: &'static [&'static str] = &[
        "set",
        "class",
        "measure",
        "rows",
        "namecheck",
        "95 % interval",
        "baseline rows",
        "jaro-winkler",
        "token-sorted",
    ];

    fn rows(&self) -> Vec<Vec<String>> {
        let points = self.0.operating_points.iter().filter(|point| point.namecheck.is_some()).map(|point| {
            let mut figure = Figure::blank("all negatives", &format!("threshold {}", point.label));
            (figure.namecheck, figure.jaro_winkler, figure.token_sorted) =
                (point.namecheck, point.jaro_winkler, point.token_sorted);
            row(&figure)
        });
        points.chain(self.0.figures.iter().map(row)).collect()
    }

    fn describe(&self) -> String {
        let report = &self.0;
        let mut text = format!(
            "{} persons with {} names; threshold {}; seed {}\n\n{}",
            report.listings,
            report.names,
            report.threshold,
            report.seed,
            table::render(Self::COLUMNS, &self.rows())
        );
        let examples = [("Missed", &report.misses), ("False hits", &report.false_hits)];
        for (title, examples) in examples.into_iter().filter(|(_, examples)| !examples.is_empty()) {
            let rows: Vec<Vec<String>> = examples.iter().map(example).collect();
            let columns = ["set", "class", "asked", "right", "found", "score"];
            text.push_str(&format!("\n\n{title}\n\n{}", table::render(&columns, &rows)));
        }
        text
    }
}

fn row(figure: &Figure) -> Vec<String> {
    let shown = |value: Option<f64>| value.map(|value| number(figure.unit, value)).unwrap_or_default();
    let interval = figure
        .interval
        .map(|[low, high]| format!("{}-{}", number(figure.unit, low), number(figure.unit, high)))
        .unwrap_or_default();
    vec![
        figure.set.clone(),
        figure.class.clone(),
        figure.measure.clone(),
        if figure.rows == 0 { String::new() } else { figure.rows.to_string() },
        shown(figure.namecheck),
        interval,
        figure.baseline_rows.map(|rows| rows.to_string()).unwrap_or_default(),
        shown(figure.jaro_winkler),
        shown(figure.token_sorted),
    ]
}

/// Shares in hundredths, to a hundredth of one.
fn number(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Share => format!("{:.2}", value * 100.0),
        Unit::Score => format!("{value:.3}"),
        Unit::Count => format!("{value:.4}").trim_end_matches('0').trim_end_matches('.').to_owned(),
    }
}

fn example(example: &Example) -> Vec<String> {
    vec![
        example.set.clone(),
        example.class.clone(),
        example.query.clone(),
        example.expected.clone(),
        example.found.clone().unwrap_or_default(),
        example.score.map(|score| format!("{score:.3}")).unwrap_or_default(),
    ]
}

#[derive(Serialize)]
#[serde(transparent)]
struct Extracted(Extraction);

impl Record for Extracted {
    const COLUMNS: &'static [&'static str] =
        &["set", "found by", "texts", "marked", "found", "precision", "recall", "F1", "as marked", "overlap"];

    fn rows(&self) -> Vec<Vec<String>> {
        let got = &self.0;
        let shown = |value: Option<f64>| value.map(|value| number(Unit::Share, value)).unwrap_or_default();
        vec![vec![
            got.set.clone(),
            got.finder.clone(),
            got.texts.to_string(),
            got.marked.to_string(),
            got.found.to_string(),
            shown(got.precision),
            shown(got.recall),
            shown(got.f1),
            shown(got.f1_as_marked),
            shown(got.f1_overlap),
        ]]
    }
}
