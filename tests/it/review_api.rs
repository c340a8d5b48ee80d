//! Candidates, decisions and suppressions over HTTP.

use serde_json::{Value, json};

use super::api::{Answer, TestApp};
use super::harness::listed;

const WORDS: &str = "looked at both";

/// An application with `count` articles that name the same listed person, and one with another.
fn app(count: usize) -> TestApp {
    let app = TestApp::with(vec![listed("1", "BOUT, Viktor"), listed("3", "MADURO MOROS, Nicolas")]);
    for number in 0..count {
        let body = format!("Viktor Bout was there {number} times. It was quiet.");
        assert_eq!(app.post("/v1/articles", &json!({ "body": body })).status, 201);
    }
    app.post("/v1/articles", &json!({"body": "Nicolas Maduro Moros spoke."}));
    app
}

fn candidates(app: &TestApp, query: &str) -> Vec<Value> {
    let answer = app.get(&format!("/v1/candidates{query}"));
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["candidates"].as_array().unwrap().clone()
}

fn id(candidate: &Value) -> String {
    candidate["id"].as_str().unwrap().to_owned()
}

fn decide(app: &TestApp, id: &str, tag: Option<&str>, body: &Value) -> Answer {
    let mut request = app
        .agent
        .post(app.url(&format!("/v1/candidates/{id}/decisions")))
        .header("content-type", "application/json");
    if let Some(tag) = tag {
        request = request.header("if-match", tag);
    }
    Answer::of(request.send(body.to_string()).unwrap())
}

fn suppress(app: &TestApp, tag: Option<&str>, body: &Value) -> Answer {
    let mut request = app.agent.post(app.url("/v1/suppressions")).header("content-type", "application/json");
    if let Some(tag) = tag {
        request = request.header("if-match", tag);
    }
    Answer::of(request.send(body.to_string()).unwrap())
}

fn verdict(disposition: &str, author: &str) -> Value {
    json!({"disposition": disposition, "reason": WORDS, "author": author})
}

fn end(app: &TestApp, id: &Value, body: &Value) -> Answer {
    let request = app.agent.delete(app.url(&format!("/v1/suppressions/{id}"))).force_send_body();
    Answer::of(request.header("content-type", "application/json").send(body.to_string()).unwrap())
}

#[test]
fn candidates_come_page_by_page_and_by_what_is_asked() {
    let app = app(5);
    let all = candidates(&app, "");
    assert_eq!(all.len(), 6);
    assert_eq!(all[0]["state"], "open");
    assert_eq!((&all[0]["decision"], &all[0]["suppression_id"]), (&Value::Null, &Value::Null));
    let (mut paged, mut after) = (Vec::new(), String::new());
    loop {
        let page = app.get(&format!("/v1/candidates?limit=2{after}")).json();
        assert_eq!(page["coverage"]["lists"][0]["version"], "ofac-sdn@1");
        paged.extend(page["candidates"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(paged, all);
    let maduro = candidates(&app, &format!("?article={}", all[0]["article_id"]));
    assert_eq!((maduro.len(), &maduro[0]["listing_id"]), (1, &json!("3")));
    assert_eq!(candidates(&app, "?state=open,reopened&list=ofac-sdn&min_score=0.5").len(), 6);
    assert!(candidates(&app, "?min_score=1").len() <= 6);
    for query in ["?state=decided", "?list=un-sc", "?article=999"] {
        assert!(candidates(&app, query).is_empty(), "{query}");
    }
    for query in [
        "limit=0",
        "limit=101",
        "after=x",
        "state=clear",
        "state=",
        "min_score=2",
        "min_score=NaN",
        "article=x",
        "list=A%20B",
    ] {
        let problem = app.get(&format!("/v1/candidates?{query}")).problem(400, "invalid-parameter");
        let name = query.split('=').next().unwrap();
        assert!(problem["detail"].as_str().unwrap().contains(name), "{problem}");
    }
    app.get("/v1/candidates?stat=open").problem(400, "unknown-parameter");
    app.get("/v1/candidates/1-1?x=1").problem(400, "unknown-parameter");
}

#[test]
fn of_two_decisions_upon_the_same_candidate_the_second_is_told_to_look_again() {
    let app = app(1);
    let id = id(&candidates(&app, "")[1]);
    let shown = app.get(&format!("/v1/candidates/{id}"));
    let tag = shown.header("etag").to_owned();
    assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag}");
    assert_eq!(shown.json()["candidate"]["id"], id);
    decide(&app, &id, None, &verdict("unsure", "ann")).problem(428, "condition-missing");
    let made = decide(&app, &id, Some(&tag), &verdict("false_positive", "ann"));
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.json()["candidate"]["state"], "decided");
    assert_eq!(made.json()["coverage"]["lists"][0]["version"], "ofac-sdn@1");
    for stale in [tag.as_str(), "W/\"x\"", "\"x\"", "x"] {
        decide(&app, &id, Some(stale), &verdict("true_match", "bob")).problem(412, "condition-failed");
    }
    let now = app.get(&format!("/v1/candidates/{id}"));
    assert_eq!((now.header("etag"), made.header("etag") == tag), (made.header("etag"), false));
    assert_eq!(now.json()["candidate"]["decision"]["author"], "ann");
    let both = format!("\"x\", {}", now.header("etag"));
    assert_eq!(decide(&app, &id, Some(&both), &verdict("withdrawn", "bob")).status, 201);
    decide(&app, &id, Some("*"), &verdict("withdrawn", "bob")).problem(409, "not-allowed-now");
    let all = app.get(&format!("/v1/candidates/{id}/decisions")).json();
    let said: Vec<&str> =
        all["decisions"].as_array().unwrap().iter().map(|one| one["disposition"].as_str().unwrap()).collect();
    assert_eq!(said, ["false_positive", "withdrawn"]);
    assert_eq!(candidates(&app, "?state=open").len(), 2);
}

#[test]
fn hostile_words_and_wrong_ids_are_refused_and_odd_ones_come_back_as_they_were() {
    let app = app(1);
    let id = id(&candidates(&app, "")[1]);
    for (reason, pointer) in [
        ("", "/reason"),
        (" \u{200b} ", "/reason"),
        ("a\nb", "/reason"),
        ("a\u{0}b", "/reason"),
        ("a\u{1b}]0;x\u{7}", "/reason"),
        ("\u{202e}live", "/reason"),
    ] {
        let body = json!({"disposition": "unsure", "reason": reason, "author": "ann"});
        let problem = decide(&app, &id, Some("*"), &body).problem(400, "invalid-body");
        assert_eq!(problem["pointer"], pointer, "{reason:?}");
    }
    let long = json!({"disposition": "unsure", "reason": "x".repeat(2001), "author": "ann"});
    assert_eq!(decide(&app, &id, Some("*"), &long).problem(400, "invalid-body")["pointer"], "/reason");
    let nobody = json!({"disposition": "unsure", "reason": "x", "author": "\u{2066}"});
    assert_eq!(decide(&app, &id, Some("*"), &nobody).problem(400, "invalid-body")["pointer"], "/author");
    let unknown = decide(&app, &id, Some("*"), &verdict("clear", "ann")).problem(400, "invalid-body");
    assert_eq!(unknown["pointer"], "/disposition");
    let odd = "=cmd|' /C calc'!A0 '; DROP TABLE dispositions; -- <script>&amp; می\u{200c}آید 𝕏";
    let body = json!({"disposition": "unsure", "reason": odd, "author": "O'Neill \"x\""});
    assert_eq!(decide(&app, &id, Some("*"), &body).json()["decision"]["reason"], odd);
    for id in ["1", "x-y", "999999-1", "1-999999", "99999999999999999999-1", "-1-1"] {
        app.get(&format!("/v1/candidates/{id}")).problem(404, "not-found");
        app.get(&format!("/v1/candidates/{id}/decisions")).problem(404, "not-found");
        decide(&app, id, Some("*"), &verdict("unsure", "ann")).problem(404, "not-found");
    }
}

#[test]
fn a_suppression_is_made_listed_and_ended_with_who_and_why() {
    let app = app(3);
    let ids: Vec<String> =
        candidates(&app, "").iter().filter(|one| one["listing_id"] == "1").map(id).collect();
    let order = |id: &str| json!({"candidate": id, "reason": "a namesake", "author": "ann"});
    let tag = app.get(&format!("/v1/candidates/{}", ids[0])).header("etag").to_owned();
    suppress(&app, None, &order(&ids[0])).problem(428, "condition-missing");
    suppress(&app, Some("\"x\""), &order(&ids[0])).problem(412, "condition-failed");
    let made = suppress(&app, Some(&tag), &order(&ids[0]));
    assert_eq!(made.status, 201, "{}", made.text);
    let made = made.json()["suppression"].clone();
    assert_eq!((&made["list"], &made["listing_id"]), (&json!("ofac-sdn"), &json!("1")));
    assert_eq!(made["ended_because"], Value::Null);
    assert_eq!(candidates(&app, "?state=suppressed").len(), 3);
    assert_eq!(candidates(&app, "?state=open,reopened").len(), 1);
    assert_eq!(candidates(&app, "").len(), 4, "a suppressed candidate still is one");
    suppress(&app, Some("*"), &order(&ids[1])).problem(409, "not-allowed-now");
    suppress(&app, Some(&tag), &order(&ids[0])).problem(412, "condition-failed");
    let listing = app.get("/v1/suppressions").json();
    assert_eq!((&listing["suppressions"], &listing["next"]), (&json!([made]), &Value::Null));

    end(&app, &made["id"], &json!({"reason": "x"})).problem(400, "invalid-body");
    let ended = end(&app, &made["id"], &json!({"reason": "no", "author": "bob"}));
    assert_eq!(ended.status, 200, "{}", ended.text);
    assert_eq!(ended.json()["suppression"]["ended_by"], "bob");
    end(&app, &made["id"], &json!({"reason": "no", "author": "bob"})).problem(409, "not-allowed-now");
    end(&app, &json!(999), &json!({"reason": "no", "author": "bob"})).problem(404, "not-found");
    assert_eq!(app.get("/v1/suppressions").json()["suppressions"], json!([]));

    for (until, pointer) in [("2001-01-01", "/until"), ("2999-01-01", "/until"), ("soon", "/until")] {
        let mut order = order(&ids[0]);
        order["until"] = json!(until);
        let problem = suppress(&app, Some("*"), &order).problem(400, "invalid-body");
        assert_eq!(problem["pointer"], pointer);
    }
    let wrong = suppress(&app, Some("*"), &order("1")).problem(400, "invalid-body");
    assert_eq!(wrong["pointer"], "/candidate");
    assert_eq!(decide(&app, &ids[0], Some("*"), &verdict("true_match", "ann")).status, 201);
    suppress(&app, Some("*"), &order(&ids[1])).problem(409, "not-allowed-now");

    let page = app.get("/v1/suppressions?state=all&limit=1").json();
    assert_eq!((page["suppressions"].as_array().unwrap().len(), &page["next"]), (1, &Value::Null));
    app.get("/v1/suppressions?state=over").problem(400, "invalid-parameter");
    app.get("/v1/suppressions?stat=all").problem(400, "unknown-parameter");
}

#[test]
fn a_changed_listing_is_another_thing_to_decide_upon_before_any_run() {
    let app = app(1);
    let id = id(&candidates(&app, "?state=open")[1]);
    suppress(&app, Some("*"), &json!({"candidate": id, "reason": "x", "author": "ann"}));
    let tag = app.get(&format!("/v1/candidates/{id}")).header("etag").to_owned();
    let mut bout = listed("1", "BOUT, Viktor");
    bout.programs.push("NEW".to_owned());
    app.runtime.block_on(app.db.import(vec![bout, listed("3", "MADURO MOROS, Nicolas")]));
    let now = app.get(&format!("/v1/candidates/{id}"));
    assert_eq!(now.json()["candidate"]["state"], "reopened");
    decide(&app, &id, Some(&tag), &verdict("unsure", "ann")).problem(412, "condition-failed");
    let all = app.get("/v1/suppressions?state=all").json();
    assert_eq!(all["suppressions"][0]["ended_because"], "listing_changed");
    assert_eq!(app.get("/v1/suppressions").json()["suppressions"], json!([]));
}
