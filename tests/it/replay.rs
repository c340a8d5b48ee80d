//! `eval replay` over hand-made publications.

use std::fs;

use super::cli::{finished, program};

/// Persons from..to of a list, some worded otherwise on some days.
fn publication(from: usize, to: usize, day: usize) -> String {
    const GIVEN: [&str; 4] = ["Viktor", "Nicolas", "Amina", "Igor"];
    const FAMILY: [&str; 5] = ["BOUTKARAM", "MADURAVI", "SMITHOVEN", "YUSUFOGLU", "SECHINOV"];
    (from..to)
        .map(|n| {
            let alias = if (n + day).is_multiple_of(3) { "a.k.a. 'THE OTHER'." } else { "" };
            let (family, given) = (FAMILY[n % 5], GIVEN[n % 4]);
            format!("{n},\"{family}, {given}\",\"individual\",\"SDGT\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 19{:02}; {alias}\"\r\n", 40 + n)
        })
        .collect()
}

#[test]
fn every_publication_has_a_row_and_a_full_run_finds_nothing_after_a_delta_run() {
    let directory = tempfile::tempdir().unwrap();
    for (day, (from, to)) in [(0, 57), (0, 59), (1, 59), (1, 59)].into_iter().enumerate() {
        fs::write(directory.path().join(format!("day{day}.csv")), publication(from, to, day.min(2))).unwrap();
    }
    fs::write(directory.path().join("INDEX.csv"), "file,rows\n").unwrap();
    let path = directory.path().to_str().unwrap();
    let done = finished(program(&["eval", "replay", path, "--count", "40"]).output().unwrap());
    assert_eq!(done.code, 0, "{}", done.err);
    let nights = done.json();
    let numbers = |field: &str| nights.iter().map(|night| night[field].as_u64().unwrap()).collect::<Vec<_>>();
    assert_eq!(numbers("listings_added"), [57, 2, 0, 0]);
    assert_eq!(numbers("listings_removed"), [0, 0, 1, 0]);
    let new = numbers("new");
    assert!(new[0] >= 40 && new[1] >= 2 && new[3] == 0, "{new:?}");
    assert!(numbers("superseded")[2] >= 1);
    assert!(nights.iter().all(|night| night["equal"] == true && night["held"] == false), "{nights:?}");
    assert_eq!(nights[3]["publication"], "day3.csv");
}

#[test]
fn a_directory_that_is_missing_or_empty_is_said() {
    let directory = tempfile::tempdir().unwrap();
    for (path, word) in [("none", "cannot be read"), ("", "no publication")] {
        let path = directory.path().join(path);
        let done = finished(program(&["eval", "replay", path.to_str().unwrap()]).output().unwrap());
        assert_eq!((done.code, done.out.lines().count()), (1, 0), "{}", done.err);
        assert!(done.err.contains(word), "{}", done.err);
    }
}
