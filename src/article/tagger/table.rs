//! Number of a row -> what it says of each label, kept only for the rows that say something.
//!
//! Features are hashed to so many rows that hardly two share one; four of five are empty then. A bit
//! tells of each whether it is, which is all that most features ask.

use super::label::LABELS;

/// What a row says: a cell for each label; the rest are empty, so that it is one word of the machine.
pub(super) type Cells = [i8; 8];

/// Rows by their numbers.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Table {
    blocks: Vec<Block>,
    /// Of the rows that are held, in order.
    cells: Vec<Cells>,
}

/// 64 rows.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Block {
    /// A bit for each that is held.
    held: u64,
    /// How many are held before them.
    before: u32,
}

impl Table {
    /// Holds these rows, but for those that are empty.
    ///
    /// # Panics
    /// When they do not ascend.
    pub(super) fn of(rows: impl IntoIterator<Item = (u32, Cells)>) -> Self {
        let mut table = Self::default();
        for (row, cells) in rows {
            if cells == Cells::default() {
                continue;
            }
            let (block, bit) = place(row);
            assert!(block + 1 >= table.blocks.len(), "row {row} comes late");
            #[allow(clippy::cast_possible_truncation)]
            let before = table.cells.len() as u32;
            table.blocks.resize(block + 1, Block { held: 0, before });
            let held = &mut table.blocks[block].held;
            assert!(*held < bit, "row {row} comes late");
            *held |= bit;
            table.cells.push(cells);
        }
        table
    }

    /// What the row says; `None` where that is nothing.
    pub(super) fn get(&self, row: u32) -> Option<&Cells> {
        let (block, bit) = place(row);
        let block = self.blocks.get(block).filter(|block| block.held & bit != 0)?;
        let within = (block.held & (bit - 1)).count_ones();
        self.cells.get((block.before + within) as usize)
    }

    /// The rows that say something, in order, with a cell for each label.
    pub(super) fn rows(&self) -> impl Iterator<Item = (u32, &[i8])> {
        let bits = |held: u64| (0..64).filter(move |bit| held >> bit & 1 != 0);
        let numbers = (0u32..)
            .zip(&self.blocks)
            .flat_map(move |(at, block)| bits(block.held).map(move |bit| at * 64 + bit));
        numbers.zip(self.cells.iter().map(|cells| &cells[..LABELS]))
    }

    /// How many rows say something.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }
}

/// The block of a row, and its bit there.
fn place(row: u32) -> (usize, u64) {
    ((row / 64) as usize, 1 << (row % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_that_says_something_is_found_again_and_no_other() {
        let numbers = [0, 1, 63, 64, 130, 4_000_000];
        let cells = |row: u32| [1, 0, 0, 0, 0, i8::try_from(row % 100).unwrap(), 0, 0];
        let with_empty = [(2, [0; 8]), (4_100_000, [0; 8])];
        let mut rows: Vec<(u32, Cells)> =
            numbers.map(|row| (row, cells(row))).into_iter().chain(with_empty).collect();
        rows.sort_unstable();
        let table = Table::of(rows);
        for row in (0..200).chain([3_999_999, 4_000_000, 4_000_001, 4_100_000, u32::MAX]) {
            assert_eq!(table.get(row), numbers.contains(&row).then(|| cells(row)).as_ref(), "{row}");
        }
        let listed: Vec<u32> = table.rows().map(|(row, _)| row).collect();
        assert_eq!((listed.as_slice(), table.len()), (numbers.as_slice(), 6));
    }
}
