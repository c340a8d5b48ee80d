//! NIGHTLY, its end: suppressions whose listing changed are reopened, those whose time is over end.
//!
//! What is in force does not wait for this: whoever reads where a candidate stands compares the
//! listing with the active version and the date with the clock. Here it is noted, with what changed,
//! and told to the outside, in one transaction per chunk. A run that is killed in between leaves the
//! rest due, and the next one notes it: each suppression ends once.

use crate::list::changed_fields;
use crate::review::{Ending, Suppression};
use crate::store::{HitWriter, RunId, StoreError, SuppressionId, WriteLock};

/// Suppressions per transaction: two wordings of a listing are held in memory for each.
const CHUNK: u32 = 200;

/// Suppressions that ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Ended {
    /// Because the listing changed: candidates wait for a person again.
    pub(super) reopened: u64,
    /// Because their time was over.
    pub(super) expired: u64,
}

/// Ends all suppressions whose end is due, and notes in the run how many that were.
pub(super) async fn reopen(lock: &mut WriteLock, run: RunId) -> Result<(), StoreError> {
    let mut after = SuppressionId(0);
    loop {
        let (ids, mut names): (Vec<_>, Vec<_>) =
            lock.suppressions_due(after, CHUNK).await?.into_iter().unzip();
        let Some(last) = ids.last() else { return Ok(()) };
        after = *last;
        names.sort_unstable();
        names.dedup();
        let mut writer = lock.hit_writer().await?;
        writer.lock_names(&names).await?;
        let done = end_due(&mut writer, &ids).await?;
        writer.note_ended(run, done.reopened, done.expired).await?;
        writer.commit().await?;
    }
}

/// Ends those of these suppressions whose end is due. Their names are locked.
pub(super) async fn end_due(
    writer: &mut HitWriter<'_>,
    suppressions: &[SuppressionId],
) -> Result<Ended, StoreError> {
    let (mut changed, mut expired) = (Vec::new(), Vec::new());
    for due in writer.due_suppressions(suppressions).await? {
        let made = Suppression { listing_hash: &due.listing_hash, expires_at: due.expires_at, ending: None };
        match (made.ending_due(due.current_hash.as_deref(), due.now), due.current_hash) {
            (Some(Ending::ListingChanged), Some(hash)) => {
                let fields = match (&due.was, &due.is) {
                    (Some(was), Some(is)) => changed_fields(was, is),
                    _ => Vec::new(),
                };
                changed.push((due.id, hash, fields));
            }
            (Some(_), _) => expired.push(due.id),
            (None, _) => {}
        }
    }
    if !changed.is_empty() {
        writer.reopen_suppressions(&changed).await?;
    }
    if !expired.is_empty() {
        writer.expire_suppressions(&expired).await?;
    }
    Ok(Ended { reopened: changed.len() as u64, expired: expired.len() as u64 })
}
