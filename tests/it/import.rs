//! Importing lists: versions, guards, and what happens when several do it at once.

use namecheck::flow::{GuardError, ImportError, ImportOrder, ImportOutcome, Mode, import};
use namecheck::list::{Listing, SourceId};
use namecheck::store::StoreError;

use super::harness::{TestDb, listed, snapshot};

fn people(count: usize) -> Vec<Listing> {
    (0..count).map(|n| listed(&n.to_string(), &format!("FAMILY{n}, Given{n}"))).collect()
}

#[tokio::test]
async fn the_same_content_again_makes_no_version() {
    let db = TestDb::new().await;
    let first = db.import(people(3)).await;
    assert_eq!((first.outcome, first.added, first.activated), (ImportOutcome::New, 3, true));
    let mut reordered = people(3);
    reordered.reverse();
    let again = db.import(reordered).await;
    assert_eq!((again.outcome, again.unchanged, again.activated), (ImportOutcome::Unchanged, 3, false));
    assert_eq!(again.version.as_deref(), Some("ofac-sdn@1"));
    assert_eq!(db.store.versions(&SourceId::ofac_sdn()).await.unwrap().len(), 1);
    assert_eq!(db.number("SELECT count(*) FROM outbox WHERE kind = 'list.activated'").await, 1);
}

#[tokio::test]
async fn the_same_content_under_a_newer_date_is_as_new_as_that() {
    let db = TestDb::new().await;
    let dated = |listings, date: &str| {
        let mut edition = snapshot(listings);
        edition.published_on = date.parse().ok();
        edition
    };
    db.offer(&dated(people(100), "2021-07-01")).await;
    let live = db.live().await;
    let told = async || db.store.clocks().await.unwrap().remove(0).published_on.unwrap().to_string();
    for (date, expected) in [
        ("2021-07-05", "2021-07-05"),
        ("2021-07-03", "2021-07-05"),
        ("9999-01-01", "2021-07-05"),
        ("", "2021-07-05"),
    ] {
        assert_eq!(db.offer(&dated(people(100), date)).await.outcome, ImportOutcome::Unchanged);
        assert_eq!(told().await, expected, "{date}");
    }
    assert!(!live.refresh(&db.store).await.unwrap());
    assert_eq!(live.current().coverage().lists[0].published_on.unwrap().to_string(), "2021-07-05");
    let older = db.offer(&dated(people(101), "2021-07-04")).await;
    assert_eq!(older.findings.iter().map(|finding| finding.kind()).collect::<Vec<_>>(), ["older"]);
    assert_eq!(db.store.versions(&SourceId::ofac_sdn()).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_new_edition_keeps_the_history_of_each_listing() {
    let db = TestDb::new().await;
    db.import(people(40)).await;
    let mut edition = people(40);
    edition[5] = listed("5", "OTHER, Name");
    edition.remove(7);
    edition.push(listed("new", "NEW, Person"));
    let report = db.import(edition.clone()).await;
    assert_eq!((report.added, report.changed, report.removed, report.unchanged), (1, 1, 1, 38));
    assert_eq!(report.changed_fields, [("names", 1)].into());
    let lists = db.store.indexed_lists().await.unwrap();
    let mut stored = lists[0].1.listings.clone();
    stored.sort_by(|a, b| a.key.cmp(&b.key));
    edition.sort_by(|a, b| a.key.cmp(&b.key));
    assert_eq!(stored, edition);
    assert_eq!(lists[0].0.label().to_string(), "ofac-sdn@2");
    assert_eq!(
        db.number("SELECT count(*) FROM listings WHERE first_version = 1 AND last_version = 1").await,
        2
    );
    // What was gone comes back as a new row beside the old one.
    db.import(people(41)).await;
    assert_eq!(db.number("SELECT count(*) FROM listings WHERE listing_id = '7'").await, 2);
    assert_eq!(db.number("SELECT count(*) FROM listings WHERE last_version IS NULL").await, 41);
}

#[tokio::test]
async fn a_dry_run_says_what_would_change_and_writes_nothing() {
    let db = TestDb::new().await;
    let mut lock = db.store.write_lock().await.unwrap();
    let report = import(&mut lock, &snapshot(people(3)), &dry_run()).await.unwrap();
    assert_eq!((report.outcome, report.added, report.version), (ImportOutcome::DryRun, 3, None));
    assert!(db.store.lists().await.unwrap().is_empty());
}

fn dry_run() -> ImportOrder<'static> {
    ImportOrder { mode: Mode::DryRun, ..ImportOrder::by("test") }
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused_and_the_active_version_stays() {
    let db = TestDb::new().await;
    db.import(people(100)).await;
    let before = db.store.lists().await.unwrap();
    let mut twice = snapshot(people(100));
    twice.listings.push(listed("3", "AGAIN, Three"));
    let zero = snapshot(people(99).into_iter().chain([listed("z", "ZE\0RO, A")]).collect());
    let mut lock = db.store.write_lock().await.unwrap();
    for (wrong, expected) in [(snapshot(Vec::new()), "Empty"), (twice, "Twice"), (zero, "ZeroCharacter")] {
        let error = import(&mut lock, &wrong, &ImportOrder::by("test")).await.unwrap_err();
        let ImportError::Guard(guard) = error else { panic!("{expected}: {error}") };
        assert!(format!("{guard:?}").starts_with(expected), "{expected}: {guard:?}");
        assert!(!matches!(guard, GuardError::Stray { .. }));
        assert_eq!(db.store.lists().await.unwrap(), before, "{expected}");
    }
}

#[tokio::test]
async fn an_import_that_fails_half_way_leaves_the_active_version() {
    let db = TestDb::new().await;
    db.import(people(30)).await;
    let before = db.store.indexed_lists().await.unwrap().remove(0).0;
    // The last statement of an import fails, after all others went through.
    sqlx::query("ALTER TABLE outbox ADD CONSTRAINT broken CHECK (payload->>'version' <> 'ofac-sdn@2')")
        .execute(&mut db.connection().await)
        .await
        .unwrap();
    let mut lock = db.store.write_lock().await.unwrap();
    let error = import(&mut lock, &snapshot(people(31)), &ImportOrder::by("test")).await.unwrap_err();
    assert!(matches!(error, ImportError::Store(StoreError::Bug { .. })), "{error}");
    assert_eq!(db.store.lists().await.unwrap(), [before]);
    assert_eq!(db.number("SELECT count(*) FROM listings").await, 30);
}

#[tokio::test]
async fn eight_importers_at_once_make_one_version() {
    let db = TestDb::new().await;
    let importers: Vec<_> = (0..8)
        .map(|_| {
            let store = db.store.clone();
            tokio::spawn(async move {
                let mut lock = store.write_lock().await.unwrap();
                let report =
                    import(&mut lock, &snapshot(people(50)), &ImportOrder::by("test")).await.unwrap();
                lock.release().await;
                report.outcome
            })
        })
        .collect();
    let mut new = 0;
    for importer in importers {
        new += usize::from(importer.await.unwrap() == ImportOutcome::New);
    }
    assert_eq!(new, 1);
    assert_eq!(db.number("SELECT count(*) FROM list_versions").await, 1);
}

#[tokio::test]
async fn a_held_write_lock_is_told_and_given_back() {
    let db = TestDb::new().await;
    let lock = db.store.try_write_lock().await.unwrap();
    assert!(matches!(db.store.try_write_lock().await, Err(StoreError::LockHeld)));
    lock.release().await;
    // Dropped without a word: the database notices when the connection ends.
    drop(db.store.try_write_lock().await.unwrap());
    db.store.write_lock().await.unwrap().release().await;
}
