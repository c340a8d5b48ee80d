//! Clients that drip, stop, or never read: they keep nobody else waiting, and are ended within the
//! bounds.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use namecheck::web::{Bounds, Gate};
use serde_json::json;

use super::api::TestApp;
use super::harness::listed;
use super::harness::served::eventually;

/// Clients of each kind.
const CLIENTS: usize = 40;
/// Between two bytes of a client that drips.
const DRIP: Duration = Duration::from_millis(50);

/// Short bounds, so that nothing here takes long.
const BOUNDS: Bounds =
    Bounds { head: Duration::from_secs(1), body: Duration::from_secs(1), unread: Duration::from_secs(1) };
/// Bounds and what the framework adds to them to take leave of a client, on a busy machine.
const AT_MOST: Duration = Duration::from_secs(20);

fn app() -> TestApp {
    TestApp::within(vec![listed("22790", "MADURO MOROS, Nicolas")], |_| Gate::open(), BOUNDS)
}

/// Writes a byte at a time until the server has enough of it; what it answered.
fn drip(app: &TestApp, head: &str) -> (String, Duration) {
    let mut stream = TcpStream::connect(("127.0.0.1", app.port)).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    // Waiting for an answer is the pause between two bytes.
    stream.set_read_timeout(Some(DRIP)).unwrap();
    let (begun, mut answer, mut bytes) = (Instant::now(), Vec::new(), [0; 4096]);
    loop {
        assert!(begun.elapsed() < AT_MOST, "not ended: {head:?}");
        match stream.read(&mut bytes) {
            Ok(0) => break,
            Ok(count) => answer.extend_from_slice(&bytes[..count]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                if stream.write_all(b"x").is_err() {
                    break;
                }
            }
            Err(_) => break,
        }
    }
    (String::from_utf8_lossy(&answer).into_owned(), begun.elapsed())
}

/// Asks as any other client until told to stop; the slowest answer.
fn others(app: &TestApp, over: &AtomicBool) -> Duration {
    let mut slowest = Duration::ZERO;
    while !over.load(Ordering::Relaxed) {
        let begun = Instant::now();
        let answer = app.post("/v1/screenings", &json!({"queries": [{"name": "Nicolas Maduro"}]}));
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(app.get("/v1/lists").status, 200);
        slowest = slowest.max(begun.elapsed());
    }
    slowest
}

/// So many such clients at once, beside others that are answered.
fn many(app: &TestApp, count: usize, client: impl Fn() + Sync) {
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| others(app, &over));
        let clients: Vec<_> = (0..count).map(|_| scope.spawn(&client)).collect();
        let ended: Vec<_> = clients.into_iter().map(|client| client.join()).collect();
        over.store(true, Ordering::Relaxed);
        let slowest = asking.join().unwrap();
        assert!(slowest < Duration::from_secs(5), "others waited {slowest:?}");
        ended.into_iter().for_each(|client| client.unwrap());
    });
}

#[test]
fn who_drips_the_head_of_a_request_is_ended() {
    let app = app();
    many(&app, CLIENTS, || {
        let (answer, took) = drip(&app, "GET /v1/lists HTTP/1.1\r\nhost: x\r\nx-slow: ");
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408 "), "{answer}");
        assert!(took >= BOUNDS.head.mul_f64(0.9), "{took:?}");
    });
}

#[test]
fn who_drips_the_body_of_a_request_is_told_and_ended() {
    let app = app();
    let head = |path: &str, more: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n{more}\r\n"
        )
    };
    let told = |head: String| {
        let (answer, took) = drip(&app, &head);
        assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("problem:too-slow"), "{answer}");
        assert!(took >= BOUNDS.body.mul_f64(0.9), "{took:?}");
    };
    many(&app, CLIENTS, || told(head("/v1/articles", "")));
    // Where a body is read before its handler, too.
    told(head("/v1/articles", "idempotency-key: slow-1\r\n"));
    // And where it is not read at all.
    let (answer, _) = drip(&app, &head("/nowhere", ""));
    assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
}

#[cfg(target_os = "linux")]
#[test]
fn who_never_reads_the_answer_is_ended() {
    let app = app();
    // Many answers on one connection, far more than fits into what lies between the two.
    let requests = "GET /openapi.json HTTP/1.1\r\nhost: x\r\n\r\n".repeat(400);
    many(&app, CLIENTS / 5, || {
        let mut stream = TcpStream::connect(("127.0.0.1", app.port)).unwrap();
        stream.set_nonblocking(true).unwrap();
        let mut left = requests.as_bytes();
        let (begun, mut wrote) = (Instant::now(), Instant::now());
        eventually("the server ends the connection", || {
            if left.is_empty() {
                // The system says nothing of the end until something is sent: a byte now and then.
                if wrote.elapsed() < DRIP {
                    return None;
                }
                left = b"G";
            }
            wrote = Instant::now();
            match stream.write(left) {
                Ok(count) => {
                    left = &left[count..];
                    None
                }
                Err(error) => (error.kind() != ErrorKind::WouldBlock).then_some(()),
            }
        });
        assert!(begun.elapsed() >= BOUNDS.unread.mul_f64(0.9));
    });
}
