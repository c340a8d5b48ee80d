//! One message to one endpoint, and what came back.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use serde::Serialize;
use tokio::time::timeout;

use super::{DestinationError, destination, message, sign};
use crate::flow::fetch::retry_after;
use crate::flow::http::{Answer, Client, ClientError, ClientSettings, HttpError, Proxies, Reach};
use crate::store::{EndpointId, Store, StoreError, WebhookSecret};

/// Most bytes of an answer that are read; what it says is of no use, and reading it lets the endpoint
/// end in peace.
const MOST_READ_BYTES: usize = 16 * 1024;
/// Most letters of an error that are kept.
const LONGEST_ERROR: usize = 200;

/// How messages are sent.
#[derive(Debug, Clone)]
pub struct WebhookSettings {
    /// Also to private addresses and without encryption, and through the environment's proxy: for own
    /// networks.
    pub allow_private: bool,
    /// Whom an endpoint can ask: part of the `User-Agent`.
    pub contact: Option<String>,
    /// A PEM file of root certificates that stand instead of the ones built in.
    pub ca_file: Option<PathBuf>,
    /// Most time for one message, connection and answer together.
    pub timeout: Duration,
}

impl Default for WebhookSettings {
    fn default() -> Self {
        // Standard Webhooks 1.0 recommends 15 to 30 s.
        Self { allow_private: false, contact: None, ca_file: None, timeout: Duration::from_secs(15) }
    }
}

/// Sends messages to endpoints.
pub struct Webhooks {
    client: Client,
    reach: Reach,
    timeout: Duration,
}

/// What an endpoint answered to a message that tries it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WebhookTest {
    /// The endpoint.
    pub endpoint_id: EndpointId,
    /// Whether it took the message: a status of 200 to 299.
    pub delivered: bool,
    /// The HTTP status; none where no answer came.
    pub status: Option<u16>,
    /// Why it was not taken.
    pub error: Option<String>,
    /// How long it took, in milliseconds.
    pub elapsed_ms: u64,
}

/// What came of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sent {
    pub(super) status: Option<StatusCode>,
    /// None where the endpoint took it.
    pub(super) error: Option<String>,
    /// How long the endpoint asks to wait.
    pub(super) asked: Option<Duration>,
}

/// What is sent.
pub(super) struct Message<'a> {
    pub(super) id: &'a str,
    pub(super) body: String,
}

impl Webhooks {
    /// A sender of these settings. Nothing is sent yet.
    ///
    /// # Errors
    /// When no HTTP client can be made of them.
    pub fn new(settings: WebhookSettings) -> Result<Self, ClientError> {
        let (reach, proxies) = if settings.allow_private {
            (Reach::Anywhere, Proxies::Environment)
        } else {
            (Reach::Public, Proxies::Off)
        };
        let client = ClientSettings {
            contact: settings.contact,
            ca_file: settings.ca_file,
            proxies,
            reach,
            connect_timeout: settings.timeout,
            stall_timeout: settings.timeout,
        };
        Ok(Self { client: Client::new(&client)?, reach, timeout: settings.timeout })
    }

    /// The longest a message takes.
    pub(super) fn timeout(&self) -> Duration {
        self.timeout
    }

    /// The address of an endpoint as it is stored, if events may be sent there.
    ///
    /// # Errors
    /// When they may not.
    pub fn destination(&self, text: &str) -> Result<String, DestinationError> {
        destination::parse(text, self.reach).map(String::from)
    }

    /// Sends a message of the kind `webhook.test` at once, whether the endpoint is disabled or not;
    /// none where there is no such endpoint.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn test(
        &self,
        store: &Store,
        endpoint: EndpointId,
        now: DateTime<Utc>,
    ) -> Result<Option<WebhookTest>, StoreError> {
        let Some((url, secret)) = store.endpoint_secret(endpoint).await? else { return Ok(None) };
        let started = Instant::now();
        let id = format!("evt_test_{}", now.timestamp_micros());
        let sent = self.send(&url, &secret, Message { id: &id, body: message::test_body(now) }, now).await;
        Ok(Some(WebhookTest {
            endpoint_id: endpoint,
            delivered: sent.error.is_none(),
            status: sent.status.map(|status| status.as_u16()),
            error: sent.error,
            elapsed_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        }))
    }

    /// Sends one message, signed.
    pub(super) async fn send(
        &self,
        url: &str,
        secret: &WebhookSecret,
        message: Message<'_>,
        now: DateTime<Utc>,
    ) -> Sent {
        // Judged anew: it may have been added while more was allowed.
        let url = match destination::parse(url, self.reach) {
            Ok(url) => url,
            Err(error) => return Sent::unsent(&error),
        };
        let timestamp = now.timestamp();
        let signature = sign::signature(secret.key(), message.id, timestamp, &message.body);
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        for (name, value) in [
            ("webhook-id", message.id),
            ("webhook-timestamp", &timestamp.to_string()),
            ("webhook-signature", &signature),
        ] {
            let Ok(value) = HeaderValue::try_from(value) else { continue };
            headers.insert(HeaderName::from_static(name), value);
        }
        let sending = async {
            let mut answer = self.client.post(&url, headers, message.body).await?;
            let asked = answer.headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok());
            let asked = asked.and_then(|text| retry_after(text, now));
            let status = answer.status;
            drain(&mut answer).await;
            Ok::<_, HttpError>((status, asked))
        };
        match timeout(self.timeout, sending).await {
            Ok(Ok((status, asked))) => Sent::answered(status, asked),
            Ok(Err(error)) => Sent::unsent(&error),
            Err(_) => Sent::unsent(&format!("no answer within {} s", self.timeout.as_secs_f64())),
        }
    }
}

/// Reads the body to a small bound and drops it. Whether it comes whole does not matter.
async fn drain(answer: &mut Answer) {
    let mut read = 0;
    while let Ok(Some(chunk)) = answer.chunk().await {
        read += chunk.len();
        if read > MOST_READ_BYTES {
            return;
        }
    }
}

impl Sent {
    fn answered(status: StatusCode, asked: Option<Duration>) -> Self {
        let error = match status {
            _ if status.is_success() => None,
            _ if status.is_redirection() => {
                Some(format!("it answered {status}, and redirects are not followed"))
            }
            _ => Some(format!("it answered {status}")),
        };
        Self { status: Some(status), error, asked }
    }

    fn unsent(error: &dyn std::fmt::Display) -> Self {
        let error = error.to_string().chars().take(LONGEST_ERROR).collect();
        Self { status: None, error: Some(error), asked: None }
    }
}
