//! What similar tokens are found by: strings that two spellings of one name share.
//!
//! The deletion neighborhood of the fold (Garbe's symmetric deletion: two strings within n edits
//! share a string made by at most n deletions of each), that of the letters as written, the skeleton
//! of related consonants, the stem of a Slavic case, and the bare form without vowels. What shares
//! none is no spelling of one name: [`meet`] holds the scorer to that, so that nothing it would link
//! is lost here.

use super::key_table::hash32;
use super::skeleton;
use crate::name::Token;
use crate::name::variants::partners;

/// Letters of the longest token that may have slips; longer ones are found as they are.
pub(super) const MOST_LETTERS: usize = 32;
/// Letters of the shortest token that is found by its letters as written.
const LEAST_WRITTEN: usize = 4;
/// Folds from this length are found at two edits, shorter ones at one.
const TWO_EDITS_FROM: usize = 6;
/// Skeletons below this length are shared by too many names to find by.
const LEAST_SKELETON: usize = 3;

/// Whether two tokens, so many edits apart as written and as folded, share a key for sure.
pub(super) fn meet(a: &Token, b: &Token, written: usize, folded: usize) -> bool {
    let within = if a.fold.len().min(b.fold.len()) >= TWO_EDITS_FROM { 2 } else { 1 };
    folded <= within || (written <= 1 && a.text.len().min(b.text.len()) >= LEAST_WRITTEN) || {
        let consonants_a = consonants(&a.fold);
        consonants_a.len() > LEAST_SKELETON && consonants_a == consonants(&b.fold)
    }
}

/// The stem of a fold with a Slavic case ending. The endings that are one vowel are not here: Daniel
/// is not Daniela.
pub(super) fn stem(fold: &str) -> Option<&str> {
    const ENDINGS: &[&str] = &["umu", "uvi", "uiu", "um", "im", "ui"];
    const LEAST_STEM: usize = 4;
    ENDINGS.iter().find_map(|ending| fold.strip_suffix(ending)).filter(|stem| stem.len() >= LEAST_STEM)
}

/// Calls `each` with the hash of every key a name token is found by.
pub(super) fn keys_of(token: &Token, listed: bool, mut each: impl FnMut(u32)) {
    let fold = token.fold.as_str();
    each(hash32(fold));
    if let Some(class) = &token.syllable {
        each(hash32(&format!("~{class}")));
    }
    for (partner, _) in partners(&token.text) {
        let text = token.text.as_str();
        let (a, b) = (text.min(partner), text.max(partner));
        each(hash32(&format!("&{a} {b}")));
    }
    if token.text.len() > MOST_LETTERS {
        return;
    }
    if let Some(stem) = stem(fold) {
        each(hash32(stem));
    }
    let mut text = String::with_capacity(token.text.len() + 1);
    deletions(fold, |once, at| {
        each(hash32(once));
        if fold.len() >= TWO_EDITS_FROM {
            for i in at..once.len() {
                text.clear();
                text.push_str(&once[..i]);
                text.push_str(&once[i + 1..]);
                each(hash32(&text));
            }
        }
    });
    // Written and skeleton keys live in the same table under a prefix of their own.
    let mut key = String::with_capacity(token.text.len() + 1);
    let mut written = |text: &str| {
        key.clear();
        key.push('=');
        key.push_str(text);
        each(hash32(&key));
    };
    if token.text.len() >= LEAST_WRITTEN {
        written(&token.text);
        deletions(&token.text, |once, _| written(once));
    }
    let consonants = consonants(fold);
    if consonants.len() > LEAST_SKELETON {
        each(hash32(&consonants));
    }
    // A bare form and a full form share a key: each gives what the other side looks for.
    if skeleton::key(fold, &mut text) {
        if listed || skeleton::is_bare(fold) {
            each(hash32(&text));
        }
        if !listed || skeleton::is_bare(fold) {
            text.push('!');
            each(hash32(&text));
        }
    }
}

/// Calls `each` with every string that one deletion makes, and the place of the deletion.
fn deletions(text: &str, mut each: impl FnMut(&str, usize)) {
    let mut once = String::with_capacity(text.len());
    for i in 0..text.len() {
        once.clear();
        once.push_str(&text[..i]);
        once.push_str(&text[i + 1..]);
        each(&once, i);
    }
}

/// The consonants of a fold, related ones as one, behind a `#`.
fn consonants(fold: &str) -> String {
    let mut out = String::from("#");
    for letter in fold.bytes() {
        let class = match letter {
            b'a' | b'i' | b'u' => continue,
            b'k' | b'g' | b'h' => 'k',
            b'c' | b'j' | b's' | b'z' => 's',
            b'd' | b't' => 't',
            b'b' | b'p' | b'v' | b'f' => 'p',
            other => char::from(other),
        };
        if !out.ends_with(class) {
            out.push(class);
        }
    }
    out
}
