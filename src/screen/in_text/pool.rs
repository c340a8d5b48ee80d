//! An index + what was met in texts and names screened against it -> screeners that know it already.
//!
//! A screener without memory reads an article three times as slowly as one that has met most words, and
//! screens a name four times as slowly. So whoever has single ones borrows a screener here, and what it
//! met is kept for the next.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, PoisonError};

use super::{Memory, TextScreener};
use crate::screen::{Index, ScreenOptions};

/// Words, pairs, names and windows remembered in all memories that are kept, together. With what hangs
/// on them about [`Pool::MOST_BYTES`].
const MOST_REMEMBERED: usize = 600_000;

/// Lends [`TextScreener`]s against one index, with what texts before brought. What is found does not
/// depend on that. Memories end with the pool, so a pool is swapped together with its index.
pub struct Pool {
    index: Index,
    options: ScreenOptions,
    free: Mutex<Vec<Memory>>,
    /// Memories that are kept at most.
    most: usize,
}

/// A screener that is lent; its memory goes back with it.
pub struct Lent<'a> {
    pool: &'a Pool,
    /// None only while it goes back.
    screener: Option<TextScreener<'a>>,
}

impl Pool {
    /// Bytes that all memories kept hold at most, about, beside 24 for each listed name and 8 for each
    /// listed token in each memory.
    pub const MOST_BYTES: usize = 300_000_000;

    /// A pool that keeps nothing yet, and the memories of at most so many screeners: as many as run at
    /// once. Of the options threshold and weak aliases count, as in [`TextScreener::new`].
    #[must_use]
    pub fn new(index: Index, options: &ScreenOptions, most: usize) -> Self {
        Self { index, options: options.clone(), free: Mutex::new(Vec::new()), most: most.max(1) }
    }

    /// What is screened against.
    #[must_use]
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Lends a screener: with the memory that was given back last, else without any. Never waits for
    /// one to come back.
    #[must_use]
    pub fn lend(&self) -> Lent<'_> {
        let memory = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let screener = match memory {
            Some(memory) => TextScreener::resumed(&self.index, &self.options, memory),
            None => TextScreener::new(&self.index, &self.options),
        };
        Lent { pool: self, screener: Some(screener) }
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        // What a panic left half done is not lent again.
        if std::thread::panicking() {
            return;
        }
        let Some(memory) = self.screener.take().map(TextScreener::into_memory) else { return };
        if memory.remembered() > MOST_REMEMBERED / self.pool.most {
            return;
        }
        let mut free = self.pool.free.lock().unwrap_or_else(PoisonError::into_inner);
        if free.len() < self.pool.most {
            free.push(memory);
        }
    }
}

impl<'a> Deref for Lent<'a> {
    type Target = TextScreener<'a>;

    fn deref(&self) -> &TextScreener<'a> {
        self.screener.as_ref().expect("it goes back only when dropped")
    }
}

impl<'a> DerefMut for Lent<'a> {
    fn deref_mut(&mut self) -> &mut TextScreener<'a> {
        self.screener.as_mut().expect("it goes back only when dropped")
    }
}
