//! Text -> which of many phrases it holds, in one pass over it.
//!
//! The phrases of page furniture are asked for in every paragraph, and hardly one holds any. So only
//! where the text goes on as some phrase begins, in its first four bytes, are phrases compared.

use rustc_hash::FxHashMap;

/// Bytes by which the beginning of a phrase is known; no phrase is shorter.
const HEAD: usize = 4;
/// Marks of beginnings: a quarter as many would let one place in five through.
const MARKS: usize = 1 << 14;

/// Phrases to look for.
pub(super) struct Phrases {
    all: Vec<&'static str>,
    /// The phrases that begin so.
    by_head: FxHashMap<[u8; HEAD], Vec<usize>>,
    /// Whether any phrase begins with bytes of this [`mark`].
    marked: Vec<bool>,
}

impl Phrases {
    /// Reads phrases of four bytes and more; a shorter one is never found.
    pub(super) fn of(phrases: impl IntoIterator<Item = &'static str>) -> Self {
        let all: Vec<&str> = phrases.into_iter().collect();
        let mut by_head: FxHashMap<[u8; HEAD], Vec<usize>> = FxHashMap::default();
        let mut marked = vec![false; MARKS];
        for (at, phrase) in all.iter().enumerate() {
            if let Some(head) = phrase.as_bytes().first_chunk::<HEAD>() {
                by_head.entry(*head).or_default().push(at);
                marked[mark(*head)] = true;
            }
        }
        Self { all, by_head, marked }
    }

    /// The places, among those given, of the phrases that the text holds anywhere, each once.
    pub(super) fn held_by(&self, text: &str) -> Vec<usize> {
        let mut held = Vec::new();
        for (at, head) in text.as_bytes().windows(HEAD).enumerate() {
            let head = [head[0], head[1], head[2], head[3]];
            if !self.marked[mark(head)] {
                continue;
            }
            let Some(phrases) = self.by_head.get(&head) else { continue };
            let rest = &text.as_bytes()[at..];
            held.extend(phrases.iter().filter(|phrase| rest.starts_with(self.all[**phrase].as_bytes())));
        }
        held.sort_unstable();
        held.dedup();
        held
    }
}

/// Fourteen bits of the beginning.
fn mark(head: [u8; HEAD]) -> usize {
    (u32::from_le_bytes(head).wrapping_mul(0x9e37_79b1) >> 18) as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::phrases::{FORMS, FURNITURE};
    use super::*;

    #[test]
    fn no_phrase_is_too_short_to_be_found() {
        assert!(FORMS.iter().chain(&FURNITURE).all(|phrase| phrase.len() >= HEAD));
    }

    proptest! {
        #[test]
        fn what_is_held_is_what_the_text_contains(
            pieces in prop::collection::vec((0..FURNITURE.len(), 0usize..12, "[a-zа-я :]{0,6}"), 0..8),
        ) {
            let phrases = Phrases::of(FURNITURE);
            // Whole phrases, and phrases that break off.
            let text: String = pieces
                .iter()
                .flat_map(|(phrase, cut, rest)| FURNITURE[*phrase].chars().skip(cut / 4).chain(rest.chars()))
                .collect();
            let contained: Vec<usize> =
                (0..FURNITURE.len()).filter(|at| text.contains(FURNITURE[*at])).collect();
            prop_assert_eq!(phrases.held_by(&text), contained);
        }
    }
}
