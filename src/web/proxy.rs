//! Proxies in front: whom they say a request comes from, by which address, and who signed in there (OpenID
//! Connect and the like). They are believed by their addresses alone.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::header::{HOST, HeaderName, X_FORWARDED_FOR};
use ipnet::IpNet;

use super::problem::Problem;
use crate::review::Author;
use crate::store::{ApiScope, SignedIn};

/// The proxies that are believed; none by default.
#[derive(Debug, Clone, Default)]
pub struct Proxies {
    /// Where they are; a header of anybody else says nothing.
    networks: Vec<IpNet>,
    users: Option<Users>,
}

/// People who sign in at a proxy.
#[derive(Debug, Clone)]
struct Users {
    /// The header that names somebody.
    header: HeaderName,
    /// What they may do.
    scopes: Vec<ApiScope>,
}

/// Why settings name no proxy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProxiesError {
    /// No name of a header.
    #[error("{0:?} is no name of a header; give one like X-Forwarded-User")]
    Header(String),
    /// No network.
    #[error("{0:?} is no address or network; give them like 127.0.0.1, 10.1.0.0/16")]
    Network(String),
    /// No network at all.
    #[error(
        "it is not said where the proxy is, so that anybody could send its header; give its addresses like 127.0.0.1, 10.1.0.0/16"
    )]
    NoNetwork,
    /// No scope.
    #[error("{0:?} is no scope; there are read, screen, write, review and admin")]
    Scope(String),
}

impl Proxies {
    /// Believes what comes from these addresses and networks (divided by commas).
    ///
    /// # Errors
    /// [`ProxiesError::Network`].
    pub fn new(networks: &str) -> Result<Self, ProxiesError> {
        let network = |word: &str| {
            let address = word.parse::<IpAddr>().map(IpNet::from);
            address.or_else(|_| word.parse()).map_err(|_| ProxiesError::Network(word.to_owned()))
        };
        Ok(Self { networks: words(networks).map(network).collect::<Result<_, _>>()?, users: None })
    }

    /// Believes them also who signed in, by the name in this header; whoever that is has these scopes
    /// (divided by commas).
    ///
    /// # Errors
    /// [`ProxiesError`].
    pub fn signing_in(self, header: &str, scopes: &str) -> Result<Self, ProxiesError> {
        if self.networks.is_empty() {
            return Err(ProxiesError::NoNetwork);
        }
        let scope = |word: &str| word.parse().map_err(|_| ProxiesError::Scope(word.to_owned()));
        let users = Users {
            header: header.parse().map_err(|_| ProxiesError::Header(header.to_owned()))?,
            scopes: words(scopes).map(scope).collect::<Result<_, _>>()?,
        };
        Ok(Self { users: Some(users), ..self })
    }

    /// Whether people sign in at them.
    #[must_use]
    pub fn sign_in(&self) -> bool {
        self.users.is_some()
    }

    /// Whom a proxy says it signed in; none where it says nothing or is no proxy.
    pub(super) fn person(&self, request: &HttpRequest) -> Result<Option<SignedIn>, Problem> {
        let Some(users) = &self.users else { return Ok(None) };
        if !self.forwards(request) {
            return Ok(None);
        }
        let mut values = request.headers().get_all(&users.header);
        let (value, more) = (values.next(), values.next());
        let Some(value) = value.filter(|value| !value.is_empty()) else { return Ok(None) };
        // Two of them: the proxy let one of its caller's own through.
        let name = value.to_str().ok().filter(|_| more.is_none()).and_then(|name| Author::parse(name).ok());
        let name = name.ok_or_else(Problem::no_person)?;
        Ok(Some(SignedIn { name: name.as_str().to_owned(), scopes: users.scopes.clone() }))
    }

    /// The address a request comes from: behind proxies the last one that is none of them
    /// (`X-Forwarded-For`, to which each adds whom it heard).
    pub(super) fn client(&self, request: &HttpRequest) -> Option<IpAddr> {
        let peer = peer(request)?;
        if !self.holds(peer) {
            return Some(peer);
        }
        let said: Vec<&str> =
            request.headers().get_all(X_FORWARDED_FOR).filter_map(|value| value.to_str().ok()).collect();
        let said = said.iter().flat_map(|value| value.split(',')).rev();
        let heard =
            said.map_while(|address| address.trim().parse::<IpAddr>().ok()).map(|ip| ip.to_canonical());
        // Where all are proxies, the farthest is the nearest to whoever it is.
        let mut last = peer;
        for address in heard {
            last = address;
            if !self.holds(address) {
                break;
            }
        }
        Some(last)
    }

    /// Whether the caller's side is encrypted: here, or by a proxy that says so.
    pub(super) fn is_secure(&self, request: &HttpRequest) -> bool {
        if self.forwards(request) {
            request.connection_info().scheme() == "https"
        } else {
            request.app_config().secure()
        }
    }

    /// The address by which a caller reaches this server, without a path: as a proxy says it
    /// (`Forwarded`, `X-Forwarded-Proto`, `X-Forwarded-Host`), else as the request does.
    pub(super) fn server(&self, request: &HttpRequest) -> String {
        if self.forwards(request) {
            let said = request.connection_info();
            return format!("{}://{}", said.scheme(), said.host());
        }
        let scheme = if request.app_config().secure() { "https" } else { "http" };
        let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
        // HTTP/2 has it in the address.
        let host = host.or_else(|| request.uri().authority().map(|authority| authority.as_str()));
        format!("{scheme}://{}", host.unwrap_or_else(|| request.app_config().host()))
    }

    /// Whether a request comes from a proxy that is believed.
    fn forwards(&self, request: &HttpRequest) -> bool {
        peer(request).is_some_and(|peer| self.holds(peer))
    }

    fn holds(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.contains(&address))
    }
}

fn peer(request: &HttpRequest) -> Option<IpAddr> {
    Some(request.peer_addr()?.ip().to_canonical())
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn proxies() -> Proxies {
        let proxies = Proxies::new("127.0.0.1, 10.1.0.0/16 ,fd00::/8").unwrap();
        proxies.signing_in("X-Forwarded-User", "read,review").unwrap()
    }

    fn request(peer: &str, headers: &[(&'static str, &str)]) -> HttpRequest {
        let mut request = TestRequest::get().peer_addr(format!("{peer}:1234").parse().unwrap());
        for (name, value) in headers {
            request = request.append_header((*name, *value));
        }
        request.to_http_request()
    }

    fn named(peer: &str, values: &[&str]) -> Result<Option<String>, Problem> {
        let headers: Vec<_> = values.iter().map(|value| ("x-forwarded-user", *value)).collect();
        Ok(proxies().person(&request(peer, &headers))?.map(|person| person.name))
    }

    #[test]
    fn a_name_is_believed_of_the_proxy_alone() {
        for peer in ["127.0.0.1", "10.1.2.3", "[fd00::1]", "[::ffff:10.1.2.3]"] {
            assert_eq!(
                named(peer, &["ann@example.org"]).unwrap().as_deref(),
                Some("ann@example.org"),
                "{peer}"
            );
        }
        for peer in ["127.0.0.2", "10.2.0.1", "[::1]"] {
            assert_eq!(named(peer, &["ann@example.org"]).unwrap(), None, "{peer}");
        }
        assert_eq!(named("127.0.0.1", &[]).unwrap(), None);
        assert_eq!(named("127.0.0.1", &[""]).unwrap(), None);
        assert!(named("127.0.0.1", &["ann", "eve"]).is_err());
        assert!(named("127.0.0.1", &["..."]).is_err());
        let nobody = Proxies::new("127.0.0.1").unwrap();
        assert_eq!(nobody.person(&request("127.0.0.1", &[("x-forwarded-user", "ann")])).unwrap(), None);
    }

    #[test]
    fn a_client_is_the_last_one_that_is_no_proxy() {
        let client = |peer: &str, said: &[&str]| {
            let headers: Vec<_> = said.iter().map(|value| ("x-forwarded-for", *value)).collect();
            proxies().client(&request(peer, &headers)).unwrap().to_string()
        };
        assert_eq!(client("127.0.0.1", &["192.0.2.7"]), "192.0.2.7");
        // What stands before it the client may have made up.
        assert_eq!(client("127.0.0.1", &["198.51.100.1, 192.0.2.7, 10.1.0.5"]), "192.0.2.7");
        assert_eq!(client("127.0.0.1", &["198.51.100.1", "192.0.2.7"]), "192.0.2.7");
        assert_eq!(client("127.0.0.1", &["198.51.100.1, what"]), "127.0.0.1");
        assert_eq!(client("127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(client("127.0.0.1", &["10.1.0.5"]), "10.1.0.5");
        assert_eq!(client("192.0.2.9", &["198.51.100.1"]), "192.0.2.9", "no proxy");
    }

    #[test]
    fn the_address_of_the_server_is_believed_of_the_proxy_alone() {
        let said = [
            ("host", "inner:8080"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "names.example.org"),
            ("x-forwarded-for", "192.0.2.7"),
        ];
        let of = |peer: &str, headers: &[(&'static str, &str)]| {
            let request = request(peer, headers);
            (proxies().server(&request), proxies().is_secure(&request))
        };
        assert_eq!(of("127.0.0.1", &said), ("https://names.example.org".to_owned(), true));
        let forwarded = [said[0], ("forwarded", "for=192.0.2.7;proto=https;host=names.example.org")];
        assert_eq!(of("10.1.0.1", &forwarded), ("https://names.example.org".to_owned(), true));
        for headers in [&said[..], &forwarded] {
            assert_eq!(of("192.0.2.7", headers), ("http://inner:8080".to_owned(), false));
        }
        assert_eq!(of("127.0.0.1", &said[..1]), ("http://inner:8080".to_owned(), false));
    }

    #[test]
    fn a_setting_that_would_believe_anybody_is_refused() {
        let new = |networks: &str, header: &str, scopes: &str| {
            Proxies::new(networks).and_then(|proxies| proxies.signing_in(header, scopes)).unwrap_err()
        };
        assert_eq!(new("", "X-User", "read"), ProxiesError::NoNetwork);
        assert_eq!(new(" , ", "X-User", "read"), ProxiesError::NoNetwork);
        assert_eq!(new("proxy", "X-User", "read"), ProxiesError::Network("proxy".to_owned()));
        assert_eq!(new("::1", "X User", "read"), ProxiesError::Header("X User".to_owned()));
        assert_eq!(new("::1", "X-User", "root"), ProxiesError::Scope("root".to_owned()));
    }
}
