//! What comes in -> [`NewArticle`]: bytes of a file or the fields of a request, checked once.

mod encoding;

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Body, Finder, Mention, Person, Provenance, Sketch, html};
use crate::digest::hex;
use encoding::decode;

/// Longest body in bytes. The longest newspaper article on record is under a tenth of it.
pub const MAX_BODY_BYTES: usize = 2_000_000;
/// Longest input file in bytes: a page carries several times its text in markup.
pub const MAX_INPUT_BYTES: usize = 8 * MAX_BODY_BYTES;
/// Most mentions a caller may give.
pub const MAX_MENTIONS: usize = 20_000;

/// The fields of an article as a caller gives them, unchecked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The caller's own id; the same id is the same article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Language tag (BCP 47).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<DateTime<Utc>>,
    /// The text that is kept and pointed into.
    pub body: String,
    /// People the caller has found in the body already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mentions: Option<Vec<CallerMention>>,
}

/// A mention a caller gives: code points of the body, end exclusive, and the text they hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallerMention {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// What stands there.
    pub text: String,
}

/// An article that has passed all checks; serde goes through them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Draft", into = "Draft")]
pub struct NewArticle {
    /// Without the body.
    draft: Draft,
    body: Body,
}

/// Why something is no article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArticleError {
    /// There is no text.
    #[error(
        "the body is empty; give the article's text (of an HTML page, one whose text is not made by scripts)"
    )]
    Empty,
    /// The text is too long.
    #[error("{bytes} bytes are more than an article has; give at most {most}, or split the text")]
    TooLong {
        /// Bytes given.
        bytes: usize,
        /// Bytes allowed.
        most: usize,
    },
    /// Too many mentions.
    #[error("{0} mentions are more than one article has; give at most {MAX_MENTIONS}")]
    TooManyMentions(usize),
    /// A mention points elsewhere.
    #[error(
        "mention {index} says {expected:?} stands at {start}..{end}, but {found:?} does; count Unicode code points, not bytes or UTF-16 units, end exclusive"
    )]
    MentionMoved {
        /// Which one, from 0.
        index: usize,
        /// First code point.
        start: u32,
        /// One past the last code point.
        end: u32,
        /// The text the caller expects.
        expected: String,
        /// The text that stands there.
        found: String,
    },
    /// A mention has no text or lies outside the body.
    #[error(
        "mention {index} ({start}..{end}) is empty or outside the body, which has {chars} code points; start must be below end"
    )]
    MentionOutside {
        /// Which one, from 0.
        index: usize,
        /// First code point.
        start: u32,
        /// One past the last code point.
        end: u32,
        /// Code points of the body.
        chars: usize,
    },
    /// Not the JSON of an article.
    #[error(
        "not an article in JSON: {0}; give an object with \"body\" and, if known, external_id, url, title, language, published_at, mentions"
    )]
    Json(String),
}

/// How an article's file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text, perhaps scraped from a page.
    Text,
    /// An HTML page.
    Html,
    /// A [`Draft`] in JSON.
    Json,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Html => "html",
            Self::Json => "json",
        })
    }
}

impl Format {
    /// Tells the format from the content: an object is JSON, a page begins with markup, all else is
    /// text.
    #[must_use]
    pub fn detect(bytes: &[u8]) -> Self {
        let head = decode(&bytes[..bytes.len().min(4096)]);
        let head = head.trim_start().to_ascii_lowercase();
        if head.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with(['"', '}'])) {
            return Self::Json;
        }
        let opening = [
            "<!doctype html",
            "<html",
            "<head",
            "<body",
            "<!--",
            "<?xml",
            "<article",
            "<main",
            "<div",
            "<meta",
            "<p>",
            "<p ",
        ];
        let inner = ["<html", "<body", "<head>", "</p>", "</div>", "<article"];
        let is_page = opening.iter().any(|tag| head.starts_with(tag))
            || inner.iter().filter(|tag| head.contains(**tag)).count() >= 2;
        if is_page { Self::Html } else { Self::Text }
    }
}

impl NewArticle {
    /// Checks a draft. Control characters other than tab and line breaks become blanks, so that
    /// places stay true and the database accepts the text.
    ///
    /// # Errors
    /// When the body is empty or too long, or a mention does not stand where it says.
    pub fn new(mut draft: Draft) -> Result<Self, ArticleError> {
        if draft.body.len() > MAX_BODY_BYTES {
            return Err(ArticleError::TooLong { bytes: draft.body.len(), most: MAX_BODY_BYTES });
        }
        for field in [&mut draft.external_id, &mut draft.url, &mut draft.title, &mut draft.language] {
            *field = field
                .take()
                .map(|text| blank_controls(&text).trim().to_owned())
                .filter(|text| !text.is_empty());
        }
        draft.body = blank_controls(&draft.body);
        if !draft.body.chars().any(char::is_alphanumeric) {
            return Err(ArticleError::Empty);
        }
        if let Some(mentions) = &mut draft.mentions {
            for mention in mentions.iter_mut() {
                mention.text = blank_controls(&mention.text);
            }
            check_mentions(&draft.body, mentions)?;
        }
        let body = Body::new(std::mem::take(&mut draft.body));
        Ok(Self { draft, body })
    }

    /// Reads an article's file. Without a format the content tells it. The encoding is
    /// that of a byte order mark, else UTF-8 where the bytes are that, else the one a page declares,
    /// else the likeliest.
    ///
    /// # Errors
    /// As [`NewArticle::new`]; also when the input is too long or not the JSON of an article.
    pub fn from_bytes(bytes: &[u8], format: Option<Format>) -> Result<Self, ArticleError> {
        if bytes.len() > MAX_INPUT_BYTES {
            return Err(ArticleError::TooLong { bytes: bytes.len(), most: MAX_INPUT_BYTES });
        }
        let text = decode(bytes);
        match format.unwrap_or_else(|| Format::detect(bytes)) {
            Format::Text => Self::new(Draft { body: text, ..Draft::default() }),
            Format::Html => {
                let html::Page { text: body, title, language, published_at, url } = html::read(&text);
                Self::new(Draft { body, title, language, published_at, url, ..Draft::default() })
            }
            Format::Json => {
                // Serde would read an array as the fields in their order.
                if !text.trim_start().starts_with('{') {
                    return Err(ArticleError::Json("it is no object".to_owned()));
                }
                let draft =
                    serde_json::from_str(&text).map_err(|error| ArticleError::Json(error.to_string()))?;
                Self::new(draft)
            }
        }
    }

    /// The caller's own id.
    #[must_use]
    pub fn external_id(&self) -> Option<&str> {
        self.draft.external_id.as_deref()
    }

    /// Where it was published.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.draft.url.as_deref()
    }

    /// Headline.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.draft.title.as_deref()
    }

    /// Language tag.
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.draft.language.as_deref()
    }

    /// When it was published.
    #[must_use]
    pub fn published_at(&self) -> Option<DateTime<Utc>> {
        self.draft.published_at
    }

    /// The text that is kept and pointed into.
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// The caller's mentions; each stands in the body as it says.
    #[must_use]
    pub fn mentions(&self) -> &[CallerMention] {
        self.draft.mentions.as_deref().unwrap_or_default()
    }

    /// The people of the article: those found, and those the caller gave.
    #[must_use]
    pub fn persons(&self) -> Vec<Person> {
        self.persons_by(Finder::default(), &[])
    }

    /// The people of the article: those the finder finds, those the caller gave, and those whose
    /// mentions screening found in the body; see [`super::persons_by`].
    #[must_use]
    pub fn persons_by(&self, finder: Finder<'_>, listed: &[Mention]) -> Vec<Person> {
        let callers = self.mentions().iter().map(Mention::from);
        let given: Vec<Mention> = callers.chain(listed.iter().cloned()).collect();
        super::persons_by(self.body(), finder, &given)
    }

    /// What an extractor found in the body, checked.
    ///
    /// # Errors
    /// When there are too many mentions, or one does not stand in the body as it says.
    pub fn extracted(&self, found: &[CallerMention]) -> Result<Vec<Mention>, ArticleError> {
        check_mentions(self.body(), found)?;
        let marked = |found| Mention { provenance: Provenance::Extractor, ..Mention::from(found) };
        Ok(found.iter().map(marked).collect())
    }

    /// Identity of the content: lower-case hex SHA-256 of title and running text, blanks folded.
    /// The same story under other menus has the same identity.
    #[must_use]
    pub fn content_hash(&self) -> String {
        let mut hash = Sha256::new();
        let mut fold = |text: &str| {
            for word in text.split_whitespace() {
                hash.update(word.as_bytes());
                hash.update(b" ");
            }
            // No word contains it, so title and body cannot run into each other.
            hash.update(b"\n");
        };
        fold(self.title().unwrap_or_default());
        let kept: Vec<&str> = self.body.paragraphs().collect();
        // A page that is all furniture is told apart by all of it.
        if kept.is_empty() {
            fold(&self.body)
        } else {
            fold(&kept.join(" "))
        }
        hex(&hash.finalize())
    }

    /// What recognizes copies of the story; see [`Sketch::of`].
    #[must_use]
    pub fn sketch(&self) -> Option<Sketch> {
        Sketch::of(&self.body)
    }
}

impl TryFrom<Draft> for NewArticle {
    type Error = ArticleError;

    fn try_from(draft: Draft) -> Result<Self, ArticleError> {
        Self::new(draft)
    }
}

impl From<NewArticle> for Draft {
    fn from(article: NewArticle) -> Self {
        Self { body: article.body.into_text(), ..article.draft }
    }
}

/// One blank for each control character, so that no place moves.
fn blank_controls(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && !matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }).collect()
}

fn check_mentions(body: &str, mentions: &[CallerMention]) -> Result<(), ArticleError> {
    if mentions.len() > MAX_MENTIONS {
        return Err(ArticleError::TooManyMentions(mentions.len()));
    }
    // Byte of every code point, and of the end: places are looked up, not counted anew.
    let bytes: Vec<usize> = body.char_indices().map(|(at, _)| at).chain([body.len()]).collect();
    for (index, mention) in mentions.iter().enumerate() {
        let CallerMention { start, end, text } = mention;
        let (start, end) = (*start, *end);
        let place = (bytes.get(start as usize), bytes.get(end as usize));
        let (Some(from), Some(to)) = place else {
            return Err(ArticleError::MentionOutside { index, start, end, chars: bytes.len() - 1 });
        };
        if start >= end {
            return Err(ArticleError::MentionOutside { index, start, end, chars: bytes.len() - 1 });
        }
        let found = &body[*from..*to];
        if found != text {
            let short = |text: &str| text.chars().take(80).collect();
            return Err(ArticleError::MentionMoved {
                index,
                start,
                end,
                expected: short(text),
                found: short(found),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
