//! Imports over HTTP: what is taken in, what is refused, and what is told of each.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;

use namecheck::flow::{Client, ClientSettings, Fetcher, Jobs, Proxies, Reach, Retry, Stop};
use serde_json::{Value, json};

use super::api::{Answer, TestApp};
use super::cli::SDN;
use super::harness::TestDb;
use super::harness::publisher::{Publisher, bare, whole};
use super::harness::served::eventually;

const LISTS: &str = "/v1/lists/ofac-sdn/imports";
const ARTICLES: &str = "/v1/article-imports";
const NDJSON: &str = "application/x-ndjson";
const FILE: &str = "application/octet-stream";

/// What works on jobs, as a server has it.
pub(crate) async fn jobs(db: &TestDb, given: Reach) -> Jobs {
    let fetcher = |reach| {
        let settings = ClientSettings { reach, proxies: Proxies::Off, ..ClientSettings::default() };
        let downloads = tempfile::tempdir().unwrap().keep();
        let mut fetcher = Fetcher::new(Client::new(&settings).unwrap(), downloads);
        fetcher.retry = Retry { attempts: 1, ..Retry::default() };
        Arc::new(fetcher)
    };
    Jobs {
        store: db.store.clone(),
        live: Arc::new(db.live().await),
        publishers: fetcher(Reach::Anywhere),
        given: fetcher(given),
        stop: Stop::default(),
        at_once: 2,
    }
}

/// Begins to work on jobs beside the server.
fn working(app: &TestApp, given: Reach) -> Stop {
    app.runtime.block_on(async {
        let jobs = jobs(&app.db, given).await;
        let stop = jobs.stop.clone();
        tokio::spawn(jobs.keep());
        stop
    })
}

fn send(app: &TestApp, path: &str, kind: &str, body: &str) -> String {
    let answer = app.post_text(path, kind, body);
    assert_eq!(answer.status, 202, "{}", answer.text);
    let job = answer.json();
    assert_eq!(
        (&job["state"], &job["result"], &job["problem"]),
        (&json!("queued"), &Value::Null, &Value::Null)
    );
    answer.header("location").to_owned()
}

/// The job when it has ended.
fn ended(app: &TestApp, address: &str) -> Value {
    eventually("the job has ended", || {
        let job = app.get(address).json();
        matches!(job["state"].as_str(), Some("done" | "failed")).then_some(job)
    })
}

pub(crate) fn lines(numbers: impl IntoIterator<Item = u32>) -> String {
    numbers
        .into_iter()
        .map(|n| {
            let body = format!("Nicolas Maduro met delegate number {n} in room {n}.");
            format!("{}\n", json!({"external_id": format!("a-{n}"), "body": body}))
        })
        .collect()
}

#[test]
fn a_list_is_imported_from_the_file_that_was_sent() {
    let app = TestApp::with(Vec::new());
    let address = send(&app, &format!("{LISTS}?file=sdn.csv"), FILE, SDN);
    assert_eq!(app.get(&address).json()["state"], "queued", "nobody works yet, and it waits");
    let dry = send(&app, &format!("{LISTS}?dry_run=true"), "text/csv", SDN);
    let stop = working(&app, Reach::Public);
    let job = ended(&app, &address);
    assert_eq!((&job["state"], &job["by"]), (&json!("done"), &json!("api")), "{job}");
    assert_eq!((&job["file"], &job["bytes"]), (&json!("sdn.csv"), &json!(SDN.len())));
    let result = &job["result"];
    assert_eq!((&result["outcome"], &result["version"]), (&json!("new"), &json!("ofac-sdn@1")));
    assert_eq!(
        (&result["listings"], &result["persons"], &result["rejects"]),
        (&json!(4), &json!(3), &json!(0))
    );
    let dry = ended(&app, &dry);
    assert_eq!((&dry["result"]["outcome"], &dry["dry_run"]), (&json!("unchanged"), &json!(true)));
    let version = app.get("/v1/lists/ofac-sdn/versions").json()["versions"][0].clone();
    assert_eq!(version["files"][0]["name"], "sdn.csv");
    let by = app.get("/v1/lists/ofac-sdn/activations").json()["activations"][0]["by"].clone();
    assert_eq!(by, "api");
    assert_eq!(app.runtime.block_on(app.db.number("SELECT count(*) FROM job_chunks")), 0, "the bytes went");
    let page = app.get(&format!("{LISTS}?limit=1")).json();
    assert_eq!(page["imports"][0]["id"], dry["id"]);
    let next = page["next"].as_str().unwrap();
    let rest = app.get(&format!("{LISTS}?limit=1&after={next}")).json();
    assert_eq!((&rest["imports"][0], &rest["next"]), (&job, &Value::Null));
    assert_eq!(app.get("/v1/lists/un-sc/imports").json()["imports"], json!([]));
    let id = &job["id"];
    for path in [format!("/v1/lists/un-sc/imports/{id}"), format!("{ARTICLES}/{id}"), format!("{LISTS}/x")] {
        app.get(&path).problem(404, "not-found");
    }
    stop.ask();
}

#[test]
fn a_list_that_is_nearly_named_like_another_is_begun_by_who_insists() {
    let app = TestApp::with(Vec::new());
    let doubtful = "/v1/lists/ofac-snd/imports";
    let refused = app.post_text(doubtful, FILE, SDN).problem(409, "doubtful-list");
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains("ofac-sdn") && detail.contains("new_list=true"), "{detail}");
    app.post(doubtful, &json!({"url": "https://example.org/x"})).problem(409, "doubtful-list");
    assert_eq!(app.get(doubtful).json()["imports"], json!([]), "nothing waits");
    send(&app, &format!("{doubtful}?new_list=true"), FILE, SDN);
    let order = json!({"url": "https://example.org/x", "new_list": true}).to_string();
    send(&app, doubtful, "application/json", &order);
}

#[test]
fn an_edition_that_the_guard_does_not_believe_is_done_and_held() {
    let app = TestApp::with(Vec::new());
    let _stop = working(&app, Reach::Public);
    let all: String = (0..100)
        .map(|n| {
            format!(
                "{n},\"FAMILY{n}, Given\",\"individual\",\"SDGT\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n"
            )
        })
        .collect();
    assert_eq!(ended(&app, &send(&app, LISTS, FILE, &all))["result"]["outcome"], "new");
    let few = all.lines().take(10).collect::<Vec<_>>().join("\r\n");
    let held = ended(&app, &send(&app, LISTS, FILE, &few));
    let result = &held["result"];
    assert_eq!((&held["state"], &result["outcome"]), (&json!("done"), &json!("held")), "{held}");
    assert_eq!((&result["version"], &result["held_as"]), (&json!("ofac-sdn@1"), &json!("ofac-sdn@2")));
    let kinds: Vec<&str> =
        result["findings"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"fewer_persons"), "{result}");
    assert!(result["findings"][0]["detail"].as_str().unwrap().contains("persons"), "{result}");
    let events = app.runtime.block_on(app.db.number("SELECT count(*) FROM outbox WHERE kind = 'list.held'"));
    assert_eq!(events, 1);
}

#[test]
fn a_file_that_is_no_list_fails_with_the_reason() {
    let app = TestApp::with(Vec::new());
    let _stop = working(&app, Reach::Public);
    for (body, words) in [
        ("<!DOCTYPE html><html><body>Please log in</body></html>", "HTML page"),
        ("PK\u{3}\u{4}broken", "zip archive"),
        ("name,date\nx,y\n", "no format known"),
    ] {
        let job = ended(&app, &send(&app, LISTS, FILE, body));
        assert_eq!(
            (&job["state"], &job["problem"]["kind"]),
            (&json!("failed"), &json!("unreadable")),
            "{job}"
        );
        assert!(job["problem"]["detail"].as_str().unwrap().contains(words), "{job}");
        assert_eq!(job["result"], Value::Null);
    }
    assert_eq!(app.runtime.block_on(app.db.number("SELECT count(*) FROM list_versions")), 0);
    assert_eq!(app.runtime.block_on(app.db.number("SELECT count(*) FROM job_chunks")), 0);
}

#[test]
fn what_cannot_be_an_import_is_refused_before_it_is_taken_in() {
    let app = TestApp::with(Vec::new());
    for kind in ["", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
        app.post_text(LISTS, kind, SDN).problem(415, "wrong-content-type");
    }
    for kind in ["application/json", "text/plain"] {
        app.post_text(ARTICLES, kind, "{}").problem(415, "wrong-content-type");
    }
    for (path, kind) in [(LISTS, FILE), (ARTICLES, NDJSON)] {
        let packed = app.agent.post(app.url(path)).header("content-type", kind);
        let packed = packed.header("content-encoding", "gzip").send("x").unwrap();
        Answer::of(packed).problem(415, "wrong-content-type");
    }
    app.post_text(LISTS, FILE, "").problem(400, "invalid-body");
    app.post_text(ARTICLES, NDJSON, "").problem(400, "invalid-body");
    app.post_text("/v1/lists/NO%20LIST/imports", FILE, SDN).problem(404, "not-found");
    for query in ["file=a/b", "file=", "dry_run=yes"] {
        app.post_text(&format!("{LISTS}?{query}"), FILE, SDN).problem(400, "invalid-parameter");
    }
    app.post_text(&format!("{LISTS}?name=x"), FILE, SDN).problem(400, "unknown-parameter");
    app.post_text(&format!("{LISTS}?dry_run=true"), "application/json", "{}")
        .problem(400, "unknown-parameter");
    app.post_text(&format!("{ARTICLES}?x=1"), NDJSON, "{}").problem(400, "unknown-parameter");
    let order = |body: &str| app.post_text(LISTS, "application/json", body).problem(400, "invalid-body");
    for (body, pointer) in [
        (r#"{"url":"ftp://example.org/x"}"#, json!("/url")),
        (r#"{"url":"https://a:b@example.org/x"}"#, json!("/url")),
        (r#"{"url":[]}"#, json!("/url")),
        (r#"{"url":7}"#, json!("/url")),
        (r#"{"urls":["x"]}"#, json!("/urls")),
        ("no JSON", Value::Null),
    ] {
        assert_eq!(order(body)["pointer"], pointer, "{body}");
    }
    let nowhere = app.post_text("/v1/lists/mine/imports", "application/json", "{}");
    assert!(nowhere.problem(400, "invalid-body")["detail"].as_str().unwrap().contains("mine is published"));
    assert_eq!(app.runtime.block_on(app.db.number("SELECT count(*) FROM jobs")), 0);
}

#[test]
fn a_body_that_is_too_large_or_breaks_off_leaves_nothing() {
    let app = TestApp::with(Vec::new());
    let head =
        |path: &str, kind: &str| format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: {kind}\r\n");
    for (path, kind, bytes) in [(LISTS, FILE, 161 << 20), (ARTICLES, NDJSON, 513 << 20)] {
        // Not a byte of the body is sent: the answer does not wait for any.
        let refused =
            app.raw(&format!("{}content-length: {bytes}\r\nconnection: close\r\n\r\n", head(path, kind)));
        assert!(refused.starts_with("HTTP/1.1 413 "), "{refused}");
        assert!(refused.contains("urn:namecheck:problem:too-large"), "{refused}");
    }
    let chunk = format!("{:x}\r\n{}\r\n", 1 << 16, "x".repeat(1 << 16));
    let chunked =
        format!("{}transfer-encoding: chunked\r\nconnection: close\r\n\r\n", head(LISTS, "application/json"));
    let refused = app.raw(&format!("{chunked}{}0\r\n\r\n", chunk.repeat(20)));
    assert!(refused.starts_with("HTTP/1.1 413 "), "{:.200}", refused);
    let mut stream = TcpStream::connect(app.url("").trim_start_matches("http://")).unwrap();
    let cut = format!("{}content-length: 1000\r\nconnection: close\r\n\r\n{{}}\n", head(ARTICLES, NDJSON));
    stream.write_all(cut.as_bytes()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = String::new();
    // The server may say why, or only hang up.
    let _ = stream.read_to_string(&mut answer);
    assert!(!answer.contains(" 202 "), "{answer}");
    assert_eq!(app.runtime.block_on(app.db.number("SELECT count(*) FROM jobs")), 0);
}

#[test]
fn articles_are_added_and_lines_that_are_none_are_told_without_their_text() {
    let app = TestApp::new();
    let _stop = working(&app, Reach::Public);
    let body = format!(
        "{}\n{}\n{}\n{}\n\n{}",
        lines([1, 2]).trim_end(),
        r#"{"external_id":"a-1","body":"Secretperson spoke."}"#,
        r#"{"body":"x","Secretperson":1}"#,
        "Secretperson",
        lines([1, 3]),
    );
    let job = ended(&app, &send(&app, ARTICLES, NDJSON, &body));
    assert_eq!((&job["state"], &job["problem"]), (&json!("done"), &Value::Null), "{job}");
    let result = &job["result"];
    let counted =
        ["lines", "bytes", "added", "known", "failed", "not_screened"].map(|name| result[name].clone());
    assert_eq!(json!(counted), json!([8, body.len(), 3, 1, 3, 0]));
    let failures: Vec<(u64, &str)> = result["failures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["line"].as_u64().unwrap(), one["kind"].as_str().unwrap()))
        .collect();
    assert_eq!(failures, [(3, "conflict"), (4, "invalid"), (5, "invalid")]);
    assert!(!job.to_string().contains("Secretperson"), "{job}");
    assert_eq!(app.get("/v1/articles").json()["articles"].as_array().unwrap().len(), 3);
    assert_eq!(app.get("/v1/candidates").json()["candidates"].as_array().unwrap().len(), 3);
    // All are counted, the first are told.
    let job = ended(&app, &send(&app, ARTICLES, NDJSON, &"x\n".repeat(150)));
    assert_eq!(
        (&job["result"]["failed"], job["result"]["failures"].as_array().unwrap().len()),
        (&json!(150), 100)
    );
    assert_eq!(app.runtime.block_on(app.db.number("SELECT count(*) FROM job_chunks")), 0);
}

#[test]
fn a_body_of_many_pieces_comes_out_as_it_went_in() {
    let app = TestApp::new();
    let _stop = working(&app, Reach::Public);
    // Lines across the pieces of a mebibyte in which bodies are kept.
    let filler = "The delegation spoke of trade. ".repeat(10_000);
    let body: String = (0..8)
        .map(|n| {
            format!("{}\n", json!({"external_id": format!("long-{n}"), "body": format!("{n} {filler}")}))
        })
        .collect();
    assert!(body.len() > 2 << 20);
    let job = ended(&app, &send(&app, ARTICLES, NDJSON, &body));
    let result = &job["result"];
    assert_eq!(
        (&result["added"], &result["failed"], &result["bytes"]),
        (&json!(8), &json!(0), &json!(body.len()))
    );
}

#[test]
fn a_list_is_fetched_where_somebody_says_and_never_from_inside() {
    let app = TestApp::with(Vec::new());
    let publisher = Publisher::new([
        whole("ETag: \"one\"\r\n", SDN.as_bytes()),
        bare("304 Not Modified", ""),
        bare("404 Not Found", ""),
    ]);
    let order = |url: &str| send(&app, LISTS, "application/json", &json!({"url": url}).to_string());
    let stop = working(&app, Reach::Anywhere);
    let url = publisher.url("/sdn.csv?token=secret");
    let job = ended(&app, &order(&url));
    assert_eq!(job["result"]["outcome"], "new", "{job}");
    assert!(!job.to_string().contains("secret"), "{job}");
    assert_eq!(
        app.runtime.block_on(app.db.number("SELECT count(*) FROM jobs WHERE input::text LIKE '%secret%'")),
        0
    );
    assert_eq!(ended(&app, &order(&url))["result"]["outcome"], "unchanged");
    let gone = ended(&app, &order(&url));
    assert_eq!(
        (&gone["state"], &gone["problem"]["kind"]),
        (&json!("failed"), &json!("not-fetched")),
        "{gone}"
    );
    let detail = gone["problem"]["detail"].as_str().unwrap();
    assert!(detail.contains("404") && detail.contains("the file itself"), "{gone}");
    assert!(!detail.contains("--"), "whoever sent a request has no options: {gone}");
    stop.ask();

    let app = TestApp::with(Vec::new());
    let inside = Publisher::new([whole("", SDN.as_bytes())]);
    let _stop = working(&app, Reach::Public);
    let local = inside.url("/sdn.csv");
    let by_name = local.replace("127.0.0.1", "localhost");
    for body in [json!({"url": local}), json!({"url": [by_name]})] {
        let refused = ended(&app, &send(&app, LISTS, "application/json", &body.to_string()));
        assert_eq!(
            (&refused["state"], &refused["problem"]["kind"]),
            (&json!("failed"), &json!("not-fetched"))
        );
    }
    assert_eq!(inside.requests().len(), 0, "nobody knocked");
}

#[test]
fn a_publisher_that_stands_still_holds_up_no_other_list() {
    let app = TestApp::with(Vec::new());
    let _stop = working(&app, Reach::Anywhere);
    // Connections to it stand, and nobody ever answers.
    let still = TcpListener::bind("127.0.0.1:0").unwrap();
    let order = json!({"url": format!("http://{}/list.xml", still.local_addr().unwrap())}).to_string();
    let waiting = send(&app, "/v1/lists/un-sc/imports", "application/json", &order);
    eventually("it is being fetched", || {
        (app.get(&waiting).json()["progress"]["phase"] == "fetching").then_some(())
    });
    let behind = send(&app, "/v1/lists/un-sc/imports", FILE, SDN);
    assert_eq!(ended(&app, &send(&app, LISTS, FILE, SDN))["result"]["outcome"], "new");
    assert_eq!(app.get(&waiting).json()["state"], "running");
    assert_eq!(app.get(&behind).json()["state"], "queued", "one list's imports stay in order");
}

#[test]
fn an_import_that_waits_is_withdrawn_and_nothing_of_it_is_done() {
    let app = TestApp::with(Vec::new());
    let (list, articles) = (send(&app, LISTS, FILE, SDN), send(&app, ARTICLES, NDJSON, &lines(0..3)));
    let token = json!({"url": "https://lists.example.org/sdn.csv?token=secret"});
    let fetched = send(&app, LISTS, "application/json", &token.to_string());
    let last = send(&app, ARTICLES, NDJSON, &lines(3..5));
    let number = |sql| app.runtime.block_on(app.db.number(sql));
    for address in [&list, &articles, &fetched] {
        let answer = app.delete(address);
        assert_eq!(answer.status, 200, "{}", answer.text);
        let job = answer.json();
        assert_eq!((&job["state"], &job["withdrawn_by"]), (&json!("withdrawn"), &json!("api")), "{job}");
        assert!(job["finished_at"].is_string() && job["started_at"].is_null(), "{job}");
        app.get(address).problem(410, "withdrawn");
        let (all, _) = address.rsplit_once('/').unwrap();
        assert!(app.get(all).json()["imports"].as_array().unwrap().contains(&job), "{job}");
        app.delete(address).problem(409, "not-allowed-now");
    }
    assert_eq!(number("SELECT count(DISTINCT job_id) FROM job_chunks"), 1, "bytes of what is left");
    assert_eq!(number("SELECT count(*) FROM jobs WHERE input::text LIKE '%secret%'"), 0);
    // As a server leaves it that was killed while it worked on it.
    app.runtime.block_on(async {
        let begun = "UPDATE jobs SET state = 'running', started_at = now() WHERE state = 'queued'";
        sqlx::query(begun).execute(&mut app.db.connection().await).await.unwrap();
    });
    app.delete(&last).problem(409, "not-allowed-now");
    let _stop = working(&app, Reach::Public);
    let done = ended(&app, &last);
    assert_eq!((&done["result"]["added"], &done["withdrawn_by"]), (&json!(2), &Value::Null), "{done}");
    app.get(&articles).problem(410, "withdrawn");
    assert_eq!(number("SELECT count(*) FROM list_versions"), 0);
    app.delete(&last).problem(409, "not-allowed-now");
    for gone in ["/v1/article-imports/999", "/v1/lists/un-sc/imports/1", "/v1/lists/ofac-sdn/imports/x"] {
        app.delete(gone).problem(404, "not-found");
    }
}

#[test]
fn a_request_that_is_sent_again_with_its_key_makes_no_second_job() {
    let app = TestApp::with(Vec::new());
    let with_key = |path: &str, kind: &str, key: &str, body: &str| {
        let request = app.agent.post(app.url(path)).header("content-type", kind);
        Answer::of(request.header("idempotency-key", key).send(body).unwrap())
    };
    for (path, kind, body, other) in [
        (LISTS, FILE, SDN, "x"),
        (LISTS, "application/json", "{}", "{\"dry_run\":true}"),
        (ARTICLES, NDJSON, "{}\n", "{}"),
    ] {
        let key = format!("{path}{kind}");
        let first = with_key(path, kind, &key, body);
        assert_eq!((first.status, first.header("idempotency-replayed")), (202, ""), "{}", first.text);
        let again = with_key(path, kind, &key, body);
        assert_eq!((again.status, again.header("idempotency-replayed")), (202, "true"), "{}", again.text);
        assert_eq!((&again.text, again.header("location")), (&first.text, first.header("location")));
        with_key(path, kind, &key, other).problem(422, "idempotency-key-reused");
        with_key(path, kind, "", body).problem(400, "invalid-idempotency-key");
    }
    let elsewhere = with_key(ARTICLES, NDJSON, "one", "{}");
    assert_eq!(elsewhere.status, 202);
    with_key("/v1/articles", "application/json", "one", "{}").problem(422, "idempotency-key-reused");
    assert_eq!(app.runtime.block_on(app.db.number("SELECT count(*) FROM jobs")), 4);
}
