//! A file of JSON objects, one a line, as a stream: each line whole, with its number and with what
//! the file was up to its end, so that a work that was broken off can be taken up behind it.

use std::io::{self, BufRead, BufReader, Read};
use std::thread;

use sha2::{Digest, Sha256};
use tokio::sync::mpsc::{Receiver, channel};

use crate::article::MAX_INPUT_BYTES;
use crate::digest::hex;

/// Bytes read at once.
const BUFFER_BYTES: usize = 64 * 1024;
/// Lines read ahead: a line may be as long as an article, so few.
const LINES_AHEAD: usize = 4;

/// One line that is not blank.
pub(crate) struct Document {
    /// The line without its end; one that is longer than any article is cut one byte behind that
    /// length, so that its reader refuses it.
    pub(crate) bytes: Vec<u8>,
    /// The file up to the end of this line.
    pub(crate) mark: Mark,
}

/// A place between two lines.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mark {
    /// Lines before it; so the number, from 1, of the line that ends here.
    pub(crate) lines: u64,
    /// Bytes before it.
    pub(crate) bytes: u64,
    digest: Sha256,
}

impl Mark {
    /// A place in the middle of what is not known: its digest is of what comes behind it.
    pub(super) fn at(lines: u64, bytes: u64) -> Self {
        Self { lines, bytes, ..Self::default() }
    }

    /// Lower-case hex SHA-256 of all bytes before it.
    pub(crate) fn sha256(&self) -> String {
        hex(&self.digest.clone().finalize())
    }

    fn pass(&mut self, bytes: &[u8]) {
        self.digest.update(bytes);
        self.bytes = self.bytes.saturating_add(bytes.len() as u64);
    }
}

/// Reads the file up to a place where lines end: `lines` and `bytes` are what is said to be before it.
/// A file that ends earlier gives a mark with fewer bytes.
pub(crate) fn skip(input: &mut impl Read, lines: u64, bytes: u64) -> io::Result<Mark> {
    let mut mark = Mark { lines, ..Mark::default() };
    let mut input = BufReader::with_capacity(BUFFER_BYTES, input.take(bytes));
    loop {
        let piece = match input.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        let length = piece.len();
        if length == 0 {
            return Ok(mark);
        }
        mark.pass(piece);
        input.consume(length);
    }
}

/// The lines of `input` behind a mark, read by a thread of their own that ends when nobody takes them
/// any more. Blank ones are left out, and counted.
pub(crate) fn documents(input: impl Read + Send + 'static, from: Mark) -> Receiver<io::Result<Document>> {
    let (sender, receiver) = channel(LINES_AHEAD);
    thread::spawn(move || {
        let mut input = BufReader::with_capacity(BUFFER_BYTES, input);
        let mut mark = from;
        loop {
            let read = next(&mut input, &mut mark);
            let last = !matches!(read, Ok(Some(_)));
            if let Some(read) = read.transpose()
                && (sender.blocking_send(read).is_err() || last)
            {
                return;
            }
            if last {
                return;
            }
        }
    });
    receiver
}

/// The next line that is not blank; none at the end.
fn next(input: &mut impl BufRead, mark: &mut Mark) -> io::Result<Option<Document>> {
    loop {
        let first = mark.lines == 0;
        let Some(line) = line(input, mark)? else { return Ok(None) };
        let line = if first { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line) } else { &line };
        if !line.iter().all(u8::is_ascii_whitespace) {
            return Ok(Some(Document { bytes: line.to_vec(), mark: mark.clone() }));
        }
    }
}

/// The next line without its end, cut where it is too long; none at the end.
fn line(input: &mut impl BufRead, mark: &mut Mark) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let mut any = false;
    loop {
        let piece = match input.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        if piece.is_empty() {
            if any {
                mark.lines += 1;
            }
            return Ok(any.then_some(line));
        }
        any = true;
        let end = piece.iter().position(|&byte| byte == b'\n');
        let length = end.map_or(piece.len(), |end| end + 1);
        mark.pass(&piece[..length]);
        let text = &piece[..end.unwrap_or(length)];
        let room = (MAX_INPUT_BYTES + 1).saturating_sub(line.len());
        line.extend_from_slice(&text[..text.len().min(room)]);
        input.consume(length);
        if end.is_some() {
            mark.lines += 1;
            return Ok(Some(line));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &'static [u8], from: Mark) -> Vec<(u64, u64, String)> {
        let mut lines = documents(&text[from.bytes as usize..], from);
        let mut read = Vec::new();
        while let Some(line) = lines.blocking_recv() {
            let line = line.unwrap();
            read.push((line.mark.lines, line.mark.bytes, String::from_utf8(line.bytes).unwrap()));
        }
        read
    }

    #[test]
    fn lines_come_with_their_numbers_and_blank_ones_are_counted_and_left_out() {
        let text = b"\xef\xbb\xbf{1}\r\n\n  \n{2}\n{3}";
        let all = read(text, Mark::default());
        let want = [(1, 8, "{1}\r"), (4, 16, "{2}"), (5, 19, "{3}")];
        assert_eq!(all, want.map(|(line, bytes, text)| (line, bytes, text.to_owned())));
        assert!(read(b"", Mark::default()).is_empty());
        assert!(read(b"\n\n", Mark::default()).is_empty());
    }

    #[test]
    fn what_comes_behind_a_mark_is_read_as_if_nothing_had_been_broken_off() {
        let text: &[u8] = b"{1}\n{2}\n{3}\n";
        let mut whole = documents(text, Mark::default());
        let first = whole.blocking_recv().unwrap().unwrap().mark;
        let skipped = skip(&mut &text[..], first.lines, first.bytes).unwrap();
        assert_eq!((skipped.bytes, skipped.sha256()), (4, first.sha256()));
        assert_eq!(read(b"{1}\n{2}\n{3}\n", skipped)[0], (2, 8, "{2}".to_owned()));
        assert_eq!(skip(&mut &text[..], 9, 99).unwrap().bytes, 12, "the file is shorter than was said");
        assert_ne!(skip(&mut &b"{9}\n"[..], 1, 4).unwrap().sha256(), first.sha256());
    }

    #[test]
    fn an_endless_line_is_cut_and_the_next_one_is_whole() {
        let mut text = vec![b'x'; MAX_INPUT_BYTES + 100_000];
        text.extend_from_slice(b"\n{}\n");
        let mut lines = documents(io::Cursor::new(text), Mark::default());
        assert_eq!(lines.blocking_recv().unwrap().unwrap().bytes.len(), MAX_INPUT_BYTES + 1);
        let next = lines.blocking_recv().unwrap().unwrap();
        assert_eq!((next.bytes.as_slice(), next.mark.lines), (&b"{}"[..], 2));
    }
}
