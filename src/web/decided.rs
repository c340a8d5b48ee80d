//! The shapes in which the decisions of people go out and come in, and the condition they are made on.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::IF_MATCH;
use actix_web::{FromRequest, HttpRequest};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::problem::Problem;
use super::shapes::{AuthorName, ReasonText};
use crate::flow::ReviewError;
use crate::review::{AUTHOR_MAX_CHARS, Author, Ending, Reason, State, Verdict, WordsError};
use crate::store::{Decision, Review, StoredSuppression};

/// Where a candidate stands with the people who decide.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Review)]
pub(crate) struct ReviewBody {
    /// open: nobody has decided; decided; suppressed: its name and listing are; reopened: they were, and
    /// the listing has changed since. Open and reopened ones wait for a person.
    #[schema(value_type = String, example = "open")]
    state: State,
    /// The decision in force.
    decision: Option<DecisionBody>,
    /// True where the listing says something else than when that was decided.
    listing_changed: bool,
    /// The suppression of its name and listing that is in force or was reopened.
    suppression_id: Option<i64>,
}

impl From<Review> for ReviewBody {
    fn from(review: Review) -> Self {
        Self {
            state: review.state,
            decision: review.decision.map(DecisionBody::from),
            listing_changed: review.listing_changed,
            suppression_id: review.suppression_id.map(|id| id.0),
        }
    }
}

/// What a person decided.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Decision)]
pub(crate) struct DecisionBody {
    /// Its id.
    id: i64,
    /// true_match, false_positive, unsure, or withdrawn: the decision before was undone.
    #[schema(value_type = String, example = "false_positive")]
    disposition: Verdict,
    /// Why.
    reason: String,
    /// Who, as the caller named them.
    author: String,
    /// When.
    decided_at: DateTime<Utc>,
    /// The hit that was decided upon.
    hit_id: i64,
}

impl From<Decision> for DecisionBody {
    fn from(decision: Decision) -> Self {
        Self {
            id: decision.id.0,
            disposition: decision.disposition,
            reason: decision.reason,
            author: decision.author,
            decided_at: decision.decided_at,
            hit_id: decision.hit_id.0,
        }
    }
}

/// A name that is not to be asked about again for a listing, until a date or until the listing changes.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Suppression)]
pub(crate) struct SuppressionBody {
    /// Its id.
    id: i64,
    /// The name; all persons are covered whose names have the same normal form.
    name: String,
    /// The list.
    #[schema(example = "ofac-sdn")]
    list: String,
    /// The publisher's own id of the listing.
    listing_id: String,
    /// Why.
    reason: String,
    /// Who suppressed it, as the caller named them.
    author: String,
    /// When.
    created_at: DateTime<Utc>,
    /// When it ends at the latest.
    expires_at: DateTime<Utc>,
    /// When its end was noted.
    ended_at: Option<DateTime<Utc>>,
    /// removed, expired or listing_changed; null while it is in force.
    #[schema(value_type = Option<String>)]
    ended_because: Option<Ending>,
    /// Who removed it.
    ended_by: Option<String>,
    /// Why it was removed.
    ended_reason: Option<String>,
    /// What of the listing changed: a list of `field`, `old` and `new`.
    changes: Option<serde_json::Value>,
}

impl From<StoredSuppression> for SuppressionBody {
    fn from(made: StoredSuppression) -> Self {
        Self {
            id: made.id.0,
            name: made.name,
            list: made.list.to_string(),
            listing_id: made.listing_id,
            reason: made.reason,
            author: made.author,
            created_at: made.created_at,
            expires_at: made.expires_at,
            ended_at: made.ended_at,
            ended_because: made.ended_because,
            ended_by: made.ended_by,
            ended_reason: made.ended_reason,
            changes: made.changes,
        }
    }
}

/// Why, and who.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Words)]
pub(crate) struct WordsBody {
    /// Why: 1 to 2,000 characters, one line.
    #[schema(value_type = ReasonText)]
    reason: String,
    /// Who: 1 to 80 characters.
    #[schema(value_type = AuthorName)]
    author: String,
}

impl WordsBody {
    pub(crate) fn read(&self, caller: &Caller) -> Result<(Reason, Author), Problem> {
        words(&self.reason, &self.author, caller)
    }
}

/// Most characters of an author as the caller names them: the rest is for the key that was sent.
pub(crate) const AUTHOR_SAID_MAX_CHARS: usize = 80;

/// Reads a reason and an author, who is named with the key that was sent; a problem points at the one
/// that is wrong.
pub(crate) fn words(reason: &str, author: &str, caller: &Caller) -> Result<(Reason, Author), Problem> {
    let reason = Reason::parse(reason).map_err(|error| wrong(error, "/reason"))?;
    // Who signed in need not say who they are.
    let author = said(caller.person().unwrap_or(author), "/author")?;
    let signed = caller.signs(author.as_str(), AUTHOR_MAX_CHARS);
    let author = Author::parse(&signed).map_err(|error| wrong(error, "/author"))?;
    Ok((reason, author))
}

/// Reads an author as the caller names them.
pub(crate) fn said(author: &str, pointer: &str) -> Result<Author, Problem> {
    if author.chars().nth(AUTHOR_SAID_MAX_CHARS).is_some() {
        return Err(wrong(WordsError::TooLong { what: "an author", max: AUTHOR_SAID_MAX_CHARS }, pointer));
    }
    Author::parse(author).map_err(|error| wrong(error, pointer))
}

/// What is wrong with words, and where they stand in the body.
pub(crate) fn wrong(error: WordsError, pointer: &str) -> Problem {
    Problem::invalid_body(error.to_string(), Some(pointer.to_owned()))
}

/// The header `If-Match`: what the caller saw.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum IfMatch {
    /// `*`: whatever it is now.
    Any,
    /// One of these. A weak one equals none (RFC 9110, 13.1.1).
    OneOf(Vec<String>),
}

impl IfMatch {
    pub(crate) fn seen(&self) -> Option<&[String]> {
        match self {
            Self::Any => None,
            Self::OneOf(seen) => Some(seen),
        }
    }

    fn parse(text: &str) -> Self {
        if text.trim() == "*" {
            return Self::Any;
        }
        let strong = |tag: &str| Some(tag.trim().strip_prefix('"')?.strip_suffix('"')?.to_owned());
        Self::OneOf(text.split(',').filter_map(strong).collect())
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let values: Vec<&str> =
            request.headers().get_all(IF_MATCH).filter_map(|value| value.to_str().ok()).collect();
        ready(if values.is_empty() {
            Err(Problem::condition_missing())
        } else {
            Ok(Self::parse(&values.join(",")))
        })
    }
}

impl From<ReviewError> for Problem {
    fn from(error: ReviewError) -> Self {
        let detail = error.to_string();
        match error {
            ReviewError::Store(error) => error.into(),
            ReviewError::NoCandidate(_)
            | ReviewError::Gone(_)
            | ReviewError::Superseded { .. }
            | ReviewError::NoSuppression(_) => Self::not_found(detail),
            ReviewError::Moved(_) => Self::condition_failed(detail),
            ReviewError::Refused { .. }
            | ReviewError::NotListed(_)
            | ReviewError::NotSuppressed(_)
            | ReviewError::Over(_) => Self::not_allowed_now(detail),
            ReviewError::Expiry(_) => Self::invalid_body(detail, Some("/until".to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_read_as_the_standard_has_it() {
        assert_eq!(IfMatch::parse(" * "), IfMatch::Any);
        let two = IfMatch::OneOf(vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(IfMatch::parse(r#""a", "b""#), two);
        for none in [r#"W/"a""#, "a", "\"", ""] {
            assert_eq!(IfMatch::parse(none), IfMatch::OneOf(Vec::new()), "{none}");
        }
    }
}
