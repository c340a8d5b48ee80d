//! How rare a name is among people, in bits: "Mohammed" proves little, "Qadhafi" much.
//!
//! The figure is the negative binary logarithm of the share of people who bear the name, taken in
//! the culture where it is most common, since a name that half of one's neighbors bear is weak
//! evidence whatever the rest of the world is called. It depends on the name alone, never on the
//! lists at hand: the same pair has the same score against one list or a hundred.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::fold::fold;

/// Bits of a name too rare for the table: borne by fewer than one person in 5,800.
pub const UNKNOWN_BITS: f32 = 12.5;
/// Bits of the commonest name.
pub const LEAST_BITS: f32 = 3.0;

/// Learned by `namecheck train rarity`; its head names the sources and their licenses.
const TABLE: &str = include_str!("data/rarity.tsv");

/// What the sources of the learned table lack; its head says what it is.
const BY_HAND: &str = include_str!("data/common_by_hand.txt");

static BITS: LazyLock<FxHashMap<Cow<'static, str>, f32>> = LazyLock::new(|| {
    let learned =
        TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    let mut all: FxHashMap<Cow<'_, str>, f32> =
        learned.filter_map(|(key, bits)| Some((key.into(), bits.parse().ok()?))).collect();
    for (name, bits) in common_by_hand() {
        let known = all.entry(fold(name).into()).or_insert(bits);
        *known = known.min(bits);
    }
    all
});

/// The names of the table written by hand, normalized, with their bits.
pub(super) fn common_by_hand() -> impl Iterator<Item = (&'static str, f32)> {
    let lines = BY_HAND.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' ')).flat_map(|(bits, names)| {
        let bits = bits.parse().unwrap_or(UNKNOWN_BITS);
        names.split(' ').map(move |name| (name, bits))
    })
}

/// Rarity of a normalized token, [`LEAST_BITS`]..=[`UNKNOWN_BITS`]. Spellings of one name share it.
#[must_use]
pub fn rarity_bits(token: &str) -> f32 {
    rarity_of_fold(&fold(token))
}

/// The same by what the token folds to.
pub(super) fn rarity_of_fold(fold: &str) -> f32 {
    BITS.get(fold).copied().unwrap_or(UNKNOWN_BITS)
}

/// The people of one culture or list: how many there are and how many bear each name.
#[derive(Debug, Default)]
pub struct Census {
    /// People counted.
    pub people: f64,
    /// Bearers by normalized token.
    pub bearers: BTreeMap<String, f64>,
}

/// Makes the table from several censuses: lines of fold, tab, bits; sorted, so that equal input
/// gives equal bytes.
#[must_use]
pub fn learn(censuses: &[Census]) -> String {
    let mut bits: BTreeMap<String, f32> = BTreeMap::new();
    for census in censuses {
        let mut by_fold: BTreeMap<String, f64> = BTreeMap::new();
        for (token, bearers) in &census.bearers {
            *by_fold.entry(fold(token)).or_default() += bearers;
        }
        // Fewer than five bearers say nothing about a share.
        for (key, bearers) in by_fold.into_iter().filter(|(_, bearers)| *bearers >= 5.0) {
            #[allow(clippy::cast_possible_truncation)]
            let rarity = (census.people / bearers).log2().max(f64::from(LEAST_BITS)) as f32;
            if rarity < UNKNOWN_BITS {
                let least = bits.entry(key).or_insert(rarity);
                *least = least.min(rarity);
            }
        }
    }
    bits.into_iter().map(|(key, bits)| format!("{key}\t{bits:.1}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_names_prove_less_than_rare_ones() {
        assert!(rarity_bits("mohammed") < 6.0);
        assert!(rarity_bits("john") < 8.0);
        assert!(rarity_bits("kim") < 8.0);
        assert!(rarity_bits("lavrov") > 9.0);
        assert!((rarity_bits("xqzzyw") - UNKNOWN_BITS).abs() < f32::EPSILON);
    }

    #[test]
    fn spellings_share_their_rarity() {
        assert!((rarity_bits("hussein") - rarity_bits("husayn")).abs() < f32::EPSILON);
    }

    #[test]
    fn a_name_is_as_common_as_where_it_is_commonest() {
        let census =
            |bearers: f64| Census { people: 1024.0, bearers: BTreeMap::from([("ada".to_owned(), bearers)]) };
        assert_eq!(learn(&[census(8.0), census(64.0)]), "ada\t4.0\n");
        assert_eq!(learn(&[census(2.0)]), "");
    }
}
