//! Screening as of the past, and replaying a stored hit: the same screening, against the versions
//! of then.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::Serialize;

use super::ingest::run_blocking;
use super::{Coverage, Current, ListCoverage};
use crate::list::SourceId;
use crate::name::Name;
use crate::screen::{Hit, Index, IndexedList, MATCHER_VERSION, screen};
use crate::store::{HitId, ListVersion, Store, StoreError, hit_digest};

/// An index of the versions that were active at an instant.
pub struct Past {
    index: Index,
    versions: Vec<ListVersion>,
    at: DateTime<Utc>,
}

impl Past {
    /// Loads the versions that were active at an instant; one to come is now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(store: &Store, at: DateTime<Utc>) -> Result<Self, StoreError> {
        let (versions, lists): (Vec<_>, Vec<_>) = store.indexed_lists_at(at).await?.into_iter().unzip();
        Ok(Self { index: build(lists).await?, versions, at })
    }

    /// The index.
    #[must_use]
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The list versions in it.
    #[must_use]
    pub fn versions(&self) -> &[ListVersion] {
        &self.versions
    }

    /// The instant.
    #[must_use]
    pub fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// What an answer made with this index was made against. How fresh the lists were then is not
    /// judged.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        let lists = self.versions.iter().map(|version| ListCoverage::of(version, None)).collect();
        Coverage {
            lists,
            matcher_version: MATCHER_VERSION.to_owned(),
            failed: false,
            stale: false,
            as_of: Some(self.at),
        }
    }
}

/// Reads an instant as RFC 3339 has it, or a day, which stands for its end (UTC).
#[must_use]
pub fn instant(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(instant.with_timezone(&Utc));
    }
    let next = day(text)?.succ_opt()?;
    // Up to the last moment that the database can tell from the next day.
    Some(next.and_time(NaiveTime::MIN).and_utc() - TimeDelta::microseconds(1))
}

/// Reads a day like 2022-06-30: years of four digits, since the database has not all that chrono has.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    let shaped = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    text.parse().ok().filter(|_| shaped && !text.starts_with('-'))
}

/// A stored hit, and what comes of the same name and list version today.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Replay {
    /// The hit.
    pub hit_id: HitId,
    /// The name that was screened.
    pub name: String,
    /// True where score and evidence come out the same, to the last part.
    pub same: bool,
    /// The list version it was screened against, then and now.
    pub list_version: String,
    /// The matcher's version now.
    pub matcher_version: String,
    /// Since when the hit no longer stands.
    pub superseded_at: Option<DateTime<Utc>>,
    /// The hit as it is stored.
    pub stored: Hit,
    /// What the screening gives now; none where it gives no hit on that listing.
    pub replayed: Option<Hit>,
}

/// Screens the name of a stored hit once more against the list version it was found in; none where
/// there is no such hit. One that no longer stands can be replayed as well.
///
/// # Errors
/// When the database does not answer.
pub async fn replay(store: &Store, hit: HitId) -> Result<Option<Replay>, StoreError> {
    let Some(stored) = store.stored_hit(hit).await? else { return Ok(None) };
    let source: &SourceId = &stored.hit.list;
    let Some((_, list)) = store.indexed_version(source, stored.list_version).await? else {
        return Err(StoreError::bug(format!("hit {hit} is of {}, which is gone", stored.hit.list_version)));
    };
    let index = build(vec![list]).await?;
    // The stored spelling parsed when the name was stored; a newer normalizer may refuse it.
    let replayed = Name::parse(&stored.name).ok().and_then(|name| {
        let hits = screen(&index, &name, &Current::options()).hits;
        hits.into_iter().find(|hit| hit.listing_id == stored.hit.listing_id)
    });
    Ok(Some(Replay {
        hit_id: hit,
        same: replayed.as_ref().is_some_and(|hit| hit_digest(hit) == stored.digest),
        name: stored.name,
        list_version: stored.hit.list_version.clone(),
        matcher_version: MATCHER_VERSION.to_owned(),
        superseded_at: stored.superseded_at,
        stored: stored.hit,
        replayed,
    }))
}

async fn build(lists: Vec<IndexedList>) -> Result<Index, StoreError> {
    run_blocking(move || Index::build(lists))
        .await
        .map_err(|error| StoreError::bug(format!("building the index failed: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_stands_for_its_end() {
        for (text, expected) in [
            ("2022-06-30", Some("2022-06-30T23:59:59.999999Z")),
            ("2022-06-30T12:00:00+02:00", Some("2022-06-30T10:00:00Z")),
            ("2022-02-30", None),
            ("yesterday", None),
            ("", None),
        ] {
            let expected = expected.map(|text| text.parse::<DateTime<Utc>>().unwrap());
            assert_eq!(instant(text), expected, "{text}");
        }
    }
}
