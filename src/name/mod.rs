//! Text -> [`Name`]: verbatim, normalized, and as tokens with their roles. Pure.
//!
//! A name is normalized in one function, once, when it enters; [`NORMALIZER_VERSION`] is stored
//! with it. It knows nothing of lists or articles.
//!
//! ```
//! use namecheck::name::Name;
//! let name = Name::parse("  Müller-Łukasz, José ").unwrap();
//! assert_eq!(name.normal(), "muller lukasz jose");
//! ```

mod cantonese;
mod compounds;
pub mod double_given;
pub mod fold;
pub mod given;
pub mod known;
mod normalize;
pub(crate) mod patronymic;
mod persian;
mod pinyin;
pub mod rarity;
mod readings;
mod role;
pub mod script;
pub mod syllable;
mod tokens;
pub mod variants;

use std::borrow::Cow;
use std::fmt;

pub use normalize::{NORMALIZER_VERSION, normalize};
pub use role::Role;
pub use tokens::{Beginnings, SYLLABLE_BITS, Token, is_particle_a_name};

/// Most code points of a name. The longest name on any list of the sample data has 190.
pub const MAX_CHARS: usize = 400;
/// Most tokens of a name.
pub const MAX_TOKENS: usize = 40;

/// A person's name, as written and as compared. Never empty after normalizing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name {
    /// None where it is the normal form.
    verbatim: Option<String>,
    normal: String,
}

/// Why a text is no name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing is left after normalizing.
    #[error("no letters in {0:?}; give a name")]
    Empty(String),
    /// Longer than any name.
    #[error("{chars} characters are more than a name has; give at most {MAX_CHARS}")]
    TooLong {
        /// Code points given.
        chars: usize,
    },
    /// More tokens than any name.
    #[error("{tokens} words are more than a name has; give at most {MAX_TOKENS}")]
    TooManyTokens {
        /// Tokens given.
        tokens: usize,
    },
}

impl Name {
    /// Reads a name.
    ///
    /// # Errors
    /// When nothing is left after normalizing, or the text is longer than any name is.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        if text.len() > MAX_CHARS {
            let chars = text.chars().count();
            if chars > MAX_CHARS {
                return Err(NameError::TooLong { chars });
            }
        }
        let normal = normalize(text);
        if normal.is_empty() {
            return Err(NameError::Empty(text.to_owned()));
        }
        let words = normal.bytes().filter(|byte| *byte == b' ').count() + 1;
        // A word may be a compound of two tokens, so few words need no count of them.
        let tokens = if 2 * words > MAX_TOKENS { most_tokens(&normal) } else { words };
        if tokens > MAX_TOKENS {
            return Err(NameError::TooManyTokens { tokens });
        }
        let verbatim = (text != normal).then(|| text.to_owned());
        Ok(Self { verbatim, normal })
    }

    /// The name as it came.
    #[must_use]
    pub fn verbatim(&self) -> &str {
        self.verbatim.as_deref().unwrap_or(&self.normal)
    }

    /// The normal form: lower-case Latin letters and digits, tokens apart by one space.
    #[must_use]
    pub fn normal(&self) -> &str {
        &self.normal
    }

    /// The tokens as they are compared first, in order.
    #[must_use]
    pub fn tokens(&self) -> Vec<Token> {
        self.readings().swap_remove(0).iter().map(|word| Token::read(word)).collect()
    }

    /// The ways the name may be read, as the words of its tokens: one for most names, a few more where
    /// it has an Arabic compound, an article or what leans on a name like one, begins with "Ben" or "Md",
    /// or is Cantonese.
    #[must_use]
    pub fn readings(&self) -> Vec<Vec<Cow<'_, str>>> {
        readings::readings(&self.normal)
    }
}

/// Tokens of the longest way to read a normal form.
fn most_tokens(normal: &str) -> usize {
    readings::readings(normal).iter().map(Vec::len).max().unwrap_or(0)
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.verbatim())
    }
}
