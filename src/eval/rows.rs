//! Text of a labelled file -> what it asks and what the right answer is.
//!
//! Labelled files come from many hands, so columns are found by the names they usually bear; a file
//! without the needed ones is refused with the names it could have had.

use csv::{ReaderBuilder, StringRecord};
use serde_json::Value;

/// A name to search for, and who it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// What was done to the name: "typo1"; empty where the file does not say.
    pub class: String,
    /// The name.
    pub text: String,
    /// The right answer.
    pub right: Right,
}

/// The right answer to a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Right {
    /// The listing with this id.
    Listing(String),
    /// Every listing with this name or alias.
    Name(String),
}

/// Two names, and whether they are one person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// One name.
    pub a: String,
    /// The other.
    pub b: String,
    /// True when they are one person's.
    pub same: bool,
}

/// One name in two scripts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scripts {
    /// In its own script.
    pub original: String,
    /// In Latin letters.
    pub latin: String,
}

/// Why a labelled file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowError {
    /// A line is not of the form of the others.
    #[error("line {line} is not {wanted}; the file may be of another kind; mend or remove the line")]
    Line {
        /// The line, from 1.
        line: usize,
        /// The form it should have.
        wanted: &'static str,
    },
    /// A column is not there.
    #[error("no column of {wanted} was found; the file may be of another kind; name a column {names}")]
    Column {
        /// What the column holds.
        wanted: &'static str,
        /// The names it may bear.
        names: String,
    },
    /// Nothing to measure.
    #[error("no rows were found; the file may be empty or of another kind; check it")]
    Empty,
}

const NAME: &[&str] = &["full_name", "name"];
const LEFT: &[&str] = &["a", "name1", "name_1", "name_a", "left", "left_name"];
const RIGHT: &[&str] = &["b", "name2", "name_2", "name_b", "right", "right_name"];
const LABEL: &[&str] =
    &["label", "is_match", "match", "same", "expectation", "expected", "truth", "judgement"];
const KIND: &[&str] = &["schema", "type", "kind"];
const QUERY: &[&str] = &["query", "query_name", "variant", "mutated", "text", "full_name", "name"];
const LISTING: &[&str] = &["listing_id", "expected_id", "ent_num", "entity_id", "reference", "dataid", "id"];
const EXPECTED: &[&str] =
    &["expected_name", "original_name", "original", "listed_name", "source_name", "expected"];
const CLASS: &[&str] = &["class", "error", "error_type", "kind", "category", "mutation"];

/// Lines of `class|name|listing id`.
///
/// # Errors
/// When a line is not of this form, or there is none.
pub fn variants(text: &str) -> Result<Vec<Query>, RowError> {
    let read = |(at, line): (usize, &str)| {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let [class, text, id] = parts[..] else {
            return Err(RowError::Line { line: at + 1, wanted: "class|name|listing id" });
        };
        Ok(Query { class: class.to_owned(), text: text.to_owned(), right: Right::Listing(id.to_owned()) })
    };
    some(lines(text).map(read).collect::<Result<_, _>>()?)
}

/// One name a line, or CSV with a column `full_name` or `name`.
///
/// # Errors
/// When there is no name.
pub fn names(text: &str) -> Result<Vec<String>, RowError> {
    let (header, rows) = table(text);
    let names = match column(&header, NAME) {
        Some(at) => rows.iter().map(|row| cell(row, at)).filter(|name| !name.is_empty()).collect(),
        None => lines(text).map(|(_, line)| line.trim().to_owned()).collect(),
    };
    some(names)
}

/// CSV of pairs: two columns of names and one of labels. Without a label every pair is true; without
/// a header the first two columns are the names, and the third is the label if it reads like one.
/// Rows whose schema or type is another than a person are passed over.
///
/// # Errors
/// When there are no columns of names, a label reads neither way, or there is no pair.
pub fn pairs(text: &str) -> Result<Vec<Pair>, RowError> {
    let (header, mut rows) = table(text);
    let (a, b, label) = match (column(&header, LEFT), column(&header, RIGHT)) {
        (Some(a), Some(b)) => (a, b, column(&header, LABEL)),
        _ if header.iter().any(|name| NAME.contains(&name) || name.contains("score")) || header.len() < 2 => {
            return Err(absent("the two names", &[LEFT, RIGHT].concat()));
        }
        _ => {
            rows.insert(0, header.clone());
            let labeled = rows.iter().all(|row| truth(row.get(2).unwrap_or_default()).is_some());
            (0, 1, labeled.then_some(2))
        }
    };
    let kind = column(&header, KIND);
    let mut pairs = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let kind = kind.map(|at| cell(row, at).to_lowercase()).unwrap_or_default();
        if !matches!(kind.as_str(), "" | "person" | "individual" | "per") {
            continue;
        }
        let same = match label {
            None => true,
            Some(label) => {
                let wrong =
                    RowError::Line { line: at + 2, wanted: "two names and a label like true or false" };
                truth(row.get(label).unwrap_or_default()).ok_or(wrong)?
            }
        };
        pairs.push(Pair { a: cell(row, a), b: cell(row, b), same });
    }
    pairs.retain(|pair| !pair.a.is_empty() && !pair.b.is_empty());
    some(pairs)
}

/// Lines of a name in its own script, tab, the name in Latin letters; in either order.
///
/// # Errors
/// When a line is not of this form, or there is none.
pub fn scripts(text: &str) -> Result<Vec<Scripts>, RowError> {
    let read = |(at, line): (usize, &str)| {
        let wanted = "a name in its own script, a tab, and the name in Latin letters";
        let mut cells = line.split('\t').map(str::trim);
        match (cells.next(), cells.next()) {
            (Some(a), Some(b)) if !a.is_empty() && !b.is_empty() => {
                let (original, latin) = if latin_share(a) < latin_share(b) { (a, b) } else { (b, a) };
                Ok(Scripts { original: original.to_owned(), latin: latin.to_owned() })
            }
            _ => Err(RowError::Line { line: at + 1, wanted }),
        }
    };
    some(lines(text).map(read).collect::<Result<_, _>>()?)
}

/// CSV, or one JSON object a line: a name with an error in it, and the id or the name of the listing
/// it means; a class if there is one.
///
/// # Errors
/// When a column is not there, a line is no JSON object, or there is no row.
pub fn positives(text: &str) -> Result<Vec<Query>, RowError> {
    let (header, rows) = if text.trim_start().starts_with('{') { objects(text)? } else { table(text) };
    let right = column(&header, LISTING).map(|at| (at, true));
    let right = right.or_else(|| column(&header, EXPECTED).map(|at| (at, false)));
    let Some((right, is_id)) = right else {
        return Err(absent("the listing's id or name", &[LISTING, EXPECTED].concat()));
    };
    let query = column(&header, QUERY).ok_or_else(|| absent("the names to search for", QUERY))?;
    let class = column(&header, CLASS);
    let read = |row: &StringRecord| Query {
        class: class.map(|at| cell(row, at)).unwrap_or_default(),
        text: cell(row, query),
        right: if is_id { Right::Listing(cell(row, right)) } else { Right::Name(cell(row, right)) },
    };
    some(rows.iter().map(read).filter(|query| !query.text.is_empty()).collect())
}

fn some<T>(rows: Vec<T>) -> Result<Vec<T>, RowError> {
    if rows.is_empty() { Err(RowError::Empty) } else { Ok(rows) }
}

fn absent(wanted: &'static str, names: &[&str]) -> RowError {
    RowError::Column { wanted, names: names.join(", ") }
}

/// Lines with something on them, each with its number from 0; lines that begin with # are remarks.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
}

/// The first row, in lower case where it is a header, and the rows after it.
fn table(text: &str) -> (StringRecord, Vec<StringRecord>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    // Text is UTF-8 already and rows may have any length, so no row fails.
    let mut rows = reader.into_records().filter_map(Result::ok);
    let first = rows.next().unwrap_or_default();
    (first, rows.collect())
}

fn objects(text: &str) -> Result<(StringRecord, Vec<StringRecord>), RowError> {
    let mut header: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    for (at, line) in lines(text) {
        let Ok(Value::Object(object)) = serde_json::from_str(line) else {
            return Err(RowError::Line { line: at + 1, wanted: "a JSON object" });
        };
        for key in object.keys() {
            if !header.contains(key) {
                header.push(key.clone());
            }
        }
        let cells = header.iter().map(|key| match object.get(key) {
            Some(Value::String(text)) => text.clone(),
            None | Some(Value::Null) => String::new(),
            Some(other) => other.to_string(),
        });
        rows.push(cells.collect());
    }
    Ok((header.into(), rows))
}

/// The column of the first of these names that the header has.
fn column(header: &StringRecord, names: &[&str]) -> Option<usize> {
    names.iter().find_map(|name| header.iter().position(|cell| cell.trim().to_lowercase() == *name))
}

fn cell(row: &StringRecord, at: usize) -> String {
    row.get(at).unwrap_or_default().trim().to_owned()
}

fn truth(label: &str) -> Option<bool> {
    match label.trim().to_lowercase().as_str() {
        "true" | "1" | "yes" | "y" | "match" | "hit" | "same" | "positive" => Some(true),
        "false" | "0" | "no" | "n" | "no hit" | "no match" | "no_match" | "different" | "negative" => {
            Some(false)
        }
        _ => None,
    }
}

fn latin_share(text: &str) -> f64 {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let latin = text.chars().filter(|c| c.is_alphabetic() && *c < '\u{250}').count();
    super::metrics::share(latin, letters).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_are_three_fields_a_line() {
        let queries = variants("typo1|Nicolas Madruo|101\n\nexact|A B|2\n").unwrap();
        assert_eq!(queries.len(), 2);
        assert_eq!(queries[0].class, "typo1");
        assert_eq!(queries[0].right, Right::Listing("101".to_owned()));
        assert_eq!(
            variants("exact|A|1\nexact|A\n"),
            Err(RowError::Line { line: 2, wanted: "class|name|listing id" })
        );
        assert_eq!(variants("\n"), Err(RowError::Empty));
    }

    #[test]
    fn names_are_lines_or_a_column() {
        assert_eq!(names("Ann Lee\n\nBob Ray\n").unwrap(), ["Ann Lee", "Bob Ray"]);
        assert_eq!(names("id,full_name\n1,\"Lee, Ann\"\n2,\n").unwrap(), ["Lee, Ann"]);
    }

    #[test]
    fn pairs_are_found_by_their_columns() {
        let pair = |a: &str, b: &str, same| Pair { a: a.to_owned(), b: b.to_owned(), same };
        assert_eq!(
            pairs("id,name1,lang,name2,is_match\n1,A,en,B,TRUE\n2,C,en,D,0\n").unwrap(),
            [pair("A", "B", true), pair("C", "D", false)]
        );
        assert_eq!(pairs("name1,name2\nA,B\n").unwrap(), [pair("A", "B", true)]);
        assert_eq!(
            pairs("# remark\n# Query,Expected\n\nعلي,Ali,0.90,about\n").unwrap(),
            [pair("علي", "Ali", true)]
        );
        assert_eq!(pairs("E,F,true\nC,D,no\n").unwrap(), [pair("E", "F", true), pair("C", "D", false)]);
        assert_eq!(pairs("schema,a,b,label\nPerson,A,B,1\nCompany,C,D,1\n").unwrap(), [pair("A", "B", true)]);
        assert!(matches!(pairs("a,b,label\nA,B,maybe\n"), Err(RowError::Line { line: 2, .. })));
        // Scores of another matcher are no truth.
        assert!(matches!(pairs("indexed,search,tool_score\nA,B,0.9\n"), Err(RowError::Column { .. })));
    }

    #[test]
    fn a_pair_of_scripts_may_stand_in_either_order() {
        let expected = Scripts { original: "김 연아".to_owned(), latin: "Yuna Kim".to_owned() };
        assert_eq!(scripts("Yuna Kim\t김 연아\n김 연아\tYuna Kim\n").unwrap(), [expected.clone(), expected]);
        assert!(scripts("Yuna Kim\n").is_err());
    }

    #[test]
    fn positives_name_their_listing_by_id_or_by_name() {
        let by_id = positives("listing_id,name,error\n7,Jhon Doe,swap\n").unwrap();
        assert_eq!(by_id[0].right, Right::Listing("7".to_owned()));
        assert_eq!((by_id[0].class.as_str(), by_id[0].text.as_str()), ("swap", "Jhon Doe"));
        let by_name = positives("{\"query\":\"Jhon Doe\",\"expected_name\":\"John Doe\"}\n").unwrap();
        assert_eq!(by_name[0].right, Right::Name("John Doe".to_owned()));
        assert!(matches!(positives("name\nJhon Doe\n"), Err(RowError::Column { .. })));
    }
}
