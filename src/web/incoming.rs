//! An article as `POST /v1/articles` takes it.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;

use super::problem::Problem;
use super::request::whole_one;
use crate::article::{ArticleError, CallerMention, Draft, Format, NewArticle};

/// An article to be added.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewArticle)]
pub(crate) struct NewArticleBody {
    /// Your own id of the article: sent again under it, the article is there once.
    external_id: Option<String>,
    /// Where it was published.
    url: Option<String>,
    /// Its headline.
    title: Option<String>,
    /// Its language, as BCP 47 has it.
    #[schema(example = "en")]
    language: Option<String>,
    /// When it was published.
    published_at: Option<DateTime<Utc>>,
    /// What `body` is.
    #[serde(default)]
    format: BodyFormat,
    /// The text, or the page.
    body: String,
    /// Mentions of people in `body` that you found yourself; those found here are added. Only with
    /// the format `text`.
    mentions: Option<Vec<MentionInput>>,
}

/// What the body of an article is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BodyFormat {
    /// Plain text.
    #[default]
    Text,
    /// A web page: menus and other things around the article are left out; headline, address,
    /// language and date are taken from it where you give none.
    Html,
}

/// A mention found by the caller.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewMention)]
pub(crate) struct MentionInput {
    /// First Unicode code point of the mention in `body`.
    #[serde(deserialize_with = "whole_one")]
    start: u32,
    /// One past the last code point.
    #[serde(deserialize_with = "whole_one")]
    end: u32,
    /// The text between: checked, so that a shifted offset does not go unseen.
    text: String,
}

impl NewArticleBody {
    /// Reads and checks the article. Takes the time that reading a page takes.
    pub(crate) fn read(self) -> Result<NewArticle, Problem> {
        let mut draft = match self.format {
            BodyFormat::Text => Draft { body: self.body, ..Draft::default() },
            BodyFormat::Html if self.mentions.is_some() => {
                let detail =
                    "Mentions point into a text, and a page is no text yet; send the text, or no mentions";
                return Err(Problem::invalid_body(detail, Some("/mentions".to_owned())));
            }
            BodyFormat::Html => {
                Draft::from(NewArticle::from_bytes(self.body.as_bytes(), Some(Format::Html))?)
            }
        };
        draft.external_id = self.external_id;
        draft.url = self.url.or(draft.url);
        draft.title = self.title.or(draft.title);
        draft.language = self.language.or(draft.language);
        draft.published_at = self.published_at.or(draft.published_at);
        draft.mentions =
            self.mentions.map(|mentions| mentions.into_iter().map(CallerMention::from).collect());
        Ok(NewArticle::new(draft)?)
    }
}

impl From<MentionInput> for CallerMention {
    fn from(mention: MentionInput) -> Self {
        Self { start: mention.start, end: mention.end, text: mention.text }
    }
}

impl From<ArticleError> for Problem {
    fn from(error: ArticleError) -> Self {
        let pointer = match &error {
            ArticleError::Empty | ArticleError::TooLong { .. } => "/body".to_owned(),
            ArticleError::TooManyMentions(_) => "/mentions".to_owned(),
            ArticleError::MentionMoved { index, .. } | ArticleError::MentionOutside { index, .. } => {
                format!("/mentions/{index}")
            }
            ArticleError::Json(_) => String::new(),
        };
        Self::invalid_body(error.to_string(), Some(pointer))
    }
}
