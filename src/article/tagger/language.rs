//! Tokens -> the language a text is written in, as far as its small words tell.
//!
//! A cue of the tagger and no more: German capitalizes all nouns, English headlines all words.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::super::lexicon;
use super::super::token::{Shape, Token};

/// A language, or that none was told. At most sixteen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Language {
    Unknown,
    English,
    German,
    Serbian,
    Spanish,
    French,
    Russian,
    Ukrainian,
    Arabic,
    Portuguese,
    Italian,
}

/// The most frequent small words of each language; one that several have counts for the first.
const WORDS: [(Language, &str); 10] = [
    (Language::English, "the of and to that is was with for has said"),
    (Language::German, "der die das und ist den von mit dem nicht auf für im sich"),
    (Language::Serbian, "je da se su na za koji što sa nije iz ali kao"),
    (Language::Spanish, "el los las y que del por una para con su"),
    (Language::French, "les et est des une dans que qui pour au du"),
    (Language::Russian, "и не что он как это был его из по"),
    (Language::Ukrainian, "і що та це від як із щодо був під є у й"),
    (Language::Arabic, "في من على أن إلى ان التي الذي عن"),
    (Language::Portuguese, "os uma não ao em do da com mais"),
    (Language::Italian, "il di che gli una è della nel per sono"),
];

static TABLE: LazyLock<FxHashMap<u64, Language>> = LazyLock::new(|| {
    let mut table = FxHashMap::default();
    for (language, words) in WORDS {
        for word in words.split(' ') {
            table.entry(lexicon::key(&lexicon::fold(word))).or_insert(language);
        }
    }
    table
});

/// Tokens looked at: what the first few hundred do not tell, more do not either.
const ENOUGH: usize = 600;

/// The language most small words speak for.
pub(super) fn language(tokens: &[Token<'_>]) -> Language {
    let mut counts = [0u32; WORDS.len() + 1];
    for token in tokens.iter().take(ENOUGH) {
        if matches!(token.shape, Shape::Lower | Shape::Caseless)
            && let Some(language) = TABLE.get(&token.key)
        {
            counts[*language as usize] += 1;
        }
    }
    let ahead = |best: Language, (language, _): &(Language, &str)| {
        if counts[*language as usize] > counts[best as usize] { *language } else { best }
    };
    WORDS.iter().fold(Language::Unknown, ahead)
}

#[cfg(test)]
mod tests {
    use super::super::super::token;
    use super::*;

    #[test]
    fn small_words_tell_the_language() {
        for (text, wanted) in [
            ("The minister said that the talks failed.", Language::English),
            ("Der Minister sagte, die Gespräche sind mit dem Kanzler.", Language::German),
            ("Министр заявил, что он не был на встрече.", Language::Russian),
            ("Міністр заявив, що це було під час зустрічі та вночі.", Language::Ukrainian),
            ("Ministar je rekao da se sastanak za koji znaju nije održao.", Language::Serbian),
            ("قال الوزير إن الاجتماع الذي عقد في موسكو على عجل", Language::Arabic),
            ("Moscow", Language::Unknown),
        ] {
            assert_eq!(language(&token::tokens(text)), wanted, "{text}");
        }
    }
}
