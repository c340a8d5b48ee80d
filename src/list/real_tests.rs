//! Counts of real, complete publications, which are not part of the project. They run where
//! `NAMECHECK_REAL_LISTS` names a folder of such files:
//!
//! `NAMECHECK_REAL_LISTS=/data/sanctions cargo test --lib real_tests -- --ignored`
//!
//! Of the UK Sanctions List, the EU's XML and CSV 1.1, Switzerland's list, OFAC's advanced XML and
//! OpenSanctions' `targets.simple.csv` no complete file was at hand: their fixtures follow the schema
//! or the documented columns only.

use super::*;

/// File; listings, persons, names (each once for a listing), names in another script, birth dates
/// (each once), rejects. Counted independently of these readers.
const EXPECTED: [(&str, [usize; 6]); 17] = [
    ("uk-ofsi/2016-02-12_subset/sanctionsconlist.csv.gz", [463, 323, 708, 0, 341, 0]),
    ("uk-ofsi/2018-04-13/sanctionsconlist.csv.gz", [2106, 1426, 5548, 0, 1478, 0]),
    ("uk-ofsi/2025-04-10/ConList.xlsx", [4686, 3662, 15964, 3068, 3542, 0]),
    ("ca-sema/2020-04/sema-lmes.xml.gz", [1369, 985, 1525, 0, 213, 0]),
    ("ca-sema/2025-05/sema-lmes.xml.gz", [4759, 3334, 8254, 2856, 1717, 0]),
    ("au-dfat/2024-12/regulation8_consolidated.xlsx", [3062, 2316, 9518, 475, 0, 0]),
    ("us-csl/2022-05/consolidated.csv.gz", [14159, 7033, 34075, 0, 5858, 1]),
    ("us-bis-dpl/2019-07/dpl.txt.gz", [416, 318, 417, 0, 0, 0]),
    ("us-bis-dpl/2022-09/dpl.txt.gz", [460, 360, 461, 0, 0, 0]),
    ("eu-fsf/2016-02-11_xml-v1.0_subset/global.xml.gz", [595, 319, 2697, 127, 406, 0]),
    ("us-ofac-cons/2025-01-10/CONS_ENHANCED.ZIP", [443, 80, 1624, 45, 75, 0]),
    ("us-ofac-cons/2025-03-28/consolidated.xml.gz", [443, 80, 1579, 0, 75, 0]),
    ("us-ofac-cons/2018-04-06/consolidated.xml.gz", [639, 94, 1894, 0, 87, 0]),
    ("un-sc/2025-04-19/consolidated.xml.gz", [877, 684, 4012, 419, 836, 0]),
    ("opensanctions-format/parteispenden/entities.ftm.json.gz", [96, 22, 96, 0, 0, 0]),
    ("opensanctions-format/t1/entities.ftm.json.gz", [6, 4, 35, 11, 3, 0]),
    ("opensanctions-format/zala/entities.ftm.json.gz", [14, 6, 242, 80, 6, 0]),
];

#[test]
#[ignore = "needs real list files; see the head of this file"]
fn real_publications_are_read_whole() {
    let Ok(folder) = std::env::var("NAMECHECK_REAL_LISTS") else { panic!("NAMECHECK_REAL_LISTS is not set") };
    let mut wrong = Vec::new();
    for (path, expected) in EXPECTED {
        let bytes = std::fs::read(format!("{folder}/{path}")).unwrap();
        let snapshot = read_all(&[InputFile::new(path, bytes)]).unwrap().remove(0);
        let listings = &snapshot.listings;
        let names = || listings.iter().flat_map(|listing| &listing.names);
        let mut births: usize = listings.iter().map(|listing| listing.births.len()).sum();
        if path.starts_with("au-") {
            // Free text, of which no count can be made without a reader.
            births = 0;
        }
        let found = [
            listings.len(),
            listings.iter().filter(|listing| listing.kind == PartyKind::Person).count(),
            names().count(),
            names().filter(|name| name.script == Script::Original).count(),
            births,
            snapshot.rejects.len(),
        ];
        if found != expected {
            wrong.push(format!("{path}: {found:?} instead of {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
