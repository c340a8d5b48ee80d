//! What names and texts were last screened against -> the listings that say something else now, as an
//! index of their own.
//!
//! The score of a name and a listing depends on these two alone, so screening against what changed,
//! with the hits on what did not left as they stand, gives what screening against everything gives.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use tokio::sync::Mutex;

use super::ingest::run_blocking;
use super::work::{self, Need};
use super::{Current, Scope};
use crate::list::SourceId;
use crate::screen::{Index, IndexedList, VersionLabel};
use crate::store::{ActiveHit, CoverageId, CoverageRow, Stale, Store, StoreError};

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

/// What a name or a text is screened against.
#[derive(Clone)]
pub(super) enum Against {
    /// It has seen all.
    Nothing,
    /// What changed.
    Changes(Arc<Since>),
    /// The whole index.
    Everything,
}

/// What changed since each coverage that names and texts have. Each is found out once, by the worker
/// that needs it first.
pub(super) struct Deltas {
    /// None where everything is screened against everything.
    needs: Option<BTreeMap<CoverageId, Need>>,
    rows: BTreeMap<CoverageId, CoverageRow>,
    known: Mutex<HashMap<BTreeSet<CoverageId>, Against>>,
}

impl Deltas {
    /// Against what changed, or everything.
    pub(super) async fn of(scope: Scope, store: &Store, current: &Current) -> Result<Self, StoreError> {
        if scope == Scope::Full {
            return Ok(Self { needs: None, rows: BTreeMap::new(), known: Mutex::default() });
        }
        let rows = store.coverages().await?;
        let needs = work::needs(&rows, &store.unsettled().await?, current.coverage_id())
            .ok_or_else(|| StoreError::bug("the current coverage has no row"))?;
        let rows = rows.into_iter().map(|row| (row.id, row)).collect();
        Ok(Self { needs: Some(needs), rows, known: Mutex::default() })
    }

    /// Which names and texts there is something to do with.
    pub(super) fn stale(&self) -> Stale {
        match &self.needs {
            None => Stale { all: true, coverages: Vec::new() },
            Some(needs) => work::stale(needs),
        }
    }

    /// What is to be done with names and texts of a coverage; everything with those of none.
    pub(super) async fn against(
        &self,
        store: &Store,
        current: &Current,
        coverage: Option<CoverageId>,
    ) -> Result<Against, StoreError> {
        let Some(needs) = &self.needs else { return Ok(Against::Everything) };
        let former = match coverage.and_then(|coverage| needs.get(&coverage)) {
            None | Some(Need::Everything) => return Ok(Against::Everything),
            Some(Need::Nothing) => return Ok(Against::Nothing),
            Some(Need::Changes(former)) => former,
        };
        let mut known = self.known.lock().await;
        if let Some(known) = known.get(former) {
            return Ok(known.clone());
        }
        let rows: Vec<&CoverageRow> = former.iter().filter_map(|id| self.rows.get(id)).collect();
        let since = since(store, current, &rows).await?;
        known.insert(former.clone(), since.clone());
        Ok(since)
    }
}

/// What changed since any of some coverages; everything where that is so much that the whole index
/// serves as well.
async fn since(store: &Store, current: &Current, former: &[&CoverageRow]) -> Result<Against, StoreError> {
    let now: BTreeMap<&str, i64> =
        current.versions().iter().map(|version| (version.source.as_str(), version.ordinal)).collect();
    let mut touched: BTreeMap<SourceId, BTreeSet<String>> = BTreeMap::new();
    for was in former {
        let versions: Option<BTreeMap<&str, i64>> =
            was.versions.iter().map(|label| VersionLabel::stored_parts(label)).collect();
        let Some(versions) = versions else { return Ok(Against::Everything) };
        for list in versions.keys().chain(now.keys()).collect::<BTreeSet<_>>() {
            // Before its first version a list is empty.
            let ordinal = |of: &BTreeMap<&str, i64>| of.get(list).copied().unwrap_or(0);
            let (old, new) = (ordinal(&versions), ordinal(&now));
            if old != new {
                let source = SourceId::parse(list).map_err(|error| StoreError::bug(error.to_string()))?;
                let ids = store.differing(&source, old, new).await?;
                touched.entry(source).or_default().extend(ids);
            }
        }
    }
    touched.retain(|_, ids| !ids.is_empty());
    if touched.is_empty() {
        return Ok(Against::Nothing);
    }
    if touched.values().map(BTreeSet::len).sum::<usize>() * 2 > current.index().counts().0 {
        return Ok(Against::Everything);
    }
    let mut lists = Vec::new();
    for version in current.versions() {
        if let Some(ids) = touched.get(&version.source) {
            let ids: Vec<String> = ids.iter().cloned().collect();
            let listings = store.listings(&version.source, version.ordinal, &ids).await?;
            lists.push(IndexedList { version: version.label(), listings });
        }
    }
    let index = run_blocking(move || Index::build(lists)).await.map_err(StoreError::bug)?;
    let touched = touched.into_iter().map(|(source, ids)| (source.to_string(), ids)).collect();
    Ok(Against::Changes(Arc::new(Since { touched, index })))
}
