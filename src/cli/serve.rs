//! `serve` and `openapi`.

use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use chrono::Utc;
use tokio::sync::watch;

use super::Session;
use super::database::Database;
use super::exit::{Exit, Failure};
use super::fetch::{client_settings, fetcher};
use super::{nightly, progress, webhook};
use crate::config::Config;
use crate::flow::{
    Background, Extractor, ExtractorSettings, HttpExtractor, Jobs, Live, NightlyTime, Reach, Stop,
};
use crate::web::{self, AppState, Gate, Proxies, Tls};

/// Answers HTTP requests until a signal asks it to end.
pub(crate) async fn run(session: &Session) -> Result<Exit, Failure> {
    let nightly = nightly::time(&session.config)?;
    let tls = tls(&session.config)?;
    let listener = listen(session.config.bind.value)?;
    let database = Database::open(&session.config, session.progress).await?;
    let done = match gate(&database, session).await {
        Ok(gate) => serve(&database, listener, session, Serving { gate, nightly, tls }).await,
        Err(failure) => Err(failure),
    };
    database.close().await;
    done
}

/// Answers who has a key, unless the settings say otherwise.
async fn gate(database: &Database, session: &Session) -> Result<Gate, Failure> {
    let proxies = proxies(&session.config)?;
    if !session.config.keys.value {
        return Ok(Gate::open().with_proxies(proxies));
    }
    let now = Utc::now();
    let keys = database.store.api_keys().await?;
    if !keys.iter().any(|key| key.revoked_at.is_none() && key.expires_at > now) {
        progress::step(
            session.progress,
            "There is no valid key yet, so no program is answered: make one with `namecheck key create`.",
        );
    }
    let users = database.store.users().await?;
    if !proxies.sign_in() && users.iter().all(|user| user.disabled_at.is_some()) {
        progress::step(
            session.progress,
            "Nobody may sign in at the review page yet: make a user with `namecheck user create NAME`.",
        );
    }
    Ok(Gate::keys(database.store.clone(), session.config.rate_limit.value).with_proxies(proxies))
}

/// The proxies of the settings.
fn proxies(config: &Config) -> Result<Proxies, Failure> {
    let proxies = Proxies::new(&config.proxies.value).and_then(|proxies| match &config.user_header {
        Some(header) => proxies.signing_in(&header.value, &config.user_scopes.value),
        None => Ok(proxies),
    });
    proxies.map_err(|error| {
        let names = "NAMECHECK_PROXIES, NAMECHECK_USER_HEADER and NAMECHECK_USER_SCOPES";
        Failure::usage(format!("{names} make no sense: {error}"), "See docs/operate.md")
    })
}

/// The certificate of the settings; none where they name none.
fn tls(config: &Config) -> Result<Option<Tls>, Failure> {
    match (&config.tls_cert, &config.tls_key) {
        (None, None) => Ok(None),
        (Some(certificate), Some(key)) => Tls::read(&certificate.value, &key.value)
            .map(Some)
            .map_err(|error| Failure::told(Exit::Usage, error)),
        _ => Err(Failure::usage(
            "NAMECHECK_TLS_CERT and NAMECHECK_TLS_KEY belong together, and one is missing",
            "Set both, or neither",
        )),
    }
}

/// The outside extractor of the settings; none where the one built in serves.
pub(crate) fn extractor(config: &Config) -> Result<Option<Arc<dyn Extractor>>, Failure> {
    let Some(url) = &config.extractor_url else { return Ok(None) };
    let settings = ExtractorSettings {
        url: url.value.clone(),
        timeout: Duration::from_millis(config.extractor_timeout_ms.value),
        max_bytes: config.extractor_max_bytes.value,
    };
    let extractor = HttpExtractor::new(settings, &client_settings(config))
        .map_err(|error| Failure::told(Exit::Usage, error))?;
    Ok(Some(Arc::new(extractor)))
}

/// How to serve.
pub(crate) struct Serving {
    /// Whom.
    pub(crate) gate: Gate,
    /// When to look for new lists; none: never.
    pub(crate) nightly: Option<NightlyTime>,
    /// With which certificate; none: without TLS.
    pub(crate) tls: Option<Tls>,
}

/// Serves on this listener, and says where.
pub(crate) async fn serve(
    database: &Database,
    listener: TcpListener,
    session: &Session,
    Serving { gate, nightly, tls }: Serving,
) -> Result<Exit, Failure> {
    let live = Live::with_max_age(&database.store, session.config.list_max_age())
        .await?
        .with_extractor(extractor(&session.config)?);
    if live.current().versions().is_empty() {
        progress::step(
            session.progress,
            "No list is imported yet: articles are stored, and nothing is screened.",
        );
    }
    let address = listener.local_addr()?;
    let webhooks = webhook::sender(&session.config)?;
    let telling = Arc::clone(&webhooks);
    let state =
        AppState { store: database.store.clone(), live: Arc::new(live), gate: Arc::new(gate), webhooks };
    let scheme = if tls.is_some() { "https" } else { "http" };
    progress::step(session.progress, &format!("Review candidates at {scheme}://{address}/"));
    progress::step(
        session.progress,
        &format!("Serving {scheme}://{address}/v1, described at {scheme}://{address}/docs; Ctrl-C ends it."),
    );
    let background = Background::default();
    if let Some(schedule) = nightly {
        let nights = nightly::nights(&session.config, &state.store, &state.live, background.stop())?;
        background.spawn(nights.keep(schedule));
        progress::step(session.progress, &format!("A run every night at {schedule}."));
    }
    background.spawn(jobs(&session.config, &state, background.stop())?.keep());
    let (end, ended) = watch::channel(false);
    let telling = tokio::spawn(telling.run(database.store.clone(), ended));
    let served = web::run(listener, state, background, tls).await;
    // What is being told is told to its end, which the time limit of a message bounds.
    let _ = end.send(true);
    let _ = telling.await;
    served.map_err(|error| cannot_listen(address, &error))?;
    Ok(Exit::Done)
}

/// What works on imports that are taken over HTTP. One article for each core, and a quarter of the
/// connections at most: requests are answered meanwhile.
fn jobs(config: &Config, state: &AppState, stop: &Stop) -> Result<Jobs, Failure> {
    let cores = available_parallelism().map_or(1, usize::from);
    let at_once = cores.min(config.max_connections.value as usize / 4).max(1);
    Ok(Jobs {
        store: state.store.clone(),
        live: Arc::clone(&state.live),
        publishers: fetcher(config, Reach::Anywhere)?,
        given: fetcher(config, Reach::Public)?,
        stop: stop.clone(),
        at_once,
    })
}

/// Takes the address before anything slow is done.
pub(crate) fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).map_err(|error| cannot_listen(address, &error))
}

fn cannot_listen(address: SocketAddr, error: &io::Error) -> Failure {
    Failure::new(
        Exit::Failed,
        format!("Cannot listen on {address}: {error}"),
        "Another program may be using the port, or it is below 1024",
        "Give another one with --bind 127.0.0.1:PORT; port 0 takes a free one",
    )
}

/// Prints the description of the HTTP interface.
pub(crate) fn openapi() -> Result<Exit, Failure> {
    writeln!(io::stdout().lock(), "{}", web::document())?;
    Ok(Exit::Done)
}
