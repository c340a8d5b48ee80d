//! Names in hand-made news of eight languages, which the tagger did not learn from
//! (`tests/fixtures/marked`): how many are found, beside what rules alone find.

use std::path::Path;

use namecheck::eval::{Extraction, extraction, marked};

/// F1 of names in exactly their place, in percent, that each language must reach.
const LEAST: [(&str, f64); 5] = [("de", 70.0), ("es", 73.0), ("fr", 68.0), ("pt", 72.0), ("uk", 77.0)];
/// The same where no tagger finds them: in scripts that part words by no blank, or glue others to names.
const UNTAGGED: [(&str, f64); 3] = [("ja", 85.0), ("ko", 75.0), ("zh", 85.0)];

/// F1 by the tagger and by rules alone, in percent.
fn f1(language: &str) -> [f64; 2] {
    let name = format!("{language}.txt");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/marked").join(&name);
    let texts = marked(&std::fs::read_to_string(path).unwrap()).unwrap();
    let both: [Extraction; 2] = extraction(&name, &texts).try_into().unwrap();
    both.map(|one| 100.0 * one.f1.unwrap())
}

#[test]
fn names_are_found_in_languages_with_little_to_learn_from() {
    for (language, least) in LEAST {
        let [tagger, rules] = f1(language);
        assert!(tagger >= least, "{language}: {tagger:.1}");
        assert!(tagger > rules, "{language}: rules alone {rules:.1}");
    }
}

#[test]
fn names_are_found_in_scripts_without_blanks() {
    for (language, least) in UNTAGGED {
        let [found, _] = f1(language);
        assert!(found >= least, "{language}: {found:.1}");
    }
}
