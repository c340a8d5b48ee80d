//! A snapshot in the making: takes listings as they are read, and turns an id that comes twice
//! into a reject.

use std::collections::BTreeSet;

use super::open::Opened;
use super::{Listing, Meter, PartialDate, ReadError, Reject, Snapshot, SourceId};

/// Most listings of a list, several times what the longest lists of parties hold: what a file can
/// make of memory has a bound.
pub(super) const MAX_LISTINGS: usize = 100_000;
/// Most records that are kept as unreadable. With more, it is not the list it seems to be.
pub(super) const MAX_REJECTS: usize = 10_000;

/// Most names, dates, places and the like of all listings together, several times what the longest
/// lists have.
const MAX_ITEMS: usize = 500_000;

fn items(listing: &Listing) -> usize {
    listing.names.len()
        + listing.births.len()
        + listing.birth_places.len()
        + listing.nationalities.len()
        + listing.citizenships.len()
        + listing.titles.len()
        + listing.programs.len()
        + listing.identifiers.len()
        + listing.addresses.len()
}

/// A snapshot in the making.
pub(super) struct Reading<'a> {
    snapshot: Snapshot,
    seen: BTreeSet<String>,
    items: usize,
    file: &'a str,
    meter: &'a Meter,
}

/// The error of a file with more listings or rejects than any list has.
pub(super) fn too_many(file: &str, listings: usize, rejects: usize) -> Option<ReadError> {
    let detail = if listings > MAX_LISTINGS {
        format!("more than {MAX_LISTINGS} listings; no list is that long")
    } else if rejects > MAX_REJECTS {
        format!("more than {MAX_REJECTS} records cannot be read; this is no list in a form known here")
    } else {
        return None;
    };
    Some(ReadError::Malformed { file: file.to_owned(), place: "its records".to_owned(), detail })
}

impl<'a> Reading<'a> {
    pub(super) fn new(source: &SourceId, file: &'a Opened<'_>) -> Self {
        let snapshot = Snapshot {
            source: source.clone(),
            published_on: None,
            foreign: None,
            declared_count: None,
            listings: Vec::new(),
            delisted: 0,
            rejects: Vec::new(),
        };
        Self { snapshot, seen: BTreeSet::new(), items: 0, file: &file.name, meter: file.meter }
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
        self.meter.record();
        match read {
            // One past the bound is kept, which is what the end asks for.
            Ok(_) if self.snapshot.listings.len() > MAX_LISTINGS => {}
            Ok(listing) if self.items + items(&listing) > MAX_ITEMS => self.items = MAX_ITEMS + 1,
            Err(_) if self.snapshot.rejects.len() > MAX_REJECTS => {}
            Ok(listing) if self.seen.contains(&listing.key.id) => {
                self.reject(place(), format!("a second record with the id {}", listing.key.id));
            }
            Ok(listing) => {
                self.items += items(&listing);
                self.seen.insert(listing.key.id.clone());
                self.snapshot.listings.push(listing);
            }
            Err(reason) => self.reject(place(), reason),
        }
    }

    pub(super) fn reject(&mut self, place: String, reason: String) {
        if self.snapshot.rejects.len() <= MAX_REJECTS {
            self.snapshot.rejects.push(Reject { place, reason });
        }
    }

    /// Leaves out a party that is listed no more.
    pub(super) fn delisted(&mut self) {
        self.meter.record();
        self.snapshot.delisted += 1;
    }

    /// The snapshot, unless it has more listings or rejects than any list.
    pub(super) fn finish(self) -> Result<Snapshot, ReadError> {
        if self.items > MAX_ITEMS {
            return Err(ReadError::Malformed {
                file: self.file.to_owned(),
                place: "its records".to_owned(),
                detail: format!("more than {MAX_ITEMS} names, dates and the like; no list has as many"),
            });
        }
        match too_many(self.file, self.snapshot.listings.len(), self.snapshot.rejects.len()) {
            Some(error) => Err(error),
            None => Ok(self.snapshot),
        }
    }
}
