//! `GET /metrics`: how the service does, in Prometheus' text format.
//!
//! Requests and screenings are counted as they happen ([`measure`], [`Metrics::screened`]), the lists
//! are read from the index in memory, and what only the database knows is asked for at most every
//! fifteen seconds ([`stored`]), so that reading costs next to nothing. Labels are route patterns,
//! methods, status classes, kinds of entrance and short names of lists: bounded, and never a name of
//! a person, a path or a key. The format is a few lines ([`text`]), which is less than a registry of
//! series would take to set up, so there is no crate for it.
//!
//! ```text
//! namecheck_http_requests_total{route="/v1/screenings",method="POST",status="2xx"} 12
//! ```

mod requests;
mod stored;
mod text;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpResponse};
use chrono::Utc;

use super::AppState;
use super::problem::Problem;
use super::request::NoParameters;
use crate::flow::Current;
use requests::Requests;
use stored::Stored;
use text::{Kind, Text};

/// The content type of the format.
const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What is counted, from the start of the server.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    requests: Requests,
    screened: [Screened; 4],
    stored: Stored,
}

/// By which entrance names come to be screened.
#[derive(Debug, Clone, Copy)]
pub(crate) enum By {
    /// `POST /v1/screenings`.
    Screenings,
    /// `POST /v1/articles`.
    Articles,
    /// `/reconcile`.
    OpenRefine,
    /// `POST /match/{dataset}`.
    Yente,
}

const ENTRANCES: [(By, &str); 4] = [
    (By::Screenings, "screenings"),
    (By::Articles, "articles"),
    (By::OpenRefine, "openrefine"),
    (By::Yente, "yente"),
];

/// One of the counts of an entrance.
type Count = fn(&Screened) -> &AtomicU64;

#[derive(Debug, Default)]
struct Screened {
    requests: AtomicU64,
    names: AtomicU64,
    hits: AtomicU64,
}

impl Metrics {
    /// Counts a request that had names screened, and what it found.
    pub(crate) fn screened(&self, by: By, names: usize, hits: usize) {
        let Some(counts) = self.screened.get(by as usize) else { return };
        counts.requests.fetch_add(1, Ordering::Relaxed);
        counts.names.fetch_add(names as u64, Ordering::Relaxed);
        counts.hits.fetch_add(hits as u64, Ordering::Relaxed);
    }

    fn write_screened(&self, text: &mut Text) {
        let counted: [(&str, &str, Count); 3] = [
            ("namecheck_screenings_total", "Requests that had names screened", |counts| &counts.requests),
            ("namecheck_screened_names_total", "Names screened for requests", |counts| &counts.names),
            ("namecheck_hits_total", "Possible matches found for requests", |counts| &counts.hits),
        ];
        for (name, help, count) in counted {
            text.family(name, Kind::Counter, help);
            for (by, entrance) in ENTRANCES {
                let Some(counts) = self.screened.get(by as usize) else { continue };
                text.sample(name, &[("by", entrance)], count(counts).load(Ordering::Relaxed));
            }
        }
    }
}

/// The middleware: counts a request and how long it took. Outermost, so that it sees every answer.
pub(crate) async fn measure(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let started = Instant::now();
    let metrics = request.app_data::<Data<Metrics>>().cloned();
    let route = request.match_pattern();
    let method = request.method().clone();
    let done = next.call(request).await;
    let status = match &done {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    };
    if let Some(metrics) = metrics {
        metrics.requests.count(route, &method, status, started.elapsed());
    }
    done
}

/// How the service does, for Prometheus.
#[utoipa::path(
    get, path = "/metrics", tag = "operation", operation_id = "metrics",
    responses((status = 200, description = "Prometheus' text format, version 0.0.4", content_type = "text/plain", body = String))
)]
pub(crate) async fn serve(
    _: NoParameters,
    state: Data<AppState>,
    metrics: Data<Metrics>,
) -> Result<HttpResponse, Problem> {
    let mut text = Text::default();
    metrics.requests.write(&mut text);
    metrics.write_screened(&mut text);
    write_lists(&state.live.current(), &mut text);
    metrics.stored.write(&state.store, &mut text).await;
    if let Some(bytes) = resident_bytes() {
        text.gauge("process_resident_memory_bytes", "Memory of the process", bytes);
    }
    Ok(HttpResponse::Ok().content_type(PROMETHEUS).body(text.into_string()))
}

/// The index, and the age of each list in it.
fn write_lists(current: &Current, text: &mut Text) {
    let (listings, names) = current.index().counts();
    text.gauge("namecheck_index_listings", "Listed persons screened against", listings);
    text.gauge("namecheck_index_names", "Names of theirs", names);
    let built_s = current.build_time().as_secs_f64();
    text.gauge("namecheck_index_build_seconds", "Time the current index took to build", built_s);
    let lists = current.coverage().lists;
    let now = Utc::now();
    text.family("namecheck_list_age_seconds", Kind::Gauge, "Time since the publisher's files were last read");
    for list in &lists {
        // Without a check there is no age; such a list is stale.
        if let Some(checked) = list.checked_at {
            let age_s = (now - checked).num_seconds().max(0);
            text.sample("namecheck_list_age_seconds", &[("list", list.list.as_str())], age_s);
        }
    }
    text.family("namecheck_list_stale", Kind::Gauge, "1 where the last check is too long ago");
    for list in &lists {
        text.sample("namecheck_list_stale", &[("list", list.list.as_str())], u8::from(list.stale));
    }
}

/// Memory of this process that is resident; none where the system does not say it as Linux does.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}
