//! The loop of screening: propose, score, keep the best name of each listing.

use std::sync::Arc;

use super::align::Aligner;
use super::candidates::{Candidates, Met};
use super::context::{most_bits, most_name_bits};
use super::hit::{Evidence, EvidenceKind, Hit, Screening};
use super::index::{Index, IndexedName};
use super::model;
use super::reading;
use super::weigh::{about_both, hundredths};
use super::{MATCHER_VERSION, Score, ScreenOptions, WeakAliases};
use crate::list::AliasStrength;
use crate::name::{MAX_TOKENS, Name, Token, normalize};

/// Screens names one after another against one index, with memory of the tokens it has met. One
/// for each thread of a bulk run; the results do not depend on what it has met.
pub struct Screener<'a> {
    index: &'a Index,
    memory: ScreenerMemory,
}

/// What a screener has met: good for the index it was met in only.
pub(super) struct ScreenerMemory {
    candidates: Candidates,
    aligner: Aligner,
}

impl ScreenerMemory {
    pub(super) fn new(index: &Index) -> Self {
        Self { candidates: Candidates::new(index), aligner: Aligner::default() }
    }

    /// How many words are remembered.
    pub(super) fn len(&self) -> usize {
        self.candidates.remembered()
    }
}

/// A listed name at or above the threshold.
struct Scored {
    /// Which reading of the query it is like.
    reading: usize,
    listing: u32,
    name: u32,
    /// Two tokens may be written as one.
    joins: bool,
    score: Score,
    bits: f32,
}

impl<'a> Screener<'a> {
    /// A screener without memory yet.
    #[must_use]
    pub fn new(index: &'a Index) -> Self {
        Self::resumed(index, ScreenerMemory::new(index))
    }

    /// One that goes on with what another of the same index has met.
    pub(super) fn resumed(index: &'a Index, memory: ScreenerMemory) -> Self {
        Self { index, memory }
    }

    pub(super) fn into_memory(self) -> ScreenerMemory {
        self.memory
    }

    /// Screens one name; see [`super::screen`].
    pub fn screen(&mut self, name: &Name, options: &ScreenOptions) -> Screening {
        let (readings, scored) = self.score_all(name, options);
        let (kept, total) = best_of_each(self.index, scored, options.limit);
        let hits = kept.iter().map(|one| self.hit(name, &readings[one.reading], one, options)).collect();
        Screening { truncated: kept.len() < total, total, hits }
    }

    /// Score and bits of the best hit of [`Screener::screen`], where there is one.
    pub(super) fn best(&mut self, name: &Name, options: &ScreenOptions) -> Option<(Score, f32)> {
        let (_, scored) = self.score_all(name, options);
        let best = scored.iter().max_by(|a, b| a.score.cmp(&b.score).then(a.bits.total_cmp(&b.bits)));
        best.map(|one| (one.score, one.bits))
    }

    /// The token of a word and the listed tokens it may be a spelling of.
    pub(super) fn meet(&mut self, word: &str) -> Arc<Met> {
        self.memory.candidates.meet(self.index, word)
    }

    pub(super) fn index(&self) -> &'a Index {
        self.index
    }

    /// The readings of a name, and what is at or above the threshold for each of them.
    fn score_all(&mut self, name: &Name, options: &ScreenOptions) -> (Vec<Vec<Arc<Met>>>, Vec<Scored>) {
        let readings: Vec<Vec<Arc<Met>>> =
            name.readings().iter().map(|words| words.iter().map(|word| self.meet(word)).collect()).collect();
        let mut scored = Vec::new();
        for (at, reading) in readings.iter().enumerate() {
            self.score(name, reading, at, options, &mut scored);
        }
        (readings, scored)
    }

    /// Adds the listed names that are at or above the threshold for one reading of the name.
    fn score(
        &mut self,
        name: &Name,
        reading: &[Arc<Met>],
        at: usize,
        options: &ScreenOptions,
        scored: &mut Vec<Scored>,
    ) {
        let index = self.index;
        let need = model::bits_at(options.threshold.0) - most_bits(options);
        for candidate in self.memory.candidates.propose(index, name.normal(), reading, need) {
            let bits = align(&mut self.memory.aligner, index, reading, candidate.name, candidate.joins, need);
            // Most go here, before what is listed of them is read.
            if bits < need && !candidate.equal {
                continue;
            }
            let listed = index.name(candidate.name);
            if options.only.as_ref().is_some_and(|list| index.listing(listed.listing).source != *list) {
                continue;
            }
            let equal = candidate.equal && is_equal(name, listed, &normalize(&listed.display));
            if listed.strength == AliasStrength::Weak
                && match options.weak_aliases {
                    WeakAliases::Off => true,
                    WeakAliases::Exact => !equal,
                    WeakAliases::Full => false,
                }
            {
                continue;
            }
            let beside = evidence_beside(index, listed, equal, bits, options);
            let (score, bits) = rate(bits, equal, listed.strength, &beside);
            if options.threshold.admits(score) {
                scored.push(Scored {
                    reading: at,
                    listing: listed.listing,
                    name: candidate.name,
                    joins: candidate.joins,
                    score,
                    bits,
                });
            }
        }
    }

    /// The hit of one scored name, with its evidence.
    fn hit(&mut self, name: &Name, reading: &[Arc<Met>], one: &Scored, options: &ScreenOptions) -> Hit {
        let index = self.index;
        let listing = index.listing(one.listing);
        let listed = index.name(one.name);
        let query: Vec<&Token> = reading.iter().map(|met| &met.token).collect();
        let name_bits = align(&mut self.memory.aligner, index, reading, one.name, one.joins, f32::MIN);
        let tokens = listed_tokens(index, one.name);
        let mut evidence = self.memory.aligner.evidence(&query, &tokens);
        let normal = normalize(&listed.display);
        let equal = is_equal(name, listed, &normal);
        if equal {
            // The source itself gives the family name first.
            evidence.retain(|part| part.kind != EvidenceKind::Order);
        }
        evidence.extend(reading::told((name.normal(), &query), (&normal, &tokens)));
        evidence.extend(evidence_beside(index, listed, equal, name_bits, options));
        Hit {
            score: one.score,
            list: listing.source.clone(),
            listing_id: listing.id.to_string(),
            name: listing.name.to_string(),
            matched_name: listed.display.to_string(),
            alias_strength: listed.strength,
            programs: listing.programs.iter().map(ToString::to_string).collect(),
            evidence,
            list_version: index.version(listing).to_string(),
            matcher_version: MATCHER_VERSION.to_owned(),
        }
    }
}

/// The best name of each listing, best first, cut to the limit; and how many there were.
fn best_of_each(index: &Index, mut scored: Vec<Scored>, limit: usize) -> (Vec<Scored>, usize) {
    scored.sort_by(|a, b| {
        a.listing
            .cmp(&b.listing)
            .then(b.score.cmp(&a.score))
            .then(b.bits.total_cmp(&a.bits))
            .then(a.name.cmp(&b.name))
            .then(a.reading.cmp(&b.reading))
    });
    scored.dedup_by_key(|one| one.listing);
    let key = |one: &Scored| {
        let listing = index.listing(one.listing);
        (&listing.source, &listing.id)
    };
    scored.sort_by(|a, b| {
        b.score.cmp(&a.score).then(b.bits.total_cmp(&a.bits)).then_with(|| key(a).cmp(&key(b)))
    });
    let total = scored.len();
    scored.truncate(limit);
    (scored, total)
}

fn listed_tokens(index: &Index, name: u32) -> Vec<&Token> {
    index.tokens_of(name).iter().map(|id| index.dictionary().token(*id)).collect()
}

fn align(
    aligner: &mut Aligner,
    index: &Index,
    reading: &[Arc<Met>],
    name: u32,
    joins: bool,
    need: f32,
) -> f32 {
    let ids = index.tokens_of(name);
    let first = &reading[0].token;
    let (mut query, mut listed) = ([first; MAX_TOKENS], [first; MAX_TOKENS]);
    for (token, met) in query.iter_mut().zip(reading) {
        *token = &met.token;
    }
    for (token, id) in listed.iter_mut().zip(ids) {
        *token = index.dictionary().token(*id);
    }
    aligner.align(&query[..reading.len()], &listed[..ids.len()], joins, need, |i, j| reading[i].bits(ids[j]))
}

/// Whether the name is the listed one, whose normal form is `normal`, or that with the family name first.
fn is_equal(name: &Name, listed: &IndexedName, normal: &str) -> bool {
    listed.inverted.as_deref() == Some(name.normal()) || normal == name.normal()
}

/// The score and the bits it was made from: those of the alignment and of `beside`, which is the
/// evidence that is not about the tokens.
pub(super) fn rate(
    name_bits: f32,
    equal: bool,
    strength: AliasStrength,
    beside: &[Evidence],
) -> (Score, f32) {
    #[allow(clippy::cast_possible_truncation)]
    let bits = name_bits + beside.iter().map(|part| part.bits as f32).sum::<f32>();
    let against = beside.iter().any(|part| part.kind == EvidenceKind::Attribute && part.bits < 0.0);
    let score = match strength {
        AliasStrength::Strong if equal && !against => Score::ONE,
        _ => model::score(bits),
    };
    (score, bits)
}

/// Evidence that is not about the tokens: the alias's strength and the attributes asked for.
fn evidence_beside(
    index: &Index,
    listed: &IndexedName,
    equal: bool,
    name_bits: f32,
    options: &ScreenOptions,
) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    let mut tell = |kind, measure: &str, bits: f32| {
        evidence.push(Evidence { bits: hundredths(bits), ..about_both(kind, measure) });
    };
    if listed.strength == AliasStrength::Weak {
        let measure = if equal { "weak alias, in its exact form" } else { "weak alias" };
        tell(EvidenceKind::WeakAlias, measure, model::WEAK_ALIAS_BITS);
    }
    let attributes = index.listing(listed.listing).attributes.evidence(options);
    if !attributes.is_empty() && name_bits > most_name_bits() {
        tell(EvidenceKind::Namesakes, "however rare, a name has namesakes", most_name_bits() - name_bits);
    }
    evidence.extend(attributes);
    evidence
}
