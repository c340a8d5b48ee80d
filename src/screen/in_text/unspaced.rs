//! A window of a script that writes no capitals and few blanks -> whether it may be there by chance, so
//! that only a listed name nearly to the letter is a find.
//!
//! Such a script is compared by its syllables, and many words have those of somebody's name: "조절" (control)
//! is Cho Chol to the syllable, and a Japanese word read in Chinese is any name of China.

use std::sync::Arc;

use super::heard::Heard;
use super::{NEARLY, Score, WIDELY_KNOWN};
use crate::article::{
    is_foreign_in_korean, is_korean_office, korean_ends, korean_family, may_be_korean_noun,
};
use crate::name::script::{Syllabary, is_han};

/// Code points beside a window in which kana tells that the text is Japanese.
const BESIDE: usize = 24;

/// Chinese characters that are hardly a word of Japanese read as somebody's name by chance, where they are
/// that name but for how its words are parted.
const LEAST_HAN: usize = 3;

/// What the bytes `start..end`, a window of the words heard, must score to be a find, where the threshold is
/// not enough; `next` is the word after it.
pub(super) fn least(
    text: &str,
    (start, end): (usize, usize),
    heard: &[Arc<Heard>],
    next: Option<&str>,
) -> Option<Score> {
    let name = text.get(start..end).unwrap_or_default();
    match Syllabary::of_first(name) {
        Some(Syllabary::Hangul) => {
            // A particle behind it is cut off already.
            let whole =
                text.get(end..).is_none_or(|rest| Syllabary::of_first(rest) != Some(Syllabary::Hangul));
            is_doubtful_korean(name, heard, whole.then_some(next)).then_some(Score::ONE)
        }
        Some(Syllabary::Han) if is_japanese(text, start, end) => {
            let long = name.chars().filter(|c| is_han(*c)).count() >= LEAST_HAN;
            let all = name.chars().all(|c| is_han(c) || c.is_whitespace());
            Some(if long && all { NEARLY } else { Score::ONE })
        }
        _ => None,
    }
}

/// `after` is what stands behind, where the last word ends with the name.
fn is_doubtful_korean(name: &str, heard: &[Arc<Heard>], after: Option<Option<&str>>) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    if let [word] = words.as_slice() {
        let told = after.is_none_or(|next| next.is_some_and(is_korean_office));
        return korean_family(word).is_none() || (!told && may_be_korean_noun(word));
    }
    let known = heard.iter().map(|heard| heard.known).max().unwrap_or(0);
    // Only the last word of a name has a particle on it.
    let ended = |word: &&str| korean_ends(word).len() > 1 && !is_foreign_in_korean(word);
    // "김 정은": the family name apart.
    if words.iter().any(|word| word.chars().nth(1).is_none()) {
        return words.len() > 2 || korean_family(&words.concat()).is_none();
    }
    known < WIDELY_KNOWN || words.iter().rev().skip(1).any(ended)
}

/// Whether kana stands beside.
fn is_japanese(text: &str, start: usize, end: usize) -> bool {
    let is_kana = |c| Syllabary::of(c).is_some_and(Syllabary::is_kana);
    let before = text.get(..start).unwrap_or_default().chars().rev().take(BESIDE);
    let after = text.get(end..).unwrap_or_default().chars().take(BESIDE);
    before.chain(after).any(is_kana)
}
