//! What a page says about itself: title, language, date, address.
//!
//! Asked in the order of trust: meta tags, then JSON-LD, then the elements themselves.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use scraper::{ElementRef, Html};
use serde_json::Value;

use super::Page;

/// Longest title kept, in code points.
const MAX_TITLE: usize = 500;

/// Puts a page together from its text and what its markup tells.
pub(super) fn describe(document: &Html, linked_data: &[String], text: String) -> Page {
    let data: Vec<Value> = linked_data
        .iter()
        .filter_map(|json| serde_json::from_str(json).ok())
        .collect();
    let mut facts = Facts::default();
    for element in document.root_element().descendent_elements() {
        facts.note(&element);
    }
    let title = facts
        .meta_title
        .or_else(|| linked(&data, "headline"))
        .or(facts.heading)
        .or(facts.title);
    let language = document
        .root_element()
        .attr("lang")
        .map(str::to_owned)
        .or(facts.language);
    let published_at = facts
        .published
        .or_else(|| linked(&data, "datePublished"))
        .or(facts.time);
    let url = facts
        .canonical
        .or(facts.meta_url)
        .or_else(|| linked(&data, "url"));
    Page {
        text,
        title: title.map(|title| title.chars().take(MAX_TITLE).collect()),
        language: language
            .map(|tag| tag.trim().to_ascii_lowercase())
            .filter(|tag| is_language(tag)),
        published_at: published_at.and_then(|date| parse_instant(&date)),
        url: url.filter(|url| url.starts_with("http://") || url.starts_with("https://")),
    }
}

#[derive(Default)]
struct Facts {
    meta_title: Option<String>,
    heading: Option<String>,
    title: Option<String>,
    language: Option<String>,
    published: Option<String>,
    time: Option<String>,
    canonical: Option<String>,
    meta_url: Option<String>,
}

impl Facts {
    fn note(&mut self, element: &ElementRef<'_>) {
        let content = || {
            element
                .attr("content")
                .map(str::trim)
                .filter(|content| !content.is_empty())
                .map(str::to_owned)
        };
        let fill = |slot: &mut Option<String>, value: Option<String>| {
            if slot.is_none() {
                *slot = value;
            }
        };
        match element.value().name() {
            "meta" => {
                let name = element
                    .attr("property")
                    .or(element.attr("name"))
                    .or(element.attr("itemprop"));
                match name.unwrap_or_default().to_ascii_lowercase().as_str() {
                    "og:title" | "twitter:title" => fill(&mut self.meta_title, content()),
                    "og:locale" | "language" | "content-language" => {
                        fill(&mut self.language, content())
                    }
                    "article:published_time"
                    | "datepublished"
                    | "date"
                    | "dc.date"
                    | "dc.date.issued"
                    | "pubdate" => {
                        fill(&mut self.published, content());
                    }
                    "og:url" => fill(&mut self.meta_url, content()),
                    _ => {}
                }
            }
            "link" if element.attr("rel") == Some("canonical") => {
                fill(&mut self.canonical, element.attr("href").map(str::to_owned));
            }
            "time" => fill(&mut self.time, element.attr("datetime").map(str::to_owned)),
            "h1" if self.heading.is_none() => self.heading = own_text(element),
            "title" if self.title.is_none() => self.title = own_text(element),
            _ => {}
        }
    }
}

fn own_text(element: &ElementRef<'_>) -> Option<String> {
    let text: Vec<&str> = element
        .text()
        .flat_map(str::split_whitespace)
        .take(MAX_TITLE)
        .collect();
    (!text.is_empty()).then(|| text.join(" "))
}

/// The first value of a key in linked data: at the top, in a list, or in its `@graph`.
fn linked(data: &[Value], key: &str) -> Option<String> {
    let graph = |value: &Value| {
        value
            .get("@graph")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let listed = |value: &Value| value.as_array().cloned().unwrap_or_default();
    data.iter().find_map(|value| {
        let all = std::iter::once(value.clone())
            .chain(graph(value))
            .chain(listed(value));
        all.into_iter()
            .find_map(|item| item.get(key).and_then(Value::as_str).map(str::to_owned))
    })
}

fn is_language(tag: &str) -> bool {
    (2..=35).contains(&tag.len())
        && tag
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// RFC 3339, or a date with or without a time; those without a zone are taken for UTC.
fn parse_instant(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(instant.with_timezone(&Utc));
    }
    if let Ok(instant) = DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%z") {
        return Some(instant.with_timezone(&Utc));
    }
    let local = [
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M",
    ];
    let time = local
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    let day = || {
        text.get(..10)
            .and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok())
    };
    time.or_else(|| day().map(|day| day.and_time(NaiveTime::MIN)))
        .map(|time| time.and_utc())
}
