//! When an event that was not taken is told again.

use std::time::Duration;

/// Attempts before an event is given up, the first included: with the waits below about three days.
pub(super) const MOST_ATTEMPTS: u32 = 15;
/// The wait after the first attempt.
const FIRST_WAIT: Duration = Duration::from_secs(5);
/// Each wait is so many times the one before.
const GROWTH: u32 = 3;
/// The longest wait: an endpoint that is well again after a night hears of it within half a day.
const LONGEST_WAIT: Duration = Duration::from_secs(12 * 60 * 60);
/// The share of a wait that chance may add or take, so that what failed together does not come back
/// together.
const JITTER: f64 = 0.2;

/// The wait after `failed` attempts in a row, at least 1; none when the event is given up. `share` is
/// a number by chance, 0 to 1. Not before the endpoint asks for with `Retry-After` (`asked`), as far
/// as that is no longer than the longest wait.
pub(super) fn wait(failed: u32, share: f64, asked: Option<Duration>) -> Option<Duration> {
    if failed >= MOST_ATTEMPTS {
        return None;
    }
    let grown = FIRST_WAIT.saturating_mul(GROWTH.saturating_pow(failed.saturating_sub(1)));
    let own = grown.min(LONGEST_WAIT).mul_f64(1.0 - JITTER + 2.0 * JITTER * share.clamp(0.0, 1.0));
    Some(own.max(asked.unwrap_or_default().min(LONGEST_WAIT)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: f64 = 3600.0;

    fn all(share: f64) -> Vec<f64> {
        (1..).map_while(|failed| wait(failed, share, None)).map(|wait| wait.as_secs_f64()).collect()
    }

    #[test]
    fn all_attempts_together_take_about_three_days_whatever_chance_says() {
        assert_eq!(all(0.5).len() + 1, MOST_ATTEMPTS as usize);
        let hours = |share| all(share).iter().sum::<f64>() / HOUR;
        assert!((72.0..76.0).contains(&hours(0.5)), "{}", hours(0.5));
        assert!(hours(0.0) > 48.0 && hours(1.0) < 96.0, "{} {}", hours(0.0), hours(1.0));
    }

    #[test]
    fn waits_grow_from_seconds_to_half_a_day_and_stay_within_chance() {
        let middle = all(0.5);
        assert_eq!(middle[..4], [5.0, 15.0, 45.0, 135.0]);
        assert!(middle.is_sorted() && middle.last() == Some(&(12.0 * HOUR)));
        for (failed, middle) in (1..).zip(middle) {
            for share in [0.0, 0.3, 1.0] {
                let wait = wait(failed, share, None).unwrap().as_secs_f64();
                assert!((0.8 * middle..=1.2 * middle + 1e-6).contains(&wait), "{failed} {share} {wait}");
            }
        }
        for (failed, share) in [(0, 0.5), (1, f64::NEG_INFINITY), (1, 9.0)] {
            assert!(wait(failed, share, None).unwrap() <= FIRST_WAIT.mul_f64(1.2));
        }
        assert_eq!(wait(u32::MAX, 0.5, None), None);
    }

    #[test]
    fn an_endpoint_may_ask_for_more_patience_but_not_for_ever() {
        let asked = |seconds| wait(1, 0.5, Some(Duration::from_secs(seconds))).unwrap().as_secs();
        assert_eq!((asked(1), asked(60), asked(u64::MAX)), (5, 60, 12 * 3600));
        assert_eq!(wait(MOST_ATTEMPTS, 0.5, Some(Duration::from_secs(1))), None);
    }
}
