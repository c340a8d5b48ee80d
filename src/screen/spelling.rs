//! What two tokens prove as spellings of one name, in bits.
//!
//! Several views of the pair, the one that proves most counts: the letters as written (a slip of the
//! pen), the romanization folds (another table), the folds' letters with cheap exchanges between
//! related sounds, the consonants alone (a script that writes no vowels), a Slavic case ending. The
//! measure of the first view is strsim's optimal string alignment, by `edits`.

use super::edits::Pattern;
use super::keys::{self, MOST_LETTERS};
use super::skeleton;
use super::sounds;
use super::view::{Facts, Letters, View};
use super::weights::{Bits, Feature, Sum};
use crate::name::given::Given;
use crate::name::variants::{Relation, partners};
use crate::name::{Role, Token};

/// A token prepared for being compared with many others.
pub(super) struct Speller<'a> {
    view: View<'a>,
    text: Pattern<'a>,
    fold: Pattern<'a>,
    partners: &'static [(&'static str, Relation)],
    /// A bit for each length of a partner.
    partner_lengths: u32,
    given: Option<&'a Given>,
}

/// What linking `a` and `b` proves, in bits; `None` when they are further apart than spellings of one
/// name are, which includes most pairs that would prove less than nothing. Symmetric.
#[must_use]
pub(super) fn link_bits(a: &Token, b: &Token) -> Option<f32> {
    link::<Bits>(a, b).map(|sum| sum.bits())
}

/// What is observed of two tokens as spellings of one name; see [`link_bits`].
#[must_use]
pub(super) fn link<S: Sum>(a: &Token, b: &Token) -> Option<S> {
    // Nothing need be known of the letters of equal tokens.
    if a.text == b.text {
        return Some(equal(a.role, a.rarity));
    }
    Speller::new(a).link(&View::of(b))
}

/// What is observed of two tokens of the same letters.
fn equal<S: Sum>(role: Role, rarity: f32) -> S {
    match role {
        Role::Name | Role::Initial => S::of(Feature::Equal).and(Feature::EqualRarity, rarity),
        Role::Title => S::of(Feature::Title),
        Role::Particle | Role::Suffix | Role::Filler => S::of(Feature::Particle),
    }
}

/// The edits between two tokens as written.
pub(super) fn edits(a: &Token, b: &Token) -> usize {
    Pattern::new(a.text.as_bytes()).edits(b.text.as_bytes())
}

/// Whether more than half of the letters of two tokens differ, in either of the ways they are written.
pub(super) fn is_far(a: &Token, b: &Token) -> bool {
    differ_in(5, a, b)
}

/// Whether more than so many of ten letters of them do.
pub(super) fn differ_in(of_ten: usize, a: &Token, b: &Token) -> bool {
    let far = |a: &str, b: &str| {
        let (a, b) = (a.as_bytes(), b.as_bytes());
        let far = |edits: usize| 10 * edits > of_ten * a.len().max(b.len());
        // The letters alone tell most.
        far(Letters::of(a).least_edits(Letters::of(b), a, b)) || far(Pattern::new(a).edits(b))
    };
    far(&a.text, &b.text) && far(&a.fold, &b.fold)
}

impl<'a> Speller<'a> {
    pub(super) fn new(token: &'a Token) -> Self {
        let view = View::of(token);
        let partners = partners(&token.text);
        let partner_lengths = partners.iter().fold(0, |bits, (partner, _)| bits | length_bit(partner.len()));
        let given = token.given.as_deref();
        let (text, fold) = (Pattern::new(view.text), Pattern::new(view.fold));
        Self { view, text, fold, partners, partner_lengths, given }
    }

    /// What stands beside the letters of the token.
    pub(super) fn facts(&self) -> &Facts {
        &self.view.facts
    }

    /// What is observed of the token and another; see [`link_bits`].
    pub(super) fn link<S: Sum>(&self, b: &View) -> Option<S> {
        let a = &self.view;
        let (role_a, role_b) = (a.facts.role, b.facts.role);
        let rarity = a.facts.rarity.min(b.facts.rarity);
        let (x, y) = (&a.facts, &b.facts);
        if x.text_letters == y.text_letters && a.text == b.text {
            return Some(equal(role_a, rarity));
        }
        let romanized = || S::of(Feature::Romanized).and(Feature::RomanizedRarity, rarity);
        let roles = role_a != role_b;
        if x.fold_letters == y.fold_letters && a.fold == b.fold {
            let edits = as_f32(self.text.edits(b.text));
            return Some(romanized().and(Feature::RomanizedEdits, edits).when(roles, Feature::OtherRole));
        }
        if let Some(relation) = self.relation(b) {
            let feature = match relation {
                Relation::Spelling => Feature::Variant,
                Relation::Nickname => Feature::Nickname,
            };
            return Some(romanized().and(feature, 1.0).when(roles, Feature::OtherRole));
        }
        let (x, y) = (a.facts.syllable, b.facts.syllable);
        if x.is_some() && y.is_some() {
            if x.is_shared(y) {
                return Some(romanized().and(Feature::Syllable, 1.0));
            }
            if a.facts.syllables.are_both_one(b.facts.syllables) {
                return None;
            }
        }
        if a.text.len().max(b.text.len()) > MOST_LETTERS {
            return None;
        }
        let inflected = inflected(a, b).then(|| romanized().and(Feature::Inflected, 1.0));
        let slipped = self.slipped(b, rarity);
        let bare = bare(a, b, rarity, slipped.as_ref().map_or(0.0, S::bits));
        let views = [slipped, bare, inflected];
        let best = views.into_iter().flatten().reduce(|x, y| if y.bits() > x.bits() { y } else { x })?;
        let equal: Bits = equal(Role::Name, rarity);
        let beyond = best.bits() - (equal.bits() - SPELLING_BELOW);
        let best = if beyond > 0.0 { best.and(Feature::Beyond, beyond) } else { best };
        Some(best.when(roles, Feature::OtherRole))
    }

    /// How the two are one name by the table, if they are.
    fn relation(&self, b: &View) -> Option<Relation> {
        if let Some(given) = self.given
            && str::from_utf8(b.text).is_ok_and(|other| given.is_spelling_of(other))
        {
            return Some(Relation::Spelling);
        }
        if self.partner_lengths & length_bit(b.text.len()) == 0 {
            return None;
        }
        let found = self.partners.iter().find(|(partner, _)| partner.as_bytes() == b.text);
        found.map(|(_, relation)| *relation)
    }

    /// Two tokens that are a few slips apart.
    fn slipped<S: Sum>(&self, b: &View, rarity: f32) -> Option<S> {
        let a = &self.view;
        let length = a.text.len().max(b.text.len());
        let limit = if is_swapped(a, b) { Limit::SWAPPED } else { Limit::of(length)? };
        // The letters that one has and the other has not turn most away.
        let (x, y) = (&a.facts, &b.facts);
        let least_written = || x.text_letters.least_edits(y.text_letters, a.text, b.text);
        if !limit.holds(a, b, x.fold_letters.least_edits(y.fold_letters, a.fold, b.fold), least_written) {
            return None;
        }
        let folded = self.fold.edits(b.fold);
        if !limit.holds(a, b, folded, least_written) {
            return None;
        }
        let written = self.text.edits(b.text);
        // Two letters make another syllable.
        let is_other = written > 1 && x.syllables.are_both_two(y.syllables);
        if is_other || !limit.holds(a, b, folded, || written) {
            return None;
        }
        let (least, written) = (least_distance(written, folded), as_f32(written));
        let sum = S::of(Feature::Slipped).and(Feature::SlippedRarity, rarity);
        let sum = ends(known(sum, a, b), a, b)
            .when(x.syllable.is_some() && y.syllable.is_some(), Feature::Syllable);
        let apart = |distance: f32| -> Bits { edited(Bits::new(), distance, written, length) };
        // What is taken off is straight between these, so it is least at one of them.
        let best = [least, 1.0, written].map(|at| apart(at.clamp(least, written)).bits());
        if sum.bits() + best.into_iter().fold(f32::MIN, f32::max) <= 0.0 {
            return None;
        }
        let distance = if least < written {
            let sounds = sounds::distance(a.fold, b.fold, limit.of_sounds(a, b));
            sounds.map_or(written, |distance| written.min(SOUND_EDITS + distance))
        } else {
            written
        };
        (distance <= limit.distance).then(|| edited(sum, distance, written, length))
    }
}

/// The least that two tokens can be apart by the edits of their letters as written and as folded.
fn least_distance(written: usize, folded: usize) -> f32 {
    as_f32(written).min(SOUND_EDITS + sounds::LEAST_EDIT * as_f32(folded))
}

/// A bit that stands for a length; lengths 32 apart share one.
fn length_bit(length: usize) -> u32 {
    1 << (length & 31)
}

/// Takes off what edits cost in tokens of a length, of which some only sound alike.
fn edited<S: Sum>(sum: S, distance: f32, written: f32, length: usize) -> S {
    sum.and(Feature::SlippedEdits, distance)
        .and(Feature::SlippedMore, (distance - 1.0).max(0.0))
        .and(Feature::SlippedWritten, (written - distance).min(MOST_WRITTEN))
        .and(Feature::SlippedShare, distance / as_f32(length))
}

/// Edits that only sound alike and still weigh; whole romanizations differ by more.
const MOST_WRITTEN: f32 = 1.5;

/// Bits by which any spelling stays below the equal token.
const SPELLING_BELOW: f32 = 0.5;

/// Edits that any difference of sounds costs beside its own, since the letters differ too.
const SOUND_EDITS: f32 = 0.1;

/// Whether one of two tokens of three letters, which nobody is called by, is the other with two letters
/// that changed places: Ail for Ali. It is the one slip that leaves the letters of so short a name.
fn is_swapped(a: &View, b: &View) -> bool {
    keys::are_swapped(a.text, b.text) && a.facts.known.min(b.facts.known) == 0
}

/// Whether one is the other in a Slavic case: Путиным, Владимиром.
fn inflected(a: &View, b: &View) -> bool {
    let (short, long) = if a.fold.len() < b.fold.len() { (a, b) } else { (b, a) };
    keys::is_stem(short.fold, long.fold)
}

/// Two tokens of which one has vowels that the other's script does not write; none where that proves
/// less than `least`, which is known by another view.
fn bare<S: Sum>(a: &View, b: &View, rarity: f32, least: f32) -> Option<S> {
    let (bare, full) = skeleton::meet(a, b)?;
    let sum = S::of(Feature::Bare).and(Feature::BareRarity, rarity);
    if sum.bits() <= least {
        return None;
    }
    skeleton::distance(bare, full).map(|distance| sum.and(Feature::BareDistance, distance))
}

/// Tells where both spellings are names of their own.
fn known<S: Sum>(sum: S, a: &View, b: &View) -> S {
    let (a, b) = (a.facts.known, b.facts.known);
    match (a.min(b), a.max(b)) {
        (0, 0) => sum,
        (0, level) => sum.and(Feature::SlippedOne, 1.0).and(Feature::SlippedOneLevel, f32::from(level)),
        (level, _) => sum.and(Feature::SlippedKnown, 1.0).and(Feature::SlippedLevel, f32::from(level)),
    }
}

/// Tells which of the first and the last letters differ.
fn ends<S: Sum>(sum: S, a: &View, b: &View) -> S {
    let firsts =
        |token: &View| (token.text.first().copied(), token.fold.first().copied().unwrap_or_default());
    let ((x, fold_x), (y, fold_y)) = (firsts(a), firsts(b));
    let sum = if x == y || fold_x == fold_y {
        sum
    } else if sounds::are_related(fold_x, fold_y) {
        sum.and(Feature::FirstSound, 1.0)
    } else {
        sum.and(Feature::FirstLetter, 1.0)
    };
    let lasts = |token: &View| (token.text.last().copied(), token.fold.last().copied());
    let ((x, fold_x), (y, fold_y)) = (lasts(a), lasts(b));
    sum.when(x != y && fold_x != fold_y, Feature::LastLetter)
}

/// How far apart spellings of one name may be.
struct Limit {
    distance: f32,
    /// Edits of the letters as written within that distance, and of the folds where all of them are
    /// between related sounds.
    written: usize,
    folded: usize,
}

impl Limit {
    /// Of two tokens that one change of places makes equal.
    const SWAPPED: Self = Self { distance: 1.0, written: 1, folded: 1 };

    /// By the length of the longer; none where there is no second spelling. In three letters there may
    /// be another sound (Baz, Bas), and no slip but [`Limit::SWAPPED`].
    fn of(length: usize) -> Option<Self> {
        let (distance, written, folded) = match length {
            0..=2 => return None,
            3 => (0.6, 0, 1),
            4..=5 => (1.0, 1, 1),
            6..=9 => (2.0, 2, 3),
            _ => (3.0, 3, 5),
        };
        Some(Self { distance, written, folded })
    }

    /// How far apart the sounds of two tokens may be. Where many letters fold into few, these few tell
    /// the names apart: "alsheikh" and "absi" have four each, of which three are the same.
    fn of_sounds(&self, a: &View, b: &View) -> f32 {
        let folds = Self::of(a.fold.len().max(b.fold.len()) + 1);
        folds.map_or(0.0, |folds| folds.distance.min(self.distance)) - SOUND_EDITS
    }

    /// Whether two tokens so many edits apart may be within the distance, and are found by each other.
    fn holds(&self, a: &View, b: &View, folded: usize, written: impl Fn() -> usize) -> bool {
        (folded <= self.folded || written() <= self.written) && keys::meet(a, b, folded, written)
    }
}

#[allow(clippy::cast_precision_loss)]
fn as_f32(count: usize) -> f32 {
    count as f32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bits(a: &str, b: &str) -> Option<f32> {
        let token = Token::read;
        link_bits(&token(a), &token(b))
    }

    #[test]
    fn a_romanization_proves_more_than_a_slip_and_a_slip_more_than_another_name() {
        let romanized = bits("qadhafi", "kadafi").unwrap();
        let slip = bits("qadhafi", "qadhadi").unwrap();
        assert!(romanized > slip, "{romanized} {slip}");
        assert_eq!(bits("qadhafi", "mubarak"), None);
    }

    #[test]
    fn short_tokens_are_other_names_when_a_letter_differs() {
        assert_eq!(bits("wei", "wen"), None);
        assert_eq!(bits("kim", "kin"), None);
        assert!(bits("lee", "li").is_some());
        assert!(bits("htet", "htt").is_some(), "a letter lost of four");
        assert!(bits("ail", "ali").is_some(), "nobody is called Ail");
        assert_eq!(bits("lai", "ali"), None);
    }

    #[test]
    fn few_sounds_of_many_letters_tell_names_apart() {
        assert_eq!(bits("alsheikh", "absi"), None);
        assert!(bits("shawwa", "sawa").is_some());
    }

    #[test]
    fn one_different_syllable_is_another_name() {
        assert_eq!(bits("jong", "song"), None);
        assert!(bits("jong", "chong").is_some());
        assert!(bits("zhang", "chang").is_some());
        assert!(bits("kang", "kag").is_some(), "no syllable ends so");
    }

    #[test]
    fn a_limit_tells_the_edits_within_it() {
        for length in 3..=16 {
            let Limit { distance, written, folded } = Limit::of(length).unwrap();
            let within = |written, folded| least_distance(written, folded) <= distance;
            assert!(within(written, 99) && !within(written + 1, 99), "{length}");
            assert!(within(99, folded) && !within(99, folded + 1), "{length}");
        }
    }

    proptest! {
        #[test]
        fn the_order_of_the_pair_does_not_count(a in "[a-z]{1,12}", b in "[a-z]{1,12}") {
            prop_assert_eq!(bits(&a, &b), bits(&b, &a));
        }
    }
}
