//! The description of this interface: OpenAPI 3.1, made from the handlers themselves.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::header::ContentType;
use actix_web::web::Data;
use utoipa::OpenApi;

use super::clients::{openrefine, preview, suggest, yente};
use super::imports::{self, articles as article_imports, lists as list_imports};
use super::problem::Problem;
use super::refusals::Refusals;
use super::request::NoParameters;
use super::scopes::{Described, without_keys};
use super::shapes;
use super::{
    AppState, activations, answer, api_keys, articles, audit, candidates, deliveries, docs, events, health,
    incoming, list_changes, list_versions, lists, metrics, reconciliations, screenings, stored_articles,
    suppressions, webhooks,
};

#[derive(OpenApi)]
#[openapi(
    modifiers(&Described, &Refusals),
    info(
        title = "namecheck",
        description = "Finds sanctioned people in the news: articles in, possible matches against public \
                       sanctions lists out, with the evidence for each. A hit is a possible match, never a \
                       statement that somebody is listed: only a person decides that. Every answer says in \
                       `coverage` which list versions it was made against. Every answer that is no success is an \
                       RFC 9457 problem; 500 and 503 may come from every route. A POST that writes takes an \
                       `Idempotency-Key` of yours: sent again with it within 24 hours, the request is answered as it \
                       was the first time (`Idempotency-Replayed: true`) and not done again; another path or body \
                       under the key is 422, one still under way 409."
    ),
    paths(
        articles::create,
        articles::show,
        articles::candidates,
        stored_articles::index,
        stored_articles::erase,
        candidates::index,
        candidates::show,
        candidates::decide,
        candidates::decisions,
        suppressions::index,
        suppressions::create,
        suppressions::remove,
        screenings::create,
        lists::index,
        list_versions::index,
        list_changes::index,
        activations::index,
        activations::create,
        list_imports::create,
        list_imports::index,
        list_imports::show,
        list_imports::withdraw,
        article_imports::create,
        article_imports::index,
        article_imports::show,
        article_imports::withdraw,
        reconciliations::create,
        reconciliations::index,
        reconciliations::show,
        audit::index,
        events::index,
        webhooks::create,
        webhooks::index,
        webhooks::show,
        webhooks::remove,
        webhooks::test,
        webhooks::enable,
        deliveries::index,
        deliveries::replay,
        api_keys::index,
        api_keys::create,
        api_keys::revoke,
        openrefine::manifest,
        openrefine::batch,
        preview::show,
        suggest::entity,
        suggest::property,
        yente::answer,
        health::health,
        health::readiness,
        metrics::serve,
        serve,
        docs::page,
    ),
    components(schemas(
        incoming::BodyFormat,
        incoming::MentionInput,
        list_versions::VersionStateBody,
        list_changes::ChangeKind,
        activations::CauseBody,
        reconciliations::ScopeBody,
        reconciliations::RunStateBody,
        imports::JobStateBody,
        answer::AliasStrengthBody,
        webhooks::EndpointStateBody,
        api_keys::ScopeBody,
        deliveries::DeliveryStateBody,
        openrefine::ReconciliationAnswer,
        shapes::AlgorithmName,
        shapes::CandidateKey,
        shapes::CandidateStates,
        shapes::IdempotencyKey,
        shapes::ListName,
        shapes::Moment,
        shapes::PageCursor,
        shapes::SuppressionState,
        shapes::VersionName,
        Problem,
    )),
    tags(
        (name = "articles", description = "Articles, the persons they name, and who of them may be listed"),
        (name = "review", description = "Candidates, what people decide about them, and names that are suppressed"),
        (name = "screening", description = "Names against the lists, without storing anything"),
        (name = "lists", description = "What is screened against, what changed in it, and who decided"),
        (name = "reconciliations", description = "Runs that screen all stored names against the lists of now"),
        (name = "events", description = "What happened, and who is told of it"),
        (name = "keys", description = "Who may use this interface"),
        (name = "clients", description = "For clients that exist already: OpenRefine, and those of yente"),
        (name = "operation", description = "For who runs the server"),
    )
)]
struct Description;

/// The OpenAPI document of a server that wants keys, as indented JSON.
#[must_use]
pub fn document() -> &'static str {
    static DOCUMENT: LazyLock<String> = LazyLock::new(|| written(&Description::openapi()));
    &DOCUMENT
}

/// The document of a server that answers everybody.
fn open_document() -> &'static str {
    static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
        let mut description = Description::openapi();
        without_keys(&mut description);
        written(&description)
    });
    &DOCUMENT
}

fn written(description: &utoipa::openapi::OpenApi) -> String {
    serde_json::to_string_pretty(description).expect("a description holds only strings, maps and lists")
}

/// This description.
#[utoipa::path(
    get, path = "/openapi.json", tag = "operation", operation_id = "openapi",
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json", body = Object))
)]
pub(crate) async fn serve(_: NoParameters, state: Data<AppState>) -> HttpResponse {
    let document = if state.gate.is_open() { open_document() } else { document() };
    HttpResponse::Ok().content_type(ContentType::json()).body(document)
}
