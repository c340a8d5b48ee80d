//! Query -> the listed names worth scoring.
//!
//! Rare tokens generate, common ones only verify. Each query token has an upper bound of what it
//! can prove, its rarity; the commonest tokens, as long as their bounds together stay below what a
//! hit needs, propose nothing: a name that shares only them cannot reach the threshold. What is
//! proposed is then bounded once more by all its tokens, and goes on to the scorer only if the
//! bound reaches the threshold. Nothing at or above the threshold is lost by either bound.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::Index;
use super::align::LEAST_JOINED;
use super::dictionary::Similar;
use super::model;
use super::weights::Feature;
use crate::name::{Role, Token, fold};

/// A query as candidates are found for it.
pub(super) struct Query<'a> {
    pub(super) normal: &'a str,
    pub(super) tokens: &'a [Token],
    /// The similar listed tokens of each token.
    pub(super) similar: &'a [Rc<[Similar]>],
    /// Bits a hit needs.
    pub(super) need: f32,
}

/// A name worth scoring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    pub(super) name: u32,
    /// Two tokens may be written as one.
    pub(super) joins: bool,
    /// The normal form may be equal.
    pub(super) equal: bool,
}

/// Similar listed tokens by query token, and marks of the names already proposed. Belongs to one
/// index and one thread.
pub(super) struct Candidates {
    /// Names follow Zipf: ten million hold about 400,000 distinct tokens.
    memo: FxHashMap<String, Rc<[Similar]>>,
    seen: Vec<u32>,
    round: u32,
    found: Vec<Candidate>,
}

/// Distinct tokens remembered before the memory starts anew; about 100 MB at most.
const MOST_REMEMBERED: usize = 500_000;

impl Candidates {
    pub(super) fn new(index: &Index) -> Self {
        Self { memo: FxHashMap::default(), seen: vec![0; index.counts().1], round: 0, found: Vec::new() }
    }

    /// The listed tokens that `token` may be a spelling of.
    pub(super) fn similar(&mut self, index: &Index, token: &Token) -> Rc<[Similar]> {
        if let Some(known) = self.memo.get(&token.text) {
            return Rc::clone(known);
        }
        if self.memo.len() >= MOST_REMEMBERED {
            self.memo.clear();
        }
        let similar: Rc<[Similar]> = index.dictionary().similar(token).into();
        self.memo.insert(token.text.clone(), Rc::clone(&similar));
        similar
    }

    /// The names that may reach the bits a hit needs, ascending.
    pub(super) fn propose(&mut self, index: &Index, query: &Query<'_>) -> &[Candidate] {
        // A round marks a name as seen; the marks are wiped when the rounds run out.
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            self.seen.fill(0);
            self.round = 1;
        }
        self.found.clear();
        let Self { seen, round, found, .. } = self;
        let mut fresh = |name: u32| {
            let mark = &mut seen[name as usize];
            std::mem::replace(mark, *round) != *round
        };
        // The few that need no bound come first, so that a mark never hides what they know.
        let mut special: Vec<Candidate> = index
            .names_equal(query.normal)
            .map(|name| Candidate { name, joins: true, equal: true })
            .collect();
        let joined = |name| Candidate { name, joins: true, equal: false };
        for token in query.tokens {
            if token.role == Role::Name && token.text.len() >= LEAST_JOINED {
                special.extend(index.names_with_joined(&token.fold).map(joined));
            }
        }
        for pair in query.tokens.windows(2).filter(|pair| pair.iter().all(|t| t.role != Role::Initial)) {
            let whole = fold::fold(&format!("{}{}", pair[0].text, pair[1].text));
            for token in index.tokens_folding_to(&whole) {
                special.extend(index.names_with(token).iter().copied().map(joined));
            }
        }
        found.extend(special.into_iter().filter(|candidate| fresh(candidate.name)));
        let marks = Marks::of(query);
        for i in generators(query) {
            for one in query.similar[i].iter() {
                for &name in index.names_with(one.token) {
                    if fresh(name) && marks.admit(index.mark(name)) && bound(index, query, name) >= query.need
                    {
                        found.push(Candidate { name, joins: false, equal: false });
                    }
                }
            }
        }
        found.sort_unstable();
        found
    }
}

/// The bit of a name that holds an initial, which may link to any token.
const INITIAL_MARK: u64 = 1 << 63;

/// The mark of a token: one of 63 bits. The mark of a name is that of all its tokens.
pub(super) fn mark_of(token: &Token, id: u32) -> u64 {
    match token.role {
        Role::Initial => INITIAL_MARK,
        _ => 1 << (id % 63),
    }
}

/// A first, coarse look at a name: can two tokens of the query be linked to it at all?
struct Marks {
    /// The marks of what each token may be a spelling of.
    tokens: Vec<u64>,
    /// Links that are needed; fewer are no evidence.
    needed: usize,
}

impl Marks {
    fn of(query: &Query<'_>) -> Self {
        let mut names = 0;
        let mut initials = 0;
        let mut tokens = Vec::with_capacity(query.tokens.len());
        for (token, similar) in query.tokens.iter().zip(query.similar) {
            names += usize::from(token.role == Role::Name);
            initials += usize::from(token.role == Role::Initial);
            tokens.push(similar.iter().fold(0, |marks, one| marks | one.mark));
        }
        // A name of one token may be alone in the query, too.
        let alone_will_do = model::most_alone_bits() >= query.need;
        let needed = if names > 1 && !alone_will_do { 2usize.saturating_sub(initials) } else { 0 };
        Self { tokens, needed }
    }

    fn admit(&self, name: u64) -> bool {
        name & INITIAL_MARK != 0
            || self.needed == 0
            || self.tokens.iter().filter(|token| **token & name != 0).count() >= self.needed
    }
}

/// The most bits a name without joined tokens can reach: what each query token can prove at best,
/// less the contradictions that are left whichever way the tokens are paired.
fn bound(index: &Index, query: &Query<'_>, name: u32) -> f32 {
    let ids = index.tokens_of(index.name(name));
    let (mut bits, mut linked, mut initials, mut others) = (0.0, 0usize, 0usize, 0usize);
    let mut query_names = 0;
    for (token, similar) in query.tokens.iter().zip(query.similar) {
        if token.role == Role::Initial {
            initials += 1;
            continue;
        }
        let best = ids
            .iter()
            .filter_map(|id| similar.binary_search_by_key(id, |one| one.token).ok())
            .map(|found| similar[found].bits)
            .fold(0.0, f32::max);
        if token.role == Role::Name {
            query_names += 1;
            linked += usize::from(best > 0.0);
        } else {
            others += usize::from(best > 0.0);
        }
        bits += best;
    }
    let mut listed_names = 0usize;
    for id in ids {
        match index.dictionary().token(*id).role {
            Role::Name => listed_names += 1,
            Role::Initial => initials += 1,
            _ => {}
        }
    }
    #[allow(clippy::cast_precision_loss)]
    let left = query_names.min(listed_names).saturating_sub(linked + others + initials) as f32;
    #[allow(clippy::cast_precision_loss)]
    let initials_bits = initials as f32 * Feature::Initial.bits();
    let missing =
        if initials + others == 0 && query_names != listed_names { Feature::Missing.bits() } else { 0.0 };
    let most = bits + initials_bits + Feature::Contradiction.bits() * left + missing;
    // One token of several is little evidence, whatever it is.
    if linked + others + initials < 2 && query_names.max(listed_names) > 1 {
        return most + model::alone_bits(most);
    }
    most
}

/// The tokens that must propose: all but the weakest, as long as those together prove less than a
/// hit needs.
fn generators(query: &Query<'_>) -> Vec<usize> {
    let initial_bits = Feature::Initial.bits();
    let most: Vec<f32> = query
        .tokens
        .iter()
        .zip(query.similar)
        .map(|(token, similar)| match token.role {
            Role::Initial => initial_bits,
            // An initial of the listed name links to any token.
            _ => similar.iter().map(|one| one.bits).fold(initial_bits, f32::max),
        })
        .collect();
    let mut order: Vec<usize> = (0..query.tokens.len()).collect();
    order.sort_by(|a, b| most[*a].total_cmp(&most[*b]).then(a.cmp(b)));
    // The others may each be linked to an initial of the listed name, which proposes nothing.
    let others = u8::try_from(query.tokens.len().saturating_sub(1)).unwrap_or(u8::MAX);
    let mut below = initial_bits * f32::from(others);
    order.retain(|i| {
        below += most[*i];
        below >= query.need
    });
    order
}
