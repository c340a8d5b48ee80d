//! Labelled mentions in texts + list -> are the listed people found and first, and are those who only
//! bear a like name kept apart; by names alone, and with what the text says.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::rows::RowError;
use super::search::{Field, Method};
use crate::article::{Body, CallerMention, Person, persons_joined, persons_with};
use crate::list::Listing;
use crate::name::Name;
use crate::screen::{
    Context, EvidenceKind, Hit, ScreenOptions, TextScreener, Threshold, Tier, When, contexts, screen,
};

/// Similarity from which plain Jaro-Winkler, its words sorted, counts as a hit: where it finds about
/// as many listed people by their names as this program does.
const PLAIN_THRESHOLD: u16 = 900;
/// Listings looked at for each person.
const LIMIT: usize = 100;

/// A mention of a listed person, or of one who is not.
#[derive(Debug, Clone, Deserialize)]
pub struct LinkRow {
    /// The text it stands in.
    pub text_id: String,
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// What stands there.
    pub mention: String,
    /// The listings that mean this person; empty for one who is not listed.
    #[serde(default)]
    pub ids: Vec<String>,
    /// Listings of the like name that do not.
    #[serde(default)]
    pub not_ids: Vec<String>,
}

/// A text that mentions stand in.
#[derive(Debug, Clone, Deserialize)]
pub struct LinkText {
    /// Its id.
    pub id: String,
    /// The text.
    pub text: String,
}

/// How mentions are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// The labelled mention is given, as a caller may.
    Given,
    /// Nothing is given: the persons are those of the text, and windows of it that resemble a listed
    /// name, as in articles that are added.
    Found,
}

/// What one file measures.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct LinkFigures {
    /// Mentions of people on this list, and of people who are on none.
    pub mentions: usize,
    /// Mentions of people who are not on this list: left out.
    pub not_on_list: usize,
    /// Mentions that are in no person of the text.
    pub not_extracted: usize,
    /// Of listed people: one word, and no full name in the text.
    pub surname_only: usize,
    /// Of listed people: the listing is among the hits.
    pub found: usize,
    /// It is the first by its name.
    pub first_by_name: usize,
    /// It is the first by name and text.
    pub first: usize,
    /// It is in the lowest tier.
    pub found_weak: usize,
    /// Of people not listed: a hit by names alone.
    pub raised_by_name: usize,
    /// A hit above the lowest tier, by name and text.
    pub raised: usize,
    /// The listing is the first of plain Jaro-Winkler, at or above its threshold.
    pub plain_first: usize,
    /// Plain Jaro-Winkler raises a hit for somebody not listed.
    pub plain_raised: usize,
}

/// The figures of one file, found in one way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkReport {
    /// The file.
    pub set: String,
    /// How the mentions were found.
    pub mentions: Finding,
    /// What was counted.
    pub figures: LinkFigures,
    /// How often each cue stood with a right hit, and with a wrong one: what its bits can be judged by.
    pub cues: BTreeMap<String, [usize; 2]>,
    /// Listed people not found first, and others raised above the lowest tier.
    pub examples: Vec<LinkExample>,
}

/// One mention that did not come out as labelled.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkExample {
    /// The text.
    pub text_id: String,
    /// What stands there.
    pub mention: String,
    /// The name that was screened.
    pub name: Option<String>,
    /// Its first hit: listing, name, score, tier.
    pub first: Option<(String, String, f64, Tier)>,
    /// What the text says of that hit, in a line.
    pub context: String,
    /// What is wrong.
    pub wrong: &'static str,
}

/// One JSON object a line.
///
/// # Errors
/// When a line is no such object, or there is none.
pub fn link_rows(text: &str) -> Result<Vec<LinkRow>, RowError> {
    json_lines(text, "a JSON object with text_id, start, end, mention, and ids or not_ids")
}

/// One JSON object a line.
///
/// # Errors
/// When a line is no such object, or there is none.
pub fn link_texts(text: &str) -> Result<Vec<LinkText>, RowError> {
    json_lines(text, "a JSON object with id and text")
}

fn json_lines<T: for<'de> Deserialize<'de>>(text: &str, wanted: &'static str) -> Result<Vec<T>, RowError> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let rows: Vec<T> = lines
        .map(|(at, line)| serde_json::from_str(line).map_err(|_| RowError::Line { line: at + 1, wanted }))
        .collect::<Result<_, _>>()?;
    if rows.is_empty() { Err(RowError::Empty) } else { Ok(rows) }
}

/// Measures every set in both ways. `year` is the year the texts are taken to have come in.
#[must_use]
pub fn link(
    listings: Vec<Listing>,
    texts: Vec<LinkText>,
    sets: &[(String, Vec<LinkRow>)],
    threshold: Threshold,
    year: u16,
) -> Vec<LinkReport> {
    let ids: std::collections::BTreeSet<String> =
        listings.iter().map(|listing| listing.key.id.clone()).collect();
    let field = Field::new(listings);
    let texts: BTreeMap<String, String> = texts.into_iter().map(|text| (text.id, text.text)).collect();
    let options = ScreenOptions { threshold, limit: LIMIT, ..ScreenOptions::default() };
    let bench = Bench { field, ids, texts, options, when: When { year, published: false } };
    sets.iter()
        .flat_map(|(set, rows)| [Finding::Given, Finding::Found].map(|how| bench.report(set, rows, how)))
        .collect()
}

struct Bench {
    field: Field,
    ids: std::collections::BTreeSet<String>,
    texts: BTreeMap<String, String>,
    options: ScreenOptions,
    when: When,
}

/// What came out for one mention.
struct Outcome<'a> {
    row: &'a LinkRow,
    name: Option<String>,
    /// Hits by name, best first.
    hits: Vec<Hit>,
    /// The same with their contexts, best first.
    ranked: Vec<(Hit, Context)>,
}

impl Bench {
    fn report<'a>(&self, set: &str, rows: &'a [LinkRow], how: Finding) -> LinkReport {
        let asked: Vec<&'a LinkRow> = rows.iter().filter(|row| self.is_asked(row)).collect();
        let windows = || TextScreener::new(self.field.index(), &self.options);
        let outcome = |windows: &mut TextScreener<'_>, row: &&'a LinkRow| self.outcome(row, how, windows);
        let outcomes: Vec<Outcome<'_>> = asked.par_iter().map_init(windows, outcome).collect();
        let names: Vec<&str> =
            outcomes.iter().map(|outcome| outcome.name.as_deref().unwrap_or_default()).collect();
        let plain = self.field.search(Method::TokenSorted, &names, 1);
        let mut figures = LinkFigures {
            mentions: outcomes.len(),
            not_on_list: rows.len() - outcomes.len(),
            ..LinkFigures::default()
        };
        let mut examples = Vec::new();
        let mut cues = BTreeMap::new();
        for (outcome, plain) in outcomes.iter().zip(&plain) {
            let plain = plain.first().filter(|found| found.score.per_mille() >= PLAIN_THRESHOLD);
            let plain = plain.map(|found| found.listing.as_str());
            outcome.count_cues(&mut cues);
            if let Some(wrong) = figures.count(outcome, plain) {
                examples.push(outcome.example(wrong));
            }
        }
        LinkReport { set: set.to_owned(), mentions: how, figures, cues, examples }
    }

    fn is_asked(&self, row: &LinkRow) -> bool {
        let listed = row.ids.is_empty() || row.ids.iter().any(|id| self.ids.contains(id));
        listed && self.texts.contains_key(&row.text_id)
    }

    fn outcome<'a>(&self, row: &'a LinkRow, how: Finding, windows: &mut TextScreener<'_>) -> Outcome<'a> {
        let text = self.texts.get(&row.text_id).map(String::as_str).unwrap_or_default();
        let given = CallerMention { start: row.start, end: row.end, text: row.mention.clone() };
        let persons = match how {
            Finding::Given => persons_with(text, &[given]),
            Finding::Found => {
                let body = Body::new(text);
                persons_joined(&body, &windows.find(&body).mentions)
            }
        };
        let overlaps = |person: &Person| {
            person.mentions.iter().any(|mention| mention.span.start < row.end && row.start < mention.span.end)
        };
        let Some(at) = persons.iter().position(overlaps) else {
            return Outcome { row, name: None, hits: Vec::new(), ranked: Vec::new() };
        };
        let hits: Vec<Vec<Hit>> = persons
            .iter()
            .map(|person| match Name::parse(&person.name) {
                Ok(name) => screen(self.field.index(), &name, &self.options).hits,
                Err(_) => Vec::new(),
            })
            .collect();
        let slices: Vec<&[Hit]> = hits.iter().map(Vec::as_slice).collect();
        let mut contexts = contexts(self.field.index(), text, self.when, &persons, &slices);
        let mut ranked: Vec<(Hit, Context)> =
            hits[at].iter().cloned().zip(std::mem::take(&mut contexts[at])).collect();
        ranked.sort_by(|a, b| b.1.bits.total_cmp(&a.1.bits));
        Outcome { row, name: Some(persons[at].name.clone()), hits: hits[at].clone(), ranked }
    }
}

impl LinkFigures {
    /// Counts one mention, and says what is wrong with it.
    fn count(&mut self, outcome: &Outcome<'_>, plain: Option<&str>) -> Option<&'static str> {
        let row = outcome.row;
        self.not_extracted += usize::from(outcome.name.is_none());
        if row.ids.is_empty() {
            let raised = outcome.ranked.iter().any(|(_, context)| context.tier > Tier::Weak);
            self.raised_by_name += usize::from(!outcome.hits.is_empty());
            self.raised += usize::from(raised);
            self.plain_raised += usize::from(plain.is_some());
            return raised.then_some("not listed, and raised");
        }
        let is_right = |hit: &Hit| row.ids.contains(&hit.listing_id);
        let single = |name: &str| !name.trim().contains([' ', '-']);
        let surname = outcome.name.as_deref().is_none_or(single) && single(&row.mention);
        self.surname_only += usize::from(surname);
        self.plain_first += usize::from(plain.is_some_and(|id| row.ids.iter().any(|right| right == id)));
        self.first_by_name += usize::from(outcome.hits.first().is_some_and(is_right));
        let right = outcome.ranked.iter().position(|(hit, _)| is_right(hit));
        let Some(right) = right else {
            return Some(match (&outcome.name, surname) {
                (_, true) => "surname only",
                (None, _) => "not extracted",
                _ => "not found",
            });
        };
        self.found += 1;
        self.first += usize::from(right == 0);
        let weak = outcome.ranked[right].1.tier == Tier::Weak;
        self.found_weak += usize::from(weak);
        if right > 0 {
            Some("not first")
        } else if weak {
            Some("listed, and weak")
        } else {
            None
        }
    }
}

impl Outcome<'_> {
    fn count_cues(&self, cues: &mut BTreeMap<String, [usize; 2]>) {
        for (hit, context) in &self.ranked {
            let wrong = usize::from(!self.row.ids.contains(&hit.listing_id));
            let mut note = |cue: &str| cues.entry(cue.to_owned()).or_default()[wrong] += 1;
            note("(hits)");
            for part in context.evidence.iter().filter(|part| part.kind == EvidenceKind::Context) {
                note(&part.measure);
            }
        }
    }

    fn example(&self, wrong: &'static str) -> LinkExample {
        let first = self.ranked.first();
        let parts = first.map(|(_, context)| context.evidence.as_slice()).unwrap_or_default();
        let context: Vec<String> = parts
            .iter()
            .map(|part| {
                let quote = part.query.as_deref().unwrap_or_default();
                let listed = part.listed.as_deref().unwrap_or_default();
                format!("{:+.1} {} {quote:?}/{listed:?}", part.bits, part.measure)
            })
            .collect();
        LinkExample {
            text_id: self.row.text_id.clone(),
            mention: self.row.mention.clone(),
            name: self.name.clone(),
            first: first.map(|(hit, context)| {
                (hit.listing_id.clone(), hit.matched_name.clone(), context.score.value(), context.tier)
            }),
            context: context.join("; "),
            wrong,
        }
    }
}
