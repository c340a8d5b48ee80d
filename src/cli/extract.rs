//! `extract`: the persons of a text, with the places where it names them.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::args::{ExtractArgs, Format, InputForm, Progress};
use super::exit::{Exit, Failure};
use super::output::{self, Record};
use super::screen::{index_of_files, read_file};
use crate::article::{self, Finder, Mention, NewArticle, Person};
use crate::list::InputFile;
use crate::screen::{ScreenOptions, TextScreener};

/// Finds persons.
pub(crate) fn run(args: &ExtractArgs, asked: Option<Format>, bar: Progress) -> Result<Exit, Failure> {
    let file = read_file(args.file.as_deref().unwrap_or(Path::new("-")))?;
    let read = read_article(&file, args.form)?;
    let stdout = io::stdout();
    let format = Format::choose(asked, stdout.is_terminal());
    let persons = read.persons_by(Finder::default(), &listed_in(&read, &args.list_file, bar)?);
    output::one(stdout.lock(), format, &Extracted { persons })?;
    Ok(Exit::Done)
}

/// Where the article may name persons of these lists.
fn listed_in(article: &NewArticle, lists: &[PathBuf], bar: Progress) -> Result<Vec<Mention>, Failure> {
    if lists.is_empty() {
        return Ok(Vec::new());
    }
    let index = index_of_files(lists, bar)?;
    let finds = TextScreener::new(&index, &ScreenOptions::default()).find(article.body());
    if finds.truncated {
        eprintln!(
            "The text names listed words without an end; listed persons were looked for in its beginning only"
        );
    }
    Ok(finds.mentions)
}

/// An article from a file of any of the forms.
pub(crate) fn read_article(file: &InputFile, form: Option<InputForm>) -> Result<NewArticle, Failure> {
    let form = form.map(|form| match form {
        InputForm::Text => article::Format::Text,
        InputForm::Html => article::Format::Html,
        InputForm::Json => article::Format::Json,
    });
    NewArticle::from_bytes(&file.bytes, form).map_err(|error| {
        let remedy = "If the form was taken for another than it is, say it with --as";
        Failure::told(Exit::Failed, format!("{}: {error}. {remedy}.", file.name))
    })
}

#[derive(Serialize)]
struct Extracted {
    persons: Vec<Person>,
}

impl Record for Extracted {
    const COLUMNS: &'static [&'static str] = &["person", "start", "end", "text", "found"];

    fn rows(&self) -> Vec<Vec<String>> {
        self.persons
            .iter()
            .flat_map(|person| {
                person.mentions.iter().map(|mention| {
                    vec![
                        person.name.clone(),
                        mention.span.start.to_string(),
                        mention.span.end.to_string(),
                        mention.text.clone(),
                        mention.provenance.to_string(),
                    ]
                })
            })
            .collect()
    }
}
