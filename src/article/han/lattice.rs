//! Letters of Chinese -> the likeliest row of words and names that they are.
//!
//! Each piece of the row has a cost, and the row of the least cost is taken (Viterbi, "Error bounds for
//! convolutional codes", 1967). What a name costs is how rare its letters are in names, and that a name
//! stands there at all; less where the words around it tell of one.

use std::ops::Range;

use super::around;
use super::table::{EDGE, Table};
use super::{Kind, is_dot, is_double_family};

/// Nats that any name spelled by sound costs beside its letters, and any other name.
///
/// These and those below were set on Chinese sentences of PUD and on half of the sentences written for
/// this project, by hand: each moves what is found by little over two nats or more.
const SPELLED: f32 = 11.0;
const NATIVE: f32 = 8.0;
/// Nats that names cost less for each dot beside them, behind an office, before a verb of people, beside
/// what is no Chinese letter.
const DOTTED: f32 = 12.0;
const BEHIND_OFFICE: f32 = 4.0;
const BEFORE_VERB: f32 = 3.0;
const AT_EDGE: f32 = 1.0;
/// Nats that a word costs more beside a dot.
const DOTTED_WORD: f32 = 12.0;
/// Nats that a letter costs more in a name where it mostly is a word between two ("and").
const JOINING: f32 = 8.0;
const JOINERS: [char; 8] = ['和', '与', '及', '或', '的', '在', '是', '对'];
/// Nats from which on sounds are nobody's name: more than of the longest name.
const MOST_SOUNDS: f32 = 50.0;
/// Nats of a name that the text has told before: as many as of a frequent word.
const KNOWN: f32 = 4.0;
/// Nats that a name of two letters costs more where nothing tells of it: they are a word too often.
const UNTOLD_OF_TWO: f32 = 6.0;
/// Nats by which the letters of a name must be rarer as sounds, or it may be a foreign one.
const CLEARLY: f32 = 3.0;
/// Nats of a Japanese family name, of about 150, and of three letters for the given name.
const JAPANESE_FAMILY: f32 = 5.0;
const THREE_LETTERS: f32 = 2.0;
/// Nats of a Chinese family name of two letters: one in two thousand people has one.
const DOUBLE_FAMILY: f32 = 7.6;
/// Letters of the longest word, and of the longest part of a foreign name.
const MOST_OF_NAME: usize = 9;

/// A piece of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// Letters.
    pub(super) length: usize,
    pub(super) kind: Kind,
}

/// A piece that may be in the row.
#[derive(Clone, Copy)]
struct Edge {
    from: usize,
    to: usize,
    kind: Kind,
    cost: f32,
}

/// All pieces that letters may be cut into.
pub(super) struct Lattice {
    /// By the letter they begin with.
    edges: Vec<Edge>,
    letters: usize,
}

/// What surrounds a name.
#[derive(Clone, Copy)]
struct Around {
    dotted: bool,
    /// An office before it, or a verb of people behind it.
    told: bool,
    gain: f32,
}

impl Lattice {
    /// That of letters, simplified, with dots among them. `known` tells which names the text has.
    pub(super) fn of(letters: &[char], table: &Table<'_>, known: impl Fn(&str) -> Option<Kind>) -> Self {
        let text: String = letters.iter().collect();
        let mut starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        starts.push(text.len());
        let told = Told::of(&text, &starts);
        let mut edges = Vec::with_capacity(letters.len() * 8);
        for from in 0..letters.len() {
            if is_dot(letters[from]) {
                edges.push(Edge { from, to: from + 1, kind: Kind::Dot, cost: 0.0 });
                continue;
            }
            let free = letters[from..].iter().take(MOST_OF_NAME).take_while(|c| !is_dot(**c)).count();
            let families = families(&letters[from..], table);
            let (mut sounds, mut before, mut begins) = (0.0, EDGE, true);
            for to in from + 1..=from + free {
                let word = &text[starts[from]..starts[to]];
                let around = told.around(letters, from, to);
                let mut by_sound = f32::INFINITY;
                if sounds < MOST_SOUNDS {
                    sounds += table.sound(before, letters[to - 1]);
                    before = letters[to - 1];
                    by_sound = sounds + table.sound(before, EDGE);
                }
                let native = native(&letters[from..to], &families, table);
                let as_word = begins.then(|| table.word(word, to - from)).flatten();
                begins = as_word.is_some();
                let pieces = pieces(&letters[from..to], as_word, by_sound, native, around);
                let known = known(word).filter(|_| !around.dotted).map(|kind| (kind, KNOWN));
                let all = pieces.into_iter().chain([known]).flatten();
                edges.extend(all.map(|(kind, cost)| Edge { from, to, kind, cost }));
            }
        }
        Self { edges, letters: letters.len() }
    }

    /// The row of the least cost.
    pub(super) fn row(&self) -> Vec<Piece> {
        let mut last: Vec<Option<&Edge>> = vec![None; self.letters + 1];
        let mut costs = vec![f32::INFINITY; self.letters + 1];
        costs[0] = 0.0;
        for edge in &self.edges {
            let cost = costs[edge.from] + edge.cost;
            if cost < costs[edge.to] {
                costs[edge.to] = cost;
                last[edge.to] = Some(edge);
            }
        }
        let mut row = Vec::new();
        let mut end = self.letters;
        while let Some(edge) = last[end] {
            row.push(Piece { length: edge.to - edge.from, kind: edge.kind });
            end = edge.from;
        }
        row.reverse();
        row
    }

    /// The names with the family name first that are in a row of at most so many nats more than the
    /// best, and are no part of a longer foreign name there: letters from and to.
    pub(super) fn near(&self, most: f32) -> Vec<(usize, usize)> {
        let (mut before, mut behind) =
            (vec![f32::INFINITY; self.letters + 1], vec![f32::INFINITY; self.letters + 1]);
        (before[0], behind[self.letters]) = (0.0, 0.0);
        for edge in &self.edges {
            before[edge.to] = before[edge.to].min(before[edge.from] + edge.cost);
        }
        for edge in self.edges.iter().rev() {
            behind[edge.from] = behind[edge.from].min(behind[edge.to] + edge.cost);
        }
        let limit = before[self.letters] + most;
        let mut at = 0;
        let mut foreign = Vec::new();
        for piece in self.row() {
            if matches!(piece.kind, Kind::Spelled { .. }) {
                foreign.push(at..at + piece.length);
            }
            at += piece.length;
        }
        let is_part = |edge: &&Edge| {
            let holds = |name: &Range<usize>| {
                name.start <= edge.from && edge.to <= name.end && name.len() > edge.to - edge.from
            };
            foreign.iter().any(holds)
        };
        let names = self.edges.iter().filter(|edge| matches!(edge.kind, Kind::Native { .. }));
        let near = names.filter(|edge| before[edge.from] + edge.cost + behind[edge.to] <= limit);
        near.filter(|edge| !is_part(edge)).map(|edge| (edge.from, edge.to)).collect()
    }
}

/// What letters may be, and what it costs: a word, a name spelled by sound, one with the family name
/// first.
fn pieces(
    letters: &[char],
    as_word: Option<f32>,
    by_sound: f32,
    native: Option<(usize, f32)>,
    around: Around,
) -> [Option<(Kind, f32)>; 3] {
    let length = letters.len();
    let as_word = as_word.filter(|cost| cost.is_finite());
    let as_word = as_word.map(|cost| (Kind::Word, cost + if around.dotted { DOTTED_WORD } else { 0.0 }));
    let joining: f32 = letters.iter().filter(|c| JOINERS.contains(c)).map(|_| JOINING).sum();
    let may_be_spelled = by_sound.is_finite() && (length > 1 || around.dotted);
    let as_spelled = may_be_spelled.then(|| {
        let kind = Kind::Spelled { told: around.told || around.dotted };
        (kind, SPELLED + by_sound + joining - around.gain)
    });
    let as_native = native.filter(|_| !around.dotted).map(|(family, cost)| {
        let clear = length > 2 && cost + CLEARLY < by_sound;
        let short = if length == 2 && !around.told { UNTOLD_OF_TWO } else { 0.0 };
        let kind = Kind::Native { family, sure: around.told || clear };
        (kind, NATIVE + cost + joining + short - around.gain)
    });
    [as_word, as_spelled, as_native]
}

/// A family name that letters may begin with.
#[derive(Clone, Copy)]
struct Family {
    letters: usize,
    cost: f32,
    japanese: bool,
}

/// The family names that letters begin with: of Chinese, Koreans and Vietnamese, and of Japanese.
fn families(letters: &[char], table: &Table<'_>) -> Vec<Family> {
    let double = letters.get(..2).is_some_and(is_double_family);
    let chinese = match letters.first() {
        _ if double => Some(Family { letters: 2, cost: DOUBLE_FAMILY, japanese: false }),
        Some(first) => table.family(*first).map(|cost| Family { letters: 1, cost, japanese: false }),
        None => None,
    };
    let japanese = (2..=3)
        .find(|length| letters.get(..*length).is_some_and(around::is_japanese_family))
        .map(|letters| Family { letters, cost: JAPANESE_FAMILY, japanese: true });
    chinese.into_iter().chain(japanese).collect()
}

/// Letters of the family name and the cost of letters that begin with one of these; none where they are
/// nobody's name.
fn native(letters: &[char], families: &[Family], table: &Table<'_>) -> Option<(usize, f32)> {
    let cost = |family: &Family| {
        let given = match letters.get(family.letters..)? {
            // The last two as of a Chinese name, and one before them like the first: 慎太郎.
            [first, second, last] if family.japanese => {
                let first = table.given(&[*first, *second])? / 2.0;
                THREE_LETTERS + first + table.given(&[*second, *last])?
            }
            given => table.given(given)?,
        };
        Some((family.letters, family.cost + given))
    };
    families.iter().filter_map(cost).min_by(|a, b| a.1.total_cmp(&b.1))
}

/// Letters of the family name that somebody's whole name begins with.
pub(super) fn family_letters(name: &[char], table: &Table<'_>) -> Option<usize> {
    native(name, &families(name, table), table).map(|(letters, _)| letters)
}

/// Where words stand that tell of a name, by letters.
struct Told {
    /// A word ends there that stands before names.
    before: Vec<bool>,
    /// A word begins there that stands behind names.
    behind: Vec<bool>,
}

impl Told {
    fn of(text: &str, starts: &[usize]) -> Self {
        let letters = starts.len() - 1;
        let word = |from: usize, to: usize| &text[starts[from]..starts[to]];
        let lengths = 1..=around::MOST_LETTERS;
        let is_told = |at: usize| {
            let mut words = lengths.clone().filter_map(|length| Some(word(at.checked_sub(length)?, at)));
            words.any(around::is_before)
        };
        let tells = |at: usize| {
            let mut words =
                lengths.clone().filter(|length| at + length <= letters).map(|length| word(at, at + length));
            words.any(around::is_behind)
        };
        Self { before: (0..=letters).map(is_told).collect(), behind: (0..=letters).map(tells).collect() }
    }

    /// What surrounds the letters `at..end`.
    fn around(&self, letters: &[char], at: usize, end: usize) -> Around {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let behind = letters.get(end).copied();
        let dots = [before, behind].into_iter().flatten().filter(|c| is_dot(*c));
        let mut gain: f32 = dots.map(|_| DOTTED).sum();
        if gain > 0.0 {
            return Around { dotted: true, told: true, gain };
        }
        for (holds, bonus) in [
            (self.before[at], BEHIND_OFFICE),
            (self.behind[end], BEFORE_VERB),
            (before.is_none(), AT_EDGE),
            (behind.is_none(), AT_EDGE),
        ] {
            gain += if holds { bonus } else { 0.0 };
        }
        Around { dotted: false, told: self.before[at] || self.behind[end], gain }
    }
}
