//! An article as it comes in: its text, checked once.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::{Mention, Person, Provenance, Span};

/// The fields of an article as a caller gives them, unchecked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The caller's own id; the same id is the same article.
    pub external_id: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Language tag (BCP 47).
    pub language: Option<String>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// The text that is kept and pointed into.
    pub body: String,
    /// People the caller has found in the body already.
    pub mentions: Option<Vec<CallerMention>>,
}

/// An article that has passed all checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewArticle(Draft);

/// Why something is no article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the article has no text; give its body")]
pub struct ArticleError;

impl NewArticle {
    /// Checks a draft. Zero characters become blanks, so that places stay true and the database
    /// accepts the text.
    ///
    /// # Errors
    /// When the body is empty.
    pub fn new(mut draft: Draft) -> Result<Self, ArticleError> {
        draft.body = draft.body.replace('\0', " ");
        if draft.body.trim().is_empty() { Err(ArticleError) } else { Ok(Self(draft)) }
    }

    /// The caller's own id.
    #[must_use]
    pub fn external_id(&self) -> Option<&str> {
        self.0.external_id.as_deref()
    }

    /// Where it was published.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// Headline.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// Language tag.
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.0.language.as_deref()
    }

    /// When it was published.
    #[must_use]
    pub fn published_at(&self) -> Option<DateTime<Utc>> {
        self.0.published_at
    }

    /// The text that is kept and pointed into.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.0.body
    }

    /// The people of the article: those the caller gave, else those found.
    #[must_use]
    pub fn persons(&self) -> Vec<Person> {
        let Some(mentions) = &self.0.mentions else { return persons(self.body()) };
        mentions
            .iter()
            .map(|given| {
                let span = Span { start: given.start, end: given.end };
                let mention = Mention { span, text: given.text.clone(), provenance: Provenance::Caller };
                Person { name: given.text.clone(), mentions: vec![mention] }
            })
            .collect()
    }

    /// Identity of the content: lower-case hex SHA-256 of title and text.
    #[must_use]
    pub fn content_hash(&self) -> String {
        let text = format!("{}\n{}", self.title().unwrap_or_default(), self.body());
        Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }
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
