//! Stored texts, held against new lists.

use namecheck::flow::{Mode, ReconcileReport, Scope, ingest};
use namecheck::list::Listing;

use super::harness::{TestDb, article, listed};

/// Texts that prove no name by themselves, and one that does.
const TEXTS: [&str; 4] = [
    "With AnwarTaysirou they went to the port.",
    "Nicolas Maduro Moros spoke to the press.",
    "Then HaisamKaraboulad left.",
    "The weather was fine.",
];

fn before() -> Vec<Listing> {
    vec![listed("1", "BOUT, Viktor")]
}

fn after() -> Vec<Listing> {
    vec![
        listed("1", "BOUT, Viktor"),
        listed("2", "TAYSIROU, Anwar"),
        listed("3", "MADURO MOROS, Nicolas"),
        listed("4", "KARABOULAD, Haisam"),
    ]
}

async fn with_texts(edition: Vec<Listing>) -> TestDb {
    let db = TestDb::new().await;
    db.import(edition).await;
    let live = db.live().await;
    for text in TEXTS {
        ingest(&db.store, &live, article(None, text)).await.unwrap();
    }
    db
}

async fn run(db: &TestDb, scope: Scope, mode: Mode) -> ReconcileReport {
    db.reconcile(scope, mode).await
}

/// Who may be listed, where, with what mentions, and as whom.
async fn found(db: &TestDb) -> serde_json::Value {
    sqlx::query_scalar(
        "SELECT coalesce(jsonb_agg(jsonb_build_array(a.body, p.name, m.quote, m.provenance, h.listing_id, h.digest, c.score)
            ORDER BY a.body, p.name, m.span_start, h.listing_id), '[]')
        FROM persons p JOIN articles a ON a.id = p.article_id JOIN mentions m ON m.person_id = p.id
        JOIN hits h ON h.name_id = p.name_id AND h.superseded_at IS NULL
        LEFT JOIN contexts c ON c.person_id = p.id AND c.hit_id = h.id",
    )
    .fetch_one(&mut db.connection().await)
    .await
    .unwrap()
}

#[tokio::test]
async fn who_is_listed_today_is_found_in_the_texts_of_yesterday() {
    let today = found(&with_texts(after()).await).await;
    assert_eq!(today.as_array().unwrap().len(), 3, "{today}");
    for scope in [Scope::Delta, Scope::Full] {
        let db = with_texts(before()).await;
        assert_eq!(found(&db).await, serde_json::json!([]));
        db.import(after()).await;
        let tried = run(&db, scope, Mode::DryRun).await;
        let report = run(&db, scope, Mode::Apply).await;
        assert_eq!((report.tally.articles, report.tally.persons), (4, 2), "{report:?}");
        assert_eq!((report.tally.hits.new, report.tally.lists["ofac-sdn"].new), (3, 3));
        assert_eq!(tried.tally, report.tally);
        assert_eq!(found(&db).await, today, "as if the articles came today");
        assert_eq!(db.number("SELECT count(*) FROM outbox WHERE kind = 'candidate.opened'").await, 3);
        // The same night twice.
        let events = db.number("SELECT count(*) FROM outbox").await;
        for again in [Scope::Delta, Scope::Full] {
            let report = run(&db, again, Mode::Apply).await;
            assert_eq!((report.tally.persons, report.tally.hits.new), (0, 0));
        }
        assert_eq!(db.number("SELECT count(*) FROM outbox").await, events);
        assert_eq!(found(&db).await, today);
    }
}

#[tokio::test]
async fn an_article_is_shown_with_its_persons_in_the_order_of_the_text() {
    let db = TestDb::new().await;
    db.import(before()).await;
    let live = db.live().await;
    let text = "Then HaisamKaraboulad left. Nicolas Maduro Moros spoke to the press.";
    let added = ingest(&db.store, &live, article(None, text)).await.unwrap();
    assert_eq!(added.persons.len(), 1);
    db.import(after()).await;
    run(&db, Scope::Delta, Mode::Apply).await;
    let shown = db.store.article(added.article_id).await.unwrap().unwrap();
    let names: Vec<&str> = shown.persons.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["HaisamKaraboulad", "Nicolas Maduro Moros"]);
    assert!(shown.persons.iter().all(|person| person.screened_against == ["ofac-sdn@2"]));
}

#[tokio::test]
async fn whoever_was_found_before_is_not_told_again_when_that_event_is_gone() {
    let db = TestDb::new().await;
    db.import(before()).await;
    let text = "Viktor Bout left the room. Then HaisamKaraboulad left.";
    ingest(&db.store, &db.live().await, article(None, text)).await.unwrap();
    assert_eq!(db.number("SELECT count(*) FROM outbox WHERE kind = 'candidate.opened'").await, 1);
    sqlx::query("DELETE FROM outbox").execute(&mut db.connection().await).await.unwrap();
    db.import(after()).await;
    run(&db, Scope::Delta, Mode::Apply).await;
    let told: Vec<String> = sqlx::query_scalar(
        "SELECT p.name FROM outbox o JOIN persons p ON p.id = (o.payload->>'person_id')::bigint
        WHERE o.kind = 'candidate.opened'",
    )
    .fetch_all(&mut db.connection().await)
    .await
    .unwrap();
    assert_eq!(told, ["HaisamKaraboulad"]);
}

#[tokio::test]
async fn articles_from_before_they_were_held_against_lists_are_read_once() {
    let db = with_texts(after()).await;
    sqlx::raw_sql(
        "DELETE FROM contexts; DELETE FROM mentions WHERE provenance = 'list_directed';
        DELETE FROM persons p WHERE NOT EXISTS (SELECT FROM mentions m WHERE m.person_id = p.id);
        UPDATE articles SET coverage_id = NULL",
    )
    .execute(&mut db.connection().await)
    .await
    .unwrap();
    let report = run(&db, Scope::Delta, Mode::Apply).await;
    assert_eq!((report.tally.articles, report.tally.persons, report.tally.names), (4, 2, 0));
    assert_eq!(run(&db, Scope::Delta, Mode::Apply).await.tally.articles, 0);
}
