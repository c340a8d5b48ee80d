//! Durations -> the figures told of them; and what the system says of this process.

use std::time::{Duration, Instant};

/// Calls of the same thing of which the quickest counts.
const TRIES: usize = 3;

/// How long each of many calls took.
#[derive(Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    /// Calls, and keeps the time it took.
    pub(crate) fn of<T>(&mut self, call: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = call();
        self.0.push(start.elapsed());
        result
    }

    /// Calls three times and keeps the shortest: the others tell of what else the machine did. For
    /// calls that leave nothing behind.
    pub(crate) fn best_of<T>(&mut self, call: impl Fn() -> T) -> T {
        let mut tries = Self::default();
        let result = tries.of(&call);
        for _ in 1..TRIES {
            tries.of(&call);
        }
        self.0.extend(tries.0.into_iter().min());
        result
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Microseconds that half, 99 of 100, and all of the calls took at most.
    pub(crate) fn p50_p99_max_us(&mut self) -> [f64; 3] {
        self.0.sort_unstable();
        let Some(last) = self.0.len().checked_sub(1) else { return [f64::NAN; 3] };
        let p99 = (self.0.len() * 99).div_ceil(100).saturating_sub(1);
        [last / 2, p99, last].map(|at| self.0[at].as_secs_f64() * 1e6)
    }
}

/// Time that passes only while this thread runs, since "on one core" is meant of a whole core; where
/// the system does not tell it, time as such.
pub(crate) struct Stopwatch(Instant, Option<Duration>);

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self(Instant::now(), thread_time())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        match (self.1, thread_time()) {
            (Some(start), Some(now)) => now.saturating_sub(start),
            _ => self.0.elapsed(),
        }
    }
}

/// Time this thread has run, to some milliseconds.
fn thread_time() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// Things done in a time, per second.
pub(crate) fn per_second(count: usize, time: Duration) -> f64 {
    #[allow(clippy::cast_precision_loss)]
    let count = count as f64;
    count / time.as_secs_f64()
}

/// Bytes of memory the process holds; none where the system does not say.
pub(crate) fn resident_bytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kib * 1024.0)
}
