//! `Idempotency-Key`: a request that is sent again is answered again, and done once.

use serde_json::{Value, json};

use super::api::{Answer, TestApp};

fn post(app: &TestApp, path: &str, key: &str, body: &Value) -> Answer {
    let request = app.agent.post(app.url(path)).header("content-type", "application/json");
    Answer::of(request.header("idempotency-key", key).send(body.to_string()).unwrap())
}

fn article(id: &str) -> Value {
    json!({"external_id": id, "body": "Nicolas Maduro Moros met Jane Smith."})
}

#[test]
fn the_answer_of_the_first_time_comes_again() {
    let app = TestApp::new();
    let first = post(&app, "/v1/articles", "k-1", &article("a"));
    assert_eq!((first.status, first.header("idempotency-replayed")), (201, ""), "{}", first.text);
    let again = post(&app, "/v1/articles", "k-1", &article("a"));
    assert_eq!((again.status, again.header("idempotency-replayed")), (201, "true"));
    assert_eq!((&again.text, again.header("location")), (&first.text, first.header("location")));
    assert_eq!(again.header("content-type"), "application/json");
    assert!(!again.header("x-request-id").is_empty());
    assert_eq!(post(&app, "/v1/articles", "k-2", &article("a")).status, 200, "without the key's answer");
    post(&app, "/v1/articles", "k-1", &article("b")).problem(422, "idempotency-key-reused");
    let other = json!({"scope": "delta"});
    post(&app, "/v1/reconciliations", "k-1", &other).problem(422, "idempotency-key-reused");
}

#[test]
fn what_was_refused_may_be_sent_again_and_screening_takes_no_notice() {
    let app = TestApp::new();
    post(&app, "/v1/articles", "k", &json!({"body": ""})).problem(400, "invalid-body");
    assert_eq!(post(&app, "/v1/articles", "k", &article("a")).status, 201);
    let queries = json!({"queries": [{"name": "Nicolas Maduro"}]});
    for _ in 0..2 {
        let answer = post(&app, "/v1/screenings", "k", &queries);
        assert_eq!((answer.status, answer.header("idempotency-replayed")), (200, ""));
    }
    for key in ["", &"k".repeat(256)] {
        post(&app, "/v1/articles", key, &article("c")).problem(400, "invalid-idempotency-key");
    }
}

#[test]
fn a_request_under_way_is_said_to_be_and_one_lost_with_its_server_is_done_again() {
    let app = TestApp::new();
    assert_eq!(post(&app, "/v1/articles", "k", &article("a")).status, 201);
    let run = |sql: &'static str| {
        app.runtime.block_on(async {
            sqlx::query(sql).execute(&mut app.db.connection().await).await.unwrap();
        });
    };
    run("UPDATE idempotency SET status = NULL, body = NULL");
    let answer = post(&app, "/v1/articles", "k", &article("a"));
    answer.problem(409, "idempotency-key-under-way");
    assert_eq!(answer.header("retry-after"), "1");
    run("UPDATE idempotency SET begun_at = begun_at - interval '3 minutes'");
    assert_eq!(post(&app, "/v1/articles", "k", &article("a")).status, 200, "it was there");
    run("UPDATE idempotency SET begun_at = begun_at - interval '25 hours'");
    let later = json!({"external_id": "z", "body": "John Quincy Doe spoke."});
    assert_eq!(post(&app, "/v1/articles", "k", &later).status, 201, "a day later the key is free");
}

#[test]
fn an_erasure_removes_the_answers_that_tell_of_the_article() {
    let app = TestApp::new();
    let id = post(&app, "/v1/articles", "k", &article("a")).json()["article_id"].clone();
    post(&app, "/v1/articles", "other", &json!({"body": "John Quincy Doe spoke."}));
    let request = app.agent.delete(app.url(&format!("/v1/articles/{id}"))).force_send_body();
    let body = json!({"reason": "asked for", "author": "ann"}).to_string();
    let done = Answer::of(request.header("content-type", "application/json").send(body).unwrap());
    assert_eq!(done.status, 200, "{}", done.text);
    let left = app.runtime.block_on(app.db.number("SELECT count(*) FROM idempotency"));
    assert_eq!(left, 1);
    let names = "SELECT count(*) FROM idempotency WHERE body LIKE '%Jane Smith%'";
    assert_eq!(app.runtime.block_on(app.db.number(names)), 0);
}
