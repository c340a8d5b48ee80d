//! Words that a person leaves with a decision: who, and why. Bounded, and fit to be shown anywhere.

use std::fmt;

use serde::Serialize;

/// Most characters (Unicode code points) of a reason.
pub const REASON_MAX_CHARS: usize = 2_000;
/// Most characters (Unicode code points) of an author's name.
pub const AUTHOR_MAX_CHARS: usize = 100;

/// Why somebody decided so: one line, never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Reason(String);

/// Who decided, as the caller names them: one line, never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Author(String);

/// Why words were refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// Nothing but spaces.
    #[error("{0} is needed, and must not be empty")]
    Empty(&'static str),
    /// Too many characters.
    #[error("{what} has more than {max} characters; say it shorter")]
    TooLong {
        /// What was given.
        what: &'static str,
        /// Most characters it may have.
        max: usize,
    },
    /// Line breaks, terminal commands, or characters that turn the direction of what follows.
    #[error(
        "{0} holds a line break, a control character or one that turns the direction of text; leave it out"
    )]
    Unprintable(&'static str),
}

impl Reason {
    /// Reads a reason; spaces around it are dropped.
    ///
    /// # Errors
    /// When it is empty, longer than [`REASON_MAX_CHARS`], or not fit to be shown.
    pub fn parse(text: &str) -> Result<Self, WordsError> {
        words(text, "a reason", REASON_MAX_CHARS).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Author {
    /// Reads a name; spaces around it are dropped.
    ///
    /// # Errors
    /// When it is empty, longer than [`AUTHOR_MAX_CHARS`], or not fit to be shown.
    pub fn parse(text: &str) -> Result<Self, WordsError> {
        words(text, "an author", AUTHOR_MAX_CHARS).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Author {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn words(text: &str, what: &'static str, max: usize) -> Result<String, WordsError> {
    // With the spaces around them: how long it may be is said of what is sent.
    if text.chars().nth(max).is_some() {
        return Err(WordsError::TooLong { what, max });
    }
    let text = text.trim();
    if text.chars().any(is_unprintable) {
        return Err(WordsError::Unprintable(what));
    }
    // Characters without any width alone are no words either.
    if !text.chars().any(char::is_alphanumeric) {
        return Err(WordsError::Empty(what));
    }
    Ok(text.to_owned())
}

/// Control characters (Cc), the breaks of line and paragraph, and everything Unicode gives the
/// property `Bidi_Control` (UAX #9). Joiners stay: Persian and Indian words need them.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_script_pass_and_spaces_around_them_go() {
        for text in ["not him", "другой человек", "شخص دیگری می\u{200c}آید", "別人", "=1+1"]
        {
            assert_eq!(Reason::parse(&format!("  {text} ")).unwrap().as_str(), text);
        }
        assert_eq!(Author::parse("Ann O'Neill").unwrap().to_string(), "Ann O'Neill");
    }

    #[test]
    fn what_is_empty_long_or_repaints_the_screen_does_not() {
        for text in ["", "  ", "\u{200b}", "...", "\u{200d}\u{200d}"] {
            assert_eq!(Reason::parse(text), Err(WordsError::Empty("a reason")), "{text:?}");
        }
        for text in
            ["a\u{1b}[2Jb", "a\nb", "a\0b", "a\u{202e}b", "a\u{2066}b", "a\u{61c}b", "a\u{85}b", "a\u{2028}b"]
        {
            assert_eq!(Reason::parse(text), Err(WordsError::Unprintable("a reason")), "{text:?}");
        }
        assert!(Reason::parse(&"ж".repeat(REASON_MAX_CHARS)).is_ok());
        assert!(matches!(Reason::parse(&"ж".repeat(REASON_MAX_CHARS + 1)), Err(WordsError::TooLong { .. })));
        assert!(Author::parse(&"x".repeat(AUTHOR_MAX_CHARS + 1)).is_err());
    }
}
