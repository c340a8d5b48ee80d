//! The tokens of a name as they are compared: the normal form's tokens, with Arabic compounds that
//! are written together or apart at will made one.

use super::Role;
use super::fold::fold;
use super::rarity::rarity_bits;
use super::syllable::canonical;

/// Most bits of a syllable: there are about 400 in Chinese and fewer in Korean names, and the
/// hundred commonest make up most of them.
const SYLLABLE_BITS: f32 = 6.5;
/// Most bits of an honorific. Haji, Mullah or Sultan is a name to its bearer and a rank to others.
const TITLE_BITS: f32 = 4.5;

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
    /// How much meeting it in two names proves, in bits; see [`rarity_bits`].
    pub rarity: f32,
}

impl Token {
    /// A token of this text and role.
    #[must_use]
    pub fn new(text: String, role: Role) -> Self {
        let syllable = match role {
            Role::Name => canonical(&text),
            _ => None,
        };
        let rarity = match role {
            Role::Name if syllable.is_some() => rarity_bits(&text).min(SYLLABLE_BITS),
            Role::Name => rarity_bits(&text),
            Role::Title => rarity_bits(&text).min(TITLE_BITS),
            // Three in ten Arabic names hold "al"; two initials agree by chance once in twelve.
            Role::Particle | Role::Filler => 0.5,
            Role::Suffix => 1.0,
            Role::Initial => 2.0,
        };
        Self {
            fold: fold(&text),
            text,
            role,
            syllable,
            rarity,
        }
    }
}

/// The tokens of a normal form, in order.
///
/// "abd al rahman", "abdul rahman", "abdelrahman" and "abdurrahman" become the one token
/// `abdrahman`: the words are one name ("servant of the Merciful"), and writers part it as they
/// like.
pub(super) fn tokenize(normal: &str) -> Vec<Token> {
    let words: Vec<&str> = normal.split(' ').filter(|word| !word.is_empty()).collect();
    let mut tokens = Vec::with_capacity(words.len());
    let mut i = 0;
    while i < words.len() {
        if let Some((compound, taken)) = abd_compound(&words[i..]) {
            tokens.push(Token::new(compound, Role::Name));
            i += taken;
        } else {
            tokens.push(Token::new(words[i].to_owned(), Role::of(words[i])));
            i += 1;
        }
    }
    tokens
}

/// "abd" with its article and the name of God that follows, as one token, and the words it took.
fn abd_compound(words: &[&str]) -> Option<(String, usize)> {
    const ALONE: &[&str] = &[
        "abd", "abdul", "abdel", "abdal", "abdol", "abdoul", "abdu", "abdur",
    ];
    const ARTICLES: &[&str] = &["al", "el", "ul", "ol", "ar", "ur", "as", "us", "an", "un"];
    const JOINED: &[&str] = &[
        "abdoul", "abdul", "abdel", "abdal", "abdol", "abdur", "abdus",
    ];
    let first = words[0];
    if ALONE.contains(&first) {
        let skip = usize::from(words.get(1).is_some_and(|word| ARTICLES.contains(word)));
        let god = words.get(1 + skip).filter(|word| word.len() >= 3)?;
        return Some((format!("abd{god}"), 2 + skip));
    }
    JOINED.iter().find_map(|prefix| {
        let god = first.strip_prefix(prefix)?;
        // Abdullah is a name of its own.
        if god.starts_with("lah") {
            return None;
        }
        // The l of the article turns into the letter it meets: abdurrahman, abdussalam.
        let god = match (prefix.as_bytes().last(), god.as_bytes().first()) {
            (Some(b'r'), Some(b'r')) | (Some(b's'), Some(b's')) => god,
            (Some(b'r' | b's'), _) => return None,
            _ => god,
        };
        (god.len() >= 4).then(|| (format!("abd{god}"), 1))
    })
}

#[cfg(test)]
mod tests {
    use super::tokenize;

    fn texts(normal: &str) -> Vec<String> {
        tokenize(normal)
            .into_iter()
            .map(|token| token.text)
            .collect()
    }

    #[test]
    fn an_arabic_compound_is_one_token_however_it_is_written() {
        for normal in [
            "abd al rahman",
            "abdul rahman",
            "abdelrahman",
            "abdurrahman",
            "abd rahman",
            "abdul rahman",
        ] {
            assert_eq!(texts(normal), ["abdrahman"], "{normal}");
        }
        assert_eq!(texts("abdul qadeer khan"), ["abdqadeer", "khan"]);
    }

    #[test]
    fn abdul_alone_stays_a_name() {
        assert_eq!(texts("paula abdul"), ["paula", "abdul"]);
        assert_eq!(texts("abdullah"), ["abdullah"]);
    }
}
