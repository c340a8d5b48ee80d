//! Stretches of a text -> the row of each, read with what the text names elsewhere.

use rustc_hash::{FxHashMap, FxHashSet};

use super::lattice::{Lattice, MOST_OF_PIECE, Piece};
use super::stretches::is_dot;
use super::{Kind, is_word, table};

/// Letters read at once; a longer stretch is cut. No sentence is as long.
pub(super) const MOST_LETTERS: usize = 2_000;
/// Nats by which a row with a name may be less likely than the best, where a list has the name.
const NEAR: f32 = 10.0;
/// Names of a text that are looked for elsewhere in it.
const MOST_KNOWN: usize = 10_000;

/// What the letters of a text are.
#[derive(Default)]
pub(super) struct Reader {
    lattice: Lattice,
    /// The names by which others of the text may be known.
    known: FxHashMap<Box<[char]>, Kind>,
    /// The letters that they begin with.
    firsts: FxHashSet<char>,
}

impl Reader {
    /// Reads letters by themselves and puts their row behind `row`, and places of names that there may
    /// be, letters from and to, behind `near`.
    pub(super) fn meet(&mut self, letters: &[char], row: &mut Vec<Piece>, near: &mut Vec<(usize, usize)>) {
        let first = row.len();
        self.lattice.read(letters, table::shipped(), |_| false, |_| None);
        self.lattice.row(row);
        let row = &row[first..];
        let is_name = |(from, to): &(usize, usize)| to - from > 2 || !is_word(&letters[*from..*to]);
        near.extend(self.lattice.near(NEAR, row).filter(is_name));
        let mut at = 0;
        for (place, piece) in row.iter().enumerate() {
            let word = &letters[at..at + piece.length];
            at += piece.length;
            let kind = match piece.kind {
                Kind::Native { sure: true, .. } => piece.kind,
                Kind::Spelled { .. } if is_dotted(row, place) && word.len() > 1 => {
                    Kind::Spelled { told: false }
                }
                _ => continue,
            };
            if self.known.len() < MOST_KNOWN {
                self.known.entry(word.into()).or_insert(kind);
                self.firsts.extend(word.first());
            }
        }
    }

    /// Reads letters again where the text has names that their row does not, and puts the new row in
    /// the place of it.
    pub(super) fn meet_again(&mut self, letters: &[char], row: &mut Vec<Piece>) {
        if self.is_news(letters, row) {
            row.clear();
            let Self { lattice, known, firsts } = self;
            let known = |word: &[char]| known.get(word).copied();
            lattice.read(letters, table::shipped(), |letter| firsts.contains(&letter), known);
            lattice.row(row);
        }
    }

    /// Whether a name of the text stands in letters and is no piece of their row. Those that are make the
    /// row the likelier.
    fn is_news(&self, letters: &[char], row: &[Piece]) -> bool {
        let mut pieces = row.iter();
        // The piece that begins at a letter or behind it, and where.
        let (mut start, mut piece) = (0, pieces.next());
        for (at, letter) in letters.iter().enumerate() {
            while let Some(before) = piece.filter(|_| start < at) {
                start += before.length;
                piece = pieces.next();
            }
            if !self.firsts.contains(letter)
                || at.checked_sub(1).is_some_and(|before| is_dot(letters[before]))
            {
                continue;
            }
            for to in at + 1..=(at + MOST_OF_PIECE).min(letters.len()) {
                let Some(kind) = self.known.get(&letters[at..to]) else { continue };
                let is_piece = start == at && piece == Some(&Piece { length: to - at, kind: *kind });
                if !is_piece && !letters.get(to).is_some_and(|next| is_dot(*next)) {
                    return true;
                }
            }
        }
        false
    }
}

/// Whether a piece is of a name in parts: a part beside a dot, beyond which is another, or such a dot.
pub(super) fn is_dotted(row: &[Piece], place: usize) -> bool {
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
