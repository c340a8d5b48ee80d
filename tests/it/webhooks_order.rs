//! No event lost, none twice, those of a candidate in order: whoever writes, delivers or is killed.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use chrono::TimeDelta;
use namecheck::flow::{RunOrder, Scope, ingest, reconcile};
use namecheck::store::{DeliveryState, EVENT_KINDS, EventPosition, Replayed};
use serde_json::json;
use sqlx::{ConnectOptions, Connection, PgConnection};

use super::cli::program;
use super::harness::receiver::{Message, Receiver};
use super::harness::{TestDb, article, listed};
use super::webhooks::later;

const OK: &str = "200 OK\r\n";

async fn note(connection: &mut PgConnection, list: &str) {
    sqlx::query(
        "INSERT INTO outbox (key, kind, payload)
        VALUES (gen_random_uuid()::text, 'list.activated', jsonb_build_object('list', $1::text))",
    )
    .bind(list)
    .execute(connection)
    .await
    .unwrap();
}

fn lists(messages: &[Message]) -> Vec<String> {
    messages.iter().map(|message| message.json()["data"]["list"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_is_committed_after_later_ones_is_told_and_listed() {
    let db = TestDb::new().await;
    let receiver = Receiver::content();
    db.add(&receiver.url()).await;
    let (mut slow, mut quick) = (db.connection().await, db.connection().await);
    let mut transaction = slow.begin().await.unwrap();
    note(&mut transaction, "slow").await;
    note(&mut quick, "quick").await;
    assert_eq!(db.deliver(later(0)).await, (1, 0, 0));
    let seen = db.store.events(EventPosition(0), 10).await.unwrap();
    assert_eq!(seen.len(), 1);
    transaction.commit().await.unwrap();
    assert_eq!(db.deliver(later(0)).await, (1, 0, 0));
    assert_eq!(lists(&receiver.messages()), ["quick", "slow"]);
    assert_eq!(
        db.number("SELECT count(*) FROM outbox a JOIN outbox b ON a.id < b.id AND a.position > b.position")
            .await,
        1,
        "the order of ids is not the order of events"
    );
    let next = db.store.events(seen[0].position, 10).await.unwrap();
    assert_eq!((next.len(), &next[0].payload), (1, &json!({"list": "slow"})));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_is_told_of_all_that_is_committed_after_it_was_added() {
    let db = TestDb::new().await;
    let receiver = Receiver::content();
    db.happens("before").await;
    let mut slow = db.connection().await;
    let mut transaction = slow.begin().await.unwrap();
    note(&mut transaction, "under way").await;
    let (id, _) = db.add(&receiver.url()).await;
    transaction.commit().await.unwrap();
    db.happens("after").await;
    assert_eq!(db.deliver(later(0)).await, (2, 0, 0));
    assert_eq!(
        lists(&receiver.messages()).into_iter().collect::<BTreeSet<_>>(),
        ["after", "under way"].map(str::to_owned).into()
    );
    assert!(db.store.remove_endpoint(id).await.unwrap());
    assert!(!db.store.remove_endpoint(id).await.unwrap());
    db.happens("afterwards").await;
    assert_eq!(db.deliver(later(0)).await, (0, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_waits_for_the_earlier_ones_of_its_candidate_and_for_no_others() {
    let db = TestDb::new().await;
    let healthy = std::sync::Arc::new(AtomicBool::new(false));
    let well = std::sync::Arc::clone(&healthy);
    let receiver = Receiver::new(move |message| {
        let first = message.json()["data"]["version"] == "a@1";
        if first && !well.load(Ordering::Relaxed) { "500 No\r\n".to_owned() } else { OK.to_owned() }
    });
    db.add(&receiver.url()).await;
    let versions = |messages: Vec<Message>| -> Vec<String> {
        messages.iter().map(|m| m.json()["data"]["version"].as_str().unwrap().to_owned()).collect()
    };
    for (list, version) in [("a", "a@1"), ("a", "a@2"), ("b", "b@1"), ("a", "a@3")] {
        sqlx::query(
            "INSERT INTO outbox (key, kind, payload)
            VALUES ($2, 'list.activated', jsonb_build_object('list', $1::text, 'version', $2::text))",
        )
        .bind(list)
        .bind(version)
        .execute(&mut db.connection().await)
        .await
        .unwrap();
    }
    let start = later(0);
    assert_eq!(db.deliver(start).await, (1, 1, 0));
    let seen: BTreeSet<String> = versions(receiver.messages()).into_iter().collect();
    assert_eq!(seen, ["a@1", "b@1"].map(str::to_owned).into());
    healthy.store(true, Ordering::Relaxed);
    assert_eq!(db.deliver(start + TimeDelta::seconds(7)).await, (3, 0, 0));
    assert_eq!(versions(receiver.messages())[2..], ["a@1", "a@2", "a@3"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_is_given_up_after_three_days_no_longer_holds_up_its_candidate() {
    let db = TestDb::new().await;
    let receiver = Receiver::new(|message| {
        let first = message.json()["data"]["list"] == "a" && message.json()["data"]["version"] == "a@1";
        if first { "500 No\r\n".to_owned() } else { OK.to_owned() }
    });
    let (id, _) = db.add(&receiver.url()).await;
    sqlx::query(
        r#"INSERT INTO outbox (key, kind, payload) VALUES
        ('1', 'list.activated', '{"list": "a", "version": "a@1"}'),
        ('2', 'list.activated', '{"list": "a", "version": "a@2"}')"#,
    )
    .execute(&mut db.connection().await)
    .await
    .unwrap();
    let start = later(0);
    let mut at = start;
    let mut attempts = 0;
    let failed = loop {
        let (delivered, to_retry, failed) = db.deliver(at).await;
        attempts += to_retry + failed;
        if failed > 0 {
            assert_eq!(delivered, 1, "the second follows at once");
            break db.store.deliveries(id, None, 9).await.unwrap().remove(1);
        }
        assert_eq!((delivered, to_retry), (0, 1));
        at = db.store.deliveries(id, None, 9).await.unwrap()[1].next_attempt_at.unwrap();
    };
    assert_eq!((attempts, failed.attempts, failed.state), (15, 15, DeliveryState::Failed));
    let hours = (at - start).num_hours();
    assert!((48..=96).contains(&hours), "{hours} hours");
    assert_eq!(db.deliver(at + TimeDelta::days(9)).await, (0, 0, 0));
    assert_eq!(db.store.replay_events(id, &Replayed::Failed, at).await.unwrap(), 1);
    assert_eq!(db.deliver(at).await, (0, 1, 0), "a replay begins anew");
    assert_eq!(receiver.ids().iter().filter(|id| **id == failed.event_id).count(), 16);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hit_that_takes_the_place_of_another_is_told_after_its_end() {
    let db = TestDb::new().await;
    let mut person = listed("1", "MADURO MOROS, Nicolas");
    db.import(vec![person.clone()]).await;
    ingest(&db.store, &db.live().await, article(None, "Nicolas Maduro Moros spoke.")).await.unwrap();
    person.programs = vec!["VENEZUELA".to_owned()];
    db.import(vec![person]).await;
    let mut lock = db.store.write_lock().await.unwrap();
    let live = db.live().await;
    let report = reconcile(&db.store, &live, &mut lock, RunOrder::new(Scope::Delta), |_| ()).await.unwrap();
    lock.release().await;
    assert_eq!(report.tally.hits.rescored, 1);
    let broken = AtomicBool::new(true);
    let receiver = Receiver::new(move |message| {
        let superseded = message.json()["type"] == "candidate.superseded";
        if superseded && broken.swap(false, Ordering::Relaxed) {
            "500 No\r\n".to_owned()
        } else {
            OK.to_owned()
        }
    });
    let (id, _) = db.add(&receiver.url()).await;
    let start = later(0);
    assert_eq!(db.store.replay_events(id, &Replayed::Since(later(-600)), start).await.unwrap(), 5);
    assert_eq!(db.deliver(start).await, (3, 1, 0));
    assert_eq!(db.deliver(start + TimeDelta::seconds(7)).await, (2, 0, 0));
    let kinds: Vec<String> = receiver
        .messages()
        .iter()
        .filter_map(|message| message.json()["type"].as_str()?.strip_prefix("candidate.").map(str::to_owned))
        .collect();
    assert_eq!(kinds, ["opened", "superseded", "superseded", "opened"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_deliverers_at_once_tell_every_event_once() {
    let db = TestDb::new().await;
    let receiver = Receiver::content();
    db.add(&receiver.url()).await;
    for number in 0..40 {
        db.happens(&format!("list-{}", number % 30)).await;
    }
    let at = later(0);
    let (one, other, third) = tokio::join!(db.deliver(at), db.deliver(at), db.deliver(at));
    let last = db.deliver(at).await;
    assert_eq!(one.0 + other.0 + third.0 + last.0, 40);
    let ids = receiver.ids();
    assert_eq!((ids.len(), ids.iter().collect::<BTreeSet<_>>().len()), (40, 40));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deliverer_that_is_killed_leaves_the_event_to_another_under_the_same_id() {
    let db = TestDb::new().await;
    let (release, held) = mpsc::channel::<()>();
    let held = Mutex::new(Some(held));
    let receiver = Receiver::new(move |_| {
        // The first message is answered once the test lets it go.
        if let Some(held) = held.lock().unwrap().take() {
            let _ = held.recv();
        }
        OK.to_owned()
    });
    let (id, _) = db.add(&receiver.url()).await;
    db.happens("a").await;
    let mut child = program(&["webhook", "deliver"])
        .env("DATABASE_URL", db.options.to_url_lossy().as_str())
        .env("NAMECHECK_WEBHOOK_ALLOW_PRIVATE", "true")
        .spawn()
        .unwrap();
    tokio::task::block_in_place(|| receiver.wait());
    child.kill().unwrap();
    child.wait().unwrap();
    drop(release);
    assert_eq!(db.deliver(later(0)).await, (0, 0, 0), "nobody knows yet that it was killed");
    assert_eq!(db.deliver(later(120)).await, (1, 0, 0));
    let ids = receiver.ids();
    assert_eq!((ids.len(), &ids[0]), (2, &ids[1]));
    assert_eq!(db.store.deliveries(id, None, 9).await.unwrap()[0].state, DeliveryState::Delivered);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_kinds_that_can_be_asked_for_are_those_that_can_be_written() {
    let db = TestDb::new().await;
    let check: String = sqlx::query_scalar(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'outbox_kind_check'",
    )
    .fetch_one(&mut db.connection().await)
    .await
    .unwrap();
    let written: BTreeSet<&str> = check.split('\'').skip(1).step_by(2).collect();
    assert_eq!(written, EVENT_KINDS.into_iter().collect());
}
