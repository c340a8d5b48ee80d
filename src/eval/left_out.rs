//! One alias of each listed person taken off the list and searched for: how well a list finds the
//! spellings it does not have.

use std::collections::BTreeMap;

use super::asked::{Asked, words};
use super::metrics::{allowed, share, threshold_admitting};
use super::report::{Figure, Unit};
use super::run::{Answers, Run};
use super::sample::Random;
use super::search::{FLOOR, Field};
use crate::list::{AliasStrength, Listing, NameKind, PartyKind};
use crate::screen::{Score, Threshold};

const SET: &str = "alias left out";
/// Wrong hits per query at which recall is told, as the design asks.
const WRONG_PER_QUERY: f64 = 0.1;
/// Listings looked at per query: far more than there are wrong hits at any useful threshold.
const LOOKED_AT: usize = 100;

/// Takes the aliases away and searches for them.
pub(super) fn measure(run: &mut Run<'_>, listings: &[Listing]) {
    let (rest, rows) = take_away(listings, run.options.seed);
    let field = Field::new(rest);
    let answers = run.ask(&field, &rows, LOOKED_AT);
    let sampled = answers.get(1).map(|method| method.asked.len());
    let shipped = run.options.threshold;
    let figure = |measure: &str| Figure::new(SET, "", measure, Unit::Share, rows.len()).sampled(sampled);

    let among = |most: usize| -> Vec<usize> {
        let within = |method: &Answers<'_>| {
            method
                .asked
                .iter()
                .filter(|(asked, found)| asked.place(found).is_some_and(|(at, _)| at < most))
                .count()
        };
        answers.iter().map(within).collect()
    };
    for (label, most) in [("right one first", 1), ("right one in first five", 5)] {
        let counts = among(most);
        run.figures.push(figure(label).with(&shares(&answers, &counts)).of(counts[0]));
    }
    let counts: Vec<usize> = answers.iter().map(recall_at_wrong).collect();
    run.figures.push(
        figure(&format!("recall at {WRONG_PER_QUERY} wrong hits per query"))
            .with(&shares(&answers, &counts))
            .of(counts[0]),
    );
    let own = &answers[0];
    let right = own.asked.iter().filter(|(asked, found)| asked.is_found(found, shipped)).count();
    run.figures.push(
        Figure::new(SET, "", &format!("recall at {}", shipped.0), Unit::Share, rows.len())
            .with(&[share(right, rows.len())])
            .of(right),
    );
    let wrong = wrong_scores(own).into_iter().filter(|score| shipped.admits(*score)).count();
    run.figures.push(
        Figure::new(SET, "", &format!("wrong hits per query at {}", shipped.0), Unit::Count, rows.len())
            .with(&[share(wrong, rows.len())]),
    );
    let own = own.asked.iter();
    let misses = own
        .clone()
        .filter(|(asked, found)| !asked.is_found(found, shipped))
        .map(|(asked, found)| asked.example(SET, found.first()))
        .collect();
    let false_hits = own
        .filter_map(|(asked, found)| {
            let first = found.first().filter(|first| shipped.admits(first.score))?;
            (!asked.right.contains(&first.listing)).then(|| asked.example(SET, Some(first)))
        })
        .collect();
    run.keep(misses, false_hits);
}

fn shares(answers: &[Answers<'_>], counts: &[usize]) -> Vec<Option<f64>> {
    answers.iter().zip(counts).map(|(method, count)| share(*count, method.asked.len())).collect()
}

/// Queries answered at the lowest threshold that keeps to the allowed wrong hits.
fn recall_at_wrong(method: &Answers<'_>) -> usize {
    let allowed = allowed(WRONG_PER_QUERY, method.asked.len());
    let Some(threshold): Option<Threshold> = threshold_admitting(&wrong_scores(method), allowed, FLOOR)
    else {
        return 0;
    };
    method.asked.iter().filter(|(asked, found)| asked.is_found(found, threshold)).count()
}

fn wrong_scores(method: &Answers<'_>) -> Vec<Score> {
    let wrong = |(asked, found): &(&Asked, Vec<super::search::Found>)| -> Vec<Score> {
        found.iter().filter(|one| !asked.right.contains(&one.listing)).map(|one| one.score).collect()
    };
    method.asked.iter().flat_map(wrong).collect()
}

/// The list without one strong alias of each person, and those aliases as queries. Only an alias
/// that no other name of the listing equals, in whatever order, is worth searching for. All are taken
/// away at once, so that one index serves all queries. People listed twice are right both times:
/// listings that have the alias too.
fn take_away(listings: &[Listing], seed: u64) -> (Vec<Listing>, Vec<Asked>) {
    let mut random = Random::new(seed);
    let mut bearers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut rest = Vec::new();
    let mut taken: Vec<(String, Asked)> = Vec::new();
    for listing in listings.iter().filter(|listing| listing.kind == PartyKind::Person) {
        let keys: Vec<Option<String>> = listing.names.iter().map(|name| words(&name.display())).collect();
        for key in keys.iter().flatten() {
            bearers.entry(key.clone()).or_default().push(listing.key.id.clone());
        }
        let eligible: Vec<usize> = (0..keys.len())
            .filter(|&at| {
                let name = &listing.names[at];
                name.strength == AliasStrength::Strong
                    && name.kind != NameKind::Primary
                    && keys[at].is_some()
                    && keys.iter().filter(|key| **key == keys[at]).count() == 1
            })
            .collect();
        let mut listing = listing.clone();
        if !eligible.is_empty() && listing.names.len() > 1 {
            let at = eligible[random.below(eligible.len())];
            let name = listing.names.remove(at);
            let asked =
                Asked { class: String::new(), text: name.display(), right: vec![listing.key.id.clone()] };
            taken.extend(keys[at].clone().map(|key| (key, asked)));
        }
        rest.push(listing);
    }
    let asked = taken.into_iter().map(|(key, mut asked)| {
        for id in bearers.get(&key).into_iter().flatten() {
            if !asked.right.contains(id) {
                asked.right.push(id.clone());
            }
        }
        asked
    });
    (rest, asked.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::{ListedName, ListingKey, SourceId};

    #[test]
    fn only_a_strong_alias_that_the_listing_has_once_is_taken_away() {
        let strong = |text| ListedName::person(text, NameKind::Aka, AliasStrength::Strong);
        let key = |id: &str| ListingKey { source: SourceId::ofac_sdn(), id: id.to_owned() };
        let primary = ListedName::person("DOE, John", NameKind::Primary, AliasStrength::Strong);
        let weak = ListedName::person("Jack", NameKind::Aka, AliasStrength::Weak);
        let listings = [
            Listing::new(key("1"), PartyKind::Person, vec![primary.clone(), weak, strong("DOE, Johnny")]),
            Listing::new(key("2"), PartyKind::Person, vec![primary.clone(), strong("John Doe")]),
            Listing::new(key("3"), PartyKind::Person, vec![strong("Johnny Doe")]),
            Listing::new(key("4"), PartyKind::Organization, vec![primary, strong("DOE, J")]),
        ];
        let (rest, asked) = take_away(&listings, 7);
        assert_eq!(rest.iter().map(|listing| listing.names.len()).collect::<Vec<_>>(), [2, 2, 1]);
        let texts: Vec<(&str, Vec<&str>)> = asked
            .iter()
            .map(|one| (one.text.as_str(), one.right.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(texts, [("Johnny DOE", vec!["1", "3"])]);
    }
}
