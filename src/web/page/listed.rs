//! `/listings/{list}/{id}`: one listing as its publisher has it, since when, and whom it may be.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use maud::{Markup, html};

use super::asked::Asked;
use super::frame::{Page, Place, instant};
use super::listing::whole;
use super::queue::row;
use super::refusal::Refusal;
use crate::list::{ListingKey, PartyKind};
use crate::store::{Candidate, KnownListing, Whereabouts};
use crate::web::AppState;
use crate::web::caller::Caller;
use crate::web::problem::Problem;
use crate::web::request::NoParameters;

/// Candidates shown of a listing, the newest.
const CANDIDATES: usize = 25;

/// One listing. Its key is all that stands behind `/listings/`: an id may hold a `/`, as it is or as
/// `%2F`, and clients that know a listing by one text (`ofac-sdn/10481`) encode that as a whole.
pub(super) async fn show(
    plain: Result<NoParameters, Problem>,
    state: Data<AppState>,
    key: Path<String>,
    caller: Caller,
) -> HttpResponse {
    let page = async {
        plain?;
        page(&state, &key, &caller).await
    };
    page.await.unwrap_or_else(|refusal: Refusal| refusal.answer())
}

async fn page(state: &AppState, key: &str, caller: &Caller) -> Result<HttpResponse, Refusal> {
    let unnamed =
        || Problem::not_found("A listing is named by its list and its id there: /listings/ofac-sdn/10481");
    let key: ListingKey = key.parse().map_err(|_| unnamed())?;
    let missing =
        || Problem::not_found("No version of this list that was imported here has a listing of this id");
    let known = state.store.known_listing(&key).await?.ok_or_else(missing)?;
    let look = u32::try_from(CANDIDATES + 1).unwrap_or(u32::MAX);
    let found = state.store.listing_candidates(&key, look).await?;
    let coverage = state.live.current().coverage();
    let name = known.listing.primary_name().map(|name| name.display()).unwrap_or_default();
    let page = Page::shown(&name, Place::Lists, &coverage, caller);
    Ok(page.answer(&html! {
        h1 { bdi { (name) } }
        (standing(&known))
        section.panel aria-labelledby="listing" {
            h2 #listing { "As its publisher has it" }
            (whole(&known.listing, None))
        }
        (candidates(&known, &found))
    }))
}

/// Where it stands and since when.
fn standing(known: &KnownListing) -> Markup {
    let key = &known.listing.key;
    html! {
        p.meta {
            bdi { (key.source) } " · " bdi { (key.id) } " · in " bdi { (known.version) }
            ", known here since " (instant(known.first_seen))
        }
        @if known.whereabouts != Whereabouts::Listed {
            p.banner {
                strong { @if known.whereabouts == Whereabouts::NoLonger { "No longer listed: " } @else { "Not listed: " } }
                @match &known.active {
                    Some(active) => { "it is not on the active version of its list, " bdi { (active) } ". " },
                    None => "no version of its list is active. ",
                }
                "What follows is what " bdi { (known.version) } " said."
            }
        }
    }
}

/// Who in the articles it may be. No candidate and never screened are two things.
fn candidates(known: &KnownListing, found: &[Candidate]) -> Markup {
    let shown = &found[..found.len().min(CANDIDATES)];
    let asked = Asked::any_state();
    html! {
        section aria-labelledby="candidates" {
            h2 #candidates { "Candidates" }
            @if found.is_empty() {
                p.empty {
                    @if known.listing.kind != PartyKind::Person {
                        "It is no person. Only persons are screened, so it can have no candidate."
                    } @else if known.whereabouts == Whereabouts::Listed {
                        "There is no candidate: no person of a stored article has a name like one of these."
                    } @else {
                        "There is no candidate: what is not on the active version makes no hit."
                    }
                }
            } @else {
                ol.queue { @for candidate in shown { li { (row(candidate, &asked)) } } }
                @if shown.len() < found.len() { p.note { "The newest " (CANDIDATES) "; there are more." } }
            }
        }
    }
}
