//! A snapshot in the making: takes listings as they are read, and turns an id that comes twice
//! into a reject.

use std::collections::BTreeSet;

use super::{Listing, PartialDate, Reject, Snapshot, SourceId};

/// A snapshot in the making.
pub(super) struct Reading {
    snapshot: Snapshot,
    seen: BTreeSet<String>,
}

impl Reading {
    pub(super) fn new(source: &SourceId) -> Self {
        let snapshot = Snapshot {
            source: source.clone(),
            published_on: None,
            foreign: None,
            declared_count: None,
            listings: Vec::new(),
            rejects: Vec::new(),
        };
        Self { snapshot, seen: BTreeSet::new() }
    }

    /// The publisher's own date of the edition.
    pub(super) fn published_on(&mut self, date: Option<PartialDate>) {
        self.snapshot.published_on = date;
    }

    /// The publisher's own count of its records.
    pub(super) fn declared_count(&mut self, count: Option<u32>) {
        self.snapshot.declared_count = count;
    }

    /// Takes in a listing, or the reason why a record is none.
    pub(super) fn take(&mut self, place: impl FnOnce() -> String, read: Result<Listing, String>) {
        match read {
            Ok(listing) if self.seen.contains(&listing.key.id) => {
                self.reject(place(), format!("a second record with the id {}", listing.key.id));
            }
            Ok(listing) => {
                self.seen.insert(listing.key.id.clone());
                self.snapshot.listings.push(listing);
            }
            Err(reason) => self.reject(place(), reason),
        }
    }

    pub(super) fn reject(&mut self, place: String, reason: String) {
        self.snapshot.rejects.push(Reject { place, reason });
    }

    pub(super) fn finish(self) -> Snapshot {
        self.snapshot
    }
}
