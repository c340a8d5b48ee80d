//! Backup and restore, by the programs of Postgres: what is restored screens as what was saved.

use std::path::Path;
use std::process::Command;

use namecheck::flow::{RunOrder, Scope, ingest, reconcile};
use namecheck::store::Store;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};

use super::cli::{finished, program};
use super::harness::{TestDb, article, listed};

/// The program of Postgres in the directory of the server's, where it is there.
fn postgres_program(name: &str) -> Option<Command> {
    let path = std::env::var_os("PG_BIN_DIR").map_or_else(|| name.into(), |dir| Path::new(&dir).join(name));
    let mut command = Command::new(path);
    command.arg("--version").output().ok()?;
    let mut fresh = Command::new(command.get_program());
    fresh.arg("--no-password");
    Some(fresh)
}

fn run(mut command: Command) {
    let done = command.output().unwrap();
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// The address without its parameters, some of which only our own driver knows.
fn address(options: &PgConnectOptions) -> String {
    options.to_url_lossy().as_str().split('?').next().unwrap_or_default().to_owned()
}

/// All that a person sees: screening, candidates, lists, runs.
fn seen(options: &PgConnectOptions) -> Vec<String> {
    [
        &["screen", "Nicolas Maduro Moros", "Victor Bout", "--explain"][..],
        &["candidates", "ls"],
        &["list", "versions", "ofac-sdn"],
        &["list", "history", "ofac-sdn"],
        &["reconcile", "status"],
    ]
    .map(|args| {
        let mut command = program(args);
        command.env("DATABASE_URL", options.to_url_lossy().as_str());
        let done = finished(command.output().unwrap());
        assert_eq!(done.code, 0, "{args:?}: {}", done.err);
        assert!(!done.out.is_empty(), "{args:?}");
        done.out
    })
    .to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_database_screens_as_the_one_that_was_saved() {
    let (Some(mut dump), Some(mut restore)) = (postgres_program("pg_dump"), postgres_program("pg_restore"))
    else {
        eprintln!("not tested: pg_dump and pg_restore are not there");
        return;
    };
    let db = TestDb::new().await;
    db.import(vec![listed("1", "BOUT, Viktor")]).await;
    let live = db.live().await;
    let text = "Nicolas Maduro Moros met Viktor Bout.";
    ingest(&db.store, &live, article(Some("a-1"), text)).await.unwrap();
    db.import(vec![listed("1", "BOUT, Viktor"), listed("2", "MADURO MOROS, Nicolas")]).await;
    let mut lock = db.store.write_lock().await.unwrap();
    reconcile(&db.store, &live, &mut lock, RunOrder::new(Scope::Delta), |_| ()).await.unwrap();
    lock.release().await;
    let before = seen(&db.options);

    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("namecheck.dump");
    dump.args(["--format=custom", "--no-owner", "--file"]).arg(&file);
    dump.arg("--dbname").arg(address(&db.options));
    run(dump);
    let name = format!("{}_restored", db.options.get_database().unwrap());
    let mut admin: PgConnection = db.options.clone().database("postgres").connect().await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut admin).await.unwrap();
    admin.close().await.unwrap();
    let restored = db.options.clone().database(&name);
    restore.args(["--exit-on-error", "--single-transaction", "--no-owner", "--dbname"]);
    restore.arg(address(&restored)).arg(&file);
    run(restore);

    assert_eq!(seen(&restored), before);
    // And it can be written to: the same article is known, and the same night changes nothing.
    let store = Store::connect(restored, 2).await.unwrap();
    store.migrate().await.unwrap();
    let live = namecheck::flow::Live::load(&store).await.unwrap();
    assert!(!ingest(&store, &live, article(Some("a-1"), text)).await.unwrap().created);
    let mut lock = store.write_lock().await.unwrap();
    let report = reconcile(&store, &live, &mut lock, RunOrder::new(Scope::Full), |_| ()).await.unwrap();
    lock.release().await;
    let hits = report.tally.hits;
    assert_eq!((hits.new, hits.rescored, hits.superseded, hits.unchanged), (0, 0, 0, 2));
    store.close().await;
}
