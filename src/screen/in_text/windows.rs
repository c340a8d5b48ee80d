//! Words -> [`Window`]s worth scoring: runs of words of which two or more may be tokens of one
//! listed name.
//!
//! One pass over the words of a run. Each word visits the names that hold a token it may be, and
//! each name remembers the word that visited it last: two visits close together make a window. A
//! word without neighbors that may be names visits nobody, which lets most of a text go.

use std::sync::Arc;

use super::heard::{Heard, Link, Met, Part};
use crate::screen::Index;
use crate::screen::sieve::Sieve;
use crate::screen::weights::Feature;

/// Words that may stand between two words of one name and are in no listed form of it.
const MOST_BETWEEN: u32 = 2;
/// Names of the longest window, particles not counted. The names of 99 in 100 listed persons are
/// shorter.
const MOST_NAMES: u32 = 8;
/// Bits that a word needs to go before the scorer with an initial only.
const INITIAL_NEEDS_BITS: f32 = 8.0;
/// Most visits in one text. An article of 600 words makes about 10,000; a text of listed words only,
/// without an end, must end all the same.
const MOST_VISITS: usize = 20_000_000;
/// Most windows scored in one text; such an article makes about ten.
const MOST_WINDOWS: usize = 20_000;

/// Words `first..=last` of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Window {
    pub(super) first: usize,
    pub(super) last: usize,
}

/// The last visit of a name.
#[derive(Clone, Copy, Default)]
struct Visit {
    /// Count of the word that visited last; counts go on from run to run and from text to text.
    last: u32,
    /// Count of the first word of the window.
    first: u32,
    bits: f32,
    links: u16,
    /// The place in the run of the first word.
    place: u16,
}

/// Finds windows, with a mark for each name of the index.
pub(super) struct Windows {
    visits: Vec<Visit>,
    /// Names counted so far.
    count: u32,
    spent_visits: usize,
    spent_windows: usize,
    found: Vec<Window>,
    /// Windows that may be more with a word beside them.
    narrow: Vec<Window>,
    need: f32,
}

/// Longest run that is read at once; a longer one is read in pieces that overlap by a name.
pub(super) const MOST_WORDS: usize = 512;

impl Windows {
    pub(super) fn new(index: &Index) -> Self {
        let visits = vec![Visit::default(); index.name_count()];
        Self {
            visits,
            count: 1,
            spent_visits: 0,
            spent_windows: 0,
            found: Vec::new(),
            narrow: Vec::new(),
            need: 0.0,
        }
    }

    /// Readies for a text whose hits need so many bits.
    pub(super) fn begin(&mut self, need: f32) {
        (self.spent_visits, self.spent_windows, self.need) = (0, 0, need);
        if self.count > u32::MAX / 2 {
            self.visits.fill(Visit::default());
            self.count = 1;
        }
    }

    /// Whether the text made more work than an article does, so that the rest of it was left.
    pub(super) fn is_spent(&self) -> bool {
        self.spent_visits > MOST_VISITS || self.spent_windows > MOST_WINDOWS
    }

    /// Counts a window that was found elsewhere.
    pub(super) fn spend(&mut self) {
        self.spent_windows += 1;
    }

    /// The windows of a run, each once, in the order of the text. At most [`MOST_WORDS`] words.
    pub(super) fn of(&mut self, index: &Index, met: &mut Met, run: &[Arc<Heard>]) -> &[Window] {
        self.found.clear();
        self.narrow.clear();
        // Nothing of this run is near anything of the one before.
        self.count += MOST_NAMES + MOST_BETWEEN + 1;
        let named = Named::all(index, met, run);
        let mut next = 0;
        for (place, heard) in run.iter().enumerate() {
            if self.is_spent() {
                break;
            }
            match heard.part {
                Part::Name => {}
                Part::Initial => {
                    self.count += 1;
                    continue;
                }
                Part::Within | Part::Outside => continue,
            }
            let at = next;
            next += 1;
            let here = Arrival { count: self.count + 1, place, last: place, bits: 0.0, links: 1 };
            for &link in named.0[at].pair.iter() {
                let near = named.around(at);
                self.arrive(index, link, near, Arrival { count: self.count, place: place - 1, ..here });
            }
            let lonely = !has_neighbor(run, place) && !heard.whole;
            let near = if lonely { Sieve::default() } else { named.beside(at) };
            for links in &heard.names {
                self.count += 1;
                for &link in links.iter().filter(|_| !lonely) {
                    self.arrive(index, link, near, Arrival { count: self.count, ..here });
                }
            }
            for &name in &heard.glued {
                self.visit(index, name, Arrival { bits: self.need, links: 2, ..here });
            }
            self.initials(run, place);
        }
        self.widen(run);
        // One word is a find only if it is two of the list, or its script has no blanks.
        let alone = |window: &Window| window.first == window.last;
        let whole = |at: usize| run[at].whole || !run[at].glued.is_empty();
        self.found.retain(|window| !alone(window) || whole(window.first));
        self.found.sort_unstable();
        self.found.dedup();
        self.spent_windows += self.found.len();
        &self.found
    }

    /// The names that hold a listed token are visited, but for those that hold none of what is near.
    fn arrive(&mut self, index: &Index, link: Link, near: Sieve, arrival: Arrival) {
        let names = index.postings().sieved(link.token);
        self.spent_visits += names.len();
        let own = index.dictionary().sieve(link.token);
        for (name, _) in names.filter(|(_, sieve)| sieve.holds_beside(own, near)) {
            self.visit(index, name, Arrival { bits: link.bits, ..arrival });
        }
    }

    fn visit(&mut self, index: &Index, name: u32, arrival: Arrival) {
        let count = self.count;
        let visit = &mut self.visits[name as usize];
        if visit.last == count && arrival.links == 1 {
            // By another token of the same word, which proved more.
            return;
        }
        let near = arrival.count.saturating_sub(visit.last) <= MOST_BETWEEN + 1
            && arrival.count.saturating_sub(visit.first) < MOST_NAMES;
        *visit = if near && visit.links > 0 {
            let (bits, links) = (visit.bits + arrival.bits, visit.links + arrival.links);
            Visit { last: count, bits, links, ..*visit }
        } else {
            let place = u16::try_from(arrival.place).unwrap_or(u16::MAX);
            Visit { last: count, first: arrival.count, bits: arrival.bits, links: arrival.links, place }
        };
        if visit.links < 2 {
            return;
        }
        let (first, bits, links) = (usize::from(visit.place), visit.bits, visit.links);
        let (shape, _) = index.shape_and_tokens(name);
        let missing = u16::from(shape.names).saturating_sub(links + u16::from(shape.initials));
        let most = match missing {
            0 => bits,
            more => bits + Feature::Missing.bits() + Feature::MissingMore.bits() * f32::from(more - 1),
        };
        let window = Window { first, last: arrival.last };
        if most >= self.need && self.found.last() != Some(&window) {
            self.found.push(window);
        }
        // The word that is missing may stand beside, too garbled to be linked.
        let garbled = missing > 0 && bits + Feature::Contradiction.bits() >= self.need;
        if garbled && self.narrow.last() != Some(&window) {
            self.narrow.push(window);
        }
    }

    /// Adds the windows that have one name more on one side.
    fn widen(&mut self, run: &[Arc<Heard>]) {
        self.narrow.sort_unstable();
        self.narrow.dedup();
        let is_name = |at: &usize| run.get(*at).is_some_and(|heard| heard.part == Part::Name);
        for Window { first, last } in self.narrow.drain(..) {
            let before = first.checked_sub(1).filter(is_name).map(|first| Window { first, last });
            let after = Some(last + 1).filter(is_name).map(|last| Window { first, last });
            self.found.extend(before.into_iter().chain(after));
        }
    }

    /// A window of a word and the initials beside it.
    fn initials(&mut self, run: &[Arc<Heard>], place: usize) {
        if run[place].most_bits() < INITIAL_NEEDS_BITS {
            return;
        }
        let first = place - initials_before(run, place);
        let last = place + initials_after(run, place);
        if first < place {
            self.found.push(Window { first, last: place });
        }
        if last > place {
            self.found.push(Window { first: place, last });
        }
    }
}

/// What the words of a run that are names may be, in their order.
struct Named(Vec<Spoken>);

/// A word that is a name.
struct Spoken {
    /// What it may be with the word right before it, written as one.
    pair: Arc<[Link]>,
    /// What all that it may be is known by, alone and with a neighbor.
    sieve: Sieve,
    /// It is one name, so that no two of its own links make a name.
    single: bool,
}

impl Named {
    fn all(index: &Index, met: &mut Met, run: &[Arc<Heard>]) -> Self {
        let mut all: Vec<Spoken> = Vec::with_capacity(run.len());
        for (place, heard) in run.iter().enumerate().filter(|(_, heard)| heard.part == Part::Name) {
            let before = place.checked_sub(1).map(|at| &run[at]).filter(|heard| heard.part == Part::Name);
            let pair = before.map_or_else(|| [].into(), |before| met.hear_pair(index, before, heard));
            let joined = index.dictionary().sieve_of(pair.iter().map(|link| link.token));
            if let Some(before) = all.last_mut() {
                before.sieve = before.sieve.and(joined);
            }
            all.push(Spoken { pair, sieve: heard.sieve.and(joined), single: heard.names.len() == 1 });
        }
        Self(all)
    }

    /// What the names near one may be, and it itself.
    fn around(&self, at: usize) -> Sieve {
        let near = MOST_BETWEEN as usize + 2;
        let all = &self.0[at.saturating_sub(near)..(at + near + 1).min(self.0.len())];
        all.iter().map(|one| one.sieve).collect()
    }

    /// What the names near one may be.
    fn beside(&self, at: usize) -> Sieve {
        if !self.0[at].single {
            return self.around(at);
        }
        let near = MOST_BETWEEN as usize + 1;
        let before = &self.0[at.saturating_sub(near)..at];
        let after = &self.0[at + 1..(at + near + 1).min(self.0.len())];
        before.iter().chain(after).map(|one| one.sieve).collect()
    }
}

/// A word that visits names.
#[derive(Clone, Copy)]
struct Arrival {
    /// Its count, of two words that of the first.
    count: u32,
    /// Its place in the run, of two words that of the first, and that of the last.
    place: usize,
    last: usize,
    bits: f32,
    links: u16,
}

/// How many words before one are initials of the same name, particles between them included.
pub(super) fn initials_before(run: &[Arc<Heard>], place: usize) -> usize {
    reach(run[..place].iter().rev())
}

/// How many words behind it are.
pub(super) fn initials_after(run: &[Arc<Heard>], place: usize) -> usize {
    reach(run[place + 1..].iter())
}

/// How far the last initial is.
fn reach<'a>(beside: impl Iterator<Item = &'a Arc<Heard>>) -> usize {
    let inside = beside.take(4).take_while(|heard| matches!(heard.part, Part::Initial | Part::Within));
    inside.enumerate().filter(|(_, heard)| heard.part == Part::Initial).last().map_or(0, |(at, _)| at + 1)
}

/// Whether another word near may be of the same name.
fn has_neighbor(run: &[Arc<Heard>], place: usize) -> bool {
    let named = |heard: &&Arc<Heard>| matches!(heard.part, Part::Name);
    let linked = |heard: &Arc<Heard>| heard.may_link();
    let near = MOST_BETWEEN as usize + 1;
    run[..place].iter().rev().filter(named).take(near).any(linked)
        || run[place + 1..].iter().filter(named).take(near).any(linked)
}
