//! Makes means, covariances and ranks of counts.

use super::matrix::Matrix;
use crate::statistics::proportion::is_usable;
use crate::statistics::{finite, unsigned_zero};

/// What was counted of an outcome and its drivers, over the rows in which all of them were answered.
#[derive(Debug, Clone, Copy)]
pub struct JointCounts<'a> {
    /// For each driver, by its score and the outcome's from the lowest on: rows. The outcome's score runs fastest.
    pub joint: &'a [Vec<u64>],
    /// How many scores the scale of the outcome has.
    pub outcome_scores: usize,
    /// For each two drivers, in the order (0,1), (0,2) … (1,2) …: the sum of the products of their scores, each counted
    /// from 0 at the lowest of its scale.
    pub products: &'a [u64],
    /// The lowest score of the scale of each driver, and last that of the outcome.
    pub lowest: &'a [i32],
}

/// Means and covariances of drivers and, last, their outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Moments {
    /// The number of rows.
    pub n: f64,
    /// The mean of each driver, and last of the outcome.
    pub means: Vec<f64>,
    /// The covariance of each two of them, by rows. Whether it was divided by n or n − 1 makes no difference here.
    pub covariances: Vec<Vec<f64>>,
}

impl Moments {
    /// The moments of counts, exact but for their last division; `None` without rows or drivers, or where the counts don't
    /// fit together.
    #[must_use]
    pub fn from_counts(counts: &JointCounts<'_>) -> Option<Moments> {
        let drivers = counts.joint.len();
        let pairs = drivers * drivers.saturating_sub(1) / 2;
        let fits = counts.products.len() == pairs && counts.lowest.len() == drivers + 1;
        if drivers == 0 || !fits {
            return None;
        }
        let mut sums = Vec::with_capacity(drivers + 1);
        let mut outcome = None;
        for joint in counts.joint {
            let (driver, of_outcome) = Sums::of(joint, counts.outcome_scores)?;
            // The same rows everywhere.
            if outcome.is_some_and(|known| known != of_outcome) {
                return None;
            }
            outcome = Some(of_outcome);
            sums.push(driver);
        }
        sums.push(outcome?);
        let n = i128::from(outcome?.n);
        if n == 0 {
            return None;
        }
        let mut products = counts.products.iter().map(|product| i128::from(*product));
        let mut covariances = vec![vec![0.0; drivers + 1]; drivers + 1];
        for (row, one) in sums.iter().enumerate() {
            for (column, other) in sums.iter().enumerate().skip(row) {
                let product = match (column == row, column == drivers) {
                    (true, _) => one.squares,
                    (false, true) => one.products,
                    (false, false) => products.next()?,
                };
                let spread =
                    n.checked_mul(product)?.checked_sub(one.sum.checked_mul(other.sum)?)?;
                let covariance = spread as f64 / n as f64 / n as f64;
                *covariances.get_mut(row)?.get_mut(column)? = covariance;
                *covariances.get_mut(column)?.get_mut(row)? = covariance;
            }
        }
        let mean = |(sums, lowest): (&Sums, &i32)| {
            unsigned_zero(sums.sum as f64 / n as f64 + f64::from(*lowest))
        };
        let means = sums.iter().zip(counts.lowest).map(mean).collect();
        Some(Moments { n: n as f64, means, covariances })
    }

    /// The number of drivers; `None` if there is none, or sizes or numbers make no sense.
    pub(super) fn drivers(&self) -> Option<usize> {
        let size = self.means.len();
        let square = self.covariances.len() == size
            && self.covariances.iter().all(|row| row.len() == size)
            && self.covariances.iter().flatten().all(|value| value.is_finite());
        let positive = (0..size).all(|at| self.covariance(at, at) >= 0.0);
        let meaningful = is_usable(self.n) && self.n > 0.0 && square && positive;
        if meaningful && size > 1 { Some(size - 1) } else { None }
    }

    fn covariance(&self, row: usize, column: usize) -> f64 {
        self.covariances.get(row).and_then(|row| row.get(column)).copied().unwrap_or_default()
    }

    /// Whether a driver, or in the last place the outcome, varies by more than rounding.
    pub(super) fn varies(&self, at: usize) -> bool {
        let mean = self.means.get(at).copied().unwrap_or_default();
        let variance = self.covariance(at, at);
        variance > 0.0 && variance > 1e-14 * mean * mean
    }

    /// The correlations of all, 0 for what does not vary. `None` if the covariances are not symmetric, or no rows can have
    /// them.
    pub(super) fn correlations(&self) -> Option<Matrix> {
        let size = self.means.len();
        let correlation = |row: usize, column: usize| {
            if row == column {
                return 1.0;
            }
            if !(self.varies(row) && self.varies(column)) {
                return 0.0;
            }
            let deviations =
                self.covariance(row, row).sqrt() * self.covariance(column, column).sqrt();
            self.covariance(row, column) / deviations
        };
        for row in 0..size {
            for column in 0..row {
                let (one, other) = (correlation(row, column), correlation(column, row));
                let possible = one.abs() <= 1.0 + 1e-9 && (one - other).abs() <= 1e-9;
                if !possible {
                    return None;
                }
            }
        }
        // Of two entries that should be the same, the one above the diagonal.
        let entry = |row: usize, column: usize| {
            unsigned_zero(correlation(row.min(column), row.max(column)).clamp(-1.0, 1.0))
        };
        Some(Matrix::new(size, entry))
    }
}

/// The sums over all rows for a driver, or for the outcome. Scores are counted from 0.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Sums {
    n: u64,
    sum: i128,
    squares: i128,
    /// Of the products with the outcome's scores.
    products: i128,
}

impl Sums {
    /// The sums of a driver and of the outcome; `None` if there are no such counts, or too many.
    fn of(joint: &[u64], outcome_scores: usize) -> Option<(Sums, Sums)> {
        let none = Sums { n: 0, sum: 0, squares: 0, products: 0 };
        let (mut driver, mut outcome) = (none, none);
        for (one, other, count) in cells(joint, outcome_scores)? {
            let count = i128::from(count);
            driver.sum += one * count;
            driver.squares += one * one * count;
            driver.products += one * other * count;
            outcome.sum += other * count;
            outcome.squares += other * other * count;
        }
        driver.n = joint.iter().try_fold(0_u64, |sum, count| sum.checked_add(*count))?;
        // The outcome's products with itself are its squares; the same whichever driver they were counted with.
        Some((driver, Sums { n: driver.n, products: outcome.squares, ..outcome }))
    }
}

/// The scores of driver and outcome, from 0, with their counts.
fn cells(joint: &[u64], outcome_scores: usize) -> Option<impl Iterator<Item = (i128, i128, u64)>> {
    if outcome_scores == 0 || joint.is_empty() || !joint.len().is_multiple_of(outcome_scores) {
        return None;
    }
    let rows = (0_i128..).zip(joint.chunks_exact(outcome_scores));
    Some(rows.flat_map(|(one, row)| (0_i128..).zip(row).map(move |(other, n)| (one, other, *n))))
}

/// Spearman's correlation, in −1..=1: Pearson's of the ranks, equal scores having the mean of their ranks.
///
/// `joint` counts the rows by two scores, each from the lowest on, the second of which has `second_scores` of them and
/// runs fastest. `None` if either does not vary, or the counts make no sense.
#[must_use]
pub fn spearman(joint: &[u64], second_scores: usize) -> Option<f64> {
    let n = joint.iter().try_fold(0_u64, |sum, count| sum.checked_add(*count))?;
    let mut first = vec![0; joint.len().checked_div(second_scores)?];
    let mut second = vec![0; second_scores];
    for (one, other, count) in cells(joint, second_scores)? {
        *first.get_mut(usize::try_from(one).ok()?)? += count;
        *second.get_mut(usize::try_from(other).ok()?)? += count;
    }
    let (first, second) = (ranks(&first, n), ranks(&second, n));
    let (mut products, mut squares, mut other_squares) = (0.0, 0.0, 0.0);
    for (one, other, count) in cells(joint, second_scores)? {
        let one = *first.get(usize::try_from(one).ok()?)?;
        let other = *second.get(usize::try_from(other).ok()?)?;
        products += one * other * count as f64;
        squares += one * one * count as f64;
        other_squares += other * other * count as f64;
    }
    if squares > 0.0 && other_squares > 0.0 {
        finite((products / (squares.sqrt() * other_squares.sqrt())).clamp(-1.0, 1.0))
    } else {
        None
    }
}

/// By score, twice the distance of its mean rank from the middle rank: whole numbers.
fn ranks(counts: &[u64], n: u64) -> Vec<f64> {
    let mut below = 0_i128;
    let rank = |count: &u64| {
        let count = i128::from(*count);
        let rank = 2 * below + count - i128::from(n);
        below += count;
        rank as f64
    };
    counts.iter().map(rank).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of two drivers and an outcome, each with scores from 0 to 2.
    const ROWS: [[usize; 3]; 6] =
        [[0, 1, 0], [1, 2, 1], [2, 2, 2], [1, 0, 2], [0, 0, 0], [2, 1, 1]];

    fn counted() -> (Vec<Vec<u64>>, Vec<u64>) {
        let mut joint = vec![vec![0; 9]; 2];
        let mut product = 0;
        for [one, other, outcome] in ROWS {
            joint[0][3 * one + outcome] += 1;
            joint[1][3 * other + outcome] += 1;
            product += (one * other) as u64;
        }
        (joint, vec![product])
    }

    #[test]
    fn counts_give_the_moments_of_their_rows() {
        let (joint, products) = counted();
        let lowest = [1, 0, -1];
        let counts =
            JointCounts { joint: &joint, outcome_scores: 3, products: &products, lowest: &lowest };
        let found = Moments::from_counts(&counts).unwrap();
        assert_eq!((found.n, &found.means[..]), (6.0, &[2.0, 1.0, 0.0][..]));
        for (row, covariances) in found.covariances.iter().enumerate() {
            for (column, covariance) in covariances.iter().enumerate() {
                // All means are 1 where scores are counted from 0.
                let of_row = |scores: &[usize; 3]| {
                    (scores[row] as f64 - 1.0) * (scores[column] as f64 - 1.0)
                };
                let expected: f64 = ROWS.iter().map(of_row).sum::<f64>() / 6.0;
                assert!((covariance - expected).abs() < 1e-15, "{row} {column}");
            }
        }
    }

    #[test]
    fn counts_that_do_not_fit_have_no_moments() {
        let (joint, products) = counted();
        let lowest = [0, 0, 0];
        let good =
            JointCounts { joint: &joint, outcome_scores: 3, products: &products, lowest: &lowest };
        assert!(Moments::from_counts(&good).is_some());
        let none = vec![vec![0; 9]; 2];
        let mut other_rows = joint.clone();
        other_rows[1].swap(0, 1);
        let mut too_many = joint.clone();
        too_many.iter_mut().for_each(|joint| joint.fill(u64::MAX));
        for bad in [
            JointCounts { joint: &[], products: &[], lowest: &[0], ..good },
            JointCounts { joint: &none, ..good },
            JointCounts { joint: &other_rows, ..good },
            JointCounts { joint: &too_many, ..good },
            JointCounts { outcome_scores: 0, ..good },
            JointCounts { outcome_scores: 4, ..good },
            JointCounts { products: &[], ..good },
            JointCounts { lowest: &[0, 0], ..good },
        ] {
            assert_eq!(Moments::from_counts(&bad), None);
        }
    }

    #[test]
    fn ranks_know_order_alone() {
        // Rows (0,0), (1,1), (2,2) and their reverse: perfect, however often each occurs.
        assert_eq!(spearman(&[5, 0, 0, 0, 1, 0, 0, 0, 3], 3), Some(1.0));
        assert_eq!(spearman(&[0, 0, 5, 0, 1, 0, 3, 0, 0], 3), Some(-1.0));
        assert_eq!(spearman(&[1, 1, 1, 1], 2).map(f64::to_bits), Some(0));
        for (joint, scores) in [
            (&[][..], 3),
            (&[0, 0][..], 0),
            (&[0, 0][..], 1),
            (&[3, 4][..], 2),
            (&[3, 4][..], 1),
            (&[1, 2, 3][..], 2),
            (&[u64::MAX, 1][..], 1),
        ] {
            assert_eq!(spearman(joint, scores), None, "{joint:?} {scores}");
        }
    }
}
