//! Query -> the listed names worth scoring.
//!
//! A hit needs two links at least, so all tokens of the query but one propose the names that hold a
//! similar token: the one left out is the one that most names hold. What is proposed is bounded by all
//! its tokens, and goes on to the scorer only if the bound reaches what a hit needs. Nothing at or above
//! the threshold is lost by either.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Index;
use super::align::{LEAST_JOINED, may_join};
use super::bound::{Bound, Initial, Links, initials_of};
use super::dictionary::{Memory, Similar};
use super::index::Shape;
use super::marks::Marks;
use super::postings::{MARKS, Part, Posting, mark};
use super::seam::Seam;
use super::weigh::named_particle;
use super::weights::{Bits, Sum};
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
    /// Those in which two tokens may be written as one.
    joined: Marks,
    /// By mark of a listed token the best link to one of that query.
    linked: Vec<Links>,
    /// The listed initials.
    initials: Vec<Initial>,
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
            joined: Marks::new(index.name_count()),
            linked: vec![Links::NONE; index.dictionary().len().min(MARKS)],
            initials: initials_of(index.dictionary()),
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
        let mut as_two = match token.role {
            Role::Name if token.text.len() >= LEAST_JOINED => index.pairs().names_as(&token),
            _ => Vec::new(),
        };
        as_two.sort_unstable();
        as_two.dedup();
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
        self.joined.next_round();
        self.found.clear();
        // The few that need no bound come first, so that a mark never hides what they know.
        for name in index.names_equal(normal) {
            self.add(Candidate { name, joins: true, equal: true });
        }
        let bound = self.link(query, need);
        self.propose_joined(index, query, &bound);
        for Generator { met, part } in generators(query, &bound) {
            for one in &met.similar {
                let own = self.linked[usize::from(mark(one.token))];
                for posting in index.postings().part(one.token, part) {
                    let (shape, tokens, links) = self.links(index, posting, own);
                    let name = posting.name;
                    if bound.admits(shape, tokens, links) && self.seen.add(name) {
                        let joins = self.joined.has(name);
                        self.found.push(Candidate { name, joins, equal: false });
                    }
                }
            }
        }
        self.unlink(query);
        self.found.sort_unstable();
        &self.found
    }

    /// How many tokens of each kind the name of a posting has, how many in all, and what may be linked of
    /// it beside its own token.
    fn links(&self, index: &Index, posting: &Posting, own: Links) -> (Shape, usize, Links) {
        if let Some((shape, others)) = posting.beside() {
            return (shape, others.len() + 1, own.and_all(&self.linked, others.iter().copied()));
        }
        self.links_of_all(index, posting.name)
    }

    /// The same of a name, its own token included.
    fn links_of_all(&self, index: &Index, name: u32) -> (Shape, usize, Links) {
        let (shape, tokens) = index.shape_and_tokens(name);
        let marks = tokens.iter().map(|token| mark(*token));
        (shape, tokens.len(), Links::NONE.and_all(&self.linked, marks))
    }

    fn add(&mut self, candidate: Candidate) {
        if self.seen.add(candidate.name) {
            self.found.push(candidate);
        }
    }

    /// Proposes the names in which two tokens stand as one of the query, or the other way round.
    fn propose_joined(&mut self, index: &Index, query: &[Arc<Met>], bound: &Bound) {
        for &name in query.iter().flat_map(|met| &met.as_two) {
            let (shape, _, links) = self.links_of_all(index, name);
            self.add_joined(name, bound.admits_joined(shape, links, (1, 2)));
        }
        for pair in query.windows(2).filter(|pair| may_join(&pair[0].token, &pair[1].token)) {
            let letters = pair[0].seam.letters_key(&pair[1].token);
            // Two that stand as two others begin with another token; the same two are linked one by one.
            let others = index.pairs().of_letters(letters).filter(|(first, _)| pair[0].equal != Some(*first));
            for &name in others.flat_map(|(_, names)| names) {
                let (shape, _, links) = self.links_of_all(index, name);
                self.add_joined(name, bound.admits_joined(shape, links, (2, 2)));
            }
            let fold = pair[0].seam.fold_hash(&pair[0].token, &pair[1].token);
            let otherwise = index.dictionary().joined(letters, &pair[0].token, &pair[1].token);
            for token in index.tokens_folding_to(fold).chain(otherwise) {
                for posting in index.postings().part(token, Part::All) {
                    let (shape, _, links) = self.links(index, posting, Links::NONE);
                    self.add_joined(posting.name, bound.admits_joined(shape, links, (2, 1)));
                }
            }
        }
    }

    /// Proposes a name in which tokens may be joined where the bound for that admits it. Where others may
    /// be joined as well, it is no bound.
    fn add_joined(&mut self, name: u32, is_admitted: bool) {
        let is_first = self.joined.add(name);
        if is_admitted || !is_first {
            self.add(Candidate { name, joins: true, equal: false });
        }
    }

    /// Marks the listed tokens that may be linked, and readies the bound.
    fn link(&mut self, query: &[Arc<Met>], need: f32) -> Bound {
        let mut shape = Shape::default();
        for (at, met) in query.iter().enumerate() {
            let token = &met.token;
            shape.count(token.role);
            // The equal of a particle that is a name proves more than that of a particle.
            let is_name = is_particle_a_name(query.iter().map(|met| &met.token), at);
            let least = if is_name { named_particle::<Bits>().bits() } else { 0.0 };
            for one in &met.similar {
                let bits = one.bits.max(least);
                let link =
                    if is_name || token.role.may_be_name() { Links::name(bits) } else { Links::other(bits) };
                let best = &mut self.linked[usize::from(mark(one.token))];
                *best = best.or(link);
            }
            for initial in self.initials.iter().filter(|initial| initial.may_stand_for(token)) {
                let best = &mut self.linked[usize::from(initial.mark)];
                *best = best.or(Links::initial());
            }
        }
        Bound::new(shape, query.len(), need)
    }

    /// Takes the marks of a query off again.
    fn unlink(&mut self, query: &[Arc<Met>]) {
        let tokens = query.iter().flat_map(|met| &met.similar).map(|one| mark(one.token));
        for mark in tokens.chain(self.initials.iter().map(|initial| initial.mark)) {
            self.linked[usize::from(mark)] = Links::NONE;
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
