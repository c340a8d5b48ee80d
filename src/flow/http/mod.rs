//! One HTTP request on one connection, and its answer as it comes: the client below `fetch`.
//!
//! An [`Answer`] tells apart what a pooling client cannot: a body that is cut off, one that goes on
//! past the length it promised, and one that stands still. Redirects are handed to the caller, who
//! knows which hosts are allowed. It knows nothing of lists, of files or of trying again.
//!
//! ```no_run
//! # fn example() -> Result<(), namecheck::flow::ClientError> {
//! use namecheck::flow::{Client, ClientSettings};
//! let client = Client::new(&ClientSettings::default())?;
//! # Ok(()) }
//! ```

mod answer;
mod connect;
mod reach;
mod roots;

use std::path::PathBuf;
use std::time::Duration;

use hyper::header::{ACCEPT, ACCEPT_ENCODING, CONNECTION, HOST, HeaderMap, HeaderValue, USER_AGENT};
use hyper::{Method, Request};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::proxy::matcher::Matcher;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use url::Url;

use reach::Resolver;

pub(super) use answer::Answer;
pub use reach::Reach;

/// How the client connects and waits.
#[derive(Debug, Clone)]
pub struct ClientSettings {
    /// Where a publisher can reach who runs this program: an address, a page. Part of the
    /// `User-Agent`.
    pub contact: Option<String>,
    /// A PEM file of root certificates that stand instead of the ones built in.
    pub ca_file: Option<PathBuf>,
    /// Whether requests go through a proxy.
    pub proxies: Proxies,
    /// Which addresses may be connected to.
    pub reach: Reach,
    /// Most time for name, connection and TLS together.
    pub connect_timeout: Duration,
    /// Most time without a byte. It is no limit for the whole: 127 MB at 190 KB/s take 11 minutes.
    pub stall_timeout: Duration,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            contact: None,
            ca_file: None,
            proxies: Proxies::Environment,
            reach: Reach::Anywhere,
            connect_timeout: Duration::from_secs(30),
            stall_timeout: Duration::from_secs(60),
        }
    }
}

/// Whether requests go through a proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proxies {
    /// Those of `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, read as curl does.
    Environment,
    /// None.
    Off,
}

/// Why a client cannot be made of its settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// The root certificates cannot be used.
    #[error(
        "the root certificates in {file} cannot be used: {detail}; name a PEM file with certificates, or unset SSL_CERT_FILE to use the ones built in"
    )]
    Roots {
        /// The file.
        file: String,
        /// What is wrong with it.
        detail: String,
    },
    /// The contact cannot stand in a header.
    #[error("{0:?} cannot stand in the User-Agent; use an address or a URL in plain ASCII")]
    Contact(String),
}

/// Why a request got no whole answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum HttpError {
    #[error("no connection to {host}: {detail}")]
    Connect { host: String, detail: String },
    #[error("{host} is no public address")]
    OutOfReach { host: String },
    #[error("{host} is not who it says it is: {detail}")]
    Untrusted { host: String, detail: String },
    #[error("no byte for {} s", .0.as_secs_f64())]
    Stalled(Duration),
    #[error("cut off at {received} of {} bytes", declared.map_or("unknown".to_owned(), |n| n.to_string()))]
    Cut { received: u64, declared: Option<u64> },
    #[error("longer than the {0} bytes it promised")]
    Longer(u64),
    #[error("the answer breaks HTTP: {0}")]
    Broken(String),
}

/// Sends requests, each on a connection of its own: a list is one request an hour or less, so that
/// an idle connection would only be one more thing that can break.
pub struct Client {
    agent: HeaderValue,
    tcp: HttpConnector<Resolver>,
    reach: Reach,
    tls: TlsConnector,
    proxies: Option<Matcher>,
    connect_timeout: Duration,
    stall_timeout: Duration,
}

impl Client {
    /// A client of these settings. Reads the environment's proxies, if asked to.
    ///
    /// # Errors
    /// When the root certificates cannot be read, or the contact cannot stand in a header.
    pub fn new(settings: &ClientSettings) -> Result<Self, ClientError> {
        let mut tcp = HttpConnector::new_with_resolver(Resolver::new(settings.reach));
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // Less than for the whole, so that a second address of the host gets its turn.
        tcp.set_connect_timeout(Some(settings.connect_timeout.mul_f64(0.75)));
        Ok(Self {
            agent: agent(settings.contact.as_deref())?,
            tcp,
            reach: settings.reach,
            tls: roots::connector(settings.ca_file.as_deref())?,
            proxies: match (settings.proxies, settings.reach) {
                (Proxies::Environment, Reach::Anywhere) => Some(Matcher::from_env()),
                (Proxies::Off, _) | (_, Reach::Public) => None,
            },
            connect_timeout: settings.connect_timeout,
            stall_timeout: settings.stall_timeout,
        })
    }

    /// Asks for `url`, http or https, with these headers beside the usual ones. Redirects are
    /// answers like any other.
    pub(super) async fn get(&self, url: &Url, headers: HeaderMap) -> Result<Answer, HttpError> {
        self.send(Method::GET, url, headers, String::new()).await
    }

    /// Sends a body to `url`, http or https, with these headers beside the usual ones.
    pub(super) async fn post(
        &self,
        url: &Url,
        headers: HeaderMap,
        body: String,
    ) -> Result<Answer, HttpError> {
        self.send(Method::POST, url, headers, body).await
    }

    async fn send(
        &self,
        method: Method,
        url: &Url,
        headers: HeaderMap,
        body: String,
    ) -> Result<Answer, HttpError> {
        let host = url.host_str().unwrap_or_default();
        let connected = timeout(self.connect_timeout, self.connect(url)).await.unwrap_or_else(|_| {
            let detail = format!("not within {} s", self.connect_timeout.as_secs_f64());
            Err(HttpError::Connect { host: host.to_owned(), detail })
        })?;
        let authority = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        let broken = |error: &dyn std::fmt::Display| HttpError::Broken(error.to_string());
        let mut request = Request::builder()
            .method(method)
            .uri(&connected.target)
            .header(HOST, authority)
            .header(USER_AGENT, &self.agent)
            .header(ACCEPT, "*/*")
            // The file itself: lengths, ranges and tags are then those of what is kept. Publishers
            // of large lists offer them zipped.
            .header(ACCEPT_ENCODING, "identity")
            .header(CONNECTION, "close")
            .body(body)
            .map_err(|error| broken(&error))?;
        if let Some(authorization) = connected.authorization {
            request.headers_mut().insert(hyper::header::PROXY_AUTHORIZATION, authorization);
        }
        request.headers_mut().extend(headers);
        Answer::to(request, connected.stream, self.stall_timeout).await
    }
}

fn agent(contact: Option<&str>) -> Result<HeaderValue, ClientError> {
    let program = concat!("namecheck/", env!("CARGO_PKG_VERSION"));
    let agent = match contact {
        Some(contact) => format!("{program} (+{contact})"),
        None => program.to_owned(),
    };
    HeaderValue::try_from(agent)
        .ok()
        .filter(|_| contact.is_none_or(str::is_ascii))
        .ok_or_else(|| ClientError::Contact(contact.unwrap_or_default().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contact_stands_in_the_user_agent_and_cannot_add_a_header() {
        let named = agent(Some("https://example.org/us")).unwrap();
        assert!(named.to_str().unwrap().ends_with(" (+https://example.org/us)"), "{named:?}");
        assert!(agent(None).unwrap().to_str().unwrap().starts_with("namecheck/"));
        assert!(agent(Some("me\r\nCookie: x")).is_err());
        assert!(agent(Some("Łódź")).is_err());
    }
}
