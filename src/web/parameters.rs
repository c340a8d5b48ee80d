//! The query of a request: parameters a route knows, each once, and pages with an opaque cursor.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use url::form_urlencoded;

use super::problem::Problem;

/// Things on a page when nobody says, and at most.
const LIMIT_DEFAULT: u32 = 50;
const LIMIT_MAX: u32 = 100;

/// The parameters of a query. Each is taken by the route that knows it; [`Parameters::end`] refuses
/// what is left: a mistyped filter must not be taken for an applied one.
pub(crate) struct Parameters(Vec<(String, String)>);

impl FromRequest for Parameters {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::parse(request.query_string())))
    }
}

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    /// 1 to 100.
    pub(crate) limit: u32,
    /// What `next` of the page before named.
    pub(crate) after: Option<Cursor>,
}

/// The place behind the last thing of a page, by up to two ids. Opaque to callers: 32 hexadecimal
/// digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cursor(pub(crate) i64, pub(crate) i64);

impl Parameters {
    fn parse(query: &str) -> Self {
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// Takes a parameter out.
    pub(crate) fn take<T>(
        &mut self,
        name: &'static str,
        what: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        let Some(at) = self.0.iter().position(|(known, _)| known == name) else { return Ok(None) };
        let (_, text) = self.0.swap_remove(at);
        if self.0.iter().any(|(other, _)| other == name) {
            return Err(Problem::invalid_parameter(name, "is given twice"));
        }
        // The value is not repeated: it may be personal data in the wrong place.
        let value =
            read(&text).ok_or_else(|| Problem::invalid_parameter(name, &format!("must be {what}")))?;
        Ok(Some(value))
    }

    /// Takes `limit` and `after` out.
    pub(crate) fn page(&mut self) -> Result<Page, Problem> {
        let fits = |text: &str| text.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit));
        let limit = self.take("limit", "a number from 1 to 100", fits)?.unwrap_or(LIMIT_DEFAULT);
        let after = self.take("after", "what `next` of the page before said", Cursor::parse)?;
        Ok(Page { limit, after })
    }

    /// Refuses what no route took.
    pub(crate) fn end(self) -> Result<(), Problem> {
        self.0.first().map_or(Ok(()), |(name, _)| Err(Problem::unknown_parameter(name)))
    }
}

impl Cursor {
    fn parse(text: &str) -> Option<Self> {
        let number = |part: &str| u64::from_str_radix(part, 16).ok().map(u64::cast_signed);
        let digits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let (first, second) = text.split_at_checked(16).filter(|_| digits)?;
        Some(Self(number(first)?, number(second)?))
    }

    /// As `next` gives it.
    pub(crate) fn text(self) -> String {
        format!("{:016x}{:016x}", self.0, self.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(query: &str) -> Result<Page, String> {
        let mut parameters = Parameters::parse(query);
        let page = parameters.page().map_err(|problem| problem.kind().to_owned())?;
        parameters.end().map_err(|problem| problem.kind().to_owned())?;
        Ok(page)
    }

    #[test]
    fn a_page_is_read_and_what_is_unknown_twice_or_out_of_bounds_is_refused() {
        let cursor = Cursor(12, -34);
        assert_eq!(page(""), Ok(Page { limit: 50, after: None }));
        let asked = format!("after={}&limit=%31", cursor.text());
        assert_eq!(page(&asked), Ok(Page { limit: 1, after: Some(cursor) }));
        for query in ["limit=0", "limit=101", "limit=", "limit=1&limit=1", "after=1", "after=é", "after="] {
            assert_eq!(page(query), Err("urn:namecheck:problem:invalid-parameter".to_owned()), "{query}");
        }
        let long = format!("after={}", "+".repeat(32));
        assert!(page(&long).is_err());
        assert_eq!(page("limt=5"), Err("urn:namecheck:problem:unknown-parameter".to_owned()));
    }
}
