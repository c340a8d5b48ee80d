//! `/metrics`: Prometheus' text format, with nothing in it that names anybody.

use namecheck::flow::{RunOrder, Scope, reconcile};
use serde_json::json;

use super::api::TestApp;

/// The value of a sample, by its name and labels as they are written.
#[track_caller]
fn value(text: &str, sample: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {sample} in\n{text}")).parse().unwrap()
}

#[test]
fn requests_screenings_lists_and_the_backlog_are_told() {
    let app = TestApp::new();
    app.post("/v1/screenings", &json!({"queries": [{"name": "Nicolas Maduro Moros"}, {"name": "."}]}));
    app.post("/v1/articles", &json!({"body": "Nicolas Maduro Moros met Jane Smith."}));
    let query = json!({"q": {"schema": "Person", "properties": {"name": ["Nicolas Maduro Moros"]}}});
    app.post("/match/default", &json!({"queries": query}));
    app.get("/v1/articles/Nicolas-Maduro");
    app.get("/secret-path?token=x");
    let answer = app.get("/metrics");
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "text/plain; version=0.0.4; charset=utf-8")
    );
    let text = &answer.text;
    for (sample, expected) in [
        (r#"namecheck_http_requests_total{route="/v1/screenings",method="POST",status="2xx"}"#, 1.0),
        (r#"namecheck_http_requests_total{route="/v1/articles/{id}",method="GET",status="4xx"}"#, 1.0),
        (r#"namecheck_http_requests_total{route="none",method="GET",status="4xx"}"#, 1.0),
        (
            r#"namecheck_http_request_duration_seconds_bucket{route="/v1/screenings",method="POST",status="2xx",le="+Inf"}"#,
            1.0,
        ),
        (r#"namecheck_screenings_total{by="screenings"}"#, 1.0),
        (r#"namecheck_screened_names_total{by="screenings"}"#, 1.0),
        (r#"namecheck_hits_total{by="screenings"}"#, 1.0),
        (r#"namecheck_screened_names_total{by="articles"}"#, 2.0),
        (r#"namecheck_hits_total{by="articles"}"#, 1.0),
        (r#"namecheck_hits_total{by="yente"}"#, 1.0),
        (r#"namecheck_screenings_total{by="openrefine"}"#, 0.0),
        ("namecheck_index_listings", 2.0),
        (r#"namecheck_list_stale{list="ofac-sdn"}"#, 0.0),
        ("namecheck_database_up", 1.0),
        (r#"namecheck_webhook_deliveries{state="pending"}"#, 0.0),
        (r#"namecheck_webhook_deliveries{state="failed"}"#, 0.0),
        ("namecheck_imports_waiting", 0.0),
    ] {
        assert_eq!(value(text, sample), expected, "{sample}");
    }
    assert!(value(text, r#"namecheck_list_age_seconds{list="ofac-sdn"}"#) < 3600.0);
    assert!(value(text, "namecheck_index_build_seconds") > 0.0);
    assert!(value(text, "namecheck_outbox_waiting") >= 1.0, "the candidate's event");
    for word in ["Maduro", "maduro", "secret-path", "token"] {
        assert!(!text.contains(word), "{word} in\n{text}");
    }
}

#[test]
fn every_sample_belongs_to_a_family_that_is_described_once() {
    let text = TestApp::new().get("/metrics").text;
    let mut families = Vec::new();
    for line in text.lines() {
        if let Some(family) = line.strip_prefix("# TYPE ") {
            let (name, kind) = family.split_once(' ').unwrap();
            assert!(["counter", "gauge", "histogram"].contains(&kind) && !families.contains(&name), "{line}");
            families.push(name);
        } else if !line.starts_with("# HELP ") {
            let name = line.split(['{', ' ']).next().unwrap();
            let family = families.last().unwrap();
            let rest = name.strip_prefix(family).unwrap_or_else(|| panic!("{line} below {family}"));
            assert!(["", "_bucket", "_sum", "_count"].contains(&rest), "{line}");
            assert!(line.rsplit(' ').next().unwrap().parse::<f64>().is_ok(), "{line}");
        }
    }
}

#[test]
fn a_finished_run_is_told_of() {
    let app = TestApp::new();
    app.runtime.block_on(async {
        let live = app.db.live().await;
        let mut lock = app.db.store.write_lock().await.unwrap();
        reconcile(&app.db.store, &live, &mut lock, RunOrder::new(Scope::Full), |_| ()).await.unwrap();
        lock.release().await;
    });
    let text = app.get("/metrics").text;
    assert!(value(&text, "namecheck_last_run_finished_timestamp_seconds") > 1.7e9);
    assert_eq!(value(&text, "namecheck_last_run_names"), 0.0);
}
