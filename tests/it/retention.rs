//! What a night removes of events and deliveries, and what it leaves.

use std::sync::Arc;

use chrono::Utc;
use namecheck::flow::{Client, ClientSettings, Fetcher, Nightly, Retention, Stop};
use namecheck::store::{NightState, Replayed};

use super::harness::TestDb;

/// Runs a night, without any list.
async fn night(db: &TestDb, retention: Retention) {
    let downloads = tempfile::tempdir().unwrap();
    let client = Client::new(&ClientSettings::default()).unwrap();
    let nightly = Nightly {
        store: db.store.clone(),
        live: Arc::new(db.live().await),
        fetcher: Arc::new(Fetcher::new(client, downloads.path().to_owned())),
        retention,
        stop: Stop::default(),
    };
    assert_eq!(nightly.once(Utc::now()).await.unwrap().state, NightState::Done);
}

async fn run(db: &TestDb, sql: &'static str) {
    sqlx::raw_sql(sql).execute(&mut db.connection().await).await.unwrap();
}

/// Events, and deliveries with their endpoint and state, that are left: by what they are about.
async fn left(db: &TestDb) -> (Vec<String>, Vec<String>) {
    let mut connection = db.connection().await;
    let events = "SELECT payload->>'list' FROM outbox ORDER BY id";
    let deliveries = "SELECT concat_ws(' ', subject, endpoint_id, state) FROM webhook_deliveries
        ORDER BY position, endpoint_id";
    (
        sqlx::query_scalar(events).fetch_all(&mut connection).await.unwrap(),
        sqlx::query_scalar(deliveries).fetch_all(&mut connection).await.unwrap(),
    )
}

#[tokio::test]
async fn a_night_removes_what_is_old_and_nothing_that_somebody_still_has_to_get() {
    let db = TestDb::new().await;
    let active = db.add("https://example.org/one").await.0;
    db.add("https://example.org/two").await;
    for list in ["taken", "due", "young", "month", "failed"] {
        db.happens(list).await;
    }
    assert_eq!(db.store.place_events(100).await.unwrap(), 5);
    db.happens("unplaced").await;
    run(
        &db,
        "UPDATE webhook_endpoints SET state = 'disabled', disabled_because = 'it is gone' WHERE id = 2;
        UPDATE outbox SET created_at = now() - interval '401 days';
        UPDATE outbox SET created_at = now() - interval '399 days' WHERE payload->>'list' = 'young';
        UPDATE outbox SET created_at = now() - interval '31 days' WHERE payload->>'list' = 'month';
        UPDATE webhook_deliveries SET state = 'delivered', delivered_at = now() - interval '31 days'
            WHERE endpoint_id = 1 AND subject IN ('list:taken', 'list:month');
        UPDATE webhook_deliveries SET state = 'delivered', delivered_at = now() - interval '29 days'
            WHERE endpoint_id = 2 AND subject = 'list:month';
        UPDATE webhook_deliveries SET state = 'failed' WHERE endpoint_id = 1 AND subject = 'list:failed'",
    )
    .await;
    night(&db, Retention::default()).await;
    let (events, deliveries) = left(&db).await;
    assert_eq!(events, ["due", "young", "month", "unplaced"]);
    let expected = [
        "list:due 1 pending",
        "list:due 2 pending",
        "list:young 1 pending",
        "list:young 2 pending",
        "list:month 2 delivered",
    ];
    assert_eq!(deliveries, expected);
    // An event whose delivery is forgotten can be sent again.
    let since = Replayed::Since(Utc::now() - chrono::TimeDelta::days(40));
    assert_eq!(db.store.replay_events(active, &since, Utc::now()).await.unwrap(), 1);
    // What was due is delivered at last, and the days are a setting.
    run(&db, "UPDATE webhook_deliveries SET state = 'delivered', delivered_at = now()").await;
    night(&db, Retention { event_days: 30, delivery_days: 7 }).await;
    assert_eq!(left(&db).await, (vec!["unplaced".to_owned()], Vec::new()));
}

#[tokio::test]
async fn many_old_events_go_batch_after_batch() {
    let db = TestDb::new().await;
    db.add("https://example.org/one").await;
    run(
        &db,
        "INSERT INTO outbox (key, kind, payload, created_at)
        SELECT g::text, 'list.activated', jsonb_build_object('list', 'l' || g), now() - interval '500 days'
        FROM generate_series(1, 2500) g",
    )
    .await;
    assert_eq!(db.store.place_events(10_000).await.unwrap(), 2500);
    run(
        &db,
        "UPDATE webhook_deliveries SET state = 'delivered', delivered_at = now() - interval '499 days'
            WHERE position <> 1200",
    )
    .await;
    night(&db, Retention::default()).await;
    let (events, deliveries) = left(&db).await;
    assert_eq!((events.len(), deliveries), (1, vec![format!("list:{} 1 pending", events[0])]));
}
