//! What changed between two editions of a list, field by field.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{Listing, ListingKey};

/// The listings that came, changed and went, each in the order of their key.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Delta {
    /// In the new edition only.
    pub added: Vec<Listing>,
    /// In both, with different content.
    pub changed: Vec<ChangedListing>,
    /// In the old edition only.
    pub removed: Vec<Listing>,
}

/// A listing that stands in both editions with different content.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangedListing {
    /// Which one.
    pub key: ListingKey,
    /// Its primary name in the new edition, as it is shown.
    pub name: String,
    /// The fields that differ, in the order in which a listing has them; never empty.
    pub fields: Vec<FieldChange>,
}

/// A field with what it held before and holds now, as the listing's JSON has it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldChange {
    /// Its name: `names`, `births`, `remarks`...
    pub field: &'static str,
    /// In the old edition.
    pub old: Value,
    /// In the new edition.
    pub new: Value,
}

impl Delta {
    /// True where both editions hold the same listings with the same content.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// Compares two editions.
///
/// Only content counts: a file that was stamped anew or put in another order gives an empty delta.
/// Records of the new edition that could not be read are missing from it, and so stand among the
/// removed; whoever applies a delta looks at the rejects first.
#[must_use]
pub fn delta(old: &[Listing], new: &[Listing]) -> Delta {
    let mut left: BTreeMap<&ListingKey, &Listing> =
        old.iter().map(|listing| (&listing.key, listing)).collect();
    let mut delta = Delta::default();
    let mut newer: Vec<&Listing> = new.iter().collect();
    newer.sort_by(|a, b| a.key.cmp(&b.key));
    for listing in newer {
        match left.remove(&listing.key) {
            None => delta.added.push(listing.clone()),
            Some(before) => {
                let fields = changed_fields(before, listing);
                if !fields.is_empty() {
                    let name = listing.primary_name().map(super::ListedName::display).unwrap_or_default();
                    delta.changed.push(ChangedListing { key: listing.key.clone(), name, fields });
                }
            }
        }
    }
    delta.removed = left.into_values().cloned().collect();
    delta
}

/// The fields in which two wordings of one listing differ.
#[must_use]
pub fn changed_fields(old: &Listing, new: &Listing) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    let mut compare = |field: &'static str, same: bool, old: Value, new: Value| {
        if !same {
            changes.push(FieldChange { field, old, new });
        }
    };
    // Every field by its name: one that is added to `Listing` and not here does not compile.
    let Listing {
        key: _,
        kind,
        names,
        births,
        birth_places,
        nationalities,
        citizenships,
        gender,
        titles,
        programs,
        identifiers,
        addresses,
        remarks,
        listed_on,
        source_url,
    } = old;
    macro_rules! each {
        ($($field:ident)*) => {
            $(compare(stringify!($field), *$field == new.$field, json($field), json(&new.$field));)*
        };
    }
    each!(kind names births birth_places nationalities citizenships gender titles programs identifiers
        addresses remarks listed_on source_url);
    changes
}

fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::{AliasStrength, ListedName, NameKind, PartyKind, SourceId};

    fn edition(listings: &[(&str, &str)]) -> Vec<Listing> {
        let listing = |(id, name): &(&str, &str)| {
            let key = ListingKey { source: SourceId::ofac_sdn(), id: (*id).to_owned() };
            let name = ListedName::person(name, NameKind::Primary, AliasStrength::Strong);
            Listing::new(key, PartyKind::Person, vec![name])
        };
        listings.iter().map(listing).collect()
    }

    fn ids(listings: &[Listing]) -> Vec<&str> {
        listings.iter().map(|listing| listing.key.id.as_str()).collect()
    }

    #[test]
    fn what_came_changed_and_went_is_told_apart() {
        let old = edition(&[("1", "DOE, John"), ("2", "ROE, Jane"), ("3", "POE, Jim")]);
        let mut new = edition(&[("4", "NEW, Ann"), ("3", "POE, James"), ("1", "DOE, John")]);
        new[1].programs.push("SDGT".to_owned());
        let delta = delta(&old, &new);
        assert_eq!(ids(&delta.added), ["4"]);
        assert_eq!(ids(&delta.removed), ["2"]);
        let changed = &delta.changed[0];
        assert_eq!((changed.key.id.as_str(), changed.name.as_str()), ("3", "James POE"));
        let fields: Vec<&str> = changed.fields.iter().map(|change| change.field).collect();
        assert_eq!(fields, ["names", "programs"]);
        assert_eq!(changed.fields[1].old, Value::Array(Vec::new()));
        assert_eq!(changed.fields[1].new, serde_json::json!(["SDGT"]));
    }

    #[test]
    fn another_order_changes_nothing() {
        let old = edition(&[("1", "DOE, John"), ("2", "ROE, Jane")]);
        let new = edition(&[("2", "ROE, Jane"), ("1", "DOE, John")]);
        assert!(delta(&old, &new).is_empty());
    }

    #[test]
    fn from_nothing_everything_is_added_and_to_nothing_everything_removed() {
        let full = edition(&[("2", "ROE, Jane"), ("1", "DOE, John")]);
        assert_eq!(ids(&delta(&[], &full).added), ["1", "2"]);
        assert_eq!(ids(&delta(&full, &[]).removed), ["1", "2"]);
    }
}
