//! Tokens -> the rows of the weights' table that speak for each word that may stand in a name.
//!
//! A feature is an observation about a word, its neighbors or its other places in the text, hashed
//! to a row. Words that cannot stand in a name (small ones, of a script with capitals) are not asked
//! about: they are four of five, and the tagger owes its speed to that.

use std::ops::Range;

use super::super::find::opens_sentence;
use super::super::lexicon::{self, Flags, is_cyrillic};
use super::super::token::{Gap, Shape, Token};
use super::book::{Book, Entry};
use super::facts::{Facts, stem};
use super::language::{Language, language};

/// Rows of the table, a power of two. Four times as many gain nothing; a quarter cost a point of F1 in
/// the smaller languages, where what was learned of others gets in the way.
pub(super) const ROWS: usize = 1 << 22;

/// Most small words that stand together in a name: "van der", "de la".
const MOST_PARTICLES: usize = 3;

/// The features of a text.
pub(super) struct Features<'a, 't> {
    tokens: &'a [Token<'t>],
    stems: Vec<u64>,
    facts: Facts,
    entries: Vec<Entry>,
    /// What the book says of each token as it is written.
    plain: Vec<Entry>,
    /// [`Sound::level`] of each token.
    sounds: Vec<u64>,
    book: &'a Book,
    language: Language,
    /// Classes are of English words; a short text may not tell its language.
    has_classes: bool,
}

/// Gathers the rows of one word.
struct Rows<'a> {
    rows: &'a mut Vec<u32>,
    /// Added to the ids of features.
    series: u64,
}

impl Rows<'_> {
    /// Adds the row of the feature `id` with this value.
    fn add(&mut self, id: u64, value: u64) {
        let id = id + self.series;
        let mut hash = (value ^ id.wrapping_mul(0xff51_afd7_ed55_8ccd)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        hash ^= hash >> 29;
        hash = hash.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40;
        #[allow(clippy::cast_possible_truncation)]
        self.rows.push(hash as u32 & (ROWS as u32 - 1));
    }
}

impl<'a, 't> Features<'a, 't> {
    /// Reads the text once.
    pub(super) fn of(tokens: &'a [Token<'t>], book: &'a Book) -> Self {
        let stems: Vec<u64> = tokens.iter().map(stem).collect();
        let facts = Facts::of(tokens, &stems);
        let plain: Vec<Entry> = tokens.iter().map(|token| book.entry(token.key)).collect();
        let entries = tokens.iter().zip(&plain).map(|(token, own)| entry(token, *own, book)).collect();
        let language = language(tokens);
        let has_classes = matches!(language, Language::English | Language::Unknown);
        let sound = |token: &Token<'_>| match token.shape {
            Shape::Capital | Shape::Upper | Shape::Caseless => {
                book.sound().level(without_clitic(&token.folded))
            }
            _ => 9,
        };
        let sounds = tokens.iter().map(sound).collect();
        Self { tokens, stems, facts, entries, plain, sounds, book, language, has_classes }
    }

    /// The runs of words that may stand in names, in order.
    pub(super) fn runs(&self) -> Vec<Range<usize>> {
        let tokens = self.tokens;
        let mut runs: Vec<Range<usize>> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            if !is_open(&tokens[at]) {
                at += 1;
                continue;
            }
            let free = runs.last().map_or(0, |run| run.end);
            let before = (free..at).rev().take(MOST_PARTICLES);
            let opening = before.take_while(|before| is_particle(&tokens[*before])).count();
            let start = if tokens[at].gap == Gap::Space { at - opening } else { at };
            let mut end = at + 1;
            loop {
                let inner = tokens[end..].iter().take(MOST_PARTICLES).take_while(|token| is_particle(token));
                let next = end + inner.count();
                if !tokens.get(next).is_some_and(is_open) {
                    break;
                }
                end = next + 1;
            }
            runs.push(start..end);
            at = end;
        }
        runs
    }

    /// Puts the rows of the word at `at` into `rows`.
    pub(super) fn rows(&self, at: usize, rows: &mut Vec<u32>) {
        rows.clear();
        // What speaks for names in a script without capitals is learned apart.
        let is_arabic = script(&self.tokens[at]) == ARABIC;
        let mut rows = Rows { rows, series: if is_arabic { 100 } else { 0 } };
        self.words(at, &mut rows);
        self.kinds(at, &mut rows);
        self.text(at, &mut rows);
        self.book(at, &mut rows);
        self.frequency(at, &mut rows);
        self.classes(at, &mut rows);
        self.sounds(at, &mut rows);
        self.letters(at, &mut rows);
        if is_arabic {
            self.bare(at, &mut rows);
        }
    }

    /// Whether the Arabic word is "and" with a name, rather than a name that begins with its letter.
    pub(super) fn is_led_by_and(&self, at: usize) -> bool {
        let word = self.tokens[at].folded.as_str();
        word.strip_prefix('و').is_some_and(|rest| {
            !self.book.entry(self.tokens[at].key).is_name()
                && self.book.entry(lexicon::key(rest)) != Entry::default()
        })
    }

    /// Whether the Arabic word is "for the" with what is no name: "للحارس", for the keeper.
    pub(super) fn is_for_the(&self, at: usize) -> bool {
        let rest = self.tokens[at].folded.strip_prefix("لل");
        rest.filter(|rest| rest.chars().nth(2).is_some()).is_some_and(|rest| {
            let is_name = |word: &str| self.book.entry(lexicon::key(word)).is_name();
            !is_name(rest) && !is_name(&format!("ال{rest}"))
        })
    }

    /// Which words stand here and around.
    fn words(&self, at: usize, rows: &mut Rows<'_>) {
        let word = |offset| self.token(at, offset).map_or(1, sign);
        let (here, next, after, last, before) = (word(0), word(1), word(2), word(-1), word(-2));
        rows.add(1, here);
        rows.add(2, next);
        rows.add(3, last);
        rows.add(4, after);
        rows.add(5, before);
        rows.add(6, mix(here, next));
        rows.add(7, mix(last, here));
        rows.add(8, mix(last, next));
        let look = self.look(at, 0);
        rows.add(9, mix(before, mix(last, look)));
        rows.add(10, mix(next, mix(after, look)));
        let (flags, next_flags, last_flags) = (self.flags(at, 0), self.flags(at, 1), self.flags(at, -1));
        rows.add(11, mix(last_flags, here));
        rows.add(12, mix(next_flags, here));
        rows.add(13, mix(last, flags));
        rows.add(14, mix(next, flags));
    }

    /// What kinds of words they are, and how they are written.
    fn kinds(&self, at: usize, rows: &mut Rows<'_>) {
        let flags = |offset| self.flags(at, offset);
        let (here, next, last) = (flags(0), flags(1), flags(-1));
        let (look, opens) = (self.look(at, 0), self.opens(at));
        let around = self.look(at, -1) << 8 | look << 4 | self.look(at, 1);
        rows.add(20, here << 8 | opens << 4 | look);
        rows.add(21, next << 16 | here);
        rows.add(22, last << 16 | here);
        rows.add(23, mix(last << 16 | here, next));
        rows.add(24, mix(flags(2) << 16 | next, here));
        rows.add(25, mix(flags(-2) << 16 | last, here));
        rows.add(26, around << 8 | opens << 4 | script(&self.tokens[at]));
        rows.add(27, around << 8 | opens << 4 | self.language as u64);
        let gap = |offset| self.token(at, offset).map_or(3, |token| token.gap as u64);
        rows.add(28, gap(0) << 8 | gap(1) << 4 | self.look(at, -1));
    }

    /// What the text says of the word elsewhere.
    fn text(&self, at: usize, rows: &mut Rows<'_>) {
        let token = &self.tokens[at];
        let opens = self.opens(at) << 4 | script(token);
        let seen = |offset| self.token(at, offset).map_or(0, |token| self.facts.seen(token.key).bits());
        let here = seen(0);
        rows.add(30, here << 8 | opens);
        rows.add(31, self.facts.seen(self.stems[at]).bits() << 8 | opens);
        rows.add(32, mix(here, self.flags(at, 0)));
        rows.add(33, seen(1) << 8 | here);
        rows.add(34, seen(-1) << 8 | here);
    }

    /// What is known of the word beyond the text.
    fn book(&self, at: usize, rows: &mut Rows<'_>) {
        let entry = |offset| beside(&self.entries, at, offset).map_or(1023, |entry| entry.facts());
        let (here, next, last, opens) = (entry(0), entry(1), entry(-1), self.opens(at));
        rows.add(40, here << 8 | opens << 4 | self.look(at, 0));
        rows.add(41, here << 20 | next << 8 | self.look(at, 1));
        rows.add(42, last << 20 | here << 8 | self.look(at, -1));
        rows.add(43, last << 30 | here << 20 | next << 8 | opens);
        rows.add(44, mix(here, self.facts.seen(self.tokens[at].key).bits()));
        rows.add(45, here << 8 | (self.language as u64) << 4 | opens);
        rows.add(46, mix(here << 20 | self.flags(at, -1), self.flags(at, 1)));
    }

    /// How often texts hold the word and its neighbors: a frequent word that nobody is called is no
    /// name, whatever its capital says.
    fn frequency(&self, at: usize, rows: &mut Rows<'_>) {
        let often = |offset| beside(&self.plain, at, offset).map_or(8, |entry| u64::from(entry.frequency()));
        let (here, next, last) = (often(0), often(1), often(-1));
        let (look, known) = (self.look(at, 0), self.entries[at].facts());
        rows.add(70, here << 8 | (self.language as u64) << 4 | look);
        rows.add(71, here << 12 | self.opens(at) << 10 | known);
        rows.add(72, last << 24 | here << 20 | next << 16 | self.look(at, -1) << 8 | self.look(at, 1));
        rows.add(73, mix(here << 20 | self.flags(at, 0), self.flags(at, -1)));
    }

    /// What words stand where the word and its neighbors do: "said", "told" and "muttered" are alike.
    fn classes(&self, at: usize, rows: &mut Rows<'_>) {
        if !self.has_classes {
            return;
        }
        let entry = |offset| beside(&self.plain, at, offset).copied().unwrap_or_default();
        let (here, next, last, after, before) = (entry(0), entry(1), entry(-1), entry(2), entry(-2));
        if here.class() + next.class() + last.class() == 0 {
            return;
        }
        let look = self.look(at, 0);
        rows.add(80, here.class() << 4 | look);
        rows.add(81, next.class());
        rows.add(82, last.class());
        rows.add(83, after.class());
        rows.add(84, before.class());
        rows.add(85, here.group() << 4 | look);
        rows.add(86, next.group() << 16 | here.group());
        rows.add(87, last.group() << 16 | here.group());
        rows.add(88, last.group() << 16 | next.group() << 8 | look);
        rows.add(89, before.group() << 16 | last.group() << 8 | look);
        rows.add(90, next.group() << 16 | after.group() << 8 | look);
        rows.add(91, mix(here.group(), self.entries[at].facts()));
        rows.add(92, mix(last.group() << 8 | next.group(), self.entries[at].facts()));
    }

    /// How the word and its neighbors are built.
    fn sounds(&self, at: usize, rows: &mut Rows<'_>) {
        let sound = |offset| beside(&self.sounds, at, offset).copied().unwrap_or(10);
        let (here, next, last, opens) = (sound(0), sound(1), sound(-1), self.opens(at));
        let known = self.entries[at].facts() << 3 | u64::from(self.plain[at].frequency());
        rows.add(94, here << 8 | (self.language as u64) << 4 | opens);
        rows.add(95, here << 16 | known);
        rows.add(96, here << 16 | next << 12 | last << 8 | self.look(at, 1) << 4 | self.look(at, -1));
        rows.add(97, mix(here << 20 | self.flags(at, -1), u64::from(self.plain[at].frequency())));
        rows.add(98, mix(here << 20 | next << 16 | last << 12, known));
    }

    /// What an Arabic word is without the "and" or "in" that may be written before it.
    fn bare(&self, at: usize, rows: &mut Rows<'_>) {
        let word = self.tokens[at].folded.as_str();
        let bare = without_clitic(word);
        let key = lexicon::key(bare);
        let (known, own) = (self.book.entry(key), u64::from(self.plain[at].frequency()));
        let known = known.facts() << 4 | u64::from(known.frequency());
        let first = word.chars().next().map_or(0, |first| u64::from(u32::from(first)));
        let begins = first << 1 | u64::from(bare.len() < word.len());
        let before = at.checked_sub(1).map_or(1023, |before| self.entries[before].facts());
        rows.add(74, mix(known << 4 | own, begins));
        rows.add(75, mix(self.facts.seen(key).bits() << 14 | known, begins));
        rows.add(76, mix(known, begins << 12 | before));
    }

    /// How the word begins and ends, and its neighbors end.
    fn letters(&self, at: usize, rows: &mut Rows<'_>) {
        let word = self.tokens[at].folded.as_str();
        let mut tails = word.char_indices().rev().map(|(at, _)| &word[at..]).skip(1);
        let mut tail = || tails.next().map_or(0, |tail| bytes(tail.as_bytes()));
        let (two, three, four, five) = (tail(), tail(), tail(), tail());
        for (id, tail) in (50..).zip([two, three, four, five]) {
            rows.add(id, tail);
        }
        let ends = word.char_indices().map(|(at, _)| at).skip(2).chain([word.len()]);
        for (id, end) in (54..57).zip(ends.map(Some).chain([None; 3])) {
            rows.add(id, end.map_or(0, |end| bytes(&word.as_bytes()[..end])));
        }
        let look = self.look(at, 0);
        let end_of = |offset| self.token(at, offset).map_or(0, end);
        let (next, last) = (end_of(1), end_of(-1));
        rows.add(60, mix(three, self.look(at, 1) << 8 | self.look(at, -1)));
        rows.add(61, next << 4 | look);
        rows.add(62, last << 4 | look);
        rows.add(63, mix(last, three));
        rows.add(64, mix(three, next));
        rows.add(66, bytes(without_clitic(word).as_bytes()));
        rows.add(65, word.chars().count().min(15) as u64 * 8 + script(&self.tokens[at]));
    }

    fn token(&self, at: usize, offset: isize) -> Option<&'a Token<'t>> {
        beside(self.tokens, at, offset)
    }

    fn flags(&self, at: usize, offset: isize) -> u64 {
        self.token(at, offset).map_or(0, |token| u64::from(token.flags.bits()) + 1)
    }

    /// How a token is written, in four bits.
    fn look(&self, at: usize, offset: isize) -> u64 {
        self.token(at, offset).map_or(15, |token| match token.shape {
            Shape::Lower => 0,
            Shape::Capital => 1,
            Shape::Upper => 2,
            Shape::Initial => 3,
            Shape::Caseless | Shape::Han(_) => 4,
            Shape::Number => 5,
            Shape::Mark('.' | '!' | '?') => 6,
            Shape::Mark(',' | ';' | ':') => 7,
            Shape::Mark('"' | '“' | '”' | '«' | '»' | '„' | '‘' | '’' | '\'') => 8,
            Shape::Mark('(' | ')' | '[' | ']') => 9,
            Shape::Mark('-' | '–' | '—') => 10,
            Shape::Mark(_) => 11,
        })
    }

    fn opens(&self, at: usize) -> u64 {
        u64::from(opens_sentence(self.tokens, at))
    }
}

/// What stands so many places behind one, or before it; none beyond the ends.
fn beside<T>(all: &[T], at: usize, offset: isize) -> Option<&T> {
    at.checked_add_signed(offset).and_then(|at| all.get(at))
}

/// Whether the word may stand in a name whatever is around it.
fn is_open(token: &Token<'_>) -> bool {
    matches!(token.shape, Shape::Capital | Shape::Upper | Shape::Initial | Shape::Caseless)
}

/// Whether the word may stand in a name beside others.
fn is_particle(token: &Token<'_>) -> bool {
    token.shape == Shape::Lower && token.flags.has(Flags::PARTICLE) && token.gap != Gap::None
}

/// A token as its neighbors see it: a word, a mark, a number of so many digits.
fn sign(token: &Token<'_>) -> u64 {
    match token.shape {
        // Keys of words are odd.
        Shape::Mark(mark) => u64::from(u32::from(mark)) << 2,
        Shape::Number => 1 << 33 | (token.text.len() as u64) << 2,
        _ => token.key,
    }
}

/// The last three letters of a word.
fn end(token: &Token<'_>) -> u64 {
    if matches!(token.shape, Shape::Mark(_) | Shape::Number) {
        return sign(token);
    }
    let start = token.folded.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
    bytes(&token.folded.as_bytes()[start..])
}

/// What [`script`] says of Arabic letters.
const ARABIC: u64 = 2;

fn script(token: &Token<'_>) -> u64 {
    match token.text.chars().next() {
        Some('A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}') => 0,
        Some(c) if is_cyrillic(c) => 1,
        Some('\u{600}'..='\u{6ff}') => ARABIC,
        _ => 3,
    }
}

/// Endings to take away, and base endings to try in their place.
type Endings = &'static [(usize, &'static [&'static str])];
const CYRILLIC_ENDINGS: Endings =
    &[(1, &["", "а", "й", "ь", "я"]), (2, &["", "а", "й", "ь", "я"]), (3, &["ий", "ой"])];
/// Serbian, the German and English s.
const LATIN_ENDINGS: Endings = &[(1, &["", "a", "o"]), (2, &["", "a"])];

/// What the book says of a word that may stand in a name or, of an inflected one, of its base form.
/// `own` is what it says of the word as written.
fn entry(token: &Token<'_>, own: Entry, book: &Book) -> Entry {
    if !matches!(token.shape, Shape::Capital | Shape::Upper | Shape::Caseless) {
        return Entry::default();
    }
    if own.is_name() || token.folded.len() < 6 {
        return own;
    }
    let endings = match script(token) {
        0 => LATIN_ENDINGS,
        1 => CYRILLIC_ENDINGS,
        ARABIC => {
            let bare = book.entry(lexicon::key(without_clitic(&token.folded)));
            return if bare.is_borne() { bare.led() } else { own };
        }
        _ => return own,
    };
    let mut base = token.folded.clone();
    for (cut, bases) in endings {
        let at = token.folded.char_indices().rev().nth(cut - 1).map_or(0, |(at, _)| at);
        for end in bases.iter().filter(|_| at >= 4) {
            base.truncate(at);
            base.push_str(end);
            let entry = book.entry(lexicon::key(&base));
            if entry.is_borne() {
                return entry.led();
            }
        }
    }
    own
}

/// An Arabic word without "and", "so", "in", "for" or "like" written before it, as far as its first
/// letter may be that.
fn without_clitic(word: &str) -> &str {
    let rest = word.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك']).unwrap_or(word);
    if rest.chars().nth(2).is_some() { rest } else { word }
}

/// Hash of a few bytes (FNV-1a).
pub(super) fn bytes(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn mix(a: u64, b: u64) -> u64 {
    (a.rotate_left(23) ^ b).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::super::super::token;
    use super::*;

    #[test]
    fn runs_hold_what_may_stand_in_a_name_and_no_more() {
        let text = "Then Ursula von der Leyen met bin Laden and J. Smith in\nال محمد علي.";
        let tokens = token::tokens(text);
        let runs = Features::of(&tokens, &Book::default()).runs();
        let words: Vec<String> = runs
            .into_iter()
            .map(|run| tokens[run].iter().map(|token| token.text).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(words, ["Then Ursula von der Leyen", "bin Laden", "J. Smith", "ال محمد علي"]);
    }

    #[test]
    fn for_the_keeper_is_told_from_to_al_hassan() {
        let mut author = super::super::book::Author::default();
        author.part("حسن", 9);
        let book = author.finish();
        let tokens = token::tokens("للحارس للحسن لحسن");
        let features = Features::of(&tokens, &book);
        assert_eq!([0, 1, 2].map(|at| features.is_for_the(at)), [true, false, false]);
    }

    #[test]
    fn an_inflected_name_is_led_to_its_base_form() {
        let mut author = super::super::book::Author::default();
        author.part("Шольц", 9);
        author.part("Gruevski", 9);
        author.part("محمد", 9);
        let entry = |token: &Token<'_>, book: &Book| entry(token, book.entry(token.key), book);
        assert!(entry(&token::tokens("ومحمد")[0], &author.clone().finish()).is_name());
        let book = author.finish();
        for text in ["Шольцем", "Gruevskog", "Gruevskis"] {
            let tokens = token::tokens(text);
            let led = entry(&tokens[0], &book);
            assert_eq!(led.is_name(), text != "Gruevskog", "{text}");
        }
    }
}
