//! An import of articles: the lines of the body, behind the one that was reached before.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::super::documents::{Mark, documents};
use super::super::lines::{LinesError, Outcome, import_lines};
use super::{Ended, Jobs, Look, Work, of_store};
use crate::store::{Job, JobId, Store, StoreError};

/// Refused lines that are told one by one; all of them are counted.
const FAILURES_TOLD: usize = 100;
/// Pieces of the body that are read ahead.
const CHUNKS_AHEAD: usize = 2;
/// Bytes of a piece.
const CHUNK_BYTES: u64 = crate::store::JOB_CHUNK_BYTES as u64;

/// How far it is, and what came of it so far.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Reached {
    /// Lines that are done, from the first.
    lines: u64,
    /// Bytes of them.
    bytes: u64,
    /// Articles that were added.
    added: u64,
    /// Articles that were there already.
    known: u64,
    /// Lines that made no article.
    failed: u64,
    /// Articles that are stored and wait for the next run to be screened.
    not_screened: u64,
    /// The first of the lines that made none.
    failures: Vec<Failure>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Failure {
    line: u64,
    kind: String,
    reason: String,
}

impl Reached {
    fn pass(&mut self, mark: &Mark, outcome: Outcome) {
        (self.lines, self.bytes) = (mark.lines, mark.bytes);
        match outcome {
            Ok(done) => {
                *(if done.created { &mut self.added } else { &mut self.known }) += 1;
                self.not_screened += u64::from(done.coverage.failed);
            }
            Err(refusal) => {
                self.failed += 1;
                if self.failures.len() < FAILURES_TOLD {
                    let (kind, reason) = (refusal.kind().to_owned(), refusal.reason());
                    self.failures.push(Failure { line: mark.lines, kind, reason });
                }
            }
        }
    }
}

pub(super) fn begin(jobs: &Jobs, job: &Job) -> (Look, Work) {
    let reached: Reached = serde_json::from_value(job.progress.clone()).unwrap_or_default();
    let reached = Arc::new(Mutex::new(reached));
    let look = {
        let reached = Arc::clone(&reached);
        Box::new(move || told(&reached))
    };
    (look, Box::pin(work(jobs.clone(), job.id, reached)))
}

fn told(reached: &Mutex<Reached>) -> Value {
    let reached = reached.lock().unwrap_or_else(PoisonError::into_inner);
    serde_json::to_value(&*reached).unwrap_or_default()
}

async fn work(jobs: Jobs, id: JobId, reached: Arc<Mutex<Reached>>) -> Ended {
    let from = {
        let reached = reached.lock().unwrap_or_else(PoisonError::into_inner);
        Mark::at(reached.lines, reached.bytes)
    };
    let (sender, chunks) = channel(CHUNKS_AHEAD);
    tokio::spawn(send_chunks(jobs.store.clone(), id, from.bytes, sender));
    let lines = documents(Body { chunks, open: Vec::new(), at: 0 }, from);
    let stopped = import_lines(
        lines,
        (&jobs.store, &jobs.live),
        jobs.at_once,
        jobs.stop.asked(),
        |mark, outcome| -> Result<(), LinesError> {
            reached.lock().unwrap_or_else(PoisonError::into_inner).pass(&mark, outcome);
            Ok(())
        },
    );
    match stopped.await {
        Ok(false) => Ended::Done(told(&reached)),
        Ok(true) => Ended::Stopped,
        Err(LinesError::Store(error)) => of_store(&error),
        Err(LinesError::Unreadable(error)) => Ended::Later(error.to_string()),
    }
}

/// Reads the pieces of the body from a byte on, until nobody takes them any more.
async fn send_chunks(store: Store, id: JobId, first_byte: u64, sender: Sender<io::Result<Vec<u8>>>) {
    let mut ordinal = first_byte / CHUNK_BYTES;
    let mut skip = usize::try_from(first_byte % CHUNK_BYTES).unwrap_or(0);
    loop {
        let chunk = match store.job_chunk(id, ordinal).await {
            Ok(None) => return,
            Ok(Some(mut chunk)) => {
                chunk.drain(..skip.min(chunk.len()));
                Ok(chunk)
            }
            Err(error) => Err(away(&error)),
        };
        let last = chunk.is_err();
        if sender.send(chunk).await.is_err() || last {
            return;
        }
        (ordinal, skip) = (ordinal + 1, 0);
    }
}

fn away(error: &StoreError) -> io::Error {
    io::Error::other(error.to_string())
}

/// The pieces as one stream, for the thread that reads lines.
struct Body {
    chunks: Receiver<io::Result<Vec<u8>>>,
    open: Vec<u8>,
    at: usize,
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.open.len() {
            match self.chunks.blocking_recv() {
                None => return Ok(0),
                Some(chunk) => (self.open, self.at) = (chunk?, 0),
            }
        }
        let length = buffer.len().min(self.open.len() - self.at);
        buffer[..length].copy_from_slice(&self.open[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}
