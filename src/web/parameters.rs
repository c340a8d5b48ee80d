//! The query of a request: parameters a route knows, each once, and pages with an opaque cursor.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use url::form_urlencoded;
use utoipa::IntoParams;

use super::problem::Problem;
use super::shapes::PageCursor;
use crate::digest::sha256;
use crate::store::CandidateId;

/// Things on a page when nobody says, and at most.
const LIMIT_DEFAULT: u32 = 50;
const LIMIT_MAX: u32 = 100;

/// The parameters of a query. Each is taken by the route that knows it; [`Parameters::end`] refuses
/// what is left: a mistyped filter must not be taken for an applied one.
pub(crate) struct Parameters {
    given: Vec<(String, String)>,
    /// Of the path, for what pages of it say.
    route: RouteTag,
}

/// What tells the pages of one path from those of others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct RouteTag(u32);

impl RouteTag {
    /// The same on every server and in every version of it.
    fn of(path: &str) -> Self {
        Self(u32::from_str_radix(&sha256(path.as_bytes())[..8], 16).unwrap_or_default())
    }
}

impl FromRequest for Parameters {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
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
    /// Of the path it is a page of.
    #[param(ignore)]
    pub(crate) route: RouteTag,
}

/// The place behind the last thing of a page, by up to two ids. Opaque to callers: 40 hexadecimal
/// digits, the first eight those of the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cursor(pub(crate) i64, pub(crate) i64);

impl FromRequest for Page {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut parameters = Parameters::of(request);
        let page = parameters.page();
        ready(page.and_then(|page| parameters.end().map(|()| page)))
    }
}

impl Parameters {
    pub(super) fn parse(query: &str) -> Self {
        let given = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Self { given, route: RouteTag::default() }
    }

    fn of(request: &HttpRequest) -> Self {
        Self { route: RouteTag::of(request.path()), ..Self::parse(request.query_string()) }
    }

    /// Takes a parameter out.
    pub(crate) fn take<T>(
        &mut self,
        name: &'static str,
        what: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        let Some(at) = self.given.iter().position(|(known, _)| known == name) else { return Ok(None) };
        let (_, text) = self.given.swap_remove(at);
        if self.given.iter().any(|(other, _)| other == name) {
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
        if after.is_some_and(|(route, _)| route != self.route) {
            return Err(Problem::other_cursor());
        }
        Ok(Page { limit, after: after.map(|(_, cursor)| cursor), route: self.route })
    }

    /// Refuses what no route took.
    pub(crate) fn end(self) -> Result<(), Problem> {
        self.given.first().map_or(Ok(()), |(name, _)| Err(Problem::unknown_parameter(name)))
    }
}

impl Page {
    /// The first page of a path, shown by another.
    pub(crate) fn first(path: &str, limit: u32) -> Self {
        Self { limit, after: None, route: RouteTag::of(path) }
    }

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
        found.last().filter(|_| more).map(|last| self.next(place(last).into()))
    }

    /// What to give as `after` for what lies behind this place.
    pub(crate) fn next(self, place: Cursor) -> String {
        format!("{:08x}{:016x}{:016x}", self.route.0, place.0, place.1)
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
    fn parse(text: &str) -> Option<(RouteTag, Self)> {
        let number = |part: &str| u64::from_str_radix(part, 16).ok().map(u64::cast_signed);
        let digits = text.len() == 40 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let (route, place) = text.split_at_checked(8).filter(|_| digits)?;
        let (first, second) = place.split_at_checked(16)?;
        let route = RouteTag(u32::from_str_radix(route, 16).ok()?);
        Some((route, Self(number(first)?, number(second)?)))
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
        let first = Page { limit: 50, after: None, route: RouteTag::default() };
        assert_eq!(page(""), Ok(first));
        let asked = format!("after={}&limit=%31", first.next(cursor));
        assert_eq!(page(&asked), Ok(Page { limit: 1, after: Some(cursor), ..first }));
        let other = Page { route: RouteTag::of("/v1/audit"), ..first }.next(cursor);
        assert_eq!(page(&format!("after={other}")), Err("urn:namecheck:problem:other-cursor".to_owned()));
        for query in ["limit=0", "limit=101", "limit=", "limit=1&limit=1", "after=1", "after=é", "after="] {
            assert_eq!(page(query), Err("urn:namecheck:problem:invalid-parameter".to_owned()), "{query}");
        }
        let long = format!("after={}", "+".repeat(40));
        assert!(page(&long).is_err());
        assert_eq!(page("limt=5"), Err("urn:namecheck:problem:unknown-parameter".to_owned()));
    }

    #[test]
    fn the_next_page_begins_behind_the_last_thing() {
        let first = Page { limit: 2, after: None, route: RouteTag::default() };
        let mut found = vec![9_i64, 8, 7];
        let next = first.cut(&mut found, |id| *id).unwrap();
        assert_eq!(found, [9, 8]);
        assert_eq!(page(&format!("after={next}")).unwrap().behind(), Some(8_i64));
        assert_eq!(first.cut(&mut vec![7_i64, 6], |id| *id), None);
        assert_eq!(first.cut(&mut Vec::<i64>::new(), |id| *id), None);
    }
}
