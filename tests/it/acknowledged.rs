//! What was acknowledged is there: a real server on its own Postgres is killed again and again while
//! articles and decisions are sent to it. SIGKILL of the server takes Postgres with it, by its watchdog.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use serde_json::{Value, json};
use ureq::Agent;

use super::cli::{finished, program};
use super::harness::open_to_all;
use super::harness::served::{Served, eventually};

const SDN: &str = "\
101,\"MADURO MOROS, Nicolas\",\"individual\",\"VENEZUELA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\
102,\"BOUT, Viktor\",\"individual\",\"SDGT\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n";

/// Threads that send articles; one more decides.
const WRITERS: usize = 3;

/// What the server said it had done.
#[derive(Default)]
struct Acknowledged {
    /// By the caller's id: the article's, and its candidates.
    articles: BTreeMap<String, (i64, Vec<String>)>,
    /// The candidate and the decision.
    decisions: Vec<(String, i64)>,
}

/// Numbers by chance, the same in every run (an LCG of Knuth's); when a kill comes is chance enough.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

fn on(directory: &Path, args: &[&str]) -> Command {
    let mut command = program(args);
    command.env("NAMECHECK_DATA_DIR", directory.join("data")).env("NAMECHECK_KEYS", "off");
    command
}

fn serve(directory: &Path) -> Served {
    Served::by(on(directory, &["serve", "--bind", "127.0.0.1:0"]))
}

fn run(directory: &Path, args: &[&str]) -> String {
    let done = finished(on(directory, args).output().unwrap());
    assert_eq!(done.code, 0, "{args:?}: {}", done.err);
    done.out
}

fn agent() -> Agent {
    Agent::config_builder().http_status_as_error(false).build().into()
}

/// The status and body of an answer; none where the server went away before its end.
fn ask(agent: &Agent, method: &str, url: &str, body: Option<&Value>) -> Option<(u16, Value)> {
    let request = ureq::http::Request::builder().method(method).uri(url);
    let request = request.header("content-type", "application/json").header("if-match", "*");
    let body = body.map(Value::to_string).unwrap_or_default();
    let answer = if method == "GET" {
        agent.run(request.body(()).unwrap())
    } else {
        agent.run(request.body(body).unwrap())
    };
    let mut answer = answer.ok()?;
    let text = answer.body_mut().read_to_string().ok()?;
    Some((answer.status().as_u16(), serde_json::from_str(&text).ok()?))
}

fn article(external_id: &str) -> Value {
    // Another text each time, so that none is a copy.
    let words: String = external_id.bytes().map(|byte| format!("word{byte} ")).collect();
    let body = format!("Nicolas Maduro Moros met Viktor Bout in {external_id}. {words}");
    json!({"external_id": external_id, "body": body})
}

fn candidates(answer: &Value) -> Vec<String> {
    let candidates = answer["candidates"].as_array().unwrap();
    candidates.iter().map(|candidate| candidate["id"].as_str().unwrap().to_owned()).collect()
}

/// Sends until the server is gone; keeps what it acknowledged.
fn write(address: &str, next: &AtomicU64, kept: &Mutex<Acknowledged>, acknowledged: &AtomicUsize) {
    let agent = agent();
    loop {
        let id = format!("a-{}", next.fetch_add(1, Ordering::Relaxed));
        let Some((status, answer)) =
            ask(&agent, "POST", &format!("http://{address}/v1/articles"), Some(&article(&id)))
        else {
            return;
        };
        match status {
            200..300 => {
                let seen = (answer["article_id"].as_i64().unwrap(), candidates(&answer));
                assert_eq!(seen.1.len(), 2, "{answer}");
                kept.lock().unwrap().articles.insert(id, seen);
                acknowledged.fetch_add(1, Ordering::Relaxed);
            }
            // Postgres may go a moment before or after the server.
            503 => {}
            other => panic!("{other}: {answer}"),
        }
    }
}

/// Decides about candidates that were acknowledged, until the server is gone.
fn decide(address: &str, chance: &Mutex<Chance>, kept: &Mutex<Acknowledged>) {
    let agent = agent();
    loop {
        let candidate = {
            let kept = kept.lock().unwrap();
            let at = chance.lock().unwrap().below(kept.articles.len().max(1) as u64);
            let at = usize::try_from(at).unwrap();
            kept.articles.values().nth(at).map(|(_, candidates)| candidates[0].clone())
        };
        let body = json!({"disposition": "unsure", "reason": "a test", "author": "Ann"});
        let url = match &candidate {
            Some(candidate) => format!("http://{address}/v1/candidates/{candidate}/decisions"),
            None => format!("http://{address}/healthz"),
        };
        let method = if candidate.is_some() { "POST" } else { "GET" };
        let Some((status, answer)) = ask(&agent, method, &url, Some(&body)) else { return };
        match (status, candidate) {
            (201, Some(candidate)) => {
                let id = answer["decision"]["id"].as_i64().unwrap();
                kept.lock().unwrap().decisions.push((candidate, id));
            }
            (200, None) | (503, _) => {}
            (other, _) => panic!("{other}: {answer}"),
        }
    }
}

/// Asserts that all of these are there, and that what was not acknowledged may be sent again.
fn all_there(server: &Served, articles: &BTreeMap<String, (i64, Vec<String>)>, decisions: &[(String, i64)]) {
    let agent = agent();
    let get = |path: String| ask(&agent, "GET", &format!("http://{}{path}", server.address), None).unwrap();
    for (external_id, (id, expected)) in articles {
        let (status, answer) = get(format!("/v1/articles/{id}"));
        assert_eq!((status, &answer["external_id"]), (200, &json!(external_id)), "lost: {external_id}");
        let mut found = candidates(&get(format!("/v1/articles/{id}/candidates")).1);
        let mut expected = expected.clone();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "candidates of {external_id}");
    }
    for (candidate, id) in decisions {
        let (status, answer) = get(format!("/v1/candidates/{candidate}/decisions"));
        let found = answer["decisions"].as_array().map(Vec::as_slice).unwrap_or_default();
        let there = found.iter().any(|decision| decision["id"] == json!(id));
        assert!(status == 200 && there, "lost: decision {id} about {candidate}: {answer}");
    }
}

/// Kills the server so often; returns what it had acknowledged.
fn killed(times: usize) -> (usize, usize) {
    let directory = tempfile::tempdir().unwrap();
    open_to_all(directory.path());
    let list = directory.path().join("sdn.csv");
    std::fs::write(&list, SDN).unwrap();
    run(directory.path(), &["list", "import", "ofac-sdn", "--file", list.to_str().unwrap()]);
    let (kept, chance) = (Mutex::new(Acknowledged::default()), Mutex::new(Chance(7)));
    let next = AtomicU64::new(0);
    let (mut articles, mut decisions) = (BTreeMap::new(), Vec::new());
    for _ in 0..times {
        let server = serve(directory.path());
        // What came of the round before.
        all_there(&server, &articles, &decisions);
        let address = server.address.clone();
        let acknowledged = AtomicUsize::new(0);
        let decided = kept.lock().unwrap().decisions.len();
        let known: BTreeSet<String> = kept.lock().unwrap().articles.keys().cloned().collect();
        std::thread::scope(|scope| {
            for _ in 0..WRITERS {
                scope.spawn(|| write(&address, &next, &kept, &acknowledged));
            }
            scope.spawn(|| decide(&address, &chance, &kept));
            let enough = usize::try_from(1 + chance.lock().unwrap().below(25)).unwrap();
            eventually("some articles are acknowledged", || {
                (acknowledged.load(Ordering::Relaxed) >= enough).then_some(())
            });
            assert_eq!(server.end("KILL"), None);
        });
        let kept = kept.lock().unwrap();
        articles = kept.articles.clone();
        articles.retain(|id, _| !known.contains(id));
        decisions = kept.decisions[decided..].to_vec();
    }
    let server = serve(directory.path());
    let kept = kept.into_inner().unwrap();
    all_there(&server, &kept.articles, &kept.decisions);
    // What was sent and not acknowledged may be there or not: sent again, it is, and once.
    let agent = agent();
    for number in 0..next.into_inner() {
        let id = format!("a-{number}");
        let url = format!("http://{}/v1/articles", server.address);
        let (status, answer) = ask(&agent, "POST", &url, Some(&article(&id))).unwrap();
        assert!((200..300).contains(&status), "{answer}");
        if let Some((known, _)) = kept.articles.get(&id) {
            assert_eq!((status, answer["article_id"].as_i64()), (200, Some(*known)), "{id}");
        }
    }
    let verified = run(directory.path(), &["audit", "verify"]);
    assert!(!verified.is_empty());
    assert_eq!(server.terminate(), Some(0));
    (kept.articles.len(), kept.decisions.len())
}

#[test]
fn nothing_acknowledged_is_lost_when_the_server_is_killed() {
    let (articles, decisions) = killed(5);
    assert!(articles >= 5 && decisions > 0, "{articles} {decisions}");
}

#[test]
#[ignore = "takes minutes: 200 kills"]
fn nothing_acknowledged_is_lost_in_two_hundred_kills() {
    let (articles, decisions) = killed(200);
    eprintln!("200 kills: {articles} articles and {decisions} decisions acknowledged, none lost");
}
