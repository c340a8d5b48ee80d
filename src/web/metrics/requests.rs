//! Requests by route pattern, method and class of status, each with a histogram of how long they took.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use actix_web::http::{Method, StatusCode};

use super::text::{Kind, Text};

/// Upper bounds of the buckets, in seconds: lookups take milliseconds, pages and articles up to
/// seconds.
const BOUNDS_S: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

const DURATION: &str = "namecheck_http_request_duration_seconds";
const TOTAL: &str = "namecheck_http_requests_total";

/// Route, method, class of status. A request can only choose among what is served.
type Series = (String, &'static str, &'static str);

/// The counts.
#[derive(Debug, Default)]
pub(super) struct Requests(Mutex<BTreeMap<Series, Histogram>>);

#[derive(Debug, Clone, Default)]
struct Histogram {
    /// Requests in each bucket, not yet those of the buckets below it.
    buckets: [u64; BOUNDS_S.len()],
    count: u64,
    sum_s: f64,
}

impl Requests {
    /// Counts one; `route` is its pattern, none where nothing is served.
    pub(super) fn count(&self, route: Option<String>, method: &Method, status: StatusCode, took: Duration) {
        let series = (route.unwrap_or_else(|| "none".to_owned()), known(method), class(status));
        let took_s = took.as_secs_f64();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let histogram = all.entry(series).or_default();
        histogram.count += 1;
        histogram.sum_s += took_s;
        if let Some(at) = BOUNDS_S.iter().position(|bound| took_s <= *bound) {
            histogram.buckets[at] += 1;
        }
    }

    pub(super) fn write(&self, text: &mut Text) {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        text.family(TOTAL, Kind::Counter, "Requests answered");
        for ((route, method, status), histogram) in &all {
            let labels = [("route", route.as_str()), ("method", *method), ("status", *status)];
            text.sample(TOTAL, &labels, histogram.count);
        }
        text.family(DURATION, Kind::Histogram, "Time from the head of a request to the head of its answer");
        for ((route, method, status), histogram) in &all {
            let labels = [("route", route.as_str()), ("method", *method), ("status", *status)];
            let mut below = 0;
            for (bound_s, count) in BOUNDS_S.iter().zip(histogram.buckets) {
                below += count;
                let bound = bound_s.to_string();
                let [route, method, status] = labels;
                text.sample(&format!("{DURATION}_bucket"), &[route, method, status, ("le", &bound)], below);
            }
            let [route, method, status] = labels;
            let bucket = format!("{DURATION}_bucket");
            text.sample(&bucket, &[route, method, status, ("le", "+Inf")], histogram.count);
            text.sample(&format!("{DURATION}_sum"), &labels, histogram.sum_s);
            text.sample(&format!("{DURATION}_count"), &labels, histogram.count);
        }
    }
}

/// A method by its name; one that nobody knows could be of any name.
fn known(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        ..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_add_up_and_what_is_unknown_has_one_label() {
        let requests = Requests::default();
        for took_ms in [1, 3, 20_000] {
            requests.count(
                Some("/a".to_owned()),
                &Method::GET,
                StatusCode::OK,
                Duration::from_millis(took_ms),
            );
        }
        let odd = Method::from_bytes(b"SECRET").unwrap();
        requests.count(None, &odd, StatusCode::NOT_FOUND, Duration::ZERO);
        let mut text = Text::default();
        requests.write(&mut text);
        let text = text.into_string();
        for line in [
            r#"namecheck_http_requests_total{route="/a",method="GET",status="2xx"} 3"#,
            r#"namecheck_http_requests_total{route="none",method="other",status="4xx"} 1"#,
            r#"namecheck_http_request_duration_seconds_bucket{route="/a",method="GET",status="2xx",le="0.001"} 1"#,
            r#"namecheck_http_request_duration_seconds_bucket{route="/a",method="GET",status="2xx",le="10"} 2"#,
            r#"namecheck_http_request_duration_seconds_bucket{route="/a",method="GET",status="2xx",le="+Inf"} 3"#,
            r#"namecheck_http_request_duration_seconds_sum{route="/a",method="GET",status="2xx"} 20.004"#,
        ] {
            assert!(text.lines().any(|known| known == line), "{line} is not in\n{text}");
        }
    }
}
