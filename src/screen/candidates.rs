//! Query -> the listed names worth scoring.
//!
//! A hit needs two links at least, so all tokens of the query but one propose the names that hold a
//! similar token: the one left out is the one that most names hold. What is proposed is bounded by all
//! its tokens, and goes on to the scorer only if the bound reaches what a hit needs. Nothing at or above
//! the threshold is lost by either.

use std::iter;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Index;
use super::align::{LEAST_JOINED, may_join};
use super::dictionary::{Memory, Similar};
use super::index::Shape;
use super::marks::Marks;
use super::model;
use super::postings::{MARKS, Part, mark};
use super::seam::Seam;
use super::weigh::named_particle;
use super::weights::{Bits, Feature, Sum};
use crate::name::{Role, Token, is_particle_a_name};

/// A token of a query and the listed tokens it may be a spelling of.
pub(super) struct Met {
    pub(super) token: Token,
    /// In the order of their ids.
    pub(super) similar: Box<[Similar]>,
    /// The listed token of the same letters.
    equal: Option<u32>,
    /// Names in which two adjacent tokens may be this one.
    as_two: Box<[u32]>,
    /// Names that hold one of them, counted once for each.
    names: usize,
    /// Its part in what it may be written together with.
    seam: Seam,
}

impl Met {
    /// What linking to a listed token proves, where it may be linked.
    pub(super) fn bits(&self, listed: u32) -> Option<f32> {
        let found = self.similar.binary_search_by_key(&listed, |one| one.token).ok()?;
        Some(self.similar[found].bits)
    }
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

/// Working memory of one thread for one index: tokens met, and marks of the query under way.
pub(super) struct Candidates {
    /// Names follow Zipf: ten million hold about 400,000 distinct tokens.
    met: FxHashMap<Box<str>, Arc<Met>>,
    memory: Memory,
    /// The names proposed for the query under way.
    seen: Marks,
    /// By mark of a listed token the most bits of a link to one of that query; 0 where there is none.
    linked: Vec<f32>,
    found: Vec<Candidate>,
}

/// Distinct tokens remembered before the memory starts anew; about 100 MB at most.
const MOST_REMEMBERED: usize = 400_000;

impl Candidates {
    pub(super) fn new(index: &Index) -> Self {
        Self {
            met: FxHashMap::default(),
            memory: Memory::new(index.dictionary().len()),
            seen: Marks::new(index.name_count()),
            linked: vec![0.0; index.dictionary().len().min(MARKS)],
            found: Vec::new(),
        }
    }

    /// How many words are remembered.
    pub(super) fn remembered(&self) -> usize {
        self.met.len()
    }

    /// The token of a word, and the listed tokens it may be a spelling of.
    pub(super) fn meet(&mut self, index: &Index, word: &str) -> Arc<Met> {
        if let Some(known) = self.met.get(word) {
            return Arc::clone(known);
        }
        if self.met.len() >= MOST_REMEMBERED {
            self.met.clear();
        }
        let token = Token::read(word);
        let similar = index.dictionary().similar(&token, &mut self.memory);
        let names = similar.iter().map(|one| index.postings().names(one.token).len()).sum();
        let as_two = match token.role {
            Role::Name if token.text.len() >= LEAST_JOINED => index.pairs().names_as(&token),
            _ => Vec::new(),
        };
        let (equal, as_two) = (index.dictionary().equal(word), as_two.into_boxed_slice());
        let met = Arc::new(Met { token, similar, equal, as_two, names, seam: Seam::of(word) });
        self.met.insert(word.into(), Arc::clone(&met));
        met
    }

    /// The names that may reach the bits a hit needs, ascending.
    pub(super) fn propose(
        &mut self,
        index: &Index,
        normal: &str,
        query: &[Arc<Met>],
        need: f32,
    ) -> &[Candidate] {
        self.seen.next_round();
        self.found.clear();
        // The few that need no bound come first, so that a mark never hides what they know.
        for name in index.names_equal(normal) {
            self.add(Candidate { name, joins: true, equal: true });
        }
        let bound = self.link(query, need);
        self.propose_joined(index, query, &bound);
        for Generator { met, part } in generators(query, &bound) {
            for one in &met.similar {
                let own = Links::default().and(&self.linked, iter::once(mark(one.token)));
                for posting in index.postings().part(one.token, part) {
                    let name = posting.name;
                    let (shape, links) = match posting.beside() {
                        Some((shape, others)) => (shape, own.and(&self.linked, others.iter().copied())),
                        None => {
                            let (shape, tokens) = index.shape_and_tokens(name);
                            let marks = tokens.iter().map(|token| mark(*token));
                            (shape, Links::default().and(&self.linked, marks))
                        }
                    };
                    if bound.admits(shape, links) && self.seen.add(name) {
                        self.found.push(Candidate { name, joins: false, equal: false });
                    }
                }
            }
        }
        self.unlink(query);
        self.found.sort_unstable();
        &self.found
    }

    fn add(&mut self, candidate: Candidate) {
        if self.seen.add(candidate.name) {
            self.found.push(candidate);
        }
    }

    /// Proposes the names in which two tokens stand as one of the query, or the other way round.
    fn propose_joined(&mut self, index: &Index, query: &[Arc<Met>], bound: &Bound) {
        for met in query {
            for &name in &met.as_two {
                self.add_joined(index, bound, name, (1, 2));
            }
        }
        for pair in query.windows(2).filter(|pair| may_join(&pair[0].token, &pair[1].token)) {
            let fold = pair[0].seam.fold_hash(&pair[0].token, &pair[1].token);
            // Two that stand as two others begin with another token; the same two are linked one by one.
            let others = index.pairs().folding_to(fold).filter(|(first, _)| pair[0].equal != Some(*first));
            for &name in others.flat_map(|(_, names)| names) {
                self.add_joined(index, bound, name, (2, 2));
            }
            let letters = pair[0].seam.letters_key(&pair[1].token);
            let otherwise = index.dictionary().joined(letters, &pair[0].token, &pair[1].token);
            for token in index.tokens_folding_to(fold).chain(otherwise) {
                for name in index.postings().names(token) {
                    self.add_joined(index, bound, name, (2, 1));
                }
            }
        }
    }

    /// Proposes a name if tokens other than the joined ones can be linked, or none are left.
    fn add_joined(&mut self, index: &Index, bound: &Bound, name: u32, joined: (u8, u8)) {
        let (shape, tokens) = index.shape_and_tokens(name);
        let whole = bound.query.names <= joined.0 && shape.names <= joined.1;
        if whole
            || bound.query.initials + shape.initials > 0
            || bound.need <= model::most_alone_bits()
            || tokens.iter().any(|token| self.linked[usize::from(mark(*token))] > 0.0)
        {
            self.add(Candidate { name, joins: true, equal: false });
        }
    }

    /// Marks the listed tokens that may be linked, and readies the bound.
    fn link(&mut self, query: &[Arc<Met>], need: f32) -> Bound {
        let mut shape = Shape::default();
        for (at, met) in query.iter().enumerate() {
            shape.count(met.token.role);
            // The equal of a particle that is a name proves more than that of a particle.
            let is_name = is_particle_a_name(query.iter().map(|met| &met.token), at);
            let least = if is_name { named_particle::<Bits>().bits() } else { 0.0 };
            for one in &met.similar {
                let most = &mut self.linked[usize::from(mark(one.token))];
                *most = most.max(one.bits).max(least);
            }
        }
        Bound {
            query: shape,
            alone: query.len() == 1,
            two_links: query.len() > 1 && shape.initials == 0 && model::most_alone_bits() < need,
            need,
            initial: Feature::Initial.bits(),
            missing: Feature::Missing.bits(),
            missing_more: Feature::MissingMore.bits(),
            contradiction: Feature::Contradiction.bits(),
            kin: Feature::Kin.bits(),
        }
    }

    /// Takes the marks of a query off again.
    fn unlink(&mut self, query: &[Arc<Met>]) {
        for one in query.iter().flat_map(|met| &met.similar) {
            self.linked[usize::from(mark(one.token))] = 0.0;
        }
    }
}

/// A token that proposes names.
struct Generator<'a> {
    met: &'a Met,
    part: Part,
}

/// The tokens that propose. Without an initial in the query, a hit has two linked tokens, or one and
/// an initial of the listed name: so the token that most names hold proposes only the latter.
fn generators<'a>(query: &'a [Arc<Met>], bound: &Bound) -> Vec<Generator<'a>> {
    let mut all: Vec<Generator> = Vec::new();
    let names = || query.iter().map(Arc::as_ref).filter(|met| met.token.role.may_be_name());
    for met in names().filter(|met| !met.similar.is_empty()) {
        all.push(Generator { met, part: Part::All });
    }
    if names().count() > 1
        && bound.two_links
        && let Some(most) = all.iter_mut().max_by_key(|one| one.met.names)
    {
        most.part = Part::WithInitial;
    }
    all
}

/// What may be linked of the tokens of a listed name.
#[derive(Debug, Clone, Copy, Default)]
struct Links {
    /// Of all links together.
    bits: f32,
    links: u8,
    /// Tokens looked at.
    tokens: u8,
}

impl Links {
    /// With those of some more tokens, by their marks.
    fn and(mut self, linked: &[f32], marks: impl Iterator<Item = u16>) -> Self {
        for mark in marks {
            let most = linked[usize::from(mark)];
            self.bits += most;
            self.links += u8::from(most > 0.0);
            self.tokens += 1;
        }
        self
    }
}

/// What bounds the bits of a name without joined tokens.
struct Bound {
    query: Shape,
    /// The query is one token.
    alone: bool,
    /// A hit has two tokens that are linked as names, or one and an initial of the listed name.
    two_links: bool,
    need: f32,
    initial: f32,
    missing: f32,
    missing_more: f32,
    contradiction: f32,
    kin: f32,
}

impl Bound {
    /// Whether a name may reach what a hit needs: all its links together, less what is left over
    /// whichever way the tokens are paired.
    fn admits(&self, shape: Shape, links: Links) -> bool {
        let Links { mut bits, links, tokens } = links;
        let initials = self.query.initials + shape.initials;
        if links + initials < 2 {
            let single = self.alone && tokens == 1;
            return single && bits >= self.need || model::most_alone_bits() >= self.need;
        }
        let free = links + initials;
        let left = self.query.names.min(shape.names).saturating_sub(free);
        bits += self.initial * f32::from(initials) + self.contradiction * f32::from(left);
        if left > 0 && links <= 2 {
            bits += self.kin;
        }
        // Titles may be linked to names, so that as many need not be missing.
        let spared = initials + self.query.titles.max(shape.titles);
        let missing = self.query.names.abs_diff(shape.names).saturating_sub(spared);
        if missing > 0 {
            bits += self.missing + self.missing_more * f32::from(missing - 1);
        }
        bits >= self.need
    }
}
