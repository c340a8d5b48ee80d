use std::time::{Duration, Instant};

use super::*;

const PAGE: &str = r##"<!doctype html><html lang="en-GB"><head><title>Site | Harbor talks</title>
<meta property="og:title" content="Harbor talks &amp; tolls">
<meta property="article:published_time" content="2022-04-05T09:30:00+02:00">
<link rel="canonical" href="https://news.example/harbor"></head><body>
<header><a href="/">Home</a> <a href="/world">World</a></header>
<nav><ul><li><a href="/a">Politics</a><li><a href="/b">Sport</a></ul></nav>
<article><header><h1>Harbor talks and tolls</h1></header>
<p>Ned Price <b>spoke</b> in Washington on Tuesday about the <i>harbor</i> of the small island town.</p>
<figure><img src="x"><figcaption>Ned Price in Washington</figcaption></figure>
<div class="related-stories"><h3>Read more</h3><p>Boris Example wins a prize</p></div>
<p>The talks were &laquo;useful&raquo;, he said,<br>and will go on in the coming weeks of the year.</p>
<ul><li><a href="/1">Another story about somebody else</a></li><li><a href="/2">And another one</a></li></ul>
<p>A link to <a href="/report">a report</a> stands in this paragraph without making it a menu.</p>
</article>
<aside>Weather</aside><div id="comments"><p>Troll McTroll: first!</p></div>
<form><label>Leave a Reply</label><textarea>text</textarea></form>
<script>var name = "<p>John Script</p>";</script><footer>All rights reserved</footer></body></html>"##;

#[test]
fn a_page_becomes_its_article() {
    let page = read(PAGE);
    let lines: Vec<&str> = page.text.lines().collect();
    assert_eq!(
        lines,
        [
            "Harbor talks and tolls",
            "Ned Price spoke in Washington on Tuesday about the harbor of the small island town.",
            "Ned Price in Washington",
            "The talks were «useful», he said,",
            "and will go on in the coming weeks of the year.",
            "A link to a report stands in this paragraph without making it a menu.",
        ]
    );
}

#[test]
fn a_page_tells_title_language_date_and_address() {
    let page = read(PAGE);
    assert_eq!(page.title.as_deref(), Some("Harbor talks & tolls"));
    assert_eq!(page.language.as_deref(), Some("en-gb"));
    assert_eq!(
        page.published_at.map(|at| at.to_rfc3339()).as_deref(),
        Some("2022-04-05T07:30:00+00:00")
    );
    assert_eq!(page.url.as_deref(), Some("https://news.example/harbor"));
}

#[test]
fn linked_data_fills_what_meta_tags_leave_out() {
    let page = read(
        r#"<script type="application/ld+json">{"@graph":[{"headline":"A day","datePublished":"2022-03-01"}]}</script><p>x</p>"#,
    );
    assert_eq!(page.title.as_deref(), Some("A day"));
    assert_eq!(
        page.published_at.map(|at| at.to_rfc3339()).as_deref(),
        Some("2022-03-01T00:00:00+00:00")
    );
}

#[test]
fn broken_markup_keeps_its_text() {
    for (html, text) in [
        ("<p>one<p>two", "one\ntwo"),
        ("a < b and <b>c", "a < b and c"),
        ("<div><span>x</div>y", "x\ny"),
        ("<!-- gone -->kept", "kept"),
        ("&copy; &#1055;&#x443;", "© Пу"),
        ("", ""),
        ("<", "<"),
        ("<p title='a>b'>in", "in"),
    ] {
        assert_eq!(read(html).text, text, "{html}");
    }
}

#[test]
fn hostile_pages_of_a_megabyte_take_no_stack_and_little_time() {
    let repeat = |unit: &str| unit.repeat(1_000_000 / unit.len());
    let numbered = |a: &str, b: &str| {
        (0..30_000)
            .map(|n| format!("{a}{n}{b}"))
            .collect::<String>()
    };
    let pages = [
        repeat("<div>"),
        repeat("<b><p>"),
        repeat("<table><tr><td>"),
        repeat("<a href=x><div>x"),
        repeat("<ul><li>"),
        repeat("<"),
        repeat("</p>"),
        repeat("<p"),
        repeat("<!--"),
        repeat("<svg><math>"),
        repeat("<script>"),
        repeat("<article>x"),
        repeat("<form><span>x"),
        repeat("<p>x</div><div>"),
        repeat("&lt"),
        numbered("<b id=", "><p>x"),
        numbered("<a id=", "></div><div>x"),
        format!("<div {}>x", numbered("a", "=1 ")),
        format!("<p>{}", repeat("word ")),
    ];
    for page in pages {
        let start = Instant::now();
        let read = read(&page);
        // Generous: an unoptimized build on a busy machine.
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{:?}: {:?}",
            &page[..40.min(page.len())],
            start.elapsed()
        );
        assert!(read.text.len() <= 2 * page.len());
    }
}
