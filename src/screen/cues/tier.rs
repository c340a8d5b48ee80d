//! Bits of the name + bits of the text -> score and tier of a candidate.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::screen::hit::{Evidence, EvidenceKind, Hit};
use crate::screen::{Score, model};

/// Most that a name proves beyond even odds in an article, in bits: however rare, a name has
/// namesakes, and a name in the news is more often a namesake's than one that a bank is asked about.
const NAME_BEYOND_EVEN: f32 = 9.5;
/// The same of a name with an initial or with a token that is only spelled alike. News is edited: a
/// slip in a name is rare there, and what looks like one is mostly another name.
const ALIKE_BEYOND_EVEN: f32 = 4.5;
/// The same where that is hardly the listed name: the text's name has a part that the listed one lacks,
/// or another; or, in a text in Latin letters, a spelling less alike than [`NEAR`]. Below even odds,
/// unless the text speaks for it, by more than a country tied to the name. Lists give names more fully
/// than news: of 80 listed people in labelled English, Serbian and Arabic news none had such a name,
/// of others most.
const HARDLY_BEYOND_EVEN: f32 = -3.0;
/// The same of a name of one word, which most often is some other bearer's given name, or no name: "his son
/// Adam", "the General Staff".
const ONE_WORD_BEYOND_EVEN: f32 = -3.0;
/// Jaro-Winkler similarity of spellings, in hundredths.
const NEAR: u16 = 90;
/// Bits beyond even odds from which a candidate is strong.
const STRONG_BEYOND_EVEN: f32 = 8.0;

/// Bits of the text, all in all, without which none is: a country or an office tied to the name, an
/// age, or several smaller cues.
const STRONG_SUPPORT: f64 = 2.0;

/// How much a candidate deserves a reader's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Below even odds (score below 0.5): the text speaks against it. Still shown.
    Weak,
    /// Between the two.
    Possible,
    /// 8 bits or more beyond even odds (score 0.996 and above), of which the text gives 2 or more.
    Strong,
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Weak => "weak",
            Self::Possible => "possible",
            Self::Strong => "strong",
        })
    }
}

/// What name and text together say of one hit of one person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Context {
    /// The score of name and text.
    pub score: Score,
    /// Bits of name and text: what the score is made from. Scores of 0.999 are told apart by it.
    pub bits: f64,
    /// How much the candidate deserves a reader's time.
    pub tier: Tier,
    /// What was added to the evidence of the hit: the bound of the name, then the cues of the text,
    /// each with its place.
    pub evidence: Vec<Evidence>,
}

impl Context {
    /// Adds the cues of the text to the evidence of a hit. `cut_surely` is false where a mention holds
    /// a word that is hardly part of a name, like a country: then a part too many may be such a word.
    pub(super) fn of(hit: &Hit, name_in_text: &str, cut_surely: bool, cues: Vec<Evidence>) -> Self {
        let name: f64 = hit.evidence.iter().map(|part| part.bits).sum();
        let (beyond_even, why) = if is_of_one_word(hit) {
            (ONE_WORD_BEYOND_EVEN, "one word, and many are called so")
        } else {
            match most_beyond_even(hit, name_in_text, cut_surely) {
                most if most < NAME_BEYOND_EVEN => (most, "only alike, and a name has namesakes"),
                most => (most, "however rare, a name has namesakes"),
            }
        };
        let most = f64::from(model::even_bits() + beyond_even);
        let mut evidence = Vec::new();
        if name > most {
            evidence.push(Evidence {
                kind: EvidenceKind::Namesakes,
                query: None,
                listed: None,
                measure: why.to_owned(),
                bits: hundredths(most - name),
                span: None,
            });
        }
        let support = cues.iter().map(|part| part.bits).sum::<f64>();
        evidence.extend(cues);
        let bits = hundredths(name + evidence.iter().map(|part| part.bits).sum::<f64>());
        #[allow(clippy::cast_possible_truncation)]
        let score = model::score(bits as f32);
        let beyond = bits - f64::from(model::even_bits());
        let tier = if beyond < 0.0 {
            Tier::Weak
        } else if beyond >= f64::from(STRONG_BEYOND_EVEN) && support >= STRONG_SUPPORT {
            Tier::Strong
        } else {
            Tier::Possible
        };
        Self { score, bits, tier, evidence }
    }
}

/// Most that the name of a hit proves beyond even odds in a text that writes it so.
fn most_beyond_even(hit: &Hit, name: &str, cut_surely: bool) -> f32 {
    // In a script without capitals a name is cut out less surely: a part too many is often no part.
    let cased = name.chars().any(|letter| letter.is_uppercase() || letter.is_lowercase());
    let another = if cased && cut_surely { HARDLY_BEYOND_EVEN } else { ALIKE_BEYOND_EVEN };
    let latin = name.chars().any(|letter| letter.is_ascii_alphabetic());
    let most = |part: &Evidence| match part.kind {
        EvidenceKind::Token => match likeness(&part.measure) {
            Some(likeness) if latin && likeness < NEAR => HARDLY_BEYOND_EVEN,
            Some(_) => ALIKE_BEYOND_EVEN,
            None if part.measure == "initial" => ALIKE_BEYOND_EVEN,
            None => NAME_BEYOND_EVEN,
        },
        EvidenceKind::Contradiction => another,
        EvidenceKind::Unmatched => match &part.query {
            Some(word) if part.measure == "missing in the other" && !is_fathers(word) => another,
            _ => NAME_BEYOND_EVEN,
        },
        _ => NAME_BEYOND_EVEN,
    };
    hit.evidence.iter().map(most).fold(NAME_BEYOND_EVEN, f32::min)
}

/// Whether all that a name and the listed one have in common is one word.
fn is_of_one_word(hit: &Hit) -> bool {
    let mut linked = hit.evidence.iter().filter(|part| part.kind == EvidenceKind::Token);
    let first = linked.next().and_then(|part| part.query.as_deref());
    linked.next().is_none() && first.is_some_and(|word| !word.contains(' '))
}

/// Whether a part is a father's name, which Russian news gives and lists often lack.
fn is_fathers(word: &str) -> bool {
    ["ovich", "evich", "ovych", "ovna", "evna", "ivna", "ovic", "evic", "ich"]
        .iter()
        .any(|end| word.ends_with(end))
}

/// How alike two spellings are, in hundredths, where that is how they were compared.
fn likeness(measure: &str) -> Option<u16> {
    measure.strip_prefix("spelling 0.")?.parse().ok()
}

fn hundredths(bits: f64) -> f64 {
    (bits * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::{AliasStrength, ListedName, Listing, ListingKey, NameKind, PartyKind, SourceId};
    use crate::name::Name;
    use crate::screen::{Index, IndexedList, ScreenOptions, VersionLabel, screen};

    #[test]
    fn a_name_of_one_word_needs_the_text_to_speak_for_it() {
        let names =
            ["KHAN, Adam", "ADAM"].map(|name| ListedName::person(name, NameKind::Aka, AliasStrength::Strong));
        let key = ListingKey { source: SourceId::ofac_sdn(), id: "1".to_owned() };
        let listings = vec![Listing::new(key, PartyKind::Person, names.into())];
        let index =
            Index::build(vec![IndexedList { version: VersionLabel("ofac-sdn@1".to_owned()), listings }]);
        let tier = |name: &str| {
            let hits = screen(&index, &Name::parse(name).unwrap(), &ScreenOptions::default()).hits;
            Context::of(&hits[0], name, true, Vec::new()).tier
        };
        assert_eq!([tier("Adam"), tier("Adam Khan")], [Tier::Weak, Tier::Possible]);
    }
}
