//! Screening what is stored against new lists.

use namecheck::flow::{Mode, ReconcileReport, RunOrder, Scope, ingest, reconcile};
use namecheck::list::Listing;
use namecheck::name::NORMALIZER_VERSION;
use namecheck::store::RunState;

use super::harness::{TestDb, article, listed};

const TEXTS: [&str; 3] = [
    "Nicolas Maduro Moros spoke.",
    "Viktor Bout and Jane Smith were there.",
    "Jane Smith and Nicolas Maduro Moros met.",
];

fn before() -> Vec<Listing> {
    vec![listed("1", "BOUT, Viktor"), listed("2", "NOBODY, Known")]
}

fn after() -> Vec<Listing> {
    vec![listed("2", "NOBODY, Known"), listed("3", "MADURO MOROS, Nicolas")]
}

async fn run(db: &TestDb, scope: Scope, mode: Mode) -> ReconcileReport {
    db.reconcile(scope, mode).await
}

fn counts(report: &ReconcileReport) -> (u64, u64, u64, u64) {
    let hits = &report.tally.hits;
    (report.tally.names, hits.new, hits.superseded, hits.unchanged)
}

/// Articles screened against one edition, then another edition imported.
async fn stale() -> TestDb {
    let db = TestDb::new().await;
    db.import(before()).await;
    let live = db.live().await;
    for text in TEXTS {
        ingest(&db.store, &live, article(None, text)).await.unwrap();
    }
    db.import(after()).await;
    db
}

#[tokio::test]
async fn hits_follow_the_list_and_the_same_night_twice_changes_nothing() {
    let db = stale().await;
    assert_eq!(counts(&run(&db, Scope::Full, Mode::Apply).await), (3, 1, 1, 0));
    // One hit, two persons of that name, an event for each; and one for the hit that went.
    assert_eq!(db.number("SELECT count(*) FROM outbox WHERE kind = 'candidate.opened'").await, 1 + 2);
    assert_eq!(db.number("SELECT count(*) FROM outbox WHERE kind = 'candidate.superseded'").await, 1);
    assert_eq!(db.number("SELECT count(*) FROM hits WHERE superseded_because = 'no_longer_found'").await, 1);
    let (rows, events) =
        (db.number("SELECT count(*) FROM hits").await, db.number("SELECT count(*) FROM outbox").await);
    assert_eq!(counts(&run(&db, Scope::Full, Mode::Apply).await), (3, 0, 0, 1));
    assert_eq!(counts(&run(&db, Scope::Delta, Mode::Apply).await), (0, 0, 0, 0));
    assert_eq!(db.number("SELECT count(*) FROM hits").await, rows);
    assert_eq!(db.number("SELECT count(*) FROM outbox").await, events);
    let runs = db.store.runs(10).await.unwrap();
    assert!(runs.iter().all(|run| run.state == RunState::Finished && run.versions == ["ofac-sdn@2"]));
    assert_eq!(runs.len(), 3);
}

#[tokio::test]
async fn a_delta_run_finds_what_a_full_run_finds() {
    let hits = "SELECT coalesce(jsonb_agg(jsonb_build_array(n.normal, h.listing_id, h.digest)
        ORDER BY n.normal, h.listing_id), '[]') FROM hits h JOIN names n ON n.id = h.name_id
        WHERE h.superseded_at IS NULL";
    let mut found = Vec::new();
    for scope in [Scope::Delta, Scope::Full] {
        let db = stale().await;
        assert_eq!(counts(&run(&db, scope, Mode::Apply).await), (3, 1, 1, 0));
        let value: serde_json::Value =
            sqlx::query_scalar(hits).fetch_one(&mut db.connection().await).await.unwrap();
        found.push(value);
    }
    assert_eq!(found[0], found[1]);
    assert_eq!(found[0].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_dry_run_counts_and_leaves_everything() {
    let db = stale().await;
    let report = run(&db, Scope::Full, Mode::DryRun).await;
    assert_eq!((counts(&report), report.run_id), ((3, 1, 1, 0), None));
    assert_eq!(db.number("SELECT count(*) FROM hits WHERE superseded_at IS NULL").await, 1);
    assert!(db.store.runs(10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_name_is_read_from_its_spelling_where_its_normal_form_is_old_or_erased() {
    let db = TestDb::new().await;
    db.import(before()).await;
    sqlx::query(
        "INSERT INTO names (normal, spelling, normalizer_version, erased_at) VALUES
            ('viktor bout', 'VIKTOR BOUT', $1, NULL), ('as it once was', 'Bout, Viktor', $1 - 1, NULL),
            ('(erased viktor bout)', '—', $1, now())",
    )
    .bind(NORMALIZER_VERSION)
    .execute(&mut db.connection().await)
    .await
    .unwrap();
    assert_eq!(counts(&run(&db, Scope::Delta, Mode::Apply).await), (3, 2, 0, 0));
    assert_eq!(db.number("SELECT sum(hit_total) FROM names WHERE erased_at IS NULL").await, 2);
}

#[tokio::test]
async fn a_run_cut_off_in_the_middle_ends_like_one_that_was_not() {
    let db = stale().await;
    // More names than a chunk holds, so that there is a middle; every hundredth is listed.
    let listed_names: Vec<String> = sqlx::query_scalar(
        "WITH made AS (
            INSERT INTO names (normal, spelling, normalizer_version)
            SELECT n, n, $1 FROM (SELECT substr(letters, 1, 9) || ' ' || substr(letters, 10, 9) AS n
                FROM (SELECT translate(md5(g::text), '0123456789', 'ghijklmnop') AS letters
                    FROM generate_series(1, 5000) g) AS random) AS named
            RETURNING id, normal)
        SELECT normal FROM made WHERE id % 100 = 0",
    )
    .bind(NORMALIZER_VERSION)
    .fetch_all(&mut db.connection().await)
    .await
    .unwrap();
    let mut edition = after();
    edition.extend(listed_names.iter().map(|name| {
        let (given, family) = name.split_once(' ').unwrap();
        listed(name, &format!("{family}, {given}"))
    }));
    db.import(edition).await;
    let expected = counts(&run(&db, Scope::Full, Mode::DryRun).await);
    assert!(expected.0 == 5003 && expected.1 >= 51, "{expected:?}");
    let live = db.live().await;
    let mut lock = db.store.write_lock().await.unwrap();
    let cut = std::sync::atomic::AtomicBool::new(false);
    let order = RunOrder { workers: 1, ..RunOrder::new(Scope::Full) };
    let work = reconcile(&db.store, &live, &mut lock, order, |_| {
        cut.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    let mut work = Box::pin(work);
    // Dropped after its first chunk, wherever it stands then: as after a kill, nothing of the
    // transaction under way stays.
    std::future::poll_fn(|context| {
        if cut.load(std::sync::atomic::Ordering::Relaxed) {
            return std::task::Poll::Ready(());
        }
        assert!(work.as_mut().poll(context).is_pending(), "the run must not end before it is cut off");
        if cut.load(std::sync::atomic::Ordering::Relaxed) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    drop(work);
    drop(lock);
    let report = run(&db, Scope::Full, Mode::Apply).await;
    assert!(report.resumed);
    assert_eq!(counts(&report), expected);
    assert_eq!(
        db.number("SELECT count(*) FROM hits WHERE superseded_at IS NULL").await,
        expected.1.cast_signed()
    );
    let events = db.number("SELECT count(*) FROM outbox").await;
    assert_eq!(counts(&run(&db, Scope::Full, Mode::Apply).await), (5003, 0, 0, expected.1));
    assert_eq!(db.number("SELECT count(*) FROM outbox").await, events);
}

#[tokio::test]
async fn a_killed_run_goes_on_where_it_came_to() {
    let db = stale().await;
    // What a run leaves that was killed behind its first chunk, which says that it found nothing.
    let mut connection = db.connection().await;
    db.live().await;
    sqlx::raw_sql(
        r#"INSERT INTO runs (scope, coverage_id)
            SELECT 'full', id FROM coverages WHERE versions = '{ofac-sdn@2}';
        INSERT INTO run_chunks (run_id, kind, first_id, last_id, done_at, tally)
            SELECT runs.id, 'names', min(names.id), min(names.id), now(), '{"names": 1, "articles": 0,
                "persons": 0, "new": 0, "rescored": 0, "superseded": 0, "unchanged": 0, "lists": {}}'
            FROM runs, names GROUP BY runs.id;
        INSERT INTO run_chunks (run_id, kind, first_id, last_id)
            SELECT runs.id, 'names', min(names.id) + 1, max(names.id) FROM runs, names GROUP BY runs.id"#,
    )
    .execute(&mut connection)
    .await
    .unwrap();
    let report = run(&db, Scope::Full, Mode::Apply).await;
    assert!(report.resumed);
    assert_eq!(report.tally.names, 3);
    let of_first = "SELECT count(*) FROM hits WHERE name_id = (SELECT min(id) FROM names)";
    assert_eq!(db.number(of_first).await, 0, "the first name is not screened again");
    // Of another list version nothing is taken up.
    sqlx::query("INSERT INTO runs (scope, coverage_id) SELECT 'full', min(id) FROM coverages")
        .execute(&mut connection)
        .await
        .unwrap();
    assert!(!run(&db, Scope::Full, Mode::Apply).await.resumed);
    assert_eq!(db.number("SELECT count(*) FROM runs WHERE state = 'abandoned'").await, 1);
}

/// The candidates' contexts, told apart by article and listing rather than by id.
const CONTEXTS: &str =
    "SELECT coalesce(jsonb_agg(jsonb_build_array(a.body, p.position, h.listing_id, c.score,
    c.bits, c.tier, c.evidence) ORDER BY a.body, p.position, h.listing_id), '[]')
    FROM hits h JOIN persons p ON p.name_id = h.name_id JOIN articles a ON a.id = p.article_id
    LEFT JOIN contexts c ON c.person_id = p.id AND c.hit_id = h.id WHERE h.superseded_at IS NULL";

#[tokio::test]
async fn contexts_of_a_delta_run_are_those_of_a_full_run_and_of_articles_added_later() {
    let about = |country: &str| {
        let mut maduro = listed("3", "MADURO MOROS, Nicolas");
        maduro.nationalities = vec![country.to_owned()];
        vec![maduro, listed("1", "BOUT, Viktor")]
    };
    let texts = [
        "Jane Smith and Nicolas Maduro Moros met. Caracas was quiet.",
        "Viktor Bout and Jane Smith were there. Nicolas Maduro Moros left. They came from Peru.",
        "Jane Smith left.",
    ];
    let mut found = Vec::new();
    // The name and programs stay; what changes is what only the text is held against.
    for (first, scope) in [(Some("Peru"), Scope::Delta), (Some("Peru"), Scope::Full), (None, Scope::Full)] {
        let db = TestDb::new().await;
        if let Some(first) = first {
            db.import(about(first)).await;
        } else {
            db.import(about("Venezuela")).await;
        }
        let live = db.live().await;
        for text in texts {
            ingest(&db.store, &live, article(None, text)).await.unwrap();
        }
        if first.is_some() {
            db.import(about("Venezuela")).await;
        }
        run(&db, scope, Mode::Apply).await;
        let value: serde_json::Value =
            sqlx::query_scalar(CONTEXTS).fetch_one(&mut db.connection().await).await.unwrap();
        found.push(value);
        assert_eq!(db.number("SELECT count(*) FROM contexts_due").await, 0);
    }
    assert_eq!(found[0].as_array().unwrap().len(), 3, "{}", found[0]);
    assert!(found[0].as_array().unwrap().iter().all(|row| !row[3].is_null()), "{}", found[0]);
    assert_eq!(found[0], found[1]);
    assert_eq!(found[0], found[2]);
}

#[tokio::test]
async fn a_hit_that_an_article_brings_makes_the_other_articles_of_its_name_due() {
    let db = stale().await;
    let live = db.live().await;
    // The name is stale: the article that comes now screens it anew for all.
    let added = ingest(&db.store, &live, article(None, "Nicolas Maduro Moros left.")).await.unwrap();
    assert!(added.candidates[0].context.is_some());
    // Beside it there is that of a hit from the edition before.
    assert_eq!(db.number("SELECT count(*) FROM contexts").await, 1 + 1);
    assert_eq!(db.number("SELECT count(*) FROM contexts_due").await, 2);
    run(&db, Scope::Delta, Mode::Apply).await;
    assert_eq!(db.number("SELECT count(*) FROM contexts").await, 1 + 3);
    assert_eq!(db.number("SELECT count(*) FROM contexts_due").await, 0);
}

/// Nights of a list: each leaves some listings out, adds some, and words some otherwise.
fn night(number: usize) -> Vec<Listing> {
    const GIVEN: [&str; 8] = ["Viktor", "Nicolas", "Jane", "Omar", "Igor", "Maria", "Paul", "Amina"];
    const FAMILY: [&str; 8] = ["Bout", "Maduro", "Smith", "Khalil", "Sechin", "Lopez", "Kagame", "Yusuf"];
    (0..64)
        .filter(|id| !(id * 7 + number * 5).is_multiple_of(29))
        .map(|id| {
            // Some bear another name that night.
            let given = if (id * 3 + number).is_multiple_of(17) { (id + number) % 8 } else { id % 8 };
            let mut one = listed(&id.to_string(), &format!("{}, {}", FAMILY[id / 8], GIVEN[given]));
            if (id + number).is_multiple_of(11) {
                one.programs.push(format!("NIGHT{number}"));
            }
            one
        })
        .collect()
}

#[tokio::test]
async fn night_after_night_a_delta_run_leaves_what_a_full_run_leaves() {
    let state = "SELECT jsonb_build_array(
        (SELECT jsonb_agg(jsonb_build_array(n.normal, h.listing_id, h.digest) ORDER BY n.normal, h.listing_id)
            FROM hits h JOIN names n ON n.id = h.name_id WHERE h.superseded_at IS NULL),
        (SELECT jsonb_agg(jsonb_build_array(n.normal, n.hit_total, c.versions) ORDER BY n.normal)
            FROM names n JOIN coverages own ON own.id = n.coverage_id
                JOIN coverages c ON c.id = coalesce(own.carried_to, own.id)),
        (SELECT jsonb_agg(jsonb_build_array(o.kind, o.payload->>'listing_id') ORDER BY o.kind, o.payload->>'listing_id')
            FROM outbox o WHERE o.kind LIKE 'candidate.%'))";
    let dbs = [(Scope::Delta, TestDb::new().await), (Scope::Full, TestDb::new().await)];
    for (_, db) in &dbs {
        db.import(night(0)).await;
        let live = db.live().await;
        for text in [
            "Viktor Bout and Jane Smith met Igor Sechin. Maria Lopez left.",
            "Nicolas Maduro spoke with Omar Khalil, Amina Yusuf and Paul Kagame.",
            "Jane Maduro, Igor Lopez and Viktor Smith were at the table of Omar Bout.",
        ] {
            ingest(&db.store, &live, article(None, text)).await.unwrap();
        }
    }
    let (mut added, mut superseded) = (0, 0);
    for number in 1..8 {
        let mut states = Vec::new();
        for (scope, db) in &dbs {
            db.import(night(number)).await;
            let report = run(db, *scope, Mode::Apply).await;
            added += report.tally.hits.new;
            superseded += report.tally.hits.superseded;
            let now: serde_json::Value =
                sqlx::query_scalar(state).fetch_one(&mut db.connection().await).await.unwrap();
            states.push((counts(&report), now));
        }
        assert_eq!(states[0], states[1], "night {number}");
        assert!(states[0].1[0].as_array().is_some_and(|hits| !hits.is_empty()));
    }
    assert!(added > 0 && superseded > 0, "nothing changed in any night");
}
