//! Jobs that outlive their servers, and servers that share jobs.

use std::net::TcpStream;

use namecheck::flow::Reach;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use super::api::TestApp;
use super::harness::TestDb;
use super::harness::served::{Served, eventually};
use super::imports_api::{jobs, lines};

const LINES: u32 = 60;
/// The line at which an import is kept waiting.
const MIDDLE: u32 = 30;
/// Lines that may have been begun behind the one that was reached.
const AT_ONCE: u64 = 16;

/// A writer that keeps an import waiting at its middle, as long as its transaction lasts.
async fn keep_waiting(connection: &mut PgConnection) {
    let sql = format!(
        "INSERT INTO articles (external_id, content_hash, body) VALUES ('a-{MIDDLE}', repeat('0', 64), 'x')"
    );
    sqlx::query(AssertSqlSafe(sql)).execute(connection).await.unwrap();
}

/// A server that wants no key.
fn open(db: &TestDb) -> Served {
    Served::with(db, &[], &[("NAMECHECK_KEYS", "off")])
}

fn post(server: &Served, body: &str) -> String {
    let answer = ureq::post(format!("http://{}/v1/article-imports", server.address))
        .header("content-type", "application/x-ndjson")
        .send(body)
        .unwrap();
    assert_eq!(answer.status(), 202);
    answer.headers()["location"].to_str().unwrap().to_owned()
}

fn look(server: &Served, address: &str) -> Value {
    let mut answer = ureq::get(format!("http://{}{address}", server.address)).call().unwrap();
    answer.body_mut().read_json().unwrap()
}

/// An import that waits in its middle, and says so; and the writer that keeps it.
async fn in_the_middle(db: &TestDb, writer: &mut PgConnection) -> (Served, String) {
    keep_waiting(writer).await;
    let server = open(db);
    let address = post(&server, &lines(1..=LINES));
    eventually("the import waits in its middle, and says so", || {
        (look(&server, &address)["progress"]["lines"] == MIDDLE - 1).then_some(())
    });
    (server, address)
}

/// State and line reached of the one job.
async fn at_rest(db: &TestDb) -> (String, i64) {
    sqlx::query_as("SELECT state, (progress->>'lines')::bigint FROM jobs")
        .fetch_one(&mut db.connection().await)
        .await
        .unwrap()
}

/// The next server does the rest, and of what was done before at most this much.
async fn goes_on(db: &TestDb, address: &str, most_known: u64) {
    let server = open(db);
    let job = eventually("the job is done", || {
        let job = look(&server, address);
        (job["state"] == "done").then_some(job)
    });
    let count = |name: &str| job["result"][name].as_u64().unwrap();
    assert_eq!((count("lines"), count("failed")), (u64::from(LINES), 0), "{job}");
    assert_eq!(count("added") + count("known"), u64::from(LINES), "no line twice, none left out");
    assert!(count("known") <= most_known, "{job}");
    assert_eq!(db.number("SELECT count(*) FROM articles").await, i64::from(LINES));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_goes_on_where_it_was_when_its_server_is_killed() {
    let db = TestDb::new().await;
    let mut other = db.connection().await;
    let mut writer = other.begin().await.unwrap();
    let (server, address) = in_the_middle(&db, &mut writer).await;
    assert_eq!(server.end("KILL"), None);
    assert_eq!(at_rest(&db).await, ("running".to_owned(), i64::from(MIDDLE) - 1));
    writer.rollback().await.unwrap();
    goes_on(&db, &address, AT_ONCE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_asked_to_end_finishes_the_lines_it_began_and_gives_the_job_back() {
    let db = TestDb::new().await;
    let mut other = db.connection().await;
    let mut writer = other.begin().await.unwrap();
    let (server, address) = in_the_middle(&db, &mut writer).await;
    server.signal("TERM");
    eventually("the server takes nothing more", || TcpStream::connect(&server.address).err());
    writer.rollback().await.unwrap();
    assert_eq!(server.ended(), Some(0));
    let (state, reached) = at_rest(&db).await;
    assert_eq!(state, "queued");
    assert!((i64::from(MIDDLE)..i64::from(LINES)).contains(&reached), "{reached}");
    goes_on(&db, &address, AT_ONCE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_lost_its_lease_leaves_the_job_to_whoever_takes_it_up() {
    let db = TestDb::new().await;
    let mut other = db.connection().await;
    let mut writer = other.begin().await.unwrap();
    let (_server, address) = in_the_middle(&db, &mut writer).await;
    // "jobs" in ASCII is the first half of the key.
    let cut = db
        .number(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND granted
                AND classid = 1785684595 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        )
        .await;
    assert_eq!(cut, 1);
    writer.rollback().await.unwrap();
    // Until the next note, a second later, the worker does not know that it lost the lease.
    goes_on(&db, &address, u64::from(LINES - MIDDLE) + 1).await;
    assert_eq!(db.number("SELECT count(*) FROM job_chunks").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_servers_one_does_a_job_and_each_does_another() {
    let db = TestDb::new().await;
    let (one, other) = (open(&db), open(&db));
    let addresses: Vec<String> =
        (0..6).map(|n| post(if n % 2 == 0 { &one } else { &other }, &lines(n * 40..(n + 1) * 40))).collect();
    for address in &addresses {
        let job = eventually("the job is done", || {
            let job = look(&other, address);
            (job["state"] == "done").then_some(job)
        });
        assert_eq!((&job["result"]["added"], &job["result"]["known"]), (&json!(40), &json!(0)), "{job}");
    }
    assert_eq!(db.number("SELECT count(*) FROM articles").await, 240);
    assert_eq!(db.number("SELECT count(*) FROM job_chunks").await, 0);
}

fn edition(ids: std::ops::Range<u32>) -> String {
    ids.map(|n| {
        format!(
            "{n},\"FAMILY{n}, Given\",\"individual\",\"SDGT\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n"
        )
    })
    .collect()
}

#[test]
fn imports_of_a_list_wait_for_the_lock_and_are_done_in_their_order_by_whoever() {
    let app = TestApp::with(Vec::new());
    let path = "/v1/lists/ofac-sdn/imports";
    let lock = app.runtime.block_on(app.db.store.write_lock()).unwrap();
    let stops = app.runtime.block_on(async {
        let mut stops = Vec::new();
        for _ in 0..2 {
            let jobs = jobs(&app.db, Reach::Public).await;
            stops.push(jobs.stop.clone());
            tokio::spawn(jobs.keep());
        }
        stops
    });
    let sent: Vec<String> = (0..4)
        .map(|n| {
            let answer = app.post_text(path, "application/octet-stream", &edition(0..40 + n));
            assert_eq!(answer.status, 202, "{}", answer.text);
            answer.header("location").to_owned()
        })
        .collect();
    eventually("the first waits for the lock", || {
        (app.get(&sent[0]).json()["progress"]["phase"] == "waiting").then_some(())
    });
    for later in &sent[1..] {
        assert_eq!(app.get(later).json()["state"], "queued", "one after the other");
    }
    // Asked to end while it waits, a worker gives the job back; the other takes it.
    stops[0].ask();
    app.runtime.block_on(lock.release());
    for (ordinal, address) in (1..).zip(&sent) {
        let job = eventually("the import is done", || {
            let job = app.get(address).json();
            (job["state"] == "done").then_some(job)
        });
        assert_eq!(job["result"]["version"], format!("ofac-sdn@{ordinal}"), "{job}");
        assert_eq!(job["result"]["outcome"], "new");
    }
    stops[1].ask();
}

#[test]
fn no_more_is_taken_in_than_the_disk_is_likely_to_bear() {
    let app = TestApp::with(Vec::new());
    let fill = |bytes: i64| {
        let sql = format!("INSERT INTO jobs (kind, actor, bytes) VALUES ('article_import', 'x', {bytes})");
        app.runtime.block_on(async {
            sqlx::query(AssertSqlSafe(sql)).execute(&mut app.db.connection().await).await.unwrap();
        });
    };
    let send = || app.post_text("/v1/article-imports", "application/x-ndjson", &lines(0..1));
    fill((8 << 30) - 1000);
    assert_eq!(send().status, 202);
    fill(1000);
    let busy = send();
    busy.problem(503, "busy");
    assert_eq!(busy.header("retry-after"), "30");
}

#[test]
fn jobs_of_long_ago_are_forgotten_and_one_that_kills_its_servers_is_given_up() {
    let app = TestApp::with(Vec::new());
    let path = "/v1/article-imports";
    let sent: Vec<String> = (0..3)
        .map(|n| app.post_text(path, "application/x-ndjson", &lines(n..n + 1)).header("location").to_owned())
        .collect();
    app.runtime.block_on(async {
        let mut connection = app.db.connection().await;
        for sql in [
            "UPDATE jobs SET state = 'done', result = '{}', finished_at = now() - interval '31 days' WHERE id = 1",
            "UPDATE jobs SET state = 'running', attempts = 5 WHERE id = 2",
        ] {
            sqlx::query(sql).execute(&mut connection).await.unwrap();
        }
        tokio::spawn(jobs(&app.db, Reach::Public).await.keep());
    });
    let end = |address: &str| {
        eventually("the job has ended", || {
            let job = app.get(address).json();
            matches!(job["state"].as_str(), Some("done" | "failed")).then_some(job)
        })
    };
    let given_up = end(&sent[1]);
    assert_eq!((&given_up["state"], &given_up["problem"]["kind"]), (&json!("failed"), &json!("given-up")));
    assert_eq!(end(&sent[2])["result"]["added"], 1);
    eventually("the first is forgotten", || (app.get(&sent[0]).status == 404).then_some(()));
}
