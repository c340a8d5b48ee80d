//! The life of a list by the command line and over HTTP: imported, held, decided, asked as of the
//! past, replayed, stale.

use std::fs;

use serde_json::Value;
use sqlx::ConnectOptions;
use tempfile::TempDir;

use super::cli::{Run, SDN, finished, program};
use super::harness::TestDb;

struct Stage {
    db: TestDb,
    directory: TempDir,
}

impl Stage {
    async fn new() -> Self {
        Self { db: TestDb::new().await, directory: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> String {
        self.directory.path().join(name).to_str().unwrap().to_owned()
    }

    fn run(&self, args: &[&str]) -> Run {
        let url = self.db.options.to_url_lossy();
        finished(program(args).env("DATABASE_URL", url.as_str()).output().unwrap())
    }

    fn ok(&self, args: &[&str]) -> Vec<Value> {
        let done = self.run(args);
        assert_eq!(done.code, 0, "{args:?}: {}", done.err);
        done.json()
    }

    /// Imports people of these numbers, the last of them under another name.
    fn import(&self, numbers: std::ops::Range<usize>, last: &str) -> Run {
        let path = self.path("sdn.csv");
        let end = numbers.end - 1;
        let row = |n: usize| {
            let name = if n == end { last.to_owned() } else { format!("FAMILY{n}, Given") };
            format!(
                "{n},\"{name}\",\"individual\",\"SDGT\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 1960.\"\r\n"
            )
        };
        fs::write(&path, numbers.map(row).collect::<String>()).unwrap();
        self.run(&["list", "import", "ofac-sdn", "--file", &path])
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_edition_is_told_seen_and_activated() {
    let stage = Stage::new().await;
    assert_eq!(stage.run(&["list", "status"]).code, 6, "without a list nothing is fresh");
    assert_eq!(stage.import(0..100, "MADURO MOROS, Nicolas").code, 0);
    assert_eq!(stage.run(&["list", "status"]).code, 0);
    let held = stage.import(0..50, "MADURO MOROS, Nicolas");
    assert_eq!(held.code, 3, "{}", held.err);
    let report = &held.json()[0];
    assert_eq!((report["outcome"].as_str(), report["activated"].as_bool()), (Some("held"), Some(false)));
    assert_eq!(
        (report["version"].as_str(), report["held_as"].as_str()),
        (Some("ofac-sdn@1"), Some("ofac-sdn@2"))
    );
    assert_eq!(report["findings"][0]["kind"], "fewer_persons");
    for words in ["50 persons", "ofac-sdn@1 stays active", "activate ofac-sdn ofac-sdn@2 --override --reason"]
    {
        assert!(held.err.contains(words), "{}", held.err);
    }
    let versions = stage.ok(&["list", "versions", "ofac-sdn"]);
    assert_eq!((versions[0]["state"].as_str(), versions[1]["active"].as_bool()), (Some("held"), Some(true)));
    assert_eq!(versions[0]["files"][0]["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(stage.ok(&["list", "status"])[0]["held"][0], "ofac-sdn@2");
    // What the message tells to look at.
    let seen = stage.run(&["list", "diff", "ofac-sdn", "ofac-sdn@2"]);
    assert!(seen.err.contains("ofac-sdn@1 -> ofac-sdn@2: 0 added, 1 changed, 50 removed"), "{}", seen.err);

    let activate = |more: &[&str]| {
        let args = [&["list", "activate", "ofac-sdn"], more].concat();
        stage.run(&args)
    };
    assert_eq!(activate(&["2"]).code, 2, "a reason is needed");
    assert_eq!(activate(&["2", "--reason", "checked"]).code, 3);
    assert_eq!(activate(&["9", "--reason", "checked"]).code, 4);
    assert_eq!(activate(&["un-sc@2", "--reason", "checked"]).code, 2);
    assert_eq!(activate(&["ofac-sdn@2", "--override", "--reason", "checked"]).code, 0);
    let change = &stage.ok(&["list", "history", "ofac-sdn"])[0];
    assert_eq!(
        (change["version"].as_str(), change["reason"].as_str()),
        (Some("ofac-sdn@2"), Some("checked"))
    );
    assert!(change["actor"].as_str().is_some_and(|actor| !actor.is_empty()));
    assert_eq!(change["overridden"][0]["kind"], "fewer_persons");
    assert_eq!(stage.ok(&["list", "rollback", "ofac-sdn", "--reason", "no"])[0]["version"], "ofac-sdn@1");
    assert_eq!(stage.run(&["list", "rollback", "ofac-sdn", "--reason", "no"]).code, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_is_nearly_named_like_another_is_begun_by_who_insists() {
    let stage = Stage::new().await;
    let path = stage.path("sdn.csv");
    fs::write(&path, SDN).unwrap();
    let import = |name: &str, more: &[&str]| {
        stage.run(&[&["list", "import", name, "--file", path.as_str()][..], more].concat())
    };
    for more in [&[][..], &["--dry-run"]] {
        let refused = import("ofac-snd", more);
        assert_eq!((refused.code, refused.out.as_str()), (3, ""), "{}", refused.err);
        assert!(refused.err.contains("by its name, ofac-sdn may be meant"), "{}", refused.err);
        assert!(refused.err.contains("--new-list"), "{}", refused.err);
    }
    assert_eq!(stage.run(&["list", "versions", "ofac-snd"]).code, 4, "it was not begun");
    assert_eq!(import("ofac-snd", &["--new-list"]).code, 0);
    assert_eq!(import("ofac-snd", &[]).code, 0, "what is there is taken as it is named");
    assert_eq!(import("of-our-own", &[]).code, 0);
    assert!(import("of-our-owm", &[]).err.contains("by its name, of-our-own may be meant"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_is_retired_is_screened_against_no_more_until_it_is_imported_again() {
    let stage = Stage::new().await;
    let path = stage.path("sdn.csv");
    fs::write(&path, SDN).unwrap();
    let import = |list: &str| stage.ok(&["list", "import", list, "--file", &path])[0].clone();
    import("of-our-own");
    let reason = ["--reason", "a mistyped name"];
    let retire = |list: &str| stage.run(&[&["list", "retire", list], &reason[..]].concat());
    let only = retire("of-our-own");
    assert_eq!(only.code, 3, "{}", only.err);
    import("ofac-sdn");
    let article = stage.path("a.txt");
    fs::write(&article, "Nicolas Maduro Moros spoke.").unwrap();
    assert_eq!(stage.ok(&["article", "add", &article])[0]["candidates"].as_array().map(Vec::len), Some(2));
    let lists = |args: &[&str]| -> Vec<String> {
        stage.ok(args).iter().map(|line| line["list"].as_str().unwrap().to_owned()).collect()
    };
    let screened = || {
        let line = stage.ok(&["screen", "Nicolas Maduro Moros"])[0].clone();
        (line["hits"].as_array().unwrap().len(), line["coverage"]["lists"].as_array().unwrap().len())
    };
    assert_eq!((lists(&["list", "status"]).len(), screened()), (2, (2, 2)));
    let before = chrono::Utc::now().to_rfc3339();

    let done = retire("of-our-own");
    assert_eq!((done.code, done.json()[0]["previous"].as_str()), (0, Some("of-our-own@1")), "{}", done.err);
    assert_eq!(retire("of-our-own").code, 4, "it is out of use");
    assert_eq!(retire("nosuch").code, 4);
    assert_eq!(lists(&["list", "status"]), ["ofac-sdn"]);
    assert_eq!(screened(), (1, 1));
    let run = &stage.ok(&["reconcile"])[0];
    assert_eq!((run["superseded"].as_u64(), run["unchanged"].as_u64()), (Some(1), Some(1)), "{run}");
    assert_eq!(lists(&["candidates", "ls"]), ["ofac-sdn"]);
    let full = &stage.ok(&["reconcile", "--scope", "full"])[0];
    assert_eq!((full["superseded"].as_u64(), full["unchanged"].as_u64()), (Some(0), Some(1)), "{full}");
    let change = &stage.ok(&["list", "history", "of-our-own"])[0];
    assert_eq!((change["cause"].as_str(), change["reason"].as_str()), (Some("retire"), Some(reason[1])));
    // What was, can be asked: it was in use then.
    let then = &stage.ok(&["screen", "Nicolas Maduro Moros", "--as-of", &before])[0];
    assert_eq!(then["hits"].as_array().map(Vec::len), Some(2), "{then}");
    let after = chrono::Utc::now().to_rfc3339();
    let later = &stage.ok(&["screen", "Nicolas Maduro Moros", "--as-of", &after])[0];
    assert_eq!(later["hits"].as_array().map(Vec::len), Some(1), "{later}");

    let again = import("of-our-own");
    assert_eq!((again["outcome"].as_str(), again["version"].as_str()), (Some("new"), Some("of-our-own@2")));
    assert_eq!((lists(&["list", "status"]).len(), screened()), (2, (2, 2)));
    assert_eq!(retire("of-our-own").code, 0);
    let back = &stage.ok(&["list", "rollback", "of-our-own", "--reason", "it was right"])[0];
    assert_eq!((back["version"].as_str(), &back["previous"]), (Some("of-our-own@2"), &Value::Null));
    assert_eq!(screened(), (2, 2));
    assert_eq!(stage.run(&["audit", "verify"]).code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn empty_and_foreign_files_are_held_off() {
    let stage = Stage::new().await;
    stage.import(0..100, "MADURO MOROS, Nicolas");
    let un = "<?xml version=\"1.0\"?><CONSOLIDATED_LIST dateGenerated=\"2022-06-30T00:00:00Z\"><INDIVIDUALS>\
        <INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>John</FIRST_NAME><SECOND_NAME>Doe</SECOND_NAME>\
        <UN_LIST_TYPE>X</UN_LIST_TYPE><REFERENCE_NUMBER>Xi.1</REFERENCE_NUMBER></INDIVIDUAL></INDIVIDUALS>\
        <ENTITIES/></CONSOLIDATED_LIST>";
    for (name, text, words) in [
        ("empty.csv", "", "is empty"),
        ("eof.csv", "\u{1a}", "is empty"),
        (
            "header.xml",
            "<sdnList><publshInformation><Record_Count>0</Record_Count></publshInformation></sdnList>",
            "no listings",
        ),
        ("un.xml", un, "another list, un-sc"),
    ] {
        let path = stage.path(name);
        fs::write(&path, text).unwrap();
        let done = stage.run(&["list", "import", "ofac-sdn", "--file", &path]);
        assert_eq!(done.code, 3, "{name}: {}", done.err);
        assert!(done.err.contains(words), "{name}: {}", done.err);
        assert_eq!(stage.ok(&["list", "ls"])[0]["version"], "ofac-sdn@1");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_listed_no_more_is_left_out_and_told() {
    let stage = Stage::new().await;
    let target = |ssid: u32, modification: &str| {
        format!(
            "<target ssid=\"{ssid}\"><individual><identity main=\"true\"><name name-type=\"primary-name\">\
             <name-part order=\"1\" name-part-type=\"whole-name\"><value>Jane Doe {ssid}</value></name-part></name>\
             </identity></individual><modification modification-type=\"{modification}\" effective-date=\"2024-01-02\"/></target>"
        )
    };
    let list = format!(
        "<swiss-sanctions-list date=\"2024-03-14\">{}{}</swiss-sanctions-list>",
        target(1, "listed"),
        target(2, "de-listed")
    );
    let path = stage.path("swiss.xml");
    fs::write(&path, list).unwrap();
    let done = stage.run(&["list", "import", "ch-seco", "--file", &path]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert_eq!(done.json()[0]["listings"], 1);
    assert!(done.err.contains("Left out: 1 "), "{}", done.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_diff_shows_what_changed_and_raw_files_come_back() {
    let stage = Stage::new().await;
    stage.import(0..100, "MADURO MOROS, Nicolas");
    let first = fs::read(stage.path("sdn.csv")).unwrap();
    assert_eq!(stage.import(0..101, "NEW, Person").json()[0]["changed_fields"]["names"], 1);
    let rows = stage.ok(&["list", "diff", "ofac-sdn"]);
    assert_eq!((rows[0]["change"].as_str(), rows[0]["name"].as_str()), (Some("added"), Some("Person NEW")));
    assert_eq!((rows[1]["change"].as_str(), rows[1]["listing_id"].as_str()), (Some("changed"), Some("99")));
    let field = &rows[1]["fields"][0];
    assert_eq!(
        (field["field"].as_str(), field["old"][0]["text"].as_str()),
        (Some("names"), Some("MADURO MOROS, Nicolas"))
    );
    assert_eq!(stage.ok(&["list", "diff", "ofac-sdn", "2", "1"])[1]["change"], "removed");
    let table = stage.run(&["list", "diff", "ofac-sdn", "1", "2", "--format", "table"]);
    assert!(
        table.out.contains("FAMILY99, Given") && table.err.contains("1 added, 1 changed, 0 removed"),
        "{}",
        table.out
    );

    let out = stage.path("raw");
    let raw = ["list", "raw", "ofac-sdn", "ofac-sdn@1", "--out", &out];
    let written = &stage.ok(&raw)[0];
    assert_eq!(fs::read(written["path"].as_str().unwrap()).unwrap(), first);
    assert_eq!(stage.run(&raw).code, 1, "nothing is overwritten");
}

#[tokio::test(flavor = "multi_thread")]
async fn screening_as_of_the_past_and_replaying_give_what_was_found_then() {
    let stage = Stage::new().await;
    stage.import(0..100, "MADURO MOROS, Nicolas");
    let article = stage.path("article.txt");
    fs::write(&article, "Nicolas Maduro Moros spoke to Jane Smith on Monday. Maduro left early.").unwrap();
    assert_eq!(stage.ok(&["article", "add", &article])[0]["candidates"].as_array().map(Vec::len), Some(1));
    stage.import(0..101, "NEW, Person");
    stage.ok(&["reconcile"]);
    let times: Vec<String> = stage
        .ok(&["list", "history", "ofac-sdn"])
        .iter()
        .map(|change| change["activated_at"].as_str().unwrap().to_owned())
        .collect();
    let screen = |as_of: &str| stage.ok(&["screen", "Nicolas Maduro Moros", "--as-of", as_of]);
    let then = &screen(&times[1])[0];
    assert_eq!(then["hits"][0]["list_version"], "ofac-sdn@1");
    assert_eq!(then["coverage"]["lists"][0], "ofac-sdn@1");
    assert_eq!(then["coverage"]["as_of"].as_str(), Some(times[1].as_str()));
    let now = &screen(&times[0])[0];
    assert_eq!(
        (now["hits"].as_array().map(Vec::len), now["coverage"]["lists"][0].as_str()),
        (Some(0), Some("ofac-sdn@2"))
    );
    assert_eq!(stage.run(&["screen", "x y", "--as-of", "2001-01-01"]).code, 4);
    assert_eq!(stage.run(&["screen", "x y", "--as-of", "soon"]).code, 2);

    // The hit no longer stands, and comes out the same.
    let replay = &stage.ok(&["candidates", "explain", "1"])[0];
    assert_eq!((replay["same"].as_bool(), replay["list_version"].as_str()), (Some(true), Some("ofac-sdn@1")));
    assert!(replay["superseded_at"].is_string() && replay["replayed"]["score"] == 1.0, "{replay}");
    assert_eq!(stage.run(&["candidates", "explain", "999"]).code, 4);
    for text in ["x", "1-x", "1-"] {
        assert_eq!(stage.run(&["candidates", "explain", text]).code, 2, "{text}");
    }
    // There is such a hit, and nobody of that id bears its name.
    let nobody = stage.run(&["candidates", "explain", "1-999"]);
    assert_eq!((nobody.code, nobody.out.as_str()), (4, ""), "{}", nobody.err);
    assert!(nobody.err.contains("1-999"), "{}", nobody.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_nobody_checked_is_stale_everywhere() {
    let stage = Stage::new().await;
    stage.import(0..100, "MADURO MOROS, Nicolas");
    let fresh = &stage.ok(&["screen", "Nicolas Maduro Moros"])[0]["coverage"];
    assert_eq!(
        (fresh["stale"].as_bool(), fresh["freshness"][0]["stale"].as_bool()),
        (Some(false), Some(false))
    );
    assert!(
        fresh["freshness"][0]["checked_at"].is_string() && fresh["freshness"][0]["changed_at"].is_string()
    );
    sqlx::query("UPDATE lists SET checked_at = now() - interval '49 hours'")
        .execute(&mut stage.db.connection().await)
        .await
        .unwrap();
    let status = stage.run(&["list", "status"]);
    assert_eq!(status.code, 6);
    assert_eq!(status.json()[0]["why"], "last checked 49 h ago, the limit is 48 h");
    assert_eq!(stage.run(&["list", "status", "ofac-sdn", "--max-age", "50"]).code, 0);
    assert_eq!(stage.run(&["list", "status", "un-sc"]).code, 4);
    assert_eq!(stage.ok(&["screen", "Nicolas Maduro Moros"])[0]["coverage"]["stale"], true);
    // The same files again: nothing new, and checked.
    assert_eq!(stage.import(0..100, "MADURO MOROS, Nicolas").json()[0]["outcome"], "unchanged");
    assert_eq!(stage.run(&["list", "status"]).code, 0);
}
