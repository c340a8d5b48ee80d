//! Which Latin letters a letter of another script stands for, learned from pairs of words by
//! expectation and maximization.

use rustc_hash::FxHashMap;

use super::learn::Pair;

/// How likely a letter is read as some Latin letters.
#[derive(Debug, Default)]
pub(super) struct Sounds(FxHashMap<char, FxHashMap<String, f64>>);

impl Sounds {
    /// Likelihood of what has never been seen.
    const UNSEEN: f64 = 1e-6;

    fn of(&self, letter: char, part: &str) -> f64 {
        if self.0.is_empty() {
            // Where nothing is known, one letter is one letter.
            return match part.len() {
                1 => 0.5,
                0 | 2 => 0.2,
                _ => 0.05,
            };
        }
        self.0.get(&letter).and_then(|parts| parts.get(part)).copied().unwrap_or(Self::UNSEEN)
    }

    /// One round: what each letter is read as in all alignments of all pairs, each as likely as these
    /// sounds make it.
    pub(super) fn next(&self, pairs: &[Pair], span: usize) -> Self {
        let mut counts: FxHashMap<char, FxHashMap<String, f64>> = FxHashMap::default();
        for pair in pairs {
            let letters: Vec<char> = pair.word.chars().collect();
            let latin = &pair.latin;
            let (n, m) = (letters.len(), latin.len());
            if n == 0 || m == 0 || m > n * span || !latin.is_ascii() {
                continue;
            }
            let width = m + 1;
            let mut before = vec![0.0f64; (n + 1) * width];
            let mut after = vec![0.0f64; (n + 1) * width];
            before[0] = 1.0;
            after[n * width + m] = 1.0;
            for i in 0..n {
                for j in 0..=m {
                    let here = before[i * width + j];
                    if here > 0.0 {
                        for k in j..=(j + span).min(m) {
                            before[(i + 1) * width + k] += here * self.of(letters[i], &latin[j..k]);
                        }
                    }
                }
            }
            for i in (0..n).rev() {
                for j in 0..=m {
                    for k in j..=(j + span).min(m) {
                        let there = after[(i + 1) * width + k];
                        if there > 0.0 {
                            after[i * width + j] += there * self.of(letters[i], &latin[j..k]);
                        }
                    }
                }
            }
            let all = before[n * width + m];
            if all <= 0.0 {
                continue;
            }
            let weight = 1.0 + pair.weight.ln().max(0.0);
            for i in 0..n {
                let parts = counts.entry(letters[i]).or_default();
                for j in 0..=m {
                    let here = before[i * width + j];
                    if here <= 0.0 {
                        continue;
                    }
                    for k in j..=(j + span).min(m) {
                        let part = &latin[j..k];
                        let share = here * self.of(letters[i], part) * after[(i + 1) * width + k] / all;
                        if share > 1e-4 {
                            *parts.entry(part.to_owned()).or_default() += weight * share;
                        }
                    }
                }
            }
        }
        for parts in counts.values_mut() {
            let sum: f64 = parts.values().sum();
            parts.retain(|_, count| *count / sum > 1e-5);
            parts.values_mut().for_each(|count| *count /= sum);
        }
        Self(counts)
    }

    /// The likeliest alignment, and its likelihood for each letter of the two, as a logarithm.
    pub(super) fn best<'a>(
        &self,
        letters: &[char],
        latin: &'a str,
        span: usize,
    ) -> Option<(Vec<&'a str>, f64)> {
        let (n, m) = (letters.len(), latin.len());
        if n == 0 || m == 0 || m > n * span || !latin.is_ascii() {
            return None;
        }
        let width = m + 1;
        let mut best = vec![(f64::NEG_INFINITY, 0usize); (n + 1) * width];
        best[0] = (0.0, 0);
        for i in 0..n {
            for j in 0..=m {
                let here = best[i * width + j].0;
                if here == f64::NEG_INFINITY {
                    continue;
                }
                for k in j..=(j + span).min(m) {
                    let there = here + self.of(letters[i], &latin[j..k]).ln();
                    let cell = &mut best[(i + 1) * width + k];
                    if there > cell.0 {
                        *cell = (there, j);
                    }
                }
            }
        }
        let likelihood = best[n * width + m].0;
        if likelihood == f64::NEG_INFINITY {
            return None;
        }
        let mut parts = vec![""; n];
        let mut end = m;
        for i in (0..n).rev() {
            let start = best[(i + 1) * width + end].1;
            parts[i] = &latin[start..end];
            end = start;
        }
        #[allow(clippy::cast_precision_loss)]
        Some((parts, likelihood / n.max(m) as f64))
    }
}
