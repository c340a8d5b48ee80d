//! The query of a request: parameters a route knows, each once, and pages with an opaque cursor.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use url::form_urlencoded;
use utoipa::IntoParams;

use super::problem::Problem;
use super::shapes::PageCursor;
use crate::store::CandidateId;

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

/// Which part of a list is asked for. As an argument of a handler: the query holds this and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// Most things of a page.
    #[param(value_type = Option<u32>, required = false, nullable = false, minimum = 1, maximum = 100, default = 50)]
    pub(crate) limit: u32,
    /// What `next` of the page before said.
    #[param(value_type = Option<PageCursor>, required = false, nullable = false)]
    pub(crate) after: Option<Cursor>,
}

/// The place behind the last thing of a page, by up to two ids. Opaque to callers: 32 hexadecimal
/// digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cursor(pub(crate) i64, pub(crate) i64);

impl FromRequest for Page {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut parameters = Parameters::parse(request.query_string());
        let page = parameters.page();
        ready(page.and_then(|page| parameters.end().map(|()| page)))
    }
}

impl Parameters {
    pub(super) fn parse(query: &str) -> Self {
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

impl Page {
    /// How many things to look up: one more than fit tells whether there is a next page.
    pub(crate) fn look(self) -> u32 {
        self.limit + 1
    }

    /// The id behind which the page begins; none on the first.
    pub(crate) fn behind<T: From<i64>>(self) -> Option<T> {
        self.after.map(|Cursor(id, _)| id.into())
    }

    /// Cuts what was looked up to what fits, and says what to give as `after` for the next page: none
    /// where there is none.
    pub(crate) fn cut<T, C: Into<Cursor>>(
        self,
        found: &mut Vec<T>,
        place: impl Fn(&T) -> C,
    ) -> Option<String> {
        let fit = self.limit as usize;
        let more = found.len() > fit;
        found.truncate(fit);
        found.last().filter(|_| more).map(|last| place(last).into().text())
    }
}

impl From<i64> for Cursor {
    fn from(id: i64) -> Self {
        Self(id, 0)
    }
}

impl From<CandidateId> for Cursor {
    fn from(id: CandidateId) -> Self {
        Self(id.hit.0, id.person.0)
    }
}

impl From<Cursor> for CandidateId {
    fn from(Cursor(hit, person): Cursor) -> Self {
        Self { hit: hit.into(), person: person.into() }
    }
}

impl Cursor {
    fn parse(text: &str) -> Option<Self> {
        let number = |part: &str| u64::from_str_radix(part, 16).ok().map(u64::cast_signed);
        let digits = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
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

    #[test]
    fn the_next_page_begins_behind_the_last_thing() {
        let first = Page { limit: 2, after: None };
        let mut found = vec![9_i64, 8, 7];
        let next = first.cut(&mut found, |id| *id).unwrap();
        assert_eq!(found, [9, 8]);
        assert_eq!(page(&format!("after={next}")).unwrap().behind(), Some(8_i64));
        assert_eq!(first.cut(&mut vec![7_i64, 6], |id| *id), None);
        assert_eq!(first.cut(&mut Vec::<i64>::new(), |id| *id), None);
    }
}
