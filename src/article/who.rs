//! Candidates -> [`Person`]s: which mentions of an article mean one human.
//!
//! Full names make persons; a part of a name joins the one person who bears it. Of two people of
//! one surname the form of address, the office, or the order of the text may tell who is meant;
//! where nothing does, the part names nobody. A titled surname that nobody bears in full is a
//! person of that one name ("President Zelenskyy").

use rustc_hash::FxHashMap;

use super::apart::Apart;
use super::cue;
use super::find::{Candidate, Kind};
use super::fragment::fragment;
use super::governed;
use super::lexicon::{self, Flags, is_cyrillic};
use super::nicknames::{self, Nicknames};
use super::parts::{self, Part};
use super::people::{Group, People};
use super::plurals::Plurals;
use super::reading::{self, Reading};
use super::relatives::{Called, Relatives};
use super::siblings;
use super::titles;
use super::token::{Gap, Shape, Token};
use super::tongue::Tongue;
use super::{Mention, Person, Provenance};
use crate::name::script::Syllabary;

/// A text with its words.
#[derive(Clone, Copy)]
pub(super) struct Text<'a, 't> {
    pub(super) text: &'a str,
    /// Those of the text, in order; behind them those that mentions found by others have of their own.
    pub(super) tokens: &'a [Token<'t>],
    /// How many are those of the text.
    pub(super) main: usize,
    pub(super) tongue: Tongue,
}

impl<'a, 't> Text<'a, 't> {
    /// The tokens of the text before a candidate.
    pub(super) fn before(self, candidate: &Candidate) -> &'a [Token<'t>] {
        &self.tokens[..self.place(self.tokens[candidate.first].byte)]
    }

    /// Those behind it.
    pub(super) fn behind(self, candidate: &Candidate) -> &'a [Token<'t>] {
        &self.tokens[self.place(self.tokens[candidate.last].byte_end())..self.main]
    }

    /// Those between two candidates; `None` where the second begins before the first ends.
    pub(super) fn between(self, a: &Candidate, b: &Candidate) -> Option<&'a [Token<'t>]> {
        self.tokens.get(self.place(self.tokens[a.last].byte_end())..self.place(self.tokens[b.first].byte))
    }

    /// Which is the first token of the text at a byte or behind it.
    fn place(self, byte: usize) -> usize {
        self.tokens[..self.main].partition_point(|token| token.byte < byte)
    }
}

/// Groups the candidates. `given` tells which of them were found by others, who vouch for them: they
/// are persons even with one word.
pub(super) fn group(
    text: Text<'_, '_>,
    candidates: &[Candidate],
    given: &[Option<Provenance>],
) -> Vec<Person> {
    let Text { tokens, tongue, .. } = text;
    // A caller or the tagger says that it names a person.
    let is_certain = |at: usize| candidates[at].sure || given.get(at).is_some_and(Option::is_some);
    let mut people = People::of(tongue);
    let place = |at: usize| tokens[candidates[at].first].span.start;
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|at| place(*at));

    let plurals = Plurals::of(text, candidates);
    let mut names: Vec<Vec<&Token<'_>>> =
        candidates.iter().map(|candidate| words(tokens, candidate)).collect();
    titles::shed(text, candidates, &mut names);
    let completed = siblings::complete(text, candidates, &order, &mut names, &plurals);
    let is_full = |at: usize| candidates[at].kind == Kind::Full || completed.contains(&at);
    for (at, name) in names.iter().enumerate() {
        if let [word] = name.as_slice() {
            people.hear_alone(word, is_certain(at));
        }
    }
    // The longest first: a shorter name may be the end or the beginning of one.
    let mut full: Vec<usize> =
        order.iter().copied().filter(|at| is_full(*at) && names[*at].len() > 1).collect();
    people.apart = Apart::of(text, candidates, &names, &full);
    let mut relatives = Relatives::of(text, candidates, &names, &full);
    full.sort_by_key(|at| std::cmp::Reverse(names[*at].len()));
    let nicknames = Nicknames::of(tokens, candidates, &names);
    let mut called: Vec<(usize, usize)> = Vec::new();
    let mut parts: Vec<usize> = Vec::new();
    for at in full {
        let words = &names[at];
        if let Some(bearer) = nicknames.bearer(words) {
            called.push((at, bearer));
            continue;
        }
        let cue = cue::of(text, &candidates[at]);
        let readings = readings_of(text, &candidates[at], words);
        match people.of_words(at, words, &readings, &cue, place(at)) {
            Some((group, provenance)) => people.join(at, group, provenance),
            None if fragment(words).is_some() => parts.push(at),
            None if completed.contains(&at) => people.add_full(words, readings, at, cue, Provenance::Partial),
            None => people.add_full(words, readings, at, cue, Provenance::FullName),
        }
    }
    // Only when all people are known, parts of names can be joined with them. What looks like a part
    // may be a whole: "Ash Carter", "Виктор Шендерович".
    for at in parts {
        let words = &names[at];
        let cue = cue::of(text, &candidates[at]);
        let readings = readings_of(text, &candidates[at], words);
        match people.of_doubtful(at, words, &readings, &cue, place(at)) {
            Some((group, provenance)) => people.join(at, group, provenance),
            None => people.add_full(words, readings, at, cue, Provenance::FullName),
        }
    }
    let mut loose: Vec<usize> = Vec::new();
    for (step, at) in order.iter().copied().enumerate() {
        let candidate = &candidates[at];
        let words = &names[at];
        if is_full(at) && words.len() > 1 {
            if let Some(group) = people.whose(at) {
                relatives.hear(&people, words, group);
            }
            continue;
        }
        if let Some(bearer) = nicknames.bearer(words) {
            called.push((at, bearer));
            continue;
        }
        let [word] = words.as_slice() else {
            let cue = cue::of(text, candidate);
            let readings = readings_of(text, candidate, words);
            match people.of_doubtful(at, words, &readings, &cue, place(at)) {
                Some((group, provenance)) => people.join(at, group, provenance),
                None if is_certain(at) => loose.push(at),
                None => {}
            }
            continue;
        };
        let mut part = parts::part(text, candidate, word, is_certain(at));
        if part.cue.owner {
            let is_beside =
                |next: &usize| text.between(candidate, &candidates[*next]).is_some_and(<[_]>::is_empty);
            part.other = order.get(step + 1).copied().filter(is_beside).and_then(|next| people.whose(next));
        }
        let found = match relatives.called(&people, text, candidates, at, &part) {
            Some(Called::Group(group)) => Some((group, Provenance::Partial)),
            Some(Called::Doubt) => continue,
            Some(Called::Own) => None,
            None => people.of_solo(&part),
        };
        match found {
            Some((group, provenance)) => {
                people.join(at, group, provenance);
                relatives.hear(&people, words, group);
            }
            None if is_certain(at) || (stands_alone(candidate, &part) && !people.knows(word)) => {
                loose.push(at)
            }
            None => {}
        }
    }
    for (at, bearer) in called {
        match people.whose(bearer) {
            Some(group) => people.join(at, group, Provenance::Partial),
            None if is_certain(at) => loose.push(at),
            None => {}
        }
    }
    // What joins nobody is told apart by its own word, and blocks nothing above.
    let mut alone = People::of(tongue);
    loose.sort_by_key(|at| place(*at));
    for at in loose {
        let words = &names[at];
        let readings = reading::readings(words, tongue);
        alone.add_full(words, readings, at, cue::Cue::default(), Provenance::FullName);
    }
    let groups = people.groups.iter().chain(&alone.groups);
    let mut persons: Vec<Person> =
        groups.map(|group| group.person(text, candidates, &names, given)).collect();
    persons.sort_by_key(|person| person.mentions.first().map(|mention| mention.span));
    persons
}

/// How the words of a name may be read where it stands.
fn readings_of(text: Text<'_, '_>, candidate: &Candidate, words: &[&Token<'_>]) -> Vec<Reading> {
    let mut readings = reading::readings(words, text.tongue);
    governed::without_nominative(text, candidate, &mut readings);
    readings
}

/// Whether one word names somebody though nobody bears it in full: a title stands before it, and it
/// is no other word.
fn stands_alone(candidate: &Candidate, part: &Part<'_>) -> bool {
    let word = part.word;
    let other = Flags::ELSEWHERE.and(Flags::COMMON).and(Flags::TITLE).and(Flags::ROLE).and(Flags::PARTICLE);
    // Russian offices take what they head without a small word between: "глава Роскосмоса", "глава
    // Свердловской области". Only an ending of family names alone tells a name there.
    let word_of_name = if word.text.starts_with(is_cyrillic) {
        word.flags.has(Flags::FAMILY) && !["ск", "цк"].iter().any(|stem| word.folded.contains(stem))
    } else {
        word.flags.has(Flags::FAMILY)
            || lexicon::looks_like_surname(&word.folded)
            || !word.flags.has(Flags::GIVEN)
    };
    part.cue.titled
        && !candidate.ordinary
        && word_of_name
        && word.shape == Shape::Capital
        && word.folded.chars().count() > 2
        && !word.flags.has(other)
}

/// The words of a name: without marks, a nickname in quotes, the possessive, and titles that were marked
/// with it, unless a listed name has them too ("Haji Noorzai").
fn words<'a, 't>(tokens: &'a [Token<'t>], candidate: &Candidate) -> Vec<&'a Token<'t>> {
    let mut words: Vec<&Token<'t>> = nicknames::without(&tokens[candidate.first..=candidate.last])
        .filter(|token| token.is_word())
        .collect();
    while words.len() > 1 && words.last().is_some_and(|word| word.text == "s" && word.gap == Gap::None) {
        words.pop();
    }
    if candidate.listed {
        // "SECHIN, Igor" is Igor Sechin, "KIM, Jong Un" stays as it is.
        let comma = tokens[candidate.first..=candidate.last].iter().find(|token| token.is_mark(&[',']));
        let surname = comma.map_or(0, |comma| words.iter().filter(|word| word.byte < comma.byte).count());
        let is_suffix = words[surname..].iter().all(|word| word.flags.has(Flags::SUFFIX));
        if surname > 0 && !is_suffix && !reading::is_eastern(&words) {
            words.rotate_left(surname);
        }
        return words;
    }
    let titles = words.iter().take_while(|word| cue::is_title(word)).count().min(words.len() - 1);
    words.split_off(titles)
}

impl Group {
    fn person(
        &self,
        text: Text<'_, '_>,
        candidates: &[Candidate],
        names: &[Vec<&Token<'_>>],
        given: &[Option<Provenance>],
    ) -> Person {
        let tokens = text.tokens;
        let mut mentions: Vec<Mention> = self
            .mentions
            .iter()
            .map(|(at, provenance)| {
                let (first, last) = (&tokens[candidates[*at].first], &tokens[candidates[*at].last]);
                let vouched = given.get(*at).copied().flatten();
                Mention {
                    span: super::Span { start: first.span.start, end: last.span.end },
                    text: text.text.get(first.byte..last.byte_end()).unwrap_or_default().to_owned(),
                    provenance: vouched.unwrap_or(*provenance),
                    base: None,
                }
            })
            .collect();
        mentions.sort_by_key(|mention| mention.span);
        Person { name: self.name(text, candidates, names), mentions }
    }

    /// The fullest form: most words, no initials, the reading most mentions allow.
    fn name(&self, text: Text<'_, '_>, candidates: &[Candidate], names: &[Vec<&Token<'_>>]) -> String {
        let Text { tokens, tongue, .. } = text;
        let surnames = self.mentions.iter().filter(|(_, provenance)| *provenance == Provenance::Partial);
        let mut support: FxHashMap<String, usize> = FxHashMap::default();
        for lemma in surnames.flat_map(|(at, _)| reading::lemmas(&tokens[candidates[*at].last], tongue)) {
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
            let words = &names[*at];
            let spelled_out = words.iter().filter(|word| word.shape != Shape::Initial).count();
            for reading in reading::readings(words, tongue) {
                let rank = (spelled_out, weight(&reading), words.len());
                if best.as_ref().is_none_or(|(a, b, c, _)| rank > (*a, *b, *c)) {
                    best = Some((rank.0, rank.1, rank.2, spell(words, &reading)));
                }
            }
        }
        best.map(|(_, _, _, name)| name).unwrap_or_default()
    }
}

/// The name in its base form: as written where it is written so, else with the base form's ending.
fn spell(words: &[&Token<'_>], reading: &Reading) -> String {
    let spelled = words.iter().zip(&reading.words).map(|(word, base)| match reading::bare(word) {
        _ if word.folded == *base && is_as_written(word) => word.text.to_owned(),
        Some(bare) if lexicon::fold(bare) == *base => bare.to_owned(),
        _ => respell(word.text, base),
    });
    let mut name = String::new();
    for (at, word) in spelled.enumerate() {
        name.push_str(at.checked_sub(1).map_or("", |before| between(words[before], words[at])));
        name.push_str(&word);
    }
    name
}

/// Whether nothing was taken off the word before it was folded.
fn is_as_written(word: &Token<'_>) -> bool {
    matches!(word.shape, Shape::Han(_) | Shape::Number) || lexicon::fold(word.text) == word.folded
}

/// What stands between two words of a name: of Chinese or Korean ones that were cut nothing, of foreign
/// ones the dot of the script.
fn between(a: &Token<'_>, b: &Token<'_>) -> &'static str {
    use Syllabary::{Han, Hangul, Katakana};
    match (a.text.chars().next_back().and_then(Syllabary::of), Syllabary::of_first(b.text)) {
        _ if b.gap != Gap::None => " ",
        (Some(Han), Some(Han)) | (Some(Hangul), Some(Hangul)) if a.byte_end() == b.byte => "",
        (Some(Han), Some(Han)) => "·",
        (Some(_), Some(Katakana)) => "・",
        _ => " ",
    }
}

/// What is written as far as the folded `base` has it, and the rest of that: "Mladića", "mladic" is
/// "Mladić".
fn respell(written: &str, base: &str) -> String {
    let mut kept = (0, 0);
    for (at, c) in written.char_indices() {
        let end = at + c.len_utf8();
        let folded = lexicon::fold(&written[..end]);
        if !base.starts_with(&folded) {
            break;
        }
        kept = (end, folded.len());
    }
    let mut name = written[..kept.0].to_owned();
    if name.is_empty() {
        let mut rest = base.chars();
        name.extend(rest.next().into_iter().flat_map(char::to_uppercase));
        name.push_str(rest.as_str());
    } else {
        name.push_str(&base[kept.1..]);
    }
    name
}
