//! `train`: open data in, what ships with the program out.

mod classes;
mod links;
mod listed;
mod rarity;
pub(crate) mod tagger;
mod variants;

use std::io::{self, Write};
use std::path::PathBuf;

use super::args::TrainCommand;
use super::eval::{name, text};
use super::exit::{Exit, Failure};
use super::screen::read_file;
use crate::article::han::{self, Sources};
use crate::digest::sha256;
use crate::name::script::{Bounds, Family, learn, pairs};
use tagger::MaterialArgs;

/// Runs one of the commands.
pub(crate) fn run(command: &TrainCommand) -> Result<Exit, Failure> {
    let (head, table) = match command {
        TrainCommand::Tagger(args) => {
            let what = "What the tagger of names has learned; packed numbers follow.";
            let own = args.material.files();
            let mut command = format!("tagger --text {}", names(&args.text));
            for (flag, files) in [("marked", &args.material.marked), ("names", &args.material.names)] {
                if !files.is_empty() {
                    command.push_str(&format!(" --{flag} {}", names(files)));
                }
            }
            let MaterialArgs { places, frequencies, classes, .. } = &args.material;
            for (flag, file) in [("places", places), ("frequencies", frequencies), ("classes", classes)] {
                if let Some(file) = file {
                    command.push_str(&format!(" --{flag} {}", name(file)));
                }
            }
            (head(what, &command, &args.source, &[&args.text, &own])?, tagger::file(args)?)
        }
        TrainCommand::Classes { vectors, source } => {
            let what = "Which words stand in like places: a word, tab, its group, tab, its class.";
            let command = format!("classes --vectors {}", name(vectors));
            let inputs = std::slice::from_ref(vectors);
            (head(what, &command, source, &[inputs])?, classes::table(vectors)?.into_bytes())
        }
        TrainCommand::Chinese { words, names: pairs, simplified, source } => {
            let what = "How rare words and names of Chinese are: what a line tells and tenths of a nat, tab, words that have it.";
            let inputs = [words.clone(), pairs.clone(), simplified.clone()];
            let [words, pairs, simplified] = &inputs;
            let command = format!(
                "chinese --words {} --names {} --simplified {}",
                name(words),
                name(pairs),
                name(simplified)
            );
            let (words, pairs, simplified) = (text(words)?, text(pairs)?, text(simplified)?);
            let sources = Sources { words: &words, names: &pairs, simplified: &simplified };
            (head(what, &command, source, &[&inputs])?, han::learn(&sources).into_bytes())
        }
        TrainCommand::Rarity { tokens, list_file, source } => {
            let what = "How rare a name is: its fold, tab, bits. Names that are not here are rarer than all of these.";
            let mut command = format!("rarity --tokens {}", names(tokens));
            if !list_file.is_empty() {
                command.push_str(&format!(" --list-file {}", names(list_file)));
            }
            (
                head(what, &command, source, &[tokens, list_file])?,
                rarity::table(tokens, list_file)?.into_bytes(),
            )
        }
        TrainCommand::Known { tokens, source } => {
            let what = "Tokens that are names of their own, with the binary logarithm of how many bear them.";
            let command = format!("known --tokens {}", names(tokens));
            (head(what, &command, source, &[tokens])?, rarity::known_table(tokens)?.into_bytes())
        }
        TrainCommand::Variants { tokens, nicknames, source } => {
            let what = "Names that are one: a name, tab, another, tab, how they are.";
            let mut command = format!("variants --tokens {}", names(tokens));
            if !nicknames.is_empty() {
                command.push_str(&format!(" --nicknames {}", names(nicknames)));
            }
            (
                head(what, &command, source, &[tokens, nicknames])?,
                variants::table(tokens, nicknames)?.into_bytes(),
            )
        }
        TrainCommand::Links { list_file, variants, negatives, hold, seed, source } => {
            let what =
                "What each observation about two names is worth: its name, tab, bits, tab, its meaning.";
            let command = format!(
                "links --list-file {} --variants {} --negatives {} --seed {seed} --hold {}",
                names(list_file),
                names(variants),
                names(negatives),
                hold.join(" ")
            );
            let head = head(what, &command, source, &[list_file, variants, negatives])?;
            (head, links::table(list_file, variants, negatives, hold, *seed)?.into_bytes())
        }
        TrainCommand::Romanize { script, pairs, source } => {
            let what = "How words of a script are read: a word, tab, its Latin form; or a letter in brackets between its neighbors, tab, its reading there.";
            let command = format!("romanize --script {} --pairs {}", script.name(), names(pairs));
            (head(what, &command, source, &[pairs])?, romanized(script.family(), pairs)?.into_bytes())
        }
        TrainCommand::Listed { list_file, program, source } => {
            let what = "Name parts of listed people: the name, tab, how many bear it.";
            let command = format!("listed --list-file {} --program {}", names(list_file), program.join(" "));
            (head(what, &command, source, &[list_file])?, listed::table(list_file, program)?.into_bytes())
        }
    };
    let mut out = io::stdout().lock();
    out.write_all(head.as_bytes())?;
    out.write_all(&table)?;
    out.flush()?;
    Ok(Exit::Done)
}

/// How words of a script are read, from the files of names in two scripts.
fn romanized(family: Family, files: &[PathBuf]) -> Result<String, Failure> {
    let texts = files.iter().map(|path| text(path)).collect::<Result<Vec<_>, _>>()?;
    let pairs = pairs(&texts, family);
    if pairs.is_empty() {
        return Err(Failure::new(
            Exit::Failed,
            format!("No pairs of this script were found in {}", names(files)),
            "The files may be of another script or form",
            "Give lines of name, tab, letters, tab, count; or of two names with a tab between",
        ));
    }
    Ok(learn(&pairs, &Bounds::of(family)))
}

fn names(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| name(path)).collect::<Vec<_>>().join(" ")
}

/// What a table says of itself.
fn head(what: &str, command: &str, sources: &[String], inputs: &[&[PathBuf]]) -> Result<String, Failure> {
    let mut head = format!("# {what}\n# Made by: namecheck train {command}\n");
    for source in sources {
        head.push_str(&format!("# Source: {}\n", source.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    for path in inputs.iter().copied().flatten() {
        let digest = sha256(&read_file(path)?.bytes);
        head.push_str(&format!("# sha256 {digest} {}\n", name(path)));
    }
    Ok(head)
}
