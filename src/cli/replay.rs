//! `eval replay`: night after night of a list's real publications, and whether a run against what
//! changed leaves what a run against everything would.

use std::io;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::Session;
use super::exit::{Exit, Failure};
use super::output::{self, Record};
use super::publications::{self, Publication};
use super::scratch::Scratch;
use super::screen::read_file;
use crate::flow::{self, ImportOrder, Live, ReconcileReport, RunOrder, Scope};
use crate::list::{self, InputFile, PartyKind, Snapshot, SourceId};
use crate::name::Name;
use crate::store::Store;

/// Names stored in one statement.
const PIECE: usize = 10_000;

#[derive(Debug, Args)]
pub(crate) struct EvalReplayArgs {
    /// The publications, in the order of their names: files, or tar archives of them (.tar, .tar.gz,
    /// .tar.zst)
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    /// The list they are of
    #[arg(long, value_name = "SOURCE", default_value = "ofac-sdn", value_parser = SourceId::parse)]
    source: SourceId,
    /// Names to store, one a line; without, they are made from those of the first publication
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
    /// Names stored: the persons of the first publication, then others made of their parts
    #[arg(long, value_name = "N", default_value_t = 100_000, conflicts_with = "names")]
    count: usize,
    /// End after so many publications
    #[arg(long, value_name = "N")]
    days: Option<usize>,
}

/// Replays in a database of its own, which is gone afterwards. Exit code 1 when a night differs.
pub(crate) async fn run(args: &EvalReplayArgs, session: &Session) -> Result<Exit, Failure> {
    let scratch = Scratch::start(&session.config).await?;
    let done = replay(&scratch.database.store, args, session).await;
    scratch.close().await;
    done
}

async fn replay(store: &Store, args: &EvalReplayArgs, session: &Session) -> Result<Exit, Failure> {
    let mut publications = publications::read(args.directory.clone());
    let bar = super::progress::count(session.progress, "publications");
    let mut live = None;
    let mut nights: Vec<Night> = Vec::new();
    while let Some(publication) = publications.recv().await {
        if args.days.is_some_and(|days| nights.len() >= days) {
            break;
        }
        let Publication { name, bytes } = publication.map_err(|error| unreadable(args, &error))?;
        let snapshot = list::read(&args.source, &[InputFile::new(name.clone(), bytes)])?;
        let live = match &live {
            Some(live) => live,
            None => {
                store_names(store, args, &snapshot).await?;
                live.insert(Live::load(store).await?)
            }
        };
        nights.push(night(store, live, name, &snapshot).await?);
        bar.inc(1);
    }
    bar.finish_and_clear();
    let differ = nights.iter().filter(|night| !night.equal).count();
    if !nights.is_empty() {
        output::many(io::stdout().lock(), session.format, &nights)?;
    }
    if nights.is_empty() || differ > 0 {
        let what = if nights.is_empty() {
            "There is no publication".to_owned()
        } else {
            format!("After {differ} nights a full run still found something to change")
        };
        return Err(Failure::new(
            Exit::Failed,
            what,
            "The directory holds none, or a delta run overlooked something",
            "Look at the rows with equal: no; please report what a delta run overlooks",
        ));
    }
    Ok(Exit::Done)
}

/// A publication, and the two runs after it.
#[derive(Serialize)]
struct Night {
    /// File of the publication.
    publication: String,
    /// True when the guard held it; then nothing changed that night.
    held: bool,
    /// Listings that came, changed and went.
    listings_added: u64,
    listings_changed: u64,
    listings_removed: u64,
    /// What the delta run did.
    new: u64,
    rescored: u64,
    superseded: u64,
    unchanged: u64,
    delta_ms: u64,
    /// How long the full run took that came after it.
    full_ms: u64,
    /// True when that found nothing to change.
    equal: bool,
}

async fn night(
    store: &Store,
    live: &Live,
    publication: String,
    snapshot: &Snapshot,
) -> Result<Night, Failure> {
    let mut lock = store.write_lock().await?;
    let import = flow::import(&mut lock, snapshot, &ImportOrder::by("eval")).await?;
    let mut runs: Vec<ReconcileReport> = Vec::new();
    for scope in [Scope::Delta, Scope::Full] {
        runs.push(flow::reconcile(store, live, &mut lock, RunOrder::new(scope), |_| ()).await?);
    }
    lock.release().await;
    let (delta, full) = (&runs[0], &runs[1]);
    let left = full.tally.hits;
    Ok(Night {
        publication,
        held: import.held_as.is_some(),
        listings_added: import.added,
        listings_changed: import.changed,
        listings_removed: import.removed,
        new: delta.tally.hits.new,
        rescored: delta.tally.hits.rescored,
        superseded: delta.tally.hits.superseded,
        unchanged: delta.tally.hits.unchanged,
        delta_ms: delta.duration_ms,
        full_ms: full.duration_ms,
        equal: left.new + left.rescored + left.superseded == 0,
    })
}

async fn store_names(store: &Store, args: &EvalReplayArgs, first: &Snapshot) -> Result<(), Failure> {
    let texts: Vec<String> = match &args.names {
        Some(path) => String::from_utf8_lossy(&read_file(path)?.bytes).lines().map(str::to_owned).collect(),
        None => made_names(first, args.count),
    };
    let names: Vec<Name> = texts.iter().filter_map(|text| Name::parse(text).ok()).collect();
    for piece in names.chunks(PIECE) {
        let mut writer = store.hit_writer().await?;
        writer.insert_names(&piece.iter().collect::<Vec<_>>()).await?;
        writer.commit().await?;
    }
    Ok(())
}

/// The persons of a publication, and so many others that bear a given name of one and the family name
/// of another.
fn made_names(first: &Snapshot, count: usize) -> Vec<String> {
    let persons = first.listings.iter().filter(|listing| listing.kind == PartyKind::Person);
    let names: Vec<(&str, &str)> =
        persons.filter_map(|listing| listing.names.first()?.text.split_once(", ")).collect();
    let mut made: Vec<String> =
        names.iter().take(count).map(|(family, given)| format!("{given} {family}")).collect();
    if names.is_empty() {
        return made;
    }
    // A step that shares no divisor with most numbers goes through the pairs without an order to see.
    let pairs = (0..).map(|n: usize| n.wrapping_mul(7_368_787) % (names.len() * names.len()));
    for pair in pairs.take(count.saturating_sub(made.len())) {
        let (family, _) = names[pair / names.len()];
        let given = names[pair % names.len()].1.split(' ').next().unwrap_or_default();
        made.push(format!("{given} {family}"));
    }
    made
}

fn unreadable(args: &EvalReplayArgs, error: &io::Error) -> Failure {
    Failure::new(
        Exit::Failed,
        format!("The publications in {} cannot be read: {error}", args.directory.display()),
        "The directory may be missing, or an archive is damaged",
        "Give a directory of list files, or of .tar, .tar.gz or .tar.zst archives of them",
    )
}

impl Record for Night {
    const COLUMNS: &'static [&'static str] = &[
        "publication",
        "added",
        "changed",
        "removed",
        "new",
        "rescored",
        "superseded",
        "delta s",
        "full s",
        "equal",
    ];

    fn rows(&self) -> Vec<Vec<String>> {
        let seconds = |ms: u64| format!("{}.{:03}", ms / 1000, ms % 1000);
        let counts = [
            self.listings_added,
            self.listings_changed,
            self.listings_removed,
            self.new,
            self.rescored,
            self.superseded,
        ];
        let mut row = vec![self.publication.clone()];
        row.extend(counts.map(|count| count.to_string()));
        let equal = match (self.held, self.equal) {
            (true, true) => "held",
            (false, true) => "yes",
            (_, false) => "NO",
        };
        row.extend([seconds(self.delta_ms), seconds(self.full_ms), equal.to_owned()]);
        vec![row]
    }
}
