//! What screening owes each culture, pair by pair: `tests/corpus`.

use std::path::Path;

use namecheck::list::SourceId;
use namecheck::name::Name;
use namecheck::screen::{Index, IndexedList, Score, ScreenOptions, VersionLabel, compare, screen};

use super::harness::listed;

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

#[test]
fn a_list_of_the_pinned_names_is_found_by_their_partners_with_the_same_score() {
    let pairs = pairs("pinned.csv");
    let hits: Vec<&Pair> = pairs.iter().filter(|pair| pair.hit).collect();
    for turned in [false, true] {
        let side = |pair: &Pair| {
            if turned { (pair.b.clone(), pair.a.clone()) } else { (pair.a.clone(), pair.b.clone()) }
        };
        let listings =
            hits.iter().enumerate().map(|(id, pair)| listed(&id.to_string(), &side(pair).0)).collect();
        let version = VersionLabel::stored(&SourceId::ofac_sdn(), 1);
        let index = Index::build(vec![IndexedList { version, listings }]);
        let wrong: Vec<String> = hits
            .iter()
            .enumerate()
            .filter_map(|(id, pair)| {
                let query = Name::parse(&side(pair).1).unwrap();
                let options = ScreenOptions { limit: hits.len(), ..ScreenOptions::default() };
                let found = screen(&index, &query, &options).hits;
                let found = found.iter().find(|hit| hit.listing_id == id.to_string()).map(|hit| hit.score);
                let (_, score) = pair.judged();
                (found != Some(score)).then(|| format!("{} is found with {found:?}", pair.told(score)))
            })
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
