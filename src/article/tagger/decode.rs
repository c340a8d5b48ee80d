//! Scores of single words -> the best labels of their run: Viterbi.

use std::ops::Range;

use super::label::{ALL, LABELS, Label};

/// What speaks for each label of one word.
pub(super) type Scores = [f32; LABELS];

/// What speaks for each label (second) after each (first).
pub(super) type Follow = [[f32; LABELS]; LABELS];

/// The labels of a run that together have the highest score, and that score. None for no words.
pub(super) fn decode(scores: &[Scores], follow: &Follow) -> (Vec<Label>, f32) {
    let Some(first) = scores.first() else {
        return (Vec::new(), 0.0);
    };
    let mut best = *first;
    for (sum, label) in best.iter_mut().zip(ALL) {
        if !label.may_open() {
            *sum = f32::NEG_INFINITY;
        }
    }
    let mut from: Vec<[Label; LABELS]> = Vec::with_capacity(scores.len());
    for own in &scores[1..] {
        let mut next = [f32::NEG_INFINITY; LABELS];
        let mut back = [Label::Outside; LABELS];
        for label in ALL {
            let b = label.number();
            for before in ALL.into_iter().filter(|before| before.may_precede(label)) {
                let sum = best[before.number()] + follow[before.number()][b];
                if sum > next[b] {
                    (next[b], back[b]) = (sum, before);
                }
            }
            next[b] += own[b];
        }
        from.push(back);
        best = next;
    }
    let ends = ALL.into_iter().filter(|label| !label.is_unended());
    // The first of equals, as within.
    let last = ends.reduce(|a, b| if best[b.number()] > best[a.number()] { b } else { a });
    let last = last.unwrap_or(Label::Outside);
    let score = best[last.number()];
    let mut labels = vec![last];
    for back in from.iter().rev() {
        labels.push(back[labels[labels.len() - 1].number()]);
    }
    labels.reverse();
    (labels, score)
}

/// How much higher the best labels of a run score than the best of those that hold a name of exactly
/// the words `name`.
pub(super) fn margin(scores: &[Scores], follow: &Follow, name: Range<usize>) -> f32 {
    let mut forced = scores.to_vec();
    for (at, right) in name.clone().zip(Label::of_name(name.len())) {
        for label in ALL.into_iter().filter(|label| *label != right) {
            forced[at][label.number()] = f32::NEG_INFINITY;
        }
    }
    decode(scores, follow).1 - decode(&forced, follow).1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(best: &[Label]) -> Vec<Scores> {
        let row = |label: &Label| {
            let mut row = [0.0; LABELS];
            row[label.number()] = 1.0;
            row
        };
        best.iter().map(row).collect()
    }

    #[test]
    fn names_are_whole_whatever_single_words_say() {
        let none = [[0.0; LABELS]; LABELS];
        let legal = [Label::Outside, Label::Begin, Label::Inside, Label::Last, Label::Other, Label::Unit];
        assert_eq!(decode(&scores(&legal), &none).0, legal);
        for broken in [
            &[Label::Begin][..],
            &[Label::Last],
            &[Label::Inside, Label::Inside],
            &[Label::Begin, Label::Outside, Label::Last],
            &[Label::Unit, Label::Inside, Label::Begin],
        ] {
            let labels = decode(&scores(broken), &none).0;
            assert!(labels[0].may_open() && !labels[labels.len() - 1].is_unended(), "{labels:?}");
            assert!(labels.windows(2).all(|pair| pair[0].may_precede(pair[1])), "{labels:?}");
        }
        assert_eq!(decode(&[], &none).0, []);
    }
}
