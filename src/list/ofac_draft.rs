//! One OFAC listing in the making, whichever form it is read from.
//!
//! All forms put what they read in here, and [`Draft::finish`] brings it to one normal form, so
//! that the same facts give the same listing:
//! - what XML keeps apart is first written as the delimited form writes it, then read by the one
//!   grammar of remarks;
//! - aliases: strong ones in the order of the publisher's numbers, then weak ones by name (the
//!   delimited form gives them no number);
//! - birth dates, places, nationalities: the main one first, the alternatives sorted;
//! - programs and identifiers sorted; notes of known kinds sorted, then free text as published.

use super::ofac_remarks::{self, Clause};
use super::text::{blanks_kept, unique};
use super::{
    Address, AliasStrength, Gender, Identifier, ListedName, Listing, ListingKey, NameKind, PartialDate,
    PartyKind, Script, SourceId,
};

/// Where OFAC shows one listing; completed by its number.
const PAGE: &str = "https://sanctionssearch.ofac.treas.gov/Details.aspx?id=";

/// A listing in the making.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// Primary name.
    pub(super) name: String,
    /// Strong aliases with the publisher's number of each.
    pub(super) strong: Vec<(u64, NameKind, String)>,
    /// Titles in one text, as both forms give them.
    pub(super) title: Option<String>,
    /// Programs in any order.
    pub(super) programs: Vec<String>,
    /// Addresses with the publisher's number of each.
    pub(super) addresses: Vec<(u64, Address)>,
    /// Day of the designation; only the advanced form gives one.
    pub(super) listed_on: Option<PartialDate>,
    weak: Vec<(String, NameKind)>,
    original: Vec<(String, NameKind, AliasStrength)>,
    births: Vec<(bool, PartialDate)>,
    birth_places: Vec<(bool, String)>,
    nationalities: Vec<(bool, String)>,
    citizenships: Vec<(bool, String)>,
    gender: Option<Gender>,
    identifiers: Vec<Identifier>,
    notes: Vec<String>,
    free: Vec<String>,
}

impl Draft {
    /// Takes in remarks: clauses separated by `;`.
    pub(super) fn remark(&mut self, text: &str) {
        for clause in text.split(';').map(clean).filter(|clause| !clause.is_empty()) {
            self.take(ofac_remarks::clause(&clause));
        }
    }

    /// Takes in text that is known to be cut off: kept, not interpreted.
    pub(super) fn cut_off(&mut self, text: &str) {
        self.free.push(clean(text));
    }

    /// Takes in an alias that the publisher marks weak.
    pub(super) fn weak_alias(&mut self, kind: NameKind, name: String) {
        self.weak.push((name, kind));
    }

    /// Takes in a birth date; true where it is an alternative.
    pub(super) fn birth(&mut self, alternative: bool, date: PartialDate) {
        self.births.push((alternative, date));
    }

    /// Takes in a name in another script, which only the advanced and the enhanced form give.
    pub(super) fn original_script(&mut self, kind: NameKind, strength: AliasStrength, name: String) {
        // The primary name is the Latin one; in another script it stands beside it.
        let kind = if kind == NameKind::Primary { NameKind::Aka } else { kind };
        self.original.push((name, kind, strength));
    }

    /// Takes in what both forms say of a vessel outside of the remarks.
    pub(super) fn vessel(&mut self, fact: VesselFact, value: &str) {
        let label = match fact {
            VesselFact::CallSign => "Vessel Call Sign",
            VesselFact::Type => "Vessel Type",
            VesselFact::Tonnage => "Vessel Tonnage",
            VesselFact::GrossTonnage => "Vessel Gross Registered Tonnage",
            VesselFact::Flag => "Vessel Flag",
            VesselFact::Owner => "Vessel Owner",
        };
        // `99,144` in the delimited form is `99144` in XML.
        let value = match fact {
            VesselFact::Tonnage | VesselFact::GrossTonnage => value.replace(',', ""),
            _ => value.to_owned(),
        };
        self.remark(&format!("{label} {value}"));
    }

    fn take(&mut self, clause: Clause) {
        match clause {
            Clause::Birth(alternative, date) => self.births.push((alternative, date)),
            Clause::BirthPlace(alternative, place) => self.birth_places.push((alternative, place)),
            Clause::Nationality(alternative, country) => self.nationalities.push((alternative, country)),
            Clause::Citizenship(alternative, country) => self.citizenships.push((alternative, country)),
            Clause::Gender(gender) => self.gender = self.gender.or(Some(gender)),
            Clause::Identifier(identifier, note) => {
                self.identifiers.push(identifier);
                self.notes.extend(note);
            }
            Clause::WeakAlias(kind, name) => self.weak.push((name, kind)),
            Clause::Note(text) => self.notes.push(text),
            Clause::Free(text) => self.free.push(text),
        }
    }

    /// The listing.
    pub(super) fn finish(mut self, source: &SourceId, id: u64, party: PartyKind) -> Listing {
        let listed = |text: &str, kind, strength| ofac_remarks::listed_name(text, party, kind, strength);
        let mut names = vec![listed(&self.name, NameKind::Primary, AliasStrength::Strong)];
        self.strong.sort_by_key(|(number, _, _)| *number);
        names.extend(self.strong.iter().map(|(_, kind, name)| listed(name, *kind, AliasStrength::Strong)));
        self.weak.sort();
        names.extend(self.weak.iter().map(|(name, kind)| listed(name, *kind, AliasStrength::Weak)));

        names.extend(unique(self.original).into_iter().map(|(name, kind, strength)| ListedName {
            script: Script::Original,
            ..listed(&name, kind, strength)
        }));

        let key = ListingKey { source: source.clone(), id: id.to_string() };
        let mut listing = Listing::new(key, party, names);
        listing.births = main_first(self.births);
        listing.birth_places = main_first(self.birth_places);
        listing.nationalities = main_first(self.nationalities);
        listing.citizenships = main_first(self.citizenships);
        listing.gender = self.gender;
        listing.titles = clauses(self.title.as_deref().unwrap_or_default());
        listing.programs = sorted(self.programs);
        listing.identifiers = sorted(self.identifiers);
        self.addresses.sort_by_key(|(number, _)| *number);
        listing.addresses = self.addresses.into_iter().map(|(_, address)| address).collect();
        listing.listed_on = self.listed_on;
        listing.source_url = Some(format!("{PAGE}{id}"));

        // The delimited form repeats the title at the end of the remarks.
        let repeated: Vec<String> =
            listing.titles.iter().map(|title| ofac_remarks::without_final_stop(title)).collect();
        self.free.retain(|text| !repeated.contains(text));
        let remarks = [sorted(self.notes), self.free].concat().join("; ");
        listing.remarks = (!remarks.is_empty()).then_some(remarks);
        listing
    }
}

/// What OFAC says of a vessel in fields of its own.
#[derive(Debug, Clone, Copy)]
pub(super) enum VesselFact {
    CallSign,
    Type,
    Tonnage,
    GrossTonnage,
    Flag,
    Owner,
}

/// Text in one line, with the blanks in it as they are: OFAC has corrected nothing but a second
/// blank in a name, and that is a change. A double quotation mark is written `'`, as the delimited form does for want of
/// an escape: `Tower "F"` in XML is `Tower 'F'` there.
pub(super) fn clean(text: &str) -> String {
    blanks_kept(&text.replace('"', "'"))
}

fn clauses(text: &str) -> Vec<String> {
    text.split(';').map(clean).filter(|clause| !clause.is_empty()).collect()
}

fn sorted<T: Ord>(mut values: Vec<T>) -> Vec<T> {
    values.sort();
    values.dedup();
    values
}

/// The main one first, then the alternatives, each once.
fn main_first<T: Ord + Clone>(values: Vec<(bool, T)>) -> Vec<T> {
    unique(sorted(values).into_iter().map(|(_, value)| value).collect())
}
