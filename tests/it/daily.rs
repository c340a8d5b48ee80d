//! The guard on real publications, which are not part of the project: 143 consecutive ones of
//! OFAC's SDN list, and what can go wrong with them. `NAMECHECK_REAL_DAILY` names a folder with
//! `INDEX.csv` (file, rows, added_vs_prev, changed_vs_prev, removed_vs_prev) and the files:
//!
//! `NAMECHECK_REAL_DAILY=/data/daily cargo test --test it daily -- --ignored --nocapture`

use std::collections::BTreeMap;

use namecheck::flow::{ImportOutcome, ImportReport};
use namecheck::list::{InputFile, Listing, ListingKey, Snapshot, SourceId, read};

use super::harness::TestDb;

struct Edition {
    name: String,
    /// Added, changed, removed; none for the first.
    delta: Option<[u64; 3]>,
    bytes: Vec<u8>,
}

fn editions() -> Vec<Edition> {
    let Ok(folder) = std::env::var("NAMECHECK_REAL_DAILY") else { panic!("NAMECHECK_REAL_DAILY is not set") };
    let mut index = csv::Reader::from_path(format!("{folder}/INDEX.csv")).unwrap();
    let columns = index.headers().unwrap().clone();
    let column = |name: &str| columns.iter().position(|column| column == name).unwrap();
    let [file, added, changed, removed] =
        ["file", "added_vs_prev", "changed_vs_prev", "removed_vs_prev"].map(column);
    index
        .records()
        .map(Result::unwrap)
        .map(|row| Edition {
            name: row[file].to_owned(),
            delta: row[added]
                .parse()
                .ok()
                .map(|first: u64| [first, row[changed].parse().unwrap(), row[removed].parse().unwrap()]),
            bytes: std::fs::read(format!("{folder}/{}", &row[file])).unwrap(),
        })
        .collect()
}

fn snapshot(bytes: Vec<u8>) -> Snapshot {
    read(&SourceId::ofac_sdn(), &[InputFile::new("sdn.csv", bytes)]).unwrap()
}

/// Whether a row is lost: its place, and the number of all.
type Gone = Box<dyn Fn(usize, usize) -> bool>;

/// The edition without these rows, as a file.
fn without(bytes: &[u8], gone: impl Fn(usize, usize) -> bool) -> Vec<u8> {
    let rows: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let count = rows.len();
    rows.iter()
        .enumerate()
        .filter(|(at, _)| !gone(*at, count))
        .flat_map(|(_, row)| row.iter().copied())
        .collect()
}

/// A number that looks like chance and is the same every time.
fn chance(seed: usize, at: usize) -> usize {
    let mut x = (seed as u64) << 32 ^ at as u64 ^ 0x9e37_79b9_7f4a_7c15;
    for _ in 0..3 {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
    }
    usize::try_from(x >> 40).unwrap()
}

fn tell(what: &str, report: &ImportReport, kinds: &mut BTreeMap<String, usize>) {
    assert_eq!(report.outcome, ImportOutcome::Held, "{what} is believed");
    for finding in &report.findings {
        let kind = serde_json::to_value(finding).unwrap()["kind"].as_str().unwrap().to_owned();
        *kinds.entry(kind).or_default() += 1;
    }
}

#[tokio::test]
#[ignore = "needs real list files; see the head of this file"]
async fn real_publications_pass_with_their_deltas_and_broken_ones_are_held() {
    let db = TestDb::new().await;
    let editions = editions();
    let (mut losses, mut kinds) = (0, BTreeMap::new());
    let mut snapshots: Vec<Snapshot> = Vec::new();
    for (number, edition) in editions.iter().enumerate() {
        let report = db.offer(&snapshot(edition.bytes.clone())).await;
        assert_eq!((report.outcome, &report.findings[..]), (ImportOutcome::New, &[][..]), "{}", edition.name);
        if let Some(delta) = edition.delta {
            assert_eq!([report.added, report.changed, report.removed], delta, "{}", edition.name);
        }
        snapshots.push(snapshot(edition.bytes.clone()));
        // Days on which many come are the hard ones: the number alone would not tell.
        let many =
            editions.get(number + 1).and_then(|next| next.delta).is_some_and(|[added, ..]| added >= 90);
        if number % 12 != 0 && !many {
            continue;
        }
        // A twentieth of this edition's rows is lost, and of the next one's.
        for (what, of) in [("today", number), ("the next", (number + 1).min(editions.len() - 1))] {
            let bytes = &editions[of].bytes;
            let cuts: [(&str, Gone); 5] = [
                ("start", Box::new(|at, count| at < count / 20)),
                ("middle", Box::new(|at, count| at >= count / 2 && at < count / 2 + count / 20)),
                ("end", Box::new(|at, count| at >= count - count / 20)),
                ("every 20th", Box::new(|at, _| at % 20 == 7)),
                ("chance", Box::new(move |at, _| chance(number, at).is_multiple_of(20))),
            ];
            for (cut, gone) in cuts {
                // Chance may take less than a twentieth.
                let rows = |bytes: &[u8]| bytes.iter().filter(|byte| **byte == b'\n').count();
                let lossy = without(bytes, gone);
                if (rows(bytes) - rows(&lossy)) * 1000 < rows(bytes) * 49 {
                    continue;
                }
                let report = dry(&db, &snapshot(lossy)).await;
                tell(&format!("{} ({what}) without a twentieth: {cut}", edition.name), &report, &mut kinds);
                losses += 1;
            }
        }
    }
    eprintln!("{} editions pass; {losses} losses of a twentieth are held: {kinds:?}", editions.len());

    // Each older one after the newest, and after the one behind it.
    let mut kinds = BTreeMap::new();
    for (number, older) in snapshots.iter().take(snapshots.len() - 1).enumerate() {
        tell(&editions[number].name, &dry(&db, older).await, &mut kinds);
    }
    eprintln!("{} older editions after the newest are held: {kinds:?}", snapshots.len() - 1);
    let mut kinds = BTreeMap::new();
    for pair in (0..snapshots.len() - 1).step_by(5) {
        let db = TestDb::new().await;
        db.offer(&snapshots[pair]).await;
        db.offer(&snapshots[pair + 1]).await;
        tell(
            &format!("{} after the next", editions[pair].name),
            &dry(&db, &snapshots[pair]).await,
            &mut kinds,
        );
    }
    eprintln!("older editions just after the next are held: {kinds:?}");

    // Another list under this one's name.
    let mut kinds = BTreeMap::new();
    let mut foreign = snapshots[0].clone();
    foreign.listings = (0..9000)
        .map(|n| Listing {
            key: ListingKey { source: SourceId::ofac_sdn(), id: (900_000 + n).to_string() },
            ..snapshots[0].listings[n].clone()
        })
        .collect();
    tell("other ids", &dry(&db, &foreign).await, &mut kinds);
    eprintln!("another list is held: {kinds:?}");
}

async fn dry(db: &TestDb, snapshot: &Snapshot) -> ImportReport {
    use namecheck::flow::{ImportOrder, Mode, import};
    let mut lock = db.store.write_lock().await.unwrap();
    let order = ImportOrder { mode: Mode::DryRun, ..ImportOrder::by("test") };
    let mut report = import(&mut lock, snapshot, &order).await.unwrap();
    lock.release().await;
    if report.outcome == ImportOutcome::DryRun && !report.findings.is_empty() {
        report.outcome = ImportOutcome::Held;
    }
    report
}
