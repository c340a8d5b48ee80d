//! The people of one article in the making: full names make them, and a part of a name is looked
//! up among them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::apart::{self, Apart};
use super::cue::{Cue, Sex, sex_of_name};
use super::endings;
use super::lexicon::{Flags, is_cyrillic};
use super::reading::{self, Reading};
use super::spelling::{self, same_given, spelling_key};
use super::token::Token;
use super::tongue::Tongue;
use super::{Provenance, fathers};

/// People of one surname that are compared one by one; more are told apart by equal names only.
pub(super) const MAX_COMPARED: usize = 64;

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
    pub(super) introduced: u32,
    /// The full names, as [`Apart`] knows them.
    names: Vec<u32>,
    /// As titles and family words around the full names say.
    sex: Option<Sex>,
    pub(super) offices: Vec<String>,
}

/// Groups by a word or several.
pub(super) type Bearers<K = String> = FxHashMap<K, Vec<usize>>;

#[derive(Default)]
pub(super) struct People {
    pub(super) groups: Vec<Group>,
    /// Who is not whom.
    pub(super) apart: Apart,
    pub(super) tongue: Tongue,
    pub(super) by_family: Bearers,
    pub(super) by_middle: Bearers,
    /// Those of two and three letters.
    pub(super) by_short_middle: Bearers,
    /// By each word of a full name as the text writes it.
    pub(super) by_written: Bearers,
    pub(super) by_given: Bearers,
    by_both: Bearers<(String, String)>,
    /// By [`spelling_key`] of the family name.
    pub(super) by_spelling: Bearers,
    /// By the first two and by the last two parts of a name of three and more.
    by_edge: Bearers<(String, String)>,
    /// Words built like a father's name that stand alone, as that seldom does.
    pub(super) surnames: FxHashSet<String>,
    /// What else stands alone and is certainly a name, with its place: its base forms.
    alone: Vec<(u32, Vec<String>)>,
    /// The group of each mention, by its candidate.
    whose: FxHashMap<usize, usize>,
}

impl People {
    /// Nobody yet, of a text in that language.
    pub(super) fn of(tongue: Tongue) -> Self {
        Self { tongue, ..Self::default() }
    }

    /// Adds a mention to a person.
    pub(super) fn join(&mut self, at: usize, group: usize, found: Provenance) {
        self.groups[group].mentions.push((at, found));
        self.whose.insert(at, group);
    }

    /// Whom a candidate has joined.
    pub(super) fn whose(&self, at: usize) -> Option<usize> {
        self.whose.get(&at).copied()
    }

    /// The given names a person may have.
    pub(super) fn given_names(&self, group: usize) -> impl Iterator<Item = &str> {
        self.groups[group].readings.iter().map(|(reading, _)| reading.given())
    }

    /// Whether two people may be of one family: the one's last name is among the other's.
    pub(super) fn share_family(&self, a: usize, b: usize) -> bool {
        let of = |group: usize| self.groups[group].readings.iter().map(|(reading, _)| reading);
        let has = |group: usize, family: &str| of(group).any(|reading| reading.is_of_family(family));
        of(a).any(|reading| has(b, reading.family())) || of(b).any(|reading| has(a, reading.family()))
    }

    /// Hears of a word that stands alone, perhaps certainly a name.
    pub(super) fn hear_alone(&mut self, word: &Token<'_>, certain: bool) {
        if fathers::is_patronymic(&word.folded) {
            self.surnames.extend(reading::lemmas(word, self.tongue));
            return;
        }
        let other = Flags::GIVEN.and(Flags::ELSEWHERE).and(Flags::COMMON).and(Flags::TITLE).and(Flags::ROLE);
        if word.text.starts_with(is_cyrillic)
            && !word.flags.has(other)
            && (certain || endings::is_base_surname(&word.folded, self.tongue))
        {
            self.alone.push((word.span.start, reading::lemmas(word, self.tongue)));
        }
    }

    /// Whether a surname stands before a place that nobody of the text bears in full.
    pub(super) fn names_stranger(&self, place: u32) -> bool {
        let is_stranger = |lemmas: &[String]| !lemmas.iter().any(|lemma| self.by_family.contains_key(lemma));
        self.alone.iter().any(|(at, lemmas)| *at < place && is_stranger(lemmas))
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
        for word in words.iter().filter(|word| word.text.starts_with(is_cyrillic)) {
            note(&mut self.by_written, word.folded.clone(), group);
        }
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
        person.introduced = person.introduced.min(words[0].span.start);
        person.sex = person.sex.or(cue.sex);
        person.offices.extend(cue.offices.into_iter().take(MAX_COMPARED));
        person.offices.truncate(MAX_COMPARED);
        self.join(at, group, found);
    }

    fn index(&mut self, group: usize, reading: &Reading) {
        note(&mut self.by_family, reading.family().to_owned(), group);
        note(&mut self.by_given, reading.given().to_owned(), group);
        for word in reading.middle() {
            note(&mut self.by_middle, word.to_owned(), group);
        }
        for word in reading.short_middle() {
            note(&mut self.by_short_middle, word.to_owned(), group);
        }
        note(&mut self.by_both, (reading.given().to_owned(), reading.family().to_owned()), group);
        if let Some(key) = spelling_key(reading.family()) {
            note(&mut self.by_spelling, key, group);
        }
        if reading.parts.len() > 2 {
            for edge in edges(&reading.parts) {
                note(&mut self.by_edge, edge, group);
            }
        }
    }

    /// Whether the text does not say that a candidate's name is of somebody else than a person.
    pub(super) fn may_be(&self, at: usize, group: usize) -> bool {
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
                    family && same_given(other.given(), reading.given())
                });
                if fits && !fitting.contains(group) && self.may_be(at, *group) {
                    fitting.push(*group);
                }
            }
        }
        // An initial that suits two people names neither.
        if fitting.len() == 1 { fitting.first().copied() } else { self.respelled(at, readings) }
    }

    pub(super) fn equal(&self, at: usize, reading: &Reading) -> Option<usize> {
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
            let bearers = self.by_spelling.get(&spelling_key(reading.family())?)?;
            let is_same = |(other, _): &(Reading, usize)| {
                spelling::respelled(other.family(), reading.family())
                    && same_given(other.given(), reading.given())
                    && !other.is_parted_by_middle(reading)
            };
            let same = |group: &&usize| {
                self.groups[**group].readings.iter().any(is_same) && self.may_be(at, **group)
            };
            bearers.iter().take(MAX_COMPARED).find(same).copied()
        })
    }

    /// The only person whose longer name begins (`true`) or ends with these words: "Suu Kyi" of
    /// "Aung San Suu Kyi", "Hassan Sheikh" of "Hassan Sheikh Mohamud".
    pub(super) fn longer(&self, at: usize, readings: &[Reading]) -> Option<(usize, bool)> {
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
    pub(super) fn suffix(&self) -> Option<&str> {
        self.readings.iter().find_map(|(reading, _)| reading.suffix())
    }

    pub(super) fn sex(&self) -> Option<Sex> {
        let by_name = |(reading, _): &(Reading, usize)| sex_of_name(reading.given(), reading.family());
        self.sex.or_else(|| self.readings.iter().find_map(by_name))
    }
}
