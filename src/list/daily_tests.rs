//! The daily publications of the SDN list, one after another, against an index of them that was
//! made by comparing rows. Not part of the project; see `real_tests.rs` for how to give them:
//! `NAMECHECK_REAL_DAILY` names a folder with `INDEX.csv` and the files it names.

use super::*;

#[test]
#[ignore = "needs real list files; see the head of this file"]
fn every_daily_delta_is_the_one_of_the_rows() {
    let Ok(folder) = std::env::var("NAMECHECK_REAL_DAILY") else { panic!("NAMECHECK_REAL_DAILY is not set") };
    let mut index = csv::Reader::from_path(format!("{folder}/INDEX.csv")).unwrap();
    let columns = index.headers().unwrap().clone();
    let column = |name: &str| columns.iter().position(|column| column == name).unwrap();
    let places = ["added_vs_prev", "changed_vs_prev", "removed_vs_prev"].map(column);
    let mut before: Option<Snapshot> = None;
    let mut wrong = Vec::new();
    for row in index.records().map(Result::unwrap) {
        let name = &row[column("file")];
        let file = InputFile::new(name, std::fs::read(format!("{folder}/{name}")).unwrap());
        let snapshot = read(&SourceId::ofac_sdn(), &[file]).unwrap();
        assert_eq!(snapshot.listings.len().to_string(), row[column("rows")], "{name}");
        if let Some(before) = &before {
            let delta = delta(&before.listings, &snapshot.listings);
            let found = [delta.added.len(), delta.changed.len(), delta.removed.len()];
            let expected = places.map(|place| row[place].parse::<usize>().unwrap());
            if found != expected {
                wrong.push(format!("{name}: {found:?} instead of {expected:?}"));
            }
        }
        before = Some(snapshot);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
