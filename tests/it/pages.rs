//! Pages in the forms of real news sites: what is kept as running text, and what is left out.
//!
//! The pages of `fixtures/pages` are hand-made; each ends with a comment that says which paragraphs
//! are the article's (`KEEP`, whole) and which words are furniture (`DROP`).
//! `cargo test --test it pages -- --nocapture` prints what is lost and what stays.
#![expect(clippy::print_stdout, reason = "a measure is there to be read")]

use std::path::Path;

use namecheck::article::{Format, NewArticle, Person, persons};

struct Page {
    name: String,
    html: String,
    keep: Vec<String>,
    drop: Vec<String>,
}

fn pages() -> Vec<Page> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files
        .iter()
        .map(|file| {
            let text = std::fs::read_to_string(file).unwrap();
            let (html, expected) = text.split_once("<!-- EXPECT").unwrap();
            let lines = |word: &str| {
                expected.lines().filter_map(|line| line.strip_prefix(word)).map(str::to_owned).collect()
            };
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            Page { name, html: html.to_owned(), keep: lines("KEEP "), drop: lines("DROP ") }
        })
        .collect()
}

/// The paragraphs that persons are looked for in.
fn kept(bytes: &[u8]) -> Vec<String> {
    let article = NewArticle::from_bytes(bytes, None).unwrap();
    let body = article.body();
    body.running().iter().map(|range| body[range.clone()].to_owned()).collect()
}

#[test]
fn the_article_stays_and_the_page_around_it_goes() {
    let (mut all, mut lost, mut furniture, mut left) = (0, 0, 0, 0);
    for page in pages() {
        let kept = kept(page.html.as_bytes());
        for paragraph in &page.keep {
            all += 1;
            if !kept.contains(paragraph) {
                lost += 1;
                println!("{}: lost {paragraph:?}", page.name);
            }
        }
        for words in &page.drop {
            furniture += 1;
            if kept.iter().any(|paragraph| paragraph.contains(words)) {
                left += 1;
                println!("{}: left {words:?}", page.name);
            }
        }
    }
    println!("paragraphs lost: {lost} of {all}; furniture left: {left} of {furniture}");
    assert!(all >= 80 && furniture >= 100, "the pages were not read");
    // The phrases of two of the pages are left unknown on purpose: they stand for all other sites.
    assert!(lost == 0 && left <= 10, "{lost} lost, {left} left");
}

#[test]
fn old_encodings_are_read_as_the_page_declares_them() {
    for (page, encoding) in
        [("tables-and-breaks.html", encoding_rs::WINDOWS_1251), ("portal-es.html", encoding_rs::WINDOWS_1252)]
    {
        let page = pages().into_iter().find(|known| known.name == page).unwrap();
        let (bytes, _, lossy) = encoding.encode(&page.html);
        assert!(!lossy);
        assert_eq!(kept(&bytes), kept(page.html.as_bytes()), "{}", page.name);
    }
}

#[test]
fn russian_pages_that_declare_nothing_are_read() {
    let page = pages().into_iter().find(|known| known.name == "tables-and-breaks.html").unwrap();
    let undeclared = page.html.replace("; charset=windows-1251", "");
    for encoding in [encoding_rs::WINDOWS_1251, encoding_rs::KOI8_R, encoding_rs::ISO_8859_5] {
        let (bytes, _, lossy) = encoding.encode(&undeclared);
        assert!(!lossy);
        assert_eq!(kept(&bytes), kept(undeclared.as_bytes()), "{}", encoding.name());
    }
}

fn places(persons: &[Person]) -> Vec<(String, Vec<String>)> {
    let mentions = |person: &Person| person.mentions.iter().map(|mention| mention.text.clone()).collect();
    persons.iter().map(|person| (person.name.clone(), mentions(person))).collect()
}

#[test]
fn composed_and_decomposed_text_names_the_same_people_in_the_same_places() {
    use unicode_normalization::UnicodeNormalization;
    for page in pages() {
        let article = NewArticle::from_bytes(page.html.as_bytes(), Some(Format::Html)).unwrap();
        let composed: String = article.body().nfc().collect();
        let decomposed: String = composed.nfd().collect();
        let found = persons(&decomposed);
        let chars: Vec<char> = decomposed.chars().collect();
        for mention in found.iter().flat_map(|person| &person.mentions) {
            let quote: String =
                chars[mention.span.start as usize..mention.span.end as usize].iter().collect();
            assert_eq!(quote, mention.text);
            // No mark is cut off its letter.
            let next = chars.get(mention.span.end as usize).copied().unwrap_or(' ');
            assert!(!unicode_normalization::char::is_combining_mark(next), "{quote}");
        }
        let recomposed: Vec<(String, Vec<String>)> = places(&found)
            .into_iter()
            .map(|(name, mentions)| {
                (name.nfc().collect(), mentions.iter().map(|text| text.nfc().collect()).collect())
            })
            .collect();
        assert_eq!(recomposed, places(&persons(&composed)), "{}", page.name);
    }
}

#[test]
fn what_cannot_be_seen_moves_no_place_and_hides_no_name() {
    let plain = "Sergey Lavrov met Antony Blinken. Lavrov left.";
    let names =
        |text: &str| persons(text).into_iter().map(|p| (p.name, p.mentions.len())).collect::<Vec<_>>();
    assert_eq!(names(plain), [("Sergey Lavrov".to_owned(), 2), ("Antony Blinken".to_owned(), 1)]);
    for text in [
        "🎙 Sergey Lavrov met Antony Blinken 👩‍👩‍👧. Lavrov left. 🇷🇺",
        "\u{200f}Sergey Lavrov\u{200f} met \u{202a}Antony Blinken\u{202c}. \u{2067}Lavrov\u{2069} left.",
        "\u{feff}Sergey Lavrov met Antony\u{a0}Blinken. Lavrov\u{200b} left.",
    ] {
        let found = persons(text);
        assert_eq!(found.len(), 2, "{text:?}");
        assert_eq!(found[0].mentions.len(), 2, "{text:?}");
        for mention in found.iter().flat_map(|person| &person.mentions) {
            let quote: String = text
                .chars()
                .skip(mention.span.start as usize)
                .take((mention.span.end - mention.span.start) as usize)
                .collect();
            assert_eq!(quote, mention.text, "{text:?}");
        }
    }
}
