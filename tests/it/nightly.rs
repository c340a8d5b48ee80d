//! The nightly run: which night is done by whom, what it does, and how it ends. The clock is an
//! argument.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use namecheck::flow::{
    Address, Client, ClientSettings, Fetcher, LockFor, Mode, Nightly, NightlyTime, Proxies, Published,
    RenewError, Retention, Retry, RunOrder, Scope, Stop, Turn, Wanted, ingest, published, reconcile_until,
};
use namecheck::list::{Snapshot, SourceId};
use namecheck::store::{Night, NightState, RunState};
use sqlx::ConnectOptions;
use tempfile::TempDir;

use super::cli::{Run, SDN, finished, program};
use super::harness::publisher::{Act, Publisher, bare, whole};
use super::harness::{TestDb, article, listed, snapshot};

/// A database with lists, and a place for downloads.
struct Stage {
    db: TestDb,
    data: TempDir,
    /// Its night began just now.
    schedule: NightlyTime,
}

/// One of several servers.
struct Server {
    nightly: Nightly,
    schedule: NightlyTime,
}

impl Server {
    async fn turn(&self, now: DateTime<Utc>) -> Turn {
        self.nightly.turn(self.schedule, now).await.unwrap()
    }
}

impl Stage {
    async fn new() -> Self {
        let schedule = Utc::now().format("%H:%MZ").to_string().parse().unwrap();
        Self { db: TestDb::new().await, data: tempfile::tempdir().unwrap(), schedule }
    }

    fn import(&self, list: &str, url: &str) {
        let mut command = program(&["list", "import", list, "--url", url]);
        command.env("DATABASE_URL", self.db.options.to_url_lossy().as_str());
        let done = finished(command.env("NAMECHECK_DATA_DIR", self.data.path()).output().unwrap());
        assert_eq!(done.code, 0, "{}", done.err);
    }

    /// Runs a night as a timer does.
    fn timer(&self) -> Run {
        let mut command = program(&["nightly"]);
        command.env("DATABASE_URL", self.db.options.to_url_lossy().as_str());
        command.env("NAMECHECK_DATA_DIR", self.data.path());
        finished(command.output().unwrap())
    }

    /// As if all lists had been looked at long ago.
    async fn age(&self) {
        sqlx::query("UPDATE lists SET checked_at = checked_at - interval '3 days'")
            .execute(&mut self.db.connection().await)
            .await
            .unwrap();
    }

    async fn server(&self) -> Server {
        let settings = ClientSettings { proxies: Proxies::Off, ..ClientSettings::default() };
        let mut fetcher = Fetcher::new(Client::new(&settings).unwrap(), self.data.path().join("downloads"));
        fetcher.retry = Retry { attempts: 1, first_wait: Duration::from_millis(1), ..Retry::default() };
        let nightly = Nightly {
            store: self.db.store.clone(),
            live: Arc::new(self.db.live().await),
            fetcher: Arc::new(fetcher),
            retention: Retention::default(),
            stop: Stop::default(),
        };
        Server { nightly, schedule: self.schedule }
    }
}

async fn tried(server: &Server, now: DateTime<Utc>) -> Night {
    match server.turn(now).await {
        Turn::Tried(night) => night,
        other => panic!("{other:?}"),
    }
}

fn tagged(tag: &str, body: &str) -> Act {
    whole(&format!("ETag: \"{tag}\"\r\n"), body.as_bytes())
}

/// The SDN list without one of its persons.
fn without(name: &str) -> String {
    SDN.lines().filter(|line| !line.contains(name)).map(|line| format!("{line}\r\n")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_night_takes_the_new_edition_and_screens_the_stored_names_once() {
    let stage = Stage::new().await;
    let same = || bare("304 Not Modified", "");
    let publisher = Publisher::new([tagged("a", &without("MADURO")), tagged("b", SDN), same()]);
    stage.import("ofac-sdn", &publisher.url("/sdn.csv"));
    stage.age().await;
    let server = stage.server().await;
    let text = "Nicolas Maduro Moros met Jane Smith.";
    ingest(&stage.db.store, &server.nightly.live, article(None, text)).await.unwrap();
    assert_eq!(stage.db.number("SELECT count(*) FROM hits").await, 0);

    let now = Utc::now();
    let night = tried(&server, now).await;
    assert_eq!((night.state, night.attempts, night.problems.as_slice()), (NightState::Done, 1, &[][..]));
    assert_eq!(stage.db.number("SELECT count(*) FROM hits WHERE listing_id = '101'").await, 1);
    let run = &stage.db.store.runs(1).await.unwrap()[0];
    assert_eq!((Some(run.id), run.state), (night.run_id, RunState::Finished));
    assert_eq!(
        stage.db.store.activations(&"ofac-sdn".to_owned().try_into().unwrap()).await.unwrap()[0].actor,
        "nightly run"
    );

    // Not again in this night, whoever looks.
    for server in [&server, &stage.server().await] {
        assert!(matches!(server.turn(now + TimeDelta::minutes(1)).await, Turn::Waits(_)));
    }
    // After nights that nobody saw, once.
    let later = now + TimeDelta::days(3);
    assert_eq!(tried(&server, later).await.state, NightState::Done);
    assert!(matches!(server.turn(later + TimeDelta::minutes(1)).await, Turn::Waits(_)));
    let asked = publisher.requests();
    assert_eq!(asked.len(), 3, "{asked:?}");
    assert!(
        asked[1].contains("if-none-match: \"a\"") && asked[2].contains("if-none-match: \"b\""),
        "{asked:?}"
    );
    assert_eq!(stage.db.number("SELECT count(*) FROM nights").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_servers_do_a_night_once_between_them() {
    let stage = Stage::new().await;
    stage.db.import(vec![listed("1", "BOUT, Viktor")]).await;
    let now = Utc::now();
    let mut servers = Vec::new();
    for _ in 0..6 {
        servers.push(stage.server().await);
    }
    let turns: Vec<_> =
        servers.into_iter().map(|server| tokio::spawn(async move { server.turn(now).await })).collect();
    let mut times_tried = 0;
    for turn in turns {
        match turn.await.unwrap() {
            Turn::Tried(night) => {
                assert_eq!(night.state, NightState::Done);
                times_tried += 1;
            }
            Turn::Locked | Turn::Waits(_) => {}
        }
    }
    assert_eq!(times_tried, 1);
    assert_eq!(stage.db.number("SELECT count(*) FROM runs").await, 1);
    assert_eq!(stage.db.number("SELECT attempts::bigint FROM nights").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_cannot_be_had_keeps_nothing_from_being_screened_and_is_asked_for_again() {
    let stage = Stage::new().await;
    let away = || bare("404 Not Found", "");
    let good = Publisher::new([tagged("a", SDN), bare("304 Not Modified", "")]);
    let bad = Publisher::new([tagged("a", SDN), away(), away(), bare("304 Not Modified", "")]);
    stage.import("ofac-sdn", &good.url("/sdn.csv"));
    stage.import("ofac-cons", &bad.url("/cons.csv"));
    // Read from files: nobody asks for it.
    let mine: SourceId = "mine".to_owned().try_into().unwrap();
    let mut listing = listed("1", "BOUT, Viktor");
    listing.key.source = mine.clone();
    stage.db.offer(&Snapshot { source: mine, ..snapshot(vec![listing]) }).await;
    stage.age().await;

    let server = stage.server().await;
    let now = Utc::now();
    let night = tried(&server, now).await;
    assert_eq!((night.state, night.problems.len()), (NightState::Failed, 1), "{:?}", night.problems);
    assert!(
        night.problems[0].starts_with("ofac-cons: ") && night.problems[0].contains("404"),
        "{:?}",
        night.problems
    );
    assert!(night.run_id.is_some(), "the others are screened");
    let Turn::Waits(again) = server.turn(now + TimeDelta::seconds(1)).await else { panic!() };
    let night = tried(&server, again).await;
    assert_eq!((night.state, night.attempts), (NightState::Failed, 2));
    let Turn::Waits(later) = server.turn(again + TimeDelta::seconds(1)).await else { panic!() };
    assert!(later - again > TimeDelta::minutes(9), "waits grow");
    let night = tried(&server, later).await;
    assert_eq!((night.state, night.attempts, night.problems.len()), (NightState::Done, 3, 0));
    assert_eq!((good.requests().len(), bad.requests().len()), (2, 4), "who answered is not asked again");
    let unchecked =
        "SELECT count(*) FROM lists WHERE source = 'mine' AND checked_at < now() - interval '2 days'";
    assert_eq!(stage.db.number(unchecked).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_edition_is_told_of_and_the_active_one_is_screened_against() {
    let stage = Stage::new().await;
    let shrunk = SDN.lines().next().unwrap();
    let publisher = Publisher::new([tagged("a", SDN), tagged("b", shrunk)]);
    stage.import("ofac-sdn", &publisher.url("/sdn.csv"));
    stage.age().await;
    let night = tried(&stage.server().await, Utc::now()).await;
    assert_eq!(night.state, NightState::Done);
    assert!(night.problems[0].starts_with("ofac-sdn: ofac-sdn@2 is held: "), "{:?}", night.problems);
    assert!(night.run_id.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_list_a_night_says_so_and_is_done() {
    let stage = Stage::new().await;
    let night = tried(&stage.server().await, Utc::now()).await;
    assert_eq!((night.state, night.run_id), (NightState::Done, None));
    assert!(night.problems[0].contains("no list"), "{:?}", night.problems);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_wrong_does_not_end_the_nights() {
    let stage = Stage::new().await;
    stage.db.import(vec![listed("1", "BOUT, Viktor")]).await;
    let server = stage.server().await;
    let now = Utc::now();
    for at in [now + TimeDelta::days(400), now] {
        assert_eq!(tried(&server, at).await.state, NightState::Done);
        assert!(matches!(server.turn(at + TimeDelta::seconds(1)).await, Turn::Waits(_)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_night_is_left_to_who_holds_the_lock() {
    let stage = Stage::new().await;
    stage.db.import(vec![listed("1", "BOUT, Viktor")]).await;
    let server = stage.server().await;
    let now = Utc::now();
    let lock = stage.db.store.write_lock().await.unwrap();
    assert_eq!(server.turn(now).await, Turn::Locked);
    lock.release().await;
    assert_eq!(tried(&server, now).await.attempts, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_somebody_turned_away_from_while_it_was_asked_for_is_fetched_whole() {
    let stage = Stage::new().await;
    let publisher = Publisher::new([tagged("a", SDN), bare("304 Not Modified", ""), tagged("a", SDN)]);
    let url = publisher.url("/sdn.csv");
    stage.import("ofac-sdn", &url);
    let (db, server) = (&stage.db, stage.server().await);
    let lock = async {
        let another = "UPDATE list_versions SET state = 'past'";
        sqlx::query(another).execute(&mut db.connection().await).await.unwrap();
        db.store.write_lock().await
    };
    let wanted = Wanted {
        source: &SourceId::ofac_sdn(),
        addresses: &[Address::given(&url, &[]).unwrap()],
        fetcher: &server.nightly.fetcher,
        on: &|_| (),
        mode: Mode::Apply,
    };
    let found = published::<RenewError>(&db.store, wanted, LockFor::Taken(Box::pin(lock))).await.unwrap();
    let Published::Files(files) = found else { panic!("the same as before") };
    assert_eq!(
        files.iter().filter(|(file, record)| file.bytes == SDN.as_bytes() && record.is_some()).count(),
        1
    );
    let conditions: Vec<bool> =
        publisher.requests().iter().map(|head| head.to_ascii_lowercase().contains("if-none-match")).collect();
    assert_eq!(conditions, [false, true, false]);
    db.store.try_write_lock().await.expect("it was given back").release().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_night_goes_on_behind_the_chunk_it_came_to() {
    let stage = Stage::new().await;
    stage.db.import(vec![listed("1", "BOUT, Viktor")]).await;
    sqlx::query(
        "INSERT INTO names (normal, spelling, normalizer_version)
        SELECT n, n, 1 FROM (SELECT translate(md5(g::text), '0123456789', 'ghijklmnop') AS n
            FROM generate_series(1, 20000) g) AS made",
    )
    .execute(&mut stage.db.connection().await)
    .await
    .unwrap();
    let server = stage.server().await;
    let reached = AtomicU64::new(0);
    let mut lock = stage.db.store.write_lock().await.unwrap();
    let stop = Stop::default();
    let cut = reconcile_until(
        &stop,
        &stage.db.store,
        &server.nightly.live,
        &mut lock,
        RunOrder::new(Scope::Delta),
        |progress| {
            reached.store(progress.names, Ordering::Relaxed);
            stop.ask();
        },
    );
    assert!(cut.await.unwrap().is_none());
    // As long as its leader has the lock it may go on.
    assert_eq!(stage.db.store.runs(1).await.unwrap()[0].state, RunState::Running);
    lock.release().await;
    let done = reached.load(Ordering::Relaxed);
    let run = &stage.db.store.runs(1).await.unwrap()[0];
    // Another worker may have come to the end of its chunk at the same moment.
    assert!(run.state == RunState::Stopped && run.tally.names >= done, "{done}: {run:?}");
    assert_eq!(stage.db.store.run(run.id).await.unwrap().as_ref(), Some(run));
    assert!(run.tally.names < 20_000, "{run:?}");

    // A night that is stopped before it does anything, and goes on with that run.
    server.nightly.stop.ask();
    let now = Utc::now();
    assert_eq!(tried(&server, now).await.state, NightState::Stopped);
    // Its session, and with it the lock, may end a moment later.
    stage.db.store.write_lock().await.unwrap().release().await;
    let night = tried(&stage.server().await, now).await;
    assert_eq!((night.state, night.attempts, night.run_id), (NightState::Done, 2, Some(run.id)));
    let run = &stage.db.store.runs(1).await.unwrap()[0];
    assert_eq!((run.state, run.tally.names), (RunState::Finished, 20_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_night_by_a_timer_counts_as_that_of_the_servers() {
    let stage = Stage::new().await;
    let command = || stage.timer();
    stage.db.import(vec![listed("1", "BOUT, Viktor")]).await;
    let lock = stage.db.store.write_lock().await.unwrap();
    let locked = command();
    assert_eq!(locked.code, 5, "{}", locked.err);
    lock.release().await;
    let done = command();
    assert_eq!(done.code, 0, "{}", done.err);
    let night = &done.json()[0];
    assert_eq!((night["state"].as_str(), night["run"]["state"].as_str()), (Some("done"), Some("finished")));
    assert!(matches!(stage.server().await.turn(Utc::now()).await, Turn::Waits(_)));

    // A list that cannot be had: screened all the same, and said.
    let away = Publisher::new([tagged("a", SDN), bare("404 Not Found", ""), bare("304 Not Modified", "")]);
    stage.import("ofac-cons", &away.url("/cons.csv"));
    stage.age().await;
    let failed = command();
    assert_eq!(failed.code, 1, "{}", failed.out);
    assert!(failed.err.contains("ofac-cons: ") && failed.err.contains("404"), "{}", failed.err);
    assert_eq!(failed.json()[0]["run"]["state"], "finished");

    // A server tries it again, once, as the night of its own schedule.
    let server = stage.server().await;
    let Turn::Waits(again) = server.turn(Utc::now()).await else { panic!() };
    assert_eq!(tried(&server, again).await.state, NightState::Done);
    assert!(matches!(server.turn(again + TimeDelta::seconds(1)).await, Turn::Waits(_)));
    assert_eq!(away.requests().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_is_told_of_a_list_whose_address_is_not_known_whole() {
    let stage = Stage::new().await;
    let publisher = Publisher::new([tagged("a", SDN)]);
    stage.import("ofac-sdn", &publisher.url("/sdn.csv?token=x"));
    stage.age().await;
    let done = stage.timer();
    // Another attempt would not help, so that servers do not make one.
    assert_eq!((done.code, done.json()[0]["state"].as_str()), (1, Some("done")), "{}", done.out);
    assert!(done.err.contains("ofac-sdn: ") && done.err.contains("had a query"), "{}", done.err);
    assert!(matches!(stage.server().await.turn(Utc::now()).await, Turn::Waits(_)));
    assert_eq!(publisher.requests().len(), 1);
}
