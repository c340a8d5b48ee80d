//! Switzerland's list: root `swiss-sanctions-list`, one `target` for each party, beside `place` and
//! `sanctions-program`, to which targets refer by number.
//!
//! Traps: places and programs may stand before or behind the targets that name them, so that the
//! document is read twice; a target that was delisted stays in the file, and only its last
//! `modification` says so; names come in parts with their spellings ([`super::ch_names`]); a target
//! may have several identities, of which one is the main one.

use super::ReadError;
use super::ch_refs::References;
use super::ch_target::Target;
use super::open::Opened;
use super::reading::Reading;
use super::text::day_of;
use super::xml::{Step, Walk};
use super::{Snapshot, SourceId};

/// Most text of all names of a list with their spellings written out, bytes.
const MAX_NAMES_BYTES: usize = 32 << 20;
/// Words of a `list-type` that is no whole list.
const CHANGES: [&str; 4] = ["delta", "diff", "change", "update"];

/// Reads one document.
pub(super) fn read(source: &SourceId, file: &Opened<'_>) -> Result<Snapshot, ReadError> {
    let references = References::of(file)?;
    let mut walk = Walk::new(&file.name, file.text()).metered(file.meter).records_at(2);
    let mut reading = Reading::new(source, file);
    let mut published = None;
    let mut target = Target::default();
    let (mut position, mut names_bytes) = (0_usize, 0_usize);
    loop {
        match walk.step()? {
            Step::End => return reading.finish(),
            Step::Open if walk.path().len() == 1 => {
                let kind = walk.attribute("list-type").unwrap_or_default().to_lowercase();
                if CHANGES.iter().any(|word| kind.contains(word)) {
                    let detail =
                        format!("only the changes of Switzerland's list ({kind}); give the whole list");
                    return Err(ReadError::UnknownFormat { file: file.name.clone(), detail });
                }
                published = walk.attribute("date").and_then(day_of);
                reading.published_on(published);
            }
            Step::Open => {
                if walk.path().get(1).is_some_and(|element| element == "target") {
                    target.open(&walk);
                }
            }
            Step::Close(text) => match walk.path() {
                [_, element] if element == "target" => {
                    position += 1;
                    let place = || format!("{} target {position}", file.name);
                    let target = std::mem::take(&mut target);
                    if target.is_delisted(published) {
                        reading.delisted();
                        continue;
                    }
                    for missing in target.missing(&references) {
                        reading.reject(place(), missing);
                    }
                    reading.take(place, target.finish(source, &references));
                }
                [_, element, rest @ ..] if element == "target" => {
                    names_bytes += target.close(rest, &text);
                    if names_bytes > MAX_NAMES_BYTES {
                        return Err(ReadError::Malformed {
                            file: file.name.clone(),
                            place: walk.place(),
                            detail: "more names than any list has".to_owned(),
                        });
                    }
                }
                _ => {}
            },
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::list::{AliasStrength, InputFile, Listing, NameKind, PartyKind, Script, read_all};

    /// After the format as it is described; no real file was at hand. The parties are made up.
    pub(crate) const DOCUMENT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<swiss-sanctions-list xmlns="https://www.sesam.search.admin.ch/sesam-search-web/swiss-sanctions-list" date="2024-03-14" list-type="full-list">
<sanctions-program ssid="10" version-date="2020-01-01"><program-key lang="ger">Testland</program-key><program-key lang="eng">TEST</program-key>
<program-name lang="eng">Ordinance on measures against Test</program-name><sanctions-set ssid="11" lang="eng">Annex 1</sanctions-set><sanctions-set ssid="11" lang="ger">Anhang 1</sanctions-set><sanctions-set ssid="12" lang="eng">Annex 2</sanctions-set><origin>EU</origin></sanctions-program>
<target ssid="100" sanctions-set-id="11"><foreign-identifier>EU.1.2</foreign-identifier>
<individual sex="male">
<identity ssid="101" main="true">
<name ssid="102" name-type="primary-name">
<name-part ssid="103" order="1" name-part-type="family-name"><value>Doe</value><spelling-variant lang="rus" script="Cyrl">Доу</spelling-variant><spelling-variant>Dow</spelling-variant></name-part>
<name-part ssid="104" order="2" name-part-type="given-name"><value>John</value><spelling-variant lang="rus" script="Cyrl">Джон</spelling-variant></name-part>
<name-part ssid="105" order="3" name-part-type="title"><value>Dr</value></name-part></name>
<name ssid="106" name-type="alias" quality="low"><name-part order="1" name-part-type="whole-name"><value>The Doctor</value></name-part></name>
<name ssid="107" name-type="formerly-known-as" quality="good"><name-part order="1" name-part-type="whole-name"><value>AL-ZA&apos;IM &amp; SON</value></name-part></name>
<nationality><country iso-code="MT">Malta</country></nationality>
<day-month-year day="3" month="2" year="1960" calendar="Gregorian"/><day-month-year year="1961"/><day-month-year year="1384" month="1" calendar="Islamic"/>
<place-of-birth place-id="900"/>
<address place-id="901" main="true"><c-o>Roe</c-o><address-details>1 Main St</address-details><p-o-box>7</p-o-box><zip-code>00187</zip-code><remark>until 2010</remark></address>
<identification-document document-type="passport"><number>X1</number><issuer code="MT">Malta</issuer><date-of-issue>2001-02-03</date-of-issue><remark>stolen</remark></identification-document></identity>
<identity ssid="110" main="false"><name name-type="primary-name"><name-part order="1" name-part-type="given-name"><value>Jon</value></name-part><name-part order="2" name-part-type="family-name"><value>Roe</value></name-part></name><day-month-year year="1962"/></identity>
<justification>Arms &amp; money.</justification><relation target-id="200" relation-type="related-to"><remark>owner</remark></relation><other-information>Treasurer</other-information></individual>
<modification modification-type="amended" effective-date="2021-01-01"/><modification modification-type="listed" publication-date="2020-02-01" effective-date="2020-02-02"/></target>
<target ssid="200"><sanctions-set-id>11</sanctions-set-id><sanctions-set-id>12</sanctions-set-id><entity><identity main="true"><name name-type="primary-name"><name-part order="1" name-part-type="whole-name"><value>DOE &amp; SONS</value></name-part></name><day-month-year year="1999"/></identity></entity><modification modification-type="listed" effective-date="2020-02-02"/></target>
<target ssid="300" sanctions-set-id="12"><object object-type="vessel"><identity main="true"><name name-type="primary-name"><name-part order="1" name-part-type="whole-name"><value>DOE III</value></name-part></name></identity><other-information>IMO number: 9999999</other-information></object></target>
<target ssid="400" sanctions-set-id="11"><individual><identity main="true"><name name-type="primary-name"><name-part order="1" name-part-type="whole-name"><value>Jane Poe</value></name-part></name></identity></individual>
<modification modification-type="de-listed" effective-date="2022-01-01"/><modification modification-type="listed" effective-date="2020-01-01"/></target>
<target ssid="500" sanctions-set-id="11"><individual><identity main="true"/></individual></target>
<place ssid="900"><location>Valletta</location><location-variant>Il-Belt</location-variant><area>South East</area><country iso-code="MT">Malta</country></place>
<place ssid="901"><location>Rome</location><country iso-code="IT">Italy</country></place>
</swiss-sanctions-list>"#;

    fn snapshot(text: &str) -> Snapshot {
        read_all(&[InputFile::new("any", text.into())]).unwrap().remove(0)
    }

    /// A document of these targets.
    fn list(targets: &str) -> Snapshot {
        snapshot(&format!("<swiss-sanctions-list date=\"2024-03-14\">{targets}</swiss-sanctions-list>"))
    }

    fn target(ssid: u32, attributes: &str, more: &str) -> String {
        format!(
            "<target ssid=\"{ssid}\"><individual {attributes}><identity><name name-type=\"primary-name\">\
             <name-part name-part-type=\"whole-name\"><value>Jane Doe</value></name-part></name></identity>\
             </individual>{more}</target>"
        )
    }

    #[test]
    fn a_person_is_read_with_all_its_parts() {
        let snapshot = snapshot(DOCUMENT);
        assert_eq!(snapshot.source, SourceId::ch_seco());
        assert_eq!(snapshot.published_on.unwrap().to_string(), "2024-03-14");
        let doe = &snapshot.listings[0];
        let names: Vec<_> = doe.names.iter().map(|n| (n.display(), n.kind, n.strength, n.script)).collect();
        use AliasStrength::{Strong, Weak};
        use NameKind::{Aka, Fka, Primary};
        use Script::{Latin, Original};
        assert_eq!(
            names,
            [
                ("John Doe".to_owned(), Primary, Strong, Latin),
                ("Джон Доу".to_owned(), Aka, Strong, Original),
                ("John Dow".to_owned(), Aka, Strong, Latin),
                ("The Doctor".to_owned(), Aka, Weak, Latin),
                ("AL-ZA'IM & SON".to_owned(), Fka, Strong, Latin),
                ("Jon Roe".to_owned(), Aka, Strong, Latin),
            ]
        );
        assert_eq!(doe.key.id, "100");
        assert_eq!(doe.gender, Some(crate::list::Gender::Male));
        let births: Vec<String> = doe.births.iter().map(ToString::to_string).collect();
        assert_eq!(births, ["1960-02-03", "1961", "1962"]);
        assert_eq!(doe.birth_places, ["Valletta, South East, Malta"]);
        assert_eq!(
            (&doe.nationalities[..], &doe.titles[..]),
            (&["Malta".to_owned()][..], &["Dr".to_owned()][..])
        );
        assert_eq!(doe.programs, ["TEST"]);
        let numbers: Vec<_> = doe.identifiers.iter().map(|i| (i.kind.as_str(), i.number.as_str())).collect();
        assert_eq!(numbers, [("Foreign identifier", "EU.1.2"), ("passport", "X1")]);
        assert_eq!(doe.identifiers[1].country.as_deref(), Some("Malta"));
        let address = &doe.addresses[0];
        assert_eq!(address.street.as_deref(), Some("c/o Roe, 1 Main St, P.O. Box 7"));
        assert_eq!(
            (address.city.as_deref(), address.country.as_deref()),
            (Some("00187 Rome"), Some("Italy"))
        );
        assert_eq!(
            doe.remarks.as_deref(),
            Some(
                "Date of birth: 1384-01 (Islamic); Address: until 2010; passport X1: issued 2001-02-03, stolen; \
                 Arms & money.; related-to 200: owner; Treasurer"
            )
        );
        assert_eq!(doe.listed_on.unwrap().to_string(), "2020-02-02");
    }

    #[test]
    fn organizations_and_vessels_are_told_apart() {
        let snapshot = snapshot(DOCUMENT);
        let kinds: Vec<_> = snapshot.listings.iter().map(|l| (l.key.id.as_str(), l.kind)).collect();
        use PartyKind::{Organization, Person, Vessel};
        assert_eq!(kinds, [("100", Person), ("200", Organization), ("300", Vessel)]);
        let sons = &snapshot.listings[1];
        assert_eq!(
            (sons.names[0].text.as_str(), &sons.programs[..]),
            ("DOE & SONS", &["TEST".to_owned()][..])
        );
        assert_eq!((sons.births.len(), sons.remarks.as_deref()), (0, Some("Date: 1999")));
        assert_eq!(snapshot.listings[2].identifiers[0].number, "9999999");
    }

    #[test]
    fn delisted_targets_are_left_out_and_counted() {
        let snapshot = snapshot(DOCUMENT);
        assert_eq!(snapshot.delisted, 1);
        assert!(snapshot.listings.iter().all(|listing| listing.key.id != "400"));
        let modified = |kinds: &[(&str, &str)]| {
            let modifications: String = kinds
                .iter()
                .map(|(kind, on)| {
                    format!("<modification modification-type=\"{kind}\" effective-date=\"{on}\"/>")
                })
                .collect();
            list(&target(1, "", &modifications)).delisted == 1
        };
        assert!(modified(&[("listed", "2020-01-01"), ("de-listed", "2021-01-01")]));
        assert!(modified(&[
            ("listed", "2020-01-01"),
            ("de-listed", "2021-01-01"),
            ("amended", "2021-01-01")
        ]));
        assert!(modified(&[("listed", ""), ("de-listed", "")]));
        assert!(!modified(&[
            ("listed", "2020-01-01"),
            ("de-listed", "2021-01-01"),
            ("listed", "2022-01-01")
        ]));
        assert!(!modified(&[("de-listed", ""), ("listed", "")]));
        // Listed anew on the same day, and delisted on a day to come.
        assert!(!modified(&[("de-listed", "2021-01-01"), ("listed", "2021-01-01")]));
        assert!(!modified(&[("listed", "2020-01-01"), ("de-listed", "2024-03-15")]));
        assert!(!modified(&[]));
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_target() {
        let rejects = |snapshot: &Snapshot| -> Vec<(String, String)> {
            snapshot.rejects.iter().map(|r| (r.place.clone(), r.reason.clone())).collect()
        };
        let told = |place: &str, reason: &str| (place.to_owned(), reason.to_owned());
        assert_eq!(rejects(&snapshot(DOCUMENT)), [told("any target 5", "500 has no name")]);
        let nowhere = snapshot(&DOCUMENT.replace("<place ssid=\"900\">", "<place ssid=\"902\">"));
        assert_eq!(
            rejects(&nowhere)[0],
            told("any target 1", "100 names the place 900, which is not in the file")
        );
        assert_eq!((nowhere.listings.len(), nowhere.listings[0].birth_places.len()), (3, 0));
        let odd = list(&format!(
            "{}{}<target ssid=\"2\"><object object-type=\"idea\"/></target><target ssid=\"3\"/>{}",
            target(1, "", ""),
            target(1, "", ""),
            target(4, "", "<sanctions-set-id>9</sanctions-set-id>").replace(" ssid=\"4\"", "")
        ));
        assert_eq!(
            rejects(&odd),
            [
                told("any target 2", "a second record with the id 1"),
                told("any target 3", "2: \"idea\" is no type of object known here"),
                told("any target 4", "3 is no individual, entity or object"),
                told("any target 5", "the target names the set of sanctions 9, which is not in the file"),
                told("any target 5", "the target has no ssid"),
            ]
        );
        let long = target(1, "", "").replace("Jane Doe", &"x".repeat(9_000));
        assert!(rejects(&list(&long))[0].1.starts_with("1: a name of more than"));
        let later = list(&target(1, "", "").replace(
            "</identity>",
            "<day-month-year day=\"3\"/><day-month-year year=\"1950\" month=\"13\"/></identity>",
        ));
        assert_eq!(
            later.listings[0].remarks.as_deref(),
            Some("Date of birth: day 3; Date of birth: year 1950, month 13")
        );
    }

    #[test]
    fn what_is_no_whole_list_is_refused() {
        let delta = DOCUMENT.replace("full-list", "delta-list");
        let refused = read_all(&[InputFile::new("any", delta.into())]).unwrap_err();
        assert!(refused.to_string().contains("give the whole list"), "{refused}");
        let spelled = "<spelling-variant>y</spelling-variant>".repeat(250);
        let name = format!(
            "<name name-type=\"alias\"><name-part name-part-type=\"family-name\"><value>{}</value>{spelled}</name-part></name>",
            "x".repeat(7_000)
        );
        let given = name.replace("family-name", "given-name").replace(&spelled, "");
        let both = name
            .replace("</name>", &given[given.find("<name-part").unwrap()..])
            .replace(&"x".repeat(7_000), &"x".repeat(3_500));
        let grown: String = (0..60)
            .map(|n| target(n, "", "").replace("</identity>", &format!("{}</identity>", both.repeat(2))))
            .collect();
        let refused = read_all(&[InputFile::new(
            "any",
            format!("<swiss-sanctions-list>{grown}</swiss-sanctions-list>").into(),
        )]);
        assert!(matches!(refused, Err(ReadError::Malformed { .. })), "{refused:.300?}");
    }

    #[test]
    fn places_and_programs_may_stand_anywhere() {
        let at = DOCUMENT.find("<place ssid=\"900\"").unwrap();
        let end = DOCUMENT.find("</swiss-sanctions-list>").unwrap();
        let program = DOCUMENT.find("<sanctions-program").unwrap();
        let targets = DOCUMENT.find("<target ssid=\"100\"").unwrap();
        let moved = [
            &DOCUMENT[..program],
            &DOCUMENT[at..end],
            &DOCUMENT[targets..at],
            &DOCUMENT[program..targets],
            &DOCUMENT[end..],
        ]
        .concat();
        let (moved, as_is): (Vec<Listing>, Vec<Listing>) =
            (snapshot(&moved).listings, snapshot(DOCUMENT).listings);
        assert_eq!(moved, as_is);
    }
}
