//! What names were screened against + what there is now -> what is to be done. Pure.

use std::collections::{BTreeMap, BTreeSet};

use crate::store::{CoverageId, CoverageRow, Stale};

/// What names and texts of one coverage lack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Need {
    /// Nothing: they saw the lists as they are.
    Nothing,
    /// The listings in which the lists of now differ from any of these.
    Changes(BTreeSet<CoverageId>),
    /// Everything: another matcher, normalizer or threshold.
    Everything,
}

/// What each coverage lacks to be the current one.
///
/// A coverage that a finished run carried on is what it was carried to. The names of a run that did
/// not finish may be as that run left them, or as they were before; so they are screened against what
/// changed since either.
///
/// # Errors
/// When the current coverage is not among the rows.
pub(super) fn needs(
    rows: &[CoverageRow],
    unsettled: &[CoverageId],
    current: CoverageId,
) -> Option<BTreeMap<CoverageId, Need>> {
    let by_id: BTreeMap<CoverageId, &CoverageRow> = rows.iter().map(|row| (row.id, row)).collect();
    let now = *by_id.get(&current)?;
    let need = |row: &CoverageRow| {
        let was = row.carried_to.unwrap_or(row.id);
        let former: BTreeSet<CoverageId> = unsettled.iter().copied().chain([was]).collect();
        let mut changed = BTreeSet::new();
        for id in former {
            match by_id.get(&id) {
                Some(was) if was.says_the_same_of_names(now) => {
                    if was.versions != now.versions {
                        changed.insert(id);
                    }
                }
                _ => return Need::Everything,
            }
        }
        if changed.is_empty() { Need::Nothing } else { Need::Changes(changed) }
    };
    Some(rows.iter().map(|row| (row.id, need(row))).collect())
}

/// The coverages whose names and texts lack something.
pub(super) fn stale(needs: &BTreeMap<CoverageId, Need>) -> Stale {
    let lacking = needs.iter().filter(|(_, need)| **need != Need::Nothing);
    Stale { all: false, coverages: lacking.map(|(id, _)| *id).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: i64, carried_to: Option<i64>, matcher: &str, version: i64) -> CoverageRow {
        CoverageRow {
            id: CoverageId(id),
            carried_to: carried_to.map(CoverageId),
            matcher_version: matcher.to_owned(),
            normalizer_version: 1,
            threshold: 800,
            versions: vec![format!("ofac-sdn@{version}")],
        }
    }

    fn changes<const N: usize>(ids: [i64; N]) -> Need {
        Need::Changes(ids.into_iter().map(CoverageId).collect())
    }

    fn of(rows: &[CoverageRow], unsettled: &[i64], current: i64) -> Vec<Need> {
        let unsettled: Vec<CoverageId> = unsettled.iter().copied().map(CoverageId).collect();
        needs(rows, &unsettled, CoverageId(current)).unwrap().into_values().collect()
    }

    #[test]
    fn the_current_coverage_and_what_was_carried_to_it_lack_nothing() {
        let rows = [row(1, Some(3), "m", 1), row(2, None, "m", 2), row(3, None, "m", 3)];
        assert_eq!(of(&rows, &[], 3), [Need::Nothing, changes([2]), Need::Nothing]);
    }

    #[test]
    fn what_was_carried_elsewhere_lacks_what_changed_since_then() {
        let rows = [row(1, Some(2), "m", 1), row(2, None, "m", 2), row(3, None, "m", 3)];
        assert_eq!(of(&rows, &[], 3), [changes([2]), changes([2]), Need::Nothing]);
        // Back to the first version: another row for the same, since the first was carried on.
        let rows = [row(1, Some(2), "m", 1), row(2, None, "m", 2), row(4, None, "m", 1)];
        assert_eq!(of(&rows, &[], 4), [changes([2]), changes([2]), Need::Nothing]);
    }

    #[test]
    fn a_run_that_did_not_finish_leaves_names_in_either_state() {
        let rows = [row(1, None, "m", 1), row(2, None, "m", 2), row(3, None, "m", 3)];
        assert_eq!(of(&rows, &[2], 3), [changes([1, 2]), changes([2]), changes([2])]);
        // Also where the lists are again as they were before it.
        assert_eq!(of(&rows, &[2], 1)[0], changes([2]));
        // A run under way at the current coverage changes nothing.
        assert_eq!(of(&rows, &[3], 3), [changes([1]), changes([2]), Need::Nothing]);
    }

    #[test]
    fn another_matcher_needs_everything() {
        let rows = [row(1, None, "old", 1), row(2, None, "m", 1)];
        assert_eq!(of(&rows, &[], 2), [Need::Everything, Need::Nothing]);
        // Names may be as an unfinished run of it left them.
        assert_eq!(of(&rows, &[1], 2), [Need::Everything, Need::Everything]);
        assert_eq!(stale(&needs(&rows, &[], CoverageId(2)).unwrap()).coverages, [CoverageId(1)]);
        assert_eq!(needs(&rows, &[], CoverageId(7)), None);
    }
}
