//! `health`: asks a server on this machine, in a container that has no other program to do it.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme, StreamOwned,
};

use super::exit::{Exit, Failure};
use crate::config::Config;

/// How long each step of the question may take; who checks asks again soon.
const PATIENCE: Duration = Duration::from_secs(3);
/// Most bytes of an answer that are looked at; the first line says it all.
const ANSWER_BYTES: u64 = 4096;

/// Asks, and says nothing where all is well.
pub(crate) fn run(config: &Config, ready: bool) -> Result<Exit, Failure> {
    let address = reachable(config.bind.value);
    let path = if ready { "/readyz" } else { "/healthz" };
    let scheme = if config.tls_cert.is_some() { "https" } else { "http" };
    let status = connect(address, config.tls_cert.is_some()).and_then(|stream| ask(stream, address, path));
    let status = status.map_err(|error| {
        Failure::new(
            Exit::Failed,
            format!("No answer from {scheme}://{address}{path}: {error}"),
            "The server may not run, or listen elsewhere",
            "Name its address with --bind or NAMECHECK_BIND",
        )
    })?;
    match status.split_whitespace().nth(1) {
        Some("200") => Ok(Exit::Done),
        _ => Err(Failure::new(
            Exit::Failed,
            format!("{scheme}://{address}{path} answers {status:?}"),
            "The database may be away",
            "Its log says more",
        )),
    }
}

trait Stream: Read + Write {}

impl<T: Read + Write> Stream for T {}

fn connect(address: SocketAddr, encrypted: bool) -> io::Result<Box<dyn Stream>> {
    let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    if !encrypted {
        return Ok(Box::new(stream));
    }
    let provider = Arc::new(ring::default_provider());
    let settings = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Whoever(provider)))
        .with_no_client_auth();
    let name = ServerName::IpAddress(address.ip().into());
    let connection = ClientConnection::new(Arc::new(settings), name).map_err(io::Error::other)?;
    Ok(Box::new(StreamOwned::new(connection, stream)))
}

/// Believes every certificate: who is asked is this machine, by its address, which stands in no
/// certificate, and nothing that is secret is sent.
#[derive(Debug)]
struct Whoever(Arc<CryptoProvider>);

impl ServerCertVerifier for Whoever {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// The first line of the answer.
fn ask(mut stream: Box<dyn Stream>, address: SocketAddr, path: &str) -> io::Result<String> {
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.take(ANSWER_BYTES).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned())
}

/// Where a server that listens there can be reached: one on all addresses, on this machine's own.
fn reachable(bind: SocketAddr) -> SocketAddr {
    let ip = match bind.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, bind.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_on_all_addresses_is_asked_on_this_machine() {
        for (bind, asked) in
            [("0.0.0.0:80", "127.0.0.1:80"), ("[::]:80", "[::1]:80"), ("10.0.0.7:8080", "10.0.0.7:8080")]
        {
            assert_eq!(reachable(bind.parse().unwrap()).to_string(), asked);
        }
    }
}
