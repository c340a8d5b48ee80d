//! What an edition must show before it may become the active version of its list. Pure.
//!
//! [`storable`] refuses what cannot be kept at all. [`check`] finds everything that speaks against
//! an edition that can: it is kept, held, and a person may activate it. The bounds are calibrated
//! on 143 consecutive publications of OFAC's list (2021-08 to 2022-12): the most that ever went at
//! once are 1.6 % of all listings and 2.2 % of the persons, the most ids that were replaced 0.1 %.

use std::collections::HashSet;

use super::facts::Facts;
use crate::list::{PartialDate, Snapshot, SourceId};
use crate::store::Finding;

/// An edition must have more than this share of the active version's persons, in per cent.
const PERSONS_KEPT_PERCENT: u64 = 95;
/// And more than this share of the most that were active in [`DAYS`].
const PERSONS_KEPT_LONG_PERCENT: u64 = 90;
/// How far back [`PERSONS_KEPT_LONG_PERCENT`] looks: several small losses make a large one.
pub(super) const DAYS: u32 = 30;
/// Of so many listings (or persons) of the active version fewer than this may be gone, per mille,
/// unless months lie between the two, by their dates or because as many have come (over six months
/// 4.3 % of OFAC's listings went and 5.1 % came). On one day at most 4.2 % ever came, so that a twentieth lost on it
/// is still seen; counting persons alone would miss it. A twentieth, rounded down, is a little less
/// than 50.
const LOST_PER_MILLE: u64 = 45;
/// Fewer than this may always go: a short list is no list cut short because one is delisted.
const LOST_AT_LEAST: u64 = 5;
/// At most this share of ids may be replaced, in per cent.
const REPLACED_PERCENT: u64 = 20;
/// Of so many records at most one may be unreadable.
const RECORDS_PER_REJECT: u64 = 1_000;
/// A fill rate must be at least this share of what it was, in per cent.
const FILL_KEPT_PERCENT: u64 = 75;
/// Fields that fewer persons had, in per cent, may vanish: one delisting can take them.
const FILL_WATCHED_PERCENT: u64 = 5;

/// Why an edition cannot even be kept. The active version stays.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GuardError {
    /// It has no listings.
    #[error("{list}: no listings in these files; the download may have failed, fetch them again")]
    Empty {
        /// The list.
        list: SourceId,
    },
    /// One id stands twice.
    #[error("{list}: the id {id} stands twice; the files may be of different editions, fetch them again")]
    Twice {
        /// The list.
        list: SourceId,
        /// The id.
        id: String,
    },
    /// A listing of one list in a snapshot of another.
    #[error("{list}: the listing {key} is of another list; please report this")]
    Stray {
        /// The list.
        list: SourceId,
        /// The listing.
        key: String,
    },
    /// A character that cannot be stored.
    #[error("{list}: the listing {id} holds a zero character; the files may be damaged, fetch them again")]
    ZeroCharacter {
        /// The list.
        list: SourceId,
        /// The listing.
        id: String,
    },
}

/// What is known of the active version when an edition comes that differs from it.
#[derive(Debug, Clone)]
pub(super) struct Active {
    /// Its counts.
    pub(super) facts: Facts,
    /// The publisher's date of it.
    pub(super) published_on: Option<PartialDate>,
    /// Most persons of any version that was active in the last [`DAYS`].
    pub(super) most_persons: u64,
    /// Listings and, of them, persons that are gone in the edition.
    pub(super) lost: (u64, u64),
    /// Listings and, of them, persons of the edition that are new.
    pub(super) added: (u64, u64),
    /// Highest number, where numbers only grow: of the edition, and of this version.
    pub(super) highest: Option<(u64, u64)>,
    /// That the edition goes back to an earlier version.
    pub(super) back: Option<Finding>,
}

/// Refuses what cannot be kept.
pub(super) fn storable(snapshot: &Snapshot) -> Result<(), GuardError> {
    let list = || snapshot.source.clone();
    if snapshot.listings.is_empty() {
        return Err(GuardError::Empty { list: list() });
    }
    let mut seen = HashSet::with_capacity(snapshot.listings.len());
    for listing in &snapshot.listings {
        let id = &listing.key.id;
        if listing.key.source != snapshot.source {
            return Err(GuardError::Stray { list: list(), key: listing.key.to_string() });
        }
        if !seen.insert(id) {
            return Err(GuardError::Twice { list: list(), id: id.clone() });
        }
        // Postgres stores no U+0000, and JSON writes it this way and no other.
        if serde_json::to_string(listing).is_ok_and(|json| json.contains("\\u0000")) {
            return Err(GuardError::ZeroCharacter { list: list(), id: id.clone() });
        }
    }
    Ok(())
}

/// Everything that speaks against an edition; nothing where it may become the active version.
pub(super) fn check(snapshot: &Snapshot, facts: &Facts, active: Option<&Active>) -> Vec<Finding> {
    let mut findings = of_itself(snapshot);
    if let Some(active) = active {
        size(facts, active, a_month_apart(snapshot.published_on, active.published_on), &mut findings);
        fill(facts, &active.facts, &mut findings);
        age(snapshot, active, &mut findings);
    }
    findings
}

fn of_itself(snapshot: &Snapshot) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(found) = &snapshot.foreign {
        findings.push(Finding::Foreign { found: found.to_string() });
    }
    let rejects = snapshot.rejects.len() as u64;
    let records = snapshot.records();
    if let Some(declared) = snapshot.miscounted() {
        findings.push(Finding::Count { declared, found: records });
    }
    if let Some(first) = snapshot.rejects.first()
        && rejects * RECORDS_PER_REJECT > records
    {
        let (place, reason) = (first.place.clone(), first.reason.clone());
        findings.push(Finding::Rejects { rejects, records, place, reason });
    }
    findings
}

/// Whether both bear a date, and more than a month lies between.
fn a_month_apart(edition: Option<PartialDate>, active: Option<PartialDate>) -> bool {
    let day = |date: PartialDate| {
        let (month, day) = date.month_and_day()?;
        // Months of 31 days: this need not be a calendar.
        Some((u32::from(date.years().0) * 12 + u32::from(month)) * 31 + u32::from(day))
    };
    match (edition.and_then(day), active.and_then(day)) {
        (Some(edition), Some(active)) => edition > active + 31,
        _ => false,
    }
}

fn size(facts: &Facts, active: &Active, months_lie_between: bool, findings: &mut Vec<Finding>) {
    let before = &active.facts;
    if facts.persons * 100 <= before.persons * PERSONS_KEPT_PERCENT && before.persons > 0 {
        findings.push(Finding::FewerPersons { persons: facts.persons, active: before.persons });
    }
    if facts.persons * 100 < active.most_persons * PERSONS_KEPT_LONG_PERCENT {
        let (persons, most) = (facts.persons, active.most_persons);
        findings.push(Finding::FewerThanBefore { persons, most, days: DAYS });
    }
    let ((listings, persons), added) = (active.lost, active.added);
    for (what, lost, added, active) in
        [("listings", listings, added.0, before.listings), ("persons", persons, added.1, before.persons)]
    {
        let many = lost >= LOST_AT_LEAST && lost * 1000 >= active * LOST_PER_MILLE;
        if many && added < lost && !months_lie_between {
            findings.push(Finding::Lost { what: what.to_owned(), lost, active });
        }
    }
    let added = added.0;
    let replaced = listings.min(added);
    if replaced >= LOST_AT_LEAST && replaced * 100 > before.listings * REPLACED_PERCENT {
        findings.push(Finding::Replaced { removed: listings, added, active: before.listings });
    }
}

fn fill(facts: &Facts, before: &Facts, findings: &mut Vec<Finding>) {
    for (field, &filled_before) in &before.fill {
        let filled = facts.fill.get(field).copied().unwrap_or_default();
        let watched = filled_before * 100 >= before.persons * FILL_WATCHED_PERCENT;
        // filled / persons < 75 % of filled_before / persons_before
        let fell = filled * before.persons * 100 < filled_before * facts.persons * FILL_KEPT_PERCENT;
        if watched && fell {
            findings.push(Finding::Fill {
                field: field.clone(),
                filled,
                persons: facts.persons,
                filled_before,
                persons_before: before.persons,
            });
        }
    }
}

fn age(snapshot: &Snapshot, active: &Active, findings: &mut Vec<Finding>) {
    if let (Some(published_on), Some(before)) = (snapshot.published_on, active.published_on)
        && published_on < before
    {
        findings.push(Finding::Older { published_on, active: before });
    }
    findings.extend(active.back.clone());
    if let Some((highest, active)) = active.highest
        && highest < active
    {
        findings.push(Finding::NumbersShrank { highest, active });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_days_more_than_a_month_apart_are_so() {
        let date = |text: &str| text.parse::<PartialDate>().ok();
        for (edition, active, apart) in [
            ("2020-03-20", "2018-10-29", true),
            ("2022-01-05", "2021-12-03", true),
            ("2022-01-02", "2021-12-31", false),
            ("2022-02-01", "2022-01-01", false),
            ("2018-10-29", "2020-03-20", false),
            ("2022", "2018-10-29", false),
        ] {
            assert_eq!(a_month_apart(date(edition), date(active)), apart, "{edition} {active}");
        }
        assert!(!a_month_apart(None, date("2018-10-29")));
    }
}
