//! An article as it comes in: its text, checked once.

use chrono::{DateTime, Utc};

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
