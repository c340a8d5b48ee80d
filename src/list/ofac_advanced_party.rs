//! One party of OFAC's advanced XML in the making: its names, features and profiles.

use std::collections::HashMap;

use super::ofac_advanced::{DateParts, References, number};
use super::ofac_csv::entry_number;
use super::ofac_draft::Draft;
use super::ofac_facts::feature;
use super::text::joined;
use super::xml::Walk;
use super::{AliasStrength, Listing, NameKind, PartialDate, PartyKind, SourceId};

/// A party in the making.
pub(super) struct Party {
    id: String,
    /// Numbers of its profiles, by which sanctions entries refer to it.
    pub(super) profiles: Vec<String>,
    pub(super) draft: Draft,
    party: Option<PartyKind>,
    identity: String,
    alias: Alias,
    names: Vec<Name>,
    /// Group and text of the part of a name being read.
    part: (String, String),
    /// Types of the parts of names, by the number of their group.
    groups: HashMap<String, String>,
    feature: Feature,
    features_seen: Vec<String>,
    date: DateParts,
    problem: Option<String>,
}

#[derive(Default, Clone)]
struct Alias {
    number: u64,
    kind: String,
    primary: bool,
    weak: bool,
}

/// One name in one script, its parts still without type.
struct Name {
    alias: Alias,
    latin: bool,
    parts: Vec<(String, String)>,
}

#[derive(Default)]
struct Feature {
    kind: String,
    approximate: bool,
    dates: Vec<(u16, u8, u8)>,
    /// Text of the value being read, or the reference in its place.
    reference: String,
    values: Vec<String>,
    places: Vec<String>,
}

impl Party {
    pub(super) fn new(id: String) -> Self {
        Self {
            id,
            profiles: Vec::new(),
            draft: Draft::default(),
            party: None,
            identity: String::new(),
            alias: Alias::default(),
            names: Vec::new(),
            part: Default::default(),
            groups: HashMap::new(),
            feature: Feature::default(),
            features_seen: Vec::new(),
            date: DateParts::default(),
            problem: None,
        }
    }

    /// Takes in an element that opens inside of the party.
    pub(super) fn open(&mut self, within: &[&str], walk: &Walk<'_>, references: &References) {
        let get = |name: &str| walk.attribute(name).unwrap_or_default().to_owned();
        match within {
            ["Profile"] => {
                self.profiles.push(get("ID"));
                let party = match references.party_type(&get("PartySubTypeID")) {
                    Some("Individual") => Some(PartyKind::Person),
                    Some("Entity") => Some(PartyKind::Organization),
                    Some("Vessel") => Some(PartyKind::Vessel),
                    Some("Aircraft") => Some(PartyKind::Aircraft),
                    _ => None,
                };
                self.party = self.party.or(party);
            }
            ["Profile", "Identity"] => self.identity = get("ID"),
            ["Profile", "Identity", "Alias"] => {
                let kind = references.value("AliasType", &get("AliasTypeID")).unwrap_or_default().to_owned();
                let (primary, weak) = (get("Primary") == "true", get("LowQuality") == "true");
                self.alias = Alias { number: number(&get("FixedRef")), kind, primary, weak };
            }
            [.., "DocumentedName"] => {
                self.names.push(Name { alias: self.alias.clone(), latin: true, parts: Vec::new() });
            }
            [.., "DocumentedNamePart", "NamePartValue"] => {
                self.part.0 = get("NamePartGroupID");
                let latin =
                    references.value("Script", &get("ScriptID")).is_none_or(|script| script == "Latin");
                if let Some(name) = self.names.last_mut() {
                    name.latin &= latin;
                }
            }
            [.., "NamePartGroup"] => {
                let kind = references.value("NamePartType", &get("NamePartTypeID")).unwrap_or_default();
                self.groups.insert(get("ID"), kind.to_owned());
            }
            ["Profile", "Feature"] => {
                let kind = references.value("FeatureType", &get("FeatureTypeID")).unwrap_or_default();
                self.feature = Feature { kind: kind.to_owned(), ..Feature::default() };
            }
            ["Profile", "Feature", "FeatureVersion", "DatePeriod", "Start" | "End"] => {
                self.feature.approximate |= get("Approximate") == "true";
            }
            ["Profile", "Feature", "FeatureVersion", "VersionDetail"] => {
                let reference = references.value("DetailReference", &get("DetailReferenceID"));
                self.feature.reference = reference.unwrap_or_default().to_owned();
            }
            ["Profile", "Feature", "FeatureVersion", "VersionLocation"] => {
                self.feature.places.push(get("LocationID"));
            }
            _ => {}
        }
    }

    /// Takes in an element that closes inside of the party.
    pub(super) fn close(&mut self, within: &[&str], text: &str, references: &mut References) {
        match within {
            [.., "DocumentedNamePart", "NamePartValue"] => {
                self.part.1 = text.to_owned();
                if let Some(name) = self.names.last_mut() {
                    name.parts.push(std::mem::take(&mut self.part));
                }
            }
            ["Profile", "Identity"] => {
                self.name_all();
                for clause in references.documents.remove(&self.identity).unwrap_or_default() {
                    self.draft.remark(&clause);
                }
            }
            [.., "DatePeriod", "Start" | "End", "From" | "To", part] => self.date.take(part, text),
            ["Profile", "Feature", .., "DatePeriod", "Start" | "End", "From" | "To"] => {
                self.feature.dates.extend(self.date.finish());
            }
            [.., "DatePeriod", "Start" | "End", "From" | "To"] => drop(self.date.finish()),
            ["Profile", "Feature", "FeatureVersion", "VersionDetail"] => {
                let reference = std::mem::take(&mut self.feature.reference);
                let value = if text.is_empty() { reference } else { text.to_owned() };
                if !value.is_empty() {
                    self.feature.values.push(value);
                }
            }
            ["Profile", "Feature", "FeatureVersion"] => self.version(references),
            // Remarks of the party or of its profile, where they are not facts of their own.
            ["Comment"] | ["Profile", "Comment"] if !text.is_empty() => self.draft.remark(text),
            _ => {}
        }
    }

    /// Brings the names of an identity into order, now that the types of their parts are known.
    fn name_all(&mut self) {
        for name in std::mem::take(&mut self.names) {
            let of = |family: bool| {
                let parts = name.parts.iter().filter(|(group, text)| {
                    let kind = self.groups.get(group).map(String::as_str).unwrap_or_default();
                    !text.is_empty() && family != is_given(kind)
                });
                joined(parts.map(|(_, text)| Some(text.clone())), " ")
            };
            // `FAMILY, Given` as in every other form.
            let Some(text) = joined([of(true), of(false)], ", ") else { continue };
            let kind = match name.alias.kind.as_str() {
                _ if name.alias.primary => NameKind::Primary,
                "A.K.A." | "Name" => NameKind::Aka,
                "F.K.A." => NameKind::Fka,
                "N.K.A." => NameKind::Nka,
                other => {
                    self.problem = Some(format!("the alias {text:?} is of no known type, {other:?}"));
                    continue;
                }
            };
            let strength = if name.alias.weak { AliasStrength::Weak } else { AliasStrength::Strong };
            if !name.latin {
                self.draft.original_script(kind, strength, text);
            } else if kind == NameKind::Primary && self.draft.name.is_empty() {
                self.draft.name = text;
            } else if kind == NameKind::Primary {
                // A second identity's primary name.
                self.draft.strong.push((name.alias.number, NameKind::Aka, text));
            } else if name.alias.weak {
                self.draft.weak_alias(kind, text);
            } else {
                self.draft.strong.push((name.alias.number, kind, text));
            }
        }
    }

    /// Brings one version of a feature into the words of the delimited form.
    fn version(&mut self, references: &References) {
        let kind = self.feature.kind.clone();
        // The first of a kind is the main one, the others are alternatives.
        let main = !self.features_seen.contains(&kind);
        let dates = std::mem::take(&mut self.feature.dates);
        let mut values = std::mem::take(&mut self.feature.values);
        let approximate = std::mem::take(&mut self.feature.approximate);
        let places = std::mem::take(&mut self.feature.places);
        if kind == "Birthdate" {
            match period(&dates) {
                Some(date) => self.draft.birth(!main, if approximate { date.circa() } else { date }),
                None => values.iter().for_each(|value| self.draft.remark(&feature(&kind, value, main))),
            }
            self.features_seen.push(kind);
            return;
        }
        if kind == "Title" && self.draft.title.is_none() && !values.is_empty() {
            self.draft.title = Some(values.join("; "));
            return;
        }
        for (at, id) in places.iter().enumerate() {
            let Some(place) = references.places.get(id) else {
                self.problem.get_or_insert(format!("it refers to the place {id}, which is not there"));
                continue;
            };
            if kind == "Location" {
                self.draft.addresses.push((number(id), place.clone()));
            } else if values.is_empty() || at > 0 {
                let parts = [place.street.clone(), place.city.clone(), place.country.clone()];
                values.extend(joined(parts, ", "));
            }
        }
        if values.is_empty() {
            values.extend(period(&dates).map(|date| date.to_string()));
        }
        for value in values.iter().filter(|_| kind != "Location") {
            self.draft.remark(&feature(&kind, value, main));
        }
        self.features_seen.push(kind);
    }

    /// The listing.
    pub(super) fn finish(self, source: &SourceId) -> Result<Listing, String> {
        let id = entry_number(&self.id).ok_or_else(|| format!("{:?} is no FixedRef", self.id))?;
        if let Some(problem) = self.problem {
            return Err(format!("{id}: {problem}"));
        }
        let party = self.party.ok_or_else(|| format!("{id} is of no known type of party"))?;
        if self.draft.name.is_empty() {
            return Err(format!("{id} has no name"));
        }
        Ok(self.draft.finish(source, id, party))
    }
}

/// Parts of a person's name that stand behind the comma in `FAMILY, Given`.
fn is_given(kind: &str) -> bool {
    matches!(kind, "First Name" | "Middle Name" | "Patronymic" | "Matronymic")
}

/// The date that spans these days: a day, a month, a year, or a range.
fn period(days: &[(u16, u8, u8)]) -> Option<PartialDate> {
    let (from, to) = (*days.iter().min()?, *days.iter().max()?);
    let point = |(year, month, day): (u16, u8, u8)| PartialDate::new(year, Some(month), Some(day)).ok();
    let year = |year: u16| PartialDate::new(year, None, None).ok();
    if from == to {
        return point(from);
    }
    if (from.1, from.2) == (1, 1) && (to.1, to.2) == (12, 31) {
        let (first, last) = (year(from.0)?, year(to.0)?);
        return if from.0 == to.0 { Some(first) } else { first.until(last).ok() };
    }
    let month_ends = PartialDate::new(to.0, Some(to.1), Some(to.2.checked_add(1)?)).is_err();
    if (from.0, from.1) == (to.0, to.1) && from.2 == 1 && month_ends {
        return PartialDate::new(from.0, Some(from.1), None).ok();
    }
    point(from)?.until(point(to)?).ok()
}
