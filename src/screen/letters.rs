//! What it costs to write one letter of a fold for another, as a table.

/// The costs of all pairs of letters.
pub(super) struct Exchanges {
    costs: [[u8; LETTERS]; LETTERS],
}

/// The letters a to z, and one place for all else.
const LETTERS: usize = 27;

impl Exchanges {
    /// A table in which the pairs given cost what is told, and all others `other`.
    pub(super) const fn new(other: u8, pairs: &[(&[u8; 2], u8)]) -> Self {
        let mut costs = [[other; LETTERS]; LETTERS];
        let mut i = 0;
        while i < pairs.len() {
            let ([a, b], cost) = pairs[i];
            costs[place(*a)][place(*b)] = cost;
            costs[place(*b)][place(*a)] = cost;
            i += 1;
        }
        Self { costs }
    }

    /// The cost of one letter for another; equal ones cost nothing.
    pub(super) const fn cost(&self, a: u8, b: u8) -> u8 {
        if a == b { 0 } else { self.costs[place(a)][place(b)] }
    }
}

const fn place(letter: u8) -> usize {
    if letter.is_ascii_lowercase() { (letter - b'a') as usize } else { LETTERS - 1 }
}
