//! Dates as sanctions lists give them: a day, a month or only a year, sometimes "circa", sometimes
//! a range. Written and read as EDTF level 1 (ISO 8601-2): `1950-03-21`, `1950-03`, `1950`,
//! `1950~` (circa), `1950/1955` (somewhere between).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A date known to the day, the month or the year; perhaps approximate; perhaps a range.
///
/// Years are 1..=9999 of the Gregorian calendar. A range never ends before it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    start: Point,
    end: Option<Point>,
    circa: bool,
}

/// Year, with month and day where known; a day only with its month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Point {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

/// Why a date was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a date: {text:?}; write YYYY, YYYY-MM or YYYY-MM-DD, `~` behind it for circa, two with `/` between for a range"
)]
pub struct DateError {
    /// The text as it came, cut to 40 characters.
    pub text: String,
}

impl PartialDate {
    /// A date of the given precision.
    ///
    /// # Errors
    /// When year, month or day is outside the calendar, or a day comes without a month.
    pub fn new(year: u16, month: Option<u8>, day: Option<u8>) -> Result<Self, DateError> {
        let start = Point::new(year, month, day)
            .ok_or_else(|| DateError { text: format!("{year}-{month:?}-{day:?}") })?;
        Ok(Self { start, end: None, circa: false })
    }

    /// The same date, marked approximate.
    #[must_use]
    pub fn circa(self) -> Self {
        Self { circa: true, ..self }
    }

    /// Somewhere from the start of `self` to the end of `end`, both inclusive.
    ///
    /// # Errors
    /// When the range would end before it begins.
    pub fn until(self, end: Self) -> Result<Self, DateError> {
        if end.start < self.start {
            return Err(DateError { text: format!("{self}/{end}") });
        }
        Ok(Self { end: Some(end.start), circa: self.circa || end.circa, ..self })
    }

    /// True where the source says "circa" or "approximately".
    #[must_use]
    pub fn is_circa(&self) -> bool {
        self.circa
    }

    /// First and last possible year, before any allowance for "circa".
    #[must_use]
    pub fn years(&self) -> (u16, u16) {
        (self.start.year, self.end.unwrap_or(self.start).year)
    }

    /// Month and day, where the date is a single one known to the day.
    #[must_use]
    pub fn month_and_day(&self) -> Option<(u8, u8)> {
        match (self.end, self.start.month, self.start.day) {
            (None, Some(month), Some(day)) => Some((month, day)),
            _ => None,
        }
    }
}

impl Point {
    fn new(year: u16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let valid = (1..=9999).contains(&year)
            && match (month, day) {
                (None, None) => true,
                (Some(m), None) => (1..=12).contains(&m),
                (Some(m), Some(d)) => {
                    chrono::NaiveDate::from_ymd_opt(i32::from(year), u32::from(m), u32::from(d)).is_some()
                }
                (None, Some(_)) => false,
            };
        valid.then_some(Self { year, month, day })
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let number = |part: &str, width: usize| -> Option<u16> {
            (part.len() == width && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse().ok())
                .flatten()
        };
        let year = number(parts.next()?, 4)?;
        let mut small = || -> Option<Option<u8>> {
            match parts.next() {
                None => Some(None),
                Some(part) => Some(Some(u8::try_from(number(part, 2)?).ok()?)),
            }
        };
        let (month, day) = (small()?, small()?);
        if parts.next().is_some() {
            return None;
        }
        Self::new(year, month, day)
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let circa = if self.circa { "~" } else { "" };
        write!(f, "{}{circa}", self.start)?;
        match self.end {
            Some(end) => write!(f, "/{end}{circa}"),
            None => Ok(()),
        }
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let refuse = || DateError { text: text.chars().take(40).collect() };
        let one = |text: &str| -> Option<Self> {
            let (text, circa) = match text.strip_suffix('~') {
                Some(rest) => (rest, true),
                None => (text, false),
            };
            Point::parse(text).map(|start| Self { start, end: None, circa })
        };
        match text.split_once('/') {
            None => one(text).ok_or_else(refuse),
            Some((from, to)) => {
                let (from, to) = one(from).zip(one(to)).ok_or_else(refuse)?;
                from.until(to).map_err(|_| refuse())
            }
        }
    }
}

impl TryFrom<String> for PartialDate {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_reads_back_as_it_was_written() {
        for text in ["1950", "1950-03", "1950-03-21", "1950~", "1950-03~", "1950/1955", "1950~/1955~"] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_no_calendar_holds_is_refused() {
        for text in [
            "",
            "50",
            "1950-13",
            "1950-02-30",
            "1950-3",
            "1955/1950",
            "1950-03-21-1",
            "0000",
            "1950/",
            "+950",
            "١٩٥٠",
        ] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }
}
