//! Greek words -> Latin: ELOT 743 with its context rules, and sounds rather than letters where
//! Greek spells foreign names: mp, nt, gk at the start of a word or behind a consonant are b, d, g. Behind
//! a vowel they are that in foreign names only ("Καντάφι", but "Αντώνης"): of the ways to read them the one
//! is taken that most people are called by.

use unicode_normalization::UnicodeNormalization;

use super::super::known::known_level;
use super::lower;

/// Most readings of one word that are tried.
const MOST_READINGS: usize = 81;

/// Appends the token of one word.
pub(super) fn push(word: &[char], out: &mut String) {
    // Letters that come with their marks are taken apart, since only the letter counts here.
    let letters: Vec<char> =
        word.iter().copied().nfd().map(lower).map(|c| if c == 'ς' { 'σ' } else { c }).collect();
    // As Greek names end.
    let is_native =
        letters.last().is_some_and(|last| "ησυω".contains(*last)) && !letters.ends_with(&['τ', 'σ']);
    let mut readings = vec![String::with_capacity(word.len() * 2)];
    let mut foreign = String::new();
    let mut at = 0;
    while at < letters.len() {
        let (length, ways) = ways(&letters, at, is_native);
        foreign.push_str(ways.get(1).unwrap_or(&ways[0]));
        let ways = if readings.len() * ways.len() > MOST_READINGS { &ways[..1] } else { &ways[..] };
        let base = readings.len();
        for way in &ways[1..] {
            let others: Vec<String> =
                readings[..base].iter().map(|reading| format!("{reading}{way}")).collect();
            readings.extend(others);
        }
        readings[..base].iter_mut().for_each(|reading| reading.push_str(ways[0]));
        at += length;
    }
    let known = readings.iter().rev().max_by_key(|reading| known_level(reading));
    out.push_str(match known {
        Some(known) if is_native || known_level(known) > 0 => known,
        _ => &foreign,
    });
}

/// How many letters from a place are one sound, and what it may be: the likeliest first.
fn ways(letters: &[char], at: usize, is_native: bool) -> (usize, Vec<&'static str>) {
    let (first, after) = (letters[at], letters.get(at + 2).copied());
    let behind_vowel = at > 0 && is_vowel(letters[at - 1]);
    let Some(second) = letters.get(at + 1).copied() else { return (1, vec![letter(first)]) };
    match (first, second) {
        // No Greek word ends so.
        ('τ', 'σ') if after.is_none() => (2, vec!["ch"]),
        ('γ', 'ι')
            if !is_native && (at == 0 || behind_vowel) && after.is_some_and(|c| is_vowel(c) && c != 'ο') =>
        {
            (2, vec!["gi", "y"])
        }
        ('γ', 'ε') if behind_vowel => (2, vec!["ge", "ye"]),
        ('χ', _) if (at == 0 || behind_vowel) && is_vowel(second) => (1, vec!["ch", "h", "kh"]),
        // "Χαμπίμπ" is Habib, "Τραμπ" Trump.
        ('μ', 'π') if behind_vowel && after.is_none() => (2, vec!["b", "mp"]),
        ('τ', 'ζ') => (2, vec!["tz", "j"]),
        _ => match (either(first, second), pair(first, second, after)) {
            (Some(ways), _) if behind_vowel && after.is_some() => (2, ways.into()),
            (_, Some(pair)) => (2, vec![pair]),
            (_, None) => (1, vec![letter(first)]),
        },
    }
}

/// Two letters that are two sounds in Greek names and one in foreign ones.
fn either(first: char, second: char) -> Option<[&'static str; 3]> {
    match (first, second) {
        ('μ', 'π') => Some(["mb", "b", "mp"]),
        ('ν', 'τ') => Some(["nt", "d", "nd"]),
        ('γ', 'κ') => Some(["gk", "g", "ng"]),
        _ => None,
    }
}

fn is_vowel(c: char) -> bool {
    "αεηιουω".contains(c)
}

/// Two letters that are one sound; mp, nt and gk are where no vowel stands before them, or no letter behind.
fn pair(first: char, second: char, after: Option<char>) -> Option<&'static str> {
    // Before these, upsilon is v; before the others f.
    let voiced = after.is_some_and(|c| "αεηιουωβγδζλμνρ".contains(c));
    Some(match (first, second) {
        ('ο', 'υ') => "ou",
        ('α', 'υ') => {
            if voiced {
                "av"
            } else {
                "af"
            }
        }
        ('ε', 'υ') => {
            if voiced {
                "ev"
            } else {
                "ef"
            }
        }
        ('η', 'υ') => {
            if voiced {
                "iv"
            } else {
                "if"
            }
        }
        ('μ', 'π') => "b",
        ('ν', 'τ') => "d",
        ('γ', 'γ') => "ng",
        ('γ', 'κ') => "g",
        ('γ', 'ξ') => "nx",
        ('γ', 'χ') => "nch",
        _ => return None,
    })
}

/// One letter, lower case, marks gone.
fn letter(c: char) -> &'static str {
    match c {
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' => "s",
        'τ' => "t",
        'υ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use crate::name::normalize::normalize;

    #[test]
    fn two_letters_are_one_sound_where_people_are_called_so() {
        for (text, normal) in [
            ("Καντάφι", "kadafi"),
            ("Λάντεν", "laden"),
            ("Σαντάμ Χουσεΐν", "sadam housein"),
            ("Αμπράμοβιτς", "abramovich"),
            ("Αντώνης", "antonis"),
            ("Κωνσταντίνος", "konstantinos"),
            ("Τζαμάλ", "jamal"),
            ("Γιαχία", "yahia"),
            ("Χαμπίμπ", "habib"),
        ] {
            assert_eq!(normalize(text), normal, "{text}");
        }
    }
}
