//! `train classes`: vectors of words -> the class of each.

use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;

use super::super::eval::text;
use super::super::exit::{Exit, Failure};
use crate::article::tagger::classes;

/// Most words that get a class: rarer ones have vectors of little worth.
const MOST_WORDS: usize = 300_000;

#[derive(Deserialize)]
struct Vectors {
    dimensions: usize,
    /// The most frequent first.
    words: Vec<String>,
    /// Numbers beyond the dimensions are passed over.
    vectors: HashMap<String, Vec<f32>>,
}

/// The table of a file of vectors: a word, tab, its group, tab, its class.
pub(super) fn table(path: &Path) -> Result<String, Failure> {
    let mut read: Vectors = serde_json::from_str(&text(path)?).map_err(|error| {
        Failure::told(Exit::Failed, format!("{} holds no vectors: {error}.", path.display()))
    })?;
    read.words.retain(|word| word.chars().all(char::is_alphabetic));
    read.words.truncate(MOST_WORDS);
    let vector = |word: &String| {
        let mut vector = read.vectors.get(word).cloned().unwrap_or_default();
        vector.truncate(read.dimensions);
        vector
    };
    let vectors: Vec<Vec<f32>> = read.words.iter().map(vector).collect();
    let mut table = String::new();
    for (word, class) in read.words.iter().zip(classes(&vectors)) {
        // Writing to a string cannot fail.
        let _ = writeln!(table, "{word}\t{}\t{}", class.group, class.class);
    }
    Ok(table)
}
