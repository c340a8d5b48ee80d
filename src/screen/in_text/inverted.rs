//! Words -> the places of "Surname, Given" as notices and lists of people write it: "SECHIN, Igor; ...".
//!
//! A name does not go on over a comma elsewhere, so this one must stand as a row or a field of its own, and
//! whether it is a name at all is left to the list.

use super::heard::is_particle;
use super::words::{Gap, Word, Writing};

/// Most words on either side of the comma.
const MOST_WORDS: usize = 4;

/// A surname, a comma and given names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Inverted {
    /// The first word of the surname.
    pub(super) first: usize,
    /// The first given name.
    pub(super) given: usize,
    /// The last of them.
    pub(super) last: usize,
}

/// The places in the order of the text.
pub(super) fn rows<'w>(text: &'w str, words: &'w [Word<'w>]) -> impl Iterator<Item = Inverted> + 'w {
    // Hardly a word has a closed gap and capitals on both sides.
    let may_be =
        |at: &usize| words[*at].gap == Gap::Closed && is_name(&words[*at]) && is_name(&words[at - 1]);
    (1..words.len()).filter(may_be).filter_map(|given| row(text, words, given))
}

fn row(text: &str, words: &[Word<'_>], given: usize) -> Option<Inverted> {
    if between(text, words, given).trim_matches(is_blank) != "," {
        return None;
    }
    let mut first = given - 1;
    while first > 0 && words[first].gap == Gap::Open && !is_line(text, words, first) {
        first -= 1;
        if !may_be_in_name(&words[first]) || given - first > MOST_WORDS {
            return None;
        }
    }
    let mut last = given;
    while let Some(next) = words.get(last + 1).filter(|next| goes_on(&words[last], next)) {
        if is_line(text, words, last + 1) {
            break;
        }
        last += 1;
        if !may_be_in_name(next) || last - given == MOST_WORDS {
            return None;
        }
    }
    let rest = text.get(words[last].end()..)?.trim_start_matches(is_blank);
    let closed = match rest.chars().next() {
        None | Some('\n' | ';' | '(' | ')' | '[' | '.' | '|') => true,
        // "Hassan, Ahmed, Omar" may be three people.
        Some(',') => last - first > 1 || is_upper(&words[first..given]),
        _ => false,
    };
    (opens(text, words, first) && closed).then_some(Inverted { first, given, last })
}

/// Whether a line, an item of a list or a field begins with a word.
fn opens(text: &str, words: &[Word<'_>], at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return true };
    let number = words[before].writing == Writing::Number && (before == 0 || is_line(text, words, before));
    let gap = between(text, words, at);
    // "a.k.a. SECHIN, Igor".
    let alias = words[before].text == "aka"
        || gap.starts_with('.') && words[before].text == "a" && words[before].attached;
    number || alias || gap.contains(['\n', ';', ':', '|', '•', '(', ')'])
}

/// What stands before a word and behind the one before it.
fn between<'t>(text: &'t str, words: &[Word<'_>], at: usize) -> &'t str {
    text.get(words[at - 1].end()..words[at].byte).unwrap_or_default()
}

fn is_line(text: &str, words: &[Word<'_>], at: usize) -> bool {
    between(text, words, at).contains('\n')
}

/// Whether a name may go on from one word to the next: an initial has a point.
fn goes_on(word: &Word<'_>, next: &Word<'_>) -> bool {
    match next.gap {
        Gap::Open => true,
        Gap::Point => word.text.chars().nth(1).is_none(),
        Gap::Closed => false,
    }
}

fn is_name(word: &Word<'_>) -> bool {
    word.writing == Writing::Capital
}

fn may_be_in_name(word: &Word<'_>) -> bool {
    is_name(word) || word.writing == Writing::Small && is_particle(word.text)
}

fn is_upper(surname: &[Word<'_>]) -> bool {
    surname.iter().all(|word| word.text.chars().nth(1).is_some() && !word.text.contains(char::is_lowercase))
}

fn is_blank(c: char) -> bool {
    c != '\n' && c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let words = words::read(text);
        rows(text, &words).map(|row| &text[words[row.first].byte..words[row.last].end()]).collect()
    }

    #[test]
    fn a_row_or_a_field_of_surname_and_given_name_is_one() {
        for (text, names) in [
            ("SECHIN, Igor Ivanovich, Moscow, Russia; DOB 1960.", &["SECHIN, Igor Ivanovich"][..]),
            (
                "Listed: Sechin, Igor; Al-Assad, Bashar; Maduro Moros, N. A.",
                &["Sechin, Igor", "Al-Assad, Bashar", "Maduro Moros, N. A"],
            ),
            ("Maduro, Nicolas\nEl Aissami, Tareck\n", &["Maduro, Nicolas", "El Aissami, Tareck"]),
            ("They are:\n1. Sechin, Igor\n2) Kim, Jong-un (a.k.a. X)", &["Sechin, Igor", "Kim, Jong-un"]),
            ("1. von Berg, Karl", &["von Berg, Karl"]),
            ("He (a.k.a. SETSHIN, Igor; f.k.a. SECIN, Igor)", &["SETSHIN, Igor", "SECIN, Igor"]),
        ] {
            assert_eq!(found(text), names, "{text}");
        }
    }

    #[test]
    fn prose_and_rows_of_single_names_are_none() {
        for text in [
            "They met Nicolas, Maduro was not there.",
            "They spoke of Sechin, Igor; nobody knew.",
            "Maduro, Nicolas said so.",
            "Guests: Hassan, Ahmed, Omar and Ali.",
            "Nicolas,\nMaduro",
            "Nicolas; Maduro",
            "Moscow (Reuters), Putin",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
