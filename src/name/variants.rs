//! Names that are one name though their letters differ much: spellings of several languages
//! ("Geoffrey", "Jeffrey"; "Mohamed", "Muhammad") and nicknames ("William", "Bill").
//!
//! Spellings are learned from names in two scripts: two spellings that are written alike in several
//! other scripts are one name to most of the world. Slavic and Arabic given names whose national forms
//! lie further apart ("Sergei", "Serhii", "Siarhei") stand in a table written by hand; nicknames come
//! from a table of English ones.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::fold::fold;
use super::normalize;
use super::syllable::canonical;

/// Learned by `namecheck train variants`; its head names the sources and their licenses.
const TABLE: &str = include_str!("data/variants.tsv");

/// What the sources of the learned table lack; its head says what it is.
const BY_HAND: &str = include_str!("data/variants_by_hand.txt");

/// How two names are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// Spellings of one name.
    Spelling,
    /// A name and its short or pet form.
    Nickname,
}

type Partners = Vec<(&'static str, Relation)>;

static PARTNERS: LazyLock<FxHashMap<&'static str, Partners>> = LazyLock::new(|| {
    let mut partners: FxHashMap<&str, Partners> = FxHashMap::default();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(a), Some(b), Some(kind)) = (cells.next(), cells.next(), cells.next()) else { continue };
        let relation = if kind == "nickname" { Relation::Nickname } else { Relation::Spelling };
        partners.entry(a).or_default().push((b, relation));
        partners.entry(b).or_default().push((a, relation));
    }
    let by_hand = || BY_HAND.lines().filter(|line| !line.starts_with('#'));
    let groups = || by_hand().filter(|line| !line.starts_with(['~', '!']));
    for (a, b) in groups().flat_map(pairs) {
        relate(&mut partners, a, b, Relation::Spelling);
    }
    for line in by_hand().filter_map(|line| line.strip_prefix("~ ")) {
        let Some((name, short)) = line.split_once(' ') else { continue };
        let forms = groups().filter(|group| group.split(' ').any(|form| form == name));
        for form in forms.flat_map(|group| group.split(' ')).chain([name]) {
            for short in short.split(' ') {
                relate(&mut partners, form, short, Relation::Nickname);
                relate(&mut partners, short, form, Relation::Nickname);
            }
        }
    }
    for line in by_hand().filter_map(|line| line.strip_prefix("! ")) {
        for (a, b) in pairs(line) {
            partners.entry(a).or_default().retain(|(partner, _)| *partner != b);
        }
    }
    partners
});

/// The words of a line, each with each other one.
fn pairs(line: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    line.split(' ').flat_map(move |a| line.split(' ').filter(move |b| *b != a).map(move |b| (a, b)))
}

/// Notes that `b` is a form of `a`. Of two relations a spelling is the closer.
fn relate(
    partners: &mut FxHashMap<&'static str, Partners>,
    a: &'static str,
    b: &'static str,
    relation: Relation,
) {
    let known = partners.entry(a).or_default();
    match known.iter_mut().find(|(partner, _)| *partner == b) {
        Some((_, known)) => *known = relation.min(*known),
        None => known.push((b, relation)),
    }
}

/// The other forms of a normalized token.
#[must_use]
pub fn partners(token: &str) -> &'static [(&'static str, Relation)] {
    PARTNERS.get(token).map_or(&[], Vec::as_slice)
}

/// How two normalized tokens are one name, if they are. Symmetric.
#[must_use]
pub fn relation(a: &str, b: &str) -> Option<Relation> {
    partners(a).iter().find(|(partner, _)| *partner == b).map(|(_, relation)| *relation)
}

/// A normalized token, its form in another script, and how many bear it.
pub type Row = (String, String, u32);

/// Fewer bearers say nothing about how a name is written elsewhere.
const LEAST_BEARERS: u32 = 4;
/// Share of its bearers that a form must have to be the usual one.
const USUAL_SHARE: f64 = 0.4;
/// More names than this under one form are what the script cannot tell apart.
const MOST_UNDER_ONE_FORM: usize = 12;
/// Scripts that must agree.
const LEAST_SCRIPTS: usize = 2;
/// Letters of the shortest name.
const LEAST_LETTERS: usize = 4;

/// Makes the table from names in two scripts, a set of rows for each script, and from pairs of a name
/// and its nickname. What the fold knows already is left out, and so are Chinese and Korean syllables
/// and pairs that only an ending tells apart, which is mostly that of the other gender.
#[must_use]
pub fn learn(scripts: &[Vec<Row>], nicknames: &[(String, String)]) -> String {
    let mut agree: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for rows in scripts {
        for pair in written_alike(rows) {
            *agree.entry(pair).or_default() += 1;
        }
    }
    let mut pairs: BTreeMap<(String, String), Relation> = BTreeMap::new();
    for ((a, b), _) in agree.into_iter().filter(|(_, scripts)| *scripts >= LEAST_SCRIPTS) {
        if fold(a) != fold(b) && !is_of_other_gender(a, b) {
            pairs.insert((a.to_owned(), b.to_owned()), Relation::Spelling);
        }
    }
    for (name, nickname) in nicknames {
        let (a, b) = (normalize(name), normalize(nickname));
        let (a, b) = if a < b { (a, b) } else { (b, a) };
        if a.len().min(b.len()) > 2 && !a.contains(' ') && !b.contains(' ') && fold(&a) != fold(&b) {
            pairs.entry((a, b)).or_insert(Relation::Nickname);
        }
    }
    let told = |relation| if relation == Relation::Nickname { "nickname" } else { "spelling" };
    pairs.into_iter().map(|((a, b), relation)| format!("{a}\t{b}\t{}\n", told(relation))).collect()
}

/// Pairs of tokens, in the order of their letters, whose usual form in the other script is the same.
fn written_alike(rows: &[Row]) -> BTreeSet<(&str, &str)> {
    let mut bearers: BTreeMap<&str, u32> = BTreeMap::new();
    let mut forms: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    let wanted = |token: &str| token.len() >= LEAST_LETTERS && canonical(token).is_none();
    for (token, form, count) in rows.iter().filter(|(token, ..)| wanted(token)) {
        *bearers.entry(token).or_default() += count;
        *forms.entry((form, token)).or_default() += count;
    }
    let mut usual: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for ((form, token), count) in forms {
        let all = bearers[token];
        if all >= LEAST_BEARERS && f64::from(count) >= USUAL_SHARE * f64::from(all) {
            usual.entry(form).or_default().push(token);
        }
    }
    let mut pairs = BTreeSet::new();
    for tokens in usual.values().filter(|tokens| tokens.len() <= MOST_UNDER_ONE_FORM) {
        for (at, a) in tokens.iter().enumerate() {
            pairs.extend(tokens[at + 1..].iter().map(|b| (*a, *b)));
        }
    }
    pairs
}

/// Whether two names differ as Michel and Michelle do.
fn is_of_other_gender(a: &str, b: &str) -> bool {
    const ENDINGS: &[&str] = &["a", "e", "le", "la", "ne", "na", "te", "ta", "que"];
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    long.strip_prefix(short).is_some_and(|ending| ENDINGS.contains(&ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_and_nicknames_are_one_name() {
        for (a, b, expected) in [
            ("mohamed", "muhammad", Some(Relation::Spelling)),
            ("geoffrey", "jeffrey", Some(Relation::Spelling)),
            ("vladimir", "volodymyr", Some(Relation::Spelling)),
            ("alyaksandr", "alexander", Some(Relation::Spelling)),
            ("bill", "william", Some(Relation::Nickname)),
            ("maria", "mario", None),
            ("michel", "michelle", None),
            ("hassan", "hussein", None),
            ("", "", None),
        ] {
            assert_eq!(relation(a, b), expected, "{a} {b}");
            assert_eq!(relation(b, a), expected, "{b} {a}");
        }
    }

    #[test]
    fn names_written_alike_in_two_scripts_are_learned() {
        let row = |token: &str, form: &str, count| (token.to_owned(), form.to_owned(), count);
        let one = vec![row("ahmad", "A", 9), row("ahmed", "A", 9), row("karim", "A", 9)];
        let other =
            vec![row("ahmad", "B", 9), row("ahmed", "B", 5), row("ahmed", "C", 4), row("karim", "D", 9)];
        let nicknames = [("William".to_owned(), "Bill".to_owned())];
        let table = learn(&[one.clone(), other], &nicknames);
        assert_eq!(table, "ahmad\tahmed\tspelling\nbill\twilliam\tnickname\n");
        assert_eq!(learn(&[one], &[]), "");
    }
}
