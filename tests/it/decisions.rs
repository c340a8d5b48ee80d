//! Editions that are held, and what a person decides: which version is active, and since when.

use namecheck::flow::{
    ActivationError, Decision, ImportOrder, ImportOutcome, Live, Past, activate, import, instant, judge,
    rollback,
};
use namecheck::list::{Listing, Reject, Snapshot, SourceId};
use namecheck::store::{Cause, Finding, RawFile, VersionState};

use super::harness::{TestDb, listed, snapshot};

fn people(numbers: std::ops::Range<usize>) -> Vec<Listing> {
    numbers.map(|n| listed(&n.to_string(), &format!("FAMILY{n}, Given{n}"))).collect()
}

fn sdn() -> SourceId {
    SourceId::ofac_sdn()
}

fn kinds(findings: &[Finding]) -> Vec<String> {
    let kind = |finding| serde_json::to_value(finding).unwrap()["kind"].as_str().unwrap().to_owned();
    findings.iter().map(kind).collect()
}

async fn active(db: &TestDb) -> String {
    db.store.lists().await.unwrap()[0].label().to_string()
}

const BECAUSE: Decision<'_> =
    Decision { actor: "ann", reason: "the publisher confirms", override_findings: false };
const OVERRIDE: Decision<'_> = Decision { override_findings: true, ..BECAUSE };

#[tokio::test]
async fn every_finding_holds_an_edition_with_its_figures_and_the_active_version_stays() {
    let db = TestDb::new().await;
    // Without numbers that grow, so that nothing else is found than what is meant.
    let list = |numbers: std::ops::Range<usize>| {
        let mut edition = snapshot(people(numbers));
        edition.source = SourceId::un_sc();
        for (n, listing) in edition.listings.iter_mut().enumerate() {
            listing.key.source = SourceId::un_sc();
            if n % 2 == 0 {
                listing.births.push("1960".parse().unwrap());
            }
        }
        edition
    };
    assert_eq!(db.offer(&list(0..1000)).await.outcome, ImportOutcome::New);
    let with = |size: usize, change: &dyn Fn(&mut Snapshot)| {
        let mut edition = list(0..size);
        change(&mut edition);
        edition
    };
    let mut replaced = list(250..1250);
    replaced.listings.sort_by(|a, b| a.key.cmp(&b.key));
    let cases = [
        (with(1001, &|edition| edition.foreign = Some(sdn())), vec!["foreign"]),
        (with(1002, &|edition| edition.declared_count = Some(1003)), vec!["count"]),
        (
            with(1003, &|edition| {
                let reject = Reject { place: "x:1".to_owned(), reason: "no name".to_owned() };
                edition.rejects = vec![reject.clone(), reject];
            }),
            vec!["rejects"],
        ),
        (list(0..950), vec!["fewer_persons", "lost", "lost"]),
        (list(0..899), vec!["fewer_persons", "fewer_than_before", "lost", "lost"]),
        (list(45..1044), vec!["lost", "lost"]),
        (replaced, vec!["replaced"]),
        (
            with(1004, &|edition| {
                edition.listings.iter_mut().take(300).for_each(|listing| listing.births.clear())
            }),
            vec!["fill"],
        ),
        (with(1005, &|edition| edition.published_on = "2021-06-30".parse().ok()), vec!["older"]),
    ];
    let mut held = 1;
    for (edition, expected) in cases {
        let report = db.offer(&edition).await;
        held += 1;
        assert_eq!(kinds(&report.findings), expected, "{:?}", report.findings);
        assert_eq!((report.outcome, report.activated), (ImportOutcome::Held, false), "{expected:?}");
        assert_eq!(report.version.as_deref(), Some("un-sc@1"));
        assert_eq!(report.held_as, Some(format!("un-sc@{held}")));
        assert_eq!(active(&db).await, "un-sc@1", "{expected:?}");
        let again = db.offer(&edition).await;
        assert_eq!((again.outcome, again.held_as), (ImportOutcome::Held, report.held_as), "kept once");
    }
    // Months lie between two editions where many go and as many come.
    let mut lock = db.store.write_lock().await.unwrap();
    let order = ImportOrder { mode: namecheck::flow::Mode::DryRun, ..ImportOrder::by("test") };
    assert_eq!(import(&mut lock, &list(45..1045), &order).await.unwrap().findings, []);
    lock.release().await;
    // What passes is measured against the active version, not against what is held meanwhile.
    let passed = db.offer(&list(0..956)).await;
    assert_eq!((passed.outcome, passed.removed, passed.findings), (ImportOutcome::New, 44, Vec::new()));
    let versions = db.store.versions(&SourceId::un_sc()).await.unwrap();
    assert_eq!(versions.iter().filter(|version| version.state == VersionState::Held).count(), 9);
    assert_eq!(versions[0].state, VersionState::Active);
    assert_eq!(db.number("SELECT count(*) FROM outbox WHERE kind = 'list.held'").await, 9);
    // Each edition, held or not, is the one that came.
    let stored = db.store.listings_of(&SourceId::un_sc(), 7).await.unwrap();
    assert_eq!(stored.len(), 999);
    assert_eq!(db.store.listings_of(&SourceId::un_sc(), versions[0].ordinal).await.unwrap(), {
        let mut expected = list(0..956).listings;
        expected.sort_by(|a, b| a.key.cmp(&b.key));
        expected
    });
}

#[tokio::test]
async fn an_older_edition_without_a_date_is_told_by_its_content() {
    let db = TestDb::new().await;
    let edition = |numbers: std::ops::Range<usize>, changed: usize| {
        let mut edition = snapshot(people(numbers));
        edition.published_on = None;
        edition.listings[changed] = listed(&edition.listings[changed].key.id, "OTHER, Name");
        edition
    };
    let editions = [edition(0..1000, 0), edition(0..1001, 1), edition(0..1002, 2)];
    for edition in &editions {
        assert_eq!(db.offer(edition).await.outcome, ImportOutcome::New);
    }
    assert_eq!(kinds(&db.offer(&editions[0]).await.findings), ["same_as_past", "numbers_shrank"]);
    assert_eq!(kinds(&db.offer(&editions[1]).await.findings), ["same_as_past", "numbers_shrank"]);
    // Never imported, and between the first two: it has the new listing and not yet the change.
    let between = snapshot(people(0..1001));
    let between = Snapshot { published_on: None, listings: between.listings, ..editions[0].clone() };
    let found = kinds(&db.offer(&between).await.findings);
    assert!(found.contains(&"numbers_shrank".to_owned()), "{found:?}");
    // A listing that goes, and one change taken back, are a new edition.
    let mut forward = editions[2].clone();
    forward.listings.remove(500);
    assert_eq!(db.offer(&forward).await.findings, []);
}

#[tokio::test]
async fn a_held_version_is_activated_only_by_an_override_with_a_reason() {
    let db = TestDb::new().await;
    db.import(people(0..100)).await;
    assert_eq!(db.offer(&snapshot(people(0..50))).await.held_as.as_deref(), Some("ofac-sdn@2"));
    let mut lock = db.store.write_lock().await.unwrap();
    let refused = activate(&mut lock, &sdn(), 2, BECAUSE).await.unwrap_err();
    assert!(
        matches!(&refused, ActivationError::Held { version, .. } if version == "ofac-sdn@2"),
        "{refused}"
    );
    let silent = activate(&mut lock, &sdn(), 2, Decision { reason: " ", ..OVERRIDE }).await.unwrap_err();
    assert!(matches!(silent, ActivationError::NoReason), "{silent}");
    let unknown = activate(&mut lock, &sdn(), 9, OVERRIDE).await.unwrap_err();
    assert!(matches!(unknown, ActivationError::NoVersion(_)), "{unknown}");
    assert_eq!(active(&db).await, "ofac-sdn@1");

    let done = activate(&mut lock, &sdn(), 2, OVERRIDE).await.unwrap();
    assert_eq!((done.activated, done.previous.as_deref()), (true, Some("ofac-sdn@1")));
    assert!(!done.overridden.is_empty());
    assert!(!activate(&mut lock, &sdn(), 2, OVERRIDE).await.unwrap().activated, "it is active already");
    assert_eq!(active(&db).await, "ofac-sdn@2");
    let change = db.store.activations(&sdn()).await.unwrap().remove(0);
    assert_eq!((change.cause, change.actor.as_str()), (Cause::Activate, "ann"));
    assert_eq!(change.reason.as_deref(), Some("the publisher confirms"));
    assert_eq!(change.overridden, done.overridden);
    lock.release().await;
    // The next edition is measured against the one a person believed, not against the month before.
    db.import(people(0..51)).await;
    assert_eq!(db.number("SELECT count(*) FROM outbox WHERE kind = 'list.activated'").await, 3);
}

#[tokio::test]
async fn a_rollback_goes_back_step_by_step_and_the_next_edition_goes_on() {
    let db = TestDb::new().await;
    for count in [100, 101, 102] {
        db.import(people(0..count)).await;
    }
    let mut lock = db.store.write_lock().await.unwrap();
    for expected in ["ofac-sdn@2", "ofac-sdn@1"] {
        assert_eq!(rollback(&mut lock, &sdn(), BECAUSE).await.unwrap().version, expected);
        assert_eq!(active(&db).await, expected);
    }
    let nothing = rollback(&mut lock, &sdn(), BECAUSE).await.unwrap_err();
    assert!(matches!(nothing, ActivationError::NoPrevious(_)), "{nothing}");
    lock.release().await;
    // Counted against the active version, though written beside the newest one.
    let report = db.import(people(0..103)).await;
    assert_eq!((report.added, report.removed, report.version.as_deref()), (3, 0, Some("ofac-sdn@4")));
    assert_eq!(db.store.listings_of(&sdn(), 4).await.unwrap().len(), 103);
    assert_eq!(db.store.listings_of(&sdn(), 1).await.unwrap().len(), 100);
}

#[tokio::test]
async fn history_cannot_be_changed() {
    let db = TestDb::new().await;
    db.import(people(0..3)).await;
    for statement in ["UPDATE activations SET actor = 'nobody'", "DELETE FROM activations"] {
        let refused = sqlx::query(statement).execute(&mut db.connection().await).await.unwrap_err();
        assert!(refused.to_string().contains("only added"), "{refused}");
    }
}

#[tokio::test]
async fn the_past_is_screened_against_the_versions_of_then() {
    let db = TestDb::new().await;
    db.import(people(0..100)).await;
    db.import(people(0..101)).await;
    let mut lock = db.store.write_lock().await.unwrap();
    rollback(&mut lock, &sdn(), BECAUSE).await.unwrap();
    lock.release().await;
    let changes = db.store.activations(&sdn()).await.unwrap();
    let live = Live::load(&db.store).await.unwrap();
    for (change, version, persons) in [(2, "ofac-sdn@1", 100), (1, "ofac-sdn@2", 101), (0, "ofac-sdn@1", 100)]
    {
        let past = live.past(&db.store, changes[change].activated_at).await.unwrap();
        assert_eq!(past.versions()[0].label().to_string(), version);
        assert_eq!(past.index().counts().0, persons);
        assert_eq!(past.coverage().lists[0].version, version);
        assert_eq!(past.coverage().as_of, Some(changes[change].activated_at));
    }
    let before = instant("2020-01-01").unwrap();
    assert!(Past::load(&db.store, before).await.unwrap().versions().is_empty());
    let tomorrow = chrono::Utc::now() + chrono::TimeDelta::days(1);
    assert_eq!(
        Past::load(&db.store, tomorrow).await.unwrap().versions()[0].label().to_string(),
        "ofac-sdn@1"
    );
}

#[tokio::test]
async fn every_check_moves_the_first_clock_and_only_new_content_the_last() {
    let db = TestDb::new().await;
    db.import(people(0..100)).await;
    let live = Live::load(&db.store).await.unwrap();
    let first = db.store.clocks().await.unwrap().remove(0);
    assert_eq!(first.version.as_deref(), Some("ofac-sdn@1"));
    assert_eq!(first.published_on, "2021-07-01".parse().ok());
    for (edition, held) in [(people(0..100), 0), (people(0..50), 1)] {
        let before = db.store.clocks().await.unwrap().remove(0);
        db.offer(&snapshot(edition)).await;
        let after = db.store.clocks().await.unwrap().remove(0);
        assert!(after.checked_at > before.checked_at);
        assert_eq!((after.changed_at, after.held.len()), (first.changed_at, held));
    }
    // A dry run reads files, and leaves no trace.
    let before = db.store.clocks().await.unwrap();
    let mut lock = db.store.write_lock().await.unwrap();
    let order = ImportOrder { mode: namecheck::flow::Mode::DryRun, ..ImportOrder::by("test") };
    import(&mut lock, &snapshot(people(0..100)), &order).await.unwrap();
    lock.release().await;
    assert_eq!(db.store.clocks().await.unwrap(), before);
    // A running program follows the clocks without building the index again.
    assert!(!live.refresh(&db.store).await.unwrap());
    let coverage = live.current().coverage();
    assert_eq!(coverage.lists[0].checked_at, before[0].checked_at);
    assert!(!coverage.stale && !coverage.lists[0].stale);
    let later = before[0].checked_at.unwrap() + chrono::TimeDelta::hours(49);
    assert!(judge(before[0].clone(), later, namecheck::flow::DEFAULT_MAX_AGE).stale);
    let strict = Live::with_max_age(&db.store, std::time::Duration::ZERO).await.unwrap();
    assert!(strict.current().coverage().stale);
}

#[tokio::test]
async fn raw_files_are_kept_once_and_come_back_as_they_were() {
    let db = TestDb::new().await;
    let text = namecheck::list::InputFile::new("sdn.csv", b"some text, ".repeat(1000));
    let packed = namecheck::list::InputFile::new("sdn.zip", b"PK\x03\x04 packed already".to_vec());
    let files = [RawFile::pack(&text, None), RawFile::pack(&packed, None)];
    let mut lock = db.store.write_lock().await.unwrap();
    for count in [3, 4] {
        let order = ImportOrder { files: &files, ..ImportOrder::by("test") };
        import(&mut lock, &snapshot(people(0..count)), &order).await.unwrap();
    }
    lock.release().await;
    assert_eq!(db.number("SELECT count(*) FROM raw_files").await, 2);
    assert!(
        db.number("SELECT octet_length(content)::bigint FROM raw_files WHERE packing = 'gzip'").await < 1000
    );
    let version = db.store.versions(&sdn()).await.unwrap().remove(0);
    for (record, file) in version.files.iter().zip([&text, &packed]) {
        assert_eq!((record.name.as_str(), record.bytes), (file.name.as_str(), file.bytes.len() as u64));
        assert_eq!(db.store.raw_file(&record.sha256).await.unwrap().as_deref(), Some(&file.bytes[..]));
    }
    assert_eq!(db.store.raw_file(&"0".repeat(64)).await.unwrap(), None);
}
