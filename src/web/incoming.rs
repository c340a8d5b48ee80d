//! An article as `POST /v1/articles` takes it; `namecheck article add` takes the same.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;

use super::problem::Problem;
use crate::article::{CallerMention, NewArticle};

/// An article to be added.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewArticle)]
pub struct NewArticleBody {
    /// Your own id of the article: sent again under it, the article is there once.
    pub external_id: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its language, as BCP 47 has it.
    #[schema(example = "en")]
    pub language: Option<String>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// What `body` is.
    #[serde(default)]
    pub format: BodyFormat,
    /// The text, or the page.
    pub body: String,
    /// The mentions of people, where you found them yourself; then none are looked for. Only for a
    /// body of the format `text`.
    pub mentions: Option<Vec<MentionInput>>,
}

/// What the body of an article is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BodyFormat {
    /// Plain text.
    #[default]
    Text,
    /// A web page; menus and other things around the article are left out.
    Html,
}

/// A mention found by the caller.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewMention)]
pub struct MentionInput {
    /// First Unicode code point of the mention in `body`.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The text between: checked, so that a shifted offset does not go unseen.
    pub text: String,
}

/// Why an article was refused: what is wrong, and where, as a JSON pointer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Unfit {
    /// What is wrong, and what to send.
    pub detail: String,
    /// The field.
    pub pointer: String,
}

impl NewArticleBody {
    /// Reads and checks the article.
    ///
    /// # Errors
    /// When it has no text, or a mention does not stand where it is said to stand.
    pub fn read(self) -> Result<NewArticle, Unfit> {
        let body = match self.format {
            BodyFormat::Text => self.body,
            BodyFormat::Html => return Err(Unfit::at("/format", "web pages are not read yet")),
        };
        Ok(NewArticle {
            external_id: self.external_id,
            url: self.url,
            title: self.title,
            language: self.language,
            published_at: self.published_at,
            body,
            mentions: self.mentions.map(|mentions| {
                mentions
                    .into_iter()
                    .map(|mention| CallerMention { start: mention.start, end: mention.end, text: mention.text })
                    .collect()
            }),
        })
    }
}

impl Unfit {
    fn at(pointer: &str, detail: &str) -> Self {
        Self { detail: detail.to_owned(), pointer: pointer.to_owned() }
    }
}

impl From<Unfit> for Problem {
    fn from(unfit: Unfit) -> Self {
        Self::invalid_body(unfit.detail, Some(unfit.pointer))
    }
}
