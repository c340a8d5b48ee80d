//! The chain of what was decided shows every change that was made behind the program's back.

use chrono::Utc;
use namecheck::flow::{decide, lift, suppress};
use namecheck::review::{Author, Disposition, Reason, Verdict};
use namecheck::store::{AuditHead, AuditReport, ErasureCause};
use sqlx::AssertSqlSafe;

use super::harness::TestDb;
use super::review::{candidates, stage};

/// An activation, a decision, a suppression and its end, an erasure: five links.
async fn chain() -> TestDb {
    let db = stage().await;
    let (reason, author) = (Reason::parse("looked").unwrap(), Author::parse("ann\u{e9}").unwrap());
    let bouts = candidates(&db, "1").await;
    let maduro = candidates(&db, "3").await.remove(0);
    let verdict = Verdict::Decided(Disposition::Unsure);
    decide(&db.store, bouts[0].id, verdict, &reason, &author, None).await.unwrap();
    let made = suppress(&db.store, maduro.id, &reason, &author, None, None, Utc::now()).await.unwrap();
    lift(&db.store, made.id, &reason, &author).await.unwrap();
    db.store.erase(bouts[0].article_id, ErasureCause::Request, &reason, &author).await.unwrap();
    db
}

async fn check(db: &TestDb) -> AuditReport {
    db.store.verify_audit(None).await.unwrap()
}

/// Runs statements as somebody does who may switch off what guards the tables.
async fn meddle(db: &TestDb, sql: &str) {
    let sql = format!("SET session_replication_role = replica; {sql}");
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut db.connection().await).await.unwrap();
}

#[tokio::test]
async fn every_act_is_a_link_without_words_of_its_own() {
    let db = chain().await;
    let links = db.store.audit(0, 100).await.unwrap();
    let told: Vec<&str> = links.iter().map(|link| link.what.as_str()).collect();
    assert_eq!(told, ["activation", "decision", "suppression", "suppression_end", "erasure"]);
    assert_eq!(links[0].previous, "0".repeat(64));
    for (place, link) in (1..).zip(&links) {
        assert_eq!(link.position, place);
        let text = link.payload.to_string();
        assert!(!text.contains("looked") && !text.contains("Bout"), "{text}");
    }
    assert_eq!((links[1].actor.as_str(), &links[1].payload["disposition"]), ("ann\u{e9}", &"unsure".into()));
    let report = check(&db).await;
    assert_eq!((report.links, report.broken.as_ref()), (5, None));
    assert_eq!(report.head, AuditHead { position: 5, hash: links[4].hash.clone() });
    assert_eq!(db.store.verify_audit(Some(&report.head)).await.unwrap(), report);
    assert_eq!(db.store.audit(3, 1).await.unwrap(), links[3..4]);
}

#[tokio::test]
async fn nobody_changes_the_chain_with_the_guards_on() {
    let db = chain().await;
    for sql in
        ["UPDATE audit SET actor = 'bob'", "DELETE FROM audit", "TRUNCATE audit", "DELETE FROM erasures"]
    {
        let refused = sqlx::raw_sql(sql).execute(&mut db.connection().await).await;
        assert!(refused.unwrap_err().to_string().contains("only added"), "{sql}");
    }
}

#[tokio::test]
async fn every_change_behind_the_guards_is_found_and_named() {
    let rehash = "UPDATE audit SET hash = encode(sha256(convert_to(audit_text(position, at, what, subject, payload, \
                  previous, actor), 'UTF8')), 'hex') WHERE position = 2";
    for (sql, place, words) in [
        ("UPDATE audit SET actor = 'bob' WHERE position = 2", 2, "hash was made of"),
        ("UPDATE audit SET at = at + interval '1 microsecond' WHERE position = 3", 3, ""),
        ("UPDATE audit SET payload = payload || '{\"hit_id\": 99}' WHERE position = 2", 2, ""),
        (
            &format!("UPDATE audit SET actor = 'bob' WHERE position = 2; {rehash}"),
            2,
            "was changed in its table",
        ),
        ("DELETE FROM audit WHERE position = 3", 4, "3 to 3 are missing"),
        ("DELETE FROM audit WHERE position = 1", 2, "1 to 1 are missing"),
        ("DELETE FROM audit WHERE position = 5", 5, "has no link"),
        (
            "INSERT INTO audit SELECT 6, at, 'x', what, 'decision:99', payload, hash, repeat('a', 64) FROM audit \
          WHERE position = 5",
            6,
            "hash was made of",
        ),
        ("UPDATE audit SET position = -position + 100 WHERE position IN (2, 3)", 4, "missing"),
        ("UPDATE dispositions SET disposition = 'false_positive'", 2, "was changed in its table"),
        ("UPDATE dispositions SET reason = 'other'", 2, "was changed in its table"),
        ("DELETE FROM dispositions", 2, "gone from its table"),
        (
            "INSERT INTO activations (source, ordinal, cause, actor) SELECT source, ordinal, cause, 'x' FROM \
          activations LIMIT 1",
            6,
            "has no link",
        ),
    ] {
        let db = chain().await;
        meddle(&db, sql).await;
        let broken = check(&db).await.broken.unwrap_or_else(|| panic!("not found: {sql}"));
        assert_eq!(broken.position, place, "{sql}: {}", broken.why);
        assert!(broken.why.contains(words), "{sql}: {}", broken.why);
    }
}

#[tokio::test]
async fn an_end_that_was_cut_off_with_its_facts_is_found_by_the_head_alone() {
    let db = chain().await;
    let head = check(&db).await.head;
    meddle(&db, "DELETE FROM erasures; DELETE FROM audit WHERE position = 5").await;
    assert_eq!(check(&db).await.broken, None, "nothing tells any more");
    let broken = db.store.verify_audit(Some(&head)).await.unwrap().broken.unwrap();
    assert_eq!((broken.position, broken.why.as_str()), (5, "the chain ends at 4, and it once reached 5"));
    let other = AuditHead { position: 4, hash: head.hash };
    let broken = db.store.verify_audit(Some(&other)).await.unwrap().broken.unwrap();
    assert!(broken.why.contains("another link"), "{}", broken.why);
}

#[tokio::test(flavor = "multi_thread")]
async fn acts_at_once_make_one_chain() {
    let db = stage().await;
    let bouts = candidates(&db, "1").await;
    let (reason, author) = (Reason::parse("looked").unwrap(), Author::parse("ann").unwrap());
    let mut acts = Vec::new();
    for number in 0..16 {
        let (store, reason, author) = (db.store.clone(), reason.clone(), author.clone());
        let id = bouts[number % bouts.len()].id;
        acts.push(tokio::spawn(async move {
            decide(&store, id, Verdict::Decided(Disposition::Unsure), &reason, &author, None).await.unwrap();
        }));
    }
    for act in acts {
        act.await.unwrap();
    }
    let report = check(&db).await;
    assert_eq!((report.links, report.broken), (17, None));
}
