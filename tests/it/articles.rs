//! The sample articles of `seeds/`, read as a user's files are.

use std::path::Path;

use namecheck::article::{Format, NewArticle};

fn people(file: &str) -> (NewArticle, Vec<String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("seeds/articles")
        .join(file);
    let bytes = std::fs::read(path).unwrap();
    let article = NewArticle::from_bytes(&bytes, None).unwrap();
    let names = article
        .persons()
        .into_iter()
        .map(|p| format!("{} x{}", p.name, p.mentions.len()))
        .collect();
    (article, names)
}

#[test]
fn the_plain_text_names_five_people() {
    let (_, people) = people("talks.txt");
    assert_eq!(
        people,
        [
            "Antony Blinken x3",
            "Sergey Lavrov x3",
            "Ned Price x2",
            "Vladimir Putin x2",
            "Alexander Lukashenko x2"
        ]
    );
}

#[test]
fn the_page_names_people_of_its_story_only() {
    let (article, people) = people("summit.html");
    assert_eq!(
        article.title(),
        Some("Growers' summit ends without a joint text")
    );
    assert_eq!(
        article.url(),
        Some("https://courier.example/2022/06/growers-summit")
    );
    assert_eq!(
        people,
        [
            "Paula Example x1",
            "Nicolás Maduro x2",
            "Min Aung Hlaing x1",
            "Kim Jong Un x1",
            "Ingrid Solheim x2"
        ]
    );
}

#[test]
fn the_russian_text_names_people_in_their_base_forms() {
    let (_, people) = people("vstrecha.txt");
    assert_eq!(
        people,
        [
            "Владимир Путин x3",
            "Сергей Лавров x2",
            "Рамзан Кадыров x3",
            "Александр Лукашенко x2",
            "Пётр Нефёдов x2"
        ]
    );
}

#[test]
fn the_json_keeps_its_fields_and_its_namesake() {
    let (article, people) = people("forum.json");
    assert_eq!(article.external_id(), Some("sample-forum-2022-09"));
    assert_eq!(Format::detect(b"{\"body\": 1}"), Format::Json);
    assert_eq!(
        people,
        [
            "Kim Min Jung x2",
            "Sergei Ivanov x2",
            "Sergey Lavrov x2",
            "Antony Blinken x2"
        ]
    );
}
