//! Articles as a list, their erasure, and the audit, over HTTP.

use serde_json::{Value, json};

use super::api::{Answer, TestApp};

fn delete(app: &TestApp, id: i64, body: &Value) -> Answer {
    let request = app.agent.delete(app.url(&format!("/v1/articles/{id}"))).force_send_body();
    Answer::of(request.header("content-type", "application/json").send(body.to_string()).unwrap())
}

fn add(app: &TestApp, id: &str, body: &str) -> i64 {
    let answer = app.post("/v1/articles", &json!({"external_id": id, "body": body}));
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()["article_id"].as_i64().unwrap()
}

fn words() -> Value {
    json!({"reason": "asked for", "author": "ann"})
}

#[test]
fn articles_come_page_by_page_newest_first_and_by_what_is_asked() {
    let app = TestApp::new();
    let ids: Vec<i64> = (0..5)
        .map(|number| {
            add(&app, &format!("n-{number}"), &format!("Nicolas Maduro Moros left {number} times."))
        })
        .collect();
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let page = app.get(&format!("/v1/articles?limit=2{after}")).json();
        assert_eq!(page["coverage"]["lists"][0]["version"], "ofac-sdn@1");
        found.extend(
            page["articles"].as_array().unwrap().iter().map(|one| one["article_id"].as_i64().unwrap()),
        );
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(found, ids.iter().rev().copied().collect::<Vec<_>>());
    let one = app.get("/v1/articles?external_id=n-3").json();
    assert_eq!(one["articles"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&one["articles"][0]["article_id"], &one["articles"][0]["candidates"]),
        (&json!(ids[3]), &json!(1))
    );
    assert!(one["articles"][0]["best_score"].as_f64().unwrap() > 0.5, "{one}");
    assert_eq!(app.get("/v1/articles?since=2999-01-01").json()["articles"], json!([]));
    assert_eq!(
        app.get("/v1/articles?since=2000-01-01T00:00:00Z").json()["articles"].as_array().unwrap().len(),
        5
    );
    for query in ["limit=0", "since=yesterday", "after=x"] {
        app.get(&format!("/v1/articles?{query}")).problem(400, "invalid-parameter");
    }
    app.get("/v1/articles?title=x").problem(400, "unknown-parameter");
}

#[test]
fn an_erased_article_is_gone_and_the_answer_says_what_stays() {
    let app = TestApp::new();
    let id = add(&app, "n-1", "Nicolas Maduro Moros met Jane Smith.");
    delete(&app, id, &json!({"reason": " ", "author": "ann"})).problem(400, "invalid-body");
    delete(&app, 999_999, &words()).problem(404, "not-found");
    let done = delete(&app, id, &words());
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!((&done.json()["persons"], &done.json()["decisions_kept"]), (&json!(2), &json!(0)));
    app.get(&format!("/v1/articles/{id}")).problem(410, "gone");
    app.get(&format!("/v1/articles/{id}/candidates")).problem(410, "gone");
    let page = app.get(&format!("/articles/{id}"));
    assert!(page.status == 410 && page.text.contains("was erased"), "{}", page.text);
    assert_eq!(app.get("/v1/articles").json()["articles"], json!([]));
    assert_eq!(app.get("/v1/candidates").json()["candidates"], json!([]));
    assert_eq!(delete(&app, id, &words()).text, done.text);
    let again = add(&app, "n-1", "Nicolas Maduro Moros met Jane Smith.");
    assert!(again > id);
}

#[test]
fn the_audit_goes_on_where_it_was_read() {
    let app = TestApp::new();
    let id = add(&app, "n-1", "Nicolas Maduro Moros met Jane Smith.");
    let first = app.get("/v1/audit?limit=1").json();
    assert_eq!((&first["links"][0]["what"], &first["more"]), (&json!("activation"), &json!(false)));
    delete(&app, id, &words());
    let next = first["next"].as_str().unwrap();
    let rest = app.get(&format!("/v1/audit?after={next}")).json();
    assert_eq!((rest["links"].as_array().unwrap().len(), &rest["links"][0]["what"]), (1, &json!("erasure")));
    assert_eq!(rest["links"][0]["previous"], first["links"][0]["hash"]);
    assert_eq!(rest["links"][0]["payload"]["article_id"], json!(id));
    app.get("/v1/audit?what=erasure").problem(400, "unknown-parameter");
}
