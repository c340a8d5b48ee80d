//! Where an endpoint may be.

use url::{Host, Url};

use crate::flow::fetch::shown;
use crate::flow::http::Reach;

/// Longest address, in bytes.
const LONGEST_BYTES: usize = 2048;

/// Why an address is none to send events to. Says nothing that may be a secret of the address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "events cannot be sent to {address}: {detail}; give an https address on the internet, or, for one in your own network, set NAMECHECK_WEBHOOK_ALLOW_PRIVATE=true"
)]
pub struct DestinationError {
    /// The address without what may be a secret.
    pub address: String,
    /// What is wrong with it.
    pub detail: &'static str,
}

/// Reads the address of an endpoint. Where names lead is seen when they are looked up.
pub(super) fn parse(text: &str, reach: Reach) -> Result<Url, DestinationError> {
    let unread = |detail| DestinationError { address: "this".to_owned(), detail };
    if text.len() > LONGEST_BYTES {
        return Err(unread("it is longer than 2048 bytes"));
    }
    let mut url = Url::parse(text.trim()).map_err(|_| unread("it is no URL"))?;
    let refused = |detail| Err(DestinationError { address: shown(&url), detail });
    match (url.scheme(), reach) {
        ("https", _) | ("http", Reach::Anywhere) => {}
        ("http", Reach::Public) => return refused("it is not encrypted"),
        _ => return refused("it is neither https nor http"),
    }
    // They would have to be sent as a header, and stand in the list of endpoints.
    if !url.username().is_empty() || url.password().is_some() {
        return refused("it holds a user or a password, and the signature proves who sends");
    }
    let within = match url.host() {
        None => return refused("it names no host"),
        Some(Host::Domain(_)) => true,
        Some(Host::Ipv4(address)) => reach.covers(address.into()),
        Some(Host::Ipv6(address)) => reach.covers(address.into()),
    };
    if !within {
        return refused("its host is no public address");
    }
    url.set_fragment(None);
    Ok(url)
}

/// A stored address fit to be shown: its query may hold a token.
#[must_use]
pub fn shown_address(url: &str) -> String {
    Url::parse(url).map(|url| shown(&url)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_to_the_open_internet_is_taken() {
        for good in [
            "https://example.org",
            "https://example.org:8443/hook?token=x#y",
            "https://8.8.8.8/",
            "https://[2606:4700::1]/",
        ] {
            assert!(parse(good, Reach::Public).is_ok(), "{good}");
        }
        for bad in [
            "",
            "example.org",
            "ftp://example.org",
            "http://example.org",
            "https://",
            "https://me:secret@example.org",
            "https://secret@example.org",
            "https://127.0.0.1/",
            // The forms browsers read as 127.0.0.1 too.
            "https://2130706433/",
            "https://0x7f.1/",
            "https://0177.0.0.1/",
            "https://１２７.0.0.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[fd00:ec2::254]/",
        ] {
            let error = parse(bad, Reach::Public).expect_err(bad).to_string();
            assert!(!error.contains("secret"), "{error}");
        }
        assert!(parse(&format!("https://example.org/{}", "a".repeat(2048)), Reach::Public).is_err());
    }

    #[test]
    fn an_own_network_is_reached_where_that_is_allowed() {
        for good in ["http://127.0.0.1:9/", "http://hooks.internal/x", "https://[::1]/"] {
            assert!(parse(good, Reach::Anywhere).is_ok(), "{good}");
        }
        for bad in ["file:///etc/passwd", "http://me:x@127.0.0.1/"] {
            assert!(parse(bad, Reach::Anywhere).is_err(), "{bad}");
        }
    }
}
