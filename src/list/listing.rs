//! A listing: one listed party on one list, in the words of this program rather than of a format.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::PartialDate;
use crate::digest::sha256;

/// One listed party on one list, with everything the publisher says about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The list and the publisher's own id on it.
    pub key: ListingKey,
    /// Person, organization, vessel or aircraft.
    pub kind: PartyKind,
    /// Primary name first, then aliases in the publisher's order.
    pub names: Vec<ListedName>,
    /// Birth dates, each with its precision; several where the publisher is unsure.
    pub births: Vec<PartialDate>,
    /// Birth places, as written.
    pub birth_places: Vec<String>,
    /// Nationalities, as written.
    pub nationalities: Vec<String>,
    /// Citizenships, as written.
    pub citizenships: Vec<String>,
    /// Gender, where the publisher gives one.
    pub gender: Option<Gender>,
    /// Titles and functions, as written.
    pub titles: Vec<String>,
    /// Sanctions programs, as the publisher abbreviates them.
    pub programs: Vec<String>,
    /// Passports, national ids, registration numbers and the like.
    pub identifiers: Vec<Identifier>,
    /// Addresses.
    pub addresses: Vec<Address>,
    /// What else the publisher remarks: what is left once every attribute above is taken out of it.
    pub remarks: Option<String>,
    /// Day of the designation, where given.
    pub listed_on: Option<PartialDate>,
    /// The publisher's page of this listing, where one exists.
    pub source_url: Option<String>,
}

impl Listing {
    /// A listing with its key, kind and names; every other field empty.
    #[must_use]
    pub fn new(key: ListingKey, kind: PartyKind, names: Vec<ListedName>) -> Self {
        Self {
            key,
            kind,
            names,
            births: Vec::new(),
            birth_places: Vec::new(),
            nationalities: Vec::new(),
            citizenships: Vec::new(),
            gender: None,
            titles: Vec::new(),
            programs: Vec::new(),
            identifiers: Vec::new(),
            addresses: Vec::new(),
            remarks: None,
            listed_on: None,
            source_url: None,
        }
    }

    /// The primary name, if any name is marked so; else the first.
    #[must_use]
    pub fn primary_name(&self) -> Option<&ListedName> {
        self.names.iter().find(|name| name.kind == NameKind::Primary).or_else(|| self.names.first())
    }

    /// SHA-256 of the listing's canonical fields, lower-case hexadecimal.
    ///
    /// Fields, never bytes of the file: publishers reorder attributes and restamp files without a
    /// change. Two listings with equal fields have equal hashes whatever form they were read from.
    #[must_use]
    pub fn canonical_hash(&self) -> String {
        let json = serde_json::to_vec(self).expect("a listing holds only strings, lists and options");
        sha256(&json)
    }
}

/// A listing's identity: the list, and the source's own id on it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ListingKey {
    /// The list.
    pub source: SourceId,
    /// The id the publisher uses: OFAC's `ent_num`/`uid`.
    pub id: String,
}

impl fmt::Display for ListingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.source, self.id)
    }
}

/// Why a text is no key of a listing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a listing is named by its list and its id there, like ofac-sdn/10481")]
pub struct ListingKeyError;

impl FromStr for ListingKey {
    type Err = ListingKeyError;

    /// Reads what [`fmt::Display`] wrote. An id may hold anything, a `/` as well; the name of a list holds none.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (source, id) = text.split_once('/').ok_or(ListingKeyError)?;
        let source = SourceId::parse(source).map_err(|_| ListingKeyError)?;
        if id.is_empty() { Err(ListingKeyError) } else { Ok(Self { source, id: id.to_owned() }) }
    }
}

/// The short name of a list: `ofac-sdn`. Lower-case letters, digits and hyphens, 1 to 40 of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SourceId(String);

/// Why the short name of a list was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} cannot name a list; use 1 to 40 lower-case letters, digits and hyphens, like ofac-sdn")]
pub struct SourceIdError(String);

impl SourceId {
    /// Reads the short name of a list.
    ///
    /// # Errors
    /// When it has other characters than lower-case ASCII letters, digits and hyphens, or is empty
    /// or longer than 40.
    pub fn parse(text: &str) -> Result<Self, SourceIdError> {
        let valid = (1..=40).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if valid { Ok(Self(text.to_owned())) } else { Err(SourceIdError(text.chars().take(60).collect())) }
    }

    /// OFAC's Specially Designated Nationals and Blocked Persons list.
    #[must_use]
    pub fn ofac_sdn() -> Self {
        Self("ofac-sdn".to_owned())
    }

    /// OFAC's Consolidated list of everything that is not on the SDN list.
    #[must_use]
    pub fn ofac_cons() -> Self {
        Self("ofac-cons".to_owned())
    }

    /// The United Nations Security Council's consolidated list.
    #[must_use]
    pub fn un_sc() -> Self {
        Self("un-sc".to_owned())
    }

    /// The United Kingdom's consolidated list of financial sanctions targets, kept by OFSI until 2026.
    #[must_use]
    pub fn uk_ofsi() -> Self {
        Self("uk-ofsi".to_owned())
    }

    /// The UK Sanctions List, kept by the Foreign, Commonwealth and Development Office.
    #[must_use]
    pub fn uk_fcdo() -> Self {
        Self("uk-fcdo".to_owned())
    }

    /// The European Union's consolidated list of financial sanctions.
    #[must_use]
    pub fn eu_fsf() -> Self {
        Self("eu-fsf".to_owned())
    }

    /// Canada's consolidated autonomous sanctions list.
    #[must_use]
    pub fn ca_sema() -> Self {
        Self("ca-sema".to_owned())
    }

    /// Switzerland's list of parties under its sanctions ordinances.
    #[must_use]
    pub fn ch_seco() -> Self {
        Self("ch-seco".to_owned())
    }

    /// Australia's consolidated list.
    #[must_use]
    pub fn au_dfat() -> Self {
        Self("au-dfat".to_owned())
    }

    /// The US Consolidated Screening List: several lists of three departments in one table.
    #[must_use]
    pub fn us_csl() -> Self {
        Self("us-csl".to_owned())
    }

    /// The Denied Persons List of the US Bureau of Industry and Security.
    #[must_use]
    pub fn us_dpl() -> Self {
        Self("us-bis-dpl".to_owned())
    }

    /// A data set of OpenSanctions, whichever one it is.
    #[must_use]
    pub fn opensanctions() -> Self {
        Self("opensanctions".to_owned())
    }

    /// Every list there is a reader for.
    #[must_use]
    pub fn known() -> [Self; 12] {
        [
            Self::ofac_sdn(),
            Self::ofac_cons(),
            Self::un_sc(),
            Self::uk_fcdo(),
            Self::uk_ofsi(),
            Self::eu_fsf(),
            Self::ca_sema(),
            Self::ch_seco(),
            Self::au_dfat(),
            Self::us_csl(),
            Self::us_dpl(),
            Self::opensanctions(),
        ]
    }

    /// The short name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for SourceId {
    type Error = SourceIdError;

    fn try_from(text: String) -> Result<Self, SourceIdError> {
        Self::parse(&text)
    }
}

impl From<SourceId> for String {
    fn from(id: SourceId) -> Self {
        id.0
    }
}

/// What kind of party a listing is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// A human being.
    Person,
    /// A company, government body, group.
    Organization,
    /// A ship.
    Vessel,
    /// An aircraft.
    Aircraft,
}

/// One name of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedName {
    /// The name as published, `FAMILY, Given` where the source writes it so.
    pub text: String,
    /// Primary name or alias.
    pub kind: NameKind,
    /// What the source says of the alias's weight; a primary name is strong.
    pub strength: AliasStrength,
    /// Latin, or the original script.
    pub script: Script,
    /// Family and given part, where the source keeps them apart.
    pub parts: Option<NameParts>,
}

impl ListedName {
    /// A name in Latin script; parts are split at the first comma as OFAC writes persons.
    #[must_use]
    pub fn person(text: &str, kind: NameKind, strength: AliasStrength) -> Self {
        let parts = text.split_once(',').map(|(family, given)| NameParts {
            family: family.trim().to_owned(),
            given: given.trim().to_owned(),
        });
        Self { text: text.to_owned(), kind, strength, script: Script::Latin, parts }
    }

    /// The name as a reader expects it: given name first, family name as the source cases it.
    #[must_use]
    pub fn display(&self) -> String {
        match &self.parts {
            Some(parts) if parts.given.is_empty() => parts.family.clone(),
            Some(parts) if parts.family.is_empty() => parts.given.clone(),
            Some(parts) => format!("{} {}", parts.given, parts.family),
            None => self.text.clone(),
        }
    }
}

/// Family and given part of a person's name, as the source keeps them apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameParts {
    /// Family name, one or more words.
    pub family: String,
    /// Given names, patronymic among them; one or more words.
    pub given: String,
}

/// Which name of the listing this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameKind {
    /// The name the listing is kept under.
    Primary,
    /// Also known as.
    Aka,
    /// Formerly known as.
    Fka,
    /// Now known as.
    Nka,
}

/// What the source itself says about how much an alias proves (OFAC FAQ 122-125).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AliasStrength {
    /// A name to screen for.
    Strong,
    /// Broad or generic ("Ali", "The Doctor"): the source itself warns of it.
    Weak,
}

/// The script of a listed name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Script {
    /// Latin letters.
    Latin,
    /// The person's own script, as the source gives it beside the Latin one.
    Original,
}

/// Gender as the source gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// Female.
    Female,
    /// Male.
    Male,
}

/// A number that identifies a party: passport, national id, tax number, registration.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// What kind of number, as the source names it: "Passport".
    pub kind: String,
    /// The number as written.
    pub number: String,
    /// The country that issued it, where given.
    pub country: Option<String>,
}

/// A postal address, as far as the source splits it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Address {
    /// Street and house.
    pub street: Option<String>,
    /// City, region and postal code in one, as OFAC's legacy files give them.
    pub city: Option<String>,
    /// Country.
    pub country: Option<String>,
}
