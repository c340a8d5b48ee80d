//! The Denied Persons List of the US Bureau of Industry and Security: `dpl.txt`, tab-separated, a
//! row for each address of a party.
//!
//! Traps: there is no id, so that name and effective date stand for one; companies and persons are
//! not told apart; dates are month first; names come with blanks around them.

use std::collections::BTreeMap;

use super::loose_date::month_first;
use super::name_list::{gathered, whole};
use super::open::Opened;
use super::party_words::party_of;
use super::reading::Reading;
use super::table::{self, Columns, Record};
use super::text::{joined, slug, unique};
use super::{
    Address, AliasStrength, ListedName, Listing, ListingKey, NameKind, ReadError, Snapshot, SourceId,
};

pub(super) fn is_header(columns: &Columns) -> bool {
    columns.has(&["name", "streetaddress", "effectivedate", "standardorder"])
}

/// Reads one table.
pub(super) fn read(source: &SourceId, file: &Opened<'_>) -> Result<Snapshot, ReadError> {
    let mut reading = Reading::new(source, file);
    let mut listings: BTreeMap<String, (String, Listing, Vec<String>)> = BTreeMap::new();
    table::read(file, is_header, &mut reading, |reading, place, record| match row(source, record) {
        Ok((mut listing, remarks)) => {
            let id = listing.key.id.clone();
            match listings.get_mut(&id) {
                Some((_, earlier, said)) => {
                    // The same words with another punctuation are another spelling.
                    let names =
                        listing.names.into_iter().map(|name| ListedName { kind: NameKind::Aka, ..name });
                    earlier.names.extend(names);
                    earlier.addresses.append(&mut listing.addresses);
                    said.extend(remarks);
                }
                None => drop(listings.insert(id, (place, listing, remarks))),
            }
        }
        Err(reason) => reading.reject(place, reason),
    })?;
    for (place, mut listing, remarks) in listings.into_values() {
        listing.names = gathered(listing.names);
        listing.addresses = unique(listing.addresses);
        let remarks = unique(remarks).join("; ");
        listing.remarks = (!remarks.is_empty()).then_some(remarks);
        reading.take(|| place, Ok(listing));
    }
    reading.finish()
}

fn row(source: &SourceId, record: &Record<'_>) -> Result<(Listing, Vec<String>), String> {
    let name = record.cell("name").ok_or("the row has no name")?;
    let written = record.cell("effectivedate").unwrap_or_default();
    let effective = month_first(&written).ok_or_else(|| format!("{written:?} is no date of effect"))?;
    let id = format!("{}-{effective}", slug(&name));
    let party = party_of(&name);
    let names = vec![whole(name, NameKind::Primary, AliasStrength::Strong)];
    let mut listing = Listing::new(ListingKey { source: source.clone(), id }, party, names);
    let city = joined(["city", "state", "postalcode"].map(|column| record.cell(column)), ", ");
    let address = Address { street: record.cell("streetaddress"), city, country: record.cell("country") };
    if address != Address::default() {
        listing.addresses.push(address);
    }
    listing.programs.push("DPL".to_owned());
    listing.listed_on = Some(effective);
    let columns = [
        ("expirationdate", "Expires"),
        ("standardorder", "Standard order"),
        ("frcitation", "Federal Register"),
    ];
    let remarks = columns
        .iter()
        .filter_map(|(column, label)| Some(format!("{label}: {}", record.cell(column)?)))
        .collect();
    Ok((listing, remarks))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::list::{InputFile, PartyKind, read_all};

    pub(crate) const TABLE: &str = "\"Name\"\t\"Street_Address\"\t\"City\"\t\"State\"\t\"Country\"\t\"Postal_Code\"\t\"Effective_Date\"\t\"Expiration_Date\"\t\"Standard_Order\"\t\"Last_Update\"\t\"Action\"\t\"FR_Citation\"\n\
\" JOHN DOE, JR.\"\t\"INMATE NUMBER: 1, P.O. BOX 1\"\t\"ROME\"\t\"GA\"\t\"US\"\t\"30161\"\t\"10/16/2017\"\t\"10/13/2020\"\t\"Y\"\t\"2017-10-23\"\t\"FR NOTICE ADDED\"\t\"82 F.R. 1\"\n\
\"JOHN DOE, JR.\"\t\"1 MAIN ST\"\t\"ROME\"\t\"GA\"\t\"US\"\t\"30161\"\t\"10/16/2017\"\t\"10/13/2020\"\t\"Y\"\t\"2017-10-23\"\t\"FR NOTICE ADDED\"\t\"82 F.R. 1\"\n\
\"DOE TRADING INC.\"\t\"\"\t\"\"\t\"\"\t\"\"\t\"\"\t\"01/02/2018\"\t\"\"\t\"Y\"\t\"\"\t\"\"\t\"83 F.R. 2\"\n\
\"DOE\"\t\"\"\t\"\"\t\"\"\t\"\"\t\"\"\t\"31/02/2018\"\t\"\"\t\"Y\"\t\"\"\t\"\"\t\"\"";

    #[test]
    fn rows_of_one_party_are_one_listing() {
        let snapshot = &read_all(&[InputFile::new("any", TABLE.into())]).unwrap()[0];
        assert_eq!(snapshot.source, SourceId::us_dpl());
        let doe = snapshot.listings.iter().find(|l| l.kind == PartyKind::Person).unwrap();
        assert_eq!(doe.key.id, "john-doe-jr-2017-10-16");
        assert_eq!(doe.names[0].text, "JOHN DOE, JR.");
        assert_eq!(doe.addresses.len(), 2);
        assert_eq!(
            doe.remarks.as_deref(),
            Some("Expires: 10/13/2020; Standard order: Y; Federal Register: 82 F.R. 1")
        );
        assert_eq!(snapshot.listings.len(), 2);
        assert_eq!(snapshot.rejects[0].place, "any line 5");
    }
}
