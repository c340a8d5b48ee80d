//! What the description of the interface says is what is taken, answered and wanted. `.ci/schemathesis`
//! tries the same with requests made from it; here stands what that found.

use chrono::TimeDelta;
use namecheck::store::{ApiKeySecret, ApiScope};
use namecheck::web::Gate;
use serde_json::{Value, json};

use super::api::{Answer, TestApp};
use super::harness::listed;

const TEXT: &str = "Nicolas Maduro Moros spoke.";

#[test]
fn a_server_that_asks_nobody_for_a_key_says_so() {
    let operations = |app: &TestApp| {
        let document = app.get("/openapi.json").json();
        let paths = document["paths"].as_object().unwrap().clone();
        paths.values().flat_map(|item| item.as_object().unwrap().values().cloned()).collect::<Vec<Value>>()
    };
    let open = operations(&TestApp::new());
    assert!(open.len() > 40 && open.iter().all(|operation| operation["security"] == json!([])));
    let app = TestApp::behind(Vec::new(), |store| Gate::keys(store.clone(), 1000));
    let wants = |operation: &Value| operation["security"] != json!([]);
    assert!(operations(&app).iter().filter(|operation| wants(operation)).count() > 30);
}

#[test]
fn every_route_names_the_problems_it_may_answer_with() {
    let document: Value = serde_json::from_str(namecheck::web::document()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let mut due = vec!["400", "500", "503"];
            if operation["security"] != json!([]) {
                due.extend(["401", "403", "429"]);
            }
            if operation["requestBody"].is_object() {
                due.extend(["408", "413", "415"]);
            }
            for status in due {
                let content = &operation["responses"][status]["content"]["application/problem+json"];
                assert!(content["schema"].is_object(), "{method} {path} {status}");
            }
            assert!(operation["responses"]["4XX"].is_null(), "{method} {path}");
        }
    }
}

#[test]
fn a_head_is_answered_as_a_get_without_its_body() {
    let app = TestApp::new();
    let head = |path: &str| Answer::of(app.agent.head(app.url(path)).call().unwrap());
    for path in ["/healthz", "/readyz", "/v1/lists", "/openapi.json", "/v1/candidates?limit=1", "/lists"] {
        let (asked, got) = (head(path), app.get(path));
        assert_eq!((asked.status, asked.text.as_str()), (200, ""), "{path}");
        for name in ["content-type", "content-security-policy", "x-content-type-options"] {
            assert_eq!(asked.header(name), got.header(name), "{path}");
        }
        let length: usize = asked.header("content-length").parse().unwrap();
        assert!(length.abs_diff(got.text.len()) < 100, "{path}: {length}");
    }
    for (path, status) in
        [("/v1/articles/999999", 404), ("/nowhere", 404), ("/v1/screenings", 405), ("/healthz?x", 400)]
    {
        let asked = head(path);
        assert_eq!((asked.status, asked.text.as_str()), (status, ""), "{path}");
    }
}

#[test]
fn every_post_that_writes_takes_a_key_to_be_done_once_and_no_other() {
    let document: Value = serde_json::from_str(namecheck::web::document()).unwrap();
    assert_eq!(document["components"]["schemas"]["IdempotencyKey"]["maxLength"], 255);
    let none = ["/v1/screenings", "/v1/api-keys", "/v1/webhook-endpoints", "/reconcile", "/match/{dataset}"];
    let mut takes = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let of_it: Vec<&Value> =
                parameters.iter().filter(|one| one["name"] == "Idempotency-Key").collect();
            let due = usize::from(method == "post" && !none.contains(&path.as_str()));
            assert_eq!(of_it.len(), due, "{method} {path}");
            assert!(of_it.iter().all(|one| one["in"] == "header" && one["required"] == false), "{of_it:?}");
            // A key of another request, or a page of another path.
            let refused = due == 1 || parameters.iter().any(|one| one["name"] == "after");
            assert_eq!(operation["responses"]["422"].is_object(), refused, "{method} {path}");
            takes += due;
        }
    }
    assert!(takes > 8, "{takes}");
}

#[test]
fn dates_and_ids_that_the_database_cannot_hold_are_refused_or_found_nowhere() {
    let app = TestApp::new();
    for day in ["-262143-01-01", "%2B262142-01-01", "2020-1-5", "%20%202020-01-01", "0"] {
        app.get(&format!("/v1/articles?since={day}")).problem(400, "invalid-parameter");
    }
    app.get("/v1/articles?external_id=%00").problem(400, "invalid-parameter");
    for mark in ["c1", "-1", "%2B1", "A", "0000000000000001000000000000000A"] {
        app.get(&format!("/v1/events?after={mark}")).problem(400, "invalid-parameter");
    }
    let screening = json!({"queries": [{"name": "x"}], "as_of": "-262143-01-01"});
    assert_eq!(app.post("/v1/screenings", &screening).problem(400, "invalid-body")["pointer"], "/as_of");
    let endpoint = app.post("/v1/webhook-endpoints", &json!({"url": "https://example.org/"})).json();
    let replay = format!("/v1/webhook-endpoints/{}/replay", endpoint["id"]);
    for event in ["\0", "evt_ж", ""] {
        let answer = app.post(&replay, &json!({ "event_id": event }));
        assert_eq!((answer.status, answer.json()), (202, json!({"replayed": 0})), "{event:?}");
    }
}

#[test]
fn a_whole_number_may_have_a_point() {
    let app = TestApp::new();
    let limited =
        |limit: Value| app.post("/v1/screenings", &json!({"queries": [{"name": "x"}], "limit": limit}));
    assert_eq!((limited(json!(10.0)).status, limited(Value::Null).status), (200, 200));
    assert_eq!(limited(json!(10.5)).problem(400, "invalid-body")["pointer"], "/limit");
    let article =
        json!({"body": TEXT, "mentions": [{"start": 0.0, "end": 20.0, "text": "Nicolas Maduro Moros"}]});
    assert_eq!(app.post("/v1/articles", &article).status, 201);
}

#[test]
fn a_key_with_a_long_name_may_decide_like_any_other() {
    let app = TestApp::behind(vec![listed("22790", "MADURO MOROS, Nicolas")], |store| {
        Gate::keys(store.clone(), 1000)
    });
    let secret = ApiKeySecret::generate().unwrap();
    let name = "n".repeat(100);
    let ends = chrono::Utc::now() + TimeDelta::days(1);
    app.runtime.block_on(app.db.store.add_api_key(&name, &secret, &ApiScope::ALL, ends, "it")).unwrap();
    let key = format!("Bearer {}", secret.reveal());
    let post = |path: &str, body: Value| {
        let request = app.agent.post(app.url(path)).header("authorization", &key).header("if-match", "*");
        Answer::of(request.send_json(body).unwrap())
    };
    let added = post("/v1/articles", json!({ "body": TEXT })).json();
    let decisions = format!("/v1/candidates/{}/decisions", added["candidates"][0]["id"].as_str().unwrap());
    let decide = |author: &str| {
        post(&decisions, json!({"disposition": "unsure", "reason": "a look-alike", "author": author}))
    };
    for author in ["Ann".to_owned(), "a".repeat(80)] {
        let made = decide(&author);
        assert_eq!(made.status, 201, "{}", made.text);
        let written = made.json()["decision"]["author"].as_str().unwrap().to_owned();
        assert!(written.starts_with(&format!("{author} (key ")) && written.ends_with("n…)"), "{written}");
    }
    assert_eq!(decide(&"a".repeat(81)).problem(400, "invalid-body")["pointer"], "/author");
}
