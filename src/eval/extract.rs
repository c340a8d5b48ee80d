//! Annotated texts: which of their persons are found.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::metrics::{Counts, share};
use super::rows::RowError;
use crate::article::tagger::{self, Lesson, Material};
use crate::article::{Body, Finder, Span, persons_by};

/// A text and the places where it names somebody.
#[derive(Debug, Clone, Deserialize)]
pub struct Annotated {
    /// Which text of its corpus it is.
    #[serde(default)]
    pub id: String,
    /// The document it is a part of, where it is but a part; translations share it.
    #[serde(default)]
    pub doc: Option<String>,
    /// The text.
    pub text: String,
    /// What is marked in it, of every type.
    pub entities: Vec<Entity>,
}

/// A marked place.
#[derive(Debug, Clone, Deserialize)]
pub struct Entity {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The corpus's name of its type; a person is `PER` or `person`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// What corpora call names of what is no person: a tagger that knows them tells them from people.
const OTHER_KINDS: [&str; 26] = [
    "ART",
    "CITY",
    "COUNTRY",
    "DISTRICT",
    "EVENT",
    "FACILITY",
    "GPE",
    "LAW",
    "LOC",
    "LOCATION",
    "LOCORG",
    "MISC",
    "NATIONALITY",
    "ORG",
    "ORGANIZATION",
    "OTH",
    "PRODUCT",
    "STATE_OR_PROVINCE",
    "WORK_OF_ART",
    "corporation",
    "creative-work",
    "group",
    "location",
    "product",
    "organization",
    "other",
];

impl Entity {
    /// Whether a person is marked.
    pub(super) fn is_person(&self) -> bool {
        matches!(self.kind.as_str(), "PER" | "PERSON" | "person")
    }

    fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }
}

impl Annotated {
    /// What there is to learn from the text.
    #[must_use]
    pub fn lesson(&self) -> Lesson {
        let spans = |wanted: &dyn Fn(&&Entity) -> bool| -> Vec<Span> {
            self.entities.iter().filter(wanted).map(Entity::span).collect()
        };
        let persons = spans(&|entity| entity.is_person());
        let is_nested = |inner: &Span| {
            persons.iter().any(|outer| outer != inner && outer.start <= inner.start && outer.end >= inner.end)
        };
        Lesson {
            text: self.text.clone(),
            persons: persons.iter().copied().filter(|span| !is_nested(span)).collect(),
            others: spans(&|entity| OTHER_KINDS.contains(&entity.kind.as_str())),
        }
    }

    fn marked(&self) -> BTreeSet<Span> {
        self.entities.iter().filter(|entity| entity.is_person()).map(Entity::span).collect()
    }
}

/// How well the persons of one file are found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Extraction {
    /// The file.
    pub set: String,
    /// What found them.
    pub finder: String,
    /// Its texts.
    pub texts: usize,
    /// Names of persons marked in them; a title alone is none.
    pub marked: usize,
    /// Names found.
    pub found: usize,
    /// Share of those found that are marked in exactly this place, titles before the marked name and
    /// possessives behind it aside.
    pub precision: Option<f64>,
    /// Share of those marked that are found in exactly this place, in the same way.
    pub recall: Option<f64>,
    /// Harmonic mean of the two.
    pub f1: Option<f64>,
    /// The same of places exactly as marked, titles and all.
    pub f1_as_marked: Option<f64>,
    /// The same where places need only touch.
    pub f1_overlap: Option<f64>,
}

/// One JSON object a line, with `text` and `entities` (`start`, `end`, `type`).
///
/// # Errors
/// When a line is no such object, or there is none.
pub fn annotated(text: &str) -> Result<Vec<Annotated>, RowError> {
    let wanted = "a JSON object with text and entities (start, end, type)";
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let texts: Vec<Annotated> = lines
        .map(|(at, line)| serde_json::from_str(line).map_err(|_| RowError::Line { line: at + 1, wanted }))
        .collect::<Result<_, _>>()?;
    if texts.is_empty() { Err(RowError::Empty) } else { Ok(texts) }
}

/// Texts with their persons in `[brackets]` and other names in `{braces}`, one a line; lines that
/// begin with `#` say something of the file.
///
/// # Errors
/// When a bracket has no counterpart, or there is no text.
pub fn marked(text: &str) -> Result<Vec<Annotated>, RowError> {
    let wanted = "text with persons in [brackets] and other names in {braces}";
    let lines = text.lines().enumerate();
    let texts: Vec<Annotated> = lines
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|(at, line)| unmark(line).ok_or(RowError::Line { line: at + 1, wanted }))
        .collect::<Result<_, _>>()?;
    if texts.is_empty() { Err(RowError::Empty) } else { Ok(texts) }
}

fn unmark(line: &str) -> Option<Annotated> {
    let mut text = String::with_capacity(line.len());
    let mut entities = Vec::new();
    let mut open: Option<(u32, char)> = None;
    let mut place = 0;
    for c in line.chars() {
        match (c, open) {
            ('[' | '{', None) => open = Some((place, c)),
            (']', Some((start, '['))) | ('}', Some((start, '{'))) if start < place => {
                let kind = if c == ']' { "person" } else { "other" };
                entities.push(Entity { start, end: place, kind: kind.to_owned() });
                open = None;
            }
            ('[' | '{' | ']' | '}', _) => return None,
            _ => {
                text.push(c);
                place += 1;
            }
        }
    }
    open.is_none().then(|| Annotated { id: String::new(), doc: None, text, entities })
}

/// Finds the persons of every text and compares them with the marked ones: by what ships, and by
/// rules alone.
#[must_use]
pub fn extraction(set: &str, texts: &[Annotated]) -> Vec<Extraction> {
    let all: Vec<&Annotated> = texts.iter().collect();
    vec![
        measured(set, "namecheck", Tally::of(&all, Finder::Tagger(tagger::shipped()))),
        measured(set, "rules alone", Tally::of(&all, Finder::Rules)),
    ]
}

/// The same, by taggers that have not seen the texts they are measured on: the files are cut into
/// `folds` parts, and for each a tagger learns from all other parts and the rest of `material`.
#[must_use]
pub fn held_out(sets: &[(String, Vec<Annotated>)], material: &Material, folds: usize) -> Vec<Extraction> {
    let mut tallies = vec![Tally::default(); sets.len()];
    for fold in 0..folds {
        let mut known = material.clone();
        for (_, texts) in sets {
            let others = texts.iter().enumerate().filter(|(at, text)| fold_of(*at, text, folds) != fold);
            known.lessons.extend(others.map(|(_, text)| text.lesson()));
        }
        let learned = tagger::learn(&known, tagger::ROUNDS, SEED);
        for ((_, texts), tally) in sets.iter().zip(&mut tallies) {
            let own = texts.iter().enumerate().filter(|(at, text)| fold_of(*at, text, folds) == fold);
            let own: Vec<&Annotated> = own.map(|(_, text)| text).collect();
            *tally = tally.and(&Tally::of(&own, Finder::Tagger(&learned)));
        }
    }
    let rows = sets.iter().zip(tallies).flat_map(|((set, texts), tally)| {
        let all: Vec<&Annotated> = texts.iter().collect();
        [
            measured(set, "namecheck, held out", tally),
            measured(set, "rules alone", Tally::of(&all, Finder::Rules)),
        ]
    });
    rows.collect()
}

/// What the chance of learning depends on.
pub const SEED: u64 = 7;

/// Texts that stand together belong together: neighbors in a file are often of one article.
const BLOCK: usize = 200;

/// The part a text belongs to: by its document, by its own name, or, where that is but a number, by
/// where it stands.
fn fold_of(at: usize, text: &Annotated, folds: usize) -> usize {
    let number = text.id.rsplit('-').next().unwrap_or_default();
    let hash = match &text.doc {
        Some(document) => hash(document.as_bytes()),
        None if number.bytes().all(|byte| byte.is_ascii_digit()) => hash(&(at / BLOCK).to_le_bytes()),
        None => hash(text.id.as_bytes()),
    };
    usize::try_from((hash >> 20) % folds.max(1) as u64).unwrap_or(0)
}

/// FNV-1a.
fn hash(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Counts of one file.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    texts: usize,
    exact: Counts,
    as_marked: Counts,
    /// Found ones that touch a marked one, found, marked ones that touch a found one, marked.
    touching: [usize; 4],
}

impl Tally {
    fn of(texts: &[&Annotated], finder: Finder<'_>) -> Self {
        let tallies: Vec<Self> = texts.par_iter().map(|text| Self::of_one(text, finder)).collect();
        tallies.iter().fold(Self::default(), |sum, one| sum.and(one))
    }

    fn of_one(text: &Annotated, finder: Finder<'_>) -> Self {
        let marked = text.marked();
        let bare: BTreeSet<Span> =
            marked.iter().filter_map(|span| tagger::without_title(&text.text, *span)).collect();
        let persons = persons_by(&Body::new(text.text.as_str()), finder, &[]);
        let found: BTreeSet<Span> =
            persons.iter().flat_map(|person| person.mentions.iter().map(|mention| mention.span)).collect();
        let touch = |some: &BTreeSet<Span>, others: &BTreeSet<Span>| {
            let touches = |a: &&Span| others.iter().any(|b| a.start < b.end && b.start < a.end);
            some.iter().filter(touches).count()
        };
        Self {
            texts: 1,
            exact: counts(&found, &bare),
            as_marked: counts(&found, &marked),
            touching: [touch(&found, &marked), found.len(), touch(&marked, &found), marked.len()],
        }
    }

    fn and(&self, other: &Self) -> Self {
        let mut touching = self.touching;
        for (sum, more) in touching.iter_mut().zip(other.touching) {
            *sum += more;
        }
        Self {
            texts: self.texts + other.texts,
            exact: sum(&self.exact, &other.exact),
            as_marked: sum(&self.as_marked, &other.as_marked),
            touching,
        }
    }
}

fn counts(found: &BTreeSet<Span>, marked: &BTreeSet<Span>) -> Counts {
    let right = found.intersection(marked).count();
    Counts { right, wrong: found.len() - right, missed: marked.len() - right }
}

fn sum(a: &Counts, b: &Counts) -> Counts {
    Counts { right: a.right + b.right, wrong: a.wrong + b.wrong, missed: a.missed + b.missed }
}

fn measured(set: &str, finder: &str, tally: Tally) -> Extraction {
    let Tally { texts, exact, as_marked, touching: [right, found, hit, marked] } = tally;
    let overlap = share(right, found).zip(share(hit, marked));
    Extraction {
        set: set.to_owned(),
        finder: finder.to_owned(),
        texts,
        marked: exact.right + exact.missed,
        found: exact.right + exact.wrong,
        precision: exact.precision(),
        recall: exact.recall(),
        f1: exact.f1(),
        f1_as_marked: as_marked.f1(),
        f1_overlap: overlap.map(|(p, r)| if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_found_in_exactly_its_place_or_not() {
        let text = "Mr Lavrov met Antony Blinken. Sergey Lavrov then left.";
        let line = |entities: &str| format!("{{\"text\":\"{text}\",\"entities\":[{entities}]}}\n");
        let person = |start: u32, end: u32| format!("{{\"start\":{start},\"end\":{end},\"type\":\"PER\"}}");
        // Found are Lavrov, Antony Blinken and Sergey Lavrov; marked are the first with its title,
        // a part of the second, and a thing that is no person.
        let entities = [person(0, 9), person(21, 28), "{\"start\":0,\"end\":2,\"type\":\"ORG\"}".to_owned()];
        let texts = annotated(&line(&entities.join(","))).unwrap();
        let got = &extraction("x", &texts)[0];
        assert_eq!((got.texts, got.marked, got.found), (1, 2, 3));
        assert_eq!((got.precision, got.recall), (Some(1.0 / 3.0), Some(0.5)));
        assert_eq!(got.f1_as_marked, Some(0.0));
        assert!((got.f1_overlap.unwrap() - 0.8).abs() < 1e-9, "{got:?}");
        assert!(annotated("{}\n").is_err());
        assert_eq!(annotated("\n").unwrap_err(), RowError::Empty);
    }

    #[test]
    fn marks_in_a_text_are_read_and_taken_out() {
        let texts = marked("# by hand\n[Ana Ruíz] left {São Tomé}.\n").unwrap();
        assert_eq!(texts[0].text, "Ana Ruíz left São Tomé.");
        let lesson = texts[0].lesson();
        assert_eq!(lesson.persons, [Span { start: 0, end: 8 }]);
        assert_eq!(lesson.others, [Span { start: 14, end: 22 }]);
        for broken in ["[Ana", "Ana]", "[Ana {X}]", "[]", "{Ana]", ""] {
            assert!(marked(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_tagger_is_measured_on_what_it_has_not_seen() {
        let lines: Vec<String> = (0..60)
            .map(|at| format!("{{\"id\":\"d{at}x\",\"text\":\"Zorb Qux{at} spoke\",\"entities\":[{{\"start\":0,\"end\":{},\"type\":\"PER\"}}]}}", 8 + at.to_string().len()))
            .collect();
        let sets = [("z".to_owned(), annotated(&lines.join("\n")).unwrap())];
        let rows = held_out(&sets, &Material::default(), 3);
        assert_eq!((rows[0].texts, rows[0].marked), (60, 60));
        assert_eq!(rows[0].f1, Some(1.0), "{rows:?}");
    }
}
