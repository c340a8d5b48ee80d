//! `train listed`: the people of a list -> their name parts, by how many bear them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::super::exit::Failure;
use super::super::screen::read_listings;
use crate::list::{Listing, PartyKind};
use crate::name::normalize;

/// Shorter parts are particles and initials.
const LEAST_LETTERS: usize = 3;

/// The table of the persons of the files under one of the programs.
pub(super) fn table(list_file: &[PathBuf], programs: &[String]) -> Result<String, Failure> {
    Ok(parts(read_listings(list_file)?.iter(), programs))
}

fn parts<'a>(listings: impl Iterator<Item = &'a Listing>, programs: &[String]) -> String {
    let mut bearers: BTreeMap<String, u32> = BTreeMap::new();
    let under = |listing: &Listing| {
        listing.programs.iter().any(|have| programs.iter().any(|want| have.starts_with(want)))
    };
    for listing in listings.filter(|listing| listing.kind == PartyKind::Person && under(listing)) {
        let names: Vec<String> = listing.names.iter().map(|name| normalize(&name.display())).collect();
        let parts: BTreeSet<&str> = names.iter().flat_map(|name| name.split(' ')).collect();
        for part in parts {
            if part.len() >= LEAST_LETTERS && part.bytes().all(|byte| byte.is_ascii_lowercase()) {
                *bearers.entry(part.to_owned()).or_default() += 1;
            }
        }
    }
    bearers.iter().map(|(part, count)| format!("{part}\t{count}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::{AliasStrength, ListedName, ListingKey, NameKind, SourceId};

    #[test]
    fn a_part_counts_once_for_each_person_under_the_programs() {
        let listing = |id: &str, program: &str, names: &[&str]| {
            let key = ListingKey { source: SourceId::ofac_sdn(), id: id.to_owned() };
            let name = |text: &&str| ListedName::person(text, NameKind::Aka, AliasStrength::Strong);
            let mut listing = Listing::new(key, PartyKind::Person, names.iter().map(name).collect());
            listing.programs = vec![program.to_owned()];
            listing
        };
        let listings = [
            listing("1", "IRAN-X", &["DOE, Ali", "DOE, Aly"]),
            listing("2", "IRAN", &["ROE, Ali"]),
            listing("3", "CUBA", &["POE, Ali"]),
        ];
        assert_eq!(parts(listings.iter(), &["IRAN".to_owned()]), "ali\t2\naly\t1\ndoe\t1\nroe\t1\n");
    }
}
