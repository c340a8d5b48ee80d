//! Outside extractors: who finds the persons of an article, where it is not [`crate::article`].
//!
//! An [`Extractor`] is handed a text and gives back the mentions of people in it. What it gives is
//! checked against the text; which mentions mean one human is decided here, as always. An extractor
//! that fails costs nobody: the one built in serves, and the answer says so.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::Deserialize;
use serde_json::json;
use tokio::time::timeout;
use url::Url;

use super::http::{Client, ClientError, ClientSettings, HttpError};
use super::ingest::run_blocking;
use crate::article::{CallerMention, NewArticle, Person};

/// The mentions an extractor will have found.
pub type Extracting<'a> =
    Pin<Box<dyn Future<Output = Result<Vec<CallerMention>, ExtractorError>> + Send + 'a>>;

/// Finds the mentions of people in a text.
pub trait Extractor: Send + Sync {
    /// The mentions in `text`, in Unicode code points. `language` is a language tag, where known.
    fn extract<'a>(&'a self, text: &'a str, language: Option<&'a str>) -> Extracting<'a>;
}

/// Why an extractor cannot be used, or gave no answer that can.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExtractorError {
    /// The address is none.
    #[error(
        "the extractor's address {0:?} is no http or https URL; set NAMECHECK_EXTRACTOR_URL right or unset it"
    )]
    Address(String),
    /// The HTTP client cannot be made.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// It did not answer in time.
    #[error("it gave no whole answer within {} s", .0.as_secs_f64())]
    TooSlow(Duration),
    /// It could not be reached, or the answer broke off.
    #[error("{0}")]
    Http(String),
    /// It answered with another status than 200.
    #[error("it answered with status {0}")]
    Status(u16),
    /// Its answer is too long.
    #[error("its answer is longer than {0} bytes")]
    TooLong(u64),
    /// Its answer is not what was asked for, or does not fit the text.
    #[error("its answer is wrong: {0}")]
    Wrong(String),
}

/// How an outside extractor is reached.
#[derive(Debug, Clone)]
pub struct ExtractorSettings {
    /// Its address, http or https.
    pub url: String,
    /// Most time for connection and answer together.
    pub timeout: Duration,
    /// Longest answer, in bytes.
    pub max_bytes: u64,
}

/// An extractor behind HTTP: `POST {"text": ..., "language": ...}`, answered by
/// `{"mentions": [{"start": 0, "end": 13, "text": "Sergey Lavrov"}, ...]}`.
pub struct HttpExtractor {
    client: Client,
    url: Url,
    timeout: Duration,
    max_bytes: u64,
}

impl HttpExtractor {
    /// An extractor of these settings. Nothing is sent yet.
    ///
    /// # Errors
    /// When the address is no http or https URL, or no client can be made of its settings.
    pub fn new(settings: ExtractorSettings, client: &ClientSettings) -> Result<Self, ExtractorError> {
        let ExtractorSettings { url, timeout, max_bytes } = settings;
        let parsed = Url::parse(&url).ok().filter(|parsed| matches!(parsed.scheme(), "http" | "https"));
        // The address may hold a password.
        let url = parsed.filter(Url::has_host).ok_or_else(|| ExtractorError::Address(shown(&url)))?;
        Ok(Self { client: Client::new(client)?, url, timeout, max_bytes })
    }

    async fn ask(&self, text: &str, language: Option<&str>) -> Result<Vec<CallerMention>, ExtractorError> {
        let http = |error: HttpError| ExtractorError::Http(error.to_string());
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let body = json!({ "text": text, "language": language }).to_string();
        let mut answer = self.client.post(&self.url, headers, body).await.map_err(http)?;
        if answer.status != 200 {
            return Err(ExtractorError::Status(answer.status.as_u16()));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(http)? {
            if (bytes.len() + chunk.len()) as u64 > self.max_bytes {
                return Err(ExtractorError::TooLong(self.max_bytes));
            }
            bytes.extend_from_slice(&chunk);
        }
        let found: Found =
            serde_json::from_slice(&bytes).map_err(|error| ExtractorError::Wrong(error.to_string()))?;
        Ok(found.mentions.into_iter().map(FoundMention::into).collect())
    }
}

impl Extractor for HttpExtractor {
    fn extract<'a>(&'a self, text: &'a str, language: Option<&'a str>) -> Extracting<'a> {
        Box::pin(async move {
            let asked = timeout(self.timeout, self.ask(text, language)).await;
            asked.unwrap_or(Err(ExtractorError::TooSlow(self.timeout)))
        })
    }
}

/// What an extractor answers; it may say more than is read.
#[derive(Deserialize)]
struct Found {
    mentions: Vec<FoundMention>,
}

#[derive(Deserialize)]
struct FoundMention {
    start: u32,
    end: u32,
    text: String,
}

impl From<FoundMention> for CallerMention {
    fn from(found: FoundMention) -> Self {
        Self { start: found.start, end: found.end, text: found.text }
    }
}

/// An address without what may be a secret: the part before the host, and what follows the path.
fn shown(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let host = host.split(['?', '#']).next().unwrap_or_default();
    if scheme.is_empty() { host.to_owned() } else { format!("{scheme}://{host}") }
}

/// The persons of an article as the extractor finds them; none, with the reason, where it fails.
pub(super) async fn persons(
    extractor: &dyn Extractor,
    article: &Arc<NewArticle>,
) -> (Option<Vec<Person>>, Option<String>) {
    let found = extractor.extract(article.body(), article.language()).await;
    let persons = match found {
        Ok(mentions) => {
            let article = Arc::clone(article);
            let joined = run_blocking(move || article.persons_by(&mentions)).await;
            let wrong = |reason: &dyn std::fmt::Display| ExtractorError::Wrong(reason.to_string());
            joined.map_err(|error| wrong(&error)).and_then(|persons| persons.map_err(|error| wrong(&error)))
        }
        Err(error) => Err(error),
    };
    match persons {
        Ok(persons) => (Some(persons), None),
        Err(error) => {
            tracing::warn!(%error, "the outside extractor failed; the one built in serves");
            (None, Some(format!("the outside extractor failed, and the one built in served: {error}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_http_address_is_taken_and_no_password_is_shown() {
        for url in ["ftp://h/x", "localhost:9", "", "http://", "https://me:secret@"] {
            let settings =
                ExtractorSettings { url: url.to_owned(), timeout: Duration::from_secs(1), max_bytes: 1 };
            let Err(error) = HttpExtractor::new(settings, &ClientSettings::default()) else {
                panic!("{url} was taken");
            };
            assert!(!error.to_string().contains("secret"), "{error}");
        }
        assert_eq!(shown("gopher://me:se@cr@host/path?key=secret"), "gopher://host/path");
    }
}
