//! What a text says of a word in all its places together: a name is a name throughout.

use rustc_hash::FxHashMap;

use super::super::lexicon::Flags;
use super::super::token::{Gap, Shape, Token};

/// What was seen of one word, or of all words with one stem.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Seen(u8);

impl Seen {
    /// It stands small somewhere.
    const SMALL: u8 = 1;
    /// It follows a given name.
    const AFTER_GIVEN: u8 = 1 << 1;
    /// It follows a title or a role.
    const AFTER_TITLE: u8 = 1 << 2;
    /// It stands before a verb of speech.
    const BEFORE_SPEECH: u8 = 1 << 3;
    /// It stands before a word of an organization.
    const BEFORE_ORGANIZATION: u8 = 1 << 4;
    /// It follows a word that places things: "in", "из".
    const AFTER_PLACING: u8 = 1 << 5;
    /// It stands capitalized twice or more.
    const OFTEN: u8 = 1 << 6;
    /// It stands capitalized.
    const ONCE: u8 = 1 << 7;

    pub(super) fn bits(self) -> u64 {
        u64::from(self.0)
    }
}

/// Words before a place.
const PLACING: [&str; 14] =
    ["in", "at", "from", "near", "to", "of", "into", "в", "из", "во", "u", "iz", "في", "من"];

/// What was seen of the words of a text, by [`Token::key`] and by [`stem`].
#[derive(Debug, Default)]
pub(super) struct Facts(FxHashMap<u64, Seen>);

impl Facts {
    /// Reads a text once. `stems` are those of the tokens.
    pub(super) fn of(tokens: &[Token<'_>], stems: &[u64]) -> Self {
        let mut facts = Self::default();
        for (at, token) in tokens.iter().enumerate() {
            let seen = match token.shape {
                Shape::Lower => Seen::SMALL,
                Shape::Capital | Shape::Upper | Shape::Caseless => Seen::ONCE | around(tokens, at),
                _ => continue,
            };
            for key in [token.key, stems[at]] {
                let facts = facts.0.entry(key).or_default();
                if facts.0 & seen & Seen::ONCE != 0 {
                    facts.0 |= Seen::OFTEN;
                }
                facts.0 |= seen;
            }
        }
        facts
    }

    /// What was seen of a word or a stem.
    pub(super) fn seen(&self, key: u64) -> Seen {
        self.0.get(&key).copied().unwrap_or_default()
    }
}

/// What the neighbors of a capitalized word say of it.
fn around(tokens: &[Token<'_>], at: usize) -> u8 {
    let mut seen = 0;
    let mut note = |holds: bool, fact: u8| seen |= if holds { fact } else { 0 };
    if let Some(before) = at.checked_sub(1).map(|before| &tokens[before])
        && tokens[at].gap != Gap::Line
    {
        note(before.flags.has(Flags::GIVEN) && before.shape != Shape::Lower, Seen::AFTER_GIVEN);
        note(before.flags.has(Flags::TITLE.and(Flags::ROLE)), Seen::AFTER_TITLE);
        note(PLACING.contains(&before.text), Seen::AFTER_PLACING);
    }
    if let Some(after) = tokens.get(at + 1) {
        note(after.flags.has(Flags::SPEECH), Seen::BEFORE_SPEECH);
        note(after.flags.has(Flags::ORGANIZATION), Seen::BEFORE_ORGANIZATION);
    }
    seen
}

/// A word less what may be an ending: its inflected forms share it. Never the key of a word.
pub(super) fn stem(token: &Token<'_>) -> u64 {
    let length = token.folded.chars().count();
    let cut = match length {
        0..=4 => 0,
        5..=6 => 1,
        _ => 2,
    };
    let end = token.folded.char_indices().nth(length - cut).map_or(token.folded.len(), |(at, _)| at);
    // Keys of words are odd.
    super::features::bytes(&token.folded.as_bytes()[..end]) & !1
}
