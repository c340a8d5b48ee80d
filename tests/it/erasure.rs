//! Erased articles leave nothing of their text, and decisions about them can still be accounted for.

use chrono::{TimeDelta, Utc};
use namecheck::flow::{Mode, Scope, decide, ingest, suppress};
use namecheck::list::Listing;
use namecheck::review::{Author, Disposition, Reason, Verdict};
use namecheck::store::{ArticleFilter, ArticleId, Candidate, Erasure, ErasureCause};
use sqlx::{AssertSqlSafe, Connection};

use super::harness::{TestDb, article, listed};
use super::review::run;

const TEXT: &str = "Zebulon Quixworth met Viktor Bout and Anna Maria Brandt in Vladivostok.";

fn words() -> (Reason, Author) {
    (Reason::parse("asked for in letter 17").unwrap(), Author::parse("ann").unwrap())
}

fn list() -> Vec<Listing> {
    let mut listings = vec![listed("1", "BOUT, Viktor"), listed("2", "QUIXWORTH, Zebulon Trask")];
    listings.extend((100..120).map(|id| listed(&id.to_string(), &format!("FAMILY{id}, Given{id}"))));
    listings
}

async fn stage() -> TestDb {
    let db = TestDb::new().await;
    db.import(list()).await;
    db
}

async fn add(db: &TestDb, id: &str, text: &str) -> (ArticleId, Vec<Candidate>) {
    let done = ingest(&db.store, &db.live().await, article(Some(id), text)).await.unwrap();
    (done.article_id, done.candidates)
}

async fn erase(db: &TestDb, id: ArticleId) -> Erasure {
    let (reason, author) = words();
    db.store.erase(id, ErasureCause::Request, &reason, &author).await.unwrap().unwrap()
}

/// Every place of every table in which a word stands.
async fn places(db: &TestDb, word: &str) -> Vec<String> {
    let mut connection = db.connection().await;
    let columns: Vec<(String, String)> = sqlx::query_as(
        "SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c
        JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
            AND c.table_name NOT IN ('listings', 'raw_files')",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    assert!(columns.len() > 100, "{}", columns.len());
    let mut found = Vec::new();
    for (table, column) in columns {
        let sql = format!("SELECT count(*) FROM {table} WHERE {column}::text ILIKE '%' || $1 || '%'");
        let count: i64 =
            sqlx::query_scalar(AssertSqlSafe(sql)).bind(word).fetch_one(&mut connection).await.unwrap();
        if count > 0 {
            found.push(format!("{table}.{column}"));
        }
    }
    connection.close().await.unwrap();
    found.sort();
    found
}

#[tokio::test]
async fn nothing_of_the_text_is_left_in_any_table_and_what_was_decided_is() {
    let db = stage().await;
    let (id, candidates) = add(&db, "caller-77", TEXT).await;
    let of = |listing: &str| candidates.iter().find(|found| found.hit.listing_id == listing).unwrap().clone();
    let (bout, quixworth) = (of("1"), of("2"));
    let (reason, author) = words();
    decide(&db.store, bout.id, Verdict::Decided(Disposition::FalsePositive), &reason, &author, None)
        .await
        .unwrap();
    suppress(&db.store, quixworth.id, &reason, &author, None, None, Utc::now()).await.unwrap();
    assert_eq!(add(&db, "caller-78", TEXT).await.0, id);
    for word in ["quixworth", "brandt", "vladivostok", "caller-77", "caller-78"] {
        assert!(!places(&db, word).await.is_empty(), "{word}");
    }
    let hash: String = sqlx::query_scalar("SELECT content_hash FROM articles")
        .fetch_one(&mut db.connection().await)
        .await
        .unwrap();

    let done = erase(&db, id).await;
    assert_eq!((done.persons, done.persons_kept, done.decisions_kept), (3, 1, 1), "{done:?}");
    assert_eq!((done.candidates, done.suppressions_ended), (2, 1), "{done:?}");
    assert_eq!((done.names_removed, done.names_anonymized), (1, 2), "{done:?}");
    for word in ["brandt", "vladivostok", "caller-77", "caller-78", "zebulon quix", &hash] {
        assert_eq!(places(&db, word).await, Vec::<String>::new(), "{word}");
    }
    // What the published list says of its own people stays with the hits.
    for listed in ["quixworth", "viktor bout"] {
        assert_eq!(places(&db, listed).await, ["hits.listing_name", "hits.matched_name"]);
    }

    let kept: (i64, String, String, String, String) = sqlx::query_as(
        "SELECT p.article_id, d.listing_id, d.disposition, d.author, d.reason
        FROM dispositions d JOIN persons p ON p.id = d.person_id",
    )
    .fetch_one(&mut db.connection().await)
    .await
    .unwrap();
    let want = (id.0, "1", "false_positive", "ann", "asked for in letter 17");
    assert_eq!((kept.0, &*kept.1, &*kept.2, &*kept.3, &*kept.4), want);
    let decisions = db.store.decisions(bout.id).await.unwrap().unwrap();
    assert_eq!((decisions.len(), decisions[0].author.as_str()), (1, "ann"), "the old id still tells");
    assert!(db.store.decisions(quixworth.id).await.unwrap().is_none(), "nobody decided about this one");
    let superseded = "SELECT count(*) FROM outbox WHERE kind = 'candidate.superseded'";
    assert_eq!(db.number(superseded).await, 2);
    assert_eq!(db.number("SELECT count(*) FROM hits WHERE superseded_because = 'erased'").await, 2);

    assert_eq!(erase(&db, id).await, done, "once more changes nothing");
    assert_eq!(db.number(superseded).await, 2);
    assert!(db.store.articles(&ArticleFilter::default(), None, 10).await.unwrap().is_empty());
    assert!(db.store.article(id).await.unwrap().unwrap().erased_at.is_some());
    assert!(db.store.verify_audit(None).await.unwrap().broken.is_none());
    // Names without a name are no names to any run, and the article may come again as a new one.
    let report = run(&db, Scope::Full, Mode::Apply).await;
    assert_eq!(report.tally.hits.new, 0);
    let (again, candidates) = add(&db, "caller-77", TEXT).await;
    assert!(again > id);
    assert_eq!(candidates.len(), 2);
}

#[tokio::test]
async fn what_other_articles_say_stays_theirs() {
    let db = stage().await;
    let (first, _) = add(&db, "a", "VIKTOR BOUT spoke on Monday. Jane Smith was there.").await;
    let (second, candidates) = add(&db, "b", "Viktor Bout left. Nobody saw Jane Smith.").await;
    let done = erase(&db, first).await;
    assert_eq!((done.names_removed, done.names_anonymized), (0, 0));
    assert_eq!(places(&db, "on Monday").await, Vec::<String>::new());
    let spelled = "SELECT count(*) FROM names WHERE spelling ~ 'VIKTOR'";
    assert_eq!(db.number(spelled).await, 0, "the spelling of the article that is left");
    let kept = db.store.article_candidates(second).await.unwrap();
    assert_eq!(kept.len(), candidates.len());
    assert_eq!(kept[0].hit, candidates[0].hit);
}

#[tokio::test]
async fn the_next_copy_begins_the_story_when_the_first_is_erased() {
    let db = stage().await;
    let story = "The council of the harbor town met on Tuesday and heard Viktor Bout speak about the ferry, the fish \
                 market and the price of coal, while outside a crowd of about two hundred people waited in the rain \
                 for the mayor, who came late, said little and left by the back door before anybody could ask.";
    let (first, _) = add(&db, "a", story).await;
    let (second, _) = add(&db, "b", &format!("By our own correspondent. {story}")).await;
    let (third, _) = add(&db, "c", &format!("From the wire. {story}")).await;
    let copy_of = async |id| db.store.article(id).await.unwrap().unwrap().copy_of;
    assert_eq!((copy_of(second).await, copy_of(third).await), (Some(first), Some(first)));
    erase(&db, first).await;
    assert_eq!((copy_of(second).await, copy_of(third).await), (None, Some(second)));
    assert_eq!(db.store.article(third).await.unwrap().unwrap().copies, 1);
}

#[tokio::test]
async fn articles_expire_by_the_day_they_were_added() {
    let db = stage().await;
    let (old, _) = add(&db, "old", TEXT).await;
    let (new, _) = add(&db, "new", "Viktor Bout left.").await;
    sqlx::query("UPDATE articles SET created_at = now() - interval '31 days' WHERE id = $1")
        .bind(old.0)
        .execute(&mut db.connection().await)
        .await
        .unwrap();
    let before = Utc::now() - TimeDelta::days(30);
    assert_eq!(db.store.articles_added_before(before, ArticleId(0), 10).await.unwrap(), [old]);
    erase(&db, old).await;
    assert!(db.store.articles_added_before(before, ArticleId(0), 10).await.unwrap().is_empty());
    assert!(db.store.article(new).await.unwrap().unwrap().erased_at.is_none());
}
