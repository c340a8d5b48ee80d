//! From a URL to the stream its request is written to: directly, or through a proxy.

use std::error::Error;
use std::future::poll_fn;
use std::net::IpAddr;

use hyper::Uri;
use hyper::header::HeaderValue;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::rustls::pki_types::ServerName;
use tower_service::Service;
use url::{Host, Url};

use super::{Client, HttpError};

/// What a request is written to and its answer is read from.
pub(super) trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Duplex for S {}

/// A connection, ready for a request.
pub(super) struct Connected {
    pub(super) stream: Box<dyn Duplex>,
    /// What stands in the request line: path and query, or the whole URL for a proxy.
    pub(super) target: String,
    /// What a proxy that reads the request wants to see.
    pub(super) authorization: Option<HeaderValue>,
}

impl Client {
    /// Connects to the host of `url`, through the proxy meant for it if there is one.
    pub(super) async fn connect(&self, url: &Url) -> Result<Connected, HttpError> {
        let host = url.host_str().unwrap_or_default().to_owned();
        let refused = |detail: String| HttpError::Connect { host: host.clone(), detail };
        // A host that is an address is not looked up, so no resolver sees it.
        let literal = match url.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(Host::Domain(_)) | None => None,
        };
        if literal.is_some_and(|address| !self.reach.covers(address)) {
            return Err(HttpError::OutOfReach { host });
        }
        let uri: Uri =
            url[..url::Position::AfterQuery].parse().map_err(|error| refused(format!("{error}")))?;
        let proxy = self.proxies.as_ref().and_then(|proxies| proxies.intercept(&uri));
        let secure = url.scheme() == "https";
        let path = url[url::Position::BeforePath..url::Position::AfterQuery].to_owned();
        let Some(proxy) = proxy else {
            let tcp = call(self.tcp.clone(), uri).await.map_err(refused)?;
            let stream = if secure { self.secure(url, tcp).await? } else { Box::new(tcp) };
            return Ok(Connected { stream, target: path, authorization: None });
        };
        if proxy.uri().scheme_str() != Some("http") {
            return Err(refused(format!(
                "the proxy of the environment is {}; only http:// proxies are known",
                proxy.uri().scheme_str().unwrap_or("nothing")
            )));
        }
        let through = |detail: String| refused(format!("through the proxy of the environment: {detail}"));
        if !secure {
            let tcp = call(self.tcp.clone(), proxy.uri().clone()).await.map_err(through)?;
            let target = url[..url::Position::AfterQuery].to_owned();
            let authorization = proxy.basic_auth().cloned();
            return Ok(Connected { stream: Box::new(tcp), target, authorization });
        }
        let mut tunnel = Tunnel::new(proxy.uri().clone(), self.tcp.clone());
        if let Some(authorization) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(authorization.clone());
        }
        let tcp = call(tunnel, uri).await.map_err(through)?;
        Ok(Connected { stream: self.secure(url, tcp).await?, target: path, authorization: None })
    }

    async fn secure(&self, url: &Url, tcp: TcpStream) -> Result<Box<dyn Duplex>, HttpError> {
        let host = url.host_str().unwrap_or_default();
        // A literal IPv6 address stands in brackets in a URL, and without them in a certificate.
        let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned());
        let name =
            name.map_err(|error| HttpError::Connect { host: host.to_owned(), detail: error.to_string() })?;
        let stream = self.tls.connect(name, tcp).await.map_err(|error| {
            let detail = error.to_string();
            // rustls's own errors come as invalid data; the rest is the network.
            if error.kind() == std::io::ErrorKind::InvalidData && detail.contains("certificate") {
                HttpError::Untrusted { host: host.to_owned(), detail }
            } else {
                HttpError::Connect { host: host.to_owned(), detail }
            }
        })?;
        Ok(Box::new(stream))
    }
}

/// Calls a connector; the error is told with its causes, since the outer ones say little.
async fn call<C>(mut connector: C, uri: Uri) -> Result<TcpStream, String>
where
    C: Service<Uri, Response = TokioIo<TcpStream>>,
    C::Error: Error,
{
    let told = |error: C::Error| {
        let mut words = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            words = format!("{words}: {error}");
            cause = error.source();
        }
        words
    };
    poll_fn(|context| connector.poll_ready(context)).await.map_err(told)?;
    Ok(connector.call(uri).await.map_err(told)?.into_inner())
}
