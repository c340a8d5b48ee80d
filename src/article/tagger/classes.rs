//! Vectors of words -> classes of words that stand in like places.
//!
//! Words whose vectors point the same way are one class (k-means by the cosine), and classes that do
//! are one group. What the tagger learns of "said" it then knows of "muttered". Classes are learned
//! once, from vectors of a whole language; the vectors themselves are not needed afterwards.

use rayon::prelude::*;

/// Classes in all. Half as many, of half the words, cost a quarter of a point of F1 on English news.
pub const CLASSES: usize = 2000;
/// Groups of classes.
pub const GROUPS: usize = 250;
/// Rounds until words hardly move any more.
const ROUNDS: usize = 12;
/// Numbers multiplied at once.
const LANES: usize = 8;

/// The class of a word: what words stand where it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class {
    /// Below [`CLASSES`].
    pub class: u16,
    /// Of classes that are alike, below [`GROUPS`].
    pub group: u8,
}

/// The class of each word, in the order of `vectors`, which should begin with the most frequent
/// words: classes form around those. Always the same for the same vectors.
#[must_use]
pub fn classes(vectors: &[Vec<f32>]) -> Vec<Class> {
    let words = Points::of(vectors);
    let centers = words.centers(CLASSES);
    let groups = centers.nearest(&centers.centers(GROUPS));
    let class = |at: u32| Class {
        class: u16::try_from(at).unwrap_or(u16::MAX),
        group: u8::try_from(groups[at as usize]).unwrap_or(u8::MAX),
    };
    words.nearest(&centers).into_iter().map(class).collect()
}

/// Points on a sphere, one behind the other.
struct Points {
    width: usize,
    numbers: Vec<f32>,
}

impl Points {
    fn of(vectors: &[Vec<f32>]) -> Self {
        let longest = vectors.iter().map(Vec::len).max().unwrap_or(0);
        let width = longest.next_multiple_of(LANES).max(LANES);
        let mut numbers = vec![0.0; width * vectors.len()];
        for (point, vector) in numbers.chunks_exact_mut(width).zip(vectors) {
            point[..vector.len()].copy_from_slice(vector);
            shorten(point);
        }
        Self { width, numbers }
    }

    fn iter(&self) -> impl Iterator<Item = &[f32]> {
        self.numbers.chunks_exact(self.width)
    }

    fn count(&self) -> usize {
        self.numbers.len() / self.width
    }

    /// The middles of at most so many clusters.
    fn centers(&self, clusters: usize) -> Self {
        // Spread over the more frequent half.
        let step = (self.count() / 2 / clusters).max(1);
        let numbers: Vec<f32> = self.iter().step_by(step).take(clusters).flatten().copied().collect();
        let mut centers = Self { width: self.width, numbers };
        for _ in 0..ROUNDS {
            let nearest = self.nearest(&centers);
            let mut sums = vec![0.0; centers.numbers.len()];
            for (point, center) in self.iter().zip(nearest) {
                let start = center as usize * self.width;
                for (sum, number) in sums[start..start + self.width].iter_mut().zip(point) {
                    *sum += number;
                }
            }
            for (center, sum) in
                centers.numbers.chunks_exact_mut(self.width).zip(sums.chunks_exact_mut(self.width))
            {
                // A center that lost all its points stays where it is.
                if shorten(sum) {
                    center.copy_from_slice(sum);
                }
            }
        }
        centers
    }

    /// Which center each point is nearest to.
    fn nearest(&self, centers: &Self) -> Vec<u32> {
        let nearest = |point: &[f32]| {
            let mut best = (0, f32::NEG_INFINITY);
            for (at, center) in (0..).zip(centers.iter()) {
                let likeness = product(point, center);
                if likeness > best.1 {
                    best = (at, likeness);
                }
            }
            best.0
        };
        self.numbers.par_chunks_exact(self.width).map(nearest).collect()
    }
}

/// Brings a vector to length 1; false where it has none.
fn shorten(vector: &mut [f32]) -> bool {
    let length = product(vector, vector).sqrt();
    let is_some = length > f32::EPSILON;
    if is_some {
        vector.iter_mut().for_each(|number| *number /= length);
    }
    is_some
}

fn product(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0; LANES];
    for (a, b) in a.chunks_exact(LANES).zip(b.chunks_exact(LANES)) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_point_the_same_way_are_one_class() {
        // Seven directions, a hundred words each, a little apart.
        let vector = |word: u16| {
            let mut vector = vec![0.01 * f32::from(word / 7 % 6); 11];
            vector[usize::from(word % 7)] = f32::from(word / 7 % 5) + 2.0;
            vector
        };
        let vectors: Vec<Vec<f32>> = (0..700).map(vector).collect();
        let points = Points::of(&vectors);
        let nearest = points.nearest(&points.centers(7));
        for (word, class) in nearest.iter().enumerate() {
            assert_eq!(*class, nearest[word % 7], "{word}");
        }
        assert_eq!(nearest[..7].iter().collect::<std::collections::BTreeSet<_>>().len(), 7);
        assert_eq!(classes(&vectors), classes(&vectors));
        assert!(classes(&[]).is_empty() && classes(&[vec![0.0; 3]]).len() == 1);
    }
}
