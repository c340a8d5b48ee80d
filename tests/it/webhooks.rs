//! Events told to a real web server: signed, retried, replayed, refused. Time is an argument; nothing
//! waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use namecheck::flow::{Clock, DeliveryTally, WebhookSettings, Webhooks, deliver_due, ingest};
use namecheck::store::{DeliveryState, EndpointId, EndpointState, NewEndpoint, Replayed, WebhookSecret};
use tokio::sync::watch;

use super::harness::receiver::{Receiver, is_signed};
use super::harness::{TestDb, article, listed};

pub(super) fn open() -> Arc<Webhooks> {
    let settings = WebhookSettings { allow_private: true, ..WebhookSettings::default() };
    Arc::new(Webhooks::new(settings).unwrap())
}

impl TestDb {
    /// Adds an endpoint for all kinds of events.
    pub(super) async fn add(&self, url: &str) -> (EndpointId, WebhookSecret) {
        let secret = WebhookSecret::generate().unwrap();
        let new = NewEndpoint { url: url.to_owned(), kinds: Vec::new(), secret: secret.clone() };
        (self.store.add_endpoint(&new).await.unwrap().id, secret)
    }

    /// Notes a fact about a list of this name, as if it had just happened.
    pub(super) async fn happens(&self, list: &str) {
        sqlx::query(
            "INSERT INTO outbox (key, kind, payload)
            VALUES (gen_random_uuid()::text, 'list.activated', jsonb_build_object('list', $1::text))",
        )
        .bind(list)
        .execute(&mut self.connection().await)
        .await
        .unwrap();
    }

    /// Tells what is due at a moment, and sums up.
    pub(super) async fn deliver(&self, at: DateTime<Utc>) -> (u64, u64, u64) {
        let told = deliver_due(&self.store, &open(), Clock::At(at)).await.unwrap();
        let sum = |of: fn(&DeliveryTally) -> u64| told.iter().map(of).sum();
        (sum(|tally| tally.delivered), sum(|tally| tally.to_retry), sum(|tally| tally.failed))
    }
}

pub(super) fn later(seconds: i64) -> DateTime<Utc> {
    Utc::now() + TimeDelta::seconds(seconds)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_candidate_is_told_signed_by_its_ids_and_without_a_name() {
    let db = TestDb::new().await;
    let receiver = Receiver::content();
    let (_, secret) = db.add(&receiver.url()).await;
    db.import(vec![listed("22790", "MADURO MOROS, Nicolas")]).await;
    let added =
        ingest(&db.store, &db.live().await, article(None, "Nicolas Maduro Moros spoke.")).await.unwrap();
    let told = deliver_due(&db.store, &open(), Clock::Database).await.unwrap();
    assert_eq!((told.len(), told[0].delivered, told[0].to_retry), (1, 2, 0));
    let messages = receiver.messages();
    let opened = messages.iter().find(|message| message.json()["type"] == "candidate.opened").unwrap();
    assert!(messages.iter().any(|message| message.json()["data"]["version"] == "ofac-sdn@1"));
    assert_eq!(opened.json()["data"]["article_id"], added.article_id.0);
    assert_eq!(opened.json()["data"]["hit_id"], added.candidates[0].hit_id.0);
    assert!(!opened.body.to_lowercase().contains("maduro"), "{}", opened.body);
    assert_eq!(opened.header("content-type"), "application/json");
    assert!(opened.id().starts_with("evt_") && !opened.id().contains('.'), "{}", opened.id());
    let sent: i64 = opened.header("webhook-timestamp").parse().unwrap();
    assert!((Utc::now().timestamp() - sent).abs() < 60);
    for message in &messages {
        assert!(is_signed(message, &secret.reveal()), "{}", message.head);
        assert!(!is_signed(message, &WebhookSecret::generate().unwrap().reveal()));
    }
    assert_eq!(db.deliver(later(600)).await, (0, 0, 0), "delivered is delivered");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_fails_is_told_again_under_the_same_id() {
    let db = TestDb::new().await;
    let calls = AtomicUsize::new(0);
    let receiver = Receiver::new(move |_| match calls.fetch_add(1, Ordering::Relaxed) {
        0 => "500 Internal Server Error\r\n".to_owned(),
        1 => "503 Service Unavailable\r\nRetry-After: 120\r\n".to_owned(),
        _ => "200 OK\r\n".to_owned(),
    });
    let (id, _) = db.add(&receiver.url()).await;
    db.happens("a").await;
    let start = later(0);
    let at = |seconds| start + TimeDelta::seconds(seconds);
    assert_eq!(db.deliver(at(0)).await, (0, 1, 0));
    assert_eq!(db.deliver(at(3)).await, (0, 0, 0), "not yet");
    assert_eq!(db.deliver(at(7)).await, (0, 1, 0));
    assert_eq!(db.deliver(at(120)).await, (0, 0, 0), "it asked for two minutes");
    let waiting = db.store.deliveries(id, None, 10).await.unwrap().remove(0);
    assert_eq!((waiting.attempts, waiting.last_status), (2, Some(503)));
    assert_eq!(waiting.last_error.as_deref(), Some("it answered 503 Service Unavailable"));
    assert_eq!(db.deliver(at(128)).await, (1, 0, 0));
    let messages = receiver.messages();
    assert_eq!(messages.len(), 3);
    assert!(messages.iter().all(|one| one.id() == messages[0].id() && one.body == messages[0].body));
    let done = db.store.deliveries(id, None, 10).await.unwrap().remove(0);
    assert_eq!((done.state, done.last_error, done.next_attempt_at), (DeliveryState::Delivered, None, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_is_a_failure_and_is_not_followed() {
    let db = TestDb::new().await;
    let inside = Receiver::content();
    let target = inside.url();
    let receiver = Receiver::new(move |_| format!("307 Temporary Redirect\r\nLocation: {target}\r\n"));
    let (id, _) = db.add(&receiver.url()).await;
    db.happens("a").await;
    assert_eq!(db.deliver(later(0)).await, (0, 1, 0));
    assert_eq!(db.store.deliveries(id, None, 1).await.unwrap()[0].last_status, Some(307));
    assert_eq!((receiver.messages().len(), inside.messages().len()), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn gone_disables_and_what_happens_meanwhile_is_kept() {
    let db = TestDb::new().await;
    let calls = AtomicUsize::new(0);
    let receiver = Receiver::new(move |_| match calls.fetch_add(1, Ordering::Relaxed) {
        0 => "410 Gone\r\n".to_owned(),
        _ => "200 OK\r\n".to_owned(),
    });
    let (id, _) = db.add(&receiver.url()).await;
    db.happens("a").await;
    assert_eq!(db.deliver(later(0)).await, (0, 1, 0));
    let endpoint = db.store.endpoint(id).await.unwrap().unwrap();
    assert_eq!(endpoint.state, EndpointState::Disabled("it answered 410 Gone".to_owned()));
    db.happens("b").await;
    assert_eq!(db.deliver(later(100_000)).await, (0, 0, 0));
    assert!(db.store.enable_endpoint(id, later(0)).await.unwrap());
    assert_eq!(db.deliver(later(0)).await, (2, 0, 0));
    assert_eq!(receiver.messages().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_takes_nothing_for_days_is_disabled_and_loses_nothing() {
    let db = TestDb::new().await;
    let takes = Arc::new(AtomicBool::new(true));
    let asked = Arc::clone(&takes);
    let receiver = Receiver::new(move |_| match asked.load(Ordering::Relaxed) {
        true => "200 OK\r\n".to_owned(),
        false => "500 Internal Server Error\r\n".to_owned(),
    });
    let (id, _) = db.add(&receiver.url()).await;
    let start = later(60);
    let day = |days: i64| start + TimeDelta::days(days);
    // Tries once a day, as often as it is tried at all; the waits are half a day at most.
    let give_up = async |from: i64| {
        for attempt in 0..14 {
            assert_eq!(db.deliver(day(from + attempt)).await, (0, 1, 0), "attempt {attempt}");
        }
        assert_eq!(db.deliver(day(from + 14)).await, (0, 0, 1));
        db.store.endpoint(id).await.unwrap().unwrap().state
    };
    takes.store(false, Ordering::Relaxed);
    db.happens("a").await;
    // What was taken four days before speaks for it.
    db.happens("taken").await;
    sqlx::query(
        "UPDATE webhook_deliveries SET state = 'delivered', delivered_at = $1
        WHERE position = (SELECT max(position) FROM webhook_deliveries)",
    )
    .bind(day(10))
    .execute(&mut {
        assert_eq!(db.store.place_events(10).await.unwrap(), 2);
        db.connection().await
    })
    .await
    .unwrap();
    assert_eq!(give_up(0).await, EndpointState::Active);
    db.happens("b").await;
    assert_eq!(give_up(15).await, EndpointState::Disabled("it took no message for 5 days".to_owned()));
    db.happens("c").await;
    assert_eq!(db.deliver(day(30)).await, (0, 0, 0));
    takes.store(true, Ordering::Relaxed);
    assert!(db.store.enable_endpoint(id, day(31)).await.unwrap());
    assert_eq!(db.deliver(day(31)).await, (1, 0, 0), "what happened meanwhile");
    assert_eq!(db.store.replay_events(id, &Replayed::Failed, day(31)).await.unwrap(), 2);
    assert_eq!(db.deliver(day(31)).await, (2, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_tells_again_under_the_same_id() {
    let db = TestDb::new().await;
    let receiver = Receiver::content();
    db.happens("before").await;
    let (id, _) = db.add(&receiver.url()).await;
    db.happens("after").await;
    assert_eq!(db.deliver(later(0)).await, (1, 0, 0), "from its creation on");
    let first = receiver.messages().remove(0);
    let replay = async |which| db.store.replay_events(id, &which, later(0)).await.unwrap();
    assert_eq!(replay(Replayed::Event(first.id().to_owned())).await, 1);
    assert_eq!(replay(Replayed::Event(first.id().to_owned())).await, 0, "it is pending already");
    assert_eq!(replay(Replayed::Event("evt_none".to_owned())).await, 0);
    assert_eq!(replay(Replayed::Failed).await, 0);
    assert_eq!(db.deliver(later(0)).await, (1, 0, 0));
    let again = receiver.messages().remove(1);
    assert_eq!((again.id(), &again.body), (first.id(), &first.body));
    assert_eq!(replay(Replayed::Since(later(60))).await, 0);
    assert_eq!(replay(Replayed::Since(later(-60))).await, 2, "also what was before it");
    assert_eq!(db.deliver(later(0)).await, (2, 0, 0));
    // Events of two lists may come in any order.
    assert!(receiver.messages()[2..].iter().any(|message| message.json()["data"]["list"] == "before"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_message_goes_inside_by_number_or_by_name() {
    let db = TestDb::new().await;
    let receiver = Receiver::content();
    let closed = Arc::new(Webhooks::new(WebhookSettings::default()).unwrap());
    for url in [receiver.url(), format!("https://127.0.0.1:{}/", receiver.port)] {
        let refused = closed.destination(&url).unwrap_err().to_string();
        assert!(refused.contains("NAMECHECK_WEBHOOK_ALLOW_PRIVATE"), "{refused}");
    }
    // Nobody can tell by the name; and what was added while it was allowed is judged anew.
    let by_name = format!("https://localhost:{}/", receiver.port);
    assert!(closed.destination(&by_name).is_ok());
    let (named, _) = db.add(&by_name).await;
    let (numbered, _) = db.add(&receiver.url()).await;
    db.happens("a").await;
    let told = deliver_due(&db.store, &closed, Clock::At(later(0))).await.unwrap();
    assert_eq!(told.iter().map(|tally| tally.to_retry).sum::<u64>(), 2);
    let error = async |id| db.store.deliveries(id, None, 1).await.unwrap().remove(0).last_error.unwrap();
    let told = error(named).await;
    assert!(told.contains("no public address"), "{told}");
    assert!(error(numbered).await.contains("not encrypted"));
    let tested = closed.test(&db.store, named, later(0)).await.unwrap().unwrap();
    assert!(!tested.delivered && tested.status.is_none());
    assert_eq!(receiver.messages().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_server_is_woken_by_the_fact_and_ends_when_told() {
    let db = TestDb::new().await;
    let receiver = Receiver::content();
    let (end, ended) = watch::channel(false);
    let running = tokio::spawn(open().run(db.store.clone(), ended));
    let (id, _) = db.add(&receiver.url()).await;
    db.happens("a").await;
    tokio::task::block_in_place(|| receiver.wait());
    db.happens("b").await;
    tokio::task::block_in_place(|| receiver.wait());
    end.send(true).unwrap();
    running.await.unwrap();
    let states: Vec<_> =
        db.store.deliveries(id, None, 9).await.unwrap().into_iter().map(|d| d.state).collect();
    assert_eq!(states, [DeliveryState::Delivered; 2], "what is under way is finished first");
}
