//! `list import` from an address, through the program: outcomes, exit codes, and a kill half-way.

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use sqlx::ConnectOptions;
use tempfile::TempDir;

use crate::cli::{Run, SDN, finished, program};
use crate::harness::TestDb;
use crate::harness::publisher::{Act, Publisher, answer, bare, whole};

/// A database, and a directory for downloads.
struct Place {
    db: TestDb,
    data: TempDir,
}

impl Place {
    async fn new() -> Self {
        Self { db: TestDb::new().await, data: tempfile::tempdir().unwrap() }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = program(args);
        command.env("DATABASE_URL", self.db.options.to_url_lossy().as_str());
        command.env("NAMECHECK_DATA_DIR", self.data.path());
        command
    }

    fn run(&self, args: &[&str]) -> Run {
        finished(self.command(args).output().unwrap())
    }

    /// Imports the SDN list from a server that acts so.
    fn import(&self, acts: impl IntoIterator<Item = Act>, more: &[&str]) -> Run {
        let server = Publisher::new(acts);
        self.run(&[&["list", "import", "ofac-sdn", "--url", &server.url("/sdn.csv")], more].concat())
    }

    fn downloads(&self) -> std::path::PathBuf {
        self.data.path().join("downloads")
    }
}

/// Few attempts, soon after each other.
const SOON: [&str; 4] = ["--attempts", "2", "--retry-wait", "0.01"];

fn modified(day: u8) -> Act {
    whole(&format!("Last-Modified: Wed, {day} Oct 2015 07:28:00 GMT\r\n"), SDN.as_bytes())
}

#[tokio::test]
async fn a_list_comes_from_its_address_and_only_new_content_makes_a_version() {
    let place = Place::new().await;
    let dry = place.import([modified(20)], &["--dry-run"]);
    assert_eq!((dry.code, dry.json()[0]["outcome"].as_str()), (0, Some("dry_run")), "{}", dry.err);
    let first = place.import([modified(20)], &[]);
    assert_eq!((first.code, first.json()[0]["outcome"].as_str()), (0, Some("new")), "{}", first.err);
    assert!(first.err.contains("Fetching ofac-sdn"), "{}", first.err);
    // The same bytes under a new date, after a burst of errors.
    let burst = [bare("500 Internal Server Error", ""), modified(21)];
    let again = place.import(burst, &[&SOON[..], &["--quiet"]].concat());
    assert_eq!((again.code, again.json()[0]["outcome"].as_str()), (0, Some("unchanged")), "{}", again.err);
    assert_eq!(again.err, "");
    assert_eq!(place.db.number("SELECT count(*) FROM list_versions").await, 1);
    assert_eq!(std::fs::read_dir(place.downloads()).unwrap().count(), 0);
}

#[tokio::test]
async fn what_has_not_changed_is_asked_for_and_not_fetched() {
    let place = Place::new().await;
    let tagged = |tag: &str, body: &str| whole(&format!("ETag: \"{tag}\"\r\n"), body.as_bytes());
    let same = || bare("304 Not Modified", "");
    let shrunk = SDN.lines().next().unwrap();
    let server =
        Publisher::new([tagged("a", SDN), same(), tagged("b", shrunk), same(), same(), tagged("c", SDN)]);
    let url = server.url("/sdn.csv");
    let import = |more: &[&str]| place.run(&[&["list", "import", "ofac-sdn", "--url", &url], more].concat());
    let outcome = |run: &Run| (run.code, run.json()[0]["outcome"].as_str().unwrap().to_owned());
    assert_eq!(outcome(&import(&[])), (0, "new".to_owned()));
    assert_eq!(outcome(&import(&[])), (0, "unchanged".to_owned()));
    // A held edition stays held until somebody decides.
    assert_eq!(outcome(&import(&[])), (3, "held".to_owned()));
    let still_held = import(&[]);
    assert_eq!(outcome(&still_held), (3, "held".to_owned()));
    assert_eq!(still_held.json()[0]["held_as"], "ofac-sdn@2", "{}", still_held.err);
    let activate = ["list", "activate", "ofac-sdn", "2", "--override", "--reason", "it is so"];
    assert_eq!(place.run(&activate).code, 0);
    assert_eq!(outcome(&import(&[])), (0, "unchanged".to_owned()));
    // What is active is another edition than the one the publisher's tag stands for.
    assert_eq!(place.run(&["list", "rollback", "ofac-sdn", "--reason", "it was not"]).code, 0);
    assert_eq!(outcome(&import(&[])), (0, "unchanged".to_owned()));
    let asked: Vec<Option<String>> = server
        .requests()
        .iter()
        .map(|request| {
            let head = request.to_ascii_lowercase();
            head.lines().find_map(|line| line.strip_prefix("if-none-match: ").map(str::to_owned))
        })
        .collect();
    let tag = |tag: &str| Some(format!("\"{tag}\""));
    assert_eq!(asked, [None, tag("a"), tag("a"), tag("b"), tag("b"), None]);
}

#[tokio::test]
async fn a_fetch_that_fails_leaves_the_active_version_and_says_what_to_do() {
    let place = Place::new().await;
    assert_eq!(place.import([modified(20)], &[]).code, 0);
    let short = answer("200 OK", &format!("Content-Length: {}\r\n", SDN.len()), &SDN.as_bytes()[..200]);
    let long = answer("200 OK", "Content-Length: 200\r\n", SDN.as_bytes());
    let huge = answer("200 OK", "Content-Length: 99999999999\r\n", b"");
    let page = b"<!DOCTYPE html><html><body>Maintenance</body></html>";
    let elsewhere = bare("302 Found", "Location: http://lists.example.org/sdn.csv\r\n");
    let stalled = [&SOON[..], &["--stall-timeout", "0.1"]].concat();
    for (act, more, code, word) in [
        (bare("404 Not Found", ""), &SOON[..], 1, "404 Not Found"),
        (bare("404 Not Found", ""), &SOON, 1, "(--url, --file)"),
        (bare("500 Internal Server Error", ""), &SOON, 1, "2 attempts"),
        (bare("429 Too Many Requests", "Retry-After: 7200\r\n"), &SOON, 1, "7200 s"),
        (Act::Send(short), &SOON, 1, "cut off at 200 of"),
        (Act::Send(long), &SOON, 1, "more than the 200 bytes"),
        (Act::Send(huge), &SOON, 1, "167772160"),
        (Act::Stand(Vec::new()), &stalled, 1, "no byte for 0.1 s"),
        (Act::Close, &SOON, 1, "connection"),
        (whole("", page), &SOON, 1, "HTML"),
        (whole("", b""), &SOON, 3, "empty"),
        (elsewhere, &SOON, 1, "--allow-host lists.example.org"),
    ] {
        let done = place.import([act], more);
        assert_eq!((done.code, done.out.as_str()), (code, ""), "{word}: {}", done.err);
        let last = done.err.trim_end().lines().last().unwrap_or_default();
        assert!(last.starts_with("namecheck: ") && last.contains(word), "{word}: {}", done.err);
    }
    let versions = place.run(&["list", "versions", "ofac-sdn"]).json();
    assert_eq!((versions.len(), versions[0]["state"].as_str()), (1, Some("active")));
}

#[tokio::test]
async fn what_cannot_be_an_address_is_a_usage_error() {
    let place = Place::new().await;
    for args in [
        vec!["list", "import", "ofac-sdn", "--url", "sdn.csv"],
        vec!["list", "import", "ofac-sdn", "--url", "ftp://example.org/sdn.csv"],
        vec!["list", "import", "ofac-sdn", "--url", "https://me:hunter2@example.org/sdn.csv"],
        vec!["list", "import", "ofac-sdn", "--url", "https://example.org/x", "--allow-host", "*.org"],
        vec!["list", "import", "ofac-sdn", "--url", "https://example.org/x", "--file", "x"],
        vec!["list", "import", "ofac-sdn", "--url", "https://example.org/x", "--stall-timeout", "0"],
        vec!["list", "import", "of-my-own"],
    ] {
        let done = place.run(&args);
        assert_eq!((done.code, done.out.as_str()), (2, ""), "{args:?}: {}", done.err);
        assert!(!done.err.contains("hunter2"), "{}", done.err);
    }
}

#[tokio::test]
async fn an_archive_made_to_fill_the_memory_is_refused() {
    // One member of 16 MiB, as often as it takes to pass 160 MiB.
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&vec![b' '; 16 << 20]).unwrap();
    let bomb = packed.finish().unwrap().repeat(11);
    let nested = {
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        archive.start_file("sdn.csv.gz", zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(&bomb).unwrap();
        archive.finish().unwrap().into_inner()
    };
    let place = Place::new().await;
    for (bytes, word) in [(bomb, "unpacks to, more than"), (nested, "an archive inside an archive")] {
        let done = place.import([whole("", &bytes)], &[]);
        assert_eq!(done.code, 1);
        assert!(done.err.contains(word), "{}", done.err);
    }
    assert_eq!(place.db.number("SELECT count(*) FROM list_versions").await, 0);
}

#[tokio::test]
async fn a_run_killed_half_way_is_gone_on_with_by_the_next() {
    const AT: usize = 300;
    let (total, tag) = (SDN.len(), "ETag: \"one\"\r\n");
    let begun = answer("200 OK", &format!("Content-Length: {total}\r\n{tag}"), &SDN.as_bytes()[..AT]);
    let range =
        format!("Content-Length: {}\r\nContent-Range: bytes {AT}-{}/{total}\r\n{tag}", total - AT, total - 1);
    let rest = answer("206 Partial Content", &range, &SDN.as_bytes()[AT..]);
    let server = Publisher::new([Act::Stand(begun), Act::Send(rest)]);
    let url = server.url("/sdn.csv");
    let args = ["list", "import", "ofac-sdn", "--url", &url];
    let place = Place::new().await;
    let mut killed = place.command(&args).spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    while part_bytes(&place.downloads()) < AT as u64 {
        assert!(Instant::now() < deadline && killed.try_wait().unwrap().is_none(), "it did not begin");
        std::thread::yield_now();
    }
    // Meanwhile nobody else fetches the same.
    assert_eq!(place.run(&args).code, 5);
    killed.kill().unwrap();
    killed.wait().unwrap();
    let next = place.run(&args);
    assert_eq!((next.code, next.json()[0]["listings"].as_u64()), (0, Some(4)), "{}", next.err);
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert!(requests[1].contains(&format!("range: bytes={AT}-\r\n")), "{}", requests[1]);
    assert_eq!(std::fs::read_dir(place.downloads()).unwrap().count(), 0);
}

fn part_bytes(downloads: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(downloads) else { return 0 };
    let parts = entries.flatten().filter(|entry| entry.path().extension().is_some_and(|end| end == "part"));
    parts.filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum()
}

#[tokio::test]
async fn proxies_of_the_environment_are_used_as_curl_does() {
    let place = Place::new().await;
    let import = |url: &str, env: &[(&str, String)]| {
        let args = [&["list", "import", "ofac-sdn", "--dry-run", "--url", url], &SOON[..]].concat();
        finished(place.command(&args).envs(env.iter().cloned()).output().unwrap())
    };
    let proxy = Publisher::new([modified(20)]);
    let at = |user: &str| format!("http://{user}127.0.0.1:{}", proxy.port);
    let contact = ("NAMECHECK_CONTACT", "https://example.org".to_owned());
    let done = import("http://lists.example.org/sdn.csv?a=b", &[("HTTP_PROXY", at("me:hunter2@")), contact]);
    assert_eq!(done.code, 0, "{}", done.err);
    let request = &proxy.requests()[0];
    assert!(request.starts_with("get http://lists.example.org/sdn.csv?a=b http/1.1\r\n"), "{request}");
    assert!(request.contains("host: lists.example.org\r\n"), "{request}");
    assert!(request.contains("proxy-authorization: basic "), "{request}");
    assert!(request.contains(" (+https://example.org)\r\n"), "{request}");
    // A tunnel for TLS; the proxy sees no more than the host.
    let done = import("https://lists.example.org/sdn.csv", &[("HTTPS_PROXY", at(""))]);
    assert_eq!(done.code, 1);
    let request = &proxy.requests()[1];
    assert!(request.starts_with("connect lists.example.org:443 http/1.1\r\n"), "{request}");
    assert!(!request.contains("sdn.csv"), "{request}");
    // Hosts that are asked directly.
    let server = Publisher::new([modified(20)]);
    let env = [("ALL_PROXY", at("")), ("NO_PROXY", "127.0.0.1".to_owned())];
    assert_eq!(import(&server.url("/sdn.csv"), &env).code, 0);
    assert_eq!(server.requests().len(), 1);
    let socks =
        import("http://lists.example.org/sdn.csv", &[("ALL_PROXY", "socks5://127.0.0.1:1".to_owned())]);
    assert!(socks.code == 1 && socks.err.contains("only http:// proxies"), "{}", socks.err);
}
