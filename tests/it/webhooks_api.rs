//! Webhook endpoints, events and deliveries over HTTP, and the command `webhook`.

use std::fs;
use std::process::Command;

use namecheck::store::WebhookSecret;
use serde_json::{Value, json};
use sqlx::ConnectOptions;

use super::api::TestApp;
use super::cli::{Run, finished, program};
use super::harness::TestDb;
use super::harness::receiver::{Receiver, is_signed};

const ENDPOINTS: &str = "/v1/webhook-endpoints";

fn happens(app: &TestApp, list: &str) {
    app.runtime.block_on(app.db.happens(list));
}

#[test]
fn an_endpoint_is_added_with_a_secret_that_no_other_answer_shows() {
    let app = TestApp::new();
    let receiver = Receiver::content();
    let added = app.post(
        ENDPOINTS,
        &json!({"url": format!("{}?token=t0k", receiver.url()), "kinds": ["list.activated"]}),
    );
    assert_eq!(added.status, 201, "{}", added.text);
    let secret = added.json()["secret"].as_str().unwrap().to_owned();
    assert!(secret.parse::<WebhookSecret>().is_ok());
    let address = added.header("location").to_owned();
    for path in [ENDPOINTS, &address, &format!("{address}/deliveries")] {
        let answer = app.get(path);
        assert_eq!(answer.status, 200);
        assert!(!answer.text.contains(&secret) && !answer.text.contains("t0k"), "{}", answer.text);
    }
    assert_eq!(app.get(&address).json()["state"], "active");
    let tested = app.post(&format!("{address}/test"), &json!({})).json();
    assert_eq!((&tested["delivered"], &tested["status"]), (&json!(true), &json!(204)));
    let message = receiver.messages().remove(0);
    assert!(is_signed(&message, &secret));
    assert!(message.head.starts_with("POST /hook?token=t0k "), "{}", message.head);
    assert_eq!((&message.json()["type"], &message.json()["data"]), (&json!("webhook.test"), &json!({})));
    // The caller's own secret need not be told to the caller.
    let own = app.post(ENDPOINTS, &json!({"url": receiver.url(), "secret": secret}));
    assert_eq!((own.status, &own.json()["secret"]), (201, &Value::Null));
    assert_eq!(app.delete(&address).status, 204);
    app.delete(&address).problem(404, "not-found");
    for path in [address.clone(), format!("{address}/deliveries"), format!("{ENDPOINTS}/x")] {
        app.get(&path).problem(404, "not-found");
    }
    for action in ["test", "enable", "replay"] {
        app.post(&format!("{address}/{action}"), &json!({"failed": true})).problem(404, "not-found");
    }
}

#[test]
fn an_endpoint_that_cannot_be_is_pointed_at() {
    let app = TestApp::new();
    let good = "http://127.0.0.1:9/";
    for (body, pointer) in [
        (json!({"url": "ftp://example.org"}), "/url"),
        (json!({"url": "https://me:s3cret@example.org"}), "/url"),
        (json!({"url": good, "kinds": ["list.activated", "all"]}), "/kinds/1"),
        (json!({"url": good, "secret": "s3cret"}), "/secret"),
        (json!({"url": good, "name": "x"}), "/name"),
        (json!({}), ""),
    ] {
        let refused = app.post(ENDPOINTS, &body);
        assert_eq!(refused.problem(400, "invalid-body")["pointer"], pointer, "{body}");
        assert!(!refused.text.contains("s3cret"), "{}", refused.text);
    }
    app.get(&format!("{ENDPOINTS}?state=active")).problem(400, "unknown-parameter");
    assert_eq!(app.get(ENDPOINTS).json(), json!({"endpoints": []}));
}

#[test]
fn events_come_once_each_page_by_page_and_go_on_where_they_ended() {
    let app = TestApp::new();
    let first = app.get("/v1/events?limit=1").json();
    assert_eq!(first["events"][0]["type"], "list.activated");
    assert_eq!(first["events"][0]["data"], json!({"list": "ofac-sdn", "version": "ofac-sdn@1"}));
    assert_eq!(first["more"], false);
    for list in ["a", "b", "c"] {
        happens(&app, list);
    }
    let mut seen = Vec::new();
    let mut next = first["next"].as_str().unwrap().to_owned();
    loop {
        let page = app.get(&format!("/v1/events?limit=2&after={next}")).json();
        for event in page["events"].as_array().unwrap() {
            seen.push(event["data"]["list"].as_str().unwrap().to_owned());
        }
        next = page["next"].as_str().unwrap().to_owned();
        if page["more"] == false {
            break;
        }
    }
    assert_eq!(seen, ["a", "b", "c"]);
    let empty = app.get(&format!("/v1/events?after={next}")).json();
    assert_eq!(empty, json!({"events": [], "next": next, "more": false}));
    for query in ["limit=0", "limit=101", "after=7"] {
        app.get(&format!("/v1/events?{query}")).problem(400, "invalid-parameter");
    }
    app.get("/v1/events?since=2024-01-01").problem(400, "unknown-parameter");
}

#[test]
fn what_came_of_an_endpoint_is_seen_and_replayed() {
    let app = TestApp::new();
    let receiver = Receiver::content();
    let added = app.post(ENDPOINTS, &json!({"url": receiver.url()}));
    let address = added.header("location").to_owned();
    for list in ["a", "b", "c"] {
        happens(&app, list);
    }
    let deliver = || app.runtime.block_on(app.db.deliver(super::webhooks::later(0)));
    assert_eq!(deliver(), (3, 0, 0));
    let page = app.get(&format!("{address}/deliveries?limit=2")).json();
    let delivery = &page["deliveries"][0];
    assert_eq!(
        (&delivery["state"], &delivery["last_status"], &delivery["attempts"]),
        (&json!("delivered"), &json!(204), &json!(1))
    );
    let last = app.get(&format!("{address}/deliveries?after={}", page["next"].as_str().unwrap())).json();
    assert_eq!((last["deliveries"].as_array().unwrap().len(), &last["next"]), (1, &Value::Null));
    let replay = |body: &Value| app.post(&format!("{address}/replay"), body);
    for body in [json!({}), json!({"failed": false}), json!({"failed": true, "event_id": "evt_1"})] {
        replay(&body).problem(400, "invalid-body");
    }
    let one = replay(&json!({"event_id": delivery["event_id"]}));
    assert_eq!((one.status, one.json()), (202, json!({"replayed": 1})));
    assert_eq!(app.get(&address).json()["pending"], 1);
    assert_eq!(replay(&json!({"since": "2020-01-01T00:00:00Z"})).json()["replayed"], 3, "the import too");
    assert_eq!(deliver(), (4, 0, 0));
}

fn webhook(db: &TestDb, args: &[&str]) -> Command {
    let mut command = program(&[&["webhook"], args].concat());
    command.env("DATABASE_URL", db.options.to_url_lossy().as_str());
    command
}

fn run(db: &TestDb, args: &[&str]) -> Run {
    finished(webhook(db, args).env("NAMECHECK_WEBHOOK_ALLOW_PRIVATE", "true").output().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_adds_tests_delivers_replays_and_removes() {
    let db = TestDb::new().await;
    let receiver = Receiver::new(|message| {
        if message.json()["data"]["list"] == "bad" {
            "400 Bad Request\r\n".to_owned()
        } else {
            "200 OK\r\n".to_owned()
        }
    });
    let added = run(&db, &["add", &receiver.url(), "--kind", "list.activated"]);
    assert_eq!(added.code, 0, "{}", added.err);
    let secret = added.json()[0]["secret"].as_str().unwrap().to_owned();
    let listed = run(&db, &["ls"]);
    assert_eq!((&listed.json()[0]["id"], &listed.json()[0]["state"]), (&json!(1), &json!("active")));
    assert!(!listed.out.contains("whsec_"), "{}", listed.out);
    let tested = run(&db, &["test", "1"]);
    assert_eq!((tested.code, &tested.json()[0]["status"]), (0, &json!(200)));
    assert!(is_signed(&receiver.messages()[0], &secret));
    db.happens("good").await;
    db.happens("bad").await;
    let told = run(&db, &["deliver"]);
    assert_eq!(
        told.json()[0],
        json!({"endpoint_id": 1, "delivered": 1, "to_retry": 1, "failed": 0, "disabled": false})
    );
    let log = run(&db, &["log", "1"]).json();
    assert_eq!(log.len(), 2);
    assert!(log.iter().any(|line| line["last_error"] == "it answered 400 Bad Request"));
    let again = run(&db, &["replay", "1", "--since", "2020-01-01"]);
    assert_eq!((again.code, &again.json()[0]["replayed"]), (0, &json!(1)), "the other one is pending");
    assert_eq!(run(&db, &["replay", "1"]).code, 2);
    assert_eq!(run(&db, &["replay", "9", "--failed"]).code, 4);
    assert_eq!(run(&db, &["enable", "1"]).code, 0);
    assert_eq!((run(&db, &["rm", "1"]).code, run(&db, &["rm", "1"]).code), (0, 4));
    assert_eq!(run(&db, &["test", "1"]).code, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_takes_a_secret_from_a_file_and_no_address_inside() {
    let db = TestDb::new().await;
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("secret");
    let path = file.to_str().unwrap();
    let secret = WebhookSecret::generate().unwrap().reveal();
    fs::write(&file, format!("{secret}\n")).unwrap();
    let added = run(&db, &["add", "https://example.org/hook", "--secret-file", path]);
    assert_eq!((added.code, &added.json()[0]["secret"]), (0, &Value::Null), "{}", added.err);
    fs::write(&file, "whsec_c2hvcnQ=").unwrap();
    let refused = run(&db, &["add", "https://example.org/hook", "--secret-file", path]);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""));
    assert!(!refused.err.contains("c2hvcnQ"), "{}", refused.err);
    let inside = finished(webhook(&db, &["add", "https://169.254.169.254/latest"]).output().unwrap());
    assert_eq!((inside.code, inside.out.as_str()), (2, ""));
    assert!(inside.err.contains("no public address"), "{}", inside.err);
    assert_eq!(run(&db, &["add", "https://example.org", "--kind", "everything"]).code, 2);
}
