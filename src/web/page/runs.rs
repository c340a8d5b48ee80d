//! `/runs`: what the latest reconcile runs did.

use actix_web::HttpResponse;
use actix_web::web::Data;
use maud::{Markup, html};

use super::frame::{Page, Place, instant};
use super::refusal::Refusal;
use crate::store::{Run, RunState};
use crate::web::AppState;
use crate::web::caller::Caller;
use crate::web::parameters::{Page as Part, Parameters};

/// Runs on a page.
const ROWS: u32 = 30;

/// The latest runs, or those before one.
pub(super) async fn show(parameters: Parameters, state: Data<AppState>, caller: Caller) -> HttpResponse {
    page(parameters, &state, &caller).await.unwrap_or_else(|refusal| refusal.answer())
}

async fn page(
    mut parameters: Parameters,
    state: &AppState,
    caller: &Caller,
) -> Result<HttpResponse, Refusal> {
    let part = Part { limit: ROWS, ..parameters.page()? };
    parameters.end()?;
    let mut runs = state.store.runs_before(part.behind(), part.look()).await?;
    let next = part.cut(&mut runs, |run| run.id.0);
    let coverage = state.live.current().coverage();
    let page = Page::shown("Runs", Place::Runs, &coverage, caller);
    Ok(page.answer(&html! {
        h1 { "Runs" }
        p.note { "A run screens stored names against the lists of now; it is made every night, or by " code { "namecheck reconcile" } "." }
        @if runs.is_empty() { p.empty { "There was no run yet." } }
        @else {
            div.scroll tabindex="0" role="region" aria-label="Runs" { (table(&runs)) }
        }
        nav.pages aria-label="Parts of the list of runs" {
            @if part.after.is_some() { a.button href="/runs" { "Newest" } }
            @if let Some(next) = next { a.button href={ "/runs?after=" (next) } rel="next" { "Older" } }
        }
    }))
}

fn table(runs: &[Run]) -> Markup {
    html! {
        table {
            thead { tr {
                th scope="col" { "Run" }
                th scope="col" { "State" }
                th scope="col" { "Began" }
                th.number scope="col" { "Seconds" }
                th.number scope="col" { "Names" }
                th.number scope="col" { "New" }
                th.number scope="col" { "Rescored" }
                th.number scope="col" { "Superseded" }
                th.number scope="col" { "Reopened" }
                th scope="col" { "Against" }
            } }
            tbody { @for run in runs { (row(run)) } }
        }
    }
}

fn row(run: &Run) -> Markup {
    let tally = &run.tally;
    html! {
        tr {
            th scope="row" { (run.id) " " (run.scope) @if run.dry_run { " dry" } }
            td {
                @match run.state {
                    RunState::Running => span.tag { "running" },
                    RunState::Stopped => span.tag.warn { "stopped on the way" },
                    RunState::Finished => "finished",
                    RunState::Abandoned => "abandoned",
                }
            }
            td { (instant(run.started_at)) }
            td.number {
                @match run.finished_at {
                    Some(at) => (format!("{:.1}", (at - run.started_at).as_seconds_f64())),
                    None => span.none { "–" },
                }
            }
            td.number { (tally.names) }
            td.number { (tally.hits.new) }
            td.number { (tally.hits.rescored) }
            td.number { (tally.hits.superseded) }
            td.number { (tally.reopened) }
            td { (run.versions.join(", ")) }
        }
    }
}
