//! What handlers take in: a JSON body or a form within bounds, an id of the path, and no query parameters.

use std::future::{Future, Ready, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::web::{Bytes, PayloadConfig};
use actix_web::{FromRequest, HttpRequest};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::Number;
use serde_path_to_error::{Path, Segment};
use url::form_urlencoded;

use super::bounds::Bounds;
use super::objects::{Objects, in_words};
use super::problem::Problem;

/// Most bytes of a body. The longest articles have some 100,000 characters; a scraped page around
/// one may be many times that.
pub(crate) const BODY_LIMIT_BYTES: usize = 4 * 1024 * 1024;

/// A JSON body.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let arriving = arriving(request, payload, "application/json", Problem::not_json);
        Box::pin(async move { read(&arriving.await?).map(Self) })
    }
}

/// The fields of a form, in order.
pub(crate) struct Form(pub(crate) Vec<(String, String)>);

impl Form {
    fn parse(bytes: &[u8]) -> Self {
        Self(form_urlencoded::parse(bytes).into_owned().collect())
    }

    /// What a field says; empty where it is not there.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

impl FromRequest for Form {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let arriving = arriving(request, payload, "application/x-www-form-urlencoded", Problem::not_form);
        Box::pin(async move { Ok(Self::parse(&arriving.await?)) })
    }
}

/// The bytes of a body of this kind, within the bounds; `other` is the problem of another kind.
fn arriving(
    request: &HttpRequest,
    payload: &mut Payload,
    kind: &str,
    other: fn() -> Problem,
) -> impl Future<Output = Result<Bytes, Problem>> + use<> {
    debug_assert!(request.app_data::<PayloadConfig>().is_some(), "the limit is set where the app is built");
    let declared = declared(request, kind, other);
    let within = Bounds::of(request).body;
    let arriving = Bytes::from_request(request, payload);
    async move {
        declared?;
        tokio::time::timeout(within, arriving).await.map_err(|_| Problem::too_slow())?.map_err(|error| {
            match error.as_error::<PayloadError>() {
                Some(PayloadError::Overflow) => Problem::too_large(BODY_LIMIT_BYTES),
                _ if error.as_response_error().status_code() == 413 => Problem::too_large(BODY_LIMIT_BYTES),
                _ => Problem::invalid_body("The body ended too early; send it again", None),
            }
        })
    }
}

/// Checks what the headers say of the body, before any of it is read.
fn declared(request: &HttpRequest, kind: &str, other: fn() -> Problem) -> Result<(), Problem> {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let said = header(CONTENT_TYPE).unwrap_or_default();
    if !said.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(kind) {
        return Err(other());
    }
    let length = header(CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if length.is_some_and(|length| length > BODY_LIMIT_BYTES) {
        return Err(Problem::too_large(BODY_LIMIT_BYTES));
    }
    Ok(())
}

/// Reads JSON; a problem says which part of it is wrong.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(Objects(&mut reader)).map_err(|error| {
        let pointer = pointer(error.path());
        let inner = error.into_inner();
        if inner.is_data() {
            Problem::invalid_body(in_words(&inner.to_string()), Some(pointer))
        } else {
            Problem::invalid_body(format!("This is no JSON: {inner}"), None)
        }
    })?;
    reader.end().map_err(|error| Problem::invalid_body(format!("This is no JSON: {error}"), None))?;
    Ok(value)
}

/// Reads a whole number, or none. JSON has one kind of number: 10.0 is as whole as 10.
pub(crate) fn whole<'de, D: Deserializer<'de>, T: TryFrom<u64>>(reader: D) -> Result<Option<T>, D::Error> {
    let Some(number) = Option::<Number>::deserialize(reader)? else { return Ok(None) };
    // Beyond 2^53 a number with a point stands for several.
    let exact = |value: &f64| value.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(value);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked before
    let rounded = || number.as_f64().filter(exact).map(|value| value as u64);
    let read = number.as_u64().or_else(rounded).and_then(|value| T::try_from(value).ok());
    read.map(Some).ok_or_else(|| Error::custom(format!("{number} is no whole number that fits here")))
}

/// Reads a whole number.
pub(crate) fn whole_one<'de, D: Deserializer<'de>, T: TryFrom<u64>>(reader: D) -> Result<T, D::Error> {
    whole(reader)?.ok_or_else(|| Error::custom("null, expected a whole number"))
}

/// A path as a JSON pointer (RFC 6901).
fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => pointer.push_str(&pointer_to(&[key])),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    pointer
}

/// The pointer to a member of a member and so on.
pub(crate) fn pointer_to(keys: &[&str]) -> String {
    keys.iter().map(|key| format!("/{}", key.replace('~', "~0").replace('/', "~1"))).collect()
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
    fn the_fields_of_a_form_are_read_as_browsers_send_them() {
        let form = Form::parse("reason=a+b%26%D0%B6&reason=c&x".as_bytes());
        assert_eq!((form.field("reason"), form.field("x"), form.field("none")), ("a b&ж", "", ""));
        assert_eq!(Form::parse(b"%ff=\xff&a=%zz").field("a"), "%zz");
    }

    #[test]
    fn a_number_is_whole_however_it_is_written() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Days {
            #[serde(default, deserialize_with = "whole")]
            days: Option<u16>,
        }
        let days = |text: &str| read::<Days>(text.as_bytes()).map(|days| days.days).ok();
        for (text, known) in [("{}", None), (r#"{"days":null}"#, None), (r#"{"days":38}"#, Some(38))] {
            assert_eq!(days(text), Some(known), "{text}");
        }
        assert_eq!((days(r#"{"days":38.0}"#), days(r#"{"days":3.8e1}"#)), (Some(Some(38)), Some(Some(38))));
        for text in ["38.5", "-1", "-1.0", "65536", "1e300", "\"38\"", "true", "18446744073709551616"] {
            assert_eq!(days(&format!("{{\"days\":{text}}}")), None, "{text}");
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
