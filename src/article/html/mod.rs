//! HTML -> the text of the article, and what the page says about it. Pure.
//!
//! Menus, headers, footers, side columns, forms, comment areas and lists of links are left out;
//! `<article>` or `<main>` is preferred where it holds the text. Block elements become line
//! breaks. Knows nothing of persons.
//!
//! ```
//! let page = namecheck::article::html::read("<nav>Home</nav><article><p>Tea &amp; talks.</p></article>");
//! assert_eq!(page.text, "Tea & talks.");
//! ```
//!
//! Hostile pages: `sanitize` bounds depth and drops what makes parsing slower than linear, and
//! the tree is walked without recursion.

mod meta;
mod sanitize;

use chrono::{DateTime, Utc};
use scraper::node::Element;
use scraper::{ElementRef, Html, Node};

use super::boilerplate;

/// What a page holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The running text, paragraphs apart by line breaks.
    pub text: String,
    /// Headline.
    pub title: Option<String>,
    /// Language tag as the page gives it, lower case.
    pub language: Option<String>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// Its canonical address.
    pub url: Option<String>,
}

/// Elements whose content is never running text.
const SKIPPED: [&str; 26] = [
    "nav", "footer", "aside", "script", "style", "noscript", "template", "form", "button", "select",
    "option", "input", "textarea", "iframe", "svg", "math", "object", "canvas", "audio", "video", "dialog",
    "menu", "label", "head", "map", "datalist",
];
/// Elements that stand on lines of their own.
const BLOCKS: [&str; 38] = [
    "address",
    "article",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "td",
    "th",
    "tr",
    "ul",
    "tbody",
];
/// Words of `class` and `id` that mark page furniture; whole words between hyphens and underscores.
const FURNITURE: [&str; 61] = [
    "ad",
    "ads",
    "advert",
    "advertisement",
    "banner",
    "breadcrumb",
    "breadcrumbs",
    "cmp",
    "comentarios",
    "comment",
    "commentaires",
    "commentlist",
    "comments",
    "compartir",
    "consent",
    "cookie",
    "cookies",
    "copyright",
    "disqus",
    "footer",
    "gdpr",
    "komentari",
    "kommentare",
    "masthead",
    "menu",
    "modal",
    "mostread",
    "mostviewed",
    "najcitanije",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "outbrain",
    "pagination",
    "partage",
    "paywall",
    "popular",
    "popup",
    "promo",
    "promoted",
    "publicidad",
    "recirculation",
    "recommended",
    "reklama",
    "related",
    "respond",
    "share",
    "sharing",
    "sidebar",
    "social",
    "sponsored",
    "subscribe",
    "subscription",
    "taboola",
    "tags",
    "teaser",
    "teasers",
    "toolbar",
    "trending",
    "werbung",
];
/// The same in ARIA roles.
const FURNITURE_ROLES: [&str; 8] =
    ["navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "dialog"];
/// Characters a chosen element must hold to be taken for the article.
const ENOUGH_TEXT: usize = 140;

/// Reads a page. Any text is accepted; one without markup comes back as its own text.
#[must_use]
pub fn read(html: &str) -> Page {
    let clean = sanitize::sanitize(html);
    let document = Html::parse_document(&clean.html);
    let root = document.root_element();
    let text = content_roots(&document)
        .into_iter()
        .map(|element| text_of(element, true))
        .find(|text| text.chars().count() >= ENOUGH_TEXT)
        .unwrap_or_else(|| {
            let kept = text_of(root, true);
            // A page that is all link list still has a text.
            if kept.is_empty() { text_of(root, false) } else { kept }
        });
    meta::describe(&document, &clean.linked_data, text)
}

/// Elements that may hold the article, the likeliest first.
fn content_roots(document: &Html) -> Vec<ElementRef<'_>> {
    let mut ranked: Vec<(u8, std::cmp::Reverse<usize>, ElementRef<'_>)> = document
        .root_element()
        .descendent_elements()
        .filter_map(|element| {
            let value = element.value();
            let rank = match value.name() {
                _ if value.attr("itemprop") == Some("articleBody") => 0,
                "article" => 1,
                "main" => 2,
                _ if value.attr("role") == Some("main") => 2,
                _ => return None,
            };
            Some((rank, element))
        })
        // A page of many articles is a list of teasers; the first few are enough to look at.
        .take(16)
        .map(|(rank, element)| (rank, std::cmp::Reverse(text_of(element, true).len()), element))
        .collect();
    ranked.sort_by_key(|(rank, length, _)| (*rank, *length));
    ranked.into_iter().map(|(_, _, element)| element).collect()
}

/// An element being read: where its text begins, and how much of that are links.
struct Open {
    mark: usize,
    letters: usize,
    linked: usize,
    links: usize,
    /// Letters of small headings.
    headed: usize,
}

/// The text under an element. With `strict`, furniture and lists of links are left out.
fn text_of(root: ElementRef<'_>, strict: bool) -> String {
    let mut out = String::new();
    let mut open: Vec<Open> = Vec::new();
    let mut node = *root;
    // Depth first without recursion: a page may nest deeper than the call stack.
    loop {
        let mut descend = true;
        if let Node::Text(text) = node.value() {
            push_text(&mut out, text);
            if let Some(top) = open.last_mut() {
                top.letters += text.chars().filter(|c| !c.is_whitespace()).count();
            }
        } else if let Some(element) = ElementRef::wrap(node) {
            let inside = node.id() != root.id();
            descend = !(inside && (is_skipped(element.value()) || (strict && is_furniture(element))));
            if BLOCKS.contains(&element.value().name()) {
                break_line(&mut out);
            }
            if descend {
                open.push(Open { mark: out.len(), letters: 0, linked: 0, links: 0, headed: 0 });
            }
        }
        if descend && let Some(child) = node.first_child() {
            node = child;
            continue;
        }
        // Up to the next node not yet read, closing the elements that end on the way.
        let mut entered = descend;
        loop {
            if let Node::Element(element) = node.value() {
                if entered {
                    close(element, &mut open, &mut out, strict);
                }
                if BLOCKS.contains(&element.name()) {
                    break_line(&mut out);
                }
            }
            if node.id() == root.id() {
                out.truncate(out.trim_end().len());
                return out;
            }
            if let Some(sibling) = node.next_sibling() {
                node = sibling;
                break;
            }
            let Some(parent) = node.parent() else {
                return out;
            };
            node = parent;
            entered = true;
        }
    }
}

/// Sums up an element that ends; takes its text back when it is a list of links: a teaser box or a
/// menu, whatever it is called.
fn close(element: &Element, open: &mut Vec<Open>, out: &mut String, strict: bool) {
    let Some(ended) = open.pop() else { return };
    let (linked, links) =
        if element.name() == "a" { (ended.letters, 1) } else { (ended.linked, ended.links) };
    let listing = matches!(
        element.name(),
        "ul" | "ol" | "div" | "section" | "table" | "td" | "dl" | "p" | "li" | "article" | "center"
    );
    // Two thirds of the letters and at least two links: no paragraph of an article. One link is
    // enough for a card, an article within the article, and after "Read also".
    let mostly = linked * 3 >= ended.letters * 2;
    let card = element.name() == "article" && links >= 1 && mostly;
    // A paragraph that is nothing but a link leads away, and a line of short links is of topics.
    let alone = matches!(element.name(), "p" | "li") && links >= 1 && linked == ended.letters;
    // A small heading and links are a box of teasers.
    let headed =
        matches!(element.name(), "div" | "section") && linked > 0 && linked + ended.headed >= ended.letters;
    let topics = links >= 3 && linked * 2 >= ended.letters && ended.letters <= 120;
    let pointer = || {
        let text = out.get(ended.mark..).unwrap_or_default();
        links >= 1 && linked * 3 >= ended.letters && boilerplate::is_pointer(text)
    };
    if strict && listing && (links >= 2 && mostly || card || alone || headed || topics || pointer()) {
        out.truncate(ended.mark);
        return;
    }
    if let Some(parent) = open.last_mut() {
        parent.letters += ended.letters;
        parent.linked += linked;
        parent.links += links;
        let small = matches!(element.name(), "h3" | "h4" | "h5" | "h6") && links == 0;
        parent.headed += if small { ended.letters } else { ended.headed };
    }
}

fn is_skipped(element: &Element) -> bool {
    SKIPPED.contains(&element.name())
        || element.attr("hidden").is_some()
        || element.attr("aria-hidden") == Some("true")
}

fn is_furniture(element: ElementRef<'_>) -> bool {
    let value = element.value();
    match value.name() {
        // The header of an article holds its headline; that of a page its menu.
        "header" => {
            let mut above = element.ancestors().filter_map(|node| node.value().as_element());
            return !above.any(|above| matches!(above.name(), "article" | "main"));
        }
        "html" | "body" | "main" | "article" => return false,
        _ => {}
    }
    let marked = [value.attr("class"), value.attr("id")].into_iter().flatten().any(|names| {
        names
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| FURNITURE.contains(&word.to_ascii_lowercase().as_str()))
    });
    marked || value.attr("role").is_some_and(|role| FURNITURE_ROLES.contains(&role))
}

fn push_text(out: &mut String, text: &str) {
    for c in text.chars() {
        let c = if c == '\u{a0}' { ' ' } else { c };
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
        } else if !c.is_control() {
            out.push(c);
        }
    }
}

fn break_line(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
