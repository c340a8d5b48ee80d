//! Making another version of a list the active one, or none, by a person's decision.

use serde::Serialize;

use crate::list::SourceId;
use crate::screen::VersionLabel;
use crate::store::{
    Cause, Finding, ListVersion, NewActivation, Store, StoreError, VersionState, WriteLock, active_of,
};

/// What was made active.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActivationReport {
    /// The list.
    pub source: SourceId,
    /// The version that is active now.
    pub version: String,
    /// The version that was active before.
    pub previous: Option<String>,
    /// False where it was the active one already, and nothing was written.
    pub activated: bool,
    /// What the guard had found in it, overridden now.
    pub overridden: Vec<Finding>,
}

/// A list that was taken out of use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RetirementReport {
    /// The list.
    pub source: SourceId,
    /// The version that was active until now.
    pub previous: String,
}

/// A person's decision.
#[derive(Debug, Clone, Copy)]
pub struct Decision<'a> {
    /// Who decides.
    pub actor: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Whether findings of the guard are to be overridden.
    pub override_findings: bool,
}

impl<'a> Decision<'a> {
    fn stated_reason(&self) -> Result<&'a str, ActivationError> {
        Some(self.reason.trim()).filter(|reason| !reason.is_empty()).ok_or(ActivationError::NoReason)
    }
}

/// Why a version was not made active. The active version stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum ActivationError {
    /// No such version.
    #[error("there is no version {0}; see namecheck list versions")]
    NoVersion(String),
    /// Nothing to go back to.
    #[error("{0} has had no other active version; there is nothing to go back to")]
    NoPrevious(SourceId),
    /// The guard holds it.
    #[error("{version} is held: {}; look at it with namecheck list diff, and activate it with --override if it is right", list(.findings))]
    Held {
        /// The version.
        version: String,
        /// What was found.
        findings: Vec<Finding>,
    },
    /// Nothing of the list is screened against.
    #[error("no version of {0} is active, so it is out of use already")]
    NotInUse(SourceId),
    /// Without it nothing would be screened.
    #[error("{0} is the only list in use, and without one nothing is screened; import another one first")]
    OnlyList(SourceId),
    /// No reason was given.
    #[error("a decision needs a reason; say why with --reason")]
    NoReason,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn list(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Makes a version the active one; a held one only where the decision overrides its findings.
///
/// # Errors
/// [`ActivationError`].
pub async fn activate(
    lock: &mut WriteLock,
    source: &SourceId,
    ordinal: i64,
    decision: Decision<'_>,
) -> Result<ActivationReport, ActivationError> {
    change(lock, source, ordinal, Cause::Activate, decision).await
}

/// Goes back to the version that was active before the active one.
///
/// # Errors
/// [`ActivationError`].
pub async fn rollback(
    lock: &mut WriteLock,
    source: &SourceId,
    decision: Decision<'_>,
) -> Result<ActivationReport, ActivationError> {
    let versions = lock.versions(source).await?;
    let active = active_of(&versions).map(|version| version.label().to_string());
    // A rollback is no step forward: after one, the next goes further back, not to where it came from.
    let mut stack: Vec<String> = Vec::new();
    for activation in lock.activations(source).await?.into_iter().rev() {
        if activation.cause == Cause::Rollback {
            stack.pop();
        } else if stack.last() != Some(&activation.version) {
            stack.push(activation.version);
        }
    }
    if stack.last() == active.as_ref() {
        stack.pop();
    }
    let label = |version: &&ListVersion| stack.last() == Some(&version.label().to_string());
    let Some(previous) = versions.iter().find(label) else {
        return Err(ActivationError::NoPrevious(source.clone()));
    };
    // It was active once: what was found in it was overridden then.
    change(lock, source, previous.ordinal, Cause::Rollback, decision).await
}

/// Takes a list out of use: no version of it is active any more. Its versions and their history stay,
/// and it is taken up again by an import, or by a version that is made active. What was found by it is
/// superseded by the next run.
///
/// # Errors
/// [`ActivationError`].
pub async fn retire(
    store: &Store,
    lock: &mut WriteLock,
    source: &SourceId,
    decision: Decision<'_>,
) -> Result<RetirementReport, ActivationError> {
    let reason = decision.stated_reason()?;
    let in_use = store.lists().await?;
    let Some(active) = in_use.iter().find(|version| version.source == *source) else {
        return Err(ActivationError::NotInUse(source.clone()));
    };
    if in_use.len() == 1 {
        return Err(ActivationError::OnlyList(source.clone()));
    }
    let new =
        NewActivation { cause: Cause::Retire, actor: decision.actor, reason: Some(reason), overridden: &[] };
    lock.retire(source, active.ordinal, &new).await?;
    Ok(RetirementReport { source: source.clone(), previous: active.label().to_string() })
}

async fn change(
    lock: &mut WriteLock,
    source: &SourceId,
    ordinal: i64,
    cause: Cause,
    decision: Decision<'_>,
) -> Result<ActivationReport, ActivationError> {
    let reason = decision.stated_reason()?;
    let versions = lock.versions(source).await?;
    let label = VersionLabel::stored(source, ordinal).to_string();
    let previous = active_of(&versions).map(|version| version.label().to_string());
    let Some(version) = versions.into_iter().find(|version| version.ordinal == ordinal) else {
        return Err(ActivationError::NoVersion(label));
    };
    let mut report = ActivationReport {
        source: source.clone(),
        version: label,
        previous,
        activated: false,
        overridden: Vec::new(),
    };
    if version.state == VersionState::Active {
        return Ok(report);
    }
    if version.state == VersionState::Held {
        if !decision.override_findings {
            return Err(ActivationError::Held { version: report.version, findings: version.findings });
        }
        report.overridden = version.findings;
    }
    let new =
        NewActivation { cause, actor: decision.actor, reason: Some(reason), overridden: &report.overridden };
    lock.activate(source, ordinal, &new).await?;
    report.activated = true;
    Ok(report)
}
