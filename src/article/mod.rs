//! Article text or HTML -> [`Mention`]s -> the [`Person`]s of that article. Pure.
//!
//! Two steps: [`body_text`] turns what came in (HTML, a scraped page, plain text) into the text
//! that is kept and pointed into; [`persons`] finds the mentions of people in it and decides which
//! of them are one human. It knows nothing of lists: a person is found because the text names
//! one, not because somebody is listed.
//!
//! ```
//! let text = "Mr Lavrov met Antony Blinken. Sergey Lavrov then left.";
//! let persons = namecheck::article::persons(text);
//! assert_eq!(persons[0].name, "Sergey Lavrov");
//! assert_eq!(persons[0].mentions[0].text, "Lavrov");
//! assert_eq!(persons[1].name, "Antony Blinken");
//! ```
//!
//! | file | what it does |
//! |---|---|
//! | `document` | bytes or fields -> [`NewArticle`], checked |
//! | `html` | HTML -> text, with title, language, date |
//! | `body`, `boilerplate`, `phrases`, `held` | which paragraphs are running text |
//! | `token`, `lexicon` | words, what is known of each |
//! | `han` | Chinese, which has no blanks: its words, and the names among them; read once for a text |
//! | `tongue`, `russian`, `endings`, `fathers` | the language of a text, its endings of names, and fathers' names |
//! | `tagger` | which words name a person, learned from annotated news |
//! | `find`, `overlong`, `rows`, `weigh`, `arabic`, `korean`, `katakana` | which words may name a person, by rules |
//! | `sketch` | the running text -> what recognizes its copies |
//! | `named_after` | which of them are schools, streets and units that are called so |
//! | `given`, `meet` | those found, joined with mentions found by others |
//! | `reading`, `governed`, `spelling`, `vowels`, `titles`, `nicknames`, `cue`, `siblings`, `plurals`, `relatives`, `apart`, `fragment`, `people`, `parts`, `who` | which names mean one human |

mod apart;
mod arabic;
mod body;
mod boilerplate;
mod cue;
mod document;
mod endings;
mod fathers;
mod find;
mod fragment;
mod given;
mod governed;
pub mod han;
mod held;
pub mod html;
mod katakana;
mod korean;
mod lexicon;
mod meet;
mod named_after;
mod nicknames;
mod overlong;
mod parts;
mod people;
mod phrases;
mod plurals;
mod reading;
mod relatives;
mod rows;
mod russian;
mod siblings;
mod sketch;
mod spelling;
pub mod tagger;
mod titles;
mod token;
mod tongue;
mod vowels;
mod weigh;
mod who;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use body::Body;
pub use tagger::Tagger;

pub use document::{
    ArticleError, CallerMention, Draft, Format, MAX_BODY_BYTES, MAX_INPUT_BYTES, MAX_MENTIONS, NewArticle,
};
pub use given::{Finder, persons_by, persons_joined, persons_with};
pub(crate) use korean::{
    ends as korean_ends, family as korean_family, is_foreign as is_foreign_in_korean, is_hangul,
    is_office as is_korean_office, may_be_noun as may_be_korean_noun,
};
pub(crate) use lexicon::{is_namesake, is_of_speech, is_word_of_a_letter, sectioned};
pub(crate) use meet::names_nobody;
pub(crate) use rows::breaks_at;
pub use sketch::Sketch;

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
    /// The name without the endings that the text's language writes onto it, where they were told by a
    /// listed name; not told outside.
    #[serde(skip)]
    pub base: Option<String>,
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
    /// Found by an extractor that is used instead of the one built in.
    Extractor,
    /// Found because a window of the text resembles a listed name.
    ListDirected,
}

impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FullName => "full_name",
            Self::Partial => "partial",
            Self::Caller => "caller",
            Self::Extractor => "extractor",
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

/// The text of an article's bytes that is kept and pointed into: of a page its running text, of
/// plain text all of it.
///
/// # Errors
/// When there is no text, too much of it, or JSON that is no article.
pub fn body_text(bytes: &[u8], format: Option<Format>) -> Result<String, ArticleError> {
    NewArticle::from_bytes(bytes, format).map(|article| Draft::from(article).body)
}

/// Finds the people a text names and decides which mentions mean one human. Menus, teasers and
/// forms around running text are passed over ([`Body::running`]); places are those of `text`
/// itself. Persons come in the order of their first mention; mentions never overlap.
#[must_use]
pub fn persons(text: &str) -> Vec<Person> {
    persons_by(&Body::new(text), Finder::default(), &[])
}

/// The tokens of the running text.
fn tokens(body: &Body) -> Vec<token::Token<'_>> {
    let mut tokens = Vec::new();
    let (mut byte, mut place) = (0, 0);
    for range in body.running() {
        place += chars(&body[byte..range.start]);
        byte = range.start;
        tokens.extend(token::tokens_by(body.chinese(), &body[range.clone()], place, byte));
    }
    tokens
}

/// Code points of a text.
pub(crate) fn chars(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
