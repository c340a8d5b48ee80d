//! The accuracy report, on files small enough to judge by hand.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{Run, finished, program};

const SDN: &str = "\
101,\"MADURO MOROS, Nicolas\",\"individual\",\"VENEZUELA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\
102,\"LAVROV, Sergei Viktorovich\",\"individual\",\"RUSSIA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\
103,\"SULEIMANI, Qasem\",\"individual\",\"SDGT\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n";
const ALT: &str = "103,1,\"aka\",\"SOLEIMANI, Ghasem\",-0- \r\n103,2,\"aka\",\"SULEIMANI, Qasem\",-0- \r\n";

struct Files(TempDir);

impl Files {
    fn new() -> Self {
        let files = Self(tempfile::tempdir().unwrap());
        files.add("sdn.csv", SDN);
        files.add("alt.csv", ALT);
        files
    }

    fn add(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).unwrap();
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, args: &[&str]) -> Run {
        finished(program(args).current_dir(self.path()).output().unwrap())
    }

    fn report(&self, args: &[&str]) -> Value {
        let list = ["eval", "screen", "--format", "json", "--list-file", "sdn.csv", "alt.csv"];
        let done = self.run(&[&list, args].concat());
        assert_eq!(done.code, 0, "{}", done.err);
        serde_json::from_str(&done.out).unwrap()
    }
}

fn figure<'a>(report: &'a Value, set: &str, class: &str, measure: &str) -> &'a Value {
    let wanted = |figure: &&Value| {
        figure["set"] == set
            && figure["class"] == class
            && figure["measure"].as_str().is_some_and(|name| name.starts_with(measure))
    };
    report["figures"].as_array().unwrap().iter().find(wanted).unwrap_or_else(|| {
        panic!("no {set}/{class}/{measure} in {:#}", report["figures"]);
    })
}

#[test]
fn the_report_has_the_promised_shape_and_is_the_same_each_time() {
    let files = Files::new();
    files.add(
        "queries.txt",
        "exact|Nicolas Maduro Moros|101\nexact|Sergei Viktorovich Lavrov|102\nother|Angela Merkel|102\n",
    );
    files.add(
        "people.csv",
        "full_name,born\nAngela Merkel,1954\nQasem Suleimani,1990\nEmmanuel Macron,1977\nOlaf Scholz,1958\n",
    );
    let args = ["--variants", "queries.txt", "--negatives", "people.csv", "--leave-alias-out", "--baselines"];
    let report = files.report(&args);
    assert_eq!(report, files.report(&args));

    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(keys(&report), "false_hits figures listings misses names operating_points seed threshold");
    assert_eq!(
        keys(&report["figures"][0]),
        "baseline_rows class interval jaro_winkler measure namecheck rows set token_sorted unit"
    );
    assert_eq!(keys(&report["misses"][0]), "class expected found query score set");
    assert_eq!((report["listings"].as_u64(), report["seed"].as_u64()), (Some(3), Some(7)));

    // One of four people bears a listed name.
    assert_eq!(figure(&report, "people.csv", "", "flagged")["namecheck"], 0.25);
    assert_eq!(figure(&report, "people.csv", "", "wrong hits per query")["namecheck"], 0.25);
    assert_eq!(report["false_hits"][0]["query"], "Qasem Suleimani");
    // An equal name scores 1, so no threshold flags fewer than one of four.
    assert_eq!(report["operating_points"][1]["rate"], 0.005);
    assert_eq!(report["operating_points"][1]["namecheck"], Value::Null);

    let exact = figure(&report, "variants", "exact", "recall at 0.5");
    assert_eq!((exact["namecheck"].as_f64(), exact["rows"].as_u64()), (Some(1.0), Some(2)));
    assert_eq!(exact["baseline_rows"], 2);
    assert_eq!(figure(&report, "variants", "other", "recall at 0.5")["namecheck"], 0.0);
    assert_eq!(report["misses"][0]["query"], "Angela Merkel");

    // The second alias of 103 is its primary name once more; the first is searched for.
    let first = figure(&report, "alias left out", "", "right one first");
    assert_eq!((first["rows"].as_u64(), first["namecheck"].as_f64()), (Some(1), Some(1.0)));
}

#[test]
fn pairs_positives_and_scripts_are_measured() {
    let files = Files::new();
    files.add(
        "pairs.csv",
        "name1,name2,label\nSergey Lavrov,Sergei Lavrov,true\nSergey Lavrov,Antony Blinken,false\n\
         Angela Merkel,Olaf Scholz,true\n",
    );
    files.add(
        "errors.csv",
        "name,expected_name,error\nNicolas Maduro Morros,Maduro Moros Nicolas,typo\nX Y,Nobody Here,typo\n",
    );
    files.add("names.tsv", "Sergey Lavrov\tСергей Лавров\nAntony Blinken\tЭнтони Блинкен\n");
    let report =
        files.report(&["--pairs", "pairs.csv", "--positives", "errors.csv", "--scripts", "names.tsv"]);
    // One of two true pairs is a hit and no other: precision 1, recall 1/2, F1 2/3.
    assert_eq!(figure(&report, "pairs.csv", "", "precision")["namecheck"], 1.0);
    assert_eq!(figure(&report, "pairs.csv", "", "recall")["namecheck"], 0.5);
    let f1 = figure(&report, "pairs.csv", "", "F1")["namecheck"].as_f64().unwrap();
    assert!((f1 - 2.0 / 3.0).abs() < 1e-9, "{f1}");
    assert_eq!(figure(&report, "errors.csv", "", "not on the list")["namecheck"], 1.0);
    assert_eq!(figure(&report, "errors.csv", "typo", "recall")["namecheck"], 1.0);
    assert_eq!(figure(&report, "names.tsv", "", "right one first")["namecheck"], 1.0);
}

#[test]
fn what_candidate_selection_loses_is_told_beside_brute_force() {
    let files = Files::new();
    // Of each query brute force finds one listing, but for the one whom nobody is like.
    files.add(
        "queries.txt",
        "a|Nikolas Maduro|101\nb|MADURO MOROS Nicolas|101\nc|Ghasem Soleimani|103\nd|Angela Merkel|102\n",
    );
    files.add("people.txt", "Sergey Lavrov\n???\n");
    let args = ["--variants", "queries.txt", "--negatives", "people.txt", "--brute-force", "100"];
    let report = files.report(&args);
    for (set, pairs) in [("variants", 3), ("people.txt", 1)] {
        let kept = figure(&report, set, "", "candidates kept");
        assert_eq!((kept["rows"].as_u64(), kept["namecheck"].as_f64()), (Some(pairs), Some(1.0)), "{kept}");
        assert!(kept["interval"][0].as_f64().unwrap() < 1.0);
        assert_eq!(figure(&report, set, "", "hits beyond")["namecheck"], 0.0);
        assert_eq!(figure(&report, set, "", "of those kept, with another score")["namecheck"], 0.0);
    }
    assert_eq!(report, files.report(&args));
    let sampled = files.report(&["--variants", "queries.txt", "--brute-force", "0"]);
    assert_eq!(figure(&sampled, "variants", "", "candidates kept")["rows"], 0);
}

#[test]
fn a_person_reads_one_table_with_the_worst_cases_below_it() {
    let files = Files::new();
    files.add("queries.txt", "typo|Angela Merkel|101\n");
    let list = ["eval", "screen", "--format", "table", "--list-file", "sdn.csv", "alt.csv"];
    let done = files.run(&[&list[..], &["--variants", "queries.txt"]].concat());
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.out.starts_with("3 persons with 5 names; threshold 0.5"), "{}", done.out);
    assert!(done.out.contains("JARO-WINKLER") && done.out.contains("Missed"), "{}", done.out);
}

#[test]
fn a_file_of_another_kind_is_refused_with_its_name_and_what_is_missing() {
    let files = Files::new();
    files.add("scores.csv", "indexed,search,tool_score\nA B,A B,0.9\n");
    let done = files.run(&["eval", "screen", "--pairs", "scores.csv"]);
    assert_eq!(done.code, 1);
    assert!(done.err.contains("scores.csv") && done.err.contains("name1"), "{}", done.err);
    let done = files.run(&["eval", "screen"]);
    assert_eq!(done.code, 2);
    assert!(done.err.contains("--variants"), "{}", done.err);
}

#[test]
fn extraction_is_measured_by_file() {
    let files = Files::new();
    let text = "Sergey Lavrov met Antony Blinken.";
    files.add(
        "gold.jsonl",
        &format!("{{\"text\":\"{text}\",\"entities\":[{{\"start\":0,\"end\":13,\"type\":\"PER\"}}]}}\n"),
    );
    let done = files.run(&["eval", "extract", "--gold", "gold.jsonl"]);
    assert_eq!(done.code, 0, "{}", done.err);
    let rows: Vec<Value> = done.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 2, "the tagger, and the rules beside it");
    for row in &rows {
        assert_eq!((row["set"].as_str(), row["marked"].as_u64()), (Some("gold.jsonl"), Some(1)), "{row}");
        assert_eq!((row["precision"].as_f64(), row["recall"].as_f64()), (Some(0.5), Some(1.0)), "{row}");
    }
}

#[test]
fn a_trained_table_names_its_sources_and_is_the_same_each_time() {
    let files = Files::new();
    files.add("tokens.tsv", "anna\tа н н а\t64\nbertrand\tб е р т р а н\t448\nrara\tр а р а\t1\n");
    let args =
        ["train", "rarity", "--tokens", "tokens.tsv", "--list-file", "sdn.csv", "--source", "by hand, CC0"];
    let done = files.run(&args);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(
        done.out.contains("# Made by: namecheck train rarity --tokens tokens.tsv --list-file sdn.csv\n"),
        "{}",
        done.out
    );
    assert!(done.out.contains("# Source: by hand, CC0\n"));
    // 513 names are 256.5 people, and 64 of them are Annas: log2(256.5 / 64) = 2.0, of which 3 is
    // the least.
    assert!(done.out.lines().any(|line| line.ends_with("\t3.0")), "{}", done.out);
    assert!(!done.out.contains("rara"), "one bearer says nothing: {}", done.out);
    assert_eq!(done.out, files.run(&args).out);
}

#[test]
fn a_table_of_chinese_is_made_of_words_names_and_letters() {
    let files = Files::new();
    files.add("words.txt", "总统 900 n\n王伟伦 30 nr\n");
    files.add("names.tsv", "obama\t奧 巴 馬\t5\n");
    files.add("letters.txt", "奧\t奥\n馬\t马\n");
    let args = ["train", "chinese", "--words", "words.txt", "--names", "names.tsv"];
    let done = files.run(&[&args[..], &["--simplified", "letters.txt", "--source", "by hand, CC0"]].concat());
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(
        done.out.contains("# Source: by hand, CC0\n") && done.out.contains(" letters.txt\n"),
        "{}",
        done.out
    );
    assert!(
        done.out.lines().any(|line| line.starts_with("word ") && line.ends_with("\t总统")),
        "{}",
        done.out
    );
    assert!(done.out.contains("simplified\t奧奥 馬马\n") && !done.out.contains("王伟伦"), "{}", done.out);
}

#[test]
fn linking_is_measured_by_names_alone_and_with_the_text() {
    let files = Files::new();
    files.add(
        "list.csv",
        "101,\"PETROV, Ivan\",\"individual\",\"RUSSIA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 1962; nationality Russia.\"\r\n",
    );
    let texts = [
        "Russian banker Ivan Petrov, 58, was sanctioned.",
        "Canadian footballer Ivan Petrov scored twice.",
        "Nobody came.",
    ];
    let line = |id: usize, text: &str| serde_json::json!({ "id": id.to_string(), "text": text }).to_string();
    let lines: Vec<String> = texts.iter().enumerate().map(|(id, text)| line(id, text)).collect();
    files.add("texts.jsonl", &lines.join("\n"));
    let mention = |id: &str, start: usize, labels: &str| {
        format!(
            "{{\"text_id\":\"{id}\",\"start\":{start},\"end\":{},\"mention\":\"Ivan Petrov\",{labels}}}",
            start + 11
        )
    };
    let listed = [mention("0", 15, "\"ids\":[\"101\"]"), mention("0", 15, "\"ids\":[\"999\"]")];
    files.add("listed.jsonl", &listed.join("\n"));
    files.add("others.jsonl", &mention("1", 20, "\"not_ids\":[\"101\"]"));
    let args =
        ["eval", "link", "--list-file", "list.csv", "--texts", "texts.jsonl", "--mentions", "listed.jsonl"];
    let done = files.run(&[&args[..], &["others.jsonl", "--year", "2020", "--format", "json"]].concat());
    assert_eq!(done.code, 0, "{}", done.err);
    let reports: Value = serde_json::from_str(&done.out).unwrap();
    let figures = |at: usize, key: &str| reports[at]["figures"][key].as_u64().unwrap();
    // Each set twice: with its mentions given, and with those found in the text.
    for at in [0, 1] {
        assert_eq!(
            ["mentions", "not_on_list", "found", "first_by_name", "first", "found_weak", "plain_first"]
                .map(|key| figures(at, key)),
            [1, 1, 1, 1, 1, 0, 1]
        );
    }
    for at in [2, 3] {
        assert_eq!(["raised_by_name", "raised", "plain_raised"].map(|key| figures(at, key)), [1, 0, 1]);
    }
    assert_eq!(reports[2]["cues"]["another country"], serde_json::json!([0, 1]));
    assert_eq!(files.run(&["eval", "link", "--list-file", "list.csv"]).code, 2);
}

#[test]
fn planted_names_are_counted_by_who_finds_them() {
    let files = Files::new();
    files.add("variants.txt", "exact|Nicolas MADURO MOROS|101\nother|Jane Nobody|102\n");
    let texts = [
        r#"{"text": "The talks with Jane Smith failed.", "entities": [{"start": 15, "end": 25, "type": "PER"}]}"#,
        r#"{"text": "See Qasem\nSuleimani Report 5.", "entities": []}"#,
    ];
    files.add("texts.jsonl", &texts.join("\n"));
    let args = ["eval", "planted", "--list-file", "sdn.csv", "alt.csv", "--variants", "variants.txt"];
    let done = files.run(&[&args[..], &["--into", "texts.jsonl", "--format", "json"]].concat());
    assert_eq!(done.code, 0, "{}", done.err);
    let report: Value = serde_json::from_str(&done.out).unwrap();
    let class = |name: &str| {
        let of = report["classes"].as_array().unwrap().iter().find(|class| class["class"] == name);
        ["planted", "by_windows", "together"].map(|key| of.unwrap()[key].as_u64().unwrap())
    };
    assert_eq!(class("exact"), [1, 1, 1]);
    assert_eq!(class("exact, over a line break"), [1, 1, 1]);
    assert_eq!(class("other"), [1, 0, 0], "another name does not raise the listing");
    assert_eq!(report["missed"][0]["name"], "Jane Nobody");
    assert_eq!(report["unplanted"]["off_persons"], 1, "{report:#}");
}
