//! Input of one thing per line, taken in batches: what is already there, and never more than a
//! bounded amount. So a pipe of millions is worked on by all cores in constant memory, and a
//! program that sends one line and waits for its answer gets it.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

/// Bytes read at once; bounds a batch.
const BATCH_BYTES: usize = 64 * 1024;
/// Batches waiting; reading stops until one is taken.
const BATCHES_AHEAD: usize = 2;
/// Bytes of a line that are kept. A name has at most 400 characters; the rest of a longer line is
/// counted out and dropped, so that one endless line cannot take all memory.
const LINE_BYTES: usize = 16 * 1024;

/// One line without its end. Bytes that are no UTF-8 are replaced.
pub(crate) type Line = String;

/// The lines of `input`, in batches, read by a thread of their own.
pub(crate) fn batches(input: impl Read + Send + 'static) -> Receiver<io::Result<Vec<Line>>> {
    let (sender, receiver) = sync_channel(BATCHES_AHEAD);
    thread::spawn(move || {
        let mut lines =
            Lines { input: BufReader::with_capacity(BATCH_BYTES, input), open: Vec::new(), first: true };
        loop {
            match lines.batch() {
                Ok(Some(batch)) if batch.is_empty() => {}
                Ok(Some(batch)) => {
                    if sender.send(Ok(batch)).is_err() {
                        return;
                    }
                }
                Ok(None) => return,
                Err(error) => {
                    // The receiver may be gone; then nobody wants to know.
                    let _ = sender.send(Err(error));
                    return;
                }
            }
        }
    });
    receiver
}

struct Lines<R> {
    input: BufReader<R>,
    /// The line under way.
    open: Vec<u8>,
    first: bool,
}

impl<R: Read> Lines<R> {
    /// The lines that end in the next piece of input; none at the end of the input.
    fn batch(&mut self) -> io::Result<Option<Vec<Line>>> {
        let piece = match self.input.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(Some(Vec::new())),
            other => other?,
        };
        let length = piece.len();
        let mut lines = Vec::new();
        if length == 0 {
            if self.open.is_empty() {
                return Ok(None);
            }
            lines.push(close(&mut self.open, &mut self.first));
            return Ok(Some(lines));
        }
        let mut parts = piece.split(|&byte| byte == b'\n').peekable();
        while let Some(part) = parts.next() {
            let room = LINE_BYTES.saturating_sub(self.open.len());
            self.open.extend_from_slice(&part[..part.len().min(room)]);
            if parts.peek().is_some() {
                lines.push(close(&mut self.open, &mut self.first));
            }
        }
        self.input.consume(length);
        Ok(Some(lines))
    }
}

fn close(open: &mut Vec<u8>, first: &mut bool) -> Line {
    let mut bytes = open.as_slice();
    if std::mem::take(first) {
        bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    }
    bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    let line = String::from_utf8_lossy(bytes).into_owned();
    open.clear();
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(input: Vec<u8>) -> Vec<Line> {
        batches(io::Cursor::new(input)).into_iter().flat_map(|batch| batch.unwrap()).collect()
    }

    #[test]
    fn lines_come_whole_and_in_order_whatever_ends_them() {
        assert_eq!(all(b"\xef\xbb\xbfa\r\n\nb\nc".to_vec()), ["a", "", "b", "c"]);
        assert_eq!(all(Vec::new()), Vec::<Line>::new());
        assert_eq!(all(b"a\n".to_vec()), ["a"]);
        let many: Vec<Line> = (0..50_000).map(|n| format!("name {n}")).collect();
        assert_eq!(all(many.join("\n").into_bytes()), many);
    }

    #[test]
    fn an_endless_line_is_cut_and_the_next_one_is_whole() {
        let mut input = vec![b'x'; 3 * BATCH_BYTES];
        input.extend_from_slice(b"\nnext \xff\n");
        let lines = all(input);
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].len(), LINE_BYTES);
        assert_eq!(lines[1], "next \u{fffd}");
    }
}
