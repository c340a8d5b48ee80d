//! A publisher's web server that misbehaves as told: raw bytes on a socket, so that it can lie.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What the server does with one request.
#[derive(Clone)]
pub(crate) enum Act {
    /// Sends these bytes and closes.
    Send(Vec<u8>),
    /// Sends these bytes one by one, with this pause between them.
    Drip(Vec<u8>, Duration),
    /// Sends these bytes and then stands still until the other side goes away.
    Stand(Vec<u8>),
    /// Closes without a word.
    Close,
}

/// A running server. It does the acts in order, the last one again and again.
pub(crate) struct Publisher {
    pub(crate) port: u16,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Publisher {
    pub(crate) fn new(acts: impl IntoIterator<Item = Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let mut acts: VecDeque<Act> = acts.into_iter().collect();
        let seen = Arc::clone(&heads);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { continue };
                let Some(head) = head(&stream) else { continue };
                seen.lock().unwrap().push(head);
                let act = if acts.len() > 1 { acts.pop_front() } else { acts.front().cloned() };
                // On a thread of its own: who stands still must not keep others waiting.
                thread::spawn(move || act.unwrap_or(Act::Close).on(stream));
            }
        });
        Self { port, heads }
    }

    /// The address of a file on it.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The requests so far, in lower case: request line and headers.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

fn head(stream: &TcpStream) -> Option<String> {
    let mut head = String::new();
    let mut reader = BufReader::new(stream);
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    Some(head.to_lowercase())
}

impl Act {
    fn on(self, mut stream: TcpStream) {
        // The other side may leave at any time, which is its right.
        match self {
            Self::Send(bytes) => {
                let _ = stream.write_all(&bytes);
            }
            Self::Drip(bytes, pause) => {
                for byte in bytes {
                    if stream.write_all(&[byte]).is_err() {
                        return;
                    }
                    thread::sleep(pause);
                }
            }
            Self::Stand(bytes) => {
                let _ = stream.write_all(&bytes);
                let _ = head(&stream);
            }
            Self::Close => {}
        }
    }
}

/// An answer with these headers (`\r\n` after each) and this body, and no length but what they say.
pub(crate) fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut answer = format!("HTTP/1.1 {status}\r\n{headers}\r\n").into_bytes();
    answer.extend_from_slice(body);
    answer
}

/// An honest answer.
pub(crate) fn whole(headers: &str, body: &[u8]) -> Act {
    Act::Send(answer("200 OK", &format!("Content-Length: {}\r\n{headers}", body.len()), body))
}

/// An answer without a body.
pub(crate) fn bare(status: &str, headers: &str) -> Act {
    Act::Send(answer(status, &format!("Content-Length: 0\r\n{headers}"), b""))
}
