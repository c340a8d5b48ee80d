//! `/reconcile/preview`: one listing as a small page for a frame of another site (Reconciliation Service
//! API 0.2, section 5).

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_SECURITY_POLICY, ContentType, HeaderName};
use actix_web::web::Data;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::super::AppState;
use super::super::page::frame::outside;
use super::super::parameters::Parameters;
use super::super::policy::source;
use super::super::problem::Problem;
use super::openrefine::ANY_ORIGIN;
use crate::list::ListingKey;
use crate::store::{KnownListing, Whereabouts};

/// Size of the frame, in pixels of style sheets.
pub(super) const SIZE: (u16, u16) = (430, 300);
/// Values shown of a field; the page of the listing has all.
const MOST: usize = 12;

const STYLE: &str = ":root{color-scheme:light dark}body{margin:0;padding:.75rem 1rem;font:14px/1.4 system-ui,sans-serif;\
overflow-wrap:anywhere;color:#1c1b19;background:#fff}h1{font-size:1.15rem;margin:0 0 .25rem}p{margin:.25rem 0}\
dl{margin:.5rem 0}dt{font-weight:600;margin-top:.35rem}dd{margin:0}.meta{color:#5c5850}\
@media(prefers-color-scheme:dark){body{color:#eceae6;background:#1f2124}.meta{color:#b3aea4}a{color:#8ec2ff}}";

/// Any site may show it in a frame, which other pages of this server forbid: nothing can be done in it,
/// so that nobody can be led to do it. The sandbox lets a link open in a tab of its own, and nothing else.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let style = source(STYLE);
    format!(
        "default-src 'none'; style-src {style}; base-uri 'none'; form-action 'none'; frame-ancestors *; sandbox allow-popups allow-popups-to-escape-sandbox"
    )
});

/// A listing as a small page for a frame, as OpenRefine shows it.
#[utoipa::path(
    get, path = "/reconcile/preview", tag = "clients", operation_id = "preview_listed",
    params(("id" = String, Query, description = "List and id of a listing", example = "ofac-sdn/10481", pattern = "^[a-z0-9-]{1,40}/[^\\x00]+$")),
    responses(
        (status = 200, description = "A page of 430 by 300 pixels", content_type = "text/html", body = String),
        (status = 404, description = "There is no such listing, which the page says", content_type = "text/html", body = String),
    )
)]
pub(crate) async fn show(mut parameters: Parameters, state: Data<AppState>) -> Result<HttpResponse, Problem> {
    let rule = "list and id of a listing, like ofac-sdn/10481";
    let key = parameters.take("id", rule, |text| text.parse::<ListingKey>().ok())?;
    parameters.end()?;
    let key = key.ok_or_else(|| Problem::invalid_parameter("id", "is missing"))?;
    let (status, content) = match state.store.known_listing(&key).await? {
        Some(known) => (StatusCode::OK, listing(&known)),
        None => (StatusCode::NOT_FOUND, html! { p { "No list that was imported here has this listing." } }),
    };
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                title { (key) }
                // A publisher's page need not let itself be shown in a frame.
                base target="_blank";
                // Ours, and compiled in: there is nothing in it to escape.
                style { (PreEscaped(STYLE)) }
            }
            body { main { (content) } }
        }
    };
    Ok(HttpResponse::build(status)
        .content_type(ContentType::html())
        .insert_header(ANY_ORIGIN)
        .insert_header((CONTENT_SECURITY_POLICY, POLICY.as_str()))
        .insert_header((HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"))
        .body(page.into_string()))
}

fn listing(known: &KnownListing) -> Markup {
    let listing = &known.listing;
    let primary = listing.primary_name();
    let others: Vec<String> =
        listing.names.iter().filter(|name| Some(*name) != primary).map(|name| name.display()).collect();
    let births: Vec<String> = listing.births.iter().map(ToString::to_string).collect();
    html! {
        h1 { bdi { (primary.map(|name| name.display()).unwrap_or_default()) } }
        p.meta { bdi { (listing.key.source) } " · " bdi { (listing.key.id) } " · in " bdi { (known.version) } }
        @if known.whereabouts != Whereabouts::Listed {
            p { strong { "Not on the active version of its list." } }
        }
        dl {
            @for (label, values) in [("Also", &others), ("Born", &births), ("Programs", &listing.programs)] {
                @if !values.is_empty() {
                    dt { (label) }
                    @for value in values.iter().take(MOST) { dd { bdi { (value) } } }
                    @if values.len() > MOST { dd.meta { "and " (values.len() - MOST) " more" } }
                }
            }
        }
        @if let Some(address) = &listing.source_url {
            p { (outside(address, "This listing at its publisher")) }
        }
    }
}
