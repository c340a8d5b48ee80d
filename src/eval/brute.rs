//! Candidate selection held against brute force: a sample of queries compared with every listed
//! name, and whether screening returns the same.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::measure::Inputs;
use super::metrics::share;
use super::report::{Example, Figure, Unit};
use super::run::Run;
use super::sample::sample;
use super::search::Field;
use crate::list::{AliasStrength, Listing, PartyKind};
use crate::name::{Name, normalize};
use crate::screen::{Score, ScreenOptions, Threshold, WeakAliases, compare, screen};

/// Listings at or above the threshold, with the best score of each.
type Hits<'a> = BTreeMap<&'a str, Score>;

/// A listed name as brute force takes it.
struct Listed<'a> {
    listing: &'a str,
    name: Name,
    /// The normal form with the family name first: equal to a query, it is the same name.
    inverted: Option<String>,
}

/// Measures at most `most` queries of each set. Weak aliases are left out of both ways, since they
/// are not compared but looked up.
pub(super) fn measure(run: &mut Run<'_>, field: &Field, inputs: &Inputs, most: usize) {
    let listed = listed(&inputs.listings);
    let texts = |queries: &[super::Query]| queries.iter().map(|query| query.text.clone()).collect();
    let mut sets: Vec<(&str, Vec<String>)> = vec![("variants", texts(&inputs.variants))];
    sets.extend(inputs.positives.iter().map(|(set, queries)| (set.as_str(), texts(queries))));
    sets.extend(inputs.negatives.iter().map(|(set, names)| (set.as_str(), names.clone())));
    for (set, texts) in sets.iter().filter(|(_, texts)| !texts.is_empty()) {
        let asked: Vec<Name> = sample(texts, most, run.options.seed)
            .into_iter()
            .filter_map(|text| Name::parse(text).ok())
            .collect();
        one_set(run, field, &listed, set, &asked);
    }
}

fn one_set(run: &mut Run<'_>, field: &Field, listed: &[Listed<'_>], set: &str, asked: &[Name]) {
    let threshold = run.options.threshold;
    let options = ScreenOptions {
        threshold,
        limit: usize::MAX,
        weak_aliases: WeakAliases::Off,
        ..ScreenOptions::default()
    };
    let both: Vec<(Hits<'_>, Vec<(String, Score)>)> = asked
        .par_iter()
        .map(|name| {
            let found = screen(field.index(), name, &options).hits;
            let found = found.into_iter().map(|hit| (hit.listing_id, hit.score)).collect();
            (tried(listed, name, threshold), found)
        })
        .collect();
    let (mut pairs, mut kept, mut found, mut beyond, mut other) = (0, 0, 0, 0, 0);
    let mut lost = Vec::new();
    for (name, (brute, screened)) in asked.iter().zip(&both) {
        pairs += brute.len();
        found += screened.len();
        let screened: Hits<'_> = screened.iter().map(|(id, score)| (id.as_str(), *score)).collect();
        beyond += screened.keys().filter(|id| !brute.contains_key(*id)).count();
        for (id, score) in brute {
            match screened.get(id) {
                Some(own) => {
                    kept += 1;
                    other += usize::from(own != score);
                }
                None => lost.push(Example {
                    set: set.to_owned(),
                    class: "brute force".to_owned(),
                    query: name.verbatim().to_owned(),
                    expected: (*id).to_owned(),
                    found: None,
                    score: Some(score.value()),
                }),
            }
        }
    }
    let at = |what: &str| format!("{what} at {}", threshold.0);
    let share_of = |what: &str, part: usize, whole: usize| {
        Figure::new(set, "", &at(what), Unit::Share, whole).with(&[share(part, whole)]).of(part)
    };
    run.figures.push(share_of("candidates kept of those brute force finds", kept, pairs));
    run.figures.push(share_of("of those kept, with another score", other, kept));
    run.figures.push(share_of("hits beyond brute force", beyond, found));
    run.keep(lost, Vec::new());
}

fn listed(listings: &[Listing]) -> Vec<Listed<'_>> {
    let persons = listings.iter().filter(|listing| listing.kind == PartyKind::Person);
    let names = persons.flat_map(|listing| listing.names.iter().map(move |name| (listing, name)));
    names
        .filter(|(_, name)| name.strength == AliasStrength::Strong)
        .filter_map(|(listing, name)| {
            let inverted = name.parts.as_ref();
            Some(Listed {
                listing: &listing.key.id,
                name: Name::parse(&name.display()).ok()?,
                inverted: inverted.map(|parts| normalize(&format!("{} {}", parts.family, parts.given))),
            })
        })
        .collect()
}

/// Compares a name with every listed one.
fn tried<'a>(listed: &[Listed<'a>], name: &Name, threshold: Threshold) -> Hits<'a> {
    let mut hits = Hits::new();
    for one in listed {
        let equal = one.inverted.as_deref() == Some(name.normal());
        let score = if equal { Score::ONE } else { compare(name, &one.name).score };
        if threshold.admits(score) {
            let best = hits.entry(one.listing).or_insert(score);
            *best = score.max(*best);
        }
    }
    hits
}
