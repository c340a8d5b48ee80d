//! The certificate the server answers with: read from files at the start, and again where they change,
//! since certificates are renewed every few weeks and a server is not to end for it.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use arc_swap::ArcSwap;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{Error, ServerConfig};

/// How often the files are looked at.
const LOOKED_AT_EVERY: Duration = Duration::from_secs(60);

/// What a server needs to speak TLS.
#[derive(Debug, Clone)]
pub struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    current: Arc<Current>,
}

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read, or holds something else.
    #[error("{path} cannot be used as {what}: {because}; give a file in PEM")]
    File {
        /// The file.
        path: String,
        /// What it is to hold.
        what: &'static str,
        /// What is wrong.
        because: String,
    },
    /// The key is none of the certificate, or of a kind nobody uses.
    #[error("key and certificate do not belong together: {0}")]
    Pair(Error),
}

/// The certificate of now.
struct Current(ArcSwap<CertifiedKey>);

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.load_full())
    }
}

impl fmt::Debug for Current {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Current(***)")
    }
}

impl Tls {
    /// Reads certificate (first that of this server, then those that vouch for it) and key.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let current = Arc::new(Current(ArcSwap::from_pointee(pair(certificate, key)?)));
        Ok(Self { certificate: certificate.to_owned(), key: key.to_owned(), current })
    }

    /// The settings of a server: TLS 1.2 and 1.3, no certificates of callers.
    pub(super) fn settings(&self) -> Result<ServerConfig, Error> {
        let provider = Arc::new(ring::default_provider());
        let settings = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        Ok(settings.with_no_client_auth().with_cert_resolver(Arc::clone(&self.current) as _))
    }

    /// Reads the files again whenever they change; what cannot be used is told, and the certificate
    /// before stays.
    pub(super) async fn follow(self) {
        let mut seen = self.changed();
        loop {
            tokio::time::sleep(LOOKED_AT_EVERY).await;
            let now = self.changed();
            if now == seen {
                continue;
            }
            seen = now;
            match self.renew() {
                Ok(()) => tracing::info!("answering with the new certificate"),
                Err(error) => tracing::error!(%error, "the certificate of before stays"),
            }
        }
    }

    fn renew(&self) -> Result<(), TlsError> {
        self.current.0.store(Arc::new(pair(&self.certificate, &self.key)?));
        Ok(())
    }

    fn changed(&self) -> [Option<SystemTime>; 2] {
        [&self.certificate, &self.key].map(|path| fs::metadata(path).and_then(|file| file.modified()).ok())
    }
}

fn pair(certificate: &Path, key: &Path) -> Result<CertifiedKey, TlsError> {
    let wrong = |path: &Path, what: &'static str, because: &dyn fmt::Display| TlsError::File {
        path: path.display().to_string(),
        what,
        because: because.to_string(),
    };
    let chain: Vec<_> = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .map_err(|error| wrong(certificate, "a certificate", &error))?;
    if chain.is_empty() {
        return Err(wrong(certificate, "a certificate", &"there is none in it"));
    }
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| wrong(key, "its key", &error))?;
    CertifiedKey::from_der(chain, secret, &ring::default_provider()).map_err(TlsError::Pair)
}
