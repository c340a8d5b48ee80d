//! Name + [`Index`] -> [`Hit`]s with their evidence. Pure.
//!
//! Three steps, a file each: `candidates` finds the listed names worth scoring, `score` compares
//! name with name, and [`screen`] keeps the best name of each listing at or above the threshold.
//! One scorer serves lookup, ingest and reconciliation. It knows nothing of articles' texts, of
//! databases or of requests.

mod hit;
mod index;
mod score_value;

pub use hit::{Comparison, Evidence, EvidenceKind, Hit, Screening};
pub use index::{Index, IndexedList, VersionLabel};
pub use score_value::{Score, ScoreError, Threshold};

use crate::list::{AliasStrength, Gender, PartialDate, PartyKind};
use crate::name::Name;

/// Version of normalizer, candidate selection and scorer together; stands in every hit.
pub const MATCHER_VERSION: &str = "1";

/// The shipped threshold.
pub const DEFAULT_THRESHOLD: Threshold = Threshold(Score::from_per_mille(800));

/// What is asked beside the name.
#[derive(Debug, Clone)]
pub struct ScreenOptions {
    /// Lowest score that makes a hit.
    pub threshold: Threshold,
    /// Most hits returned; more are counted in [`Screening::total`].
    pub limit: usize,
    /// How weak aliases take part.
    pub weak_aliases: WeakAliases,
    /// Birth date given with the query.
    pub birth: Option<PartialDate>,
    /// Country given with the query: nationality, citizenship or residence.
    pub country: Option<String>,
    /// Gender given with the query.
    pub gender: Option<Gender>,
}

impl Default for ScreenOptions {
    fn default() -> Self {
        Self {
            threshold: DEFAULT_THRESHOLD,
            limit: 10,
            weak_aliases: WeakAliases::Exact,
            birth: None,
            country: None,
            gender: None,
        }
    }
}

/// How aliases that their source marks weak take part (OFAC FAQ 122-125).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WeakAliases {
    /// Not at all.
    Off,
    /// Only in their exact normal form.
    #[default]
    Exact,
    /// Like any other name.
    Full,
}

/// Screens one name against the index: the best name of each listing at or above the threshold,
/// best first, ties in the order of the listing key.
#[must_use]
pub fn screen(index: &Index, name: &Name, options: &ScreenOptions) -> Screening {
    let mut hits: Vec<Hit> = Vec::new();
    for (version, listing) in index.listings() {
        let best = listing
            .names
            .iter()
            .filter_map(|listed| Some((compare(name, &Name::parse(&listed.display()).ok()?), listed)))
            .max_by_key(|(comparison, _)| comparison.score);
        if let Some((comparison, listed)) = best
            && options.threshold.admits(comparison.score)
        {
            hits.push(Hit {
                score: comparison.score,
                list: listing.key.source.clone(),
                listing_id: listing.key.id.clone(),
                name: listing.primary_name().map(crate::list::ListedName::display).unwrap_or_default(),
                matched_name: listed.display(),
                alias_strength: listed.strength,
                programs: listing.programs.clone(),
                evidence: comparison.evidence,
                list_version: version.to_string(),
                matcher_version: MATCHER_VERSION.to_owned(),
            });
        }
    }
    hits.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.listing_key().cmp(&b.listing_key())));
    let total = hits.len();
    hits.truncate(options.limit);
    Screening { truncated: hits.len() < total, total, hits }
}

/// Compares two names as [`screen`] does, without a list. Symmetric.
#[must_use]
pub fn compare(a: &Name, b: &Name) -> Comparison {
    let sorted = |name: &Name| {
        let mut tokens: Vec<&str> = name.tokens().collect();
        tokens.sort_unstable();
        tokens.join(" ")
    };
    let score = Score::saturating(strsim::jaro_winkler(&sorted(a), &sorted(b)));
    let evidence = Evidence {
        kind: EvidenceKind::Token,
        query: Some(a.normal().to_owned()),
        listed: Some(b.normal().to_owned()),
        measure: "spelling".to_owned(),
        bits: score.value(),
    };
    Comparison { score, hit: DEFAULT_THRESHOLD.admits(score), evidence: vec![evidence] }
}

const _: (AliasStrength, PartyKind) = (AliasStrength::Strong, PartyKind::Person);
