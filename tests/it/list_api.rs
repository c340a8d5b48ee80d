//! Versions, changes and activations of lists over HTTP.

use namecheck::list::Listing;
use serde_json::{Value, json};

use super::api::TestApp;
use super::harness::{listed, snapshot};

/// Thirty persons and these.
fn edition(more: &[(&str, &str)]) -> Vec<Listing> {
    let mut listings: Vec<Listing> =
        (1..=30).map(|n| listed(&format!("{n}"), &format!("FAMILY{}, Given", letters(n)))).collect();
    listings.extend(more.iter().map(|(id, name)| listed(id, name)));
    listings
}

fn letters(n: u32) -> String {
    n.to_string().bytes().map(|digit| char::from(b'A' + digit - b'0')).collect()
}

/// A list with a first version, a second one, and a third that is held because most of it is gone.
fn app() -> TestApp {
    let app = TestApp::with(edition(&[]));
    app.runtime.block_on(async {
        app.db.import(edition(&[("40", "BOUT, Viktor")])).await;
        let held = app.db.offer(&snapshot(vec![listed("40", "BOUT, Viktor")])).await;
        assert_eq!(held.held_as.as_deref(), Some("ofac-sdn@3"));
    });
    app
}

const VERSIONS: &str = "/v1/lists/ofac-sdn/versions";
const CHANGES: &str = "/v1/lists/ofac-sdn/changes";
const ACTIVATIONS: &str = "/v1/lists/ofac-sdn/activations";

#[test]
fn versions_come_newest_first_with_what_the_guard_found() {
    let app = app();
    let answer = app.get(VERSIONS).json();
    let states: Vec<(&str, &str)> = answer["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| (version["version"].as_str().unwrap(), version["state"].as_str().unwrap()))
        .collect();
    assert_eq!(states, [("ofac-sdn@3", "held"), ("ofac-sdn@2", "active"), ("ofac-sdn@1", "past")]);
    let finding = &answer["versions"][0]["findings"][0];
    assert_eq!(finding["kind"], "fewer_persons");
    assert!(finding["detail"].as_str().unwrap().starts_with("1 persons are too few"), "{finding}");
    let first = app.get(&format!("{VERSIONS}?limit=2")).json();
    let rest = app.get(&format!("{VERSIONS}?limit=2&after={}", first["next"].as_str().unwrap())).json();
    assert_eq!((&rest["versions"][0]["version"], &rest["next"]), (&json!("ofac-sdn@1"), &Value::Null));
    for list in ["none", "NO%20LIST", "a@b"] {
        app.get(&format!("/v1/lists/{list}/versions")).problem(404, "not-found");
    }
    app.get(&format!("{VERSIONS}?from=1")).problem(400, "unknown-parameter");
}

#[test]
fn changes_between_two_versions_come_whole_page_by_page() {
    let app = app();
    let one = app.get(&format!("{CHANGES}?from=1&to=ofac-sdn@2")).json();
    assert_eq!((&one["added"], &one["changed"], &one["removed"]), (&json!(1), &json!(0), &json!(0)));
    let change = &one["changes"][0];
    assert_eq!((&change["change"], &change["listing_id"]), (&json!("added"), &json!("40")));
    assert!(change["listing"].is_object(), "{change}");
    // The newest version and the one before it, where none is named.
    let mut seen = Vec::new();
    let mut after = String::new();
    loop {
        let page = app.get(&format!("{CHANGES}?limit=7{after}")).json();
        assert_eq!((&page["from"], &page["to"]), (&json!("ofac-sdn@2"), &json!("ofac-sdn@3")));
        assert_eq!((&page["removed"], &page["added"]), (&json!(30), &json!(0)));
        for change in page["changes"].as_array().unwrap() {
            seen.push(change["listing_id"].as_str().unwrap().to_owned());
        }
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    // A version that came meanwhile changes nothing of the pages begun before.
    let first = app.get(&format!("{CHANGES}?limit=29")).json();
    let next = first["next"].as_str().unwrap();
    app.runtime.block_on(app.db.offer(&snapshot(vec![listed("41", "ROE, Jane")])));
    let rest = app.get(&format!("{CHANGES}?limit=29&after={next}")).json();
    assert_eq!((&rest["from"], &rest["to"]), (&json!("ofac-sdn@2"), &json!("ofac-sdn@3")));
    assert_eq!((rest["changes"].as_array().unwrap().len(), &rest["next"]), (1, &Value::Null));
    assert_eq!(app.get(CHANGES).json()["to"], "ofac-sdn@4");
    let same = app.get(&format!("{CHANGES}?from=2&to=3&after={next}"));
    assert_eq!(same.status, 200, "{}", same.text);
    let elsewhere = app.get("/v1/lists/ofac-sdn/versions?limit=1").json();
    let elsewhere = elsewhere["next"].as_str().unwrap();
    for query in [format!("to=2&after={next}"), format!("from=1&after={next}"), format!("after={elsewhere}")]
    {
        app.get(&format!("{CHANGES}?{query}")).problem(422, "other-cursor");
    }
    // What is no page of this path is none of another either, though both go by numbers.
    for path in ["/v1/lists/un-sc/versions", "/v1/audit", "/v1/events", "/"] {
        let refused = app.get(&format!("{path}?after={elsewhere}"));
        assert_eq!(refused.status, 422, "{path}: {}", refused.text);
    }
    let distinct: std::collections::BTreeSet<&String> = seen.iter().collect();
    assert_eq!((seen.len(), distinct.len()), (30, 30));
    let one = app.get(&format!("{CHANGES}?from=2&to=1")).json();
    assert_eq!((&one["removed"], &one["changes"][0]["change"]), (&json!(1), &json!("removed")));
    let first = app.get(&format!("{CHANGES}?to=1")).json();
    assert_eq!((&first["from"], &first["added"]), (&Value::Null, &json!(30)));
    for query in ["from=9", "to=x", "to=other@1"] {
        app.get(&format!("{CHANGES}?{query}")).problem(404, "not-found");
    }
}

#[test]
fn a_person_decides_with_a_reason_and_the_guard_only_gives_way_when_told() {
    let app = app();
    let decide = |body: Value| app.post(ACTIVATIONS, &body);
    let held =
        decide(json!({"version": "ofac-sdn@3", "by": "Ann", "reason": "it is so"})).problem(409, "held");
    assert!(held["detail"].as_str().unwrap().contains("too few"), "{held}");
    let problem = decide(json!({"version": "3", "by": "Ann", "reason": " "})).problem(400, "invalid-body");
    assert_eq!(problem["pointer"], "/reason");
    for by in ["", "a\nb", &"x".repeat(201)] {
        let problem = decide(json!({"version": "3", "by": by, "reason": "x"})).problem(400, "invalid-body");
        assert_eq!(problem["pointer"], "/by");
    }
    decide(json!({"version": "9", "by": "Ann", "reason": "x"})).problem(404, "not-found");
    decide(json!({"version": "newest", "by": "Ann", "reason": "x"})).problem(404, "not-found");
    decide(json!({"version": "un-sc@1", "by": "Ann", "reason": "x"})).problem(404, "not-found");
    let lock = app.runtime.block_on(app.db.store.write_lock()).unwrap();
    decide(json!({"version": "1", "by": "Ann", "reason": "x"})).problem(409, "locked");
    app.runtime.block_on(lock.release());

    let done = decide(json!({"version": "3", "by": "Ann", "reason": "it is so", "override": true}));
    assert_eq!(done.status, 201, "{}", done.text);
    let done = done.json();
    assert_eq!((&done["version"], &done["previous"]), (&json!("ofac-sdn@3"), &json!("ofac-sdn@2")));
    assert!(!done["overridden"].as_array().unwrap().is_empty());
    let again = decide(json!({"version": "3", "by": "Ann", "reason": "it is so", "override": true}));
    assert_eq!((again.status, again.json()["activated"].clone()), (200, json!(false)));
    let back = decide(json!({"by": "Bob", "reason": "it was not"}));
    assert_eq!((back.status, back.json()["version"].clone()), (201, json!("ofac-sdn@2")));
    let history = app.get(ACTIVATIONS).json();
    let told: Vec<(&str, &str, &str)> = history["activations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let text = |field: &str| entry[field].as_str().unwrap();
            (text("version"), text("cause"), text("by"))
        })
        .collect();
    assert_eq!(
        told[..3],
        [
            ("ofac-sdn@2", "rollback", "api: Bob"),
            ("ofac-sdn@3", "activate", "api: Ann"),
            ("ofac-sdn@2", "import", "test")
        ]
    );
}

#[test]
fn a_listing_that_changed_is_told_field_by_field() {
    let app = TestApp::with(edition(&[("40", "BOUT, Viktor")]));
    app.runtime.block_on(async {
        let mut second = edition(&[("40", "BOUT, Viktor"), ("41", "ROE, Jane")]);
        second[30].remarks = Some("DOB 1967".to_owned());
        app.db.import(second).await;
    });
    let told = app.get(CHANGES).json();
    assert_eq!((&told["added"], &told["changed"], &told["removed"]), (&json!(1), &json!(1), &json!(0)));
    let kinds: Vec<&Value> = told["changes"].as_array().unwrap().iter().map(|one| &one["change"]).collect();
    assert_eq!(kinds, ["added", "changed"]);
    let changed = &told["changes"][1];
    assert_eq!((&changed["listing_id"], &changed["listing"]), (&json!("40"), &Value::Null));
    assert_eq!(changed["fields"], json!([{"field": "remarks", "before": null, "after": "DOB 1967"}]));
}
