//! Where a list is fetched from, and where its redirects may lead.

use url::{Host, Url};

use super::FetchError;
use crate::list::Publication;

/// Most redirects of one request. OFAC's old addresses take two.
pub(super) const MAX_REDIRECTS: usize = 5;

/// The address of one file of a list, with the hosts its redirects may lead to.
#[derive(Debug, Clone)]
pub struct Address {
    pub(super) url: Url,
    hosts: Vec<Hosts>,
}

/// Hosts, in the form a URL has them.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Hosts {
    /// This one.
    One(String),
    /// All below this one.
    Below(String),
}

impl Address {
    /// An address somebody gave: http or https. Redirects may lead to its own host and to
    /// `allowed`, each a host or, as `*.example.org`, all hosts below one.
    ///
    /// # Errors
    /// When it is no such address, holds a password, or a host is none.
    pub fn given(text: &str, allowed: &[String]) -> Result<Self, FetchError> {
        let refused =
            |detail: &str| FetchError::Address { address: text.to_owned(), detail: detail.to_owned() };
        let url = Url::parse(text).map_err(|error| refused(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refused("only http and https are fetched; give the file itself"));
        }
        // It would stand in the list of processes, in logs and in records.
        if !url.username().is_empty() || url.password().is_some() {
            return Err(FetchError::Address {
                address: shown(&url),
                detail: "it holds a user or a password; fetch the file by other means and give it".to_owned(),
            });
        }
        let own = url.host_str().unwrap_or_default().to_owned();
        let mut hosts = vec![Hosts::One(own)];
        for host in allowed {
            hosts.push(Hosts::parse(host)?);
        }
        Ok(Self { url, hosts })
    }

    /// The addresses a publisher documents; redirects may lead to the publisher's hosts and to
    /// `allowed`.
    ///
    /// # Errors
    /// When a host of `allowed` is none.
    pub fn official(publication: &Publication, allowed: &[String]) -> Result<Vec<Self>, FetchError> {
        let hosts = publication.hosts.iter().map(|host| (*host).to_owned());
        let hosts: Vec<String> = hosts.chain(allowed.iter().cloned()).collect();
        publication.addresses.iter().map(|address| Self::given(address, &hosts)).collect()
    }

    /// All of it; its query may hold a token.
    #[must_use]
    pub fn whole(&self) -> &str {
        self.url.as_str()
    }

    /// Without its query: fit to be shown.
    #[must_use]
    pub fn shown(&self) -> String {
        shown(&self.url)
    }

    /// The last part of its path: what a person would save it as.
    pub(super) fn file_name(&self) -> String {
        let last = self.url.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default();
        if last.is_empty() { self.url.host_str().unwrap_or_default().to_owned() } else { last.to_owned() }
    }

    /// Where a redirect from `from` leads, if it may.
    pub(super) fn follow(&self, from: &Url, location: &str) -> Result<Url, FetchError> {
        let to = from.join(location).map_err(|error| FetchError::Redirect {
            from: shown(from),
            detail: format!("it leads to no address ({error})"),
        })?;
        if from.scheme() == "https" && to.scheme() == "http" {
            return Err(FetchError::Insecure { from: shown(from), to: shown(&to) });
        }
        if !matches!(to.scheme(), "http" | "https") {
            let detail = format!("it leads to an address of {}", to.scheme());
            return Err(FetchError::Redirect { from: shown(from), detail });
        }
        let host = to.host_str().unwrap_or_default();
        if !self.hosts.iter().any(|allowed| allowed.cover(host)) {
            return Err(FetchError::OtherHost {
                from: from.host_str().unwrap_or_default().to_owned(),
                to: host.to_owned(),
            });
        }
        Ok(to)
    }
}

/// An address fit to be shown: its query may hold a token or the signature of a cloud store.
pub(in crate::flow) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    // Fails only where there can be no user, which is as good.
    let _ = url.set_username("").and_then(|()| url.set_password(None));
    url.to_string()
}

impl Hosts {
    /// Reads `lists.example.org`, in any case and script, or `*.example.org`.
    fn parse(text: &str) -> Result<Self, FetchError> {
        let (below, name) = match text.strip_prefix("*.") {
            Some(name) => (true, name),
            None => (false, text),
        };
        match Host::parse(name) {
            // The parser of URLs takes a star for a letter.
            Ok(Host::Domain(domain)) if domain.contains('*') => Err(FetchError::Host(text.to_owned())),
            // Below a name of one part lies half the world.
            Ok(Host::Domain(domain)) if below && domain.trim_matches('.').contains('.') => {
                Ok(Self::Below(domain))
            }
            Ok(host) if !below => Ok(Self::One(host.to_string())),
            _ => Err(FetchError::Host(text.to_owned())),
        }
    }

    fn cover(&self, host: &str) -> bool {
        match self {
            Self::One(one) => host == one,
            Self::Below(above) => host.strip_suffix(above.as_str()).is_some_and(|rest| rest.ends_with('.')),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::PUBLICATIONS;

    fn given(allowed: &[&str]) -> Address {
        let allowed: Vec<String> = allowed.iter().map(|host| (*host).to_owned()).collect();
        Address::given("https://lists.example.org/a/sdn.csv?token=1", &allowed).unwrap()
    }

    #[test]
    fn a_redirect_may_lead_to_allowed_hosts_only() {
        let address = given(&["CDN.example.net", "*.store.example"]);
        for location in [
            "../b/sdn.csv",
            "//lists.example.org:8443/x",
            "https://cdn.example.net/x",
            "https://a.b.store.example/x",
        ] {
            assert!(address.follow(&address.url, location).is_ok(), "{location}");
        }
        for location in [
            "https://example.org/x",
            "https://lists.example.org.evil.example/x",
            "https://store.example/x",
            "https://evilstore.example/x",
            "https://lists.example.org@evil.example/x",
            "https://127.0.0.1/x",
            "https://cdn.example.net\\@evil.example/",
        ] {
            let followed = address.follow(&address.url, location);
            match followed {
                Err(FetchError::OtherHost { .. }) => {}
                Ok(to) => assert_eq!(to.host_str(), Some("cdn.example.net"), "{location}"),
                other => panic!("{location}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_redirect_never_leaves_tls_and_may_enter_it() {
        let secure = given(&[]);
        let refused = secure.follow(&secure.url, "http://lists.example.org/x");
        assert!(matches!(refused, Err(FetchError::Insecure { .. })), "{refused:?}");
        let refused = secure.follow(&secure.url, "file:///etc/passwd");
        assert!(matches!(refused, Err(FetchError::Redirect { .. })), "{refused:?}");
        let plain = Address::given("http://lists.example.org/", &[]).unwrap();
        assert!(plain.follow(&plain.url, "https://lists.example.org/x").is_ok());
        assert!(plain.follow(&plain.url, "/x").is_ok());
    }

    #[test]
    fn what_is_no_address_is_refused_and_secrets_are_not_shown() {
        for text in ["sdn.csv", "ftp://example.org/sdn.csv", "file:///sdn.csv", "https://", "http:///"] {
            assert!(matches!(Address::given(text, &[]), Err(FetchError::Address { .. })), "{text}");
        }
        let refused = Address::given("https://me:hunter2@example.org/x?key=hunter2", &[]).unwrap_err();
        assert!(!refused.to_string().contains("hunter2"), "{refused}");
        for host in [
            "",
            "*",
            "*.org",
            "*.org.",
            "*.*.org",
            "a*.example.org",
            "*.",
            "a b",
            "https://example.org",
            "*.10.0.0.1",
            "h/x",
        ] {
            let refused = Address::given("https://example.org", &[host.to_owned()]);
            assert!(matches!(refused, Err(FetchError::Host(_))), "{host}: {refused:?}");
        }
        // A star in an address stands for itself.
        let star = Address::given("https://*.example.org/", &[]).unwrap();
        assert!(star.follow(&star.url, "https://a.example.org/").is_err());
        assert_eq!(shown(&given(&[]).url), "https://lists.example.org/a/sdn.csv");
    }

    #[test]
    fn every_official_address_is_fetched_by_tls_under_a_name() {
        for publication in PUBLICATIONS {
            for address in Address::official(publication, &[]).unwrap() {
                assert_eq!(address.url.scheme(), "https", "{address:?}");
                assert!(address.hosts[1..].iter().any(|hosts| hosts.cover(address.url.host_str().unwrap())));
                assert!(!address.file_name().is_empty());
            }
        }
    }
}
