//! Which scope each route needs. A test holds this and the routes together.

use actix_web::http::Method;

use crate::store::ApiScope;

/// What a route needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// No key.
    Nothing,
    /// A key with this scope.
    Scope(ApiScope),
}

/// What a method of a route needs; most, where the table does not know.
pub(crate) fn need(pattern: &str, method: &Method) -> Need {
    let known = TABLE.iter().find(|(named, path, _)| *path == pattern && method.as_str() == *named);
    known.map_or(Need::Scope(ApiScope::Admin), |(_, _, need)| *need)
}

const READ: Need = Need::Scope(ApiScope::Read);
const SCREEN: Need = Need::Scope(ApiScope::Screen);
const WRITE: Need = Need::Scope(ApiScope::Write);

const TABLE: &[(&str, &str, Need)] = &[
    ("POST", "/v1/articles", WRITE),
    ("GET", "/v1/articles/{id}", READ),
    ("GET", "/v1/articles/{id}/candidates", READ),
    ("POST", "/v1/screenings", SCREEN),
    ("GET", "/v1/lists", READ),
    ("GET", "/healthz", Need::Nothing),
    ("GET", "/readyz", Need::Nothing),
    ("GET", "/openapi.json", Need::Nothing),
    ("GET", "/docs", Need::Nothing),
];

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
