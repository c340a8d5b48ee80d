//! The signature of a message: `v1`, HMAC with SHA-256, of Standard Webhooks 1.0.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The value of `webhook-signature` for a message: over its id, the moment it is sent (seconds since
/// 1970) and its body, byte by byte.
pub(super) fn signature(key: &[u8], id: &str, timestamp_s: i64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(format!("{id}.{timestamp_s}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::WebhookSecret;

    /// The example of the specification, which its reference libraries test themselves with.
    #[test]
    fn the_published_example_is_signed_as_published() {
        let secret: WebhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().unwrap();
        let signed =
            signature(secret.key(), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn id_moment_body_and_key_all_count() {
        let of = |key: &[u8], id, at, body| signature(key, id, at, body);
        let all = [
            of(b"k", "a", 1, "b"),
            of(b"l", "a", 1, "b"),
            of(b"k", "c", 1, "b"),
            of(b"k", "a", 2, "b"),
            of(b"k", "a", 1, "d"),
        ];
        assert!((1..all.len()).all(|n| !all[..n].contains(&all[n])), "{all:?}");
    }
}
