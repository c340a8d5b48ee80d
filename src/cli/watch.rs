//! Tells how far a long step is, from a thread of its own: a bar on a terminal, else a line every
//! ten seconds.

use std::io::IsTerminal;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::args::Progress;
use super::progress;

/// How often a bar moves.
const BAR_EVERY: Duration = Duration::from_millis(200);
/// How often a line is written where nothing can move.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// How far a step is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Reached {
    /// Bytes done and bytes in all; 0 where the step has none, or they are not known yet.
    pub(crate) bytes: (u64, u64),
    /// Entries done and entries in all; 0 where that is not known.
    pub(crate) entries: (u64, u64),
}

/// A step that is watched; dropped, it is told of no more.
pub(crate) struct Watch {
    ended: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Watches a step: `look` says how far it is.
pub(crate) fn watch(asked: Progress, what: String, look: impl Fn() -> Reached + Send + 'static) -> Watch {
    if asked == Progress::None {
        return Watch { ended: None, thread: None };
    }
    let (ended, end) = mpsc::channel::<()>();
    let moves = asked == Progress::Auto && std::io::stderr().is_terminal();
    let thread = std::thread::spawn(move || {
        let started = Instant::now();
        let bar = moves.then(progress::told);
        let every = if moves { BAR_EVERY } else { LINE_EVERY };
        while end.recv_timeout(every) == Err(RecvTimeoutError::Timeout) {
            let reached = look();
            let text = format!("{what}: {}", describe(reached, started.elapsed()));
            match &bar {
                Some(bar) => {
                    let (done, total) = reached.measure();
                    bar.set_length(total);
                    bar.set_position(done);
                    bar.set_message(text);
                }
                None => progress::step(asked, &text),
            }
        }
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
    });
    Watch { ended: Some(ended), thread: Some(thread) }
}

impl Drop for Watch {
    fn drop(&mut self) {
        drop(self.ended.take());
        if let Some(thread) = self.thread.take() {
            // What the thread did is only shown; its panic would be nobody's concern.
            let _ = thread.join();
        }
    }
}

impl Reached {
    /// Done and total, in what has a total.
    fn measure(self) -> (u64, u64) {
        if self.bytes.1 > 0 { self.bytes } else { self.entries }
    }
}

/// `45.2 of 127.0 MB, 5310 entries, 2100 entries/s, 8 s left`.
fn describe(reached: Reached, elapsed: Duration) -> String {
    let mut parts = Vec::new();
    let (bytes, bytes_total) = reached.bytes;
    if bytes_total > 0 {
        parts.push(format!("{} of {} MB", megabytes(bytes), megabytes(bytes_total)));
    }
    let (entries, entries_total) = reached.entries;
    parts.push(match entries_total {
        0 => format!("{entries} entries"),
        total => format!("{entries} of {total} entries"),
    });
    let elapsed_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
    parts.push(format!("{} entries/s", entries.saturating_mul(1000) / elapsed_ms));
    let (done, total) = reached.measure();
    if done > 0 && total >= done {
        let left_ms = u128::from(elapsed_ms) * u128::from(total - done) / u128::from(done);
        parts.push(format!("{} s left", left_ms.div_ceil(1000)));
    }
    parts.join(", ")
}

fn megabytes(bytes: u64) -> String {
    let tenths = bytes / 100_000;
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_entries_speed_and_the_time_left_are_told() {
        let text = |bytes, entries| describe(Reached { bytes, entries }, Duration::from_secs(10));
        assert_eq!(
            text((25_000_000, 127_000_000), (3_000, 0)),
            "25.0 of 127.0 MB, 3000 entries, 300 entries/s, 41 s left"
        );
        assert_eq!(text((0, 0), (500, 2_000)), "500 of 2000 entries, 50 entries/s, 30 s left");
        assert_eq!(text((0, 0), (0, 0)), "0 entries, 0 entries/s");
        assert_eq!(text((0, 9), (0, 0)), "0.0 of 0.0 MB, 0 entries, 0 entries/s");
    }

    #[test]
    fn a_watched_step_ends_without_waiting_for_the_next_line() {
        let started = Instant::now();
        drop(watch(Progress::Plain, "Reading".to_owned(), Reached::default));
        assert!(started.elapsed() < LINE_EVERY);
    }
}
