//! The European Union's consolidated list, XML 1.1: root `export`, one `sanctionEntity` for each
//! party, everything in attributes, which change their order from one edition to the next.

use super::eu_draft::{Draft, Element};
use super::open::Opened;
use super::reading::Reading;
use super::text::{day_of, filled};
use super::xml::{Step, Walk};
use super::{ReadError, Snapshot, SourceId};

/// Reads one document.
pub(super) fn read(source: &SourceId, file: &Opened<'_>) -> Result<Snapshot, ReadError> {
    let mut walk = Walk::new(&file.name, file.text()).metered(file.meter).records_at(2);
    let mut reading = Reading::new(source, file);
    let (mut id, mut draft) = (None, Draft::default());
    let mut position = 0_usize;
    loop {
        match walk.step()? {
            Step::End => return reading.finish(),
            Step::Open if walk.path().len() == 1 => {
                reading.published_on(walk.attribute("generationDate").and_then(day_of));
            }
            Step::Open => {
                let [_, entity, rest @ ..] = walk.path() else { continue };
                if entity != "sanctionEntity" || rest.len() > 1 {
                    continue;
                }
                let get = |name: &str| walk.attribute(name).and_then(filled);
                if rest.is_empty() {
                    id = get("logicalId");
                }
                if let Some(element) = Element::named(rest.first().unwrap_or(entity)) {
                    draft.element(element, &get);
                }
            }
            Step::Close(text) => match walk.path() {
                [_, entity] if entity == "sanctionEntity" => {
                    position += 1;
                    let id = id.take().ok_or_else(|| "the entity has no logicalId".to_owned());
                    let read = std::mem::take(&mut draft);
                    let read = id.and_then(|id| read.finish(source, id));
                    reading.take(|| format!("{} sanctionEntity {position}", file.name), read);
                }
                [_, entity, of @ .., remark] if entity == "sanctionEntity" && remark == "remark" => {
                    let element = Element::named(of.first().unwrap_or(entity));
                    draft.remark(element.unwrap_or(Element::SanctionEntity), &text);
                }
                [_, entity, regulation, url]
                    if entity == "sanctionEntity"
                        && regulation == "regulation"
                        && url == "publicationUrl" =>
                {
                    draft.url(&text);
                }
                _ => {}
            },
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::list::{AliasStrength, InputFile, NameKind, Script, read_all};

    /// After the publisher's schema; no full real file was at hand. The parties are made up.
    pub(crate) const DOCUMENT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2024-03-14T17:14:56.937+01:00" globalFileId="150000">
<sanctionEntity designationDate="2011-02-01" designationDetails="" unitedNationId="QDi.999" euReferenceNumber="EU.1.2" logicalId="13">
<remark>Arms &amp; money.</remark>
<regulation regulationType="amendment" organisationType="commission" publicationDate="2012-02-21" entryIntoForceDate="2012-02-22" numberTitle="151/2012" programme="TEST" logicalId="1"><publicationUrl>http://eur-lex.europa.eu/x</publicationUrl></regulation>
<subjectType code="person" classificationCode="P"/>
<nameAlias firstName="John" middleName="&apos;Abd" lastName="Doe" wholeName="John &apos;Abd Doe" function="Treasurer" gender="M" title="Dr" nameLanguage="" strong="true" regulationLanguage="en" logicalId="2"><remark>As in the passport.</remark><regulationSummary regulationType="amendment" publicationDate="2012-02-21" numberTitle="1"/></nameAlias>
<nameAlias strong="true" wholeName="Джон Доу" nameLanguage="RU" lastName="" firstName="" middleName="" function="" gender="" title="" regulationLanguage="bg" logicalId="3"/>
<nameAlias strong="false" wholeName="The Doctor" lastName="" firstName="" regulationLanguage="en" logicalId="4"/>
<nameAlias strong="true" wholeName="John &apos;Abd Doe" lastName="" firstName="" regulationLanguage="de" logicalId="5"/>
<citizenship countryIso2Code="MT" countryDescription="MALTA" regulationLanguage="en" logicalId="6"/>
<citizenship countryIso2Code="00" countryDescription="UNKNOWN" regulationLanguage="en" logicalId="7"/>
<birthdate circa="false" calendarType="GREGORIAN" city="Valletta" birthdate="1960-02-03" countryIso2Code="MT" countryDescription="MALTA" regulationLanguage="en" logicalId="8"/>
<birthdate circa="true" calendarType="GREGORIAN" year="1961" countryIso2Code="00" countryDescription="UNKNOWN" regulationLanguage="en" logicalId="9"/>
<birthdate circa="false" calendarType="GREGORIAN" yearRangeFrom="1962" yearRangeTo="1963" countryIso2Code="00" countryDescription="UNKNOWN" regulationLanguage="en" logicalId="10"/>
<birthdate circa="false" calendarType="ISLAMIC" year="1384" monthOfYear="1" countryIso2Code="00" countryDescription="UNKNOWN" regulationLanguage="en" logicalId="11"/>
<address city="Rome" street="1 Main St" zipCode="00187" countryIso2Code="IT" countryDescription="ITALY" asAtListingTime="false" regulationLanguage="en" logicalId="12"/>
<identification identificationTypeCode="passport" identificationTypeDescription="National passport" number="X1" latinNumber="X1" countryIso2Code="MT" countryDescription="MALTA" diplomatic="false" regulationLanguage="en" logicalId="14"/>
</sanctionEntity>
<sanctionEntity logicalId="15"><regulation programme="TEST"/><subjectType code="enterprise" classificationCode="E"/><nameAlias wholeName="AL-ZA&apos;IM &amp; SONS" strong="true"/></sanctionEntity>
<sanctionEntity logicalId="16"><subjectType classificationCode="P"/></sanctionEntity>
</export>"#;

    #[test]
    fn an_entity_is_read_with_all_its_parts() {
        let snapshot = &read_all(&[InputFile::new("any", DOCUMENT.into())]).unwrap()[0];
        assert_eq!(snapshot.source, SourceId::eu_fsf());
        assert_eq!(snapshot.published_on.unwrap().to_string(), "2024-03-14");
        let doe = &snapshot.listings[0];
        let names: Vec<_> = doe.names.iter().map(|n| (n.display(), n.kind, n.strength, n.script)).collect();
        use AliasStrength::{Strong, Weak};
        assert_eq!(
            names,
            [
                ("John 'Abd Doe".to_owned(), NameKind::Primary, Strong, Script::Latin),
                ("Джон Доу".to_owned(), NameKind::Aka, Strong, Script::Original),
                ("The Doctor".to_owned(), NameKind::Aka, Weak, Script::Latin),
            ]
        );
        assert_eq!(doe.names[0].parts.as_ref().unwrap().family, "Doe");
        let births: Vec<String> = doe.births.iter().map(ToString::to_string).collect();
        assert_eq!(births, ["1960-02-03", "1961~", "1962/1963"]);
        assert_eq!(doe.birth_places, ["Valletta, MALTA"]);
        assert_eq!(doe.citizenships, ["MALTA"]);
        assert_eq!(doe.titles, ["Dr", "Treasurer"]);
        assert_eq!(doe.identifiers.len(), 3);
        let remarks = "Arms & money.; As in the passport.; Date of birth: 1384-01 (ISLAMIC)";
        assert_eq!(doe.remarks.as_deref(), Some(remarks));
        assert_eq!(doe.source_url.as_deref(), Some("http://eur-lex.europa.eu/x"));
        assert_eq!(snapshot.listings[1].names[0].text, "AL-ZA'IM & SONS");
        assert_eq!(snapshot.rejects[0].place, "any sanctionEntity 3");
    }

    #[test]
    fn the_order_of_attributes_changes_nothing() {
        let read = |text: &str| read_all(&[InputFile::new("any", text.into())]).unwrap()[0].digest();
        let moved = DOCUMENT.replace(
            "strong=\"false\" wholeName=\"The Doctor\" lastName=\"\"",
            "lastName=\"\" wholeName=\"The Doctor\" strong=\"false\"",
        );
        assert_ne!(moved, DOCUMENT);
        assert_eq!(read(&moved), read(DOCUMENT));
    }
}
