//! The current index: one snapshot per request, swapped in one step.

use std::sync::Arc;

use arc_swap::ArcSwap;
use serde::Serialize;

use crate::list::{PartialDate, SourceId};
use crate::screen::Index;
use crate::store::{ListVersion, Store, StoreError};

/// The index every request screens against, for the length of the program. Share it in an [`Arc`].
pub struct Live {
    current: ArcSwap<Current>,
}

/// One index with what it is made of. A request takes one and keeps it to its end.
pub struct Current {
    index: Index,
    versions: Vec<ListVersion>,
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
        let _ = store;
        todo!()
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
        let _ = store;
        todo!()
    }
}

impl Current {
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
        todo!()
    }
}
