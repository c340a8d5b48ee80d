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

/// A kind of token with what it begins with: a type of its own, so that none is taken for another.
macro_rules! token {
    ($(#[$doc:meta])* $name:ident, $prefix:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name($crate::store::token::Token);

        impl $name {
            /// A new one, by the system's chance.
            ///
            /// # Errors
            /// [`NoChance`](crate::store::NoChance).
            pub fn generate() -> Result<Self, $crate::store::NoChance> {
                $crate::store::token::Token::generate($prefix).map(Self)
            }

            /// What a caller sent, if it looks like one at all.
            #[must_use]
            pub fn presented(text: &str) -> Option<Self> {
                $crate::store::token::Token::presented($prefix, text).map(Self)
            }

            /// The whole secret, for whoever it is made for.
            #[must_use]
            pub fn reveal(&self) -> &str {
                self.0.reveal()
            }

            /// What is kept of it.
            #[must_use]
            pub fn hash(&self) -> [u8; 32] {
                self.0.hash()
            }
        }
    };
}

pub(super) use token;

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
