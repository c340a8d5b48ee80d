//! Which language's endings a text puts on names. Told by its letters and small words; a wrong
//! guess costs attachments of inflected names, never a name as written.

use super::lexicon::is_cyrillic;
use super::token::{Shape, Token};

/// Languages that inflect names, as far as endings are known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Tongue {
    /// Russian, and Cyrillic of which nothing else is known.
    Russian,
    /// Ukrainian.
    Ukrainian,
    /// Serbian, Croatian, Bosnian, Montenegrin; in either script.
    Serbian,
    /// German: only the genitive s.
    German,
    /// No endings.
    #[default]
    Other,
}

/// Small words that hardly another language has; folded.
const SERBIAN: [&str; 18] = [
    "je", "su", "nije", "koji", "koja", "koje", "sam", "bio", "bila", "ali", "ili", "iz", "posle", "nakon",
    "sto", "kako", "prema", "kada",
];
const GERMAN: [&str; 16] = [
    "der", "die", "das", "und", "ist", "nicht", "mit", "von", "den", "dem", "ein", "eine", "sich", "auf",
    "fur", "hat",
];
/// Tokens that are looked at: the head of an article tells.
const LOOKED_AT: usize = 1_000;

impl Tongue {
    /// The language of a text.
    pub(super) fn of(tokens: &[Token<'_>]) -> Self {
        let head = &tokens[..tokens.len().min(LOOKED_AT)];
        let written = |letters: &[char]| head.iter().any(|token| token.folded.contains(letters));
        let cyrillic = head.iter().filter(|token| token.text.starts_with(is_cyrillic)).count();
        if cyrillic * 2 > head.len() {
            return if written(&['і', 'ї', 'є', 'ґ']) {
                Self::Ukrainian
            } else if written(&['ђ', 'ј', 'љ', 'њ', 'ћ', 'џ']) {
                Self::Serbian
            } else {
                Self::Russian
            };
        }
        let small = head.iter().filter(|token| token.shape == Shape::Lower);
        let small: Vec<&str> = small.map(|token| token.folded.as_str()).collect();
        // One such word may stand in another language ("su", "je", "die"); several, and often, do not.
        let speaks = |words: &[&str], different: usize| {
            let often = small.iter().filter(|word| words.contains(word)).count();
            let kinds = words.iter().filter(|word| small.contains(word)).count();
            kinds >= different && often * 25 >= small.len()
        };
        if speaks(&SERBIAN, 2) {
            Self::Serbian
        } else if speaks(&GERMAN, 3) {
            Self::German
        } else {
            Self::Other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_and_letters_tell_the_language() {
        for (text, tongue) in [
            ("Путин уехал в Сочи.", Tongue::Russian),
            ("Зеленський поїхав до Бучі.", Tongue::Ukrainian),
            ("Дачић је рекао да је Србија војно неутрална.", Tongue::Serbian),
            ("Vučić je rekao da su razgovori bili teški.", Tongue::Serbian),
            ("Scholz hat die Hilfe mit den Partnern und nicht allein zugesagt.", Tongue::German),
            ("Lavrov said that the talks were useful, and the answer would die with him.", Tongue::Other),
            ("Je suis venu et su partner hat no more.", Tongue::Other),
            ("", Tongue::Other),
        ] {
            assert_eq!(Tongue::of(&super::super::token::tokens(text, 0, 0)), tongue, "{text}");
        }
    }
}
