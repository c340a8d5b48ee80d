//! The running text of an article -> its [`Sketch`], by which copies of one story know each other
//! under another headline, with another lead-in, cut at the end or lightly edited.
//!
//! MinHash (Broder 1997): of all runs of three words the smallest value under each of 192 hash
//! functions. The share of equal minima estimates the share of common runs, with a standard error
//! of 0.03. Three minima make a band; two texts that share 0.4 of their runs share one of the 64
//! bands in 98 of 100 cases, 0.3 in 83 of 100, a hundredth in 1 of 15,000.
//!
//! Sketches are stored: whoever changes a constant or a hash here makes stored ones useless.

use super::Body;

/// Words of a run. Shorter ones recur in unrelated texts, longer ones break at every edit.
const RUN: usize = 3;
/// Minima of a sketch.
const MINIMA: usize = 192;
/// Minima of a band.
const BAND: usize = 3;
/// Fewest runs a sketch is made of: a text of three short sentences may be like another by chance.
const FEWEST_RUNS: usize = 40;
/// Runs that are looked at; a longer text is known by its beginning.
const MOST_RUNS: usize = 20_000;
/// Share of common runs from which two texts are copies. Of 540,280 pairs of different news texts of
/// openly licensed corpora one reaches it, and that pair is one story.
const RESEMBLANCE: f64 = 0.33;
/// Share of the shorter text's runs that the longer one must have for it to be a cut copy.
const CONTAINED: f64 = 0.80;
/// Lowest share of common runs of a cut copy. Below it the bands would hardly find it, anyway.
const RESEMBLANCE_OF_CUT: f64 = 0.20;

/// What is kept of a text to recognize its copies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    minima: Vec<u32>,
    runs: u32,
}

impl Sketch {
    /// The sketch of an article's body, without menus and the like; none where the text is too
    /// short to be told from others.
    #[must_use]
    pub fn of(body: &Body) -> Option<Self> {
        let mut runs: Vec<u64> = Vec::new();
        let mut last: Vec<u64> = Vec::with_capacity(RUN);
        for word in body.paragraphs().flat_map(words) {
            if last.len() == RUN {
                last.remove(0);
            }
            last.push(word);
            if last.len() == RUN {
                runs.push(last.iter().fold(0, |all, word| mix(all ^ *word)));
                if runs.len() >= MOST_RUNS {
                    break;
                }
            }
        }
        runs.sort_unstable();
        runs.dedup();
        if runs.len() < FEWEST_RUNS {
            return None;
        }
        let mut minima = vec![u32::MAX; MINIMA];
        for run in &runs {
            // Of two hashes all others are made: the n-th is a + n * b (Kirsch and Mitzenmacher 2006).
            let (first, step) = (*run as u32, (run >> 32) as u32 | 1);
            let mut hash = first;
            for minimum in &mut minima {
                hash = hash.wrapping_add(step);
                *minimum = hash.min(*minimum);
            }
        }
        Some(Self { minima, runs: u32::try_from(runs.len()).unwrap_or(u32::MAX) })
    }

    /// One value for each band: texts that share none are no copies.
    #[must_use]
    pub fn bands(&self) -> Vec<i64> {
        let band = |(at, minima): (usize, &[u32])| {
            let all = minima.iter().fold(mix(at as u64 + 1), |all, minimum| mix(all ^ u64::from(*minimum)));
            all.cast_signed()
        };
        self.minima.chunks(BAND).enumerate().map(band).collect()
    }

    /// Estimated share of the runs of both that both have, 0 to 1.
    #[must_use]
    pub fn resemblance(&self, other: &Self) -> f64 {
        let equal = self.minima.iter().zip(&other.minima).filter(|(a, b)| a == b).count();
        equal as f64 / MINIMA as f64
    }

    /// Whether the two are copies of one story: they share enough of their runs, or the shorter is
    /// hardly more than a part of the longer.
    #[must_use]
    pub fn is_copy(&self, other: &Self) -> bool {
        let share = self.resemblance(other);
        // Of a + b runs in all, a share s of the union is common: s * (a + b) / (1 + s).
        let common = share * (f64::from(self.runs) + f64::from(other.runs)) / (1.0 + share);
        let contained = common / f64::from(self.runs.min(other.runs).max(1));
        share >= RESEMBLANCE || (share >= RESEMBLANCE_OF_CUT && contained >= CONTAINED)
    }

    /// How many different runs it is of.
    #[must_use]
    pub fn runs(&self) -> u32 {
        self.runs
    }

    /// The minima as they are stored.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.minima.iter().flat_map(|minimum| minimum.to_be_bytes()).collect()
    }

    /// A stored sketch; none where the bytes are none.
    #[must_use]
    pub fn from_bytes(bytes: &[u8], runs: u32) -> Option<Self> {
        let (minima, rest) = bytes.as_chunks::<4>();
        let whole = minima.len() == MINIMA && rest.is_empty();
        whole.then(|| Self { minima: minima.iter().map(|four| u32::from_be_bytes(*four)).collect(), runs })
    }
}

/// Hashes of the words, lower case. A character of a script without blanks is a word.
fn words(text: &str) -> impl Iterator<Item = u64> {
    let unspaced = |c: char| matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
    let mut chars = text.chars().flat_map(char::to_lowercase).peekable();
    std::iter::from_fn(move || {
        while chars.next_if(|c| !c.is_alphanumeric()).is_some() {}
        let first = chars.next()?;
        let mut hash = mix(u64::from(first));
        while !unspaced(first)
            && let Some(c) = chars.next_if(|c| c.is_alphanumeric() && !unspaced(*c))
        {
            hash = mix(hash ^ u64::from(c));
        }
        Some(hash)
    })
}

/// The finalizer of SplitMix64 (Steele et al. 2014): every bit of the result depends on all.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A text of so many words, no two alike, from the given one on.
    fn text(from: usize, words: usize) -> String {
        (from..from + words).map(|n| format!("word{n} ")).collect()
    }

    fn sketch(text: &str) -> Option<Sketch> {
        Sketch::of(&Body::new(text))
    }

    fn copies(a: &str, b: &str) -> bool {
        sketch(a).unwrap().is_copy(&sketch(b).unwrap())
    }

    #[test]
    fn copies_are_known_under_cuts_lead_ins_and_edits() {
        let story = text(0, 400);
        assert!(copies(&story, &text(0, 200)), "cut in half");
        assert!(copies(&story, &format!("{}{story}", text(5_000, 60))), "another lead-in");
        assert!(copies(&story, &story.replace("7 ", "seven ")), "a tenth of the words edited");
        assert!(copies(&story, &story.to_uppercase().replace(' ', ", ")), "case and marks");
        assert!(!copies(&story, &text(1_000, 400)), "another story");
        assert!(!copies(&story, &text(320, 400)), "a fifth in common");
    }

    #[test]
    fn a_short_text_has_no_sketch() {
        assert_eq!(sketch(&text(0, 30)), None);
        assert_eq!(sketch(&"no ".repeat(10_000)), None);
        assert_eq!(sketch(""), None);
    }

    #[test]
    fn a_stored_sketch_is_the_same_one() {
        let sketch = sketch(&text(0, 100)).unwrap();
        assert_eq!(Sketch::from_bytes(&sketch.to_bytes(), sketch.runs()), Some(sketch.clone()));
        assert_eq!(Sketch::from_bytes(&[1, 2, 3], 5), None);
        // Stored sketches must stay readable: these change only with a migration of them all.
        assert_eq!((sketch.runs(), sketch.minima[0], sketch.bands()[0]), (98, PINNED.0, PINNED.1));
    }

    const PINNED: (u32, i64) = (5_176_532, -3_580_756_611_415_350_807);

    proptest! {
        #[test]
        fn any_text_is_a_copy_of_itself(text in "\\PC{0,400}") {
            if let Some(sketch) = sketch(&text) {
                prop_assert!(sketch.is_copy(&sketch));
                prop_assert_eq!(sketch.bands().len(), MINIMA / BAND);
            }
        }
    }
}
