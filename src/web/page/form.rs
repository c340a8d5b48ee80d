//! A form that a person sent from a page of this server, and from no other.

use std::future::{Future, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::{HOST, HeaderMap, ORIGIN};
use actix_web::{FromRequest, HttpRequest};
use url::Url;

use crate::web::problem::Problem;
use crate::web::request::Form;

/// Such a form.
pub(super) struct FormOfHere(pub(super) Form);

impl FromRequest for FormOfHere {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !is_of_this_site(request.headers()) {
            return Box::pin(ready(Err(Problem::of_another_site())));
        }
        let form = Form::from_request(request, payload);
        Box::pin(async move { form.await.map(Self) })
    }
}

/// Whether a browser says that a page of this server sent the request.
///
/// There is no token to steal or to forget, and it holds where nobody signs in, too: a page of another
/// site can make a browser send a form here, with the cookie that is there, but not say that it came
/// from here, since scripts cannot set either header. `Sec-Fetch-Site` is sent over TLS and to this
/// machine itself, and is right behind any proxy; elsewhere `Origin` is held against `Host`. Whoever
/// sends neither is refused: programs have the interface under `/v1`. It does not tell a name of another
/// site that is made to point to this address: that needs a proxy that knows its own name.
fn is_of_this_site(headers: &HeaderMap) -> bool {
    let text = |value: Option<&actix_web::http::header::HeaderValue>| {
        value.map(|value| value.to_str().unwrap_or_default().to_owned())
    };
    if let Some(site) = text(headers.get("sec-fetch-site")) {
        return site == "same-origin";
    }
    let (Some(origin), Some(host)) = (text(headers.get(ORIGIN)), text(headers.get(HOST))) else {
        return false;
    };
    let Ok(origin) = Url::parse(&origin) else { return false };
    // Both as browsers read them, so that the usual port may be said or not.
    let here = Url::parse(&format!("{}://{host}/", origin.scheme()));
    origin.host().is_some() && here.is_ok_and(|here| here.origin() == origin.origin())
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn of_this_site(headers: &[(&'static str, &'static str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        is_of_this_site(&map)
    }

    #[test]
    fn only_what_a_browser_says_is_from_here_is() {
        let here = ("host", "check.example:8080");
        for fine in [
            &[here, ("sec-fetch-site", "same-origin")][..],
            &[here, ("origin", "http://check.example:8080")],
            &[("host", "check.example"), ("origin", "https://check.example")],
            &[("host", "check.example:443"), ("origin", "https://check.example")],
            &[("host", "inner:8080"), ("sec-fetch-site", "same-origin"), ("origin", "https://outer")],
        ] {
            assert!(of_this_site(fine), "{fine:?}");
        }
        for wrong in [
            &[here][..],
            &[here, ("origin", "null")],
            &[here, ("origin", "")],
            &[here, ("origin", "http://check.example")],
            &[here, ("origin", "https://evil.example")],
            &[here, ("origin", "http://check.example:8080.evil.example")],
            &[here, ("origin", "file://")],
            &[here, ("sec-fetch-site", "cross-site"), ("origin", "http://check.example:8080")],
            &[here, ("sec-fetch-site", "same-site")],
            &[here, ("sec-fetch-site", "none")],
            &[("origin", "http://check.example:8080")],
        ] {
            assert!(!of_this_site(wrong), "{wrong:?}");
        }
    }
}
