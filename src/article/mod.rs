//! Article text or HTML -> [`Mention`]s -> the [`Person`]s of that article. Pure.
//!
//! Two steps: [`body_text`] turns what came in (HTML, a scraped page, plain text) into the text
//! that is kept and pointed into; [`persons`] finds the mentions of people in it and decides which
//! of them are one human. It knows nothing of lists: a person is found because the text names
//! one, not because somebody is listed.

mod document;

pub use document::{ArticleError, CallerMention, Draft, NewArticle, persons};

use std::fmt;

use serde::{Deserialize, Serialize};

/// A place in a text: Unicode code points, not bytes; the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

/// One occurrence of a person's name in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// Where it stands.
    #[serde(flatten)]
    pub span: Span,
    /// The surface text: exactly `text[start..end]`.
    pub text: String,
    /// How it was found.
    pub provenance: Provenance,
}

/// How a mention came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// A full name found in the text.
    FullName,
    /// Part of a name (a surname alone, a title with it), attached to a full name of the article.
    Partial,
    /// Given by the caller.
    Caller,
    /// Found because a window of the text resembles a listed name.
    ListDirected,
}

impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FullName => "full_name",
            Self::Partial => "partial",
            Self::Caller => "caller",
            Self::ListDirected => "list_directed",
        })
    }
}

/// The mentions of one article that mean one human.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The name that stands for all mentions: the longest full form, in base form where the
    /// text inflects it.
    pub name: String,
    /// All mentions, in the order of the text; never empty.
    pub mentions: Vec<Mention>,
}
