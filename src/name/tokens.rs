//! A word of a name -> its [`Token`]: what the comparison needs to know of it.

use super::Role;
use super::compounds::{is_servant, said};
use super::fold::fold;
use super::given::Given;
use super::known::known_level;
use super::rarity::{rarity_bits, rarity_of_fold};
use super::readings::is_article;
use super::syllable::{canonical, is_real};
use super::variants::{Relation, partners};

/// Most bits of a syllable: there are about 400 in Chinese and fewer in Korean names, and the
/// hundred commonest make up most of them.
pub const SYLLABLE_BITS: f32 = 6.5;
/// Most bits of an honorific. Haji, Mullah or Sultan is a name to its bearer and a rank to others.
const TITLE_BITS: f32 = 4.5;
/// Bits of "servant", which proves next to nothing.
const SERVANT_BITS: f32 = 1.0;

/// A token of a name, with what the comparison needs to know of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// The text, lower-case Latin letters and digits.
    pub text: String,
    /// Its romanization fold.
    pub fold: String,
    /// What it does in the name.
    pub role: Role,
    /// Its class where it can be a Chinese or Korean syllable.
    pub syllable: Option<String>,
    /// What it is as a given name of two parts, where it can be one.
    pub given: Option<Box<Given>>,
    /// How much meeting it in two names proves, in bits; see [`rarity_bits`].
    pub rarity: f32,
    /// How widely it is known as a name of its own; see [`known_level`].
    pub known: u8,
    /// It is written onto the next word in another reading: an article, or "servant".
    pub leans: bool,
    /// The letters that an initial of it may be.
    pub beginnings: Beginnings,
}

/// The letters that the forms of a name begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beginnings(u32);

impl Beginnings {
    /// Those of a word as written and as folded, and, of what is no initial itself, of its spellings in
    /// other languages: an O. Turchinov is an Aleksandr.
    fn of(word: &str, fold: &str, role: Role) -> Self {
        let spellings = if role == Role::Initial { &[] } else { partners(word) };
        let spellings = spellings.iter().filter(|(_, relation)| *relation == Relation::Spelling);
        let firsts =
            spellings.map(|(form, _)| *form).chain([word, fold]).filter_map(|text| text.bytes().next());
        Self(firsts.fold(0, |letters, first| letters | 1 << (first & 31)))
    }

    /// Whether a letter is one of both.
    #[must_use]
    pub fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl Token {
    /// The token of a normalized word. What it is depends on the word alone.
    #[must_use]
    pub fn read(word: &str) -> Self {
        let role = Role::of(word);
        let syllable = match role {
            Role::Name => canonical(word),
            _ => None,
        };
        let given = if role == Role::Name { Given::read(word).map(Box::new) } else { None };
        let fold = fold(word);
        let stem = without_article(word);
        let rarity = match role {
            // "Servant": the first half of a hundred Arabic names.
            Role::Name if is_servant(word) => SERVANT_BITS,
            Role::Name if syllable.is_some() => rarity_of_fold(&fold).min(SYLLABLE_BITS),
            // With the article written onto it a name is no rarer than without, and no less known.
            Role::Name => stem.map_or(f32::INFINITY, rarity_bits).min(rarity_of_fold(&fold)),
            Role::Title => rarity_of_fold(&fold).min(TITLE_BITS),
            // Three in ten Arabic names hold "al"; two initials agree by chance once in twelve.
            Role::Particle | Role::Filler => 0.5,
            Role::Suffix => 1.0,
            Role::Initial => 2.0,
        };
        Self {
            beginnings: Beginnings::of(word, &fold, role),
            text: word.to_owned(),
            fold,
            role,
            syllable,
            given,
            rarity,
            known: known_level(word).max(said(word).map_or(0, known_level)).max(stem.map_or(0, known_level)),
            leans: is_article(word) || (is_servant(word) && word.starts_with("abd")),
        }
    }
}

/// A word without an article that may be written onto it.
pub(super) fn without_article(word: &str) -> Option<&str> {
    let rest = word.strip_prefix(['a', 'e'])?.strip_prefix('l')?;
    (rest.len() >= 2).then_some(rest)
}

/// Whether a particle of a name is a name there: as its last word, with nothing behind it that it could
/// belong to (Sergey Ten), or as a syllable among syllables: Bin Xu is not "son of Xu", and San is half of
/// Tin San.
#[must_use]
pub fn is_particle_a_name<'a>(name: impl Iterator<Item = &'a Token> + Clone, at: usize) -> bool {
    let mut rest = name.clone().skip(at);
    let Some(token) = rest.next().filter(|token| token.role == Role::Particle) else { return false };
    (at > 0 && rest.all(|token| token.role == Role::Suffix))
        || (is_real(&token.text) && is_of_syllables(name))
}

/// Whether all names in a name are Chinese, Korean or Burmese syllables.
fn is_of_syllables<'a>(name: impl Iterator<Item = &'a Token>) -> bool {
    let mut names = name.filter(|token| matches!(token.role, Role::Name | Role::Initial)).peekable();
    names.peek().is_some() && names.all(|token| token.syllable.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_particle_is_a_name_beside_syllables_and_at_the_end() {
        let is_name = |name: &str, at| {
            let tokens: Vec<Token> = name.split(' ').map(Token::read).collect();
            is_particle_a_name(tokens.iter(), at)
        };
        for (name, at) in
            [("bin xu", 0), ("mr xu bin of", 2), ("tin san", 1), ("sergey ten", 1), ("ivan da jr", 1)]
        {
            assert!(is_name(name, at), "{name}");
        }
        for (name, at) in
            [("bin laden", 0), ("bin", 0), ("bin x", 0), ("san kowalski", 0), ("li bin laden", 1), ("xu", 0)]
        {
            assert!(!is_name(name, at), "{name}");
        }
    }
}
