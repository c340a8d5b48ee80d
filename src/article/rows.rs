//! The lines of a text -> before which of them a name ends: those of a list, a name or two a line.
//!
//! Prose that is wrapped goes on over a line break, and so do the names in it; but it has other words on
//! its lines, and these have none.

use super::tagger;
use super::token::{Gap, Token};
use crate::name::Role;
use crate::name::known::known_level;

/// Most words of a line that is nothing but names.
const MOST_WORDS: usize = 6;

/// The places in the tokens before which a name ends.
pub(super) fn breaks(tokens: &[Token<'_>]) -> Vec<usize> {
    let starts: Vec<usize> = (0..tokens.len()).filter(|at| tokens[*at].gap == Gap::Line).collect();
    breaks_at(tokens, &starts, |token| token.is_word().then_some((token.text, token.is_capital())))
}

/// Of the places at which the lines of a text start those before which a name ends: the line before is a row,
/// and so is this one or that before both. `read` tells a word, and whether it has a capital; nothing
/// of a mark.
pub(crate) fn breaks_at<W>(
    words: &[W],
    starts: &[usize],
    read: impl Fn(&W) -> Option<(&str, bool)>,
) -> Vec<usize> {
    let mut breaks = Vec::new();
    let (mut first, mut second) = (false, false);
    for (line, &start) in starts.iter().enumerate() {
        let end = starts.get(line + 1).copied().unwrap_or(words.len());
        let is_row = is_row(words.get(start..end).unwrap_or_default().iter().filter_map(&read));
        if second && (first || is_row) {
            breaks.push(start);
        }
        (first, second) = (second, is_row);
    }
    breaks
}

/// The name in parts that end where a name ends.
pub(super) fn parted(
    breaks: &[usize],
    name: std::ops::RangeInclusive<usize>,
) -> impl Iterator<Item = std::ops::RangeInclusive<usize>> {
    let inner = breaks[breaks.partition_point(|at| at <= name.start())..].iter().copied();
    let ends = inner.take_while({
        let last = *name.end();
        move |at| *at <= last
    });
    let mut first = *name.start();
    ends.chain([name.end() + 1]).map(move |end| std::mem::replace(&mut first, end)..=end - 1)
}

/// Whether all words of a line may be of names: they have capitals or are particles, and are not known as
/// other words only.
fn is_row<'t>(words: impl Iterator<Item = (&'t str, bool)>) -> bool {
    let mut count = 0;
    for (word, capital) in words {
        count += 1;
        let fits = if capital { may_be_name(word) } else { Role::of(word) == Role::Particle };
        if count > MOST_WORDS || !fits {
            return false;
        }
    }
    count > 0
}

fn may_be_name(word: &str) -> bool {
    known_level(&word.to_lowercase()) > 0 || !tagger::shipped().is_ordinary(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::tests::names;
    use crate::article::token;

    #[test]
    fn a_name_ends_at_the_end_of_a_row() {
        let words = |text: &str| {
            let tokens = token::tokens(text);
            let at = breaks(&tokens).into_iter().map(|at| tokens[at].text.to_owned());
            at.collect::<Vec<_>>()
        };
        assert_eq!(words("Putin\nLavrov\nShoigu"), ["Lavrov", "Shoigu"]);
        assert_eq!(words("Maduro, Nicolas\nEl Aissami, Tareck"), ["El"]);
        // The last of a list, before prose.
        assert_eq!(words("Trump\nBiden\nMacron said so"), ["Biden", "Macron"]);
        for prose in [
            "They met Nicolas\nMaduro there.",
            "Nicolas\nMaduro said so.",
            "Venezuela's Nicolas\nMaduro Wins Election",
            "they met\nNicolas\nMaduro and left",
        ] {
            assert_eq!(words(prose), [""; 0], "{prose}");
        }
    }

    #[test]
    fn names_of_a_list_are_of_as_many_people() {
        assert_eq!(names("Guests:\nTrump\nBiden\nJohnson\nMacron"), ["Trump", "Biden", "Johnson", "Macron"]);
        assert_eq!(names("Putin\nLavrov\nShoigu\nKadyrov"), ["Putin", "Lavrov", "Shoigu", "Kadyrov"]);
        assert_eq!(names("Vladimir Putin\nSergey Lavrov\nJoe Biden").len(), 3);
        assert_eq!(names("They met Antony\nBlinken in the town."), ["Antony Blinken"]);
    }

    #[test]
    fn a_name_is_parted_at_every_break() {
        let parts = |breaks: &[usize]| parted(breaks, 2..=6).collect::<Vec<_>>();
        assert_eq!(parts(&[]), [2..=6]);
        assert_eq!(parts(&[2, 7]), [2..=6]);
        assert_eq!(parts(&[1, 3, 6, 9]), [2..=2, 3..=5, 6..=6]);
    }
}
