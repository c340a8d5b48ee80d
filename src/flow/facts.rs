//! What of an edition the guard compares: counts, not listings. Pure.

use std::collections::BTreeMap;

use crate::list::{Listing, NameKind, PartyKind, Snapshot, SourceId};

/// Counts of one edition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// All listings.
    pub(super) listings: u64,
    /// Those that are persons.
    pub(super) persons: u64,
    /// Names of those persons.
    pub(super) names: u64,
    /// Field -> persons that have it.
    pub(super) fill: BTreeMap<String, u64>,
}

/// Whether a person has a field.
type Has = fn(&Listing) -> bool;

/// The fields whose filling is watched, in the words of the findings.
const FIELDS: [(&str, Has); 9] = [
    ("a birth date", |person| !person.births.is_empty()),
    ("a birth place", |person| !person.birth_places.is_empty()),
    ("a nationality or citizenship", |person| {
        !person.nationalities.is_empty() || !person.citizenships.is_empty()
    }),
    ("a gender", |person| person.gender.is_some()),
    ("a title", |person| !person.titles.is_empty()),
    ("a program", |person| !person.programs.is_empty()),
    ("an identifier", |person| !person.identifiers.is_empty()),
    ("an address", |person| !person.addresses.is_empty()),
    ("an alias", |person| person.names.iter().any(|name| name.kind != NameKind::Primary)),
];

impl Facts {
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        let persons = || snapshot.listings.iter().filter(|listing| listing.kind == PartyKind::Person);
        let filled = |(field, has): (&str, Has)| {
            (field.to_owned(), persons().filter(|person| has(person)).count() as u64)
        };
        Self {
            listings: snapshot.listings.len() as u64,
            persons: persons().count() as u64,
            names: persons().map(|person| person.names.len() as u64).sum(),
            fill: FIELDS.into_iter().map(filled).collect(),
        }
    }
}

/// The highest number of lists whose publisher numbers listings in the order in which they came:
/// OFAC never gives a number twice, nor a lower one to a later listing than the highest so far.
pub(super) fn highest_number<'a>(source: &SourceId, ids: impl Iterator<Item = &'a str>) -> Option<u64> {
    let numbered = *source == SourceId::ofac_sdn() || *source == SourceId::ofac_cons();
    numbered.then(|| ids.filter_map(|id| id.parse().ok()).max()).flatten()
}
