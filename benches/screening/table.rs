//! Measured rows -> the report a person reads.

use serde_json::Value;

/// A column: its heading, its field, decimals of its numbers.
type Column = (&'static str, &'static str, usize);

const SIZES: [Column; 14] = [
    ("listed", "listed", 0),
    ("build s", "build_s", 2),
    ("B/name", "bytes_per_name", 0),
    ("RSS B/name", "resident_per_name", 0),
    ("cold names/s", "cold_per_s", 0),
    ("warm names/s", "warm_per_s", 0),
    ("screen() p50 us", "fresh_p50_us", 1),
    ("p99", "fresh_p99_us", 1),
    ("max", "fresh_max_us", 0),
    ("kept p50 us", "kept_p50_us", 1),
    ("p99", "kept_p99_us", 1),
    ("max", "kept_max_us", 0),
    ("screened", "screened", 0),
    ("hits", "hits", 0),
];

const RIVALS: [Column; 5] = [
    ("every name by Jaro-Winkler of", "method", 0),
    ("queries", "queries", 0),
    ("names/s", "names_per_s", 1),
    ("cold is faster by", "cold_times", 0),
    ("warm by", "warm_times", 0),
];

const HOSTILE: [Column; 6] = [
    ("hostile name", "case", 0),
    ("answer", "answer", 0),
    ("p50 ms", "p50_ms", 3),
    ("p99", "p99_ms", 3),
    ("max", "max_ms", 3),
    ("kept p99", "kept_p99_ms", 3),
];

const ARTICLES: [Column; 6] = [
    ("articles of 600 words", "step", 0),
    ("read", "articles", 0),
    ("found", "found", 0),
    ("articles/s", "articles_per_s", 0),
    ("letters/s", "letters_per_s", 0),
    ("ms", "ms", 3),
];

const LONG: [Column; 5] = [
    ("a page of", "case", 0),
    ("bytes", "bytes", 0),
    ("persons", "found", 0),
    ("seconds", "seconds", 2),
    ("times a quarter of it", "times", 1),
];

pub(crate) fn report(rows: &[Value]) -> String {
    let of = |section: &str| rows.iter().filter(|row| row["section"] == section).collect::<Vec<_>>();
    let sizes = of("size");
    let worst = of("hostile").iter().filter_map(|row| row["p99_ms"].as_f64()).fold(0.0, f64::max);
    [
        "Screening on one core, from text to hits. screen() begins each lookup without memory and is the best of\nthree tries; kept is a screener behind 100,000 names, or 40 seconds".to_owned(),
        table(&SIZES, &sizes),
        growth(&sizes),
        "Beside it, against the same 50,000 listed names".to_owned(),
        table(&RIVALS, &of("brute force")),
        "Names made to be slow, against 50,000 listed names, each lookup without memory".to_owned(),
        table(&HOSTILE, &of("hostile")),
        format!("worst p99: {worst:.2} ms"),
        "Articles, against 50,000 listed names".to_owned(),
        table(&ARTICLES, &of("articles")),
        "Pages without an end".to_owned(),
        table(&LONG, &of("long")),
    ]
    .join("\n\n")
}

/// How the time of a name grows with the list.
fn growth(sizes: &[&Value]) -> String {
    let number = |row: &Value, field: &str| row[field].as_f64().unwrap_or(f64::NAN);
    let step = |pair: &[&Value]| {
        let times = |field: &str| number(pair[1], field) / number(pair[0], field);
        format!(
            "{} -> {} names, a list {:.0} times as long: a name takes {:.1} times as long cold, {:.1} warm",
            pair[0]["listed"],
            pair[1]["listed"],
            times("listed"),
            1.0 / times("cold_per_s"),
            1.0 / times("warm_per_s"),
        )
    };
    sizes.windows(2).map(step).collect::<Vec<_>>().join("\n")
}

fn table(columns: &[Column], rows: &[&Value]) -> String {
    let mut lines: Vec<Vec<String>> = vec![columns.iter().map(|column| column.0.to_owned()).collect()];
    lines.extend(rows.iter().map(|row| columns.iter().map(|column| cell(row, column)).collect()));
    let width = |at: usize| lines.iter().map(|line| line[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let shown = |line: &Vec<String>| {
        let cells = line.iter().zip(&widths).enumerate().map(|(at, (cell, &width))| {
            if at == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        cells.collect::<Vec<_>>().join("  ")
    };
    lines.iter().map(shown).collect::<Vec<_>>().join("\n")
}

fn cell(row: &Value, (_, field, decimals): &Column) -> String {
    match &row[field] {
        Value::String(text) => text.clone(),
        value => value.as_f64().map_or_else(|| "-".to_owned(), |number| format!("{number:.decimals$}")),
    }
}
