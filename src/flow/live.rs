//! The current index: one snapshot per request, swapped in one step.

use std::num::NonZero;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use chrono::{DateTime, Utc};
use serde::Serialize;
use tokio::sync::Mutex;

use super::extract::Extractor;
use super::freshness::{DEFAULT_MAX_AGE, Freshness, judge};
use super::past::Past;
use crate::list::{PartialDate, SourceId};
use crate::name::NORMALIZER_VERSION;
use crate::screen::{Index, Lent, MATCHER_VERSION, Pool, ScreenOptions};
use crate::store::{CoverageId, ListClocks, ListVersion, Store, StoreError};

/// Most hits kept of one name; a name with more says so by its total.
const HITS_PER_NAME: usize = 100;

/// The index every request screens against, for the length of the program. Share it in an [`Arc`].
pub struct Live {
    current: ArcSwap<Current>,
    /// One refresh at a time: two would build the same index twice.
    refreshing: Mutex<()>,
    /// The index of the past that was asked for last; one is built at a time.
    past: Mutex<Option<Arc<Past>>>,
    max_age: Duration,
    extractor: Option<Arc<dyn Extractor>>,
}

/// One index with what it is made of. A request takes one and keeps it to its end.
pub struct Current {
    /// Kept when only the clocks moved on, with what texts brought it.
    pool: Arc<Pool>,
    build_time: Duration,
    versions: Vec<ListVersion>,
    clocks: Vec<ListClocks>,
    coverage_id: CoverageId,
    max_age: Duration,
}

/// What an answer was made against: part of every answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// The lists, in the order of their names. Empty: nothing was screened.
    pub lists: Vec<ListCoverage>,
    /// Version of normalizer, candidate selection and scorer together.
    pub matcher_version: String,
    /// True when screening failed, wholly or in part: then no hit means nothing.
    pub failed: bool,
    /// True when one of the lists is stale. Not judged for the past.
    pub stale: bool,
    /// The instant whose versions were screened against; none for now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<DateTime<Utc>>,
}

/// One list in a [`Coverage`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListCoverage {
    /// The list.
    pub list: SourceId,
    /// Its version: `ofac-sdn@3`.
    pub version: String,
    /// The publisher's date of it.
    pub published_on: Option<PartialDate>,
    /// When the publisher's files were last read; none for the past.
    pub checked_at: Option<DateTime<Utc>>,
    /// When this version became the active one; none for the past.
    pub changed_at: Option<DateTime<Utc>>,
    /// True when the last check is too long ago.
    pub stale: bool,
}

/// Articles that are read at once, as a rule: one for each core.
fn at_once() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

impl ListCoverage {
    pub(super) fn of(version: &ListVersion, freshness: Option<Freshness>) -> Self {
        let stale = freshness.as_ref().is_some_and(|judged| judged.stale);
        let clocks = freshness.map(|judged| judged.clocks);
        Self {
            list: version.source.clone(),
            version: version.label().to_string(),
            published_on: version.published_on,
            checked_at: clocks.as_ref().and_then(|clocks| clocks.checked_at),
            changed_at: clocks.and_then(|clocks| clocks.changed_at),
            stale,
        }
    }
}

impl Live {
    /// Loads the active versions; lists are stale after [`DEFAULT_MAX_AGE`].
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(store: &Store) -> Result<Self, StoreError> {
        Self::with_max_age(store, DEFAULT_MAX_AGE).await
    }

    /// Loads the active versions; lists are stale when their last check is older than this.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn with_max_age(store: &Store, max_age: Duration) -> Result<Self, StoreError> {
        let current = ArcSwap::from_pointee(Current::load(store, max_age).await?);
        Ok(Self { current, refreshing: Mutex::new(()), past: Mutex::new(None), max_age, extractor: None })
    }

    /// The same, with an extractor that finds the persons of articles instead of the one built in.
    #[must_use]
    pub fn with_extractor(mut self, extractor: Option<Arc<dyn Extractor>>) -> Self {
        self.extractor = extractor;
        self
    }

    pub(super) fn extractor(&self) -> Option<&dyn Extractor> {
        self.extractor.as_deref()
    }

    /// After this time a list that was not checked is stale.
    #[must_use]
    pub fn max_age(&self) -> Duration {
        self.max_age
    }

    /// An index of the versions that were active at an instant.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn past(&self, store: &Store, at: DateTime<Utc>) -> Result<Arc<Past>, StoreError> {
        let mut last = self.past.lock().await;
        if let Some(past) = last.as_ref().filter(|past| past.at() == at) {
            return Ok(Arc::clone(past));
        }
        let past = Arc::new(Past::load(store, at).await?);
        // What is still to come may change; what is past never does.
        *last = (at < Utc::now()).then(|| Arc::clone(&past));
        Ok(past)
    }

    /// The index of this moment.
    #[must_use]
    pub fn current(&self) -> Arc<Current> {
        self.current.load_full()
    }

    /// Loads the active versions again where they changed; true when the index was swapped.
    ///
    /// # Errors
    /// When the database does not answer; the index stays as it was.
    pub async fn refresh(&self, store: &Store) -> Result<bool, StoreError> {
        let _one = self.refreshing.lock().await;
        let active = store.lists().await?;
        let loaded = self.current();
        let same = active.iter().map(ListVersion::label).eq(loaded.versions.iter().map(ListVersion::label));
        if !same {
            self.current.store(Arc::new(Current::load(store, self.max_age).await?));
            return Ok(true);
        }
        // A run of other lists may have finished between two looks.
        let coverage_id = Current::coverage_of(store, &loaded.labels()).await?;
        let clocks = store.clocks().await?;
        if clocks != loaded.clocks || coverage_id != loaded.coverage_id {
            self.current.store(Arc::new(loaded.at(active, clocks, coverage_id)));
        }
        Ok(false)
    }
}

impl Current {
    async fn load(store: &Store, max_age: Duration) -> Result<Self, StoreError> {
        let (versions, lists): (Vec<_>, Vec<_>) = store.indexed_lists().await?.into_iter().unzip();
        let clocks = store.clocks().await?;
        let building = tokio::task::spawn_blocking(move || {
            let started = Instant::now();
            (Index::build(lists), started.elapsed())
        });
        let (index, build_time) =
            building.await.map_err(|error| StoreError::bug(format!("building the index failed: {error}")))?;
        let pool = Arc::new(Pool::new(index, &Self::options(), at_once()));
        let mut current = Self { pool, build_time, versions, clocks, coverage_id: CoverageId(0), max_age };
        current.coverage_id = Self::coverage_of(store, &current.labels()).await?;
        Ok(current)
    }

    async fn coverage_of(store: &Store, labels: &[String]) -> Result<CoverageId, StoreError> {
        store.coverage_id(MATCHER_VERSION, NORMALIZER_VERSION, Self::options().threshold, labels).await
    }

    /// The same index, looked at another time: the publisher's date of a version may be a newer one.
    fn at(&self, versions: Vec<ListVersion>, clocks: Vec<ListClocks>, coverage_id: CoverageId) -> Self {
        Self {
            pool: Arc::clone(&self.pool),
            build_time: self.build_time,
            versions,
            clocks,
            coverage_id,
            max_age: self.max_age,
        }
    }

    /// The index.
    #[must_use]
    pub fn index(&self) -> &Index {
        self.pool.index()
    }

    /// A screener of texts and names against it, with what texts and names before brought.
    pub(crate) fn screener(&self) -> Lent<'_> {
        self.pool.lend()
    }

    /// How long the index took to build, once its listings were read.
    #[must_use]
    pub fn build_time(&self) -> Duration {
        self.build_time
    }

    /// The list versions in it.
    #[must_use]
    pub fn versions(&self) -> &[ListVersion] {
        &self.versions
    }

    /// What an answer made with this index at this moment is made against.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        let now = Utc::now();
        let judged = |version: &ListVersion| {
            let clocks = self.clocks.iter().find(|clocks| clocks.list == version.source)?;
            Some(judge(clocks.clone(), now, self.max_age))
        };
        let lists: Vec<ListCoverage> =
            self.versions.iter().map(|version| ListCoverage::of(version, judged(version))).collect();
        let stale = lists.iter().any(|list| list.stale);
        Coverage { lists, matcher_version: MATCHER_VERSION.to_owned(), failed: false, stale, as_of: None }
    }

    /// The same as a row, for the names that are screened.
    pub(super) fn coverage_id(&self) -> CoverageId {
        self.coverage_id
    }

    /// The labels of the versions, sorted.
    pub(super) fn labels(&self) -> Vec<String> {
        let mut labels: Vec<String> =
            self.versions.iter().map(|version| version.label().to_string()).collect();
        labels.sort_unstable();
        labels
    }

    /// How stored names are screened: the same at ingest and in every run.
    pub(super) fn options() -> ScreenOptions {
        ScreenOptions { limit: HITS_PER_NAME, ..ScreenOptions::default() }
    }
}
