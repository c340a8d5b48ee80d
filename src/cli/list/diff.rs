//! `list diff`: what one version changes of another.

use std::io;

use serde::Serialize;
use serde_json::Value;

use super::super::output::{self, Record};
use super::super::{Session, progress};
use super::{version, versions_of};
use crate::cli::database::Database;
use crate::cli::exit::{Exit, Failure};
use crate::list::{self, ListedName, Listing, SourceId};
use crate::store::compared;

pub(super) async fn run(
    database: &Database,
    session: &Session,
    source: &SourceId,
    first: Option<&str>,
    second: Option<&str>,
) -> Result<Exit, Failure> {
    let versions = versions_of(database, source).await?;
    let named = |text: Option<&str>| text.map(|text| version(&versions, source, text)).transpose();
    let (first, second) = (named(first)?, named(second)?);
    // One alone is the version that is looked at.
    let (from, to) = if second.is_some() { (first, second) } else { (None, first) };
    let (from, to) = compared(&versions, from, to);
    let old = match from {
        Some(from) => database.store.listings_of(source, from.ordinal).await?,
        None => Vec::new(),
    };
    let new = database.store.listings_of(source, to.ordinal).await?;
    let delta = list::delta(&old, &new);
    let label = |version: &crate::store::ListVersion| version.label().to_string();
    progress::step(
        session.progress,
        &format!(
            "{} -> {}: {} added, {} changed, {} removed",
            from.map_or("nothing".to_owned(), label),
            label(to),
            delta.added.len(),
            delta.changed.len(),
            delta.removed.len()
        ),
    );
    let mut rows: Vec<Change> = delta.added.iter().map(|listing| Change::of("added", listing)).collect();
    rows.extend(delta.changed.into_iter().map(|changed| Change {
        change: "changed",
        listing_id: changed.key.id,
        name: changed.name,
        fields: changed.fields,
        listing: None,
    }));
    rows.extend(delta.removed.iter().map(|listing| Change::of("removed", listing)));
    output::many(io::stdout().lock(), session.format, &rows)?;
    Ok(Exit::Done)
}

/// One listing that differs.
#[derive(Serialize)]
struct Change {
    /// `added`, `changed` or `removed`.
    change: &'static str,
    listing_id: String,
    /// Its primary name.
    name: String,
    /// What changed in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<list::FieldChange>,
    /// All of it, where it came or went.
    #[serde(skip_serializing_if = "Option::is_none")]
    listing: Option<Listing>,
}

impl Change {
    fn of(change: &'static str, listing: &Listing) -> Self {
        Self {
            change,
            listing_id: listing.key.id.clone(),
            name: listing.primary_name().map(ListedName::display).unwrap_or_default(),
            fields: Vec::new(),
            listing: Some(listing.clone()),
        }
    }
}

impl Record for Change {
    const COLUMNS: &'static [&'static str] = &["change", "listing", "name", "field", "before", "after"];

    fn rows(&self) -> Vec<Vec<String>> {
        let row = |field: &str, old: String, new: String| {
            vec![
                self.change.to_owned(),
                self.listing_id.clone(),
                self.name.clone(),
                field.to_owned(),
                old,
                new,
            ]
        };
        if self.fields.is_empty() {
            return vec![row("", String::new(), String::new())];
        }
        self.fields
            .iter()
            .map(|change| row(change.field, only(&change.old, &change.new), only(&change.new, &change.old)))
            .collect()
    }
}

/// What stands in one value and not in the other, for a reader: of two lists of twenty aliases the
/// one that is new.
fn only(value: &Value, other: &Value) -> String {
    match (value, other) {
        (Value::Array(values), Value::Array(others)) => {
            let values: Vec<String> =
                values.iter().filter(|value| !others.contains(value)).map(text).collect();
            values.join("; ")
        }
        _ => text(value),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        // A name or an identifier: its texts say enough.
        Value::Object(fields) => match fields.get("text") {
            Some(Value::String(text)) => text.clone(),
            _ => {
                let texts: Vec<&str> = fields.values().filter_map(Value::as_str).collect();
                texts.join(", ")
            }
        },
        other => other.to_string(),
    }
}
