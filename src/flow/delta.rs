//! What names were last screened against -> the listings that say something else now, as an index of
//! their own.
//!
//! The score of a name and a listing depends on these two alone, so screening against what changed,
//! with the hits on what did not left as they stand, gives what screening against everything gives.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::Current;
use super::ingest::run_blocking;
use crate::list::SourceId;
use crate::name::NORMALIZER_VERSION;
use crate::screen::{Index, IndexedList, MATCHER_VERSION, VersionLabel};
use crate::store::{ActiveHit, CoverageId, StoreError, WriteLock};

/// The listings that came, changed or went since a coverage.
pub(super) struct Since {
    /// Their ids, by list.
    touched: BTreeMap<String, BTreeSet<String>>,
    index: Index,
}

impl Since {
    /// Those that stand now.
    pub(super) fn index(&self) -> &Index {
        &self.index
    }

    /// Whether a hit is on one of them, and so must be found again to stand.
    pub(super) fn touches(&self, hit: &ActiveHit) -> bool {
        self.touched.get(&hit.source).is_some_and(|ids| ids.contains(&hit.listing_id))
    }
}

/// What changed since each coverage that the names of a run have.
#[derive(Default)]
pub(super) struct Deltas(HashMap<CoverageId, Option<Arc<Since>>>);

impl Deltas {
    /// What changed since a coverage; `None` where all must be screened: another matcher, normalizer or
    /// threshold, or so much that the whole index serves as well.
    pub(super) async fn since(
        &mut self,
        lock: &mut WriteLock,
        current: &Current,
        coverage: CoverageId,
    ) -> Result<Option<Arc<Since>>, StoreError> {
        if let Some(known) = self.0.get(&coverage) {
            return Ok(known.clone());
        }
        let since = since(lock, current, coverage).await?.map(Arc::new);
        self.0.insert(coverage, since.clone());
        Ok(since)
    }
}

async fn since(
    lock: &mut WriteLock,
    current: &Current,
    coverage: CoverageId,
) -> Result<Option<Since>, StoreError> {
    let was = lock.coverage(coverage).await?;
    let same = was.matcher_version == MATCHER_VERSION
        && was.normalizer_version == NORMALIZER_VERSION
        && was.threshold == Current::options().threshold.0.per_mille().cast_signed();
    let versions: Option<BTreeMap<&str, i64>> =
        was.versions.iter().map(|label| VersionLabel::stored_parts(label)).collect();
    let Some(versions) = versions.filter(|_| same) else {
        return Ok(None);
    };
    let now: BTreeMap<&str, i64> =
        current.versions().iter().map(|version| (version.source.as_str(), version.ordinal)).collect();
    let mut touched: BTreeMap<SourceId, Vec<String>> = BTreeMap::new();
    for list in versions.keys().chain(now.keys()).collect::<BTreeSet<_>>() {
        // Before its first version a list is empty.
        let ordinal = |of: &BTreeMap<&str, i64>| of.get(list).copied().unwrap_or(0);
        let (old, new) = (ordinal(&versions), ordinal(&now));
        if old != new {
            let source = SourceId::parse(list).map_err(|error| StoreError::bug(error.to_string()))?;
            let ids = lock.differing(&source, old, new).await?;
            touched.insert(source, ids);
        }
    }
    if touched.values().map(Vec::len).sum::<usize>() * 2 > current.index().counts().0 {
        return Ok(None);
    }
    let mut lists = Vec::new();
    for version in current.versions() {
        if let Some(ids) = touched.get(&version.source) {
            let listings = lock.listings(&version.source, version.ordinal, ids).await?;
            lists.push(IndexedList { version: version.label(), listings });
        }
    }
    let index = run_blocking(move || Index::build(lists)).await.map_err(StoreError::bug)?;
    let touched =
        touched.into_iter().map(|(source, ids)| (source.to_string(), ids.into_iter().collect())).collect();
    Ok(Some(Since { touched, index }))
}
