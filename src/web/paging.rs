//! Pages of a long answer: `limit` and an opaque `after`, and no other parameter.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use url::form_urlencoded;

use super::problem::Problem;

/// Entries of a page where the caller does not say.
const USUAL_LIMIT: u32 = 20;
/// Most entries of a page.
const MAX_LIMIT: u32 = 100;

/// Which part of a long answer is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    /// Most entries, 1 to 100.
    pub(crate) limit: u32,
    /// The id of the last entry of the page before; none for the first page.
    pub(crate) after: Option<i64>,
}

impl Default for Page {
    fn default() -> Self {
        Self { limit: USUAL_LIMIT, after: None }
    }
}

/// The query parameters of a request, in order.
pub(super) fn parameters(request: &HttpRequest) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(request.query_string().as_bytes())
}

impl Page {
    fn of(query: &str) -> Result<Self, Problem> {
        let mut page = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            page.take(&name, &value)?;
        }
        Ok(page)
    }

    /// Takes one parameter; of others than `limit` and `after` there are none.
    pub(super) fn take(&mut self, name: &str, value: &str) -> Result<(), Problem> {
        match name {
            "limit" => {
                let limit = value.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit));
                self.limit =
                    limit.ok_or_else(|| Problem::invalid_parameter("limit", "is a number from 1 to 100"))?;
            }
            "after" => {
                let after = value.strip_prefix('c').and_then(|id| i64::from_str_radix(id, 16).ok());
                self.after = Some(after.ok_or_else(|| {
                    Problem::invalid_parameter("after", "is the `next` of an earlier answer, unchanged")
                })?);
            }
            other => return Err(Problem::unknown_parameter(other)),
        }
        Ok(())
    }

    /// Cuts what was found with one entry more than the limit, and says how the answer goes on: none
    /// where it is at its end.
    pub(crate) fn cut<T>(self, found: &mut Vec<T>, id: impl Fn(&T) -> i64) -> Option<String> {
        let limit = self.limit as usize;
        let more = found.len() > limit;
        found.truncate(limit);
        found.last().filter(|_| more).map(|last| Self::mark(id(last)))
    }

    /// The `after` that goes on behind an entry.
    pub(crate) fn mark(id: i64) -> String {
        format!("c{id:x}")
    }
}

impl FromRequest for Page {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request.query_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_asked_for_in_one_way_only() {
        assert_eq!(Page::of("").unwrap(), Page { limit: 20, after: None });
        assert_eq!(Page::of("limit=100&after=c1f").unwrap(), Page { limit: 100, after: Some(31) });
        for query in [
            "limit=0",
            "limit=101",
            "limit=",
            "limit=x",
            "after=",
            "after=31",
            "after=cx",
            "page=2",
            "Limit=1",
        ] {
            assert!(Page::of(query).is_err(), "{query}");
        }
    }

    #[test]
    fn the_next_page_begins_behind_the_last_entry() {
        let page = Page { limit: 2, after: None };
        let mut found = vec![9, 8, 7];
        let next = page.cut(&mut found, |id| *id);
        assert_eq!((found.as_slice(), next.as_deref()), (&[9, 8][..], Some("c8")));
        assert_eq!(Page::of(&format!("after={}", next.unwrap())).unwrap().after, Some(8));
        assert_eq!(page.cut(&mut vec![7, 6], |id| *id), None);
        assert_eq!(page.cut(&mut Vec::<i64>::new(), |id| *id), None);
    }
}
