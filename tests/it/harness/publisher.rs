//! A publisher's web server that misbehaves as told: raw bytes on a socket, so that it can lie.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

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

/// A running server, in plain or over TLS. It does the acts in order, the last one again and again.
pub(crate) struct Publisher {
    pub(crate) port: u16,
    scheme: &'static str,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Publisher {
    pub(crate) fn new(acts: impl IntoIterator<Item = Act>) -> Self {
        Self::start(acts, None)
    }

    /// One whose certificate [`root`] vouches for, as `localhost` and 127.0.0.1.
    pub(crate) fn with_tls(acts: impl IntoIterator<Item = Act>) -> Self {
        let [certificate, key] = server();
        let certificate = CertificateDer::from_pem_file(certificate).unwrap();
        let key = PrivateKeyDer::from_pem_file(key).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        Self::start(acts, Some(Arc::new(config)))
    }

    fn start(acts: impl IntoIterator<Item = Act>, tls: Option<Arc<ServerConfig>>) -> Self {
        let scheme = if tls.is_some() { "https" } else { "http" };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let mut acts: VecDeque<Act> = acts.into_iter().collect();
        let seen = Arc::clone(&heads);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { continue };
                let mut stream: Box<dyn Duplex> = match &tls {
                    None => Box::new(stream),
                    Some(config) => {
                        let connection = ServerConnection::new(Arc::clone(config)).unwrap();
                        Box::new(StreamOwned::new(connection, stream))
                    }
                };
                let Some(head) = head(&mut stream) else { continue };
                seen.lock().unwrap().push(head);
                let act = if acts.len() > 1 { acts.pop_front() } else { acts.front().cloned() };
                // On a thread of its own: who stands still must not keep others waiting.
                thread::spawn(move || act.unwrap_or(Act::Close).on(stream));
            }
        });
        Self { port, scheme, heads }
    }

    /// The address of a file on it.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}://127.0.0.1:{}{path}", self.scheme, self.port)
    }

    /// The requests so far, in lower case: request line and headers.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

/// What the server speaks on.
trait Duplex: Read + Write + Send {}

impl<S: Read + Write + Send> Duplex for S {}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/harness/tls")
}

/// Certificate and key of a server that is `localhost` and 127.0.0.1.
pub(crate) fn server() -> [PathBuf; 2] {
    ["server.pem", "server.key"].map(|name| directory().join(name))
}

/// The root certificate that vouches for a server with TLS.
pub(crate) fn root() -> PathBuf {
    directory().join("root.pem")
}

fn head(stream: &mut Box<dyn Duplex>) -> Option<String> {
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
    fn on(self, mut stream: Box<dyn Duplex>) {
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
                let _ = head(&mut stream);
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
