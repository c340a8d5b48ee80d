//! List file -> [`Listing`]s and rejects. Pure: no clock, no environment, no database.
//!
//! One file per published format; [`read`] finds the format by the content, never by the file's
//! name. What a format calls a thing is translated here, once, into the words of this module;
//! nothing above it knows of formats. It knows nothing of articles or of screening.
//!
//! ```
//! use namecheck::list::{InputFile, SourceId, read};
//! let sdn = InputFile::new("sdn.csv", b"7,\"DOE, John\",\"individual\",\"SDGT\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 1960.\"\r\n".to_vec());
//! let snapshot = read(&SourceId::ofac_sdn(), &[sdn]).unwrap();
//! assert_eq!(snapshot.listings[0].primary_name().unwrap().display(), "John DOE");
//! assert_eq!(snapshot.listings[0].births[0].to_string(), "1960");
//! ```

mod annotation;
mod archive;
mod au_dfat;
mod ca_sema;
mod ch_names;
mod ch_refs;
mod ch_seco;
mod ch_target;
mod date;
mod delta;
mod eu_csv;
mod eu_csv_old;
mod eu_draft;
mod eu_xml;
mod eu_xml_old;
mod format;
mod gathering;
mod listing;
mod loose_date;
mod meter;
mod name_list;
mod ods;
mod ofac_advanced;
mod ofac_advanced_party;
mod ofac_csv;
mod ofac_draft;
mod ofac_enhanced;
mod ofac_facts;
mod ofac_kinds;
mod ofac_remarks;
mod ofac_xml;
mod open;
mod os_entities;
mod os_targets;
mod party_words;
mod publication;
mod read;
mod reading;
mod sheet;
mod snapshot;
mod table;
mod text;
mod uk_draft;
mod uk_table;
mod uk_xml;
mod un_xml;
mod us_csl;
mod us_dpl;
mod xlsx;
mod xml;

pub use archive::MAX_FILE_BYTES;
pub use date::{DateError, PartialDate};
pub use delta::{ChangedListing, Delta, FieldChange, changed_fields, delta};
pub use listing::{
    Address, AliasStrength, Gender, Identifier, ListedName, Listing, ListingKey, ListingKeyError, NameKind,
    NameParts, PartyKind, Script, SourceId, SourceIdError,
};
pub use meter::Meter;
pub use publication::{PUBLICATIONS, Publication, publication};
pub use read::{read, read_all, read_metered};
pub use snapshot::{InputFile, ReadError, Reject, Snapshot};

#[cfg(test)]
mod form_tests;
#[cfg(test)]
mod real_tests;
#[cfg(test)]
mod tests;
