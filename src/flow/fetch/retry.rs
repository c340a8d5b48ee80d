//! When a fetch is tried again, and after how long.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use chrono::{DateTime, Utc};

/// How often, and how soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// Attempts in a row that bring nothing new, the first included; at least 1.
    pub attempts: u32,
    /// The wait after the first; it doubles from one to the next.
    pub first_wait: Duration,
    /// The longest wait, whatever a server asks for with `Retry-After`.
    pub longest_wait: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self { attempts: 5, first_wait: Duration::from_secs(1), longest_wait: Duration::from_secs(120) }
    }
}

impl Retry {
    /// The wait after `failed` attempts in a row: half of it for certain and the other half by
    /// chance (`share`, 0 to 1), so that many who failed at once do not come back at once; and not
    /// before the server asks for. None when it asks for more than the longest wait.
    pub(super) fn wait(&self, failed: u32, share: f64, asked: Option<Duration>) -> Option<Duration> {
        let doubled = self.first_wait.saturating_mul(1 << failed.saturating_sub(1).min(20));
        let own = doubled.min(self.longest_wait).mul_f64(0.5 + share.clamp(0.0, 1.0) / 2.0);
        let asked = asked.unwrap_or_default();
        (asked <= self.longest_wait).then(|| own.max(asked))
    }
}

/// A number by chance, 0 to 1. The standard library seeds its hashers by chance, which is enough for
/// spreading requests.
pub(in crate::flow) fn chance() -> f64 {
    let random = RandomState::new().build_hasher().finish();
    f64::from(u32::try_from(random >> 32).unwrap_or_default()) / f64::from(u32::MAX)
}

/// Reads `Retry-After`: seconds, or a moment.
pub(in crate::flow) fn retry_after(text: &str, now: DateTime<Utc>) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let moment = DateTime::parse_from_rfc2822(text.trim()).ok()?;
    Some((moment.to_utc() - now).to_std().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_within_bounds_and_hear_the_server() {
        let retry =
            Retry { attempts: 5, first_wait: Duration::from_secs(1), longest_wait: Duration::from_secs(10) };
        let seconds = |failed, share, asked: Option<u64>| {
            retry.wait(failed, share, asked.map(Duration::from_secs)).map(|wait| wait.as_secs_f64())
        };
        assert_eq!(
            [1, 2, 3, 4, 99].map(|failed| seconds(failed, 1.0, None)),
            [1.0, 2.0, 4.0, 8.0, 10.0].map(Some)
        );
        assert_eq!(seconds(2, 0.0, None), Some(1.0));
        assert_eq!(seconds(1, 1.0, Some(7)), Some(7.0));
        assert_eq!(seconds(1, 1.0, Some(0)), Some(1.0));
        assert_eq!(seconds(1, 1.0, Some(11)), None);
        assert!((0..100).all(|_| (0.0..=1.0).contains(&chance())));
    }

    #[test]
    fn what_a_server_asks_for_is_seconds_or_a_moment() {
        let now = DateTime::parse_from_rfc2822("Wed, 21 Oct 2015 07:28:00 GMT").unwrap().to_utc();
        let seconds = |text| retry_after(text, now).map(|wait| wait.as_secs());
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds("Wed, 21 Oct 2015 07:28:30 GMT"), Some(30));
        assert_eq!(seconds("Wed, 21 Oct 2015 07:00:00 GMT"), Some(0));
        assert_eq!(seconds("18446744073709551615"), Some(u64::MAX));
        assert_eq!(seconds("soon"), None);
        assert_eq!(seconds("-1"), None);
    }
}
