//! A suppression: how long it lasts, and where it stands beside what the listing says now.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Days that a suppression lasts when nobody says: half a year.
pub const DEFAULT_SUPPRESSION_DAYS: u16 = 180;
/// Most days that one may last, 1 to this: whoever suppresses looks again once a year.
pub const MAX_SUPPRESSION_DAYS: u16 = 366;

/// What the standing of a suppression depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suppression<'a> {
    /// [`crate::list::Listing::canonical_hash`] of the listing when it was made.
    pub listing_hash: &'a str,
    /// When its time is over.
    pub expires_at: DateTime<Utc>,
    /// How it ended, where that is noted.
    pub ending: Option<Ending>,
}

/// How a suppression ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// A person removed it.
    Removed,
    /// Its time was over.
    Expired,
    /// The listing says something else than when it was made.
    ListingChanged,
}

/// Where a suppression stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuppressionStanding {
    /// It holds.
    InForce,
    /// It ended because the listing changed, and candidates wait to be looked at again.
    Reopened,
    /// It was removed, or its time is over.
    Over,
}

/// Why a suppression cannot last until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExpiryError {
    /// It would be over before it began.
    #[error("a suppression must end in the future; give a later date")]
    Past,
    /// It would last too long.
    #[error("a suppression lasts at most {MAX_SUPPRESSION_DAYS} days; give an earlier date")]
    TooFar,
}

impl Suppression<'_> {
    /// Where it stands at `now`, beside the listing as the active version of its list has it; none
    /// where the listing is not on it, which changes nothing: there is no candidate either, and if
    /// the listing comes back it is compared again.
    ///
    /// Right also before anybody noted the ending, so that a new list version or a passed date counts
    /// at once. Of both, as long as neither is noted, the changed listing counts, whichever came first:
    /// that opens more.
    #[must_use]
    pub fn standing(&self, listing_hash: Option<&str>, now: DateTime<Utc>) -> SuppressionStanding {
        match self.ending_due(listing_hash, now) {
            None => SuppressionStanding::InForce,
            Some(Ending::ListingChanged) => SuppressionStanding::Reopened,
            Some(Ending::Removed | Ending::Expired) => SuppressionStanding::Over,
        }
    }

    /// How it ended, or how it is to end now; none while it is in force.
    #[must_use]
    pub fn ending_due(&self, listing_hash: Option<&str>, now: DateTime<Utc>) -> Option<Ending> {
        if self.ending.is_some() {
            return self.ending;
        }
        if listing_hash.is_some_and(|hash| hash != self.listing_hash) {
            return Some(Ending::ListingChanged);
        }
        (self.expires_at <= now).then_some(Ending::Expired)
    }
}

impl Ending {
    /// The stable name: `removed`, `expired`, `listing_changed`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Expired => "expired",
            Self::ListingChanged => "listing_changed",
        }
    }
}

/// When a suppression made now ends: at `until`, or after [`DEFAULT_SUPPRESSION_DAYS`].
///
/// # Errors
/// When `until` is not in the future, or more than [`MAX_SUPPRESSION_DAYS`] away.
pub fn expiry(now: DateTime<Utc>, until: Option<DateTime<Utc>>) -> Result<DateTime<Utc>, ExpiryError> {
    let days = |days: u16| TimeDelta::days(i64::from(days));
    let Some(until) = until else {
        return now.checked_add_signed(days(DEFAULT_SUPPRESSION_DAYS)).ok_or(ExpiryError::TooFar);
    };
    if until <= now {
        return Err(ExpiryError::Past);
    }
    if until.signed_duration_since(now) > days(MAX_SUPPRESSION_DAYS) {
        return Err(ExpiryError::TooFar);
    }
    Ok(until)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i64) -> DateTime<Utc> {
        DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(day)
    }

    #[test]
    fn a_suppression_holds_until_its_time_is_over_or_its_listing_changes() {
        let made = Suppression { listing_hash: "a", expires_at: at(10), ending: None };
        for (hash, day, due) in [
            (Some("a"), 9, None),
            (None, 9, None),
            (Some("b"), 9, Some(Ending::ListingChanged)),
            (Some("a"), 10, Some(Ending::Expired)),
            (None, 11, Some(Ending::Expired)),
            (Some("b"), 11, Some(Ending::ListingChanged)),
        ] {
            assert_eq!(made.ending_due(hash, at(day)), due, "{hash:?} on day {day}");
            let standing = match due {
                None => SuppressionStanding::InForce,
                Some(Ending::ListingChanged) => SuppressionStanding::Reopened,
                Some(_) => SuppressionStanding::Over,
            };
            assert_eq!(made.standing(hash, at(day)), standing);
        }
    }

    #[test]
    fn what_ended_stays_as_it_ended() {
        for ending in [Ending::Removed, Ending::Expired, Ending::ListingChanged] {
            let ended = Suppression { listing_hash: "a", expires_at: at(10), ending: Some(ending) };
            for (hash, day) in [(Some("a"), 0), (Some("b"), 0), (None, 20)] {
                assert_eq!(ended.ending_due(hash, at(day)), Some(ending));
            }
        }
    }

    #[test]
    fn the_expiry_has_a_default_and_a_bound() {
        assert_eq!(expiry(at(0), None), Ok(at(180)));
        assert_eq!(expiry(at(0), Some(at(366))), Ok(at(366)));
        assert_eq!(expiry(at(0), Some(at(366) + TimeDelta::seconds(1))), Err(ExpiryError::TooFar));
        assert_eq!(expiry(at(0), Some(at(0))), Err(ExpiryError::Past));
        assert_eq!(expiry(DateTime::<Utc>::MAX_UTC, None), Err(ExpiryError::TooFar));
        assert_eq!(
            expiry(DateTime::<Utc>::MIN_UTC, Some(DateTime::<Utc>::MAX_UTC)),
            Err(ExpiryError::TooFar)
        );
    }
}
