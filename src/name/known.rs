//! Whether a token is known as a name of its own, and how many bear it.
//!
//! A slip of the pen seldom makes another name: of the strangers' names in news nine in ten are in
//! this table, of names with a typing error one in twenty. So two spellings that are both known
//! are rather two names ("Maria", "Mario"), and one that is not known is rather a slip ("Mraia").

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::rarity::{UNKNOWN_BITS, common_by_hand};

/// Learned by `namecheck train known`; its head names the sources and their licenses.
const TABLE: &str = include_str!("data/known.txt");

/// Levels of the names that are told common by hand: two more for each bit that they prove less, so that
/// they are like those of names as common in the learned table.
static BY_HAND: LazyLock<FxHashMap<&'static str, u8>> = LazyLock::new(|| {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    common_by_hand().map(|(name, bits)| (name, (2.0 * (UNKNOWN_BITS - bits)) as u8)).collect()
});

/// How widely a normalized token is borne as a name: 0 for a token that is not known, else 1 and
/// up, one more for each doubling of its bearers.
#[must_use]
pub fn known_level(token: &str) -> u8 {
    learned_level(token).max(BY_HAND.get(token).copied().unwrap_or(0))
}

fn learned_level(token: &str) -> u8 {
    // Lines are sorted, so the table is searched as it lies in the program.
    let text = TABLE.as_bytes();
    let (mut low, mut high) = (0, text.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = text[low..middle].iter().rposition(|byte| *byte == b'\n').map_or(low, |at| low + at + 1);
        let end = text[middle..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| middle + at);
        let line = &text[start..end];
        let blank = line.iter().rposition(|byte| *byte == b' ').unwrap_or(line.len());
        match line[..blank].cmp(token.as_bytes()) {
            std::cmp::Ordering::Equal => return TABLE[start + blank..end].trim().parse().unwrap_or(0),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    0
}

/// Makes the table from how many bear each normalized token: lines of token, blank, level, in the
/// order of their bytes. What one person bears may be an error of the source and is left out.
#[must_use]
pub fn learn(bearers: &BTreeMap<String, f64>) -> String {
    let known = bearers.iter().filter(|(token, bearers)| **bearers >= 2.0 && token.len() > 1);
    known.map(|(token, bearers)| format!("{token} {}\n", bearers.log2().floor())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_found() {
        let mut last = "";
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let (token, level) = line.split_once(' ').unwrap();
            assert!(token > last, "{token} stands behind {last}");
            assert_eq!(learned_level(token).to_string(), level, "{token}");
            last = token;
        }
    }

    #[test]
    fn names_are_known_and_slips_are_not() {
        for name in ["maria", "mario", "mohammed", "smith", "putin", "rajesh", "rakesh"] {
            assert!(known_level(name) > 0, "{name}");
        }
        for slip in ["", "mraia", "smoth", "vladmiir", "zzzz", "#", "aaaaaaaa"] {
            assert_eq!(known_level(slip), 0, "{slip}");
        }
        assert!(known_level("maria") > known_level("putin"));
    }

    #[test]
    fn a_name_of_one_bearer_is_not_learned() {
        let bearers = [("ada", 8.0), ("bo", 1.0), ("x", 9.0), ("cy", 3.0)];
        let bearers = bearers.into_iter().map(|(token, count)| (token.to_owned(), count)).collect();
        assert_eq!(learn(&bearers), "ada 3\ncy 1\n");
    }
}
