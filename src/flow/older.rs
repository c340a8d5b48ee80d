//! Whether an edition that bears no date goes back to an earlier version: by its content. Pure.
//!
//! An older file is told by this: wherever it differs from the active version, it says what an
//! earlier version said. A new file may do so too in a place or two (a change is taken back), so
//! it must also be closer to that earlier version than to the active one.

use std::collections::HashMap;

use crate::store::Wording;

/// Id -> what the edition says instead of the active version: the hash of the listing, or none
/// where it is gone.
pub(super) type Changes<'a> = HashMap<&'a str, Option<&'a str>>;

/// The newest of these earlier versions (ordinals, newest first) that said in every changed place
/// what the edition says.
pub(super) fn agrees(changes: &Changes<'_>, wordings: &[Wording], earlier: &[i64]) -> Option<i64> {
    let mut by_id: HashMap<&str, Vec<&Wording>> = HashMap::new();
    for wording in wordings {
        by_id.entry(&wording.id).or_default().push(wording);
    }
    let said = |ordinal: i64, id: &str| {
        let standing = by_id.get(id)?.iter().find(|wording| wording.stood_in(ordinal))?;
        Some(standing.hash.as_str())
    };
    earlier.iter().copied().find(|ordinal| changes.iter().all(|(id, now)| said(*ordinal, id) == *now))
}

/// How many listings the edition differs from the earlier version in, where that is fewer than it
/// differs from the active one. `between`: those in which the two versions differ.
pub(super) fn closer(changes: u64, between: u64) -> Option<u64> {
    // Every change is one of the differences between the two versions; the others remain.
    let apart = between.saturating_sub(changes);
    (apart < changes).then_some(apart)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wording(id: &str, hash: &str, first: i64, last: Option<i64>) -> Wording {
        Wording { id: id.to_owned(), hash: hash.to_owned(), first, last }
    }

    #[test]
    fn an_edition_between_two_versions_goes_back_and_a_new_wording_does_not() {
        // 1 changed in version 2, 2 came in version 2, 3 went with it.
        let wordings = [
            wording("1", "a", 1, Some(1)),
            wording("1", "b", 2, None),
            wording("2", "c", 2, None),
            wording("3", "d", 1, Some(1)),
        ];
        let back: Changes<'_> = [("1", Some("a")), ("2", None), ("3", Some("d"))].into();
        assert_eq!(agrees(&back, &wordings, &[1]), Some(1));
        for (id, new) in [("1", Some("x")), ("3", Some("x")), ("4", Some("x"))] {
            let mut forward = back.clone();
            forward.insert(id, new);
            assert_eq!(agrees(&forward, &wordings, &[1]), None, "{id}");
        }
        assert_eq!(agrees(&[("1", None)].into(), &wordings, &[1]), None, "a delisting is new");
    }

    #[test]
    fn a_change_or_two_taken_back_are_no_older_edition() {
        assert_eq!(closer(2, 10), None);
        assert_eq!(closer(5, 10), None);
        assert_eq!(closer(6, 10), Some(4));
        assert_eq!(closer(10, 10), Some(0));
    }
}
