//! Names in their own script searched among all the Latin names of the file.

use std::collections::BTreeMap;

use super::asked::Asked;
use super::metrics::share;
use super::report::{Figure, Unit};
use super::rows::Scripts;
use super::run::{Answers, Run};
use super::search::Field;
use crate::list::{
    AliasStrength, ListedName, Listing, ListingKey, NameKind, NameParts, PartyKind, Script, SourceId,
};

/// Measures one file of names in two scripts. Equal Latin names are one listing.
pub(super) fn measure(run: &mut Run<'_>, set: &str, pairs: &[Scripts]) {
    let mut ids: BTreeMap<&str, String> = BTreeMap::new();
    for pair in pairs {
        let next = ids.len().to_string();
        ids.entry(&pair.latin).or_insert(next);
    }
    let listings = ids.iter().map(|(latin, id)| listing(latin, id)).collect();
    let field = Field::new(listings);
    let rows: Vec<Asked> = pairs
        .iter()
        .map(|pair| Asked {
            class: String::new(),
            text: pair.original.clone(),
            right: vec![ids[pair.latin.as_str()].clone()],
        })
        .collect();
    let answers = run.ask(&field, &rows, 1);
    let first = |method: &Answers<'_>| {
        method.asked.iter().filter(|(asked, found)| asked.place(found).is_some()).count()
    };
    let counts: Vec<usize> = answers.iter().map(first).collect();
    let values: Vec<Option<f64>> =
        answers.iter().zip(&counts).map(|(method, count)| share(*count, method.asked.len())).collect();
    let sampled = answers.get(1).map(|method| method.asked.len());
    run.figures.push(
        Figure::new(set, "", "right one first", Unit::Share, rows.len())
            .with(&values)
            .of(counts[0])
            .sampled(sampled),
    );
    let misses =
        answers[0].asked.iter().zip(pairs).filter(|((asked, found), _)| asked.place(found).is_none()).map(
            |((asked, found), pair)| {
                let mut example = asked.example(set, found.first());
                example.expected.clone_from(&pair.latin);
                example
            },
        );
    run.keep(
        super::sample::sample(&misses.collect::<Vec<_>>(), run.options.examples, run.options.seed)
            .into_iter()
            .cloned()
            .collect(),
        Vec::new(),
    );
}

fn listing(latin: &str, id: &str) -> Listing {
    let key = ListingKey { source: SourceId::ofac_sdn(), id: id.to_owned() };
    let name = ListedName {
        text: latin.to_owned(),
        kind: NameKind::Primary,
        strength: AliasStrength::Strong,
        script: Script::Latin,
        // Written given name first, whatever commas it has.
        parts: None::<NameParts>,
    };
    Listing::new(key, PartyKind::Person, vec![name])
}
