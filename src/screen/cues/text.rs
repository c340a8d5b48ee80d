//! Article text -> words with what each says and what stands before it. Read once for all persons.

use super::fold::fold_into;
use super::lexicon::{Found, LEXICON, Sense};
use crate::article::{Person, Span};

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// An apostrophe, or nothing: "Iran's", "U.S".
    Tight,
    /// A hyphen: "Iran-backed".
    Hyphen,
    /// Blanks.
    Space,
    /// A comma, dash or quotation mark.
    Comma,
    /// A parenthesis.
    Paren,
    /// The end of a sentence or line.
    Stop,
}

/// One word of the text.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) span: Span,
    /// Its bytes in the text.
    pub(super) bytes: (usize, usize),
    /// Its bytes among the folded letters.
    folded: (usize, usize),
    pub(super) gap: Gap,
    pub(super) capital: bool,
    /// In a script with capitals.
    pub(super) cased: bool,
    /// The number it is.
    pub(super) number: Option<u16>,
    /// Number of its sentence.
    pub(super) sentence: u32,
    /// Whose mention it is part of.
    pub(super) person: Option<u32>,
    found: Option<Found>,
}

/// A text read.
pub(super) struct Text<'t> {
    text: &'t str,
    folded: String,
    words: Vec<Word>,
}

impl<'t> Text<'t> {
    /// Reads a text in which these persons are mentioned.
    pub(super) fn read(text: &'t str, persons: &[Person]) -> Self {
        let mut read = Self { text, folded: String::new(), words: Vec::new() };
        read.cut();
        read.mark(persons);
        read.look_up();
        read
    }

    pub(super) fn words(&self) -> &[Word] {
        &self.words
    }

    /// The folded letters of a word.
    pub(super) fn folded(&self, at: usize) -> &str {
        let (start, end) = self.words[at].folded;
        &self.folded[start..end]
    }

    /// A word as the text writes it.
    pub(super) fn written(&self, at: usize) -> &str {
        let (start, end) = self.words[at].bytes;
        &self.text[start..end]
    }

    /// The senses of a word or of the phrase that begins with it.
    pub(super) fn senses(&self, at: usize) -> impl Iterator<Item = Sense> {
        self.words[at].found.into_iter().flat_map(|found| found.senses).flatten()
    }

    /// Whether a word has a sense; none behind the last word has any.
    pub(super) fn says(&self, at: usize, wanted: Sense) -> bool {
        at < self.words.len() && self.senses(at).any(|sense| sense == wanted)
    }

    /// How many words the phrase at a word has.
    pub(super) fn length(&self, at: usize) -> usize {
        self.words[at].found.map_or(1, |found| found.words)
    }

    /// The text and place of some words.
    pub(super) fn quote(&self, first: usize, last: usize) -> (String, Span) {
        let last = last.min(self.words.len() - 1).max(first);
        let (first, last) = (&self.words[first], &self.words[last]);
        let quote = self.text[first.bytes.0..last.bytes.1].to_owned();
        (quote, Span { start: first.span.start, end: last.span.end })
    }

    /// The words of a place of the text.
    pub(super) fn words_of(&self, span: Span) -> std::ops::Range<usize> {
        let first = self.words.partition_point(|word| word.span.end <= span.start);
        let end = self.words.partition_point(|word| word.span.start < span.end);
        first..end.max(first)
    }

    /// The words of a sentence.
    pub(super) fn sentence(&self, number: u32) -> std::ops::Range<usize> {
        let first = self.words.partition_point(|word| word.sentence < number);
        first..self.words.partition_point(|word| word.sentence <= number)
    }

    fn cut(&mut self) {
        let mut letters = self.text.char_indices().zip(0u32..).peekable();
        let mut gap = Gap::Stop;
        let mut sentence = 0;
        while let Some(((byte, letter), place)) = letters.next() {
            if !letter.is_alphanumeric() {
                let next = letters.peek().map(|((_, next), _)| *next);
                let stands = match letter {
                    '.' if next.is_some_and(|next| !next.is_whitespace() && !is_quote(next)) => Gap::Tight,
                    '.' if self.is_abbreviated() => Gap::Space,
                    '.' | '!' | '?' | '؟' | '。' | '\n' | '\u{2029}' => Gap::Stop,
                    '(' | ')' | '[' | ']' => Gap::Paren,
                    ',' | ';' | ':' | '،' | '؛' | '–' | '—' => Gap::Comma,
                    '-' if gap < Gap::Space && !next.is_some_and(char::is_whitespace) => Gap::Hyphen,
                    '-' => Gap::Comma,
                    '\'' | '’' | 'ʼ' if gap < Gap::Space => Gap::Tight,
                    letter if is_quote(letter) => Gap::Comma,
                    _ => Gap::Space,
                };
                gap = gap.max(stands);
                continue;
            }
            let digits = letter.is_ascii_digit();
            let (mut byte_end, mut end) = (byte + letter.len_utf8(), place + 1);
            while let Some(((at, next), _)) = letters.peek().copied() {
                let belongs = if digits { next.is_ascii_digit() } else { is_letter(next) };
                if !belongs {
                    break;
                }
                (byte_end, end) = (at + next.len_utf8(), end + 1);
                letters.next();
            }
            if gap == Gap::Stop {
                sentence += 1;
            }
            let written = &self.text[byte..byte_end];
            let from = self.folded.len();
            fold_into(written, &mut self.folded);
            self.words.push(Word {
                span: Span { start: place, end },
                bytes: (byte, byte_end),
                folded: (from, self.folded.len()),
                gap,
                capital: letter.is_uppercase(),
                cased: letter.is_uppercase() || letter.is_lowercase(),
                number: if digits { written.parse().ok() } else { None },
                sentence,
                person: None,
                found: None,
            });
            gap = Gap::Tight;
        }
    }

    /// Whether a point behind the last word ends no sentence: "U.S. President", "Mr. Abbas".
    fn is_abbreviated(&self) -> bool {
        const SHORT: [&str; 16] = [
            "mr", "mrs", "ms", "dr", "gen", "col", "lt", "sen", "rep", "gov", "prof", "sgt", "maj", "capt",
            "st", "им",
        ];
        self.words.len().checked_sub(1).is_some_and(|last| {
            let word = &self.words[last];
            word.span.end - word.span.start == 1 && word.number.is_none()
                || SHORT.contains(&self.folded(last))
        })
    }

    fn mark(&mut self, persons: &[Person]) {
        for (person, number) in persons.iter().zip(0u32..) {
            for mention in &person.mentions {
                let words = self.words_of(mention.span);
                for word in &mut self.words[words] {
                    word.person = Some(number);
                }
            }
        }
    }

    fn look_up(&mut self) {
        let mut at = 0;
        while at < self.words.len() {
            let word = &self.words[at];
            if word.number.is_some() {
                at += 1;
                continue;
            }
            let rest = |ahead: usize| {
                let next = self.words.get(at + ahead)?;
                (next.gap <= Gap::Space && next.person == word.person).then(|| self.folded(at + ahead))
            };
            let found = LEXICON.find(self.folded(at), word.capital, rest);
            self.words[at].found = found;
            at += found.map_or(1, |found| found.words);
        }
    }
}

fn is_letter(letter: char) -> bool {
    (letter.is_alphanumeric() && !letter.is_ascii_digit())
        || unicode_normalization::char::is_combining_mark(letter)
        || letter == '\u{640}'
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '«' | '»' | '“' | '”' | '„' | '‘')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn senses(text: &str) -> Vec<(String, Vec<Sense>)> {
        let read = Text::read(text, &[]);
        (0..read.words().len())
            .filter(|at| read.senses(*at).next().is_some())
            .map(|at| (read.quote(at, at + read.length(at) - 1).0, read.senses(at).collect()))
            .collect()
    }

    #[test]
    fn phrases_are_found_with_their_places() {
        let found = senses("The U.S. Secretary of State met «министром иностранных дел» Ирана.");
        let quotes: Vec<&str> = found.iter().map(|(quote, _)| quote.as_str()).collect();
        assert_eq!(quotes, ["The", "U.S", "Secretary of State", "met", "министром иностранных дел", "Ирана"]);
    }

    #[test]
    fn sentences_end_at_points_that_are_no_abbreviations() {
        let read = Text::read("Mr. Abbas left. U.S. President Bush stayed.\nThe end", &[]);
        let sentences: Vec<u32> = read.words().iter().map(|word| word.sentence).collect();
        assert_eq!(sentences, [1, 1, 1, 2, 2, 2, 2, 2, 3, 3]);
    }

    #[test]
    fn any_text_is_read() {
        for text in ["", "…", "\u{301}", "a\u{301}b 12345678901 Ⅷ ١٩٦٢", "\u{202e}x-'-y'"] {
            let read = Text::read(text, &[]);
            assert!(read.words().iter().all(|word| word.span.start < word.span.end));
        }
    }
}
