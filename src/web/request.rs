//! What handlers take in: a JSON body within bounds, an id of the path, and no query parameters.

use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::web::{Bytes, PayloadConfig};
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

use super::problem::Problem;

/// Most bytes of a body. The longest articles have some 100,000 characters; a scraped page around
/// one may be many times that.
pub(crate) const BODY_LIMIT_BYTES: usize = 4 * 1024 * 1024;

/// How long a body may take to arrive.
pub(crate) const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// A JSON body.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if let Err(problem) = declared(request) {
            return Box::pin(ready(Err(problem)));
        }
        debug_assert!(
            request.app_data::<PayloadConfig>().is_some(),
            "the limit is set where the app is built"
        );
        let arriving = Bytes::from_request(request, payload);
        Box::pin(async move {
            let bytes = tokio::time::timeout(BODY_TIMEOUT, arriving)
                .await
                .map_err(|_| Problem::too_slow())?
                .map_err(|error| match error.as_error::<PayloadError>() {
                    Some(PayloadError::Overflow) => Problem::too_large(BODY_LIMIT_BYTES),
                    _ if error.as_response_error().status_code() == 413 => {
                        Problem::too_large(BODY_LIMIT_BYTES)
                    }
                    _ => Problem::invalid_body("The body ended too early; send it again", None),
                })?;
            read(&bytes).map(Self)
        })
    }
}

/// Checks what the headers say of the body, before any of it is read.
fn declared(request: &HttpRequest) -> Result<(), Problem> {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let kind = header(CONTENT_TYPE).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(Problem::not_json());
    }
    let length = header(CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if length.is_some_and(|length| length > BODY_LIMIT_BYTES) {
        return Err(Problem::too_large(BODY_LIMIT_BYTES));
    }
    Ok(())
}

/// Reads JSON; a problem says which part of it is wrong.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let pointer = pointer(error.path());
        let inner = error.into_inner();
        if inner.is_data() {
            Problem::invalid_body(inner.to_string(), Some(pointer))
        } else {
            Problem::invalid_body(format!("This is no JSON: {inner}"), None)
        }
    })?;
    reader.end().map_err(|error| Problem::invalid_body(format!("This is no JSON: {error}"), None))?;
    Ok(value)
}

/// A path as a JSON pointer (RFC 6901).
fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => {
                pointer.push_str(&format!("/{}", key.replace('~', "~0").replace('/', "~1")))
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    pointer
}

/// Proof that a request has no query parameters: a route that takes none must not let a mistyped one
/// be taken for an answered one.
pub(crate) struct NoParameters;

impl FromRequest for NoParameters {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let query = request.query_string();
        ready(if query.is_empty() {
            Ok(Self)
        } else {
            let name = query.split(['=', '&']).next().unwrap_or_default();
            Err(Problem::unknown_parameter(name))
        })
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[serde(rename = "a/b")]
        _inner: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[serde(rename = "n")]
        _n: u8,
    }

    fn problem(text: &str) -> serde_json::Value {
        serde_json::to_value(read::<Outer>(text.as_bytes()).map(|_| ()).unwrap_err()).unwrap()
    }

    #[test]
    fn a_wrong_part_of_a_body_is_pointed_at() {
        assert_eq!(problem(r#"{"a/b":[{"n":1},{"n":"x"}]}"#)["pointer"], "/a~1b/1/n");
        assert_eq!(problem(r#"{"a/b":[{"n":1,"m":1}]}"#)["pointer"], "/a~1b/0/m");
        assert_eq!(problem(r#"{}"#)["pointer"], "");
        for text in ["", "{", "{\"a/b\":[]} x", "\u{feff}{}"] {
            let problem = problem(text);
            assert_eq!(problem["pointer"], serde_json::Value::Null, "{text:?}");
            assert!(problem["detail"].as_str().unwrap().contains("no JSON"), "{problem}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let deep = "[".repeat(1_000_000);
        assert!(problem(&deep)["detail"].is_string());
        let deep = format!("{{\"a/b\":{}", deep);
        assert!(problem(&deep)["detail"].is_string());
    }
}
