//! How fast screening is, on one core and against lists of three sizes: `cargo bench --bench screening`.
//!
//! Needs no file: names are put together from the tables of common names. `NAMECHECK_BENCH_LIST`
//! takes their parts from a real list instead ("sdn.csv alt.csv"), `NAMECHECK_BENCH_QUERIES` takes
//! the names to screen from a file (one a line, or CSV with full_name or name). `-- --json` writes
//! JSON lines. `NAMECHECK_BENCH_TEXTS` takes the articles to read from a file (see `articles`). Every
//! size has a process of its own, so that none finds the memory of another.

#![allow(clippy::print_stdout)]

mod articles;
mod chance;
mod clock;
mod hostile;
mod long;
mod names;
mod rivals;
mod table;

use std::env;
use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use namecheck::list::{Listing, SourceId};
use namecheck::name::Name;
use namecheck::screen::{Index, IndexedList, ScreenOptions, Screener, VersionLabel, screen};
use serde_json::{Value, json};

use clock::{Stopwatch, Times, per_second, resident_bytes};
use names::Source;

/// That of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Listed names of each list.
const SIZES: [usize; 3] = [10_000, 50_000, 1_000_000];
/// The list that the other methods and the hostile names are tried on.
const USUAL: usize = 50_000;
/// Names screened one after another.
const STREAM: usize = 400_000;
/// The first so many are the cold ones.
const COLD: usize = 20_000;
/// Behind so many a screener has met most words.
const WARM_FROM: usize = 100_000;
/// Each of these three stretches ends here where a machine or a list is slow.
const MOST_TIME: Duration = Duration::from_secs(20);
/// The clock is looked at once in so many names.
const LOOK_EVERY: usize = 100;
/// Lookups without any memory.
const LOOKUPS: usize = 2_000;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    if let Some(at) = args.iter().position(|arg| arg == "--size") {
        let size = args.get(at + 1).ok_or("--size needs a number")?.parse()?;
        for row in measure(size)? {
            println!("{row}");
        }
        return Ok(());
    }
    let mut rows: Vec<Value> = Vec::new();
    for size in SIZES {
        eprintln!("{size} listed names ...");
        let own = Command::new(env::current_exe()?)
            .args(["--size", &size.to_string()])
            .stderr(Stdio::inherit())
            .output()?;
        if !own.status.success() {
            return Err(format!("the measurement of {size} listed names ended with {}", own.status).into());
        }
        for line in String::from_utf8(own.stdout)?.lines() {
            rows.push(serde_json::from_str(line)?);
        }
    }
    if args.iter().any(|arg| arg == "--json") {
        rows.iter().for_each(|row| println!("{row}"));
    } else {
        println!("{}", table::report(&rows));
    }
    Ok(())
}

/// Everything that is measured on a list of one size.
fn measure(size: usize) -> Result<Vec<Value>, Box<dyn Error>> {
    let files = env::var("NAMECHECK_BENCH_LIST").unwrap_or_default();
    let source = Source::of(&files.split_whitespace().map(str::to_owned).collect::<Vec<_>>())?;
    let before = resident_bytes();
    let (index, build) = built(source.list(size));
    let grown = before.and_then(|before| Some(resident_bytes()? - before));

    let list = source.list(size);
    let queries = match env::var_os("NAMECHECK_BENCH_QUERIES") {
        Some(path) => names::queries_of(Path::new(&path))?,
        None => source.queries(&list, STREAM),
    };
    let mut stream = stream(&index, &queries);
    let (cold, warm) = (stream.cold_per_s, stream.warm_per_s);
    let [kept_p50, kept_p99, kept_max] = stream.warm.p50_p99_max_us();
    let [fresh_p50, fresh_p99, fresh_max] = lookups(&index, &queries).p50_p99_max_us();
    #[allow(clippy::cast_precision_loss)]
    let (bytes, names) = (index.bytes() as f64, size as f64);
    let mut rows = vec![json!({
        "section": "size", "listed": size, "listings": index.counts().0, "build_s": build.as_secs_f64(),
        "bytes_per_name": bytes / names, "resident_per_name": grown.map(|grown| grown / names),
        "cold_per_s": cold, "warm_per_s": warm, "screened": stream.screened, "hits": stream.hits,
        "fresh_p50_us": fresh_p50, "fresh_p99_us": fresh_p99, "fresh_max_us": fresh_max,
        "kept_p50_us": kept_p50, "kept_p99_us": kept_p99, "kept_max_us": kept_max,
    })];
    if size == USUAL {
        rows.extend(rivals::measure(&list, &queries, cold, warm));
        rows.extend(hostile::measure(&index, &list));
        rows.extend(articles::measure(&index)?);
        rows.extend(long::measure());
    }
    Ok(rows)
}

fn built(listings: Vec<Listing>) -> (Index, Duration) {
    let version = VersionLabel::stored(&SourceId::ofac_sdn(), 1);
    let start = Stopwatch::start();
    let index = Index::build(vec![IndexedList { version, listings }]);
    (index, start.elapsed())
}

/// What a stream of names comes to.
struct Stream {
    cold_per_s: f64,
    warm_per_s: f64,
    /// The time of each lookup once it is warm.
    warm: Times,
    screened: usize,
    hits: usize,
}

/// The names through one screener, from text to hits: a cold stretch, one to warm it, a warm one.
fn stream(index: &Index, queries: &[String]) -> Stream {
    let options = ScreenOptions::default();
    let mut screener = Screener::new(index);
    let (mut screened, mut hits) = (0, 0);
    let mut rest = queries.iter();
    let mut stretch = |most: usize| {
        let mut times = Times::default();
        let start = Stopwatch::start();
        for (at, query) in rest.by_ref().take(most).enumerate() {
            let name = || Name::parse(query).map_or(0, |name| screener.screen(&name, &options).total);
            hits += times.of(name);
            if at % LOOK_EVERY == LOOK_EVERY - 1 && start.elapsed() > MOST_TIME {
                break;
            }
        }
        screened += times.len();
        (per_second(times.len(), start.elapsed()), times)
    };
    let cold = COLD.min(queries.len() / 4);
    let (cold_per_s, _) = stretch(cold);
    stretch((WARM_FROM - COLD).min(queries.len() / 4));
    let (warm_per_s, warm) = stretch(queries.len());
    Stream { cold_per_s, warm_per_s, warm, screened, hits }
}

/// The time of lookups each of which begins without memory, as the first of a server does.
fn lookups(index: &Index, queries: &[String]) -> Times {
    let options = ScreenOptions::default();
    let mut times = Times::default();
    for query in queries.iter().step_by((queries.len() / LOOKUPS).max(1)) {
        let _ = times.best_of(|| Name::parse(query).map(|name| screen(index, &name, &options)));
    }
    times
}
