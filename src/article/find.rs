//! Tokens -> [`Candidate`]s: places that may name a person.
//!
//! Names are found by the [`Tagger`]. Rules add what it passes over: a run of capitalized words,
//! parted at titles, places, calendar words and sentence openers, may be a surname whose bearer the
//! article names elsewhere. Which candidates mean one human is left to [`super::who`].

use std::ops::{Range, RangeInclusive};

use super::lexicon::{self, Flags, is_cyrillic};
use super::tagger::Tagger;
use super::token::{Gap, Shape, Token};
use super::tongue::Tongue;
use super::{arabic, nicknames, overlong, rows, weigh};
use crate::name::known::known_level;
use crate::name::script::Syllabary;

/// What a candidate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A full name, found by itself.
    Full,
    /// Several words that alone prove nothing; a name if the article names that person elsewhere.
    Doubtful,
    /// One word.
    Solo,
}

/// Tokens `first..=last` that may be a mention.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) kind: Kind,
    /// A title or role stands before it.
    pub(super) titled: bool,
    /// The tagger says so: a person's name even where no full name tells whose.
    pub(super) sure: bool,
    /// Perhaps an ordinary word: it opens a sentence, and the text also writes it small.
    pub(super) ordinary: bool,
    /// A listed name has all of its words: none is a title before the name.
    pub(super) listed: bool,
}

impl Candidate {
    /// One of which no more is known.
    pub(super) fn new(first: usize, last: usize, kind: Kind) -> Self {
        Self { first, last, kind, titled: false, sure: false, ordinary: false, listed: false }
    }
}

/// Words that stand in names.
pub(super) const NAME: Flags =
    Flags::GIVEN.and(Flags::FAMILY).and(Flags::EASTERN).and(Flags::PATRONYMIC).and(Flags::PARTICLE);

/// A part of a run of capitalized words, before it is weighed.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) titled: bool,
    /// An organization word stands in it.
    pub(super) organization: bool,
}

/// Most words of a name: longer runs are lists and headlines.
const MOST_WORDS: usize = 10;

/// How far from a name, in the tagger's units ([`Reading::margin`](super::tagger::Reading::margin)), a
/// full name by the rules may be to stay one. On held-out news it costs a fifth of a point of F1 and
/// finds half a point more: a name missed costs more than one too many.
const NEAR: f32 = 350.0;
/// The same where it begins with a word that is known as a given name and as nothing else, or a title
/// or role stands before it.
const NEAR_TOLD: f32 = 700.0;
/// The same where it takes the place of a shorter name by the tagger: "Kim Jong" in "Kim Jong Un". No
/// figure falls at 200, Russian ones do at 400.
const NEAR_LONGER: f32 = 200.0;
/// The same where a title or role stands before the longer one.
const NEAR_LONGER_TITLED: f32 = 500.0;
/// The same where all that is more is a given name before it, which annotated news leave out at times.
/// Of Russian names that would take in those that stand before other people's. On held-out news one name
/// in twenty thousand is another by it, rightly.
const NEAR_LED_BY_GIVEN: f32 = 1200.0;

/// How widely a name is borne ([`known_level`]) that is taken for a given one before a full name.
pub(super) const WIDELY_BORNE: u8 = 4;

/// All candidates, in the order of the text, not overlapping: the names the tagger finds, and what
/// else may name one of those persons.
pub(super) fn candidates(tokens: &[Token<'_>], tagger: &Tagger, tongue: Tongue) -> Vec<Candidate> {
    let reading = tagger.read(tokens);
    let is_near = |candidate: &Candidate, limit: f32| {
        reading.margin(candidate.first, candidate.last).is_some_and(|margin| margin <= limit)
    };
    let mut found: Vec<Candidate> = Vec::new();
    let is_name = |name: &RangeInclusive<usize>| {
        name.end() - name.start() < MOST_WORDS && !is_organization(tokens, *name.start(), *name.end())
    };
    let breaks = rows::breaks(tokens);
    let names = reading.names.iter().flat_map(|name| rows::parted(&breaks, name.clone())).filter(is_name);
    let persian = arabic::is_persian(tokens);
    let names = names.flat_map(|name| overlong::parted(tokens, name, tongue));
    for name in names.filter_map(|name| arabic::without_offices(tokens, name, persian)) {
        let free = found.last().map_or(0, |before| before.last + 1);
        let last = with_title(tokens, *name.start(), *name.end());
        found.push(tagged(tokens, with_initials(tokens, *name.start(), free), last));
    }
    let mut more = Vec::new();
    for candidate in by_rules(tokens) {
        let met = overlapping(&found, &candidate);
        let is_full = candidate.kind == Kind::Full;
        match found[met.clone()] {
            [] => {
                let told = is_given(&tokens[candidate.first]) || candidate.titled;
                let limit = if told { NEAR_TOLD } else { NEAR };
                let proven = is_full && is_near(&candidate, limit);
                let kind = if is_full && !proven { Kind::Doubtful } else { candidate.kind };
                more.push(Candidate { kind, ..candidate });
            }
            ref names => {
                let holds =
                    names.iter().all(|name| candidate.first <= name.first && name.last <= candidate.last);
                // "Mir" before "Hossein Mousavi".
                let leads = names.first().is_some_and(|name| name.first == candidate.first + 1)
                    && names.last().is_some_and(|name| name.last == candidate.last)
                    && may_be_given(&tokens[candidate.first])
                    && !tokens[candidate.first].text.starts_with(lexicon::is_cyrillic);
                let limit = match (leads, candidate.titled) {
                    (true, _) => NEAR_LED_BY_GIVEN,
                    (false, true) => NEAR_LONGER_TITLED,
                    (false, false) => NEAR_LONGER,
                };
                let whole = candidate.first..=candidate.last;
                let is_one =
                    || overlong::parted(tokens, whole.clone(), tongue).next().as_ref() == Some(&whole);
                if is_full && holds && is_near(&candidate, limit) && is_one() {
                    found.splice(met, [tagged(tokens, candidate.first, candidate.last)]);
                }
            }
        }
    }
    found.extend(more);
    for candidate in &mut found {
        without_small_word(tokens, candidate);
    }
    found.retain(|candidate| !is_namesake(tokens, candidate));
    found.sort_by_key(|candidate| candidate.first);
    nicknames::joined(tokens, found)
}

/// Candidates with those of scripts that the tagger did not learn: Chinese, kana and Hangul. What it guessed
/// there goes, and so does a single word right beside kana or Hangul, a part of another.
pub(super) fn joined(tokens: &[Token<'_>], found: Vec<Candidate>, eastern: Vec<Candidate>) -> Vec<Candidate> {
    let script = |token: &Token<'_>| Syllabary::of_first(token.text);
    let is_guess = |candidate: &Candidate| {
        let (first, last) = (candidate.first, candidate.last);
        let before = first.checked_sub(1).filter(|_| tokens[first].gap == Gap::None).map(|at| &tokens[at]);
        let after = tokens.get(last + 1).filter(|token| token.gap == Gap::None);
        let mut beside = before.into_iter().chain(after).filter_map(script);
        tokens[first..=last].iter().any(|word| script(word).is_some())
            || first == last && beside.any(|script| script != Syllabary::Han)
    };
    let mut all = found;
    all.retain(|candidate| !is_guess(candidate));
    all.extend(eastern);
    all.sort_by_key(|candidate| candidate.first);
    all
}

/// Whether the words are the name of something that is called like a person, or with what was taken for a
/// title: "General Staff".
fn is_namesake(tokens: &[Token<'_>], candidate: &Candidate) -> bool {
    let Candidate { first, last, .. } = *candidate;
    let titled = first.checked_sub(1).filter(|at| {
        tokens[first].gap == Gap::Space && tokens[*at].is_capital() && tokens[*at].flags.has(Flags::TITLE)
    });
    let is_called = |first: usize| {
        let words: Vec<&str> = tokens[first..=last].iter().map(|token| token.text).collect();
        words.len() > 1 && lexicon::is_namesake(&words.join(" "))
    };
    is_called(first) || titled.is_some_and(is_called)
}

/// Whether what was taken for a name is an organization's: a word of one ends it or follows it ("Ford
/// Motor Company", "Trump Organization"; after a single given name with a word or two between, "John
/// Hopkins University"), or "&" ties a single word to another ("Johnson & Johnson", "Marks & Spencer").
fn is_organization(tokens: &[Token<'_>], first: usize, last: usize) -> bool {
    let is_capital =
        |at: usize| tokens.get(at).is_some_and(|word| word.is_capital() && word.gap == Gap::Space);
    let is_one = |at: usize| {
        let flags = tokens.get(at).map(|word| word.flags).unwrap_or_default();
        is_capital(at) && flags.has(Flags::ORGANIZATION) && !flags.has(NAME)
    };
    let single = first == last;
    let partner = |mark: Option<usize>, other: Option<usize>| {
        let (mark, other) = (mark.and_then(|at| tokens.get(at)), other.and_then(|at| tokens.get(at)));
        mark.is_some_and(|mark| mark.is_mark(&['&'])) && other.is_some_and(Token::is_capital)
    };
    let partners =
        partner(Some(last + 1), Some(last + 2)) || partner(first.checked_sub(1), first.checked_sub(2));
    let reach = if single && tokens[first].flags.has(Flags::GIVEN) { 3 } else { 1 };
    let behind = (last + 1..=last + reach).take_while(|at| is_capital(*at)).any(is_one);
    behind || (first..last).any(|before| is_one(before + 1)) || (single && partners)
}

/// A given name, and no other word.
fn is_given(word: &Token<'_>) -> bool {
    let other = Flags::ELSEWHERE.and(Flags::COMMON);
    word.shape != Shape::Caseless && word.flags.has(Flags::GIVEN) && !word.flags.has(other)
}

/// A given name, or a widely borne one of which nothing else is known.
fn may_be_given(word: &Token<'_>) -> bool {
    is_given(word) || word.flags == Flags::default() && known_level(&word.folded) >= WIDELY_BORNE
}

/// The places of those that share a token with the candidate.
fn overlapping(found: &[Candidate], candidate: &Candidate) -> Range<usize> {
    let from = found.partition_point(|other| other.last < candidate.first);
    let until = found.partition_point(|other| other.first <= candidate.last);
    from..until.max(from)
}

/// The first token of a name with the initials that lead it: "J. Robert Oppenheimer", "H Husayn".
/// Tokens before `free` are another's.
fn with_initials(tokens: &[Token<'_>], first: usize, free: usize) -> usize {
    let leads = |at: &usize| {
        let letter = match tokens[*at].shape {
            Shape::Initial => true,
            Shape::Upper | Shape::Capital => {
                let single = tokens[*at].text.chars().count() == 1;
                single && !(lexicon::is_word_of_a_letter(tokens[*at].text) && opens_sentence(tokens, *at))
            }
            _ => false,
        };
        letter && !tokens[*at].flags.has(Flags::TITLE) && tokens[at + 1].gap == Gap::Space
    };
    (free..first).rev().take_while(leads).last().unwrap_or(first)
}

/// The last token of a name of one word with what may be a title or a family name behind it, where nobody
/// follows whose title it is: "Hun Sen".
fn with_title(tokens: &[Token<'_>], first: usize, last: usize) -> usize {
    let is_next =
        |at: usize| tokens.get(at).is_some_and(|word| word.shape == Shape::Capital && word.gap == Gap::Space);
    let closes = first == last
        && tokens[first].shape == Shape::Capital
        && is_next(last + 1)
        && tokens[last + 1].flags.has(Flags::TITLE)
        && tokens[last + 1].flags.has(Flags::FAMILY)
        && !is_next(last + 2);
    if closes { last + 1 } else { last }
}

/// Takes a Cyrillic word of one letter off that a name begins with: "А Путин", "И Путин". An initial has a
/// point there, or another one behind it.
fn without_small_word(tokens: &[Token<'_>], candidate: &mut Candidate) {
    let is_small =
        |word: &Token<'_>| word.text.starts_with(is_cyrillic) && lexicon::is_word_of_a_letter(word.text);
    let Candidate { first, last, .. } = *candidate;
    if first < last && is_small(&tokens[first]) && tokens[first + 1].shape != Shape::Initial {
        candidate.first += 1;
        if first + 1 == last {
            candidate.kind = Kind::Solo;
        }
    }
}

fn tagged(tokens: &[Token<'_>], first: usize, last: usize) -> Candidate {
    let is_name = |word: &&Token<'_>| word.shape != Shape::Lower && !word.flags.has(Flags::SUFFIX);
    let kind = match tokens[first..=last].iter().filter(is_name).count() {
        2.. => Kind::Full,
        _ if first == last => Kind::Solo,
        _ => Kind::Doubtful,
    };
    Candidate { titled: is_role(tokens, first), sure: true, ..Candidate::new(first, last, kind) }
}

/// The candidates that rules alone find: what the tagger is measured against, and where names it
/// passes over come from.
pub(super) fn by_rules(tokens: &[Token<'_>]) -> Vec<Candidate> {
    let mut pieces = Vec::new();
    let mut candidates = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at].is_capital() {
            let end = run_end(tokens, at);
            split(tokens, at, end, &mut pieces);
            at = end;
        } else if tokens[at].shape == Shape::Caseless {
            let end = caseless_end(tokens, at);
            arabic::candidates(tokens, at, end, &mut candidates);
            at = end;
        } else {
            at += 1;
        }
    }
    let surroundings = weigh::Surroundings::of(tokens, &pieces);
    for piece in pieces {
        let piece = without_loose_end(tokens, piece);
        let Some(kind) = surroundings.kind(tokens, &piece) else {
            continue;
        };
        let opens = opens_sentence(tokens, piece.first);
        // "Later Putin left": the first capital is the sentence's.
        let led = kind == Kind::Doubtful
            && opens
            && piece.last == piece.first + 1
            && !tokens[piece.first].flags.has(NAME);
        let (first, kind) = if led { (piece.last, Kind::Solo) } else { (piece.first, kind) };
        candidates.push(Candidate {
            titled: piece.titled || is_role(tokens, first),
            ordinary: opens && !led && surroundings.is_ordinary(tokens, first),
            ..Candidate::new(first, piece.last, kind)
        });
    }
    candidates.sort_by_key(|candidate| candidate.first);
    candidates
}

/// One past the run of capitalized words that begins at `start`, inner particles included.
fn run_end(tokens: &[Token<'_>], start: usize) -> usize {
    let mut end = start + 1;
    while end < tokens.len() {
        let previous = &tokens[end - 1];
        let token = &tokens[end];
        let joined = match token.gap {
            Gap::Space => true,
            Gap::None => previous.shape == Shape::Initial,
            Gap::Line => false,
        };
        if joined && token.is_capital() && is_cyrillic_word(token) == is_cyrillic_word(previous) {
            end += 1;
        } else if is_title_point(tokens, end) {
            end += 2;
        } else if let Some(next) = past_particles(tokens, end) {
            end = next;
        } else {
            break;
        }
    }
    end
}

/// Whether the point at `at` belongs to a title before it: "Mr. Price".
fn is_title_point(tokens: &[Token<'_>], at: usize) -> bool {
    tokens[at].is_mark(&['.'])
        && tokens[at].gap == Gap::None
        && tokens[at - 1].flags.has(Flags::TITLE)
        && tokens[at - 1].text.len() <= 5
        && tokens.get(at + 1).is_some_and(|next| next.is_capital() && next.gap == Gap::Space)
}

/// One past the capitalized word that follows one to three particles at `at`.
fn past_particles(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let is_particle = |token: &&Token<'_>| {
        token.shape == Shape::Lower && token.flags.has(Flags::PARTICLE) && token.gap == Gap::Space
    };
    let count = tokens[at..].iter().take(3).take_while(is_particle).count();
    let next = tokens.get(at + count)?;
    (count > 0 && next.is_capital() && next.gap != Gap::Line).then_some(at + count + 1)
}

fn is_cyrillic_word(token: &Token<'_>) -> bool {
    token.text.starts_with(is_cyrillic)
}

fn caseless_end(tokens: &[Token<'_>], start: usize) -> usize {
    let more = tokens[start + 1..]
        .iter()
        .take_while(|token| token.shape == Shape::Caseless && token.gap == Gap::Space);
    start + 1 + more.count()
}

/// Cuts the run `start..end` at words that no name contains.
fn split(tokens: &[Token<'_>], start: usize, end: usize, pieces: &mut Vec<Piece>) {
    let shouted = tokens[start..end]
        .iter()
        .filter(|token| token.is_capital())
        .all(|token| token.shape != Shape::Capital);
    let mut first = start;
    let mut titled = false;
    let mut organization = false;
    for at in start..=end {
        let cut = if at == end { Some(false) } else { cuts(tokens, first, at, shouted) };
        let Some(title) = cut else {
            if at > first && begins_name(tokens, first, at, organization) {
                pieces.push(Piece { first, last: at - 1, titled, organization });
                (first, organization) = (at, false);
            }
            organization |= tokens[at].flags.has(Flags::ORGANIZATION) && !closes_name(tokens, first, at);
            continue;
        };
        if at > first {
            pieces.push(Piece { first, last: at - 1, titled, organization });
            titled = false;
            organization = false;
        }
        // "Mr." keeps its force over the point.
        titled = title || (titled && at < end && tokens[at].is_mark(&['.']));
        first = at + 1;
    }
}

/// Whether the word at `at` cuts the piece that began at `first`, and if so whether as a title.
fn cuts(tokens: &[Token<'_>], first: usize, at: usize, shouted: bool) -> Option<bool> {
    let token = &tokens[at];
    let name = token.flags.has(Flags::GIVEN.and(Flags::FAMILY).and(Flags::EASTERN));
    if !token.is_word() {
        return Some(false);
    }
    if closes_name(tokens, first, at) {
        return None;
    }
    let role = token.flags.has(Flags::ROLE)
        && (token.text.starts_with(is_cyrillic) || (opens_sentence(tokens, at) && !name));
    if token.is_capital() && (token.flags.has(Flags::TITLE) || role) && !token.flags.has(Flags::PATRONYMIC) {
        return Some(true);
    }
    let place = token.flags.has(Flags::PLACE.and(Flags::CALENDAR)) && !name;
    let acronym = token.shape == Shape::Upper && !shouted;
    let opener = token.flags.has(Flags::STOP) && token.shape != Shape::Lower;
    let dated = token.flags.has(Flags::CALENDAR)
        && tokens.get(at + 1).is_some_and(|next| next.shape == Shape::Number);
    (place || acronym || opener || dated).then_some(false)
}

/// Whether the word at `at` is the family name after a given name, whatever else it means:
/// "Stephen King", "Jack London", "Sergey LAVROV".
fn closes_name(tokens: &[Token<'_>], first: usize, at: usize) -> bool {
    let token = &tokens[at];
    at > first
        && (tokens[at - 1].flags.has(Flags::GIVEN) || tokens[at - 1].shape == Shape::Initial)
        && !tokens[at - 1].flags.has(Flags::PLACE.and(Flags::ORGANIZATION))
        && (token.flags.has(Flags::FAMILY.and(Flags::GIVEN).and(Flags::EASTERN))
            || (token.shape == Shape::Upper && token.text.len() >= 4))
        && (token.flags.has(Flags::FAMILY) || !token.flags.has(Flags::STOP.and(Flags::CALENDAR)))
}

/// Whether a given name at `at` begins a name of its own after the words since `first`: after an
/// organization ("Secretary of State Condoleezza Rice"), after words that are no names ("Biologist
/// Nick Bos"), and in Russian after a whole name ("Билла Клинтона Джо Локхарту").
fn begins_name(tokens: &[Token<'_>], first: usize, at: usize, organization: bool) -> bool {
    let token = &tokens[at];
    let followed = tokens.get(at + 1).is_some_and(|next| {
        next.gap == Gap::Space
            && (next.is_capital() || next.flags.has(Flags::PARTICLE))
            && !next.flags.has(Flags::PATRONYMIC)
    });
    if !token.flags.has(Flags::GIVEN) || token.flags.has(Flags::COMMON.and(Flags::PATRONYMIC)) || !followed {
        return false;
    }
    let before = &tokens[first..at];
    let nameless = before.iter().all(|word| !word.flags.has(NAME) && word.shape != Shape::Initial);
    let closed = is_cyrillic_word(token)
        && before.len() >= 2
        && before[0].flags.has(Flags::GIVEN)
        && tokens[at + 1].is_capital();
    organization || closed || (nameless && (is_cyrillic_word(token) || opens_sentence(tokens, first)))
}

/// Drops small words left at the end: "Ludwig van".
fn without_loose_end(tokens: &[Token<'_>], mut piece: Piece) -> Piece {
    while piece.last > piece.first && tokens[piece.last].shape == Shape::Lower {
        piece.last -= 1;
    }
    piece
}

/// Whether the token at `at` opens a sentence or a quote.
pub(super) fn opens_sentence(tokens: &[Token<'_>], at: usize) -> bool {
    let token = &tokens[at];
    at == 0
        || token.gap == Gap::Line
        || tokens[at - 1]
            .is_mark(&['.', '!', '?', ':', '"', '“', '«', '„', '‘', '\'', '—', '–', '-', '•', '…', '*'])
}

/// Whether a word for a role stands right before `at`: "spokesman Ned Price".
pub(super) fn is_role(tokens: &[Token<'_>], at: usize) -> bool {
    at > 0
        && tokens[at].gap == Gap::Space
        && tokens[at - 1].flags.has(Flags::ROLE.and(Flags::TITLE))
        && !tokens[at - 1].flags.has(Flags::STOP)
}
