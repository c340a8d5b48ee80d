//! Runs over HTTP, the state of the nights in `/readyz`, and a real server that runs them.

use namecheck::flow::ingest;
use namecheck::store::RunState;
use serde_json::{Value, json};

use super::api::TestApp;
use super::cli::{finished, program};
use super::harness::served::{Served, eventually};
use super::harness::{TestDb, article, listed};

const RUNS: &str = "/v1/reconciliations";

/// A server whose one stored name is listed since the last edition.
fn app() -> TestApp {
    let app = TestApp::with(vec![listed("7", "DOE, John Quincy")]);
    app.runtime.block_on(async {
        let live = app.db.live().await;
        ingest(&app.db.store, &live, article(None, "Nicolas Maduro Moros spoke.")).await.unwrap();
        app.db.import(vec![listed("7", "DOE, John Quincy"), listed("22790", "MADURO MOROS, Nicolas")]).await;
    });
    app
}

fn ended(app: &TestApp, address: &str) -> Value {
    eventually("the run ends", || Some(app.get(address).json()).filter(|run| run["state"] != "running"))
}

/// Sessions that hold a lock of ours, or a moment ago did.
const HOLDERS: &str = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

fn locked(app: &TestApp) -> bool {
    app.runtime.block_on(app.db.number(HOLDERS)) > 0
}

#[test]
fn a_run_is_begun_goes_on_behind_the_answer_and_is_told_of() {
    let app = app();
    assert_eq!(app.get("/readyz").json()["last_run_finished_at"], Value::Null);
    let dry = app.post(RUNS, &json!({"scope": "full", "dry_run": true}));
    assert_eq!(dry.status, 202, "{}", dry.text);
    let address = dry.header("location").to_owned();
    assert_eq!(address, format!("{RUNS}/{}", dry.json()["id"]));
    let run = ended(&app, &address);
    assert_eq!(
        (&run["state"], &run["dry_run"], &run["scope"], &run["names"], &run["new"]),
        (&json!("finished"), &json!(true), &json!("full"), &json!(1), &json!(1))
    );
    assert_eq!(app.runtime.block_on(app.db.number("SELECT count(*) FROM hits")), 0);
    assert_eq!(app.get("/readyz").json()["last_run_finished_at"], Value::Null, "nothing was written");
    eventually("the lock is given back", || (!locked(&app)).then_some(()));

    let begun = app.post(RUNS, &json!({}));
    assert_eq!(begun.status, 202, "{}", begun.text);
    let run = ended(&app, begun.header("location"));
    assert_eq!((&run["scope"], &run["new"], &run["dry_run"]), (&json!("delta"), &json!(1), &json!(false)));
    assert_eq!(run["list_versions"], json!(["ofac-sdn@2"]));
    assert_eq!(app.runtime.block_on(app.db.number("SELECT count(*) FROM hits")), 1);
    assert!(app.get("/readyz").json()["last_run_finished_at"].is_string());
    // Begun once, not opened and then resumed as another one.
    assert_eq!(app.runtime.block_on(app.db.number("SELECT count(*) FROM runs")), 2);
}

#[test]
fn a_run_that_cannot_be_begun_is_refused_with_the_reason() {
    let app = app();
    let lock = app.runtime.block_on(app.db.store.write_lock()).unwrap();
    let refused = app.post(RUNS, &json!({"scope": "delta"}));
    refused.problem(409, "locked");
    assert!(refused.header("retry-after").parse::<u32>().unwrap() > 0);
    app.runtime.block_on(lock.release());
    let problem = app.post(RUNS, &json!({"scope": "half"})).problem(400, "invalid-body");
    assert_eq!(problem["pointer"], "/scope");
    app.post(RUNS, &json!({"dry": true})).problem(400, "invalid-body");
    app.get(&format!("{RUNS}/999999")).problem(404, "not-found");
    app.get(&format!("{RUNS}/x")).problem(404, "not-found");
    let empty = TestApp::with(Vec::new());
    empty.post(RUNS, &json!({})).problem(503, "no-lists");
    assert!(!locked(&empty), "the lock is given back");
}

#[test]
fn runs_are_paged_newest_first_and_each_comes_once() {
    let app = app();
    app.runtime.block_on(async {
        let insert = "INSERT INTO runs (scope, coverage_id, state, finished_at)
            SELECT 'full', max(c.id), 'finished', now() FROM coverages c, generate_series(1, 45) g GROUP BY g";
        sqlx::query(insert).execute(&mut app.db.connection().await).await.unwrap();
    });
    let mut ids: Vec<i64> = Vec::new();
    let mut next = String::new();
    let mut pages = 0;
    loop {
        let page = app.get(&format!("{RUNS}?limit=20{next}")).json();
        ids.extend(page["reconciliations"].as_array().unwrap().iter().map(|run| run["id"].as_i64().unwrap()));
        pages += 1;
        match page["next"].as_str() {
            Some(after) => next = format!("&after={after}"),
            None => break,
        }
    }
    assert_eq!((ids.len(), pages), (45, 3));
    assert!(ids.windows(2).all(|pair| pair[0] > pair[1]), "{ids:?}");
    for query in ["limit=0", "limit=101", "after=x"] {
        app.get(&format!("{RUNS}?{query}")).problem(400, "invalid-parameter");
    }
    app.get(&format!("{RUNS}?page=2")).problem(400, "unknown-parameter");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_makes_up_for_the_night_it_missed_and_ends_when_asked() {
    let db = TestDb::new().await;
    db.import(vec![listed("7", "DOE, John Quincy")]).await;
    let live = db.live().await;
    ingest(&db.store, &live, article(None, "Nicolas Maduro Moros spoke.")).await.unwrap();
    db.import(vec![listed("7", "DOE, John Quincy"), listed("22790", "MADURO MOROS, Nicolas")]).await;
    let server = Served::start(&db, &["--nightly", "02:30Z"]);
    let night = eventually("the night is done", || {
        let night = server.ready()["last_night"].take();
        (night["state"] == "done").then_some(night)
    });
    assert_eq!((&night["attempts"], &night["problems"]), (&json!(1), &json!([])));
    assert!(night["due_at"].as_str().unwrap().ends_with("T02:30:00Z"), "{night}");
    assert_eq!(db.number("SELECT count(*) FROM hits").await, 1);
    let address = server.address.clone();
    let health = |args: &[&str]| {
        let done = finished(program(&[&["health", "--bind", &address], args].concat()).output().unwrap());
        (done.code, done.err)
    };
    assert_eq!((health(&[]), health(&["--ready"])), ((0, String::new()), (0, String::new())));
    assert_eq!(server.terminate(), Some(0));
    let (code, error) = health(&[]);
    assert!(code == 1 && error.contains("/healthz"), "{code} {error}");
    assert_eq!(db.number("SELECT count(*) FROM nights").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_ends_in_the_middle_of_a_night_leaves_it_to_the_next() {
    for (signal, code, state) in [("TERM", Some(0), "stopped"), ("KILL", None, "running")] {
        let db = TestDb::new().await;
        db.import(vec![listed("7", "DOE, John Quincy")]).await;
        // Enough for some seconds.
        sqlx::query(
            "INSERT INTO names (normal, spelling, normalizer_version)
            SELECT n, n, 1 FROM (SELECT translate(md5(g::text), '0123456789', 'ghijklmnop') AS n
                FROM generate_series(1, 120000) g) AS made",
        )
        .execute(&mut db.connection().await)
        .await
        .unwrap();
        let first = Served::start(&db, &["--nightly", "02:30Z"]);
        let done = "SELECT coalesce(sum((tally->>'names')::bigint), 0)::bigint FROM run_chunks";
        while db.number(done).await == 0 {}
        let told = async || db.store.runs(1).await.unwrap()[0].state;
        assert_eq!(told().await, RunState::Running, "{signal}");
        assert_eq!(first.end(signal), code);
        // The session of a killed program ends with the statement it was at.
        while db.number(HOLDERS).await > 0 {}
        assert_eq!(db.number("SELECT count(*) FROM runs WHERE state = 'running'").await, 1, "{signal}");
        assert_eq!(told().await, RunState::Stopped, "{signal}");
        let reached = db.number(done).await;
        assert!(reached < 120_000 && reached % 2_000 == 0, "{signal}: {reached}");
        let left: String = sqlx::query_scalar("SELECT state FROM nights")
            .fetch_one(&mut db.connection().await)
            .await
            .unwrap();
        assert_eq!(left, state);
        let other = Served::start(&db, &[]);
        assert_eq!(other.ready()["last_night"]["state"], "stopped", "{signal}");
        assert_eq!(other.terminate(), Some(0));

        let second = Served::start(&db, &["--nightly", "02:30Z"]);
        let night = eventually("the night is done", || {
            let night = second.ready()["last_night"].take();
            (night["state"] == "done").then_some(night)
        });
        assert_eq!(night["attempts"], 2, "{signal}");
        assert_eq!(db.number("SELECT count(*) FROM runs").await, 1, "{signal}: gone on with, not begun anew");
        assert_eq!(db.number("SELECT names FROM runs WHERE state = 'finished'").await, 120_000, "{signal}");
        assert_eq!(second.terminate(), Some(0));
    }
}

#[test]
fn a_time_that_is_none_is_refused_before_anything_starts() {
    for (args, env) in [(&["serve", "--nightly", "25:00"][..], ""), (&["serve"], "half past two")] {
        let mut command = program(args);
        // Nothing listens there: it must not come so far.
        command.env("NAMECHECK_NIGHTLY", env).env("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none");
        let done = finished(command.output().unwrap());
        assert_eq!(done.code, 2, "{}", done.err);
        assert!(done.err.contains("02:30Z"), "{}", done.err);
    }
}
