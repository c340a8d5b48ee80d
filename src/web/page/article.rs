//! `/articles/{id}`: an article with all its persons and what they may be.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use maud::{Markup, html};

use super::candidate::language;
use super::evidence::reason;
use super::frame::{Page, Place, count, day, instant, outside};
use super::marks::{Mark, Marked};
use super::refusal::Refusal;
use super::review::{badge, standing};
use crate::store::{Candidate, StoredArticle};
use crate::web::AppState;
use crate::web::articles::find;
use crate::web::caller::Caller;
use crate::web::problem::Problem;
use crate::web::request::NoParameters;

/// One article.
pub(super) async fn show(
    plain: Result<NoParameters, Problem>,
    state: Data<AppState>,
    id: Path<String>,
    caller: Caller,
) -> HttpResponse {
    let page = async {
        plain?;
        page(&state, &id, &caller).await
    };
    page.await.unwrap_or_else(|refusal: Refusal| refusal.answer())
}

async fn page(state: &AppState, id: &str, caller: &Caller) -> Result<HttpResponse, Refusal> {
    let article = find(state, id).await?;
    let id = article.id;
    let candidates = state.store.article_candidates(id).await?;
    let mentions = article.persons.iter().flat_map(|person| &person.mentions);
    let marked = Marked::new(&article.body, mentions.map(|mention| (mention.span, Mark::Mention)));
    let coverage = state.live.current().coverage();
    let title = article.title.clone().unwrap_or_else(|| format!("Article {id}"));
    let page = Page::shown(&title, Place::Elsewhere, &coverage, caller);
    Ok(page.answer(&html! {
        h1 { bdi { (title) } }
        (about(&article))
        (persons(&article, &candidates))
        section.panel aria-labelledby="text" {
            h2 #text { "Text" }
            div.text dir="auto" lang=(language(&article)) { (marked.whole()) }
        }
    }))
}

fn about(article: &StoredArticle) -> Markup {
    html! {
        p.meta {
            @if let Some(at) = article.published_at { "Published " (day(at)) } @else { "No date of publication" }
            ", added " (instant(article.created_at))
            @if let Some(address) = &article.url { " · " (outside(address, "where it was published")) }
            @if let Some(id) = &article.external_id { " · " bdi { (id) } }
            @if article.copies > 0 {
                " · " (count(article.copies.cast_unsigned(), "copy of the same story", "copies of the same story"))
            }
            @if let Some(first) = article.copy_of {
                " · the first is " a href={ "/articles/" (first) } { "article " (first) }
            }
        }
    }
}

/// Who stands in it. Not screened and no possible match are two things.
fn persons(article: &StoredArticle, candidates: &[Candidate]) -> Markup {
    html! {
        section aria-labelledby="persons" {
            h2 #persons { "Persons" }
            @if article.persons.is_empty() { p.empty { "No person was found in it." } }
            ul.persons {
                @for person in &article.persons {
                    li {
                        h3 { bdi { (person.name) } }
                        p.meta {
                            (count(person.mentions.len() as u64, "mention", "mentions"))
                            @if person.screened { ", screened against " (person.screened_against.join(", ")) }
                        }
                        @let own: Vec<&Candidate> =
                            candidates.iter().filter(|candidate| candidate.person_id == person.id).collect();
                        @if !person.screened {
                            p.banner {
                                "Not screened: there was no list, screening failed and waits for the next run, or there is no name in it. "
                                "That it has no candidate means nothing."
                            }
                        } @else if own.is_empty() { p.note { "No possible match." } }
                        @for candidate in own {
                            div.row.small {
                                (badge(candidate))
                                div {
                                    p {
                                        a href={ "/candidates/" (candidate.id) } { bdi { (candidate.hit.name) } }
                                        " " span.meta { bdi { (candidate.hit.list) } } " " (standing(candidate))
                                    }
                                    p.why { (reason(&candidate.evidence())) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
