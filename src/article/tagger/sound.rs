//! Letters of a word -> how much it is built like a name rather than like an ordinary word.
//!
//! A logistic regression over runs of two to four letters, each hashed to a cell: what is known of
//! hundreds of thousands of names and frequent words carries over to names that stand in no table.

use super::features::bytes;

/// Cells, a power of two.
pub(super) const CELLS: usize = 1 << 15;
/// Longest run of letters that is looked at.
const LONGEST: usize = 4;
/// Passes over the words.
const ROUNDS: usize = 3;
/// How far a step goes at first; it falls to nothing.
const RATE: f32 = 0.3;
/// Small numbers to one unit of the logarithm of the odds.
const SCALE: f32 = 24.0;

/// What runs of letters speak for; empty says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sound(Vec<i8>);

impl Sound {
    /// Of cells as they are kept: none, or [`CELLS`].
    pub(super) fn of(cells: Vec<i8>) -> Self {
        Self(cells)
    }

    /// The cells, as they are kept.
    pub(super) fn cells(&self) -> &[i8] {
        &self.0
    }

    /// How like a name a folded word is built, from 1, not at all, to 8; 0 where nothing is known.
    pub(super) fn level(&self, word: &str) -> u64 {
        if self.0.is_empty() {
            return 0;
        }
        let (mut sum, mut count) = (0i32, 0i32);
        each(word, |cell| {
            sum += i32::from(self.0[cell]);
            count += 1;
        });
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let level = (sum as f32 / (SCALE * (count.max(1) as f32).sqrt()) + 4.5).clamp(1.0, 8.0) as u64;
        level
    }

    /// Learns from words and whether they are names.
    pub(super) fn learn(words: &[(&str, bool)]) -> Self {
        if words.is_empty() {
            return Self::default();
        }
        let mut weights = vec![0.0f32; CELLS];
        let steps = ROUNDS * words.len();
        let mut cells = Vec::new();
        for step in 0..steps {
            // Neighbors in the lists are alike: step far through them.
            let (word, is_name) = words[step.wrapping_mul(7_919) % words.len()];
            cells.clear();
            each(word, |cell| cells.push(cell));
            #[allow(clippy::cast_precision_loss)]
            let norm = (cells.len().max(1) as f32).sqrt();
            let odds: f32 = cells.iter().map(|cell| weights[*cell]).sum::<f32>() / norm;
            let right = if is_name { 1.0 } else { 0.0 };
            #[allow(clippy::cast_precision_loss)]
            let rate = RATE * (1.0 - step as f32 / steps as f32);
            let slope = rate * (right - 1.0 / (1.0 + (-odds).exp())) / norm;
            for cell in &cells {
                weights[*cell] += slope;
            }
        }
        #[allow(clippy::cast_possible_truncation)]
        let small = |weight: f32| (weight * SCALE).round().clamp(-127.0, 127.0) as i8;
        Self(weights.into_iter().map(small).collect())
    }
}

/// The cells of a word's runs of letters, with its beginning and its end.
fn each(word: &str, mut see: impl FnMut(usize)) {
    let edges: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    let letters = edges.len() - 1;
    let mut cell = |run: &str, place: u64| {
        let hash = (bytes(run.as_bytes()) ^ place).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        #[allow(clippy::cast_possible_truncation)]
        see((hash >> 40) as usize % CELLS);
    };
    for length in 2..=LONGEST.min(letters) {
        for at in 0..=letters - length {
            cell(&word[edges[at]..edges[at + length]], 0);
        }
        cell(&word[..edges[length]], 1);
        cell(&word[edges[letters - length]..], 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_nobody_heard_of_is_told_by_its_letters() {
        let names = ["ivanov", "petrov", "sidorov", "kozlov", "smirnov", "pavlov", "orlov", "popov"];
        let others = ["running", "walking", "talking", "reading", "making", "taking", "sitting", "being"];
        let words = names.map(|name| (name, true)).into_iter().chain(others.map(|other| (other, false)));
        // Enough passes over so few words.
        let words: Vec<(&str, bool)> = std::iter::repeat_n(words, 40).flatten().collect();
        let sound = Sound::learn(&words);
        assert!(sound.level("lazarov") > 5, "{}", sound.level("lazarov"));
        assert!(sound.level("standing") < 4, "{}", sound.level("standing"));
        assert_eq!(Sound::of(sound.cells().to_vec()), sound);
        assert_eq!((Sound::default().level("lazarov"), Sound::learn(&[]).level("lazarov")), (0, 0));
        // Words of one letter or none have no runs.
        assert!((1..=8).contains(&sound.level("")) && (1..=8).contains(&sound.level("я")));
    }
}
