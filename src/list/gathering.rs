//! Parties in the making, of which a table tells in several rows each. Bounded: nothing is known to
//! be whole before the last row, so everything is kept until then.

use std::collections::BTreeMap;

use super::ReadError;
use super::open::Opened;
use super::reading::MAX_LISTINGS;

/// Longest text that is gathered, bytes. The longest such list, the UK's, has some 20 MB.
const MAX_TABLE_BYTES: usize = 64 << 20;

/// Most names, dates and the like of all rows together, of which many repeat those of another. The
/// UK's list has 150,000.
const MAX_ITEMS: usize = 400_000;

/// Parties in the making, by their id.
pub(super) struct Gathering<K, T> {
    /// Each with the place of its first row.
    parties: BTreeMap<K, (String, T)>,
    /// How many names, dates and the like a party has so far.
    items_of: fn(&T) -> usize,
    items: usize,
}

impl<K: Ord, T> Gathering<K, T> {
    /// None yet, of this file.
    pub(super) fn of(file: &Opened<'_>, items_of: fn(&T) -> usize) -> Result<Self, ReadError> {
        if file.text().len() > MAX_TABLE_BYTES {
            return Err(ReadError::TooLarge { file: file.name.clone(), limit_bytes: MAX_TABLE_BYTES as u64 });
        }
        Ok(Self { parties: BTreeMap::new(), items_of, items: 0 })
    }

    /// Hands the party of a row to `read`, begun where it is new. Past the bounds nothing is read any
    /// more, and [`Self::finish`] says so.
    pub(super) fn row(
        &mut self,
        id: K,
        place: &str,
        begin: impl FnOnce() -> T,
        read: impl FnOnce(&mut T) -> Result<(), String>,
    ) -> Result<(), String> {
        if self.items > MAX_ITEMS || self.parties.len() > MAX_LISTINGS {
            return Ok(());
        }
        let (_, party) = self.parties.entry(id).or_insert_with(|| (place.to_owned(), begin()));
        let before = (self.items_of)(party);
        let read = read(party);
        self.items += (self.items_of)(party).saturating_sub(before);
        read
    }

    /// Every party with its id and the place of its first row.
    pub(super) fn finish(self, file: &Opened<'_>) -> Result<impl Iterator<Item = (K, String, T)>, ReadError> {
        if self.items > MAX_ITEMS || self.parties.len() > MAX_LISTINGS {
            return Err(ReadError::Malformed {
                file: file.name.clone(),
                place: "its rows".to_owned(),
                detail: format!(
                    "more than {MAX_LISTINGS} parties, or {MAX_ITEMS} names, dates and the like; no list has as many"
                ),
            });
        }
        Ok(self.parties.into_iter().map(|(id, (place, party))| (id, place, party)))
    }
}
