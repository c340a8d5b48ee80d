//! The people of one article in the making: full names make them, and a part of a name is looked
//! up among them.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::apart::{self, Apart};
use super::cue::{Cue, Sex, sex_of_name};
use super::find::Candidate;
use super::lexicon::Flags;
use super::reading::{self, Reading};
use super::token::{Shape, Token};
use super::tongue::Tongue;
use super::who::Text;
use super::{Provenance, cue, fathers};

/// People of one surname that are compared one by one; more are told apart by equal names only.
const MAX_COMPARED: usize = 64;

/// Readings of one person that are compared one by one; no article writes a name in so many ways.
const MAX_READINGS: usize = 32;

/// A person in the making.
pub(super) struct Group {
    /// Given and family name, with how many mentions can be read so.
    pub(super) readings: Vec<(Reading, usize)>,
    /// The full names that were merged, as candidates' indices.
    pub(super) fulls: Vec<usize>,
    pub(super) mentions: Vec<(usize, Provenance)>,
    /// Where a full name first stands, in code points.
    introduced: u32,
    /// The full names, as [`Apart`] knows them.
    names: Vec<u32>,
    /// As titles and family words around the full names say.
    sex: Option<Sex>,
    offices: Vec<String>,
}

/// A part of a name, and what decides whose it is.
pub(super) struct Part<'a> {
    pub(super) word: &'a Token<'a>,
    pub(super) cue: Cue,
    /// Where it stands.
    pub(super) place: u32,
    /// Titled, or given by a caller: certainly somebody's name.
    pub(super) sure: bool,
    /// Given by a caller.
    pub(super) vouched: bool,
    /// Perhaps an ordinary word.
    pub(super) ordinary: bool,
}

/// Groups by a word or several.
type Bearers<K = String> = FxHashMap<K, Vec<usize>>;

#[derive(Default)]
pub(super) struct People {
    pub(super) groups: Vec<Group>,
    /// Who is not whom.
    pub(super) apart: Apart,
    tongue: Tongue,
    by_family: Bearers,
    by_middle: Bearers,
    by_given: Bearers,
    by_both: Bearers<(String, String)>,
    /// By [`reading::spelling_key`] of the family name.
    by_spelling: Bearers,
    /// By the first two and by the last two parts of a name of three and more.
    by_edge: Bearers<(String, String)>,
    /// Words built like a father's name that stand alone, as that seldom does.
    surnames: FxHashSet<String>,
}

impl People {
    /// Nobody yet, of a text in that language.
    pub(super) fn of(tongue: Tongue) -> Self {
        Self { tongue, ..Self::default() }
    }

    /// Hears of a word that stands alone.
    pub(super) fn hear_alone(&mut self, word: &Token<'_>) {
        if fathers::is_patronymic(&word.folded) {
            self.surnames.extend(reading::lemmas(word, self.tongue));
        }
    }

    /// How the words of a name may be read.
    pub(super) fn readings(&self, words: &[&Token<'_>]) -> Vec<Reading> {
        reading::readings(words, self.tongue)
    }

    /// Adds a full name: to the person who bears it, or as a new one.
    pub(super) fn add_full(
        &mut self,
        words: &[&Token<'_>],
        readings: Vec<Reading>,
        at: usize,
        cue: Cue,
        found: Provenance,
    ) {
        let longer = self.longer(at, &readings).filter(|(_, prefix)| *prefix).map(|(group, _)| group);
        let group = self.same_person(at, &readings).or(longer).unwrap_or_else(|| {
            self.groups.push(Group {
                readings: Vec::new(),
                fulls: Vec::new(),
                mentions: Vec::new(),
                introduced: u32::MAX,
                names: Vec::new(),
                sex: None,
                offices: Vec::new(),
            });
            self.groups.len() - 1
        });
        for reading in readings {
            self.index(group, &reading);
            self.groups[group].support(reading);
        }
        let name = self.apart.name(at);
        let person = &mut self.groups[group];
        if person.names.len() < MAX_READINGS && !person.names.contains(&name) {
            person.names.push(name);
        }
        person.fulls.push(at);
        person.mentions.push((at, found));
        person.introduced = person.introduced.min(words[0].span.start);
        person.sex = person.sex.or(cue.sex);
        person.offices.extend(cue.offices.into_iter().take(MAX_COMPARED));
        person.offices.truncate(MAX_COMPARED);
    }

    fn index(&mut self, group: usize, reading: &Reading) {
        note(&mut self.by_family, reading.family().to_owned(), group);
        note(&mut self.by_given, reading.given().to_owned(), group);
        for word in reading.middle() {
            note(&mut self.by_middle, word.to_owned(), group);
        }
        note(&mut self.by_both, (reading.given().to_owned(), reading.family().to_owned()), group);
        if let Some(key) = reading::spelling_key(reading.family()) {
            note(&mut self.by_spelling, key, group);
        }
        if reading.parts.len() > 2 {
            for edge in edges(&reading.parts) {
                note(&mut self.by_edge, edge, group);
            }
        }
    }

    /// Whether the text does not say that a candidate's name is of somebody else than a person.
    fn may_be(&self, at: usize, group: usize) -> bool {
        let name = self.apart.name(at);
        !self.groups[group].names.iter().any(|other| self.apart.are_two(name, *other))
    }

    /// The person already known that one of the readings of a candidate means.
    fn same_person(&self, at: usize, readings: &[Reading]) -> Option<usize> {
        if let Some(group) = readings.iter().find_map(|reading| self.equal(at, reading)) {
            return Some(group);
        }
        let mut fitting = Vec::new();
        for reading in readings {
            let keys = std::iter::once(reading.family()).chain(reading.middle());
            let known = keys.flat_map(|key| [self.by_family.get(key), self.by_middle.get(key)]);
            for group in known.flatten().flat_map(|groups| groups.iter().take(MAX_COMPARED)) {
                let fits = self.groups[*group].readings.iter().any(|(other, _)| {
                    let family = (other.family() == reading.family() && !other.is_parted_by_middle(reading))
                        || other.middle().any(|word| word == reading.family())
                        || reading.middle().any(|word| word == other.family());
                    family && reading::same_given(other.given(), reading.given())
                });
                if fits && !fitting.contains(group) && self.may_be(at, *group) {
                    fitting.push(*group);
                }
            }
        }
        // An initial that suits two people names neither.
        if fitting.len() == 1 { fitting.first().copied() } else { self.respelled(at, readings) }
    }

    fn equal(&self, at: usize, reading: &Reading) -> Option<usize> {
        let groups = self.by_both.get(&(reading.given().to_owned(), reading.family().to_owned()))?;
        groups.iter().take(MAX_COMPARED).copied().find(|group| {
            let is_same = |(other, _): &(Reading, usize)| {
                (other.given(), other.family()) == (reading.given(), reading.family())
                    && !other.is_parted_by_middle(reading)
            };
            self.groups[*group].readings.iter().any(is_same) && self.may_be(at, *group)
        })
    }

    /// The person whose family name is spelled otherwise: "Lukashenko", "Lukashenka".
    fn respelled(&self, at: usize, readings: &[Reading]) -> Option<usize> {
        readings.iter().find_map(|reading| {
            let bearers = self.by_spelling.get(&reading::spelling_key(reading.family())?)?;
            let is_same = |(other, _): &(Reading, usize)| {
                reading::same_given(other.given(), reading.given()) && !other.is_parted_by_middle(reading)
            };
            let same = |group: &&usize| {
                self.groups[**group].readings.iter().any(is_same) && self.may_be(at, **group)
            };
            bearers.iter().take(MAX_COMPARED).find(same).copied()
        })
    }

    /// The only person whose longer name begins (`true`) or ends with these words: "Suu Kyi" of
    /// "Aung San Suu Kyi", "Hassan Sheikh" of "Hassan Sheikh Mohamud".
    fn longer(&self, at: usize, readings: &[Reading]) -> Option<(usize, bool)> {
        let mut found = None;
        for parts in readings.iter().map(|reading| reading.parts.as_slice()) {
            if parts.len() < 2 {
                continue;
            }
            for (edge, prefix) in edges(parts).into_iter().zip([true, false]) {
                for group in self.by_edge.get(&edge).into_iter().flatten().take(MAX_COMPARED) {
                    let holds = self.groups[*group].readings.iter().any(|(other, _)| {
                        let whole = other.parts.as_slice();
                        let is_edge = match prefix {
                            true => whole.starts_with(parts),
                            false => whole.ends_with(parts) && !apart::is_childs(whole, parts),
                        };
                        whole.len() > parts.len() && is_edge
                    }) && self.may_be(at, *group);
                    match found {
                        Some((known, _)) if holds && known != *group => return None,
                        _ if holds => found = Some((*group, prefix)),
                        _ => {}
                    }
                }
            }
        }
        found
    }

    /// Several words that may be less than a full name: the end of a longer one, given and father's
    /// name, particle and surname.
    pub(super) fn of_words(
        &self,
        at: usize,
        words: &[&Token<'_>],
        readings: &[Reading],
        cue: &Cue,
        place: u32,
    ) -> Option<(usize, Provenance)> {
        let partial = |group| (group, Provenance::Partial);
        match fragment(words) {
            Some(Fragment::Given(given, father)) => {
                return self.of_given_and_father(given, father, cue, place).map(partial);
            }
            Some(Fragment::Family(family)) => {
                return self.bearers(&self.by_family, family, cue, place).map(partial);
            }
            None => {}
        }
        if readings.iter().any(|reading| self.equal(at, reading).is_some()) {
            return None;
        }
        self.longer(at, readings).filter(|(_, prefix)| !prefix).map(|(group, _)| partial(group))
    }

    /// Words that prove nothing alone: the whole name of a known person, or a part of it.
    pub(super) fn of_doubtful(
        &self,
        at: usize,
        words: &[&Token<'_>],
        readings: &[Reading],
        cue: &Cue,
        place: u32,
    ) -> Option<(usize, Provenance)> {
        let equal = readings.iter().find_map(|reading| self.equal(at, reading));
        let full = equal.map(|group| (group, Provenance::FullName));
        full.or_else(|| self.of_words(at, words, readings, cue, place))
            .or_else(|| self.longer(at, readings).map(|(group, _)| (group, Provenance::FullName)))
    }

    /// One word: a surname one person bears, or, more carefully, a given name.
    pub(super) fn of_solo(&self, part: &Part<'_>) -> Option<(usize, Provenance)> {
        let Part { word, cue, place, .. } = part;
        if !part.sure && (part.ordinary || word.flags.has(Flags::ELSEWHERE)) {
            return None;
        }
        let partial = |group| (group, Provenance::Partial);
        let given = || self.bearers(&self.by_given, word, cue, *place).map(partial);
        if cue.before_given
            && let Some(found) = given()
        {
            return Some(found);
        }
        let lemmas = reading::lemmas(word, self.tongue);
        if lemmas.iter().any(|lemma| self.by_family.contains_key(lemma)) {
            return self.bearers(&self.by_family, word, cue, *place).map(partial);
        }
        if let Some(group) = self.bearers(&self.by_middle, word, cue, *place) {
            return Some(partial(group));
        }
        // "Mr Wang" of "Wang Yi", whichever of the two was taken for the family name.
        let alone = !cue.titled || cue.before_given || word.flags.has(Flags::EASTERN);
        let ordinary = word.flags.has(Flags::ELSEWHERE.and(Flags::COMMON)) && !part.sure;
        let named = part.vouched || word.flags.has(Flags::GIVEN.and(Flags::EASTERN));
        let found = if alone && named && !ordinary { given() } else { None };
        found.or_else(|| self.otherwise_written(part).map(partial))
    }

    /// Whether somebody bears the word as a surname, however many do.
    pub(super) fn knows(&self, word: &Token<'_>) -> bool {
        let lemmas = reading::lemmas(word, self.tongue);
        lemmas.iter().any(|lemma| self.by_family.contains_key(lemma) || self.by_middle.contains_key(lemma))
    }

    /// A surname in another spelling, or the letters a name begins with: "RFK", "AMLO".
    fn otherwise_written(&self, part: &Part<'_>) -> Option<usize> {
        let word = part.word;
        if word.folded.len() >= 6
            && let Some(bearers) =
                reading::spelling_key(&word.folded).and_then(|key| self.by_spelling.get(&key))
        {
            return self.choose(bearers, &part.cue, part.place);
        }
        let letters = word.folded.chars().count();
        if word.shape != Shape::Upper || !(3..=5).contains(&letters) || self.groups.len() > MAX_COMPARED {
            return None;
        }
        let spells = |group: &Group| {
            group.readings.iter().any(|(reading, _)| {
                let initials = reading.parts.iter().filter_map(|part| part.chars().next());
                initials.eq(word.folded.chars())
            })
        };
        let mut bearers = (0..self.groups.len()).filter(|group| spells(&self.groups[*group]));
        bearers.next().filter(|_| bearers.next().is_none())
    }

    /// The person one of the word's base forms leads to. What is written exactly so goes before what
    /// may only be its base form: "Захарова" is the woman where a Захаров is named, too.
    fn bearers(&self, map: &Bearers, word: &Token<'_>, cue: &Cue, place: u32) -> Option<usize> {
        self.choose(&self.all_bearers(map, word), cue, place)
    }

    fn all_bearers<'a>(&self, map: &'a Bearers, word: &Token<'_>) -> Cow<'a, [usize]> {
        if let Some(groups) = map.get(reading::without_article(&word.folded)) {
            return groups.into();
        }
        let mut found: Vec<usize> = Vec::new();
        for groups in reading::lemmas(word, self.tongue).iter().filter_map(|lemma| map.get(lemma)) {
            found.extend(groups.iter().take(MAX_COMPARED + 1));
        }
        found.sort_unstable();
        found.dedup();
        found.into()
    }

    /// The person of that given name whose father is called so as well; one of whose father the text says
    /// nothing only if the word is no family name.
    fn of_given_and_father(
        &self,
        given: &Token<'_>,
        father: &Token<'_>,
        cue: &Cue,
        place: u32,
    ) -> Option<usize> {
        let lemmas = reading::lemmas(father, self.tongue);
        let (mut same, mut untold) = (Vec::new(), Vec::new());
        for group in self.all_bearers(&self.by_given, given).iter().copied().take(MAX_COMPARED + 1) {
            let inner = self.groups[group].readings.iter().flat_map(|(reading, _)| reading.inner());
            let mut fathers = inner.filter(|word| fathers::is_patronymic(word)).peekable();
            if fathers.peek().is_none() {
                untold.push(group);
            } else if fathers.any(|word| lemmas.iter().any(|lemma| lemma == word)) {
                same.push(group);
            }
        }
        if !same.is_empty() {
            return self.choose(&same, cue, place);
        }
        let is_family_name = cue.titled
            || lemmas.iter().any(|lemma| self.surnames.contains(lemma))
            || !lemmas.iter().any(|lemma| fathers::holds_given_name(lemma));
        if is_family_name { None } else { self.choose(&untold, cue, place) }
    }

    /// Which of the bearers of a name is meant: by the form of address, by the office, or because
    /// the text has named only one of them so far. A doubt names nobody.
    fn choose(&self, bearers: &[usize], cue: &Cue, place: u32) -> Option<usize> {
        if bearers.len() > MAX_COMPARED {
            return None;
        }
        let mut left: Vec<usize> = bearers.to_vec();
        let of_suffix = |group: &usize| self.groups[*group].suffix() == cue.suffix.as_deref();
        if cue.suffix.is_some() || left.iter().any(of_suffix) {
            left.retain(of_suffix);
        }
        if let Some(sex) = cue.sex {
            let known = |group: &usize| self.groups[*group].sex();
            left.retain(|group| known(group).is_none_or(|other| other == sex));
            // Women are known by their names, men seldom.
            if sex == Sex::Woman && left.iter().any(|group| known(group) == Some(sex)) {
                left.retain(|group| known(group) == Some(sex));
            }
        }
        if left.len() > 1 {
            let holds =
                |group: &usize| cue.offices.iter().any(|office| self.groups[*group].offices.contains(office));
            if left.iter().any(holds) {
                left.retain(holds);
            }
        }
        if left.len() > 1 {
            left.retain(|group| self.groups[*group].introduced < place);
        }
        if left.len() == 1 { left.first().copied() } else { None }
    }
}

/// What tells whose name it is where several words are, as they show themselves, less than a full one.
pub(super) enum Fragment<'w, 't> {
    /// The given name and what is built like a father's.
    Given(&'w Token<'t>, &'w Token<'t>),
    /// The family name, with its particles.
    Family(&'w Token<'t>),
}

/// The fragment the words are; `None` for what may be a full name, and for no words.
pub(super) fn fragment<'w, 't>(words: &[&'w Token<'t>]) -> Option<Fragment<'w, 't>> {
    let (last, before) = without_suffix(words).split_last()?;
    match before {
        [given] if fathers::is_patronymic(&last.folded) => Some(Fragment::Given(given, last)),
        _ if before.iter().all(|word| word.flags.has(Flags::PARTICLE)) => Some(Fragment::Family(last)),
        _ => None,
    }
}

/// The words without "Jr" and the like behind them.
fn without_suffix<'s, 'w, 't>(words: &'s [&'w Token<'t>]) -> &'s [&'w Token<'t>] {
    let suffixes = words.iter().rev().take_while(|word| word.flags.has(Flags::SUFFIX)).count();
    &words[..words.len() - suffixes]
}

/// The first two and the last two parts; there are at least two.
fn edges(parts: &[String]) -> [(String, String); 2] {
    let pair = |at: usize| (parts[at].clone(), parts[at + 1].clone());
    [pair(0), pair(parts.len() - 2)]
}

/// Adds a group to those under a key. Sorted: a common given name has many bearers, and a search
/// through all would be slow.
fn note<K: Eq + std::hash::Hash>(map: &mut Bearers<K>, key: K, group: usize) {
    let groups = map.entry(key).or_default();
    if let Err(place) = groups.binary_search(&group) {
        groups.insert(place, group);
    }
}

impl Group {
    fn support(&mut self, reading: Reading) {
        if let Some((_, count)) = self.readings.iter_mut().find(|(known, _)| *known == reading) {
            *count += 1;
        } else if self.readings.len() < MAX_READINGS {
            self.readings.push((reading, 1));
        }
    }

    /// "Jr" and the like, where the longest names have it.
    fn suffix(&self) -> Option<&str> {
        self.readings.iter().find_map(|(reading, _)| reading.suffix())
    }

    fn sex(&self) -> Option<Sex> {
        let by_name = |(reading, _): &(Reading, usize)| sex_of_name(reading.given(), reading.family());
        self.sex.or_else(|| self.readings.iter().find_map(by_name))
    }
}

/// The part of a name a candidate of one word is.
pub(super) fn part<'a>(
    text: Text<'a, 'a>,
    candidate: &Candidate,
    word: &'a Token<'a>,
    vouched: bool,
) -> Part<'a> {
    Part {
        word,
        cue: cue::of(text, candidate),
        place: text.tokens[candidate.first].span.start,
        sure: candidate.titled || vouched,
        vouched,
        ordinary: candidate.ordinary,
    }
}
