//! What changed between two editions of a list.

use std::collections::BTreeMap;

use super::{ListingKey, Snapshot};

/// Keys of the listings that came, changed and went, each in the order of their key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delta {
    /// In the new edition only.
    pub added: Vec<ListingKey>,
    /// In both, with different content.
    pub changed: Vec<ListingKey>,
    /// In the old edition only.
    pub removed: Vec<ListingKey>,
}

impl Delta {
    /// True where both editions hold the same listings with the same content.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// Compares what is known (key and canonical hash of every listing) with a new edition.
///
/// Only content counts: a file that was stamped anew or put in another order gives an empty delta.
/// Records of the new edition that could not be read are missing from it, and so stand among the
/// removed; whoever applies a delta looks at the rejects first.
#[must_use]
pub fn delta(old: impl IntoIterator<Item = (ListingKey, String)>, new: &Snapshot) -> Delta {
    let mut old: BTreeMap<ListingKey, String> = old.into_iter().collect();
    let mut delta = Delta::default();
    for listing in &new.listings {
        match old.remove(&listing.key) {
            None => delta.added.push(listing.key.clone()),
            Some(hash) if hash != listing.canonical_hash() => delta.changed.push(listing.key.clone()),
            Some(_) => {}
        }
    }
    delta.added.sort();
    delta.changed.sort();
    delta.removed = old.into_keys().collect();
    delta
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::{AliasStrength, ListedName, Listing, NameKind, PartyKind, SourceId};

    fn edition(listings: &[(&str, &str)]) -> Snapshot {
        let source = SourceId::ofac_sdn();
        let listing = |(id, name): &(&str, &str)| {
            let key = ListingKey { source: source.clone(), id: (*id).to_owned() };
            let name = ListedName::person(name, NameKind::Primary, AliasStrength::Strong);
            Listing::new(key, PartyKind::Person, vec![name])
        };
        Snapshot {
            source: source.clone(),
            published_on: None,
            declared_count: None,
            listings: listings.iter().map(listing).collect(),
            rejects: Vec::new(),
        }
    }

    fn known(edition: &Snapshot) -> Vec<(ListingKey, String)> {
        edition.listings.iter().map(|l| (l.key.clone(), l.canonical_hash())).collect()
    }

    fn ids(keys: &[ListingKey]) -> Vec<&str> {
        keys.iter().map(|key| key.id.as_str()).collect()
    }

    #[test]
    fn what_came_changed_and_went_is_told_apart() {
        let old = edition(&[("1", "DOE, John"), ("2", "ROE, Jane"), ("3", "POE, Jim")]);
        let new = edition(&[("4", "NEW, Ann"), ("3", "POE, James"), ("1", "DOE, John")]);
        let delta = delta(known(&old), &new);
        assert_eq!(ids(&delta.added), ["4"]);
        assert_eq!(ids(&delta.changed), ["3"]);
        assert_eq!(ids(&delta.removed), ["2"]);
    }

    #[test]
    fn a_new_date_or_another_order_changes_nothing() {
        let old = edition(&[("1", "DOE, John"), ("2", "ROE, Jane")]);
        let mut new = edition(&[("2", "ROE, Jane"), ("1", "DOE, John")]);
        new.published_on = "2022-06-30".parse().ok();
        assert!(delta(known(&old), &new).is_empty());
    }

    #[test]
    fn from_nothing_everything_is_added_and_to_nothing_everything_removed() {
        let full = edition(&[("2", "ROE, Jane"), ("1", "DOE, John")]);
        assert_eq!(ids(&delta([], &full).added), ["1", "2"]);
        assert_eq!(ids(&delta(known(&full), &edition(&[])).removed), ["1", "2"]);
    }
}
