//! Chance that is the same on every machine and in every run.

/// A stream of pseudo-random numbers: splitmix64 (Steele, Lea and Flood, OOPSLA 2014), whose output
/// for a seed is fixed for good, unlike that of a library.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    /// The stream of a seed.
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub(super) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 when `end` is 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        // The high half of the product: even, to one part in 2^64 / end.
        let product = u128::from(self.number()) * end as u128;
        usize::try_from(product >> 64).unwrap_or(0)
    }
}

/// At most `most` of the items, chosen by the seed, in their old order.
pub(super) fn sample<T>(items: &[T], most: usize, seed: u64) -> Vec<&T> {
    let mut random = Random::new(seed);
    let mut wanted = most.min(items.len());
    let mut chosen = Vec::with_capacity(wanted);
    // Selection sampling (Knuth, 3.4.2 S): each item with the chance that fills the sample.
    for (at, item) in items.iter().enumerate() {
        if random.below(items.len() - at) < wanted {
            chosen.push(item);
            wanted -= 1;
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        // First outputs of the reference implementation for seed 1234567.
        let mut random = Random::new(1_234_567);
        assert_eq!(random.number(), 6_457_827_717_110_365_317);
        assert_eq!(random.number(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn a_sample_has_its_size_and_order_and_depends_on_the_seed_alone() {
        let items: Vec<u32> = (0..1000).collect();
        let first = sample(&items, 100, 7);
        assert_eq!(first.len(), 100);
        assert!(first.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(first, sample(&items, 100, 7));
        assert_ne!(first, sample(&items, 100, 8));
        assert_eq!(sample(&items, 5000, 7).len(), 1000);
        assert!(sample::<u32>(&[], 5, 7).is_empty());
    }

    #[test]
    fn every_item_has_the_same_chance() {
        let items: Vec<usize> = (0..10).collect();
        let mut drawn = [0_u32; 10];
        for seed in 0..2000 {
            for item in sample(&items, 3, seed) {
                drawn[*item] += 1;
            }
        }
        // 600 expected each, with a standard deviation of 20.
        assert!(drawn.iter().all(|count| (500..700).contains(count)), "{drawn:?}");
    }
}
