//! Names that no person has, through the whole program: each line is answered or refused, in its
//! place, however many threads work on it.

use std::fs;

use serde_json::Value;

use crate::cli::{finished, program};

const SDN: &str = "\
101,\"MADURO MOROS, Nicolas\",\"individual\",\"VENEZUELA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\
102,\"ALI, Mohammed Hassan\",\"individual\",\"SDGT\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\
103,\"KIM, Jong Un\",\"individual\",\"DPRK\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n";

/// Lines, and the kind of the refusal where one is due.
fn lines() -> Vec<(String, Option<&'static str>)> {
    let answered = [
        "Ali ".repeat(40),
        "a ".repeat(40),
        ('a'..='z').chain('a'..='n').map(|letter| format!("{letter}. ")).collect(),
        "x".repeat(400),
        "Mohammed Ali Hassan ".repeat(13),
        "習近平".repeat(13),
        "김정은 ".repeat(13),
        "a\u{300}\u{301}\u{302}".repeat(100),
        "\u{202e}oruda\u{202c}M \u{200b}Nico\u{ad}las\u{2066} Moros\u{2069}".to_owned(),
        "\u{0}Kim\u{7}\tJong\u{1b}[31m Un\u{7f}".to_owned(),
        "Аli Мohаmmed علي محمد 김정은 Ελένη".to_owned(),
        "=HYPERLINK(\"Kim Jong Un\")".to_owned(),
        "'; DROP TABLE names; --".to_owned(),
        "{\"query\": \"Kim Jong Un\"}".to_owned(),
        "0 1 2 3".to_owned(),
    ];
    let refused = [
        (String::new(), "empty"),
        (" \t\u{a0}\u{3000}".to_owned(), "empty"),
        ("?!-'.,;".repeat(50), "empty"),
        ("\u{202e}\u{200b}\u{feff}".to_owned(), "empty"),
        ("x".repeat(401), "too_long"),
        ("x".repeat(10_000), "too_long"),
        ("Ali ".repeat(41), "too_long"),
        ("Ali ".repeat(500), "too_long"),
        // The longest single sign: eighteen letters.
        ("\u{fdfa}".repeat(400), "too_long"),
    ];
    let refused = refused.into_iter().map(|(text, kind)| (text, Some(kind)));
    answered.into_iter().map(|text| (text, None)).chain(refused).collect()
}

#[test]
fn every_hostile_line_is_answered_or_refused_in_its_place_by_any_number_of_threads() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let (list, file) = (path("sdn.csv"), path("names.txt"));
    fs::write(&list, SDN).unwrap();
    // A name that is known to be found stands behind each, and all stand there often enough for
    // several batches.
    let round: Vec<(String, Option<&str>)> =
        lines().into_iter().flat_map(|line| [line, ("Kim Jong Un".to_owned(), None)]).collect();
    let asked: Vec<_> = round.iter().cycle().take(round.len() * 6).collect();
    let text: Vec<&str> = asked.iter().map(|(text, _)| text.as_str()).collect();
    fs::write(&file, text.join("\n") + "\n").unwrap();

    let answers = |threads: &str| {
        let args = ["screen", "--list-file", &list, "--format", "jsonl", "--file", &file];
        let done = finished(program(&args).env("RAYON_NUM_THREADS", threads).output().unwrap());
        assert_eq!((done.code, done.err.as_str()), (0, ""));
        done.out
    };
    let alone = answers("1");
    assert_eq!(alone, answers("4"));

    let answers: Vec<Value> = alone.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), asked.len());
    for (answer, (text, refusal)) in answers.iter().zip(asked) {
        assert_eq!(answer["query"], text.as_str());
        assert_eq!(answer["error"]["kind"].as_str(), *refusal, "{answer}");
        assert!(refusal.is_none() || !answer["error"]["message"].as_str().unwrap().is_empty());
        assert!(answer["coverage"]["lists"][0].is_string(), "{answer}");
        if text == "Kim Jong Un" {
            assert_eq!(answer["hits"][0]["listing_id"], "103");
        }
    }
}
