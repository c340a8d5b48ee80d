//! What comes out of screening: hits, each with the evidence that made its score.

use serde::{Deserialize, Serialize};

use super::Score;
use crate::article::Span;
use crate::list::{AliasStrength, ListingKey, SourceId};

/// A listing that a name may mean: a candidate at or above the threshold, with its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// How alike the two names are.
    pub score: Score,
    /// The list.
    pub list: SourceId,
    /// The source's own id of the listing.
    pub listing_id: String,
    /// The listing's primary name, given name first.
    pub name: String,
    /// The listed name or alias that produced the score, given name first.
    pub matched_name: String,
    /// What the source says of that name's weight.
    pub alias_strength: AliasStrength,
    /// Sanctions programs of the listing.
    pub programs: Vec<String>,
    /// The parts of the score. Their bits add up to what the score was made from.
    pub evidence: Vec<Evidence>,
    /// The list version the name was screened against.
    pub list_version: String,
    /// The version of normalizer, candidate selection and scorer together.
    pub matcher_version: String,
}

impl Hit {
    /// The listing this hit points to.
    #[must_use]
    pub fn listing_key(&self) -> ListingKey {
        ListingKey { source: self.list.clone(), id: self.listing_id.clone() }
    }
}

/// One part of a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What kind of observation this is.
    pub kind: EvidenceKind,
    /// The part of the query it is about, normalized.
    pub query: Option<String>,
    /// The part of the listed name it is about, normalized.
    pub listed: Option<String>,
    /// How the two were compared, or why the part counts: "equal", "spelling 0.92", "initial".
    pub measure: String,
    /// Evidence for (positive) or against (negative) the two being one person, in bits.
    pub bits: f64,
    /// Where in the article it stands; only of evidence from an article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// The kinds of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// A token of the query paired with a token of the listed name.
    Token,
    /// A token of one name with no counterpart in the other.
    Unmatched,
    /// Tokens left over on both sides that contradict each other.
    Contradiction,
    /// Order of the tokens.
    Order,
    /// One of the names was compared in other words than its own; proves nothing by itself.
    Reading,
    /// The alias is marked weak by its source.
    WeakAlias,
    /// Birth date, country or gender given with the query.
    Attribute,
    /// What a name proves is bounded where an attribute is known.
    Namesakes,
    /// What the text around a mention says, against what the listing says.
    Context,
}

/// The answer to one query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Screening {
    /// Best first; ties in the order of the listing key.
    pub hits: Vec<Hit>,
    /// Hits at or above the threshold before the limit cut them.
    pub total: usize,
    /// True when `hits` is shorter than `total`.
    pub truncated: bool,
}

/// Two names compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// How alike the two names are.
    pub score: Score,
    /// True at or above the shipped threshold.
    pub hit: bool,
    /// The parts of the score.
    pub evidence: Vec<Evidence>,
}
