//! Whom TLS trusts: Mozilla's root certificates as compiled in, or those of a file.
//!
//! Not the system's store: a fresh Debian has none (`ca-certificates` is a package of its own), and
//! then nothing could be fetched. Who needs another root, behind a proxy that opens TLS, names the
//! system's file in `SSL_CERT_FILE`, as for curl and OpenSSL.

use std::path::Path;
use std::sync::Arc;

use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::ClientError;

/// What makes TLS connections that trust these roots.
pub(super) fn connector(ca_file: Option<&Path>) -> Result<TlsConnector, ClientError> {
    let roots = match ca_file {
        None => RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() },
        Some(file) => read(file)?,
    };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring knows the cipher suites of the default protocol versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

fn read(file: &Path) -> Result<RootCertStore, ClientError> {
    let refused = |detail: String| ClientError::Roots { file: file.display().to_string(), detail };
    let certificates = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| refused(error.to_string()))?;
    let mut roots = RootCertStore::empty();
    // Stores hold old certificates that no program can use; what counts is that some can be.
    let (usable, _) = roots.add_parsable_certificates(certificates);
    if usable == 0 {
        return Err(refused("no certificate in it".to_owned()));
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_roots_built_in_need_no_file_and_a_wrong_file_is_told() {
        assert!(connector(None).is_ok());
        let file = tempfile::NamedTempFile::new().unwrap();
        for path in [file.path(), Path::new("/nowhere/roots.pem")] {
            let refused = connector(Some(path)).err();
            assert!(matches!(refused, Some(ClientError::Roots { .. })), "{refused:?}");
        }
    }
}
