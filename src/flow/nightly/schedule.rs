//! When a nightly run is due. Pure: the schedule, the last night and now are arguments.
//!
//! Every day of the schedule's zone has one night: it begins at the first instant at which the
//! clocks there show the time of the schedule or a later one, so that a day whose clocks skip the
//! time has a night as well, and one on which they show it twice has one only. A night lasts until
//! the next begins.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Days, Local, MappedLocalTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};

use crate::store::{Night, NightState};

/// What to do about the nights at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Run the night that began then.
    Now(DateTime<Utc>),
    /// Nothing before this instant.
    At(DateTime<Utc>),
}

/// Time of day of the nightly run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NightlyTime {
    time: NaiveTime,
    /// In UTC rather than in the time zone of the machine.
    utc: bool,
}

/// The wait after the first failed attempt; it doubles from one to the next.
const FIRST_WAIT: TimeDelta = TimeDelta::minutes(5);
/// A night that was tried so far ahead of now was tried by a clock that was wrong: it does not count.
const AHEAD: TimeDelta = TimeDelta::days(1);
/// The longest wait between attempts: a publisher that is away all day is asked some 25 times.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);

impl NightlyTime {
    /// What to do now, given the night that was tried last. Nights that were missed are made up for by
    /// one run; without any night yet, the one that lasts now is due.
    #[must_use]
    pub fn next(self, last: Option<&Night>, now: DateTime<Utc>) -> Next {
        if self.utc { next(self.time, &Utc, last, now) } else { next(self.time, &Local, last, now) }
    }
}

/// Why a text is no time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a time of day like 02:30 (in the time zone of the machine) or 02:30Z (in UTC)")]
pub struct NightlyTimeError;

impl FromStr for NightlyTime {
    type Err = NightlyTimeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (clock, utc) = text.strip_suffix('Z').map_or((text, false), |clock| (clock, true));
        let digits = clock.bytes().filter(u8::is_ascii_digit).count();
        let time = NaiveTime::parse_from_str(clock, "%H:%M").map_err(|_| NightlyTimeError)?;
        // The parser would take 2:3, which may be meant for 2:30.
        if clock.len() == 5 && digits == 4 { Ok(Self { time, utc }) } else { Err(NightlyTimeError) }
    }
}

impl fmt::Display for NightlyTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.time.format("%H:%M"), if self.utc { "Z" } else { "" })
    }
}

fn next<Z: TimeZone>(time: NaiveTime, zone: &Z, last: Option<&Night>, now: DateTime<Utc>) -> Next {
    let today = now.with_timezone(zone).date_naive();
    // Clocks move by a day at most, so that the night of now and the next one are among these.
    let days = (-2..=3).filter_map(|ahead: i64| {
        let days = Days::new(ahead.unsigned_abs());
        if ahead < 0 { today.checked_sub_days(days) } else { today.checked_add_days(days) }
    });
    let begins: Vec<DateTime<Utc>> = days.filter_map(|day| begin(time, zone, day)).collect();
    let due = begins.iter().copied().filter(|begin| *begin <= now).max();
    let following = begins.iter().copied().filter(|begin| *begin > now).min();
    // Only beyond the years a calendar has.
    let following = following.unwrap_or(DateTime::<Utc>::MAX_UTC);
    let Some(due) = due else { return Next::At(following) };
    let last = last.filter(|last| last.started_at - now <= AHEAD);
    match last.filter(|last| last.started_at >= due).and_then(again_at) {
        // Not tried yet.
        None if last.is_none_or(|last| last.started_at < due) => Next::Now(due),
        None => Next::At(following),
        Some(again) if again <= now => Next::Now(due),
        Some(again) => Next::At(again.min(following)),
    }
}

/// When a night that was tried is to be tried again; none when it is done.
fn again_at(night: &Night) -> Option<DateTime<Utc>> {
    match night.state {
        NightState::Done => None,
        NightState::Stopped => Some(night.started_at),
        NightState::Failed => {
            Some(night.ended_at.unwrap_or(night.started_at).checked_add_signed(wait(night.attempts))?)
        }
        // Under way elsewhere, which the lock tells, or killed: at once after the first time, and
        // with waits where the attempt itself may be what kills.
        NightState::Running => night.started_at.checked_add_signed(wait(night.attempts.saturating_sub(1))),
    }
}

/// The wait after so many attempts that failed; none after none.
fn wait(failed: u32) -> TimeDelta {
    if failed == 0 {
        return TimeDelta::zero();
    }
    let doubled = FIRST_WAIT.checked_mul(1 << failed.saturating_sub(1).min(10));
    doubled.unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT)
}

/// When the night of a day begins.
fn begin<Z: TimeZone>(time: NaiveTime, zone: &Z, day: NaiveDate) -> Option<DateTime<Utc>> {
    let wanted = day.and_time(time);
    // The longest gap there ever was is the day that Samoa left out.
    (0..=26 * 60).find_map(|minutes| {
        let shown = wanted.checked_add_signed(TimeDelta::minutes(minutes))?;
        match zone.from_local_datetime(&shown) {
            MappedLocalTime::Single(instant) => Some(instant.to_utc()),
            MappedLocalTime::Ambiguous(one, other) => Some(one.to_utc().min(other.to_utc())),
            MappedLocalTime::None => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use chrono::{FixedOffset, NaiveDateTime};
    use proptest::prelude::*;

    use super::*;

    /// A zone whose clocks are set at instants, in UTC, to offsets in minutes.
    #[derive(Debug, Clone)]
    struct Clocks {
        first: i32,
        set: Vec<(NaiveDateTime, i32)>,
    }

    impl Clocks {
        fn minutes_at(&self, utc: NaiveDateTime) -> i32 {
            self.set.iter().rev().find(|(at, _)| *at <= utc).map_or(self.first, |(_, minutes)| *minutes)
        }
    }

    fn offset(minutes: i32) -> FixedOffset {
        FixedOffset::east_opt(minutes * 60).unwrap()
    }

    impl TimeZone for Clocks {
        type Offset = FixedOffset;

        fn from_offset(offset: &FixedOffset) -> Self {
            Self { first: offset.local_minus_utc() / 60, set: Vec::new() }
        }

        fn offset_from_local_date(&self, local: &NaiveDate) -> MappedLocalTime<FixedOffset> {
            self.offset_from_local_datetime(&local.and_time(NaiveTime::MIN))
        }

        fn offset_from_local_datetime(&self, local: &NaiveDateTime) -> MappedLocalTime<FixedOffset> {
            let mut fit: Vec<i32> = std::iter::once(self.first)
                .chain(self.set.iter().map(|(_, minutes)| *minutes))
                .filter(|minutes| self.minutes_at(*local - offset(*minutes)) == *minutes)
                .collect();
            fit.sort_unstable();
            fit.dedup();
            match fit.as_slice() {
                [] => MappedLocalTime::None,
                [one] => MappedLocalTime::Single(offset(*one)),
                // More to the east: shown earlier.
                [.., one] => MappedLocalTime::Ambiguous(offset(*one), offset(fit[0])),
            }
        }

        fn offset_from_utc_date(&self, utc: &NaiveDate) -> FixedOffset {
            self.offset_from_utc_datetime(&utc.and_time(NaiveTime::MIN))
        }

        fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> FixedOffset {
            offset(self.minutes_at(*utc))
        }
    }

    fn instant(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn time(text: &str) -> NaiveTime {
        text.parse::<NightlyTime>().unwrap().time
    }

    fn night(due_at: DateTime<Utc>, started_at: DateTime<Utc>, state: NightState, attempts: u32) -> Night {
        let ended_at = (state != NightState::Running).then_some(started_at);
        let (problems, lists_missed) = (Vec::new(), false);
        Night { due_at, state, attempts, started_at, ended_at, run_id: None, problems, lists_missed }
    }

    /// Central Europe in 2026.
    fn europe() -> Clocks {
        let at = |text: &str| instant(text).naive_utc();
        Clocks { first: 60, set: vec![(at("2026-03-29T01:00:00Z"), 120), (at("2026-10-25T01:00:00Z"), 60)] }
    }

    #[test]
    fn a_time_of_day_is_read_in_one_form_only() {
        for text in ["02:30", "00:00", "23:59", "02:30Z"] {
            assert_eq!(text.parse::<NightlyTime>().unwrap().to_string(), text);
        }
        for text in
            ["", "2:30", "24:00", "02:60", "02:30:00", "0230", "02:30z", "02:30 Z", "+2:30", "2:3", "Z"]
        {
            assert_eq!(text.parse::<NightlyTime>(), Err(NightlyTimeError), "{text}");
        }
    }

    #[test]
    fn a_night_without_the_time_and_one_with_two_of_it_have_one_beginning_each() {
        let day = |day: u32, month: u32| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        let begin = |date| begin(time("02:30"), &europe(), date).unwrap();
        assert_eq!(begin(day(28, 3)), instant("2026-03-28T01:30:00Z"));
        // 02:30 is skipped: the clocks go from 02:00 to 03:00.
        assert_eq!(begin(day(29, 3)), instant("2026-03-29T01:00:00Z"));
        assert_eq!(begin(day(30, 3)), instant("2026-03-30T00:30:00Z"));
        // 02:30 comes twice; the first counts.
        assert_eq!(begin(day(25, 10)), instant("2026-10-25T00:30:00Z"));
        assert_eq!(begin(day(26, 10)), instant("2026-10-26T01:30:00Z"));
    }

    #[test]
    fn a_night_is_done_once_and_a_failed_one_is_tried_again_while_it_lasts() {
        let (due, following) = (instant("2026-06-10T02:30:00Z"), instant("2026-06-11T02:30:00Z"));
        let now = |text: &str| instant(&format!("2026-06-{text}Z"));
        let next = |state, attempts, started: &str, at: &str| {
            super::next(time("02:30"), &Utc, Some(&night(due, now(started), state, attempts)), now(at))
        };
        use NightState::{Done, Failed, Running, Stopped};
        for (state, attempts, started, at, expected) in [
            (Done, 1, "10T02:30:00", "10T02:30:01", Next::At(following)),
            (Done, 1, "10T02:30:00", "11T02:29:59", Next::At(following)),
            (Done, 1, "10T02:30:00", "11T02:30:00", Next::Now(following)),
            // Missed for a week, made up for by one run.
            (Done, 1, "03T02:30:00", "10T09:00:00", Next::Now(due)),
            (Done, 1, "10T09:00:00", "10T09:00:01", Next::At(following)),
            (Failed, 1, "10T02:30:00", "10T02:34:59", Next::At(now("10T02:35:00"))),
            (Failed, 1, "10T02:30:00", "10T02:35:00", Next::Now(due)),
            (Failed, 3, "10T03:00:00", "10T03:19:00", Next::At(now("10T03:20:00"))),
            (Failed, 99, "10T03:00:00", "10T03:59:00", Next::At(now("10T04:00:00"))),
            // The night is over before its next attempt.
            (Failed, 9, "11T02:29:00", "11T02:29:30", Next::At(following)),
            (Failed, 9, "11T02:29:00", "11T02:30:00", Next::Now(following)),
            (Stopped, 1, "10T02:30:00", "10T02:30:05", Next::Now(due)),
            // The clock of another server is an hour ahead; that of a third was days ahead.
            (Done, 1, "10T03:30:00", "10T02:30:00", Next::At(following)),
            (Done, 1, "20T02:30:00", "10T02:30:00", Next::Now(due)),
            (Running, 1, "10T02:30:00", "10T02:30:05", Next::Now(due)),
            (Running, 2, "10T02:30:00", "10T02:30:05", Next::At(now("10T02:35:00"))),
        ] {
            assert_eq!(next(state, attempts, started, at), expected, "{state:?} {attempts} {started} {at}");
        }
        assert_eq!(super::next(time("02:30"), &Utc, None, now("10T12:00:00")), Next::Now(due));
    }

    proptest! {
        #[test]
        fn every_night_is_run_once_however_clocks_are_set_and_the_server_sleeps(
            (first, changes) in (-720_i32..840, prop::collection::vec((1_i64..60_000, -720_i32..840), 0..4)),
            (hour, minute) in (0_u32..24, 0_u32..60),
            wakes in prop::collection::vec(1_i64..4_000, 1..80),
        ) {
            let start = instant("2026-01-10T00:00:00Z");
            let mut set: Vec<_> =
                changes.iter().map(|(at, offset)| ((start + TimeDelta::minutes(*at)).naive_utc(), *offset)).collect();
            set.sort_unstable();
            let zone = Clocks { first, set };
            let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
            let mut now = start;
            let mut last: Option<Night> = None;
            for minutes in wakes {
                now += TimeDelta::minutes(minutes);
                if let Next::Now(due) = next(time, &zone, last.as_ref(), now) {
                    prop_assert!(due <= now);
                    prop_assert!(last.as_ref().is_none_or(|last| last.due_at < due && last.started_at < due));
                    last = Some(night(due, now, NightState::Done, 1));
                }
                // One run makes up for all that were missed, and the next is waited for, not passed by.
                let Next::At(later) = next(time, &zone, last.as_ref(), now) else {
                    return Err(TestCaseError::fail("twice at one instant"));
                };
                prop_assert!(later > now);
                prop_assert_eq!(next(time, &zone, last.as_ref(), later), Next::Now(later));
            }
        }

        #[test]
        fn a_server_that_never_sleeps_runs_once_a_day(minute_of_day in 0_u32..1440) {
            let time = NaiveTime::from_hms_opt(minute_of_day / 60, minute_of_day % 60, 0).unwrap();
            let mut last = None;
            let mut now = instant("2026-03-01T00:00:00Z");
            let mut days = Vec::new();
            while now < instant("2026-11-20T00:00:00Z") {
                match next(time, &europe(), last.as_ref(), now) {
                    Next::Now(due) => {
                        days.push(due.with_timezone(&europe()).date_naive());
                        last = Some(night(due, now, NightState::Done, 1));
                    }
                    // It looks often, but between two nights only waits.
                    Next::At(later) => now = later,
                }
            }
            prop_assert!(days.windows(2).all(|pair| pair[0].succ_opt() == Some(pair[1])), "{:?}", days);
            prop_assert!((263..=265).contains(&days.len()), "{}", days.len());
        }
    }
}
