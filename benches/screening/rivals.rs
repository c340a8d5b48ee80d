//! What trying every listed name costs: plain Jaro-Winkler of two libraries, on one core.

use std::hint::black_box;
use std::time::Duration;

use namecheck::list::Listing;
use namecheck::name::normalize;
use rapidfuzz::distance::jaro_winkler::{Args, BatchComparator};
use serde_json::{Value, json};

use crate::clock::{Stopwatch, per_second};

/// Each is stopped at the first query that ends behind it.
const TIME: Duration = Duration::from_secs(3);
/// A cut-off lets a comparison end early; this one is already too low to work with.
const CUT_OFF: f64 = 0.85;

/// Names per second of each. Normal forms are made beforehand, so that only comparing is timed.
pub(crate) fn measure(list: &[Listing], queries: &[String], cold: f64, warm: f64) -> Vec<Value> {
    let listed: Vec<String> =
        list.iter().flat_map(|listing| &listing.names).map(|name| normalize(&name.display())).collect();
    let queries: Vec<String> = queries.iter().map(|query| normalize(query)).collect();
    let row = |method: &str, best: &dyn Fn(&str) -> f64| {
        let start = Stopwatch::start();
        let mut done = 0;
        for query in &queries {
            black_box(best(query));
            done += 1;
            if start.elapsed() > TIME {
                break;
            }
        }
        let rate = per_second(done, start.elapsed());
        json!({ "section": "brute force", "method": method, "queries": done, "names_per_s": rate,
            "cold_times": cold / rate, "warm_times": warm / rate })
    };
    let strsim = |query: &str| -> f64 {
        listed.iter().map(|name| strsim::jaro_winkler(query, name)).fold(0.0, f64::max)
    };
    let rapidfuzz = |query: &str| -> f64 {
        let query = BatchComparator::new(query.bytes());
        listed.iter().map(|name| query.similarity(name.bytes())).fold(0.0, f64::max)
    };
    let rapidfuzz_cut = |query: &str| -> f64 {
        let query = BatchComparator::new(query.bytes());
        let args = Args::default().score_cutoff(CUT_OFF);
        listed.iter().filter_map(|name| query.similarity_with_args(name.bytes(), &args)).fold(0.0, f64::max)
    };
    vec![
        row("strsim", &strsim),
        row("rapidfuzz", &rapidfuzz),
        row("rapidfuzz, cut off at 0.85", &rapidfuzz_cut),
    ]
}
