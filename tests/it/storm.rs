//! Sessions of Postgres that are ended again and again while requests come: an answer, or a 503 that
//! says when to try again.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use sqlx::ConnectOptions;

use super::api::{Answer, TestApp};

/// How often all sessions are ended.
const STORMS: usize = 60;
/// How soon after the last one the server must be ready.
const READY_WITHIN: Duration = Duration::from_secs(5);

/// Sends one of the requests that need the database.
fn ask(app: &TestApp, writer: usize, turn: usize) -> Answer {
    match turn % 6 {
        0 | 1 => {
            let body = format!("Nicolas Maduro Moros spoke, as writer {writer} says in turn {turn}.");
            app.post("/v1/articles", &json!({ "external_id": format!("{writer}-{turn}"), "body": body }))
        }
        2 => app.get("/v1/candidates?limit=5"),
        3 => app.get("/v1/lists"),
        4 => app.get("/readyz"),
        _ => app.get("/v1/events?limit=5"),
    }
}

#[test]
fn while_sessions_are_ended_there_is_an_answer_or_a_503_and_afterwards_all_is_well() {
    let app = TestApp::new();
    let database = app.db.options.get_database().unwrap().to_owned();
    let (over, answered, refused) = (AtomicBool::new(false), AtomicUsize::new(0), AtomicUsize::new(0));
    let added = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                let (app, over, answered, refused) = (&app, &over, &answered, &refused);
                scope.spawn(move || {
                    let mut added = Vec::new();
                    for turn in 0.. {
                        if over.load(Ordering::Relaxed) {
                            break;
                        }
                        let answer = ask(app, writer, turn);
                        match answer.status {
                            200 | 201 => {
                                answered.fetch_add(1, Ordering::Relaxed);
                                if turn % 6 < 2 {
                                    added.push(answer.json()["article_id"].as_i64().unwrap());
                                }
                            }
                            503 => {
                                answer.problem(503, "unavailable");
                                assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
                                refused.fetch_add(1, Ordering::Relaxed);
                            }
                            other => panic!("{other} in turn {turn}: {}", answer.text),
                        }
                    }
                    added
                })
            })
            .collect();
        app.runtime.block_on(async {
            let mut admin = app.db.options.clone().database("postgres").connect().await.unwrap();
            for _ in 0..STORMS {
                let before = answered.load(Ordering::Relaxed) + refused.load(Ordering::Relaxed);
                sqlx::query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1")
                    .bind(&database)
                    .execute(&mut admin)
                    .await
                    .unwrap();
                // Some requests meet it; a writer that failed ends the wait, too.
                while answered.load(Ordering::Relaxed) + refused.load(Ordering::Relaxed) < before + 8
                    && !writers.iter().any(|writer| writer.is_finished())
                {
                    tokio::task::yield_now().await;
                }
            }
        });
        let calm = Instant::now();
        over.store(true, Ordering::Relaxed);
        let added: Vec<i64> = writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect();
        while app.get("/readyz").status != 200 {
            assert!(calm.elapsed() < READY_WITHIN, "not ready");
        }
        added
    });
    assert!(answered.into_inner() > STORMS && !added.is_empty());
    for id in added {
        assert_eq!(app.get(&format!("/v1/articles/{id}")).status, 200, "{id} was acknowledged");
    }
    // Nothing holds a lock that was ended with its session.
    app.runtime.block_on(async { app.db.store.write_lock().await.unwrap().release().await });
}
