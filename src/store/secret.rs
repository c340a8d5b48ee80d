//! The secret that signs what an endpoint is told, in the form Standard Webhooks gives it.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// What every secret begins with (Standard Webhooks 1.0, "Signature scheme").
const PREFIX: &str = "whsec_";
/// Bytes of a secret: 192 to 512 bits, by the same section.
const LENGTH: RangeInclusive<usize> = 24..=64;
/// Bytes of a secret made here: as many as the hash has, beyond which HMAC gains nothing.
const MADE_BYTES: usize = 32;

/// Other programs leave the padding out.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A signing secret. Printing it for a log shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret {
    key: Vec<u8>,
}

/// Why there is no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// It is not in the form of the specification. Nothing of it is repeated.
    #[error(
        "this is no signing secret: {0}; write whsec_ and the base64 of 24 to 64 random bytes, or give none and take the one that is made"
    )]
    Form(&'static str),
    /// The system has no chance to give.
    #[error("the system gives no random bytes: {0}; give a secret of your own")]
    NoChance(String),
}

impl WebhookSecret {
    /// A new one, by the system's chance.
    ///
    /// # Errors
    /// [`SecretError::NoChance`].
    pub fn generate() -> Result<Self, SecretError> {
        let mut key = vec![0; MADE_BYTES];
        getrandom::fill(&mut key).map_err(|error| SecretError::NoChance(error.to_string()))?;
        Ok(Self { key })
    }

    /// The bytes that sign.
    #[must_use]
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    /// The whole secret as text. Only for whoever adds the endpoint, and for the table.
    #[must_use]
    pub fn reveal(&self) -> String {
        format!("{PREFIX}{}", BASE64.encode(&self.key))
    }
}

impl FromStr for WebhookSecret {
    type Err = SecretError;

    fn from_str(text: &str) -> Result<Self, SecretError> {
        let encoded =
            text.trim().strip_prefix(PREFIX).ok_or(SecretError::Form("it does not begin with whsec_"))?;
        let key = BASE64.decode(encoded).map_err(|_| SecretError::Form("what follows is no base64"))?;
        if !LENGTH.contains(&key.len()) {
            return Err(SecretError::Form("it is too short or too long"));
        }
        Ok(Self { key })
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_survives_its_text_and_is_in_no_log() {
        let secret = WebhookSecret::generate().unwrap();
        assert_eq!(secret.key().len(), 32);
        assert_eq!(secret.reveal().parse(), Ok(secret.clone()));
        assert_ne!(secret, WebhookSecret::generate().unwrap());
        assert_eq!(format!("{secret:?}"), "WebhookSecret(***)");
    }

    #[test]
    fn form_and_length_are_those_of_the_specification() {
        let of = |bytes: usize| format!("whsec_{}", BASE64.encode(vec![7; bytes]));
        for good in [of(24), of(64), of(25), of(25).trim_end_matches('=').to_owned(), format!("{}\n", of(32))]
        {
            assert!(good.parse::<WebhookSecret>().is_ok(), "{good}");
        }
        for bad in [of(23), of(65), of(32)[6..].to_owned(), "whsec_".to_owned(), format!("{}!", of(32))] {
            let error = bad.parse::<WebhookSecret>().unwrap_err().to_string();
            assert!(!error.contains(&BASE64.encode([7; 3])), "{error} repeats the secret");
        }
    }
}
