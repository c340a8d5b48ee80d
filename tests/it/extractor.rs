//! An outside extractor, by real HTTP: what it finds counts, and when it fails nobody is lost.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use namecheck::article::Provenance;
use namecheck::flow::{ClientSettings, ExtractorSettings, HttpExtractor, Ingested, Live, Proxies, ingest};
use serde_json::{Value, json};

use super::harness::{TestDb, article, listed};

/// The built-in extractor does not find the name written small.
const TEXT: &str = "— 🎙 Then nicolas maduro moros met Jane Smith.";

/// An extractor that answers every request alike, or never. It reads requests to their end first.
struct Server {
    port: u16,
    asked: Arc<Mutex<Vec<Value>>>,
}

impl Server {
    fn answering(answer: Option<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&asked);
        std::thread::spawn(move || {
            // Those that are not answered stay open.
            let mut waiting = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                seen.lock().unwrap().push(body(&stream));
                match &answer {
                    Some(answer) => stream.write_all(answer.as_bytes()).unwrap(),
                    None => waiting.push(stream),
                }
            }
        });
        Self { port, asked }
    }

    fn finding(mentions: &Value) -> Self {
        Self::answering(Some(ok(&json!({ "mentions": mentions, "model": "x" }).to_string())))
    }
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

fn body(stream: &TcpStream) -> Value {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    serde_json::from_slice(&body).unwrap()
}

async fn add(db: &TestDb, port: u16, timeout: Duration) -> Ingested {
    let settings =
        ExtractorSettings { url: format!("http://127.0.0.1:{port}/find"), timeout, max_bytes: 10_000 };
    let client = ClientSettings { proxies: Proxies::Off, ..ClientSettings::default() };
    let extractor = HttpExtractor::new(settings, &client).unwrap();
    let live = Live::load(&db.store).await.unwrap().with_extractor(Some(Arc::new(extractor)));
    ingest(&db.store, &live, article(None, TEXT)).await.unwrap()
}

const PATIENT: Duration = Duration::from_secs(60);

#[tokio::test]
async fn what_it_finds_is_screened_and_kept_with_its_origin() {
    let db = TestDb::new().await;
    db.import(vec![listed("22790", "MADURO MOROS, Nicolas")]).await;
    let server =
        Server::finding(&json!([{ "start": 9, "end": 29, "text": "nicolas maduro moros", "label": "PER" }]));
    let added = add(&db, server.port, PATIENT).await;
    assert_eq!(added.warning, None);
    let names: Vec<&str> = added.persons.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["nicolas maduro moros"], "it alone says who is there");
    assert_eq!(added.persons[0].mentions[0].provenance, Provenance::Extractor);
    assert_eq!(added.candidates.len(), 1);
    assert_eq!(*server.asked.lock().unwrap(), [json!({ "text": TEXT, "language": null })]);
}

#[tokio::test]
async fn an_extractor_that_fails_costs_nobody_and_is_named() {
    let long = json!([{ "start": 0, "end": 1, "text": "—", "note": "x".repeat(20_000) }]);
    let moved = json!([{ "start": 8, "end": 28, "text": "nicolas maduro moros" }]);
    for (server, reason) in [
        (Server::finding(&moved), "its answer is wrong"),
        (Server::finding(&json!([{ "start": 9, "end": 9_000, "text": "x" }])), "its answer is wrong"),
        (Server::finding(&json!({ "no": "list" })), "its answer is wrong"),
        (Server::finding(&long), "longer than 10000 bytes"),
        (Server::answering(Some("HTTP/1.1 503 Away\r\ncontent-length: 0\r\n\r\n".to_owned())), "status 503"),
        (Server::answering(Some("HTTP/1.1 302 Found\r\nlocation: /\r\n\r\n".to_owned())), "status 302"),
        (Server::answering(Some(ok("{}").replace("-length: 2", "-length: 900"))), "cut off"),
        (Server::answering(Some("no HTTP at all\r\n\r\n".to_owned())), "breaks HTTP"),
    ] {
        let db = TestDb::new().await;
        let added = add(&db, server.port, PATIENT).await;
        let warning = added.warning.unwrap();
        assert!(warning.contains(reason), "{reason}: {warning}");
        assert_eq!(added.persons.len(), 1, "{reason}");
        assert_eq!(added.persons[0].name, "Jane Smith", "{reason}");
    }
}

#[tokio::test]
async fn one_that_never_answers_or_is_not_there_is_waited_for_no_longer_than_told() {
    let db = TestDb::new().await;
    let silent = Server::answering(None);
    let added = add(&db, silent.port, Duration::from_millis(50)).await;
    assert!(added.warning.unwrap().contains("no whole answer within 0.05 s"));
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let again = add(&db, gone, PATIENT).await;
    assert!(again.warning.unwrap().contains("no connection to 127.0.0.1"));
    assert_eq!(again.persons.len(), 1);
}
