//! Deciding, suppressing and exporting on the command line.

use std::fs;

use tempfile::TempDir;

use super::cli::{Run, SDN, finished, program};
use super::harness::TestDb;
use sqlx::ConnectOptions;

struct Desk {
    db: TestDb,
    directory: TempDir,
}

impl Desk {
    /// A list, and two articles of the same listed person.
    async fn new() -> Self {
        let desk = Self { db: TestDb::new().await, directory: tempfile::tempdir().unwrap() };
        desk.import(SDN);
        for (name, text) in
            [("a.txt", "Nicolas Maduro Moros spoke."), ("b.txt", "On Monday Nicolas Maduro Moros left.")]
        {
            let path = desk.directory.path().join(name);
            fs::write(&path, text).unwrap();
            assert_eq!(desk.run(&["article", "add", path.to_str().unwrap()]).code, 0);
        }
        desk
    }

    fn import(&self, text: &str) {
        let path = self.directory.path().join("sdn.csv");
        fs::write(&path, text).unwrap();
        let done = self.run(&["list", "import", "ofac-sdn", "--file", path.to_str().unwrap()]);
        assert_eq!(done.code, 0, "{}", done.err);
    }

    fn run(&self, args: &[&str]) -> Run {
        let url = self.db.options.to_url_lossy();
        finished(program(args).env("DATABASE_URL", url.as_str()).output().unwrap())
    }

    /// The ids of the candidates in a state, newest first.
    fn ids(&self, state: &str) -> Vec<String> {
        let done = self.run(&["candidates", "ls", "--state", state]);
        assert_eq!(done.code, 0, "{}", done.err);
        done.json().iter().map(|line| line["id"].as_str().unwrap().to_owned()).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_candidate_is_decided_undone_suppressed_and_reopened_and_its_history_says_all() {
    let desk = Desk::new().await;
    let all = desk.ids("all");
    assert_eq!((all.len(), desk.ids("open").len()), (2, 2));
    let id = all[0].as_str();
    let because = |words: &'static str| ["--reason", words, "--by", "ann"];
    let decide =
        |what: &str| desk.run(&[&["review", "decide", id, what], &because("another man")[..]].concat());
    let done = decide("false-positive");
    assert_eq!(done.code, 0, "{}", done.err);
    let line = &done.json()[0];
    assert_eq!(
        (&line["state"], &line["decision"]["disposition"]),
        (&"decided".into(), &"false_positive".into())
    );
    assert_eq!(desk.ids("decided"), [id]);
    assert_eq!(desk.run(&[&["review", "undo", id], &because("a mistake")[..]].concat()).code, 0);
    let nothing = desk.run(&[&["review", "undo", id], &because("a mistake")[..]].concat());
    assert_eq!(nothing.code, 3, "{}", nothing.err);
    assert!(nothing.err.contains("nothing to undo"), "{}", nothing.err);

    let made = desk.run(&[&["suppress", "add", id], &because("a namesake")[..]].concat());
    assert_eq!(made.code, 0, "{}", made.err);
    let suppression = made.json()[0]["id"].to_string();
    assert_eq!((desk.ids("suppressed").len(), desk.ids("open,reopened").len()), (2, 0));
    desk.import(&SDN.replacen("VENEZUELA", "VENEZUELA-EO1", 1));
    let run = desk.run(&["reconcile"]);
    assert_eq!((run.code, &run.json()[0]["reopened"]), (0, &1.into()), "{}", run.err);
    assert_eq!(desk.ids("open,reopened").len(), 2);
    let over = desk.run(&["suppress", "ls", "--all"]).json();
    assert_eq!(
        (over[0]["id"].to_string(), &over[0]["ended_because"]),
        (suppression, &"listing_changed".into())
    );
    assert_eq!(over[0]["changes"][0]["field"], "programs");
    assert!(desk.run(&["suppress", "ls"]).json().is_empty());

    let history = desk.run(&["review", "history", id]);
    let told: Vec<String> =
        history.json().iter().map(|entry| entry["what"].as_str().unwrap().to_owned()).collect();
    assert_eq!(told, ["false_positive", "withdrawn", "suppressed", "listing_changed"], "the old id serves");
    let gone = desk.run(&["candidates", "show", id]);
    let new = desk.ids("reopened");
    assert_eq!(gone.code, 4);
    assert!(new.iter().any(|new| gone.err.contains(new.as_str())), "{}", gone.err);
    let shown = desk.run(&["candidates", "show", &new[0], "--format", "table"]);
    assert!(shown.out.contains("state     reopened") && shown.out.contains("history:"), "{}", shown.out);
    assert!(shown.out.contains("VENEZUELA-EO1"), "{}", shown.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_ids_and_words_say_what_to_do() {
    let desk = Desk::new().await;
    let id = desk.ids("all")[0].clone();
    for (args, code, word) in [
        (vec!["review", "decide", "999-1", "unsure", "--reason", "x"], 4, "candidates ls"),
        (vec!["review", "undo", "999-1", "--reason", "x"], 4, "candidates ls"),
        (vec!["review", "history", "999-1"], 4, "candidates ls"),
        (vec!["candidates", "show", "999-1"], 4, "candidates ls"),
        (vec!["suppress", "add", "999-1", "--reason", "x"], 4, "candidates ls"),
        (vec!["suppress", "rm", "999", "--reason", "x"], 4, "suppress ls"),
        (vec!["review", "decide", "12", "unsure", "--reason", "x"], 2, "12-34"),
        (vec!["review", "decide", &id, "clear", "--reason", "x"], 2, "true-match"),
        (vec!["review", "decide", &id, "unsure"], 2, "--reason"),
        (vec!["review", "decide", &id, "unsure", "--reason", " "], 2, "--reason"),
        (vec!["review", "decide", &id, "unsure", "--reason", "a\u{1b}[2J"], 2, "control character"),
        (vec!["review", "decide", &id, "unsure", "--reason", "x", "--by", "a\nb"], 2, "line break"),
        (vec!["suppress", "add", &id, "--reason", "x", "--until", "2001-01-01"], 2, "future"),
        (vec!["suppress", "add", &id, "--reason", "x", "--until", "soon"], 2, "neither a day"),
    ] {
        let done = desk.run(&args);
        assert_eq!(done.code, code, "{args:?}: {}", done.err);
        assert!(done.err.contains(word), "{args:?}: {}", done.err);
        assert!(done.out.is_empty());
    }
    assert_eq!(desk.db.number("SELECT count(*) FROM dispositions").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_safe_for_spreadsheets_and_whole_in_json() {
    let desk = Desk::new().await;
    let id = desk.ids("all")[0].clone();
    let reason = "=HYPERLINK(\"http://x\"),\"Ann\"";
    let done = desk.run(&["review", "decide", &id, "unsure", "--reason", reason, "--by", "@ann"]);
    assert_eq!(done.code, 0, "{}", done.err);
    let csv = desk.run(&["export", "--format", "csv"]).out;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert_eq!(reader.headers().unwrap().get(2), Some("disposition"));
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    let decided = rows.iter().find(|row| row[0] == *id).unwrap();
    assert_eq!((&decided[1], &decided[2], &decided[3]), ("decided", "unsure", format!("'{reason}").as_str()));
    assert_eq!(&decided[4], "'@ann");
    let lines = desk.run(&["export", "--format", "jsonl"]).json();
    let line = lines.iter().find(|line| line["id"] == *id).unwrap();
    assert_eq!((&line["decision"]["reason"], &line["state"]), (&reason.into(), &"decided".into()));
    assert_eq!(desk.run(&["export", "--since", "2999-01-01"]).out, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_cannot_be_read_keep_none_from_being_added_and_told_of() {
    let desk = Desk::new().await;
    let path = |name: &str| desk.directory.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("good.txt"), "Sergei Lavrov left Geneva.").unwrap();
    fs::write(path("empty.txt"), "").unwrap();
    let done = desk.run(&["article", "add", &path("missing.txt"), &path("good.txt"), &path("empty.txt")]);
    assert_eq!(done.code, 1, "{}", done.err);
    assert_eq!((done.json().len(), done.json()[0]["created"].as_bool()), (1, Some(true)), "{}", done.out);
    assert!(done.err.contains("missing.txt") && done.err.contains("empty.txt"), "{}", done.err);
    let candidate = done.json()[0]["candidates"][0]["id"].as_str().unwrap().to_owned();
    let explained = desk.run(&["candidates", "explain", &candidate]);
    assert_eq!((explained.code, explained.json()[0]["same"].as_bool()), (0, Some(true)), "{}", explained.err);
    let nothing = desk.run(&["article", "add", &path("missing.txt")]);
    assert_eq!((nothing.code, nothing.out.as_str()), (1, ""));
}
