//! Tokens -> the words that name a person, by weights learned from annotated news.
//!
//! [`Tagger::tag`] looks at runs of words that may stand in names: `features` says what is to be
//! seen of each, `weights` what that speaks for, `decode` chooses. `learn` makes the weights. It
//! knows nothing of who is meant: that is for `who`.
//!
//! | file | what it does |
//! |---|---|
//! | `features`, `facts`, `book`, `language` | what is seen of a word, in the text, and beyond it |
//! | `label`, `decode` | what a word may be, and the best choice for a run |
//! | `weights` | the table, and its file |
//! | `learn`, `gold`, `rename`, `crf` | how it is made |

mod book;
mod crf;
mod decode;
mod facts;
mod features;
mod gold;
mod label;
mod language;
mod learn;
mod rename;
mod weights;

use std::ops::RangeInclusive;
use std::sync::LazyLock;

pub use book::Author;
pub use gold::without_title;
pub use learn::{Lesson, Material, ROUNDS, learn};
pub use weights::WeightsError;

use super::token::Token;
use decode::decode;
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

    /// The names of people among the tokens, in order.
    pub(super) fn tag(&self, tokens: &[Token<'_>]) -> Vec<RangeInclusive<usize>> {
        let features = Features::of(tokens, self.weights.book());
        let (mut rows, mut scores) = (Vec::new(), Vec::new());
        let mut names = Vec::new();
        for run in features.runs() {
            scores.clear();
            scores.extend(run.clone().map(|at| {
                features.rows(at, &mut rows);
                self.weights.scores(&rows)
            }));
            let mut first = run.start;
            for (at, label) in run.zip(decode(&scores, self.weights.follow())) {
                match label {
                    Label::Begin => first = at,
                    Label::Last => names.push(first..=at),
                    Label::Unit => names.push(at..=at),
                    Label::Outside | Label::Inside | Label::Other => {}
                }
            }
        }
        names
    }
}
