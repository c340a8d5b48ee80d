//! An alignment -> the sum of its evidence: what is linked speaks for, what is left over against.
//!
//! One walk serves all who ask. A [`Ledger`] hears of every part: [`Total`] wants the sum alone and
//! lets go early of what is of no use, [`Account`] wants to know what was seen and where.

use std::cmp::Ordering;

use super::align::{Link, LinkKind, joined};
use super::enough::{Common, is_last, leads};
use super::gender::without_other_gender;
use super::hit::{Evidence, EvidenceKind};
use super::model;
use super::sounds;
use super::spelling;
use super::weights::{Bits, Feature, Part, Sum};
use crate::name::patronymic::is_patronymic;
use crate::name::syllable::is_real;
use crate::name::variants::{self, Relation};
use crate::name::{Role, SYLLABLE_BITS, Token, is_particle_a_name};

/// What the parts of a score are told to.
pub(super) trait Ledger {
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
pub(super) struct Total {
    pub(super) need: f32,
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
pub(super) struct Account<F>(pub(super) F);

impl<F: FnMut(&Part, &dyn Fn() -> Evidence)> Ledger for Account<F> {
    type Sum = Part;

    fn linked(&self, query: &[&Token], listed: &[&Token], link: &Link) -> Part {
        match (link.kind, query, listed) {
            (LinkKind::Joined, pair @ [_, _], [whole]) | (LinkKind::Joined, [whole], pair @ [_, _]) => {
                joined(pair, &whole.text)
            }
            (LinkKind::Joined, [a, b], pair) => joined(pair, &format!("{}{}", a.text, b.text)),
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
pub(super) fn weigh<L: Ledger>(query: &[&Token], listed: &[&Token], links: &[Link], ledger: &mut L) -> f32 {
    let others = without_other_gender(query, listed, links);
    let links = others.as_deref().unwrap_or(links);
    let mut sum = 0.0;
    let (mut used_q, mut used_l) = (0u64, 0u64);
    let (mut named, mut titles, mut initials) = (0u32, 0u32, 0u32);
    for link in links {
        let (q, l) = (&query[range(link.query)], &listed[range(link.listed)]);
        used_q |= mask(link.query);
        used_l |= mask(link.listed);
        let part = match link.kind {
            LinkKind::Initial => {
                initials += 1;
                let is_last = |name, (_, end)| is_last(name, usize::from(end));
                let ends_only_one = is_last(query, link.query) != is_last(listed, link.listed);
                L::Sum::of(Feature::Initial).when(ends_only_one, Feature::InitialLast)
            }
            LinkKind::Joined => {
                named += 2;
                ledger.linked(q, l, link)
            }
            LinkKind::Spelling
                if is_particle_a_name(query.iter().copied(), usize::from(link.query.0))
                    && is_particle_a_name(listed.iter().copied(), usize::from(link.listed.0)) =>
            {
                named += 1;
                named_particle()
            }
            LinkKind::Spelling => {
                named += u32::from(q[0].role.may_be_name());
                titles += u32::from(q[0].role == Role::Title || l[0].role == Role::Title);
                ledger.linked(q, l, link)
            }
        };
        sum += part.bits();
        ledger.hear(&part, &|| linked(q, l, link.kind));
    }
    let left = |tokens: &[&Token], used: u64, role: Role| -> u64 {
        let stands = |i: &usize| used & (1 << i) == 0 && tokens[*i].role == role;
        (0..tokens.len()).filter(stands).fold(0, |bits, i| bits | 1 << i)
    };
    let (mut left_q, mut left_l) = (left(query, used_q, Role::Name), left(listed, used_l, Role::Name));
    // Whatever comes now speaks against.
    let most = sum + most_of_left(left_q.count_ones(), left_l.count_ones(), named) + ROUNDING_BITS;
    if ledger.is_hopeless(most) {
        return most;
    }
    let mut add = |part: L::Sum, told: &dyn Fn() -> Evidence| {
        sum += part.bits();
        ledger.hear(&part, told);
    };
    let whole = left_q == 0 && left_l == 0;
    let (some_q, some_l) = (left_q != 0, left_l != 0);
    let mut contradicted = None;
    while left_q != 0 && left_l != 0 {
        let (i, j) = (take(&mut left_q), take(&mut left_l));
        let part =
            L::Sum::of(Feature::Contradiction).when(named <= 2 && contradicted.is_none(), Feature::Kin);
        contradicted = contradicted.or(Some((i, j)));
        let lead = leads(query, i) && leads(listed, j);
        let part = contradiction(part, query[i], listed[j], lead);
        add(part, &|| contradicting(query[i], listed[j], "different names"));
    }
    let (mut letters_q, mut letters_l) =
        (left(query, used_q, Role::Initial), left(listed, used_l, Role::Initial));
    while letters_q != 0 && letters_l != 0 {
        let (i, j) = (take(&mut letters_q), take(&mut letters_l));
        if are_other_letters(query[i], listed[j]) {
            (used_q, used_l) = (used_q | 1 << i, used_l | 1 << j);
            let part = L::Sum::of(Feature::ContradictionInitial);
            add(part, &|| contradicting(query[i], listed[j], "different initials"));
        }
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
        Order::Turned if has_western_name(query) && has_western_name(listed) => None,
        Order::Turned if whole => Some(Feature::TurnedWhole),
        Order::Turned => Some(Feature::Turned),
        Order::Other if whole && are_exchanged(query, listed, links) => Some(Feature::Exchanged),
        Order::Other => Some(Feature::OtherOrder),
    };
    if let Some(feature) = turned {
        let measure = match feature {
            Feature::Exchanged => "two names have changed places",
            Feature::OtherOrder => "other order",
            _ => "family name first in one",
        };
        add(L::Sum::of(feature), &|| about_both(EvidenceKind::Order, measure));
    }
    let common = Common { query, listed, links, named, titles, initials, whole, contradicted };
    if !common.is_enough() {
        let amount = model::alone_bits(sum) / Feature::Alone.bits();
        let part = L::Sum::new().and(Feature::Alone, amount);
        sum += part.bits();
        ledger.hear(&part, &|| about_both(EvidenceKind::Unmatched, "too little in common"));
    }
    sum
}

/// What sums of the same bits in another order may differ by, and more.
const ROUNDING_BITS: f32 = 0.001;

/// The most that so many name tokens left over on each side leave of nothing, `named` others being
/// linked: what they have in particular only adds to what speaks against.
fn most_of_left(query: u32, listed: u32, named: u32) -> f32 {
    let (contradicting, longer) = (query.min(listed), query.max(listed));
    let each = |at: u32| match at.cmp(&contradicting) {
        Ordering::Less => Feature::Contradiction.bits(),
        Ordering::Equal => Feature::Missing.bits(),
        Ordering::Greater => Feature::MissingMore.bits(),
    };
    let kin = if contradicting > 0 && named <= 2 { Feature::Kin.bits() } else { 0.0 };
    (0..longer).map(each).sum::<f32>() + kin
}

/// What the equal of a particle proves where it is a name in both names.
pub(super) fn named_particle<S: Sum>() -> S {
    S::of(Feature::Equal).and(Feature::EqualRarity, SYLLABLE_BITS)
}

/// Two name tokens left over, one on each side; `lead` where both are the first of their names.
fn contradiction<S: Sum>(part: S, a: &Token, b: &Token, lead: bool) -> S {
    let far = spelling::is_far(a, b);
    part.when(far, Feature::ContradictionFar)
        .when(a.known > 0 && b.known > 0 || are_other_syllables(a, b), Feature::ContradictionKnown)
        .when(is_patronymic(&a.text) && is_patronymic(&b.text), Feature::ContradictionFather)
        .when(far && lead, Feature::ContradictionLead)
}

/// Whether two tokens are syllables of Chinese or Korean names, and neither is the other with one slip.
fn are_other_syllables(a: &Token, b: &Token) -> bool {
    let is_syllable = |token: &Token| token.syllable.is_some() && is_real(&token.text);
    is_syllable(a) && is_syllable(b) && spelling::edits(a, b) > 1
}

/// Whether two initials are of different names in every romanization: Юрий is Yuri, Jurij and Iurii.
fn are_other_letters(a: &Token, b: &Token) -> bool {
    const GLIDES: &[u8] = b"eijy";
    let (a, b) = (a.text.as_bytes()[0], b.text.as_bytes()[0]);
    !(sounds::are_related(a, b) || GLIDES.contains(&a) && GLIDES.contains(&b))
}

/// Whether one name of the West stands before or behind Chinese syllables, as it does in either order:
/// Chris Tang is TANG Ping-keung Chris.
fn has_western_name(name: &[&Token]) -> bool {
    let names = || name.iter().filter(|token| token.role == Role::Name);
    let is_western = |token: &&&Token| token.syllable.is_none();
    let outer = names().next().is_some_and(|first| is_western(&first))
        || names().next_back().is_some_and(|last| is_western(&last));
    outer && names().count() > 1 && names().filter(is_western).count() == 1
}

/// Takes the lowest bit.
fn take(bits: &mut u64) -> usize {
    let lowest = bits.trailing_zeros() as usize;
    *bits &= *bits - 1;
    lowest
}

pub(super) fn about_both(kind: EvidenceKind, measure: &str) -> Evidence {
    Evidence { kind, query: None, listed: None, measure: measure.to_owned(), bits: 0.0, span: None }
}

/// Bits as shown: what lies beyond a hundredth is noise of the fit.
pub(super) fn hundredths(bits: f32) -> f64 {
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

/// Whether all that tells the order of two names apart are two neighbors, the same in both, that have changed
/// places: Ali Hassan Khalil is the son of another man than Hassan Ali Khalil.
fn are_exchanged(query: &[&Token], listed: &[&Token], links: &[Link]) -> bool {
    let is_same = |link: &Link| {
        let (q, l) = (query[usize::from(link.query.0)], listed[usize::from(link.listed.0)]);
        link.kind == LinkKind::Spelling && q.fold == l.fold
    };
    let Some(at) = links.windows(2).position(|pair| pair[1].listed < pair[0].listed) else { return false };
    let (before, [first, second, behind @ ..]) = links.split_at(at) else { return false };
    let rest_stands = before.last().is_none_or(|link| link.listed < second.listed)
        && behind.first().is_none_or(|link| first.listed < link.listed)
        && behind.is_sorted_by_key(|link| link.listed);
    rest_stands && is_same(first) && is_same(second)
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
        LinkKind::Joined if q.len() == l.len() => "parted at another letter".to_owned(),
        LinkKind::Joined => "written together".to_owned(),
        LinkKind::Spelling if q[0].text == l[0].text => "equal".to_owned(),
        LinkKind::Spelling if q[0].fold == l[0].fold => "romanization".to_owned(),
        LinkKind::Spelling => match variants::relation(&q[0].text, &l[0].text) {
            Some(Relation::Spelling) => "spelling of another language".to_owned(),
            Some(Relation::Nickname) => "nickname".to_owned(),
            None => match q[0].given.as_deref().filter(|given| given.is_spelling_of(&l[0].text)) {
                Some(given) => given.measure().to_owned(),
                None => format!("spelling {:.2}", strsim::jaro_winkler(&q[0].text, &l[0].text)),
            },
        },
    };
    Evidence {
        kind: EvidenceKind::Token,
        query: Some(text(q)),
        listed: Some(text(l)),
        measure,
        bits: 0.0,
        span: None,
    }
}

fn contradicting(query: &Token, listed: &Token, measure: &str) -> Evidence {
    let (query, listed) = (Some(query.text.clone()), Some(listed.text.clone()));
    let (kind, measure) = (EvidenceKind::Contradiction, measure.to_owned());
    Evidence { kind, query, listed, measure, bits: 0.0, span: None }
}

fn stray(token: &Token, of_query: bool, measure: &str) -> Evidence {
    let text = Some(token.text.clone());
    let (query, listed) = if of_query { (text, None) } else { (None, text) };
    Evidence {
        kind: EvidenceKind::Unmatched,
        query,
        listed,
        measure: measure.to_owned(),
        bits: 0.0,
        span: None,
    }
}
