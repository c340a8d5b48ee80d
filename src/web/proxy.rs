//! People whom a proxy signed in (OpenID Connect and the like) and names in a header.

use std::net::IpAddr;

use actix_web::dev::ServiceRequest;
use actix_web::http::header::HeaderName;
use ipnet::IpNet;

use super::problem::Problem;
use crate::review::Author;
use crate::store::{ApiScope, SignedIn};

/// Which proxy is believed, and what its people may do.
#[derive(Debug, Clone)]
pub struct ProxyUsers {
    /// The header that names somebody.
    header: HeaderName,
    /// Where the proxy is; the header of anybody else says nothing.
    networks: Vec<IpNet>,
    scopes: Vec<ApiScope>,
}

/// Why a setting is no proxy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProxyUsersError {
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

impl ProxyUsers {
    /// Believes this header where the connection comes from one of these networks (divided by commas).
    /// Its people have these scopes (divided by commas).
    ///
    /// # Errors
    /// [`ProxyUsersError`].
    pub fn new(header: &str, networks: &str, scopes: &str) -> Result<Self, ProxyUsersError> {
        let words = |text: &'_ str| -> Vec<String> {
            text.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
        };
        let network = |word: String| {
            let address = word.parse::<IpAddr>().map(IpNet::from);
            address.or_else(|_| word.parse::<IpNet>()).map_err(|_| ProxyUsersError::Network(word))
        };
        let networks = words(networks).into_iter().map(network).collect::<Result<Vec<_>, _>>()?;
        if networks.is_empty() {
            return Err(ProxyUsersError::NoNetwork);
        }
        let scope = |word: String| word.parse().map_err(|_| ProxyUsersError::Scope(word));
        Ok(Self {
            header: header.parse().map_err(|_| ProxyUsersError::Header(header.to_owned()))?,
            networks,
            scopes: words(scopes).into_iter().map(scope).collect::<Result<_, _>>()?,
        })
    }

    /// Whom the proxy says it signed in; none where it says nothing or is not the proxy.
    pub(super) fn person(&self, request: &ServiceRequest) -> Result<Option<SignedIn>, Problem> {
        let Some(peer) = request.peer_addr() else { return Ok(None) };
        let peer = peer.ip().to_canonical();
        if !self.networks.iter().any(|network| network.contains(&peer)) {
            return Ok(None);
        }
        let mut values = request.headers().get_all(&self.header);
        let (value, more) = (values.next(), values.next());
        let Some(value) = value.filter(|value| !value.is_empty()) else { return Ok(None) };
        // Two of them: the proxy let one of its caller's own through.
        let name = value.to_str().ok().filter(|_| more.is_none()).and_then(|name| Author::parse(name).ok());
        let name = name.ok_or_else(Problem::no_person)?;
        Ok(Some(SignedIn { name: name.as_str().to_owned(), scopes: self.scopes.clone() }))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn proxy() -> ProxyUsers {
        ProxyUsers::new("X-Forwarded-User", "127.0.0.1, 10.1.0.0/16 ,fd00::/8", "read,review").unwrap()
    }

    fn named(peer: &str, values: &[&str]) -> Result<Option<String>, Problem> {
        let mut request = TestRequest::get().peer_addr(format!("{peer}:1234").parse().unwrap());
        for value in values {
            request = request.append_header(("x-forwarded-user", *value));
        }
        Ok(proxy().person(&request.to_srv_request())?.map(|person| person.name))
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
    }

    #[test]
    fn a_setting_that_would_believe_anybody_is_refused() {
        let new = |header, networks, scopes| ProxyUsers::new(header, networks, scopes).unwrap_err();
        assert_eq!(new("X-User", "", "read"), ProxyUsersError::NoNetwork);
        assert_eq!(new("X-User", " , ", "read"), ProxyUsersError::NoNetwork);
        assert_eq!(new("X-User", "proxy", "read"), ProxyUsersError::Network("proxy".to_owned()));
        assert_eq!(new("X User", "::1", "read"), ProxyUsersError::Header("X User".to_owned()));
        assert_eq!(new("X-User", "::1", "root"), ProxyUsersError::Scope("root".to_owned()));
    }
}
