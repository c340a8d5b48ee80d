//! What is around every page: head, navigation, what is known of the lists, style, keys and policy.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_SECURITY_POLICY, ContentType, REFERRER_POLICY};
use chrono::{DateTime, Utc};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::flow::Coverage;
use crate::web::caller::Caller;
use crate::web::policy::source;

/// The one style sheet, and the one script. Their hashes are in the policy, so that no other takes effect.
const STYLE: &str = include_str!("style.css");
const KEYS: &str = include_str!("keys.js");

static POLICY: LazyLock<String> = LazyLock::new(|| {
    let [style, script] = [STYLE, KEYS].map(source);
    format!(
        "default-src 'none'; style-src {style}; script-src {script}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
});

/// Which entry of the navigation a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The queue.
    Queue,
    /// The suppressions.
    Suppressions,
    /// The lists.
    Lists,
    /// The runs.
    Runs,
    /// A page that is no entry.
    Elsewhere,
}

/// A page.
pub(super) struct Page<'a> {
    /// The status of the answer.
    pub(super) status: StatusCode,
    /// What the tab of the browser says; names may stand in it.
    pub(super) title: &'a str,
    /// Where it is.
    pub(super) place: Place,
    /// What is screened against at this moment; none where that is not known.
    pub(super) coverage: Option<&'a Coverage>,
    /// Who looks; none where nobody is known yet.
    pub(super) caller: Option<&'a Caller>,
}

impl<'a> Page<'a> {
    /// One that shows what was asked for.
    pub(super) fn shown(title: &'a str, place: Place, coverage: &'a Coverage, caller: &'a Caller) -> Self {
        Self { status: StatusCode::OK, title, place, coverage: Some(coverage), caller: Some(caller) }
    }

    /// The answer with this content.
    pub(super) fn answer(&self, content: &Markup) -> HttpResponse {
        let whole = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="robots" content="noindex";
                    title { (self.title) " · namecheck" }
                    // Ours, and compiled in: there is nothing in it to escape.
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    a.skip href="#main" { "Skip to the content" }
                    header {
                        a.brand href="/" { "namecheck" }
                        nav aria-label="Pages" {
                            @for (place, path, word) in [
                                (Place::Queue, "/", "Queue"),
                                (Place::Suppressions, "/suppressions", "Suppressions"),
                                (Place::Lists, "/lists", "Lists"),
                                (Place::Runs, "/runs", "Runs"),
                            ] {
                                a href=(path) aria-current=[(place == self.place).then_some("page")] { (word) }
                            }
                            a href="/docs" { "HTTP interface" }
                        }
                        (signed_in(self.caller))
                    }
                    @if let Some(coverage) = self.coverage { (freshness(coverage)) }
                    main #main tabindex="-1" { (content) }
                    footer {
                        p { "A hit is a possible match. A machine makes hits, only a person a match." }
                        p {
                            button #keys type="button" hidden aria-pressed="true" { "Keys" }
                            span.legend {
                                kbd { "j" } " " kbd { "k" } " next, before · " kbd { "y" } " true match · " kbd { "n" }
                                " false positive · " kbd { "u" } " unsure · " kbd { "z" } " undo"
                            }
                        }
                    }
                    // Ours as well.
                    script { (PreEscaped(KEYS)) }
                }
            }
        };
        HttpResponse::build(self.status)
            .content_type(ContentType::html())
            .insert_header((CONTENT_SECURITY_POLICY, POLICY.as_str()))
            // With `no-referrer`, as everywhere else, browsers send forms with `Origin: null`, and
            // where a form comes from could not be told (Fetch, "append a request Origin header").
            .insert_header((REFERRER_POLICY, "same-origin"))
            .body(whole.into_string())
    }
}

/// Who looks, and the way out.
fn signed_in(caller: Option<&Caller>) -> Markup {
    html! {
        @if let Some(Caller::Person { signed, by_session }) = caller {
            form.signed method="post" action="/logout" {
                span { "Signed in as " strong { bdi { (signed.name) } } }
                @if *by_session { button type="submit" { "Sign out" } }
            }
        }
    }
}

/// Says so where nothing is screened against, or something old.
fn freshness(coverage: &Coverage) -> Markup {
    let stale: Vec<_> = coverage.lists.iter().filter(|list| list.stale).collect();
    html! {
        @if coverage.lists.is_empty() {
            p.banner role="status" {
                strong { "No list is imported yet." }
                " Articles are stored and nothing is screened: that a name has no candidate means nothing. "
                "Import one with " code { "namecheck list import" } "."
            }
        }
        @if !stale.is_empty() {
            p.banner role="status" {
                strong { "Stale: " }
                @for (number, list) in stale.iter().enumerate() {
                    @if number > 0 { ", " }
                    bdi { (list.list.as_str()) }
                    @match list.checked_at {
                        Some(at) => { " was last checked " (instant(at)) },
                        None => { " was never checked" },
                    }
                }
                ". What its publisher changed since is not in what you see. "
                a href="/lists" { "Lists" }
            }
        }
    }
}

/// A moment, to the minute, in UTC.
pub(super) fn instant(at: DateTime<Utc>) -> Markup {
    html! { time datetime=(at.format("%Y-%m-%dT%H:%M:%SZ")) { (at.format("%Y-%m-%d %H:%M")) " UTC" } }
}

/// A day, in UTC.
pub(super) fn day(at: DateTime<Utc>) -> Markup {
    html! { time datetime=(at.format("%Y-%m-%d")) { (at.format("%Y-%m-%d")) } }
}

/// A number and what it counts.
pub(super) fn count(number: u64, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}

/// A link that leaves this server; text where the address is none that a browser should follow. Lists
/// and articles are hostile: `javascript:` is an address, too.
pub(in crate::web) fn outside(address: &str, words: &str) -> Markup {
    let followed = url::Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    html! {
        @if followed { a href=(address) rel="noopener noreferrer external" { (words) } }
        @else { bdi { (address) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_become_links() {
        assert!(outside("https://example.org/?a=1&b=2", "x").into_string().contains("&amp;b=2"));
        for address in
            ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//x", "\"><b>", ""]
        {
            let html = outside(address, "x").into_string();
            assert!(!html.contains("<a ") && !html.contains("<b>"), "{html}");
        }
    }
}
