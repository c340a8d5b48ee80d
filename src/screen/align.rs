//! Name against name: which token stands for which, and what that proves, in bits.
//!
//! The best assignment of the tokens of one name to those of the other, a token to a token or two
//! written together to one. Every link adds the rarity of what is shared less the cost of its
//! spelling; what is left over costs little on one side and much on both, since then the names
//! contradict each other. The sum is the evidence for the two names being one person's.

use super::hit::{Evidence, EvidenceKind};
use super::spelling::link_bits;
use crate::name::{Role, Token, fold};

/// The first name token without a counterpart, the other name being used up: news drop
/// patronymics and second surnames, lists drop nothing.
pub(super) const FIRST_MISSING_BITS: f32 = 4.6;
/// Each further one.
const MISSING_BITS: f32 = 1.2;
/// Name tokens left over on both sides, each pair of them.
pub(super) const CONTRADICTION_BITS: f32 = 9.0;
/// A particle, title or filler without a counterpart.
const STRAY_BITS: f32 = 0.1;
/// Jr against Sr, or against none where the other has one.
const SUFFIX_BITS: f32 = 3.0;
/// An initial and a token that begins with it, or the same initial.
pub(super) const INITIAL_BITS: f32 = 3.8;
/// An initial that no name token of the other side begins with, where one is left.
const OTHER_INITIAL_BITS: f32 = 6.0;
/// Tokens in an order that is no turn of the other's (family name first or last is a turn).
const ORDER_BITS: f32 = 10.0;
/// A turn, where tokens are missing.
const TURN_BITS: f32 = 3.0;
/// Two tokens written as one.
const JOINED_BITS: f32 = 3.0;
/// Each edit between the two written together and the one.
const JOINED_EDIT_BITS: f32 = 2.5;
/// A listed or asked name's first token without a counterpart: writers drop the middle first.
const LEAD_BITS: f32 = 2.0;
/// A missing syllable of a Chinese or Korean name, beside what any missing token costs.
const MISSING_SYLLABLE_BITS: f32 = 2.0;
/// Links that are tried in the place of others. A name of forty equal tokens has 1,600.
const MOST_EXCHANGES: usize = 100;
/// Letters of the shortest token that may be two written together.
pub(super) const LEAST_JOINED: usize = 5;

/// One token of the query linked to one of the listed name, or two written as one on either side.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Link {
    query: (u8, u8),
    listed: (u8, u8),
    bits: f32,
    kind: LinkKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LinkKind {
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
}

/// What an alignment comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Verdict {
    /// The sum of all evidence, in bits.
    pub(super) bits: f32,
    /// False where too little of the names is linked to be evidence at all: one token of several,
    /// or initials only.
    pub(super) sufficient: bool,
}

impl Aligner {
    /// Aligns two names. `linked(i, j)` is what linking query token i to listed token j
    /// proves, where that is more than nothing; `joins` is false where it is known that no two adjacent
    /// tokens of one side written together fold to a token of the other.
    pub(super) fn align(
        &mut self,
        query: &[&Token],
        listed: &[&Token],
        joins: bool,
        linked: impl Fn(usize, usize) -> Option<f32>,
    ) -> Verdict {
        self.options.clear();
        for (i, q) in query.iter().enumerate() {
            for (j, l) in listed.iter().enumerate() {
                if let Some((bits, kind)) = link(q, l, || linked(i, j)) {
                    self.options.push(Link { query: span(i, 1), listed: span(j, 1), bits, kind });
                }
            }
        }
        if joins {
            self.join_options(query, listed);
        }
        self.choose();
        weigh(query, listed, &self.chosen, |_| ())
    }

    /// The evidence of the last alignment, which must have been of the same names.
    pub(super) fn evidence(&self, query: &[&Token], listed: &[&Token]) -> Vec<Evidence> {
        let mut evidence = Vec::new();
        weigh(query, listed, &self.chosen, |part| evidence.push(part));
        evidence
    }

    /// Adds the links of two tokens written as one.
    fn join_options(&mut self, query: &[&Token], listed: &[&Token]) {
        for (two, one, query_is_two) in [(query, listed, true), (listed, query, false)] {
            for (i, pair) in two.windows(2).enumerate() {
                if pair.iter().any(|token| token.role == Role::Initial) {
                    continue;
                }
                let length = pair[0].text.len() + pair[1].text.len();
                for (j, whole) in one.iter().enumerate() {
                    if whole.role != Role::Name
                        || whole.text.len() < LEAST_JOINED
                        || whole.text.len().abs_diff(length) > 3
                        || fold::fold(&format!("{}{}", pair[0].text, pair[1].text)) != whole.fold
                    {
                        continue;
                    }
                    let bits = joined_bits(pair[0], pair[1], whole);
                    let (query, listed) =
                        if query_is_two { (span(i, 2), span(j, 1)) } else { (span(j, 1), span(i, 2)) };
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

/// What two tokens prove that stand as one in the other name. Their folds are equal; letters that
/// differ all the same weigh, since long strings fold alike by chance.
fn joined_bits(a: &Token, b: &Token, whole: &Token) -> f32 {
    let apart: f32 = [a, b].into_iter().filter_map(|token| link_bits(token, token)).sum();
    let edits = strsim::osa_distance(&format!("{}{}", a.text, b.text), &whole.text);
    #[allow(clippy::cast_precision_loss)]
    let edits = edits as f32;
    apart - JOINED_BITS - JOINED_EDIT_BITS * edits
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
            link.bits + CONTRADICTION_BITS * covered / 2.0
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
        (Role::Initial, Role::Name) | (Role::Name, Role::Initial) | (Role::Initial, Role::Initial) => {
            let same = q.text.as_bytes()[0] == l.text.as_bytes()[0]
                || q.fold.as_bytes().first() == l.fold.as_bytes().first();
            same.then_some((INITIAL_BITS, LinkKind::Initial))
        }
        (a, b) if a == b && (a == Role::Name || q.text == l.text) => {
            linked().filter(|bits| *bits > 0.0).map(|bits| (bits, LinkKind::Spelling))
        }
        _ => None,
    }
}

/// Sums the evidence of an alignment, telling each part to `tell`.
fn weigh(query: &[&Token], listed: &[&Token], links: &[Link], mut tell: impl FnMut(Evidence)) -> Verdict {
    let mut sum = 0.0;
    let mut add = |bits: f32, part: &dyn Fn() -> Evidence, tell: &mut dyn FnMut(Evidence)| {
        sum += bits;
        tell(Evidence { bits: hundredths(bits), ..part() });
    };
    let (mut used_q, mut used_l) = (0u64, 0u64);
    let (mut named, mut initials) = (0u32, 0u32);
    for link in links {
        let (q, l) = (&query[range(link.query)], &listed[range(link.listed)]);
        used_q |= mask(link.query);
        used_l |= mask(link.listed);
        match link.kind {
            LinkKind::Initial => initials += 1,
            LinkKind::Joined => named += 2,
            LinkKind::Spelling => named += u32::from(matches!(q[0].role, Role::Name | Role::Title)),
        }
        add(link.bits, &|| linked(q, l, link.kind), &mut tell);
    }
    let left = |tokens: &[&Token], used: u64, role: Role| -> Vec<usize> {
        (0..tokens.len()).filter(|i| used & (1 << i) == 0 && tokens[*i].role == role).collect()
    };
    let (left_q, left_l) = (left(query, used_q, Role::Name), left(listed, used_l, Role::Name));
    let both = left_q.len().min(left_l.len());
    for k in 0..both {
        let part = || Evidence {
            kind: EvidenceKind::Contradiction,
            query: Some(query[left_q[k]].text.clone()),
            listed: Some(listed[left_l[k]].text.clone()),
            measure: "different names".to_owned(),
            bits: 0.0,
        };
        add(-CONTRADICTION_BITS, &part, &mut tell);
    }
    for (tokens, left, of_query) in [(query, &left_q, true), (listed, &left_l, false)] {
        for (k, &i) in left[both..].iter().enumerate() {
            let first = if k == 0 { FIRST_MISSING_BITS } else { MISSING_BITS };
            let syllable = if tokens[i].syllable.is_some() { MISSING_SYLLABLE_BITS } else { 0.0 };
            let lead = if i == 0 { LEAD_BITS } else { 0.0 };
            add(
                -(first + syllable + lead),
                &|| stray(tokens[i], of_query, "missing in the other"),
                &mut tell,
            );
        }
    }
    for (tokens, used, of_query) in [(query, used_q, true), (listed, used_l, false)] {
        let others_left = if of_query { &left_l } else { &left_q };
        for (_, token) in tokens.iter().enumerate().filter(|(i, _)| used & (1 << i) == 0) {
            let (bits, measure) = match token.role {
                Role::Name => continue,
                Role::Initial if !others_left.is_empty() => (OTHER_INITIAL_BITS, "other initial"),
                Role::Initial | Role::Particle | Role::Title | Role::Filler => {
                    (STRAY_BITS, "around the name")
                }
                Role::Suffix => (SUFFIX_BITS, "only one is so called"),
            };
            add(-bits, &|| stray(token, of_query, measure), &mut tell);
        }
    }
    let whole = left_q.is_empty() && left_l.is_empty();
    let order_bits = match order(links) {
        Order::Same => 0.0,
        Order::Turned if whole => 0.0,
        Order::Turned => TURN_BITS,
        Order::Other => ORDER_BITS,
    };
    if order_bits > 0.0 {
        let part = || Evidence {
            kind: EvidenceKind::Order,
            query: None,
            listed: None,
            measure: "other order".to_owned(),
            bits: 0.0,
        };
        add(-order_bits, &part, &mut tell);
    }
    let sufficient = match named {
        0 => false,
        1 => whole && (initials > 0 || (query.len() == 1 && listed.len() == 1)),
        _ => true,
    };
    Verdict { bits: sum, sufficient }
}

/// Bits as shown: what lies beyond a hundredth is noise of the fit.
fn hundredths(bits: f32) -> f64 {
    (f64::from(bits) * 100.0).round() / 100.0
}

/// The order of the linked tokens in the one name, seen from the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Same,
    /// The one begins in the middle of the other: family name first, family name last.
    Turned,
    Other,
}

fn order(links: &[Link]) -> Order {
    // Titles and particles wander; names do not.
    let falls = links.windows(2).filter(|pair| pair[1].listed < pair[0].listed).count();
    match (links.first(), links.last(), falls) {
        (_, _, 0) => Order::Same,
        (Some(first), Some(last), 1) if last.listed < first.listed => Order::Turned,
        _ => Order::Other,
    }
}

fn range((start, end): (u8, u8)) -> std::ops::Range<usize> {
    usize::from(start)..usize::from(end)
}

fn mask((start, end): (u8, u8)) -> u64 {
    (start..end).fold(0, |bits, i| bits | 1 << i)
}

fn linked(q: &[&Token], l: &[&Token], kind: LinkKind) -> Evidence {
    let text =
        |tokens: &[&Token]| tokens.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ");
    let measure = match kind {
        LinkKind::Initial => "initial".to_owned(),
        LinkKind::Joined => "written together".to_owned(),
        LinkKind::Spelling if q[0].text == l[0].text => "equal".to_owned(),
        LinkKind::Spelling if q[0].fold == l[0].fold => "romanization".to_owned(),
        LinkKind::Spelling => {
            format!("spelling {:.2}", strsim::jaro_winkler(&q[0].text, &l[0].text))
        }
    };
    Evidence { kind: EvidenceKind::Token, query: Some(text(q)), listed: Some(text(l)), measure, bits: 0.0 }
}

fn stray(token: &Token, of_query: bool, measure: &str) -> Evidence {
    let text = Some(token.text.clone());
    let (query, listed) = if of_query { (text, None) } else { (None, text) };
    Evidence { kind: EvidenceKind::Unmatched, query, listed, measure: measure.to_owned(), bits: 0.0 }
}
