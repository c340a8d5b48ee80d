//! `extract`: the persons of a text, with the places where it names them.

use std::io::{self, IsTerminal};
use std::path::Path;

use serde::Serialize;

use super::args::{ExtractArgs, Format, InputForm};
use super::exit::{Exit, Failure};
use super::output::{self, Record};
use super::screen::read_file;
use crate::article::{NewArticle, Person, persons};
use crate::list::InputFile;
use crate::web::{BodyFormat, NewArticleBody};

/// Finds persons.
pub(crate) fn run(args: &ExtractArgs, asked: Option<Format>) -> Result<Exit, Failure> {
    let file = read_file(args.file.as_deref().unwrap_or(Path::new("-")))?;
    let article = read_article(&file, args.form)?;
    let stdout = io::stdout();
    let format = Format::choose(asked, stdout.is_terminal());
    output::one(stdout.lock(), format, &Extracted { persons: persons(&article.body) })?;
    Ok(Exit::Done)
}

/// An article from a file of any of the forms.
pub(crate) fn read_article(file: &InputFile, form: Option<InputForm>) -> Result<NewArticle, Failure> {
    let text = String::from_utf8_lossy(&file.bytes);
    let text = text.trim_start_matches('\u{feff}');
    let body = match form.unwrap_or_else(|| detect(text)) {
        InputForm::Json => serde_json::from_str(text).map_err(|error| unfit(&file.name, &error.to_string()))?,
        InputForm::Html => {
            NewArticleBody { format: BodyFormat::Html, body: text.to_owned(), ..NewArticleBody::default() }
        }
        InputForm::Text => NewArticleBody { body: text.to_owned(), ..NewArticleBody::default() },
    };
    body.read().map_err(|error| unfit(&file.name, &error.detail))
}

/// What a text is, by its beginning.
fn detect(text: &str) -> InputForm {
    match text.trim_start().chars().next() {
        Some('<') => InputForm::Html,
        Some('{') => InputForm::Json,
        _ => InputForm::Text,
    }
}

fn unfit(name: &str, detail: &str) -> Failure {
    Failure::new(
        Exit::Failed,
        format!("{name} is no article: {detail}"),
        "Its form may be another than its beginning tells",
        "Say what it is with --as text, html or json; json is the body of POST /v1/articles, see `namecheck openapi`",
    )
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_tells_what_a_file_is() {
        assert_eq!(detect("\n <!doctype html>"), InputForm::Html);
        assert_eq!(detect(" {\"body\":\"x\"}"), InputForm::Json);
        assert_eq!(detect("The minister"), InputForm::Text);
    }
}
