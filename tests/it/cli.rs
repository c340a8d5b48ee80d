//! The program as a command: what it reads, what it writes, how it ends.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Three persons and a company in OFAC's legacy format.
pub(crate) const SDN: &str = "\
101,\"MADURO MOROS, Nicolas\",\"individual\",\"VENEZUELA\",\"President\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 23 Nov 1962; POB Caracas, Venezuela; Gender Male.\"\r\n\
102,\"LAVROV, Sergei Viktorovich\",\"individual\",\"RUSSIA-EO14024\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 21 Mar 1950.\"\r\n\
103,\"IVANOV, Ivan\",\"individual\",\"SDGT\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 1960.\"\r\n\
104,\"SAMPLE HOLDING\",-0- ,\"SDGT\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\u{1a}";

pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn json(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// The program without anything of this machine's environment but where programs lie.
pub(crate) fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_namecheck"));
    command.args(args).env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in ["PATH", "PG_BIN_DIR", "TMPDIR", "HOME", "LD_LIBRARY_PATH", "LLVM_PROFILE_FILE"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
}

pub(crate) fn finished(output: Output) -> Run {
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn run(args: &[&str]) -> Run {
    finished(program(args).output().unwrap())
}

fn run_with_input(args: &[&str], input: &[u8]) -> Run {
    let mut child = program(args).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // On a thread of its own: the program answers while it is still being written to.
    let writing = std::thread::spawn(move || stdin.write_all(&input));
    let done = finished(child.wait_with_output().unwrap());
    writing.join().unwrap().unwrap();
    done
}

fn list() -> (TempDir, String) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("sdn.csv");
    fs::write(&path, SDN).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (directory, path)
}

#[test]
fn a_hit_has_the_promised_shape() {
    let (_directory, list) = list();
    let done = run(&["screen", "Nicolas Maduro Moros", "--list-file", &list]);
    assert_eq!(done.code, 0, "{}", done.err);
    let line = &done.json()[0];
    assert_eq!(line["query"], "Nicolas Maduro Moros");
    assert_eq!((line["truncated"].clone(), line["total"].clone()), (Value::Bool(false), Value::from(1)));
    let hit = &line["hits"][0];
    assert_eq!(hit["score"], 1.0);
    assert_eq!((hit["list"].as_str(), hit["listing_id"].as_str()), (Some("ofac-sdn"), Some("101")));
    assert_eq!(hit["name"], "Nicolas MADURO MOROS");
    assert_eq!(hit["alias_strength"], "strong");
    assert_eq!(hit["programs"], serde_json::json!(["VENEZUELA"]));
    assert!(hit["matched_name"].is_string() && hit["matcher_version"].is_string());
    assert!(hit["list_version"].as_str().unwrap().starts_with("ofac-sdn@sha256:"), "{hit}");
    for part in hit["evidence"].as_array().unwrap() {
        assert!(
            part["kind"].is_string() && part["measure"].is_string() && part["bits"].is_number(),
            "{part}"
        );
    }
    assert_eq!(line["coverage"]["lists"][0], hit["list_version"]);
}

#[test]
fn a_filter_answers_every_line_in_order_whatever_stands_in_it() {
    let (_directory, list) = list();
    let mut input = "\u{feff}Sergei Lavrov\r\n\n???\n".as_bytes().to_vec();
    input.extend_from_slice(&b"x".repeat(100_000));
    input.extend_from_slice(b"\nbroken \xff bytes\n");
    for number in 0..20_000 {
        input.extend_from_slice(format!("Nobody Number {number}\n").as_bytes());
    }
    input.extend_from_slice(b"Nicolas Maduro Moros");
    let done = run_with_input(&["screen", "--list-file", &list], &input);
    assert_eq!(done.code, 0, "{}", done.err);
    let lines = done.json();
    assert_eq!(lines.len(), 20_006);
    assert_eq!(lines[0]["query"], "Sergei Lavrov");
    for (line, kind) in [(1, "empty"), (2, "empty"), (3, "too_long"), (4, "encoding")] {
        assert_eq!(lines[line]["error"]["kind"], kind);
        assert!(lines[line]["error"]["message"].is_string());
        assert_eq!(
            (&lines[line]["hits"], &lines[line]["truncated"]),
            (&serde_json::json!([]), &Value::Bool(false))
        );
    }
    assert_eq!(lines[4]["query"], "broken \u{fffd} bytes");
    for number in 0..20_000 {
        assert_eq!(lines[5 + number]["query"], format!("Nobody Number {number}"));
        assert!(lines[5 + number].get("error").is_none());
    }
    assert_eq!(lines[20_005]["hits"][0]["listing_id"], "101");
}

#[test]
fn what_a_list_file_lacks_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("SDN.XML");
    let whole = fs::read_to_string("seeds/ofac-sdn/SDN.XML").unwrap();
    let screen = |text: &str, more: &[&str]| {
        fs::write(&path, text).unwrap();
        let done =
            run(&[&["screen", "Kassem Suleimani", "--list-file", path.to_str().unwrap()], more].concat());
        assert_eq!((done.code, done.json().len()), (0, 1), "{}", done.err);
        done.err
    };
    assert_eq!(screen(&whole, &[]), "");
    let longer = whole.replace("<Record_Count>59<", "<Record_Count>60<");
    let told = screen(&longer, &[]);
    assert!(told.contains("ofac-sdn: the publisher declares 60 records and the files have 59"), "{told}");
    let broken = whole.replacen("<uid>10481</uid>", "", 1);
    let told = screen(&broken, &[]);
    assert!(
        told.contains("ofac-sdn: 1 record of 59 cannot be read") && told.contains("Not read: "),
        "{told}"
    );
    assert_eq!(screen(&broken, &["--quiet"]), "");
    let extract = |more: &[&str]| {
        let list = path.to_str().unwrap();
        run(&[&["extract", "README.md", "--list-file", list], more].concat()).err
    };
    assert!(extract(&[]).contains("cannot be read"));
    assert_eq!(extract(&["--quiet"]), "");
}

#[test]
fn the_number_of_threads_does_not_show() {
    let (_directory, list) = list();
    let input: String = (0..3_000).map(|number| format!("Ivan Ivanov {}\n", number % 7)).collect();
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), input).unwrap();
    let with = |threads: &str| {
        let args =
            ["screen", "--list-file", &list, "--threshold", "0.5", "--file", file.path().to_str().unwrap()];
        finished(program(&args).env("RAYON_NUM_THREADS", threads).output().unwrap()).out
    };
    let alone = with("1");
    assert_eq!(alone.lines().count(), 3_000);
    assert_eq!(alone, with("5"));
}

#[test]
fn a_caller_that_waits_for_each_answer_gets_it() {
    let (_directory, list) = list();
    let mut child = program(&["screen", "--list-file", &list]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for name in ["Sergei Lavrov", "Nicolas Maduro Moros"] {
        writeln!(stdin, "{name}").unwrap();
        stdin.flush().unwrap();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["query"], name);
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_reader_that_leaves_ends_the_program_without_a_word() {
    let (_directory, list) = list();
    let mut child = program(&["screen", "--list-file", &list]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writing = std::thread::spawn(move || {
        // Until the program is gone.
        while stdin.write_all(b"Nicolas Maduro Moros\n").is_ok() {}
    });
    let mut first = [0; 100];
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut first).unwrap();
    drop(stdout);
    let done = child.wait_with_output().unwrap();
    writing.join().unwrap();
    assert_eq!(done.status.code(), Some(0));
    assert_eq!(String::from_utf8(done.stderr).unwrap(), "");
}

#[test]
fn the_exit_code_tells_of_candidates_only_when_asked() {
    let (_directory, list) = list();
    let code = |name: &str, more: &[&str]| {
        let mut args = vec!["screen", name, "--list-file", list.as_str()];
        args.extend(more);
        run(&args).code
    };
    assert_eq!(code("Nicolas Maduro Moros", &[]), 0);
    assert_eq!(code("Nicolas Maduro Moros", &["--exit-code"]), 10);
    assert_eq!(code("Zyx Wvut", &["--exit-code"]), 0);
    assert_eq!(code("???", &["--exit-code"]), 1, "what was not screened is not clean");
}

#[test]
fn what_makes_no_sense_is_a_usage_error() {
    let (_directory, list) = list();
    for args in [
        vec!["nonsense"],
        vec!["screen", "x", "--list-file", &list, "--threshold", "2"],
        vec!["screen", "x", "--list-file", &list, "--dob", "someday"],
        vec!["screen", "x", "--list-file", &list, "--country", "Atlantis"],
        vec!["screen", "x", "--list-file", &list, "--gender", "unknown"],
        vec!["screen", "x", "--list-file", &list, "--limit", "0"],
        vec!["screen", "x", "--file", "y", "--list-file", &list],
        vec!["compare", "one"],
        vec!["compare", "one", "..."],
        vec!["list", "import", "OFAC", "--file", &list],
        vec!["candidates", "show", "x", "--database-url", "nonsense"],
        vec!["list", "ls", "--database-url", "mysql://me:secret@localhost/x"],
    ] {
        let done = run(&args);
        assert_eq!((done.code, done.out.as_str()), (2, ""), "{args:?}: {}", done.err);
        assert!(!done.err.is_empty());
    }
}

#[test]
fn a_failure_is_one_paragraph_with_a_remedy() {
    let directory = tempfile::tempdir().unwrap();
    let page = directory.path().join("sdn.csv");
    fs::write(&page, "<!DOCTYPE html><html><body>Access denied</body></html>").unwrap();
    let missing = directory.path().join("missing.csv");
    for (path, word) in [(&page, "HTML"), (&missing, "ls -l")] {
        let done = run(&["screen", "x", "--list-file", path.to_str().unwrap()]);
        assert_eq!((done.code, done.out.as_str()), (1, ""), "{}", done.err);
        assert!(done.err.contains(word), "{}", done.err);
        assert_eq!(done.err.trim_end().lines().count(), 1, "{}", done.err);
        assert!(done.err.starts_with("namecheck: "), "{}", done.err);
    }
}

#[test]
fn every_format_gives_the_same_hits() {
    let (_directory, list) = list();
    let screen = |format: &str| {
        run_with_input(
            &["screen", "--format", format, "--list-file", &list],
            b"Nicolas Maduro Moros\n=x\nZyx Wvut\n",
        )
        .out
    };
    let lines: Vec<Value> = screen("jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let all: Vec<Value> = serde_json::from_str(&screen("json")).unwrap();
    assert_eq!(all, lines);
    let table = screen("table");
    assert!(
        table.contains("1.000") && table.contains("ofac-sdn/101") && table.contains("no possible match"),
        "{table}"
    );
    let text = screen("csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap().iter().next(), Some("query"));
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!((&rows[0][1], &rows[0][6]), ("1.000", "101"));
    assert_eq!((&rows[1][0], &rows[1][1]), ("'=x", ""), "a spreadsheet must not run it");
}

#[test]
fn an_explained_table_shows_the_parts_of_the_score() {
    let (_directory, list) = list();
    let plain = run(&["screen", "Nicolas Maduro Moros", "--list-file", &list, "--format", "table"]).out;
    let explained =
        run(&["screen", "Nicolas Maduro Moros", "--list-file", &list, "--format", "table", "--explain"]).out;
    assert!(!plain.contains(" bits ") && explained.contains(" bits "), "{explained}");
}

#[test]
fn comparing_gives_score_hit_and_evidence() {
    let done = run(&["compare", "Nicolás Maduro", "Maduro, Nicolas"]);
    assert_eq!(done.code, 0, "{}", done.err);
    let line = &done.json()[0];
    assert_eq!((line["a"].as_str(), line["b"].as_str()), (Some("Nicolás Maduro"), Some("Maduro, Nicolas")));
    assert!(line["score"].as_f64().unwrap() > 0.9 && line["hit"] == Value::Bool(true), "{line}");
    assert!(!line["evidence"].as_array().unwrap().is_empty());
}

#[test]
fn a_file_of_pairs_is_answered_row_by_row() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(
        file.path(),
        "\u{feff}id,b,a\n1,Ivan Ivanov,Ivan Ivanov\n2,...,Ivan Ivanov\n3,Zyx Wvut,Ivan Ivanov\n",
    )
    .unwrap();
    let done = run(&["compare", "--file", file.path().to_str().unwrap()]);
    assert_eq!(done.code, 0, "{}", done.err);
    let lines = done.json();
    assert_eq!((lines[0]["score"].as_f64(), lines[0]["hit"].as_bool()), (Some(1.0), Some(true)));
    assert_eq!((lines[1]["error"]["kind"].as_str(), lines[1].get("score")), (Some("empty"), None));
    assert_eq!((lines[2]["a"].as_str(), lines[2]["hit"].as_bool()), (Some("Ivan Ivanov"), Some(false)));
    fs::write(file.path(), "x,y\n1,2\n").unwrap();
    let done = run(&["compare", "--file", file.path().to_str().unwrap()]);
    assert_eq!(done.code, 1);
    assert!(done.err.contains("column a"), "{}", done.err);
}

#[test]
fn persons_come_with_places_that_hold_their_text() {
    let text = "Ünlü: Sergey Lavrov met Antony Blinken on Friday. Lavrov left.";
    let done = run_with_input(&["extract", "-"], text.as_bytes());
    assert_eq!(done.code, 0, "{}", done.err);
    let answer = &done.json()[0];
    let chars: Vec<char> = text.chars().collect();
    let persons = answer["persons"].as_array().unwrap();
    assert!(persons.iter().any(|person| person["name"] == "Sergey Lavrov"), "{answer}");
    for mention in persons.iter().flat_map(|person| person["mentions"].as_array().unwrap()) {
        let place = |key: &str| usize::try_from(mention[key].as_u64().unwrap()).unwrap();
        let held: String = chars[place("start")..place("end")].iter().collect();
        assert_eq!(mention["text"], held);
    }
}

#[test]
fn a_listed_person_is_found_over_a_line_break_when_lists_are_given() {
    let (_directory, list) = list();
    let text = b"Please visit Nicolas\nMaduro Moros Yacht.";
    let alone = run_with_input(&["extract", "-"], text);
    assert_eq!(alone.json()[0]["persons"], serde_json::json!([]));
    let done = run_with_input(&["extract", "--list-file", &list, "--", "-"], text);
    assert_eq!(done.code, 0, "{}", done.err);
    let mention = &done.json()[0]["persons"][0]["mentions"][0];
    assert_eq!(
        *mention,
        serde_json::json!({
            "start": 13, "end": 33, "text": "Nicolas\nMaduro Moros", "provenance": "list_directed"
        })
    );
}

#[test]
fn secrets_are_masked_wherever_settings_are_shown() {
    let url = "postgres://me:hunter2@localhost:1/db";
    for args in
        [&["config", "show"][..], &["config", "show", "--format", "table"], &["doctor"], &["list", "ls"]]
    {
        let done = finished(program(args).env("DATABASE_URL", url).output().unwrap());
        assert!(!done.out.contains("hunter2") && !done.err.contains("hunter2"), "{} {}", done.out, done.err);
    }
}

#[test]
fn a_database_that_is_away_fails_with_a_remedy() {
    let started =
        program(&["list", "ls"]).env("DATABASE_URL", "postgres://me@127.0.0.1:1/db").output().unwrap();
    let done = finished(started);
    assert_eq!((done.code, done.out.as_str()), (1, ""));
    assert!(done.err.contains("DATABASE_URL"), "{}", done.err);
}

#[test]
fn completions_and_openapi_need_nothing() {
    for shell in ["bash", "zsh", "fish"] {
        assert!(run(&["completions", shell]).out.contains("namecheck"));
    }
    let described: Value = serde_json::from_str(&run(&["openapi"]).out).unwrap();
    assert!(described["openapi"].as_str().unwrap().starts_with("3.1"));
}

#[test]
fn the_whole_way_from_an_empty_database_to_a_candidate() {
    let (directory, list) = list();
    super::harness::open_to_all(directory.path());
    let data = directory.path().join("data");
    let command = |args: &[&str]| finished(program(args).env("NAMECHECK_DATA_DIR", &data).output().unwrap());
    let ok = |args: &[&str]| {
        let done = command(args);
        assert_eq!(done.code, 0, "{args:?}: {}", done.err);
        done
    };
    assert_eq!(ok(&["list", "ls"]).out, "");
    let unscreened = command(&["screen", "Nicolas Maduro Moros"]);
    assert_eq!((unscreened.code, unscreened.out.as_str()), (1, ""), "no list is no answer");
    assert_eq!(command(&["doctor"]).code, 1, "without a list nothing can be screened");

    let article = directory.path().join("article.txt");
    fs::write(&article, "Nicolas Maduro Moros spoke to Jane Smith on Monday. Maduro left early.").unwrap();
    let early = ok(&["article", "add", article.to_str().unwrap()]);
    let early = &early.json()[0];
    assert_eq!(
        (early["created"].as_bool(), early["coverage"]["lists"].clone()),
        (Some(true), serde_json::json!([]))
    );

    let dry = ok(&["list", "import", "ofac-sdn", "--file", &list, "--dry-run"]);
    assert_eq!(dry.json()[0]["outcome"], "dry_run");
    assert_eq!(ok(&["list", "ls"]).out, "");
    assert_eq!(ok(&["list", "import", "ofac-sdn", "--file", &list]).json()[0]["outcome"], "new");
    assert_eq!(ok(&["list", "import", "ofac-sdn", "--file", &list]).json()[0]["outcome"], "unchanged");
    assert_eq!(ok(&["list", "ls"]).json()[0]["persons"], 3);
    assert_eq!(command(&["list", "versions", "eu-fsf"]).code, 4);
    assert_eq!(command(&["doctor"]).code, 0);

    assert_eq!(ok(&["reconcile", "--dry-run"]).json()[0]["new"], 1);
    assert_eq!(ok(&["candidates", "ls"]).out, "", "a dry run writes nothing");
    let report = directory.path().join("report.json");
    let run = ok(&["reconcile", "--report", report.to_str().unwrap()]).json().remove(0);
    assert_eq!(
        (&run["new"], &run["lists"]["ofac-sdn"]["new"]),
        (&serde_json::json!(1), &serde_json::json!(1))
    );
    let written: serde_json::Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
    assert_eq!(written, run);
    assert_eq!(ok(&["reconcile", "--scope", "full"]).json()[0]["unchanged"], 1);
    assert_eq!(ok(&["reconcile", "status"]).json().len(), 2);

    let candidates = ok(&["candidates", "ls"]).json();
    assert_eq!((candidates.len(), candidates[0]["listing_id"].as_str()), (1, Some("101")));
    let id = format!("{}-{}", candidates[0]["hit_id"], candidates[0]["person_id"]);
    assert_eq!(ok(&["candidates", "show", &id]).json()[0], candidates[0]);
    assert_eq!(command(&["candidates", "show", "999-999"]).code, 4);
    let shown = ok(&["article", "show", &early["article_id"].to_string()]).json();
    assert_eq!(shown[0]["candidates"][0], candidates[0]);
    assert_eq!(command(&["article", "show", "999999"]).code, 4);
    assert_eq!(ok(&["screen", "Nicolas Maduro Moros"]).json()[0]["hits"][0]["list_version"], "ofac-sdn@1");
}

#[test]
fn the_demo_shows_candidates_from_nothing_and_ends() {
    // Where nothing else is, so that what is left behind can be seen.
    let directory = tempfile::tempdir().unwrap();
    super::harness::open_to_all(directory.path());
    let done = finished(program(&["demo", "--once"]).env("TMPDIR", directory.path()).output().unwrap());
    assert_eq!(done.code, 0, "{}", done.err);
    for word in ["talks.txt", "summit.html", "vstrecha.txt", "forum.json", "SCORE", "WHY", "ofac-sdn"] {
        assert!(done.out.contains(word), "{word} is missing in\n{}", done.out);
    }
    let left: Vec<_> = fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(left.is_empty(), "{left:?}");
}
