//! What the tagger has learned, and the file it is kept in.
//!
//! A file begins with lines that say how it was made and from what, each with a `#`; then comes one
//! line of the form, then the packed numbers.

use std::io::{self, Read};

use super::book::{Book, Entry};
use super::crf::Learned;
use super::decode::{Follow, Scores};
use super::features::ROWS;
use super::label::LABELS;
use super::sound::{CELLS, Sound};
use super::table::{Cells, Table};

/// The line of the form.
const FORM: &str = "namecheck tagger 4";
/// How hard is tried to pack a file, of 22; the last three bring nothing.
const PACKING: i32 = 19;
/// Most bytes a file may unpack to.
const MAX_UNPACKED: u64 = 64 << 20;

/// Why bytes are no weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the weights of this tagger ({0}); make them with namecheck train tagger")]
pub struct WeightsError(&'static str);

/// What each feature says of each label, in small whole numbers; what follows what; and the book.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Weights {
    table: Table,
    follow: Follow,
    book: Book,
}

impl Weights {
    /// Rounds what was learned so that all but the very largest weights fit a byte.
    pub(super) fn rounded(learned: &Learned, book: Book) -> Self {
        let mut sizes: Vec<f32> =
            learned.rows.values().flatten().map(|weight| weight.abs()).filter(|size| *size > 0.0).collect();
        sizes.sort_by(f32::total_cmp);
        // One weight in five thousand is cut short, so that all others are the finer.
        let largest = sizes.len().checked_sub(1 + sizes.len() / 5000).map_or(1.0, |at| sizes[at]);
        let scale = f32::from(i8::MAX) / largest;
        #[allow(clippy::cast_possible_truncation)]
        let small = |weight: f32| (weight * scale).round().clamp(-127.0, 127.0) as i8;
        let round = |row: &Scores| {
            let mut cells = Cells::default();
            for (cell, weight) in cells.iter_mut().zip(row) {
                *cell = small(*weight);
            }
            cells
        };
        let follow = learned.follow.map(|row| row.map(|weight| (weight * scale).round()));
        let table = Table::of(learned.rows.iter().map(|(number, row)| (*number, round(row))));
        Self { table, follow, book }
    }

    /// What speaks for each label of a word whose features lead to these rows.
    pub(super) fn scores(&self, rows: &[u32]) -> Scores {
        let mut sums = [0i16; 8];
        for cells in rows.iter().filter_map(|row| self.table.get(*row)) {
            for (sum, cell) in sums.iter_mut().zip(cells) {
                *sum += i16::from(*cell);
            }
        }
        let mut scores = [0.0; LABELS];
        for (score, sum) in scores.iter_mut().zip(sums) {
            *score = f32::from(sum);
        }
        scores
    }

    pub(super) fn follow(&self) -> &Follow {
        &self.follow
    }

    pub(super) fn book(&self) -> &Book {
        &self.book
    }

    /// The file, less the lines that say how it was made.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut plain = Vec::new();
        for weight in self.follow.iter().flatten() {
            // Rounded on the way in.
            #[allow(clippy::cast_possible_truncation)]
            plain.extend((*weight as i32).to_le_bytes());
        }
        write_number(&mut plain, self.table.len() as u64);
        let mut before = 0;
        for (row, cells) in self.table.rows() {
            write_number(&mut plain, u64::from(row - before));
            before = row;
            plain.extend(cells.iter().map(|cell| cell.cast_unsigned()));
        }
        let entries = self.book.entries();
        write_number(&mut plain, entries.len() as u64);
        let mut before = 0;
        for (key, entry) in entries {
            write_number(&mut plain, u64::from(key - before));
            before = *key;
            write_number(&mut plain, u64::from(entry.bits()));
        }
        let cells = self.book.sound().cells();
        write_number(&mut plain, cells.len() as u64);
        plain.extend(cells.iter().map(|cell| cell.cast_unsigned()));
        let packed = zstd::encode_all(plain.as_slice(), PACKING).expect("a vector takes all bytes");
        [format!("{FORM}\n").into_bytes(), packed].concat()
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When it is of another form, or broken.
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, WeightsError> {
        let mut rest = bytes;
        let packed = loop {
            let end =
                rest.iter().position(|byte| *byte == b'\n').ok_or(WeightsError("no line of its form"))?;
            let (line, next) = (&rest[..end], &rest[end + 1..]);
            if line == FORM.as_bytes() {
                break next;
            }
            if !line.starts_with(b"#") {
                return Err(WeightsError("another form"));
            }
            rest = next;
        };
        let plain = unpacked(packed).map_err(|_| WeightsError("broken"))?;
        Reader(&plain).weights().ok_or(WeightsError("cut short"))
    }
}

fn unpacked(packed: &[u8]) -> io::Result<Vec<u8>> {
    let mut plain = Vec::new();
    zstd::Decoder::with_buffer(packed)?.take(MAX_UNPACKED).read_to_end(&mut plain)?;
    Ok(plain)
}

/// Seven bits a byte, the lowest first, the highest bit set in all but the last.
fn write_number(bytes: &mut Vec<u8>, mut number: u64) {
    #[allow(clippy::cast_possible_truncation)]
    while number > 127 {
        bytes.push(number as u8 | 128);
        number >>= 7;
    }
    #[allow(clippy::cast_possible_truncation)]
    bytes.push(number as u8);
}

/// Takes numbers off the front; `None` where there are none left.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn weights(&mut self) -> Option<Weights> {
        let mut follow = [[0.0; LABELS]; LABELS];
        for weight in follow.iter_mut().flatten() {
            #[allow(clippy::cast_precision_loss)]
            {
                *weight = i32::from_le_bytes(self.take()?) as f32;
            }
        }
        let mut rows = Vec::new();
        for _ in 0..self.number()? {
            let step = u32::try_from(self.number()?).ok()?;
            let row = match rows.last() {
                None => step,
                // The table takes no row twice.
                Some((before, _)) => u32::checked_add(*before, step).filter(|_| step > 0)?,
            };
            let written: [u8; LABELS] = self.take()?;
            let mut cells = Cells::default();
            for (cell, byte) in cells.iter_mut().zip(written) {
                *cell = byte.cast_signed();
            }
            rows.push((row, cells));
        }
        rows.last().is_none_or(|(row, _)| (*row as usize) < ROWS).then_some(())?;
        let mut entries = Vec::new();
        let mut key = 0u32;
        for _ in 0..self.number()? {
            key = key.checked_add(u32::try_from(self.number()?).ok()?)?;
            entries.push((key, Entry::from_bits(u32::try_from(self.number()?).ok()?)));
        }
        let cells = usize::try_from(self.number()?).ok()?;
        let (cells, _) = self.0.split_at_checked(cells).filter(|_| cells == 0 || cells == CELLS)?;
        let sound = Sound::of(cells.iter().map(|cell| cell.cast_signed()).collect());
        Some(Weights { table: Table::of(rows), follow, book: Book::of(entries, sound) })
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let [byte] = self.take()?;
            number |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gives_back_what_was_written_and_nothing_else_is_read() {
        let last = u32::try_from(ROWS - 1).unwrap();
        let mut learned = Learned::default();
        learned.rows.insert(3, [1.0, -2.0, 0.0, 0.5, 0.0, 0.0]);
        learned.rows.insert(last, [0.0, 0.0, 0.0, 0.0, 0.0, -1.0]);
        learned.follow[1][2] = -1.5;
        let book = Book::of(
            [(7, Entry::from_bits(3)), (u32::MAX, Entry::from_bits(900))],
            Sound::of(vec![-3; CELLS]),
        );
        let weights = Weights::rounded(&learned, book);
        let bytes = [b"# made by hand\n".to_vec(), weights.to_bytes()].concat();
        assert_eq!(Weights::from_bytes(&bytes).unwrap(), weights);
        for end in 0..bytes.len() {
            assert!(Weights::from_bytes(&bytes[..end]).is_err(), "{end}");
        }
        assert!(Weights::from_bytes(b"{}\n").is_err());
    }
}
