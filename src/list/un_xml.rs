//! The UN Security Council's consolidated list: root `CONSOLIDATED_LIST`, one `INDIVIDUAL` or
//! `ENTITY` for each listing.
//!
//! Traps: a name comes in up to four parts, none of them marked as the family name; one alias
//! element may hold several names, separated by `;` or in parentheses behind one in another script, or a remark;
//! alias elements without a name are routine; the publisher moves `dateGenerated` every night
//! without a change, and writes its time zone in several ways. The id is `DATAID`, which does not
//! change; `REFERENCE_NUMBER` (`QDi.001`) stands among the identifiers.

use std::collections::BTreeMap;

use super::annotation::{Annotated, annotated};
use super::ofac_csv::entry_number;
use super::ofac_draft::clean;
use super::open::Opened;
use super::reading::Reading;
use super::text::{day_of, joined, script_of};
use super::xml::{Step, Walk};
use super::{
    Address, AliasStrength, Gender, Identifier, ListedName, Listing, ListingKey, NameKind, PartialDate,
    PartyKind, ReadError, Snapshot, SourceId,
};

/// Reads one document.
pub(super) fn read(source: &SourceId, file: &Opened<'_>) -> Result<Snapshot, ReadError> {
    let mut walk = Walk::new(&file.name, file.text()).metered(file.meter);
    let mut reading = Reading::new(source, file);
    let mut entry = Entry::default();
    let mut position = 0_usize;
    loop {
        let text = match walk.step()? {
            Step::Open => {
                if walk.path().len() == 1 {
                    // `2024-11-30T00:00:00.875Z`: the day is what all its forms share.
                    reading.published_on(walk.attribute("dateGenerated").and_then(day_of));
                }
                continue;
            }
            Step::End => return reading.finish(),
            Step::Close(text) => clean(&text),
        };
        let path: Vec<&str> = walk.path().iter().skip(1).map(String::as_str).collect();
        let party = match path.get(1) {
            Some(&"INDIVIDUAL") => PartyKind::Person,
            Some(&"ENTITY") => PartyKind::Organization,
            _ => continue,
        };
        if path.len() > 2 {
            entry.close(&path[2..], text);
            continue;
        }
        position += 1;
        let read = std::mem::take(&mut entry).finish(source, party);
        reading.take(|| format!("{} {} {position}", file.name, path[1]), read);
    }
}

/// One entry as far as it is read.
#[derive(Default)]
struct Entry {
    fields: BTreeMap<String, String>,
    item: BTreeMap<String, String>,
    aliases: Vec<(NameKind, AliasStrength, String)>,
    births: Vec<PartialDate>,
    birth_places: Vec<String>,
    nationalities: Vec<String>,
    titles: Vec<String>,
    identifiers: Vec<Identifier>,
    addresses: Vec<Address>,
    remarks: Vec<String>,
}

fn take(fields: &mut BTreeMap<String, String>, name: &str) -> Option<String> {
    fields.remove(name).filter(|text| !text.is_empty())
}

impl Entry {
    fn close(&mut self, within: &[&str], text: String) {
        let of_person_or_entity = |name: &str| -> String {
            name.trim_start_matches("INDIVIDUAL_").trim_start_matches("ENTITY_").to_owned()
        };
        match within {
            ["TITLE" | "DESIGNATION", "VALUE"] if !text.is_empty() => self.titles.push(text),
            ["NATIONALITY", "VALUE"] if !text.is_empty() => self.nationalities.push(text),
            [_, field] => drop(self.item.insert((*field).to_owned(), text)),
            [element] => {
                let mut item = std::mem::take(&mut self.item);
                match of_person_or_entity(element).as_str() {
                    "ALIAS" => self.alias(&mut item),
                    "ADDRESS" => self.address(&mut item),
                    "DATE_OF_BIRTH" => self.birth(&mut item),
                    "PLACE_OF_BIRTH" => self.birth_place(&mut item),
                    "DOCUMENT" => self.document(&mut item),
                    _ => drop(self.fields.insert((*element).to_owned(), text)),
                }
            }
            _ => {}
        }
    }

    fn alias(&mut self, item: &mut BTreeMap<String, String>) {
        let Some(names) = take(item, "ALIAS_NAME") else { return };
        let (kind, strength) = match take(item, "QUALITY").as_deref() {
            Some("Low") => (NameKind::Aka, AliasStrength::Weak),
            Some("f.k.a.") => (NameKind::Fka, AliasStrength::Strong),
            _ => (NameKind::Aka, AliasStrength::Strong),
        };
        let Annotated { names: written, are_former } = annotated(&names);
        let kind = if are_former { NameKind::Fka } else { kind };
        let each = written
            .iter()
            .flat_map(|text| text.split(';'))
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty());
        self.aliases.extend(each.map(|name| (kind, strength, name)));
        let note = take(item, "NOTE").map(|note| format!("{names}: {note}"));
        self.remarks.extend(note);
    }

    fn address(&mut self, item: &mut BTreeMap<String, String>) {
        let city = joined([take(item, "CITY"), take(item, "STATE_PROVINCE"), take(item, "ZIP_CODE")], ", ");
        let address = Address { street: take(item, "STREET"), city, country: take(item, "COUNTRY") };
        let note = take(item, "NOTE").map(|note| format!("Address: {note}"));
        self.remarks.extend(note);
        if address != Address::default() {
            self.addresses.push(address);
        }
    }

    fn birth(&mut self, item: &mut BTreeMap<String, String>) {
        let date =
            |text: Option<String>| text.and_then(|text| day_of(&text).or(text.parse::<PartialDate>().ok()));
        let approximate = take(item, "TYPE_OF_DATE").as_deref() == Some("APPROXIMATELY");
        let from = date(take(item, "FROM_YEAR"));
        let to = date(take(item, "TO_YEAR"));
        let single = date(take(item, "DATE")).or(date(take(item, "YEAR")));
        let note = take(item, "NOTE");
        let circa =
            approximate || note.as_deref().is_some_and(|note| note.eq_ignore_ascii_case("approximately"));
        let found = match (from, to) {
            (Some(from), Some(to)) => from.until(to).ok(),
            _ => single,
        };
        self.births.extend(found.map(|date| if circa { date.circa() } else { date }));
        self.remarks.extend(note.map(|note| format!("Date of birth: {note}")));
    }

    fn birth_place(&mut self, item: &mut BTreeMap<String, String>) {
        let parts = ["STREET", "CITY", "STATE_PROVINCE", "COUNTRY"].map(|name| take(item, name));
        self.birth_places.extend(joined(parts, ", "));
        self.remarks.extend(take(item, "NOTE").map(|note| format!("Place of birth: {note}")));
    }

    fn document(&mut self, item: &mut BTreeMap<String, String>) {
        let country = take(item, "ISSUING_COUNTRY").or(take(item, "COUNTRY_OF_ISSUE"));
        let kind = joined([take(item, "TYPE_OF_DOCUMENT"), take(item, "TYPE_OF_DOCUMENT2")], ", ");
        let number = take(item, "NUMBER");
        let note = joined(["DATE_OF_ISSUE", "CITY_OF_ISSUE", "NOTE"].map(|name| take(item, name)), ", ");
        let shown = joined([kind.clone(), number.clone()], " ");
        self.remarks.extend(note.map(|note| format!("{}: {note}", shown.as_deref().unwrap_or("Document"))));
        match number {
            Some(number) => {
                let kind = kind.unwrap_or_else(|| "Document".to_owned());
                self.identifiers.push(Identifier { kind, number, country });
            }
            None => self.remarks.extend(kind),
        }
    }

    fn finish(mut self, source: &SourceId, party: PartyKind) -> Result<Listing, String> {
        let mut field = |name: &str| take(&mut self.fields, name);
        let id = field("DATAID").unwrap_or_default();
        if entry_number(&id).is_none() {
            return Err(format!("{id:?} is no DATAID"));
        }
        let parts = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].map(&mut field);
        let primary = joined(parts, " ").ok_or_else(|| format!("DATAID {id} has no name"))?;
        let name = |text: String, kind, strength| {
            let script = script_of(&text);
            ListedName { text, kind, strength, script, parts: None }
        };
        let mut names = vec![name(primary, NameKind::Primary, AliasStrength::Strong)];
        let original = field("NAME_ORIGINAL_SCRIPT");
        names.extend(original.map(|text| name(text, NameKind::Aka, AliasStrength::Strong)));
        names.extend(self.aliases.into_iter().map(|(kind, strength, text)| name(text, kind, strength)));

        let key = ListingKey { source: source.clone(), id };
        let mut listing = Listing::new(key, party, names);
        listing.gender = match field("GENDER").as_deref() {
            Some("Male") => Some(Gender::Male),
            Some("Female") => Some(Gender::Female),
            _ => None,
        };
        listing.programs.extend(field("UN_LIST_TYPE"));
        listing.listed_on = field("LISTED_ON").and_then(|day| day.get(..10).and_then(|day| day.parse().ok()));
        let reference = field("REFERENCE_NUMBER");
        let comments = field("COMMENTS1");
        listing.identifiers.extend(reference.map(|number| Identifier {
            kind: "UN reference number".to_owned(),
            number,
            country: None,
        }));
        listing.identifiers.append(&mut self.identifiers);
        listing.births = self.births;
        listing.birth_places = self.birth_places;
        listing.nationalities = self.nationalities;
        listing.titles = self.titles;
        listing.addresses = self.addresses;
        let remarks = comments.into_iter().chain(self.remarks).collect::<Vec<_>>().join("; ");
        listing.remarks = (!remarks.is_empty()).then_some(remarks);
        Ok(listing)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::list::{InputFile, Script, read_all};

    pub(crate) const DOCUMENT: &str = r#"<?xml version='1.0' encoding='UTF-8'?>
<CONSOLIDATED_LIST dateGenerated='2022-07-01T18:59:59.485-04:00'><INDIVIDUALS>
<INDIVIDUAL><DATAID>9000001</DATAID><FIRST_NAME>JOHN</FIRST_NAME><SECOND_NAME>&apos;ABD</SECOND_NAME>
<THIRD_NAME>AL</THIRD_NAME><FOURTH_NAME>DOE</FOURTH_NAME><UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE>
<REFERENCE_NUMBER>QDi.999</REFERENCE_NUMBER><LISTED_ON>2011-03-04</LISTED_ON><GENDER>Male</GENDER>
<NAME_ORIGINAL_SCRIPT>جون</NAME_ORIGINAL_SCRIPT><COMMENTS1>Arms &amp; money.</COMMENTS1>
<TITLE><VALUE>Mullah</VALUE></TITLE><DESIGNATION><VALUE>Treasurer</VALUE></DESIGNATION>
<NATIONALITY><VALUE>Malta</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Jon Doe; Juan Doe</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>حسن (Hassan; Hasan)</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ADDRESS><CITY>Rome</CITY><COUNTRY>Italy</COUNTRY></INDIVIDUAL_ADDRESS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1961-02-03</DATE></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1962</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1963</FROM_YEAR><TO_YEAR>1965</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_PLACE_OF_BIRTH><CITY>Valletta</CITY><COUNTRY>Malta</COUNTRY></INDIVIDUAL_PLACE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>X1</NUMBER><ISSUING_COUNTRY>Malta</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>
<INDIVIDUAL_DOCUMENT/></INDIVIDUAL>
<INDIVIDUAL><DATAID>9000002</DATAID></INDIVIDUAL></INDIVIDUALS>
<ENTITIES><ENTITY><DATAID>9000003</DATAID><FIRST_NAME>DOE &amp; SONS</FIRST_NAME>
<ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>DOE LTD</ALIAS_NAME></ENTITY_ALIAS></ENTITY></ENTITIES></CONSOLIDATED_LIST>"#;

    #[test]
    fn an_individual_is_read_with_all_its_parts() {
        let snapshot = &read_all(&[InputFile::new("any.xml", DOCUMENT.into())]).unwrap()[0];
        assert_eq!(snapshot.source, SourceId::un_sc());
        assert_eq!(snapshot.published_on.unwrap().to_string(), "2022-07-01");
        let doe = &snapshot.listings[0];
        let names: Vec<_> = doe.names.iter().map(|n| (n.text.as_str(), n.strength, n.script)).collect();
        use AliasStrength::{Strong, Weak};
        use Script::{Latin, Original};
        assert_eq!(
            names,
            [
                ("JOHN 'ABD AL DOE", Strong, Latin),
                ("جون", Strong, Original),
                ("Jon Doe", Strong, Latin),
                ("Juan Doe", Strong, Latin),
                ("حسن", Weak, Original),
                ("Hassan", Weak, Latin),
                ("Hasan", Weak, Latin),
            ]
        );
        let births: Vec<String> = doe.births.iter().map(ToString::to_string).collect();
        assert_eq!(births, ["1961-02-03", "1962~", "1963/1965"]);
        assert_eq!(doe.birth_places, ["Valletta, Malta"]);
        assert_eq!(doe.titles, ["Mullah", "Treasurer"]);
        assert_eq!(doe.identifiers.len(), 2);
        assert_eq!(doe.remarks.as_deref(), Some("Arms & money."));
        assert_eq!(doe.listed_on.unwrap().to_string(), "2011-03-04");
    }

    #[test]
    fn what_stands_in_parentheses_behind_an_alias_is_no_part_of_it() {
        let document =
            DOCUMENT.replace("Jon Doe; Juan Doe", "Jon Doe (previously listed as. In Arabic: جون دو)");
        let snapshot = &read_all(&[InputFile::new("any.xml", document.into())]).unwrap()[0];
        let names: Vec<_> = snapshot.listings[0].names.iter().map(|n| (n.text.as_str(), n.kind)).collect();
        assert_eq!(names[2..4], [("Jon Doe", NameKind::Fka), ("جون دو", NameKind::Fka)]);
    }

    #[test]
    fn an_individual_without_a_name_is_a_reject_and_the_next_entity_is_read() {
        let snapshot = &read_all(&[InputFile::new("any.xml", DOCUMENT.into())]).unwrap()[0];
        assert_eq!(snapshot.rejects.len(), 1);
        assert!(snapshot.rejects[0].reason.contains("9000002"));
        assert_eq!(snapshot.listings[1].kind, PartyKind::Organization);
        assert_eq!(snapshot.listings[1].names[0].text, "DOE & SONS");
        assert_eq!(snapshot.listings[1].names[1].kind, NameKind::Fka);
    }
}
