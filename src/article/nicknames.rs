//! A nickname in quotes within a name: Joaquín "El Chapo" Guzmán is Joaquín Guzmán.

use std::ops::Range;

use super::find::{Candidate, Kind, NAME};
use super::lexicon::Flags;
use super::token::{Gap, Shape, Token};

const OPENING: [char; 7] = ['"', '“', '”', '«', '„', '‘', '\''];
const CLOSING: [char; 6] = ['"', '”', '“', '»', '’', '\''];
/// Words of the longest nickname.
const MOST_WORDS: usize = 4;

/// Candidates with those joined that a nickname parts: a given name stands right before it and words of
/// a name right behind it. They are in the order of the text, and stay so.
pub(super) fn joined(tokens: &[Token<'_>], found: Vec<Candidate>) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::with_capacity(found.len());
    let mut rest = found.into_iter().peekable();
    while let Some(mut name) = rest.next() {
        if let Some(nickname) = behind_given(tokens, &name) {
            // What was taken for a name of its own within the quotes, or for the end of this one.
            let mut last = nickname.end;
            while let Some(other) = rest.next_if(|other| other.first <= last) {
                last = last.max(other.last);
            }
            name = Candidate { last, kind: Kind::Full, sure: true, ..name };
        }
        all.push(name);
    }
    all
}

/// The tokens of the nickname behind a candidate that is a given name, quotes included; a word of a
/// name follows.
fn behind_given(tokens: &[Token<'_>], name: &Candidate) -> Option<Range<usize>> {
    let given = &tokens[name.last];
    let nickname = quoted(tokens, name.last + 1)?;
    let next = tokens.get(nickname.end).filter(|next| next.gap == Gap::Space)?;
    let is_given = given.flags.has(Flags::GIVEN) && !given.flags.has(Flags::COMMON);
    let is_surname = next.shape == Shape::Capital
        && !next.flags.has(Flags::STOP.and(Flags::CALENDAR))
        && (next.flags.has(Flags::FAMILY) || !next.flags.has(NAME.and(Flags::COMMON)));
    (is_given && is_surname).then_some(nickname)
}

/// The tokens of a name without nicknames in quotes that stand between its words.
pub(super) fn without<'a, 't>(name: &'a [Token<'t>]) -> impl Iterator<Item = &'a Token<'t>> {
    let nickname =
        (1..name.len()).find_map(|at| quoted(name, at)).filter(|nickname| nickname.end < name.len());
    let nickname = nickname.unwrap_or(0..0);
    name[..nickname.start].iter().chain(&name[nickname.end..])
}

/// The tokens from an opening quote at a place to its closing one, with a capitalized word between.
fn quoted(tokens: &[Token<'_>], at: usize) -> Option<Range<usize>> {
    let inner = tokens.get(at + 1..)?;
    let is_word = |word: &&Token<'_>| word.is_word() && word.gap != Gap::Line;
    let words = inner.iter().take(MOST_WORDS).take_while(is_word).count();
    let close = inner.get(words)?;
    let is_quoted = tokens[at].is_mark(&OPENING)
        && tokens[at].gap == Gap::Space
        && inner[0].gap == Gap::None
        && close.is_mark(&CLOSING)
        && close.gap == Gap::None;
    let is_nickname = inner[..words].iter().any(Token::is_capital);
    (is_quoted && is_nickname).then_some(at..at + words + 2)
}

#[cfg(test)]
mod tests {
    use crate::article::tests::names;

    #[test]
    fn a_nickname_in_quotes_parts_no_name() {
        for (text, wanted) in [
            ("Police arrested Joaquín \"El Chapo\" Guzmán on Friday.", "Joaquín Guzmán"),
            ("Police arrested Ismael “El Mayo” Zambada García on Friday.", "Ismael Zambada García"),
            ("Police arrested Vincent ‘the Chin’ Gigante on Friday.", "Vincent Gigante"),
        ] {
            assert_eq!(names(text), [wanted], "{text}");
        }
    }

    #[test]
    fn a_quote_beside_a_name_is_no_nickname() {
        let text =
            "The film of David, \"The Song\" Maria Lopez wrote, is late. Said Peter: \"Go\" Anna Smith.";
        assert!(names(text).iter().all(|name| !name.contains("David Maria") && !name.contains("Peter Anna")));
    }
}
