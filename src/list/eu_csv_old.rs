//! The European Union's consolidated list as a table, CSV 1.0 (`csvFullSanctionsList`): the parties
//! of the old XML, a row for each of their names, addresses, births, documents and citizenships.
//!
//! Traps: the columns of a party repeat, and name another regulation in some rows; the id of the
//! party stands in a column of each group.

use super::eu_xml_old::Entry;
use super::gathering::Gathering;
use super::loose_date::day_first;
use super::open::Opened;
use super::reading::Reading;
use super::table::{self, Columns, Record};
use super::{Identifier, ReadError, Snapshot, SourceId};

pub(super) fn is_header(columns: &Columns) -> bool {
    columns.has(&["entitylogicalid", "naalwholename"])
}

/// Reads one table.
pub(super) fn read(source: &SourceId, file: &Opened<'_>) -> Result<Snapshot, ReadError> {
    let mut reading = Reading::new(source, file);
    let mut entries =
        Gathering::of(file, |entry: &Result<Entry, String>| entry.as_ref().map_or(0, Entry::items))?;
    let mut dated = None;
    table::read(file, is_header, &mut reading, |reading, place, record| {
        dated = dated.or_else(|| day_first(&record.first(&["datefile", "datefilexxxx"])?));
        let Some(id) = record.cell("entitylogicalid") else {
            return reading.reject(place, "the row has no Entity_logical_id".to_owned());
        };
        let begin = || Entry::open(source, &|attribute| cell(record, attribute));
        let read = entries.row(id, &place, begin, |entry| {
            if let Ok(entry) = entry {
                row(record, entry);
            }
            Ok(())
        });
        if let Err(reason) = read {
            reading.reject(place, reason);
        }
    })?;
    reading.published_on(dated);
    for (_, place, entry) in entries.finish(file)? {
        reading.take(|| place, entry.and_then(Entry::finish));
    }
    reading.finish()
}

/// The cell that says what this attribute of a party says in XML.
fn cell(record: &Record<'_>, attribute: &str) -> Option<String> {
    record.cell(match attribute {
        "Id" => "entitylogicalid",
        "Type" => "subjecttype",
        "reg_date" => "lebapublicationdate",
        "pdf_link" => "lebaurl",
        "remark" => "entityremark",
        "programme" => "programme",
        _ => return None,
    })
}

/// The elements of the XML that a row may tell of, how their columns begin, and their fields.
const ELEMENTS: [(&str, &str, &[&str]); 5] = [
    ("NAME", "naal", &["LASTNAME", "FIRSTNAME", "MIDDLENAME", "WHOLENAME", "GENDER", "TITLE", "FUNCTION"]),
    ("ADDRESS", "addr", &["NUMBER", "STREET", "ZIPCODE", "CITY", "COUNTRY", "OTHER"]),
    ("BIRTH", "birt", &["DATE", "PLACE", "COUNTRY"]),
    ("PASSPORT", "iden", &["NUMBER", "COUNTRY"]),
    ("CITIZEN", "citi", &["COUNTRY"]),
];

fn row(record: &Record<'_>, entry: &mut Entry) {
    entry.entity(&|attribute| cell(record, attribute));
    if let Some(number) = record.cell("eurefnum") {
        entry.identifier(Identifier { kind: "EU reference number".to_owned(), number, country: None });
    }
    for (element, prefix, fields) in ELEMENTS {
        for field in fields {
            if let Some(text) = record.cell(&format!("{prefix}{}", field.to_lowercase())) {
                entry.field(field, text);
            }
        }
        entry.close(element);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use crate::list::eu_xml_old::tests::DOCUMENT;
    use crate::list::{InputFile, read_all};

    /// The columns of 2018 but those of the regulations; the parties of [`DOCUMENT`].
    pub(crate) const TABLE: &str = "Date_file;Entity_logical_id;Subject_type;Leba_publication_date;Leba_url;Programme;Entity_remark;\
Naal_logical_id;Entity_logical_id;Naal_lastname;Naal_firstname;Naal_middlename;Naal_wholename;Naal_gender;Naal_title;Naal_function;\
Addr_number;Addr_street;Addr_zipcode;Addr_city;Addr_country;Addr_other;Birt_date;Birt_place;Birt_country;Iden_number;Iden_country;Citi_country;EU_ref_num\n\
11/02/2016;1;P;2012-02-21;http://x;TEST;Arms & money.;1;1;Doe;John;A;John A Doe;M;;President;;;;;;;;;;;;;EU.1.2\n\
11/02/2016;1;P;2012-02-21;http://x;TEST;Arms & money.;2;1;;;;Jon Doe;;;;;;;;;;;;;;;;EU.1.2\n\
11/02/2016;1;P;2012-02-21;http://x;TEST;Arms & money.;;;;;;;;;;;;;;;;1924-02-21;Valletta;MLT;;;;EU.1.2\n\
11/02/2016;1;P;2012-02-21;http://x;TEST;Arms & money.;;;;;;;;;;;;;;;;;;;X1 (passport);;;EU.1.2\n\
11/02/2016;2;E;;;;;3;2;;;;AL-ZA'IM & SONS;;;;;;;;;;;;;;;;EU.1.3\n\
11/02/2016;3;X;;;;;4;3;;;;Doe;;;;;;;;;;;;;;;;EU.1.4\n";

    #[test]
    fn the_table_gives_the_listings_of_the_old_xml_and_a_number_more() {
        let read = |text: &str| read_all(&[InputFile::new("any", text.into())]).unwrap().remove(0);
        let (mut table, xml) = (read(TABLE), read(DOCUMENT));
        assert_eq!((&table.source, table.published_on), (&xml.source, xml.published_on));
        let numbers: Vec<String> =
            table.listings.iter_mut().map(|listing| listing.identifiers.remove(0).number).collect();
        assert_eq!(numbers, ["EU.1.2", "EU.1.3"]);
        assert_eq!(table.listings, xml.listings);
        assert_eq!(table.rejects[0].place, "any line 7");
        assert_eq!(table.rejects[0].reason, xml.rejects[0].reason);
    }
}
