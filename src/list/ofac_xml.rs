//! OFAC's `SDN.XML` and `CONSOLIDATED.XML`: root `sdnList`, one `sdnEntry` for each listing.
//!
//! The namespace is not looked at: it has changed (`tempuri.org` until 2024, the address of the
//! publication service since). Facts that the delimited form writes into the remarks are written
//! the same way here and read by the same grammar; see [`super::ofac_draft`].

use std::collections::BTreeMap;

use super::ofac_csv::entry_number;
use super::ofac_draft::{Draft, VesselFact, clean};
use super::open::Opened;
use super::reading::Reading;
use super::xml::{Step, Walk};
use super::{Address, NameKind, PartialDate, PartyKind, ReadError, Snapshot, SourceId};

/// Reads one document.
pub(super) fn read(source: &SourceId, file: &Opened<'_>) -> Result<Snapshot, ReadError> {
    let mut walk = Walk::new(&file.name, file.text()).metered(file.meter);
    let mut reading = Reading::new(source, file);
    let mut entry = Entry::default();
    let mut position = 0_usize;
    loop {
        let text = match walk.step()? {
            Step::Open => continue,
            Step::End => return reading.finish(),
            Step::Close(text) => clean(&text),
        };
        let path: Vec<&str> = walk.path().iter().skip(1).map(String::as_str).collect();
        match path.as_slice() {
            // The publisher's own spelling.
            ["publshInformation", "Publish_Date"] => reading.published_on(publish_date(&text)),
            ["publshInformation", "Record_Count"] => reading.declared_count(text.parse().ok()),
            ["sdnEntry"] => {
                position += 1;
                let read = std::mem::take(&mut entry).finish();
                let read = read.map(|(id, party, draft)| draft.finish(source, id, party));
                reading.take(|| format!("{} sdnEntry {position}", file.name), read);
            }
            ["sdnEntry", within @ ..] => entry.close(within, text),
            _ => {}
        }
    }
}

/// `03/28/2025`: month first.
fn publish_date(text: &str) -> Option<PartialDate> {
    let mut parts = text.split('/').map(|part| part.parse::<u16>().ok());
    let (month, day, year) = (parts.next()??, parts.next()??, parts.next()??);
    let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    PartialDate::new(year, Some(month), Some(day)).ok()
}

/// One entry as far as it is read.
#[derive(Default)]
struct Entry {
    uid: String,
    first_name: String,
    last_name: String,
    party: String,
    remarks: String,
    draft: Draft,
    /// Fields of the alias, address, number, date or place being read.
    item: BTreeMap<String, String>,
    /// The first thing in it that could not be understood.
    problem: Option<String>,
}

impl Entry {
    /// Takes in an element of the entry that closes.
    fn close(&mut self, within: &[&str], text: String) {
        match within {
            ["uid"] => self.uid = text,
            ["firstName"] => self.first_name = text,
            ["lastName"] => self.last_name = text,
            ["sdnType"] => self.party = text,
            ["title"] => self.draft.title = (!text.is_empty()).then_some(text),
            ["remarks"] => self.remarks = text,
            ["programList", "program"] if !text.is_empty() => self.draft.programs.push(text),
            ["akaList", "aka"] => self.alias(),
            ["addressList", "address"] => self.address(),
            ["idList", "id"] => self.identifier(),
            ["dateOfBirthList", "dateOfBirthItem"] => self.dated("DOB", "dateOfBirth"),
            ["placeOfBirthList", "placeOfBirthItem"] => self.dated("POB", "placeOfBirth"),
            ["nationalityList", "nationality"] => self.dated("nationality", "country"),
            ["citizenshipList", "citizenship"] => self.dated("citizen", "country"),
            ["vesselInfo", field] => self.vessel(field, &text),
            [_, _, field] => drop(self.item.insert((*field).to_owned(), text)),
            _ => {}
        }
    }

    /// Takes a field out of the item, where it is there and not empty.
    fn field(&mut self, name: &str) -> Option<String> {
        self.item.remove(name).filter(|text| !text.is_empty())
    }

    fn number(&mut self) -> u64 {
        self.field("uid").and_then(|uid| entry_number(&uid)).unwrap_or(u64::MAX)
    }

    fn alias(&mut self) {
        let number = self.number();
        let name = joined(self.field("lastName"), self.field("firstName"), ", ");
        let kind = match self.field("type").as_deref() {
            Some("a.k.a.") => Some(NameKind::Aka),
            Some("f.k.a.") => Some(NameKind::Fka),
            Some("n.k.a.") => Some(NameKind::Nka),
            _ => None,
        };
        let weak = match self.field("category").as_deref() {
            Some("weak") => Some(true),
            Some("strong") => Some(false),
            _ => None,
        };
        self.item.clear();
        match (name, kind, weak) {
            // A block without a name says nothing; OFAC has published such.
            (None, _, _) => {}
            (Some(name), Some(kind), Some(true)) => self.draft.weak_alias(kind, name),
            (Some(name), Some(kind), Some(false)) => self.draft.strong.push((number, kind, name)),
            (Some(name), _, _) => {
                let problem = format!("the alias {name:?} has no known type and category");
                self.problem.get_or_insert(problem);
            }
        }
    }

    /// The delimited form gives `Rome, RM 00187` for the city Rome, the province RM and the code.
    fn address(&mut self) {
        let number = self.number();
        let (first, second, third) = (self.field("address1"), self.field("address2"), self.field("address3"));
        let street = joined(joined(first, second, ", "), third, ", ");
        let city = joined(self.field("city"), self.field("stateOrProvince"), ", ");
        let city = joined(city, self.field("postalCode"), " ");
        let address = Address { street, city, country: self.field("country") };
        self.item.clear();
        if address != Address::default() {
            self.draft.addresses.push((number, address));
        }
    }

    fn identifier(&mut self) {
        let mut clause = joined(self.field("idType"), self.field("idNumber"), " ").unwrap_or_default();
        if let Some(country) = self.field("idCountry") {
            clause = format!("{clause} ({country})");
        }
        if let Some(date) = self.field("issueDate") {
            clause = format!("{clause} issued {date}");
        }
        if let Some(date) = self.field("expirationDate") {
            clause = format!("{clause} expires {date}");
        }
        self.item.clear();
        self.draft.remark(&clause);
    }

    fn dated(&mut self, key: &str, field: &str) {
        let alternative = self.field("mainEntry").as_deref() == Some("false");
        if let Some(value) = self.field(field) {
            self.draft.remark(&format!("{}{key} {value}", if alternative { "alt. " } else { "" }));
        }
        self.item.clear();
    }

    fn vessel(&mut self, field: &str, value: &str) {
        let fact = match field {
            "callSign" => VesselFact::CallSign,
            "vesselType" => VesselFact::Type,
            "vesselFlag" => VesselFact::Flag,
            "vesselOwner" => VesselFact::Owner,
            "tonnage" => VesselFact::Tonnage,
            "grossRegisteredTonnage" => VesselFact::GrossTonnage,
            _ => return,
        };
        if !value.is_empty() {
            self.draft.vessel(fact, value);
        }
    }

    fn finish(mut self) -> Result<(u64, PartyKind, Draft), String> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        let id = entry_number(&self.uid).ok_or_else(|| format!("{:?} is no uid", self.uid))?;
        let party = match self.party.as_str() {
            "Individual" => PartyKind::Person,
            "Entity" => PartyKind::Organization,
            "Vessel" => PartyKind::Vessel,
            "Aircraft" => PartyKind::Aircraft,
            other => return Err(format!("uid {id}: {other:?} is no type of party known here")),
        };
        self.draft.name = joined(some(self.last_name), some(self.first_name), ", ")
            .ok_or_else(|| format!("uid {id} has no name"))?;
        self.draft.remark(&self.remarks);
        Ok((id, party, self.draft))
    }
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// Two texts with a separator, or the one that is there.
fn joined(first: Option<String>, second: Option<String>, separator: &str) -> Option<String> {
    match (first, second) {
        (Some(first), Some(second)) => Some(format!("{first}{separator}{second}")),
        (first, second) => first.or(second),
    }
}
