//! How far the reading of files is: counted by the reader, looked at by whoever shows it.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Counters of one reading. Only to be shown: nothing depends on them.
#[derive(Debug, Default)]
pub struct Meter {
    bytes: AtomicU64,
    bytes_total: AtomicU64,
    records: AtomicU64,
}

impl Meter {
    /// Bytes of text behind the reader. Of several files, those read before count whole.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Relaxed)
    }

    /// Bytes of text of all files; 0 while they are unpacked.
    #[must_use]
    pub fn bytes_total(&self) -> u64 {
        self.bytes_total.load(Relaxed)
    }

    /// Records read, good ones and others.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.records.load(Relaxed)
    }

    pub(super) fn expect(&self, bytes: usize) {
        self.bytes_total.fetch_add(bytes as u64, Relaxed);
    }

    pub(super) fn advance(&self, bytes: usize) {
        self.bytes.fetch_add(bytes as u64, Relaxed);
    }

    pub(super) fn record(&self) {
        self.records.fetch_add(1, Relaxed);
    }
}
