//! Chinese text, which has no blanks -> its words, and the names of people among them.
//!
//! What comes in is a stretch: letters of Chinese and the dots between the parts of foreign names.
//! `lattice` reads it as the likeliest row of words and names, by `table` and by the words `around`;
//! `learn` makes the table. A reader knows what the article has named so far, so that "普京" is found
//! where "弗拉基米尔·普京" stands elsewhere.
//!
//! Japanese and Korean are not read: their words are others.

mod around;
mod lattice;
mod learn;
mod table;

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

pub use learn::{Sources, learn};

pub(crate) use crate::name::script::is_han;
use crate::name::script::{Syllabary, families, is_double_family, is_family};
use lattice::{Lattice, Piece};

/// Letters read at once; a longer stretch is cut. No sentence is as long.
const MOST_LETTERS: usize = 2_000;
/// Nats by which a row with a name may be less likely than the best, where a list has the name.
const NEAR: f32 = 10.0;
/// Names of an article that are looked for elsewhere in it.
const MOST_KNOWN: usize = 10_000;

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

/// Reads the stretches of one text.
#[derive(Debug, Default)]
pub(super) struct Reader {
    known: FxHashMap<String, Kind>,
    /// The letters that they begin with.
    firsts: FxHashSet<char>,
    /// Rows of what was read before it was known whom the text names.
    rows: FxHashMap<Box<[char]>, Vec<Piece>>,
    text: Text,
}

/// What is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Text {
    /// Sentences of Chinese.
    #[default]
    Chinese,
    /// Sentences of Japanese or Korean, which are not read.
    Other,
    /// Somebody's name and nothing else.
    Name,
}

impl Text {
    /// What the letters of a text tell.
    fn of(text: &str) -> Self {
        use Syllabary::{Han, Hangul, Hiragana, Katakana, Long};
        let (mut han, mut kana, mut hangul) = (0usize, 0usize, 0usize);
        for letter in text.chars().filter_map(Syllabary::of) {
            match letter {
                Han => han += 1,
                Hiragana | Katakana | Long => kana += 1,
                Hangul => hangul += 1,
            }
        }
        // Of Japanese a third of the letters and more are kana; Korean has few Chinese ones.
        if kana * 10 > han || hangul > han { Self::Other } else { Self::Chinese }
    }
}

impl Reader {
    /// One of a text that is somebody's name, as others found it.
    pub(super) fn of_name() -> Self {
        Self { text: Text::Name, ..Self::default() }
    }

    /// One that knows whom a text names.
    pub(super) fn of(text: &str) -> Self {
        let mut reader = Self { text: Text::of(text), ..Self::default() };
        if reader.text == Text::Chinese {
            for (_, stretch) in stretches(text) {
                letters_of(stretch).chunks(MOST_LETTERS).for_each(|letters| reader.meet(letters));
            }
        }
        reader.firsts = reader.known.keys().filter_map(|name| name.chars().next()).collect();
        reader
    }

    /// Reads letters, and notes the names by which others of the text may be known.
    fn meet(&mut self, letters: &[char]) {
        let row = Lattice::of(letters, table::shipped(), |_| None).row();
        let mut at = 0;
        for (place, piece) in row.iter().enumerate() {
            let word = &letters[at..at + piece.length];
            at += piece.length;
            let kind = match piece.kind {
                Kind::Native { sure: true, .. } => piece.kind,
                Kind::Spelled { .. } if is_dotted(&row, place) && word.len() > 1 => {
                    Kind::Spelled { told: false }
                }
                _ => continue,
            };
            if self.known.len() < MOST_KNOWN {
                self.known.entry(word.iter().collect()).or_insert(kind);
            }
        }
        self.rows.insert(letters.into(), row);
    }

    fn row(&self, letters: &[char]) -> Cow<'_, [Piece]> {
        match self.rows.get(letters) {
            Some(row) if !letters.iter().any(|letter| self.firsts.contains(letter)) => Cow::from(row),
            _ => Lattice::of(letters, table::shipped(), |word| self.known.get(word).copied()).row().into(),
        }
    }

    /// The tokens of a stretch, which has all its bytes; dots outside of names are tokens.
    pub(super) fn cut(&self, stretch: &str) -> Vec<Cut> {
        match self.text {
            Text::Chinese => {}
            Text::Other => return vec![plain(stretch.len(), Part::Word)],
            Text::Name => return cut_name(stretch),
        }
        let letters = letters_of(stretch);
        let mut bytes = stretch.chars().map(char::len_utf8);
        let mut cuts: Vec<Cut> = Vec::new();
        for part in letters.chunks(MOST_LETTERS) {
            let row = self.row(part);
            let (mut at, mut skipped) = (0, 0);
            for (place, piece) in row.iter().enumerate() {
                let word = &part[at..at + piece.length];
                let behind = &part[at + piece.length..];
                at += piece.length;
                let mut take = |letters: usize| bytes.by_ref().take(letters).sum::<usize>();
                let dotted = is_dotted(&row, place);
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
                        cuts.push(Cut {
                            skipped: std::mem::take(&mut skipped),
                            ..plain(take(piece.length), part)
                        });
                    }
                    Kind::Word if is_addressed(word, behind, row.get(place + 1)) => {
                        cuts.push(plain(take(1), Part::First(Found::Partly)));
                    }
                    Kind::Word | Kind::Dot => cuts.push(plain(take(piece.length), Part::Word)),
                }
            }
        }
        cuts
    }
}

fn plain(length: usize, part: Part) -> Cut {
    Cut { skipped: 0, length, part, family: false }
}

/// The tokens of a name: its parts between dots, or family and given name.
fn cut_name(stretch: &str) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let mut skipped = 0;
    for part in stretch.split_inclusive(is_dot) {
        let word = part.trim_end_matches(is_dot);
        let place = if cuts.is_empty() { Part::First(Found::Full) } else { Part::Next };
        cuts.push(Cut { skipped, ..plain(word.len(), place) });
        skipped = part.len() - word.len();
    }
    if cuts.len() == 1
        && let Some(family) = lattice::family_letters(&letters_of(stretch), table::shipped())
    {
        let family: usize = stretch.chars().take(family).map(char::len_utf8).sum();
        let first = Cut { family: true, ..plain(family, Part::First(Found::Full)) };
        return vec![first, plain(stretch.len() - family, Part::Next)];
    }
    cuts
}

/// Whether a piece is of a name in parts: a part beside a dot, beyond which is another, or such a dot.
fn is_dotted(row: &[Piece], place: usize) -> bool {
    let is = |place: Option<usize>, kind: fn(Kind) -> bool| {
        place.and_then(|place| row.get(place)).is_some_and(|piece| kind(piece.kind))
    };
    let dot: fn(Kind) -> bool = |kind| kind == Kind::Dot;
    let part: fn(Kind) -> bool = |kind| matches!(kind, Kind::Spelled { .. });
    let (before, behind) = (place.checked_sub(1), Some(place + 1));
    match row[place].kind {
        Kind::Dot => is(before, part) && is(behind, part),
        Kind::Spelled { .. } => {
            (is(before, dot) && is(place.checked_sub(2), part))
                || (is(behind, dot) && is(Some(place + 2), part))
        }
        _ => false,
    }
}

/// Whether a word is a family name, and the next a form of address.
fn is_addressed(word: &[char], behind: &[char], next: Option<&Piece>) -> bool {
    let [family] = word else {
        return false;
    };
    let is_address = |next: &Piece| {
        let title: String = behind.iter().take(next.length).collect();
        next.kind == Kind::Word && around::is_address(&title)
    };
    is_family(*family) && next.is_some_and(is_address)
}

/// The stretches of a text, with their first bytes.
pub(crate) fn stretches(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += text[at..].find(is_han)?;
        let first = at;
        at += stretch(&text[first..]);
        Some((first, &text[first..at]))
    })
}

/// Bytes of the stretch that `text` begins with: letters of Chinese, and dots between two of them.
pub(super) fn stretch(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let joins = is_dot(c) && end > 0 && chars.peek().is_some_and(|(_, next)| is_han(*next));
        if !is_han(c) && !joins {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// The places, in bytes, where a text of Chinese may name somebody whose family name stands first: more
/// than the text alone proves, for who knows of names there may be.
pub(crate) fn near_names(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    if Text::of(text) != Text::Chinese {
        return found;
    }
    for (at, stretch) in stretches(text) {
        let mut places: Vec<usize> = stretch.char_indices().map(|(place, _)| at + place).collect();
        places.push(at + stretch.len());
        for (part, letters) in letters_of(stretch).chunks(MOST_LETTERS).enumerate() {
            let places = &places[part * MOST_LETTERS..];
            let near = Lattice::of(letters, table::shipped(), |_| None).near(NEAR);
            let is_name = |(from, to): &(usize, usize)| {
                to - from > 2 || !is_word(&letters[*from..*to].iter().collect::<String>())
            };
            found.extend(near.into_iter().filter(is_name).map(|(from, to)| (places[from], places[to])));
        }
    }
    found
}

/// Whether Chinese has the word, of simplified letters.
pub(crate) fn is_word(word: &str) -> bool {
    table::shipped().word(word, word.chars().count()).is_some_and(f32::is_finite)
}

/// The simplified form of a letter.
pub(crate) fn simplified(letter: char) -> char {
    table::shipped().simplified(letter)
}

/// A dot between the parts of a foreign name.
pub(crate) fn is_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '・' | '‧' | '･' | '．')
}

fn letters_of(stretch: &str) -> Vec<char> {
    stretch.chars().map(simplified).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of a text of one stretch, with what they are.
    fn names(text: &str) -> Vec<(String, Found)> {
        let reader = Reader::of(text);
        let mut names: Vec<(String, Found)> = Vec::new();
        for (_, stretch) in stretches(text) {
            let mut from = 0;
            for cut in reader.cut(stretch) {
                let to = from + cut.skipped + cut.length;
                match (cut.part, names.last_mut()) {
                    (Part::First(found), _) => names.push((stretch[from..to].to_owned(), found)),
                    (Part::Next, Some((name, _))) => name.push_str(&stretch[from..to]),
                    _ => {}
                }
                from = to;
            }
            assert_eq!(from, stretch.len(), "{text}");
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
        let cuts = Reader::of(text).cut("岸田文雄首相");
        assert_eq!(cuts.len(), 1);
        assert_eq!(cuts[0].part, Part::Word);
    }

    #[test]
    fn any_text_is_cut_into_all_its_bytes() {
        for text in ["·一·", "一·", "𠀀𠀁々", &"王".repeat(5_000), &"·王".repeat(3_000), &"普·".repeat(2_500)]
        {
            let reader = Reader::of(text);
            for (_, stretch) in stretches(text) {
                let bytes: usize = reader.cut(stretch).iter().map(|cut| cut.skipped + cut.length).sum();
                assert_eq!(bytes, stretch.len());
            }
            assert!(near_names(text).iter().all(|(from, to)| text.get(*from..*to).is_some()));
        }
    }
}
