//! The HTTP interface: a request comes in, one flow or store function is called, JSON goes out.
//!
//! [`Application::build`] binds nothing itself and starts nothing: it is handed a listener, so that
//! a test may use port 0, and runs when told to. Every answer that is no success is an RFC 9457
//! problem; every answer has a request id; every answer about hits says which list versions it was
//! made against. It knows nothing of SQL, scoring or list formats.
//!
//! ```text
//! $ curl -s localhost:8080/v1/screenings -H 'content-type: application/json' \
//!     -d '{"queries":[{"name":"Nicolas Maduro"}]}'
//! {"results":[{"query":"Nicolas Maduro","hits":[{"score":0.97,...}],"total":1,"truncated":false,...
//! ```

mod activations;
mod answer;
mod api_keys;
mod articles;
mod audit;
mod bounds;
mod caller;
mod candidates;
mod clients;
mod cookie;
mod decided;
mod deliveries;
mod docs;
mod events;
mod gate;
mod guard;
mod health;
mod idempotency;
mod imports;
mod incoming;
mod kept;
mod list_changes;
mod list_versions;
mod lists;
mod metrics;
mod objects;
mod openapi;
mod page;
mod parameters;
mod policy;
mod problem;
mod proxy;
mod rate;
mod reconciliations;
mod refusals;
mod request;
mod scopes;
mod screenings;
mod shapes;
mod stored_articles;
mod suppressions;
mod tls;
mod trace;
mod webhooks;

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, PayloadConfig, ServiceConfig};
use actix_web::{App, HttpServer, Resource, Route};
use tokio::task::JoinHandle;

use crate::flow::{Background, Live, Webhooks};
use crate::store::Store;

pub use bounds::Bounds;
pub use gate::Gate;
pub use openapi::document;
pub use proxy::{Proxies, ProxiesError};
pub use tls::{Tls, TlsError};

use problem::Problem;

/// Seconds that requests under way are given when the server ends.
const SHUTDOWN_TIMEOUT_S: u64 = 20;
/// How often the server looks for list versions that another program imported.
const REFRESH_EVERY: Duration = Duration::from_secs(2);

/// What every request may use; a [`Background`] stands beside it.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub store: Store,
    /// The current index.
    pub live: Arc<Live>,
    /// Whom it answers.
    pub gate: Arc<Gate>,
    /// Sends messages to webhook endpoints.
    pub webhooks: Arc<Webhooks>,
}

/// A server that is bound and ready to run.
pub struct Application {
    server: Server,
    port: u16,
    state: AppState,
    background: Background,
    tls: Option<Tls>,
}

impl Application {
    /// Makes a server on this listener; it answers once it runs.
    ///
    /// # Errors
    /// When the listener cannot be used.
    pub fn build(listener: TcpListener, state: AppState) -> io::Result<Self> {
        Self::beside(listener, state, Background::default(), None)
    }

    /// The same, with the work that goes on beside it, which ends with it, and with TLS.
    ///
    /// # Errors
    /// When the listener cannot be used.
    pub fn beside(
        listener: TcpListener,
        state: AppState,
        background: Background,
        tls: Option<Tls>,
    ) -> io::Result<Self> {
        Self::within(listener, state, background, tls, Bounds::default())
    }

    /// The same, with other bounds for clients.
    ///
    /// # Errors
    /// When the listener cannot be used.
    pub fn within(
        listener: TcpListener,
        state: AppState,
        background: Background,
        tls: Option<Tls>,
        bounds: Bounds,
    ) -> io::Result<Self> {
        let port = listener.local_addr()?.port();
        bounds.apply(&listener)?;
        let (data, beside) = (Data::new(state.clone()), Data::new(background.clone()));
        let measured = Data::new(metrics::Metrics::default());
        let figures = Data::new(page::figures());
        let server = HttpServer::new(move || {
            App::new()
                .app_data(data.clone())
                .app_data(beside.clone())
                .app_data(measured.clone())
                .app_data(figures.clone())
                .app_data(bounds)
                .configure(routes)
                .wrap(from_fn(idempotency::idempotent))
                .wrap(from_fn(gate::gate))
                .wrap(from_fn(guard::guard))
                .wrap(from_fn(metrics::measure))
        })
        .client_request_timeout(bounds.head)
        .disable_signals()
        .shutdown_timeout(SHUTDOWN_TIMEOUT_S);
        let server = match &tls {
            Some(tls) => server.listen_rustls_0_23(listener, tls.settings().map_err(io::Error::other)?)?,
            None => server.listen(listener)?,
        };
        Ok(Self { server: server.run(), port, state, background, tls })
    }

    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// A handle that stops it: at once, or after the requests under way.
    #[must_use]
    pub fn handle(&self) -> ServerHandle {
        self.server.handle()
    }

    /// Answers requests until it is stopped. Follows the active lists meanwhile.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn run_until_stopped(self) -> io::Result<()> {
        let refreshing = tokio::spawn(follow_lists(self.state));
        let renewing = self.tls.map(|tls| tokio::spawn(tls.follow()));
        let ended = self.server.await;
        refreshing.abort();
        renewing.inspect(JoinHandle::abort);
        self.background.end().await;
        ended
    }
}

/// Builds a server on this listener and runs it until a signal asks it to end; requests under way
/// are finished first, and work beside them ends where it can go on the next time.
///
/// # Errors
/// When the listener fails.
pub async fn run(
    listener: TcpListener,
    state: AppState,
    background: Background,
    tls: Option<Tls>,
) -> io::Result<()> {
    let stop = background.stop().clone();
    let application = Application::beside(listener, state, background, tls)?;
    let handle = application.handle();
    let stopping = tokio::spawn(async move {
        asked_to_end().await;
        tracing::info!("ending after the requests under way");
        stop.ask();
        handle.stop(true).await;
    });
    let ended = application.run_until_stopped().await;
    stopping.abort();
    ended
}

/// Waits for Ctrl-C or the signal a service manager sends.
async fn asked_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(error) => {
            tracing::warn!(%error, "SIGTERM cannot be caught; Ctrl-C ends the server");
            // Without a handler for either signal, both end the program at once.
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

/// Swaps the index when another program imported a list. A database that is away is met by the
/// next turn; what is loaded stays.
async fn follow_lists(state: AppState) {
    let mut away = false;
    loop {
        tokio::time::sleep(REFRESH_EVERY).await;
        match state.live.refresh(&state.store).await {
            Ok(true) => tracing::info!("screening against new list versions"),
            Ok(false) => away = false,
            Err(error) if !away => {
                tracing::warn!(%error, "the active lists cannot be looked up");
                away = true;
            }
            Err(_) => {}
        }
    }
}

/// Every route. `openapi` describes the same; a test holds the two together.
fn routes(config: &mut ServiceConfig) {
    config
        .app_data(PayloadConfig::new(request::BODY_LIMIT_BYTES))
        .service(
            at("/v1/articles", "GET, POST", web::get().to(stored_articles::index))
                .route(web::post().to(articles::create)),
        )
        .service(
            at("/v1/articles/{id}", "GET, DELETE", web::get().to(articles::show))
                .route(web::delete().to(stored_articles::erase)),
        )
        .service(at("/v1/articles/{id}/candidates", "GET", web::get().to(articles::candidates)))
        .service(at("/v1/candidates", "GET", web::get().to(candidates::index)))
        .service(at("/v1/candidates/{id}", "GET", web::get().to(candidates::show)))
        .service(
            at("/v1/candidates/{id}/decisions", "GET, POST", web::get().to(candidates::decisions))
                .route(web::post().to(candidates::decide)),
        )
        .service(
            at("/v1/suppressions", "GET, POST", web::get().to(suppressions::index))
                .route(web::post().to(suppressions::create)),
        )
        .service(at("/v1/suppressions/{id}", "DELETE", web::delete().to(suppressions::remove)))
        .service(at("/v1/screenings", "POST", web::post().to(screenings::create)))
        .service(at("/v1/lists", "GET", web::get().to(lists::index)))
        .service(at("/v1/lists/{source}/versions", "GET", web::get().to(list_versions::index)))
        .service(at("/v1/lists/{source}/changes", "GET", web::get().to(list_changes::index)))
        .service(
            at("/v1/lists/{source}/activations", "GET, POST", web::get().to(activations::index))
                .route(web::post().to(activations::create)),
        )
        .service(
            at("/v1/lists/{source}/imports", "GET, POST", web::get().to(imports::lists::index))
                .route(web::post().to(imports::lists::create)),
        )
        .service(
            at("/v1/lists/{source}/imports/{id}", "GET, DELETE", web::get().to(imports::lists::show))
                .route(web::delete().to(imports::lists::withdraw)),
        )
        .service(
            at("/v1/article-imports", "GET, POST", web::get().to(imports::articles::index))
                .route(web::post().to(imports::articles::create)),
        )
        .service(
            at("/v1/article-imports/{id}", "GET, DELETE", web::get().to(imports::articles::show))
                .route(web::delete().to(imports::articles::withdraw)),
        )
        .service(
            at("/v1/reconciliations", "GET, POST", web::get().to(reconciliations::index))
                .route(web::post().to(reconciliations::create)),
        )
        .service(at("/v1/reconciliations/{id}", "GET", web::get().to(reconciliations::show)))
        .service(at("/v1/audit", "GET", web::get().to(audit::index)))
        .service(at("/v1/events", "GET", web::get().to(events::index)))
        .service(
            at("/v1/webhook-endpoints", "GET, POST", web::get().to(webhooks::index))
                .route(web::post().to(webhooks::create)),
        )
        .service(
            at("/v1/webhook-endpoints/{id}", "GET, DELETE", web::get().to(webhooks::show))
                .route(web::delete().to(webhooks::remove)),
        )
        .service(at("/v1/webhook-endpoints/{id}/deliveries", "GET", web::get().to(deliveries::index)))
        .service(at("/v1/webhook-endpoints/{id}/replay", "POST", web::post().to(deliveries::replay)))
        .service(at("/v1/webhook-endpoints/{id}/test", "POST", web::post().to(webhooks::test)))
        .service(at("/v1/webhook-endpoints/{id}/enable", "POST", web::post().to(webhooks::enable)))
        .service(
            at("/v1/api-keys", "GET, POST", web::get().to(api_keys::index))
                .route(web::post().to(api_keys::create)),
        )
        .service(at("/v1/api-keys/{id}", "DELETE", web::delete().to(api_keys::revoke)))
        .service(
            at("/reconcile", "GET, POST", web::get().to(clients::openrefine::manifest))
                .route(web::post().to(clients::openrefine::batch)),
        )
        .service(at("/reconcile/preview", "GET", web::get().to(clients::preview::show)))
        .service(at("/reconcile/suggest/entity", "GET", web::get().to(clients::suggest::entity)))
        .service(at("/reconcile/suggest/property", "GET", web::get().to(clients::suggest::property)))
        .service(at("/match/{dataset}", "POST", web::post().to(clients::yente::answer)))
        .service(at("/healthz", "GET", web::get().to(health::health)))
        .service(at("/readyz", "GET", web::get().to(health::readiness)))
        .service(at("/metrics", "GET", web::get().to(metrics::serve)))
        .service(at("/openapi.json", "GET", web::get().to(openapi::serve)))
        .service(at("/docs", "GET", web::get().to(docs::page)))
        .configure(page::routes)
        .default_service(web::to(|| async { Err::<String, _>(Problem::no_route()) }));
}

/// A path with the methods it takes, as the header `Allow` names them, and the route of the first.
fn at(path: &'static str, methods: &'static str, route: Route) -> Resource {
    web::resource(path)
        .route(route)
        .default_service(web::to(move || async move { Err::<String, _>(Problem::wrong_method(methods)) }))
}
