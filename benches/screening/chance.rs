//! Chance that is the same on every machine and in every run.

/// A stream of pseudo-random numbers: splitmix64 (Steele, Lea and Flood, OOPSLA 2014).
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from((u128::from(self.number()) * end as u128) >> 64).expect("below a usize")
    }

    /// True once in `times`.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }
}

/// Ranks as often as names stand in them: the commonest of 12,500 names has 1.3 % of its bearers.
pub(crate) struct Zipf {
    sums: Vec<f64>,
}

/// Mandelbrot's correction: without it the first name alone would have a tenth of all people.
const OFFSET: f64 = 10.0;

impl Zipf {
    pub(crate) fn over(ranks: usize) -> Self {
        let mut sum = 0.0;
        let weights = (0..ranks).map(|rank| {
            #[allow(clippy::cast_precision_loss)]
            let weight = 1.0 / (rank as f64 + 1.0 + OFFSET);
            sum += weight;
            sum
        });
        Self { sums: weights.collect() }
    }

    /// A rank, from 0.
    pub(crate) fn draw(&self, chance: &mut Chance) -> usize {
        let whole = self.sums.last().copied().unwrap_or(0.0);
        #[allow(clippy::cast_precision_loss)]
        let at = whole * (chance.below(1 << 53) as f64 / (1_u64 << 53) as f64);
        self.sums.partition_point(|sum| *sum <= at).min(self.sums.len() - 1)
    }
}
