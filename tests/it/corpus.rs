//! What screening owes each culture, pair by pair: `tests/corpus`.

use std::path::Path;

use namecheck::name::Name;
use namecheck::screen::{Score, compare};

struct Pair {
    a: String,
    b: String,
    hit: bool,
    rule: String,
}

impl Pair {
    /// Whether the pair is judged as the file expects, and its score.
    fn judged(&self) -> (bool, Score) {
        let (a, b) = (Name::parse(&self.a).unwrap(), Name::parse(&self.b).unwrap());
        let (one, other) = (compare(&a, &b), compare(&b, &a));
        assert_eq!(one.score, other.score, "{} and {} depend on their order", self.a, self.b);
        (one.hit == self.hit, one.score)
    }

    fn told(&self, score: Score) -> String {
        let wanted = if self.hit { "should be a hit" } else { "should be no hit" };
        format!("{} | {} | {} | {wanted}, scores {score}", self.rule, self.a, self.b)
    }
}

fn pairs(file: &str) -> Vec<Pair> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(file);
    let mut reader = csv::Reader::from_path(path).unwrap();
    let read = |record: csv::Result<csv::StringRecord>| {
        let record = record.unwrap();
        let hit = match &record[2] {
            "hit" => true,
            "no hit" => false,
            other => panic!("{file}: {other:?} is no expectation"),
        };
        Pair { a: record[0].to_owned(), b: record[1].to_owned(), hit, rule: record[3].to_owned() }
    };
    reader.records().map(read).collect()
}

#[test]
fn every_pinned_pair_is_judged_as_expected_in_either_order() {
    let pairs = pairs("pinned.csv");
    assert!(pairs.len() > 100, "only {} pairs were read", pairs.len());
    let wrong: Vec<String> = pairs
        .iter()
        .filter_map(|pair| {
            let (right, score) = pair.judged();
            (!right).then(|| pair.told(score))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), pairs.len(), wrong.join("\n"));
}

#[test]
fn every_wanted_pair_still_fails_and_moves_to_the_pinned_ones_once_mended() {
    let mended: Vec<String> = pairs("wanted.csv")
        .iter()
        .filter_map(|pair| {
            let (right, score) = pair.judged();
            right.then(|| pair.told(score))
        })
        .collect();
    assert!(mended.is_empty(), "move these from wanted.csv to pinned.csv:\n{}", mended.join("\n"));
}
