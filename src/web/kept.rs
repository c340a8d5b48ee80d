//! Figures that cost the database something, asked for now and then and kept between, so that many
//! readers cost no more than one.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

/// Most kinds of figures kept at once; callers may name them.
const MOST: usize = 100;

/// Figures by what they are of. Whoever asks waits for another who does.
#[derive(Debug)]
pub(crate) struct Kept<K, V> {
    age: Duration,
    known: Mutex<HashMap<K, (Instant, V)>>,
}

impl<K: Eq + Hash, V: Clone> Kept<K, V> {
    /// Keeps figures so long.
    pub(crate) fn for_at_most(age: Duration) -> Self {
        Self { age, known: Mutex::default() }
    }

    /// The figures as they were asked for a moment ago, or as they are now. An error is not kept.
    ///
    /// # Errors
    /// That of asking.
    pub(crate) async fn get<E>(&self, of: K, ask: impl Future<Output = Result<V, E>>) -> Result<V, E> {
        let mut known = self.known.lock().await;
        if let Some((asked, figures)) = known.get(&of)
            && asked.elapsed() < self.age
        {
            return Ok(figures.clone());
        }
        let figures = ask.await?;
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(of, (Instant::now(), figures.clone()));
        Ok(figures)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn figures_are_kept_by_what_they_are_of_and_errors_are_not() {
        let kept = Kept::for_at_most(Duration::from_secs(3600));
        assert_eq!(kept.get("a", async { Err::<u8, _>("away") }).await, Err("away"));
        assert_eq!(kept.get("a", async { Ok::<_, &str>(1) }).await, Ok(1));
        assert_eq!(kept.get("a", async { Err("not asked") }).await, Ok(1));
        assert_eq!(kept.get("b", async { Ok::<_, &str>(2) }).await, Ok(2));
        let at_once = Kept::for_at_most(Duration::ZERO);
        assert_eq!(at_once.get((), async { Ok::<_, &str>(1) }).await, Ok(1));
        assert_eq!(at_once.get((), async { Ok::<_, &str>(2) }).await, Ok(2));
    }

    #[actix_web::test]
    async fn callers_cannot_fill_the_memory() {
        let kept = Kept::for_at_most(Duration::from_secs(3600));
        for number in 0..10 * MOST {
            kept.get(number, async { Ok::<_, &str>(()) }).await.unwrap();
        }
        assert!(kept.known.lock().await.len() <= MOST);
    }
}
