//! `article import`: many articles from one file.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use sqlx::ConnectOptions;
use tempfile::TempDir;

use super::cli::{Run, finished, program};
use super::harness::{TestDb, listed};

struct Desk {
    db: TestDb,
    directory: TempDir,
}

impl Desk {
    async fn new() -> Self {
        let db = TestDb::new().await;
        db.import(vec![listed("1", "BOUT, Viktor")]).await;
        Self { db, directory: tempfile::tempdir().unwrap() }
    }

    fn file(&self, text: &str) -> PathBuf {
        let path = self.directory.path().join("articles.ndjson");
        fs::write(&path, text).unwrap();
        path
    }

    fn run(&self, args: &[&str]) -> Run {
        let url = self.db.options.to_url_lossy();
        finished(program(args).env("DATABASE_URL", url.as_str()).output().unwrap())
    }

    fn import(&self, text: &str, more: &[&str]) -> Run {
        let path = self.file(text);
        self.run(&[&["article", "import", path.to_str().unwrap()], more].concat())
    }

    async fn articles(&self) -> i64 {
        self.db.number("SELECT count(*) FROM articles").await
    }
}

fn line(number: usize) -> String {
    let body = format!("Viktor Bout met envoy number {number} in the town of Harbor {number}.");
    json!({"external_id": format!("a-{number}"), "body": body}).to_string() + "\n"
}

fn numbers(lines: &[Value]) -> Vec<u64> {
    lines.iter().map(|line| line["line"].as_u64().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_come_in_the_order_of_the_lines_and_a_wrong_line_stops_nothing() {
    let desk = Desk::new().await;
    let mut text = line(1) + "\n{\"body\": }\n[\"a-9\",null,null,null,null,\"Viktor Bout.\"]\n";
    (5..40).for_each(|number| text.push_str(&line(number)));
    text.push_str("{\"external_id\":\"a-1\",\"body\":\"Another text.\"}");
    let done = desk.import(&text, &["--jobs", "5"]);
    assert_eq!(done.code, 1, "{}", done.err);
    let lines = done.json();
    assert_eq!(numbers(&lines), [1].into_iter().chain(3..41).collect::<Vec<u64>>(), "a blank line is none");
    assert_eq!((&lines[0]["created"], &lines[0]["candidates"]), (&json!(true), &json!(1)));
    assert_eq!(lines[0]["lists"], json!(["ofac-sdn@1"]));
    for at in [1, 2] {
        assert_eq!(lines[at]["error"]["kind"], "invalid", "{}", lines[at]);
        assert_eq!(lines[at]["article_id"], Value::Null);
    }
    assert_eq!(lines[38]["error"]["kind"], "conflict", "{}", lines[38]);
    assert!(done.err.contains("36 articles added, 0 were there, 3 lines refused"), "{}", done.err);
    assert_eq!(desk.articles().await, 36);

    let again = desk.import(&text, &["--format", "csv"]);
    assert_eq!(again.code, 1);
    assert!(again.out.starts_with("line,article,state,persons,candidates,best,error\n1,"), "{}", again.out);
    assert_eq!(again.out.matches(",was there,").count(), 36);
    assert_eq!(desk.articles().await, 36, "natural keys");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_lines_with_one_id_the_first_is_stored_however_long_it_takes() {
    let desk = Desk::new().await;
    // The first is long to read, the others are done in no time.
    let long = "Viktor Bout met the envoy of Harbor in the town hall. ".repeat(2000);
    let other = |text: &str| json!({"external_id": "a-1", "body": text}).to_string() + "\n";
    let text = other(&long) + &line(2) + &other("Another text.") + &line(3) + &other("A third one.");
    let done = desk.import(&text, &["--jobs", "5"]);
    let lines = done.json();
    assert_eq!(lines[0]["created"], json!(true), "{}", done.out);
    for at in [2, 4] {
        assert_eq!(lines[at]["error"]["kind"], "conflict", "{}", lines[at]);
    }
    assert_eq!(desk.articles().await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_was_broken_off_goes_on_behind_what_is_done() {
    let desk = Desk::new().await;
    let first: String = (1..6).map(line).collect::<String>() + "broken\n";
    assert_eq!(desk.import(&first, &[]).code, 1);
    let progress = desk.directory.path().join("articles.ndjson.progress");
    assert_eq!(serde_json::from_slice::<Value>(&fs::read(&progress).unwrap()).unwrap()["lines"], 6);
    // The rest of the file: what a kill behind line 6 leaves undone.
    let mut whole = first.clone();
    for number in 7..10 {
        write!(whole, "{}", line(number)).unwrap();
    }
    let rest = desk.import(&whole, &["--resume"]);
    assert_eq!(rest.code, 1, "a line was refused before: {}", rest.err);
    assert_eq!(numbers(&rest.json()), [7, 8, 9]);
    assert!(rest.err.contains("Going on behind line 6."), "{}", rest.err);
    assert_eq!(desk.articles().await, 8);
    let nothing = desk.import(&whole, &["--resume"]);
    assert!(nothing.out.is_empty(), "{}", nothing.out);

    let mended = whole.replace("broken", "{\"body\":\"Viktor Bout was seen.\"}");
    let other = desk.import(&mended, &["--resume"]);
    assert_eq!(other.code, 3, "{}", other.err);
    assert!(other.err.contains("without --resume"), "{}", other.err);
    assert_eq!(desk.import(&mended, &[]).code, 0);
    assert_eq!(desk.articles().await, 9);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_is_imported_and_cannot_be_resumed() {
    let desk = Desk::new().await;
    let refused = desk.run(&["article", "import", "-", "--resume"]);
    assert_eq!(refused.code, 2, "{}", refused.err);
    let empty = desk.run(&["article", "import", "-"]);
    assert_eq!((empty.code, empty.out.as_str()), (0, ""));
    assert_eq!(desk.run(&["article", "import", "/no/such/file"]).code, 1);
}
