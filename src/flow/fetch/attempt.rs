//! One attempt at a file: asks, follows redirects, and adds what comes to the partial file, if it
//! is of the same edition.

use chrono::{DateTime, Utc};
use hyper::header::{
    CONTENT_RANGE, DATE, ETAG, HeaderMap, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE,
    LAST_MODIFIED, LOCATION, RANGE, RETRY_AFTER,
};
use hyper::{StatusCode, header};
use url::Url;

use super::address::{self, Address, MAX_REDIRECTS};
use super::error::Trouble;
use super::partial::{Origin, Partial};
use super::{Conditions, FetchError, FetchEvent, OnFetchEvent, Setback, retry};
use crate::flow::http::{Answer, Client};

/// One attempt.
pub(super) struct Attempt<'a> {
    pub(super) client: &'a Client,
    pub(super) size_limit_bytes: u64,
    pub(super) address: &'a Address,
    /// The address for messages.
    pub(super) shown: &'a str,
    pub(super) conditions: &'a Conditions,
    pub(super) on: OnFetchEvent<'a>,
}

/// Who sent the file, and how to ask for the next.
pub(super) struct Answered {
    pub(super) url: Url,
    pub(super) conditions: Conditions,
}

impl Attempt<'_> {
    /// Fills the partial file to the end; none when the file has not changed.
    pub(super) async fn run(&self, partial: &mut Partial) -> Result<Option<Answered>, Trouble> {
        let kept = partial.kept().map(|(origin, len)| (origin.clone(), len));
        let (url, answer) = self.ask(kept.as_ref()).await?;
        let mut conditions = Conditions {
            etag: text(&answer.headers, ETAG).map(str::to_owned),
            last_modified: text(&answer.headers, LAST_MODIFIED).map(str::to_owned),
        };
        let total = match (answer.status, kept) {
            (StatusCode::OK, _) => {
                let total = answer.declared;
                self.refuse_large(total.unwrap_or_default(), total)?;
                partial.begin(self.origin(&answer)).await?;
                total
            }
            (StatusCode::PARTIAL_CONTENT, Some((origin, len))) => match continues(&answer, &origin, len) {
                Ok(total) => {
                    self.refuse_large(total, Some(total))?;
                    // A part need not repeat what the whole was known by.
                    let known =
                        if origin.is_tagged() { &mut conditions.etag } else { &mut conditions.last_modified };
                    known.get_or_insert(origin.validator);
                    Some(total)
                }
                Err(detail) => {
                    partial.begin(None).await?;
                    return Err(Trouble::Again(Setback::OtherPart(detail)));
                }
            },
            (StatusCode::RANGE_NOT_SATISFIABLE, Some((_, len))) => {
                partial.begin(None).await?;
                let detail = format!("there is nothing behind byte {len}");
                return Err(Trouble::Again(Setback::OtherPart(detail)));
            }
            (StatusCode::NOT_MODIFIED, _) if *self.conditions != Conditions::default() => return Ok(None),
            (status, _) => return Err(self.refused(status, &answer.headers)),
        };
        partial.seek_end().await?;
        self.receive(answer, partial, total).await?;
        Ok(Some(Answered { url, conditions }))
    }

    async fn receive(
        &self,
        mut answer: Answer,
        partial: &mut Partial,
        total: Option<u64>,
    ) -> Result<(), Trouble> {
        loop {
            let chunk = answer.chunk().await;
            let Some(chunk) = chunk.map_err(|error| Trouble::of(error, self.shown, partial.len(), total))?
            else {
                break;
            };
            let bytes = partial.len() + chunk.len() as u64;
            if let Err(refused) = self.refuse_large(bytes, total) {
                partial.begin(None).await?;
                return Err(refused.into());
            }
            partial.append(&chunk).await?;
            (self.on)(FetchEvent::Received { bytes, total });
        }
        // The end of a part need not be that of the whole.
        match total {
            Some(total) if partial.len() < total => {
                Err(Trouble::Again(Setback::Cut { received: partial.len(), total: Some(total) }))
            }
            Some(total) if partial.len() > total => {
                partial.begin(None).await?;
                Err(FetchError::Longer { address: self.shown.to_owned(), declared: total }.into())
            }
            _ => Ok(()),
        }
    }

    fn refuse_large(&self, bytes: u64, declared: Option<u64>) -> Result<(), FetchError> {
        if bytes <= self.size_limit_bytes {
            return Ok(());
        }
        Err(FetchError::TooLarge {
            address: self.shown.to_owned(),
            declared,
            limit_bytes: self.size_limit_bytes,
        })
    }

    /// The answer behind all redirects.
    async fn ask(&self, kept: Option<&(Origin, u64)>) -> Result<(Url, Answer), Trouble> {
        let mut headers = HeaderMap::new();
        // Bytes, not text: what a server gave as a header goes back as it came.
        let value = |text: &str| HeaderValue::from_bytes(text.as_bytes()).ok();
        let conditions =
            [(IF_NONE_MATCH, &self.conditions.etag), (IF_MODIFIED_SINCE, &self.conditions.last_modified)];
        for (name, text) in conditions {
            if let Some(value) = text.as_deref().and_then(value) {
                headers.insert(name, value);
            }
        }
        // Never the one without the other: a part must be of the edition that is there.
        if let Some((origin, len)) = kept
            && let (Some(range), Some(validator)) =
                (value(&format!("bytes={len}-")), value(&origin.validator))
        {
            headers.insert(RANGE, range);
            headers.insert(IF_RANGE, validator);
        }
        let mut url = self.address.url.clone();
        for _ in 0..=MAX_REDIRECTS {
            let answer = self.client.get(&url, headers.clone()).await;
            let (len, total) = kept.map_or((0, None), |(origin, len)| (*len, origin.total));
            let answer = answer.map_err(|error| Trouble::of(error, self.shown, len, total))?;
            if !matches!(answer.status.as_u16(), 301 | 302 | 303 | 307 | 308) {
                return Ok((url, answer));
            }
            let Some(location) = text(&answer.headers, LOCATION) else {
                return Err(self.refused(answer.status, &answer.headers));
            };
            url = self.address.follow(&url, location)?;
        }
        Err(Trouble::Final(FetchError::Redirect {
            from: self.shown.to_owned(),
            detail: format!("after {MAX_REDIRECTS} there is another one, to {}", address::shown(&url)),
        }))
    }

    fn refused(&self, status: StatusCode, headers: &HeaderMap) -> Trouble {
        let words = status.to_string();
        let passing = status.is_server_error()
            || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT);
        if passing {
            let asked = text(headers, RETRY_AFTER).and_then(|text| retry::retry_after(text, Utc::now()));
            Trouble::Again(Setback::Status(words, asked))
        } else {
            Trouble::Final(FetchError::Status { address: self.shown.to_owned(), status: words })
        }
    }

    /// The edition of a whole answer, if it can be told from others.
    fn origin(&self, answer: &Answer) -> Option<Origin> {
        let validator = validator(&answer.headers)?.to_owned();
        Some(Origin { address: self.address.url.to_string(), validator, total: answer.declared })
    }
}

/// Whether a partial answer continues what is there: the same edition, from this byte on. Gives the
/// length of the whole.
fn continues(answer: &Answer, origin: &Origin, len: u64) -> Result<u64, String> {
    let range = text(&answer.headers, CONTENT_RANGE).unwrap_or_default();
    let (first, last, total) = content_range(range).ok_or_else(|| format!("its range is {range:?}"))?;
    if first != len {
        return Err(format!("it begins at byte {first}, not {len}"));
    }
    if origin.total.is_some_and(|whole| whole != total) {
        return Err(format!("it is of {total} bytes, what is there of {}", origin.total.unwrap_or_default()));
    }
    if answer.declared.is_some_and(|declared| declared != last - first + 1) {
        return Err(format!("its range is {range:?}, its length another"));
    }
    // A part must carry the tag of its edition (RFC 9110, 15.3.7), but need not carry its date.
    let same = if origin.is_tagged() {
        text(&answer.headers, ETAG) == Some(&origin.validator)
    } else {
        text(&answer.headers, LAST_MODIFIED).is_none_or(|date| date == origin.validator)
    };
    if same { Ok(total) } else { Err("it is of another edition".to_owned()) }
}

/// Reads `bytes 100-199/200`.
fn content_range(text: &str) -> Option<(u64, u64, u64)> {
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let (first, last, total) = (first.parse().ok()?, last.parse().ok()?, total.parse().ok()?);
    (first <= last && last < total).then_some((first, last, total))
}

/// What tells this edition from others for certain: a strong tag, or a modification at least a
/// second before the answer, as RFC 9110, 8.8.2.2, has it.
fn validator(headers: &HeaderMap) -> Option<&str> {
    if let Some(tag) = text(headers, ETAG) {
        return (tag.starts_with('"') && tag.len() > 2).then_some(tag);
    }
    let moment = |name| DateTime::parse_from_rfc2822(text(headers, name)?).ok();
    let (modified, answered) = (moment(LAST_MODIFIED)?, moment(DATE)?);
    (answered - modified >= chrono::TimeDelta::seconds(1)).then(|| text(headers, LAST_MODIFIED)).flatten()
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    std::str::from_utf8(headers.get(name)?.as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_range_that_makes_sense_is_read() {
        assert_eq!(content_range("bytes 100-199/200"), Some((100, 199, 200)));
        for text in [
            "",
            "bytes 100-199/*",
            "bytes */200",
            "bytes 5-4/9",
            "bytes 0-9/9",
            "items 0-1/2",
            "bytes 0-18446744073709551616/2",
        ] {
            assert_eq!(content_range(text), None, "{text}");
        }
    }

    #[test]
    fn only_a_strong_validator_tells_editions_apart() {
        let of = |pairs: &[(header::HeaderName, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(name.clone(), HeaderValue::from_str(value).unwrap());
            }
            validator(&headers).map(str::to_owned)
        };
        let (early, late) = ("Wed, 21 Oct 2015 07:28:00 GMT", "Wed, 21 Oct 2015 07:28:01 GMT");
        assert_eq!(of(&[(ETAG, "\"a\""), (LAST_MODIFIED, early)]).as_deref(), Some("\"a\""));
        assert_eq!(of(&[(ETAG, "W/\"a\""), (LAST_MODIFIED, early), (DATE, late)]), None);
        assert_eq!(of(&[(LAST_MODIFIED, early), (DATE, late)]).as_deref(), Some(early));
        assert_eq!(of(&[(LAST_MODIFIED, early), (DATE, early)]), None);
        assert_eq!(of(&[(LAST_MODIFIED, early)]), None);
    }
}
