//! `train rarity`: names by count -> how rare each is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::super::eval::text;
use super::super::exit::{Exit, Failure};
use super::super::screen::read_listings;
use crate::list::{AliasStrength, Listing, PartyKind};
use crate::name::rarity::{self, Census};
use crate::name::{known, normalize};

/// The table of the files.
pub(super) fn table(tokens: &[PathBuf], list_file: &[PathBuf]) -> Result<String, Failure> {
    let mut censuses = tokens.iter().map(|path| culture(path)).collect::<Result<Vec<_>, _>>()?;
    if !list_file.is_empty() {
        censuses.push(listed(read_listings(list_file)?.iter()));
    }
    Ok(rarity::learn(&censuses))
}

/// How many bear each token, by the same files.
pub(super) fn known_table(tokens: &[PathBuf]) -> Result<String, Failure> {
    let mut bearers: BTreeMap<String, f64> = BTreeMap::new();
    for path in tokens {
        // The same people stand in several files.
        for (token, count) in culture(path)?.bearers {
            let most = bearers.entry(token).or_default();
            *most = most.max(count);
        }
    }
    Ok(known::learn(&bearers))
}

/// The people of one file of names by count. A person has two names there, near enough: a line's
/// count is the times the name stands in somebody's full name.
fn culture(path: &Path) -> Result<Census, Failure> {
    let mut census = Census::default();
    for (at, line) in text(path)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let mut cells = line.split('\t');
        let count = cells.nth(2).and_then(|count| count.trim().parse::<u32>().ok());
        let (Some(token), Some(count)) = (line.split('\t').next(), count) else {
            return Err(Failure::new(
                Exit::Failed,
                format!("{}: line {} has no name and count", path.display(), at + 1),
                "The file may be of another kind",
                "Give lines of name, tab, the name in another script, tab, count",
            ));
        };
        census.people += f64::from(count) / 2.0;
        for token in normalize(token).split(' ').filter(|token| !token.is_empty()) {
            *census.bearers.entry(token.to_owned()).or_default() += f64::from(count);
        }
    }
    Ok(census)
}

/// The people of a list: a token is borne by everybody who has it in any name but a weak alias,
/// which is rather a byname ("Ustad", "The Doctor") than what people are called at birth.
fn listed<'a>(listings: impl Iterator<Item = &'a Listing>) -> Census {
    let mut census = Census::default();
    let mut bearers: BTreeMap<String, f64> = BTreeMap::new();
    for listing in listings.filter(|listing| listing.kind == PartyKind::Person) {
        census.people += 1.0;
        let strong = listing.names.iter().filter(|name| name.strength == AliasStrength::Strong);
        let names: Vec<String> = strong.map(|name| normalize(&name.display())).collect();
        let tokens: BTreeSet<&str> =
            names.iter().flat_map(|name| name.split(' ')).filter(|token| !token.is_empty()).collect();
        for token in tokens {
            *bearers.entry(token.to_owned()).or_default() += 1.0;
        }
    }
    census.bearers = bearers;
    census
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::{ListedName, ListingKey, NameKind, SourceId};

    #[test]
    fn a_person_bears_a_token_once_however_many_names_have_it() {
        let name = |text| ListedName::person(text, NameKind::Aka, AliasStrength::Strong);
        let key = |id: &str| ListingKey { source: SourceId::ofac_sdn(), id: id.to_owned() };
        let listings = [
            Listing::new(key("1"), PartyKind::Person, vec![name("DOE, John"), name("DOE, Johnny")]),
            Listing::new(
                key("2"),
                PartyKind::Person,
                vec![name("DOE, Ann"), ListedName::person("Johnny", NameKind::Aka, AliasStrength::Weak)],
            ),
            Listing::new(key("3"), PartyKind::Vessel, vec![name("DOE")]),
        ];
        let census = listed(listings.iter());
        assert!((census.people - 2.0).abs() < f64::EPSILON);
        assert_eq!(census.bearers.get("doe"), Some(&2.0));
        assert_eq!(census.bearers.get("johnny"), Some(&1.0));
    }

    #[test]
    fn two_names_by_count_are_one_person() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("tokens.tsv");
        std::fs::write(&path, "anna\tа н н а\t6\nlee\tл и\t2\n").unwrap();
        let census = culture(&path).unwrap();
        assert!((census.people - 4.0).abs() < f64::EPSILON);
        assert_eq!(census.bearers.get("anna"), Some(&6.0));
        std::fs::write(&path, "anna 6\n").unwrap();
        assert!(culture(&path).is_err());
    }
}
