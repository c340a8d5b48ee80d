//! `health`: asks a server on this machine, in a container that has no other program to do it.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

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
    let status = ask(address, path).map_err(|error| {
        Failure::new(
            Exit::Failed,
            format!("No answer from http://{address}{path}: {error}"),
            "The server may not run, or listen elsewhere",
            "Name its address with --bind or NAMECHECK_BIND",
        )
    })?;
    match status.split_whitespace().nth(1) {
        Some("200") => Ok(Exit::Done),
        _ => Err(Failure::new(
            Exit::Failed,
            format!("http://{address}{path} answers {status:?}"),
            "The database may be away",
            "Its log says more",
        )),
    }
}

/// The first line of the answer.
fn ask(address: SocketAddr, path: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
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
