//! What can be said behind `eval` and `train`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::eval_link::EvalLinkArgs;
use crate::cli::planted::EvalPlantedArgs;
use crate::cli::replay::EvalReplayArgs;
use crate::cli::train::tagger::{MaterialArgs, TaggerArgs};
use crate::name::script::Family;
use crate::screen::Threshold;

#[derive(Debug, Subcommand)]
pub(crate) enum EvalCommand {
    /// Screening: recall, false hits, labelled pairs, other scripts; one table
    Screen(EvalScreenArgs),
    /// Linking: mentions in texts whose listing is known, by names alone and with what the text says
    Link(EvalLinkArgs),
    /// Extraction: persons of annotated texts that are found, beside rules alone
    Extract {
        /// One JSON object a line: text, entities (start, end, type); may be compressed with gzip
        #[arg(long, value_name = "FILE", num_args = 1..)]
        gold: Vec<PathBuf>,
        /// Measure taggers that learn anew from all but the texts they are measured on, in so many
        /// parts, instead of the one that ships
        #[arg(long, value_name = "PARTS", value_parser = clap::value_parser!(u8).range(2..=50))]
        held_out: Option<u8>,
        #[command(flatten)]
        material: MaterialArgs,
    },
    /// Extraction of listed persons: names planted into annotated texts, and finds where none is
    Planted(EvalPlantedArgs),
    /// The nightly run: publications of a list one after another, what a run against what changed did,
    /// and whether a run against everything finds anything left to change
    Replay(EvalReplayArgs),
}

/// Every file may be compressed with gzip.
#[derive(Debug, Args)]
pub(crate) struct EvalScreenArgs {
    /// The list to screen against; needed for all but --pairs and --scripts
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) list_file: Vec<PathBuf>,
    /// Changed names of listed people: lines of class|name|listing id
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "list_file")]
    pub(crate) variants: Vec<PathBuf>,
    /// Names of listed people with errors: CSV or JSON lines with the name (name, query, variant)
    /// and its listing (listing_id, ent_num, expected_name)
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "list_file")]
    pub(crate) positives: Vec<PathBuf>,
    /// People who are not listed: a name a line, or CSV with a column full_name or name
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "list_file")]
    pub(crate) negatives: Vec<PathBuf>,
    /// Pairs of names: CSV with name1, name2 (or a, b) and label; without a label all are true
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) pairs: Vec<PathBuf>,
    /// Names in two scripts, apart by a tab
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) scripts: Vec<PathBuf>,
    /// Take one alias of each listed person off the list and search for it
    #[arg(long, requires = "list_file")]
    pub(crate) leave_alias_out: bool,
    /// Lowest score that makes a hit, 0 to 1 [default: that of `screen`]
    #[arg(long, value_name = "SCORE")]
    pub(crate) threshold: Option<Threshold>,
    /// Try plain Jaro-Winkler as well, with and without sorted words, on a sample of each set
    #[arg(long)]
    pub(crate) baselines: bool,
    /// Most rows of each set and class that the baselines are tried on
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(crate) sample: usize,
    /// Compare N names of variants, positives and negatives with every listed name, too, and tell what
    /// candidate selection loses
    #[arg(long, value_name = "N", requires = "list_file")]
    pub(crate) brute_force: Option<usize>,
    /// What every choice by chance depends on
    #[arg(long, value_name = "SEED", default_value_t = 7)]
    pub(crate) seed: u64,
    /// Most misses and false hits told of each set
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) examples: usize,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TrainCommand {
    /// Which words of a text name a person; the tagger's file goes to standard output
    Tagger(TaggerArgs),
    /// Which words stand in like places, from vectors of a language; the table goes to standard output
    Classes {
        /// Vectors as JSON: an object of dimensions, words (the most frequent first) and vectors (an
        /// object of arrays by word)
        #[arg(long, value_name = "FILE")]
        vectors: PathBuf,
        /// A source and its licence, for the head of the table
        #[arg(long, value_name = "TEXT", required = true)]
        source: Vec<String>,
    },
    /// How rare words and names of Chinese are; the table goes to standard output
    Chinese {
        /// Words by count: word, blank, count, blank, kind, as in the dictionary of jieba
        #[arg(long, value_name = "FILE")]
        words: PathBuf,
        /// Foreign names: name, tab, its Chinese letters with blanks between, tab, count
        #[arg(long, value_name = "FILE")]
        names: PathBuf,
        /// Traditional letters: letter, tab, its simplified forms, as in OpenCC's `TSCharacters.txt`
        #[arg(long, value_name = "FILE")]
        simplified: PathBuf,
        /// A source and its licence, for the head of the table
        #[arg(long, value_name = "TEXT", required = true)]
        source: Vec<String>,
    },
    /// Which names are one though their letters differ; the table goes to standard output
    Variants {
        /// Names by count, one file for each script: name, tab, the name in the script, tab, count
        #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
        tokens: Vec<PathBuf>,
        /// Nicknames: CSV of name, relationship, nickname
        #[arg(long, value_name = "FILE", num_args = 1..)]
        nicknames: Vec<PathBuf>,
        /// A source and its licence, for the head of the table
        #[arg(long, value_name = "TEXT", required = true)]
        source: Vec<String>,
    },
    /// What each observation about two names is worth, from the weights in force; the table goes to
    /// standard output
    Links {
        /// The files of a list
        #[arg(long, value_name = "PATH", num_args = 1.., required = true)]
        list_file: Vec<PathBuf>,
        /// Changed names of its people: lines of class|name|listing id
        #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
        variants: Vec<PathBuf>,
        /// People who are not on it: a name a line, or CSV with a column full_name or name
        #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
        negatives: Vec<PathBuf>,
        /// Observations that keep their weight, since the pairs cannot tell
        #[arg(long, value_name = "NAME", num_args = 1..)]
        hold: Vec<String>,
        /// What chance depends on
        #[arg(long, value_name = "N", default_value_t = 7)]
        seed: u64,
        /// A source and its licence, for the head of the table
        #[arg(long, value_name = "TEXT", required = true)]
        source: Vec<String>,
    },
    /// Which tokens are names of their own; the table goes to standard output
    Known {
        /// Names by count, one file for each culture: name, tab, the name in another script, tab, count
        #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
        tokens: Vec<PathBuf>,
        /// A source and its licence, for the head of the table
        #[arg(long, value_name = "TEXT", required = true)]
        source: Vec<String>,
    },
    /// How rare each name is among people; the table goes to standard output
    Rarity {
        /// Names by count, one file for each culture: name, tab, the name in another script, tab, count
        #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
        tokens: Vec<PathBuf>,
        /// The files of a list, whose people are one more culture
        #[arg(long, value_name = "PATH", num_args = 1..)]
        list_file: Vec<PathBuf>,
        /// A source and its licence, for the head of the table
        #[arg(long, value_name = "TEXT", required = true)]
        source: Vec<String>,
    },
    /// How the words of a script are read; the table goes to standard output
    Romanize {
        /// The script
        #[arg(long, value_enum)]
        script: ScriptName,
        /// Names in two scripts: name, tab, letters, tab, count; two names, a tab between; or forms of
        /// one name with commas between, =>, anything
        #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
        pairs: Vec<PathBuf>,
        /// A source and its licence, for the head of the table
        #[arg(long, value_name = "TEXT", required = true)]
        source: Vec<String>,
    },
    /// The name parts of listed people; the table goes to standard output
    Listed {
        /// The files of a list
        #[arg(long, value_name = "PATH", num_args = 1.., required = true)]
        list_file: Vec<PathBuf>,
        /// Programs whose people count, by how their abbreviations begin
        #[arg(long, value_name = "PROGRAM", num_args = 1.., required = true)]
        program: Vec<String>,
        /// A source and its licence, for the head of the table
        #[arg(long, value_name = "TEXT", required = true)]
        source: Vec<String>,
    },
}

/// A script that a table is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScriptName {
    Arabic,
    Cyrillic,
    Greek,
    Han,
    Hangul,
    Hebrew,
    Kana,
    /// All that have no rules of their own: Armenian, Georgian, Devanagari, Bengali, Thai
    Other,
}

impl ScriptName {
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    pub(crate) fn family(self) -> Family {
        match self {
            Self::Arabic => Family::Arabic,
            Self::Cyrillic => Family::Cyrillic,
            Self::Greek => Family::Greek,
            Self::Han => Family::Han,
            Self::Hangul => Family::Hangul,
            Self::Hebrew => Family::Hebrew,
            Self::Kana => Family::Kana,
            Self::Other => Family::Other,
        }
    }
}
