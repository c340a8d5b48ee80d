//! A query as clients of other programs put it: properties with several values each. The best hit of
//! each listing over all combinations of them is the answer.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::super::problem::Problem;
use super::super::screenings::{QUERIES_MAX, QueryError};
use crate::list::{Gender, PartialDate, SourceId};
use crate::name::{MAX_CHARS, Name};
use crate::screen::{Country, EvidenceKind, Hit, ScreenOptions, Screener, Threshold};

/// Most names that a request has screened, each with each combination of what is known of the person:
/// as much work as the queries of `POST /v1/screenings`.
const READINGS_MAX: usize = QUERIES_MAX;
/// Most properties that are named as not used.
const IGNORED_MAX: usize = 20;
/// Most characters shown of a property's name.
const PROPERTY_SHOWN: usize = 60;
/// What a query may be about: in the words of the Follow the Money model, a person and what a person is.
const PERSON_SCHEMATA: [&str; 3] = ["Person", "LegalEntity", "Thing"];

/// What a client asks of one person.
#[derive(Debug, Default)]
pub(super) struct Asked {
    names: Vec<String>,
    given: Vec<String>,
    family: Vec<String>,
    births: Vec<PartialDate>,
    countries: Vec<Country>,
    genders: Vec<Gender>,
    other_party: bool,
    ignored: Vec<Ignored>,
}

/// A property that did not take part in the screening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Ignored {
    /// The property, as it was sent.
    #[schema(example = "passportNumber")]
    property: String,
    /// Why not.
    reason: &'static str,
}

/// What came of a query.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Best first.
    pub(super) hits: Vec<Hit>,
    /// Hits before the limit cut them; at least so many where `at_least` is true.
    pub(super) total: usize,
    /// True where `total` may be too low: several names, more hits than the limit.
    pub(super) at_least: bool,
    /// Why nothing was screened; then no hit means nothing.
    pub(super) error: Option<QueryError>,
    /// What did not take part.
    pub(super) ignored: Vec<Ignored>,
    /// Names screened.
    pub(super) names: usize,
}

/// How hits are chosen.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) threshold: Threshold,
    pub(super) limit: usize,
    pub(super) only: Option<SourceId>,
}

impl Asked {
    /// Adds a name.
    pub(super) fn name(&mut self, text: String) {
        self.names.push(text);
    }

    /// Says what the query is about; of parties that are no persons nothing can be said.
    pub(super) fn about<'a>(&mut self, mut schemata: impl Iterator<Item = &'a str>) {
        let person = |schema: &str| PERSON_SCHEMATA.iter().any(|known| known.eq_ignore_ascii_case(schema));
        self.other_party = !schemata.any(person);
    }

    /// Adds a property by its name in the Follow the Money model, or in that of `/v1/screenings`.
    pub(super) fn property(&mut self, property: &str, value: &Value) {
        for text in texts(value) {
            let used = match property {
                "name" | "alias" | "weakAlias" | "previousName" => push(&mut self.names, Some(text)),
                "firstName" => push(&mut self.given, Some(text)),
                "lastName" => push(&mut self.family, Some(text)),
                "birthDate" | "birth_date" => push(&mut self.births, text.trim().parse().ok()),
                "nationality" | "citizenship" | "country" => push(&mut self.countries, text.parse().ok()),
                "gender" => push(&mut self.genders, gender(&text)),
                _ => {
                    self.ignore(property, "not used in screening");
                    return;
                }
            };
            if !used {
                self.ignore(property, "the value cannot be read");
            }
        }
    }

    fn ignore(&mut self, property: &str, reason: &'static str) {
        let ignored = Ignored { property: property.chars().take(PROPERTY_SHOWN).collect(), reason };
        if self.ignored.len() < IGNORED_MAX && !self.ignored.contains(&ignored) {
            self.ignored.push(ignored);
        }
    }

    /// Names times combinations of what is known of the person, 1 or more.
    fn readings(&self) -> usize {
        [self.names.len().max(self.family.len()), self.births.len(), self.countries.len(), self.genders.len()]
            .into_iter()
            .fold(1, |product: usize, count| product.saturating_mul(count.max(1)))
    }

    /// Screens all names in all combinations, and keeps the best hit of each listing.
    pub(super) fn screen(mut self, screener: &mut Screener<'_>, choice: &Choice) -> Found {
        if self.other_party {
            let message = "Only persons are screened; ask for the schema Person".to_owned();
            let error = Some(QueryError { kind: "no_person", message });
            return Found { error, ignored: self.ignored, ..Found::default() };
        }
        if self.names.is_empty() {
            // Cut where any name with it is too long: each family name gets a copy.
            let given: String = self.given.join(" ").chars().take(MAX_CHARS + 1).collect();
            self.names = self.family.iter().map(|family| format!("{given} {family}")).collect();
        }
        let mut first_error = None;
        let mut names = Vec::with_capacity(self.names.len());
        for text in std::mem::take(&mut self.names) {
            match Name::parse(&text) {
                Ok(name) => names.push(name),
                Err(error) => {
                    self.ignore("name", "it cannot be screened");
                    first_error.get_or_insert(QueryError::from(error));
                }
            }
        }
        if names.is_empty() {
            let nothing = || QueryError { kind: "empty", message: "There is no name to screen".to_owned() };
            return Found {
                error: Some(first_error.unwrap_or_else(nothing)),
                ignored: self.ignored,
                ..Found::default()
            };
        }
        let mut found =
            Found { ignored: std::mem::take(&mut self.ignored), names: names.len(), ..Found::default() };
        let mut best: BTreeMap<(SourceId, String), Hit> = BTreeMap::new();
        let combinations = self.combinations(choice);
        let several = names.len() * combinations.len() > 1;
        for options in combinations {
            for name in &names {
                let done = screener.screen(name, &options);
                found.total = found.total.max(done.total);
                found.at_least |= done.truncated && several;
                for hit in done.hits {
                    let key = (hit.list.clone(), hit.listing_id.clone());
                    match best.get_mut(&key) {
                        Some(known) if rank(known) >= rank(&hit) => {}
                        Some(known) => *known = hit,
                        None => drop(best.insert(key, hit)),
                    }
                }
            }
        }
        // A cut list holds the best of its name, so the best of all names are among them.
        found.total = found.total.max(best.len());
        found.hits = best.into_values().collect();
        // Stable: ties stay in the order of the listing key, as in any screening.
        found.hits.sort_by_key(|hit| std::cmp::Reverse(rank(hit)));
        found.hits.truncate(choice.limit);
        found
    }

    fn combinations(&self, choice: &Choice) -> Vec<ScreenOptions> {
        let mut all = Vec::new();
        for birth in each(&self.births) {
            for country in each(&self.countries) {
                for gender in each(&self.genders) {
                    all.push(ScreenOptions {
                        threshold: choice.threshold,
                        limit: choice.limit,
                        birth: birth.copied(),
                        country: country.copied(),
                        gender: gender.copied(),
                        only: choice.only.clone(),
                        ..ScreenOptions::default()
                    });
                }
            }
        }
        all
    }
}

/// Score, then bits in hundredths: what orders hits.
#[allow(clippy::cast_possible_truncation)]
fn rank(hit: &Hit) -> (u16, i64) {
    let bits: f64 = hit.evidence.iter().map(|part| part.bits).sum();
    (hit.score.per_mille(), (bits * 100.0).round() as i64)
}

/// Checks that a request asks for no more than one of `POST /v1/screenings` may.
pub(super) fn within_bounds(asked: &[(String, Asked)], pointer: &str) -> Result<(), Problem> {
    if asked.is_empty() || asked.len() > QUERIES_MAX {
        let detail = format!("{} queries; send 1 to {QUERIES_MAX}", asked.len());
        return Err(Problem::invalid_body(detail, Some(pointer.to_owned())));
    }
    let readings = asked.iter().fold(0, |sum: usize, (_, asked)| sum.saturating_add(asked.readings()));
    if readings > READINGS_MAX {
        let detail = format!(
            "{readings} names to screen, each name counted with each combination of the other properties; \
             send at most {READINGS_MAX} at once"
        );
        return Err(Problem::invalid_body(detail, Some(pointer.to_owned())));
    }
    Ok(())
}

/// What a hit's score was made from, in bits, by the kind of evidence.
pub(super) fn features(hit: &Hit) -> BTreeMap<EvidenceKind, f64> {
    let mut features = BTreeMap::new();
    for part in &hit.evidence {
        *features.entry(part.kind).or_insert(0.0) += part.bits;
    }
    // Sums of hundredths, shown as such.
    features.values_mut().for_each(|bits| *bits = (*bits * 100.0).round() / 100.0);
    features
}

fn each<T>(values: &[T]) -> Vec<Option<&T>> {
    if values.is_empty() { vec![None] } else { values.iter().map(Some).collect() }
}

/// Adds a value, once; false where there is none.
fn push<T: PartialEq>(values: &mut Vec<T>, value: Option<T>) -> bool {
    let Some(value) = value else { return false };
    // Beyond the bound nothing is compared: the request is refused for it.
    if values.len() <= READINGS_MAX && !values.contains(&value) {
        values.push(value);
    }
    true
}

fn gender(text: &str) -> Option<Gender> {
    match text.trim().to_ascii_lowercase().as_str() {
        "male" | "m" => Some(Gender::Male),
        "female" | "f" => Some(Gender::Female),
        _ => None,
    }
}

/// The texts of a value: itself, a number, an entity with a name or an id, or a list of such.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(values) => values.iter().flat_map(one_text).collect(),
        Value::Object(_) => one_text(value).into_iter().collect(),
        Value::Null | Value::Bool(_) => Vec::new(),
    }
}

fn one_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(entity) => {
            entity.get("name").or_else(|| entity.get("id")).and_then(Value::as_str).map(str::to_owned)
        }
        Value::Null | Value::Bool(_) | Value::Array(_) => None,
    }
}
