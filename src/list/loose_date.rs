//! Birth dates as lists write them for people: `05/02/1969`, `00/00/1980`, `dd/mm/1958`,
//! `Approximately 1963`, `a) Between 1955 and 1958 b) 1 Jan. 1960`, `1960-02-01 or 1961`.
//!
//! What cannot be read is handed back, to be kept as a remark. Dates of another calendar are not
//! read: the year 1384 is one of the Hijra.

use super::ofac_remarks::single_date;
use super::text::numbered;
use super::{Listing, PartialDate};

/// The dates of one cell, and the pieces that are none.
pub(super) fn dates(text: &str) -> (Vec<PartialDate>, Vec<String>) {
    let (mut found, mut rest) = (Vec::new(), Vec::new());
    for value in numbered(text) {
        // Only all pieces together are taken apart; else the value stays whole.
        let pieces = || alternatives(&value).into_iter().map(date).collect();
        let read: Option<Vec<PartialDate>> = date(&value).map(|date| vec![date]).or_else(pieces);
        match read {
            Some(dates) => found.extend(dates),
            None if matches!(value.to_ascii_lowercase().as_str(), "na" | "n/a" | "unknown" | "-") => {}
            None => rest.push(value),
        }
    }
    (found, rest)
}

/// Takes the dates of a cell into a listing; what is none goes to the remarks.
pub(super) fn births(text: &str, listing: &mut Listing, remarks: &mut Vec<String>) {
    let (found, rest) = dates(text);
    listing.births.extend(found);
    remarks.extend(rest.into_iter().map(|text| format!("Date of birth: {text}")));
}

fn alternatives(text: &str) -> Vec<&str> {
    let mut pieces = vec![text];
    for separator in [";", " or ", " OR ", ", "] {
        pieces = pieces.into_iter().flat_map(|piece| piece.split(separator)).collect();
    }
    pieces.into_iter().map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

fn date(text: &str) -> Option<PartialDate> {
    let mut text = text.trim();
    for label in ["alt DOB:", "alt. DOB:", "alt. DOB", "DOB:", "DOB", "Born"] {
        text = text.strip_prefix(label).unwrap_or(text).trim_start();
    }
    let approximate = text.strip_suffix("(approximative)").map(str::trim_end);
    text = approximate.unwrap_or(text);
    let lower = text.to_ascii_lowercase();
    let circa = ["approximately ", "approx. ", "approx ", "circa ", "c. ", "c.", "about ", "around "]
        .iter()
        .find(|word| lower.starts_with(**word));
    let text = circa.map_or(text, |word| &text[word.len()..]).trim();
    let lower = text.to_ascii_lowercase();
    let range = if let Some(rest) = lower.strip_prefix("between ") {
        rest.split_once(" and ").or_else(|| rest.split_once(" to ")).or_else(|| rest.split_once('-'))
    } else {
        lower.split_once(" to ").or_else(|| lower.split_once(" - ")).or_else(|| {
            let (from, to) = lower.split_once('-')?;
            // `1955-1958` and not `1955-03`.
            (from.trim().len() == 4 && to.trim().len() == 4).then_some((from, to))
        })
    };
    let found = match range {
        Some((from, to)) => single(from)?.until(single(to)?).ok()?,
        None => single(text)?,
    };
    Some(if circa.is_some() || approximate.is_some() { found.circa() } else { found })
}

/// One date without further words.
pub(super) fn single(text: &str) -> Option<PartialDate> {
    let text = text.trim().trim_end_matches('.');
    if let Ok(date) = text.parse::<PartialDate>() {
        return Some(date);
    }
    if text.contains('/') {
        return day_first(text);
    }
    // `05.02.1969` is the day first, as with strokes; `5 Feb. 1969` has a stop behind the month.
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && text.contains('.') {
        return day_first(&text.replace('.', "/"));
    }
    let words = text.replace('.', " ");
    // `February 5, 1969`.
    match words.split_once(", ").and_then(|(day, year)| Some((day.split_once(' ')?, year))) {
        Some(((month, day), year)) => single_date(&format!("{day} {month} {year}")),
        None => single_date(&words),
    }
}

/// `05/02/1969`, day first; `00` and the letters `dd`, `mm` stand for what is not known. `02/1969`
/// and `1969` are the same with parts left out.
pub(super) fn day_first(text: &str) -> Option<PartialDate> {
    let parts: Vec<&str> = text.trim().split('/').map(str::trim).collect();
    let (day, month, year) = match parts.as_slice() {
        [year] => ("", "", *year),
        [month, year] => ("", *month, *year),
        [day, month, year] => (*day, *month, *year),
        _ => return None,
    };
    let known = |part: &str| -> Option<Option<u8>> {
        match part.to_ascii_lowercase().as_str() {
            "" | "0" | "00" | "dd" | "mm" => Some(None),
            digits => Some(Some(digits.parse().ok()?)),
        }
    };
    let year = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
    let (day, month) = (known(day)?, known(month)?);
    PartialDate::new(year, month, day.filter(|_| month.is_some())).ok()
}

/// `10/16/2017`, month first, as American lists write.
pub(super) fn month_first(text: &str) -> Option<PartialDate> {
    let mut parts = text.trim().split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    PartialDate::new(year.parse().ok()?, Some(month.parse().ok()?), Some(day.parse().ok()?)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, Vec<String>) {
        let (found, rest) = dates(text);
        (found.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "), rest)
    }

    #[test]
    fn every_way_of_writing_a_date_is_read() {
        for (text, expected) in [
            ("05/02/1969", "1969-02-05"),
            ("00/00/1980", "1980"),
            ("00/11/1980", "1980-11"),
            ("05/00/1980", "1980"),
            ("dd/mm/1958", "1958"),
            ("11/1980", "1980-11"),
            ("1980", "1980"),
            ("Approximately 1963", "1963~"),
            ("Circa 1960", "1960~"),
            ("Between 1955 and 1958", "1955/1958"),
            ("a) Approximately 1955- 1958 b) 1 Jan. 1960", "1955~/1958 1960-01-01"),
            ("1960-02-01 OR 1961-02-01", "1960-02-01 1961-02-01"),
            ("12 Oct. 1970 ", "1970-10-12"),
            ("05/02/1969; alt DOB: 06/02/1969", "1969-02-05 1969-02-06"),
            ("March 1950 to April 1951", "1950-03/1951-04"),
            ("Between 1963 to 1968", "1963/1968"),
            ("1963 - 1968 (approximative)", "1963~/1968~"),
            ("March 16, 1972", "1972-03-16"),
            ("05.09.1990", "1990-09-05"),
        ] {
            let expected = expected.replace("1955~/1958 ", "1955~/1958~ ");
            assert_eq!(read(text), (expected, Vec::new()), "{text}");
        }
        assert_eq!(month_first("10/16/2017").unwrap().to_string(), "2017-10-16");
    }

    #[test]
    fn what_is_no_date_is_handed_back_whole() {
        for text in
            ["born in the early 1990s", "1 Jan. 1384 (Hijri Calendar)", "31/02/1960", "05/02/69", "19500"]
        {
            assert_eq!(read(text), (String::new(), vec![text.to_owned()]), "{text}");
        }
        assert_eq!(read("na"), (String::new(), Vec::new()));
    }
}
