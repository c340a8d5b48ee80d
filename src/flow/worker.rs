//! A worker of a run: takes chunk after chunk, and does each in one transaction with all it writes.
//!
//! Workers of one program and of many are the same: each has a connection of its own, and they share
//! nothing but the chunks in the database. What a chunk comes to does not depend on who does it, when,
//! or beside whom.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc::UnboundedSender;

use super::delta::Deltas;
use super::desk::{AgainstBy, Desk, Screened};
use super::plan::plan;
use super::reconcile::ReconcileError;
use super::{Current, reread, weigh};
use crate::store::{
    ActiveHit, Chunk, ChunkKind, CoverageId, HitChanges, HitWriter, NameId, RunId, Stale, Store, StoreError,
    Tally,
};

/// How often in a row a worker tries a chunk again because it met another writer.
const MOST_CONFLICTS: u32 = 5;

/// What all workers of a run have before them.
pub(super) struct Shift {
    pub(super) store: Store,
    pub(super) current: Arc<Current>,
    pub(super) deltas: Deltas,
    pub(super) stale: Stale,
    pub(super) chunks: Chunks,
}

/// Where the chunks come from.
pub(super) enum Chunks {
    /// A run, whose chunks are in the database.
    Run(RunId),
    /// A dry run, which writes nothing.
    Dry(Mutex<VecDeque<Chunk>>),
}

impl Chunks {
    /// How many are not done.
    pub(super) async fn left(&self, store: &Store) -> Result<u64, StoreError> {
        match self {
            Self::Run(run) => store.chunks_left(*run).await,
            Self::Dry(chunks) => Ok(chunks.lock().unwrap_or_else(PoisonError::into_inner).len() as u64),
        }
    }
}

/// What a worker does when all chunks are done or taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Patience {
    /// Ends.
    None,
    /// Waits for the other workers, and does what they leave when they go away.
    ToTheEnd,
}

impl Shift {
    /// Whether what is found out is written.
    pub(super) fn writes(&self) -> bool {
        matches!(self.chunks, Chunks::Run(_))
    }

    /// What is to be done with rows of these coverages.
    pub(super) async fn against(
        &self,
        coverages: impl Iterator<Item = Option<CoverageId>>,
    ) -> Result<AgainstBy, StoreError> {
        let mut all = AgainstBy::new();
        for coverage in coverages {
            if let Entry::Vacant(place) = all.entry(coverage) {
                place.insert(self.deltas.against(&self.store, &self.current, coverage).await?);
            }
        }
        Ok(all)
    }

    async fn take(
        &self,
        writer: &mut HitWriter<'_>,
        patience: Patience,
    ) -> Result<Option<Chunk>, StoreError> {
        let run = match &self.chunks {
            Chunks::Run(run) => *run,
            Chunks::Dry(chunks) => {
                return Ok(chunks.lock().unwrap_or_else(PoisonError::into_inner).pop_front());
            }
        };
        let free = writer.take_chunk(run).await?;
        if free.is_some() || patience == Patience::None {
            return Ok(free);
        }
        while self.store.chunks_left(run).await? > 0 {
            let left = writer.await_chunk(run).await?;
            if left.is_some() {
                return Ok(left);
            }
        }
        Ok(None)
    }
}

/// Does chunks until none is left, and tells what each came to.
pub(super) async fn work(
    shift: Arc<Shift>,
    patience: Patience,
    told: UnboundedSender<Tally>,
) -> Result<(), ReconcileError> {
    let mut worker = shift.store.run_worker().await?;
    let desk = Desk::new(Arc::clone(&shift.current));
    let mut conflicts = 0;
    loop {
        let done = async {
            let mut writer = worker.begin().await?;
            let Some(chunk) = shift.take(&mut writer, patience).await? else { return Ok(None) };
            do_chunk(&shift, &desk, writer, chunk).await.map(Some)
        };
        match done.await {
            Ok(Some(tally)) => {
                conflicts = 0;
                // Whoever listened may have gone; the work counts all the same.
                let _ = told.send(tally);
            }
            Ok(None) => return Ok(()),
            Err(ReconcileError::Store(StoreError::Conflict(_))) if conflicts < MOST_CONFLICTS => {
                conflicts += 1
            }
            Err(error) => return Err(error),
        }
    }
}

async fn do_chunk(
    shift: &Shift,
    desk: &Desk,
    mut writer: HitWriter<'_>,
    chunk: Chunk,
) -> Result<Tally, ReconcileError> {
    // The lock that keeps imports out is held by another connection, which may be lost.
    if shift.writes() && writer.hold_versions().await? != shift.current.labels() {
        return Err(ReconcileError::ListsChanged);
    }
    let tally = match chunk.kind {
        ChunkKind::Names => screen_names(shift, desk, &mut writer, chunk).await?,
        ChunkKind::Articles => reread::read_again(shift, desk, &mut writer, chunk).await?,
    };
    if let Chunks::Run(run) = shift.chunks {
        writer.finish_chunk(run, chunk, &tally).await?;
        writer.commit().await?;
    }
    Ok(tally)
}

/// Brings the hits of a chunk's names to the current lists. Most names have none and gain none: only
/// those are locked and written that change.
async fn screen_names(
    shift: &Shift,
    desk: &Desk,
    writer: &mut HitWriter<'_>,
    chunk: Chunk,
) -> Result<Tally, ReconcileError> {
    let rows = writer.names_of(chunk, &shift.stale).await?;
    let mut tally = Tally { names: rows.len() as u64, ..Tally::default() };
    let against = shift.against(rows.iter().map(|row| row.coverage)).await?;
    let standing =
        if rows.is_empty() { Vec::new() } else { writer.active_hits_within(chunk.first, chunk.last).await? };
    let hit = standing.iter().map(|hit| hit.name).collect();
    let screened = desk.names(rows, hit, against).await?;
    let names: Vec<&Screened> = screened.iter().collect();
    let outcome = Outcome::of(&names, &standing);
    if !shift.writes() {
        outcome.count(&mut tally);
        return Ok(tally);
    }
    let facts: BTreeSet<NameId> = outcome.open.iter().map(|hit| hit.name).collect();
    let facts: Vec<NameId> = facts.into_iter().collect();
    let changed = outcome.changed(&names);
    if changed.is_empty() {
        outcome.count(&mut tally);
        weigh::note_due(writer, &shift.current, &[], &outcome.changes, &facts).await?;
        return Ok(tally);
    }
    let (touched, settled): (Vec<&Screened>, Vec<&Screened>) =
        names.iter().copied().partition(|name| changed.contains(&name.id));
    Outcome::of(&settled, &standing).count(&mut tally);
    // Others may have written hits of these names since they were read.
    let ids: Vec<NameId> = changed.into_iter().collect();
    writer.lock_names(&ids).await?;
    let fresh = writer.active_hits(&ids).await?;
    let touched = Outcome::of(&touched, &fresh);
    touched.count(&mut tally);
    writer.apply(&touched.changes).await?;
    weigh::note_due(writer, &shift.current, &fresh, &touched.changes, &facts).await?;
    writer.mark_screened(&touched.totals, shift.current.coverage_id()).await?;
    Ok(tally)
}

/// What the screening of some names comes to, beside the hits that stand.
struct Outcome<'a> {
    /// Hits that had to be found again.
    open: Vec<&'a ActiveHit>,
    changes: HitChanges,
    /// Hits of each name before a limit cut them.
    totals: Vec<(NameId, usize)>,
}

impl<'a> Outcome<'a> {
    /// Of names in the order of ids. Hits of other names are passed over.
    fn of(names: &[&Screened], standing: &'a [ActiveHit]) -> Self {
        let mut totals: Vec<(NameId, usize)> =
            names.iter().map(|name| (name.id, name.screening.total)).collect();
        let mut open = Vec::new();
        let mut left: BTreeMap<&str, u64> = BTreeMap::new();
        for hit in standing {
            let Ok(at) = names.binary_search_by_key(&hit.name, |name| name.id) else { continue };
            match &names[at].since {
                Some(since) if !since.touches(hit) => {
                    totals[at].1 += 1;
                    *left.entry(&hit.source).or_default() += 1;
                }
                _ => open.push(hit),
            }
        }
        let screenings = names.iter().map(|name| (name.id, &name.screening));
        let mut changes = plan(open.iter().copied(), screenings);
        for (list, unchanged) in left {
            changes.counts.entry(list.to_owned()).or_default().unchanged += unchanged;
        }
        Self { open, changes, totals }
    }

    /// The names of which something is to be written.
    fn changed(&self, names: &[&Screened]) -> BTreeSet<NameId> {
        let mut changed: BTreeSet<NameId> = self.changes.added.iter().map(|(name, _)| *name).collect();
        let ended: BTreeSet<_> = self.changes.superseded.iter().map(|(hit, _)| *hit).collect();
        changed.extend(self.open.iter().filter(|hit| ended.contains(&hit.id)).map(|hit| hit.name));
        let recounted = names.iter().zip(&self.totals).filter(|(name, (_, now))| name.before != Some(*now));
        changed.extend(recounted.map(|(name, _)| name.id));
        changed
    }

    fn count(&self, tally: &mut Tally) {
        for (list, counts) in &self.changes.counts {
            tally.count(list, *counts);
        }
    }
}
