//! `/lists`: how fresh each list is, how large its versions were, and what is held.

use actix_web::HttpResponse;
use actix_web::web::Data;
use chrono::Utc;
use maud::{Markup, html};

use super::chart;
use super::frame::{Page, Place, instant};
use super::refusal::Refusal;
use crate::flow::{Freshness, judge};
use crate::store::{ListVersion, VersionState};
use crate::web::AppState;
use crate::web::caller::Caller;
use crate::web::problem::Problem;
use crate::web::request::NoParameters;

/// Versions shown of a list, the newest.
const VERSIONS: usize = 30;

/// All lists.
pub(super) async fn show(
    plain: Result<NoParameters, Problem>,
    state: Data<AppState>,
    caller: Caller,
) -> HttpResponse {
    let page = async {
        plain?;
        page(&state, &caller).await
    };
    page.await.unwrap_or_else(|refusal: Refusal| refusal.answer())
}

async fn page(state: &AppState, caller: &Caller) -> Result<HttpResponse, Refusal> {
    let (now, max_age) = (Utc::now(), state.live.max_age());
    let mut lists = Vec::new();
    for clocks in state.store.clocks().await? {
        let mut versions = state.store.versions(&clocks.list).await?;
        let all = versions.len();
        versions.truncate(VERSIONS);
        let age = clocks.checked_at.map(|at| (now - at).to_std().unwrap_or_default());
        let left = age.map_or(0.0, |age| 1.0 - age.as_secs_f64() / max_age.as_secs_f64().max(1.0));
        lists.push((judge(clocks, now, max_age), left, versions, all));
    }
    let coverage = state.live.current().coverage();
    let page = Page::shown("Lists", Place::Lists, &coverage, caller);
    Ok(page.answer(&html! {
        h1 { "Lists" }
        @if lists.is_empty() { p.empty { "There is no list." } }
        @for (number, (fresh, left, versions, all)) in lists.iter().enumerate() {
            (list(number, fresh, *left, versions, *all))
        }
    }))
}

fn list(number: usize, fresh: &Freshness, left: f64, versions: &[ListVersion], all: usize) -> Markup {
    let clocks = &fresh.clocks;
    let heading = format!("list-{number}");
    html! {
        section.panel aria-labelledby=(heading) {
            h2 id=(heading) { bdi { (clocks.list) } }
            dl.line {
                dt { "Active" }
                dd { @if let Some(version) = &clocks.version { (version) } @else { "none" } }
                dt { "Checked" }
                dd { @if let Some(at) = clocks.checked_at { (instant(at)) } @else { "never" } }
                dt { "Changed" }
                dd { @if let Some(at) = clocks.changed_at { (instant(at)) } @else { "never" } }
                dt { "Published" }
                dd { @if let Some(on) = &clocks.published_on { (on) } @else { "no date given" } }
            }
            (chart::freshness(left))
            p {
                @match &fresh.why {
                    Some(why) => { strong { "Stale: " } (why) "." },
                    None => { "Fresh: " (format!("{:.0}", left.clamp(0.0, 1.0) * 100.0)) " % of the time until it is stale is left." },
                }
            }
            (held(versions))
            h3 { "Persons in each version" }
            (sizes(versions))
            @if all > versions.len() { p.note { "The newest " (versions.len()) " of " (all) " versions." } }
            div.scroll tabindex="0" role="region" aria-label={ "Versions of " (clocks.list) } { (table(versions)) }
        }
    }
}

/// Versions that wait for a person to believe them.
fn held(versions: &[ListVersion]) -> Markup {
    html! {
        @for version in versions.iter().filter(|version| version.state == VersionState::Held) {
            div.banner {
                p { strong { (version.label()) " is held." } " What is screened against stays as it was." }
                ul { @for finding in &version.findings { li { bdi { (finding) } } } }
                p {
                    "Look at it with " code { "namecheck list diff" } "; if it is right, "
                    code { "namecheck list activate" } " takes it with a reason."
                }
            }
        }
    }
}

fn sizes(versions: &[ListVersion]) -> Markup {
    let oldest_first: Vec<(u64, bool)> = versions
        .iter()
        .rev()
        .map(|version| (version.persons.max(0).cast_unsigned(), version.state == VersionState::Held))
        .collect();
    let label =
        |version: Option<&ListVersion>| version.map(|one| one.label().to_string()).unwrap_or_default();
    chart::sizes(&oldest_first, &label(versions.last()), &label(versions.first()))
}

fn table(versions: &[ListVersion]) -> Markup {
    html! {
        table {
            thead { tr {
                th scope="col" { "Version" }
                th scope="col" { "State" }
                th scope="col" { "Published" }
                th scope="col" { "Imported" }
                th.number scope="col" { "Persons" }
                th.number scope="col" { "Names" }
                th.number scope="col" { "Unreadable" }
            } }
            tbody {
                @for version in versions {
                    tr {
                        th scope="row" { (version.label()) }
                        td {
                            @match version.state {
                                VersionState::Active => strong { "active" },
                                VersionState::Held => span.tag.warn { "held" },
                                VersionState::Past => "past",
                            }
                        }
                        td { @if let Some(on) = &version.published_on { (on) } @else { span.none { "–" } } }
                        td { (instant(version.imported_at)) }
                        td.number { (version.persons) }
                        td.number { (version.names) }
                        td.number { (version.rejects) }
                    }
                }
            }
        }
    }
}
