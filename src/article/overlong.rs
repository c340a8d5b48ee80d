//! Names that the tagger joins with what stands beside them: two of Russian ("Бориса Ротенберга Роман
//! Ротенберг"), a place of Turkish ("Mahir Esad Moskova'da").

use std::ops::RangeInclusive;

use super::find::NAME;
use super::lexicon::{Flags, is_cyrillic};
use super::token::Token;

/// The names that the words of one of the tagger's are.
pub(super) fn parted(
    tokens: &[Token<'_>],
    name: RangeInclusive<usize>,
) -> impl Iterator<Item = RangeInclusive<usize>> {
    let (first, last) = (*name.start(), *name.end());
    let second = (first + 2..last).find(|at| begins_another(&tokens[first..=last], at - first));
    let (own, other) = match second {
        Some(second) => (second - 1, Some(second..=last)),
        None => (last, None),
    };
    let own = if other.is_none() && own > first + 1 && is_in_place(&tokens[own]) { own - 1 } else { own };
    std::iter::once(first..=own).chain(other)
}

/// Whether a full name ends before a word of a Russian one, and a second begins there: one language alone
/// sets a name in the genitive before that of whom it belongs to.
fn begins_another(words: &[Token<'_>], at: usize) -> bool {
    let is_given = |word: &Token<'_>| word.flags.has(Flags::GIVEN) && !word.flags.has(Flags::FAMILY);
    let is_family = |word: &Token<'_>| !word.flags.has(Flags::GIVEN.and(Flags::PATRONYMIC));
    words.iter().all(|word| word.text.starts_with(is_cyrillic))
        && is_given(&words[0])
        && is_family(&words[at - 1])
        && is_given(&words[at])
        && words.last().is_some_and(is_family)
}

/// Whether a word that is no name stands in the Turkish locative: "in Moscow".
fn is_in_place(word: &Token<'_>) -> bool {
    let mut parts = word.text.rsplit(['\'', '’']);
    let ends = parts.next().is_some_and(|end| ["da", "de", "ta", "te"].contains(&end));
    ends && parts.next().is_some() && !word.flags.has(NAME)
}

#[cfg(test)]
mod tests {
    use crate::article::tests::names;

    #[test]
    fn a_russian_name_ends_before_that_of_whom_it_belongs_to() {
        let text = "Сын Бориса Ротенберга Роман Ротенберг руководит клубом.";
        assert_eq!(names(text), ["Борис Ротенберг", "Роман Ротенберг"]);
        assert_eq!(names("Приехал Сергей Викторович Лавров."), ["Сергей Викторович Лавров"]);
    }

    #[test]
    fn a_turkish_place_is_no_part_of_a_name() {
        assert_eq!(names("Mahir Esad Moskova'da yaşıyor."), ["Mahir Esad"]);
        assert_eq!(names("Hakan Fidan'da bu dosya var, çok daha önemli bir dosya."), ["Hakan Fidan"]);
    }
}
