//! The active version is swapped in one step: whoever asks meanwhile is answered from one version only.

use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use namecheck::list::Listing;
use serde_json::{Value, json};

use super::api::TestApp;
use super::harness::{listed, snapshot};

const READERS: usize = 4;
const ACTIVATIONS: usize = 100;
const NAMES: [&str; 3] = ["Nicolas Maduro Moros", "Viktor Bout", "Kassem Suleimani"];

/// An edition in which the same persons have ids of this edition.
fn edition(number: u32) -> Vec<Listing> {
    ["MADURO MOROS, Nicolas", "BOUT, Viktor", "SULEIMANI, Kassem"]
        .iter()
        .enumerate()
        .map(|(at, name)| listed(&format!("{number}-{at}"), name))
        .collect()
}

/// The version that a hit's listing stands in.
fn version_of(listing_id: &Value) -> String {
    let (number, _) = listing_id.as_str().unwrap().split_once('-').unwrap();
    format!("ofac-sdn@{number}")
}

/// Asserts that all of a coverage and all hits are of one version, and returns it.
fn one_version<'a>(coverage: &Value, hits: impl Iterator<Item = &'a Value>) -> String {
    let named = coverage["lists"][0]["version"].as_str().unwrap().to_owned();
    let mut count = 0;
    for hit in hits {
        assert_eq!(version_of(&hit["listing_id"]), named, "{hit}");
        assert_eq!(hit["list_version"], named, "{hit}");
        count += 1;
    }
    assert!(count > 0, "{coverage}");
    named
}

/// One look through this route; the version that its answer is of.
fn look(app: &TestApp, reader: usize, turn: usize) -> String {
    if turn % 8 == 7 {
        let body = format!("Nicolas Maduro Moros met Viktor Bout, as reader {reader} says in turn {turn}.");
        let answer = app.post("/v1/articles", &json!({ "body": body }));
        if answer.status == 201 {
            let answer = answer.json();
            return one_version(&answer["coverage"], answer["candidates"].as_array().unwrap().iter());
        }
        // The lists were swapped at every attempt; that is said, and nothing is stored.
        answer.problem(503, "unavailable");
        assert!(answer.text.contains("active lists changed"), "{}", answer.text);
    }
    let queries: Vec<Value> = NAMES.iter().cycle().take(30).map(|name| json!({ "name": name })).collect();
    let answer = app.post("/v1/screenings", &json!({ "queries": queries }));
    assert_eq!(answer.status, 200, "{}", answer.text);
    let answer = answer.json();
    let results = answer["results"].as_array().unwrap();
    assert_eq!(results.len(), 30);
    let of = |result: &Value| one_version(&result["coverage"], result["hits"].as_array().unwrap().iter());
    let named = of(&results[0]);
    assert!(results.iter().all(|result| of(result) == named), "{named}");
    named
}

#[test]
fn every_answer_comes_from_one_version_while_they_are_swapped() {
    let app = TestApp::with(edition(1));
    app.runtime.block_on(async {
        app.db.offer(&snapshot(edition(2))).await;
        app.db.store.write_lock().await.unwrap().release().await;
    });
    let activate = |number: usize| {
        let order = json!({"version": number.to_string(), "by": "Ann", "reason": "a test", "override": true});
        let answer = app.post("/v1/lists/ofac-sdn/activations", &order);
        assert!(matches!(answer.status, 200 | 201), "{}", answer.text);
        app.runtime.block_on(app.live.refresh(&app.db.store)).unwrap();
    };
    let (over, begun) = (AtomicBool::new(false), Barrier::new(READERS + 1));
    let looks: [AtomicUsize; READERS] = std::array::from_fn(|_| AtomicUsize::new(0));
    let seen: Vec<[usize; 2]> = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..READERS)
            .map(|reader| {
                let (app, over, begun, looks) = (&app, &over, &begun, &looks);
                scope.spawn(move || {
                    let mut seen = [0, 0];
                    begun.wait();
                    for turn in 0.. {
                        if over.load(Ordering::Relaxed) {
                            break;
                        }
                        let named = look(app, reader, turn);
                        seen[usize::from(named == "ofac-sdn@2")] += 1;
                        looks[reader].fetch_add(1, Ordering::Relaxed);
                    }
                    seen
                })
            })
            .collect();
        begun.wait();
        for number in 0..ACTIVATIONS {
            let before: usize = looks.iter().map(|looks| looks.load(Ordering::Relaxed)).sum();
            activate(1 + number % 2);
            // Each version is looked at before the next swap; a reader that failed ends the wait, too.
            while looks.iter().map(|looks| looks.load(Ordering::Relaxed)).sum::<usize>() == before
                && !readers.iter().any(|reader| reader.is_finished())
            {
                std::thread::yield_now();
            }
        }
        over.store(true, Ordering::Relaxed);
        readers.into_iter().map(|reader| reader.join().unwrap()).collect()
    });
    assert!(seen.iter().all(|[first, second]| *first > 0 && *second > 0), "{seen:?}");
    let changes = app.runtime.block_on(app.db.number("SELECT count(*) FROM activations"));
    assert!(changes >= i64::try_from(ACTIVATIONS).unwrap() - 1, "{changes}");
}
