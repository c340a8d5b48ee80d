//! Name against name: which token stands for which, and what that proves, in bits.
//!
//! The best assignment of the tokens of one name to those of the other, a token to a token or two
//! written together to one. Every link adds the rarity of what is shared less the cost of its
//! spelling; what is left over costs little on one side and much on both, since then the names
//! contradict each other. The sum is the evidence for the two names being one person's.

use super::hit::{Evidence, EvidenceKind};
use super::model;
use super::spelling;
use super::weights::{Bits, Feature, Part, Sum};
use crate::name::variants::{self, Relation};
use crate::name::{Role, Token, fold};

/// Links that are tried in the place of others. A name of forty equal tokens has 1,600.
const MOST_EXCHANGES: usize = 100;
/// Letters of the shortest token that may be two written together.
pub(super) const LEAST_JOINED: usize = 4;

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
                        || *fold.get_or_insert_with(|| joined_fold(pair[0], pair[1])) != whole.fold
                    {
                        continue;
                    }
                    let bits = joined(pair[0], pair[1], whole).bits();
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

/// Two tokens that stand as one in the other name. Their folds are equal; letters that differ all
/// the same weigh, since long strings fold alike by chance.
fn joined(a: &Token, b: &Token, whole: &Token) -> Part {
    let edits = strsim::osa_distance(&format!("{}{}", a.text, b.text), &whole.text);
    #[allow(clippy::cast_precision_loss)]
    let edits = edits as f32;
    [a, b]
        .into_iter()
        .filter_map(|token| spelling::link::<Part>(token, token))
        .flat_map(|part| part.seen().to_vec())
        .fold(Part::of(Feature::Joined), |part, (feature, amount)| part.and(feature, amount))
        .and(Feature::JoinedEdits, edits)
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
    let named = |role| matches!(role, Role::Name | Role::Title);
    match (q.role, l.role) {
        (Role::Initial, other) | (other, Role::Initial) if named(other) || other == Role::Initial => {
            let same = q.text.as_bytes()[0] == l.text.as_bytes()[0]
                || q.fold.as_bytes().first() == l.fold.as_bytes().first();
            same.then_some((Feature::Initial.bits(), LinkKind::Initial))
        }
        (a, b) if (named(a) && named(b)) || (a == b && q.text == l.text) => {
            linked().filter(|bits| *bits > 0.0).map(|bits| (bits, LinkKind::Spelling))
        }
        _ => None,
    }
}

/// What the parts of a score are told to.
trait Ledger {
    /// What a part is made of.
    type Sum: Sum;

    /// The part of a link that proves `bits`.
    fn linked(&self, query: &[&Token], listed: &[&Token], link: &Link) -> Self::Sum;

    /// Hears of a part and what it is about.
    fn hear(&mut self, part: &Self::Sum, told: &dyn Fn() -> Evidence);

    /// Whether a sum that can only fall from here on is of no use.
    fn is_hopeless(&self, sum: f32) -> bool;
}

/// Wants the sum alone, and that only where it reaches what is needed.
struct Total {
    need: f32,
}

impl Ledger for Total {
    type Sum = Bits;

    fn linked(&self, _: &[&Token], _: &[&Token], link: &Link) -> Bits {
        Bits::from(link.bits)
    }

    fn hear(&mut self, _: &Bits, _: &dyn Fn() -> Evidence) {}

    fn is_hopeless(&self, sum: f32) -> bool {
        sum < self.need
    }
}

/// Wants to know everything.
struct Account<F>(F);

impl<F: FnMut(&Part, &dyn Fn() -> Evidence)> Ledger for Account<F> {
    type Sum = Part;

    fn linked(&self, query: &[&Token], listed: &[&Token], link: &Link) -> Part {
        match (link.kind, query, listed) {
            (LinkKind::Joined, [a, b], [whole]) | (LinkKind::Joined, [whole], [a, b]) => joined(a, b, whole),
            _ => spelling::link(query[0], listed[0]).unwrap_or_else(Part::new),
        }
    }

    fn hear(&mut self, part: &Part, told: &dyn Fn() -> Evidence) {
        self.0(part, told);
    }

    fn is_hopeless(&self, _: f32) -> bool {
        false
    }
}

/// Sums the evidence of an alignment, telling each part to the ledger.
fn weigh<L: Ledger>(query: &[&Token], listed: &[&Token], links: &[Link], ledger: &mut L) -> f32 {
    let mut sum = 0.0;
    let (mut used_q, mut used_l) = (0u64, 0u64);
    let (mut named, mut titles, mut initials, mut joins) = (0u32, 0u32, 0u32, 0u32);
    for link in links {
        let (q, l) = (&query[range(link.query)], &listed[range(link.listed)]);
        used_q |= mask(link.query);
        used_l |= mask(link.listed);
        let part = match link.kind {
            LinkKind::Initial => {
                initials += 1;
                let ends_only_one = ends(query, link.query) != ends(listed, link.listed);
                L::Sum::of(Feature::Initial).when(ends_only_one, Feature::InitialLast)
            }
            LinkKind::Joined => {
                named += 2;
                joins += 1;
                ledger.linked(q, l, link)
            }
            LinkKind::Spelling => {
                named += u32::from(matches!(q[0].role, Role::Name | Role::Title));
                titles += u32::from(q[0].role == Role::Title || l[0].role == Role::Title);
                ledger.linked(q, l, link)
            }
        };
        sum += part.bits();
        ledger.hear(&part, &|| linked(q, l, link.kind));
    }
    // Whatever comes now speaks against.
    if ledger.is_hopeless(sum) {
        return sum;
    }
    let mut add = |part: L::Sum, told: &dyn Fn() -> Evidence| {
        sum += part.bits();
        ledger.hear(&part, told);
    };
    let left = |tokens: &[&Token], used: u64, role: Role| -> u64 {
        let stands = |i: &usize| used & (1 << i) == 0 && tokens[*i].role == role;
        (0..tokens.len()).filter(stands).fold(0, |bits, i| bits | 1 << i)
    };
    let (mut left_q, mut left_l) = (left(query, used_q, Role::Name), left(listed, used_l, Role::Name));
    let whole = left_q == 0 && left_l == 0;
    let (some_q, some_l) = (left_q != 0, left_l != 0);
    let mut contradicted = false;
    while left_q != 0 && left_l != 0 {
        let (i, j) = (take(&mut left_q), take(&mut left_l));
        let part = L::Sum::of(Feature::Contradiction).when(named <= 2 && !contradicted, Feature::Kin);
        contradicted = true;
        let part = contradiction(part, query[i], listed[j]);
        add(part, &|| Evidence {
            kind: EvidenceKind::Contradiction,
            query: Some(query[i].text.clone()),
            listed: Some(listed[j].text.clone()),
            measure: "different names".to_owned(),
            bits: 0.0,
        });
    }
    for (tokens, mut left, of_query) in [(query, left_q, true), (listed, left_l, false)] {
        let mut kind = Feature::Missing;
        while left != 0 {
            let i = take(&mut left);
            let part = L::Sum::of(kind)
                .when(tokens[i].syllable.is_some(), Feature::MissingSyllable)
                .when(i == 0, Feature::MissingLead);
            add(part, &|| stray(tokens[i], of_query, "missing in the other"));
            kind = Feature::MissingMore;
        }
    }
    for (tokens, used, of_query) in [(query, used_q, true), (listed, used_l, false)] {
        let others_left = if of_query { some_l } else { some_q };
        for (_, token) in tokens.iter().enumerate().filter(|(i, _)| used & (1 << i) == 0) {
            let (feature, measure) = match token.role {
                Role::Name => continue,
                Role::Initial if others_left => (Feature::OtherInitial, "other initial"),
                Role::Initial | Role::Particle | Role::Title | Role::Filler => {
                    (Feature::Stray, "around the name")
                }
                Role::Suffix => (Feature::Suffix, "only one is so called"),
            };
            add(L::Sum::of(feature), &|| stray(token, of_query, measure));
        }
    }
    let turned = match order(links) {
        Order::Same => None,
        Order::Turned if whole => Some(Feature::TurnedWhole),
        Order::Turned => Some(Feature::Turned),
        Order::Other => Some(Feature::OtherOrder),
    };
    if let Some(feature) = turned {
        let measure = if feature == Feature::OtherOrder { "other order" } else { "family name first in one" };
        add(L::Sum::of(feature), &|| about_both(EvidenceKind::Order, measure));
    }
    let sufficient = match named {
        0 => false,
        1 => initials > 0 || (whole && query.len() == 1 && listed.len() == 1),
        // What two tokens written together prove is one name of several.
        2 if joins > 0 => whole || initials > 0,
        // Two mullahs of one name are two men if their other names differ.
        2 if contradicted => titles == 0,
        _ => true,
    } && !is_other_generation(query, listed);
    if !sufficient {
        let amount = model::alone_bits(sum) / Feature::Alone.bits();
        let part = L::Sum::new().and(Feature::Alone, amount);
        sum += part.bits();
        ledger.hear(&part, &|| about_both(EvidenceKind::Unmatched, "too little in common"));
    }
    sum
}

/// Whether each name says which of its bearers is meant, and not the same: Jr, Sr.
fn is_other_generation(a: &[&Token], b: &[&Token]) -> bool {
    let generation = |tokens: &[&Token]| {
        let suffix = tokens.iter().find(|token| token.role == Role::Suffix)?;
        Some(match suffix.text.as_str() {
            "sr" | "senior" => 1,
            "jr" | "junior" | "ii" | "2nd" | "filho" => 2,
            "iii" | "3rd" | "neto" => 3,
            _ => 4,
        })
    };
    matches!((generation(a), generation(b)), (Some(a), Some(b)) if a != b)
}

/// Two name tokens left over, one on each side.
fn contradiction<S: Sum>(part: S, a: &Token, b: &Token) -> S {
    let father = |token: &Token| PATRONYMICS.iter().any(|ending| token.text.ends_with(ending));
    part.when(spelling::is_far(a, b), Feature::ContradictionFar)
        .when(a.known > 0 && b.known > 0, Feature::ContradictionKnown)
        .when(father(a) && father(b), Feature::ContradictionFather)
}

/// Endings of fathers' names in Slavic, as English writes them.
const PATRONYMICS: &[&str] = &[
    "ovich", "evich", "ovych", "evych", "ovna", "evna", "ivna", "yevich", "ovic", "evic", "ovitch", "evitch",
];

/// Whether a token is the last of its name that is not a suffix or stray.
fn ends(name: &[&Token], (_, end): (u8, u8)) -> bool {
    name[usize::from(end)..].iter().all(|token| !matches!(token.role, Role::Name | Role::Initial))
}

/// Takes the lowest bit.
fn take(bits: &mut u64) -> usize {
    let lowest = bits.trailing_zeros() as usize;
    *bits &= *bits - 1;
    lowest
}

fn about_both(kind: EvidenceKind, measure: &str) -> Evidence {
    Evidence { kind, query: None, listed: None, measure: measure.to_owned(), bits: 0.0 }
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
        LinkKind::Spelling => match variants::relation(&q[0].text, &l[0].text) {
            Some(Relation::Spelling) => "spelling of another language".to_owned(),
            Some(Relation::Nickname) => "nickname".to_owned(),
            None => format!("spelling {:.2}", strsim::jaro_winkler(&q[0].text, &l[0].text)),
        },
    };
    Evidence { kind: EvidenceKind::Token, query: Some(text(q)), listed: Some(text(l)), measure, bits: 0.0 }
}

fn stray(token: &Token, of_query: bool, measure: &str) -> Evidence {
    let text = Some(token.text.clone());
    let (query, listed) = if of_query { (text, None) } else { (None, text) };
    Evidence { kind: EvidenceKind::Unmatched, query, listed, measure: measure.to_owned(), bits: 0.0 }
}
