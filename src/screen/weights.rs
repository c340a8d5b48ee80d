//! What each kind of observation about two names is worth, in bits.
//!
//! The weights are learned by `namecheck train links` (see [`super::fit`]) and stand in a table, so
//! that they can be read, and learned anew. A score is the sum of observations times their weights.

const TABLE: &str = include_str!("data/links.tsv");

macro_rules! features {
    ($($(#[doc = $doc:literal])* $name:ident,)*) => {
        /// Something that can be observed about two names, once or several times, or in a quantity.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Feature { $($(#[doc = $doc])* $name,)* }

        impl Feature {
            /// All of them, in their order.
            pub(super) const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its name in the table.
            pub(super) fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// What it means, for the reader of the table.
            pub(super) fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),*),)* }
            }
        }
    };
}

features! {
    /// Nothing observed at all: what any two names start from.
    Start,
    /// An equal token.
    Equal,
    /// Rarity of equal tokens, in bits.
    EqualRarity,
    /// An equal honorific.
    Title,
    /// An equal particle, suffix or filler.
    Particle,
    /// A token in another romanization.
    Romanized,
    /// Rarity of such tokens.
    RomanizedRarity,
    /// Edits between the letters of the two.
    RomanizedEdits,
    /// Spellings of one name in several languages.
    Variant,
    /// A name and its short or pet form.
    Nickname,
    /// A Chinese or Korean syllable in another romanization.
    Syllable,
    /// A token with slips or in a spelling further off.
    Slipped,
    /// Rarity of such tokens.
    SlippedRarity,
    /// Edits between the two.
    SlippedEdits,
    /// Edits beyond the first.
    SlippedMore,
    /// Edits between the letters as written, beyond those: what only sounds alike.
    SlippedWritten,
    /// Edits divided by the length of the longer.
    SlippedShare,
    /// Both spellings are known as names.
    SlippedKnown,
    /// How widely the less borne of them is.
    SlippedLevel,
    /// One of the two spellings is known as a name.
    SlippedOne,
    /// How widely that one is borne.
    SlippedOneLevel,
    /// A related sound as the first letter.
    FirstSound,
    /// Another first letter.
    FirstLetter,
    /// Another last letter.
    LastLetter,
    /// Bits that a spelling would prove beyond what the equal token does.
    Beyond,
    /// A honorific on one side, a name on the other.
    OtherRole,
    /// A token whose vowels one script leaves out.
    Bare,
    /// Rarity of such tokens.
    BareRarity,
    /// Distance of the bare form from the full one.
    BareDistance,
    /// A Slavic case ending on one side.
    Inflected,
    /// An initial and a token that begins with it, or the same initial.
    Initial,
    /// The initial stands before a family name, and the token is its name's last.
    InitialLast,
    /// Two tokens written as one.
    Joined,
    /// Edits between the two written together and the one.
    JoinedEdits,
    /// A name token of the longer name without a counterpart.
    Missing,
    /// Each further one.
    MissingMore,
    /// The missing one is the first token of its name.
    MissingLead,
    /// The missing one is a Chinese or Korean syllable.
    MissingSyllable,
    /// Name tokens left over on both sides, each pair of them.
    Contradiction,
    /// More than half of the letters of the two differ, so that neither is a garbled form of the other.
    ContradictionFar,
    /// Both of them are known as names, or are Chinese or Korean syllables that differ in more than a letter.
    ContradictionKnown,
    /// Both are fathers' names: brothers and cousins share the rest.
    ContradictionFather,
    /// Both are the first of their names: brothers share all but the given name.
    ContradictionLead,
    /// Initials left over on both sides, which no romanization makes one.
    ContradictionInitial,
    /// At most two name tokens are linked beside one that contradicts: kin share as much.
    Kin,
    /// A particle, title or filler without a counterpart.
    Stray,
    /// Jr against Sr, or against none.
    Suffix,
    /// An initial that no token left over begins with.
    OtherInitial,
    /// Family name first on one side only, where tokens are missing.
    Turned,
    /// Family name first on one side only, all tokens being linked.
    TurnedWhole,
    /// Another order.
    OtherOrder,
    /// Two neighboring names have changed places, all others being linked where they stand.
    Exchanged,
    /// Too little of the names is linked to be evidence: one token of several, or initials only.
    Alone,
}

/// Kinds of observation.
pub(super) const FEATURES: usize = Feature::ALL.len();

/// The weights of the table, read when the program is compiled, so that each is a number in the code.
static WEIGHTS: [f32; FEATURES] = weights(TABLE.as_bytes());

/// The second cell of each line that is no remark; the lines come in the order of the features.
const fn weights(table: &[u8]) -> [f32; FEATURES] {
    let mut weights = [0.0; FEATURES];
    let (mut feature, mut at) = (0, 0);
    while at < table.len() {
        if table[at] != b'#' {
            while table[at] != b'\t' {
                at += 1;
            }
            weights[feature] = number(table, at + 1);
            feature += 1;
        }
        while at < table.len() && table[at] != b'\n' {
            at += 1;
        }
        at += 1;
    }
    assert!(feature == FEATURES, "a line for each feature");
    weights
}

/// The decimal number that begins at a place and ends at a tab.
const fn number(table: &[u8], mut at: usize) -> f32 {
    let is_negative = table[at] == b'-';
    at += is_negative as usize;
    let (mut digits, mut scale, mut is_fraction) = (0u32, 1u32, false);
    while table[at] != b'\t' {
        match table[at] {
            b'.' => is_fraction = true,
            digit => {
                assert!(digit.is_ascii_digit(), "a number in the second cell");
                digits = 10 * digits + (digit - b'0') as u32;
                scale *= if is_fraction { 10 } else { 1 };
            }
        }
        at += 1;
    }
    let number = (digits as f64 / scale as f64) as f32;
    if is_negative { -number } else { number }
}

impl Feature {
    /// Its weight.
    pub(super) fn bits(self) -> f32 {
        WEIGHTS[self as usize]
    }
}

/// Something that observations add up in.
pub(super) trait Sum: Sized {
    /// Nothing yet.
    fn new() -> Self;

    /// With so much of an observation.
    fn and(self, feature: Feature, amount: f32) -> Self;

    /// What all of it proves, in bits.
    fn bits(&self) -> f32;

    /// One observation.
    fn of(feature: Feature) -> Self {
        Self::new().and(feature, 1.0)
    }

    /// With another observation, where it is so.
    fn when(self, so: bool, feature: Feature) -> Self {
        if so { self.and(feature, 1.0) } else { self }
    }
}

/// The bits alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bits(f32);

impl From<f32> for Bits {
    fn from(bits: f32) -> Self {
        Self(bits)
    }
}

impl Sum for Bits {
    fn new() -> Self {
        Self(0.0)
    }

    fn and(self, feature: Feature, amount: f32) -> Self {
        Self(self.0 + feature.bits() * amount)
    }

    fn bits(&self) -> f32 {
        self.0
    }
}

/// Observations that make one part of a score, and their bits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Part {
    seen: [(Feature, f32); Self::MOST],
    length: usize,
    bits: Bits,
}

impl Part {
    const MOST: usize = 12;

    /// What was observed.
    pub(super) fn seen(&self) -> &[(Feature, f32)] {
        &self.seen[..self.length]
    }
}

impl Sum for Part {
    fn new() -> Self {
        Self { seen: [(Feature::Start, 0.0); Self::MOST], length: 0, bits: Bits::new() }
    }

    fn and(mut self, feature: Feature, amount: f32) -> Self {
        self.bits = self.bits.and(feature, amount);
        self.seen[self.length] = (feature, amount);
        self.length += 1;
        self
    }

    fn bits(&self) -> f32 {
        self.bits.bits()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_its_line_in_the_table_and_no_other_is_there() {
        let lines: Vec<&str> = TABLE
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split('\t').next().unwrap_or_default())
            .collect();
        let names: Vec<&str> = Feature::ALL.iter().map(|feature| feature.name()).collect();
        assert_eq!(lines, names);
        let cells =
            TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split('\t').nth(1));
        let bits: Vec<f32> = cells.map(|bits| bits.parse().unwrap()).collect();
        assert_eq!(bits, WEIGHTS);
    }

    #[test]
    fn a_part_sums_its_observations() {
        let part = Part::of(Feature::Equal).and(Feature::EqualRarity, 2.0).when(false, Feature::Suffix);
        let bits = Feature::Equal.bits() + 2.0 * Feature::EqualRarity.bits();
        assert!((part.bits() - bits).abs() < 1e-6);
        assert_eq!(part.seen(), [(Feature::Equal, 1.0), (Feature::EqualRarity, 2.0)]);
    }
}
