//! An article as it comes in: its text, checked once.

use chrono::{DateTime, Utc};

use super::{Mention, Person, Provenance, Span};

/// An article to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewArticle {
    /// The caller's own id, the natural key where given.
    pub external_id: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its language, as the caller says.
    pub language: Option<String>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// Plain text; mentions point into it.
    pub body: String,
    /// Mentions the caller found itself; then none are looked for.
    pub mentions: Option<Vec<CallerMention>>,
}

/// A mention as the caller gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallerMention {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// Exactly the text between.
    pub text: String,
}

/// The persons of a text: runs of two to four capitalized words, one person per spelling.
#[must_use]
pub fn persons(text: &str) -> Vec<Person> {
    let mut found: Vec<Person> = Vec::new();
    let mut run: Vec<(u32, u32, &str)> = Vec::new();
    let mut at = 0_u32;
    for piece in text.split_inclusive(|c: char| !c.is_alphanumeric() && c != '-') {
        let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        let length = u32::try_from(word.chars().count()).unwrap_or(u32::MAX);
        if word.chars().next().is_some_and(char::is_uppercase) {
            run.push((at, at + length, word));
        }
        let glued = piece.ends_with(' ') && word.chars().next().is_some_and(char::is_uppercase);
        if !glued {
            close(&mut run, &mut found);
        }
        at += u32::try_from(piece.chars().count()).unwrap_or(u32::MAX);
    }
    close(&mut run, &mut found);
    found
}

fn close(run: &mut Vec<(u32, u32, &str)>, found: &mut Vec<Person>) {
    if let (Some(first), Some(last), 2..=4) = (run.first(), run.last(), run.len()) {
        let text = run.iter().map(|word| word.2).collect::<Vec<_>>().join(" ");
        let span = Span { start: first.0, end: last.1 };
        let mention = Mention { span, text: text.clone(), provenance: Provenance::FullName };
        match found.iter_mut().find(|person| person.name == text) {
            Some(person) => person.mentions.push(mention),
            None => found.push(Person { name: text, mentions: vec![mention] }),
        }
    }
    run.clear();
}
