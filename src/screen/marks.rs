//! Ids -> whether they were met in the round under way.

/// A mark for each id, good for one round. A new round costs next to nothing.
pub(super) struct Marks {
    /// The round in which each was last marked: one byte, so that the marks of a list stay near.
    rounds: Vec<u8>,
    round: u8,
}

impl Marks {
    /// For ids below `count`, in the first round.
    pub(super) fn new(count: usize) -> Self {
        Self { rounds: vec![0; count], round: 1 }
    }

    /// Begins a round without marks.
    pub(super) fn next_round(&mut self) {
        self.round = self.round.wrapping_add(1);
        // Marks are wiped when the rounds run out.
        if self.round == 0 {
            self.rounds.fill(0);
            self.round = 1;
        }
    }

    /// Marks an id; true where it was not.
    pub(super) fn add(&mut self, id: u32) -> bool {
        std::mem::replace(&mut self.rounds[id as usize], self.round) != self.round
    }

    /// Whether an id is marked.
    pub(super) fn has(&self, id: u32) -> bool {
        self.rounds[id as usize] == self.round
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_good_for_its_round_even_when_the_rounds_run_out() {
        let mut marks = Marks::new(2);
        assert!(marks.add(1) && !marks.add(1) && !marks.has(0) && marks.add(0) && marks.has(0));
        marks.next_round();
        assert!(marks.add(1) && !marks.add(1));
        marks.round = u8::MAX;
        marks.next_round();
        assert!(marks.add(0) && marks.add(1) && !marks.add(1));
    }
}
