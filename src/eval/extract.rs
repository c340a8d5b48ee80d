//! Annotated texts: which of their persons are found, to the letter.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::metrics::Counts;
use super::rows::RowError;
use crate::article::persons;

/// A text and the places where it names somebody.
#[derive(Debug, Clone, Deserialize)]
pub struct Annotated {
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

impl Entity {
    /// Whether a person is marked.
    pub(super) fn is_person(&self) -> bool {
        matches!(self.kind.as_str(), "PER" | "PERSON" | "person")
    }
}

/// How well the persons of one file are found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Extraction {
    /// The file.
    pub set: String,
    /// Its texts.
    pub texts: usize,
    /// Persons marked in them.
    pub marked: usize,
    /// Persons found.
    pub found: usize,
    /// Share of those found that are marked in exactly this place.
    pub precision: Option<f64>,
    /// Share of those marked that are found in exactly this place.
    pub recall: Option<f64>,
    /// Harmonic mean of the two.
    pub f1: Option<f64>,
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

/// Finds the persons of every text and compares them with the marked ones.
#[must_use]
pub fn extraction(set: &str, texts: &[Annotated]) -> Extraction {
    let counts: Vec<Counts> = texts.par_iter().map(counts).collect();
    let sum = counts.iter().fold(Counts::default(), |sum, one| Counts {
        right: sum.right + one.right,
        wrong: sum.wrong + one.wrong,
        missed: sum.missed + one.missed,
    });
    Extraction {
        set: set.to_owned(),
        texts: texts.len(),
        marked: sum.right + sum.missed,
        found: sum.right + sum.wrong,
        precision: sum.precision(),
        recall: sum.recall(),
        f1: sum.f1(),
    }
}

fn counts(text: &Annotated) -> Counts {
    let marked: std::collections::BTreeSet<(u32, u32)> = text
        .entities
        .iter()
        .filter(|entity| entity.is_person())
        .map(|entity| (entity.start, entity.end))
        .collect();
    let found: std::collections::BTreeSet<(u32, u32)> = persons(&text.text)
        .iter()
        .flat_map(|person| person.mentions.iter().map(|mention| (mention.span.start, mention.span.end)))
        .collect();
    let right = found.intersection(&marked).count();
    Counts { right, wrong: found.len() - right, missed: marked.len() - right }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_found_in_exactly_its_place_or_not() {
        let text = "Mr Lavrov met Antony Blinken. Sergey Lavrov then left.";
        let line = |entities: &str| format!("{{\"text\":\"{text}\",\"entities\":[{entities}]}}\n");
        let person = |start: u32, end: u32| format!("{{\"start\":{start},\"end\":{end},\"type\":\"PER\"}}");
        // Found are Lavrov, Antony Blinken and Sergey Lavrov; marked are two of them, a longer
        // place of the first, and a thing that is no person.
        let entities = [
            person(0, 9),
            person(14, 28),
            person(30, 43),
            "{\"start\":0,\"end\":2,\"type\":\"ORG\"}".to_owned(),
        ];
        let texts = annotated(&line(&entities.join(","))).unwrap();
        let got = extraction("x", &texts);
        assert_eq!((got.texts, got.marked, got.found), (1, 3, 3));
        assert!((got.f1.unwrap() - 2.0 / 3.0).abs() < 1e-9, "{got:?}");
        assert!(annotated("{}\n").is_err());
        assert_eq!(annotated("\n").unwrap_err(), RowError::Empty);
    }
}
