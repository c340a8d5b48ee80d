//! Listed names planted into real sentences: how often an article's hits hold the right listing, and
//! what the windows of a text find where nothing was planted.
//!
//! A planted name takes the place of a marked person, so that the sentence around it stays one. Names
//! come as files of variants give them; a small word becomes a capitalized one, as print has it.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use super::extract::Annotated;
use super::rows::{Query, Right};
use crate::article::{Body, Mention, Provenance, persons_joined};
use crate::name::Name;
use crate::screen::{Index, ScreenOptions, Screener, TextScreener};

/// Most listings a name may have that one is looked for among; ingest keeps as many.
const LIMIT: usize = 100;
/// Words of the article that finds are counted per.
const ARTICLE_WORDS: usize = 600;

/// What it is called, and how it is written.
type Way = (&'static str, fn(&str) -> String);

/// How a name stands in its sentence, beside the class of the variant.
const WAYS: [Way; 5] = [
    ("in capitals", |name| name.to_uppercase()),
    ("over a line break", |name| name.replacen(' ', "\n", 1)),
    ("in quotes", |name| format!("\u{201c}{name}\u{201d}")),
    ("possessive", |name| format!("{name}\u{2019}s")),
    ("hyphenated", |name| name.replacen(' ', "-", 1)),
];

/// How often names of one class are found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PlantedClass {
    /// The class of the variants, or how the exact ones stand in the text.
    pub class: String,
    /// Names planted.
    pub planted: usize,
    /// Found by the text alone: its persons, screened.
    pub by_text: usize,
    /// Found by windows alone.
    pub by_windows: usize,
    /// Found by both together, as articles are read.
    pub together: usize,
}

/// What windows find in the texts as they are.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Unplanted {
    /// Words read.
    pub words: usize,
    /// Finds that no person of the text alone holds.
    pub finds: usize,
    /// Those of them that overlap no marked person.
    pub off_persons: usize,
    /// Those, per article of 600 words.
    pub off_persons_per_article: f64,
}

/// A name that was not found, or a find where nobody is marked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Oddity {
    /// The class; empty for a find.
    pub class: String,
    /// What was planted or found.
    pub name: String,
    /// The listing it should have or did raise.
    pub listing: String,
    /// Around it.
    pub text: String,
}

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PlantedReport {
    /// By class, in the order of their names, then by way.
    pub classes: Vec<PlantedClass>,
    /// Without planting.
    pub unplanted: Unplanted,
    /// Names not found together.
    pub missed: Vec<Oddity>,
    /// Finds that overlap no marked person.
    pub odd: Vec<Oddity>,
}

/// Plants each variant into one of the texts, and reads the texts as they are. At most `examples`
/// of each kind of failure are told.
#[must_use]
pub fn planted(index: &Index, variants: &[Query], texts: &[Annotated], examples: usize) -> PlantedReport {
    let carriers: Vec<&Annotated> = texts.iter().filter(|text| place(text).is_some()).collect();
    let mut jobs: Vec<(String, String, String)> = Vec::new();
    for variant in variants {
        let Right::Listing(id) = &variant.right else { continue };
        let name = printed(&variant.text);
        jobs.push((variant.class.clone(), name.clone(), id.clone()));
        if variant.class == "exact" {
            jobs.extend(WAYS.iter().map(|(way, write)| (format!("exact, {way}"), write(&name), id.clone())));
        }
    }
    let options = ScreenOptions { limit: LIMIT, ..ScreenOptions::default() };
    let results: Vec<[bool; 3]> = jobs
        .par_iter()
        .enumerate()
        .map_init(
            || (TextScreener::new(index, &options), Screener::new(index)),
            |(windows, screener), (at, (_, name, id))| {
                let Some(text) =
                    carriers.get(spread(at, carriers.len())).map(|text| Body::new(plant(text, name)))
                else {
                    return [false; 3];
                };
                let mentions = windows.find(&text).mentions;
                let mut raises = |name: &str| raises(screener, name, &options, id);
                let by_text = persons_joined(&text, &[]).iter().any(|person| raises(&person.name));
                let by_windows = mentions.iter().any(|mention| raises(&mention.text));
                let together = persons_joined(&text, &mentions).iter().any(|person| raises(&person.name));
                [by_text, by_windows, together]
            },
        )
        .collect();
    let mut classes: BTreeMap<&str, PlantedClass> = BTreeMap::new();
    let mut missed = Vec::new();
    for (at, ((class, name, id), [by_text, by_windows, together])) in jobs.iter().zip(results).enumerate() {
        let sum = classes.entry(class).or_default();
        sum.class.clone_from(class);
        sum.planted += 1;
        sum.by_text += usize::from(by_text);
        sum.by_windows += usize::from(by_windows);
        sum.together += usize::from(together);
        if !together && let Some(carrier) = carriers.get(spread(at, carriers.len())) {
            let text = plant(carrier, name);
            missed.push(Oddity { class: class.clone(), name: name.clone(), listing: id.clone(), text });
        }
    }
    missed.sort();
    let (unplanted, mut odd) = unplanted(index, texts, &options);
    odd.truncate(examples);
    // One of each kind before the second of any.
    let step = missed.len().div_ceil(examples.max(1)).max(1);
    let missed = missed.into_iter().step_by(step).take(examples).collect();
    PlantedReport { classes: classes.into_values().collect(), unplanted, missed, odd }
}

/// Which carrier a job takes: neighbors in the list of jobs lie far apart.
fn spread(at: usize, carriers: usize) -> usize {
    at.wrapping_mul(7919) % carriers.max(1)
}

fn persons_of(text: &Annotated) -> impl Iterator<Item = (u32, u32)> + '_ {
    let persons = text.entities.iter().filter(|entity| entity.is_person());
    persons.map(|entity| (entity.start, entity.end))
}

/// The first person that stands apart: no letter touches it, and no capital follows it, which would
/// be the rest of a name that is marked in part.
fn place(text: &Annotated) -> Option<(u32, u32)> {
    let chars: Vec<char> = text.text.chars().collect();
    persons_of(text).find(|(start, end)| {
        let touches = |at: Option<&char>| at.is_some_and(|c| c.is_alphanumeric());
        let (start, end) = (*start as usize, *end as usize);
        let mut after = chars.get(end..).unwrap_or_default().iter().skip_while(|c| c.is_whitespace());
        !start.checked_sub(1).is_some_and(|at| touches(chars.get(at)))
            && !touches(chars.get(end))
            && !after.next().is_some_and(|c| c.is_uppercase())
    })
}

/// The text with that person replaced.
fn plant(text: &Annotated, name: &str) -> String {
    let (start, end) = place(text).unwrap_or_default();
    let chars = |from: u32, until: u32| {
        text.text.chars().skip(from as usize).take(until.saturating_sub(from) as usize).collect::<String>()
    };
    format!("{}{name}{}", chars(0, start), chars(end, u32::MAX))
}

/// Small words capitalized, but for those a name has small.
fn printed(name: &str) -> String {
    const SMALL: [&str; 9] = ["al", "el", "bin", "de", "la", "of", "the", "van", "von"];
    let word = |word: &str| {
        // "'Abd": an apostrophe may stand before the first letter.
        match word.find(char::is_alphabetic) {
            Some(at) if !SMALL.contains(&word) => {
                let (before, rest) = word.split_at(at);
                let mut chars = rest.chars();
                let first = chars.next().into_iter().flat_map(char::to_uppercase);
                before.chars().chain(first).chain(chars).collect()
            }
            _ => word.to_owned(),
        }
    };
    name.split_whitespace().map(word).collect::<Vec<String>>().join(" ")
}

fn raises(screener: &mut Screener<'_>, name: &str, options: &ScreenOptions, id: &str) -> bool {
    let Ok(name) = Name::parse(name) else { return false };
    screener.screen(&name, options).hits.iter().any(|hit| hit.listing_id == id)
}

/// Reads the texts as they are.
fn unplanted(index: &Index, texts: &[Annotated], options: &ScreenOptions) -> (Unplanted, Vec<Oddity>) {
    let found: Vec<(usize, usize, Vec<Oddity>)> = texts
        .par_iter()
        .map_init(
            || (TextScreener::new(index, options), Screener::new(index)),
            |(windows, screener), text| {
                let body = Body::new(text.text.as_str());
                let mentions = windows.find(&body).mentions;
                let joined = persons_joined(&body, &mentions);
                let added: Vec<&Mention> = joined
                    .iter()
                    .flat_map(|person| &person.mentions)
                    .filter(|mention| mention.provenance == Provenance::ListDirected)
                    .collect();
                let marked: BTreeSet<(u32, u32)> = persons_of(text).collect();
                let off = |mention: &&&Mention| {
                    !marked.iter().any(|(start, end)| *start < mention.span.end && mention.span.start < *end)
                };
                let odd = added.iter().filter(off).map(|mention| odd(screener, text, mention, options));
                (text.text.split_whitespace().count(), added.len(), odd.collect())
            },
        )
        .collect();
    let words = found.iter().map(|(words, _, _)| words).sum();
    let finds = found.iter().map(|(_, finds, _)| finds).sum();
    let odd: Vec<Oddity> = found.into_iter().flat_map(|(_, _, odd)| odd).collect();
    #[allow(clippy::cast_precision_loss)]
    let rate = (odd.len() * ARTICLE_WORDS) as f64 / std::cmp::max(words, 1) as f64;
    (Unplanted { words, finds, off_persons: odd.len(), off_persons_per_article: rate }, odd)
}

fn odd(screener: &mut Screener<'_>, text: &Annotated, mention: &Mention, options: &ScreenOptions) -> Oddity {
    let hits =
        Name::parse(&mention.text).map(|name| screener.screen(&name, options).hits).unwrap_or_default();
    let listing = hits.first().map(|hit| format!("{} {:.3}", hit.matched_name, hit.score.value()));
    let from = mention.span.start.saturating_sub(40) as usize;
    let around = text.text.chars().skip(from).take(mention.text.chars().count() + 80).collect();
    Oddity {
        class: String::new(),
        name: mention.text.clone(),
        listing: listing.unwrap_or_default(),
        text: around,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::annotated;
    use crate::list::{AliasStrength, ListedName, Listing, ListingKey, NameKind, PartyKind, SourceId};
    use crate::screen::{IndexedList, VersionLabel};

    #[test]
    fn a_planted_name_is_counted_by_who_found_it() {
        let key = ListingKey { source: SourceId::ofac_sdn(), id: "7".to_owned() };
        let name = ListedName::person("MADURO MOROS, Nicolas", NameKind::Primary, AliasStrength::Strong);
        let listings = vec![Listing::new(key, PartyKind::Person, vec![name])];
        let version = VersionLabel("ofac-sdn@1".to_owned());
        let index = Index::build(vec![IndexedList { version, listings }]);
        let text = r#"{"text":"On Monday Jane Roe spoke.","entities":[{"start":10,"end":18,"type":"PER"}]}"#;
        let texts = annotated(text).unwrap();
        let variant = |class: &str, text: &str| Query {
            class: class.to_owned(),
            text: text.to_owned(),
            right: Right::Listing("7".to_owned()),
        };
        let variants = [variant("exact", "Nicolas Maduro Moros"), variant("wrong", "Somebody Else")];
        let report = planted(&index, &variants, &texts, 5);
        let class = |name: &str| report.classes.iter().find(|class| class.class == name).unwrap();
        assert_eq!((class("exact").planted, class("exact").by_windows, class("exact").together), (1, 1, 1));
        assert_eq!((class("wrong").planted, class("wrong").together), (1, 0));
        assert_eq!(class("exact, in capitals").together, 1);
        assert_eq!(report.missed.len(), 1);
        assert_eq!((report.unplanted.words, report.unplanted.finds), (5, 0));
    }
}
