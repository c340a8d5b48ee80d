//! Who may do what, and how often, before any handler sees a request: programs with bearer keys, people
//! who signed in here or at a proxy.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::Utc;

use super::caller::Caller;
use super::cookie::Cookies;
use super::problem::Problem;
use super::proxy::Proxies;
use super::rate::Bucket;
use super::scopes::{Need, need};
use super::{AppState, page};
use crate::store::{ApiKeyId, ApiKeySecret, Grant, Store, StoreError};

/// How long a key that was looked up is believed: so long a revoked one may still be used.
const BELIEVED: Duration = Duration::from_secs(10);
/// Keys remembered at once.
const MOST_KNOWN: usize = 10_000;
/// Requests with a key that is none and passwords that one address may send: so many at once, and one
/// more every three seconds.
const GUESSES: (f64, f64) = (20.0, 1.0 / 3.0);
/// Passwords that may be sent for one name, from wherever (NIST SP 800-63B-4, 3.2.2: at most 100), and one
/// more every minute.
const GUESSES_OF_NAME: (f64, f64) = (100.0, 1.0 / 60.0);

/// Whom the HTTP interface answers.
pub struct Gate {
    /// Where keys are looked up; none where everybody is answered.
    keys: Option<Store>,
    /// Requests a second that one key may send.
    rate: f64,
    known: Mutex<HashMap<[u8; 32], (Grant, Instant)>>,
    by_key: Mutex<HashMap<ApiKeyId, Bucket>>,
    by_address: Mutex<HashMap<IpAddr, Bucket>>,
    by_name: Mutex<HashMap<String, Bucket>>,
    proxies: Proxies,
    now: fn() -> Instant,
}

impl Gate {
    /// Answers everybody. For a server that only its own machine can reach.
    #[must_use]
    pub fn open() -> Self {
        Self::new(None, f64::INFINITY)
    }

    /// Answers who has a key. `rate` is how many requests a second one key may send, on average; twice
    /// as many at once.
    #[must_use]
    pub fn keys(store: Store, rate: u32) -> Self {
        Self::new(Some(store), f64::from(rate.max(1)))
    }

    /// Believes these proxies where a request comes from, and who signed in there. Lets nobody more in
    /// where everybody is answered.
    #[must_use]
    pub fn with_proxies(self, proxies: Proxies) -> Self {
        Self { proxies, ..self }
    }

    /// Counts by this clock how often is too often: for tests, which a slow machine is not to decide.
    #[must_use]
    pub fn with_clock(self, now: fn() -> Instant) -> Self {
        Self { now, ..self }
    }

    fn new(keys: Option<Store>, rate: f64) -> Self {
        Self {
            keys,
            rate,
            known: Mutex::default(),
            by_key: Mutex::default(),
            by_address: Mutex::default(),
            by_name: Mutex::default(),
            proxies: Proxies::default(),
            now: Instant::now,
        }
    }

    /// Whether everybody is answered, so that there is nothing to sign in for.
    pub(crate) fn is_open(&self) -> bool {
        self.keys.is_none()
    }

    /// Forgets what was looked up: for a key that was revoked here.
    pub(crate) fn forget(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    async fn admit(&self, request: &ServiceRequest, need: Need) -> Result<Caller, Problem> {
        let Some(store) = &self.keys else { return Ok(Caller::Anybody) };
        let (caller, scope) = match need {
            Need::Nothing => return Ok(Caller::Anybody),
            Need::Scope(scope) => (self.by_key(store, request.request(), false).await?, scope),
            Need::Page(scope) => (self.person(store, request.request()).await?, scope),
        };
        if caller.may(scope) { Ok(caller) } else { Err(Problem::no_scope(scope)) }
    }

    /// Who reads a page: whom the proxy names, who signed in, or a program with a key.
    async fn person(&self, store: &Store, request: &HttpRequest) -> Result<Caller, Problem> {
        if let Some(signed) = self.proxies.person(request)? {
            return Ok(Caller::Person { signed, by_session: false });
        }
        if request.headers().contains_key(AUTHORIZATION) {
            return self.by_key(store, request, true).await;
        }
        let secret = self.cookies(request).session(request).ok_or_else(Problem::signed_out)?;
        let signed = store.session(&secret).await?.ok_or_else(Problem::signed_out)?;
        Ok(Caller::Person { signed, by_session: true })
    }

    /// How sessions are kept in the browser of whoever asks.
    pub(crate) fn cookies(&self, request: &HttpRequest) -> Cookies {
        Cookies { secure: self.proxies.is_secure(request) }
    }

    /// The address by which whoever asks reaches this server, without a path.
    pub(crate) fn server(&self, request: &HttpRequest) -> String {
        self.proxies.server(request)
    }

    /// Whether whoever asks may look at pages, or be told why not, without signing in here first.
    pub(crate) async fn knows(&self, request: &HttpRequest) -> Result<bool, Problem> {
        let Some(store) = &self.keys else { return Ok(true) };
        match self.person(store, request).await {
            Err(problem) if problem.is_signed_out() => Ok(false),
            known => known.map(|_| true),
        }
    }

    /// Whose key was sent.
    async fn by_key(&self, store: &Store, request: &HttpRequest, page: bool) -> Result<Caller, Problem> {
        let Some(key) = presented(request, page) else { return Err(Problem::no_key()) };
        let Some(grant) = self.grant(store, &key).await? else {
            let client = self.proxies.client(request);
            return Err(match client.and_then(|address| self.guess(address)) {
                Some(wait) => Problem::too_many(wait),
                None => Problem::no_key(),
            });
        };
        match self.counted(&self.by_key, grant.id, (2.0 * self.rate, self.rate)) {
            Some(wait) => Err(Problem::too_many(wait)),
            None => Ok(grant.into()),
        }
    }

    /// What the key allows, as looked up a moment ago or now.
    async fn grant(&self, store: &Store, key: &ApiKeySecret) -> Result<Option<Grant>, StoreError> {
        let hash = key.hash();
        let held = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&hash).cloned();
        if let Some((grant, since)) = held
            && since.elapsed() < BELIEVED
        {
            return Ok(Some(grant).filter(|grant| grant.expires_at > Utc::now()));
        }
        let grant = store.grant(&hash).await?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        match &grant {
            Some(grant) => drop(known.insert(hash, (grant.clone(), Instant::now()))),
            None => drop(known.remove(&hash)),
        }
        Ok(grant)
    }

    /// Counts a guess from an address; where there were too many, how long until the next may be.
    fn guess(&self, address: IpAddr) -> Option<Duration> {
        self.counted(&self.by_address, address, GUESSES)
    }

    /// Counts a password for a name, and from where it comes, before it is compared.
    pub(crate) fn guess_password(&self, request: &HttpRequest, name: &str) -> Option<Duration> {
        let wait = self.proxies.client(request).and_then(|address| self.guess(address));
        wait.or_else(|| self.counted(&self.by_name, name.trim().to_lowercase(), GUESSES_OF_NAME))
    }

    /// Takes from the bucket of one of them; where it is empty, how long until there is something in it.
    fn counted<K: std::hash::Hash + Eq>(
        &self,
        buckets: &Mutex<HashMap<K, Bucket>>,
        of: K,
        (at_once, a_second): (f64, f64),
    ) -> Option<Duration> {
        let mut buckets = buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_KNOWN {
            buckets.clear();
        }
        buckets.entry(of).or_insert_with(|| Bucket::new(at_once, a_second)).take((self.now)())
    }
}

/// The key in the header; none where there is none, or several. For a page it may also be the password of
/// whatever name (RFC 7617), which is what programs made for browsers can send.
fn presented(request: &HttpRequest, page: bool) -> Option<ApiKeySecret> {
    let mut values = request.headers().get_all(AUTHORIZATION);
    let (value, more) = (values.next()?, values.next());
    let (scheme, key) = value.to_str().ok()?.split_once(' ')?;
    if more.is_some() {
        return None;
    }
    if page && scheme.eq_ignore_ascii_case("basic") {
        let decoded = String::from_utf8(STANDARD.decode(key.trim()).ok()?).ok()?;
        return ApiKeySecret::presented(decoded.split_once(':')?.1);
    }
    scheme.eq_ignore_ascii_case("bearer").then(|| ApiKeySecret::presented(key.trim()))?
}

/// The middleware.
pub(crate) async fn gate(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    // A HEAD is answered as a GET (RFC 9110, 9.3.2); whoever writes the answer leaves its body out.
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    // What is no route is said to be none, to anybody.
    let need = match request.resource_map().match_pattern(request.path()) {
        Some(pattern) => need(&pattern, request.method()),
        None => Need::Nothing,
    };
    if let Some(state) = request.app_data::<Data<AppState>>().cloned() {
        match state.gate.admit(&request, need).await {
            Ok(caller) => drop(request.extensions_mut().insert(caller)),
            Err(problem) if matches!(need, Need::Page(_)) => {
                let answer = page::turn_away(request.request(), problem);
                return Ok(request.into_response(answer));
            }
            Err(problem) => return Err(problem.into()),
        }
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}
