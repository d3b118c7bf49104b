//! Says how many answers a figure is worth whose answers come several from one customer.
//!
//! Answers of one customer resemble each other, so that they tell less than as many answers of different customers. The
//! variance is taken from the spread of the customers' sums around what the estimate lets expect of them.

use super::finite;
use super::proportion::is_usable;

/// Sums over clusters (customers, say): enough for the variance between them, whatever the estimate is.
///
/// n is the sum of the weights of a cluster's answers, and x the sum of weight times value: −1, 0 or 1 for a net score,
/// 0 or 1 for a share.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ClusterMoments {
    /// How many clusters.
    pub clusters: u64,
    /// Σn².
    pub weight_squares: f64,
    /// Σnx.
    pub weight_nets: f64,
    /// Σx².
    pub net_squares: f64,
}

impl ClusterMoments {
    /// Σ(x − nθ)². What is less than the rounding of its terms is 0: else clusters that do not differ would seem to,
    /// by chance, and a little.
    fn spread(&self, estimate: f64) -> Option<f64> {
        let expected = estimate * estimate * self.weight_squares;
        let spread = self.net_squares - 2.0 * estimate * self.weight_nets + expected;
        let terms = self.net_squares + expected;
        let meaningful = is_usable(self.net_squares) && is_usable(self.weight_squares);
        if !(meaningful && spread.is_finite()) {
            return None;
        }
        Some(if spread <= 1e-13 * terms { 0.0 } else { spread })
    }

    /// The variance of the estimate: m/(m − 1) Σ(x − nθ)² / (Σn)².
    fn variance(&self, sum_of_weights: f64, estimate: f64) -> Option<f64> {
        if self.clusters < 2 || !(is_usable(sum_of_weights) && sum_of_weights > 0.0) {
            return None;
        }
        let m = self.clusters as f64;
        let root = self.spread(estimate)?.sqrt() / sum_of_weights;
        finite(m / (m - 1.0) * root * root)
    }
}

/// The effective number of answers, at most `n`: n_eff = min(n, V / V_cl), where V is the variance of one answer and V_cl
/// that of the estimate between clusters, m/(m − 1) Σ(x − nθ)² / (Σn)².
///
/// `sum_of_weights` is Σn, `estimate` θ and `variance` V in the unit of the values (−1, 0, 1 or 0, 1); `n` is the number
/// of answers that the weights alone leave. Where clusters do not differ, each counts as one answer. `None` for fewer than
/// two clusters, or where the sums make no sense. (Linearised between-cluster variance, as in Cochran 1977, 11.8.)
#[must_use]
pub fn cluster_n_effective(
    sums: ClusterMoments,
    sum_of_weights: f64,
    estimate: f64,
    variance: f64,
    n: f64,
) -> Option<f64> {
    let between = sums.variance(sum_of_weights, estimate)?;
    if !(is_usable(variance) && is_usable(n)) {
        return None;
    }
    let worth =
        if between > 0.0 && variance > 0.0 { variance / between } else { sums.clusters as f64 };
    finite(worth.min(n))
}

/// The standard error of an estimate whose answers come in clusters, √V_cl, in the unit of the values. The arguments are
/// those of [`cluster_n_effective`]; `None` for fewer than two clusters, or where the sums make no sense.
#[must_use]
pub fn cluster_standard_error(
    sums: ClusterMoments,
    sum_of_weights: f64,
    estimate: f64,
) -> Option<f64> {
    finite(sums.variance(sum_of_weights, estimate)?.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(clusters: &[(f64, f64)]) -> ClusterMoments {
        let sum = |of: fn(&(f64, f64)) -> f64| clusters.iter().map(of).sum();
        ClusterMoments {
            clusters: clusters.len() as u64,
            weight_squares: sum(|(n, _)| n * n),
            weight_nets: sum(|(n, x)| n * x),
            net_squares: sum(|(_, x)| x * x),
        }
    }

    #[test]
    fn clusters_that_do_not_differ_count_as_one_answer_each() {
        // Most shares have no exact double, and the sums cancel but for rounding.
        for (good, all) in
            [(1.0, 3.0), (1.0, 7.0), (3.0, 7.0), (5.0, 9.0), (7.0, 11.0), (6.0, 13.0)]
        {
            let sums = moments(&[1.0, 2.0, 3.0, 1.0, 7.0].map(|times| (times * all, times * good)));
            let (n, share) = (14.0 * all, good / all);
            let found = cluster_n_effective(sums, n, share, share * (1.0 - share), n);
            assert_eq!(found, Some(5.0), "{good} of {all}");
            assert_eq!(cluster_standard_error(sums, n, share), Some(0.0));
        }
        // All alike, so that one answer varies as little as the clusters.
        let sums = moments(&[(2.0, 2.0), (5.0, 5.0)]);
        assert_eq!(cluster_n_effective(sums, 7.0, 1.0, 0.0, 7.0), Some(2.0));
    }

    #[test]
    fn clusters_of_one_answer_lose_next_to_nothing() {
        let sums = moments(&[(1.0, 1.0), (1.0, -1.0), (1.0, 0.0), (1.0, 1.0)]);
        let found = cluster_n_effective(sums, 4.0, 0.25, 0.6875, 4.0).unwrap();
        // m/(m − 1) makes of n answers n − 1.
        assert!((found - 3.0).abs() < 1e-12);
    }

    #[test]
    fn what_makes_no_sense_has_no_figure() {
        let sums = moments(&[(1.0, 1.0), (1.0, -1.0)]);
        let one = moments(&[(2.0, 1.0)]);
        assert_eq!(cluster_n_effective(one, 2.0, 0.5, 0.25, 2.0), None);
        assert_eq!(cluster_n_effective(ClusterMoments::default(), 0.0, 0.0, 0.0, 0.0), None);
        for bad in [f64::NAN, f64::INFINITY, -1.0] {
            assert_eq!(cluster_n_effective(sums, bad, 0.0, 1.0, 2.0), None, "{bad}");
            assert_eq!(cluster_n_effective(sums, 2.0, 0.0, bad, 2.0), None, "{bad}");
            assert_eq!(cluster_n_effective(sums, 2.0, 0.0, 1.0, bad), None, "{bad}");
            let broken = ClusterMoments { net_squares: bad, ..sums };
            assert_eq!(cluster_standard_error(broken, 2.0, 0.0), None, "{bad}");
        }
        assert_eq!(cluster_standard_error(sums, 2.0, f64::NAN), None);
    }
}
