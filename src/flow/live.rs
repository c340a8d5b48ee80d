//! The current index: one snapshot per request, swapped in one step.

use std::sync::Arc;

use arc_swap::ArcSwap;
use serde::Serialize;

use crate::list::{PartialDate, SourceId};
use crate::name::NORMALIZER_VERSION;
use crate::screen::{Index, MATCHER_VERSION, ScreenOptions};
use crate::store::{CoverageId, ListVersion, Store, StoreError};

/// Most hits kept of one name; a name with more says so by its total.
const HITS_PER_NAME: usize = 100;

/// The index every request screens against, for the length of the program. Share it in an [`Arc`].
pub struct Live {
    current: ArcSwap<Current>,
    /// One refresh at a time: two would build the same index twice.
    refreshing: tokio::sync::Mutex<()>,
}

/// One index with what it is made of. A request takes one and keeps it to its end.
pub struct Current {
    index: Index,
    versions: Vec<ListVersion>,
    coverage_id: CoverageId,
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
}

impl Live {
    /// Loads the active versions.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(store: &Store) -> Result<Self, StoreError> {
        let current = ArcSwap::from_pointee(Current::load(store).await?);
        Ok(Self { current, refreshing: tokio::sync::Mutex::new(()) })
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
        if active.iter().map(ListVersion::label).eq(loaded.versions.iter().map(ListVersion::label)) {
            return Ok(false);
        }
        self.current.store(Arc::new(Current::load(store).await?));
        Ok(true)
    }
}

impl Current {
    async fn load(store: &Store) -> Result<Self, StoreError> {
        let (versions, lists): (Vec<_>, Vec<_>) = store.indexed_lists().await?.into_iter().unzip();
        let index = tokio::task::spawn_blocking(move || Index::build(lists))
            .await
            .map_err(|error| StoreError::bug(format!("building the index failed: {error}")))?;
        let mut current = Self { index, versions, coverage_id: CoverageId(0) };
        current.coverage_id = store
            .coverage_id(MATCHER_VERSION, NORMALIZER_VERSION, Self::options().threshold, &current.labels())
            .await?;
        Ok(current)
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

    /// What an answer made with this index was made against.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        let lists = self
            .versions
            .iter()
            .map(|version| ListCoverage {
                list: version.source.clone(),
                version: version.label().to_string(),
                published_on: version.published_on,
            })
            .collect();
        Coverage { lists, matcher_version: MATCHER_VERSION.to_owned(), failed: false }
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
