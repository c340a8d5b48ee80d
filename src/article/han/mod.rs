//! Chinese text, which has no blanks -> its words, and the names of people among them.
//!
//! What comes in is a stretch: letters of Chinese and the dots between the parts of foreign names.
//! `lattice` reads it as the likeliest row of words and names, by `table` and by the words `around`;
//! `learn` makes the table. The `reader` knows what the text names elsewhere, so that "普京" is found
//! where "弗拉基米尔·普京" stands in another sentence. A text is read once (`Chinese`); words, persons
//! and listed names are taken from that.
//!
//! Japanese and Korean are not read: their words are others.

mod around;
mod lattice;
mod learn;
mod names;
mod reader;
mod stretches;
mod table;

use std::ops::Range;

pub use learn::{Sources, learn};
pub(super) use names::names;

pub(crate) use crate::name::script::is_han;
use crate::name::script::{families, is_double_family, is_family};
use lattice::Piece;
use reader::{MOST_LETTERS, Reader, is_dotted};
pub(crate) use stretches::is_dot;
use stretches::{is_chinese, stretches};

/// What a piece of a stretch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A word, as far as is known.
    Word,
    /// A dot.
    Dot,
    /// A name with the family name first, of so many letters.
    Native { family: usize, sure: bool },
    /// A name spelled by sound, or a part of one. The words around it tell that it is a person's.
    Spelled { told: bool },
}

/// What a token of Chinese is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Part {
    /// No part of a name.
    #[default]
    Word,
    /// Begins a name.
    First(Found),
    /// Goes on with it.
    Next,
}

/// A name found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// A full name.
    Full,
    /// Perhaps one.
    Doubtful,
    /// One word that names somebody.
    Alone,
    /// One word that names somebody who is named elsewhere, if anybody: part of a full name, a family
    /// name with a form of address.
    Partly,
}

/// A token of a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    /// Bytes that stand before it and are of no token: a dot inside a name.
    pub(super) skipped: usize,
    /// Its bytes.
    pub(super) length: usize,
    pub(super) part: Part,
    /// The family name, where that stands first.
    pub(super) family: bool,
}

/// The Chinese of a text, read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chinese {
    stretches: Vec<Stretch>,
    letters: Vec<char>,
    cuts: Vec<Cut>,
    near: Vec<(usize, usize)>,
}

/// A stretch, whose letters and tokens begin where those of the one before end.
#[derive(Debug, Clone)]
struct Stretch {
    /// First byte in the text.
    start: usize,
    letters: Range<usize>,
    cuts: Range<usize>,
}

impl Chinese {
    /// Reads a text.
    pub(crate) fn of(text: &str) -> Self {
        let mut read = Self::default();
        for (start, stretch) in stretches(text) {
            read.open(start, stretch);
        }
        if read.stretches.is_empty() {
            return read;
        }
        if is_chinese(text) {
            read.tell(text);
        } else {
            read.cut_by(text, |stretch, cuts| cuts.push(plain(stretch.len(), Part::Word)));
        }
        read
    }

    /// Reads a text that is somebody's name and nothing else, as others found it; its first byte is the
    /// byte `at` of the text around.
    pub(super) fn of_name(name: &str, at: usize) -> Self {
        let mut read = Self::default();
        for (start, stretch) in stretches(name) {
            read.open(start, stretch);
        }
        read.cut_by(name, cut_name);
        read.stretches.iter_mut().for_each(|stretch| stretch.start += at);
        read
    }

    fn open(&mut self, start: usize, stretch: &str) {
        let first = self.letters.len();
        self.letters.extend(stretch.chars().map(plain_letter));
        self.stretches.push(Stretch { start, letters: first..self.letters.len(), cuts: 0..0 });
    }

    /// Cuts each stretch of the text for itself.
    fn cut_by(&mut self, text: &str, cut: impl Fn(&str, &mut Vec<Cut>)) {
        for ((_, stretch), read) in stretches(text).zip(&mut self.stretches) {
            let first = self.cuts.len();
            cut(stretch, &mut self.cuts);
            read.cuts = first..self.cuts.len();
        }
    }

    /// Reads the stretches as sentences, first each by itself, then with what they name.
    fn tell(&mut self, text: &str) {
        let mut reader = Reader::default();
        let mut rows: Vec<Piece> = Vec::new();
        // Where the rows end.
        let mut ends: Vec<usize> = Vec::new();
        let (mut near, mut places) = (Vec::new(), Vec::new());
        for stretch in &self.stretches {
            let letters = &self.letters[stretch.letters.clone()];
            for (part, letters) in letters.chunks(MOST_LETTERS).enumerate() {
                reader.meet(letters, &mut rows, &mut near);
                ends.push(rows.len());
                places.extend(near.drain(..).map(|(from, to)| {
                    let first = part * MOST_LETTERS;
                    (first + from, first + to)
                }));
            }
            bytes_of(&text[stretch.start..], letters.len(), stretch.start, &mut places);
            self.near.append(&mut places);
        }
        let mut ends = ends.into_iter();
        let (mut first, mut row) = (0, Vec::new());
        for stretch in &mut self.stretches {
            let cuts = self.cuts.len();
            let mut bytes = text[stretch.start..].chars().map(char::len_utf8);
            for letters in self.letters[stretch.letters.clone()].chunks(MOST_LETTERS) {
                let end = ends.next().unwrap_or(first);
                row.clear();
                row.extend_from_slice(&rows[first..end]);
                first = end;
                reader.meet_again(letters, &mut row);
                cut_row(letters, &row, &mut bytes, &mut self.cuts);
            }
            stretch.cuts = cuts..self.cuts.len();
        }
    }

    /// The stretches, with their first bytes and with their letters in simplified form, dots as the first
    /// kind of dot.
    pub(crate) fn stretches(&self) -> impl Iterator<Item = (usize, &[char])> {
        self.stretches.iter().map(|stretch| (stretch.start, &self.letters[stretch.letters.clone()]))
    }

    /// The tokens of each stretch from a byte on, with its first byte. They have all its bytes; dots outside
    /// of names are tokens.
    pub(super) fn cuts_from(&self, byte: usize) -> impl Iterator<Item = (usize, &[Cut])> {
        let first = self.stretches.partition_point(|stretch| stretch.start < byte);
        self.stretches[first..].iter().map(|stretch| (stretch.start, &self.cuts[stretch.cuts.clone()]))
    }

    /// The places, in bytes, where a text of Chinese may name somebody whose family name stands first: more
    /// than the text alone proves, for who knows of names there may be.
    pub(crate) fn near_names(&self) -> &[(usize, usize)] {
        &self.near
    }
}

/// Turns places counted in letters into bytes; of a stretch of so many letters, whose first byte is
/// `start`, at the beginning of `text`.
fn bytes_of(text: &str, letters: usize, start: usize, places: &mut [(usize, usize)]) {
    if places.is_empty() {
        return;
    }
    let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| start + at).take(letters + 1).collect();
    bytes.resize(letters + 1, start + text.len());
    for (from, to) in places {
        (*from, *to) = (bytes[*from], bytes[*to]);
    }
}

/// The tokens of a row, whose letters have the bytes next in `bytes`.
fn cut_row(letters: &[char], row: &[Piece], bytes: &mut impl Iterator<Item = usize>, cuts: &mut Vec<Cut>) {
    let (mut at, mut skipped) = (0, 0);
    for (place, piece) in row.iter().enumerate() {
        let word = &letters[at..at + piece.length];
        let behind = &letters[at + piece.length..];
        at += piece.length;
        let mut take = |letters: usize| bytes.by_ref().take(letters).sum::<usize>();
        let dotted = is_dotted(row, place);
        match piece.kind {
            Kind::Dot if dotted => skipped = take(1),
            Kind::Native { family, sure } => {
                let found = if sure { Found::Full } else { Found::Doubtful };
                let (family, given) = (take(family), take(piece.length - family));
                cuts.push(Cut { family: true, ..plain(family, Part::First(found)) });
                cuts.push(plain(given, Part::Next));
            }
            Kind::Spelled { told } => {
                let part = match told {
                    _ if dotted && skipped > 0 => Part::Next,
                    _ if dotted => Part::First(Found::Full),
                    true => Part::First(Found::Alone),
                    false => Part::First(Found::Partly),
                };
                cuts.push(Cut { skipped: std::mem::take(&mut skipped), ..plain(take(piece.length), part) });
            }
            Kind::Word if is_addressed(word, behind, row.get(place + 1)) => {
                cuts.push(plain(take(1), Part::First(Found::Partly)));
            }
            Kind::Word | Kind::Dot => cuts.push(plain(take(piece.length), Part::Word)),
        }
    }
}

fn plain(length: usize, part: Part) -> Cut {
    Cut { skipped: 0, length, part, family: false }
}

/// The tokens of a name: its parts between dots, or family and given name.
fn cut_name(stretch: &str, cuts: &mut Vec<Cut>) {
    let letters: Vec<char> = stretch.chars().map(plain_letter).collect();
    if !letters.iter().any(|letter| is_dot(*letter))
        && let Some(family) = lattice::family_letters(&letters, table::shipped())
    {
        let family: usize = stretch.chars().take(family).map(char::len_utf8).sum();
        cuts.push(Cut { family: true, ..plain(family, Part::First(Found::Full)) });
        cuts.push(plain(stretch.len() - family, Part::Next));
        return;
    }
    let (mut place, mut skipped) = (Part::First(Found::Full), 0);
    for part in stretch.split_inclusive(is_dot) {
        let word = part.trim_end_matches(is_dot);
        cuts.push(Cut { skipped, ..plain(word.len(), place) });
        (place, skipped) = (Part::Next, part.len() - word.len());
    }
}

/// Whether a word is a family name, and the next a form of address.
fn is_addressed(word: &[char], behind: &[char], next: Option<&Piece>) -> bool {
    let [family] = word else {
        return false;
    };
    let is_address =
        |next: &Piece| next.kind == Kind::Word && behind.get(..next.length).is_some_and(around::is_address);
    is_family(*family) && next.is_some_and(is_address)
}

/// Whether Chinese has the word, of simplified letters.
pub(crate) fn is_word(word: &[char]) -> bool {
    table::shipped().word(word).is_some()
}

/// The simplified form of a letter.
pub(crate) fn simplified(letter: char) -> char {
    table::shipped().simplified(letter)
}

/// A letter of a stretch as those of others are: simplified, or the first kind of dot.
pub(crate) fn plain_letter(letter: char) -> char {
    if is_dot(letter) { '·' } else { simplified(letter) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of a text of one stretch, with what they are.
    fn names(text: &str) -> Vec<(String, Found)> {
        let read = Chinese::of(text);
        let mut names: Vec<(String, Found)> = Vec::new();
        for ((start, stretch), (_, cuts)) in stretches(text).zip(read.cuts_from(0)) {
            let mut from = start;
            for cut in cuts {
                let to = from + cut.skipped + cut.length;
                match (cut.part, names.last_mut()) {
                    (Part::First(found), _) => names.push((text[from..to].to_owned(), found)),
                    (Part::Next, Some((name, _))) => name.push_str(&text[from..to]),
                    _ => {}
                }
                from = to;
            }
            assert_eq!(from, start + stretch.len(), "{text}");
        }
        names
    }

    #[test]
    fn names_are_told_from_words() {
        let full = |names: &[(String, Found)]| -> Vec<String> {
            let full = names.iter().filter(|(_, found)| *found == Found::Full);
            full.map(|(name, _)| name.clone()).collect()
        };
        for (text, wanted) in [
            ("国家主席习近平会见了美国总统乔·拜登", &["习近平", "乔·拜登"][..]),
            ("國務院總理李強出席會議", &["李強"]),
            ("外交部发言人汪文斌表示", &["汪文斌"]),
            ("弗拉基米尔·普京总统抵达北京", &["弗拉基米尔·普京"]),
            ("司马南和欧阳娜娜说", &["司马南", "欧阳娜娜"]),
            ("日本首相安倍晋三访问夏威夷", &["安倍晋三"]),
            ("昨天下午在高速公路上发生车祸", &[]),
            ("马其顿和高加索地区的经济增长", &[]),
            ("王子与公主", &[]),
        ] {
            let found = full(&names(text));
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn what_the_text_has_named_is_found_elsewhere() {
        let found = names("弗拉基米尔·普京出席。昨天普京立即离开。李强总理说，李强要来。");
        let of = |name: &str, kind| found.iter().filter(|one| one.0 == name && one.1 == kind).count();
        assert_eq!(of("普京", Found::Partly), 1, "{found:?}");
        assert_eq!(of("李强", Found::Full), 2, "{found:?}");
        assert_eq!(names("王先生说").first().map(|one| one.1), Some(Found::Partly));
    }

    #[test]
    fn japanese_is_left_as_it_stands() {
        let text = "岸田文雄首相は記者会見で発言した。";
        let read = Chinese::of(text);
        let cuts: Vec<&[Cut]> = read.cuts_from(0).map(|(_, cuts)| cuts).collect();
        let word = |word: &str| vec![plain(word.len(), Part::Word)];
        assert_eq!(cuts, [word("岸田文雄首相"), word("記者会見"), word("発言")]);
    }

    #[test]
    fn any_text_is_cut_into_all_its_bytes() {
        for text in ["·一·", "一·", "𠀀𠀁々", &"王".repeat(5_000), &"·王".repeat(3_000), &"普·".repeat(2_500)]
        {
            let read = Chinese::of(text);
            let stretches: Vec<(usize, &str)> = stretches(text).collect();
            for ((start, stretch), (from, cuts)) in stretches.iter().zip(read.cuts_from(0)) {
                let bytes: usize = cuts.iter().map(|cut| cut.skipped + cut.length).sum();
                assert_eq!((*start, stretch.len()), (from, bytes));
            }
            assert_eq!(read.cuts_from(0).count(), stretches.len());
            assert!(read.near_names().iter().all(|(from, to)| text.get(*from..*to).is_some()));
        }
    }
}
