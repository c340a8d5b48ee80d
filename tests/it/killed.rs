//! Imports by real processes that are killed, interrupted or many at once.
//!
//! A process is stopped in its tracks by a lock that the test holds; that it waits is seen in the
//! database.

use std::fs;
use std::process::Child;

use namecheck::list::{InputFile, SourceId, read};
use sqlx::{ConnectOptions, Connection, PgConnection};
use tempfile::TempDir;

use super::cli::{Run, finished, program};
use super::harness::TestDb;

fn sdn(count: usize) -> String {
    (0..count)
        .map(|n| format!("{n},\"FAMILY{n}, Given\",\"individual\",\"SDGT\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 1960.\"\r\n"))
        .collect()
}

struct Stage {
    db: TestDb,
    directory: TempDir,
}

impl Stage {
    async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        for (name, count) in [("first.csv", 100), ("second.csv", 5_000)] {
            fs::write(directory.path().join(name), sdn(count)).unwrap();
        }
        Self { db: TestDb::new().await, directory }
    }

    fn start(&self, file: &str) -> Child {
        let path = self.directory.path().join(file);
        let mut command = program(&["list", "import", "ofac-sdn", "--file", path.to_str().unwrap()]);
        command.env("DATABASE_URL", self.db.options.to_url_lossy().as_str()).spawn().unwrap()
    }

    fn import(&self, file: &str) -> Run {
        finished(self.start(file).wait_with_output().unwrap())
    }

    fn digest_of(&self, file: &str) -> String {
        let bytes = fs::read(self.directory.path().join(file)).unwrap();
        read(&SourceId::ofac_sdn(), &[InputFile::new("sdn.csv", bytes)]).unwrap().digest()
    }

    /// Everything an import writes, as rows.
    async fn rows(&self) -> Vec<i64> {
        let mut counts = Vec::new();
        for table in [
            "SELECT count(*) FROM list_versions",
            "SELECT count(*) FROM listings",
            "SELECT count(*) FROM listings WHERE last_version IS NULL",
            "SELECT count(*) FROM raw_files",
            "SELECT count(*) FROM activations",
            "SELECT count(*) FROM outbox",
        ] {
            counts.push(self.db.number(table).await);
        }
        counts
    }
}

/// Until so many sessions of the process wait for a lock of the test, or of each other.
async fn wait(sessions: i64, child: &mut Child, behind: &mut PgConnection) {
    loop {
        let waiting: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        )
        .fetch_one(&mut *behind)
        .await
        .unwrap();
        if waiting >= sessions {
            return;
        }
        assert!(child.try_wait().unwrap().is_none(), "the import ended without meeting the lock");
    }
}

/// What an import meets on its way, in this order.
const PLACES: [&str; 7] = [
    // Taken by whoever imports: "namechec" in ASCII.
    "SELECT pg_advisory_lock(x'6e616d6563686563'::bigint)",
    "LOCK TABLE lists IN EXCLUSIVE MODE",
    "LOCK TABLE raw_files IN EXCLUSIVE MODE",
    "LOCK TABLE listings IN EXCLUSIVE MODE",
    // Held shared by articles under way.
    "SELECT pg_advisory_lock_shared(x'6e616d6563686564'::bigint)",
    "LOCK TABLE activations IN EXCLUSIVE MODE",
    "LOCK TABLE outbox IN EXCLUSIVE MODE",
];

#[tokio::test(flavor = "multi_thread")]
async fn an_import_killed_anywhere_leaves_the_active_version_and_the_next_ends_the_same() {
    let stage = Stage::new().await;
    assert_eq!(stage.import("first.csv").code, 0);
    let before = (stage.db.store.lists().await.unwrap(), stage.rows().await);
    for place in PLACES {
        for signal in ["KILL", "INT"] {
            let mut blocker = stage.db.connection().await;
            let mut transaction = blocker.begin().await.unwrap();
            sqlx::query(place).execute(&mut *transaction).await.unwrap();
            let mut behind = stage.db.connection().await;
            let mut child = stage.start("second.csv");
            wait(1, &mut child, &mut behind).await;
            let killed = std::process::Command::new("sh")
                .args(["-c", &format!("kill -{signal} {}", child.id())])
                .status()
                .unwrap();
            assert!(killed.success());
            if signal == "KILL" {
                assert!(!child.wait().unwrap().success());
                drop(transaction);
                blocker.close().await.unwrap();
            } else {
                // It looks what came of it once the session that wrote has ended: it is seen to wait
                // for that, and then that session must not be kept waiting.
                wait(2, &mut child, &mut behind).await;
                drop(transaction);
                blocker.close().await.unwrap();
                let done = finished(child.wait_with_output().unwrap());
                assert_eq!(done.code, 130, "{place}: {}", done.err);
                assert!(done.err.contains("nothing of ofac-sdn was imported"), "{place}: {}", done.err);
                assert_eq!(done.out, "");
            }
            // Whoever had the lock is gone once it can be taken.
            stage.db.store.write_lock().await.unwrap().release().await;
            let after = (stage.db.store.lists().await.unwrap(), stage.rows().await);
            assert_eq!(after, before, "{place} {signal}");
        }
    }
    let done = stage.import("second.csv");
    assert_eq!(done.code, 0, "{}", done.err);
    let active = stage.db.store.lists().await.unwrap().remove(0);
    assert_eq!((active.ordinal, active.digest), (2, stage.digest_of("second.csv")));
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_processes_at_once_make_one_version() {
    let stage = Stage::new().await;
    let children: Vec<Child> = (0..8).map(|_| stage.start("second.csv")).collect();
    let mut outcomes = Vec::new();
    for child in children {
        let done = finished(child.wait_with_output().unwrap());
        assert_eq!(done.code, 0, "{}", done.err);
        outcomes.push(done.json()[0]["outcome"].as_str().unwrap().to_owned());
    }
    outcomes.sort();
    assert_eq!(outcomes[0], "new");
    assert!(outcomes[1..].iter().all(|outcome| outcome == "unchanged"), "{outcomes:?}");
    assert_eq!(stage.rows().await, [1, 5_000, 5_000, 1, 1, 1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_waits_in_vain_is_told_that_another_holds_the_lock() {
    let stage = Stage::new().await;
    let lock = stage.db.store.write_lock().await.unwrap();
    let path = stage.directory.path().join("first.csv");
    let mut command =
        program(&["list", "import", "ofac-sdn", "--wait", "0", "--file", path.to_str().unwrap()]);
    command.env("DATABASE_URL", stage.db.options.to_url_lossy().as_str());
    let done = finished(command.output().unwrap());
    assert_eq!((done.code, done.out.as_str()), (5, ""), "{}", done.err);
    lock.release().await;
}
