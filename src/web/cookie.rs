//! The cookie of a session: only this server gets it, no script, and no other site can send it along.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite};

use crate::store::SessionSecret;

/// Over TLS: the prefix makes browsers take it from this host alone (RFC 6265bis, 4.1.3.2).
const SECURE: &str = "__Host-namecheck";
/// Without.
const PLAIN: &str = "namecheck";

/// How it is given and taken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cookies {
    /// Whether the browser's side is encrypted, here or by a proxy.
    pub(crate) secure: bool,
}

impl Cookies {
    /// The session a browser says it has.
    pub(crate) fn session(self, request: &HttpRequest) -> Option<SessionSecret> {
        SessionSecret::presented(request.cookie(self.name())?.value())
    }

    /// Gives a browser a session until it is closed; the server's own bounds hold in any case. `Lax`, since
    /// links in messages lead here; what changes something is a form, which is checked for where it came
    /// from.
    pub(crate) fn give(self, secret: &SessionSecret) -> Cookie<'static> {
        Cookie::build(self.name(), secret.reveal().to_owned())
            .path("/")
            .http_only(true)
            .secure(self.secure)
            .same_site(SameSite::Lax)
            .finish()
    }

    /// Takes it away.
    pub(crate) fn take(self) -> Cookie<'static> {
        let mut cookie =
            Cookie::build(self.name(), "").path("/").secure(self.secure).http_only(true).finish();
        cookie.make_removal();
        cookie
    }

    fn name(self) -> &'static str {
        if self.secure { SECURE } else { PLAIN }
    }
}
