//! A query with its right answer, and what an answer is worth.

use super::report::Example;
use super::rows::{Query, Right};
use super::search::Found;
use crate::name::Name;
use crate::screen::{Score, Threshold};

/// A query, its class, and the listings it means.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) class: String,
    pub(super) text: String,
    /// Ids of the listings any of which is right; empty for nobody.
    pub(super) right: Vec<String>,
}

impl Asked {
    /// Somebody who is not listed.
    pub(super) fn nobody(text: &str) -> Self {
        Self { class: String::new(), text: text.to_owned(), right: Vec::new() }
    }

    /// A labelled query; one that gives its answer by name has no listing yet.
    pub(super) fn of(query: &Query) -> Self {
        let right = match &query.right {
            Right::Listing(id) => vec![id.clone()],
            Right::Name(_) => Vec::new(),
        };
        Self { class: query.class.clone(), text: query.text.clone(), right }
    }

    /// Place of the right listing among those found, from 0, and its score.
    pub(super) fn place(&self, found: &[Found]) -> Option<(usize, Score)> {
        let place = found.iter().position(|one| self.right.contains(&one.listing))?;
        Some((place, found[place].score))
    }

    /// True when the right listing is found at the threshold.
    pub(super) fn is_found(&self, found: &[Found], threshold: Threshold) -> bool {
        self.place(found).is_some_and(|(_, score)| threshold.admits(score))
    }

    /// This case, for the report.
    pub(super) fn example(&self, set: &str, found: Option<&Found>) -> Example {
        Example {
            set: set.to_owned(),
            class: self.class.clone(),
            query: self.text.clone(),
            expected: self.right.join(" "),
            found: found.map(|one| one.name.clone()),
            score: found.map(|one| one.score.value()),
        }
    }
}

/// The best score of an answer.
pub(super) fn best(found: &[Found]) -> Score {
    found.first().map_or(Score::ZERO, |first| first.score)
}

/// The words of a name in a fixed order, so that either order of its parts is the same name.
pub(super) fn words(name: &str) -> Option<String> {
    let name = Name::parse(name).ok()?;
    let mut words: Vec<&str> = name.normal().split(' ').collect();
    words.sort_unstable();
    Some(words.join(" "))
}
