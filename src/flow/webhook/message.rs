//! What an endpoint is told of an event: what happened, when, and the ids of what it happened to.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::store::Event;

/// Most letters of a value: ids of publishers are short, and nothing else goes out.
const LONGEST_VALUE: usize = 200;

#[derive(Serialize)]
struct Message<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    timestamp: String,
    data: Map<String, Value>,
}

/// The body for an event: the same, byte by byte, whenever it is told.
pub(super) fn body(event: &Event) -> String {
    text(&event.kind, event.happened_at, data(event))
}

/// The body of a message that tries an endpoint out.
pub(super) fn test_body(now: DateTime<Utc>) -> String {
    text("webhook.test", now, Map::new())
}

fn text(kind: &str, at: DateTime<Utc>, data: Map<String, Value>) -> String {
    let timestamp = at.to_rfc3339_opts(SecondsFormat::Micros, true);
    serde_json::to_string(&Message { kind, timestamp, data }).expect("a map of ids is JSON")
}

/// What an event may say to the outside: ids (`hit_id`, `listing_id`...), and the list and version it
/// is about. Whatever else a fact notes stays here, so that no name leaves by mistake.
#[must_use]
pub fn data(event: &Event) -> Map<String, Value> {
    let Value::Object(payload) = &event.payload else { return Map::new() };
    let is_id = |key: &str| key.ends_with("_id") || matches!(key, "list" | "source" | "version");
    let is_short = |value: &Value| match value {
        Value::Number(_) => true,
        Value::String(text) => text.chars().count() <= LONGEST_VALUE,
        _ => false,
    };
    payload
        .iter()
        .filter(|(key, value)| is_id(key) && is_short(value))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_message_holds_ids_and_nothing_else() {
        let event = Event {
            id: "evt_1".to_owned(),
            position: 1.into(),
            kind: "candidate.opened".to_owned(),
            happened_at: DateTime::from_timestamp_micros(1_700_000_000_000_001).unwrap(),
            payload: json!({"hit_id": 7, "person_id": 8, "listing_id": "22790", "person": "Jane Doe",
                "findings": [{"kind": "shrunk"}], "long_id": "x".repeat(201), "deep_id": {"name": "Jane"}}),
        };
        assert_eq!(
            body(&event),
            r#"{"type":"candidate.opened","timestamp":"2023-11-14T22:13:20.000001Z","data":{"hit_id":7,"listing_id":"22790","person_id":8}}"#
        );
        assert_eq!(data(&Event { payload: json!("Jane"), ..event }), Map::new());
    }
}
