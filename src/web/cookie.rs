//! The cookie of a session: only this server gets it, no script, and no other site can send it along.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite};

use crate::store::SessionSecret;

/// Over TLS: the prefix makes browsers take it from this host alone (RFC 6265bis, 4.1.3.2).
const SECURE: &str = "__Host-namecheck";
/// Without.
const PLAIN: &str = "namecheck";

/// The session a browser says it has.
pub(crate) fn session(request: &HttpRequest) -> Option<SessionSecret> {
    SessionSecret::presented(request.cookie(name(is_secure(request)))?.value())
}

/// Gives a browser a session until it is closed; the server's own bounds hold in any case. `Lax`, since
/// links in messages lead here; what changes something is a form, which is checked for where it came from.
pub(crate) fn give(request: &HttpRequest, secret: &SessionSecret) -> Cookie<'static> {
    let secure = is_secure(request);
    Cookie::build(name(secure), secret.reveal().to_owned())
        .path("/")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .finish()
}

/// Takes it away.
pub(crate) fn take(request: &HttpRequest) -> Cookie<'static> {
    let secure = is_secure(request);
    let mut cookie = Cookie::build(name(secure), "").path("/").secure(secure).http_only(true).finish();
    cookie.make_removal();
    cookie
}

fn name(secure: bool) -> &'static str {
    if secure { SECURE } else { PLAIN }
}

/// Whether the browser's side is encrypted: here, or by a proxy that says so. Who says so wrongly gets a
/// cookie that their own browser does not send.
fn is_secure(request: &HttpRequest) -> bool {
    request.connection_info().scheme() == "https"
}
