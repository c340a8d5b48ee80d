//! The UK Sanctions List as XML: root `Designations`, one `Designation` for each party.
//!
//! Traps: a name's parts 1 to 6 are elements of their own, `Name6` the family name; names in other
//! scripts stand in a list of their own; days and months that are not known are the letters `dd`
//! and `mm`; what belongs to an individual, an entity or a ship is nested in elements of that name.

use std::collections::BTreeMap;

use super::loose_date::day_first;
use super::open::Opened;
use super::reading::Reading;
use super::text::{filled, one_line};
use super::uk_draft::{Draft, gender, identifier, name_kind, party, strength};
use super::xml::{Step, Walk};
use super::{ReadError, Snapshot, SourceId};

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
            Step::Close(text) => text,
        };
        match walk.path() {
            [_, date] if date == "DateGenerated" => {
                let date = one_line(&text);
                reading.published_on(day_first(&date).or_else(|| super::text::day_of(&date)));
            }
            [_, designation] if designation == "Designation" => {
                position += 1;
                let read = std::mem::take(&mut entry).finish(source);
                reading.take(|| format!("{} Designation {position}", file.name), read);
            }
            [_, _, within @ ..] if !within.is_empty() => entry.close(within, &text),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Entry {
    id: String,
    draft: Draft,
    /// Fields of the name, address, document or place being read.
    item: BTreeMap<String, String>,
    problem: Option<String>,
}

impl Entry {
    fn close(&mut self, within: &[String], text: &str) {
        let Some(element) = within.last().map(String::as_str) else { return };
        let text = filled(text);
        match (element, text) {
            ("UniqueID", Some(text)) => self.id = text,
            ("IndividualEntityShip", Some(text)) => match party(&text) {
                Ok(party) => self.draft.party = Some(party),
                Err(reason) => self.problem = Some(reason),
            },
            ("RegimeName", Some(text)) => self.draft.programs.push(text),
            ("DateDesignated", Some(text)) => self.draft.listed_on = day_first(&text),
            ("OtherInformation" | "UKStatementofReasons", Some(text)) => self.draft.remark(text),
            ("NameNonLatinScript", Some(text)) => self.draft.original(text),
            ("Title" | "Position", Some(text)) => self.draft.titles.push(text),
            ("DOB", Some(text)) => self.draft.births.push(text),
            ("Nationality", Some(text)) => self.draft.nationalities.push(text),
            ("Gender", Some(text)) => self.draft.gender = self.draft.gender.or(gender(&text)),
            ("UNReferenceNumber", Some(text)) => {
                self.draft.identifiers.push(identifier("UN reference number", text));
            }
            ("OFSIGroupID", Some(text)) => self.draft.identifiers.push(identifier("OFSI Group ID", text)),
            ("ShipIMONumber" | "IMONumber", Some(text)) => {
                self.draft.identifiers.push(identifier("IMO number", text));
            }
            ("BusinessRegistrationNumber", Some(text)) => {
                self.draft.identifiers.push(identifier("Business registration number", text));
            }
            ("Name", _) => self.name(),
            ("Address", _) => {
                let lines = [1, 2, 3, 4, 5, 6].map(|n| self.item.remove(&format!("AddressLine{n}")));
                let (code, country) = (self.field("AddressPostalCode"), self.field("AddressCountry"));
                self.draft.address(lines, code, country);
            }
            ("Location", _) => {
                let (town, country) = (self.field("TownOfBirth"), self.field("CountryOfBirth"));
                self.draft.birth_place(town, country);
            }
            ("Passport", _) => {
                let number = self.field("PassportNumber");
                let details = self.field("PassportAdditionalInformation");
                self.draft.documents("Passport", number, details);
            }
            ("NationalIdentifier", _) => {
                let number = self.field("NationalIdentifierNumber");
                let details = self.field("NationalIdentifierAdditionalInformation");
                self.draft.documents("National identification", number, details);
            }
            (_, Some(text)) => drop(self.item.insert(element.to_owned(), text)),
            (_, None) => {}
        }
    }

    fn field(&mut self, name: &str) -> Option<String> {
        self.item.remove(name)
    }

    fn name(&mut self) {
        let parts = [1, 2, 3, 4, 5, 6].map(|n| self.item.remove(&format!("Name{n}")));
        let strength = strength(self.field("AliasStrength").as_deref());
        match name_kind(self.field("NameType").as_deref()) {
            Ok(kind) => drop(self.draft.name(parts, kind, strength)),
            Err(reason) => self.problem = Some(reason),
        }
    }

    fn finish(self, source: &SourceId) -> Result<super::Listing, String> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        if self.id.is_empty() {
            return Err("the designation has no UniqueID".to_owned());
        }
        self.draft.finish(source, self.id)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::list::{AliasStrength, InputFile, NameKind, PartyKind, read_all};

    /// The elements the Foreign Office publishes; no real file was at hand. The parties are made up.
    pub(crate) const DOCUMENT: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<Designations><DateGenerated>14/03/2024</DateGenerated>
<Designation><LastUpdated>02/02/2022</LastUpdated><DateDesignated>25/01/2001</DateDesignated>
<UniqueID>XYZ0001</UniqueID><OFSIGroupID>12</OFSIGroupID><UNReferenceNumber>QDi.999</UNReferenceNumber>
<Names><Name><Name1>JOHN</Name1><Name2>&apos;ABD</Name2><Name6>DOE</Name6><NameType>Primary Name</NameType></Name>
<Name><Name6>JOHNNY</Name6><NameType>Alias</NameType><AliasStrength>Low</AliasStrength></Name></Names>
<NonLatinNames><NonLatinName><NameNonLatinScript>جون</NameNonLatinScript></NonLatinName></NonLatinNames>
<Titles><Title>Mullah</Title></Titles><RegimeName>Test</RegimeName>
<IndividualEntityShip>Individual</IndividualEntityShip><OtherInformation>Arms &amp; money.</OtherInformation>
<Addresses><Address><AddressLine1>1 Main St</AddressLine1><AddressLine6>Rome</AddressLine6><AddressCountry>Italy</AddressCountry></Address></Addresses>
<IndividualDetails><Individual><DOBs><DOB>dd/mm/1967</DOB><DOB>01/02/1968</DOB></DOBs>
<Nationalities><Nationality>Malta</Nationality></Nationalities>
<PassportDetails><Passport><PassportNumber>X1</PassportNumber><PassportAdditionalInformation>expired</PassportAdditionalInformation></Passport></PassportDetails>
<Positions><Position>Treasurer</Position></Positions>
<BirthDetails><Location><TownOfBirth>Valletta</TownOfBirth><CountryOfBirth>Malta</CountryOfBirth></Location></BirthDetails>
<Genders><Gender>Male</Gender></Genders></Individual></IndividualDetails></Designation>
<Designation><UniqueID>XYZ0002</UniqueID><Names><Name><Name6>AL-ZA&apos;IM &amp; SONS</Name6><NameType>Primary Name</NameType></Name></Names>
<IndividualEntityShip>Entity</IndividualEntityShip></Designation>
<Designation><UniqueID>XYZ0003</UniqueID><IndividualEntityShip>Ship</IndividualEntityShip></Designation></Designations>"#;

    #[test]
    fn a_designation_is_read_with_all_its_parts() {
        let snapshot = &read_all(&[InputFile::new("any", DOCUMENT.into())]).unwrap()[0];
        assert_eq!(snapshot.source, SourceId::uk_fcdo());
        assert_eq!(snapshot.published_on.unwrap().to_string(), "2024-03-14");
        let doe = &snapshot.listings[0];
        let names: Vec<_> = doe.names.iter().map(|n| (n.display(), n.kind, n.strength)).collect();
        assert_eq!(
            names,
            [
                ("JOHN 'ABD DOE".to_owned(), NameKind::Primary, AliasStrength::Strong),
                ("JOHNNY".to_owned(), NameKind::Aka, AliasStrength::Weak),
                ("جون".to_owned(), NameKind::Aka, AliasStrength::Strong),
            ]
        );
        let births: Vec<String> = doe.births.iter().map(ToString::to_string).collect();
        assert_eq!(births, ["1967", "1968-02-01"]);
        assert_eq!(doe.birth_places, ["Valletta, Malta"]);
        assert_eq!(doe.titles, ["Mullah", "Treasurer"]);
        assert_eq!(doe.identifiers.len(), 3);
        assert_eq!(doe.remarks.as_deref(), Some("Arms & money.; Passport X1: expired"));
        assert_eq!(snapshot.listings[1].kind, PartyKind::Organization);
        assert_eq!(snapshot.listings[1].names[0].text, "AL-ZA'IM & SONS");
        assert_eq!(snapshot.rejects[0].reason, "XYZ0003 has no name");
    }
}
