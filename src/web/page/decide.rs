//! `POST /candidates/{id}`: what a person decided in the form, and back to the candidate.

use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, ResponseError};
use chrono::Utc;

use super::asked::Asked;
use super::candidate;
use super::form::FormOfHere;
use super::refusal::Refusal;
use super::review::{Entered, Told};
use crate::flow::{self, ReviewError};
use crate::store::CandidateId;
use crate::web::AppState;
use crate::web::caller::Caller;
use crate::web::candidates::read;
use crate::web::decided::words;
use crate::web::parameters::Parameters;
use crate::web::problem::Problem;
use crate::web::request::Form;

/// Does what the form says; the answer leads back by GET, so that a page that is loaded again decides
/// nothing again.
pub(super) async fn post(
    mut parameters: Parameters,
    state: Data<AppState>,
    id: Path<String>,
    caller: Caller,
    form: Result<FormOfHere, Problem>,
) -> HttpResponse {
    let done = async {
        let asked = Asked::take(&mut parameters)?;
        parameters.end()?;
        let (id, FormOfHere(form)) = (read(&id)?, form?);
        match act(&state, id, &form, &caller).await {
            Ok(()) => Ok(HttpResponse::SeeOther().insert_header((LOCATION, asked.candidate(id))).finish()),
            Err(Failed::Here(problem)) => again(&state, &caller, (id, &asked), &form, problem).await,
            Err(Failed::Gone(refusal)) => Err(refusal),
        }
    };
    done.await.unwrap_or_else(|refusal: Refusal| refusal.answer())
}

/// Why nothing was done.
enum Failed {
    /// The candidate is there: it is shown again with what was entered.
    Here(Problem),
    /// There is nothing to show.
    Gone(Refusal),
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Self::Here(problem)
    }
}

impl From<ReviewError> for Failed {
    fn from(error: ReviewError) -> Self {
        match error {
            ReviewError::Store(_)
            | ReviewError::NoCandidate(_)
            | ReviewError::Gone(_)
            | ReviewError::Superseded { .. } => Self::Gone(error.into()),
            _ => Self::Here(error.into()),
        }
    }
}

async fn act(state: &AppState, id: CandidateId, form: &Form, caller: &Caller) -> Result<(), Failed> {
    let (reason, author) = words(form.field("reason"), form.field("author"), caller)?;
    let seen = [form.field("seen").to_owned()];
    match form.field("act") {
        "suppress" => {
            let until = match form.field("until") {
                "" => None,
                text => Some(flow::instant(text).ok_or_else(|| {
                    Problem::invalid_body("The last day must be one like 2027-03-31", None)
                })?),
            };
            flow::suppress(&state.store, id, &reason, &author, until, Some(&seen), Utc::now()).await?;
        }
        "lift" => {
            flow::lift_of(&state.store, id, &reason, &author, Some(&seen)).await?;
        }
        verdict => {
            let unknown = |_| Problem::invalid_body("Choose one of the buttons of the form", None);
            let verdict = verdict.parse().map_err(unknown)?;
            flow::decide(&state.store, id, verdict, &reason, &author, Some(&seen)).await?;
        }
    }
    Ok(())
}

/// The candidate as it is now, why nothing was written, and the form as it was filled in.
async fn again(
    state: &AppState,
    caller: &Caller,
    place: (CandidateId, &Asked),
    form: &Form,
    problem: Problem,
) -> Result<HttpResponse, Refusal> {
    let status: StatusCode = problem.status_code();
    let field = |name: &str| form.field(name).to_owned();
    let entered = Entered {
        told: Some(Told { title: problem.title, detail: problem.detail }),
        reason: field("reason"),
        author: field("author"),
        until: field("until"),
    };
    candidate::page(state, caller, place, status, &entered).await
}
