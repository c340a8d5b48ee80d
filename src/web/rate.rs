//! How often: a bucket that a request takes from and time fills.

use std::time::{Duration, Instant};

/// So many at once, and so many a second after that.
#[derive(Debug)]
pub(crate) struct Bucket {
    holds: f64,
    a_second: f64,
    left: f64,
    since: Option<Instant>,
}

impl Bucket {
    pub(crate) fn new(at_once: f64, a_second: f64) -> Self {
        Self { holds: at_once, a_second, left: at_once, since: None }
    }

    /// Takes one; where there is none, how long until there is.
    pub(crate) fn take(&mut self, now: Instant) -> Option<Duration> {
        let elapsed = self.since.map_or(Duration::ZERO, |since| now.saturating_duration_since(since));
        self.since = Some(now);
        self.left = (self.left + elapsed.as_secs_f64() * self.a_second).min(self.holds);
        if self.left >= 1.0 {
            self.left -= 1.0;
            return None;
        }
        Some(Duration::try_from_secs_f64((1.0 - self.left) / self.a_second).unwrap_or(Duration::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_gives_what_it_holds_and_then_what_time_brings() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut bucket = Bucket::new(3.0, 2.0);
        assert!((0..3).all(|_| bucket.take(at(0)).is_none()));
        assert_eq!(bucket.take(at(0)), Some(Duration::from_millis(500)));
        assert_eq!(bucket.take(at(500)), None);
        assert!(bucket.take(at(500)).is_some());
        // It never holds more than it did at first, and a clock that goes back takes nothing away.
        assert!((0..3).all(|_| bucket.take(at(60_000)).is_none()));
        assert!(bucket.take(at(59_000)).is_some());
    }

    #[test]
    fn without_a_bound_there_is_always_one() {
        let mut bucket = Bucket::new(f64::INFINITY, f64::INFINITY);
        assert!((0..10_000).all(|_| bucket.take(Instant::now()).is_none()));
    }
}
