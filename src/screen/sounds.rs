//! The distance of two folds by their sounds: edits, of which those between related sounds are cheap.

use super::letters::Exchanges;

/// The least that any edit costs.
pub(super) const LEAST_EDIT: f32 = 0.5;

/// Letters of the longest fold; longer ones are as far apart as can be.
const MOST: usize = 64;
/// Costs are whole tenths of an edit.
const EDIT: u16 = 10;

/// Cost of one letter of a fold for another.
static EXCHANGES: Exchanges = Exchanges::new(
    10,
    &[
        (b"ai", 7),
        (b"au", 7),
        (b"iu", 7),
        (b"gk", 5),
        (b"gh", 5),
        (b"gj", 5),
        (b"dt", 5),
        (b"bp", 5),
        (b"bv", 5),
        (b"fv", 5),
        (b"sz", 5),
        (b"cs", 5),
        (b"cj", 5),
        (b"ck", 5),
        (b"jz", 5),
        (b"ij", 5),
        (b"uv", 5),
    ],
);

/// Whether two letters of folds stand for related sounds.
pub(super) fn are_related(x: u8, y: u8) -> bool {
    u16::from(EXCHANGES.cost(x, y)) < EDIT
}

/// Optimal string alignment of two folds: the least cost of turning `a` into `b` by exchanging,
/// inserting and deleting letters and by swapping two neighbors, no letter twice. In edits, symmetric;
/// `None` above `limit`.
pub(super) fn distance(a: &[u8], b: &[u8], limit: f32) -> Option<f32> {
    if a.len() > MOST || b.len() > MOST {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let most = (limit * f32::from(EDIT)) as u16;
    let (a, b) = apart(a, b);
    let within = |distance: u16| (distance <= most).then(|| f32::from(distance) / f32::from(EDIT));
    // Of most, no more is left.
    match (a, b) {
        ([], rest) | (rest, []) => return within(rest.iter().copied().map(indel).sum()),
        ([x], [y]) => return within(u16::from(EXCHANGES.cost(*x, *y))),
        _ => {}
    }
    let (mut before, mut last, mut now) = ([0u16; MOST + 1], [0u16; MOST + 1], [0u16; MOST + 1]);
    let (mut before, mut last, mut now) = (&mut before, &mut last, &mut now);
    for (j, &letter) in b.iter().enumerate() {
        last[j + 1] = last[j] + indel(letter);
    }
    let mut least_before = 0;
    for (i, &x) in a.iter().enumerate() {
        now[0] = last[0] + indel(x);
        let mut least = now[0];
        let gone = indel(x);
        for (j, &y) in b.iter().enumerate() {
            let mut best = last[j] + u16::from(EXCHANGES.cost(x, y));
            best = best.min(last[j + 1] + gone).min(now[j] + indel(y));
            if i > 0 && j > 0 && x == b[j - 1] && y == a[i - 1] && x != y {
                best = best.min(before[j - 1] + EDIT);
            }
            now[j + 1] = best;
            least = least.min(best);
        }
        // A swap reaches back over one row, no edit over two.
        if least.min(least_before) > most {
            return None;
        }
        least_before = least;
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut now);
    }
    within(last[b.len()])
}

/// What is left of two folds without the letters that both begin and end with. These cost nothing: to
/// do anything else with them is never cheaper, as no letter costs more than another and an exchange.
fn apart<'a>(a: &'a [u8], b: &'a [u8]) -> (&'a [u8], &'a [u8]) {
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    (&a[..a.len() - same], &b[..b.len() - same])
}

/// Cost of a letter that stands in one fold only.
fn indel(letter: u8) -> u16 {
    match letter {
        b'a' | b'i' | b'u' | b'h' => 6,
        _ => EDIT,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn related_sounds_are_nearer_than_others() {
        let between = |a: &str, b: &str| distance(a.as_bytes(), b.as_bytes(), 9.0).unwrap();
        assert!(between("kadafi", "gadafi") < between("kadafi", "kadami"));
        assert_eq!(between("kadafi", "kadfai"), 1.0);
        assert_eq!(distance(b"kadafi", b"mubarak", 2.0), None);
    }

    /// The same without a limit and without leaving anything out.
    fn whole(a: &[u8], b: &[u8]) -> u16 {
        let mut table = vec![vec![0u16; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                let mut ways = Vec::new();
                if i > 0 {
                    ways.push(table[i - 1][j] + indel(a[i - 1]));
                }
                if j > 0 {
                    ways.push(table[i][j - 1] + indel(b[j - 1]));
                }
                if i > 0 && j > 0 {
                    ways.push(table[i - 1][j - 1] + u16::from(EXCHANGES.cost(a[i - 1], b[j - 1])));
                }
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    ways.push(table[i - 2][j - 2] + EDIT);
                }
                table[i][j] = ways.into_iter().min().unwrap_or(0);
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn what_both_begin_and_end_with_costs_nothing(a in "[aghkt]{0,8}", b in "[aghkt]{0,8}") {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            prop_assert_eq!(distance(a, b, 20.0), Some(f32::from(whole(a, b)) / f32::from(EDIT)));
        }

        #[test]
        fn no_edit_costs_less_than_the_least(a in "[a-z]{0,9}", b in "[a-z]{0,9}") {
            let letters = f32::from(u8::try_from(strsim::osa_distance(&a, &b)).unwrap());
            prop_assert!(distance(a.as_bytes(), b.as_bytes(), 20.0).unwrap() >= LEAST_EDIT * letters - 0.001);
        }

        #[test]
        fn a_limit_hides_only_what_is_above_it(a in "[a-k]{0,7}", b in "[a-k]{0,7}", limit in 0u8..40) {
            let (a, b, limit) = (a.as_bytes(), b.as_bytes(), f32::from(limit) / 10.0);
            let far = distance(a, b, 20.0).filter(|distance| *distance <= limit + 0.001);
            prop_assert_eq!(distance(a, b, limit + 0.001), far);
            prop_assert_eq!(distance(b, a, limit + 0.001), far);
        }
    }
}
