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

/// The levels of both tables, the higher where both have a name. Those of names that are told common by
/// hand are two more for each bit that they prove less, so that they are like those of names as common in
/// the learned table.
static LEVELS: LazyLock<FxHashMap<&'static str, u8>> = LazyLock::new(|| {
    let mut levels: FxHashMap<&str, u8> = learned().collect();
    for (name, bits) in common_by_hand() {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let by_hand = (2.0 * (UNKNOWN_BITS - bits)) as u8;
        let level = levels.entry(name).or_default();
        *level = by_hand.max(*level);
    }
    levels
});

/// The names of the learned table, with their levels.
fn learned() -> impl Iterator<Item = (&'static str, u8)> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(name, level)| Some((name, level.parse().ok()?)))
}

/// How widely a normalized token is borne as a name: 0 for a token that is not known, else 1 and
/// up, one more for each doubling of its bearers.
#[must_use]
pub fn known_level(token: &str) -> u8 {
    LEVELS.get(token).copied().unwrap_or(0)
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
    fn every_line_of_the_table_is_read_and_none_stands_twice() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        assert_eq!(lines.count(), learned().count());
        let names: Vec<&str> = learned().map(|(name, _)| name).collect();
        assert!(names.is_sorted_by(|a, b| a < b));
        assert!(learned().all(|(name, level)| known_level(name) >= level));
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
