//! Tokens -> the words that name a person, by weights learned from annotated news.
//!
//! A [`Tagger`] looks at runs of words that may stand in names: `features` says what is to be
//! seen of each, `weights` what that speaks for, `decode` chooses. `learn` makes the weights. It
//! knows nothing of who is meant: that is for `who`.
//!
//! | file | what it does |
//! |---|---|
//! | `features`, `facts`, `book`, `language` | what is seen of a word, in the text, and beyond it |
//! | `sound`, `classes` | how a word is built, and what words stand where it does |
//! | `label`, `decode` | what a word may be, and the best choice for a run |
//! | `weights`, `table` | what was learned, and its file |
//! | `learn`, `gold`, `rename`, `crf` | how it is made |

mod book;
mod classes;
mod crf;
mod decode;
mod facts;
mod features;
mod gold;
mod label;
mod language;
mod learn;
mod rename;
mod sound;
mod table;
mod weights;

use std::ops::RangeInclusive;
use std::sync::LazyLock;

pub use book::Author;
pub use classes::{CLASSES, Class, GROUPS, classes};
pub use gold::without_title;
pub use learn::{Lesson, Material, ROUNDS, learn};
pub use weights::WeightsError;

use super::lexicon;
use super::token::Token;
use book::Entry;
use decode::{Follow, Scores, decode};
use features::Features;
use label::Label;
use weights::Weights;

/// The tagger that comes with the program; the head of its file says from what it was made.
///
/// # Panics
/// Never: a test reads the file.
#[must_use]
pub fn shipped() -> &'static Tagger {
    static SHIPPED: LazyLock<Tagger> = LazyLock::new(|| {
        Tagger::from_bytes(include_bytes!("../data/tagger.bin")).expect("the file is made by this program")
    });
    &SHIPPED
}

/// Finds names of people in text, by what it has learned.
#[derive(Debug, Clone, PartialEq)]
pub struct Tagger {
    weights: Weights,
}

impl Tagger {
    /// Reads a file that [`Tagger::to_bytes`] made; lines that begin with `#` may stand before it.
    ///
    /// # Errors
    /// When it is of another form, or broken.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WeightsError> {
        Weights::from_bytes(bytes).map(|weights| Self { weights })
    }

    /// The file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.weights.to_bytes()
    }

    /// Whether texts often write the word small.
    pub(crate) fn is_ordinary(&self, word: &str) -> bool {
        self.entry(word).is_ordinary()
    }

    /// Whether the word is neither frequent nor a place, nor was read small.
    pub(crate) fn is_unheard(&self, word: &str) -> bool {
        self.entry(word).is_unheard()
    }

    fn entry(&self, word: &str) -> Entry {
        self.weights.book().entry(lexicon::key(&lexicon::fold(word)))
    }

    /// Reads the tokens of a text.
    pub(super) fn read(&self, tokens: &[Token<'_>]) -> Reading<'_> {
        let features = Features::of(tokens, self.weights.book());
        let mut rows = Vec::new();
        let mut reading = Reading { names: Vec::new(), runs: Vec::new(), follow: self.weights.follow() };
        for run in features.runs() {
            let score = |at| {
                features.rows(at, &mut rows);
                self.weights.scores(&rows)
            };
            let scores: Vec<Scores> = run.clone().map(score).collect();
            let mut first = run.start;
            for (at, label) in run.clone().zip(decode(&scores, reading.follow).0) {
                match label {
                    Label::Begin => first = at,
                    Label::Last => {
                        // Arabic writes "and" together with the name it stands before.
                        for inner in first + 1..=at {
                            if features.is_led_by_and(inner) {
                                reading.names.push(first..=inner - 1);
                                first = inner;
                            }
                        }
                        while first < at && features.is_for_the(first) {
                            first += 1;
                        }
                        reading.names.push(first..=at);
                    }
                    Label::Unit => reading.names.push(at..=at),
                    Label::Outside | Label::Inside | Label::Other => {}
                }
            }
            reading.runs.push((run.start, scores));
        }
        reading
    }
}

/// What the tagger says of a text.
pub(super) struct Reading<'a> {
    /// The names of people, in order.
    pub(super) names: Vec<RangeInclusive<usize>>,
    /// Runs of words that may stand in names: the first of each, and the scores of all.
    runs: Vec<(usize, Vec<Scores>)>,
    follow: &'a Follow,
}

impl Reading<'_> {
    /// How far the tokens `first..=last` are from being a name: 0 where they are, else by how much what
    /// speaks for the names as found exceeds what speaks for this one, in the units of the weights'
    /// table. `None` where they may not be one.
    pub(super) fn margin(&self, first: usize, last: usize) -> Option<f32> {
        let (start, scores) =
            &self.runs[self.runs.partition_point(|(start, _)| *start <= first).checked_sub(1)?];
        let (first, end) = (first - start, last + 1 - start);
        (end <= scores.len()).then(|| decode::margin(scores, self.follow, first..end))
    }
}
