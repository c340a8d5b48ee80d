use super::*;

fn draft(body: &str) -> Draft {
    Draft { body: body.to_owned(), ..Draft::default() }
}

#[test]
fn a_mention_is_checked_in_code_points() {
    let mention = |start, end, text: &str| CallerMention { start, end, text: text.to_owned() };
    let with = |mention| Draft { mentions: Some(vec![mention]), ..draft("— Нед Прайс 🎙 spoke") };
    assert!(NewArticle::new(with(mention(2, 11, "Нед Прайс"))).is_ok());
    let error = NewArticle::new(with(mention(4, 13, "Нед Прайс"))).unwrap_err();
    assert_eq!(
        error.to_string().split(';').next(),
        Some("mention 0 says \"Нед Прайс\" stands at 4..13, but \"д Прайс 🎙\" does")
    );
    let outside = NewArticle::new(with(mention(15, 400, "x"))).unwrap_err();
    assert!(matches!(outside, ArticleError::MentionOutside { index: 0, chars: 19, .. }), "{outside:?}");
    assert!(NewArticle::new(with(mention(3, 3, ""))).is_err());
}

#[test]
fn an_article_needs_a_body_of_bounded_length() {
    for empty in ["", "  \n", "…", "\0\0"] {
        assert_eq!(NewArticle::new(draft(empty)), Err(ArticleError::Empty));
    }
    assert!(matches!(
        NewArticle::new(draft(&"a".repeat(MAX_BODY_BYTES + 1))),
        Err(ArticleError::TooLong { .. })
    ));
    assert!(NewArticle::new(draft(&"a".repeat(MAX_BODY_BYTES))).is_ok());
}

#[test]
fn json_goes_through_the_same_checks() {
    assert!(serde_json::from_str::<NewArticle>(r#"{"body":"Ned Price spoke."}"#).is_ok());
    for bad in [r#"{"body":""}"#, r#"{"title":"x"}"#, r#"{"body":"x","extra":1}"#, "[]", "{"] {
        assert!(serde_json::from_str::<NewArticle>(bad).is_err(), "{bad}");
        assert!(NewArticle::from_bytes(bad.as_bytes(), Some(Format::Json)).is_err(), "{bad}");
    }
}

#[test]
fn formats_are_told_apart_by_content() {
    for (bytes, format) in [
        (&b"{ \"body\": \"x\" }"[..], Format::Json),
        (b"\xef\xbb\xbf{\"body\":\"x\"}", Format::Json),
        (b"<!DOCTYPE html><p>x", Format::Html),
        (b"\n <html><body>x", Format::Html),
        (b"Talks <b>went</b> on", Format::Text),
        (b"{Reuters} - Talks", Format::Text),
        (b"", Format::Text),
    ] {
        assert_eq!(Format::detect(bytes), format, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn old_encodings_and_control_characters_are_read() {
    let body =
        |bytes: &[u8]| NewArticle::from_bytes(bytes, Some(Format::Text)).unwrap().body().as_str().to_owned();
    assert_eq!(body("naïve Путин".as_bytes()), "naïve Путин");
    assert_eq!(body(b"Nicol\xe1s \x93Maduro\x94"), "Nicolás “Maduro”");
    assert_eq!(body(b"\xff\xfeN\0e\0d\0"), "Ned");
    assert_eq!(body(b"\xef\xbb\xbfNed"), "Ned");
    assert_eq!(body(b"Ned\0Price\x1b[1m\tspoke\n"), "Ned Price [1m\tspoke\n");
}

#[test]
fn the_same_story_under_another_menu_has_the_same_identity() {
    let story = "The two sides met in the old harbor town for talks on trade and tolls.\n\nThey will meet again in the coming week, an official said.";
    let hash = |body: &str, title: Option<&str>| {
        NewArticle::new(Draft { title: title.map(str::to_owned), ..draft(body) }).unwrap().content_hash()
    };
    let plain = hash(story, None);
    assert_eq!(plain, hash(&format!("{}\n\nLeave a Reply\n", story.replace(". ", ".  ")), None));
    assert_ne!(plain, hash(story, Some("Talks")));
    assert_ne!(plain, hash(&story.replace("tolls", "tools"), None));
    assert_eq!(plain.len(), 64);
}

#[test]
fn a_page_brings_its_title_and_language() {
    let page = b"<html lang=ru><title>T</title><body><p>Text of the page</p></body></html>";
    let article = NewArticle::from_bytes(page, None).unwrap();
    assert_eq!(
        (article.title(), article.language(), article.body().as_str()),
        (Some("T"), Some("ru"), "Text of the page")
    );
}

#[test]
fn what_a_caller_found_is_a_person_even_if_the_text_proves_none() {
    let mentions = vec![CallerMention { start: 0, end: 5, text: "Zorro".to_owned() }];
    let article =
        NewArticle::new(Draft { mentions: Some(mentions), ..draft("Zorro met Ned Price. Price left.") })
            .unwrap();
    let persons = article.persons();
    let names: Vec<&str> = persons.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["Zorro", "Ned Price"]);
    assert_eq!(persons[0].mentions[0].provenance, crate::article::Provenance::Caller);
    assert_eq!(persons[1].mentions.len(), 2);
}
