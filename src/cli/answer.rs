//! The answer to one name or one pair of names, as `screen` and `compare` write it.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::output::Record;
use super::table::printable;
use crate::flow::{self, ListCoverage};
use crate::list::AliasStrength;
use crate::name::{Name, NameError};
use crate::screen::{
    Comparison, Evidence, EvidenceKind, Hit, Index, MATCHER_VERSION, ScreenOptions, Screener, compare,
};

/// What an answer was made against.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Coverage {
    /// List versions.
    pub(crate) lists: Vec<String>,
    /// Version of normalizer, candidate selection and scorer together.
    pub(crate) matcher_version: &'static str,
    /// The same lists with their clocks; files have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    freshness: Option<Vec<ListCoverage>>,
    /// Whether one of them is stale.
    #[serde(skip_serializing_if = "Option::is_none")]
    stale: Option<bool>,
    /// The instant whose versions were screened against.
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<DateTime<Utc>>,
}

impl Coverage {
    /// Of lists read from files.
    pub(crate) fn of(index: &Index) -> Self {
        Self {
            lists: index.versions().map(ToString::to_string).collect(),
            matcher_version: MATCHER_VERSION,
            freshness: None,
            stale: None,
            as_of: None,
        }
    }

    /// Of lists in the database.
    pub(crate) fn stored(coverage: &flow::Coverage) -> Self {
        Self {
            lists: coverage.lists.iter().map(|list| list.version.clone()).collect(),
            matcher_version: MATCHER_VERSION,
            freshness: Some(coverage.lists.clone()),
            stale: Some(coverage.stale),
            as_of: coverage.as_of,
        }
    }
}

/// Why a line was not screened. Never to be taken for "no hit".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct LineError {
    kind: &'static str,
    message: String,
}

impl LineError {
    pub(crate) fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }
}

impl From<NameError> for LineError {
    fn from(error: NameError) -> Self {
        let kind = match &error {
            NameError::Empty(_) => "empty",
            NameError::TooLong { .. } | NameError::TooManyTokens { .. } => "too_long",
        };
        Self::new(kind, error.to_string())
    }
}

/// Reads a name of a line. One with bytes that were no UTF-8 lacks letters, and "no hit" would be untrue.
fn name(text: &str) -> Result<Name, LineError> {
    if text.contains(char::REPLACEMENT_CHARACTER) {
        let message = "it is no UTF-8 text, so letters of it are lost; convert the input, as with iconv";
        return Err(LineError::new("encoding", message));
    }
    Ok(Name::parse(text)?)
}

/// One line of `screen`.
#[derive(Debug, Serialize)]
pub(crate) struct ScreenAnswer<'a> {
    query: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<LineError>,
    pub(crate) hits: Vec<Hit>,
    total: usize,
    truncated: bool,
    coverage: &'a Coverage,
}

impl<'a> ScreenAnswer<'a> {
    /// Screens one line of input.
    pub(crate) fn to(
        query: &'a str,
        screener: &mut Screener<'_>,
        options: &ScreenOptions,
        coverage: &'a Coverage,
    ) -> Self {
        match name(query) {
            Ok(name) => {
                let done = screener.screen(&name, options);
                Self {
                    query,
                    error: None,
                    hits: done.hits,
                    total: done.total,
                    truncated: done.truncated,
                    coverage,
                }
            }
            Err(error) => {
                Self { query, error: Some(error), hits: Vec::new(), total: 0, truncated: false, coverage }
            }
        }
    }

    /// Why the line was not screened, where it was not.
    pub(crate) fn error(&self) -> Option<&LineError> {
        self.error.as_ref()
    }

    /// The answer for a reader: a table, with `explain` the parts of each score below its row.
    pub(crate) fn describe_with(&self, explain: bool) -> String {
        let query = printable(self.query);
        if let Some(error) = &self.error {
            return format!("{query:?} was not screened: {}", error.message);
        }
        if self.hits.is_empty() {
            return format!("{query}: no possible match in {}", self.coverage.lists.join(", "));
        }
        let plural = if self.total == 1 { "" } else { "es" };
        let cut =
            if self.truncated { format!(", the best {} shown", self.hits.len()) } else { String::new() };
        let mut text = format!("{query}: {} possible match{plural}{cut}\n{}", self.total, self.describe());
        if explain {
            for hit in &self.hits {
                text.push_str(&format!(
                    "\n\n{} {} as {}\n{}",
                    hit.score,
                    printable(&hit.listing_key().to_string()),
                    printable(&hit.matched_name),
                    evidence_lines(&hit.evidence)
                ));
            }
        }
        text
    }
}

impl Record for ScreenAnswer<'_> {
    const COLUMNS: &'static [&'static str] = &[
        "query",
        "score",
        "name",
        "matched_name",
        "alias",
        "list",
        "listing_id",
        "programs",
        "list_version",
        "error",
    ];

    fn rows(&self) -> Vec<Vec<String>> {
        let row = |cells: [String; 8], error: &str| {
            let mut row = vec![self.query.to_owned()];
            row.extend(cells);
            row.push(error.to_owned());
            row
        };
        if self.hits.is_empty() {
            let lists = if self.error.is_some() { String::new() } else { self.coverage.lists.join(" ") };
            let mut cells: [String; 8] = Default::default();
            cells[7] = lists;
            return vec![row(cells, self.error.as_ref().map_or("", LineError::message))];
        }
        self.hits
            .iter()
            .map(|hit| {
                let cells = [
                    hit.score.to_string(),
                    hit.name.clone(),
                    hit.matched_name.clone(),
                    strength(hit.alias_strength).to_owned(),
                    hit.list.to_string(),
                    hit.listing_id.clone(),
                    hit.programs.join(" "),
                    hit.list_version.clone(),
                ];
                row(cells, "")
            })
            .collect()
    }

    fn describe(&self) -> String {
        let rows: Vec<Vec<String>> = self
            .hits
            .iter()
            .map(|hit| {
                vec![
                    hit.score.to_string(),
                    hit.name.clone(),
                    if hit.matched_name == hit.name { String::new() } else { hit.matched_name.clone() },
                    if hit.alias_strength == AliasStrength::Weak { "weak".to_owned() } else { String::new() },
                    format!("{}/{}", hit.list, hit.listing_id),
                    hit.programs.join(" "),
                ]
            })
            .collect();
        super::table::render(&["score", "listed as", "by its name", "alias", "listing", "programs"], &rows)
    }
}

/// One line of `compare`.
#[derive(Debug, Serialize)]
pub(crate) struct CompareAnswer {
    a: String,
    b: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<LineError>,
    #[serde(flatten)]
    comparison: Option<Comparison>,
}

impl CompareAnswer {
    /// Compares two names.
    pub(crate) fn to(a: String, b: String) -> Self {
        match (name(&a), name(&b)) {
            (Ok(first), Ok(second)) => {
                let comparison = Some(compare(&first, &second));
                Self { a, b, error: None, comparison }
            }
            (Err(error), _) | (_, Err(error)) => Self::failed(a, b, error),
        }
    }

    /// A pair that cannot be compared.
    pub(crate) fn failed(a: String, b: String, error: LineError) -> Self {
        Self { a, b, error: Some(error), comparison: None }
    }

    /// Why there is no score.
    pub(crate) fn error(&self) -> Option<&LineError> {
        self.error.as_ref()
    }
}

impl Record for CompareAnswer {
    const COLUMNS: &'static [&'static str] = &["a", "b", "score", "hit", "error"];

    fn rows(&self) -> Vec<Vec<String>> {
        let (score, hit) = self.comparison.as_ref().map_or_else(Default::default, |comparison| {
            (comparison.score.to_string(), comparison.hit.to_string())
        });
        let error = self.error.as_ref().map_or("", LineError::message).to_owned();
        vec![vec![self.a.clone(), self.b.clone(), score, hit, error]]
    }

    fn describe(&self) -> String {
        let (a, b) = (printable(&self.a), printable(&self.b));
        match (&self.comparison, &self.error) {
            (Some(comparison), _) => {
                let word = if comparison.hit { "possible match" } else { "below the threshold" };
                format!("{} {word}: {a} / {b}\n{}", comparison.score, evidence_lines(&comparison.evidence))
            }
            (None, error) => format!("{a} / {b}: {}", error.as_ref().map_or("", LineError::message)),
        }
    }
}

/// The parts of a score, one per line, bits first.
pub(crate) fn evidence_lines(evidence: &[Evidence]) -> String {
    let lines: Vec<String> = evidence
        .iter()
        .map(|part| {
            let pair = match (&part.query, &part.listed) {
                (Some(quote), listed) if part.kind == EvidenceKind::Context => of_text(part, quote, listed),
                (Some(query), Some(listed)) => format!("{query} = {listed}: "),
                (Some(name), None) | (None, Some(name)) if part.kind == EvidenceKind::Reading => {
                    format!("{name}: ")
                }
                (Some(query), None) => format!("{query} only in the query: "),
                (None, Some(listed)) => format!("{listed} only in the list: "),
                (None, None) => String::new(),
            };
            printable(&format!("  {:+7.2} bits  {pair}{}", part.bits, part.measure))
        })
        .collect();
    lines.join("\n")
}

/// A quote of the article with its place, and what the listing says.
fn of_text(part: &Evidence, quote: &str, listed: &Option<String>) -> String {
    let place = part.span.map(|span| format!(" at {}..{}", span.start, span.end)).unwrap_or_default();
    let listed = listed.as_ref().map(|listed| format!(", listed: {listed}")).unwrap_or_default();
    format!("\"{quote}\"{place}{listed}: ")
}

/// Why a hit came about, in a few words: its strongest parts for and against.
pub(crate) fn evidence_glance(evidence: &[Evidence]) -> String {
    const PARTS: usize = 4;
    // The bound of a name says the same of every candidate.
    let mut parts: Vec<&Evidence> =
        evidence.iter().filter(|part| part.kind != EvidenceKind::Namesakes).collect();
    parts.sort_by(|a, b| b.bits.abs().total_cmp(&a.bits.abs()));
    let words: Vec<String> = parts
        .iter()
        .take(PARTS)
        .map(|part| {
            let pair = match (&part.query, &part.listed) {
                (Some(quote), _) if part.kind == EvidenceKind::Context => {
                    format!("\"{quote}\" ({})", part.measure)
                }
                (Some(query), Some(listed)) if query == listed => format!("{query} equal"),
                (Some(query), Some(listed)) => format!("{query} ~ {listed} ({})", part.measure),
                (Some(one), None) | (None, Some(one)) => format!("{one} ({})", part.measure),
                (None, None) => part.measure.clone(),
            };
            if part.bits < 0.0 { format!("against: {pair}") } else { pair }
        })
        .collect();
    words.join("; ")
}

fn strength(strength: AliasStrength) -> &'static str {
    match strength {
        AliasStrength::Strong => "strong",
        AliasStrength::Weak => "weak",
    }
}
