//! Name against name: which token stands for which.
//!
//! The best assignment of the tokens of one name to those of the other, a token to a token or two
//! written together to one. Every link adds the rarity of what is shared less the cost of its
//! spelling. What the assignment proves, with what it leaves over, is summed in `weigh`.

use std::ops::RangeInclusive;

use super::hit::Evidence;
use super::keys::MOST_LETTERS;
use super::spelling;
use super::weigh::{Account, Total, hundredths, weigh};
use super::weights::{Feature, Part, Sum};
use crate::name::given::Given;
use crate::name::rarity::UNKNOWN_BITS;
use crate::name::{Role, Token, fold};

/// Links that are tried in the place of others. A name of forty equal tokens has 1,600.
const MOST_EXCHANGES: usize = 100;
/// Letters of the shortest token that may be two written together.
pub(super) const LEAST_JOINED: usize = 4;
/// Letters of a token that may be two written together and one letter more.
pub(super) const LETTER_MORE: RangeInclusive<usize> = 6..=MOST_LETTERS;

/// One token of the query linked to one of the listed name, or two written as one on either side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Link {
    pub(super) query: (u8, u8),
    pub(super) listed: (u8, u8),
    pub(super) bits: f32,
    pub(super) kind: LinkKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LinkKind {
    Spelling,
    Initial,
    Joined,
}

/// Working memory of [`align`], kept between calls.
#[derive(Default)]
pub(super) struct Aligner {
    options: Vec<Link>,
    chosen: Vec<Link>,
    trial: Vec<Link>,
    /// The names are aligned the other way round, so that the order they come in counts for nothing.
    turned: bool,
}

impl Aligner {
    /// Aligns two names and tells what they prove together, in bits. `linked(i, j)` is what linking
    /// query token i to listed token j proves, where that is more than nothing; `joins` is false where
    /// it is known that no two adjacent tokens of one side written together fold to a token of the
    /// other. A sum below `need` may be told as any other below it. Symmetric.
    pub(super) fn align(
        &mut self,
        query: &[&Token],
        listed: &[&Token],
        joins: bool,
        need: f32,
        linked: impl Fn(usize, usize) -> Option<f32>,
    ) -> f32 {
        self.turned = comes_after(query, listed);
        let (first, second) = if self.turned { (listed, query) } else { (query, listed) };
        self.options.clear();
        for (i, q) in first.iter().enumerate() {
            for (j, l) in second.iter().enumerate() {
                let linked = || if self.turned { linked(j, i) } else { linked(i, j) };
                if let Some((bits, kind)) = link(q, l, linked) {
                    self.options.push(Link { query: span(i, 1), listed: span(j, 1), bits, kind });
                }
            }
        }
        if joins {
            self.join_options(first, second);
        }
        self.choose();
        weigh(first, second, &self.chosen, &mut Total { need })
    }

    /// The evidence of the last alignment, which must have been of the same names.
    pub(super) fn evidence(&self, query: &[&Token], listed: &[&Token]) -> Vec<Evidence> {
        let mut evidence = Vec::new();
        let hear = |part: &Part, told: &dyn Fn() -> Evidence| {
            evidence.push(Evidence { bits: hundredths(part.bits()), ..told() });
        };
        self.account(query, listed, hear);
        if self.turned {
            for part in &mut evidence {
                std::mem::swap(&mut part.query, &mut part.listed);
            }
        }
        evidence
    }

    /// What was observed in the last alignment, which must have been of the same names.
    pub(super) fn seen(&self, query: &[&Token], listed: &[&Token]) -> Vec<(Feature, f32)> {
        let mut seen = Vec::new();
        self.account(query, listed, |part: &Part, _: &dyn Fn() -> Evidence| {
            seen.extend_from_slice(part.seen());
        });
        seen
    }

    fn account(&self, query: &[&Token], listed: &[&Token], hear: impl FnMut(&Part, &dyn Fn() -> Evidence)) {
        let (first, second) = if self.turned { (listed, query) } else { (query, listed) };
        weigh(first, second, &self.chosen, &mut Account(hear));
    }

    /// Adds the links of two tokens written as one.
    fn join_options(&mut self, query: &[&Token], listed: &[&Token]) {
        for (two, one, query_is_two) in [(query, listed, true), (listed, query, false)] {
            for (i, pair) in two.windows(2).enumerate().filter(|(_, pair)| may_join(pair[0], pair[1])) {
                let length = pair[0].text.len() + pair[1].text.len();
                let mut fold = None;
                for (j, whole) in one.iter().enumerate() {
                    if whole.role != Role::Name
                        || whole.text.len() < LEAST_JOINED
                        || whole.text.len().abs_diff(length) > 3
                        || (*fold.get_or_insert_with(|| joined_fold(pair[0], pair[1])) != whole.fold
                            && !has_letter_more(&whole.text, pair[0], pair[1])
                            && !is_spelled_apart(&whole.text, whole.given.as_deref(), pair))
                    {
                        continue;
                    }
                    let bits = joined(pair, &whole.text).bits();
                    let (query, listed) =
                        if query_is_two { (span(i, 2), span(j, 1)) } else { (span(j, 1), span(i, 2)) };
                    self.options.push(Link { query, listed, bits, kind: LinkKind::Joined });
                }
            }
        }
        self.shifted_options(query, listed);
    }

    /// Adds the links of two tokens that stand as two others, parted at another letter: a hyphen or a
    /// blank out of its place.
    fn shifted_options(&mut self, query: &[&Token], listed: &[&Token]) {
        let letters = |pair: &[&Token]| pair[0].text.len() + pair[1].text.len();
        for (i, a) in query.windows(2).enumerate().filter(|(_, pair)| may_join(pair[0], pair[1])) {
            for (j, b) in listed.windows(2).enumerate() {
                if a[0].text.len() != b[0].text.len()
                    && a[0].text.bytes().next() == b[0].text.bytes().next()
                    && letters(a) == letters(b)
                    && a.iter().flat_map(|t| t.text.bytes()).eq(b.iter().flat_map(|t| t.text.bytes()))
                    && may_join(b[0], b[1])
                {
                    let bits = joined(b, &format!("{}{}", a[0].text, a[1].text)).bits();
                    let (query, listed) = (span(i, 2), span(j, 2));
                    self.options.push(Link { query, listed, bits, kind: LinkKind::Joined });
                }
            }
        }
    }

    /// Chooses the set of links, no token in two of them, with the most bits. Greedy, then every
    /// single exchange among the best: exact for all but contrived names, and bounded for those.
    fn choose(&mut self) {
        // Ties are broken by place, so that equal input gives equal output.
        self.options.sort_by(|a, b| {
            b.bits.total_cmp(&a.bits).then_with(|| (a.query, a.listed).cmp(&(b.query, b.listed)))
        });
        self.chosen.clear();
        fill(&self.options, &mut self.chosen);
        let mut best = worth(&self.chosen);
        for k in 0..self.options.len().min(MOST_EXCHANGES) {
            let forced = self.options[k];
            if self.chosen.contains(&forced) {
                continue;
            }
            self.trial.clear();
            self.trial.push(forced);
            fill(&self.options, &mut self.trial);
            let trial = worth(&self.trial);
            if trial > best {
                best = trial;
                std::mem::swap(&mut self.chosen, &mut self.trial);
            }
        }
        self.chosen.sort_by_key(|link| (link.query, link.listed));
    }
}

/// Whether the one name stands behind the other in the order of their words.
fn comes_after(a: &[&Token], b: &[&Token]) -> bool {
    a.iter().map(|token| token.text.as_str()).gt(b.iter().map(|token| token.text.as_str()))
}

/// Whether two neighbors may stand as one in another name. What an article or "servant" stands
/// before is written onto it in another reading of the name.
pub(super) fn may_join(a: &Token, b: &Token) -> bool {
    a.role != Role::Initial && b.role != Role::Initial && !a.leans
}

/// The fold of two neighbors written together.
pub(super) fn joined_fold(a: &Token, b: &Token) -> String {
    let mut whole = String::with_capacity(a.text.len() + b.text.len());
    whole.push_str(&a.text);
    whole.push_str(&b.text);
    fold::fold(&whole)
}

/// Whether a token is two written together and one letter more: a slip at the seam of "tongpchol".
fn has_letter_more(whole: &str, a: &Token, b: &Token) -> bool {
    let (whole, length) = (whole.as_bytes(), a.text.len() + b.text.len());
    if whole.len() != length + 1 || !LETTER_MORE.contains(&whole.len()) {
        return false;
    }
    let both = || a.text.bytes().chain(b.text.bytes());
    let same = whole.iter().zip(both()).take_while(|(x, y)| **x == *y).count();
    whole[same + 1..].iter().copied().eq(both().skip(same))
}

/// Whether a word, read as a given name, is two tokens written together in another spelling: "hsiao",
/// "ping" and "xiaoping".
fn is_spelled_apart(whole: &str, given: Option<&Given>, pair: &[&Token]) -> bool {
    let are_syllables = pair.iter().all(|token| token.syllable.is_some());
    given.is_some_and(|given| given.is_together(whole, &pair[0].text, &pair[1].text, are_syllables))
}

/// Two tokens that stand as one in the other name. Their folds are equal, it has a letter
/// more, or it is a given name in another spelling; letters that differ weigh otherwise, since long strings
/// fold alike by chance.
pub(super) fn joined(pair: &[&Token], whole: &str) -> Part {
    let both = format!("{}{}", pair[0].text, pair[1].text);
    let mut edits = strsim::osa_distance(&without_mute(&both), &without_mute(whole));
    if edits > 0 && is_spelled_apart(whole, Given::read(whole).as_ref(), pair) {
        edits = 0;
    }
    #[allow(clippy::cast_precision_loss)]
    let edits = edits as f32;
    pair.iter()
        .filter_map(|token| spelling::link::<Part>(token, token))
        .flat_map(|part| part.seen().to_vec())
        .fold(Part::of(Feature::Joined), |part, (feature, amount)| part.and(feature, amount))
        .and(Feature::JoinedEdits, edits)
}

/// The most that such two prove.
pub(super) fn most_joined_bits() -> f32 {
    let name = Feature::Equal.bits() + Feature::EqualRarity.bits() * UNKNOWN_BITS;
    2.0 * name.max(Feature::Title.bits()) + Feature::Joined.bits()
}

/// The letters without those that are written or left out at will: one of two that are alike, a final h.
fn without_mute(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    letters.dedup();
    if letters.last() == Some(&'h') {
        letters.pop();
    }
    letters.into_iter().collect()
}

/// Adds every option that fits, best first.
fn fill(options: &[Link], chosen: &mut Vec<Link>) {
    for option in options {
        if !chosen.iter().any(|other| clash(other, option)) {
            chosen.push(*option);
        }
    }
}

/// What a set of links is worth beside the others: a link also saves a contradiction.
fn worth(links: &[Link]) -> f32 {
    links
        .iter()
        .map(|link| {
            let covered = f32::from(link.query.1 - link.query.0 + link.listed.1 - link.listed.0);
            link.bits - Feature::Contradiction.bits() * covered / 2.0
        })
        .sum()
}

fn clash(a: &Link, b: &Link) -> bool {
    let overlap = |a: (u8, u8), b: (u8, u8)| a.0 < b.1 && b.0 < a.1;
    overlap(a.query, b.query) || overlap(a.listed, b.listed)
}

fn span(start: usize, length: usize) -> (u8, u8) {
    // Names have at most MAX_TOKENS tokens.
    let start = u8::try_from(start).unwrap_or(u8::MAX - 2);
    (start, start + length as u8)
}

/// The bits of linking two tokens, if they may be linked.
fn link(q: &Token, l: &Token, linked: impl FnOnce() -> Option<f32>) -> Option<(f32, LinkKind)> {
    match (q.role, l.role) {
        (Role::Initial, other) | (other, Role::Initial) if other.may_be_name() || other == Role::Initial => {
            q.beginnings.meet(l.beginnings).then_some((Feature::Initial.bits(), LinkKind::Initial))
        }
        (a, b) if (a.may_be_name() && b.may_be_name()) || (a == b && q.text == l.text) => {
            linked().filter(|bits| *bits > 0.0).map(|bits| (bits, LinkKind::Spelling))
        }
        _ => None,
    }
}
