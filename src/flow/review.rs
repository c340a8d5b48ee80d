//! REVIEW: what a person decides -> the rules of [`crate::review`] -> store, with its event, in one
//! transaction under the lock of the name.

use chrono::{DateTime, Utc};

use super::reopen::end_due;
use crate::review::{Act, Author, ExpiryError, Reason, Refusal, SuppressionStanding, Verdict, expiry};
use crate::store::{
    Candidate, CandidateId, Decision, HitWriter, Review, Store, StoreError, StoredSuppression,
    SuppressionFilter, SuppressionId,
};

/// Why a decision was not written. Nothing else was written either.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// There is no such candidate, and never was.
    #[error("there is no candidate {0}")]
    NoCandidate(CandidateId),
    /// Its hit does not stand, and no other took its place.
    #[error(
        "candidate {0} no longer stands: screening does not find it any more, so there is nothing to decide; its history is kept"
    )]
    Gone(CandidateId),
    /// Another hit took its place.
    #[error(
        "candidate {was} was superseded by {by}, because the listing or the matcher changed; look at {by} and decide that"
    )]
    Superseded {
        /// The candidate asked for.
        was: CandidateId,
        /// The one that stands.
        by: CandidateId,
    },
    /// Somebody decided, or the listing changed, since the caller looked.
    #[error(
        "candidate {0} is not what it was when you looked: somebody decided meanwhile, or its listing changed; look again"
    )]
    Moved(CandidateId),
    /// The rules forbid it.
    #[error("candidate {candidate}: {refusal}")]
    Refused {
        /// The candidate.
        candidate: CandidateId,
        /// Which rule.
        refusal: Refusal,
    },
    /// The listing is no longer on the list.
    #[error(
        "the listing of candidate {0} is not on the active version of its list, so there is nothing to suppress"
    )]
    NotListed(CandidateId),
    /// No suppression of its name and listing is in force.
    #[error("no suppression of candidate {0} is in force, so there is none to end")]
    NotSuppressed(CandidateId),
    /// There is no such suppression.
    #[error("there is no suppression {0}")]
    NoSuppression(SuppressionId),
    /// It is over already.
    #[error("suppression {0} is over already")]
    Over(SuppressionId),
    /// It cannot last until then.
    #[error(transparent)]
    Expiry(#[from] ExpiryError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes what a person decided about a candidate, and returns it as it stands then, with the
/// decision. With `seen`, the [`Review::revision`] the person looked at, only if it still is that.
///
/// A true match ends the suppression of its name and listing.
///
/// # Errors
/// [`ReviewError`].
pub async fn decide(
    store: &Store,
    id: CandidateId,
    verdict: Verdict,
    reason: &Reason,
    author: &Author,
    seen: Option<&[String]>,
) -> Result<(Candidate, Decision), ReviewError> {
    let (mut writer, upon) = lock(store, id, seen).await?;
    let before = upon.basis.position;
    let after = before.after(verdict.act()).map_err(|refusal| refused(id, refusal))?;
    let decision = writer.add_decision(id, &upon, verdict, reason, author).await?;
    let ended = before.suppression == Some(SuppressionStanding::InForce)
        && after.suppression == Some(SuppressionStanding::Over);
    if let Some(suppression) = upon.basis.newest_suppression.filter(|_| ended) {
        writer.remove_suppression(suppression, reason, author).await?;
    }
    writer.commit().await?;
    // A run may have superseded its hit since; what was decided was decided.
    let candidate = store.candidate_that_was(id).await?.ok_or(ReviewError::NoCandidate(id))?;
    let decisions = store.decisions(id).await?.unwrap_or_default();
    let decision = decisions.into_iter().find(|one| one.id == decision);
    let decision = decision.ok_or_else(|| StoreError::bug("a decision that was written and is not there"))?;
    Ok((candidate, decision))
}

/// Suppresses the name and listing of a candidate until a date ([`expiry`]), or until the listing
/// changes. With `seen` as [`decide`].
///
/// # Errors
/// [`ReviewError`]; a name that a person decided to be the listed one anywhere is not suppressed.
pub async fn suppress(
    store: &Store,
    id: CandidateId,
    reason: &Reason,
    author: &Author,
    until: Option<DateTime<Utc>>,
    seen: Option<&[String]>,
    now: DateTime<Utc>,
) -> Result<StoredSuppression, ReviewError> {
    let expires_at = expiry(now, until)?;
    let (mut writer, upon) = lock(store, id, seen).await?;
    upon.basis.position.after(Act::Suppress).map_err(|refusal| refused(id, refusal))?;
    if let Some(other) = writer.true_match(&upon).await? {
        return Err(refused(other, Refusal::TrueMatch));
    }
    let hash = upon.basis.listing_hash.clone().ok_or(ReviewError::NotListed(id))?;
    // The one before may be over without that being noted.
    note_end(&mut writer, &upon).await?;
    let made = writer.add_suppression(&upon, &hash, reason, author, (now, expires_at)).await?;
    writer.commit().await?;
    suppression(store, made).await
}

/// Ends a suppression that is in force.
///
/// # Errors
/// [`ReviewError`].
pub async fn lift(
    store: &Store,
    id: SuppressionId,
    reason: &Reason,
    author: &Author,
) -> Result<StoredSuppression, ReviewError> {
    let mut writer = store.hit_writer().await?;
    if writer.lock_suppressed_name(id).await?.is_none() {
        return Err(ReviewError::NoSuppression(id));
    }
    remove(store, writer, id, reason, author).await
}

/// Ends the suppression of the name and listing of a candidate. With `seen` as [`decide`].
///
/// # Errors
/// [`ReviewError`].
pub async fn lift_of(
    store: &Store,
    id: CandidateId,
    reason: &Reason,
    author: &Author,
    seen: Option<&[String]>,
) -> Result<StoredSuppression, ReviewError> {
    let (writer, upon) = lock(store, id, seen).await?;
    let suppression = upon.suppression_id.ok_or(ReviewError::NotSuppressed(id))?;
    remove(store, writer, suppression, reason, author).await
}

/// Ends a suppression whose name is locked.
async fn remove(
    store: &Store,
    mut writer: HitWriter<'_>,
    id: SuppressionId,
    reason: &Reason,
    author: &Author,
) -> Result<StoredSuppression, ReviewError> {
    let ended = end_due(&mut writer, &[id]).await?;
    if ended.reopened + ended.expired > 0 {
        writer.commit().await?;
        return Err(ReviewError::Over(id));
    }
    if !writer.remove_suppression(id, reason, author).await? {
        return Err(ReviewError::Over(id));
    }
    writer.commit().await?;
    suppression(store, id).await
}

/// Locks the name of a candidate, and tells where the candidate stands: the revision is one of those
/// seen, where some are.
async fn lock<'a>(
    store: &'a Store,
    id: CandidateId,
    seen: Option<&[String]>,
) -> Result<(HitWriter<'a>, Review), ReviewError> {
    let mut writer = store.hit_writer().await?;
    let Some(upon) = writer.lock_review(id).await? else {
        drop(writer);
        return Err(missing_candidate(store, id).await?);
    };
    if seen.is_some_and(|seen| !seen.contains(&upon.revision)) {
        return Err(ReviewError::Moved(id));
    }
    Ok((writer, upon))
}

async fn note_end(writer: &mut HitWriter<'_>, upon: &Review) -> Result<(), StoreError> {
    if let Some(newest) = upon.basis.newest_suppression {
        end_due(writer, &[newest]).await?;
    }
    Ok(())
}

async fn suppression(store: &Store, id: SuppressionId) -> Result<StoredSuppression, ReviewError> {
    let found = store.suppressions(SuppressionFilter::One(id), None, 1).await?.pop();
    found.ok_or(ReviewError::NoSuppression(id))
}

/// Why a candidate that does not stand is not there.
///
/// # Errors
/// When the database does not answer.
pub async fn missing_candidate(store: &Store, id: CandidateId) -> Result<ReviewError, StoreError> {
    if let Some(by) = store.successor(id).await? {
        return Ok(ReviewError::Superseded { was: id, by });
    }
    Ok(match store.decisions(id).await? {
        Some(_) => ReviewError::Gone(id),
        None => ReviewError::NoCandidate(id),
    })
}

fn refused(candidate: CandidateId, refusal: Refusal) -> ReviewError {
    ReviewError::Refused { candidate, refusal }
}
