//! `Idempotency-Key` on POST: a request that is sent again with its key is answered as it was the first
//! time, and not done again.
//!
//! Only what succeeded is kept, for 24 hours: a request that was refused changed nothing and may be
//! sent again.

use std::collections::BTreeMap;

use actix_web::body::{BodySize, BoxBody, MessageBody, to_bytes};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::header::{
    AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, LOCATION,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, HttpResponse};
use sha2::{Digest, Sha256};

use super::AppState;
use super::bounds::Bounds;
use super::problem::Problem;
use super::request::BODY_LIMIT_BYTES;
use crate::digest::hex;
use crate::store::{Begun, KeptAnswer};

const KEY: &str = "idempotency-key";
/// Longest key.
pub(super) const MAX_KEY_CHARS: usize = 255;
/// Longest answer that is kept; a request with a longer one is done again, which natural keys bear.
const MAX_ANSWER_BYTES: u64 = 1024 * 1024;
/// Headers of an answer that are kept with it.
const KEPT_HEADERS: [HeaderName; 3] = [CONTENT_TYPE, ETAG, LOCATION];

/// Routes that take no notice of a key: screening, which writes nothing, and those whose answer shows a
/// secret this once, which must not be kept.
pub(crate) fn takes_no_key(path: &str) -> bool {
    matches!(path, "/v1/screenings" | "/reconcile" | "/v1/api-keys" | "/v1/webhook-endpoints")
        || path.starts_with("/match/")
}

/// Routes whose bodies are too long to be held, which look at the key themselves ([`Keyed`]).
fn looks_itself(path: &str) -> bool {
    path == "/v1/article-imports" || (path.starts_with("/v1/lists/") && path.ends_with("/imports"))
}

/// The middleware.
pub(crate) async fn idempotent(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let path = request.path();
    let writes = request.method() == Method::POST && !takes_no_key(path) && !looks_itself(path);
    let key = if writes { Keyed::of(request.headers())? } else { None };
    let Some(Keyed(key)) = key else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let Some(store) = request.app_data::<Data<AppState>>().map(|state| state.store.clone()) else {
        return Err(Problem::internal().into());
    };
    let body = arrived(&mut request).await?;
    let asked = digest(&[request.uri().to_string().as_bytes(), &body]);
    match store.begin_request(&key, &asked).await.map_err(Problem::from)? {
        Begun::New => {}
        Begun::UnderWay => return Err(Problem::key_under_way().into()),
        Begun::Other => return Err(Problem::key_of_another().into()),
        Begun::Done(kept) => return Ok(request.into_response(again(kept)?)),
    }
    request.set_payload(payload(body));
    let answered = next.call(request).await;
    match answered {
        Ok(answer) if answer.status().is_success() => {
            let answer = answer.map_into_boxed_body();
            let long = !matches!(answer.response().body().size(), BodySize::Sized(bytes) if bytes <= MAX_ANSWER_BYTES);
            if long {
                store.release_request(&key).await.map_err(Problem::from)?;
                return Ok(answer);
            }
            let (request, response) = answer.into_parts();
            let (head, body) = response.into_parts();
            let bytes = to_bytes(body).await.map_err(|_| Problem::internal())?;
            let text = |name: &HeaderName| {
                Some((name.to_string(), head.headers().get(name)?.to_str().ok()?.to_owned()))
            };
            let kept = KeptAnswer {
                status: head.status().as_u16(),
                headers: KEPT_HEADERS.iter().filter_map(text).collect::<BTreeMap<_, _>>(),
                body: String::from_utf8_lossy(&bytes).into_owned(),
            };
            // It was done: the caller is told so also where that cannot be kept.
            if let Err(error) = store.keep_answer(&key, &kept).await {
                tracing::warn!(%error, "an answer cannot be kept for its idempotency key");
            }
            Ok(ServiceResponse::new(request, head.set_body(BoxBody::new(bytes))))
        }
        other => {
            if let Err(error) = store.release_request(&key).await {
                tracing::warn!(%error, "an idempotency key stays taken for two minutes");
            }
            Ok(other?.map_into_boxed_body())
        }
    }
}

/// The key of a request: a digest of it and of who sent it.
pub(super) struct Keyed(pub(super) String);

impl Keyed {
    /// None where the request has none.
    pub(super) fn of(headers: &HeaderMap) -> Result<Option<Self>, Problem> {
        let Some(key) = headers.get(KEY) else { return Ok(None) };
        let caller = headers.get(AUTHORIZATION).map_or(&b""[..], HeaderValue::as_bytes);
        Ok(Some(Self(digest(&[caller, read(key)?.as_bytes()]))))
    }
}

/// What stands for a request whose body is known by its digest.
pub(super) fn asked(uri: &str, body_sha256: &[u8]) -> String {
    digest(&[uri.as_bytes(), body_sha256])
}

/// Reads the key.
pub(super) fn read(key: &HeaderValue) -> Result<String, Problem> {
    let text = key.to_str().unwrap_or_default();
    if (1..=MAX_KEY_CHARS).contains(&text.len()) && !text.contains('\t') {
        Ok(text.to_owned())
    } else {
        Err(Problem::invalid_key(MAX_KEY_CHARS))
    }
}

/// The whole body.
async fn arrived(request: &mut ServiceRequest) -> Result<Bytes, Problem> {
    let within = Bounds::of(request.request()).body;
    let arriving = tokio::time::timeout(within, request.extract::<Bytes>());
    let body = arriving.await.map_err(|_| Problem::too_slow())?;
    body.map_err(|error| match error.as_error::<PayloadError>() {
        Some(PayloadError::Overflow) => Problem::too_large(BODY_LIMIT_BYTES),
        _ if error.as_response_error().status_code() == StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::too_large(BODY_LIMIT_BYTES)
        }
        _ => Problem::invalid_body("The body ended too early; send it again", None),
    })
}

/// A body that is read once more, by the handler.
fn payload(body: Bytes) -> Payload {
    let (_, mut payload) = actix_http::h1::Payload::create(true);
    payload.unread_data(body);
    Payload::from(payload)
}

/// The answer of the first time.
pub(super) fn again(kept: KeptAnswer) -> Result<HttpResponse, Problem> {
    let status = StatusCode::from_u16(kept.status).map_err(|_| Problem::internal())?;
    let mut answer = HttpResponse::build(status);
    for (name, value) in &kept.headers {
        answer.insert_header((name.as_str(), value.as_str()));
    }
    answer.insert_header(("idempotency-replayed", "true"));
    Ok(answer.body(kept.body))
}

/// SHA-256 over the parts, each with its length, so that none runs into the next.
fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex(&hash.finalize())
}
