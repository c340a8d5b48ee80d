//! `/docs`: the OpenAPI description as one page. No script, nothing from elsewhere.

use std::fmt::Write;
use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_SECURITY_POLICY, ContentType};
use serde_json::Value;

use super::openapi;
use super::policy::source;
use super::request::NoParameters;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;\
color:#1a1a1a;background:#fff}code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}\
h2{margin-top:3rem;border-bottom:1px solid #767676}h3{margin-top:2rem}table{border-collapse:collapse;width:100%}\
th,td{text-align:left;vertical-align:top;padding:.25rem 1rem .25rem 0;border-bottom:1px solid #ddd}\
@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}a{color:#8ab4ff}}";

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

struct Page {
    html: String,
    policy: String,
}

/// The description for people.
#[utoipa::path(
    get, path = "/docs", tag = "operation", operation_id = "docs",
    responses((status = 200, description = "A page", content_type = "text/html", body = String))
)]
pub(crate) async fn page(_: NoParameters) -> HttpResponse {
    static PAGE: LazyLock<Page> = LazyLock::new(|| {
        // Made by this program: it is JSON.
        let document = serde_json::from_str(openapi::document()).unwrap_or(Value::Null);
        let style = source(STYLE);
        Page {
            html: render(&document),
            policy: format!(
                "default-src 'none'; style-src {style}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
            ),
        }
    });
    HttpResponse::Ok()
        .content_type(ContentType::html())
        .insert_header((CONTENT_SECURITY_POLICY, PAGE.policy.as_str()))
        .body(PAGE.html.as_str())
}

fn render(document: &Value) -> String {
    let mut html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>namecheck: HTTP interface</title>\
         <style>{STYLE}</style></head><body><h1>namecheck: HTTP interface</h1><p>{}</p>\
         <p>For programs: <a href=\"/openapi.json\">openapi.json</a></p><h2>Routes</h2>",
        escape(text(&document["info"]["description"]))
    );
    for (path, item) in members(&document["paths"]) {
        for method in METHODS {
            let operation = &item[method];
            if operation.is_object() {
                route(&mut html, path, method, operation);
            }
        }
    }
    html.push_str("<h2>Shapes</h2>");
    for (name, schema) in members(&document["components"]["schemas"]) {
        shape(&mut html, name, schema);
    }
    html.push_str("</body></html>");
    html
}

// Writing to a string cannot fail; the results below are dropped for that reason.

fn route(html: &mut String, path: &str, method: &str, operation: &Value) {
    let _ = write!(
        html,
        "<h3 id=\"{}\"><code>{} {}</code></h3><p>{} {}</p>",
        escape(text(&operation["operationId"])),
        method.to_uppercase(),
        escape(path),
        escape(text(&operation["summary"])),
        escape(text(&operation["description"])),
    );
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let needed = if parameter["required"] == true { "" } else { ", may be missing" };
        let _ = write!(
            html,
            "<p><code>{}</code> ({}{needed}): {}</p>",
            escape(text(&parameter["name"])),
            escape(text(&parameter["in"])),
            escape(text(&parameter["description"]))
        );
    }
    for (kind, content) in members(&operation["requestBody"]["content"]) {
        let _ = write!(html, "<p>Body, <code>{}</code>: {}</p>", escape(kind), kind_of(&content["schema"]));
    }
    html.push_str("<table><tr><th>Status</th><th>Meaning</th><th>Body</th></tr>");
    for (status, response) in members(&operation["responses"]) {
        let bodies: Vec<String> =
            members(&response["content"]).map(|(_, content)| kind_of(&content["schema"])).collect();
        let _ = write!(
            html,
            "<tr><td>{}</td><td>{}</td><td>{}</td></tr>",
            escape(status),
            escape(text(&response["description"])),
            bodies.join(", ")
        );
    }
    html.push_str("</table>");
}

fn shape(html: &mut String, name: &str, schema: &Value) {
    let _ = write!(
        html,
        "<h3 id=\"{0}\"><code>{0}</code></h3><p>{1}</p>",
        escape(name),
        escape(text(&schema["description"]))
    );
    html.push_str("<table><tr><th>Field</th><th>Type</th><th>Meaning</th></tr>");
    let parts = schema["allOf"].as_array().map_or_else(|| vec![schema], |parts| parts.iter().collect());
    for part in parts {
        if let Some(target) = part["$ref"].as_str() {
            let _ = write!(html, "<tr><td colspan=\"3\">all fields of {}</td></tr>", link(target));
        }
        for value in part["enum"].as_array().into_iter().flatten() {
            let _ =
                write!(html, "<tr><td colspan=\"3\"><code>{}</code></td></tr>", escape(&value.to_string()));
        }
        let required: Vec<&str> =
            part["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (field, schema) in members(&part["properties"]) {
            let needed = if required.contains(&field.as_str()) { "" } else { ", may be missing" };
            let _ = write!(
                html,
                "<tr><td><code>{}</code></td><td>{}{needed}</td><td>{}</td></tr>",
                escape(field),
                kind_of(schema),
                escape(text(&schema["description"]))
            );
        }
    }
    html.push_str("</table>");
}

fn kind_of(schema: &Value) -> String {
    if let Some(target) = schema["$ref"].as_str() {
        return link(target);
    }
    for either in ["oneOf", "anyOf", "allOf"] {
        if let Some(kinds) = schema[either].as_array() {
            return kinds.iter().map(kind_of).collect::<Vec<_>>().join(" or ");
        }
    }
    match &schema["type"] {
        Value::String(kind) if kind == "array" => format!("list of {}", kind_of(&schema["items"])),
        Value::String(kind) => escape(kind),
        Value::Array(kinds) => {
            kinds.iter().filter_map(Value::as_str).map(escape).collect::<Vec<_>>().join(" or ")
        }
        _ => "anything".to_owned(),
    }
}

fn link(target: &str) -> String {
    let name = escape(target.rsplit('/').next().unwrap_or(target));
    format!("<a href=\"#{name}\"><code>{name}</code></a>")
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_shows_every_route_and_shape_and_runs_nothing() {
        let document: Value = serde_json::from_str(openapi::document()).unwrap();
        let html = render(&document);
        for (path, _) in members(&document["paths"]) {
            assert!(html.contains(&format!(" {path}</code>")), "{path}");
        }
        for (name, _) in members(&document["components"]["schemas"]) {
            assert!(html.contains(&format!("<h3 id=\"{name}\">")), "{name}");
        }
        assert!(!html.contains("<script") && !html.contains("style="), "the policy would stop it");
    }
}
