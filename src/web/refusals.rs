//! What any route of its kind takes and may answer with, said once for all of them: `Idempotency-Key`, and
//! the problems of it, of the query, of the key, of a body, and of this program.

use utoipa::Modify;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Required};

use super::idempotency::takes_no_key;
use super::shapes::problem;

/// Adds them to the description, where a route does not say it better itself.
pub(crate) struct Refusals;

impl Modify for Refusals {
    fn modify(&self, document: &mut OpenApi) {
        for (path, item) in &mut document.paths.paths {
            for operation in [&mut item.get, &mut item.delete].into_iter().flatten() {
                refuse(operation, false);
            }
            if let Some(operation) = &mut item.post {
                refuse(operation, !takes_no_key(path));
            }
        }
    }
}

fn refuse(operation: &mut Operation, once: bool) {
    let takes_cursor = operation.parameters.iter().flatten().any(|parameter| match parameter {
        RefOr::T(parameter) => parameter.name == "after",
        RefOr::Ref(_) => false,
    });
    let mut add = |status: &str, description: &str, header: Option<&str>| {
        let responses = &mut operation.responses.responses;
        if responses.contains_key(status) {
            return;
        }
        let content = ContentBuilder::new().schema(Some(problem())).build();
        let mut response =
            ResponseBuilder::new().description(description).content("application/problem+json", content);
        if let Some(name) = header {
            let shape = ObjectBuilder::new().schema_type(Type::String).build();
            response = response.header(name, HeaderBuilder::new().schema(Some(shape)).build());
        }
        responses.insert(status.to_owned(), RefOr::T(response.build()));
    };
    add("400", "A parameter is unknown, or the request does not fit", None);
    add("500", "A fault of this program", None);
    add("503", "The database is away; send the request again", Some("Retry-After"));
    if operation.security.as_ref().is_some_and(|needs| !needs.is_empty()) {
        add("401", "There is no valid key", Some("WWW-Authenticate"));
        add("403", "The key does not allow this", None);
        add("429", "Too many requests with this key, or with keys that are none", Some("Retry-After"));
    }
    if takes_cursor {
        add("422", "What was given as after is of another path", None);
    }
    if operation.request_body.is_some() {
        add("408", "The body did not arrive in time", None);
        add("413", "The body is too large", None);
        add("415", "The body is declared as something else", None);
    }
    if once {
        add("409", "The first request with this Idempotency-Key is still under way", Some("Retry-After"));
        add("422", "The Idempotency-Key was sent with another request", None);
        let key = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some("Sent again with it within 24 hours, the request is answered as it was the first time and not done again"))
            .schema(Some(Ref::from_schema_name("IdempotencyKey")));
        operation.parameters.get_or_insert_default().push(RefOr::T(key.build()));
    }
}
