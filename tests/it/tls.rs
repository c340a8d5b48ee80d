//! A server that speaks TLS itself.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::cli::{finished, program};
use super::harness::publisher::{root, server};
use super::harness::served::Served;
use super::harness::{TestDb, listed};

/// Asks over TLS whoever the root of the tests vouches for.
fn ask(address: &str, path: &str) -> String {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(root()).unwrap()).unwrap();
    let settings = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connection = ClientConnection::new(Arc::new(settings), "localhost".try_into().unwrap()).unwrap();
    let mut stream = StreamOwned::new(connection, TcpStream::connect(address).unwrap());
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    // A server may hang up without the farewell of TLS.
    let _ = stream.read_to_string(&mut answer);
    answer
}

#[test]
fn a_server_answers_with_its_certificate_and_only_so() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let db = runtime.block_on(async {
        let db = TestDb::new().await;
        db.import(vec![listed("7", "DOE, John Quincy")]).await;
        db
    });
    let [certificate, key] = server().map(|path| path.to_str().unwrap().to_owned());
    let served = Served::with(&db, &[], &[("NAMECHECK_TLS_CERT", &certificate), ("NAMECHECK_TLS_KEY", &key)]);
    let answer = ask(&served.address, "/healthz");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    // A browser that is sent to the form gets there encrypted: its cookie is of this host alone.
    let answer = ask(&served.address, "/");
    assert!(answer.starts_with("HTTP/1.1 303") && answer.contains("location: /login?"), "{answer}");

    let plain = ureq::get(format!("http://{}/healthz", served.address)).call();
    assert!(plain.is_err(), "{plain:?}");

    let health = |cert: &str| {
        let mut asked = program(&["health", "--ready", "--bind", &served.address]);
        finished(asked.env("NAMECHECK_TLS_CERT", cert).env("NAMECHECK_TLS_KEY", &key).output().unwrap())
    };
    assert_eq!(health(&certificate).code, 0, "{}", health(&certificate).err);
    assert_eq!(health("").code, 1);
}

#[test]
fn certificates_that_cannot_serve_are_told_before_anything_starts() {
    let [certificate, key] = server().map(|path| path.to_str().unwrap().to_owned());
    let root = root().to_str().unwrap().to_owned();
    for (cert, key, told) in [
        (&*certificate, "", "belong together, and one is missing"),
        ("", &*key, "belong together, and one is missing"),
        (&*key, &*key, "there is none in it"),
        (&*certificate, &*certificate, "as its key"),
        ("/nowhere/cert.pem", &*key, "/nowhere/cert.pem cannot be used as a certificate"),
        (&*root, &*key, "do not belong together"),
    ] {
        let mut serve = program(&["serve", "--bind", "127.0.0.1:0"]);
        let done = serve.env("NAMECHECK_TLS_CERT", cert).env("NAMECHECK_TLS_KEY", key).output().unwrap();
        let done = finished(done);
        assert_eq!(done.code, 2, "{cert} {key}: {}", done.err);
        assert!(done.err.contains(told), "{told}: {}", done.err);
    }
}
