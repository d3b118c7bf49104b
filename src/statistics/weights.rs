//! Says how many equally weighted answers a weighted set of answers is worth.

use super::finite;

/// Kish's effective number of answers (Σw)²/Σw², from the two sums; `None` without weight.
#[must_use]
pub fn n_effective(sum_of_weights: f64, sum_of_squares: f64) -> Option<f64> {
    if sum_of_weights > 0.0 && sum_of_squares > 0.0 {
        // In this order the square of a large sum does not overflow.
        finite(sum_of_weights / sum_of_squares * sum_of_weights)
    } else {
        None
    }
}

/// Kish's design effect of the weights, n over [`n_effective`], 1 or more: the factor by which unequal weights raise the
/// variance. `n` counts the answers with a weight above 0. `None` without answers or without weight.
#[must_use]
pub fn design_effect(n: u64, sum_of_weights: f64, sum_of_squares: f64) -> Option<f64> {
    if n == 0 {
        return None;
    }
    finite(n as f64 / n_effective(sum_of_weights, sum_of_squares)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_weight_there_is_nothing() {
        assert_eq!(n_effective(0.0, 0.0), None);
        assert_eq!(n_effective(-1.0, 1.0), None);
        assert_eq!(n_effective(f64::NAN, 1.0), None);
        assert_eq!(design_effect(0, 1.0, 1.0), None);
    }

    #[test]
    fn equal_weights_count_fully() {
        assert_eq!(n_effective(15.0, 45.0), Some(5.0));
        assert_eq!(design_effect(5, 15.0, 45.0), Some(1.0));
    }
}
