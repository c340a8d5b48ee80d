//! Greek words -> Latin: ELOT 743 with its context rules, and sounds rather than letters where
//! Greek spells foreign names: mp, nt, gk
//! at the start of a word or behind a consonant are b, d, g.

use unicode_normalization::UnicodeNormalization;

use super::lower;

/// Appends the token of one word.
pub(super) fn push(word: &[char], out: &mut String) {
    // Letters that come with their marks are taken apart, since only the letter counts here.
    let letters: Vec<char> =
        word.iter().copied().nfd().map(lower).map(|c| if c == 'ς' { 'σ' } else { c }).collect();
    let mut i = 0;
    while i < letters.len() {
        let next = letters.get(i + 1).copied();
        if let Some(pair) = next.and_then(|next| {
            pair(letters[i], next, i == 0 || !is_vowel(letters[i - 1]), letters.get(i + 2).copied())
        }) {
            out.push_str(pair);
            i += 2;
        } else {
            out.push_str(letter(letters[i]));
            i += 1;
        }
    }
}

fn is_vowel(c: char) -> bool {
    "αεηιουω".contains(c)
}

/// Two letters that are one sound; `hard` where no vowel stands before them.
fn pair(first: char, second: char, hard: bool, after: Option<char>) -> Option<&'static str> {
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
        ('μ', 'π') if hard => "b",
        ('μ', 'π') if after.is_none() => "mp",
        ('μ', 'π') => "mb",
        // No Greek word ends so.
        ('ν', 'τ') if hard || after.is_none() => "d",
        ('ν', 'τ') => "nt",
        ('γ', 'γ') => "ng",
        ('γ', 'κ') if hard => "g",
        ('γ', 'κ') => "gk",
        ('γ', 'ξ') => "nx",
        ('γ', 'χ') => "nch",
        ('τ', 'ζ') => "tz",
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
