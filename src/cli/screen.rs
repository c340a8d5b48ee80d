//! `screen`: names in, one answer per name out, in order. A filter for any pipe.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::answer::{Coverage, ScreenAnswer};
use super::args::{Format, Gender, Progress, ScreenArgs, WeakAliases};
use super::exit::{Exit, Failure};
use super::output::{self, Record};
use super::{lines, progress};
use crate::list::{self, InputFile, Listing, Reject, Snapshot};
use crate::screen::{self, Index, IndexedList, ScreenOptions, Screener, VersionLabel};
use crate::store::Finding;

/// Rejects said in words; all of them are counted.
const REJECTS_SHOWN: usize = 10;

/// The lists of these files as an index. Says what is missing from them.
pub(crate) fn index_of_files(paths: &[PathBuf], bar: Progress) -> Result<Index, Failure> {
    let snapshots = read_lists(paths)?;
    for snapshot in &snapshots {
        tell_missing(snapshot, bar);
    }
    let lists = snapshots
        .into_iter()
        .map(|snapshot| IndexedList {
            version: VersionLabel::of_digest(&snapshot.source, &snapshot.digest()),
            listings: snapshot.listings,
        })
        .collect();
    Ok(Index::build(lists))
}

/// Says what of a list nobody is found by: no guard looks at it.
fn tell_missing(snapshot: &Snapshot, bar: Progress) {
    let (list, rejects, found) = (&snapshot.source, snapshot.rejects.len(), snapshot.records());
    if let Some(declared) = snapshot.miscounted() {
        progress::step(bar, &format!("{list}: {}; fetch it again.", Finding::Count { declared, found }));
    }
    if rejects > 0 {
        let records = if rejects == 1 { "1 record".to_owned() } else { format!("{rejects} records") };
        progress::step(
            bar,
            &format!("{list}: {records} of {found} cannot be read, so nobody in them is found."),
        );
        tell_rejects(&snapshot.rejects, bar);
    }
}

/// Says which records cannot be read, and why: the first of them.
pub(crate) fn tell_rejects(rejects: &[Reject], bar: Progress) {
    for reject in rejects.iter().take(REJECTS_SHOWN) {
        progress::step(bar, &format!("Not read: {}: {}", reject.place, reject.reason));
    }
    if rejects.len() > REJECTS_SHOWN {
        progress::step(bar, &format!("... and {} more", rejects.len() - REJECTS_SHOWN));
    }
}

/// The lists of these files.
pub(crate) fn read_lists(paths: &[PathBuf]) -> Result<Vec<Snapshot>, Failure> {
    let files = paths.iter().map(|path| read_list_file(path)).collect::<Result<Vec<_>, _>>()?;
    Ok(list::read_all(&files)?)
}

/// The listings of all of them.
pub(crate) fn read_listings(paths: &[PathBuf]) -> Result<Vec<Listing>, Failure> {
    Ok(read_lists(paths)?.into_iter().flat_map(|snapshot| snapshot.listings).collect())
}

/// A file, whole, with its name for messages.
pub(crate) fn read_file(path: &Path) -> Result<InputFile, Failure> {
    read_within(path, u64::MAX)
}

/// A list file. One that is longer than any list is read one byte further than that: then its
/// reader refuses it.
pub(crate) fn read_list_file(path: &Path) -> Result<InputFile, Failure> {
    read_within(path, list::MAX_FILE_BYTES + 1)
}

fn read_within(path: &Path, limit_bytes: u64) -> Result<InputFile, Failure> {
    let open: io::Result<(Box<dyn Read>, u64)> = if path == Path::new("-") {
        Ok((Box::new(io::stdin()), 0))
    } else {
        File::open(path).map(|file| {
            let length = file.metadata().map_or(0, |about| about.len());
            (Box::new(file) as Box<dyn Read>, length)
        })
    };
    let bytes = open.and_then(|(file, length)| {
        // A buffer that grows would hold the old one beside the new one.
        let length = usize::try_from(length.min(limit_bytes)).unwrap_or(0);
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(length)?;
        file.take(limit_bytes).read_to_end(&mut bytes).map(|_| bytes)
    });
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    bytes.map(|bytes| InputFile::new(name, bytes)).map_err(|error| Failure::unreadable(path, &error))
}

/// What the arguments ask for.
pub(crate) fn options(args: &ScreenArgs) -> Result<ScreenOptions, Failure> {
    let threshold =
        args.threshold().map_err(|error| Failure::usage("--threshold does not fit", &error.to_string()))?;
    Ok(ScreenOptions {
        threshold,
        limit: usize::from(args.limit),
        weak_aliases: match args.weak_aliases {
            WeakAliases::Off => screen::WeakAliases::Off,
            WeakAliases::Exact => screen::WeakAliases::Exact,
            WeakAliases::Full => screen::WeakAliases::Full,
        },
        birth: args.dob,
        country: args.country,
        gender: args.gender.map(|gender| match gender {
            Gender::Female => list::Gender::Female,
            Gender::Male => list::Gender::Male,
        }),
        only: None,
    })
}

/// Screens the names of the arguments, else of the file, else of standard input.
pub(crate) fn run(
    args: &ScreenArgs,
    index: &Index,
    coverage: &Coverage,
    asked: Option<Format>,
    bar: Progress,
) -> Result<Exit, Failure> {
    let options = options(args)?;
    let stdout = io::stdout();
    let format = Format::choose(asked, stdout.is_terminal());
    let job = Job { index, options: &options, coverage, format, explain: args.explain };
    let mut screeners = Vec::new();
    let mut out = stdout.lock();
    let mut seen = Seen::default();
    job.begin(&mut out)?;
    if !args.names.is_empty() {
        seen.add(job.answer(&args.names, &mut screeners, true, &mut out)?);
    } else {
        let input = input(args.file.as_deref())?;
        let bar = progress::count(bar, "names");
        let mut first = true;
        for batch in lines::batches(input) {
            let batch = batch.map_err(|error| {
                Failure::unreadable(args.file.as_deref().unwrap_or(Path::new("standard input")), &error)
            })?;
            seen.add(job.answer(&batch, &mut screeners, first, &mut out)?);
            first = false;
            bar.inc(batch.len() as u64);
        }
        bar.finish_and_clear();
    }
    job.end(&mut out)?;
    Ok(match (args.exit_code, seen) {
        (true, Seen { candidates: true, .. }) => Exit::Candidates,
        // What was not screened is not clean.
        (true, Seen { errors: true, .. }) => Exit::Failed,
        _ => Exit::Done,
    })
}

/// What stands in answers.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    candidates: bool,
    /// Names that could not be screened.
    errors: bool,
}

impl Seen {
    fn add(&mut self, other: Self) {
        self.candidates |= other.candidates;
        self.errors |= other.errors;
    }
}

fn input(file: Option<&Path>) -> Result<Box<dyn Read + Send>, Failure> {
    match file {
        Some(path) if path != Path::new("-") => {
            Ok(Box::new(File::open(path).map_err(|error| Failure::unreadable(path, &error))?))
        }
        None if io::stdin().is_terminal() => Err(Failure::usage(
            "No name was given",
            "Give a NAME, or --file with one name per line, or pipe names in",
        )),
        _ => Ok(Box::new(io::stdin())),
    }
}

struct Job<'a> {
    index: &'a Index,
    options: &'a ScreenOptions,
    coverage: &'a Coverage,
    format: Format,
    explain: bool,
}

impl<'a> Job<'a> {
    fn begin(&self, out: &mut impl Write) -> io::Result<()> {
        match self.format {
            Format::Json => out.write_all(b"["),
            Format::Csv => out.write_all(&output::csv_line(ScreenAnswer::COLUMNS.iter().copied())?),
            Format::Table | Format::Jsonl => Ok(()),
        }
    }

    fn end(&self, out: &mut impl Write) -> io::Result<()> {
        if self.format == Format::Json {
            out.write_all(b"\n]\n")?;
        }
        out.flush()
    }

    /// Screens a batch on all cores, each with a screener that knows the words of the batches before, and
    /// writes the answers in the order of the lines.
    fn answer(
        &self,
        batch: &[String],
        screeners: &mut Vec<Screener<'a>>,
        first: bool,
        out: &mut impl Write,
    ) -> io::Result<Seen> {
        let share = batch.len().div_ceil(rayon::current_num_threads()).max(1);
        while screeners.len() < batch.len().div_ceil(share) {
            screeners.push(Screener::new(self.index));
        }
        let one = |line, screener: &mut Screener<'_>| {
            let answer = ScreenAnswer::to(line, screener, self.options, self.coverage);
            let seen = Seen { candidates: !answer.hits.is_empty(), errors: answer.error().is_some() };
            Ok((self.text(&answer)?, seen))
        };
        let shares = batch.par_chunks(share).zip(screeners);
        let answers: Vec<io::Result<(Vec<u8>, Seen)>> =
            shares.flat_map_iter(|(lines, screener)| lines.iter().map(|line| one(line, screener))).collect();
        let mut all = Seen::default();
        let mut first = first;
        let mut text = Vec::new();
        for answer in answers {
            let (bytes, seen) = answer?;
            all.add(seen);
            match self.format {
                Format::Json => text.extend_from_slice(if first { b"\n" } else { b",\n" }),
                Format::Table if !first => text.push(b'\n'),
                _ => {}
            }
            first = false;
            text.extend_from_slice(&bytes);
        }
        out.write_all(&text)?;
        out.flush()?;
        Ok(all)
    }

    fn text(&self, answer: &ScreenAnswer<'_>) -> io::Result<Vec<u8>> {
        match self.format {
            Format::Table => Ok((answer.describe_with(self.explain) + "\n").into_bytes()),
            Format::Json => output::json(answer, false).map(String::into_bytes),
            Format::Jsonl => output::json(answer, false).map(|text| (text + "\n").into_bytes()),
            Format::Csv => {
                let rows = answer.rows();
                let lines: io::Result<Vec<Vec<u8>>> =
                    rows.iter().map(|row| output::csv_line(row.iter().map(String::as_str))).collect();
                lines.map(|lines| lines.concat())
            }
        }
    }
}
