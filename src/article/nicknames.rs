//! A nickname in quotes within a name: Joaquín "El Chapo" Guzmán is Joaquín Guzmán, and so is El Chapo.

use std::ops::Range;

use rustc_hash::FxHashMap;

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
    let nickname = within(name).unwrap_or(0..0);
    name[..nickname.start].iter().chain(&name[nickname.end..])
}

/// The nickname between the words of a name, quotes included.
fn within(name: &[Token<'_>]) -> Option<Range<usize>> {
    (1..name.len()).find_map(|at| quoted(name, at)).filter(|nickname| nickname.end < name.len())
}

/// Who is called what in the names of a text.
pub(super) struct Nicknames {
    /// By the words of the nickname the first candidate that has it; none where two people do.
    bearers: FxHashMap<String, Option<usize>>,
}

impl Nicknames {
    /// Of full names, whose words are `names`.
    pub(super) fn of(tokens: &[Token<'_>], candidates: &[Candidate], names: &[Vec<&Token<'_>>]) -> Self {
        let mut bearers: FxHashMap<String, Option<usize>> = FxHashMap::default();
        for (at, candidate) in candidates.iter().enumerate() {
            let name = &tokens[candidate.first..=candidate.last];
            let Some(nickname) = within(name).filter(|_| names[at].len() > 1) else { continue };
            // Words without capitals are known by nothing, as is a nickname of particles.
            let nickname = key(&name[nickname]);
            if nickname.is_empty() {
                continue;
            }
            let family = |at: usize| names[at].last().map(|word| &*word.folded);
            bearers
                .entry(nickname)
                .and_modify(|known| *known = known.filter(|other| family(*other) == family(at)))
                .or_insert(Some(at));
        }
        Self { bearers }
    }

    /// The candidate in whose name a mention is the nickname.
    pub(super) fn bearer<'t>(&self, words: &[&Token<'t>]) -> Option<usize> {
        if self.bearers.is_empty() {
            return None;
        }
        self.bearers.get(&key(words.iter().copied())).copied().flatten()
    }
}

/// What a nickname is known by: its words without "el", "the" and the like.
fn key<'a, 't: 'a>(words: impl IntoIterator<Item = &'a Token<'t>>) -> String {
    let words = words.into_iter().filter(|word| word.is_capital() && !word.flags.has(Flags::PARTICLE));
    words.map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ")
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
    use crate::article::persons;
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
    fn who_has_a_nickname_is_called_by_it() {
        let text = "Joaquín \"El Chapo\" Guzmán fled. El Chapo was caught. Vincent \"the Chin\" Gigante was not. \
                    Lawyers of \"El Chapo\" came. The Chin stayed, and so did Guzmán.";
        let mentions: Vec<usize> = persons(text).iter().map(|person| person.mentions.len()).collect();
        assert_eq!(mentions, [4, 2], "{:?}", names(text));
    }

    #[test]
    fn a_nickname_of_particles_is_nobodys_name() {
        let text = "Joaquín \"El\" Guzmán fled. قال الرئيس محمود عباس اليوم";
        assert_eq!(names(text), ["Joaquín Guzmán", "محمود عباس"]);
    }

    #[test]
    fn a_quote_beside_a_name_is_no_nickname() {
        let text =
            "The film of David, \"The Song\" Maria Lopez wrote, is late. Said Peter: \"Go\" Anna Smith.";
        assert!(names(text).iter().all(|name| !name.contains("David Maria") && !name.contains("Peter Anna")));
    }
}
