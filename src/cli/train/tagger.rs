//! What a tagger is made from: annotated texts, names, places, frequencies of words.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;

use super::super::eval::{rows_of, text};
use super::super::exit::{Exit, Failure};
use crate::article::tagger::{self, CLASSES, Class, GROUPS, Material};
use crate::eval::{self, Annotated, SEED, annotated};

/// What a tagger learns beside annotated texts.
#[derive(Debug, Args)]
pub(crate) struct MaterialArgs {
    /// Texts with persons in [brackets] and other names in {braces}, one a line
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) marked: Vec<PathBuf>,
    /// Names of people: a full name, tab, the same in another script; or a word, tab, its letters in
    /// another script, tab, count; or forms of a word with commas between, =>, anything
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) names: Vec<PathBuf>,
    /// Places, as JSON: an object of objects with name, alternatenames and population
    #[arg(long, value_name = "FILE")]
    pub(crate) places: Option<PathBuf>,
    /// How often texts hold words: a word, tab, the logarithm of base ten of its count in a billion;
    /// src/article/data/word_frequencies.py makes it
    #[arg(long, value_name = "FILE")]
    pub(crate) frequencies: Option<PathBuf>,
    /// What words stand where a word does: a word, tab, its group, tab, its class; train classes makes it
    #[arg(long, value_name = "FILE")]
    pub(crate) classes: Option<PathBuf>,
}

/// What a tagger is trained on.
#[derive(Debug, Args)]
pub(crate) struct TaggerArgs {
    /// Annotated texts: one JSON object a line, text and entities (start, end, type)
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    pub(crate) text: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) material: MaterialArgs,
    /// A source and its licence, for the head of the file
    #[arg(long, value_name = "TEXT", required = true)]
    pub(crate) source: Vec<String>,
}

impl MaterialArgs {
    /// The files, in the order in which they are named.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let one = self.places.iter().chain(&self.frequencies).chain(&self.classes);
        self.marked.iter().chain(&self.names).chain(one).cloned().collect()
    }

    /// Reads everything.
    pub(crate) fn read(&self) -> Result<Material, Failure> {
        let mut material = Material::default();
        for path in &self.marked {
            material.lessons.extend(rows_of(path, eval::marked)?.iter().map(Annotated::lesson));
        }
        for path in &self.names {
            for line in text(path)?.lines() {
                add_names(&mut material, line);
            }
        }
        if let Some(path) = &self.places {
            let places: std::collections::BTreeMap<String, Place> = serde_json::from_str(&text(path)?)
                .map_err(|error| {
                    Failure::told(Exit::Failed, format!("{} holds no places: {error}.", path.display()))
                })?;
            for place in places.values() {
                for name in place.names.iter().chain([&place.name]) {
                    material.words.place(name, place.population);
                }
            }
        }
        if let Some(path) = &self.frequencies {
            each_line(path, "word, tab, number", |line| {
                let (word, zipf) = line.split_once('\t')?;
                material.words.frequency(word, zipf.parse().ok()?);
                Some(())
            })?;
        }
        if let Some(path) = &self.classes {
            each_line(path, "word, tab, group, tab, class", |line| {
                if !line.starts_with('#') {
                    let (word, class) = classed(line)?;
                    material.words.class(word, class);
                }
                Some(())
            })?;
        }
        Ok(material)
    }
}

/// Hands every line of a file to `take`, which returns none where it is no `wanted`.
fn each_line(path: &Path, wanted: &str, mut take: impl FnMut(&str) -> Option<()>) -> Result<(), Failure> {
    for (at, line) in text(path)?.lines().enumerate() {
        take(line).ok_or_else(|| {
            let told = format!("{}, line {}: {line:?} is no {wanted}.", path.display(), at + 1);
            Failure::told(Exit::Failed, told)
        })?;
    }
    Ok(())
}

fn classed(line: &str) -> Option<(&str, Class)> {
    let mut cells = line.split('\t');
    let (word, group, class) = (cells.next()?, cells.next()?, cells.next()?);
    let class = Class { class: class.parse().ok()?, group: group.parse().ok()? };
    (usize::from(class.class) < CLASSES && usize::from(class.group) < GROUPS).then_some((word, class))
}

#[derive(Deserialize)]
struct Place {
    name: String,
    #[serde(rename = "alternatenames", default)]
    names: Vec<String>,
    #[serde(default)]
    population: u64,
}

fn add_names(material: &mut Material, line: &str) {
    if let Some((forms, _)) = line.split_once("=>") {
        for form in forms.split(',') {
            material.words.part(form.trim(), 1);
        }
        return;
    }
    match line.split('\t').collect::<Vec<_>>()[..] {
        [word, letters, count] => {
            let count = count.parse().unwrap_or(1);
            material.words.part(word, count);
            let written = letters.replace(' ', "");
            material.words.part(&written, count);
            material.names.push(written);
        }
        [name, _] if name.contains(' ') => {
            // "Conrad I, Count of Auxerre": what follows the comma is no name.
            let name = name.split(',').next().unwrap_or(name);
            material.words.name(name);
            material.names.push(name.to_owned());
        }
        [word, other] => {
            material.words.part(word, 1);
            material.words.part(other, 1);
        }
        _ => {}
    }
}

/// The file of the tagger, less its head.
pub(super) fn file(args: &TaggerArgs) -> Result<Vec<u8>, Failure> {
    let mut material = args.material.read()?;
    for path in &args.text {
        material.lessons.extend(rows_of(path, annotated)?.iter().map(Annotated::lesson));
    }
    Ok(tagger::learn(&material, tagger::ROUNDS, SEED).to_bytes())
}
