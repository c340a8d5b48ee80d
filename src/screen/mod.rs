//! Name + [`Index`] -> [`Hit`]s with their evidence. Pure.
//!
//! Three steps: `candidates` finds the listed names worth scoring, by keys that similar tokens share
//! (`dictionary`, `keys`); `align` pairs the tokens of two names by what `spelling` says of each pair,
//! and `weigh` sums what that proves; [`screen`] keeps the best name of each listing at or above the
//! threshold. What an observation is worth stands in a table (`weights`), learned by [`fit`]. One
//! scorer serves lookup, ingest and reconciliation, and `in_text` puts windows of an article's text
//! before it. What the text says for and against a hit is weighed by [`contexts`] (`cues`). It knows
//! nothing of databases or of requests.

mod align;
mod begins;
mod bound;
mod candidates;
mod context;
mod country;
mod cues;
mod dictionary;
mod edits;
mod enough;
pub mod fit;
mod gender;
mod hit;
mod in_text;
mod index;
mod key_table;
mod keys;
mod left_out;
mod letters;
mod listed_han;
mod marks;
mod model;
mod pairs;
mod postings;
mod reading;
mod score_value;
mod screener;
#[cfg(test)]
mod script_tests;
mod seam;
mod sieve;
mod skeleton;
mod sounds;
mod spelling;
mod token_lists;
mod view;
mod weigh;
mod weights;

pub use begins::Beginning;
pub use country::{Country, CountryError};
pub use cues::{CONTEXT_VERSION, Context, Tier, When, contexts};
pub use hit::{Comparison, Evidence, EvidenceKind, Hit, Screening};
pub use in_text::{Finds, Lent, Pool, TextScreener};
pub use index::{Index, IndexedList, VersionLabel};
pub use model::even_bits;
pub use score_value::{Score, ScoreError, Threshold};
pub use screener::Screener;

use std::borrow::Cow;

use crate::list::{AliasStrength, Gender, PartialDate, SourceId};
use crate::name::{Name, Token};
use align::Aligner;
use spelling::link_bits;

/// Version of normalizer, candidate selection and scorer together; stands in every hit.
pub const MATCHER_VERSION: &str = "14";

/// The shipped threshold.
pub const DEFAULT_THRESHOLD: Threshold = Threshold(Score::from_per_mille(500));

/// What is asked beside the name.
#[derive(Debug, Clone)]
pub struct ScreenOptions {
    /// Lowest score that makes a hit.
    pub threshold: Threshold,
    /// Most hits returned; more are counted in [`Screening::total`].
    pub limit: usize,
    /// How weak aliases take part.
    pub weak_aliases: WeakAliases,
    /// Birth date given with the query.
    pub birth: Option<PartialDate>,
    /// Country given with the query: nationality, citizenship or residence.
    pub country: Option<Country>,
    /// Gender given with the query.
    pub gender: Option<Gender>,
    /// The only list whose listings may be hits; all lists where none is given.
    pub only: Option<SourceId>,
}

impl Default for ScreenOptions {
    fn default() -> Self {
        Self {
            threshold: DEFAULT_THRESHOLD,
            limit: 10,
            weak_aliases: WeakAliases::Exact,
            birth: None,
            country: None,
            gender: None,
            only: None,
        }
    }
}

/// How aliases that their source marks weak take part (OFAC FAQ 122-125).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WeakAliases {
    /// Not at all.
    Off,
    /// Only in their exact normal form.
    #[default]
    Exact,
    /// Like any other name.
    Full,
}

/// Screens one name against the index: the best name of each listing at or above the threshold,
/// best first, ties in the order of the listing key. [`Screener`] does the same for many names
/// faster.
#[must_use]
pub fn screen(index: &Index, name: &Name, options: &ScreenOptions) -> Screening {
    Screener::new(index).screen(name, options)
}

/// Compares two names as [`screen`] does, without a list. Symmetric.
#[must_use]
pub fn compare(a: &Name, b: &Name) -> Comparison {
    let mut aligner = Aligner::default();
    let (left, right) = best_readings(&mut aligner, a, b);
    let (left, right): (Vec<&Token>, Vec<&Token>) = (left.iter().collect(), right.iter().collect());
    let bits = aligner.align(&left, &right, true, f32::MIN, |i, j| link_bits(left[i], right[j]));
    let (score, _) = screener::rate(bits, a.normal() == b.normal(), AliasStrength::Strong, &[]);
    let mut evidence = aligner.evidence(&left, &right);
    evidence.extend(reading::told((a.normal(), &left), (b.normal(), &right)));
    Comparison { score, hit: DEFAULT_THRESHOLD.admits(score), evidence }
}

/// The readings of two names that prove most together.
fn best_readings(aligner: &mut Aligner, a: &Name, b: &Name) -> (Vec<Token>, Vec<Token>) {
    let read = |name: &Name| -> Vec<Vec<Token>> {
        let tokens = |words: &Vec<Cow<'_, str>>| words.iter().map(|word| Token::read(word)).collect();
        name.readings().iter().map(tokens).collect()
    };
    let (lefts, rights) = (read(a), read(b));
    let mut best = (0, 0);
    let mut most = f32::MIN;
    // Most names have one reading.
    for (i, left) in lefts.iter().enumerate().filter(|_| lefts.len() + rights.len() > 2) {
        let left: Vec<&Token> = left.iter().collect();
        for (j, right) in rights.iter().enumerate() {
            let right: Vec<&Token> = right.iter().collect();
            let bits = aligner.align(&left, &right, true, f32::MIN, |i, j| link_bits(left[i], right[j]));
            if bits > most {
                (best, most) = ((i, j), bits);
            }
        }
    }
    let take = |mut readings: Vec<Vec<Token>>, at: usize| readings.swap_remove(at);
    (take(lefts, best.0), take(rights, best.1))
}

#[cfg(test)]
mod tests;
