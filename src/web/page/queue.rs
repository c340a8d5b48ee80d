//! `/`: what waits for a person, and how the scores spread.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::web::Data;
use maud::{Markup, html};

use super::asked::{Asked, STATES};
use super::chart;
use super::evidence::reason;
use super::frame::{Page, Place, count, day};
use super::refusal::Refusal;
use super::review::{badge, standing};
use crate::list::SourceId;
use crate::store::{AGE_STEPS_DAYS, Candidate, CandidateId, FIGURES_CANDIDATES, QueueFigures, SPREAD_STEPS};
use crate::web::AppState;
use crate::web::caller::Caller;
use crate::web::kept::Kept;
use crate::web::parameters::{Page as Part, Parameters};

/// Candidates on a page.
const ROWS: u32 = 25;
/// How long figures are kept.
const FIGURES_KEPT: Duration = Duration::from_secs(5);

/// The figures beneath the queue, by list.
pub(in crate::web) type Figures = Kept<Option<SourceId>, QueueFigures>;

/// None yet.
pub(in crate::web) fn figures() -> Figures {
    Kept::for_at_most(FIGURES_KEPT)
}

/// The queue.
pub(super) async fn show(
    parameters: Parameters,
    state: Data<AppState>,
    figures: Data<Figures>,
    caller: Caller,
) -> HttpResponse {
    page(parameters, &state, &figures, &caller).await.unwrap_or_else(|refusal| refusal.answer())
}

async fn page(
    mut parameters: Parameters,
    state: &AppState,
    figures: &Figures,
    caller: &Caller,
) -> Result<HttpResponse, Refusal> {
    let asked = Asked::take(&mut parameters)?;
    let part = Part { limit: ROWS, ..parameters.page()? };
    parameters.end()?;
    let mut found =
        state.store.candidates(&asked.filter(), part.after.map(CandidateId::from), part.look()).await?;
    let next = part.cut(&mut found, |candidate| candidate.id);
    let lists: Vec<SourceId> = state.store.clocks().await?.into_iter().map(|clocks| clocks.list).collect();
    let asking = state.store.queue_figures(asked.list.as_ref());
    let QueueFigures { scores: spread, waiting: ages } = figures.get(asked.list.clone(), asking).await?;
    let coverage = state.live.current().coverage();
    let page = Page::shown("Queue", Place::Queue, &coverage, caller);
    Ok(page.answer(&html! {
        h1 { "Queue" }
        (filters(&asked, &lists))
        @if found.is_empty() { (nothing(&asked, part, &spread, &lists)) }
        @else {
            ol.queue { @for candidate in &found { li { (row(candidate, &asked)) } } }
        }
        nav.pages aria-label="Parts of the queue" {
            @if part.after.is_some() { a.button href=(asked.queue(None)) { "Newest" } }
            @if let Some(next) = next { a.button href=(asked.queue(Some(&next))) rel="next" { "Older" } }
        }
        div.pair {
            (scores(&asked, &spread))
            (waiting(&asked, &ages))
        }
    }))
}

fn filters(asked: &Asked, lists: &[SourceId]) -> Markup {
    html! {
        form.filters method="get" action="/" {
            p {
                label for="state" { "State" }
                select #state name="state" {
                    @for (place, (word, words, _)) in STATES.iter().enumerate() {
                        option value=(word) selected[place == asked.state] { (words) }
                    }
                }
            }
            p {
                label for="list" { "List" }
                select #list name="list" {
                    option value="" { "All lists" }
                    @for list in lists {
                        option value=(list) selected[Some(list) == asked.list.as_ref()] { (list) }
                    }
                }
            }
            p {
                label for="min_score" { "Least score, name and text" }
                input #min_score type="number" name="min_score" min="0" max="1" step="0.001" inputmode="decimal"
                    placeholder="0.5" value=[asked.min_score];
            }
            p { button type="submit" { "Show" } }
        }
    }
}

/// Why there is no row: nothing there at all, or nothing that is asked for.
fn nothing(asked: &Asked, part: Part, spread: &[u64], lists: &[SourceId]) -> Markup {
    let unknown = asked.list.as_ref().filter(|list| !lists.contains(list));
    html! {
        div.empty {
            @if let Some(list) = unknown {
                p { strong { "There is no list " bdi { (list) } "." } }
                p { "It was never imported here, or its name is another. " a href="/lists" { "All lists" } }
            } @else if part.after.is_some() { p { "There is nothing older." } }
            @else if spread.iter().all(|count| *count == 0) && asked.list.is_none() {
                p { strong { "There are no candidates yet." } }
                p {
                    "No person of any stored article has a name that is like a listed one. Articles come in by "
                    code { "namecheck article add" } " or " code { "POST /v1/articles" } "."
                }
            } @else if asked.state == 0 {
                p { strong { "Nothing waits for you here." } }
                p { "Every candidate that fits is decided or suppressed. " a href="/?state=all" { "Show all" } }
            } @else {
                p { strong { "No candidate fits." } " " a href="/?state=all" { "Show all" } }
            }
        }
    }
}

/// A candidate in a list, as one of a part of the queue.
pub(super) fn row(candidate: &Candidate, asked: &Asked) -> Markup {
    let hit = &candidate.hit;
    html! {
        article.row {
            (badge(candidate))
            div.who {
                h2 {
                    a href=(asked.candidate(candidate.id)) {
                        bdi { (candidate.person) } " " span.like { "like" } " " bdi { (hit.name) }
                    }
                }
                p.meta {
                    bdi { (hit.list) }
                    @if !hit.programs.is_empty() { " · " bdi { (hit.programs.join(", ")) } }
                    @if hit.matched_name != hit.name { " · by its name " bdi { (hit.matched_name) } }
                }
                p.why { (reason(&candidate.evidence())) }
            }
            div.where {
                p {
                    a href={ "/articles/" (candidate.article_id) } {
                        bdi {
                            @match &candidate.article_title {
                                Some(title) => (title),
                                None => { "Article " (candidate.article_id) },
                            }
                        }
                    }
                }
                p.meta {
                    @if let Some(at) = candidate.article_published_at { (day(at)) } @else { "no date" }
                    @if candidate.copies > 0 {
                        " · " (count(candidate.copies.cast_unsigned(), "copy", "copies"))
                    }
                }
                p { (standing(candidate)) }
            }
        }
    }
}

/// How long what waits has waited.
fn waiting(asked: &Asked, ages: &[u64; AGE_STEPS_DAYS.len()]) -> Markup {
    html! {
        section aria-labelledby="ages" {
            h2 #ages { "How long they wait" }
            p.note {
                "What is open or reopened of the newest " (FIGURES_CANDIDATES) " candidates"
                @if let Some(list) = &asked.list { " on " bdi { (list) } }
                ", by the days since it was found."
            }
            (chart::ages(ages))
            (numbers("Days", ages, chart::days))
        }
    }
}

fn scores(asked: &Asked, spread: &[u64; SPREAD_STEPS]) -> Markup {
    html! {
        section aria-labelledby="scores" {
            h2 #scores { "Scores" }
            p.note {
                "The newest " (FIGURES_CANDIDATES) " candidates"
                @if let Some(list) = &asked.list { " on " bdi { (list) } }
                ", whatever their state; copies of a story count each. What stands below the threshold is what "
                "its text speaks against: shown, never dropped."
            }
            (chart::spread(spread))
            (numbers("Score", spread, |step| {
                let (from, to) = chart::bounds(step);
                format!("{from} to {to}")
            }))
        }
    }
}

/// What a picture of candidates shows by steps, as a table.
fn numbers(head: &str, counts: &[u64], step: impl Fn(usize) -> String) -> Markup {
    html! {
        details {
            summary { "The same numbers as a table" }
            table {
                thead { tr { th scope="col" { (head) } th.number scope="col" { "Candidates" } } }
                tbody {
                    @for (place, count) in counts.iter().enumerate() {
                        tr { td { (step(place)) } td.number { (count) } }
                    }
                }
            }
        }
    }
}
