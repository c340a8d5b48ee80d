//! Hits that stand + a new screening -> what has to be written. Pure.

use std::collections::HashMap;

use crate::screen::Screening;
use crate::store::{ActiveHit, Because, HitChanges, NameId, hit_digest};

/// What to write so that the hits of the screened names are those of their screening. A hit that
/// is found again as it stands is left alone; one that says something else is superseded by its
/// successor; one that is not found any more is superseded.
pub(super) fn plan<'a>(
    standing: impl IntoIterator<Item = &'a ActiveHit>,
    screened: impl IntoIterator<Item = (NameId, &'a Screening)>,
) -> HitChanges {
    let mut standing: HashMap<(NameId, &str, &str), &ActiveHit> = standing
        .into_iter()
        .map(|hit| ((hit.name, hit.source.as_str(), hit.listing_id.as_str()), hit))
        .collect();
    let mut changes = HitChanges::default();
    for (name, screening) in screened {
        for hit in &screening.hits {
            let counts = changes.counts.entry(hit.list.to_string()).or_default();
            match standing.remove(&(name, hit.list.as_str(), hit.listing_id.as_str())) {
                Some(stands) if stands.digest == hit_digest(hit) => counts.unchanged += 1,
                Some(stands) => {
                    counts.rescored += 1;
                    changes.superseded.push((stands.id, Because::Changed));
                    changes.added.push((name, hit.clone()));
                }
                None => {
                    counts.new += 1;
                    changes.added.push((name, hit.clone()));
                }
            }
        }
    }
    for hit in standing.values() {
        changes.counts.entry(hit.source.clone()).or_default().superseded += 1;
        changes.superseded.push((hit.id, Because::NoLongerFound));
    }
    // The map has no order, and the same input must give the same writes.
    changes.superseded.sort_by_key(|(id, _)| *id);
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::{AliasStrength, SourceId};
    use crate::screen::{Hit, Score};
    use crate::store::{HitCounts, HitId};

    fn hit(listing_id: &str, per_mille: u16) -> Hit {
        Hit {
            score: Score::from_per_mille(per_mille),
            list: SourceId::ofac_sdn(),
            listing_id: listing_id.to_owned(),
            name: "A".to_owned(),
            matched_name: "A".to_owned(),
            alias_strength: AliasStrength::Strong,
            programs: Vec::new(),
            evidence: Vec::new(),
            list_version: "ofac-sdn@1".to_owned(),
            matcher_version: "1".to_owned(),
        }
    }

    fn stands(id: i64, hit: &Hit) -> ActiveHit {
        ActiveHit {
            id: HitId(id),
            name: NameId(1),
            source: hit.list.to_string(),
            listing_id: hit.listing_id.clone(),
            digest: hit_digest(hit),
        }
    }

    fn planned(standing: &[ActiveHit], hits: Vec<Hit>) -> HitChanges {
        let screening = Screening { total: hits.len(), truncated: false, hits };
        plan(standing, [(NameId(1), &screening)])
    }

    fn counts(changes: &HitChanges) -> HitCounts {
        changes.counts["ofac-sdn"]
    }

    #[test]
    fn what_is_found_again_is_left_alone_even_from_a_newer_version() {
        let newer = Hit { list_version: "ofac-sdn@2".to_owned(), ..hit("7", 900) };
        let changes = planned(&[stands(1, &hit("7", 900))], vec![newer]);
        assert!(changes.added.is_empty() && changes.superseded.is_empty());
        assert_eq!(counts(&changes), HitCounts { unchanged: 1, ..HitCounts::default() });
    }

    #[test]
    fn what_is_gone_changed_or_new_is_told_apart() {
        let before = [stands(1, &hit("7", 900)), stands(2, &hit("8", 900))];
        let changes = planned(&before, vec![hit("8", 850), hit("9", 810)]);
        assert_eq!(changes.superseded, [(HitId(1), Because::NoLongerFound), (HitId(2), Because::Changed)]);
        assert_eq!(changes.added, [(NameId(1), hit("8", 850)), (NameId(1), hit("9", 810))]);
        assert_eq!(counts(&changes), HitCounts { new: 1, rescored: 1, superseded: 1, unchanged: 0 });
    }

    #[test]
    fn a_plan_carried_out_leaves_nothing_to_do() {
        let new = vec![hit("7", 900), hit("8", 801)];
        let after: Vec<ActiveHit> = (1..).zip(&new).map(|(id, hit)| stands(id, hit)).collect();
        let changes = planned(&after, new);
        assert!(changes.added.is_empty() && changes.superseded.is_empty());
    }
}
