//! Labelled rows + list -> the pairs of names that the weights of screening are learned from.
//!
//! Truth comes from changed names of listed people, from their aliases, and from slips made here;
//! error from people who are not listed, each with the listed names most like theirs.

use rayon::prelude::*;

use super::rows::{Query, Right};
use super::sample::Random;
use crate::list::{AliasStrength, Listing, PartyKind};
use crate::name::Name;
use crate::screen::fit::Labelled;
use crate::screen::{Index, IndexedList, Score, ScreenOptions, Screener, Threshold, VersionLabel, compare};

/// How much a pair of a class counts. Errors in every token say least about any of them, and words
/// that change nothing say nothing.
const CLASS_WEIGHTS: &[(&str, f64)] =
    &[("first_last", 0.7), ("initial", 0.7), ("typo_all", 0.6), ("typo1", 0.8), ("translit2", 1.3)];
/// Of any other class.
const OTHER_WEIGHT: f64 = 0.3;
/// Of a listing's aliases, which are what people are truly called.
const ALIAS_WEIGHT: f64 = 1.0;
/// Of the slips made here.
const SLIP_WEIGHT: f64 = 0.5;
/// Of a stranger and a listed name.
const STRANGER_WEIGHT: f64 = 0.6;
/// Listed names for each stranger.
const MOST_LIKE: usize = 12;
/// Aliases of each person.
const MOST_ALIASES: usize = 4;

/// What is learned from.
pub struct Material<'a> {
    /// The list.
    pub listings: &'a [Listing],
    /// Changed names of its people.
    pub variants: &'a [Query],
    /// People who are not on it. Every second one is learned from, chosen by its letters; the others
    /// are left to measure on.
    pub strangers: &'a [String],
    /// What the slips depend on.
    pub seed: u64,
}

/// The pairs. Equal names teach nothing and are left out.
#[must_use]
pub fn lessons(material: &Material<'_>) -> Vec<Labelled> {
    let people: Vec<(&Listing, Vec<Name>)> = material
        .listings
        .iter()
        .filter(|listing| listing.kind == PartyKind::Person)
        .map(|listing| (listing, strong_names(listing)))
        .collect();
    let mut pairs = variants(material, &people);
    pairs.extend(aliases(&people));
    pairs.extend(slips(material, &people));
    pairs.extend(strangers(material));
    pairs
}

fn strong_names(listing: &Listing) -> Vec<Name> {
    let strong = listing.names.iter().filter(|name| name.strength == AliasStrength::Strong);
    strong.filter_map(|name| Name::parse(&name.display()).ok()).collect()
}

/// A true pair: the query and the name of the person that is most like it.
fn true_pair<'a>(query: Name, names: impl Iterator<Item = &'a Name>, weight: f64) -> Option<Labelled> {
    let (_, best) = names.map(|name| (compare(&query, name).score, name)).max_by_key(|(score, _)| *score)?;
    let pair = Labelled { a: query, b: best.clone(), same: true, weight };
    (pair.a.normal() != pair.b.normal()).then_some(pair)
}

fn variants(material: &Material<'_>, people: &[(&Listing, Vec<Name>)]) -> Vec<Labelled> {
    let by_id: std::collections::BTreeMap<&str, &[Name]> =
        people.iter().map(|(listing, names)| (listing.key.id.as_str(), names.as_slice())).collect();
    let pair = |query: &Query| {
        let Right::Listing(id) = &query.right else { return None };
        let names = by_id.get(id.as_str())?;
        let weight = CLASS_WEIGHTS.iter().find(|(class, _)| *class == query.class);
        true_pair(
            Name::parse(&query.text).ok()?,
            names.iter(),
            weight.map_or(OTHER_WEIGHT, |(_, weight)| *weight),
        )
    };
    material.variants.par_iter().filter_map(pair).collect()
}

fn aliases(people: &[(&Listing, Vec<Name>)]) -> Vec<Labelled> {
    let pair = |names: &[Name], at: usize| {
        let others = names.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, name)| name);
        let pair = true_pair(names[at].clone(), others, ALIAS_WEIGHT)?;
        // A name with nothing in common with the others shows no spelling.
        (compare(&pair.a, &pair.b).score > Score::ZERO).then_some(pair)
    };
    people
        .par_iter()
        .flat_map_iter(|(_, names)| {
            (0..names.len().min(MOST_ALIASES)).filter_map(|at| pair(names, at)).collect::<Vec<_>>()
        })
        .collect()
}

/// One slip of the pen in each person's first name, at any place.
fn slips(material: &Material<'_>, people: &[(&Listing, Vec<Name>)]) -> Vec<Labelled> {
    let mut random = Random::new(material.seed);
    let names = people.iter().filter_map(|(_, names)| names.first());
    names
        .filter_map(|name| {
            let mut letters: Vec<char> = name.normal().chars().collect();
            let at = random.below(letters.len());
            let letter = char::from(b'a' + u8::try_from(random.below(26)).unwrap_or(0));
            match random.below(4) {
                0 if letters.len() > 1 => drop(letters.remove(at)),
                1 if at + 1 < letters.len() => letters.swap(at, at + 1),
                2 => letters.insert(at, letter),
                _ => letters[at] = letter,
            }
            let slipped = Name::parse(&letters.into_iter().collect::<String>()).ok()?;
            true_pair(slipped, std::iter::once(name), SLIP_WEIGHT)
        })
        .collect()
}

fn strangers(material: &Material<'_>) -> Vec<Labelled> {
    let version = VersionLabel("learned from".to_owned());
    let index = Index::build(vec![IndexedList { version, listings: material.listings.to_vec() }]);
    let options =
        ScreenOptions { threshold: Threshold(Score::ZERO), limit: MOST_LIKE, ..ScreenOptions::default() };
    let pairs = |screener: &mut Screener<'_>, text: &String| -> Vec<Labelled> {
        let Ok(a) = Name::parse(text) else { return Vec::new() };
        screener
            .screen(&a, &options)
            .hits
            .iter()
            .filter(|hit| hit.alias_strength == AliasStrength::Strong && hit.score < Score::ONE)
            .filter_map(|hit| Name::parse(&hit.matched_name).ok())
            .map(|b| Labelled { a: a.clone(), b, same: false, weight: STRANGER_WEIGHT })
            .collect()
    };
    material
        .strangers
        .par_iter()
        .filter(|text| is_for_learning(text))
        .map_init(|| Screener::new(&index), pairs)
        .flatten()
        .collect()
}

/// Every second name, by its letters.
fn is_for_learning(text: &str) -> bool {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
        >> 40
        & 1
        == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::{ListedName, ListingKey, NameKind, SourceId};

    #[test]
    fn pairs_are_true_of_listed_people_and_false_of_strangers() {
        let name = |text: &str, kind| ListedName::person(text, kind, AliasStrength::Strong);
        let key = ListingKey { source: SourceId::ofac_sdn(), id: "1".to_owned() };
        let names =
            vec![name("SOLEIMANI, Qasem", NameKind::Primary), name("SULEIMANI, Kassem", NameKind::Aka)];
        let listings = [Listing::new(key, PartyKind::Person, names)];
        let query = |text: &str, id: &str| Query {
            class: "typo1".to_owned(),
            text: text.to_owned(),
            right: Right::Listing(id.to_owned()),
        };
        let variants = [query("Qasem Solaimani", "1"), query("Qasem Soleimani", "1"), query("X Y", "2")];
        let strangers: Vec<String> = ["Qasim Sulaiman", "Kasem Sulaymani", "Qassim Soliman", "Kasim Salmani"]
            .map(str::to_owned)
            .to_vec();
        let material = Material { listings: &listings, variants: &variants, strangers: &strangers, seed: 7 };
        let pairs = lessons(&material);
        assert_eq!(pairs, lessons(&material));
        let told = |same| pairs.iter().filter(|pair| pair.same == same).count();
        // The changed name, the alias either way, and a slip.
        assert_eq!(told(true), 4);
        let learned_from = strangers.iter().filter(|text| is_for_learning(text)).count();
        assert!(learned_from > 0 && learned_from < strangers.len(), "{learned_from}");
        assert_eq!(told(false), learned_from);
    }
}
