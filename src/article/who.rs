//! Candidates -> [`Person`]s: which mentions of an article mean one human.
//!
//! Full names make persons; a surname alone joins the one person who bears it. Two people of one
//! surname block it, and a surname nobody bears in full yields nobody.

use rustc_hash::FxHashMap;

use super::find::{Candidate, Kind};
use super::lexicon::{self, Flags, is_cyrillic};
use super::reading::{self, Reading};
use super::token::{Shape, Token};
use super::{Mention, Person, Provenance};

/// People of one surname that are compared one by one; more are told apart by equal names only.
const MAX_COMPARED: usize = 64;

/// A person in the making.
struct Group {
    /// Given and family name, with how many mentions can be read so.
    readings: Vec<(Reading, usize)>,
    /// The full names that were merged, as candidates' indices.
    fulls: Vec<usize>,
    mentions: Vec<(usize, Provenance)>,
}

/// Groups the candidates. `given` tells which of them a caller vouches for: they are persons even
/// with one word.
pub(super) fn group(
    text: &str,
    tokens: &[Token<'_>],
    candidates: &[Candidate],
    caller: &[bool],
) -> Vec<Person> {
    let mut people = People::default();
    let is_callers = |at: usize| caller.get(at).copied().unwrap_or(false);
    for (at, candidate) in candidates.iter().enumerate() {
        if candidate.kind == Kind::Full {
            people.add_full(tokens, candidates, at);
        }
    }
    for (at, candidate) in candidates.iter().enumerate() {
        let words = words(tokens, candidate);
        let found = match candidate.kind {
            Kind::Full => continue,
            Kind::Doubtful => people.of_doubtful(&words),
            Kind::Solo => people.of_solo(candidate, words[0], is_callers(at)),
        };
        match found {
            Some((group, provenance)) => people.groups[group].mentions.push((at, provenance)),
            None if is_callers(at) || candidate.sure => people.add_full(tokens, candidates, at),
            None => {}
        }
    }
    let mut persons: Vec<Person> =
        people.groups.iter().map(|group| group.person(text, tokens, candidates, caller)).collect();
    persons.sort_by_key(|person| person.mentions.first().map(|mention| mention.span));
    persons
}

fn words<'a, 't>(tokens: &'a [Token<'t>], candidate: &Candidate) -> Vec<&'a Token<'t>> {
    tokens[candidate.first..=candidate.last]
        .iter()
        .filter(|token| !matches!(token.shape, Shape::Mark(_)))
        .collect()
}

#[derive(Default)]
struct People {
    groups: Vec<Group>,
    by_family: FxHashMap<String, Vec<usize>>,
    by_middle: FxHashMap<String, Vec<usize>>,
    by_given: FxHashMap<String, Vec<usize>>,
    by_both: FxHashMap<(String, String), usize>,
    /// By given name and [`reading::spelling_key`] of the family name.
    by_spelling: FxHashMap<(String, String), usize>,
}

impl People {
    fn add_full(&mut self, tokens: &[Token<'_>], candidates: &[Candidate], at: usize) {
        let words = words(tokens, &candidates[at]);
        let readings = reading::readings(&words);
        let group = self.same_person(&readings).unwrap_or_else(|| {
            self.groups.push(Group { readings: Vec::new(), fulls: Vec::new(), mentions: Vec::new() });
            self.groups.len() - 1
        });
        self.groups[group].fulls.push(at);
        self.groups[group].mentions.push((at, Provenance::FullName));
        for reading in readings {
            self.index(group, &reading);
            self.groups[group].support(reading);
        }
    }

    fn index(&mut self, group: usize, reading: &Reading) {
        let note = |map: &mut FxHashMap<String, Vec<usize>>, key: &str| {
            let groups = map.entry(key.to_owned()).or_default();
            // Sorted: a common given name has many bearers, and a search through all would be slow.
            if let Err(place) = groups.binary_search(&group) {
                groups.insert(place, group);
            }
        };
        note(&mut self.by_family, reading.family());
        note(&mut self.by_given, reading.given());
        for word in reading.middle() {
            note(&mut self.by_middle, word);
        }
        self.by_both.entry((reading.given().to_owned(), reading.family().to_owned())).or_insert(group);
        if let Some(key) = reading::spelling_key(reading.family()) {
            self.by_spelling.entry((reading.given().to_owned(), key)).or_insert(group);
        }
    }

    /// The person already known that one of the readings means.
    fn same_person(&self, readings: &[Reading]) -> Option<usize> {
        let equal = |reading: &Reading| {
            self.by_both.get(&(reading.given().to_owned(), reading.family().to_owned())).copied()
        };
        if let Some(group) = readings.iter().find_map(equal) {
            return Some(group);
        }
        let mut fitting = Vec::new();
        for reading in readings {
            let keys = std::iter::once(reading.family()).chain(reading.middle());
            let known = keys.flat_map(|key| [self.by_family.get(key), self.by_middle.get(key)]);
            for group in known.flatten().flat_map(|groups| groups.iter().take(MAX_COMPARED)) {
                let fits = self.groups[*group].readings.iter().any(|(other, _)| {
                    let family = other.family() == reading.family()
                        || other.middle().any(|word| word == reading.family())
                        || reading.middle().any(|word| word == other.family());
                    family && reading::same_given(other.given(), reading.given())
                });
                if fits && !fitting.contains(group) {
                    fitting.push(*group);
                }
            }
        }
        // An initial that suits two people names neither.
        if fitting.len() == 1 { fitting.first().copied() } else { self.respelled(readings) }
    }

    /// The person whose family name is spelled otherwise: "Lukashenko", "Lukashenka".
    fn respelled(&self, readings: &[Reading]) -> Option<usize> {
        readings.iter().find_map(|reading| {
            let key = reading::spelling_key(reading.family())?;
            self.by_spelling.get(&(reading.given().to_owned(), key)).copied()
        })
    }

    /// Words that prove nothing alone: the whole name of a known person, or particle and surname.
    fn of_doubtful(&self, words: &[&Token<'_>]) -> Option<(usize, Provenance)> {
        let readings = reading::readings(words);
        let equal = readings.iter().find_map(|reading| {
            self.by_both.get(&(reading.given().to_owned(), reading.family().to_owned())).copied()
        });
        if let Some(group) = equal {
            return Some((group, Provenance::FullName));
        }
        let (last, particles) = words.split_last()?;
        let surname = particles.iter().all(|word| word.flags.has(Flags::PARTICLE));
        let bearers = surname.then(|| self.bearers(&self.by_family, last))?;
        bearers.map(|group| (group, Provenance::Partial))
    }

    /// One word: a surname one person bears, or, more carefully, a given name.
    fn of_solo(&self, candidate: &Candidate, word: &Token<'_>, vouched: bool) -> Option<(usize, Provenance)> {
        let sure = candidate.titled || candidate.sure || vouched;
        let elsewhere = Flags::PLACE.and(Flags::CALENDAR).and(Flags::STOP).and(Flags::ORGANIZATION);
        if !sure && (candidate.ordinary || word.flags.has(elsewhere)) {
            return None;
        }
        let lemmas = reading::lemmas(word);
        if lemmas.iter().any(|lemma| self.by_family.contains_key(lemma)) {
            return self.bearers(&self.by_family, word).map(|group| (group, Provenance::Partial));
        }
        if let Some(group) = self.bearers(&self.by_middle, word) {
            return Some((group, Provenance::Partial));
        }
        let given = word.flags.has(Flags::GIVEN) && !is_ordinary(word) && !candidate.titled;
        let bearer = given.then(|| self.bearers(&self.by_given, word))?;
        bearer.map(|group| (group, Provenance::Partial))
    }

    /// The only person one of the word's base forms leads to.
    fn bearers(&self, map: &FxHashMap<String, Vec<usize>>, word: &Token<'_>) -> Option<usize> {
        let mut found: Option<usize> = None;
        for group in reading::lemmas(word).iter().filter_map(|lemma| map.get(lemma)).flatten() {
            match found {
                Some(other) if other != *group => return None,
                _ => found = Some(*group),
            }
        }
        found
    }
}

/// A name that is an ordinary word, a place or a month as well.
fn is_ordinary(word: &Token<'_>) -> bool {
    let ordinary =
        Flags::COMMON.and(Flags::PLACE).and(Flags::CALENDAR).and(Flags::STOP).and(Flags::ORGANIZATION);
    word.flags.has(ordinary)
}

impl Group {
    fn support(&mut self, reading: Reading) {
        match self.readings.iter_mut().find(|(known, _)| *known == reading) {
            Some((_, count)) => *count += 1,
            None => self.readings.push((reading, 1)),
        }
    }

    fn person(&self, text: &str, tokens: &[Token<'_>], candidates: &[Candidate], caller: &[bool]) -> Person {
        let mut mentions: Vec<Mention> = self
            .mentions
            .iter()
            .map(|(at, provenance)| {
                let (first, last) = (&tokens[candidates[*at].first], &tokens[candidates[*at].last]);
                let vouched = caller.get(*at).copied().unwrap_or(false);
                Mention {
                    span: super::Span { start: first.span.start, end: last.span.end },
                    text: text.get(first.byte..last.byte_end()).unwrap_or_default().to_owned(),
                    provenance: if vouched { Provenance::Caller } else { *provenance },
                }
            })
            .collect();
        mentions.sort_by_key(|mention| mention.span);
        Person { name: self.name(tokens, candidates), mentions }
    }

    /// The fullest form: most words, no initials, the reading most mentions allow.
    fn name(&self, tokens: &[Token<'_>], candidates: &[Candidate]) -> String {
        let surnames = self.mentions.iter().filter(|(_, provenance)| *provenance == Provenance::Partial);
        let mut support: FxHashMap<String, usize> = FxHashMap::default();
        for lemma in surnames.flat_map(|(at, _)| reading::lemmas(&tokens[candidates[*at].last])) {
            *support.entry(lemma).or_default() += 1;
        }
        let weight = |reading: &Reading| {
            let same = |(other, _): &&(Reading, usize)| {
                other.given() == reading.given() && other.family() == reading.family()
            };
            let full: usize = self.readings.iter().filter(same).map(|(_, count)| count).sum();
            full + support.get(reading.family()).copied().unwrap_or(0)
        };
        let mut best: Option<(usize, usize, usize, String)> = None;
        for at in &self.fulls {
            let words = words(tokens, &candidates[*at]);
            let spelled_out = words.iter().filter(|word| word.shape != Shape::Initial).count();
            for reading in reading::readings(&words) {
                let rank = (spelled_out, weight(&reading), words.len());
                if best.as_ref().is_none_or(|(a, b, c, _)| rank > (*a, *b, *c)) {
                    best = Some((rank.0, rank.1, rank.2, spell(&words, &reading)));
                }
            }
        }
        best.map(|(_, _, _, name)| name).unwrap_or_default()
    }
}

/// The name in its base form: as written where it is written so, else the base form capitalized.
fn spell(words: &[&Token<'_>], reading: &Reading) -> String {
    let spelled = words.iter().zip(&reading.words).map(|(word, base)| {
        if lexicon::fold(word.text) == *base || !word.text.starts_with(is_cyrillic) {
            word.text.to_owned()
        } else {
            base.split('-').map(capitalize).collect::<Vec<_>>().join("-")
        }
    });
    spelled.collect::<Vec<_>>().join(" ")
}

fn capitalize(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
