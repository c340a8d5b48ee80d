//! Names in hand-made news of five languages, which the tagger did not learn from
//! (`tests/fixtures/marked`): how many are found, beside what rules alone find.

use std::path::Path;

use namecheck::eval::{extraction, marked};

/// F1 of names in exactly their place, in percent, that each language must reach.
const LEAST: [(&str, f64); 5] = [("de", 70.0), ("es", 73.0), ("fr", 68.0), ("pt", 72.0), ("uk", 77.0)];

#[test]
fn names_are_found_in_languages_with_little_to_learn_from() {
    for (language, least) in LEAST {
        let name = format!("{language}.txt");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/marked").join(&name);
        let texts = marked(&std::fs::read_to_string(path).unwrap()).unwrap();
        let [tagger, rules] = extraction(&name, &texts).try_into().unwrap();
        let f1 = |of: &namecheck::eval::Extraction| 100.0 * of.f1.unwrap();
        assert!(f1(&tagger) >= least, "{language}: {:.1}", f1(&tagger));
        assert!(f1(&tagger) > f1(&rules), "{language}: rules alone {:.1}", f1(&rules));
    }
}
