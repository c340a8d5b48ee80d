//! A web server that is told of events: it keeps what it gets and answers as told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver as Arrivals};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;

/// How long a message that must come may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A message as it came.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    /// Request line and headers, their names in lower case.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Message {
    pub(crate) fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
        line.unwrap_or_else(|| panic!("no {name} in {}", self.head))
    }

    pub(crate) fn id(&self) -> &str {
        self.header("webhook-id")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// A running receiver.
pub(crate) struct Receiver {
    pub(crate) port: u16,
    messages: Arc<Mutex<Vec<Message>>>,
    // A receiver of a channel belongs to one thread; tests hand theirs from one to another.
    arrivals: Mutex<Arrivals<()>>,
}

impl Receiver {
    /// One that answers every message by its status line and headers (`\r\n` after each).
    pub(crate) fn new(answer: impl Fn(&Message) -> String + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let messages = Arc::new(Mutex::new(Vec::new()));
        let (arrived, arrivals) = mpsc::channel();
        let kept = Arc::clone(&messages);
        let answer = Arc::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (kept, arrived, answer) = (Arc::clone(&kept), arrived.clone(), Arc::clone(&answer));
                // Each on a thread of its own: an answer may be long in coming.
                thread::spawn(move || {
                    let Ok(mut stream) = stream else { return };
                    let Some(message) = read(&mut stream) else { return };
                    kept.lock().unwrap().push(message.clone());
                    let _ = arrived.send(());
                    let head = answer(&message);
                    let _ = write!(stream, "HTTP/1.1 {head}Content-Length: 2\r\n\r\nok");
                });
            }
        });
        Self { port, messages, arrivals: Mutex::new(arrivals) }
    }

    /// One that takes everything.
    pub(crate) fn content() -> Self {
        Self::new(|_| "204 No Content\r\n".to_owned())
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook", self.port)
    }

    /// All messages so far, in the order they came.
    pub(crate) fn messages(&self) -> Vec<Message> {
        self.messages.lock().unwrap().clone()
    }

    /// Their ids.
    pub(crate) fn ids(&self) -> Vec<String> {
        self.messages().iter().map(|message| message.id().to_owned()).collect()
    }

    /// Waits for a message that nobody has waited for yet.
    pub(crate) fn wait(&self) {
        self.arrivals.lock().unwrap().recv_timeout(PATIENCE).expect("no message came");
    }
}

fn read(stream: &mut TcpStream) -> Option<Message> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    // Signatures are told apart by case.
    let lower: Vec<String> = head
        .lines()
        .map(|line| match line.split_once(": ") {
            Some((name, value)) => format!("{}: {value}", name.to_lowercase()),
            None => line.to_owned(),
        })
        .collect();
    let mut message = Message { head: lower.join("\n"), body: String::new() };
    let mut body = vec![0; message.header("content-length").parse().unwrap()];
    reader.read_exact(&mut body).ok()?;
    message.body = String::from_utf8(body).unwrap();
    Some(message)
}

/// What a receiver does, by the specification alone: true where the signature is right.
pub(crate) fn is_signed(message: &Message, secret: &str) -> bool {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
    let signed = format!("{}.{}.{}", message.id(), message.header("webhook-timestamp"), message.body);
    mac.update(signed.as_bytes());
    let right = STANDARD.encode(mac.finalize().into_bytes());
    message.header("webhook-signature").split(' ').any(|one| one == format!("v1,{right}"))
}
