//! One party of Switzerland's list in the making.

use std::collections::BTreeMap;

use super::ch_names::Parts;
use super::ch_refs::References;
use super::name_list::gathered;
use super::text::{day_of, filled, joined, unique};
use super::xml::Walk;
use super::{
    Address, AliasStrength, Gender, Identifier, ListedName, Listing, ListingKey, NameKind, PartialDate,
    PartyKind, SourceId,
};

/// A party in the making. What it refers to is looked up once it is whole.
#[derive(Default)]
pub(super) struct Target {
    id: Option<String>,
    /// Numbers of the sets of sanctions that it is under.
    sets: Vec<String>,
    kind: Option<Result<PartyKind, String>>,
    gender: Option<Gender>,
    identities: usize,
    /// Whether the identity being read is the main one.
    main: bool,
    name: Option<Parts>,
    /// Language and script of the spelling being read.
    way: (Option<String>, Option<String>),
    names: Vec<ListedName>,
    /// Why a name cannot be read.
    problem: Option<String>,
    titles: Vec<String>,
    dates: Vec<Result<PartialDate, String>>,
    /// Numbers of the places.
    birth_places: Vec<String>,
    nationalities: Vec<String>,
    identifiers: Vec<Identifier>,
    /// Each with the number of its place.
    addresses: Vec<(AddressLines, Option<String>)>,
    remarks: Vec<String>,
    modifications: Vec<Modification>,
    /// Fields of the address, document or relation being read.
    item: BTreeMap<String, String>,
}

struct AddressLines {
    street: Option<String>,
    postal_code: Option<String>,
}

struct Modification {
    kind: String,
    on: Option<PartialDate>,
}

impl Modification {
    fn delists(&self) -> bool {
        self.kind.starts_with("de") && self.kind.ends_with("listed")
    }

    fn lists(&self) -> bool {
        self.kind.ends_with("listed") && !self.delists()
    }
}

impl Target {
    /// Takes in an element that opens inside of the party, or the party itself.
    pub(super) fn open(&mut self, walk: &Walk<'_>) {
        let get = |name: &str| walk.attribute(name).and_then(filled);
        let path: Vec<&str> = walk.path().iter().skip(2).map(String::as_str).collect();
        match path.as_slice() {
            [] => {
                self.id = get("ssid");
                let sets = get("sanctions-set-id").unwrap_or_default();
                self.sets.extend(sets.split(' ').filter(|set| !set.is_empty()).map(str::to_owned));
            }
            ["modification"] => {
                let days = ["effective-date", "enactment-date", "publication-date"];
                let on = days.iter().find_map(|name| day_of(walk.attribute(name)?));
                let kind = get("modification-type").unwrap_or_default().to_lowercase();
                self.modifications.push(Modification { kind, on });
            }
            ["individual"] => {
                self.kind = Some(Ok(PartyKind::Person));
                self.gender = match get("sex").as_deref() {
                    Some("male") => Some(Gender::Male),
                    Some("female") => Some(Gender::Female),
                    _ => None,
                };
            }
            ["entity"] => self.kind = Some(Ok(PartyKind::Organization)),
            ["object"] => {
                let kind = get("object-type").unwrap_or_default();
                self.kind = Some(match kind.to_lowercase().as_str() {
                    "vessel" => Ok(PartyKind::Vessel),
                    "aircraft" => Ok(PartyKind::Aircraft),
                    _ => Err(format!("{kind:?} is no type of object known here")),
                });
            }
            [_, "identity"] => {
                self.identities += 1;
                self.main = get("main").map_or(self.identities == 1, |main| main == "true" || main == "1");
            }
            [_, "identity", "name"] => {
                let kind = match get("name-type").as_deref() {
                    Some("primary-name") if self.main => NameKind::Primary,
                    Some("formerly-known-as") => NameKind::Fka,
                    _ => NameKind::Aka,
                };
                let weak = kind != NameKind::Primary && get("quality").as_deref() == Some("low");
                let strength = if weak { AliasStrength::Weak } else { AliasStrength::Strong };
                self.name = Some(Parts::new(kind, strength));
            }
            [_, "identity", "name", "name-part"] => {
                if let Some(name) = &mut self.name {
                    let kind = get("name-part-type").unwrap_or_default();
                    name.part(&kind, get("order").as_deref());
                }
            }
            [_, "identity", "name", "name-part", "spelling-variant"] => {
                self.way = (get("lang"), get("script"))
            }
            [_, "identity", "day-month-year"] => self.dates.extend(date(&get)),
            [_, "identity", "place-of-birth"] => self.birth_places.extend(get("place-id")),
            [_, "identity", "address"] => self.keep("place-id", get("place-id")),
            [_, "identity", "identification-document"] => self.keep("document-type", get("document-type")),
            [_, "identity", _, "issuer"] => self.keep("code", get("code")),
            [_, "identity", _, "country"] => self.keep("code", get("iso-code")),
            [_, "relation"] => {
                self.keep("relation-type", get("relation-type"));
                self.keep("target-id", get("target-id"));
            }
            [.., "generic-attribute"] => self.keep("name", get("name")),
            _ => {}
        }
    }

    /// Takes in an element inside of the party that closes, by its path from there. Tells how many
    /// bytes of names came of it.
    pub(super) fn close(&mut self, path: &[String], text: &str) -> usize {
        let text = filled(text);
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match path.as_slice() {
            ["sanctions-set-id"] => self.sets.extend(text),
            ["foreign-identifier"] => self.identifiers.extend(text.map(|number| Identifier {
                kind: "Foreign identifier".to_owned(),
                number,
                country: None,
            })),
            [.., "generic-attribute"] => {
                let remark = joined([self.field("name"), text], ": ");
                self.remarks.extend(remark);
            }
            [.., "justification" | "other-information"] => {
                let number = text.as_deref().and_then(imo_number);
                self.identifiers.extend(number.filter(|_| self.kind == Some(Ok(PartyKind::Vessel))));
                self.remarks.extend(text);
            }
            [_, "relation"] => {
                let to = joined([self.field("relation-type"), self.field("target-id")], " ");
                let remark = joined([to, self.field("remark")], ": ");
                self.remarks.extend(remark);
            }
            [_, "identity", "name"] => return self.named(),
            [_, "identity", "name", "name-part", "value"] => {
                if let Some(name) = &mut self.name {
                    name.value(text);
                }
            }
            [_, "identity", "name", "name-part", "spelling-variant"] => {
                let (lang, script) = std::mem::take(&mut self.way);
                if let Some(name) = &mut self.name {
                    name.spelling(lang, script, text);
                }
            }
            [_, "identity", "nationality"] => {
                let country = self.field("country").or(self.field("code"));
                self.nationalities.extend(country);
                self.item.clear();
            }
            [_, "identity", "address"] => self.address(),
            [_, "identity", "identification-document"] => self.document(),
            [_, "identity", _, field] | [_, "relation", field] => self.keep(field, text),
            _ => {}
        }
        0
    }

    fn keep(&mut self, field: &str, text: Option<String>) {
        self.item.extend(text.map(|text| (field.to_owned(), text)));
    }

    fn field(&mut self, name: &str) -> Option<String> {
        self.item.remove(name)
    }

    fn named(&mut self) -> usize {
        let before = self.names.len();
        match self.name.take().map(Parts::finish) {
            Some(Ok(found)) => {
                self.names.extend(found.names);
                self.titles.extend(found.titles);
            }
            Some(Err(problem)) => self.problem = Some(problem),
            None => {}
        }
        self.names[before..].iter().map(|name| name.text.len()).sum()
    }

    fn address(&mut self) {
        let lines = [
            self.field("c-o").map(|name| format!("c/o {name}")),
            self.field("address-details"),
            self.field("p-o-box").map(|number| format!("P.O. Box {number}")),
        ];
        let lines = AddressLines { street: joined(lines, ", "), postal_code: self.field("zip-code") };
        let place = self.field("place-id");
        self.addresses.push((lines, place));
        let remark = self.field("remark").or(self.field("remarks"));
        self.remarks.extend(remark.map(|remark| format!("Address: {remark}")));
        self.item.clear();
    }

    fn document(&mut self) {
        let kind = self.field("document-type").unwrap_or_else(|| "Document".to_owned());
        let country = self.field("issuer").or(self.field("code"));
        let number = self.field("number");
        let said = [
            self.field("date-of-issue").map(|day| format!("issued {day}")),
            self.field("expiry-date").map(|day| format!("expires {day}")),
            self.field("remark").or(self.field("remarks")),
        ];
        let shown = joined([Some(kind.clone()), number.clone()], " ").unwrap_or_default();
        self.remarks.extend(joined(said, ", ").map(|said| format!("{shown}: {said}")));
        self.identifiers.extend(number.map(|number| Identifier { kind, number, country }));
        self.item.clear();
    }

    /// Whether it is not listed any more in the edition of this day: the last of its modifications
    /// says so. What is to come has not happened, and in doubt it is listed.
    pub(super) fn is_delisted(&self, published: Option<PartialDate>) -> bool {
        let to_come = |modification: &Modification| {
            modification.delists() && modification.on.zip(published).is_some_and(|(on, today)| on > today)
        };
        let happened: Vec<&Modification> =
            self.modifications.iter().filter(|modification| !to_come(modification)).collect();
        if happened.iter().any(|modification| modification.on.is_none()) {
            return happened.last().is_some_and(|last| last.delists());
        }
        let last = happened.iter().map(|modification| modification.on).max();
        let on_last = || happened.iter().filter(|modification| Some(modification.on) == last);
        on_last().any(|modification| modification.delists())
            && !on_last().any(|modification| modification.lists())
    }

    /// What it refers to and is not in the file.
    pub(super) fn missing(&self, references: &References) -> Vec<String> {
        let who = self.id.as_deref().unwrap_or("the target");
        let places =
            self.birth_places.iter().chain(self.addresses.iter().filter_map(|(_, place)| place.as_ref()));
        let places = places.filter(|place| references.place(place).is_none()).map(|place| ("place", place));
        let sets = self.sets.iter().filter(|set| references.program(set).is_none());
        let all = places.chain(sets.map(|set| ("set of sanctions", set)));
        unique(
            all.map(|(what, id)| format!("{who} names the {what} {id}, which is not in the file")).collect(),
        )
    }

    /// The listing.
    pub(super) fn finish(self, source: &SourceId, references: &References) -> Result<Listing, String> {
        let id = self.id.ok_or("the target has no ssid")?;
        if let Some(problem) = self.problem {
            return Err(format!("{id}: {problem}"));
        }
        let kind = self.kind.ok_or_else(|| format!("{id} is no individual, entity or object"))?;
        let kind = kind.map_err(|problem| format!("{id}: {problem}"))?;
        let mut names = self.names;
        if !names.iter().any(|name| name.kind == NameKind::Primary) {
            names.iter_mut().take(1).for_each(|name| name.kind = NameKind::Primary);
        }
        if names.is_empty() {
            return Err(format!("{id} has no name"));
        }
        let key = ListingKey { source: source.clone(), id };
        let mut listing = Listing::new(key, kind, gathered(names));
        let mut remarks = Vec::new();
        for date in unique(self.dates) {
            match date {
                Ok(date) if kind == PartyKind::Person => listing.births.push(date),
                Ok(date) => remarks.push(format!("Date: {date}")),
                Err(written) if kind == PartyKind::Person => {
                    remarks.push(format!("Date of birth: {written}"))
                }
                Err(written) => remarks.push(format!("Date: {written}")),
            }
        }
        remarks.extend(self.remarks);
        let places = self.birth_places.iter().filter_map(|id| references.place(id)?.written());
        listing.birth_places = unique(places.collect());
        let addresses = self.addresses.into_iter().map(|(lines, place)| {
            let place = place.and_then(|id| references.place(&id)).cloned().unwrap_or_default();
            let town = joined([lines.postal_code, place.location], " ");
            Address { street: lines.street, city: joined([town, place.area], ", "), country: place.country }
        });
        listing.addresses = unique(addresses.filter(|address| *address != Address::default()).collect());
        let programs = self.sets.iter().filter_map(|set| references.program(set).cloned());
        listing.programs = unique(programs.collect());
        listing.nationalities = unique(self.nationalities);
        listing.gender = self.gender;
        listing.titles = unique(self.titles);
        listing.identifiers = unique(self.identifiers);
        let days = |of: fn(&Modification) -> bool| {
            self.modifications.iter().filter(move |modification| of(modification)).filter_map(|m| m.on)
        };
        let gone = days(Modification::delists).max();
        listing.listed_on =
            days(Modification::lists).filter(|day| gone.is_none_or(|gone| gone <= *day)).min();
        let remarks = unique(remarks).join("; ");
        listing.remarks = (!remarks.is_empty()).then_some(remarks);
        Ok(listing)
    }
}

/// A date in parts, or how it is written where it is none of this calendar.
fn date(get: &dyn Fn(&str) -> Option<String>) -> Option<Result<PartialDate, String>> {
    let small = |name: &str| get(name).map_or(Some(None), |text| text.parse().ok().map(Some));
    let read = || {
        let year = get("year")?.parse().ok()?;
        PartialDate::new(year, small("month")?, small("day")?).ok()
    };
    let parts = || ["year", "month", "day"].map(|name| get(name).map(|text| format!("{name} {text}")));
    let calendar = get("calendar").filter(|calendar| !calendar.eq_ignore_ascii_case("gregorian"));
    match (read(), calendar) {
        (Some(date), None) => Some(Ok(date)),
        (Some(date), Some(calendar)) => Some(Err(format!("{date} ({calendar})"))),
        (None, calendar) => {
            let calendar = calendar.map(|calendar| format!("({calendar})"));
            joined([joined(parts(), ", "), calendar], " ").map(Err)
        }
    }
}

/// The number in `IMO number: 1234567`.
fn imo_number(text: &str) -> Option<Identifier> {
    let (_, behind) = text.split_once("IMO")?;
    let digits = |word: &&str| word.len() == 7 && word.bytes().all(|byte| byte.is_ascii_digit());
    let number = behind.split(|c: char| !c.is_alphanumeric()).find(digits)?;
    Some(Identifier { kind: "IMO number".to_owned(), number: number.to_owned(), country: None })
}
