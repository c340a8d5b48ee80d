//! Around every request: its id, its trace, its log line, the headers of its answer, and no panic past here.

use std::future::poll_fn;
use std::hash::{BuildHasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue, X_FRAME_OPTIONS};
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError};
use tracing::Instrument;

use super::problem::Problem;
use super::trace;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Headers every answer has unless its handler set its own. Nothing here is meant for a frame, a
/// cache or another site; the pages that need more say so themselves.
const PROTECTION: [(&str, &str); 6] = [
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "no-store"),
];

/// Puts the headers of [`PROTECTION`] and the request's id on an answer.
pub(crate) fn protect(headers: &mut HeaderMap, request_id: &str) {
    // No value of X-Frame-Options lets every site, as such a policy does: beside it, there is none.
    let policy = headers.get(CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok());
    let framed = policy.is_some_and(|policy| policy.contains("frame-ancestors *"));
    for (name, value) in PROTECTION {
        let name = HeaderName::from_static(name);
        if framed && name == X_FRAME_OPTIONS {
            continue;
        }
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if let Ok(value) = HeaderValue::from_str(request_id)
        && !request_id.is_empty()
    {
        headers.insert(REQUEST_ID, value);
    }
}

/// The middleware.
pub(crate) async fn guard(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let request_id = asked_id(request.headers()).unwrap_or_else(new_id);
    let trace_id = trace::id(request.headers());
    let method = request.method().clone();
    // What is told while it is answered carries both ids.
    let span = tracing::info_span!("request", request_id, trace_id);
    let mut work = Box::pin(next.call(request).instrument(span));
    // A panic would take the connection with it, and the caller would learn nothing.
    let done = poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(Poll::Ready(done)) => Poll::Ready(Ok(done)),
        Ok(Poll::Pending) => Poll::Pending,
        Err(_) => Poll::Ready(Err(Problem::internal())),
    })
    .await;
    let response = match done {
        Ok(Ok(response)) => response.map_into_boxed_body(),
        Ok(Err(error)) => {
            let problem = Problem::of_framework(&error).of_request(&request_id);
            tracing::warn!(%method, status = problem.status_code().as_u16(), kind = problem.kind(), request_id, trace_id, "refused");
            return Err(problem.into());
        }
        Err(panicked) => {
            tracing::error!(%method, status = 500, request_id, trace_id, "panicked");
            return Err(panicked.of_request(&request_id).into());
        }
    };
    let mut response = match response.response().error().map(Problem::of_framework) {
        Some(problem) => {
            let answer = problem.of_request(&request_id).error_response();
            response.into_response(answer)
        }
        None => response,
    };
    protect(response.headers_mut(), &request_id);
    // The pattern, never the path: whatever stands in a path stays out of the log.
    let route = response.request().match_pattern().unwrap_or_else(|| "(none)".to_owned());
    let elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(%method, route, status = response.status().as_u16(), elapsed_ms, request_id, trace_id, "answered");
    Ok(response)
}

/// The caller's own id of the request, where it is fit to be logged and sent back.
fn asked_id(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(&REQUEST_ID)?.to_str().ok()?;
    let fit = (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    fit.then(|| text.to_owned())
}

/// An id that no other request has: the run of the program, and a counter.
fn new_id() -> String {
    static RUN: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(std::process::id()));
    static COUNTER: AtomicU64 = AtomicU64::new(1);
    format!("{:016x}-{}", *RUN, COUNTER.fetch_add(1, Ordering::Relaxed))
}

#[cfg(test)]
mod tests {
    use actix_web::middleware::from_fn;
    use actix_web::test as actix_test;
    use actix_web::{App, HttpResponse, rt, web};

    use super::*;

    #[test]
    fn a_panic_in_a_handler_is_an_answer_with_a_request_id() {
        async fn panics() -> HttpResponse {
            panic!("on purpose")
        }
        rt::System::new().block_on(async {
            let app =
                actix_test::init_service(App::new().wrap(from_fn(guard)).route("/", web::get().to(panics)))
                    .await;
            let request =
                actix_test::TestRequest::get().insert_header(("x-request-id", "mine-1")).to_request();
            let error = actix_test::try_call_service(&app, request).await.unwrap_err();
            let answer = error.error_response();
            assert_eq!(answer.status(), 500);
            assert_eq!(answer.headers().get("content-type").unwrap(), "application/problem+json");
            assert_eq!(answer.headers().get("x-request-id").unwrap(), "mine-1");
            assert_eq!(answer.headers().get("x-content-type-options").unwrap(), "nosniff");
        });
    }

    #[test]
    fn an_id_unfit_for_a_log_is_replaced() {
        let mut headers = HeaderMap::new();
        assert_eq!(asked_id(&headers), None);
        headers.insert(REQUEST_ID, HeaderValue::from_static("a b"));
        assert_eq!(asked_id(&headers), None);
        headers.insert(REQUEST_ID, HeaderValue::from_static("A-1_b.c"));
        assert_eq!(asked_id(&headers).as_deref(), Some("A-1_b.c"));
        assert_ne!(new_id(), new_id());
    }
}
