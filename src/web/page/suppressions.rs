//! `/suppressions`: names that are not to be asked about again, why, until when, and the form to end one.

use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, ResponseError};
use maud::{Markup, html};

use super::form::FormOfHere;
use super::frame::{Page, Place, day, instant};
use super::listing::address;
use super::refusal::Refusal;
use super::review::{Entered, Told, author_field, reason_field, told};
use crate::flow;
use crate::list::ListingKey;
use crate::review::Ending;
use crate::store::{ApiScope, StoredSuppression, SuppressionFilter, SuppressionId};
use crate::web::AppState;
use crate::web::caller::Caller;
use crate::web::decided::words;
use crate::web::parameters::{Page as Part, Parameters};
use crate::web::problem::Problem;
use crate::web::request::NoParameters;

/// Suppressions on a page.
const ROWS: u32 = 25;

/// What is asked for.
struct Asked {
    all: bool,
    part: Part,
}

/// Those in force, or all there ever were.
pub(super) async fn show(parameters: Parameters, state: Data<AppState>, caller: Caller) -> HttpResponse {
    let page = async {
        let asked = Asked::read(parameters)?;
        page(&state, &caller, &asked, StatusCode::OK, (None, &Entered::default())).await
    };
    page.await.unwrap_or_else(|refusal: Refusal| refusal.answer())
}

/// Ends one, and leads back.
pub(super) async fn lift(
    plain: Result<NoParameters, Problem>,
    state: Data<AppState>,
    id: Path<String>,
    caller: Caller,
    form: Result<FormOfHere, Problem>,
) -> HttpResponse {
    let done = async {
        plain?;
        let FormOfHere(form) = form?;
        let known: Option<SuppressionId> = id.parse().ok();
        let (reason, author) = (form.field("reason"), form.field("author"));
        let ended = async {
            let (reason, author) = words(reason, author, &caller)?;
            let id = known.ok_or_else(|| Problem::not_found("There is no such suppression"))?;
            flow::lift(&state.store, id, &reason, &author).await.map_err(Problem::from)
        };
        let Err(problem) = ended.await else {
            return Ok(HttpResponse::SeeOther().insert_header((LOCATION, "/suppressions")).finish());
        };
        let status = problem.status_code();
        if status.is_server_error() {
            return Err(problem.into());
        }
        let entered = Entered {
            told: Some(Told { title: problem.title, detail: problem.detail }),
            reason: reason.to_owned(),
            author: author.to_owned(),
            until: String::new(),
        };
        let asked = Asked { all: false, part: Part::first("/suppressions", ROWS) };
        page(&state, &caller, &asked, status, (known, &entered)).await
    };
    done.await.unwrap_or_else(|refusal: Refusal| refusal.answer())
}

async fn page(
    state: &AppState,
    caller: &Caller,
    asked: &Asked,
    status: StatusCode,
    (of, entered): (Option<SuppressionId>, &Entered),
) -> Result<HttpResponse, Refusal> {
    let filter = if asked.all { SuppressionFilter::All } else { SuppressionFilter::InForce };
    let mut found = state.store.suppressions(filter, asked.part.behind(), asked.part.look()).await?;
    let next = asked.part.cut(&mut found, |suppression| suppression.id.0);
    let coverage = state.live.current().coverage();
    let page = Page { status, ..Page::shown("Suppressions", Place::Suppressions, &coverage, caller) };
    let address = if asked.all { "/suppressions?state=all" } else { "/suppressions?state=in-force" };
    Ok(page.answer(&html! {
        h1 { "Suppressions" }
        p.note {
            "A name that is suppressed for a listing waits for nobody, in articles to come as well: until its day, "
            "or until the listing says something else. They are made on the page of a candidate."
        }
        (told(entered))
        p.acts role="group" aria-label="Which" {
            a.button href="/suppressions" aria-current=[(!asked.all).then_some("true")] { "In force" }
            a.button href="/suppressions?state=all" aria-current=[asked.all.then_some("true")] { "All there ever were" }
        }
        @if found.is_empty() { (nothing(asked)) }
        @else {
            ol.queue { @for suppression in &found { li { (row(suppression, caller, (of == Some(suppression.id)).then_some(entered))) } } }
        }
        nav.pages aria-label="Parts of the suppressions" {
            @if asked.part.after.is_some() { a.button href=(address) { "Newest" } }
            @if let Some(next) = next { a.button href={ (address) "&after=" (next) } rel="next" { "Older" } }
        }
    }))
}

impl Asked {
    fn read(mut parameters: Parameters) -> Result<Self, Problem> {
        let all = parameters.take("state", "in-force or all", |text| match text {
            "in-force" | "" => Some(false),
            "all" => Some(true),
            _ => None,
        })?;
        let part = Part { limit: ROWS, ..parameters.page()? };
        parameters.end()?;
        Ok(Self { all: all.unwrap_or(false), part })
    }
}

fn nothing(asked: &Asked) -> Markup {
    html! {
        div.empty {
            @if asked.part.after.is_some() { p { "There is nothing older." } }
            @else if asked.all { p { strong { "Nothing was ever suppressed." } } }
            @else { p { strong { "Nothing is suppressed." } " " a href="/suppressions?state=all" { "Show those that are over" } } }
        }
    }
}

fn row(suppression: &StoredSuppression, caller: &Caller, entered: Option<&Entered>) -> Markup {
    let id = suppression.id;
    let key = ListingKey { source: suppression.list.clone(), id: suppression.listing_id.clone() };
    let field = |of: fn(&Entered) -> &String| entered.map_or("", |entered| of(entered));
    html! {
        article.row.two {
            div.who {
                h2 { bdi { (suppression.name) } " " span.like { "is not" } " " a href=(address(&key)) { bdi { (key) } } }
                p { q { bdi { (suppression.reason) } } " by " bdi { (suppression.author) } }
                @if suppression.ended_because.is_none() && caller.may(ApiScope::Review) {
                    details open[entered.is_some()] {
                        summary { "End it" }
                        form method="post" action={ "/suppressions/" (id) } autocomplete="on" {
                            (reason_field(field(|entered| &entered.reason), &format!("reason-{id}")))
                            (author_field(field(|entered| &entered.author), caller, &format!("author-{id}")))
                            p { button type="submit" { "End the suppression" } }
                        }
                    }
                }
                @if let Some(changes) = &suppression.changes {
                    details { summary { "What changed in the listing" } pre { bdi { (format!("{changes:#}")) } } }
                }
            }
            div.where {
                p { (standing(suppression)) }
                p.meta { "made " (instant(suppression.created_at)) }
                p.meta { "until " (day(suppression.expires_at)) " at the latest" }
                @if let Some(at) = suppression.ended_at {
                    p.meta {
                        "ended " (instant(at))
                        @if let Some(by) = &suppression.ended_by { " by " bdi { (by) } }
                        @if let Some(reason) = &suppression.ended_reason { ": " q { bdi { (reason) } } }
                    }
                }
            }
        }
    }
}

fn standing(suppression: &StoredSuppression) -> Markup {
    html! {
        @match suppression.ended_because {
            None => span.tag { "in force" },
            Some(Ending::ListingChanged) => span.tag.warn { "reopened: the listing changed" },
            Some(Ending::Expired) => span.tag { "over: its day has come" },
            Some(Ending::Removed) => span.tag { "ended by a person" },
        }
    }
}
