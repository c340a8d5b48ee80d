//! Who may use the HTTP interface: keys, their scopes, and how often.

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use namecheck::store::{ApiKeyId, ApiKeySecret, ApiScope};
use namecheck::web::Gate;
use serde_json::{Value, json};

use super::api::{Answer, TestApp, standing};
use super::cli::{finished, program};
use super::harness::listed;

/// Requests a second that nothing here comes near to.
const PLENTY: u32 = 10_000;

/// A server whose clock stands, so that every key may send twice its rate and no more.
fn app(rate: u32) -> TestApp {
    TestApp::behind(vec![listed("7", "DOE, John Quincy")], |store| {
        Gate::keys(store.clone(), rate).with_clock(standing)
    })
}

fn key(app: &TestApp, scopes: &[ApiScope], valid: TimeDelta) -> (ApiKeyId, String) {
    let secret = ApiKeySecret::generate().unwrap();
    let made = app.db.store.add_api_key("test", &secret, scopes, Utc::now() + valid, "it");
    (app.runtime.block_on(made).unwrap(), secret.reveal().to_owned())
}

fn ask(app: &TestApp, method: &str, path: &str, authorization: Option<&str>) -> Answer {
    let mut request = ureq::http::Request::builder().method(method).uri(app.url(path));
    if let Some(value) = authorization {
        request = request.header("authorization", value);
    }
    // No body fits any route, so that nothing is changed: what is asked is who may ask.
    let request = request.header("content-type", "application/json").body("[]").unwrap();
    Answer::of(app.agent.run(request).unwrap())
}

fn bearer(key: &str) -> String {
    format!("Bearer {key}")
}

#[test]
fn every_route_wants_the_scope_it_says_and_no_other() {
    let app = app(PLENTY);
    let keys: Vec<(ApiScope, String)> =
        ApiScope::ALL.into_iter().map(|scope| (scope, key(&app, &[scope], TimeDelta::days(1)).1)).collect();
    let document: Value = serde_json::from_str(&app.get("/openapi.json").text).unwrap();
    let mut asked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let url = path.replace("{id}", "999999").replace("{source}", "none").replace("{dataset}", "none");
            let method = method.to_uppercase();
            let needs = operation["security"].as_array().unwrap();
            let Some(needed) = needs.first() else {
                assert_ne!(ask(&app, &method, &url, None).status, 401, "{method} {path} needs no key");
                continue;
            };
            let needed = needed["key"][0].as_str().unwrap();
            let none = ask(&app, &method, &url, None);
            none.problem(401, "no-key");
            assert_eq!(none.header("www-authenticate"), "Bearer");
            for (scope, key) in &keys {
                let answer = ask(&app, &method, &url, Some(&bearer(key)));
                if scope.text() == needed {
                    assert!(![401, 403].contains(&answer.status), "{method} {path}: {}", answer.text);
                } else {
                    answer.problem(403, "no-scope");
                }
                asked += 1;
            }
        }
    }
    assert!(asked > 100, "{asked}");
    // What is no route is none to anybody.
    ask(&app, "GET", "/v1/nothing", None).problem(404, "no-route");
}

#[test]
fn a_page_takes_a_key_as_a_password_too() {
    use base64::Engine;
    let app = app(PLENTY);
    let basic = |key: &str| {
        let both = base64::engine::general_purpose::STANDARD.encode(format!("Ann:{key}"));
        format!("Basic {both}")
    };
    let (_, reader) = key(&app, &[ApiScope::Read], TimeDelta::days(1));
    let (_, screener) = key(&app, &[ApiScope::Screen], TimeDelta::days(1));
    for path in ["/", "/lists", "/runs", "/articles/1", "/candidates/1-1", "/listings/ofac-sdn/7"] {
        assert_eq!(ask(&app, "GET", path, Some(&basic(&screener))).status, 403);
        assert!([200, 404].contains(&ask(&app, "GET", path, Some(&basic(&reader))).status), "{path}");
    }
    assert_eq!(ask(&app, "POST", "/candidates/1-1", Some(&basic(&reader))).status, 403);
    // For programs there is one way.
    ask(&app, "GET", "/v1/lists", Some(&basic(&reader))).problem(401, "no-key");
}

#[test]
fn what_is_no_valid_key_opens_nothing() {
    let app = app(PLENTY);
    let (_, good) = key(&app, &[ApiScope::Read], TimeDelta::days(1));
    let (id, revoked) = key(&app, &[ApiScope::Read], TimeDelta::days(1));
    assert!(app.runtime.block_on(app.db.store.revoke_api_key(id)).unwrap());
    let (_, expired) = key(&app, &[ApiScope::Read], TimeDelta::seconds(1));
    app.runtime.block_on(async {
        let mut connection = app.db.connection().await;
        sqlx::query("UPDATE api_keys SET created_at = now() - interval '2 days', expires_at = now() - interval '1 s' WHERE hash = $1")
            .bind(&ApiKeySecret::presented(&expired).unwrap().hash()[..])
            .execute(&mut connection)
            .await
            .unwrap();
    });
    for wrong in [
        bearer(&revoked),
        bearer(&expired),
        bearer("nck_"),
        bearer(&good[..46]),
        format!("Basic {good}"),
        good.clone(),
    ] {
        ask(&app, "GET", "/v1/lists", Some(&wrong)).problem(401, "no-key");
    }
    assert_eq!(ask(&app, "GET", "/v1/lists", Some(&bearer(&good))).status, 200);
    assert_eq!(ask(&app, "GET", "/v1/lists", Some(&format!("bearer {good}"))).status, 200);
    // A key in an address is none, and an address is in many a log.
    ask(&app, "GET", &format!("/v1/lists?key={good}"), None).problem(401, "no-key");
}

#[test]
fn keys_are_made_shown_once_and_revoked_over_http() {
    let app = app(PLENTY);
    let (_, admin) = key(&app, &[ApiScope::Admin], TimeDelta::days(1));
    let admin = bearer(&admin);
    let post = |body: Value| {
        let sent = app.agent.post(app.url("/v1/api-keys")).header("authorization", &admin);
        Answer::of(sent.header("content-type", "application/json").send(body.to_string()).unwrap())
    };
    let made = post(json!({"name": "desk", "scopes": ["read", "read"], "days": 2}));
    assert_eq!(made.status, 201, "{}", made.text);
    let made: Value = serde_json::from_str(&made.text).unwrap();
    let fresh = bearer(made["key"].as_str().unwrap());
    assert_eq!(ask(&app, "GET", "/v1/lists", Some(&fresh)).status, 200);
    let all = ask(&app, "GET", "/v1/api-keys", Some(&admin));
    let shown: Value = serde_json::from_str(&all.text).unwrap();
    assert_eq!((&shown["keys"][1]["name"], &shown["keys"][1]["scopes"]), (&json!("desk"), &json!(["read"])));
    assert!(shown["keys"][1]["created_by"].as_str().unwrap().starts_with("key 1"));
    assert!(!all.text.contains(made["key"].as_str().unwrap()));
    let path = format!("/v1/api-keys/{}", made["id"]);
    assert_eq!(ask(&app, "DELETE", &path, Some(&admin)).status, 204);
    ask(&app, "GET", "/v1/lists", Some(&fresh)).problem(401, "no-key");
    ask(&app, "DELETE", &path, Some(&admin)).problem(404, "not-found");
    for (body, pointer) in [
        (json!({"name": "", "scopes": ["read"]}), "/name"),
        (json!({"name": "a\nb", "scopes": ["read"]}), "/name"),
        (json!({"name": "a", "scopes": []}), "/scopes"),
        (json!({"name": "a", "scopes": ["root"]}), "/scopes/0"),
        (json!({"name": "a", "scopes": ["read"], "days": 0}), "/days"),
    ] {
        let problem = post(body).problem(400, "invalid-body");
        assert_eq!(problem["pointer"], pointer);
    }
}

#[test]
fn too_many_requests_are_told_to_wait() {
    let app = app(1);
    let (_, key) = key(&app, &[ApiScope::Read], TimeDelta::days(1));
    let answers: Vec<u16> =
        (0..8).map(|_| ask(&app, "GET", "/v1/lists", Some(&bearer(&key))).status).collect();
    assert_eq!(answers, [200, 200, 429, 429, 429, 429, 429, 429]);
    // Who guesses keys is slowed down, and nobody else.
    // A key in the right form, since nothing else is looked up.
    let guess = bearer(ApiKeySecret::generate().unwrap().reveal());
    let slowed =
        (0..40).map(|_| ask(&app, "GET", "/v1/lists", Some(&guess))).find(|answer| answer.status == 429);
    let wait: u64 = slowed.unwrap().header("retry-after").parse().unwrap();
    assert!(Duration::from_secs(wait) <= Duration::from_secs(5));
    assert_eq!(ask(&app, "GET", "/healthz", None).status, 200);
}

#[test]
fn keys_are_made_and_revoked_by_the_command() {
    let app = app(PLENTY);
    let url = sqlx::ConnectOptions::to_url_lossy(&app.db.options);
    let run = |args: &[&str]| finished(program(args).env("DATABASE_URL", url.as_str()).output().unwrap());
    let made = run(&["key", "create", "newsroom", "--scope", "read", "screen", "--days", "7"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let made = &made.json()[0];
    let sent = bearer(made["key"].as_str().unwrap());
    assert_eq!(ask(&app, "GET", "/v1/lists", Some(&sent)).status, 200);
    ask(&app, "POST", "/v1/articles", Some(&sent)).problem(403, "no-scope");
    let all = run(&["key", "ls"]);
    assert_eq!(
        (all.json()[0]["name"].as_str(), all.json()[0]["scopes"].clone()),
        (Some("newsroom"), json!(["read", "screen"]))
    );
    assert!(!all.out.contains(made["key"].as_str().unwrap()));
    let id = made["id"].to_string();
    assert_eq!(run(&["key", "revoke", &id]).code, 0);
    assert_eq!(run(&["key", "revoke", &id]).code, 4);
    assert_eq!(run(&["key", "create", "x", "--scope", "root"]).code, 2);
}
