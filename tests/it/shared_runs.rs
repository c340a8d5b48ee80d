//! Runs by real processes: killed again and again, several at once, and over a restart of Postgres.
//!
//! A worker is stopped in its tracks by a lock on the name it is about to write; that it waits is seen
//! in the database.

use std::io::Read;
use std::process::Child;

use namecheck::flow::{Live, RunOrder, Scope, import, reconcile};
use namecheck::list::Listing;
use namecheck::postgres::{Keep, PgOptions, Server};
use namecheck::store::{RunState, Store};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};

use super::cli::{finished, program};
use super::harness::{TestDb, listed, open_to_all, snapshot};

/// Names in the database, one in each chunk: their ids lie as far apart as a chunk is wide.
const NAMES: i64 = 100;

/// The listings that those names are, and some that nobody is.
fn edition() -> Vec<Listing> {
    let of = |n: i64| {
        let letter = |n: i64| char::from(b'a' + u8::try_from(n % 26).unwrap());
        let family: String = [n, n / 26, n * 7, n * 3, n * 11].map(letter).into_iter().collect();
        listed(&n.to_string(), &format!("KARAM{family}, Viktor"))
    };
    (0..NAMES).map(of).collect()
}

async fn insert_names(connection: &mut PgConnection) {
    for (n, listing) in (0..).zip(edition()) {
        let (family, given) = listing.names[0].text.split_once(", ").unwrap();
        sqlx::query(
            "INSERT INTO names (id, normal, spelling, normalizer_version) OVERRIDING SYSTEM VALUE
            VALUES ($1, lower($2), $2, 1)",
        )
        .bind(1 + n * 2_000_i64)
        .bind(format!("{given} {family}"))
        .execute(&mut *connection)
        .await
        .unwrap();
    }
    // A person bears each, so that there are events.
    sqlx::raw_sql(
        "INSERT INTO articles (content_hash, body) VALUES (repeat('0', 64), 'Nobody.');
        INSERT INTO persons (article_id, position, name, name_id)
            SELECT (SELECT id FROM articles), id, spelling, id FROM names",
    )
    .execute(connection)
    .await
    .unwrap();
}

async fn ready() -> TestDb {
    let db = TestDb::new().await;
    insert_names(&mut db.connection().await).await;
    db.import(edition()).await;
    db
}

fn start(db: &TestDb, flags: &[&str]) -> Child {
    let mut command = program(&["reconcile", "--workers", "1"]);
    command.args(flags).env("DATABASE_URL", db.options.to_url_lossy().as_str()).spawn().unwrap()
}

/// What hits and events there are.
async fn digest(options: &PgConnectOptions) -> (i64, i64, String) {
    sqlx::query_as(
        "SELECT (SELECT count(*) FROM hits), (SELECT count(*) FROM outbox WHERE kind LIKE 'candidate.%'),
            (SELECT md5(string_agg(concat(n.normal, h.listing_id, h.digest), ',' ORDER BY n.normal, h.listing_id))
            FROM hits h JOIN names n ON n.id = h.name_id WHERE h.superseded_at IS NULL)",
    )
    .fetch_one(&mut options.connect().await.unwrap())
    .await
    .unwrap()
}

/// Sessions of workers that are in a transaction, and those of them that wait for a lock.
async fn working(behind: &mut PgConnection) -> (i64, i64) {
    sqlx::query_as(
        "SELECT count(*), count(*) FILTER (WHERE wait_event_type = 'Lock') FROM pg_stat_activity
        WHERE datname = current_database() AND state <> 'idle' AND query LIKE '%FOR NO KEY UPDATE%'
            AND pid <> pg_backend_pid()",
    )
    .fetch_one(behind)
    .await
    .unwrap()
}

/// Until a worker waits for a lock.
async fn until_it_waits(behind: &mut PgConnection, mut child: Option<&mut Child>) {
    while working(behind).await.1 == 0 {
        if let Some(child) = &mut child
            && child.try_wait().unwrap().is_some()
        {
            let mut said = String::new();
            child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
            panic!("the run ended without meeting the lock: {said}");
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_killed_fifty_times_comes_to_the_same_and_tells_it_once() {
    let whole = ready().await;
    let done = finished(start(&whole, &[]).wait_with_output().unwrap());
    assert_eq!(done.code, 0, "{}", done.err);
    let expected = digest(&whole.options).await;
    assert!(expected.0 >= NAMES && expected.1 == expected.0, "{expected:?}");

    let db = ready().await;
    let mut behind = db.connection().await;
    for kill in 0..50 {
        run_killed_at(&db, &mut behind, kill * 2).await;
        // All up to the chunk it was killed in are there.
        let done: i64 = sqlx::query_scalar("SELECT count(*) FROM run_chunks WHERE done_at IS NOT NULL")
            .fetch_one(&mut behind)
            .await
            .unwrap();
        assert_eq!(done, kill * 2);
    }
    let last = finished(start(&db, &[]).wait_with_output().unwrap());
    assert_eq!(last.code, 0, "{}", last.err);
    let report = &last.json()[0];
    assert_eq!(report["resumed"], true);
    assert_eq!((report["names"].as_i64(), report["new"].as_i64()), (Some(NAMES), Some(expected.0)));
    assert_eq!(digest(&db.options).await, expected);
    assert_eq!(db.number("SELECT count(*) FROM runs").await, 1);
    let again = finished(start(&db, &[]).wait_with_output().unwrap());
    assert_eq!(again.json()[0]["names"], 0);
}

/// Starts a run and kills it in the chunk of this name.
async fn run_killed_at(db: &TestDb, behind: &mut PgConnection, name: i64) {
    let mut blocker = db.connection().await;
    let mut transaction = blocker.begin().await.unwrap();
    sqlx::query("SELECT FROM names WHERE id = $1 FOR UPDATE")
        .bind(1 + name * 2_000)
        .execute(&mut *transaction)
        .await
        .unwrap();
    // The session of a program that ended may end a moment later, and with it its lock.
    db.store.write_lock().await.unwrap().release().await;
    let mut child = start(db, &[]);
    until_it_waits(behind, Some(&mut child)).await;
    child.kill().unwrap();
    child.wait().unwrap();
    drop(transaction);
    blocker.close().await.unwrap();
    // Whoever had the lock is gone, and the worker that waited.
    db.store.write_lock().await.unwrap().release().await;
    while working(behind).await.0 > 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_run_that_is_given_up_nothing_stays_that_the_lists_of_then_do_not_say() {
    let nobody = || vec![listed("none", "SOMEBODY, Else"), listed("other", "ANOTHER, Person")];
    let half = || edition().into_iter().chain(nobody()).step_by(2).collect::<Vec<_>>();
    let db = TestDb::new().await;
    insert_names(&mut db.connection().await).await;
    db.import(edition()).await;
    let mut behind = db.connection().await;
    let ok = |child: Child| {
        let done = finished(child.wait_with_output().unwrap());
        assert_eq!(done.code, 0, "{}", done.err);
        done.json().remove(0)
    };
    let all = ok(start(&db, &[]))["new"].as_i64().unwrap();
    assert!(all >= NAMES);
    // Half of them go; of the run that says so only some chunks are done. Then they are listed again.
    offer(&db, half()).await;
    run_killed_at(&db, &mut behind, NAMES / 2 + 1).await;
    let gone = db.number("SELECT count(*) FROM hits WHERE superseded_at IS NOT NULL").await;
    assert!(gone > 0 && gone < all / 2, "{gone} of {all}");
    offer(&db, edition()).await;
    // A dry run that ended in between settles nothing.
    sqlx::query(
        "INSERT INTO runs (scope, coverage_id, dry_run, state, finished_at)
        SELECT 'delta', max(id), true, 'finished', now() FROM coverages",
    )
    .execute(&mut behind)
    .await
    .unwrap();
    let run = ok(start(&db, &[]));
    assert_eq!((run["resumed"].as_bool(), run["new"].as_i64()), (Some(false), Some(gone)));
    assert_eq!(db.number("SELECT count(*) FROM runs WHERE state = 'abandoned'").await, 1);
    let full = ok(start(&db, &["--scope", "full"]));
    assert_eq!((&full["new"], &full["superseded"], &full["rescored"]), (&0.into(), &0.into(), &0.into()));
    // The same when the way back is a rollback, to a version that names were screened against before.
    offer(&db, half()).await;
    run_killed_at(&db, &mut behind, 31).await;
    let rolled = program(&["list", "rollback", "ofac-sdn", "--reason", "a test"])
        .env("DATABASE_URL", db.options.to_url_lossy().as_str())
        .output()
        .unwrap();
    assert_eq!(finished(rolled).code, 0);
    db.store.write_lock().await.unwrap().release().await;
    assert_eq!(ok(start(&db, &[]))["names"], NAMES);
    db.store.write_lock().await.unwrap().release().await;
    let full = ok(start(&db, &["--scope", "full"]));
    assert_eq!((&full["new"], &full["superseded"], &full["rescored"]), (&0.into(), &0.into(), &0.into()));
    assert_eq!(db.number("SELECT count(*) FROM hits WHERE superseded_at IS NULL").await, all);
}

/// Imports an edition, and makes it the active one whatever the guard says of it.
async fn offer(db: &TestDb, listings: Vec<Listing>) {
    let report = db.offer(&snapshot(listings)).await;
    if let Some(held) = report.held_as {
        let ordinal = held.rsplit('@').next().unwrap().to_owned();
        let done = program(&["list", "activate", "ofac-sdn", &ordinal, "--override", "--reason", "a test"])
            .env("DATABASE_URL", db.options.to_url_lossy().as_str())
            .output()
            .unwrap();
        let done = finished(done);
        assert_eq!(done.code, 0, "{}", done.err);
    }
    db.store.write_lock().await.unwrap().release().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_programs_the_others_go_on_when_the_leader_is_killed() {
    let db = ready().await;
    let mut behind = db.connection().await;
    let mut blocker = db.connection().await;
    let mut transaction = blocker.begin().await.unwrap();
    sqlx::query("SELECT FROM names WHERE id = 1 FOR UPDATE").execute(&mut *transaction).await.unwrap();
    let mut leader = start(&db, &["--join"]);
    until_it_waits(&mut behind, Some(&mut leader)).await;
    // They do all but the leader's chunk.
    let others = [start(&db, &["--join"]), start(&db, &["--join"])];
    while db.number("SELECT count(*) FROM run_chunks WHERE kind = 'names' AND done_at IS NOT NULL").await
        < NAMES - 1
    {
        tokio::task::yield_now().await;
    }
    leader.kill().unwrap();
    leader.wait().unwrap();
    drop(transaction);
    blocker.close().await.unwrap();
    for other in others {
        let done = finished(other.wait_with_output().unwrap());
        assert_eq!(done.code, 0, "{}", done.err);
        // Both tell of the whole run, whoever ended it.
        let report = &done.json()[0];
        assert_eq!((report["run_id"].as_i64(), report["names"].as_i64()), (Some(1), Some(NAMES)));
    }
    let runs = db.store.runs(10).await.unwrap();
    assert!(runs.len() == 1 && runs[0].state == RunState::Finished, "{runs:?}");
    assert_eq!(runs[0].tally.hits.new.cast_signed(), digest(&db.options).await.0);
    // Without being told to take part, a program that meets another says so.
    let lock = db.store.write_lock().await.unwrap();
    let refused = finished(start(&db, &[]).wait_with_output().unwrap());
    assert_eq!(refused.code, 5, "{}", refused.err);
    lock.release().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_goes_on_by_itself_when_one_of_its_sessions_is_ended() {
    let db = ready().await;
    let mut blocker = db.connection().await;
    let mut transaction = blocker.begin().await.unwrap();
    sqlx::query("SELECT FROM names WHERE id = 1 FOR UPDATE").execute(&mut *transaction).await.unwrap();
    let (store, live) = (db.store.clone(), db.live().await);
    let run = tokio::spawn(async move {
        let mut lock = store.write_lock().await.unwrap();
        let order = RunOrder { workers: 1, ..RunOrder::new(Scope::Delta) };
        let report = reconcile(&store, &live, &mut lock, order, |_| ()).await.unwrap();
        lock.release().await;
        report
    });
    let mut behind = db.connection().await;
    until_it_waits(&mut behind, None).await;
    // The session of the worker, not the one that has the write lock: nobody else is to be waited for.
    let ended = "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    sqlx::query(ended).execute(&mut behind).await.unwrap();
    until_it_waits(&mut behind, None).await;
    transaction.rollback().await.unwrap();
    let report = run.await.unwrap();
    assert!(report.resumed && report.tally.names == NAMES.unsigned_abs(), "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_goes_on_by_itself_when_postgres_was_restarted() {
    let dir = tempfile::tempdir().unwrap();
    open_to_all(dir.path());
    let options = PgOptions {
        data_dir: dir.path().to_owned(),
        bin_dir: std::env::var_os("PG_BIN_DIR").map(Into::into),
        keep: Keep::Durable,
    };
    let server = Server::start(&options).await.unwrap();
    let at = server.connect_options();
    let store = Store::connect(at.clone(), 4).await.unwrap();
    store.migrate().await.unwrap();
    let mut connection = at.connect().await.unwrap();
    insert_names(&mut connection).await;
    let mut lock = store.write_lock().await.unwrap();
    import(&mut lock, &snapshot(edition()), &namecheck::flow::ImportOrder::by("test")).await.unwrap();
    lock.release().await;

    let mut transaction = connection.begin().await.unwrap();
    let middle = 1 + NAMES / 2 * 2_000;
    sqlx::query("SELECT FROM names WHERE id = $1 FOR UPDATE")
        .bind(middle)
        .execute(&mut *transaction)
        .await
        .unwrap();
    let run = tokio::spawn({
        let store = store.clone();
        async move {
            let live = Live::load(&store).await.unwrap();
            let mut lock = store.write_lock().await.unwrap();
            let order = RunOrder { workers: 1, ..RunOrder::new(Scope::Delta) };
            let report = reconcile(&store, &live, &mut lock, order, |_| ()).await.unwrap();
            // The lock it has now is one.
            assert!(store.try_write_lock().await.is_err());
            lock.release().await;
            report
        }
    });
    until_it_waits(&mut at.connect().await.unwrap(), None).await;
    server.stop().await;
    drop(transaction);
    let server = Server::start(&options).await.unwrap();
    let report = run.await.unwrap();
    assert!(report.resumed);
    assert_eq!(report.tally.names, NAMES.unsigned_abs());
    let (hits, events, _) = digest(&server.connect_options()).await;
    assert_eq!((hits, events), (report.tally.hits.new.cast_signed(), hits));
    store.close().await;
    server.stop().await;
}
