//! A page that says why there is no other.

use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use maud::html;

use super::frame::{Page, Place};
use super::review::capital;
use crate::flow::ReviewError;
use crate::store::{CandidateId, StoreError};
use crate::web::problem::Problem;

/// Why a page cannot be shown: the problem the JSON beside it has, in words for people.
pub(super) struct Refusal {
    problem: Box<Problem>,
    /// The candidate that took the place of the one asked for.
    instead: Option<CandidateId>,
}

impl Refusal {
    /// The page that says it.
    pub(super) fn answer(&self) -> HttpResponse {
        let status = self.problem.status_code();
        let page =
            Page { status, title: self.problem.title, place: Place::Elsewhere, coverage: None, caller: None };
        let mut answer = page.answer(&html! {
            h1 { (self.problem.title) }
            p.lead { (capital(&self.problem.detail)) "." }
            @if let Some(candidate) = self.instead {
                p { a.button href={ "/candidates/" (candidate) } { "Look at candidate " (candidate) } }
            }
            p { a href="/" { "Back to the queue" } }
        });
        if let Some(seconds) = self.problem.retry_after_s {
            answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        answer
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self { problem: Box::new(problem), instead: None }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Problem::from(error).into()
    }
}

impl From<ReviewError> for Refusal {
    fn from(error: ReviewError) -> Self {
        let instead = match &error {
            ReviewError::Superseded { by, .. } => Some(*by),
            _ => None,
        };
        Self { problem: Box::new(error.into()), instead }
    }
}
