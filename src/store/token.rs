//! A secret of 256 bits of chance that is shown once and kept as its hash: what a key of the HTTP
//! interface and the cookie of a session hold.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Bytes of chance.
const CHANCE_BYTES: usize = 32;

/// A secret. Printing it for a log shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Token(String);

/// The system has no chance to give.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random bytes: {0}; nothing was made")]
pub struct NoChance(pub(crate) String);

impl Token {
    /// A new one with this beginning, by the system's chance.
    pub(super) fn generate(prefix: &str) -> Result<Self, NoChance> {
        let mut chance = [0; CHANCE_BYTES];
        getrandom::fill(&mut chance).map_err(|error| NoChance(error.to_string()))?;
        Ok(Self(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(chance))))
    }

    /// What a caller sent, if it looks like one with this beginning at all.
    pub(super) fn presented(prefix: &str, text: &str) -> Option<Self> {
        let rest = text.strip_prefix(prefix)?;
        (URL_SAFE_NO_PAD.decode(rest).ok()?.len() == CHANCE_BYTES).then(|| Self(text.to_owned()))
    }

    /// The whole secret.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub(super) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
