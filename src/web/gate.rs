//! Who may do what, and how often: bearer keys with scopes, before any handler sees a request.

use std::collections::HashMap;
use std::future::{Ready, ready};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::Utc;

use super::AppState;
use super::problem::Problem;
use super::rate::Bucket;
use super::scopes::{Need, need};
use crate::store::{ApiKeyId, ApiKeySecret, Grant, Store, StoreError};

/// How long a key that was looked up is believed: so long a revoked one may still be used.
const BELIEVED: Duration = Duration::from_secs(10);
/// Keys remembered at once.
const MOST_KNOWN: usize = 10_000;
/// Requests with a key that is none that one address may send: so many at once, and one more every three
/// seconds.
const WRONG_KEYS: (f64, f64) = (20.0, 1.0 / 3.0);

/// Whom the HTTP interface answers.
pub struct Gate {
    /// Where keys are looked up; none where everybody is answered.
    keys: Option<Store>,
    /// Requests a second that one key may send.
    rate: f64,
    known: Mutex<HashMap<[u8; 32], (Grant, Instant)>>,
    by_key: Mutex<HashMap<ApiKeyId, Bucket>>,
    wrong: Mutex<HashMap<IpAddr, Bucket>>,
}

/// Who sent a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    /// What stands where an actor is noted.
    pub(crate) actor: String,
    /// Whether that is a key.
    key: bool,
}

impl Caller {
    /// Who somebody says to be, with the key that was sent.
    pub(crate) fn signs(&self, said: &str) -> String {
        if self.key { format!("{said} ({})", self.actor) } else { said.to_owned() }
    }
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // The middleware is before every handler.
        ready(request.extensions().get::<Self>().cloned().ok_or_else(Problem::internal))
    }
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

    fn new(keys: Option<Store>, rate: f64) -> Self {
        Self { keys, rate, known: Mutex::default(), by_key: Mutex::default(), wrong: Mutex::default() }
    }

    /// Forgets what was looked up: for a key that was revoked here.
    pub(crate) fn forget(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    async fn admit(&self, request: &ServiceRequest, need: Need) -> Result<Caller, Problem> {
        let Some(store) = &self.keys else { return Ok(Caller { actor: "api".to_owned(), key: false }) };
        let (scope, page) = match need {
            Need::Nothing => return Ok(Caller { actor: "nobody".to_owned(), key: false }),
            Need::Scope(scope) => (scope, false),
            Need::Page(scope) => (scope, true),
        };
        let Some(key) = presented(request, page) else { return Err(Problem::no_key(page)) };
        let Some(grant) = self.grant(store, &key).await? else {
            let address = request.peer_addr().map(|address| address.ip());
            return Err(match address.and_then(|address| self.wrong_key(address)) {
                Some(wait) => Problem::too_many(wait),
                None => Problem::no_key(page),
            });
        };
        if let Some(wait) = self.too_often(grant.id) {
            return Err(Problem::too_many(wait));
        }
        if !grant.scopes.contains(&scope) {
            return Err(Problem::no_scope(scope));
        }
        Ok(Caller { actor: format!("key {}: {}", grant.id, grant.name), key: true })
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

    fn too_often(&self, key: ApiKeyId) -> Option<Duration> {
        let mut buckets = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.entry(key).or_insert_with(|| Bucket::new(2.0 * self.rate, self.rate));
        bucket.take(Instant::now())
    }

    fn wrong_key(&self, address: IpAddr) -> Option<Duration> {
        let mut buckets = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_KNOWN {
            buckets.clear();
        }
        let (at_once, a_second) = WRONG_KEYS;
        buckets.entry(address).or_insert_with(|| Bucket::new(at_once, a_second)).take(Instant::now())
    }
}

/// The key in the header; none where there is none, or several. A browser sends it as the password of
/// whatever name (RFC 7617).
fn presented(request: &ServiceRequest, page: bool) -> Option<ApiKeySecret> {
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
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    // What is no route is said to be none, to anybody.
    let need = match request.resource_map().match_pattern(request.path()) {
        Some(pattern) => need(&pattern, &method(&request)),
        None => Need::Nothing,
    };
    if let Some(state) = request.app_data::<Data<AppState>>().cloned() {
        let caller = state.gate.admit(&request, need).await?;
        request.extensions_mut().insert(caller);
    }
    next.call(request).await
}

/// A HEAD is answered as a GET.
fn method(request: &ServiceRequest) -> Method {
    if request.method() == Method::HEAD { Method::GET } else { request.method().clone() }
}
