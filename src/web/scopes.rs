//! Which scope each route needs. A test holds this and the routes together.

use actix_web::http::Method;
use utoipa::Modify;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};

use crate::store::ApiScope;

/// What a route needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// No key.
    Nothing,
    /// A key with this scope.
    Scope(ApiScope),
    /// A person who signed in and has this scope.
    Page(ApiScope),
}

/// What a method of a route needs; most, where the table does not know.
pub(crate) fn need(pattern: &str, method: &Method) -> Need {
    let known =
        TABLE.iter().chain(PAGES).find(|(named, path, _)| *path == pattern && method.as_str() == *named);
    known.map_or(Need::Scope(ApiScope::Admin), |(_, _, need)| *need)
}

const READ: Need = Need::Scope(ApiScope::Read);
const SCREEN: Need = Need::Scope(ApiScope::Screen);
const WRITE: Need = Need::Scope(ApiScope::Write);
const REVIEW: Need = Need::Scope(ApiScope::Review);
const ADMIN: Need = Need::Scope(ApiScope::Admin);

const TABLE: &[(&str, &str, Need)] = &[
    ("GET", "/v1/articles", READ),
    ("POST", "/v1/articles", WRITE),
    ("GET", "/v1/articles/{id}", READ),
    ("DELETE", "/v1/articles/{id}", WRITE),
    ("GET", "/v1/articles/{id}/candidates", READ),
    ("GET", "/v1/candidates", READ),
    ("GET", "/v1/candidates/{id}", READ),
    ("GET", "/v1/candidates/{id}/decisions", READ),
    ("POST", "/v1/candidates/{id}/decisions", REVIEW),
    ("GET", "/v1/suppressions", READ),
    ("POST", "/v1/suppressions", REVIEW),
    ("DELETE", "/v1/suppressions/{id}", REVIEW),
    ("POST", "/v1/screenings", SCREEN),
    ("GET", "/reconcile", SCREEN),
    ("POST", "/reconcile", SCREEN),
    // Like an answer of /match they hold what the lists say, and nothing that is stored here: a key that
    // only screens is enough for all of the protocol.
    ("GET", "/reconcile/preview", SCREEN),
    ("GET", "/reconcile/suggest/entity", SCREEN),
    ("GET", "/reconcile/suggest/property", SCREEN),
    ("POST", "/match/{dataset}", SCREEN),
    ("GET", "/v1/lists", READ),
    ("GET", "/v1/lists/{source}/versions", READ),
    ("GET", "/v1/lists/{source}/changes", READ),
    ("GET", "/v1/lists/{source}/activations", READ),
    ("POST", "/v1/lists/{source}/activations", ADMIN),
    ("GET", "/v1/lists/{source}/imports", READ),
    ("POST", "/v1/lists/{source}/imports", ADMIN),
    ("GET", "/v1/lists/{source}/imports/{id}", READ),
    ("DELETE", "/v1/lists/{source}/imports/{id}", ADMIN),
    ("GET", "/v1/article-imports", READ),
    ("POST", "/v1/article-imports", WRITE),
    ("GET", "/v1/article-imports/{id}", READ),
    ("DELETE", "/v1/article-imports/{id}", WRITE),
    ("GET", "/v1/reconciliations", READ),
    ("POST", "/v1/reconciliations", ADMIN),
    ("GET", "/v1/reconciliations/{id}", READ),
    ("GET", "/v1/audit", READ),
    ("GET", "/v1/events", READ),
    // What a list of endpoints shows, their addresses, is nobody else's business.
    ("GET", "/v1/webhook-endpoints", ADMIN),
    ("POST", "/v1/webhook-endpoints", ADMIN),
    ("GET", "/v1/webhook-endpoints/{id}", ADMIN),
    ("DELETE", "/v1/webhook-endpoints/{id}", ADMIN),
    ("GET", "/v1/webhook-endpoints/{id}/deliveries", ADMIN),
    ("POST", "/v1/webhook-endpoints/{id}/replay", ADMIN),
    ("POST", "/v1/webhook-endpoints/{id}/test", ADMIN),
    ("POST", "/v1/webhook-endpoints/{id}/enable", ADMIN),
    ("GET", "/v1/api-keys", ADMIN),
    ("POST", "/v1/api-keys", ADMIN),
    ("DELETE", "/v1/api-keys/{id}", ADMIN),
    // Figures only; what scrapes sends a key as well as anybody.
    ("GET", "/metrics", READ),
    ("GET", "/healthz", Need::Nothing),
    ("GET", "/readyz", Need::Nothing),
    ("GET", "/openapi.json", Need::Nothing),
    ("GET", "/docs", Need::Nothing),
];

/// Pages, which are for people and in no description.
const PAGES: &[(&str, &str, Need)] = &[
    ("GET", "/", Need::Page(ApiScope::Read)),
    ("GET", "/candidates/{id}", Need::Page(ApiScope::Read)),
    ("POST", "/candidates/{id}", Need::Page(ApiScope::Review)),
    ("GET", "/articles/{id}", Need::Page(ApiScope::Read)),
    ("GET", "/suppressions", Need::Page(ApiScope::Read)),
    ("POST", "/suppressions/{id}", Need::Page(ApiScope::Review)),
    ("GET", "/lists", Need::Page(ApiScope::Read)),
    ("GET", "/listings/{key:.+}", Need::Page(ApiScope::Read)),
    ("GET", "/runs", Need::Page(ApiScope::Read)),
    ("GET", "/login", Need::Nothing),
    ("POST", "/login", Need::Nothing),
    ("POST", "/logout", Need::Nothing),
];

/// Says in the description of the interface which scope each route needs.
pub(crate) struct Described;

impl Modify for Described {
    fn modify(&self, document: &mut OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(
                "A key made by `namecheck key create`; scopes: read, screen, write, review, admin",
            ))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("key", SecurityScheme::Http(scheme));
        for (path, item) in &mut document.paths.paths {
            let operations = [("GET", &mut item.get), ("POST", &mut item.post), ("DELETE", &mut item.delete)];
            for (method, operation) in operations {
                let Some(operation) = operation else { continue };
                let need = TABLE.iter().find(|(named, of, _)| *named == method && of == path);
                operation.security = Some(match need {
                    Some((_, _, Need::Nothing)) => Vec::new(),
                    Some((_, _, Need::Scope(scope) | Need::Page(scope))) => {
                        vec![SecurityRequirement::new("key", [scope.text()])]
                    }
                    None => vec![SecurityRequirement::new("key", [ApiScope::Admin.text()])],
                });
            }
        }
    }
}

/// Says of no route that it needs a key: for a server that asks nobody.
pub(crate) fn without_keys(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        for operation in [&mut item.get, &mut item.post, &mut item.delete].into_iter().flatten() {
            operation.security = Some(Vec::new());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_described_route_is_in_the_table_and_no_other() {
        let document: serde_json::Value = serde_json::from_str(crate::web::document()).unwrap();
        let mut described: Vec<(String, String)> = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for method in item.as_object().unwrap().keys().filter(|key| *key != "parameters") {
                described.push((method.to_uppercase(), path.clone()));
            }
        }
        let mut known: Vec<(String, String)> =
            TABLE.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
        described.sort();
        known.sort();
        assert_eq!(known, described);
    }
}
