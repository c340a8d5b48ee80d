//! A word of a text -> what it may be in a listed name, remembered for each distinct word.
//!
//! Texts follow Zipf as names do: after a few hundred articles nearly every word has been met, and
//! reading one costs a look into a map.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::endings::{self, Endings};
use super::words::{Word, Writing, is_georgian};
use crate::article::{is_foreign_in_korean, is_korean_office, korean_ends, names_nobody};
use crate::name::script::{Syllabary, arabic_small_words, hangul_by_sound, is_han, is_known_arabic};
use crate::name::{Name, Role, Token};
use crate::screen::Index;
use crate::screen::align::{joined_fold, may_join};
use crate::screen::key_table::hash32;
use crate::screen::screener::Screener;
use crate::screen::sieve::Sieve;

/// Distinct words, and pairs of them, remembered before the memory starts anew; about 100 MB at most.
const MOST_REMEMBERED: usize = 200_000;
/// Letters of the longest particle that a text writes small.
const LONGEST_PARTICLE: usize = 5;
/// Letters of the longest part of a name in Chinese characters, a foreign one. A longer word is a sentence
/// or a part of one, which no blank parts; whom that names is told letter by letter.
const LONGEST_HAN: usize = 9;
/// Letters of the shortest word that may be two listed tokens written as one: shorter ones are
/// such by chance.
const LEAST_GLUED: usize = 8;
/// The same where a capital inside tells that there are two: "JinRyu".
const LEAST_GLUED_AT_CAPITAL: usize = 5;
/// Letters of the shortest word of a script without capitals that is a name since many bear it as it is
/// romanized. Shorter ones are somebody's name by chance.
const LEAST_BORNE: usize = 6;
/// Function words of Arabic and Persian, as they stand in print. In a script without capitals they
/// are all that parts a name from its sentence.
const FUNCTION_WORDS: &str = include_str!("data/function_words.txt");

/// What a word may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// In no name: a name ends before it.
    Outside,
    /// Inside names, but proves nothing: a particle, a suffix.
    Within,
    /// One letter that stands for a name.
    Initial,
    /// A name, or a rank that may be one.
    Name,
}

/// A listed token that a word may be a spelling of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub(super) token: u32,
    pub(super) bits: f32,
}

/// A word, met.
pub(super) struct Heard {
    /// Which of the words met it is.
    id: u32,
    pub(super) part: Part,
    /// An abbreviated rank or an initial: the point behind it ends no sentence.
    pub(super) takes_point: bool,
    /// For each name written in it the links, what proves most first. Most words are one name; an
    /// Arabic compound is two, a Chinese name written in its own script is all of its syllables.
    pub(super) names: Box<[Box<[Link]>]>,
    /// What it may be is known by in the sieve of a name: open where it may be two tokens.
    pub(super) sieve: Sieve,
    /// It may be a whole name: names are written without blanks in its script.
    pub(super) whole: bool,
    /// Names in which two adjacent tokens may be this word.
    pub(super) glued: Box<[u32]>,
    /// It is a name by itself: written with a capital and not known as something else, or a name
    /// that Arabs bear.
    pub(super) proper: bool,
    /// How widely it is borne as a name; see [`crate::name::known::known_level`].
    pub(super) known: u8,
    /// Bytes of a Korean word at which a name may end, before what is written onto it or with it, longest
    /// first; none of other words.
    pub(super) ends: Box<[usize]>,
    /// Bytes of the word that may be the name, less an ending of its language: what a listed token is most
    /// like first; none where it has no ending.
    pub(super) stems: Box<[usize]>,
    /// Bytes of small Arabic words written onto it, behind which a name begins.
    pub(super) start: usize,
    /// Bytes of other small words written onto it, behind which a name may begin: "d'Alexandre"; else 0.
    pub(super) led: usize,
    /// The token, where it is one.
    token: Option<Token>,
}

/// Words met, and pairs of them.
#[derive(Default)]
pub(super) struct Met {
    /// By the language whose endings are on them; the first are without.
    words: Vec<FxHashMap<Box<str>, Arc<Heard>>>,
    pairs: FxHashMap<(u32, u32), Arc<[Link]>>,
    met: u32,
}

impl Heard {
    /// Whether it may be a token of a listed name, alone or with a neighbor.
    pub(super) fn may_link(&self) -> bool {
        self.token.is_some() || !self.glued.is_empty() || self.names.iter().any(|links| !links.is_empty())
    }

    /// Adds what a shorter form of the word may be.
    fn join(&mut self, other: Self) {
        let Self { names, sieve, whole, glued, proper, known, .. } = other;
        if other.part != Part::Name {
            return;
        }
        self.part = Part::Name;
        let mut all: Vec<Vec<Link>> = std::mem::take(&mut self.names).into_iter().map(Vec::from).collect();
        all.resize_with(all.len().max(names.len()), Vec::new);
        for (links, more) in all.iter_mut().zip(names) {
            links.extend(more);
        }
        self.names = all.into_iter().map(strongest_first).collect();
        self.glued = self.glued.iter().chain(&glued).copied().collect();
        self.sieve = [self.sieve, sieve].into_iter().collect();
        self.whole |= whole;
        self.proper |= proper;
        self.known = self.known.max(known);
    }

    /// The most that one of its links proves, in bits.
    pub(super) fn most_bits(&self) -> f32 {
        self.names.iter().filter_map(|links| links.first()).map(|link| link.bits).fold(0.0, f32::max)
    }
}

impl Met {
    /// Forgets everything once it has become too much. Between texts only: ids must not change
    /// while one is read.
    pub(super) fn trim(&mut self) {
        if self.words_len() > MOST_REMEMBERED || self.pairs.len() > MOST_REMEMBERED {
            *self = Self::default();
        }
    }

    /// How much is remembered.
    pub(super) fn len(&self) -> usize {
        self.words_len() + self.pairs.len()
    }

    fn words_len(&self) -> usize {
        self.words.iter().map(FxHashMap::len).sum()
    }

    /// Meets a word of a text whose language has these endings.
    pub(super) fn hear(
        &mut self,
        screener: &mut Screener<'_>,
        word: &Word<'_>,
        endings: Option<&Endings>,
    ) -> Arc<Heard> {
        let language = endings.map_or(0, |endings| endings.number + 1);
        if self.words.is_empty() {
            self.words.resize_with(1 + endings::count(), FxHashMap::default);
        }
        let words = &mut self.words[language];
        if let Some(known) = words.get(word.text) {
            return Arc::clone(known);
        }
        let heard = Arc::new(hear(screener, word, endings, self.met));
        self.met = self.met.wrapping_add(1);
        words.insert(word.text.into(), Arc::clone(&heard));
        heard
    }

    /// The listed tokens that two adjacent words may be, written as one.
    pub(super) fn hear_pair(&mut self, index: &Index, a: &Heard, b: &Heard) -> Arc<[Link]> {
        if let Some(known) = self.pairs.get(&(a.id, b.id)) {
            return Arc::clone(known);
        }
        let mut links = Vec::new();
        if let (Some(a), Some(b)) = (&a.token, &b.token)
            && may_join(a, b)
        {
            let fold = joined_fold(a, b);
            for id in index.tokens_folding_to(hash32(&fold)) {
                let token = index.dictionary().token(id);
                if token.fold == fold && token.role == Role::Name {
                    links.push(Link { token: id, bits: token.rarity });
                }
            }
        }
        let links: Arc<[Link]> = links.into();
        self.pairs.insert((a.id, b.id), Arc::clone(&links));
        links
    }
}

/// Whether the word is let go without a look into the memory: most words of a text are.
pub(super) fn is_outside(word: &Word<'_>) -> bool {
    match word.writing {
        Writing::Number => true,
        Writing::Small => word.text.len() > LONGEST_PARTICLE || !is_particle(word.text),
        Writing::Caseless => word.text.starts_with(is_han) && word.text.chars().nth(LONGEST_HAN).is_some(),
        Writing::Capital => false,
    }
}

/// Whether the small word is a particle of names: "al", "von".
pub(super) fn is_particle(text: &str) -> bool {
    text.is_ascii() && Role::of(text) == Role::Particle
}

/// A Korean word may be a name with particles on it, and a word of other languages one with an ending, so
/// it is heard without them as well; an Arabic one that is a known name behind small words is that name.
fn hear(screener: &mut Screener<'_>, word: &Word<'_>, endings: Option<&Endings>, id: u32) -> Heard {
    let start = if word.writing == Writing::Caseless { arabic_small_words(word.text) } else { 0 };
    if start > 0 {
        return Heard { start, ..hear_as(screener, &Word { text: &word.text[start..], ..word.clone() }, id) };
    }
    let mut heard = hear_as(screener, word, id);
    if is_korean_office(word.text) {
        return Heard { part: Part::Outside, ..heard };
    }
    let ends = korean_ends(word.text);
    hear_until(screener, word, &ends, &mut heard);
    heard.ends = ends.into();
    let led = endings.map_or(0, |endings| endings.begins(word.text));
    if led > 0 {
        heard.join(hear_as(screener, &Word { text: &word.text[led..], ..word.clone() }, id));
        heard.led = led;
    }
    // What many bear as a name is that name.
    if let Some(endings) = endings.filter(|_| heard.known < super::WIDELY_KNOWN) {
        let mut stems = hear_until(screener, word, &endings.places(word.text), &mut heard);
        // Of equals the longer stays before.
        stems.sort_by(|a, b| b.1.total_cmp(&a.1));
        heard.stems = stems.into_iter().map(|(end, _)| end).collect();
    }
    heard
}

/// Hears a word until each of the bytes `ends` as well, longest first, and tells what each form proves at
/// most, in bits.
fn hear_until(
    screener: &mut Screener<'_>,
    word: &Word<'_>,
    ends: &[usize],
    heard: &mut Heard,
) -> Vec<(usize, f32)> {
    let mut forms = Vec::new();
    for (end, stem) in ends.iter().filter_map(|end| Some((*end, word.text.get(..*end)?))) {
        if stem == word.text {
            forms.push((end, heard.most_bits()));
        } else {
            let other = hear_as(screener, &Word { text: stem, ..word.clone() }, heard.id);
            forms.push((end, other.most_bits()));
            heard.join(other);
        }
    }
    forms
}

fn hear_as(screener: &mut Screener<'_>, word: &Word<'_>, id: u32) -> Heard {
    let plain = |part| Heard {
        id,
        part,
        takes_point: false,
        names: [].into(),
        sieve: Sieve::default(),
        whole: false,
        glued: [].into(),
        proper: false,
        known: 0,
        ends: [].into(),
        stems: [].into(),
        start: 0,
        led: 0,
        token: None,
    };
    if word.writing == Writing::Small {
        return plain(Part::Within);
    }
    if word.writing == Writing::Caseless && is_function_word(word.text) {
        return plain(Part::Outside);
    }
    let Ok(name) = Name::parse(word.text) else {
        return plain(Part::Outside);
    };
    let readings = name.readings();
    let tokens: Vec<Token> = readings[0].iter().map(|part| Token::read(part)).collect();
    let all = |role| tokens.iter().all(|token| token.role == role);
    if !tokens.iter().any(is_name) {
        let part = match () {
            () if all(Role::Initial) => Part::Initial,
            () if all(Role::Particle) || all(Role::Suffix) => Part::Within,
            () => Part::Outside,
        };
        let takes_point = part == Part::Initial || all(Role::Suffix);
        return Heard { takes_point, ..plain(part) };
    }
    let mut names: Vec<Vec<Link>> = Vec::new();
    for part in tokens.iter().filter(|token| is_name(token)) {
        names.push(links_of(screener, &part.text));
    }
    for part in readings[1..].iter().filter(|reading| reading.len() == 1).flatten() {
        names[0].extend(links_of(screener, part));
    }
    // Which of two a Korean word is, a name of syllables or a foreign one, the words beside it tell.
    if names.len() > 1 && Syllabary::of_first(word.text) == Some(Syllabary::Hangul) {
        names[0].extend(links_of(screener, &hangul_by_sound(word.text)));
    }
    let whole = names.len() > 1 && word.text.starts_with(Syllabary::is_syllabic);
    let least = if has_inner_capital(word.text) { LEAST_GLUED_AT_CAPITAL } else { LEAST_GLUED };
    let mut glued = Vec::new();
    for word in readings.iter().filter(|reading| reading.len() == 1).flatten() {
        let token = Token::read(word);
        if token.role == Role::Name && token.text.len() >= least {
            glued.extend(
                screener.index().pairs().folding_to(hash32(&token.fold)).flat_map(|(_, names)| names),
            );
        }
    }
    let names: Box<[Box<[Link]>]> = names.into_iter().map(strongest_first).collect();
    // "Hezbollah" is a listed name of one word before it is "Hizb Allah".
    let index = screener.index();
    let one_word =
        |link: &Link| index.postings().names(link.token).any(|name| index.tokens_of(name).len() == 1);
    if !has_inner_capital(word.text) && names.iter().flatten().any(one_word) {
        glued.clear();
    }
    let sieve = match glued.as_slice() {
        [] => index.dictionary().sieve_of(names.iter().flatten().map(|link| link.token)),
        _ => Sieve::OPEN,
    };
    let capital = word.writing == Writing::Capital && !names_nobody(word.text);
    let known = match Syllabary::of_first(word.text) {
        Some(Syllabary::Hangul) if is_foreign_in_korean(word.text) => super::WIDELY_KNOWN,
        // The syllables of most Korean words are somebody's names.
        Some(Syllabary::Hangul) if tokens.len() > 1 => 0,
        _ => tokens.iter().map(|token| token.known).max().unwrap_or(0),
    };
    Heard {
        id,
        part: Part::Name,
        takes_point: all(Role::Title) && word.text.len() <= LONGEST_PARTICLE,
        names,
        sieve,
        whole,
        glued: glued.into(),
        proper: capital || whole || is_known_arabic(word.text) || is_borne(word.text, known),
        known,
        ends: [].into(),
        stems: [].into(),
        start: 0,
        led: 0,
        token: tokens.into_iter().next().filter(|_| readings[0].len() == 1),
    }
}

/// Whether it is known as a name once it is romanized, in a script without capitals. Of foreign names in
/// katakana, and of Georgian letters, few words are that by chance.
fn is_borne(word: &str, known: u8) -> bool {
    match Syllabary::of_first(word) {
        _ if word.starts_with(is_georgian) => known > 0,
        Some(Syllabary::Katakana) => known > 0,
        Some(Syllabary::Hangul) => known >= super::WIDELY_KNOWN,
        None => {
            known >= super::WIDELY_KNOWN && word.chars().count() >= LEAST_BORNE && !word.starts_with("ال")
        }
        Some(_) => false,
    }
}

/// A capital right behind a small letter.
fn has_inner_capital(word: &str) -> bool {
    word.chars().zip(word.chars().skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase())
}

fn is_name(token: &Token) -> bool {
    token.role.may_be_name()
}

fn links_of(screener: &mut Screener<'_>, word: &str) -> Vec<Link> {
    let met = screener.meet(word);
    met.similar.iter().map(|one| Link { token: one.token, bits: one.bits }).collect()
}

/// Each listed token once.
fn strongest_first(mut links: Vec<Link>) -> Box<[Link]> {
    links.sort_by(|a, b| a.token.cmp(&b.token).then(b.bits.total_cmp(&a.bits)));
    links.dedup_by_key(|link| link.token);
    links.sort_by(|a, b| b.bits.total_cmp(&a.bits).then(a.token.cmp(&b.token)));
    links.into()
}

fn is_function_word(word: &str) -> bool {
    use std::sync::LazyLock;
    static WORDS: LazyLock<rustc_hash::FxHashSet<&str>> = LazyLock::new(|| {
        FUNCTION_WORDS.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
    });
    WORDS.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn function_words_are_words_of_scripts_without_capitals() {
        assert!(is_function_word("في") && !is_function_word("محمد"));
        for word in
            FUNCTION_WORDS.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
        {
            assert!(!crate::name::normalize(word).is_empty() && !word.is_ascii(), "{word}");
        }
    }

    #[test]
    fn small_words_are_let_go_unless_they_stand_in_names() {
        let is_out = |text, writing| {
            let gap = super::super::words::Gap::Open;
            is_outside(&Word { text, byte: 0, writing, gap, attached: false, opens: false })
        };
        assert!(
            is_out("house", Writing::Small) && is_out("3rd", Writing::Number) && is_out("of", Writing::Small)
        );
        assert!(!is_out("bin", Writing::Small) && !is_out("House", Writing::Capital));
        assert!(is_out("外交部发言人表示反对这样做", Writing::Caseless));
        assert!(
            !is_out("亚历山德罗维奇", Writing::Caseless)
                && !is_out("블라디미르블라디미르", Writing::Caseless)
        );
    }
}
