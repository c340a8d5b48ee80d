//! One night: a new edition of every list that comes from an address, then all stored names and
//! texts that the lists of now have not seen, then what is too old to be kept.

use super::Nightly;
use super::forget::forget;
use crate::flow::{
    ImportError, ImportOutcome, ImportReport, ReconcileError, ReconcileReport, RenewError, RunOrder, Scope,
    reconcile_until, renew,
};
use crate::store::{Night, NightState, StoreError, WriteLock};

/// Who imports, as it stands beside the version.
const ACTOR: &str = "nightly run";

/// Why a night did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum NightError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Screening failed.
    #[error(transparent)]
    Reconcile(#[from] ReconcileError),
}

/// What came of a night: notes it in the night. At its end what is too old is removed; where the program
/// is to end meanwhile, the next night removes the rest.
pub(super) async fn run(
    nightly: &Nightly,
    lock: &mut WriteLock,
    night: &mut Night,
) -> Result<(), NightError> {
    screen(nightly, lock, night).await?;
    let forgetting = forget(&nightly.store, nightly.retention, night.started_at);
    Ok(nightly.stop.or(forgetting).await.unwrap_or(Ok(()))?)
}

/// Renews the lists and screens what has not seen them.
async fn screen(nightly: &Nightly, lock: &mut WriteLock, night: &mut Night) -> Result<(), NightError> {
    night.state = NightState::Stopped;
    let Some(lists_failed) = nightly.stop.or(renew_lists(nightly, lock, night)).await.transpose()? else {
        return Ok(());
    };
    nightly.live.refresh(&nightly.store).await?;
    if nightly.live.current().versions().is_empty() {
        night.problems.push("no list is imported, so nothing was screened".to_owned());
        night.state = NightState::Done;
        return Ok(());
    }
    let order = RunOrder::new(Scope::Delta);
    let ran = reconcile_until(&nightly.stop, &nightly.store, &nightly.live, lock, order, |_| ());
    let Some(report) = ran.await? else { return Ok(()) };
    night.run_id = report.run_id;
    night.state = if lists_failed { NightState::Failed } else { NightState::Done };
    tell_screened(&report);
    Ok(())
}

/// Looks for new editions. True when a list could not be had and may be on another attempt.
async fn renew_lists(nightly: &Nightly, lock: &mut WriteLock, night: &mut Night) -> Result<bool, StoreError> {
    let clocks = nightly.store.clocks().await?;
    let mut failed = false;
    for (source, from) in nightly.store.fetched_lists().await? {
        // By an earlier attempt of this night, or by a person since.
        let checked = clocks.iter().find(|clocks| clocks.list == source).and_then(|clocks| clocks.checked_at);
        if checked.is_some_and(|at| at >= night.due_at) {
            continue;
        }
        match renew(&nightly.store, lock, &nightly.fetcher, &source, &from, ACTOR).await {
            Ok(report) => tell_renewed(&report, night),
            // Without the database nothing else will go well either.
            Err(RenewError::Import(ImportError::Store(error))) => return Err(error),
            Err(error) => {
                night.lists_missed = true;
                failed |= error.may_pass();
                tracing::warn!(list = %source, %error, "no new edition of a list; screening goes on with the one that is there");
                night.problems.push(format!("{source}: {error}"));
            }
        }
    }
    Ok(failed)
}

fn tell_renewed(report: &ImportReport, night: &mut Night) {
    let list = &report.source;
    match report.outcome {
        ImportOutcome::Held => {
            let findings: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
            let (held, findings) = (report.held_as.as_deref().unwrap_or_default(), findings.join("; "));
            tracing::warn!(%list, version = held, findings, "an edition is held; a person has to look at it");
            night.problems.push(format!("{list}: {held} is held: {findings}"));
        }
        ImportOutcome::New => {
            let version = report.version.as_deref().unwrap_or_default();
            let (added, changed, removed) = (report.added, report.changed, report.removed);
            tracing::info!(%list, version, added, changed, removed, "a new edition");
        }
        ImportOutcome::Unchanged | ImportOutcome::DryRun => tracing::info!(%list, "no new edition"),
    }
}

fn tell_screened(report: &ReconcileReport) {
    let run = report.run_id.map(|run| run.0).unwrap_or_default();
    let ReconcileReport { tally, duration_ms, resumed, .. } = report;
    let (names, articles, new, superseded) =
        (tally.names, tally.articles, tally.hits.new, tally.hits.superseded);
    tracing::info!(run, resumed, names, articles, new, superseded, duration_ms, "stored names were screened");
}
