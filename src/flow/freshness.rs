//! Whether a list is fresh enough to screen against. Pure: now is an argument.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::store::ListClocks;

/// How old the last check of a list may be, unless told otherwise: OFAC publishes on most working
/// days, and two days bridge one that failed.
pub const DEFAULT_MAX_AGE: Duration = Duration::from_secs(48 * 60 * 60);

/// The clocks of one list, judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Freshness {
    /// Its three clocks, and what is held.
    #[serde(flatten)]
    pub clocks: ListClocks,
    /// True when it cannot be relied on to be what the publisher says now.
    pub stale: bool,
    /// Why it is stale.
    pub why: Option<String>,
}

/// Judges a list: stale when no version of it is active, or its last check is older than `max_age`.
#[must_use]
pub fn judge(clocks: ListClocks, now: DateTime<Utc>, max_age: Duration) -> Freshness {
    let why = if clocks.version.is_none() {
        Some("no version of it is active".to_owned())
    } else {
        match clocks.checked_at.map(|checked| (now - checked).to_std().unwrap_or_default()) {
            None => Some("it was never checked".to_owned()),
            Some(age) if age > max_age => {
                Some(format!("last checked {} h ago, the limit is {} h", hours(age), hours(max_age)))
            }
            Some(_) => None,
        }
    };
    Freshness { stale: why.is_some(), clocks, why }
}

fn hours(age: Duration) -> u64 {
    age.as_secs() / 3600
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::SourceId;

    #[test]
    fn a_list_is_stale_when_its_last_check_is_older_than_the_limit() {
        let now = "2022-06-30T12:00:00Z".parse::<DateTime<Utc>>().unwrap();
        let clocks = |version: Option<&str>, hours: Option<i64>| ListClocks {
            list: SourceId::ofac_sdn(),
            version: version.map(str::to_owned),
            checked_at: hours.map(|hours| now - chrono::Duration::hours(hours)),
            published_on: None,
            changed_at: None,
            held: Vec::new(),
        };
        for (version, checked_hours_ago, why) in [
            (Some("ofac-sdn@1"), Some(0), None),
            (Some("ofac-sdn@1"), Some(48), None),
            // The clock of the database may run ahead of ours.
            (Some("ofac-sdn@1"), Some(-1), None),
            (Some("ofac-sdn@1"), Some(49), Some("last checked 49 h ago, the limit is 48 h")),
            (Some("ofac-sdn@1"), None, Some("it was never checked")),
            (None, Some(0), Some("no version of it is active")),
        ] {
            let judged = judge(clocks(version, checked_hours_ago), now, DEFAULT_MAX_AGE);
            assert_eq!((judged.stale, judged.why.as_deref()), (why.is_some(), why));
        }
    }
}
