//! Text -> [`Word`]s: letters that stand together, how they are written, and what parts them from
//! the word before.
//!
//! Much simpler than the words the name tagger sees, since nothing here has to be understood: what
//! a word means is asked of the list. Parts of a hyphenated word are words of their own, so that
//! "al-Assad" and "Al Assad" are alike; the possessive is no part of a word. The tagger's tokens keep
//! such a word whole and cut at invisible characters, and are read in running text only; it learned
//! from them so, and neither can be made of the other.
//!
//! Scripts that part words by no blank part them by themselves: a word ends where Han, hiragana, katakana
//! or Hangul begins or ends, and no name goes on over that ("プーチン大統領は" is three words).

use crate::article::breaks_at;
use crate::name::script::Syllabary;

/// A word and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    /// First byte in the text.
    pub(super) byte: usize,
    pub(super) writing: Writing,
    pub(super) gap: Gap,
    /// Nothing stands between it and the word before but points or hyphens, or nothing at all.
    pub(super) attached: bool,
    /// A sentence or a line may begin with it.
    pub(super) opens: bool,
}

impl Word<'_> {
    /// One past the last byte.
    pub(super) fn end(&self) -> usize {
        self.byte + self.text.len()
    }
}

/// Letters with points that stand for no name.
const ABBREVIATIONS: [[&str; 2]; 8] =
    [["U", "S"], ["U", "N"], ["U", "K"], ["D", "C"], ["E", "U"], ["A", "U"], ["N", "Y"], ["N", "J"]];

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    /// All letters small, in a script that has capitals: no name in print.
    Small,
    /// With a capital.
    Capital,
    /// In a script without capitals: anything may be a name.
    Caseless,
    /// Begins with a digit, or stands for no name otherwise: "U.S.".
    Number,
}

/// What parts a word from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Blanks, one line break of prose, hyphens, quotes: a name may go on.
    Open,
    /// A point after the word before and then a blank: a name goes on after an initial only.
    Point,
    /// Anything else, a change of script, or the beginning: a name does not go on.
    Closed,
}

/// Reads the words of a text.
pub(super) fn read(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::with_capacity(text.len() / 5);
    let mut gap = Seen { closed: true, ..Seen::default() };
    let mut lines = vec![0];
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !c.is_alphanumeric() {
            gap.note(c);
            continue;
        }
        let mut writing = if c.is_ascii_digit() { Writing::Number } else { Writing::Caseless };
        let (mut end, mut letter) = (start, c);
        let mut next = Some(c);
        while let Some(c) = next {
            end += c.len_utf8();
            if writing != Writing::Number {
                writing = match writing {
                    _ if is_capital(c) => Writing::Capital,
                    Writing::Caseless if is_small(c) => Writing::Small,
                    writing => writing,
                };
            }
            letter = if c.is_alphanumeric() { c } else { letter };
            next = chars.next_if(|(_, c)| is_inner(*c) && !Syllabary::changes(letter, *c)).map(|(_, c)| c);
            if next.is_none()
                && Syllabary::of(letter).is_none()
                && let Some((at, apostrophe)) = chars.peek().copied()
                && is_apostrophe(apostrophe)
            {
                let after = &text[at + apostrophe.len_utf8()..];
                if after.starts_with(is_inner) && !is_possessive(after) {
                    next = chars.next().map(|(_, c)| c);
                }
            }
        }
        let word = &text[start..end];
        let cut = words.last().is_some_and(|before| before.end() == start);
        let opens = gap.closed || gap.point || gap.lines > 0;
        let attached = !gap.blank && !gap.closed;
        // "Jong-un": the second half of a name that is written with a capital.
        let is_half = attached
            && !gap.point
            && writing == Writing::Small
            && word.len() > 1
            && words.last().is_some_and(|before| before.writing == Writing::Capital && before.text.len() > 1);
        let writing = if is_half { Writing::Capital } else { writing };
        let parted = if cut { Gap::Closed } else { gap.verdict() };
        if gap.lines > 0 && !words.is_empty() {
            lines.push(words.len());
        }
        words.push(Word { text: word, byte: start, writing, gap: parted, attached, opens });
        gap = Seen::default();
        if let [.., a, b] = words.as_mut_slice()
            && b.attached
            && ABBREVIATIONS.contains(&[a.text, b.text])
        {
            (a.writing, b.writing) = (Writing::Number, Writing::Number);
        }
        // The s of a possessive is no word of its own.
        let rest = &text[end..];
        if rest.starts_with(is_apostrophe) {
            let after = rest.trim_start_matches(is_apostrophe);
            if is_possessive(after) {
                let signs = rest[..rest.len() - after.len()].chars().count();
                chars.by_ref().take(signs + 1).for_each(drop);
            }
        }
    }
    for at in breaks_at(&words, &lines, |word| Some((word.text, word.writing == Writing::Capital))) {
        words[at].gap = Gap::Closed;
    }
    words
}

/// What was met between two words.
#[derive(Default)]
struct Seen {
    closed: bool,
    point: bool,
    blank: bool,
    /// A hyphen behind a blank.
    dash: bool,
    lines: u8,
}

impl Seen {
    fn note(&mut self, c: char) {
        // A hyphen between blanks is a dash.
        self.closed |= self.dash && c.is_whitespace();
        self.dash = self.blank && c == '-';
        self.blank |= c.is_whitespace();
        match c {
            '\n' | '\u{2028}' => self.lines = self.lines.saturating_add(1),
            '.' if !self.point => self.point = true,
            _ if c.is_whitespace() || is_mute(c) => {}
            _ => self.closed = true,
        }
    }

    fn verdict(&self) -> Gap {
        // A blank line ends a paragraph.
        match self {
            Self { closed: true, .. } | Self { lines: 2.., .. } => Gap::Closed,
            Self { point: true, .. } => Gap::Point,
            _ => Gap::Open,
        }
    }
}

/// Characters that part no name: hyphens, quotes, invisible ones.
fn is_mute(c: char) -> bool {
    matches!(c,
        '-' | '‐' | '‑' | '"' | '“' | '”' | '„' | '«' | '»' | '\'' | '‘' | '’' | '`' | '·' | '・' | '*' | '_'
        | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '`' | '׳')
}

/// Characters inside a word: those a normal form joins as well.
fn is_inner(c: char) -> bool {
    c.is_alphanumeric()
        || (!c.is_ascii() && unicode_normalization::char::is_combining_mark(c))
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{640}')
}

/// Whether what follows an apostrophe is only the possessive s.
fn is_possessive(after: &str) -> bool {
    let mut chars = after.chars();
    matches!(chars.next(), Some('s' | 'S')) && !chars.next().is_some_and(char::is_alphanumeric)
}

fn is_capital(c: char) -> bool {
    c.is_uppercase()
}

fn is_small(c: char) -> bool {
    // Georgian letters count as small ones, but nobody writes their capitals.
    c.is_lowercase() && !is_georgian(c)
}

/// A letter of Georgian, which writes no capitals.
pub(super) fn is_georgian(c: char) -> bool {
    matches!(c, '\u{10d0}'..='\u{10ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        read(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn hyphens_part_apostrophes_join_and_the_possessive_goes() {
        assert_eq!(
            texts("O'Brien's al-Assad’s plan, d’Artagnan' s"),
            ["O'Brien", "al", "Assad", "plan", "d’Artagnan", "s"]
        );
        let closed = |text: &str| read(text)[1].gap == Gap::Closed;
        assert_eq!(["Patrushev - Andrey", "Abdul-Rahman", "Abdul -Rahman"].map(closed), [true, false, false]);
        assert_eq!(texts("Влади\u{301}мир — محمّد"), ["Влади\u{301}мир", "محمّد"]);
    }

    #[test]
    fn a_change_of_script_parts_words_that_no_blank_parts() {
        for (text, wanted) in [
            ("プーチン大統領は", &["プーチン", "大統領", "は"][..]),
            ("ウラジーミル・プーチン氏", &["ウラジーミル", "プーチン", "氏"]),
            ("らーめんとｶﾀｶﾅ", &["らーめんと", "ｶﾀｶﾅ"]),
            ("佐々木さん2人", &["佐々木", "さん", "2", "人"]),
            ("Uber公司", &["Uber", "公司"]),
            ("文在寅은 SNS에", &["文在寅", "은", "SNS", "에"]),
            ("‘김정은’은", &["김정은", "은"]),
            ("か\u{3099}くせい", &["か\u{3099}くせい"]),
            // A stray letter of another script, as hostile text has it.
            ("Пyтин Putiн 3rd محمدX", &["Пyтин", "Putiн", "3rd", "محمدX"]),
        ] {
            assert_eq!(texts(text), wanted, "{text}");
        }
        let cut = read("プーチン大統領 公司");
        assert_eq!(
            cut.iter().map(|word| word.gap).collect::<Vec<_>>(),
            [Gap::Closed, Gap::Closed, Gap::Open]
        );
        assert_eq!(cut.iter().map(|word| word.attached).collect::<Vec<_>>(), [false, true, false]);
    }

    #[test]
    fn gaps_tell_whether_a_name_may_go_on() {
        let gaps: Vec<Gap> =
            read("J. Smith\nand (Ali) “Hassan”\n\nOmar, Jean-Paul").iter().map(|word| word.gap).collect();
        use Gap::{Closed, Open, Point};
        assert_eq!(gaps, [Closed, Point, Open, Closed, Closed, Closed, Closed, Open]);
        let gaps: Vec<Gap> = read("Sergey Lavrov\nVladimir Putin\nKim").iter().map(|word| word.gap).collect();
        assert_eq!(gaps, [Closed, Open, Closed, Open, Closed]);
    }

    #[test]
    fn writing_tells_capitals_from_scripts_without() {
        let writings: Vec<Writing> =
            read("the USA iPhone 3rd محمد გია Ян").iter().map(|w| w.writing).collect();
        use Writing::{Capital, Caseless, Number, Small};
        assert_eq!(writings, [Small, Capital, Capital, Number, Caseless, Caseless, Capital]);
    }
}
