//! Text -> [`Token`]s: words and punctuation with their places.
//!
//! A name is one token as far as spelling joins it: "O'Brien", "Jean-Claude", "al-Assad". The
//! possessive is not part of it: "Putin's" is the word "Putin". Where kana or Hangul begins or ends, a word
//! does.
//!
//! The windows of [`crate::screen`] cut a text anew, otherwise: there "al-Assad" is two words as it is
//! in a list, vowel signs and invisible characters stay inside a word, and marks are no words. The
//! tagger learned from the tokens of this file, so that it cannot be given those, nor they these.

use super::han::{self, Chinese, Cut, Part, is_han};
use super::lexicon::{self, Flags, is_arabic_letter};
use super::{Span, chars};
use crate::name::script::Syllabary;

/// How a token is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Begins with a small letter.
    Lower,
    /// Begins with a capital.
    Capital,
    /// Two or more letters, all capital.
    Upper,
    /// "J.", "А.С.", or one capital letter alone.
    Initial,
    /// A word of a script without case.
    Caseless,
    /// A word of Chinese, or a part of a name.
    Han(Part),
    /// Begins with a digit.
    Number,
    /// One mark.
    Mark(char),
}

/// What stands before a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing.
    None,
    /// Blanks.
    Space,
    /// A line break, or the beginning of the text.
    Line,
}

/// A word or a mark, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    /// [`lexicon::fold`]ed; empty for marks and numbers.
    pub(super) folded: String,
    /// [`lexicon::key`] of the folded word; 0 for marks and numbers.
    pub(super) key: u64,
    pub(super) span: Span,
    /// First byte in the text.
    pub(super) byte: usize,
    pub(super) shape: Shape,
    pub(super) gap: Gap,
    pub(super) flags: Flags,
}

impl Token<'_> {
    /// One past the last byte.
    pub(super) fn byte_end(&self) -> usize {
        self.byte + self.text.len()
    }

    /// Begins with a capital, in whatever way.
    pub(super) fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Upper | Shape::Initial)
    }

    /// The token in two, the second from so many bytes on; `None` where one would be empty or
    /// no letter begins there.
    pub(super) fn cut(&self, at: usize) -> Option<(Self, Self)> {
        let (first, second) =
            self.text.split_at_checked(at).filter(|(a, b)| !a.is_empty() && !b.is_empty())?;
        let middle = self.span.start.saturating_add(super::chars(first));
        let part = |text, start, end, byte, gap| {
            let folded = lexicon::fold(text);
            let key = lexicon::key(&folded);
            let flags = lexicon::look_up_by(key, &folded, self.shape != Shape::Lower);
            Self { text, folded, key, span: Span { start, end }, byte, shape: self.shape, gap, flags }
        };
        Some((
            part(first, self.span.start, middle, self.byte, self.gap),
            part(second, middle, self.span.end, self.byte + at, Gap::None),
        ))
    }

    /// No mark.
    pub(super) fn is_word(&self) -> bool {
        !matches!(self.shape, Shape::Mark(_))
    }

    pub(super) fn is_mark(&self, marks: &[char]) -> bool {
        matches!(self.shape, Shape::Mark(mark) if marks.contains(&mark))
    }
}

/// Abbreviations with points that are no initials.
const ABBREVIATIONS: [&str; 8] = ["U.S.", "U.N.", "U.K.", "D.C.", "E.U.", "U.S.A.", "A.M.", "P.M."];

/// Cuts a text into tokens.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    tokens_by(&Chinese::of(text), text, 0, 0)
}

/// The same of a text that is somebody's name. `start` is the place of its first code point, `byte` that
/// of its first byte, in the text it is part of.
pub(super) fn tokens_of_name(text: &str, start: u32, byte: usize) -> Vec<Token<'_>> {
    tokens_by(&Chinese::of_name(text, byte), text, start, byte)
}

/// The same of a part of a text, with the Chinese of all of it.
pub(super) fn tokens_by<'t>(chinese: &Chinese, text: &'t str, start: u32, byte: usize) -> Vec<Token<'t>> {
    let mut tokens: Vec<Token<'_>> = Vec::with_capacity(text.len() / 5);
    let mut gap = Gap::Line;
    let mut place = start;
    let mut at = 0;
    let mut folded = String::new();
    let mut stretches = chinese.cuts_from(byte).peekable();
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() || is_invisible(c) {
            gap = match (gap, c) {
                (_, '\n' | '\r' | '\u{2028}' | '\u{2029}') | (Gap::Line, _) => Gap::Line,
                (gap, _) if is_invisible(c) => gap,
                _ => Gap::Space,
            };
            at += c.len_utf8();
            place += 1;
            continue;
        }
        if let Some((_, cuts)) = stretches.next_if(|(start, _)| *start == byte + at) {
            for cut in cuts {
                let skipped = chars(&text[at..at + cut.skipped]);
                at += cut.skipped;
                place += skipped;
                let word = &text[at..at + cut.length];
                let token = Token { gap, ..han_token(word, *cut, place, byte + at) };
                gap = Gap::None;
                at += cut.length;
                place = token.span.end;
                tokens.push(token);
            }
            continue;
        }
        let length = if c.is_alphanumeric() { word_length(&text[at..]) } else { c.len_utf8() };
        let goes_on =
            tokens.last().is_some_and(|before: &Token<'_>| gap == Gap::Space && before.is_capital());
        let length = elision(&text[at..at + length]).filter(|_| !goes_on).unwrap_or(length);
        let word = &text[at..at + length];
        let letters = chars(word);
        let shape = shape(word, c);
        let is_word = !matches!(shape, Shape::Mark(_) | Shape::Number);
        folded.clear();
        if is_word {
            lexicon::fold_into(word, &mut folded);
        }
        let key = if is_word { lexicon::key(&folded) } else { 0 };
        let flags = match shape {
            Shape::Initial if ABBREVIATIONS.contains(&word) => Flags::PLACE,
            Shape::Initial | Shape::Mark(_) | Shape::Number => Flags::default(),
            _ => lexicon::look_up_by(key, &folded, shape != Shape::Lower),
        };
        let folded = folded.clone();
        let span = Span { start: place, end: place.saturating_add(letters) };
        tokens.push(Token { text: word, folded, key, span, byte: byte + at, shape, gap, flags });
        gap = Gap::None;
        at += length;
        place = span.end;
    }
    tokens
}

/// Bytes of what French writes onto a given name: "d'Alexandre". A family name has it too, behind another word
/// of a name: "Mario d'Alessandro".
fn elision(word: &str) -> Option<usize> {
    let (elided, name) = ["d", "qu"].iter().find_map(|small| {
        let rest = word.strip_prefix(small)?;
        let name = rest.strip_prefix(is_apostrophe).filter(|name| name.starts_with(char::is_uppercase))?;
        Some((word.len() - name.len(), name))
    })?;
    let given = name.split(is_hyphen).next().unwrap_or(name);
    lexicon::is_given(&lexicon::fold(given)).then_some(elided)
}

/// A word of Chinese; a dot outside of names is a mark.
fn han_token<'t>(word: &'t str, cut: Cut, place: u32, byte: usize) -> Token<'t> {
    let span = Span { start: place, end: place.saturating_add(chars(word)) };
    let mark = word.chars().next().filter(|c| !is_han(*c));
    let shape = mark.map_or(Shape::Han(cut.part), Shape::Mark);
    let folded: String =
        if mark.is_none() { word.chars().map(han::simplified).collect() } else { String::new() };
    let key = if mark.is_none() { lexicon::key(&folded) } else { 0 };
    let flags = if cut.family { Flags::EASTERN } else { Flags::default() };
    Token { text: word, folded, key, span, byte, shape, gap: Gap::None, flags }
}

/// Zero-width and bidirectional controls.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// A hyphen that may join the parts of a word.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '`')
}

fn is_inner(c: char) -> bool {
    (c.is_alphanumeric() && !is_han(c)) || unicode_normalization::char::is_combining_mark(c)
}

/// Bytes of the word at the beginning of `rest`, which begins with a letter or digit.
fn word_length(rest: &str) -> usize {
    let initials = initials_length(rest);
    if initials > 0 {
        return initials;
    }
    let (mut end, mut letter) = (0, ' ');
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if end > 0 && is_cut(letter, c) {
            break;
        }
        let next = chars.peek().map(|(_, next)| *next);
        let after = &rest[at + c.len_utf8()..];
        let joins = next.is_some_and(|next| next.is_alphanumeric() && !is_han(next))
            && if is_apostrophe(c) {
                !is_possessive(after) && Syllabary::of(letter).is_none()
            } else {
                is_hyphen(c) && !is_tail(rest, after) && !is_arabic_dash(&rest[..at], after)
            };
        if end > 0 && !is_inner(c) && !joins {
            break;
        }
        letter = if c.is_alphanumeric() { c } else { letter };
        end = at + c.len_utf8();
    }
    end
}

/// Whether a word ends where kana or Hangul begins or ends.
fn is_cut(letter: char, next: char) -> bool {
    let is_han = |c| Syllabary::of(c).is_none_or(|script| script == Syllabary::Han);
    Syllabary::changes(letter, next) && !(is_han(letter) && is_han(next))
}

/// Whether what follows a hyphen is an ordinary word after a capitalized one: "US-led",
/// "Minister-designate", but not "Jong-un" or "Che-cheung".
fn is_tail(word: &str, after: &str) -> bool {
    const ORDINARY: [&str; 15] = [
        "led", "based", "born", "era", "wide", "style", "run", "owned", "made", "level", "held", "area",
        "type", "the", "known",
    ];
    let end = after.find(|c: char| !c.is_lowercase()).unwrap_or(after.len());
    let tail = &after[..end];
    // A romanized syllable has one run of vowels.
    let vowels = tail.split(|c: char| !"aeiouy".contains(c)).filter(|run| !run.is_empty()).count();
    let long = tail.chars().count() > 5 && vowels != 1;
    word.starts_with(char::is_uppercase) && (long || ORDINARY.contains(&tail))
}

/// Whether a hyphen between two Arabic words parts them as a dash does, which is the common use:
/// "سلفان شالوم-وهو", "كتب-أشرف ممتاز". In a name it joins foreign parts, "جونغ-ايل", which have no
/// article and no "and" before them and are no small words.
fn is_arabic_dash(before: &str, after: &str) -> bool {
    const SMALL: [&str; 13] = ["كما", "هو", "هي", "ان", "إن", "أن", "مع", "لم", "قد", "لا", "ما", "من", "في"];
    /// Before the name of an article's author.
    const BYLINE: [&str; 10] =
        ["كتب", "كتبت", "متابعة", "حوار", "تقرير", "تصوير", "ترجمة", "حاوره", "إعداد", "اعداد"];
    /// What the article behind it belongs to.
    const LED: [&str; 7] = ["عبد", "أبو", "ابو", "بن", "ابن", "آل", "أم"];
    if !after.starts_with(is_arabic_letter) || !before.ends_with(is_arabic_letter) {
        return false;
    }
    let next = after.split(|c: char| !is_inner(c)).next().unwrap_or(after);
    let led = next.starts_with("ال") || next.starts_with('و');
    SMALL.contains(&next) || BYLINE.contains(&before) || led && !LED.contains(&before)
}

/// Whether what follows an apostrophe is only the possessive s.
fn is_possessive(after: &str) -> bool {
    let mut chars = after.chars();
    matches!(chars.next(), Some('s' | 'S')) && !chars.next().is_some_and(char::is_alphanumeric)
}

/// Bytes of "J." or "А.С." at the beginning of `rest`; 0 when there are none.
fn initials_length(rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.char_indices();
    while let (Some((_, letter)), Some((at, '.'))) = (chars.next(), chars.next()) {
        if !letter.is_uppercase() {
            break;
        }
        end = at + 1;
    }
    end
}

fn shape(word: &str, first: char) -> Shape {
    if !first.is_alphanumeric() {
        return Shape::Mark(first);
    }
    if first.is_numeric() {
        return Shape::Number;
    }
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    if first.is_uppercase() {
        if word.ends_with('.') || letters.clone().nth(1).is_none() {
            Shape::Initial
        } else if letters.all(char::is_uppercase) {
            Shape::Upper
        } else {
            Shape::Capital
        }
    } else if first.is_lowercase() {
        // "al-Assad" is a name that begins small.
        match word.split_once('-') {
            Some((particle, rest))
                if particle.len() <= 4 && rest.chars().next().is_some_and(char::is_uppercase) =>
            {
                Shape::Capital
            }
            _ => Shape::Lower,
        }
    } else {
        Shape::Caseless
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn names_stay_whole_and_the_possessive_goes() {
        assert_eq!(texts("O'Brien's Jean-Claude"), ["O'Brien", "'", "s", "Jean-Claude"]);
        assert_eq!(
            texts("George W. Bush, А.С. Пушкин."),
            ["George", "W.", "Bush", ",", "А.С.", "Пушкин", "."]
        );
    }

    #[test]
    fn a_change_of_script_parts_words() {
        assert_eq!(texts("プーチン大統領は"), ["プーチン", "大統領", "は"]);
        assert_eq!(texts("‘김정은’은 COVID-19는"), ["‘", "김정은", "’", "은", "COVID-19", "는"]);
        assert_eq!(texts("Пyтин 한-미"), ["Пyтин", "한-미"]);
    }

    #[test]
    fn a_hyphen_of_arabic_is_a_dash_but_within_foreign_names() {
        assert_eq!(texts("شالوم-وهو باكويانيس-التي"), ["شالوم", "-", "وهو", "باكويانيس", "-", "التي"]);
        assert_eq!(texts("كتب-أشرف وقاص-كما"), ["كتب", "-", "أشرف", "وقاص", "-", "كما"]);
        assert_eq!(texts("جونغ-ايل اليو-ماري عبد-الله"), ["جونغ-ايل", "اليو-ماري", "عبد-الله"]);
    }

    #[test]
    fn a_token_is_cut_in_two() {
        let found = tokens("그는 김정은이");
        let (name, particle) = found[1].cut("김정은".len()).unwrap();
        assert_eq!((name.text, name.span, name.gap), ("김정은", Span { start: 3, end: 6 }, Gap::Space));
        assert_eq!(
            (particle.text, particle.span, particle.gap),
            ("이", Span { start: 6, end: 7 }, Gap::None)
        );
        assert_eq!(particle.byte, found[1].byte + "김정은".len());
        assert!(found[1].cut(1).is_none());
    }

    #[test]
    fn places_count_code_points() {
        let found = tokens_of_name("ж — Ned", 10, 0);
        assert_eq!(found[2].span, Span { start: 14, end: 17 });
        assert_eq!(found[2].byte, 7);
    }

    #[test]
    fn shapes_tell_initials_acronyms_and_particles() {
        let shapes: Vec<Shape> = tokens("J. NATO al-Assad said 5 محمد").iter().map(|t| t.shape).collect();
        let wanted =
            [Shape::Initial, Shape::Upper, Shape::Capital, Shape::Lower, Shape::Number, Shape::Caseless];
        assert_eq!(shapes, wanted);
    }
}
