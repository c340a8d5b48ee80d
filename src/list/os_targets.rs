//! OpenSanctions' `targets.simple.csv`: one row for each party, values of a column split by `;`.

use super::loose_date::births;
use super::name_list::{gathered, split_at_comma, whole};
use super::open::Opened;
use super::party_words::party_of;
use super::reading::Reading;
use super::table::{self, Columns, Record};
use super::text::{filled, unique};
use super::{
    Address, AliasStrength, Identifier, Listing, ListingKey, NameKind, PartyKind, ReadError, Snapshot,
    SourceId,
};

pub(super) fn is_header(columns: &Columns) -> bool {
    columns.has(&["id", "schema", "name", "aliases", "birthdate"])
}

/// Reads one table.
pub(super) fn read(source: &SourceId, file: &Opened<'_>) -> Result<Snapshot, ReadError> {
    let mut reading = Reading::new(source, file);
    table::read(file, is_header, &mut reading, |reading, place, record| {
        reading.take(|| place, listing(source, record));
    })?;
    reading.finish()
}

fn listing(source: &SourceId, record: &Record<'_>) -> Result<Listing, String> {
    let several = |column: &str| -> Vec<String> {
        unique(record.cell(column).unwrap_or_default().split(';').filter_map(filled).collect())
    };
    let id = record.cell("id").ok_or("the row has no id")?;
    let name = record.cell("name").ok_or_else(|| format!("{id} has no name"))?;
    let party = match record.cell("schema").unwrap_or_default().as_str() {
        "Person" => PartyKind::Person,
        "Vessel" => PartyKind::Vessel,
        "Airplane" => PartyKind::Aircraft,
        "LegalEntity" => party_of(&name),
        // Companies and public bodies; also securities and wallets, which are no party of their own
        // but are listed.
        _ => PartyKind::Organization,
    };
    let mut names = vec![whole(name, NameKind::Primary, AliasStrength::Strong)];
    names
        .extend(several("aliases").into_iter().map(|text| whole(text, NameKind::Aka, AliasStrength::Strong)));
    if party == PartyKind::Person {
        names.iter_mut().for_each(split_at_comma);
    }
    let mut listing = Listing::new(ListingKey { source: source.clone(), id }, party, gathered(names));
    let mut remarks = Vec::new();
    for text in several("birthdate") {
        births(&text, &mut listing, &mut remarks);
    }
    listing.nationalities = several("countries");
    let address = |text| Address { street: Some(text), ..Address::default() };
    listing.addresses = several("addresses").into_iter().map(address).collect();
    let identifier = |number| Identifier { kind: "Identifier".to_owned(), number, country: None };
    listing.identifiers = several("identifiers").into_iter().map(identifier).collect();
    listing.programs = several("programids");
    if listing.programs.is_empty() {
        listing.programs = several("dataset");
    }
    remarks.extend(record.cell("sanctions"));
    listing.remarks = (!remarks.is_empty()).then(|| remarks.join("; "));
    Ok(listing)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::list::{InputFile, read_all};

    /// The columns OpenSanctions documents; no real file was at hand. The parties are made up.
    pub(crate) const TABLE: &str = "\"id\",\"schema\",\"name\",\"aliases\",\"birth_date\",\"countries\",\"addresses\",\"identifiers\",\"sanctions\",\"phones\",\"emails\",\"dataset\",\"first_seen\",\"last_seen\",\"last_change\"\n\
\"Q1\",\"Person\",\"John DOE\",\"Jon DOE;Джон ДОУ\",\"1960-02-03;1961\",\"mt;it\",\"1 Main St, Rome\",\"X1\",\"TEST - 2020\",\"\",\"\",\"Test list\",\"2020-03-04T05:06:07\",\"\",\"\"\n\
\"Q2\",\"Company\",\"AL-ZA'IM & SONS\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"Test list\",\"\",\"\",\"\"\n\
\"Q1\",\"Person\",\"Again\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"\n\
\"Q3\",\"Person\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"\n";

    #[test]
    fn a_row_is_one_listing() {
        let snapshot = &read_all(&[InputFile::new("any", TABLE.into())]).unwrap()[0];
        let doe = &snapshot.listings[0];
        let names: Vec<&str> = doe.names.iter().map(|name| name.text.as_str()).collect();
        assert_eq!(names, ["John DOE", "Jon DOE", "Джон ДОУ"]);
        let births: Vec<String> = doe.births.iter().map(ToString::to_string).collect();
        assert_eq!(births, ["1960-02-03", "1961"]);
        // The day OpenSanctions saw it first is no day of designation.
        assert_eq!(doe.listed_on, None);
        assert_eq!(snapshot.listings[1].kind, PartyKind::Organization);
        let places: Vec<&str> = snapshot.rejects.iter().map(|reject| reject.place.as_str()).collect();
        assert_eq!(places, ["any line 4", "any line 5"]);
    }
}
