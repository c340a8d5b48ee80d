//! Which language's endings a text puts on names. Told by its letters and small words; a wrong
//! guess costs attachments of inflected names, never a name as written.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::lexicon::{self, Flags, is_cyrillic};
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
    /// Turkish: case stands behind an apostrophe.
    Turkish,
    /// French: none, but "M." is a form of address there.
    French,
    /// No endings.
    #[default]
    Other,
}

/// A language of Latin letters, and how it is told.
struct Spelled {
    tongue: Tongue,
    /// Small words that hardly another language has; folded.
    words: &'static [&'static str],
    /// How many different ones must stand there: one may be a word of another language ("su", "je", "die").
    least: u32,
    /// Letters that hardly another language has: where one stands, one word will do.
    letters: &'static [char],
}

/// The first that is spoken is a text's.
const SPELLED: [Spelled; 4] = [
    Spelled {
        tongue: Tongue::Serbian,
        words: &[
            "je", "su", "nije", "koji", "koja", "koje", "sam", "bio", "bila", "ali", "ili", "iz", "posle",
            "nakon", "sto", "kako", "prema", "kada",
        ],
        least: 2,
        letters: &[],
    },
    Spelled {
        tongue: Tongue::German,
        words: &[
            "der", "die", "das", "und", "ist", "nicht", "mit", "von", "den", "dem", "ein", "eine", "sich",
            "auf", "fur", "hat",
        ],
        least: 3,
        letters: &[],
    },
    Spelled {
        tongue: Tongue::Turkish,
        words: &[
            "ve", "bir", "bu", "icin", "ile", "olarak", "gore", "sonra", "olan", "kadar", "daha", "cok",
            "ancak", "dedi", "etti", "oldu",
        ],
        least: 3,
        letters: &['ğ', 'ı', 'ş', 'İ'],
    },
    Spelled {
        tongue: Tongue::French,
        words: &[
            "les", "des", "et", "une", "dans", "est", "pour", "qui", "sur", "aux", "avec", "ont", "mais",
            "ses", "cette", "leur",
        ],
        least: 3,
        letters: &[],
    },
];
/// All by [`lexicon::key`], each with the place of its language and its own there; no word is of two.
static SMALL_WORDS: LazyLock<FxHashMap<u64, (&str, usize, usize)>> = LazyLock::new(|| {
    let of = |(language, spelled): (usize, &Spelled)| {
        let words = spelled.words.iter().enumerate();
        words.map(move |(at, word)| (lexicon::key(word), (*word, language, at))).collect::<Vec<_>>()
    };
    SPELLED.iter().enumerate().flat_map(of).collect()
});
/// Tokens that are looked at: the head of an article tells.
const LOOKED_AT: usize = 1_000;

/// How often the small words of a language stand in a text, and which of them.
struct Spoken {
    often: usize,
    /// A bit for each.
    which: u32,
}

impl Spoken {
    const NONE: Self = Self { often: 0, which: 0 };

    fn note(&mut self, word: usize) {
        self.often += 1;
        self.which |= 1 << word;
    }

    /// Whether at least so many different ones stand there, and one in 25 of the text's small words.
    fn speaks(&self, different: u32, small: usize) -> bool {
        self.which.count_ones() >= different && self.often * 25 >= small
    }
}

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
        let mut spoken = [const { Spoken::NONE }; SPELLED.len()];
        let mut small = 0;
        for token in head.iter().filter(|token| token.shape == Shape::Lower) {
            small += 1;
            match SMALL_WORDS.get(&token.key) {
                Some((word, language, at)) if token.folded == *word => spoken[*language].note(*at),
                _ => {}
            }
        }
        let mut languages = SPELLED.iter().zip(&spoken);
        let has =
            |letters: &[char]| !letters.is_empty() && head.iter().any(|token| token.text.contains(letters));
        let found = languages.find(|(language, spoken)| {
            spoken.speaks(language.least, small) || spoken.speaks(1, small) && has(language.letters)
        });
        found.map_or(Self::Other, |(language, _)| language.tongue)
    }
}

/// The language of a text, whose titles are marked that are something else in most languages:
/// "M. Macron".
pub(super) fn told(tokens: &mut [Token<'_>]) -> Tongue {
    let tongue = Tongue::of(tokens);
    if tongue == Tongue::French {
        let titles = tokens.iter_mut().filter(|token| matches!(token.text, "M." | "MM."));
        titles.for_each(|token| token.flags = Flags::TITLE);
    }
    tongue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_small_word_is_of_one_language() {
        assert_eq!(SMALL_WORDS.len(), SPELLED.iter().map(|language| language.words.len()).sum::<usize>());
        assert!(SMALL_WORDS.values().all(|(word, ..)| lexicon::fold(word) == *word));
    }

    #[test]
    fn small_words_and_letters_tell_the_language() {
        for (text, tongue) in [
            ("Путин уехал в Сочи.", Tongue::Russian),
            ("Зеленський поїхав до Бучі.", Tongue::Ukrainian),
            ("Дачић је рекао да је Србија војно неутрална.", Tongue::Serbian),
            ("Vučić je rekao da su razgovori bili teški.", Tongue::Serbian),
            ("Scholz hat die Hilfe mit den Partnern und nicht allein zugesagt.", Tongue::German),
            ("Bakan dedi ki bu toplantı bir hafta sonra, çok daha erken.", Tongue::Turkish),
            ("Bu konuda Hakan Fidan da Sergey Lavrov ile konuştu.", Tongue::Turkish),
            ("Erdoğan said that the talks were useful.", Tongue::Other),
            ("Le président a reçu les ministres et une délégation dans la matinée.", Tongue::French),
            ("Lavrov said that the talks were useful, and the answer would die with him.", Tongue::Other),
            ("Je suis venu et su partner hat no more.", Tongue::Other),
            ("", Tongue::Other),
        ] {
            assert_eq!(Tongue::of(&super::super::token::tokens(text)), tongue, "{text}");
        }
    }
}
