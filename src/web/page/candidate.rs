//! `/candidates/{id}`: why one candidate is there, and what a person decides about it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use chrono::Utc;
use maud::{Markup, html};

use super::asked::Asked;
use super::evidence::{cues, reason, tokens, waterfall};
use super::frame::{Page, Place, count, day, outside};
use super::listing::listing;
use super::marks::{Mark, Marked};
use super::refusal::Refusal;
use super::review::{Entered, badge, forms, history, key, standing, told};
use crate::flow;
use crate::store::{Candidate, CandidateId, StoreError, StoredArticle};
use crate::web::AppState;
use crate::web::caller::Caller;
use crate::web::candidates::read;
use crate::web::parameters::Parameters;

/// One candidate.
pub(super) async fn show(
    mut parameters: Parameters,
    state: Data<AppState>,
    id: Path<String>,
    caller: Caller,
) -> HttpResponse {
    let page = async {
        let asked = Asked::take(&mut parameters)?;
        parameters.end()?;
        page(&state, &caller, (read(&id)?, &asked), StatusCode::OK, &Entered::default()).await
    };
    page.await.unwrap_or_else(|refusal| refusal.answer())
}

/// The page of a candidate as one of a part of the queue, with what was entered where a form comes back.
pub(super) async fn page(
    state: &AppState,
    caller: &Caller,
    (id, asked): (CandidateId, &Asked),
    status: StatusCode,
    entered: &Entered,
) -> Result<HttpResponse, Refusal> {
    let Some(candidate) = state.store.candidate(id).await? else {
        return Err(flow::missing_candidate(&state.store, id).await?.into());
    };
    let article = state.store.article(candidate.article_id).await?;
    let article = article.ok_or_else(|| StoreError::bug(format!("candidate {id} is of no article")))?;
    let listed = state.store.listing(&candidate.hit.listing_key()).await?;
    let happened = flow::history(&state.store, id).await?.unwrap_or_default();
    let next = state.store.candidate_behind(&asked.filter(), id).await?;
    let coverage = state.live.current().coverage();
    let page = Page { status, ..Page::shown(&candidate.person, Place::Queue, &coverage, caller) };
    Ok(page.answer(&html! {
        (told(entered))
        (summary(&candidate, asked, next))
        div.columns {
            (text(&candidate, &article))
            section.panel aria-labelledby="between" {
                h2 #between { "Why" }
                div.scroll tabindex="0" role="region" aria-label="The two names, part by part" {
                    (tokens(&candidate.hit.evidence))
                }
                (cues(&candidate))
            }
            (listing(&candidate.hit, listed.as_ref()))
        }
        div.pair {
            (forms(&candidate, entered, caller, &asked.candidate(id), Utc::now()))
            (history(&happened))
        }
        section.panel aria-labelledby="waterfall" {
            h2 #waterfall { "How the score comes about" }
            (waterfall(&candidate))
        }
    }))
}

/// What it is about, in a glance.
fn summary(candidate: &Candidate, asked: &Asked, next: Option<CandidateId>) -> Markup {
    let hit = &candidate.hit;
    html! {
        div.summary {
            (badge(candidate))
            div {
                p.meta { "Possible match " (candidate.id) " " (standing(candidate)) }
                h1 { bdi { (candidate.person) } }
                p.lead {
                    "in an article, may be " strong { bdi { (hit.name) } } " on " bdi { (hit.list) }
                    @if !hit.programs.is_empty() { " (" bdi { (hit.programs.join(", ")) } ")" }
                    @if hit.matched_name != hit.name { ", by its name " strong { bdi { (hit.matched_name) } } }
                    "."
                }
                p.why { (reason(&candidate.evidence())) }
                p.acts {
                    a.button href="#decide" { "Decide" }
                    @if let Some(next) = next {
                        a.button href=(asked.candidate(next)) rel="next" data-key="j" { "Next candidate" (key("j")) }
                    } @else {
                        span.note { "It is the last of this part of the queue." }
                    }
                    a href=(asked.queue(None)) data-key="k" { "Back to the queue" (key("k")) }
                }
            }
        }
    }
}

/// The article with the mentions and what it says of the person marked in place.
fn text(candidate: &Candidate, article: &StoredArticle) -> Markup {
    let cues = candidate.context.iter().flat_map(|context| &context.evidence).filter_map(|part| part.span);
    let places = candidate.mentions.iter().map(|mention| (mention.span, Mark::Mention));
    let marked = Marked::new(&article.body, places.chain(cues.map(|span| (span, Mark::Cue))));
    let others = candidate.mentions.len().saturating_sub(1);
    html! {
        section.panel aria-labelledby="article" {
            h2 #article { "In the article" }
            p {
                a href={ "/articles/" (article.id) } {
                    bdi { @match &article.title { Some(title) => (title), None => { "Article " (article.id) } } }
                }
            }
            p.meta {
                @if let Some(at) = article.published_at { "Published " (day(at)) } @else { "No date" }
                @if let Some(address) = &article.url { " · " (outside(address, "where it was published")) }
                @if candidate.copies > 0 {
                    " · " (count(candidate.copies.cast_unsigned(), "copy names", "copies name")) " this person too"
                }
            }
            @if let Some(first) = candidate.mentions.first() {
                blockquote.text dir="auto" lang=(language(article)) { (marked.window(first.span)) }
            } @else {
                p.note { "It has no place in the text: whoever added the article gave the name beside it." }
            }
            details {
                summary {
                    "The whole text"
                    @if others > 0 { ", with " (count(others as u64, "more mention", "more mentions")) }
                }
                div.text dir="auto" lang=(language(article)) { (marked.whole()) }
            }
        }
    }
}

/// The language of a text as its sender gave it, where it can be one (BCP 47); else none, which lets
/// a browser not take it for English.
pub(super) fn language(article: &StoredArticle) -> &str {
    let fits = |text: &&str| {
        (1..=35).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    article.language.as_deref().filter(fits).unwrap_or_default()
}
