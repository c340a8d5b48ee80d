//! Syndicated copies: one story in several articles is known as one, and nothing is lost of it.
#![expect(clippy::print_stdout, reason = "a measure is there to be read")]

use std::path::Path;

use namecheck::article::{Body, Draft, NewArticle, Sketch};
use namecheck::flow::ingest;
use namecheck::store::CandidateFilter;

use super::harness::{TestDb, listed};

/// A story of a few paragraphs that names a listed person.
const STORY: &str = "The harbor council of Port Ellen met on Monday to talk about the new tolls, which many of the \
fishers call far too high for the small boats of the bay.\n\nNicolas Maduro Moros, who came as a guest of the mayor, \
told the council that his country had given up such tolls in the last century, and that nobody had missed them since \
then.\n\nThe treasurer of the council, a retired teacher, answered that the old pier would then fall into the water, \
as two of its piles have been rotten since the storm of last winter.\n\nA second meeting is planned for the spring, \
when the engineers will have looked at the piles and said what a repair would cost the town and its people.";

fn titled(title: &str, body: &str) -> NewArticle {
    NewArticle::new(Draft { title: Some(title.to_owned()), body: body.to_owned(), ..Draft::default() })
        .unwrap()
}

fn variants() -> Vec<NewArticle> {
    let cut: String = STORY.split_inclusive("\n\n").take(3).collect();
    let led = format!(
        "PORT ELLEN (Agency) - Tolls again divide the town on the bay.\n\n{STORY}\n\nReporting by Jan Stift"
    );
    let edited = STORY.replace("far too high", "much too high").replace("last century", "1990s");
    vec![
        titled("Guest tells council to drop tolls", STORY),
        titled("Old pier may fall", &cut),
        titled("Council divided", &led),
        titled("Tolls: no agreement", &edited),
    ]
}

#[tokio::test]
async fn copies_of_a_story_are_kept_and_their_candidates_are_one() {
    let db = TestDb::new().await;
    db.import(vec![listed("22790", "MADURO MOROS, Nicolas")]).await;
    let live = db.live().await;
    let first = ingest(&db.store, &live, titled("Tolls too high, say fishers", STORY)).await.unwrap();
    assert_eq!(first.copy_of, None);
    let count = variants().len();
    for copy in variants() {
        let title = copy.title().unwrap().to_owned();
        let added = ingest(&db.store, &live, copy.clone()).await.unwrap();
        assert!(added.created && added.copy_of == Some(first.article_id), "{title}: {:?}", added.copy_of);
        assert_eq!(added.candidates.len(), 1, "{title}");
        let again = ingest(&db.store, &live, copy).await.unwrap();
        assert_eq!((again.created, again.copy_of), (false, Some(first.article_id)), "{title}");
    }
    let listed = db.store.candidates(&CandidateFilter::default(), None, 10).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].article_id, listed[0].copies), (first.article_id, count as i64));
    assert_eq!(
        db.number("SELECT count(*) FROM mentions WHERE quote = 'Nicolas Maduro Moros'").await,
        1 + count as i64
    );
    let stored = db.store.article(first.article_id).await.unwrap().unwrap();
    assert_eq!((stored.copy_of, stored.copies), (None, count as i64));
}

#[tokio::test]
async fn another_story_of_the_same_people_is_none() {
    let db = TestDb::new().await;
    db.import(vec![listed("22790", "MADURO MOROS, Nicolas")]).await;
    let live = db.live().await;
    ingest(&db.store, &live, titled("Tolls", STORY)).await.unwrap();
    let other = "Nicolas Maduro Moros left Port Ellen on Friday after a visit of four days, which the mayor of the town \
        called a great success, although hardly anybody had come to the dinner that was given for the guest. The ship \
        with which he came had to wait outside the bay for the tide, as the harbor is not deep enough at low water. \
        Fishers said they had been told to keep their boats at the pier for the whole of the day.";
    let added = ingest(&db.store, &live, titled("Guest leaves", other)).await.unwrap();
    assert_eq!(added.copy_of, None);
    assert_eq!(db.store.candidates(&CandidateFilter::default(), None, 10).await.unwrap().len(), 2);
}

#[tokio::test]
async fn copies_sent_at_once_know_each_other() {
    let db = TestDb::new().await;
    let live = std::sync::Arc::new(db.live().await);
    let senders: Vec<_> = (0..6)
        .map(|n| {
            let (store, live) = (db.store.clone(), live.clone());
            tokio::spawn(
                async move { ingest(&store, &live, titled(&format!("No. {n}"), STORY)).await.unwrap() },
            )
        })
        .collect();
    let mut firsts = 0;
    for sender in senders {
        firsts += usize::from(sender.await.unwrap().copy_of.is_none());
    }
    assert_eq!(firsts, 1);
}

#[tokio::test]
async fn a_copy_that_names_somebody_more_shows_that_candidate() {
    let db = TestDb::new().await;
    db.import(vec![listed("22790", "MADURO MOROS, Nicolas"), listed("7", "ORLOV, Dmitri")]).await;
    let live = db.live().await;
    ingest(&db.store, &live, titled("Tolls", STORY)).await.unwrap();
    let longer = format!("{STORY}\n\nThe businessman Dmitri Orlov sat in the last row and said nothing.");
    let added = ingest(&db.store, &live, titled("Tolls and more", &longer)).await.unwrap();
    assert!(added.copy_of.is_some());
    let mut listed: Vec<_> = db.store.candidates(&CandidateFilter::default(), None, 10).await.unwrap();
    listed.sort_by_key(|candidate| candidate.hit.listing_id.clone());
    let shown: Vec<_> = listed.iter().map(|c| (c.hit.listing_id.as_str(), c.copies)).collect();
    assert_eq!(shown, [("22790", 1), ("7", 0)]);
}

/// `NAMECHECK_REAL_NEWS=FOLDER`: files of one JSON object a line with a `text`, uncompressed.
/// Counts pairs of different texts taken for copies, and made copies that are missed, by the bands
/// and by the resemblance.
#[test]
#[ignore = "needs real articles"]
fn real_articles_are_told_apart_and_made_copies_found() {
    let folder = std::env::var("NAMECHECK_REAL_NEWS").unwrap();
    let mut texts: Vec<String> = Vec::new();
    for file in std::fs::read_dir(Path::new(&folder)).unwrap() {
        for line in std::fs::read_to_string(file.unwrap().path()).unwrap().lines() {
            let object: serde_json::Value = serde_json::from_str(line).unwrap();
            texts.push(object["text"].as_str().unwrap().to_owned());
        }
    }
    texts.sort();
    texts.dedup();
    let sketches: Vec<(usize, Sketch)> = texts
        .iter()
        .enumerate()
        .filter_map(|(at, text)| Some((at, Sketch::of(&Body::new(text.as_str()))?)))
        .collect();
    println!("{} texts, {} long enough", texts.len(), sketches.len());
    let meet = |a: &Sketch, b: &Sketch| a.bands().iter().zip(b.bands()).any(|(a, b)| *a == b);
    let (mut pairs, mut compared, mut taken) = (0_u64, 0_u64, 0);
    for (n, (at, sketch)) in sketches.iter().enumerate() {
        for (other, known) in &sketches[..n] {
            pairs += 1;
            if meet(sketch, known) {
                compared += 1;
                if sketch.is_copy(known) {
                    taken += 1;
                    let head = |at: usize| texts[at].chars().take(70).collect::<String>();
                    println!("{:.2} {:?} {:?}", sketch.resemblance(known), head(*at), head(*other));
                }
            }
        }
    }
    println!("{pairs} pairs of different texts: {compared} share a band, {taken} are taken for copies");
    for (kind, made) in [
        ("another lead-in of 40 words", lead as fn(&[&str]) -> Vec<String>),
        ("last third cut", |words| words[..words.len() * 2 / 3].iter().map(|w| (*w).to_owned()).collect()),
        ("last half cut", |words| words[..words.len() / 2].iter().map(|w| (*w).to_owned()).collect()),
        ("every 20th word changed", |words| change(words, 20)),
        ("every 12th word changed", |words| change(words, 12)),
        ("lead-in, last third cut, every 30th word changed", |words| {
            let changed = change(&words[..words.len() * 2 / 3], 30);
            lead(&changed.iter().map(String::as_str).collect::<Vec<_>>())
        }),
    ] {
        let (mut copies, mut missed, mut short) = (0, 0, 0);
        for (at, sketch) in &sketches {
            let words: Vec<&str> = texts[*at].split_whitespace().collect();
            let Some(copy) = Sketch::of(&Body::new(made(&words).join(" "))) else {
                short += 1;
                continue;
            };
            copies += 1;
            missed += usize::from(!(meet(sketch, &copy) && sketch.is_copy(&copy)));
        }
        println!("{kind}: {missed} of {copies} missed, {short} too short");
    }
}

fn lead(words: &[&str]) -> Vec<String> {
    (0..40).map(|n| format!("lead{n}")).chain(words.iter().map(|word| (*word).to_owned())).collect()
}

fn change(words: &[&str], every: usize) -> Vec<String> {
    let word = |(n, word): (usize, &&str)| {
        if n % every == every / 2 { format!("{word}x") } else { (*word).to_owned() }
    };
    words.iter().enumerate().map(word).collect()
}
