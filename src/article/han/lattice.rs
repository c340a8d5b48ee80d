//! Letters of Chinese -> the likeliest row of words and names that they are.
//!
//! Each piece of the row has a cost, and the row of the least cost is taken (Viterbi, "Error bounds for
//! convolutional codes", 1967). What a name costs is how rare its letters are in names, and that a name
//! stands there at all; less where the words around it tell of one.

use std::ops::Range;

use super::stretches::is_dot;
use super::table::{Letter, Table};
use super::{Kind, around, is_double_family};

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
pub(super) const MOST_OF_PIECE: usize = 9;
/// Letters of the longest given name, of Japanese and of others.
const MOST_OF_JAPANESE: usize = 3;
const MOST_OF_GIVEN: usize = 2;

/// A piece of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// Letters.
    pub(super) length: usize,
    pub(super) kind: Kind,
}

/// The cheapest piece that letters `from..to` may be.
#[derive(Clone, Copy)]
struct Edge {
    from: usize,
    to: usize,
    cost: f32,
}

/// All pieces that letters may be cut into. Its memory serves one stretch after another.
#[derive(Default)]
pub(super) struct Lattice {
    costs: Vec<Letter>,
    /// What each letter costs in a foreign name behind the one before.
    sounds: Vec<f32>,
    sides: Vec<Side>,
    /// By the letter they begin with.
    edges: Vec<Edge>,
    /// Names with the family name first among all pieces.
    natives: Vec<Edge>,
    /// The least cost of the letters before a place, and the last piece of the row that has it.
    before: Vec<(f32, Option<(usize, Kind)>)>,
    behind: Vec<f32>,
}

/// What stands right before and right behind a place between two letters.
#[derive(Clone, Copy)]
struct Side {
    /// A dot before it, behind it.
    dots: [bool; 2],
    /// A word that stands before names ends there; one that stands behind them begins there.
    tells: [bool; 2],
    /// Nats that a name which begins there costs less, and one that ends there.
    gains: [f32; 2],
}

impl Side {
    /// That of a place in letters; `costs` are theirs.
    fn of(letters: &[char], costs: &[Letter], at: usize) -> Self {
        let (before, behind) = letters.split_at(at);
        let dots = [before.last(), behind.first()].map(|letter| letter.is_some_and(|letter| is_dot(*letter)));
        let (last, first) = (at.checked_sub(1).and_then(|at| costs.get(at)), costs.get(at));
        let tells = [
            last.is_some_and(|last| around::is_told(before, last.around)),
            first.is_some_and(|first| around::tells(behind, first.around)),
        ];
        let edges = [before.is_empty(), behind.is_empty()];
        let gain = |side: usize, bonus| {
            let told = if tells[side] { bonus } else { 0.0 };
            told + if edges[side] { AT_EDGE } else { 0.0 }
        };
        Self { dots, tells, gains: [gain(0, BEHIND_OFFICE), gain(1, BEFORE_VERB)] }
    }
}

/// What surrounds a name.
#[derive(Clone, Copy)]
struct Around {
    dotted: bool,
    /// An office before it, or a verb of people behind it.
    told: bool,
    gain: f32,
}

impl Around {
    /// That of a name between two places.
    fn of(first: Side, last: Side) -> Self {
        let [before, behind] = [first.dots[0], last.dots[1]];
        match u8::from(before) + u8::from(behind) {
            0 => Self {
                dotted: false,
                told: first.tells[0] || last.tells[1],
                gain: first.gains[0] + last.gains[1],
            },
            dots => Self { dotted: true, told: true, gain: DOTTED * f32::from(dots) },
        }
    }
}

impl Lattice {
    /// Reads letters, simplified, with dots among them. `known` tells which names the text has, of which
    /// there are some that begin with a letter where `begins` says so.
    pub(super) fn read(
        &mut self,
        letters: &[char],
        table: &Table,
        begins: impl Fn(char) -> bool,
        known: impl Fn(&[char]) -> Option<Kind>,
    ) {
        self.costs.clear();
        self.costs.extend(letters.iter().map(|letter| table.letter(*letter)));
        self.sounds.clear();
        let both = |at: usize| (letters[at], &self.costs[at]);
        let sound = |at: usize| at.checked_sub(1).map_or(0.0, |before| table.sound(both(before), both(at)));
        self.sounds.extend((0..letters.len()).map(sound));
        self.sides.clear();
        self.sides.extend((0..=letters.len()).map(|at| Side::of(letters, &self.costs, at)));
        self.edges.clear();
        self.natives.clear();
        self.before.clear();
        self.before.resize(letters.len() + 1, (f32::INFINITY, None));
        if let Some(first) = self.before.first_mut() {
            first.0 = 0.0;
        }
        for (from, letter) in letters.iter().enumerate() {
            if is_dot(*letter) {
                self.add(from, from + 1, [Some((Kind::Dot, 0.0))]);
            } else {
                let known = begins(*letter).then_some(&known);
                self.read_from(letters, from, table, known);
            }
        }
    }

    /// Adds the pieces that begin with a letter.
    fn read_from(
        &mut self,
        letters: &[char],
        from: usize,
        table: &Table,
        known: Option<&impl Fn(&[char]) -> Option<Kind>>,
    ) {
        let families = Families::of(&letters[from..], &self.costs[from]);
        let (mut sounds, mut joining) = (0.0, 0.0);
        let mut stem = None;
        for to in from + 1..=(from + MOST_OF_PIECE).min(letters.len()) {
            let (letter, costs) = (letters[to - 1], &self.costs[to - 1]);
            if is_dot(letter) {
                break;
            }
            let mut by_sound = f32::INFINITY;
            if sounds < MOST_SOUNDS {
                sounds += if to == from + 1 { costs.opening } else { self.sounds[to - 1] };
                by_sound = sounds + costs.closing;
            }
            stem = if to == from + 1 {
                Some(costs.stem)
            } else {
                stem.and_then(|stem| table.longer(stem, letter))
            };
            joining += if JOINERS.contains(&letter) { JOINING } else { 0.0 };
            let native = families.cost(&self.costs[from..to]);
            // Longer ones are nothing either.
            let nothing = stem.is_none() && by_sound.is_infinite() && native.is_none() && known.is_none();
            if nothing && to - from >= families.most_letters {
                break;
            }
            let name = Name { length: to - from, by_sound, native, joining };
            let around = Around::of(self.sides[from], self.sides[to]);
            let as_word = stem.map(|stem| stem.cost);
            let [word, spelled, native] = pieces(&name, as_word, around);
            let known = known.and_then(|known| known(&letters[from..to])).filter(|_| !around.dotted);
            self.add(from, to, [word, spelled, native, known.map(|kind| (kind, KNOWN))]);
            self.natives.extend(native.map(|(_, cost)| Edge { from, to, cost }));
        }
    }

    /// Adds what letters may be.
    fn add<const N: usize>(&mut self, from: usize, to: usize, pieces: [Option<(Kind, f32)>; N]) {
        let (before, _) = self.before[from];
        let mut least = f32::INFINITY;
        for (kind, cost) in pieces.into_iter().flatten() {
            least = least.min(cost);
            if before + cost < self.before[to].0 {
                self.before[to] = (before + cost, Some((from, kind)));
            }
        }
        if least.is_finite() {
            self.edges.push(Edge { from, to, cost: least });
        }
    }

    /// Puts the row of the least cost behind `row`.
    pub(super) fn row(&self, row: &mut Vec<Piece>) {
        let first = row.len();
        let mut end = self.costs.len();
        while let Some((from, kind)) = self.before[end].1 {
            row.push(Piece { length: end - from, kind });
            end = from;
        }
        row[first..].reverse();
    }

    /// The names with the family name first that are in a row of at most so many nats more than the
    /// best, which is `row`, and are no part of a longer foreign name there: letters from and to.
    pub(super) fn near<'a>(
        &'a mut self,
        most: f32,
        row: &[Piece],
    ) -> impl Iterator<Item = (usize, usize)> + use<'a> {
        self.behind.clear();
        self.behind.resize(self.costs.len() + 1, f32::INFINITY);
        self.behind[self.costs.len()] = 0.0;
        for edge in self.edges.iter().rev() {
            self.behind[edge.from] = self.behind[edge.from].min(self.behind[edge.to] + edge.cost);
        }
        let limit = self.before[self.costs.len()].0 + most;
        let mut at = 0;
        let mut foreign: Vec<Range<usize>> = Vec::new();
        for piece in row {
            if matches!(piece.kind, Kind::Spelled { .. }) {
                foreign.push(at..at + piece.length);
            }
            at += piece.length;
        }
        let is_part = move |edge: &Edge| {
            // The only one that may hold it.
            let name = foreign.partition_point(|name| name.end <= edge.from);
            foreign.get(name).is_some_and(|name| {
                name.start <= edge.from && edge.to <= name.end && name.len() > edge.to - edge.from
            })
        };
        let (before, behind) = (&self.before, &self.behind);
        let is_near = move |edge: &&Edge| before[edge.from].0 + edge.cost + behind[edge.to] <= limit;
        let near = self.natives.iter().filter(is_near).filter(move |edge| !is_part(edge));
        near.map(|edge| (edge.from, edge.to))
    }
}

/// Letters that may be somebody's name.
struct Name {
    length: usize,
    /// What they cost spelled by sound; infinite where they are nobody's name.
    by_sound: f32,
    /// The letters of the family name that they begin with, and what they cost so.
    native: Option<(usize, f32)>,
    /// What they cost more for letters that mostly join words.
    joining: f32,
}

/// What letters may be, and what it costs: a word, a name spelled by sound, one with the family name
/// first.
fn pieces(name: &Name, as_word: Option<f32>, around: Around) -> [Option<(Kind, f32)>; 3] {
    let Name { length, by_sound, native, joining } = *name;
    let as_word = as_word.filter(|cost| cost.is_finite());
    let as_word = as_word.map(|cost| (Kind::Word, cost + if around.dotted { DOTTED_WORD } else { 0.0 }));
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
struct Families {
    all: [Option<Family>; 2],
    /// Letters of the longest name with one of them; 0 where there is none.
    most_letters: usize,
}

impl Families {
    /// Those of a name; `first` is what its first letter costs.
    fn of(name: &[char], first: &Letter) -> Self {
        let single = Some(Family { letters: 1, cost: first.family, japanese: false });
        let double = name.get(..2).is_some_and(is_double_family);
        let chinese = match double {
            true => Some(Family { letters: 2, cost: DOUBLE_FAMILY, japanese: false }),
            false => single.filter(|family| family.cost.is_finite()),
        };
        let japanese = around::japanese_family(name, first.around);
        let japanese = japanese.map(|letters| Family { letters, cost: JAPANESE_FAMILY, japanese: true });
        let all = [chinese, japanese];
        let most = |family: Family| family.letters + family.most_given();
        Self { all, most_letters: all.into_iter().flatten().map(most).max().unwrap_or(0) }
    }

    /// Letters of the family name and the cost of letters that begin with one of these; none where they
    /// are nobody's name.
    fn cost(&self, name: &[Letter]) -> Option<(usize, f32)> {
        if name.len() > self.most_letters {
            return None;
        }
        let families = self.all.iter().flatten();
        let costs = families.filter_map(|family| Some((family.letters, family.cost + family.given(name)?)));
        costs.min_by(|a, b| a.1.total_cmp(&b.1))
    }
}

impl Family {
    fn most_given(&self) -> usize {
        if self.japanese { MOST_OF_JAPANESE } else { MOST_OF_GIVEN }
    }

    /// The cost of the given name behind this one; none where nobody is called so.
    fn given(&self, name: &[Letter]) -> Option<f32> {
        let of_two = |first: &Letter, second: &Letter| first.first + second.second;
        match name.get(self.letters..)? {
            [only] => Some(only.only),
            [first, second] => Some(of_two(first, second)),
            // The last two as of a Chinese name, and one before them like the first: 慎太郎.
            [first, second, last] if self.japanese => {
                Some(THREE_LETTERS + of_two(first, second) / 2.0 + of_two(second, last))
            }
            _ => None,
        }
    }
}

/// Letters of the family name that somebody's whole name begins with.
pub(super) fn family_letters(name: &[char], table: &Table) -> Option<usize> {
    let costs: Vec<Letter> = name.iter().map(|letter| table.letter(*letter)).collect();
    let families = Families::of(name, costs.first()?);
    families.cost(&costs).map(|(letters, _)| letters)
}
