//! Pages without an end: how much longer four times the text takes. About four times, or a search in it
//! is quadratic.

use namecheck::article::persons;
use serde_json::{Value, json};

use crate::clock::Stopwatch;

/// Repetitions of the shorter text of each case.
const SHORT: usize = 15_000;

/// A part of a text, by its number.
type Part = fn(usize) -> String;

/// Each case stresses one search.
pub(crate) fn measure() -> Vec<Value> {
    let cases: [(&str, Part); 5] = [
        ("other names, each once", |n| format!("John Q{n}ov met A. Smith. ")),
        ("other bearers of one surname", |n| format!("Anna{n} Smith said. ")),
        ("two names again and again", |_| "Иваном Петровым и Марией ".to_owned()),
        ("one word in capitals", |_| "John ".repeat(4)),
        ("one particle", |_| "de ".repeat(8)),
    ];
    cases.into_iter().map(|(case, part)| row(case, part)).collect()
}

fn row(case: &str, part: Part) -> Value {
    let seconds = |count: usize| {
        let text: String = (0..count).map(part).collect();
        let start = Stopwatch::start();
        let found = persons(&text).len();
        (start.elapsed().as_secs_f64(), text.len(), found)
    };
    let (short, ..) = seconds(SHORT);
    let (long, bytes, found) = seconds(4 * SHORT);
    json!({ "section": "long", "case": case, "bytes": bytes, "found": found, "seconds": long,
        "times": long / short })
}
