//! How fast articles are read: their persons, windows that resemble listed names, and screening.
//!
//! `NAMECHECK_BENCH_TEXTS` names a file of texts, a JSON object with `text` a line; without it the
//! paragraphs of the project's own made-up news are put together anew for each article.

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;

use namecheck::article::{Body, Finder, Mention, Person, persons_by};
use namecheck::name::Name;
use namecheck::screen::{Index, ScreenOptions, TextScreener};
use serde_json::{Value, json};

use crate::chance::Chance;
use crate::clock::{Stopwatch, per_second};

/// Words of an article.
const WORDS: usize = 600;
/// Articles read.
const ARTICLES: usize = 1_000;
/// Articles read with a screener of their own, as the first one is that is added.
const FRESH: usize = 200;

/// Reads articles against an index, step by step and as a whole.
pub(crate) fn measure(index: &Index) -> Result<Vec<Value>, Box<dyn Error>> {
    let articles = articles(&paragraphs()?);
    let options = ScreenOptions::default();
    let letters: usize = articles.iter().map(|text| text.chars().count()).sum();
    let mut rows = Vec::new();
    let mut row = |step: &str, read: usize, found: usize, start: &Stopwatch| {
        let per_s = per_second(read, start.elapsed());
        #[allow(clippy::cast_precision_loss)]
        let letters_per_s = per_s * letters as f64 / articles.len().max(1) as f64;
        rows.push(json!({
            "section": "articles", "step": step, "articles": read, "found": found,
            "articles_per_s": per_s, "letters_per_s": letters_per_s, "ms": 1000.0 / per_s,
        }));
    };
    let none: &[Mention] = &[];
    // As an article that comes in, each is told anew which of its paragraphs are running text.
    let body = |text: &String| Body::new(text.as_str());
    let persons = |text: &Body| persons_by(text, Finder::default(), none).len();
    // The tables are unpacked at the first use.
    persons(&Body::new("Jane Doe"));
    let start = Stopwatch::start();
    let found = articles.iter().map(|text| persons(&body(text))).sum();
    row("persons of the text", articles.len(), found, &start);

    let mut windows = TextScreener::new(index, &options);
    let start = Stopwatch::start();
    let found = articles.iter().map(|text| windows.find(&body(text)).mentions.len()).sum();
    row("windows of it", articles.len(), found, &start);

    let whole = |text: &Body, screener: &mut TextScreener<'_>| {
        let persons = persons_by(text, Finder::default(), &screener.find(text).mentions);
        let mut hits = |person: &Person| {
            Name::parse(&person.name).map_or(0, |name| screener.names().screen(&name, &options).total)
        };
        persons.iter().map(&mut hits).sum::<usize>()
    };
    let start = Stopwatch::start();
    let found = articles.iter().map(|text| whole(&body(text), &mut windows)).sum();
    row("both, and hits", articles.len(), found, &start);

    let fresh = &articles[..FRESH.min(articles.len())];
    let start = Stopwatch::start();
    let found = fresh.iter().map(|text| whole(&body(text), &mut TextScreener::new(index, &options))).sum();
    row("the same without memory of words", fresh.len(), found, &start);
    Ok(rows)
}

/// Pieces that articles are put together from.
fn paragraphs() -> Result<Vec<String>, Box<dyn Error>> {
    if let Some(path) = env::var_os("NAMECHECK_BENCH_TEXTS") {
        let text_of = |line: &str| -> Result<String, Box<dyn Error>> {
            let row: Value = serde_json::from_str(line)?;
            Ok(row["text"].as_str().unwrap_or_default().to_owned())
        };
        return fs::read_to_string(path)?.lines().map(text_of).collect();
    }
    let marked = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/who/en.txt");
    let unmarked = |line: &str| {
        let mut text = String::new();
        for (at, piece) in line.split('[').enumerate() {
            let piece = if at == 0 { piece } else { piece.split_once(':').map_or(piece, |(_, name)| name) };
            text.extend(piece.chars().filter(|c| *c != ']'));
        }
        text
    };
    let text = fs::read_to_string(marked)?;
    Ok(text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(unmarked).collect())
}

fn articles(paragraphs: &[String]) -> Vec<String> {
    let mut chance = Chance::new(5);
    let mut articles = Vec::new();
    for _ in 0..ARTICLES {
        let (mut text, mut words) = (String::new(), 0);
        while words < WORDS {
            let paragraph = chance.pick(paragraphs);
            words += paragraph.split_whitespace().count().max(1);
            text.push_str(paragraph);
            text.push_str("\n\n");
        }
        articles.push(text);
    }
    articles
}
